//! A site whose units are read when they are asked for. The last of them are kept, and of each
//! that was read what pages over many reports need.

use super::search_files::KeptSearch;
use crate::preview::{PreviewSite, UnitCounts, count_by_severity};
use crate::world::units::{FilePlace, Listing, Misfiled, SiteRun, UnitJob, UnitResult};
use nianbao_core::archive::ReportSummary;
use nianbao_core::diag::Finding;
use nianbao_core::plan::PendingLink;
use nianbao_core::render::{RenderCache, TemplateError};
use nianbao_core::unit::{CheckedUnit, SiteBase};
use std::collections::{BTreeSet, HashMap, VecDeque};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The number of units that are kept whole.
pub(super) const RECENT: usize = 32;

/// The parts of a unit that are kept when its reports are forgotten.
pub(super) struct KeptUnit {
    pub(super) job: UnitJob,
    pub(super) reports: Vec<Arc<ReportSummary>>,
    pub(super) site_findings: Vec<Finding>,
    pub(super) pending: Vec<PendingLink>,
    pub(super) claimed: Vec<String>,
    /// The number of its findings, except pending ones.
    pub(super) found: UnitCounts,
    /// The offices whose files it depends on besides its own.
    asked: BTreeSet<String>,
}

impl KeptUnit {
    fn new(job: UnitJob, read: &ReadUnit) -> Self {
        let kept = &read.unit.kept;
        let findings = &read.unit.check_result.findings;
        Self {
            reports: kept.reports.clone(),
            site_findings: kept.findings.clone(),
            pending: kept.pending.clone(),
            claimed: kept.claimed.iter().cloned().collect(),
            found: UnitCounts {
                office: job.offices.first().cloned(),
                counts: count_by_severity(findings),
                listed: findings.len(),
            },
            asked: read.asked.clone(),
            job,
        }
    }

    /// Returns true if nothing in it names a file by its place among all files.
    fn is_free_of_places(&self) -> bool {
        self.site_findings.is_empty() && self.pending.is_empty()
    }
}

/// A unit that was read, as it is kept for the next requests.
struct ReadUnit {
    job: UnitJob,
    unit: Arc<CheckedUnit>,
    asked: BTreeSet<String>,
}

/// The units that were read last, the newest first, by the offices that were asked for.
#[derive(Default)]
struct RecentUnits(VecDeque<(Vec<String>, Arc<ReadUnit>)>);

impl RecentUnits {
    fn get(&mut self, offices: &[String]) -> Option<Arc<ReadUnit>> {
        let at = self.0.iter().position(|(known, _)| known == offices)?;
        let found = self.0.remove(at)?;
        let unit = Arc::clone(&found.1);
        self.0.push_front(found);
        Some(unit)
    }

    fn insert(&mut self, offices: Vec<String>, unit: Arc<ReadUnit>) {
        self.0.retain(|(known, _)| *known != offices);
        self.0.push_front((offices, unit));
        self.0.truncate(RECENT);
    }
}

/// Files that have changed, by what they belong to.
#[derive(Default)]
pub(in crate::world) struct ChangedFiles {
    pub(in crate::world) offices: BTreeSet<String>,
    pub(in crate::world) strays: bool,
    pub(in crate::world) shared: bool,
}

impl ChangedFiles {
    /// Adds a file.
    pub(in crate::world) fn add(&mut self, path: &str) {
        match Listing::place_of(path) {
            FilePlace::Unit(office) => drop(self.offices.insert(office.to_owned())),
            FilePlace::Stray => self.strays = true,
            FilePlace::Shared => self.shared = true,
        }
    }

    /// Returns true if what is known of a unit may be out of date.
    fn touches(&self, job: &UnitJob, asked: &BTreeSet<String>, listing: &Listing) -> bool {
        let is_stray = |at: &u32| listing.strays.binary_search(at).is_ok();
        job.offices.iter().chain(asked).any(|office| self.offices.contains(office))
            || (self.strays && job.files.iter().any(is_stray))
    }
}

/// A site whose files are listed, and what was read of it.
pub(in crate::world) struct OpenSite {
    pub(in crate::world) run: SiteRun,
    cache: Result<RenderCache, TemplateError>,
    recent: Mutex<RecentUnits>,
    /// The kept parts of units, by their offices.
    kept: Mutex<HashMap<Vec<String>, Arc<KeptUnit>>>,
    /// The units of several offices, by each of these.
    joined: Mutex<HashMap<String, UnitJob>>,
    /// How often files have changed: what was read before is not kept after.
    age: AtomicU64,
    /// True if some units are known from before the site was opened.
    has_taken_over: bool,
    pub(super) search: KeptSearch,
    /// True if somebody types in it, so that units that are asked for do not wait until
    /// originals are read.
    is_edited: bool,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl OpenSite {
    pub(in crate::world) fn new(run: SiteRun) -> Self {
        Self {
            cache: run.base.render_cache(),
            run,
            recent: Mutex::default(),
            kept: Mutex::default(),
            joined: Mutex::default(),
            age: AtomicU64::new(0),
            has_taken_over: false,
            search: KeptSearch::default(),
            is_edited: false,
        }
    }

    /// Takes a site in which somebody types.
    pub(in crate::world) fn edited(run: SiteRun) -> Self {
        Self { is_edited: true, ..Self::new(run) }
    }

    /// Reads the originals of units that were checked without them. Returns true if there were
    /// some: what is known of these units is out of date then.
    pub(in crate::world) fn review(&self, units: &[Arc<CheckedUnit>]) -> bool {
        let reviewer = &self.run.reviewer;
        let mut behind = false;
        for unit in units.iter().filter(|unit| !reviewer.recall(&unit.archive).1) {
            reviewer.review(&unit.archive);
            behind = true;
        }
        behind
    }

    /// Returns how often files have changed.
    pub(in crate::world) fn age(&self) -> u64 {
        self.age.load(Ordering::SeqCst)
    }

    /// Ends a survey that is under way: another site takes the place of this one.
    pub(in crate::world) fn close(&self) {
        self.age.fetch_add(1, Ordering::SeqCst);
    }

    /// Remembers the reviews of documents for the next run. Of units that were taken over
    /// nothing was asked this time.
    pub(super) fn save_reviews(&self) {
        self.run.reviewer.save(!self.has_taken_over);
    }

    /// Forgets the units of changed files and those that link to them.
    pub(in crate::world) fn forget(&self, changed: &ChangedFiles) {
        self.age.fetch_add(1, Ordering::SeqCst);
        let listing = &self.run.listing;
        let mut kept = lock(&self.kept);
        kept.retain(|_, unit| !changed.touches(&unit.job, &unit.asked, listing));
        let mut recent = lock(&self.recent);
        recent.0.retain(|(_, read)| !changed.touches(&read.job, &read.asked, listing));
        self.run.forget_neighbors();
    }

    /// Takes over what is kept of units of the same site before files came or went. What
    /// units share has to be the same.
    pub(in crate::world) fn take_over(&mut self, before: &Self, mut changed: ChangedFiles) {
        self.has_taken_over = true;
        let (was, is) = (&before.run.listing, &self.run.listing);
        let paths = |listing: &Listing, office: &str| -> Vec<String> {
            let files = listing.files_of(office).iter();
            files.map(|at| listing.file(*at).path.clone()).collect()
        };
        let all = was.offices().chain(is.offices());
        let other = all.filter(|office| paths(was, office) != paths(is, office));
        changed.offices.extend(other.map(str::to_owned));
        let mut kept = lock(&self.kept);
        for (offices, unit) in lock(&before.kept).iter() {
            let [office] = offices.as_slice() else { continue };
            let is_same = !changed.touches(&unit.job, &unit.asked, was);
            if is_same
                && unit.is_free_of_places()
                && let Some(job) = self.run.job_of(Some(office))
            {
                let reports = unit.reports.clone();
                let (claimed, asked) = (unit.claimed.clone(), unit.asked.clone());
                let found = unit.found.clone();
                let (site_findings, pending) = (Vec::new(), Vec::new());
                let unit = KeptUnit { job, reports, site_findings, pending, claimed, found, asked };
                kept.insert(offices.clone(), Arc::new(unit));
            }
        }
    }

    /// Returns true if what units share is the same in both.
    pub(in crate::world) fn has_same_base(&self, other: &Self) -> bool {
        let shared = |site: &Self| -> Vec<String> {
            let listing = &site.run.listing;
            listing.shared.iter().map(|at| listing.file(*at).path.clone()).collect()
        };
        self.run.base.archive.site_years == other.run.base.archive.site_years
            && self.run.listing.has_content() == other.run.listing.has_content()
            && shared(self) == shared(other)
    }

    /// Returns what is kept of all units that were read.
    pub(super) fn kept_units(&self) -> Vec<Arc<KeptUnit>> {
        lock(&self.kept).values().cloned().collect()
    }

    /// Replaces the units of several offices.
    pub(super) fn set_joined(&self, units: &[Arc<KeptUnit>]) {
        let joined = units.iter().filter(|unit| unit.job.offices.len() > 1);
        let by_office = joined.flat_map(|unit| {
            unit.job.offices.iter().map(|office| (office.clone(), unit.job.clone()))
        });
        *lock(&self.joined) = by_office.collect();
    }

    /// Returns what is kept of a unit, which is read if need be. `None` if it has to be joined
    /// with others.
    pub(super) fn keep(&self, job: &UnitJob, misfiled: &Misfiled) -> Option<Arc<KeptUnit>> {
        if let Some(known) = lock(&self.kept).get(&job.offices) {
            return Some(Arc::clone(known));
        }
        let age = self.age();
        let recent = lock(&self.recent).get(&job.offices);
        let read = match recent.filter(|read| read.job.offices == job.offices) {
            Some(read) => read,
            None => Arc::new(self.read(job, misfiled, false)?),
        };
        let unit = Arc::new(KeptUnit::new(job.clone(), &read));
        let mut kept = lock(&self.kept);
        if self.age() == age {
            kept.insert(job.offices.clone(), Arc::clone(&unit));
        }
        Some(unit)
    }

    /// Reads and checks a unit. `at_once` leaves out what originals would have to be read for.
    fn read(&self, job: &UnitJob, misfiled: &Misfiled, at_once: bool) -> Option<ReadUnit> {
        let files = self.run.read_unit(&job.files);
        let result = if at_once {
            self.run.examine_at_once(job, files, misfiled)
        } else {
            self.run.examine(job, files, misfiled)
        };
        let UnitResult { unit, asked } = result?;
        let asked = asked.into_iter().map(|(office, _)| office).collect();
        Some(ReadUnit { job: job.clone(), unit: Arc::new(unit), asked })
    }

    /// Reads a unit again that is among the kept ones.
    pub(super) fn read_again(&self, kept: &KeptUnit) -> Option<Arc<CheckedUnit>> {
        Some(self.read(&kept.job, &Misfiled::default(), false)?.unit)
    }

    /// Returns a unit, which is read if it is not among the last ones.
    pub(in crate::world) fn unit_of(&self, job: UnitJob) -> Option<Arc<CheckedUnit>> {
        if let Some(read) = lock(&self.recent).get(&job.offices) {
            return Some(Arc::clone(&read.unit));
        }
        let (age, misfiled) = (self.age(), Misfiled::default());
        let at_once = self.is_edited;
        let read = self.read(&job, &misfiled, at_once);
        let read = read.or_else(|| {
            // Judged alone its foreign reports would have no pages.
            let joined = self.run.join_misfiled(&job, misfiled);
            self.read(&joined, &Misfiled::default(), at_once)
        });
        let read = Arc::new(read?);
        let unit = Arc::clone(&read.unit);
        let mut recent = lock(&self.recent);
        if self.age() == age {
            recent.insert(job.offices, read);
        }
        Some(unit)
    }

    /// Lists the offices of the units that are kept whole, the newest first.
    #[cfg(test)]
    pub(super) fn recent_offices(&self) -> Vec<Vec<String>> {
        lock(&self.recent).0.iter().map(|(offices, _)| offices.clone()).collect()
    }

    /// Summarizes the reports as far as their paths tell.
    pub(super) fn listed_reports(&self) -> Vec<Arc<ReportSummary>> {
        let years = self.run.base.archive.site_years.as_deref().unwrap_or_default();
        let reports = self.run.listing.reports().into_iter();
        let reports = reports.filter(|(year, _)| years.contains(year));
        reports.map(|(year, office)| listed_report(year, office).into()).collect()
    }
}

/// Summarizes a report of which nothing but its path is known.
fn listed_report(year: u16, office: &str) -> ReportSummary {
    ReportSummary {
        office: office.into(),
        year,
        form: None,
        title: None,
        published: None,
        updated: None,
        key_figures: Box::default(),
    }
}

impl OpenSite {
    /// Returns the job of an office, or of the texts that are no reports, joined with others
    /// as far as is known.
    pub(in crate::world) fn job_of(&self, office: Option<&str>) -> Option<UnitJob> {
        let joined = office.and_then(|office| lock(&self.joined).get(office).cloned());
        joined.or_else(|| self.run.job_of(office))
    }
}

impl PreviewSite for OpenSite {
    fn base(&self) -> &SiteBase {
        &self.run.base
    }

    fn render_cache(&self) -> Result<&RenderCache, &TemplateError> {
        self.cache.as_ref()
    }

    fn unit(&self, office: Option<&str>) -> Option<Arc<CheckedUnit>> {
        self.unit_of(self.job_of(office)?)
    }
}
