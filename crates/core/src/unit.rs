//! One office through its years, from files to planned pages. A site is made unit by unit: what
//! all units share is parsed once, each unit is parsed, checked and rendered by itself and then
//! forgotten, and the pages over all of them are made of what was kept.
//!
//! ```text
//! settings, offices, forms, theme ──▶ SiteBase
//! sources of one office ──parse──▶ ParsedUnit ──check, plan──▶ CheckedUnit ──render──▶ bytes
//!                                                               │
//! SiteBase, ReportSummary of every report ──conclude──▶ SitePlan ──render──▶ bytes
//! ```

use crate::archive::{Archive, OriginalReviews, ReportSummary, Summary};
use crate::builtin::BuiltinTheme;
use crate::check::{self, CheckResult, Levels};
use crate::diag::{Finding, Severity};
use crate::examine::ExamineOptions;
use crate::parse;
use crate::plan::{self, Neighbors, PendingLink, PlannedUnit, SiteMap, SitePlan, TemplateAnchors};
use crate::render::{self, RenderCache, TemplateError};
use crate::source::{File, SourceId, Sources};
use std::collections::BTreeSet;
use std::sync::Arc;

/// All that the units of a site share.
pub struct SiteBase {
    /// The settings, offices, forms and themes, and no reports.
    pub archive: Archive,
    /// The general files, as far as they are known before the reports are.
    pub plan: SitePlan,
    levels: Levels,
    anchors: TemplateAnchors,
    drafts: bool,
    findings: Vec<Finding>,
}

impl SiteBase {
    /// Parses the files of a site that no unit has; each has its place among all files.
    /// `has_content` is true if there are files under `content/` besides. `years` are those in
    /// which there is a report.
    pub fn new(
        theme: BuiltinTheme,
        files: Vec<(usize, File)>,
        has_content: bool,
        years: &[u16],
        options: &ExamineOptions,
    ) -> Self {
        let (mut archive, mut findings) = parse::parse_base(theme, files, has_content);
        options.apply(Arc::make_mut(&mut archive.site));
        if !options.drafts {
            let drafts = archive.remove_draft_articles();
            findings.retain(|finding| !drafts.contains(&finding.place.source));
        }
        archive.site_years = Some(years.into());
        check::check_site(&archive, &mut findings);
        let (levels, wrong) = Levels::new(&archive);
        findings.extend(wrong);
        let (plan, _) = plan::plan_general(&archive, Summary::of_years(years));
        let anchors = TemplateAnchors::new(&archive, &plan);
        findings.extend(render::check_templates(&archive, &plan));
        Self { archive, plan, levels, anchors, drafts: options.drafts, findings }
    }

    /// Makes the cache that pages are rendered with.
    ///
    /// Errors: a template that does not parse.
    pub fn render_cache(&self) -> Result<RenderCache, TemplateError> {
        RenderCache::new(&self.archive, &self.plan)
    }

    /// Parses and plans the unit of an office without checking it.
    pub fn plan_unit(
        &self,
        office: &str,
        files: Vec<(usize, File)>,
        neighbors: &dyn Neighbors,
    ) -> PlannedUnit {
        let unit = ParsedUnit::new(self, files);
        let plan = plan::plan_unit(&unit.archive, &[office], &self.plan, neighbors).plan;
        PlannedUnit { archive: unit.archive, plan }
    }

    /// Settles what is known of a site before all its units are: what was found in the files
    /// that they share, and what units found of it.
    pub fn check_shared(&self, found: Vec<Finding>) -> CheckResult {
        let findings = self.findings.iter().cloned().chain(each_once(found)).collect();
        self.levels.apply::<()>(&self.archive, findings, Vec::new()).0
    }

    /// Plans the pages over all units and settles what concerns the site as a whole. Returns
    /// the findings about links that lead nowhere apart: they are in sources of units.
    pub fn conclude(&self, kept: KeptParts) -> (SitePlan, CheckResult, Vec<Finding>) {
        let summary = Summary::new(&self.archive.offices, kept.reports);
        let (plan, found) = plan::plan_general(&self.archive, summary);
        let mut findings = self.findings.clone();
        findings.extend(found);
        findings.extend(plan::check_strayed_files(&self.archive, &kept.claimed));
        findings.extend(each_once(kept.findings));
        check::check_summary(&self.archive, &plan.summary, &mut findings);
        let (result, _) = self.levels.apply::<()>(&self.archive, findings, Vec::new());
        let is_there = |path: &str| {
            plan.find(path).is_some() || plan.find(&format!("{path}/index.html")).is_some()
        };
        let broken = kept.pending.into_iter().filter(|(path, _)| !is_there(path));
        let broken = broken.map(|(_, finding)| finding).collect();
        (plan, result, broken)
    }
}

/// Drops findings that say the same as one before.
fn each_once(findings: Vec<Finding>) -> impl Iterator<Item = Finding> {
    let mut seen = BTreeSet::new();
    findings.into_iter().filter(move |found| seen.insert(found.message.zh.clone()))
}

/// Data that are kept of all units for the pages and findings that concern all.
#[derive(Default)]
pub struct KeptParts {
    /// The filed reports in short.
    pub reports: Vec<Arc<ReportSummary>>,
    /// Findings about the site as a whole; each counts once.
    pub findings: Vec<Finding>,
    /// Links to paths that were not known.
    pub pending: Vec<PendingLink>,
    /// Files of the site that reports name.
    pub claimed: BTreeSet<String>,
}

/// The parsed reports of one office, or of several where a report stands under the wrong name.
pub struct ParsedUnit {
    /// The reports, and all that units share.
    pub archive: Archive,
    /// How many drafts were left out.
    pub drafts: usize,
    findings: Vec<Finding>,
}

impl ParsedUnit {
    /// Parses the files of a unit; each has its place among all files of the site.
    pub fn new(base: &SiteBase, files: Vec<(usize, File)>) -> Self {
        let (mut archive, mut findings) = parse::parse_unit(&base.archive, files);
        let mut left_out = 0;
        if !base.drafts {
            let drafts = archive.remove_drafts();
            left_out = drafts.len();
            findings.retain(|finding| !drafts.contains(&finding.place.source));
        }
        Self { archive, drafts: left_out, findings }
    }

    /// Lists the offices whose reports stand here although they are not among `offices`.
    pub fn misfiled(&self, offices: &[&str]) -> BTreeSet<String> {
        let ids = self.archive.reports().map(|report| report.office.value.as_str());
        ids.filter(|id| !offices.contains(id)).map(str::to_owned).collect()
    }

    /// Checks and plans the reports; `offices` are those whose pages belong to the unit.
    pub fn check(
        mut self,
        base: &SiteBase,
        offices: &[&str],
        neighbors: &dyn Neighbors,
        reviews: OriginalReviews,
    ) -> CheckedUnit {
        self.archive.reviews = reviews.into();
        let archive = self.archive;
        let mut findings = self.findings;
        check::check_unit(&archive, &mut findings);
        let planned = plan::plan_unit(&archive, offices, &base.plan, neighbors);
        let map = SiteMap {
            own: &planned.plan,
            general: &base.plan,
            base: &base.archive,
            anchors: &base.anchors,
            neighbors,
        };
        let (broken, pending) = plan::check_links(&archive, &map);
        findings.extend(broken);
        let is_own = |found: &Finding| archive.reports().any(|r| r.source == found.place.source);
        let (own, site_findings) = planned.findings.into_iter().partition::<Vec<_>, _>(is_own);
        findings.extend(own);
        let (check_result, pending) = base.levels.apply(&archive, findings, pending);
        let kept = KeptParts {
            reports: summaries(&archive),
            findings: site_findings,
            pending,
            claimed: planned.claimed,
        };
        CheckedUnit { archive, plan: planned.plan, check_result, drafts: self.drafts, kept }
    }
}

fn summaries(archive: &Archive) -> Vec<Arc<ReportSummary>> {
    let filed = archive.years().values().flatten();
    filed.map(|id| ReportSummary::new(archive, *id).into()).collect()
}

/// A parsed, checked and planned unit.
pub struct CheckedUnit {
    /// The reports, and all that units share.
    pub archive: Archive,
    /// The files that are made of them.
    pub plan: SitePlan,
    /// The findings about them, with their levels.
    pub check_result: CheckResult,
    /// How many drafts were left out.
    pub drafts: usize,
    /// The data that pages and findings over all units need.
    pub kept: KeptParts,
}

/// The data that a unit leaves behind when its reports are forgotten.
pub struct UnitFindings {
    /// The findings about its reports, with their levels.
    pub findings: Vec<Finding>,
    /// The texts that findings are about, also pending ones.
    pub sources: Sources,
    /// The number of its reports, drafts that were left out excepted.
    pub reports: usize,
    /// How many drafts were left out.
    pub drafts: usize,
    /// The data that pages and findings over all units need.
    pub kept: KeptParts,
}

impl CheckedUnit {
    /// Returns true if a finding keeps the site from being built.
    pub fn has_error(&self) -> bool {
        self.check_result.findings.iter().any(|finding| finding.severity == Severity::Error)
    }

    /// Forgets the reports.
    pub fn into_findings(self) -> UnitFindings {
        let findings = self.check_result.findings;
        let pending = self.kept.pending.iter().map(|(_, finding)| finding);
        let places = findings.iter().chain(pending).flat_map(|finding| {
            let related = finding.related.iter().map(|related| related.place.source);
            related.chain([finding.place.source])
        });
        let ids: BTreeSet<SourceId> = places.collect();
        let all = &self.archive.sources;
        let texts = ids.into_iter().filter_map(|id| Some((id, Arc::clone(all.get_shared(id)?))));
        UnitFindings {
            sources: Sources::with_ids(texts.collect()),
            findings,
            reports: self.archive.reports().len(),
            drafts: self.drafts,
            kept: self.kept,
        }
    }
}
