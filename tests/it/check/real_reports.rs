//! What offices really published, and one wrong number among right ones.

use crate::support::overlay::{apply, text};
use crate::support::page::site;
use nianbao::Examined;
use nianbao_core::diag::Severity;

fn lines(lines: &[&str]) -> Vec<String> {
    lines.iter().map(|line| (*line).to_owned()).collect()
}

fn errors(examined: &Examined) -> Vec<String> {
    let sources = &examined.archive.sources;
    (examined.check_result.findings.iter())
        .filter(|finding| finding.severity == Severity::Error)
        .map(|finding| {
            let source = sources.get(finding.place.source);
            let line = source.position(finding.place.span.start).line;
            format!("{}:{line} {}", source.path, finding.rule)
        })
        .collect()
}

/// Every cell of section three made wrong in turn: `check` names its line.
#[test]
fn one_wrong_number_is_found_where_it_is() {
    let base = include_str!("../../bases/2022.md");
    let first = base.lines().position(|line| line.trim() == "申请:").unwrap();
    let last = base.lines().position(|line| line.trim() == "复议诉讼:").unwrap();
    let mut tried = 0;
    for at in first + 1..last {
        let line = base.lines().nth(at).unwrap();
        let Some((key, cells)) = line.split_once(": [") else { continue };
        let cells: Vec<&str> = cells.trim_end_matches(']').split(", ").collect();
        for wrong in 0..cells.len() {
            let mut changed = cells.clone();
            let number = (cells[wrong].parse::<u32>().unwrap() + 3).to_string();
            changed[wrong] = &number;
            let line = format!("{key}: [{}]", changed.join(", "));
            let source = base.lines().enumerate().map(|(n, own)| if n == at { &line } else { own });
            let source = source.collect::<Vec<_>>().join("\n") + "\n";
            let mut files = apply(&[]);
            files.retain(|file| !file.path.ends_with("2022/shili-czj.md"));
            files.push(text("content/2022/shili-czj.md", &source));
            let found = errors(&site(files));
            let expected = format!("content/2022/shili-czj.md:{} ", at + 1);
            assert!(
                found.len() == 1 && found[0].starts_with(&expected),
                "{line} (cell {wrong}) on line {}: {found:?}",
                at + 1
            );
            tried += 1;
        }
    }
    assert_eq!(tried, 25 * 7);
}

/// The whole column of totals left blank is no error.
#[test]
fn blank_totals_are_no_error() {
    let base = include_str!("../../bases/2022.md");
    let mut inside = false;
    let source: Vec<String> = (base.lines())
        .map(|line| {
            inside = (inside || line.trim() == "申请:") && line.trim() != "复议诉讼:";
            match line.rsplit_once(", ") {
                Some((start, end)) if inside && end.ends_with(']') => format!("{start}, ~]"),
                _ => line.to_owned(),
            }
        })
        .collect();
    let mut files = apply(&lines(&["! without year 2021"]));
    files.retain(|file| !file.path.ends_with("2022/shili-czj.md"));
    files.push(text("content/2022/shili-czj.md", &(source.join("\n") + "\n")));
    let examined = site(files);
    assert_eq!(errors(&examined), [""; 0]);
    let blank: Vec<_> =
        examined.check_result.findings.iter().filter(|f| f.rule.name() == "blank-total").collect();
    assert_eq!(blank.len(), 1, "{:#?}", examined.check_result.findings);
}

#[test]
fn what_offices_published_loads_without_errors() {
    for example in [
        // One row 其他处理 in the 2021 form.
        &[
            "! without 其他处理",
            "! after 要求行政机关确认或重新出具已获取信息",
            "    其他处理: [0, 0, 0, 0, 0, 0, 0]",
        ][..],
        // Units and separators in a cell.
        &["! base 2020", "    政府集中采购: [5, 251000 元]"],
        &["! base 2020", "    政府集中采购: [5, 160.5964万元]"],
        &["! base 2020", "    政府集中采购: [5, '251,000元']"],
        &["    行政许可: [１２０]"],
        // Blanks where noughts are meant.
        &["      重复申请: [~, ~, ~, ~, ~, ~, ~]", "    复议后起诉: [~, ~, ~, ~, ~]"],
        &["    规章: [~, ~, ~]"],
    ] {
        assert_eq!(errors(&site(apply(&lines(example)))), [""; 0], "{example:?}");
    }
}

#[test]
fn totals_that_contradict_their_terms_are_found() {
    for (example, rule) in [
        // As 洪泽区 and 金湖县 printed them for 2023.
        ("    行政复议: [10, 1, 0, 0, 0]", "block-total"),
        ("    未经复议直接起诉: [2, 0, 1, 0, 0]", "block-total"),
        ("    结转下年度: [2, 0, 0, 0, 0, 0, 2]", "balance"),
    ] {
        let found = errors(&site(apply(&lines(&[example]))));
        assert!(found.len() == 1 && found[0].ends_with(rule), "{example}: {found:?}");
    }
}

/// The reports before 2019 have what rows they have; all of it reaches the
/// page and the data.
#[test]
fn free_tables_lose_nothing() {
    let example = [
        "! file content/2015/shili-czj.md",
        "---",
        "office: shili-czj",
        "year: 2015",
        "published: 2016-03-01",
        "figures:",
        "  统计:",
        "    网络: {收到: 1, 答复: 1200 条}",
        "    信函: {收到: 2}",
        "    主动公开: 30",
        "---",
        "## 概述",
        "正文。",
    ];
    let examined = site(apply(&lines(&example)));
    assert_eq!(errors(&examined), [""; 0]);
    let page = crate::support::page::page(&examined, "2015/shili-czj/index.html");
    for row in [
        "网络.收到</th><td>1<",
        "网络.答复</th><td>1200 条<",
        "信函.收到</th><td>2<",
        "主动公开</th><td>30<",
    ] {
        assert!(page.contains(row), "{row} in {page}");
    }
    let json = crate::support::page::page(&examined, "2015/shili-czj/report.json");
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(value["figures"]["statistics"]["信函.收到"], "2");
    assert_eq!(value["figures"]["statistics"]["网络.答复"], "1200 条");
    let csv = crate::support::page::page(&examined, "2015/shili-czj/figures.csv");
    assert!(csv.contains("statistics,,,网络.答复,,,1200 条"), "{csv}");
}
