//! The figures as CSV and JSON.

#[cfg(feature = "parquet")]
pub(super) mod columnar;
pub(super) mod csv;
pub(super) mod figures;
pub(super) mod json;
pub(super) mod lists;
pub(super) mod package;
pub(super) mod series;

use super::Renderer;
use crate::archive::{Archive, ReportId, ReportSummary};
use crate::plan::{DataFile, DataSeries};
use csv::CellLabels;
use rayon::prelude::*;
use std::io::{BufRead, Write};
use std::sync::Arc;

/// Writes one data file over many reports.
pub(super) fn data_file(renderer: &Renderer, file: &DataFile) -> Vec<u8> {
    let (archive, summary) = (renderer.archive, &renderer.plan.summary);
    let text = match &file.series {
        DataSeries::Reports => {
            lists::reports_csv(archive, summary, &summary.reports()[file.records.clone()])
        }
        DataSeries::Year(year) => {
            let reports = summary.in_year(*year)[file.records.clone()].iter();
            join_records(String::new(), &ids_of(archive, reports), |id| {
                Some(json::report_json(archive, id))
            })
        }
        DataSeries::Form(id) | DataSeries::LabelledForm(id, _) => {
            let Some(form) = archive.forms.get(id) else { return Vec::new() };
            let position = archive.forms.position(id);
            let reports = summary.reports().iter().filter(|report| report.form == position);
            let reports = reports.skip(file.records.start).take(file.records.len());
            let heading = match &file.series {
                DataSeries::Form(_) => csv::form_csv_heading(form),
                _ => csv::form_csv_labels(form),
            };
            join_records(heading, &ids_of(archive, reports), |id| {
                form_record(archive, id, &renderer.cache.labels)
            })
        }
        DataSeries::Figures(year) => figures_of_year(renderer, *year, file),
        DataSeries::Parquet(year) => {
            return parquet_of_table(&figures_of_year(renderer, *year, file));
        }
    };
    text.into_bytes()
}

/// Writes the cells of some reports of a year.
fn figures_of_year(renderer: &Renderer, year: u16, file: &DataFile) -> String {
    let (archive, cache) = (renderer.archive, renderer.cache);
    let reports = renderer.plan.summary.in_year(year)[file.records.clone()].iter();
    join_records(figures::figures_heading(), &ids_of(archive, reports), |id| {
        Some(cache.figure_records(archive, id, renderer.verdict))
    })
}

/// Returns the bytes of the Parquet file that is made of a table of cells.
pub fn parquet_of_table(table: &str) -> Vec<u8> {
    let mut out = Vec::new();
    // Nothing fails in memory, and a program without Parquet plans no such file.
    let _ = write_parquet(table.as_bytes(), &mut out);
    out
}

/// Writes a table of cells as Parquet.
///
/// Errors: the table is not as it was written, the disk fails, or the program was built without
/// Parquet, and then plans no such file.
pub fn write_parquet(table: impl BufRead, out: impl Write + Send) -> std::io::Result<()> {
    #[cfg(feature = "parquet")]
    return columnar::table_to_parquet(table, out).map(drop).map_err(std::io::Error::other);
    #[cfg(not(feature = "parquet"))]
    {
        drop((table, out));
        Err(std::io::ErrorKind::Unsupported.into())
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
