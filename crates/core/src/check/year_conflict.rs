//! Drops findings that depend on the year while path and `year` field disagree;
//! `path-mismatch` reports that.

use super::{ReportContext, rules};
use crate::archive::Archive;
use crate::diag::Finding;
use crate::parse::report_path;
use crate::report::Report;

/// Returns true if path and field of a report name different years.
pub(super) fn has_year_conflict(archive: &Archive, report: &Report) -> bool {
    let path = &archive.sources.get(report.source).path;
    report_path(path).is_some_and(|(year, _)| year != report.year.value)
}

/// Drops the findings that a wrong year alone may cause: those of rules that depend on
/// the year, and all of them if the two years have different forms.
pub(super) fn drop_year_findings(context: &ReportContext, findings: &mut Vec<Finding>) {
    let path = &context.archive.sources.get(context.report.source).path;
    let Some((year, _)) = report_path(path).filter(|(year, _)| *year != context.year()) else {
        return;
    };
    let named = context.report.form.is_some();
    let form = context.archive.forms.for_year(year);
    let same_form = named || form.is_some_and(|form| form.id == context.form.id);
    findings.retain(|finding| same_form && !rules::get(finding.rule).depends_on_year);
}
