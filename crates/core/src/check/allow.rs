//! The `allow` entries of reports: which findings they accept, and which of them
//! were not needed.

use super::{levels, rules};
use crate::archive::Archive;
use crate::diag::finding::closest_match;
use crate::diag::{Finding, RuleId, RuleName};
use crate::report::{Allow, Report};
use crate::source::{Place, SourceId, Spanned};
use nianbao_text::text;
use std::collections::HashMap;

/// Number of unused entries that get the nearest place of their form as help; the
/// search compares with every place of the form.
const SUGGESTED: usize = 50;

/// The `allow` entries of all reports.
pub(super) struct Allowances<'a>(HashMap<SourceId, Vec<Allowance<'a>>>);

/// One `allow` entry.
struct Allowance<'a> {
    report: &'a Report,
    entry: &'a Allow,
    used: bool,
}

impl<'a> Allowances<'a> {
    /// Collects the entries of all reports.
    pub(super) fn new(archive: &'a Archive) -> Self {
        let mut by_source: HashMap<_, Vec<_>> = HashMap::new();
        for report in archive.reports().filter(|report| !report.allow.is_empty()) {
            let entries = report.allow.iter();
            let entries = entries.map(|entry| Allowance { report, entry, used: false });
            by_source.insert(report.source, entries.collect());
        }
        Self(by_source)
    }

    /// Returns the reason for which a finding is allowed, with its source; marks the
    /// entries that it uses. The first entry of its rule around its place decides.
    pub(super) fn take(&mut self, finding: &Finding) -> Option<(SourceId, String)> {
        let entries = self.0.get_mut(&finding.place.source)?;
        if rules::get(finding.rule).is_fixed() {
            return None;
        }
        for Allowance { entry, used, .. } in entries.iter_mut() {
            let other = entry.rule.value.id().is_some_and(|id| finding.also.contains(&id));
            *used |= other && is_around(entry, finding);
        }
        let covers = |allowance: &&mut Allowance| {
            let entry = allowance.entry;
            entry.rule.value.id() == Some(finding.rule) && is_around(entry, finding)
        };
        let allowance = entries.iter_mut().find(covers)?;
        allowance.used = true;
        Some((finding.place.source, allowance.entry.reason.clone()))
    }

    /// Reports the entries that no finding used.
    pub(super) fn report_unused(self, archive: &Archive) -> Vec<Finding> {
        let mut unused: Vec<Allowance> =
            self.0.into_values().flatten().filter(|allowance| !allowance.used).collect();
        unused.sort_by_key(|allowance| (allowance.report.source, allowance.entry.span));
        let finding = |(at, Allowance { report, entry, .. }): (usize, &Allowance)| {
            report_entry(archive, report, entry, at < SUGGESTED)
        };
        unused.iter().enumerate().map(finding).collect()
    }
}

/// Says why an entry has no use: its rule or its place does not exist, or nothing is
/// wrong there.
fn report_entry(archive: &Archive, report: &Report, entry: &Allow, suggest: bool) -> Finding {
    let place = report.place(entry.rule.span);
    let unknown = entry.form_path.as_ref().and_then(|at| find_unknown(archive, report, at));
    let finding = match (&entry.rule.value, unknown) {
        (RuleName::Unknown(name), _) => levels::unknown_rule(place, name),
        (RuleName::Known(_), Some((at, places))) => {
            let known: &[String] = if suggest { &places } else { &[] };
            unknown_place(RuleId::UnusedAllow, report.place(at.span), &at.value, known)
        }
        (RuleName::Known(id), None) => Finding::new(
            RuleId::UnusedAllow,
            place,
            text!("没有 {id} 的问题需要准许", "there is no `{id}` here to allow"),
        )
        .help(text!("删去这一项，或改正 place", "remove the entry, or correct its `place`")),
    };
    finding.for_report(&report.office.value, report.year.value)
}

/// Returns a place that the form of a report does not have, with those that it has.
fn find_unknown<'p>(
    archive: &Archive,
    report: &Report,
    at: &'p Spanned<String>,
) -> Option<(&'p Spanned<String>, Vec<String>)> {
    let form = archive.form_of(report)?;
    let in_free = form.tables.iter().any(|table| table.free && is_in(&at.value, &table.key));
    let places = form.paths();
    (!in_free && !places.contains(&at.value)).then_some((at, places))
}

/// Reports corrections of places that the form does not have.
pub(super) fn check_revised_places(archive: &Archive, findings: &mut Vec<Finding>) {
    for report in archive.reports() {
        let places = report.revised.iter().filter_map(|revision| revision.form_path.as_ref());
        for (at, known) in places.filter_map(|at| find_unknown(archive, report, at)) {
            let place = report.place(at.span);
            let finding = unknown_place(RuleId::WrongType, place, &at.value, &known);
            findings.push(finding.for_report(&report.office.value, report.year.value));
        }
    }
}

/// Reports a place that the form does not have.
fn unknown_place(rule: RuleId, place: Place, at: &str, known: &[String]) -> Finding {
    let message = text!("没有 {at} 这个位置", "there is no place {at}");
    let ends_so = |known: &&str| known.strip_suffix(at).is_some_and(|rest| rest.ends_with('.'));
    let names = || known.iter().map(String::as_str);
    Finding::new(rule, place, message).help(
        match names().find(ends_so).or_else(|| closest_match(at, names())) {
            Some(near) => text!("是否要写 {near}？", "did you mean {near}?"),
            None => text!(
                "写表、行、格的名称，用点隔开，如 申请.总计.自然人",
                "name the table, the row, the cell, with dots between them, as in 申请.总计.自然人"
            ),
        },
    )
}

/// Returns true if the place of an entry is that of a finding or one around it.
fn is_around(entry: &Allow, finding: &Finding) -> bool {
    let place = finding.form_path.as_deref().unwrap_or_default();
    entry.form_path.as_ref().is_none_or(|around| is_in(place, &around.value))
}

/// Returns true if a place (`申请.总计`) is another or a part of it.
fn is_in(place: &str, around: &str) -> bool {
    place.strip_prefix(around).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}
