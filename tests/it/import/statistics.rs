//! The table of statistics of the years before 2019: what rows it has, and nothing is lost.

use crate::support::documents::wanted::imported;
use crate::support::overlay::text;
use crate::support::page::{page, site};

/// A web page of 2016 with the rows of a table.
fn report(rows: &[&str]) -> String {
    let rows =
        rows.iter().map(|row| format!("<tr><td>{}</td></tr>", row.replace('|', "</td><td>")));
    format!(
        "<html><body><h1>示例市财政局2016年政府信息公开工作年度报告</h1><p>一、概述</p><p>平稳。</p>\
         <p>附表</p><table>{}</table></body></html>",
        rows.collect::<String>()
    )
}

/// The lines of the figures that a page gives.
fn figures(rows: &[&str]) -> Vec<String> {
    let source = imported("report.html", report(rows).as_bytes()).unwrap().source;
    let Some((_, figures)) = source.split_once("  统计:\n") else { return Vec::new() };
    let figures = figures.split_once("\n---").unwrap().0;
    figures.lines().skip(1).map(|line| line.trim().to_owned()).collect()
}

const ROWS: [&str; 9] = [
    "序号|统计指标|单位|统计数",
    "1|一、主动公开情况|——|——",
    "2|（一）主动公开政府信息数|条|1204",
    "3|其中：主动公开规范性文件数|条|",
    "4|四、行政复议数量|件|2",
    "5|（一）维持具体行政行为数|件|2",
    "6|五、行政诉讼数量|件|0",
    "7|（一）维持具体行政行为数|件|0",
    "8|七、依申请公开信息收取的费用|万元|0.35",
];

#[test]
fn rows_are_kept_as_the_office_wrote_them() {
    assert_eq!(
        figures(&ROWS),
        [
            "一、主动公开情况: /",
            "（一）主动公开政府信息数（条）: 1204",
            "其中：主动公开规范性文件数（条）: ~",
            "四、行政复议数量（件）: 2",
            "四、行政复议数量（件）：（一）维持具体行政行为数（件）: 2",
            "五、行政诉讼数量（件）: 0",
            "五、行政诉讼数量（件）：（一）维持具体行政行为数（件）: 0",
            "七、依申请公开信息收取的费用（万元）: 0.35",
        ]
    );
}

#[test]
fn a_page_shows_the_rows() {
    let source = imported("report.html", report(&ROWS).as_bytes()).unwrap().source;
    let offices = "- {id: shili-czj, name: 示例市财政局, kind: department}\n";
    let path = "content/2016/shili-czj.md";
    let examined = site(vec![text("content/offices.yaml", offices), text(path, &source)]);
    let page = page(&examined, "2016/shili-czj/index.html");
    for shown in ["（一）主动公开政府信息数（条）", "<td>1204<", "<td>0.35<"] {
        assert!(page.contains(shown), "{shown} in {page}");
    }
}

#[test]
fn what_has_no_place_leaves_the_table_as_it_is() {
    for rows in [
        // Two columns of values; remarks; a value without an item; an item twice.
        vec!["指标|单位|数量|数据", "收到申请数|件|1|2"],
        vec!["指标|单位|数量|备注", "收到申请数|件|1|含上年"],
        vec!["指标|数量", "收到申请数|1", "|2"],
        vec!["指标|数量", "合计|1", "合计|2"],
        // Another table.
        vec!["科目|预算数", "办公费|1"],
    ] {
        assert_eq!(figures(&rows), [""; 0], "{rows:?}");
        let imported = imported("report.html", report(&rows).as_bytes()).unwrap();
        assert!(imported.source.contains("| 1"), "{}", imported.source);
        assert_eq!(imported.issues.len(), 1, "{:?}", imported.issues);
    }
}

#[test]
fn a_value_that_is_not_sure_is_left_to_a_person() {
    let rows = ["统计指标|统计数", "收到申请数|1 2", "办结数|3"];
    let figures = figures(&rows);
    assert_eq!(figures, ["收到申请数: ~ # 待定：原文“1 2”", "办结数: 3"]);
}
