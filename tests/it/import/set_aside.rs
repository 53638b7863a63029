//! What a document has beside its report, and what is in no source, is told: tables above
//! those of the form, tables of contents, and heads of pages.

use super::round_trip::{SHAPES, figures};
use super::words::{outcome, outcome_of};
use crate::support::documents::paper::Paper;
use crate::support::documents::wanted::{imported, issue_lines, left_out, wrong};
use crate::support::documents::written::Cell;
use nianbao_document::{Location, read};

/// A row of another table, which borders on that of the form or is a part of it.
#[test]
fn the_words_and_figures_of_a_row_of_another_table_are_told() {
    let cell =
        |columns: usize, text: &str| Cell { columns, rows: 1, text: text.to_owned(), place: None };
    for (at, shape) in SHAPES.iter().enumerate() {
        let truth = figures(shape, 7);
        for texts in [["网站甲乙", "7731", "条"], ["信息内容", "本年制发件数", "7731"]]
        {
            let mut report = shape.fill(&truth, &[], &[]);
            let tables = report.sections.iter_mut().flat_map(|(_, _, tables)| tables);
            for rows in tables {
                let width: usize = rows[0].iter().map(|cell| cell.columns).sum();
                let [one, two, three] = texts;
                rows.insert(0, vec![cell(1, one), cell(1, two), cell(width - 2, three)]);
            }
            for paper in [Paper::Page, Paper::Word] {
                let read = imported(paper.name(), &paper.print(&report)).unwrap();
                let about = format!("{at} {texts:?} {paper:?}\n{}", issue_lines(&read));
                assert!(wrong(&read, &truth).is_empty(), "{about}");
                let told = read.issues.iter().filter_map(|issue| issue.raw.as_deref());
                let told: String = told.collect();
                assert!(told.contains("7731"), "{about}");
                assert!(left_out(&read, &truth).len() < truth.len(), "{about}");
            }
        }
    }
}

const REPORT: &str = "示例县教育局2023年政府信息公开工作年度报告\n\n[]一、总体情况\n\n公开10条。\n\n\
    二、主动公开政府信息情况\n\n略。\n\n六、其他需要报告的事项\n\n无。\n";

#[test]
fn a_table_of_contents_is_no_text_of_the_report() {
    let plain = outcome("年报.txt", &REPORT.replace("[]", ""));
    for contents in [
        "目　录\n\n一、总体情况……………1\n\n（一）主动公开………………2\n\n六、其他需要报告的事项……3\n\n",
        "一、总体情况......1\n\n前言......2\n\n六、其他需要报告的事项......3\n\n",
        "【目录】\n\n前言　　1\n\n一、总体情况　　2\n\n",
    ] {
        let found = outcome("年报.txt", &REPORT.replace("[]", contents));
        let (said, text): (Vec<&str>, Vec<&str>) =
            found.lines().partition(|line| line.starts_with('!'));
        let wanted: Vec<&str> = plain.lines().filter(|line| !line.starts_with('!')).collect();
        assert_eq!(text, wanted, "{contents}");
        for line in contents.lines().filter(|line| !line.is_empty()) {
            let is_told = said.iter().any(|said| said.contains(line.trim()));
            assert!(is_told, "{line}: {found}");
        }
    }
}

/// The outcome for a page that has these lines.
fn on_page(text: &str) -> String {
    let mut document = read("年报.txt", text.as_bytes()).unwrap();
    for (line, block) in (1..).zip(&mut document.blocks) {
        block.location = Location::Page(1, line);
    }
    outcome_of(&document, "年报.txt")
}

#[test]
fn the_head_of_a_page_names_no_office_that_the_title_does_not() {
    let report = REPORT.replace("[]", "");
    let plain = on_page(&report);
    for head in ["示例县人民政府办公室文件", "示例县财政局　年度资料", "示例市人民政府"]
    {
        let found = on_page(&format!("{head}\n\n{report}"));
        assert!(found.starts_with("xian-jyj 2023"), "{head}: {found}");
        let office = head.trim_end_matches("文件").split('　').next().unwrap();
        let is_asked = |line: &str| line.contains(office) && line.contains("示例县教育局");
        assert!(found.lines().any(|line| line.starts_with('!') && is_asked(line)), "{found}");
    }
    // The same office, an unknown one, and words that are no name.
    for head in ["示例县教育局文件", "示例省数据局　年度资料", "内部资料"] {
        let found = on_page(&format!("{head}\n\n{report}"));
        assert!(found.starts_with("xian-jyj 2023"), "{head}: {found}");
        let asked = |found: &str| found.lines().filter(|line| line.contains("xian-jyj）")).count();
        assert_eq!(asked(&found), asked(&plain), "{head}: {found}");
    }
    // Two lines on both sides of a title that names none.
    let bare = report.replace("示例县教育局2023", "2023");
    let both = bare.replacen("报告\n\n", "报告\n\n示例县教育局\n\n", 1);
    let found = on_page(&format!("示例县人民政府\n\n{both}"));
    assert!(found.starts_with('?'), "{found}");
    assert!(found.contains("示例县人民政府") && found.contains("示例县教育局"), "{found}");
}
