//! A report whose path names another year than its field. One of the two is
//! wrong, and until it is known which, nothing is said that hangs on the year.

use super::{ReportContext, rules};
use crate::archive::Archive;
use crate::diag::Finding;
use crate::parse::report_path;
use crate::report::Report;

/// Whether path and field of a report name different years.
pub(super) fn has_year_conflict(archive: &Archive, report: &Report) -> bool {
    let path = &archive.sources.get(report.source).path;
    report_path(path).is_some_and(|(year, _)| year != report.year.value)
}

/// Takes back what a wrong year alone may be the cause of: everything, where
/// the two years have different forms.
pub(super) fn drop_year_findings(case: &ReportContext, findings: &mut Vec<Finding>) {
    let path = &case.archive.sources.get(case.report.source).path;
    let Some((year, _)) = report_path(path).filter(|(year, _)| *year != case.year()) else {
        return;
    };
    let named = case.report.form.is_some();
    let there = case.archive.forms.for_year(year).is_some_and(|other| other.id == case.form.id);
    findings.retain(|finding| (named || there) && !rules::get(finding.rule).depends_on_year);
}
