//! The pages of a year: its reports with their key figures, and missing reports.

use super::list::{ListNav, list_nav, way_up};
use super::number::{cells_html, display, display_number};
use crate::archive::{CellValue, ReportSummary};
use crate::form::{Form, KeyFigure};
use crate::plan::{ListId, ListRow, Overview};
use rust_decimal::Decimal;
use serde::Serialize;

#[derive(Serialize)]
pub(crate) struct YearView<'a> {
    year: u16,
    columns: Vec<&'a str>,
    rows: Vec<YearRow<'a>>,
    /// The sums over the whole year; none on a further page.
    sums: Vec<ColumnSum>,
    missing: Vec<MissingOffice<'a>>,
    /// How many reports of the year are missing on all pages.
    missing_in_all: usize,
    /// The way from the page to the folder of the year: `../`, empty where it begins.
    up: String,
    previous: Option<u16>,
    next: Option<u16>,
    /// The way through the pages of the year, if there are several.
    list: Option<ListNav>,
}

#[derive(Serialize)]
struct YearRow<'a> {
    office: &'a str,
    name: &'a str,
    /// The kind of the office; empty if the office is unknown.
    kind: &'static str,
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

/// Makes a page of a year, by its index; the first has the sums.
pub(crate) fn year_view(overview: Overview<'_>, year: u16, at: usize) -> YearView<'_> {
    let Overview { archive, summary, .. } = overview;
    let id = ListId::Year(year);
    let key_figures = key_figures(overview, year);
    let list = overview.list(id);
    let rows = || list.map_or(&[][..], |list| list.rows_of(at)).iter();
    let reports = rows().filter_map(|row| overview.report(year, *row));
    let missing = rows().filter_map(|row| match row {
        ListRow::Missing(office) => Some(archive.offices.office(*office)),
        ListRow::Office(_) | ListRow::Report(_) => None,
    });
    let is_missing = |row: &&ListRow| matches!(row, ListRow::Missing(_));
    YearView {
        year,
        columns: key_figures.iter().map(|figure| figure.label.as_str()).collect(),
        rows: reports.map(|report| year_row(overview, report, key_figures)).collect(),
        sums: if at == 0 { sums(overview, year, key_figures) } else { Vec::new() },
        missing: missing
            .map(|office| MissingOffice { office: &office.id, name: office.name_in(year) })
            .collect(),
        missing_in_all: list.map_or(0, |list| list.rows.iter().filter(is_missing).count()),
        up: way_up(overview, id, at),
        previous: summary.years().rev().find(|other| *other < year),
        next: summary.years().find(|other| *other > year),
        list: list_nav(overview, id, at),
    }
}

/// Returns the key figures of the year's form, else those of the first report's.
fn key_figures(overview: Overview<'_>, year: u16) -> &[KeyFigure] {
    let Overview { archive, summary, .. } = overview;
    let own = archive.forms.for_year(year);
    let first = || summary.in_year(year).first().and_then(|report| report.form(archive));
    own.or_else(first).map_or(&[], |form: &Form| &form.key_figures)
}

/// Adds up the key figures of all reports of a year.
fn sums(overview: Overview<'_>, year: u16, key_figures: &[KeyFigure]) -> Vec<ColumnSum> {
    let mut sums = vec![(Decimal::ZERO, 0); key_figures.len()];
    for report in overview.summary.in_year(year) {
        for (figure, total) in key_figures.iter().zip(&mut sums) {
            let value = report.key_figure(overview.archive, &figure.id);
            if let Some(number) = value.and_then(CellValue::number)
                && let Some(sum) = total.0.checked_add(number)
            {
                *total = (sum, total.1 + 1);
            }
        }
    }
    sums.into_iter()
        .map(|(sum, count)| ColumnSum { text: display_sum(sum, count), count })
        .collect()
}

fn year_row<'a>(
    overview: Overview<'a>,
    report: &'a ReportSummary,
    key_figures: &[KeyFigure],
) -> YearRow<'a> {
    let archive = overview.archive;
    // By its id, so that a report in another form has its own.
    let values = key_figures.iter().map(|figure| report.key_figure(archive, &figure.id));
    YearRow {
        office: &report.office,
        name: report.office_name(archive),
        kind: archive.offices.get(&report.office).map_or("", |office| office.kind.label()),
        published: report.published.map(|at| at.date().to_string()),
        cells: cells_html(values.map(display)),
    }
}

/// Formats a sum; without any number there is none, which is not zero.
fn display_sum(sum: Decimal, count: usize) -> String {
    if count == 0 { "—".to_owned() } else { display_number(sum) }
}
