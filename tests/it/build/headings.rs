//! What a screen reader says before a value of a statutory table, and what no
//! page may hold.

use crate::support::overlay;
use crate::support::page::{page, site};
use nianbao::Examined;
use regex::Regex;
use std::collections::{BTreeSet, HashSet};

/// A cell in its place on the grid.
#[derive(Debug)]
struct Cell {
    text: String,
    id: Option<String>,
    headers: Option<String>,
    scope: Option<String>,
    columns: std::ops::Range<usize>,
    rows: std::ops::Range<usize>,
}

fn examined(base: &str) -> Examined {
    site(overlay::apply(&[format!("! base {base}")]))
}

fn report(base: &str) -> String {
    page(&examined(base), &format!("{base}/shili-czj/index.html"))
}

/// The cells of a table, placed as a browser places them.
fn grid(page: &str, id: &str) -> Vec<Cell> {
    let start = page.find(&format!("id=\"{id}-table\"")).unwrap();
    let end = start + page[start..].find("</table>").unwrap();
    let cell = Regex::new(r"(?s)<t[hd]( [^>]*)?>(.*?)</t[hd]>").unwrap();
    let mut taken = HashSet::new();
    let mut cells = Vec::new();
    for (y, row) in page[start..end].split("<tr>").skip(1).enumerate() {
        let mut x = 0;
        for found in cell.captures_iter(row) {
            let attribute = |name: &str| {
                let pattern = Regex::new(&format!(" {name}=\"([^\"]*)\"")).unwrap();
                let found = pattern.captures(found.get(1)?.as_str())?;
                Some(found[1].to_owned())
            };
            let span = |name| attribute(name).map_or(1, |span| span.parse().unwrap());
            while taken.contains(&(x, y)) {
                x += 1;
            }
            let (columns, rows) = (x..x + span("colspan"), y..y + span("rowspan"));
            taken.extend(columns.clone().flat_map(|x| rows.clone().map(move |y| (x, y))));
            cells.push(Cell {
                text: found[2].to_owned(),
                id: attribute("id"),
                headers: attribute("headers"),
                scope: attribute("scope"),
                columns,
                rows,
            });
        }
    }
    cells
}

/// The headings of a value, by HTML's own rule: those that it names, else those
/// above and beside it.
fn heard<'c>(cells: &'c [Cell], value: &Cell) -> Vec<&'c str> {
    let of = |cell: &&Cell| match &value.headers {
        Some(names) => {
            names.split(' ').any(|name| cell.id.as_ref().is_some_and(|id| id.as_str() == name))
        }
        None => match cell.scope.as_deref() {
            Some("col") => {
                cell.columns.contains(&value.columns.start) && cell.rows.end <= value.rows.start
            }
            Some("row") => {
                cell.rows.contains(&value.rows.start) && cell.columns.end <= value.columns.start
            }
            _ => false,
        },
    };
    cells.iter().filter(of).map(|cell| cell.text.as_str()).collect()
}

/// What is heard before each value, in order.
fn all_heard(page: &str, id: &str) -> Vec<String> {
    let cells = grid(page, id);
    let values = cells.iter().filter(|cell| cell.scope.is_none() && cell.rows.len() == 1);
    values.map(|value| heard(&cells, value).join("，")).collect()
}

#[test]
fn section_two_is_heard_with_its_item() {
    let heard = all_heard(&report("2022"), "proactive");
    assert_eq!(heard.len(), 10);
    assert_eq!(heard[2], "第二十条第（一）项，现行有效件数，规章");
    assert_eq!(heard[6], "第二十条第（五）项，本年处理决定数量，行政许可");
    assert_eq!(heard[9], "第二十条第（八）项，本年收费金额（单位：万元），行政事业性收费");
}

#[test]
fn section_three_is_heard_with_both_its_trees() {
    for (base, rows) in [("2020", 23), ("2022", 25)] {
        let heard = all_heard(&report(base), "requests");
        assert_eq!(heard.len(), rows * 7, "{base}");
        assert_eq!(heard[0], "申请人情况，自然人，一、本年新收政府信息公开申请数量");
        assert_eq!(
            heard[4 * 7 + 1],
            "申请人情况，法人或其他组织，商业企业，三、本年度办理结果，（三）不予公开，1.属于国家秘密"
        );
        assert_eq!(heard[rows * 7 - 1], "申请人情况，总计，四、结转下年度继续办理");
    }
}

#[test]
fn section_four_is_heard_with_its_remedy() {
    let heard = all_heard(&report("2022"), "remedies");
    assert_eq!(heard.len(), 15);
    assert_eq!(heard[1], "行政复议，结果纠正");
    assert_eq!(heard[14], "行政诉讼，复议后起诉，总计");
}

#[test]
fn no_value_is_heard_like_another() {
    for base in ["2020", "2022"] {
        let page = report(base);
        for table in ["proactive", "requests", "remedies"] {
            let heard = all_heard(&page, table);
            let different: BTreeSet<&String> = heard.iter().collect();
            assert_eq!(different.len(), heard.len(), "{base} {table}");
        }
    }
}

#[test]
fn pages_hold_no_style_no_script_and_no_id_twice() {
    let examined = examined("2022");
    let id = Regex::new(" id=\"([^\"]*)\"").unwrap();
    let inline = Regex::new("<style| style=\"| on[a-z]+=\"|<script(?: |>)").unwrap();
    for planned in examined.plan.files.iter().filter(|page| page.path.ends_with(".html")) {
        let html = page(&examined, &planned.path);
        let mut ids = HashSet::new();
        for found in id.captures_iter(&html) {
            assert!(ids.insert(found[1].to_owned()), "{}: {}", planned.path, &found[1]);
        }
        let data = html.matches("<script type=\"application/ld+json\">").count();
        // Scripts of the theme are files of their own.
        let files = html.matches("<script src=\"").count();
        assert_eq!(inline.find_iter(&html).count(), data + files, "{}", planned.path);
    }
}
