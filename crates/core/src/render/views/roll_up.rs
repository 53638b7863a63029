//! Reports that cover other offices, beside the sums of the reports of these.

use super::number::{cells_html, display};
use crate::archive::{CellValue, ReportSummary, RollUpFigure, roll_up};
use crate::form::KeyFigure;
use crate::plan::Overview;
use rust_decimal::Decimal;
use serde::Serialize;

/// A report beside those of the offices that it covers.
#[derive(Serialize)]
pub(super) struct RollUpTable<'a> {
    name: &'a str,
    /// The number of reports that are added.
    parts: usize,
    /// The HTML of a cell for each key figure: of the report, of the sum, of the difference.
    whole: String,
    sum: String,
    difference: String,
}

/// Compares those of some reports that cover other offices, where all of these have reported.
pub(super) fn roll_up_tables<'a>(
    overview: Overview<'a>,
    reports: impl Iterator<Item = &'a ReportSummary>,
    key_figures: &[KeyFigure],
) -> Vec<RollUpTable<'a>> {
    reports.filter_map(|report| roll_up_table(overview, report, key_figures)).collect()
}

fn roll_up_table<'a>(
    overview: Overview<'a>,
    report: &'a ReportSummary,
    key_figures: &[KeyFigure],
) -> Option<RollUpTable<'a>> {
    let archive = overview.archive;
    let words = archive.site.words();
    let compared = roll_up(archive, overview.summary, report)?;
    let own = &report.form(archive)?.key_figures;
    let figures: Vec<Option<RollUpFigure>> = (key_figures.iter())
        .map(|figure| compared.figures[own.iter().position(|known| known.id == figure.id)?])
        .collect();
    let cells = |value: &dyn Fn(RollUpFigure) -> Option<Decimal>| {
        cells_html(
            figures
                .iter()
                .map(|figure| display(words, figure.and_then(value).map(CellValue::Number))),
        )
    };
    Some(RollUpTable {
        name: report.office_name(archive),
        parts: compared.parts,
        whole: cells(&|figure| Some(figure.whole)),
        sum: cells(&|figure| Some(figure.parts)),
        difference: cells(&RollUpFigure::difference),
    })
}
