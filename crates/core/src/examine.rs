//! Parses, checks and plans a site all of whose reports are held at once. [`unit`](crate::unit)
//! does the same office by office.

use crate::archive::Archive;
use crate::builtin::{self, BuiltinTheme};
use crate::check::{self, CheckResult, Levels};
use crate::config::{LinkStyle, Site};
use crate::diag::Finding;
use crate::parse;
use crate::plan::{self, SitePlan};
use crate::render::{self, RenderCache, Renderer, TemplateError};
use crate::source::File;
use std::sync::Arc;

/// Options of a run, over the settings of the site.
#[derive(Clone, Debug, Default)]
pub struct ExamineOptions {
    /// Includes reports that are drafts.
    pub drafts: bool,
    /// Replaces the address of the site.
    pub base_url: Option<String>,
    /// Replaces the form of links to pages.
    pub links: Option<LinkStyle>,
    /// The year that it is where the offices are; `None` checks no year against it.
    pub current_year: Option<u16>,
}

impl ExamineOptions {
    /// Puts the choices in the place of settings.
    pub(crate) fn apply(&self, site: &mut Site) {
        if let Some(url) = &self.base_url {
            url.trim_end_matches('/').clone_into(&mut site.base_url);
        }
        if let Some(links) = self.links {
            site.links = links;
        }
        site.current_year = self.current_year;
    }
}

/// A parsed site, with the findings of the parser.
#[derive(Clone, Debug)]
pub struct ParsedSite {
    /// The content of the site.
    pub archive: Archive,
    /// The findings of the parser.
    findings: Vec<Finding>,
    /// How many drafts were left out.
    pub drafts: usize,
}

impl ParsedSite {
    /// Parses the files of a site.
    pub fn new(theme: BuiltinTheme, files: Vec<File>, choices: &ExamineOptions) -> Self {
        Self::parse(theme, &parse::Previous::default(), files, choices)
    }

    /// Parses the files again; reports that have not changed are shared.
    #[must_use]
    pub fn reparse(&self, files: Vec<File>, choices: &ExamineOptions) -> Self {
        let before = parse::Previous::new(&self.archive, &self.findings);
        Self::parse(self.archive.builtin_theme, &before, files, choices)
    }

    fn parse(
        theme: BuiltinTheme,
        before: &parse::Previous,
        files: Vec<File>,
        choices: &ExamineOptions,
    ) -> Self {
        let (mut archive, mut findings) =
            parse::parse(theme, &builtin::national_forms(), files, before);
        let mut left_out = 0;
        if !choices.drafts {
            let mut drafts = archive.remove_drafts();
            left_out = drafts.len();
            drafts.extend(archive.remove_draft_articles());
            findings.retain(|finding| !drafts.contains(&finding.place.source));
        }
        choices.apply(Arc::make_mut(&mut archive.site));
        Self { archive, findings, drafts: left_out }
    }

    /// Returns the findings in one file that the parser made, each at its level.
    pub fn findings_in(&self, path: &str) -> Vec<Finding> {
        let archive = &self.archive;
        let is_there = |finding: &&Finding| archive.sources.get(finding.place.source).path == path;
        let findings: Vec<Finding> = self.findings.iter().filter(is_there).cloned().collect();
        if findings.is_empty() {
            return findings;
        }
        let levels = Levels::new(archive).0;
        let mut levelled = levels.apply::<()>(archive, findings, Vec::new()).0.findings;
        levelled.retain(|finding| is_there(&finding));
        levelled
    }

    /// Checks and plans the site.
    pub fn check(&self) -> (SitePlan, CheckResult) {
        let archive = &self.archive;
        let mut findings = self.findings.clone();
        // Neither asks anything of the other.
        let ((), (plan, unplanned)) =
            rayon::join(|| check::check(archive, &mut findings), || plan::plan_site(archive));
        findings.extend(unplanned);
        findings.extend(render::check_templates(archive, &plan));
        check::check_summary(archive, &plan.summary, &mut findings);
        let (levels, wrong) = Levels::new(archive);
        findings.extend(wrong);
        (plan, levels.apply::<()>(archive, findings, Vec::new()).0)
    }
}

/// A parsed, checked and planned site.
#[derive(Debug)]
pub struct Examined {
    /// The content of the site.
    pub archive: Archive,
    /// The files that will be built.
    pub plan: SitePlan,
    /// The findings, with their levels.
    pub check_result: CheckResult,
    /// How many drafts were left out.
    pub drafts: usize,
}

impl Examined {
    /// Makes the cache that its pages are rendered with.
    ///
    /// Errors: a template that does not parse.
    pub fn render_cache(&self) -> Result<RenderCache, TemplateError> {
        RenderCache::new(&self.archive, &self.plan)
    }

    /// Returns the renderer of its pages.
    pub fn renderer<'a>(&'a self, cache: &'a RenderCache) -> Renderer<'a> {
        Renderer::new(&self.archive, &self.check_result, &self.plan, cache)
    }
}

/// Parses, checks and plans the files of a site.
pub fn examine(theme: BuiltinTheme, files: Vec<File>, choices: &ExamineOptions) -> Examined {
    let read = ParsedSite::new(theme, files, choices);
    let (plan, verdict) = read.check();
    Examined { archive: read.archive, plan, check_result: verdict, drafts: read.drafts }
}
