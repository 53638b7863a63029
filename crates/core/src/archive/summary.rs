//! The data of each report that pages over many reports need: enough for lists, matrices and sums, and
//! small enough to be held for a million reports when their texts are not.

use super::{Archive, CellValue, ReportId};
use crate::config::{Office, Offices};
use crate::form::Form;
use jiff::civil::{DateTime, Time};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::Arc;

/// One report, as pages over many reports show it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReportSummary {
    /// The id of the office.
    pub office: Box<str>,
    /// The reporting year.
    pub year: u16,
    /// The index of its form in the list of forms; `None` if the form is unknown.
    pub form: Option<u16>,
    /// Its own title, where it differs from the usual one.
    pub title: Option<Box<str>>,
    /// The time of publication.
    pub published: Option<DateTime>,
    /// The time of publication or of the last correction, whichever is later.
    pub updated: Option<DateTime>,
    /// The values of the key figures of its form, in the form's order.
    pub key_figures: Box<[CellValue]>,
}

impl ReportSummary {
    /// Summarizes a report.
    pub fn new(archive: &Archive, id: ReportId) -> Self {
        let report = archive.report(id);
        let form = archive.form_of(report);
        let filled = archive.filled_form(report);
        let key_figures = filled.iter().flat_map(|filled| {
            filled.form.key_figures.iter().map(|figure| filled.sum(&figure.cells))
        });
        let published = report.published.as_ref().map(|at| at.value);
        let revised = report.revised.iter().map(|revision| revision.date).max();
        let revised = revised.map(|date| date.to_datetime(Time::midnight()));
        Self {
            office: report.office.value.as_str().into(),
            year: report.year.value,
            form: form.and_then(|form| archive.forms.position(&form.id)),
            title: report.metadata.title.as_ref().map(|title| title.value.as_str().into()),
            published,
            updated: published.map(|at| revised.map_or(at, |revised| revised.max(at))),
            key_figures: key_figures.collect(),
        }
    }

    /// Returns the folder of its page in the output: `2020/yuncheng-zfb/`.
    pub fn folder(&self) -> String {
        format!("{}/{}/", self.year, self.office)
    }

    /// Returns its form.
    pub fn form<'a>(&self, archive: &'a Archive) -> Option<&'a Form> {
        archive.forms.iter().nth(self.form?.into())
    }

    /// Returns the value of a key figure by its id; `None` if its form has no such figure.
    pub fn key_figure(&self, archive: &Archive, id: &str) -> Option<CellValue> {
        let figures = &self.form(archive)?.key_figures;
        let at = figures.iter().position(|figure| figure.id == id)?;
        self.key_figures.get(at).copied()
    }

    /// Returns the name that its office had in the reporting year.
    pub fn office_name<'a>(&'a self, archive: &'a Archive) -> &'a str {
        let office = archive.offices.get(&self.office);
        office.map_or(&self.office, |office| office.name_in(self.year))
    }

    /// Returns its title: its own, else the usual one.
    pub fn title(&self, archive: &Archive) -> String {
        if let Some(title) = &self.title {
            return title.to_string();
        }
        let name = self.office_name(archive);
        let year = self.year;
        let form = self.form(archive);
        let unnamed =
            || archive.site.words().fill("head.report", &[("office", &name), ("year", &year)]);
        form.map_or_else(unnamed, |form| form.title_of(name, year))
    }
}

/// All filed reports of a site in short: by year, and in each year as `offices.yaml` does.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    reports: Vec<Arc<ReportSummary>>,
    by_year: BTreeMap<u16, Range<usize>>,
    by_office: HashMap<Box<str>, OfficeReports>,
    newest: Option<DateTime>,
}

/// The reports of an office, oldest first.
#[derive(Clone, Debug, Default)]
struct OfficeReports {
    years: Vec<u16>,
    /// Their places among all reports.
    places: Vec<u32>,
}

impl OfficeReports {
    fn push(&mut self, year: u16, place: usize) {
        self.years.push(year);
        self.places.push(u32::try_from(place).unwrap_or(u32::MAX));
    }
}

impl Summary {
    /// Orders reports, of which no two are of one office and year.
    pub fn new(offices: &Offices, mut reports: Vec<Arc<ReportSummary>>) -> Self {
        reports.sort_by(|a, b| {
            let key = |report: &Arc<ReportSummary>| {
                let rank = offices.find(&report.office);
                (report.year, rank.is_none(), rank)
            };
            key(a).cmp(&key(b)).then_with(|| a.office.cmp(&b.office))
        });
        let mut by_year: BTreeMap<u16, Range<usize>> = BTreeMap::new();
        let mut by_office: HashMap<Box<str>, OfficeReports> = HashMap::new();
        for (at, report) in (0..).zip(&reports) {
            by_year.entry(report.year).or_insert(at..at).end = at + 1;
            if !by_office.contains_key(&report.office) {
                by_office.insert(report.office.clone(), OfficeReports::default());
            }
            let own = by_office.get_mut(&report.office).into_iter();
            own.for_each(|own| own.push(report.year, at));
        }
        let newest = reports.iter().filter_map(|report| report.updated).max();
        Self { reports, by_year, by_office, newest }
    }

    /// Makes the summary of a site of which nothing is known but the years of its reports.
    pub fn of_years(years: &[u16]) -> Self {
        let by_year = years.iter().map(|year| (*year, 0..0)).collect();
        Self { by_year, ..Self::default() }
    }

    /// Summarizes the filed reports of an archive.
    pub fn of_archive(archive: &Archive) -> Self {
        let filed = archive.years().values().flatten();
        let reports = filed.map(|id| ReportSummary::new(archive, *id).into()).collect();
        Self::new(&archive.offices, reports)
    }

    /// Returns all reports, by year and office.
    pub fn reports(&self) -> &[Arc<ReportSummary>] {
        &self.reports
    }

    /// Lists the years that have a report, oldest first.
    pub fn years(&self) -> impl DoubleEndedIterator<Item = u16> + ExactSizeIterator + '_ {
        self.by_year.keys().copied()
    }

    /// Returns the time when a report of the site was last published or corrected.
    pub fn newest_update(&self) -> Option<DateTime> {
        self.newest
    }

    /// Lists every year from the first to the last that has a report, oldest first, also those
    /// without one.
    pub fn year_range(&self) -> impl DoubleEndedIterator<Item = u16> + ExactSizeIterator + use<> {
        let first = self.by_year.keys().next().copied();
        let last = self.by_year.keys().next_back().map(|last| last.saturating_add(1));
        first.unwrap_or_default()..last.unwrap_or_default()
    }

    /// Returns the reports of a year, as `offices.yaml` orders them.
    pub fn in_year(&self, year: u16) -> &[Arc<ReportSummary>] {
        self.by_year.get(&year).map_or(&[], |range| &self.reports[range.clone()])
    }

    /// Returns the years of an office's reports, oldest first.
    pub fn years_of(&self, office: &str) -> &[u16] {
        self.by_office.get(office).map_or(&[], |own| &own.years)
    }

    /// Returns the place of a report among all reports.
    pub fn find(&self, year: u16, office: &str) -> Option<usize> {
        let own = self.by_office.get(office)?;
        let at = own.years.iter().position(|own| *own == year)?;
        own.places.get(at).map(|place| *place as usize)
    }

    /// Lists the offices that had to report on a year and have not.
    pub fn missing_in<'a>(&self, offices: &'a Offices, year: u16) -> Vec<&'a Office> {
        let is_missing = |office: &&Office| {
            office.reports_in(year) && !self.years_of(&office.id).contains(&year)
        };
        offices.iter().filter(is_missing).collect()
    }
}
