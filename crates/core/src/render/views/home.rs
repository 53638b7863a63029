//! The front page and the list of offices.

use crate::archive::Archive;
use crate::config::{Office, OfficeKind};
use serde::Serialize;

#[derive(Serialize)]
pub(crate) struct HomeView<'a> {
    newest: Option<YearCoverage>,
    years: Vec<YearCoverage>,
    /// The years of the matrix, oldest first.
    columns: Vec<u16>,
    groups: Vec<KindGroup<'a>>,
    reports: usize,
    offices: usize,
}

/// The completeness of a year.
#[derive(Clone, Serialize)]
struct YearCoverage {
    year: u16,
    reports: usize,
    expected: usize,
    missing: usize,
}

/// Offices of one kind.
#[derive(Serialize)]
struct KindGroup<'a> {
    kind: &'static str,
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

/// A cell of the matrix: `there`, `missing`, or `none` where there was no such office.
#[derive(Serialize)]
struct YearMark {
    year: u16,
    state: &'static str,
}

pub(crate) fn home_view(archive: &Archive) -> HomeView<'_> {
    let years: Vec<YearCoverage> =
        archive.years().keys().rev().map(|year| year_coverage(archive, *year)).collect();
    HomeView {
        newest: years.first().cloned(),
        years,
        columns: archive.years().keys().copied().collect(),
        groups: group_by_kind(archive),
        reports: archive.years().values().map(Vec::len).sum(),
        offices: archive.offices.iter().len(),
    }
}

fn year_coverage(archive: &Archive, year: u16) -> YearCoverage {
    let reports = archive.years().get(&year).map_or(0, Vec::len);
    let missing = archive.missing_in(year).len();
    YearCoverage { year, reports, expected: reports + missing, missing }
}

fn group_by_kind(archive: &Archive) -> Vec<KindGroup<'_>> {
    let of_kind = |kind: OfficeKind| {
        let offices = archive.offices.iter().filter(move |office| office.kind == kind);
        offices.map(|office| office_coverage(archive, office)).collect::<Vec<_>>()
    };
    (OfficeKind::ALL.iter())
        .map(|(kind, _, label)| KindGroup { kind: label, offices: of_kind(*kind) })
        .filter(|group| !group.offices.is_empty())
        .collect()
}

fn office_coverage<'a>(archive: &'a Archive, office: &'a Office) -> OfficeCoverage<'a> {
    let own = archive.years_of(&office.id);
    let state = |year: u16| match own.is_some_and(|years| years.contains_key(&year)) {
        true => "there",
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
        reports: own.map_or(0, std::collections::BTreeMap::len),
        years: archive
            .years()
            .keys()
            .map(|year| YearMark { year: *year, state: state(*year) })
            .collect(),
    }
}

#[derive(Serialize)]
pub(crate) struct OfficesView<'a> {
    groups: Vec<KindGroup<'a>>,
}

pub(crate) fn offices_view(archive: &Archive) -> OfficesView<'_> {
    OfficesView { groups: group_by_kind(archive) }
}
