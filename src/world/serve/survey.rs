//! Surveys all reports of a site for the pages over many of them. What is known of a unit is not
//! read again.

use super::open_site::{KeptUnit, OpenSite};
use crate::preview::{SiteSurvey, UnitCounts, count_by_severity};
use anyhow::{Result, anyhow};
use nianbao_core::diag::Finding;
use nianbao_core::plan::SitePlan;
use nianbao_core::unit::KeptParts;
use std::sync::Arc;

/// The outcome of a survey.
pub(super) enum Surveyed {
    /// All reports are known.
    Whole(Arc<SiteSurvey>),
    /// There are reports of other years than those that the site was opened with.
    OtherYears(Vec<u16>),
    /// Files changed meanwhile.
    Outdated,
}

impl OpenSite {
    /// Surveys all reports.
    pub(super) fn survey(&self) -> Surveyed {
        let age = self.age();
        let units = self.keep_all(age);
        let Ok(units) = units else { return Surveyed::Outdated };
        self.save_reviews();
        self.set_joined(&units);
        let survey = self.conclude(&units);
        if self.age() != age {
            return Surveyed::Outdated;
        }
        let base_years = self.run.base.archive.site_years.as_deref().unwrap_or_default();
        let years: Vec<u16> = survey.plan.summary.years().collect();
        if years == base_years {
            Surveyed::Whole(Arc::new(survey))
        } else {
            Surveyed::OtherYears(years)
        }
    }

    /// Surveys all reports, whatever years they turn out to be of; `None` if files have changed
    /// since an age.
    pub(in crate::world) fn survey_at(&self, age: u64) -> Option<SiteSurvey> {
        let units = self.keep_all(age).ok()?;
        // Reviews of what is being typed are not worth remembering.
        self.set_joined(&units);
        let survey = self.conclude(&units);
        (self.age() == age).then_some(survey)
    }

    /// Returns what is kept of all units, in their order.
    ///
    /// Errors: files changed meanwhile.
    fn keep_all(&self, age: u64) -> Result<Vec<Arc<KeptUnit>>> {
        self.run.for_each_unit(
            &|job, misfiled| {
                if self.age() != age {
                    return Err(anyhow!("outdated"));
                }
                Ok(self.keep(job, misfiled))
            },
            &mut |units: &mut Vec<_>, unit| {
                units.push(unit);
                Ok(())
            },
        )
    }

    fn conclude(&self, units: &[Arc<KeptUnit>]) -> SiteSurvey {
        let mut parts = KeptParts::default();
        for unit in units {
            parts.reports.extend(unit.reports.iter().cloned());
            parts.findings.extend(unit.site_findings.iter().cloned());
            parts.claimed.extend(unit.claimed.iter().cloned());
        }
        let (plan, shared, _) = self.run.base.conclude(parts);
        let found = units.iter().map(|unit| count_findings(unit, &plan));
        let found = found.filter(|unit| unit.listed > 0).collect();
        SiteSurvey { plan, shared, found }
    }
}

/// Counts the findings of a unit, with those about links that lead nowhere.
fn count_findings(unit: &KeptUnit, plan: &SitePlan) -> UnitCounts {
    let mut found = unit.found.clone();
    let broken: Vec<&Finding> = crate::preview::broken_links(&unit.pending, plan).collect();
    found.listed += broken.len();
    for (all, more) in found.counts.iter_mut().zip(count_by_severity(broken)) {
        *all += more;
    }
    found
}
