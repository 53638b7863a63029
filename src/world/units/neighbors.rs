//! The units that the links of another one lead to: read when they are asked for.

use super::SiteRun;
use nianbao_core::plan::{Neighbors, NoNeighbors, PlannedUnit};
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The number of units that are kept for the next link.
const KEPT: usize = 64;

/// Units that were read for links, by their offices.
#[derive(Default)]
pub(super) struct NeighborCache(Mutex<KeptNeighbors>);

#[derive(Default)]
struct KeptNeighbors {
    units: HashMap<String, Arc<PlannedUnit>>,
    /// How often units were forgotten: what was read before is not kept after.
    age: u64,
}

impl NeighborCache {
    fn kept(&self) -> MutexGuard<'_, KeptNeighbors> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn get(&self, office: &str) -> Result<Arc<PlannedUnit>, u64> {
        let kept = self.kept();
        kept.units.get(office).cloned().ok_or(kept.age)
    }

    fn insert(&self, office: &str, unit: &Arc<PlannedUnit>, age: u64) {
        let mut kept = self.kept();
        if kept.age != age {
            return;
        }
        if kept.units.len() >= KEPT {
            kept.units.clear();
        }
        kept.units.insert(office.to_owned(), Arc::clone(unit));
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
    /// The offices that were asked for, also those that are not there.
    asked: Mutex<BTreeSet<String>>,
}

impl<'r> LinkedUnits<'r> {
    pub(super) fn new(run: &'r SiteRun) -> Self {
        Self { run, asked: Mutex::default() }
    }

    /// Returns the offices on whose files the answers depended.
    pub(super) fn into_asked(self) -> BTreeSet<String> {
        self.asked.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    fn note(&self, office: &str) {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).insert(office.to_owned());
    }
}

impl Neighbors for LinkedUnits<'_> {
    fn unit(&self, office: &str) -> Option<Arc<PlannedUnit>> {
        self.note(office);
        let is_known = self.run.base.archive.offices.get(office).is_some();
        if self.run.listing.files_of(office).is_empty() && !is_known {
            return None;
        }
        let age = match self.run.neighbors.get(office) {
            Ok(unit) => return Some(unit),
            Err(age) => age,
        };
        let files = self.run.read_unit(self.run.listing.files_of(office));
        let unit = Arc::new(self.run.base.plan_unit(office, files, &NoNeighbors));
        self.run.neighbors.insert(office, &unit, age);
        Some(unit)
    }

    fn has_report(&self, office: &str, year: u16) -> bool {
        self.note(office);
        self.run.listing.has_report(office, year)
    }
}
