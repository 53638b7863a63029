//! One pass over all units, several at a time, their results taken in order.

use super::SiteRun;
use super::neighbors::LinkedUnits;
use anyhow::Result;
use nianbao_core::archive::{Archive, OriginalReviews};
use nianbao_core::source::{Digest, File};
use nianbao_core::unit::{CheckedUnit, ParsedUnit};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::sync::PoisonError;

/// The number of units between two points at which their results are taken.
const UNITS_AT_A_TIME: usize = 128;

/// The offices and files of a unit.
#[derive(Clone, Debug, Default)]
pub(in crate::world) struct UnitJob {
    /// The ids of its offices: one, unless reports of one stand under the name of another;
    /// none for texts that are no reports.
    pub(in crate::world) offices: Vec<String>,
    /// Its files, by their places.
    pub(in crate::world) files: Vec<u32>,
    /// True if several offices were joined, so that a foreign report is no surprise.
    is_joined: bool,
}

impl UnitJob {
    /// Returns the office of a unit that has one alone.
    pub(in crate::world) fn office(&self) -> Option<&str> {
        self.offices.first().filter(|_| !self.is_joined).map(String::as_str)
    }
}

/// A unit that was read and checked.
pub(in crate::world) struct UnitResult {
    pub(in crate::world) unit: CheckedUnit,
    /// The offices whose files it depends on besides its own, since links lead there, and the
    /// digests of these files.
    pub(in crate::world) asked: Vec<(String, Digest)>,
}

impl SiteRun {
    /// Lists the units: offices in the order of their list, then those that are not on it.
    pub(in crate::world) fn jobs(&self) -> Vec<UnitJob> {
        let listed = self.base.archive.offices.iter().map(|office| office.id.as_str());
        let mut seen = BTreeSet::new();
        let all = listed.chain(self.listing.offices()).filter(|id| seen.insert(*id));
        let mut jobs: Vec<UnitJob> = all.map(|id| self.job(&[id])).collect();
        if !self.listing.strays.is_empty() {
            jobs.push(UnitJob { files: self.listing.strays.clone(), ..UnitJob::default() });
        }
        jobs
    }

    /// Returns the job of an office, or of the texts that are no reports. `None` if nothing is
    /// known of it.
    pub(in crate::world) fn job_of(&self, office: Option<&str>) -> Option<UnitJob> {
        let strays = &self.listing.strays;
        let Some(office) = office else {
            let job = UnitJob { files: strays.clone(), ..UnitJob::default() };
            return (!strays.is_empty()).then_some(job);
        };
        let is_known = self.base.archive.offices.get(office).is_some();
        let job = self.job(&[office]);
        (is_known || !job.files.is_empty()).then_some(job)
    }

    /// Joins a unit with those whose reports it was found to have.
    pub(in crate::world) fn join_misfiled(&self, job: &UnitJob, misfiled: Misfiled) -> UnitJob {
        let groups = misfiled.into_groups();
        let own = groups.iter().find(|group| group.has(job.offices.first().map(String::as_str)));
        let jobs = own.into_iter().flat_map(|group| &group.0);
        let jobs = jobs.filter_map(|office| self.job_of(office.as_deref())).collect();
        join_jobs(jobs, &groups).pop().unwrap_or_else(|| job.clone())
    }

    fn job(&self, offices: &[&str]) -> UnitJob {
        let files = offices.iter().flat_map(|office| self.listing.files_of(office));
        let mut files: Vec<u32> = files.copied().collect();
        files.sort_unstable();
        let offices: Vec<String> = offices.iter().map(|id| (*id).to_owned()).collect();
        UnitJob { is_joined: offices.len() > 1, offices, files }
    }

    /// Reads and checks a unit. `None` if it has reports of offices that are not its own; these
    /// are noted in `misfiled`, so that they can be judged together.
    pub(in crate::world) fn examine(
        &self,
        job: &UnitJob,
        files: Vec<(usize, File)>,
        misfiled: &Misfiled,
    ) -> Option<UnitResult> {
        let review = |archive: &Archive| self.reviewer.review(archive);
        self.examine_with(job, files, misfiled, &review)
    }

    /// Does the same with reviews of originals as far as they are known: nothing waits for
    /// documents to be read.
    pub(in crate::world) fn examine_at_once(
        &self,
        job: &UnitJob,
        files: Vec<(usize, File)>,
        misfiled: &Misfiled,
    ) -> Option<UnitResult> {
        let recall = |archive: &Archive| self.reviewer.recall(archive).0;
        self.examine_with(job, files, misfiled, &recall)
    }

    fn examine_with(
        &self,
        job: &UnitJob,
        files: Vec<(usize, File)>,
        misfiled: &Misfiled,
        review: &dyn Fn(&Archive) -> OriginalReviews,
    ) -> Option<UnitResult> {
        let offices: Vec<&str> = job.offices.iter().map(String::as_str).collect();
        let parsed = ParsedUnit::new(&self.base, files);
        let foreign = parsed.misfiled(&offices);
        if !foreign.is_empty() && !job.is_joined {
            misfiled.note(job, foreign);
            return None;
        }
        let reviews = review(&parsed.archive);
        let linked = LinkedUnits::new(self);
        let unit = parsed.check(&self.base, &offices, &linked, reviews);
        Some(UnitResult { unit, asked: linked.into_asked() })
    }

    /// Does `work` for every unit and hands its results to `take`, in the order of the units.
    /// Where reports stand under the names of other offices, these offices are joined to one
    /// unit and all is done again, with a new state.
    ///
    /// Errors: the first of `work` or `take`.
    pub(in crate::world) fn for_each_unit<T: Send, S: Default>(
        &self,
        work: &(dyn Fn(&UnitJob, &Misfiled) -> Result<Option<T>> + Sync),
        take: &mut dyn FnMut(&mut S, T) -> Result<()>,
    ) -> Result<S> {
        let mut jobs = self.jobs();
        loop {
            let (state, misfiled) = Self::pass(&jobs, work, take)?;
            let groups = misfiled.into_groups();
            if groups.is_empty() {
                return Ok(state);
            }
            jobs = join_jobs(jobs, &groups);
        }
    }

    /// Does `work` for some units and hands its results to `take`, in the order of the units.
    /// Returns which of them have reports of offices that are not their own too.
    ///
    /// Errors: the first of `work` or `take`.
    pub(in crate::world) fn pass<T: Send, S: Default>(
        jobs: &[UnitJob],
        work: &(dyn Fn(&UnitJob, &Misfiled) -> Result<Option<T>> + Sync),
        take: &mut dyn FnMut(&mut S, T) -> Result<()>,
    ) -> Result<(S, Misfiled)> {
        let (mut state, misfiled) = (S::default(), Misfiled::default());
        for chunk in jobs.chunks(UNITS_AT_A_TIME) {
            let results: Vec<Result<Option<T>>> =
                chunk.par_iter().with_max_len(1).map(|job| work(job, &misfiled)).collect();
            for result in results {
                if let Some(result) = result? {
                    take(&mut state, result)?;
                }
            }
        }
        Ok((state, misfiled))
    }
}

/// Joins the jobs of the offices in each group.
fn join_jobs(jobs: Vec<UnitJob>, groups: &[Group]) -> Vec<UnitJob> {
    let group_of = |job: &UnitJob| {
        groups.iter().position(|group| group.has(job.offices.first().map(String::as_str)))
    };
    let mut joined: Vec<Option<UnitJob>> = vec![None; groups.len()];
    let mut alone = Vec::new();
    for job in jobs {
        let Some(at) = group_of(&job) else {
            alone.push(job);
            continue;
        };
        let group = joined[at].get_or_insert_default();
        group.offices.extend(job.offices);
        group.files.extend(job.files);
        group.files.sort_unstable();
        group.is_joined = true;
    }
    alone.extend(joined.into_iter().flatten());
    alone
}

/// Units with reports of offices that are not their own, and these offices.
#[derive(Default)]
pub(in crate::world) struct Misfiled(Mutex<Vec<(Option<String>, BTreeSet<String>)>>);

/// Offices that are judged together. `None` stands for texts that are no reports.
struct Group(BTreeSet<Option<String>>);

impl Group {
    fn has(&self, office: Option<&str>) -> bool {
        self.0.contains(&office.map(str::to_owned))
    }
}

impl Misfiled {
    fn note(&self, job: &UnitJob, foreign: BTreeSet<String>) {
        let own = job.offices.first().cloned();
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push((own, foreign));
    }

    /// Returns the smallest groups such that no unit has a report of an office elsewhere.
    fn into_groups(self) -> Vec<Group> {
        let noted = self.0.into_inner().unwrap_or_else(PoisonError::into_inner);
        let mut group_of: BTreeMap<Option<String>, usize> = BTreeMap::new();
        let mut groups: Vec<BTreeSet<Option<String>>> = Vec::new();
        for (own, foreign) in noted {
            let all: BTreeSet<Option<String>> =
                foreign.into_iter().map(Some).chain([own]).collect();
            let known: BTreeSet<usize> =
                all.iter().filter_map(|office| group_of.get(office).copied()).collect();
            let mut joined = all;
            for at in known {
                joined.append(&mut groups[at]);
            }
            for office in &joined {
                group_of.insert(office.clone(), groups.len());
            }
            groups.push(joined);
        }
        groups.into_iter().filter(|group| !group.is_empty()).map(Group).collect()
    }
}
