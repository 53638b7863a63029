//! # 同一机关同一年度有两份报告
//!
//! 一个机关一个年度只有一份报告，网址也只有一个：不能同时有 某机关.md 和 某机关/index.md。
//! 报告有更正的，改原文件，并写 revised。复制来的文件没有改 year 的，见 path-mismatch。
//!
//! 依据：年度报告每机关每年一份（《中华人民共和国政府信息公开条例》第四十九条）。
//!
//! # Two reports of one office for one year
//!
//! An office has one report a year, and one address for it: there cannot be
//! both OFFICE.md and OFFICE/index.md. A report that was corrected stays one file,
//! with `revised` in it. A copied file that kept its `year` is for path-mismatch.
//!
//! Basis: every organ publishes one report a year (《中华人民共和国政府信息公开条例》
//! article 49).
//!
//! # fails
//! ```yaml
//! ! file content/2022/shili-czj/index.md
//! ---
//! office: shili-czj
//! year: 2022
//! published: 2023-01-20
//! allow:
//!   - {rule: missing-figures, reason: 示例}
//!   - {rule: missing-section, reason: 示例}
//! ---
//! ```
//!
//! # passes
//! ```yaml
//! revised:
//!   - {date: 2023-02-02, note: 更正申请表中的一个数}
//! ```
//!
//! # boundary passes, with: path-mismatch, unfinished-draft
//! A file in another place than its fields say is spoken of by another rule.
//! ```yaml
//! ! file content/2022/shili-zf.md
//! ---
//! office: shili-czj
//! year: 2022
//! draft: true
//! allow:
//!   - {rule: missing-figures, reason: 示例}
//!   - {rule: missing-section, reason: 示例}
//! ---
//! ```

use crate::archive::Archive;
use crate::check::{Rule, Stage};
use crate::diag::{Finding, RuleId, Severity};
use crate::parse::report_path;
use crate::report::Report;
use nianbao_text::text;

pub(super) const RULE: Rule = Rule::new(
    RuleId::DuplicateReport,
    Severity::Error,
    include_str!("duplicate_report.rs"),
    Stage::Unit(check),
);

fn check(archive: &Archive, out: &mut Vec<Finding>) {
    for report in archive.reports() {
        let filed =
            archive.find(&report.office.value, report.year.value).map(|id| archive.report(id));
        if let Some(first) = filed.filter(|first| first.source != report.source)
            && is_in_place(archive, report)
            && is_in_place(archive, first)
        {
            out.push(finding(archive, report, first));
        }
    }
}

/// Returns true if a file is at the path that its fields ask for.
fn is_in_place(archive: &Archive, report: &Report) -> bool {
    let path = &archive.sources.get(report.source).path;
    report_path(path) == Some((report.year.value, &report.office.value))
}

fn finding(archive: &Archive, report: &Report, first: &Report) -> Finding {
    let (office, year) = (&report.office.value, report.year.value);
    let path = &archive.sources.get(first.source).path;
    let message = text!(
        "{office} 的{year}年度报告已有一份：{path}",
        "there is a report of `{office}` for {year} already: {path}"
    );
    Finding::new(RuleId::DuplicateReport, report.place(report.office.span), message)
        .for_report(office, year)
        .related(first.place(first.office.span), text!("第一份", "the first"))
        .help(text!(
            "改正 office 或 year，或删去其中一份",
            "correct `office` or `year`, or delete one of the two"
        ))
}
