//! # 机关代号不在 offices.yaml 中
//!
//! 报告的 office、机关的 parent 都写 offices.yaml 里的代号（id）。代号是网址的一部分，
//! 机关更名也不变。同一个不认识的代号只报一次。
//!
//! 依据：发布机构是公开信息的必备项（《政府网站发展指引》，国办发〔2017〕47号）。
//!
//! # The id of an office is not in offices.yaml
//!
//! `office` of a report and `parent` of an office are ids of offices.yaml. An id
//! is part of an address and outlives renamings. One unknown id is reported once.
//!
//! Basis: what is disclosed names the organ that publishes it (《政府网站发展指引》,
//! 国办发〔2017〕47号).
//!
//! # fails
//! ```yaml
//! office: shili-cjz
//! ```
//!
//! # fails
//! ```yaml
//! ! file content/offices.yaml
//! - {id: shili-czj, name: 示例市财政局, kind: department, parent: shili-zf}
//! ```
//!
//! # passes
//! ```yaml
//! ! file content/offices.yaml
//! - {id: shili-czj, name: 示例市财政局, kind: department, parent: shili-zf}
//! - {id: shili-zf, name: 示例市人民政府, kind: government}
//! ```
//!
//! # boundary fails
//! Two reports with one unknown id.
//! ```yaml
//! office: shili-cjz
//! ! previous
//! office: shili-cjz
//! ```
//!
//! # boundary fails
//! An id of old is none that a report can have; its addresses lead to the new ones.
//! ```yaml
//! office: shili-cz
//! ! file content/offices.yaml
//! - {id: shili-czj, name: 示例市财政局, kind: department, aliases: [shili-cz]}
//! ```
//!
//! # boundary passes, with: wrong-type
//! An entry that could not be read says so itself.
//! ```yaml
//! ! file content/offices.yaml
//! shili-czj: {name: 示例市财政局, kind: department}
//! ```
//!
//! # boundary passes, with: unreadable-source
//! A file that could not be read says so itself.
//! ```yaml
//! ! without file content/offices.yaml
//! ! unreadable content/offices.yaml gbk
//! ```
//!
//! # boundary passes, with: yaml-syntax
//! ```yaml
//! ! file content/offices.yaml
//! - {id: shili-zf, name: 示例市人民政府
//! ```
//!
//! # boundary fails
//! An office in a comment is none.
//! ```yaml
//! ! file content/offices.yaml
//! # - id: shili-czj
//! ```
//!
//! # boundary fails
//! ```yaml
//! ! file content/offices.yaml
//! []
//! ```
//!
//! # boundary fails
//! ```yaml
//! ! file content/offices.yaml
//! ~
//! ```
//!
//! # boundary passes, with: wrong-type
//! ```yaml
//! ! file content/offices.yaml
//! - shili-czj
//! ```

use crate::archive::Archive;
use crate::check::{Rule, Stage};
use crate::diag::{Finding, RuleId, Severity, finding::closest_match};
use crate::parse::{OFFICES_FILE, report_path};
use crate::report::Report;
use nianbao_text::text;
use std::collections::{BTreeMap, HashSet};

pub(super) const RULE: Rule = Rule::new(
    RuleId::UnknownOffice,
    Severity::Error,
    include_str!("unknown_office.rs"),
    Stage::Unit(check),
);

/// Number of ids for which a similar one is suggested; where more are unknown, the list of
/// offices is wrong.
const SUGGESTED: usize = 50;
/// Number of further reports with the same id that a finding shows.
const SHOWN: usize = 12;

/// Number of offices above which only ids are compared that look alike at first sight.
const LONG_LIST: usize = 2000;

fn check(archive: &Archive, out: &mut Vec<Finding>) {
    let mut unknown: BTreeMap<&str, Vec<&Report>> = BTreeMap::new();
    for report in archive.reports().filter(|report| archive.office_of(report).is_none()) {
        unknown.entry(&report.office.value).or_default().push(report);
    }
    let offices = archive.sources.iter().find(|(_, source)| source.path == OFFICES_FILE);
    // A missing file, or a list that could not be read, has a finding of its own.
    let Some((_, offices)) = offices.filter(|_| !unknown.is_empty()) else { return };
    let written = find_ids(&offices.text);
    for (at, (id, reports)) in unknown.into_iter().enumerate() {
        if !archive.offices_unread && !written.contains(id) {
            out.extend(finding(archive, id, &reports, at < SUGGESTED));
        }
    }
}

/// Finds the ids in the text of the list, also those of unreadable entries.
fn find_ids(text: &str) -> HashSet<&str> {
    let value = |line: &'_ str| -> Option<usize> { line.find("id:").map(|at| at + 3) };
    let after_key = |line| value(line).and_then(|at| str::get(line, at..)).map(str::trim_start);
    let word = |rest: &str| rest.find([',', '}', ' ', '#']).unwrap_or(rest.len());
    entries(text).filter_map(after_key).filter_map(|rest| rest.get(..word(rest))).collect()
}

/// Lists the lines that are neither blank nor comments.
fn entries(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#'))
}

/// Returns true if two ids are about as long and begin or end with the same three bytes.
fn is_alike(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let start = a.len().min(b.len()).min(3);
    a.len().abs_diff(b.len()) <= 2
        && (a[..start] == b[..start] || a[a.len() - start..] == b[b.len() - start..])
}

fn finding(archive: &Archive, id: &str, reports: &[&Report], suggest: bool) -> Option<Finding> {
    let first = reports.first()?;
    let message =
        text!("offices.yaml 中没有代号 {id}", "there is no office `{id}` in offices.yaml");
    let is_long = archive.offices.iter().len() > LONG_LIST;
    let known = archive.offices.iter().map(|office| office.id.as_str());
    let known = known.filter(|known| suggest && (!is_long || is_alike(known, id)));
    let path = &archive.sources.get(first.source).path;
    let by_path =
        report_path(path).map(|(_, office)| office).filter(|id| archive.offices.get(id).is_some());
    let renamed = suggest.then(|| archive.offices.find_by_alias(id)).flatten();
    let renamed = renamed.map(|office| office.id.as_str());
    let help = match renamed.or(by_path).or_else(|| closest_match(id, known)) {
        Some(near) => text!("是否要写 {near}？", "did you mean `{near}`?"),
        None => text!("在 {OFFICES_FILE} 中加上这个机关", "add the office to {OFFICES_FILE}"),
    };
    let finding = Finding::new(RuleId::UnknownOffice, first.place(first.office.span), message)
        .for_report(id, first.year.value)
        .help(help);
    let others = reports.iter().skip(1).take(SHOWN);
    Some(others.fold(finding, |finding, report| {
        finding.related(report.place(report.office.span), text!("这里也用了", "used here too"))
    }))
}
