//! Tables whose spans are gone: copied from a browser with tabs, bars or spaces, or with one
//! cell a line. A figure is read where all labels of its head and all cells of its row are
//! there, and left to a person otherwise; no cell becomes a paragraph.

use crate::support::documents::wanted::{imported, issue_lines};
use nianbao_import::Imported;

/// Ways to write the cells of a table.
#[derive(Clone, Copy, Debug)]
pub(super) enum Style {
    /// As given, with tabs.
    Tabs,
    /// With a tab behind each row.
    TrailingTabs,
    /// With bars around each row.
    Bars,
    /// With wide bars between the cells.
    WideBars,
    /// With three spaces.
    Gaps,
    /// With a wide space.
    WideGaps,
    /// With one space.
    Words,
    /// With one cell a line.
    Listed,
    /// With one cell a line, and a blank line after each.
    Spaced,
    /// With a blank line after each row.
    SpacedRows,
}

pub(super) const ALL: [Style; 10] = [
    Style::Tabs,
    Style::TrailingTabs,
    Style::Bars,
    Style::WideBars,
    Style::Gaps,
    Style::WideGaps,
    Style::Words,
    Style::Listed,
    Style::Spaced,
    Style::SpacedRows,
];

impl Style {
    /// Writes a table that is given with tabs.
    pub(super) fn write(self, table: &str) -> String {
        let each = |write: &dyn Fn(&str) -> String| table.lines().map(write).collect::<String>();
        match self {
            Self::Tabs => table.to_owned(),
            Self::TrailingTabs => each(&|row| format!("{row}\t\n")),
            Self::Bars => each(&|row| format!("| {} |\n", row.replace('\t', " | "))),
            Self::WideBars => each(&|row| format!("{}\n", row.replace('\t', "｜"))),
            Self::Gaps => each(&|row| format!("{}\n", row.replace('\t', "   "))),
            Self::WideGaps => each(&|row| format!("{}\n", row.replace('\t', "\u{3000}"))),
            Self::Words => table.replace('\t', " "),
            Self::Listed => table.replace('\t', "\n"),
            Self::Spaced => table.replace('\t', "\n").replace('\n', "\n\n"),
            Self::SpacedRows => table.replace('\n', "\n\n"),
        }
    }

    /// True if an empty cell leaves a trace, the last one too: a bar behind it may be the
    /// frame.
    fn keeps_blanks(self) -> bool {
        matches!(self, Self::Tabs | Self::TrailingTabs | Self::Bars | Self::SpacedRows)
    }
}

pub(super) const PROACTIVE: &str = "第二十条第（一）项\n信息内容\t本年制发件数\t本年废止件数\t现行有效件数\n\
    规章\t0\t1\t2\n行政规范性文件\t3\t0\t12\n第二十条第（五）项\n信息内容\t本年处理决定数量\n\
    行政许可\t945\n第二十条第（六）项\n信息内容\t本年处理决定数量\n行政处罚\t27\n行政强制\t8\n\
    第二十条第（八）项\n信息内容\t本年收费金额（单位：万元）\n行政事业性收费\t75.45\n";
pub(super) const REQUEST_HEAD: &str = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）\t申请人情况\n\
    自然人\t法人或其他组织\t总计\n商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\n";
pub(super) const REQUEST_ROWS: &str = "一、本年新收政府信息公开申请数量\t3\t1\t0\t0\t0\t0\t4\n\
    二、上年结转政府信息公开申请数量\t0\t0\t2\t0\t0\t0\t2\n\
    三、本年度办理结果\t（一）予以公开\t1\t1\t0\t0\t0\t0\t2\n\
    （二）部分公开（区分处理的，只计这一情形，不计其他情形）\t0\t0\t1\t0\t0\t0\t1\n\
    （三）不予公开\t1.属于国家秘密\t0\t0\t0\t0\t0\t0\t0\n\
    2.其他法律行政法规禁止公开\t1\t0\t0\t0\t0\t0\t1\n\
    （六）其他处理\t3.其他\t0\t0\t1\t0\t0\t0\t1\n\
    （七）总计\t2\t1\t2\t0\t0\t0\t5\n四、结转下年度继续办理\t1\t0\t0\t0\t0\t0\t1\n";
pub(super) const REMEDIES: &str = "行政复议\t行政诉讼\n\
    结果维持\t结果纠正\t其他结果\t尚未审结\t总计\t未经复议直接起诉\t复议后起诉\n\
    结果维持\t结果纠正\t其他结果\t尚未审结\t总计\t结果维持\t结果纠正\t其他结果\t尚未审结\t总计\n\
    1\t0\t2\t0\t3\t4\t0\t0\t0\t4\t0\t0\t5\t1\t6\n";

pub(super) const PROACTIVE_READ: [(&str, &str); 6] = [
    ("主动公开.规章", "0 1 2"),
    ("主动公开.行政规范性文件", "3 0 12"),
    ("主动公开.行政许可", "945"),
    ("主动公开.行政处罚", "27"),
    ("主动公开.行政强制", "8"),
    ("主动公开.行政事业性收费", "75.45"),
];
const REQUESTS_READ: [(&str, &str); 9] = [
    ("申请.本年新收", "3 1 0 0 0 0 4"),
    ("申请.上年结转", "0 0 2 0 0 0 2"),
    ("申请.予以公开", "1 1 0 0 0 0 2"),
    ("申请.部分公开", "0 0 1 0 0 0 1"),
    ("申请.不予公开.属于国家秘密", "0 0 0 0 0 0 0"),
    ("申请.不予公开.其他法律行政法规禁止公开", "1 0 0 0 0 0 1"),
    ("申请.其他处理.其他", "0 0 1 0 0 0 1"),
    ("申请.总计", "2 1 2 0 0 0 5"),
    ("申请.结转下年度", "1 0 0 0 0 0 1"),
];
pub(super) const REMEDIES_READ: [(&str, &str); 3] = [
    ("复议诉讼.行政复议", "1 0 2 0 3"),
    ("复议诉讼.未经复议直接起诉", "4 0 0 0 4"),
    ("复议诉讼.复议后起诉", "0 0 5 1 6"),
];

/// A report of a year with tables under the headings of their sections.
pub(super) fn report(year: u16, sections: &[(&str, String)]) -> String {
    let mut text = format!(
        "示例市财政局{year}年政府信息公开工作年度报告\n\n一、总体情况\n\n本机关依法公开信息。\n\n"
    );
    for (heading, table) in sections {
        text.push_str(&format!("{heading}\n\n{table}\n"));
    }
    text + "五、存在的主要问题及改进情况\n\n继续改进工作。\n\n六、其他需要报告的事项\n\n无。\n"
}

pub(super) const HEADINGS: [&str; 3] = [
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
];

pub(super) fn import(name: &str, text: &str) -> Imported {
    imported(name, text.as_bytes()).unwrap_or_else(|failure| panic!("{failure:?}\n{text}"))
}

/// Compares the rows that were read with those wanted: each in full, and no other. A row
/// that is wanted with `~` is left to a person whole.
pub(super) fn assert_rows(imported: &Imported, wanted: &[(&str, &str)], text: &str) {
    let mut rows: Vec<(String, Vec<&str>)> = Vec::new();
    for cell in &imported.provenance {
        let row = cell.form_path.rsplit_once('.').unwrap().0;
        let value =
            cell.value.as_deref().map_or("?", |value| if value == "~" { "_" } else { value });
        match rows.last_mut() {
            Some((last, values)) if last == row => values.push(value),
            _ => rows.push((row.to_owned(), vec![value])),
        }
    }
    let rows: Vec<(String, String)> = rows
        .into_iter()
        .map(|(row, values)| {
            let is_open = values.iter().all(|value| *value == "?");
            (row, if is_open { "~".to_owned() } else { values.join(" ") })
        })
        .collect();
    let wanted: Vec<(String, String)> =
        wanted.iter().map(|(row, values)| ((*row).to_owned(), (*values).to_owned())).collect();
    assert_eq!(rows, wanted, "\n{text}\n{}", issue_lines(imported));
}

/// Checks that nothing of a table stands in the text of a source.
pub(super) fn assert_prose(imported: &Imported, text: &str) {
    let body = imported.source.splitn(3, "---\n").nth(2).unwrap();
    let prose = ["本机关依法公开信息。", "继续改进工作。", "无。"];
    for line in body.lines().filter(|line| !line.is_empty()) {
        let is_own = line.starts_with("## ") || prose.contains(&line);
        assert!(is_own, "{line} is in the text of\n{text}");
    }
    assert!(prose.iter().all(|line| body.contains(line)), "{body}");
}

#[test]
fn whole_tables_are_read_in_every_style() {
    for style in ALL {
        for name in ["报告.txt", "报告.md"] {
            // In Markdown, lines with single spaces are one paragraph.
            if matches!(style, Style::Words) && name.ends_with(".md") {
                continue;
            }
            let requests = style.write(&[REQUEST_HEAD, REQUEST_ROWS].concat());
            let sections = [
                (HEADINGS[0], style.write(PROACTIVE)),
                (HEADINGS[1], requests),
                (HEADINGS[2], style.write(REMEDIES)),
            ];
            let text = report(2024, &sections);
            let read = import(name, &text);
            let wanted = [&PROACTIVE_READ[..], &REQUESTS_READ, &REMEDIES_READ].concat();
            assert_rows(&read, &wanted, &format!("{style:?} {name}\n{text}"));
            assert_prose(&read, &text);
        }
    }
}

#[test]
fn a_blank_cell_counts_where_it_leaves_a_trace() {
    for style in ALL {
        let rows = "一、本年新收政府信息公开申请数量\t3\t\t0\t0\t0\t0\t3\n\
                    二、上年结转政府信息公开申请数量\t0\t0\t2\t0\t0\t0\t2\n\
                    四、结转下年度继续办理\t1\t2\t0\t3\t0\t4\t\n";
        let text = report(2024, &[(HEADINGS[1], style.write(&[REQUEST_HEAD, rows].concat()))]);
        let keeps_inner = style.keeps_blanks() || matches!(style, Style::WideBars);
        let first = if keeps_inner { "3 _ 0 0 0 0 3" } else { "~" };
        let last = if style.keeps_blanks() { "1 2 0 3 0 4 _" } else { "~" };
        let read = import("报告.txt", &text);
        let wanted = [
            ("申请.本年新收", first),
            ("申请.上年结转", "0 0 2 0 0 0 2"),
            ("申请.结转下年度", last),
        ];
        assert_rows(&read, &wanted, &format!("{style:?}\n{text}"));
        assert_prose(&read, &text);
    }
}

#[test]
fn a_row_with_a_cell_too_many_or_too_few_is_left_by_itself() {
    for style in ALL {
        for cells in ["3\t1\t0\t0\t0\t4", "3\t3\t1\t0\t0\t0\t0\t4", "3"] {
            let rows = format!(
                "一、本年新收政府信息公开申请数量\t{cells}\n\
                 二、上年结转政府信息公开申请数量\t0\t0\t2\t0\t0\t0\t2\n"
            );
            let text =
                report(2024, &[(HEADINGS[1], style.write(&format!("{REQUEST_HEAD}{rows}")))]);
            let read = import("报告.txt", &text);
            let wanted = [("申请.本年新收", "~"), ("申请.上年结转", "0 0 2 0 0 0 2")];
            assert_rows(&read, &wanted, &format!("{style:?}\n{text}"));
            assert_prose(&read, &text);
        }
        let short = REMEDIES.replace("\t6\n", "\n");
        let text = report(2024, &[(HEADINGS[2], style.write(&short))]);
        let wanted = REMEDIES_READ.map(|(row, _)| (row, "~"));
        assert_rows(&import("报告.txt", &text), &wanted, &format!("{style:?}\n{text}"));
    }
}

/// Heads that do not have all labels once and in order, over a row that is whole.
#[test]
fn a_head_with_a_label_too_many_too_few_or_moved_leaves_its_rows() {
    let row = "一、本年新收政府信息公开申请数量\t3\t1\t0\t0\t0\t0\t4\n";
    for (from, to) in [
        ("商业企业\t科研机构", "科研机构\t商业企业"),
        ("商业企业\t", ""),
        ("\t总计\n", "\n"),
        ("自然人\t", "自然人\t自然人\t"),
        ("法律服务机构\t其他", "其他"),
        ("自然人\t法人或其他组织\t总计", "总计\t法人或其他组织\t自然人"),
        ("科研机构", "企业"),
    ] {
        for style in [Style::Tabs, Style::Bars, Style::Gaps, Style::Words, Style::Listed] {
            let head = REQUEST_HEAD.replace(from, to);
            assert_ne!(head, REQUEST_HEAD);
            let text = report(2024, &[(HEADINGS[1], style.write(&format!("{head}{row}")))]);
            let read = import("报告.txt", &text);
            assert_rows(&read, &[("申请.本年新收", "~")], &format!("{style:?}\n{text}"));
            assert_prose(&read, &text);
        }
    }
    for (from, to) in [
        (
            "结果维持\t结果纠正\t其他结果\t尚未审结\t总计\t未经",
            "结果纠正\t结果维持\t其他结果\t尚未审结\t总计\t未经",
        ),
        ("未经复议直接起诉\t复议后起诉", "复议后起诉\t未经复议直接起诉"),
        ("行政复议\t行政诉讼", "行政诉讼\t行政复议"),
        ("\t尚未审结\t总计\n", "\t总计\n"),
    ] {
        for style in [Style::Tabs, Style::Bars, Style::Gaps, Style::Words, Style::Listed] {
            let head = REMEDIES.replace(from, to);
            assert_ne!(head, REMEDIES);
            let text = report(2024, &[(HEADINGS[2], style.write(&head))]);
            let read = import("报告.txt", &text);
            let decided = read.provenance.iter().filter(|cell| cell.value.is_some()).count();
            assert_eq!(decided, 0, "{style:?}\n{text}");
            assert_prose(&read, &text);
        }
    }
}

/// Documents of their own, each with the rows that are read.
#[test]
fn documents_are_read_as_they_should_be() {
    let all = [whole_documents(), bar_documents(), page_documents(), displaced_documents()];
    for (about, name, text, wanted) in all.concat() {
        let read = import(name, &text);
        assert_rows(&read, wanted, &format!("{about}\n{text}"));
        assert_prose(&read, &format!("{about}\n{text}"));
    }
}

/// The first row of the requests, and how it is read.
const NEW: &str = "一、本年新收政府信息公开申请数量";
const FIGURES: &str = "\t3\t1\t0\t0\t0\t0\t4";
const ONE: &[(&str, &str)] = &[("申请.本年新收", "3 1 0 0 0 0 4")];

type Document = (&'static str, &'static str, String, &'static [(&'static str, &'static str)]);

/// Texts with tables of every kind.
fn whole_documents() -> Vec<Document> {
    let requests = |rows: &str| report(2024, &[(HEADINGS[1], format!("{REQUEST_HEAD}{rows}"))]);
    let proactive = |year: u16, rows: &str| report(year, &[(HEADINGS[0], rows.to_owned())]);
    vec![
        ("the corner is missing", "a.txt",
            report(2024, &[(HEADINGS[1], format!("申请人情况\n{}{NEW}{FIGURES}\n", &REQUEST_HEAD[REQUEST_HEAD.find('\n').unwrap() + 1..]))]), ONE),
        ("the label over all columns is missing", "a.txt",
            report(2024, &[(HEADINGS[1], format!("{}{NEW}{FIGURES}\n", &REQUEST_HEAD[REQUEST_HEAD.find('\n').unwrap() + 1..]))]), ONE),
        ("columns on the last level", "a.txt",
            report(2024, &[(HEADINGS[1], format!("申请人情况\n法人或其他组织\n自然人\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\t总计\n{NEW}{FIGURES}\n"))]), ONE),
        ("a head in depth, one a line", "a.txt",
            report(2024, &[(HEADINGS[1], format!("申请人情况\n自然人\n法人或其他组织\n商业企业\n科研机构\n社会公益组织\n法律服务机构\n其他\n总计\n{NEW}{}\n", FIGURES.replace('\t', "\n")))]), ONE),
        ("figures on the line below their label", "a.txt", requests(&format!("{NEW}\n{}\n", FIGURES.trim())), ONE),
        ("ordinals are missing", "a.txt", requests("本年新收政府信息公开申请数量\t3\t1\t0\t0\t0\t0\t4\n"), ONE),
        ("two rows run together", "a.txt",
            requests(&format!("{NEW}{FIGURES}\t二、上年结转政府信息公开申请数量\t0\t0\t2\t0\t0\t0\t2\n")),
            &[("申请.本年新收", "3 1 0 0 0 0 4"), ("申请.上年结转", "0 0 2 0 0 0 2")]),
        ("a label with a typing error", "a.txt", requests(&format!("一、本年新收政府信息公开申请数最{FIGURES}\n")), ONE),
        ("a label with a typing error, one a line", "a.txt",
            report(2024, &[(HEADINGS[1], Style::Spaced.write(&format!("{REQUEST_HEAD}一、本年新收政府信息公开申请数最{FIGURES}\n四、结转下年度继续办理\t1\t0\t0\t0\t0\t0\t1\n")))]),
            &[("申请.本年新收", "3 1 0 0 0 0 4"), ("申请.结转下年度", "1 0 0 0 0 0 1")]),
        ("strokes for figures, one a line", "a.txt",
            report(2024, &[(HEADINGS[1], Style::Listed.write(&format!("{REQUEST_HEAD}{NEW}\t3\t/\t/\t／\t0\t0\t3\n")))]),
            &[("申请.本年新收", "3 / / / 0 0 3")]),
        ("a page ends inside a row, one a line", "a.txt",
            report(2024, &[(HEADINGS[1], Style::Listed.write(&format!("{REQUEST_HEAD}{NEW}\t3\t1\t0\t\u{c}0\t0\t0\t4\n")))]), ONE),
        ("a page ends inside a row of tabs", "a.txt", requests(&format!("{NEW}\t3\t1\t0\n\u{c}0\t0\t0\t4\n")),
            &[("申请.本年新收", "~")]),
        ("the group in one row", "a.txt", requests("（六）其他处理\t1\t0\t0\t0\t0\t0\t1\n（七）总计\t2\t0\t0\t0\t0\t0\t2\n"),
            &[("申请.其他处理", "1 0 0 0 0 0 1"), ("申请.总计", "2 0 0 0 0 0 2")]),
        ("a known slip in a head", "a.txt",
            proactive(2024, "第二十条第（一）项\n信息内容\t本年制发件数\t本年废止件数\t现行有效件\n规范性文件\t3\t0\t12\n"),
            &[("主动公开.行政规范性文件", "3 0 12")]),
        ("a known slip in a row, one a line", "a.txt",
            report(2024, &[(HEADINGS[1], Style::Listed.write(&format!("{REQUEST_HEAD}2.其他法律行政止公开{FIGURES}\n（七）总计{FIGURES}\n")))]),
            &[("申请.不予公开.其他法律行政法规禁止公开", "3 1 0 0 0 0 4"), ("申请.总计", "3 1 0 0 0 0 4")]),
        ("a block without its caption", "a.txt",
            proactive(2024, "信息内容\n本年处理决定数量\n行政处罚\n27\n行政强制\n8\n"),
            &[("主动公开.行政处罚", "27"), ("主动公开.行政强制", "8")]),
        ("blocks of the older form, one a line", "a.txt",
            proactive(2020, "第二十条第（一）项\n信息内容\n本年新制作数量\n本年新公开数量\n对外公开总数量\n规章\n0\n0\n1\n\
                规范性文件\n2\n2\n9\n第二十条第（五）项\n信息内容\n上一年项目数量\n本年增/减\n处理决定数量\n行政许可\n8\n增10\n18\n\
                第二十条第（九）项\n信息内容\n采购项目数量\n采购总金额\n政府集中采购\n4\n38.41万元\n"),
            &[("主动公开.规章", "0 0 1"), ("主动公开.规范性文件", "2 2 9"), ("主动公开.行政许可", "8 10 18"),
              ("主动公开.政府集中采购", "4 38.41万元")]),
        ("signs in words, with tabs", "a.txt",
            proactive(2020, "第二十条第（六）项\n信息内容\t上一年项目数量\t本年增/减\t处理决定数量\n行政处罚\t8\t减4\t18\n行政强制\t1\t－1\t0\n"),
            &[("主动公开.行政处罚", "8 -4 18"), ("主动公开.行政强制", "1 -1 0")]),
    ]
}

/// A web page with something under the heading of section four.
fn web_page(body: &str) -> String {
    format!(
        "<html><head><meta charset=utf-8></head><body><h1>示例市财政局2024年政府信息公开工作年度报告</h1><h2>一、总体情况</h2><p>本机关依法公开信息。</p><h2>{}</h2>{body}<h2>五、存在的主要问题及改进情况</h2><p>继续改进工作。</p><h2>六、其他需要报告的事项</h2><p>无。</p></body></html>",
        HEADINGS[2]
    )
}

/// Tables of bars.
fn bar_documents() -> Vec<Document> {
    vec![
        (
            "wide bars with spaces",
            "a.txt",
            report(
                2024,
                &[(
                    HEADINGS[1],
                    format!("{}\n", format!("{REQUEST_HEAD}{NEW}{FIGURES}").replace('\t', " ｜ ")),
                )],
            ),
            ONE,
        ),
        (
            "a table of bars in Markdown",
            "a.md",
            report(
                2024,
                &[(
                    HEADINGS[1],
                    format!(
                        "\n{}",
                        Style::Bars.write(&format!("{REQUEST_HEAD}{NEW}{FIGURES}\n")).replacen(
                            '\n',
                            "\n| --- | --- |\n",
                            1
                        )
                    ),
                )],
            ),
            ONE,
        ),
        (
            "a row of bars with a cell too few in Markdown",
            "a.md",
            report(
                2024,
                &[(
                    HEADINGS[1],
                    format!(
                        "\n{}",
                        Style::Bars
                            .write(&format!("{REQUEST_HEAD}{NEW}\t3\t1\t0\t0\t0\t4\n"))
                            .replacen('\n', "\n| --- | --- |\n", 1)
                    ),
                )],
            ),
            &[("申请.本年新收", "~")],
        ),
    ]
}

/// Web pages whose tables have lost their spans.
fn page_documents() -> Vec<Document> {
    let paragraphs: Vec<String> = (REMEDIES.split(['\n', '\t']).filter(|cell| !cell.is_empty()))
        .map(|cell| format!("<p>{cell}</p>"))
        .collect();
    let rows: Vec<String> = (REMEDIES.lines())
        .map(|row| format!("<tr><td>{}</td></tr>", row.replace('\t', "</td><td>")))
        .collect();
    let broken = REMEDIES.trim().replace(['\n', '\t'], "<br>");
    vec![
        ("paragraphs of one cell each", "a.html", web_page(&paragraphs.concat()), &REMEDIES_READ),
        (
            "one paragraph of broken lines",
            "a.html",
            web_page(&format!("<p>{broken}</p>")),
            &REMEDIES_READ,
        ),
        (
            "a table whose cells lost their spans",
            "a.html",
            web_page(&format!("<table>{}</table>", rows.concat())),
            &REMEDIES_READ,
        ),
    ]
}

/// Broken labels, and tables outside their section.
fn displaced_documents() -> Vec<Document> {
    vec![
        (
            "labels broken over two lines",
            "a.txt",
            report(
                2024,
                &[(
                    HEADINGS[1],
                    Style::Listed.write(&format!(
                        "{}{NEW}{FIGURES}\n",
                        REQUEST_HEAD
                            .replace("商业企业", "商业\t企业")
                            .replace("科研机构", "科研\t机构")
                    )),
                )],
            ),
            ONE,
        ),
        (
            "no section heads the tables",
            "a.txt",
            format!(
                "示例市财政局2024年政府信息公开工作年度报告\n\n一、总体情况\n\n本机关依法公开信息。\n\n{REQUEST_HEAD}{NEW}{FIGURES}\n\n五、存在的主要问题及改进情况\n\n继续改进工作。\n\n六、其他需要报告的事项\n\n无。\n"
            ),
            ONE,
        ),
    ]
}

/// Lists in the text of an office are none of its tables.
#[test]
fn prose_stays_prose() {
    let text = "示例市财政局2024年政府信息公开工作年度报告\n\n一、总体情况\n\n（一）主动公开\n\n全年12条。\n\n\
                行政许可\n\n办理许可945件。\n\n其他\n\n无\n\n六、其他需要报告的事项\n\n无。\n";
    let read = import("报告.txt", text);
    assert_eq!(read.provenance.len(), 0);
    let body = read.source.splitn(3, "---\n").nth(2).unwrap();
    for words in ["全年12条。", "行政许可", "办理许可945件。", "其他", "无"] {
        assert!(body.contains(words), "{words}\n{body}");
    }
}

#[test]
fn a_table_of_two_forms_is_read_by_the_one_in_force() {
    let text = report(
        2024,
        &[(
            HEADINGS[0],
            "第二十条第（一）项\n信息内容\t本年新制作数量\t本年新公开数量\t对外公开总数量\n规章\t0\t0\t0\n\
             规范性文件\t1\t1\t5\n第二十条第（五）项\n信息内容\t本年处理决定数量\n行政许可\t2\n\
             第二十条第（八）项\n信息内容\t本年收费金额（单位：万元）\n行政事业性收费\t1.5\n"
                .to_owned(),
        )],
    );
    let read = import("报告.txt", &text);
    assert_eq!(read.form, "gongkai-2021");
    let wanted = [
        ("主动公开.规章", "~"),
        ("主动公开.行政规范性文件", "~"),
        ("主动公开.行政许可", "2"),
        ("主动公开.行政事业性收费", "1.5"),
    ];
    assert_rows(&read, &wanted, &text);
    let told: Vec<String> = read.issues.iter().map(|issue| issue.text().zh.into_owned()).collect();
    let is_told = |words: &str| told.iter().filter(|told| told.contains(words)).count();
    assert_eq!(is_told("按 gongkai-2021 读取"), 1, "{told:#?}");
    assert_eq!(is_told("表头“本年新制作数量”是 gongkai-2019 的"), 2, "{told:#?}");
}

#[test]
fn a_report_in_the_older_form_alone_is_read_by_that() {
    let text = report(
        2024,
        &[(
            HEADINGS[0],
            "信息内容\t本年新制作数量\t本年新公开数量\t对外公开总数量\n规章\t0\t0\t0\n规范性文件\t1\t1\t5\n".to_owned(),
        )],
    );
    let read = import("报告.txt", &text);
    assert_eq!(read.form, "gongkai-2019");
    assert_rows(&read, &[("主动公开.规章", "0 0 0"), ("主动公开.规范性文件", "1 1 5")], &text);
}

#[test]
fn a_sign_that_says_too_little_is_told_once() {
    let text = report(
        2020,
        &[(
            HEADINGS[0],
            "信息内容\t上一年项目数量\t本年增/减\t处理决定数量\n行政处罚\t8\t减\t减4\n".to_owned(),
        )],
    );
    let read = import("报告.txt", &text);
    assert_rows(&read, &[("主动公开.行政处罚", "8 ? ?")], &text);
    for raw in ["减", "减4"] {
        let told = read.issues.iter().filter(|issue| issue.raw.as_deref() == Some(raw)).count();
        assert_eq!(told, 1, "{raw}\n{}", issue_lines(&read));
    }
}

/// A label that is not at its place has a figure under it that belongs to another column.
#[test]
fn a_displaced_label_leaves_its_rows_to_a_person() {
    for style in [Style::Tabs, Style::Bars, Style::Gaps] {
        let table = style.write(
            "本年制发件数\t信息内容\t本年废止件数\t现行有效件数\n\
             规章\t0\t0\t0\t9\n行政规范性文件\t4\t5\t6\t7\n",
        );
        let text = format!(
            "示例市财政局2023年政府信息公开工作年度报告\n\n二、主动公开政府信息情况\n\n第二十条第（一）项\n\n{table}"
        );
        let imported = imported("report.txt", text.as_bytes()).unwrap();
        let decided = imported.provenance.iter().filter(|cell| cell.value.is_some());
        let decided: Vec<&String> = decided.map(|cell| &cell.form_path).collect();
        assert!(decided.is_empty(), "{style:?}: {decided:?}");
    }
}
