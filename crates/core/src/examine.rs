//! A site's files to everything that is known of it.

use crate::archive::Archive;
use crate::builtin::{self, BuiltinTheme};
use crate::check::{self, CheckResult};
use crate::diag::Finding;
use crate::parse;
use crate::plan::{self, SitePlan};
use crate::render::{self, RenderCache, Renderer, TemplateError};
use crate::source::{File, SourceId};

/// What the person at the keyboard asks of a site, over what the site says.
#[derive(Clone, Debug, Default)]
pub struct ExamineOptions {
    /// With reports that are not yet to be published.
    pub drafts: bool,
    /// Another address for the site to stand at.
    pub base_url: Option<String>,
}

/// A site that was read, and what was found in doing so.
#[derive(Clone, Debug)]
pub struct ParsedSite {
    /// What it holds.
    pub archive: Archive,
    /// What is wrong with single files.
    findings: Vec<Finding>,
    /// How many drafts were left out.
    pub drafts: usize,
}

impl ParsedSite {
    /// Reads the files of a site.
    pub fn new(theme: BuiltinTheme, files: Vec<File>, choices: &ExamineOptions) -> Self {
        Self::parse(theme, &parse::Previous::default(), files, choices)
    }

    /// Reads them again; what is as it was is shared.
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
            let drafts = archive.remove_drafts();
            left_out = drafts.len();
            findings.retain(|finding| !drafts.contains(&finding.place.source));
        }
        if let Some(url) = &choices.base_url {
            url.trim_end_matches('/').clone_into(&mut archive.site.base_url);
        }
        Self { archive, findings, drafts: left_out }
    }

    /// The same with another text for a report that is in it, unless the text
    /// makes it another report, or one that was left out.
    pub fn with_report_text(&self, id: SourceId, text: String) -> Option<Self> {
        let (archive, found) = parse::reparse_report(&self.archive, id, text)?;
        let mut findings = self.findings.clone();
        findings.retain(|finding| finding.place.source != id);
        findings.extend(found);
        Some(Self { archive, findings, drafts: self.drafts })
    }

    /// What will be built of it, and what was found in reading it: all that can be
    /// known before it is checked.
    pub fn plan(&self) -> (SitePlan, CheckResult) {
        let verdict = CheckResult { findings: self.findings.clone(), ..CheckResult::default() };
        (plan::plan_site(&self.archive).0, verdict)
    }

    /// What is to be said of it, and what will be built of it.
    pub fn check(&self) -> (SitePlan, CheckResult) {
        let archive = &self.archive;
        let mut findings = self.findings.clone();
        // Neither asks anything of the other.
        let ((), (plan, unplanned)) =
            rayon::join(|| check::check(archive, &mut findings), || plan::plan_site(archive));
        findings.extend(unplanned);
        findings.extend(render::check_templates(archive, &plan));
        (plan, check::apply_levels(archive, findings))
    }
}

/// A site, read, checked and planned.
#[derive(Debug)]
pub struct Examined {
    /// What it holds.
    pub archive: Archive,
    /// What will be built of it.
    pub plan: SitePlan,
    /// What is to be said of it.
    pub check_result: CheckResult,
    /// How many drafts were left out.
    pub drafts: usize,
}

impl Examined {
    /// What its pages are rendered with.
    pub fn render_cache(&self) -> Result<RenderCache, TemplateError> {
        RenderCache::new(&self.archive, &self.plan)
    }

    /// What renders its pages.
    pub fn renderer<'a>(&'a self, cache: &'a RenderCache) -> Renderer<'a> {
        Renderer::new(&self.archive, &self.check_result, &self.plan, cache)
    }
}

/// Reads, checks and plans the files of a site.
pub fn examine(theme: BuiltinTheme, files: Vec<File>, choices: &ExamineOptions) -> Examined {
    let read = ParsedSite::new(theme, files, choices);
    let (plan, verdict) = read.check();
    Examined { archive: read.archive, plan, check_result: verdict, drafts: read.drafts }
}
