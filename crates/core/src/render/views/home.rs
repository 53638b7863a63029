//! The front page with the matrix of offices and years, and the list of offices.

use super::list::{ListNav, list_nav, way_up};
use crate::archive::sum_year;
use crate::config::{DownloadKind, Office, OfficeId};
use crate::form::KeyFigure;
use crate::plan::{ARCHIVE_WORKBOOK, ListId, ListRow, Overview};
use crate::render::chart::{ChartFigure, YearTotal, trend_chart};
use serde::Serialize;

#[derive(Serialize)]
pub(crate) struct HomeView<'a> {
    newest: Option<YearCoverage>,
    years: Vec<YearCoverage>,
    /// The sums of the main figure by year.
    charts: Vec<ChartFigure>,
    /// The years of the matrix, oldest first.
    columns: Vec<YearColumn>,
    groups: Vec<OfficeRows<'a>>,
    reports: usize,
    offices: usize,
    /// The way through the matrix, if it has several pages.
    list: Option<ListNav>,
    /// The name of the workbook with all reports, if there is one.
    workbook: Option<&'static str>,
}

/// The reports of a year that the archive holds, of those that there should be.
#[derive(Clone, Serialize)]
struct YearCoverage {
    year: u16,
    /// The number of its reports; zero in a gap between other years.
    reports: usize,
    expected: usize,
    /// How many of these the archive does not hold.
    missing: usize,
    /// How many of these were not published, as a source of the site says.
    not_submitted: usize,
}

/// A year of the matrix.
#[derive(Serialize)]
struct YearColumn {
    year: u16,
    /// False in a gap between other years.
    has_reports: bool,
}

/// Offices of one kind.
#[derive(Serialize)]
struct OfficeRows<'a> {
    /// The kind, and the office above if the list is divided by it.
    kind: String,
    offices: Vec<OfficeCoverage<'a>>,
}

#[derive(Serialize)]
struct OfficeCoverage<'a> {
    id: &'a str,
    name: &'a str,
    short: &'a str,
    parent: Option<&'a str>,
    former: Vec<&'a str>,
    reports: usize,
    /// A mark for each year of the matrix.
    years: Vec<YearMark>,
}

/// A cell of the matrix: `there`, `missing` from the archive, `unsubmitted` as a source of the
/// site says, or `none` where there was no such office.
#[derive(Serialize)]
struct YearMark {
    year: u16,
    state: &'static str,
}

pub(crate) fn home_view(overview: Overview<'_>) -> HomeView<'_> {
    let Overview { archive, summary, .. } = overview;
    let years: Vec<YearCoverage> =
        summary.year_range().rev().map(|year| year_coverage(overview, year)).collect();
    HomeView {
        newest: years.first().cloned(),
        years,
        charts: trend(overview).into_iter().collect(),
        columns: year_columns(overview),
        groups: office_rows(overview, ListId::Coverage, 0),
        reports: summary.reports().len(),
        offices: archive.offices.iter().len(),
        list: list_nav(overview, ListId::Coverage, 0),
        workbook: archive.site.downloads.has(DownloadKind::Xlsx).then_some(ARCHIVE_WORKBOOK),
    }
}

fn year_coverage(overview: Overview<'_>, year: u16) -> YearCoverage {
    let reports = overview.summary.in_year(year).len();
    let missing = overview.summary.missing_in(&overview.archive.offices, year);
    let not_submitted = missing.iter().filter(|office| office.has_not_submitted(year)).count();
    let missing = missing.len();
    YearCoverage { year, reports, expected: reports + missing, missing, not_submitted }
}

fn year_columns(overview: Overview<'_>) -> Vec<YearColumn> {
    let summary = overview.summary;
    let column = |year| YearColumn { year, has_reports: !summary.in_year(year).is_empty() };
    summary.year_range().map(column).collect()
}

/// Draws the sums of the main figure, the first of the newest year's form.
fn trend(overview: Overview<'_>) -> Option<ChartFigure> {
    let Overview { archive, summary, .. } = overview;
    let newest = archive.forms.for_year(summary.years().next_back()?)?;
    let figure = newest.key_figures.first()?;
    let totals: Vec<YearTotal> =
        summary.years().map(|year| total_of_year(overview, year, figure)).collect();
    let form = |year| archive.forms.for_year(year).map(|form| form.id.as_str());
    trend_chart(archive.site.words(), &figure.label, &totals, form)
}

/// Adds up a key figure of a year, no request twice.
fn total_of_year(overview: Overview<'_>, year: u16, figure: &KeyFigure) -> YearTotal {
    let figures = std::slice::from_ref(figure);
    let sums = sum_year(overview.archive, overview.summary, year, figures).figures;
    let sum = sums.first();
    let (total, count) = (sum.and_then(|sum| sum.total), sum.map_or(0, |sum| sum.counted));
    YearTotal { year, sum: total, count }
}

/// A further page of the matrix.
#[derive(Serialize)]
pub(crate) struct CoverageView<'a> {
    columns: Vec<YearColumn>,
    groups: Vec<OfficeRows<'a>>,
    list: Option<ListNav>,
}

pub(crate) fn coverage_view(overview: Overview<'_>, at: usize) -> CoverageView<'_> {
    CoverageView {
        columns: year_columns(overview),
        groups: office_rows(overview, ListId::Coverage, at),
        list: list_nav(overview, ListId::Coverage, at),
    }
}

/// Returns the offices of a page of a list, by its index: by kind.
fn office_rows(overview: Overview<'_>, id: ListId, at: usize) -> Vec<OfficeRows<'_>> {
    let (offices, words) = (&overview.archive.offices, overview.archive.site.words());
    let list = overview.list(id);
    let rows = list.map_or(&[][..], |list| list.rows_of(at)).iter();
    let offices: Vec<&Office> =
        rows.filter_map(|row| Some(offices.office(office_of(*row)?))).collect();
    let label = list.and_then(|list| Some(list.label_of(words, list.pages.get(at)?)));
    let label = label.filter(|label| !label.is_empty());
    let by_kind = offices.chunk_by(|a, b| a.kind == b.kind);
    by_kind
        .filter_map(|of_kind| Some((of_kind.first()?.kind, of_kind)))
        .map(|(kind, of_kind)| OfficeRows {
            kind: label.clone().unwrap_or_else(|| kind.label(words).to_owned()),
            offices: of_kind.iter().map(|office| office_coverage(overview, office)).collect(),
        })
        .collect()
}

fn office_of(row: ListRow) -> Option<OfficeId> {
    match row {
        ListRow::Office(id) | ListRow::Missing(id) => Some(id),
        ListRow::Report(_) => None,
    }
}

fn office_coverage<'a>(overview: Overview<'a>, office: &'a Office) -> OfficeCoverage<'a> {
    let Overview { archive, summary, .. } = overview;
    let own = summary.years_of(&office.id);
    let state = |year: u16| match own.contains(&year) {
        true => "there",
        false if office.has_not_submitted(year) => "unsubmitted",
        false if office.reports_in(year) => "missing",
        false => "none",
    };
    OfficeCoverage {
        id: &office.id,
        name: &office.name,
        short: office.display_name(),
        parent: office
            .parent
            .as_deref()
            .and_then(|id| archive.offices.get(id))
            .map(Office::display_name),
        former: office.former_names.iter().map(|former| former.name.as_str()).collect(),
        reports: own.len(),
        years: summary.year_range().map(|year| YearMark { year, state: state(year) }).collect(),
    }
}

#[derive(Serialize)]
pub(crate) struct OfficesView<'a> {
    groups: Vec<OfficeRows<'a>>,
    /// The way from the page to the folder of the list: `../`, empty where it begins.
    up: String,
    list: Option<ListNav>,
}

pub(crate) fn offices_view(overview: Overview<'_>, at: usize) -> OfficesView<'_> {
    OfficesView {
        groups: office_rows(overview, ListId::Offices, at),
        up: way_up(overview, ListId::Offices, at),
        list: list_nav(overview, ListId::Offices, at),
    }
}
