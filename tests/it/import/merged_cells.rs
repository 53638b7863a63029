//! Pages in which one figure takes the place of several, or several that of one: it is not
//! known whose figure it is, and it is left to a person.

use super::flat_tables::{HEADINGS, assert_rows, import};
use nianbao_import::{CellProblem, Imported, Reason};

const REQUEST_HEAD: &str = "<tr><td colspan=3 rowspan=3>（本列数据的勾稽关系为：第一项加第二项之和，\
    等于第三项加第四项之和）<th colspan=7>申请人情况<tr><th rowspan=2>自然人<th colspan=5>法人或其他组织\
    <th rowspan=2>总计<tr><th>商业企业<th>科研机构<th>社会公益组织<th>法律服务机构<th>其他";
const REMEDY_HEAD: &str = "<tr><th colspan=5>行政复议<th colspan=10>行政诉讼<tr><th rowspan=2>结果维持\
    <th rowspan=2>结果纠正<th rowspan=2>其他结果<th rowspan=2>尚未审结<th rowspan=2>总计\
    <th colspan=5>未经复议直接起诉<th colspan=5>复议后起诉<tr><th>结果维持<th>结果纠正<th>其他结果\
    <th>尚未审结<th>总计<th>结果维持<th>结果纠正<th>其他结果<th>尚未审结<th>总计";

/// Imports a page with one table under the heading of a section.
fn read(section: usize, table: &str) -> Imported {
    let page = format!(
        "<h1>示例市财政局2024年政府信息公开工作年度报告</h1><h2>{}</h2><table>{table}</table>",
        HEADINGS[section]
    );
    import("a.html", &page)
}

fn has_problem(read: &Imported, problem: &CellProblem) -> bool {
    read.issues.iter().any(|issue| issue.reason == Reason::Cell(problem.clone()))
}

/// A row of a label and seven cells, of which the second may be one with attributes.
fn request(label: &str, second: &str) -> String {
    format!("<tr><th colspan=3>{label}<td>3{second}<td>0<td>0<td>0<td>0<td>4")
}

#[test]
fn a_figure_over_several_rows_is_of_none_for_certain() {
    let rows = [
        request("一、本年新收政府信息公开申请数量", "<td rowspan=2>1"),
        request("二、上年结转政府信息公开申请数量", ""),
        request("四、结转下年度继续办理", "<td>1"),
    ];
    let read = read(1, &[REQUEST_HEAD, &rows.concat()].concat());
    let wanted = [
        ("申请.本年新收", "3 ? 0 0 0 0 4"),
        ("申请.上年结转", "~"),
        ("申请.结转下年度", "3 1 0 0 0 0 4"),
    ];
    assert_rows(&read, &wanted, &read.source);
    assert!(has_problem(&read, &CellProblem::MergedRows), "{:?}", read.issues);
}

#[test]
fn cells_that_span_no_further_row_of_the_form_are_read() {
    // A blank cell over two rows, and rows each of which takes two of the grid.
    let tall = |label: &str, second: &str| {
        request(label, second)
            .replace("<td>", "<td rowspan=2>")
            .replace("colspan=3", "colspan=3 rowspan=2")
            + "<tr>"
    };
    let rows = [
        request("一、本年新收政府信息公开申请数量", "<td rowspan=2>"),
        request("二、上年结转政府信息公开申请数量", ""),
        tall("四、结转下年度继续办理", "<td>1"),
    ];
    let read = read(1, &[REQUEST_HEAD, &rows.concat()].concat());
    let wanted = [
        ("申请.本年新收", "3 _ 0 0 0 0 4"),
        ("申请.上年结转", "3 _ 0 0 0 0 4"),
        ("申请.结转下年度", "3 1 0 0 0 0 4"),
    ];
    assert_rows(&read, &wanted, &read.source);
}

#[test]
fn a_second_row_of_figures_leaves_all_to_a_person() {
    let row = |cells: &[u32]| {
        let cells: Vec<String> = cells.iter().map(|cell| format!("<td>{cell}")).collect();
        format!("<tr>{}", cells.concat())
    };
    let first = row(&[1, 0, 2, 0, 3, 4, 0, 0, 0, 4, 0, 0, 5, 1, 6]);
    let all = ["复议诉讼.行政复议", "复议诉讼.未经复议直接起诉", "复议诉讼.复议后起诉"];
    for second in [row(&[3; 15]), row(&[1, 0, 2, 0, 3, 4, 0, 0, 0, 4, 0, 0, 5, 0, 5]), row(&[7])] {
        for rows in [[first.as_str(), &second], [&second, &first]] {
            if rows[0] != first && rows[0].len() < first.len() {
                continue;
            }
            let read = read(2, &[REMEDY_HEAD, &rows.concat()].concat());
            assert_rows(&read, &all.map(|row| (row, "~")), &read.source);
            assert!(has_problem(&read, &CellProblem::SeveralFigureRows), "{:?}", read.issues);
        }
    }
    let wanted = ["1 0 2 0 3", "4 0 0 0 4", "0 0 5 1 6"];
    let wanted: Vec<_> = all.into_iter().zip(wanted).collect();
    for rows in [first.clone(), [first.as_str(), &first].concat()] {
        let read = read(2, &[REMEDY_HEAD, &rows].concat());
        assert_rows(&read, &wanted, &read.source);
    }
}
