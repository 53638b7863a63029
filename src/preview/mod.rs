//! Previews a site while it is written: addresses to responses. Pages are those
//! that a build would write, with a panel of findings. An office is read when one of its
//! pages is asked for; pages over many reports follow from a survey of all of them.

mod findings;
mod respond;

use nianbao_core::archive::{ReportSummary, Summary};
use nianbao_core::check::CheckResult;
use nianbao_core::diag::{Finding, Lang, Severity};
use nianbao_core::plan::{PendingLink, SitePlan, content_type, plan_general};
use nianbao_core::render::{RenderCache, TemplateError};
use nianbao_core::unit::{CheckedUnit, SiteBase};
use std::sync::Arc;

/// The comment before the part that a preview adds to a page.
pub const BEGIN: &str = "<!--nianbao:preview-->";
/// The comment after that part.
pub const END: &str = "<!--/nianbao:preview-->";
/// The path below which the preview's own files and events are.
pub const OWN_PREFIX: &str = "/_nianbao/";
/// The path of the page with all findings.
pub const FINDINGS_PATH: &str = "/_findings/";

/// The script that is added to each page.
pub const SCRIPT: &str = include_str!("preview.js");
/// The style of the panel.
pub const STYLE: &str = include_str!("preview.css");

/// The response to a request.
#[derive(Debug)]
pub struct PreviewResponse {
    /// The status code of HTTP.
    pub status: u16,
    /// The media type.
    pub content_type: &'static str,
    /// The body, or where it is.
    pub body: ResponseBody,
}

/// The body of a response, or where it is.
#[derive(Debug)]
pub enum ResponseBody {
    /// Bytes in memory.
    Bytes(Vec<u8>),
    /// The path of a file of the site.
    File(String),
    /// The path of a file that is rendered from others.
    Rendered(String),
    /// A redirect to this address.
    Redirect(String),
}

impl PreviewResponse {
    fn html(status: u16, page: String) -> Self {
        Self {
            status,
            content_type: content_type("index.html"),
            body: ResponseBody::Bytes(page.into_bytes()),
        }
    }
}

/// The site that a preview shows: what its units share, and the units when they are asked for.
pub trait PreviewSite {
    /// Returns what all units share.
    fn base(&self) -> &SiteBase;

    /// Returns what pages are rendered with, or the template that is wrong.
    fn render_cache(&self) -> Result<&RenderCache, &TemplateError>;

    /// Returns the checked unit of an office as its files are now; of `None` that of the texts
    /// that are no reports. There is none of an office that is not known.
    fn unit(&self, office: Option<&str>) -> Option<Arc<CheckedUnit>>;
}

/// All reports of a site, as far as they are known: the pages over many of them, and the number of
/// findings.
#[derive(Default)]
pub struct SiteSurvey {
    /// The general files.
    pub plan: SitePlan,
    /// The findings about what all units share.
    pub shared: CheckResult,
    /// The units with findings, in their order.
    pub found: Vec<UnitCounts>,
}

/// The number of findings in a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitCounts {
    /// The first of its offices; `None` for texts that are no reports.
    pub office: Option<String>,
    /// Errors, warnings and notes.
    pub counts: [usize; 3],
    /// The number of findings that can be listed.
    pub listed: usize,
}

impl SiteSurvey {
    /// Plans the pages of a site as far as its reports are known; findings are not.
    pub fn new(base: &SiteBase, reports: Vec<Arc<ReportSummary>>) -> Self {
        let summary = Summary::new(&base.archive.offices, reports);
        let (plan, _) = plan_general(&base.archive, summary);
        Self { plan, ..Self::default() }
    }

    /// Counts errors, warnings and notes, in this order.
    pub fn counts(&self) -> [usize; 3] {
        let mut counts = count_by_severity(&self.shared.findings);
        for unit in &self.found {
            for (all, more) in counts.iter_mut().zip(unit.counts) {
                *all += more;
            }
        }
        counts
    }
}

/// Counts errors, warnings and notes, in this order.
pub fn count_by_severity<'f>(findings: impl IntoIterator<Item = &'f Finding>) -> [usize; 3] {
    let mut counts = [0; 3];
    for finding in findings {
        let at = match finding.severity {
            Severity::Error => 0,
            Severity::Warning => 1,
            Severity::Note => 2,
        };
        counts[at] += finding.count();
    }
    counts
}

/// Lists the findings about links that lead nowhere, once all pages are planned.
pub fn broken_links<'p>(
    pending: &'p [PendingLink],
    plan: &SitePlan,
) -> impl Iterator<Item = &'p Finding> {
    let is_there = |path: &str| {
        plan.find(path).is_some() || plan.find(&format!("{path}/index.html")).is_some()
    };
    pending.iter().filter(move |(path, _)| !is_there(path)).map(|(_, finding)| finding)
}

/// A site at one moment. Saving a file makes a new snapshot.
pub struct Snapshot<S> {
    /// The site.
    pub site: Arc<S>,
    /// All reports, as far as they are known.
    pub survey: Arc<SiteSurvey>,
    /// False while reports are read that the survey does not know, or not as they are now.
    pub is_checked: bool,
    /// The reader's language.
    pub lang: Lang,
    /// The id by which a page knows whether it shows this snapshot.
    pub id: SnapshotId,
}

/// The id of a snapshot. A page with another `run` or `page` has to be loaded again;
/// one with another `step` can take new parts from a fresh copy of itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SnapshotId {
    /// The number of the server's process.
    pub run: u32,
    /// The number of changes of pages.
    pub page: u64,
    /// The number of all changes.
    pub step: u64,
}

impl std::fmt::Display for SnapshotId {
    fn fmt(&self, out: &mut std::fmt::Formatter) -> std::fmt::Result {
        write!(out, "{}-{}.{}", self.run, self.page, self.step)
    }
}
