//! The units that the links of another one lead to: read when they are asked for.

use super::SiteRun;
use crate::world::stamp::digest_sources;
use nianbao_core::plan::{Neighbors, NoNeighbors, PlannedUnit};
use nianbao_core::source::Digest;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The number of units that are kept for the next link.
const KEPT: usize = 64;

/// Units that were read for links, by their offices.
#[derive(Default)]
pub(super) struct NeighborCache(Mutex<KeptNeighbors>);

/// A unit that was read for a link, and the digest of its files.
#[derive(Clone)]
struct ReadNeighbor {
    unit: Arc<PlannedUnit>,
    files: Digest,
}

#[derive(Default)]
struct KeptNeighbors {
    units: HashMap<String, ReadNeighbor>,
    /// How often units were forgotten: what was read before is not kept after.
    age: u64,
}

impl NeighborCache {
    fn kept(&self) -> MutexGuard<'_, KeptNeighbors> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn get(&self, office: &str) -> Result<ReadNeighbor, u64> {
        let kept = self.kept();
        kept.units.get(office).cloned().ok_or(kept.age)
    }

    fn insert(&self, office: &str, unit: &ReadNeighbor, age: u64) {
        let mut kept = self.kept();
        if kept.age != age {
            return;
        }
        if kept.units.len() >= KEPT {
            kept.units.clear();
        }
        kept.units.insert(office.to_owned(), unit.clone());
    }

    /// Forgets all units: the files of some have changed.
    pub(super) fn forget(&self) {
        let mut kept = self.kept();
        kept.units.clear();
        kept.age += 1;
    }
}

/// The other units of a site, as one of them asks for them.
pub(super) struct LinkedUnits<'r> {
    run: &'r SiteRun,
    /// The offices that were asked for, also those that are not there, and the digests of their
    /// files; `None` where only their paths were asked for.
    asked: Mutex<BTreeMap<String, Option<Digest>>>,
}

impl<'r> LinkedUnits<'r> {
    pub(super) fn new(run: &'r SiteRun) -> Self {
        Self { run, asked: Mutex::default() }
    }

    /// Returns the offices on whose files the answers depended, and the digests of these.
    pub(super) fn into_asked(self) -> Vec<(String, Digest)> {
        let asked = self.asked.into_inner().unwrap_or_else(PoisonError::into_inner);
        let listing = &self.run.listing;
        let digest = |office: &str| digest_sources(&listing.read(listing.files_of(office)).1);
        let with_digest = |(office, known): (String, Option<Digest>)| {
            let files = known.unwrap_or_else(|| digest(&office));
            (office, files)
        };
        asked.into_iter().map(with_digest).collect()
    }

    fn note(&self, office: &str, files: Option<Digest>) {
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        let known = asked.entry(office.to_owned()).or_default();
        *known = known.or(files);
    }
}

impl Neighbors for LinkedUnits<'_> {
    fn unit(&self, office: &str) -> Option<Arc<PlannedUnit>> {
        self.note(office, None);
        let is_known = self.run.base.archive.offices.get(office).is_some();
        if self.run.listing.files_of(office).is_empty() && !is_known {
            return None;
        }
        let age = match self.run.neighbors.get(office) {
            Ok(read) => {
                self.note(office, Some(read.files));
                return Some(read.unit);
            }
            Err(age) => age,
        };
        let (files, records) = self.run.listing.read(self.run.listing.files_of(office));
        let unit = Arc::new(self.run.base.plan_unit(office, files, &NoNeighbors));
        let read = ReadNeighbor { unit, files: digest_sources(&records) };
        self.note(office, Some(read.files));
        self.run.neighbors.insert(office, &read, age);
        Some(read.unit)
    }

    fn has_report(&self, office: &str, year: u16) -> bool {
        self.note(office, None);
        self.run.listing.has_report(office, year)
    }
}
