//! The pages of a year: its reports with their key figures, and missing reports.

use super::list::{ListNav, list_nav, way_up};
use super::number::{cells_html, display};
use super::roll_up::{RollUpTable, roll_up_tables};
use super::sums::{ColumnSum, Included, ReplacedFigure, YearSumsView};
use crate::archive::ReportSummary;
use crate::config::{DownloadKind, Office};
use crate::form::{Form, KeyFigure};
use crate::plan::{ListId, ListRow, Overview, year_workbook_name};
use crate::render::chart::{ChartFigure, OfficeFigure, distribution_chart, known_number};
use serde::Serialize;

#[derive(Serialize)]
pub(crate) struct YearView<'a> {
    year: u16,
    columns: Vec<&'a str>,
    rows: Vec<YearRow<'a>>,
    /// The sums over the whole year; none on a further page.
    sums: Vec<ColumnSum>,
    /// The reports that the sums leave out, if there are any.
    included: Option<Included<'a>>,
    /// The figures for which they are not left out.
    replaced: Vec<ReplacedFigure<'a>>,
    /// The reports of the page that cover other offices, beside those of these.
    roll_ups: Vec<RollUpTable<'a>>,
    /// The distribution over offices; none on a further page.
    charts: Vec<ChartFigure>,
    missing: Vec<MissingOffice<'a>>,
    /// How many reports of the year are missing on all pages.
    missing_in_all: usize,
    /// The way from the page to the folder of the year: `../`, empty where it begins.
    up: String,
    previous: Option<u16>,
    next: Option<u16>,
    /// The way through the pages of the year, if there are several.
    list: Option<ListNav>,
    /// The name of its workbook, if there is one.
    workbook: Option<String>,
}

#[derive(Serialize)]
struct YearRow<'a> {
    office: &'a str,
    name: &'a str,
    /// The kind of the office; empty if the office is unknown.
    kind: &'a str,
    published: Option<String>,
    /// The HTML of a cell for each key figure.
    cells: String,
}

#[derive(Serialize)]
struct MissingOffice<'a> {
    office: &'a str,
    name: &'a str,
    /// True if a source of the site says that it published none.
    not_submitted: bool,
}

/// Makes a page of a year, by its index; the first has the sums.
pub(crate) fn year_view(overview: Overview<'_>, year: u16, at: usize) -> YearView<'_> {
    let Overview { archive, summary, .. } = overview;
    let id = ListId::Year(year);
    let key_figures = key_figures(overview, year);
    let list = overview.list(id);
    let rows = || list.map_or(&[][..], |list| list.rows_of(at)).iter();
    let reports = || rows().filter_map(|row| overview.report(year, *row));
    let missing = rows().filter_map(|row| match row {
        ListRow::Missing(office) => Some(archive.offices.office(*office)),
        ListRow::Office(_) | ListRow::Report(_) => None,
    });
    let is_missing = |row: &&ListRow| matches!(row, ListRow::Missing(_));
    let YearSumsView { sums, included, replaced } = match at {
        0 => YearSumsView::new(overview, year, key_figures),
        _ => YearSumsView::default(),
    };
    YearView {
        year,
        columns: key_figures.iter().map(|figure| figure.label.as_str()).collect(),
        rows: reports().map(|report| year_row(overview, report, key_figures)).collect(),
        sums,
        included,
        replaced,
        roll_ups: roll_up_tables(overview, reports(), key_figures),
        charts: (at == 0)
            .then(|| distribution(overview, year, key_figures))
            .into_iter()
            .flatten()
            .collect(),
        missing: missing.map(|office| missing_office(office, year)).collect(),
        missing_in_all: list.map_or(0, |list| list.rows.iter().filter(is_missing).count()),
        up: way_up(overview, id, at),
        previous: summary.years().rev().find(|other| *other < year),
        next: summary.years().find(|other| *other > year),
        list: list_nav(overview, id, at),
        workbook: (overview.archive.site.downloads.has(DownloadKind::Xlsx))
            .then(|| year_workbook_name(year)),
    }
}

fn missing_office(office: &Office, year: u16) -> MissingOffice<'_> {
    MissingOffice {
        office: &office.id,
        name: office.name_in(year),
        not_submitted: office.has_not_submitted(year),
    }
}

/// Returns the key figures of the year's form, else those of the first report's.
fn key_figures(overview: Overview<'_>, year: u16) -> &[KeyFigure] {
    let Overview { archive, summary, .. } = overview;
    let own = archive.forms.for_year(year);
    let first = || summary.in_year(year).first().and_then(|report| report.form(archive));
    own.or_else(first).map_or(&[], |form: &Form| &form.key_figures)
}

/// Draws how the first key figure is spread over the offices of a year.
fn distribution(
    overview: Overview<'_>,
    year: u16,
    key_figures: &[KeyFigure],
) -> Option<ChartFigure> {
    let archive = overview.archive;
    let figure = key_figures.first()?;
    let reports = overview.summary.in_year(year).iter();
    let figures: Vec<OfficeFigure> = reports
        .map(|report| OfficeFigure {
            office: report.office_name(archive),
            value: report.key_figure(archive, &figure.id).and_then(known_number),
        })
        .collect();
    distribution_chart(archive.site.words(), &figure.label, &figures)
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
        kind: archive
            .offices
            .get(&report.office)
            .map_or("", |office| office.kind.label(archive.site.words())),
        published: report.published.map(|at| at.date().to_string()),
        cells: cells_html(values.map(|value| display(archive.site.words(), value))),
    }
}
