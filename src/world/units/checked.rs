//! The check of a whole site, unit by unit.

use super::SiteRun;
use anyhow::Result;
use nianbao_core::check::FindingTally;
use nianbao_core::diag::Finding;
use nianbao_core::plan::SitePlan;
use nianbao_core::source::{Source, SourceId, Sources};
use nianbao_core::unit::{KeptParts, UnitFindings};
use std::collections::HashMap;
use std::sync::Arc;

/// The findings and data of the units that were checked so far.
#[derive(Default)]
pub struct CheckedUnits {
    /// The findings.
    pub tally: FindingTally,
    /// The number of reports, drafts that were left out excepted.
    pub reports: usize,
    /// The number of drafts that were left out.
    pub drafts: usize,
    kept: KeptParts,
    /// The texts that pending findings are about.
    pending_sources: HashMap<SourceId, Arc<Source>>,
}

/// Chooses findings by the path of their file.
pub(in crate::world) type PathFilter<'f> = dyn Fn(&str) -> bool + Sync + 'f;

impl CheckedUnits {
    /// Adds what a unit found, and what pages over all units need of it.
    pub(in crate::world) fn add(&mut self, unit: UnitFindings, wanted: &PathFilter) {
        let UnitFindings { findings, sources, reports, drafts, kept } = unit;
        self.tally.add(select(findings, &sources, wanted), &sources);
        self.reports += reports;
        self.drafts += drafts;
        for id in kept.pending.iter().map(|(_, finding)| finding.place.source) {
            let source = sources.get_shared(id);
            self.pending_sources.extend(source.map(|source| (id, Arc::clone(source))));
        }
        self.keep(kept);
    }

    /// Adds what was kept of a unit that was not read this time.
    pub(in crate::world) fn keep(&mut self, kept: KeptParts) {
        self.kept.reports.extend(kept.reports);
        self.kept.findings.extend(kept.findings);
        self.kept.pending.extend(kept.pending);
        self.kept.claimed.extend(kept.claimed);
    }

    /// Adds the findings of a part of the site that are about what all units share.
    pub(in crate::world) fn check_shared(&mut self, run: &SiteRun) {
        let result = run.base.check_shared(std::mem::take(&mut self.kept.findings));
        self.tally.add(result.findings, &run.base.archive.sources);
    }

    /// Settles what concerns the site as a whole, and plans the pages over all units.
    pub(in crate::world) fn conclude(
        mut self,
        run: &SiteRun,
        wanted: &PathFilter,
    ) -> (SitePlan, Self) {
        let (plan, result, broken) = run.base.conclude(std::mem::take(&mut self.kept));
        let sources = &run.base.archive.sources;
        self.tally.add(select(result.findings, sources, wanted), sources);
        let mut pending: Vec<_> = std::mem::take(&mut self.pending_sources).into_iter().collect();
        pending.sort_by_key(|(id, _)| *id);
        let sources = Sources::with_ids(pending);
        self.tally.add(select(broken, &sources, wanted), &sources);
        (plan, self)
    }
}

fn select(findings: Vec<Finding>, sources: &Sources, wanted: &PathFilter) -> Vec<Finding> {
    let is_wanted = |finding: &Finding| wanted(&sources.get(finding.place.source).path);
    findings.into_iter().filter(is_wanted).collect()
}

impl SiteRun {
    /// Checks the site. Findings are those in files that are `wanted`.
    ///
    /// Errors: none that a file of the site could cause.
    pub fn check(&self, wanted: &PathFilter) -> Result<CheckedUnits> {
        let units = self.for_each_unit::<UnitFindings, CheckedUnits>(
            &|job, misfiled| {
                let result = self.examine(job, self.read_unit(&job.files), misfiled);
                Ok(result.map(|result| result.unit.into_findings()))
            },
            &mut |state, unit| {
                state.add(unit, wanted);
                Ok(())
            },
        )?;
        self.reviewer.save(true);
        Ok(units.conclude(self, wanted).1)
    }

    /// Returns the paths of the site's texts; some may come twice.
    pub fn sources(&self) -> impl Iterator<Item = &str> {
        let shared = self.base.archive.sources.iter().map(|(_, source)| source.path.as_str());
        self.listing.texts().chain(shared)
    }

    /// Returns true if the site has a text below a path.
    pub fn has_source(&self, is_below: &dyn Fn(&str) -> bool) -> bool {
        self.sources().any(is_below)
    }
}
