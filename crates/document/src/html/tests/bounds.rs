//! Style sheets that would take long are bounded.

use super::{page, tables};

#[test]
fn many_rules_and_many_elements_are_bounded() {
    let rule = |at: usize| format!(".a .b .c .d{at} .e *{{display:none}}");
    let rules = (0..5000).map(rule).collect::<Vec<_>>().concat();
    let cells = "<td class='a b c d e'><b class='a b c e'><i>1</i></b>".repeat(2000);
    let text = format!("<style>{rules}</style><table><tr><td>甲{cells}<tr><td>乙<td>2</table>");
    let grid = tables(&text).remove(0);
    assert!(grid.cells[1000].uncertainty.is_some());
}

#[test]
fn deep_and_damaged_sheets_are_bounded() {
    for rules in [
        "{".repeat(100_000),
        "a{".repeat(50_000),
        "@media screen{".repeat(50_000),
        ":not(".repeat(50_000),
        "(".repeat(100_000) + "}.m{display:none}",
        "a ".repeat(50_000) + "{display:none}",
        ":root{--a:var(--a) var(--a)}b{display:var(--a)}".to_owned(),
        "\\".to_owned(),
        "a{content:\"".to_owned(),
        "@".to_owned(),
        "a{margin:1px 2px 3px 4px 5px}b{margin: -1e99px}".to_owned(),
        "b{vertical-align:99999999999999999999em}i{font-size:1e99em}".to_owned(),
        "td:nth-child(99999999999999999999n-99999999999999999){display:none}".to_owned(),
    ] {
        _ = page(&format!(
            "<style>{rules}</style><table><tr><td>甲<td><b><i>1</i></b><tr><td>乙<td>2</table>"
        ));
    }
    let fonts = "<span style='font-size:100em;vertical-align:100em'>".repeat(400);
    _ = page(&format!("<table><tr><td>甲<td>{fonts}1<tr><td>乙<td>2</table>"));
}

#[test]
fn long_style_attributes_leave_the_cell_to_a_person() {
    let style = "color:red;".repeat(20_000);
    let text = format!("<table><tr><td>甲<td style='{style}'>1<tr><td>乙<td>2</table>");
    let grid = tables(&text).remove(0);
    assert!(grid.cells[1].uncertainty.is_some());
    assert!(grid.cells[3].uncertainty.is_none());
}
