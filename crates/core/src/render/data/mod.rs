//! The figures as CSV and JSON.

pub(super) mod csv;
pub(super) mod json;
pub(super) mod series;

use crate::archive::{Archive, ReportId, ReportSummary, Summary};
use crate::plan::{DataFile, DataSeries};
use csv::CellLabels;
use rayon::prelude::*;
use std::sync::Arc;

/// Writes one data file over many reports.
pub(super) fn data_file(
    archive: &Archive,
    summary: &Summary,
    file: &DataFile,
    labels: &CellLabels,
) -> String {
    match &file.series {
        DataSeries::Reports => csv::reports_csv(archive, &summary.reports()[file.records.clone()]),
        DataSeries::Year(year) => {
            let reports = summary.in_year(*year)[file.records.clone()].iter();
            join_records(String::new(), &ids_of(archive, reports), |id| {
                Some(json::report_json(archive, id))
            })
        }
        DataSeries::Form(id) | DataSeries::LabelledForm(id) => {
            let Some(form) = archive.forms.get(id) else { return String::new() };
            let position = archive.forms.position(id);
            let reports = summary.reports().iter().filter(|report| report.form == position);
            let reports = reports.skip(file.records.start).take(file.records.len());
            let heading = match &file.series {
                DataSeries::Form(_) => csv::form_csv_heading(form),
                _ => csv::form_csv_labels(form),
            };
            join_records(heading, &ids_of(archive, reports), |id| form_record(archive, id, labels))
        }
    }
}

/// Writes all figures of one report as a record; `None` if its form is unknown.
pub(super) fn form_record(archive: &Archive, id: ReportId, labels: &CellLabels) -> Option<String> {
    let filled = archive.filled_form(archive.report(id))?;
    Some(csv::form_record(archive, &filled, labels))
}

fn ids_of<'a>(
    archive: &Archive,
    reports: impl Iterator<Item = &'a Arc<ReportSummary>>,
) -> Vec<ReportId> {
    reports.filter_map(|report| archive.find(&report.office, report.year)).collect()
}

/// Writes the records of reports below a heading, in their order.
fn join_records(
    heading: String,
    ids: &[ReportId],
    write: impl Fn(ReportId) -> Option<String> + Sync,
) -> String {
    let records: Vec<String> = ids.par_iter().filter_map(|id| write(*id)).collect();
    let mut out = heading;
    out.reserve(records.iter().map(String::len).sum());
    out.extend(records);
    out
}
