//! Controls, objects and scripts in cells: read where it is certain, else left to a person.

use super::tables;
use crate::Uncertainty;

fn read_cell(cell: &str) -> Result<String, Uncertainty> {
    let grid =
        tables(&format!("<table><tr><td>甲<td>{cell}</td><tr><td>乙<td>1</table>")).remove(0);
    let cell = &grid.cells[1];
    match &cell.uncertainty {
        Some(uncertainty) => Err(uncertainty.clone()),
        None => Ok(cell.text.clone()),
    }
}

#[test]
fn a_control_that_shows_a_text_is_read() {
    for (cell, text) in [
        ("<input value=27>", "27"),
        ("<input type=number value=27 disabled>", "27"),
        ("<input type=TEXT value=27 readonly>件", "27件"),
        ("<input type=nonesuch value=27>", "27"),
        ("27<input type=hidden value=9>", "27"),
        ("27<input value=9 style='display:none'>", "27"),
        ("<input>", ""),
        ("<textarea>\n27</textarea>", "27"),
        ("<select><option>9<option selected>27<option>8</select>", "27"),
        ("<select><option selected>9<option selected label=27>8</select>", "27"),
        ("<select><option disabled>请选择<option>27</select>", "27"),
        ("<select><optgroup disabled><option>9</optgroup><option>27</select>", "27"),
        ("<select></select>", ""),
        ("<output>27</output>", "27"),
        ("<span contenteditable>27</span>", "27"),
        ("<label>27</label>", "27"),
    ] {
        assert_eq!(read_cell(cell), Ok(text.to_owned()), "{cell}");
    }
}

#[test]
fn a_control_that_shows_something_else_is_left_to_a_person() {
    for cell in [
        "<input type=checkbox checked>27",
        "<input type=radio value=27>",
        "<input type=password value=27>",
        "<input type=number value=２７>",
        "<input type=number value='1,000'>",
        "<input type=submit value=27>",
        "<input placeholder=27>",
        "<select multiple><option>27</select>",
        "<select size=3><option>27</select>",
        "<button>27</button>",
        "<progress value=27 max=100>27</progress>",
        "<meter value=27>27</meter>",
    ] {
        assert_eq!(read_cell(cell), Err(Uncertainty::Control), "{cell}");
    }
    assert_eq!(read_cell("2<input value=7>"), Err(Uncertainty::Parts));
}

#[test]
fn an_object_is_not_blank() {
    for cell in [
        "<img src=a.png>",
        "<img src=a.png alt=27>",
        "27<img src=a.png>",
        "<svg><text>27</text></svg>",
        "<canvas>27</canvas>",
        "<object data=a.svg>27</object>",
        "<embed src=a.svg>",
        "<iframe src=a.html></iframe>",
        "<video src=a.mp4></video>",
        "<math><msup><mn>27</mn><mn>1</mn></msup></math>",
    ] {
        assert_eq!(read_cell(cell), Err(Uncertainty::Object), "{cell}");
    }
    assert_eq!(read_cell("27<img src=dot.gif width=1 height=1>"), Ok("27".to_owned()));
    assert_eq!(read_cell("27<img src=a.png style='display:none'>"), Ok("27".to_owned()));
}

#[test]
fn a_script_that_writes_leaves_the_cell_to_a_person() {
    assert_eq!(read_cell("<script>document.write(27)</script>"), Err(Uncertainty::Script));
    assert_eq!(read_cell("2<script src=a.js></script>"), Err(Uncertainty::Script));
    let data = "27<script type='application/json'>{}</script>";
    assert_eq!(read_cell(data), Ok("27".to_owned()));
}

#[test]
fn numbers_of_lists_are_seen() {
    assert_eq!(read_cell("<ol start=5><li>7</ol>"), Ok("5. 7".to_owned()));
    assert_eq!(read_cell("<ol style='list-style:none'><li>7</ol>"), Ok("7".to_owned()));
    assert_eq!(read_cell("<ul><li>7</ul>"), Ok("7".to_owned()));
    assert_eq!(read_cell("<ol type=a><li>7</ol>"), Err(Uncertainty::Parts));
}
