//! # 同一机关同一年度有两份报告
//!
//! 一个机关一个年度只有一份报告，网址也只有一个。多半是复制来的文件没有改 year，或同时有
//! 某机关.md 和 某机关/index.md。报告有更正的，改原文件，并写 revised。
//!
//! 依据：年度报告每机关每年一份（《中华人民共和国政府信息公开条例》第四十九条）。
//!
//! # Two reports of one office for one year
//!
//! An office has one report a year, and one address for it. Mostly a copied
//! file kept its `year`, or there are both OFFICE.md and OFFICE/index.md. A report
//! that was corrected stays one file, with `revised` in it.
//!
//! Basis: every organ publishes one report a year (《中华人民共和国政府信息公开条例》
//! article 49).
//!
//! # fails
//! ```yaml
//! ! file content/2022/shili-zf.md
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
//! # boundary passes
//! A draft for another year is another report.
//! ```yaml
//! ! file content/2021/draft.md
//! ---
//! office: shili-zf
//! year: 2021
//! draft: true
//! allow:
//!   - {rule: missing-figures, reason: 示例}
//!   - {rule: missing-section, reason: 示例}
//! ---
//! ```

use crate::archive::Archive;
use crate::check::{Judge, Rule};
use crate::diag::{Finding, Severity};
use crate::report::Report;
use crate::text;

pub(super) const RULE: Rule = Rule {
    name: "duplicate-report",
    severity: Severity::Error,
    source: include_str!("duplicate_report.rs"),
    judge: Judge::Archive(judge),
};

fn judge(archive: &Archive, out: &mut Vec<Finding>) {
    for report in archive.reports() {
        let filed =
            archive.find(&report.office.value, report.year.value).map(|id| archive.report(id));
        if let Some(first) = filed.filter(|first| first.source != report.source) {
            out.push(finding(archive, report, first));
        }
    }
}

fn finding(archive: &Archive, report: &Report, first: &Report) -> Finding {
    let (office, year) = (&report.office.value, report.year.value);
    let path = &archive.sources.get(first.source).path;
    let message = text!(
        "{office} 的{year}年度报告已有一份：{path}",
        "there is a report of `{office}` for {year} already: {path}"
    );
    Finding::new("duplicate-report", report.place(report.office.span), message)
        .about(office, year)
        .related(first.place(first.office.span), text!("第一份", "the first"))
        .help(text!(
            "改正 office 或 year，或删去其中一份",
            "correct `office` or `year`, or delete one of the two"
        ))
}
