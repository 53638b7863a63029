//! The real report in `content/`: every value of the printed tables, in tables
//! of the printed shape.

use crate::support::overlay::text;
use crate::support::page::{Printed, page, site, table, values, widths};
use nianbao::Examined;
use nianbao_core::source::{Content, Digest, File};

fn examined() -> Examined {
    site(vec![
        text("site.yaml", include_str!("../../../site.yaml")),
        text("content/offices.yaml", include_str!("../../../content/offices.yaml")),
        text(
            "content/2020/yuncheng-zfb/index.md",
            include_str!("../../../content/2020/yuncheng-zfb/index.md"),
        ),
        File {
            path: "content/2020/yuncheng-zfb/yuncheng-2020.txt".to_owned(),
            content: Content::Bytes(Digest::from_bytes(include_bytes!(
                "../../../content/2020/yuncheng-zfb/yuncheng-2020.txt"
            ))),
        },
    ])
}

fn report() -> String {
    page(&examined(), "2020/yuncheng-zfb/index.html")
}

#[test]
fn nothing_is_found_in_it() {
    let found = examined().check_result.findings;
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn section_two_has_its_22_values() {
    let rows = table(&report(), "proactive");
    let expected = "0 0 2 14 14 14 0 0 0 0 0 0 0 0 0 0 0 0 0 0 5";
    let mut expected: Vec<&str> = expected.split(' ').collect();
    expected.push("38.41 万");
    assert_eq!(values(&rows), expected);
    assert!(widths(&rows).iter().all(|width| *width == 4), "{:?}", widths(&rows));
    let captions: Vec<&str> =
        rows.iter().filter(|row| row.len() == 1).map(|row| row[0].text.as_str()).collect();
    assert_eq!(
        captions,
        [
            "第二十条第（一）项",
            "第二十条第（五）项",
            "第二十条第（六）项",
            "第二十条第（八）项",
            "第二十条第（九）项"
        ]
    );
}

#[test]
fn section_three_has_its_23_rows_of_7() {
    let rows = table(&report(), "requests");
    let (head, body) = rows.split_at(3);
    let filled: [(usize, [u32; 7]); 7] = [
        (0, [14, 0, 0, 0, 0, 0, 14]),
        (2, [3, 0, 0, 0, 0, 0, 3]),
        (3, [1, 0, 0, 0, 0, 0, 1]),
        (7, [1, 0, 0, 0, 0, 0, 1]),
        (12, [8, 0, 0, 0, 0, 0, 8]),
        (21, [13, 0, 0, 0, 0, 0, 13]),
        (22, [1, 0, 0, 0, 0, 0, 1]),
    ];
    let mut expected = vec![[0; 7]; 23];
    for (row, numbers) in filled {
        expected[row] = numbers;
    }
    let expected: Vec<String> = expected.iter().flatten().map(ToString::to_string).collect();
    assert_eq!(values(body), expected);
    assert!(widths(&rows).iter().all(|width| *width == 10), "{:?}", widths(&rows));
    let shape = |cell: &Printed| (cell.text.clone(), cell.columns, cell.rows);
    let corner = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）";
    assert_eq!(shape(&head[0][0]), (corner.to_owned(), 3, 3));
    assert_eq!(shape(&head[0][1]), ("申请人情况".to_owned(), 7, 1));
    assert_eq!(
        head[1].iter().map(shape).collect::<Vec<_>>(),
        [
            ("自然人".to_owned(), 1, 2),
            ("法人或其他组织".to_owned(), 5, 1),
            ("总计".to_owned(), 1, 2)
        ]
    );
    assert_eq!(head[2].len(), 5);
    let groups: Vec<_> = body.iter().flatten().filter(|cell| cell.rows > 1).map(shape).collect();
    assert_eq!(
        groups,
        [
            ("三、本年度办理结果".to_owned(), 1, 20),
            ("（三）不予公开".to_owned(), 1, 8),
            ("（四）无法提供".to_owned(), 1, 3),
            ("（五）不予处理".to_owned(), 1, 5),
        ]
    );
}

#[test]
fn section_four_has_its_15_values_in_one_row() {
    let rows = table(&report(), "remedies");
    assert_eq!(values(&rows), "0 1 0 0 1 0 0 0 0 0 0 0 0 0 0".split(' ').collect::<Vec<_>>());
    assert_eq!(rows.len(), 4);
    assert!(widths(&rows).iter().all(|width| *width == 15), "{:?}", widths(&rows));
    let shape = |cell: &Printed| (cell.text.clone(), cell.columns, cell.rows);
    assert_eq!(
        rows[0].iter().map(shape).collect::<Vec<_>>(),
        [("行政复议".to_owned(), 5, 1), ("行政诉讼".to_owned(), 10, 1)]
    );
    assert_eq!(shape(&rows[1][0]), ("结果维持".to_owned(), 1, 2));
    assert_eq!(shape(&rows[1][5]), ("未经复议直接起诉".to_owned(), 5, 1));
    assert_eq!(rows[2].len(), 10);
}

#[test]
fn the_six_sections_stand_in_order() {
    let page = report();
    let mut at = 0;
    for id in ["overview", "proactive", "requests", "remedies", "problems", "other"] {
        let found =
            page.find(&format!("<h2 id=\"{id}\">")).unwrap_or_else(|| panic!("no section {id}"));
        assert!(found > at, "{id} stands too early");
        at = found;
    }
    assert!(page.contains("<strong>加强政务公开队伍建设</strong>"));
    assert!(page.contains("2021-01-29") && !page.contains(r#"name="PubDate""#));
}

#[test]
fn a_page_says_when_it_was_published() {
    let none: [String; 0] = [];
    let page = page(&site(crate::support::overlay::apply(&none)), "2022/shili-czj/index.html");
    assert!(page.contains(r#"<meta name="PubDate" content="2023-"#), "{page}");
}

/// A table of the 2021 form has its own shape: 25 rows, and 23 where the group
/// 其他处理 was given as one.
#[test]
fn the_2021_form_is_printed_in_detail_or_not() {
    let none: [String; 0] = [];
    let detailed = page(&site(crate::support::overlay::apply(&none)), "2022/shili-czj/index.html");
    let rows = table(&detailed, "requests");
    assert_eq!(rows.len(), 3 + 25);
    assert!(widths(&rows).iter().all(|width| *width == 10));
    let one = [
        "! without 其他处理",
        "! after 要求行政机关确认或重新出具已获取信息",
        "    其他处理: [0, 0, 0, 0, 0, 0, 0]",
    ];
    let one = page(
        &site(crate::support::overlay::apply(&one.map(str::to_owned))),
        "2022/shili-czj/index.html",
    );
    let rows = table(&one, "requests");
    assert_eq!(rows.len(), 3 + 23);
    assert!(widths(&rows).iter().all(|width| *width == 10), "{:?}", widths(&rows));
    let spans: Vec<usize> = rows
        .iter()
        .flatten()
        .filter(|cell| cell.text.starts_with("三、"))
        .map(|c| c.rows)
        .collect();
    assert_eq!(spans, [20]);
    let two = table(&detailed, "proactive");
    assert!(widths(&two).iter().all(|width| *width == 4));
    assert_eq!(values(&two).len(), 10);
}
