//! The reports of a site, by year and by office, and their matches with their forms.

mod filled_form;
mod review;
mod running_sum;
mod section_match;
mod section_number;
mod section_place;
mod site_files;
mod summary;
mod sums;
mod theme;

pub use filled_form::{CellValue, FilledForm, FilledTable};
pub use review::{
    Disclosure, OriginalDifference, OriginalPlace, OriginalReview, OriginalReviews, UnreadOriginal,
};
pub use running_sum::RunningSum;
pub use section_match::{MatchQuality, MatchedSection, Outline, SectionMatch, best_section};
pub use section_number::{number_value, split_bracketed, split_number};
pub use section_place::match_places;
pub use site_files::SiteFiles;
pub use summary::{ReportSummary, Summary};
pub use sums::{FigureSum, RollUp, RollUpFigure, YearSums, including_reports, roll_up, sum_year};
pub use theme::{Ejected, ThemeText, eject};

use crate::builtin::BuiltinTheme;
use crate::config::{Office, Offices, Site};
use crate::form::{Form, Forms};
use crate::report::{Article, Original, Report};
use crate::source::{Digest, Place, SourceId, Sources};
use filled_form::RowIndex;
use section_match::SectionIndex;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, OnceLock};

/// The index of a report in its archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReportId(pub usize);

/// The matches of a report with its form; each is made when first asked for.
#[derive(Clone, Debug, Default)]
struct FormMatches {
    rows: OnceLock<Arc<RowIndex>>,
    sections: OnceLock<Arc<SectionIndex>>,
}

/// Everything a site holds, parsed and put in order. A copy shares the texts,
/// the reports and the forms.
#[derive(Clone, Debug, Default)]
pub struct Archive {
    /// The texts.
    pub sources: Sources,
    /// The settings.
    pub site: Arc<Site>,
    /// The offices.
    pub offices: Arc<Offices>,
    /// True if the list of offices is there and could not be read.
    pub offices_unread: bool,
    /// The forms.
    pub forms: Forms,
    /// The pages of the site's own, by their names.
    pub articles: Arc<[Article]>,
    /// Files to be copied, by their path.
    pub files: SiteFiles,
    /// The paths of files that could not be read; each is a finding already.
    pub unread: Arc<BTreeSet<String>>,
    /// Templates and themes compiled into the program.
    pub builtin_theme: BuiltinTheme,
    /// Reviews of the files beside reports.
    pub reviews: Arc<OriginalReviews>,
    /// Templates and themes of the site's own, by their path.
    pub site_theme: Arc<BTreeMap<String, SourceId>>,
    /// The years of the whole site, oldest first, in an archive that holds a part of it.
    pub site_years: Option<Arc<[u16]>>,
    reports: Vec<Arc<Report>>,
    by_year: BTreeMap<u16, Vec<ReportId>>,
    by_office: HashMap<String, BTreeMap<u16, ReportId>>,
    /// The matches of each report with its form.
    matches: Vec<FormMatches>,
    /// The index of the report of each source.
    by_source: HashMap<SourceId, usize>,
}

impl Archive {
    /// Lists files by a prefix of their paths, as `(rest of the path, digest)`.
    pub fn files_under<'a>(
        &'a self,
        prefix: &'a str,
    ) -> impl Iterator<Item = (&'a str, &'a Digest)> {
        self.files.under(prefix)
    }

    /// Makes all that it holds, its reports excepted, what copies share.
    pub fn share(&mut self) {
        self.sources.share();
        self.files.share();
    }

    /// Lists the years of the whole site, oldest first.
    pub fn all_years(&self) -> Vec<u16> {
        match &self.site_years {
            Some(years) => years.to_vec(),
            None => self.by_year.keys().copied().collect(),
        }
    }

    /// Replaces the reports, and orders them by year, then as `offices.yaml` does.
    pub fn set_reports(&mut self, mut reports: Vec<Arc<Report>>) {
        reports.sort_by_cached_key(|report| {
            let rank = self.offices.find(&report.office.value);
            (report.year.value, rank.is_none(), rank, report.source)
        });
        self.by_year.clear();
        self.by_office.clear();
        for (at, report) in reports.iter().enumerate() {
            let years = self.by_office.entry(report.office.value.clone()).or_default();
            // Of two reports for one office-year the first is filed; a rule names the other.
            if let std::collections::btree_map::Entry::Vacant(free) = years.entry(report.year.value)
            {
                free.insert(ReportId(at));
                self.by_year.entry(report.year.value).or_default().push(ReportId(at));
            }
        }
        self.matches = reports.iter().map(|_| FormMatches::default()).collect();
        let sources = reports.iter().map(|report| report.source);
        self.by_source = sources.zip(0..).collect();
        self.reports = reports;
    }

    /// Removes drafts and returns their sources.
    pub fn remove_drafts(&mut self) -> BTreeSet<SourceId> {
        if !self.reports.iter().any(|report| report.draft) {
            return BTreeSet::new();
        }
        let (drafts, reports): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.reports).into_iter().partition(|report| report.draft);
        self.set_reports(reports);
        drafts.iter().map(|draft| draft.source).collect()
    }

    /// Removes drafts among the pages of the site's own and returns their sources.
    pub fn remove_draft_articles(&mut self) -> BTreeSet<SourceId> {
        let drafts = self.articles.iter().filter(|article| article.draft);
        let drafts: BTreeSet<SourceId> = drafts.map(|article| article.source).collect();
        if !drafts.is_empty() {
            self.articles =
                self.articles.iter().filter(|article| !article.draft).cloned().collect();
        }
        drafts
    }

    /// Finds a page of the site's own.
    pub fn article(&self, name: &str) -> Option<&Article> {
        self.articles.iter().find(|article| article.name == name)
    }

    /// Returns one report.
    pub fn report(&self, id: ReportId) -> &Report {
        &self.reports[id.0]
    }

    /// Lists every report, also the second of an office-year.
    pub fn reports(&self) -> impl ExactSizeIterator<Item = &Report> {
        self.reports.iter().map(AsRef::as_ref)
    }

    /// Lists every report, to be shared.
    pub fn shared_reports(&self) -> impl Iterator<Item = &Arc<Report>> {
        self.reports.iter()
    }

    /// Maps every year that has a report, oldest first, to its reports.
    pub fn years(&self) -> &BTreeMap<u16, Vec<ReportId>> {
        &self.by_year
    }

    /// Maps years to the reports of an office.
    pub fn years_of(&self, office: &str) -> Option<&BTreeMap<u16, ReportId>> {
        self.by_office.get(office)
    }

    /// Lists the reports of every office by year, in no order of offices.
    pub fn by_office(&self) -> impl Iterator<Item = &BTreeMap<u16, ReportId>> {
        self.by_office.values()
    }

    /// Lists the reports of an office-year that has an earlier one.
    pub fn unfiled(&self) -> impl Iterator<Item = &Report> {
        let filed = |at: usize, report: &Report| {
            self.find(&report.office.value, report.year.value) == Some(ReportId(at))
        };
        (self.reports().enumerate())
            .filter(move |(at, report)| !filed(*at, report))
            .map(|(_, report)| report)
    }

    /// Finds the report of an office for a year.
    pub fn find(&self, office: &str, year: u16) -> Option<ReportId> {
        self.by_office.get(office)?.get(&year).copied()
    }

    /// Returns the form of a report: the one it names, else the one of its year.
    pub fn form_of(&self, report: &Report) -> Option<&Form> {
        match &report.form {
            Some(named) => self.forms.get(&named.value),
            None => self.forms.for_year(report.year.value),
        }
    }

    /// Returns the office of a report.
    pub fn office_of(&self, report: &Report) -> Option<&Office> {
        self.offices.get(&report.office.value)
    }

    /// Matches the rows of a report with those of its form; `None` if its form is unknown.
    pub fn filled_form<'a>(&'a self, report: &'a Report) -> Option<FilledForm<'a>> {
        let form = self.form_of(report)?;
        let matches = self.matches.get(*self.by_source.get(&report.source)?)?;
        let rows = matches.rows.get_or_init(|| Arc::new(RowIndex::new(form, report)));
        Some(FilledForm::with_index(form, report, Arc::clone(rows)))
    }

    /// Matches the sections of a report with those of its form; `None` if its form is
    /// unknown.
    pub fn outline<'a>(&self, report: &'a Report) -> Option<Outline<'a>> {
        let form = self.form_of(report)?;
        let matches = self.matches.get(*self.by_source.get(&report.source)?)?;
        let sections = matches.sections.get_or_init(|| Arc::new(SectionIndex::new(form, report)));
        Some(Outline::new(report, sections))
    }

    /// Returns the start of `site.yaml`, for findings that have no better place.
    pub fn settings(&self) -> Place {
        let settings = self.sources.iter().find(|(_, source)| source.path == "site.yaml");
        Place::file(settings.map_or(SourceId(0), |(id, _)| id))
    }

    /// Returns the folder of a report that has one of its own, with a slash at its end.
    pub fn folder_of(&self, report: &Report) -> Option<&str> {
        self.sources.get(report.source).path.strip_suffix("index.md")
    }

    /// Returns the path of a file that a report names: in its own folder or below it, or with
    /// `../` in the folder above. `None` if the report has no folder of its own, or the name
    /// leads elsewhere.
    pub fn beside(&self, report: &Report, name: &str) -> Option<String> {
        let folder = self.folder_of(report)?;
        if let Some(name) = name.strip_prefix("../") {
            let above = folder.trim_end_matches('/').rfind('/')? + 1;
            return (is_below(name) && !name.contains('/'))
                .then(|| format!("{}{name}", &folder[..above]));
        }
        is_below(name).then(|| format!("{folder}{name}"))
    }

    /// Returns the review of the files beside a report.
    pub fn review(&self, report: &Report) -> Option<&OriginalReview> {
        self.reviews.get(&self.sources.get(report.source).path)
    }

    /// Returns true if a document that a report was made of is published.
    pub fn is_public(&self, original: &Original) -> bool {
        original.publish.unwrap_or(self.site.publish_originals)
    }

    /// Returns the title of a report: its own, else the usual one.
    pub fn title_of(&self, report: &Report) -> String {
        if let Some(title) = &report.metadata.title {
            return title.value.clone();
        }
        let year = report.year.value;
        let name = self.office_of(report).map_or(report.office.value.as_str(), |o| o.name_in(year));
        match self.form_of(report) {
            Some(form) => form.title_of(name, year),
            // No form says what it is called.
            None => self.site.words().fill("head.report", &[("office", &name), ("year", &year)]),
        }
    }

    /// Lists the offices that had to report on a year and have not.
    pub fn missing_in(&self, year: u16) -> Vec<&Office> {
        let there: BTreeSet<&str> = (self.by_year.get(&year).into_iter().flatten())
            .map(|id| self.report(*id).office.value.as_str())
            .collect();
        let absent =
            |office: &&Office| office.reports_in(year) && !there.contains(office.id.as_str());
        self.offices.iter().filter(absent).collect()
    }
}

/// Returns true for a path that stays below the folder that it starts from.
fn is_below(path: &str) -> bool {
    let is_name = |part: &str| !matches!(part, "" | "." | "..");
    !path.contains('\\') && path.split('/').all(is_name)
}
