//! # 文件的位置与字段不符
//!
//! 年报放在 content/年度/机关代号.md 或 content/年度/机关代号/index.md，年度、代号与字段 year、
//! office 一致，这样在文件夹里就能找到。content 之下不在这两种位置的 .md 文件，也在此列；附件
//! 用其他格式，放在 index.md 旁边。一个文件只报一次。
//!
//! 依据：本程序的要求。
//!
//! # A file is not where its fields say
//!
//! A report is content/YEAR/OFFICE.md or content/YEAR/OFFICE/index.md, and the path agrees
//! with the fields `year` and `office`, so that it can be found in its folder. A file .md
//! under content/ in neither place is one of these; attachments have other forms and
//! stand beside index.md. There is one finding for each file.
//!
//! Basis: what this program asks for.
//!
//! # fails
//! ```yaml
//! ! path content/2022/shili-zf.md
//! ```
//!
//! # fails
//! ```yaml
//! ! path content/2023/shili-czj.md
//! ```
//!
//! # fails
//! ```yaml
//! ! path content/shili-czj-2022.md
//! ```
//!
//! # fails
//! A text that is no report.
//! ```yaml
//! ! file content/说明.md
//! 各机关年报放在各年度的文件夹中。
//! ```
//!
//! # fails
//! A wrong year is the one cause of all that it would bring about.
//! ```yaml
//! ! replace year
//! year: 2021
//! ```
//!
//! # fails
//! So is one of another form.
//! ```yaml
//! ! replace year
//! year: 2020
//! ```
//!
//! # passes
//! ```yaml
//! ! path content/2022/shili-czj/index.md
//! ```
//!
//! # boundary fails
//! Year and office differ: one finding.
//! ```yaml
//! ! path content/2023/shili-zf/index.md
//! ```
//!
//! # boundary fails
//! An index without the folder of an office.
//! ```yaml
//! ! path content/2022/index.md
//! ```

use crate::archive::Archive;
use crate::check::{Rule, Stage};
use crate::diag::{Finding, RuleId, Severity};
use crate::parse::{article_name, report_path};
use crate::report::Report;
use crate::source::{Place, SourceId};
use nianbao_text::text;
use std::collections::HashMap;

pub(super) const RULE: Rule = Rule::new(
    RuleId::PathMismatch,
    Severity::Error,
    include_str!("path_mismatch.rs"),
    Stage::Unit(check),
);

fn check(archive: &Archive, out: &mut Vec<Finding>) {
    let reports: HashMap<SourceId, &Report> =
        archive.reports().map(|report| (report.source, report)).collect();
    for (id, source) in archive.sources.own().filter(|(_, source)| is_report_text(&source.path)) {
        let report = reports.get(&id);
        let finding = match report_path(&source.path) {
            None => Some(misplaced(id, &source.path)),
            Some(named) => report.and_then(|report| differs(archive, report, named, &source.path)),
        };
        out.extend(finding.map(|finding| match report {
            Some(report) => finding.for_report(&report.office.value, report.year.value),
            None => finding,
        }));
    }
}

/// Returns true for the path of a text under `content/` that is no page of the site's own.
fn is_report_text(path: &str) -> bool {
    path.starts_with("content/") && path.ends_with(".md") && article_name(path).is_none()
}

fn misplaced(id: SourceId, path: &str) -> Finding {
    if path.starts_with("content/pages/") {
        let message = text!("{path} 不能用作网址", "{path} cannot be an address");
        return Finding::new(RULE.id, Place::file(id), message).help(text!(
            "本站页面放在 content/pages/ 下，文件名只含小写字母、数字与连字符，如 about.md",
            "a page of the site's own stands in content/pages/ itself, and its name has lower-case letters, digits and hyphens, as about.md"
        ));
    }
    let message = text!("{path} 不是年报的位置", "{path} is not where a report can be");
    Finding::new(RULE.id, Place::file(id), message).help(text!(
        "年报放在 content/年度/机关代号.md 或 content/年度/机关代号/index.md，本站页面放在 content/pages/名称.md；其他文字不放在 content 中",
        "a report is content/YEAR/OFFICE.md or content/YEAR/OFFICE/index.md, a page of the site's own content/pages/NAME.md; other texts do not belong in content/"
    ))
}

fn differs(
    archive: &Archive,
    report: &Report,
    (year, office): (u16, &str),
    path: &str,
) -> Option<Finding> {
    let (own_year, own_office) = (report.year.value, &report.office.value);
    let (span, fields) = match (own_year == year, *own_office == *office) {
        (true, true) => return None,
        // `unknown-office` reports an office that does not exist.
        (true, false) if archive.office_of(report).is_none() => return None,
        (false, true) => (report.year.span, format!("year: {year}")),
        (true, false) => (report.office.span, format!("office: {office}")),
        (false, false) => (report.year.span, format!("year: {year}, office: {office}")),
    };
    let message = text!(
        "文件位置是 {path}，字段是 office: {own_office}、year: {own_year}",
        "the file is {path}, its fields are office: {own_office}, year: {own_year}"
    );
    let moved = if path.ends_with("/index.md") { "/index.md" } else { ".md" };
    let finding = Finding::new(RULE.id, report.place(span), message);
    let target = format!("content/{own_year}/{own_office}{moved}");
    let taken = archive.sources.own().any(|(_, source)| source.path == target);
    Some(finding.help(match (taken, crate::parse::is_id(office)) {
        (true, _) => text!(
            "{target} 已有；两份中留一份，或改字段",
            "{target} is there already: keep one of the two, or change the fields"
        ),
        (false, false) => text!("把文件移到 {target}", "move the file to {target}"),
        (false, true) => text!(
            "改字段为 {fields}，或把文件移到 {target}",
            "change the fields to {fields}, or move the file to {target}"
        ),
    }))
}
