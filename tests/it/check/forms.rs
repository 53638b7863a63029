//! Form files: the program's own, and what is said of a site's.

use crate::support::overlay::{apply, text};
use crate::support::page::site;
use nianbao_core::diag::Lang;
use nianbao_core::source::{Content, File};

/// Forms that the program brings along are not compiled when they are read;
/// as a site's own they are, and every one of their patterns can be.
#[test]
fn every_pattern_of_the_national_forms_compiles() {
    let files = nianbao_core::builtin::national_forms();
    let offices = text("content/offices.yaml", "[]");
    let site = files.iter().cloned().chain([offices]).collect();
    let (archive, findings) = nianbao_core::parse::parse(
        nianbao_core::BuiltinTheme::default(),
        &[],
        site,
        &nianbao_core::parse::Previous::default(),
    );
    assert!(findings.is_empty(), "{findings:#?}");
    // Each is there in both languages; a site has those of its own.
    assert_eq!(archive.forms.iter().count() * 2, files.len());
    assert!(archive.forms.iter().all(|form| archive.forms.translation_of(form).is_some()));
    assert!(files.iter().all(|file| matches!(file, File { content: Content::Text(_), .. })));
}

/// What is found in a form of these lines, as the text at its place and the
/// message about it.
fn said(form: &str) -> Vec<(String, String)> {
    let mut files = apply(&[]);
    files.push(text("forms/own.yaml", form));
    let examined = site(files);
    (examined.check_result.findings.iter())
        .map(|finding| {
            let source = examined.archive.sources.get(finding.place.source);
            let at = source.slice(finding.place.span).to_owned();
            (at, finding.message.get(Lang::Zh).to_owned())
        })
        .collect()
}

const OWN: &str = "id: own
name: 自定格式
years: {from: 1990, to: 2007}
title: \"{office}{year}年工作报告\"
citations: [{cite: 某文, standing: superseded, instead: 另文}]
sections: [{id: overview, number: 一, heading: 总体情况}]
tables:
  - id: counts
    key: 数量
    section: overview
    layout: matrix
    blocks:
      - columns: [{id: made, label: 制作}, {id: total, label: 总计, kind: amount, unit: 元}]
        rows: [{id: all, label: 全部}]
identities:
  - {rule: row-total, table: counts, each: row, equation: made = total}
narrative_words:
  件: '[件份]'
narrative_figures:
  - label: 数量
    patterns: ['(?P<n>[0-9]+){件}']
    cells: [[counts.all.total]]
narrative_asides:
  any: ['累计']
key_figures:
  - {id: made, label: 制作, cells: [counts.all.made]}
";

#[test]
fn a_finding_points_at_what_is_wrong_and_says_what_it_should_be() {
    assert_eq!(said(OWN), []);
    for (right, wrong, at, message) in [
        ("standing: superseded", "standing: old", "old", "没有名为 old 的关系"),
        ("section: overview", "section: two", "two", "没有名为 two 的部分"),
        ("layout: matrix", "layout: sideways", "sideways", "没有名为 sideways 的版式"),
        ("kind: amount", "kind: money", "money", "没有名为 money 的数的种类"),
        ("unit: 元", "unit: 角", "角", "没有名为 角 的单位"),
        ("table: counts", "table: count", "count", "没有名为 count 的表"),
        ("rule: row-total", "rule: no-total", "no-total", "没有名为 no-total 的等式规则"),
        ("each: row", "each: line", "line", "没有名为 line 的核对方式"),
        ("equation: made", "equation: maid", "maid", "没有名为 maid 的列"),
        ("each: row", "each: column", "made", "没有名为 made 的行或组"),
        ("made = total", "made made = total", "made", "等式的项与加减号应相间"),
        ("made = total", "made + - made = total", "-", "等式的项与加减号应相间"),
        ("made = total", "made + = total", "made +", "等式的项与加减号应相间"),
        ("made = total", "made =", "", "等式的项与加减号应相间"),
        ("counts.all.made", "counts.none.made", "none", "没有名为 none 的行或组"),
        ("counts.all.made", "counts.all.maid", "maid", "没有名为 maid 的列"),
        ("counts.all.made", "tables.all.made", "tables", "没有名为 tables 的表"),
        ("counts.all.made", "counts.all", "counts.all", "格应写作 表.行.列"),
        ("[[counts.all.total]]", "[[~, counts.all.total]]", "~", "cells 应为文字，这里是空白"),
        ("to: 2007", "to: 1980", "1980", "止于1980年，早于起始的1990年"),
        (
            "to: 2007",
            "to: 2008",
            "{from: 1990, to: 2008}",
            "年度 1990–2008 与格式 legacy 的 2008–2018 重叠",
        ),
        ("id: own", "id: legacy", "legacy", "格式代号 legacy 已有"),
        (
            "{year}年",
            "{yaer}年",
            "\"{office}{yaer}年工作报告\"",
            "title 中的 {yaer} 没有可代入的内容",
        ),
        (
            "rows: [{id: all, label: 全部}]",
            "rows: [{id: all, label: 全部}, {id: most, label: （一）全部}]",
            "（一）全部",
            "key 全部 用了两次",
        ),
        ("件: '[件份]'", "件: [件]", "[件]", "件 应为文字，这里是列表"),
        (
            "[0-9]+){件}'",
            "[0-9]+){件}('",
            "'(?P<n>[0-9]+){件}('",
            "正则有误：error: unclosed group",
        ),
        (
            "any: ['累计']",
            "any: ['累{9999}{9999}']",
            "'累{9999}{9999}'",
            "正则过大：编译后超过 1024 KiB",
        ),
    ] {
        let form = OWN.replacen(right, wrong, 1);
        assert_ne!(form, OWN, "{right}");
        let said = said(&form);
        assert_eq!(said, [(at.to_owned(), message.to_owned())], "{wrong}");
    }
}

/// Where a source writes a key there is one row for it; groups keep keys apart.
#[test]
fn a_key_is_one_row_s() {
    let rows = |rows: &str| said(&OWN.replace("{id: all, label: 全部}", rows));
    let group = "{id: some, label: 部分, rows: [{id: first, label: 全部}]}";
    assert_eq!(rows(&format!("{{id: all, label: 全部}}, {group}")), []);
    let printed = group.replace("id: some, ", "");
    let twice = [("全部".to_owned(), "key 全部 用了两次".to_owned())];
    assert_eq!(rows(&format!("{{id: all, label: 全部}}, {printed}")), twice);
    let table = &OWN[OWN.find("  - id: counts").unwrap()..OWN.find("identities:").unwrap()];
    let other = table.replace("id: counts", "id: more");
    let two = OWN.replace("identities:", &format!("{other}identities:"));
    assert_eq!(said(&two), [("数量".to_owned(), "key 数量 用了两次".to_owned())]);
}

#[test]
fn a_form_has_as_many_patterns_as_one_needs() {
    let many = vec!["'累计'"; 1000].join(", ");
    let said = said(&OWN.replace("'累计'", &many));
    assert_eq!(said, [("'累计'".to_owned(), "正则超过 200 条".to_owned())]);
}

/// A form may end in `.yml` too.
#[test]
fn a_form_has_either_ending() {
    let mut files = apply(&["form: own".to_owned()]);
    files.push(text("forms/own.yml", OWN.replace("years: {from: 1990, to: 2007}\n", "").as_str()));
    let archive = site(files).archive;
    assert!(archive.forms.get("own").is_some());
}

/// Each of several patterns may be small enough, and all of them too large.
#[test]
fn patterns_are_too_large_together() {
    let many = vec!["'累{9999}'"; 60].join(", ");
    let said = said(&OWN.replace("'累计'", &many));
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].1.starts_with("正则过大"), "{said:?}");
}

#[test]
fn a_form_without_years_is_for_reports_that_name_it() {
    let own = OWN.replace("years: {from: 1990, to: 2007}\n", "");
    assert_eq!(said(&own), []);
    let mut files = apply(&["form: own".to_owned()]);
    files.push(text("forms/own.yaml", &own));
    let archive = site(files).archive;
    let form = |year: u16| {
        let report = archive.report(archive.find("shili-czj", year).unwrap());
        archive.form_of(report).map(|form| form.id.as_str())
    };
    assert_eq!((form(2022), form(2021)), (Some("own"), Some("gongkai-2021")));
}

#[test]
fn sections_want_tables() {
    let from = OWN.find("tables:").unwrap();
    let bare = &OWN[..from];
    assert_eq!(said(bare), [(String::new(), "缺少 tables".to_owned())]);
    let empty = format!("{bare}tables: []\n");
    assert_eq!(said(&empty), [("[]".to_owned(), "有部分而没有表".to_owned())]);
}

/// Pieces of pieces do not grow without end, nor does a pattern full of them.
#[test]
fn patterns_do_not_grow_without_end() {
    let grown = OWN.replace("  件: '[件份]'\n", &format!("  件: '{}'\n", "件".repeat(4000)));
    let with = |pattern: &str| said(&grown.replace("{件}", pattern));
    assert_eq!(with("{件}"), []);
    let said = with(&"{件}".repeat(100_000));
    assert_eq!(said.len(), 1);
    assert_eq!(said[0].1, "代入各段后过长");
}

/// However many pieces there are, and whatever they are called.
#[test]
fn pieces_are_put_in_by_their_names() {
    use std::fmt::Write;
    let mut many = String::new();
    for at in 0..20_000 {
        writeln!(many, "  段{at}: '[件份]'").unwrap();
    }
    assert_eq!(said(&OWN.replace("  件: '[件份]'\n", &format!("  件: '[件份]'\n{many}"))), []);
    let twice = said(&OWN.replace("  件: '[件份]'\n", "  件: '[件份]'\n  件: '件'\n"));
    assert_eq!(twice, [("件".to_owned(), "件 重复出现，只有第一处有效".to_owned())]);
    // A count of times is no piece, and a group may be named in two ways.
    assert_eq!(said(&OWN.replace("(?P<n>[0-9]+)", "(?<n>[0-9]{1,4})")), []);
}

/// A name that nothing bears is told of the names that there are, but not
/// thousands of times of thousands.
#[test]
fn names_are_listed_within_measure() {
    use std::fmt::Write;
    let mut rows = "rows:\n".to_owned();
    for at in 0..1000 {
        writeln!(rows, "          - {{id: r{at}, label: 行{at}}}").unwrap();
    }
    let cells = vec!["counts.nothing.made"; 1000].join(", ");
    let own = OWN
        .replace("rows: [{id: all, label: 全部}]\n", &rows)
        .replace("cells: [[counts.all.total]]", "cells: [[counts.r0.total]]")
        .replace("cells: [counts.all.made]", &format!("cells: [{cells}]"));
    let mut files = apply(&[]);
    files.push(text("forms/own.yaml", &own));
    let findings = site(files).check_result.findings;
    // One line for most of them.
    assert_eq!(findings.iter().map(nianbao_core::diag::Finding::count).sum::<usize>(), 1000);
    let (findings, rest) = findings.split_at(100);
    assert_eq!(rest.iter().filter_map(|one| one.unlisted).count(), 1);
    let help = |at: usize| findings[at].help.as_ref().map_or("", |help| &help.zh);
    assert!(help(0).starts_with("可用的有：r0, r1, ") && help(0).ends_with(" …"), "{}", help(0));
    assert!(findings.iter().filter_map(|finding| finding.help.as_ref()).count() <= 50);
    assert!((0..100).all(|at| help(at).len() < 500));
}

const NATIONAL: &str = include_str!("../../../crates/core/forms/gongkai-2021.yaml");

/// What is found in the report for 2022 by the national form in other words.
fn worded(changes: &[(&str, &str)], lines: &[&str]) -> Vec<String> {
    let own = [("id: gongkai-2021", "id: own"), ("years: {from: 2021}\n", "")];
    let own = own.iter().chain(changes).fold(NATIONAL.to_owned(), |own, (from, to)| {
        assert!(own.contains(from), "{from}");
        own.replace(from, to)
    });
    let lines: Vec<String> = ["form: own"].iter().chain(lines).map(|l| (*l).to_owned()).collect();
    let mut files = apply(&lines);
    files.push(text("forms/own.yaml", &own));
    let found = site(files).check_result.findings.into_iter();
    found.map(|finding| format!("{}: {}", finding.rule, finding.message.zh)).collect()
}

/// Rules look for the words of the form, and for none of their own.
#[test]
fn wording_is_the_form_s() {
    let section = "## 三、收到和处理政府信息公开申请情况";
    let share = [section, "本年新收政府信息公开申请15件，自然人提出的14件，含92.3%。"];
    assert_eq!(worded(&[], &share), [""; 0]);
    let found = worded(&[("word: 占", "word: 含"), ("[，,]?占(?:比|", "[，,]?含(?:比|")], &share);
    assert_eq!(found, ["narrative-percentage: 15 中的 14 占 93.3%，正文写作 92.3%"]);
    let period = [section, "数据的统计期限从2022年1月1日迄2022年12月30日。"];
    assert_eq!(worded(&[], &period), [""; 0]);
    let found = worded(&[("(?:至|到|", "(?:迄|到|")], &period);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("wrong-year: 统计期限应为1月1日至12月31日"), "{found:?}");
    let later = [section, "新办法自2024年3月1日起施行。"];
    assert_eq!(worded(&[], &later), [""; 0]);
    assert_eq!(worded(&[("in_force: [施行", "in_force: [停用")], &later).len(), 1);
    let opening = include_str!("../../bases/2022.md")
        .replace("编制本报告。", "编制2021年政府信息公开工作年度报告通知。")
        .replace("\nyear: 2022", "\nyear: 2022\nform: own");
    let file: Vec<&str> =
        ["! file content/2022/shili-czj.md"].into_iter().chain(opening.lines()).collect();
    assert_eq!(worded(&[], &file), [""; 0]);
    let found = worded(&[("unless: [通知", "unless: [通告")], &file);
    assert_eq!(found, ["wrong-year: 这里说的是2021年的报告，报告年度为2022年"]);
}

/// The years and the name of the oldest form are its own.
#[test]
fn an_old_report_is_told_of_the_oldest_form() {
    let report = "! file content/1950/shili-czj.md\n---\noffice: shili-czj\nyear: 1950\npublished: 1951-01-31\n---";
    let help = |more: &[nianbao_core::source::File]| {
        let lines: Vec<String> = report.lines().map(str::to_owned).collect();
        let mut files = apply(&lines);
        files.extend(more.iter().cloned());
        let found = site(files).check_result.findings;
        let finding = found.iter().find(|finding| finding.rule.name() == "unknown-form").unwrap();
        finding.help.as_ref().unwrap().zh.clone()
    };
    assert!(help(&[]).ends_with("form: legacy"));
    assert!(help(&[text("forms/own.yaml", OWN)]).ends_with("form: own"));
}

#[test]
fn a_year_s_page_has_the_title_of_its_form() {
    let lines = [
        "! file content/2000/shili-czj.md\n---\noffice: shili-czj\nyear: 2000\npublished: 2001-01-31\n---",
    ];
    let lines: Vec<String> = lines[0].lines().map(str::to_owned).collect();
    let mut files = apply(&lines);
    files.push(text("forms/own.yaml", OWN));
    let examined = site(files);
    let heading = |path: &str| {
        let page = crate::support::page::page(&examined, path);
        page.split("<h1>").nth(1).unwrap().split("</h1>").next().unwrap().to_owned()
    };
    assert_eq!(heading("2000/index.html"), "2000年工作报告");
    assert_eq!(heading("2022/index.html"), "2022年政府信息公开工作年度报告");
}
