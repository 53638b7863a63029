//! Cells without spans whose figure is not plain, or whose place is not sure: the row stays
//! in the source, and the cell is left to a person with what stands there.

use super::flat_tables::{
    ALL, HEADINGS, PROACTIVE, REMEDIES, REMEDIES_READ, REQUEST_HEAD, Style, assert_prose,
    assert_rows, import, report,
};
use nianbao_import::{CellProblem, Imported, Reason};

/// Texts in the place of a figure that are none, or not plainly one.
const UNCLEAR: [&str; 9] = ["3件", "O", "约3", "（3）", "3.", "三", "3人次", "l", "１０余"];
const CARRIED: &str = "二、上年结转政府信息公开申请数量\t0\t0\t2\t0\t0\t0\t2\n";

/// A table of requests with one row of cells above another.
fn requests(style: Style, cells: &str) -> String {
    let rows = format!("{REQUEST_HEAD}一、本年新收政府信息公开申请数量\t{cells}\n{CARRIED}");
    report(2024, &[(HEADINGS[1], style.write(&rows))])
}

/// True if a comment in the source has a text of the document.
fn is_quoted(read: &Imported, raw: &str) -> bool {
    let note = format!("原文“{raw}");
    read.source.lines().any(|line| line.contains(&note))
}

fn has_problem(read: &Imported, problem: &CellProblem) -> bool {
    read.issues.iter().any(|issue| issue.reason == Reason::Cell(problem.clone()))
}

#[test]
fn a_value_that_is_not_plain_keeps_its_row() {
    for unclear in UNCLEAR {
        for style in ALL {
            let places = ["? 1 0 0 0 0 4", "3 1 ? 0 0 0 4", "3 1 0 0 0 0 ?"];
            for wanted in places {
                let cells = wanted.replace('?', unclear).replace(' ', "\t");
                let text = requests(style, &cells);
                let read = import("报告.txt", &text);
                let wanted = [("申请.本年新收", wanted), ("申请.上年结转", "0 0 2 0 0 0 2")];
                assert_rows(&read, &wanted, &format!("{unclear} {style:?}\n{text}"));
                assert_prose(&read, &text);
                assert!(is_quoted(&read, unclear), "{unclear} {style:?}\n{}", read.source);
            }
        }
    }
}

#[test]
fn a_value_that_is_not_plain_in_a_row_of_one_cell_keeps_it() {
    for unclear in UNCLEAR {
        for style in ALL {
            let table =
                PROACTIVE.replace("945", unclear).replace("文件\t3", &format!("文件\t{unclear}"));
            let text = report(2024, &[(HEADINGS[0], style.write(&table))]);
            let read = import("报告.txt", &text);
            let wanted = [
                ("主动公开.规章", "0 1 2"),
                ("主动公开.行政规范性文件", "? 0 12"),
                ("主动公开.行政许可", "~"),
                ("主动公开.行政处罚", "27"),
                ("主动公开.行政强制", "8"),
                ("主动公开.行政事业性收费", "75.45"),
            ];
            assert_rows(&read, &wanted, &format!("{unclear} {style:?}\n{text}"));
            assert_prose(&read, &text);
        }
    }
}

#[test]
fn a_value_that_is_not_plain_below_a_head_keeps_its_rows() {
    for unclear in UNCLEAR {
        for style in ALL {
            let table = REMEDIES.replace("\n1\t0\t2", &format!("\n{unclear}\t0\t{unclear}"));
            let text = report(2024, &[(HEADINGS[2], style.write(&table))]);
            let read = import("报告.txt", &text);
            let wanted = [("复议诉讼.行政复议", "? 0 ? 0 3"), REMEDIES_READ[1], REMEDIES_READ[2]];
            assert_rows(&read, &wanted, &format!("{unclear} {style:?}\n{text}"));
            assert_prose(&read, &text);
        }
    }
}

#[test]
fn a_row_with_such_a_value_and_a_cell_too_few_is_left_whole() {
    for unclear in UNCLEAR {
        for style in [Style::Tabs, Style::Bars, Style::Listed, Style::Spaced] {
            let text = requests(style, &format!("{unclear}\t0\t0\t0\t0\t4"));
            let read = import("报告.txt", &text);
            let wanted = [("申请.本年新收", "~"), ("申请.上年结转", "0 0 2 0 0 0 2")];
            assert_rows(&read, &wanted, &format!("{unclear} {style:?}\n{text}"));
            assert!(is_quoted(&read, &format!("{unclear} | 0 | 0")), "{}", read.source);
        }
    }
}

/// A label that is misspelt or broken is a label, though a digit stands before it.
#[test]
fn a_misspelt_label_between_rows_is_no_value() {
    for label in ["1.属于国家秘蜜", "1．属于国家祕密", "（一）予以公幵"] {
        for style in [Style::Listed, Style::Spaced] {
            let rows = format!("{REQUEST_HEAD}{CARRIED}{label}\t3\t1\t0\t0\t0\t0\t4\n");
            let text = report(2024, &[(HEADINGS[1], style.write(&rows))]);
            let read = import("报告.txt", &text);
            let decided = read.provenance.iter().filter(|cell| cell.value.is_some()).count();
            assert_eq!(decided, 14, "{label} {style:?}\n{}", read.source);
        }
    }
}

/// The figures of one row of counts, in a page and in a text.
#[test]
fn a_count_with_a_unit_or_a_fraction_is_left_to_a_person() {
    for raw in ["2.24万", "1.5亿", "2万", "2.24", "0.5"] {
        let page = format!(
            "<h1>示例市财政局2024年政府信息公开工作年度报告</h1><h2>{}</h2><table>\
             <tr><td>信息内容</td><td>本年处理决定数量</td></tr><tr><td>行政许可</td><td>{raw}</td></tr>\
             <tr><td>行政处罚</td><td>27</td></tr></table>",
            HEADINGS[0]
        );
        let table = format!("信息内容\t本年处理决定数量\n行政许可\t{raw}\n行政处罚\t27\n");
        let mut documents = vec![("a.html", page)];
        for style in ALL {
            documents.push(("a.txt", report(2024, &[(HEADINGS[0], style.write(&table))])));
        }
        for (name, text) in documents {
            let read = import(name, &text);
            let wanted = [("主动公开.行政许可", "~"), ("主动公开.行政处罚", "27")];
            assert_rows(&read, &wanted, &format!("{raw}\n{text}"));
            assert!(is_quoted(&read, raw), "{}", read.source);
            assert!(has_problem(&read, &CellProblem::NotACount), "{:?}", read.issues);
        }
    }
}

#[test]
fn an_amount_keeps_its_unit_and_its_fraction() {
    let table = "信息内容\t采购项目数量\t采购总金额\n政府集中采购\t4\t2.24万\n";
    let text = report(2020, &[(HEADINGS[0], table.to_owned())]);
    assert_rows(&import("a.txt", &text), &[("主动公开.政府集中采购", "4 2.24万")], &text);
    let table = "信息内容\t本年收费金额（单位：万元）\n行政事业性收费\t75.45\n";
    let text = report(2024, &[(HEADINGS[0], table.to_owned())]);
    assert_rows(&import("a.txt", &text), &[("主动公开.行政事业性收费", "75.45")], &text);
}

/// Heads of the rows side by side with rows missing, misspelt or gone.
fn damaged_heads() -> Vec<String> {
    let rows: Vec<&str> = REMEDIES.lines().collect();
    let shortened = rows[2].replace("结果维持\t结果纠正\t其他结果", "维持\t纠正\t其它");
    let lost = vec!["结？"; 15].join("\t");
    [
        vec![rows[0], rows[1], rows[3]],
        vec![rows[0], rows[2], rows[3]],
        vec![rows[1], rows[2], rows[3]],
        vec![rows[0], rows[3]],
        vec![rows[3]],
        vec![rows[0], rows[1], &shortened, rows[3]],
        vec![rows[0], rows[1], &lost, rows[3]],
    ]
    .map(|rows| rows.join("\n") + "\n")
    .to_vec()
}

#[test]
fn rows_below_a_damaged_head_are_there_undecided() {
    for table in damaged_heads() {
        for style in ALL {
            let text = report(2024, &[(HEADINGS[2], style.write(&table))]);
            let read = import("报告.txt", &text);
            let wanted = REMEDIES_READ.map(|(row, _)| (row, "~"));
            assert_rows(&read, &wanted, &format!("{style:?}\n{text}"));
            let figures = "1 | 0 | 2 | 0 | 3 | 4 | 0 | 0 | 0 | 4 | 0 | 0 | 5 | 1 | 6";
            let is_named = |line: &str| line.contains("待定") && line.contains(figures);
            assert!(read.source.lines().any(is_named), "{style:?}\n{}", read.source);
        }
    }
}

/// With spans, too: a page whose last row of the head is gone.
#[test]
fn rows_of_a_page_below_a_damaged_head_are_there_undecided() {
    let figures: Vec<String> = (1..16).map(|figure| format!("<td>{figure}</td>")).collect();
    let figures = figures.concat();
    let page = format!(
        "<h1>示例市财政局2024年政府信息公开工作年度报告</h1><h2>{}</h2><table>\
         <tr><td colspan=5 rowspan=2>行政复议</td><td colspan=10>行政诉讼</td></tr>\
         <tr><td colspan=5>未经复议直接起诉</td><td colspan=5>复议后起诉</td></tr><tr>{figures}</tr></table>",
        HEADINGS[2]
    );
    let read = import("a.html", &page);
    assert_rows(&read, &REMEDIES_READ.map(|(row, _)| (row, "~")), &page);
    assert!(!read.source.contains("| --- |"), "{}", read.source);
}

/// Another table of the office stays in the text, and takes the place of no row.
#[test]
fn another_table_is_no_damaged_head() {
    let other = "年份\t案件\t结案\n2022\t3\t4\n2023\t5\t6\n2024\t7\t8\n";
    let text = report(2024, &[(HEADINGS[2], format!("{REMEDIES}\n\n说明如下。\n\n{other}"))]);
    let read = import("报告.txt", &text);
    assert_rows(&read, &REMEDIES_READ, &text);
    assert!(read.source.contains("| 2023 | 5 | 6 |"), "{}", read.source);
    let other = "年份\t案件\t结案\n2022\t3\t4\n2023\t5\t6\n";
    let text = report(2024, &[(HEADINGS[0], other.to_owned())]);
    let read = import("报告.txt", &text);
    assert_eq!(read.provenance.len(), 0, "{}", read.source);
    assert!(read.source.contains("| 2023 | 5 | 6 |"), "{}", read.source);
}

#[test]
fn a_blank_that_leaves_no_trace_beside_a_doubled_cell_is_told_by_the_sum() {
    // 3, a blank, 1, 0, 0, 0, 4: the blank is gone, and another cell stands twice.
    for cells in ["3\t3\t1\t0\t0\t0\t4", "3\t1\t1\t0\t0\t0\t4", "3\t1\t0\t0\t0\t4\t4"] {
        for style in ALL {
            let text = requests(style, cells);
            let read = import("报告.txt", &text);
            let wanted = [("申请.本年新收", "~"), ("申请.上年结转", "0 0 2 0 0 0 2")];
            assert_rows(&read, &wanted, &format!("{style:?}\n{text}"));
            assert!(has_problem(&read, &CellProblem::UnprovenOrder), "{:?}", read.issues);
        }
    }
    let doubled = REMEDIES.replace("\n1\t0\t2\t0\t3\t4\t0", "\n1\t2\t0\t3\t4\t4\t0");
    assert_ne!(doubled, REMEDIES);
    for style in ALL {
        let text = report(2024, &[(HEADINGS[2], style.write(&doubled))]);
        let wanted = REMEDIES_READ.map(|(row, _)| (row, "~"));
        assert_rows(&import("报告.txt", &text), &wanted, &format!("{style:?}\n{text}"));
    }
}

#[test]
fn a_blank_among_figures_is_sure_where_the_sum_is_right() {
    for (cells, first) in [
        ("3\t\t0\t0\t0\t0\t3", "3 _ 0 0 0 0 3"),
        ("3\t\t0\t0\t0\t0\t4", "~"),
        ("3\t\t0\t0\t0\t0\t", "~"),
        ("\t\t\t\t\t\t", "_ _ _ _ _ _ _"),
        ("3\t1\t0\t0\t0\t0\t", "3 1 0 0 0 0 _"),
        // The office adds up wrongly, and no cell stands twice.
        ("3\t1\t0\t2\t0\t1\t9", "3 1 0 2 0 1 9"),
    ] {
        for style in [Style::Tabs, Style::TrailingTabs, Style::Bars] {
            let text = requests(style, cells);
            let wanted = [("申请.本年新收", first), ("申请.上年结转", "0 0 2 0 0 0 2")];
            assert_rows(&import("报告.txt", &text), &wanted, &format!("{style:?}\n{text}"));
        }
    }
}

/// Rows without a sum are sure, unless cells get lost in the same document.
#[test]
fn a_row_without_a_sum_is_sure_where_no_cell_is_lost() {
    let block = "第二十条第（一）项\n信息内容\t本年制发件数\t本年废止件数\t现行有效件数\n\
                 规章\t0\t0\t0\n行政规范性文件\t3\t1\t12\n";
    for style in [Style::Tabs, Style::Gaps, Style::Words, Style::Listed, Style::Spaced] {
        for (cells, rules) in [("3\t1\t0\t0\t0\t0\t4", "0 0 0"), ("3\t1\t0\t0\t0\t4", "~")] {
            let rows = format!("{REQUEST_HEAD}一、本年新收政府信息公开申请数量\t{cells}\n");
            let tables = [(HEADINGS[0], style.write(block)), (HEADINGS[1], style.write(&rows))];
            let text = report(2024, &tables);
            let read = import("报告.txt", &text);
            let new = if rules == "~" { "~" } else { "3 1 0 0 0 0 4" };
            let wanted = [
                ("主动公开.规章", rules),
                ("主动公开.行政规范性文件", "3 1 12"),
                ("申请.本年新收", new),
            ];
            assert_rows(&read, &wanted, &format!("{style:?}\n{text}"));
        }
    }
}

/// A space may part two cells, or stand for the comma of a number.
#[test]
fn a_space_for_a_comma_is_left_to_a_person() {
    for cells in ["1 234\t0\t12", "3\t123", "12\t345\t6"] {
        let table = format!(
            "信息内容\t本年制发件数\t本年废止件数\t现行有效件数\n行政规范性文件\t{cells}\n规章\t1\t2\t3\n"
        );
        let text = report(2024, &[(HEADINGS[0], Style::Words.write(&table))]);
        let read = import("报告.txt", &text);
        let wanted = [("主动公开.规章", "1 2 3"), ("主动公开.行政规范性文件", "~")];
        assert_rows(&read, &wanted, &text);
    }
}

/// Words with spaces between them are prose.
#[test]
fn words_with_spaces_stay_prose() {
    let text = "示例市财政局2024年政府信息公开工作年度报告\n\n一、总体情况\n\n2024 年 我局 公开 12 条\n\n\
                行政许可 事项 办理 945 件\n\n其他 情况 说明 如下\n\n六、其他需要报告的事项\n\n无\n";
    let read = import("报告.txt", text);
    assert_eq!(read.provenance.len(), 0, "{}", read.source);
    for words in ["我局 公开 12 条", "办理 945 件", "情况 说明 如下"] {
        assert!(read.source.contains(words), "{words}\n{}", read.source);
    }
}

#[test]
fn a_label_of_a_row_that_is_broken_over_lines_is_joined() {
    let figures = "\t3\t1\t0\t0\t0\t0\t4\n";
    for label in [
        "2.其他法律行政法规\n禁止公开",
        "2.\n其他法律行政法规\n禁止公开",
        "2.其他法律\n行政法规\n禁止公开",
    ] {
        for style in [Style::Listed, Style::Spaced] {
            let rows = format!("{REQUEST_HEAD}{label}{figures}{CARRIED}");
            let text = report(2024, &[(HEADINGS[1], style.write(&rows))]);
            let wanted = [
                ("申请.上年结转", "0 0 2 0 0 0 2"),
                ("申请.不予公开.其他法律行政法规禁止公开", "3 1 0 0 0 0 4"),
            ];
            let read = import("报告.txt", &text);
            assert_rows(&read, &wanted, &format!("{style:?}\n{text}"));
            assert_prose(&read, &text);
        }
    }
}

/// A space between digits may be the comma of a number or part two cells; then every cell
/// behind it is another column's.
#[test]
fn a_row_that_spaces_may_part_otherwise_is_left_to_a_person() {
    for cells in ["5 1 0 0 0 0 49 100", "12 12 0 0 0 0 90 102", "12 0 0 0 0 90 102"] {
        let rows = format!("{REQUEST_HEAD}一、本年新收政府信息公开申请数量\t@\n{CARRIED}");
        let text = report(2024, &[(HEADINGS[1], Style::Words.write(&rows).replace('@', cells))]);
        let read = import("报告.txt", &text);
        let wanted = [("申请.本年新收", "~"), ("申请.上年结转", "0 0 2 0 0 0 2")];
        assert_rows(&read, &wanted, &format!("{cells}\n{text}"));
    }
}

#[test]
fn an_amount_under_a_head_with_another_unit_is_left_to_a_person() {
    for style in ALL {
        for (head, wanted) in [
            ("本年收费金额（单位：元）", "~"),
            ("本年收费金额（单位：亿元）", "~"),
            ("本年收费金额（单位：人民币元）", "~"),
            ("本年收费金额（单位：万元）", "75.45"),
        ] {
            let table = PROACTIVE.replace("本年收费金额（单位：万元）", head);
            assert!(table.contains(head));
            let text = report(2024, &[(HEADINGS[0], style.write(&table))]);
            let read = import("报告.txt", &text);
            let fees = [
                ("主动公开.规章", "0 1 2"),
                ("主动公开.行政规范性文件", "3 0 12"),
                ("主动公开.行政许可", "945"),
                ("主动公开.行政处罚", "27"),
                ("主动公开.行政强制", "8"),
                ("主动公开.行政事业性收费", wanted),
            ];
            assert_rows(&read, &fees, &format!("{head} {style:?}\n{text}"));
        }
    }
}

/// A group of rows has no figures in the form; those that an office gives it are told.
#[test]
fn figures_beside_the_label_of_a_group_are_told() {
    for style in [Style::Tabs, Style::Bars] {
        let group = "（三）不予公开\t77\t0\t0\t0\t0\t0\t77\n";
        let rows = format!(
            "{REQUEST_HEAD}一、本年新收政府信息公开申请数量\t3\t0\t0\t0\t0\t0\t3\n{CARRIED}{group}"
        );
        let text = report(2024, &[(HEADINGS[1], style.write(&rows))]);
        let read = import("报告.txt", &text);
        let is_told = read.issues.iter().any(|issue| {
            matches!(&issue.reason, Reason::UnknownRow { label } if label.contains("不予公开"))
        });
        assert!(is_told, "{style:?} {:?}", read.issues);
    }
}

/// A label over two lines of cells, as where each figure of a page stands in a second frame.
#[test]
fn figures_on_a_second_line_beside_a_label_are_told() {
    let row = |cells: [&str; 3]| cells.map(|cell| format!("<td>{cell}</td>")).concat();
    let text = format!(
        "<h1>示例市财政局2024年政府信息公开工作年度报告</h1><h2>二、主动公开政府信息情况</h2><table>\
         <tr><td>信息内容</td>{}</tr><tr><td>规章</td>{}</tr>\
         <tr><td rowspan=2>行政规范性文件</td>{}</tr><tr>{}</tr></table>",
        row(["本年制发件数", "本年废止件数", "现行有效件数"]),
        row(["0", "1", "2"]),
        row(["", "", ""]),
        row(["2", "3", "17"]),
    );
    let read = import("报告.html", &text);
    let wanted = [("主动公开.规章", "0 1 2"), ("主动公开.行政规范性文件", "~")];
    assert_rows(&read, &wanted, &text);
    assert!(read.issues.iter().any(|issue| issue.reason == Reason::UnlabelledRow));
}
