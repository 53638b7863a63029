//! The page of a year: its reports with their key figures, and missing reports.

use super::number::{cells_html, display};
use crate::archive::{Archive, FilledForm, ReportId};
use crate::form::{Form, KeyFigure};
use rust_decimal::Decimal;
use serde::Serialize;

#[derive(Serialize)]
pub(crate) struct YearView<'a> {
    year: u16,
    columns: Vec<&'a str>,
    rows: Vec<YearRow<'a>>,
    sums: Vec<ColumnSum>,
    missing: Vec<MissingOffice<'a>>,
    previous: Option<u16>,
    next: Option<u16>,
}

#[derive(Serialize)]
struct YearRow<'a> {
    office: &'a str,
    name: &'a str,
    published: Option<String>,
    /// The HTML of a cell for each key figure.
    cells: String,
}

/// A sum over the offices that gave a number, and their count.
#[derive(Serialize)]
struct ColumnSum {
    text: String,
    count: usize,
}

#[derive(Serialize)]
struct MissingOffice<'a> {
    office: &'a str,
    name: &'a str,
}

pub(crate) fn year_view(archive: &Archive, year: u16) -> YearView<'_> {
    let ids: &[ReportId] = archive.years().get(&year).map_or(&[], Vec::as_slice);
    let key_figures = key_figures(archive, year, ids);
    let mut sums = vec![(Decimal::ZERO, 0); key_figures.len()];
    let rows = ids.iter().map(|id| year_row(archive, *id, key_figures, &mut sums)).collect();
    let all: Vec<u16> = archive.years().keys().copied().collect();
    YearView {
        year,
        columns: key_figures.iter().map(|figure| figure.label.as_str()).collect(),
        rows,
        sums: sums
            .into_iter()
            .map(|(sum, count)| ColumnSum { text: display_sum(sum, count), count })
            .collect(),
        missing: (archive.missing_in(year).into_iter())
            .map(|office| MissingOffice { office: &office.id, name: office.name_in(year) })
            .collect(),
        previous: all.iter().rev().find(|other| **other < year).copied(),
        next: all.iter().find(|other| **other > year).copied(),
    }
}

/// Returns the key figures of the year's form, else those of the first report's.
fn key_figures<'a>(archive: &'a Archive, year: u16, ids: &[ReportId]) -> &'a [KeyFigure] {
    let own = archive.forms.for_year(year);
    let first = || ids.first().and_then(|id| archive.form_of(archive.report(*id)));
    own.or_else(first).map_or(&[], |form: &Form| &form.key_figures)
}

fn year_row<'a>(
    archive: &'a Archive,
    id: ReportId,
    key_figures: &[KeyFigure],
    sums: &mut [(Decimal, usize)],
) -> YearRow<'a> {
    let report = archive.report(id);
    let filled = archive.filled_form(report);
    let cells = cells_html(key_figures.iter().enumerate().map(|(at, figure)| {
        let value = filled.as_ref().and_then(|filled| key_figure_value(filled, figure));
        if let Some(number) = value.and_then(crate::archive::CellValue::number)
            && let Some(sum) = sums[at].0.checked_add(number)
        {
            sums[at] = (sum, sums[at].1 + 1);
        }
        display(value)
    }));
    let year = report.year.value;
    YearRow {
        office: &report.office.value,
        name: archive.office_of(report).map_or(&report.office.value, |office| office.name_in(year)),
        published: report.published.as_ref().map(|at| at.value.date().to_string()),
        cells,
    }
}

/// Returns a key figure by its id, so that a report in another form has its own.
fn key_figure_value(filled: &FilledForm, figure: &KeyFigure) -> Option<crate::archive::CellValue> {
    let own = filled.form.key_figures.iter().find(|own| own.id == figure.id)?;
    Some(filled.sum(&own.cells))
}

/// Formats a sum; without any number there is none, which is not zero.
fn display_sum(sum: Decimal, count: usize) -> String {
    if count == 0 { "—".to_owned() } else { sum.normalize().to_string() }
}
