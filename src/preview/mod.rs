//! Previews a site while it is written: addresses to responses. Pages are those
//! that a build would write, with a panel of findings.

mod findings;

use findings::Panel;
use nianbao_core::archive::{Archive, OriginalReviews, ReportSummary, Summary};
use nianbao_core::check::CheckResult;
use nianbao_core::diag::Lang;
use nianbao_core::examine::{ExamineOptions, ParsedSite};
use nianbao_core::parse::report_path;
use nianbao_core::plan::{
    Artifact, LinkTarget, Page, PlannedFile, SitePlan, content_type, resolve_link,
};
use nianbao_core::render::{RenderCache, Rendered, Renderer, TemplateError};
use nianbao_core::source::{File, SourceId, Sources};
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

/// A site at one moment. It never changes; saving a file makes a new snapshot.
pub struct Snapshot {
    read: ParsedSite,
    planned_site: Arc<PlannedSite>,
    /// The reports in short, where texts have changed since they were planned.
    summary: Option<Arc<Summary>>,
    /// Reports that were read again since the last check; their findings are out of
    /// date.
    changed_sources: Vec<SourceId>,
    /// True until the first check.
    unchecked: bool,
    lang: Lang,
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

/// The parts of a snapshot that take longest to compute: paths, findings, templates.
struct PlannedSite {
    plan: SitePlan,
    check_result: CheckResult,
    render_cache: Result<RenderCache, TemplateError>,
}

impl PlannedSite {
    fn new(read: &ParsedSite, (plan, check_result): (SitePlan, CheckResult)) -> Self {
        let render_cache = RenderCache::new(&read.archive, &plan);
        Self { plan, check_result, render_cache }
    }
}

/// Reviews the files beside the reports of an archive.
pub type Reviewer<'a> = dyn Fn(&Archive) -> OriginalReviews + 'a;

impl Snapshot {
    /// Parses the files of a site. Its pages can be seen at once; their findings come
    /// with [`Snapshot::check`].
    pub fn new(files: Vec<File>, choices: &ExamineOptions, lang: Lang) -> Self {
        let read = ParsedSite::new(crate::builtin::theme(), files, choices);
        let planned_site = Arc::new(PlannedSite::new(&read, read.plan()));
        let id = SnapshotId::default();
        let changed_sources = Vec::new();
        Self { read, planned_site, summary: None, changed_sources, unchecked: true, lang, id }
    }

    /// Returns the snapshot of files that were read again, checked.
    #[must_use]
    pub fn reload(
        &self,
        files: Vec<File>,
        choices: &ExamineOptions,
        review: &Reviewer<'_>,
    ) -> Self {
        self.with_checked(self.read.reparse(files, choices), review)
    }

    fn with_checked(&self, mut read: ParsedSite, review: &Reviewer<'_>) -> Self {
        read.archive.reviews = review(&read.archive).into();
        let planned_site = Arc::new(PlannedSite::new(&read, read.check()));
        let Self { lang, id, .. } = *self;
        let changed_sources = Vec::new();
        Self { read, planned_site, summary: None, changed_sources, unchecked: false, lang, id }
    }

    /// Returns the texts that the snapshot was made from.
    pub fn sources(&self) -> &Sources {
        &self.read.archive.sources
    }

    /// Replaces the text of one report. Its pages are new at once; its findings come
    /// with [`Snapshot::check`]. `None` if more than words and figures may have
    /// changed.
    pub fn with_report_text(&self, path: &str, text: String) -> Option<Self> {
        let source = self.read.archive.sources.find(path)?;
        let read = self.read.with_report_text(source, text)?;
        let mut changed_sources = self.changed_sources.clone();
        changed_sources.push(source);
        let planned_site = Arc::clone(&self.planned_site);
        let summary = self.summarize(&read.archive, source);
        let Self { unchecked, lang, id, .. } = *self;
        Some(Self { read, planned_site, summary, changed_sources, unchecked, lang, id })
    }

    /// Returns the reports in short where one of them, by its source, has another text.
    fn summarize(&self, archive: &Archive, source: SourceId) -> Option<Arc<Summary>> {
        let of_source = archive.reports().find(|report| report.source == source);
        // A second report of an office-year is not filed.
        let filed = of_source
            .and_then(|report| archive.find(&report.office.value, report.year.value))
            .filter(|id| archive.report(*id).source == source);
        let Some(id) = filed else { return self.summary.clone() };
        let before = self.summary.as_deref().unwrap_or(&self.planned_site.plan.summary);
        Some(Arc::new(before.with_report(ReportSummary::new(archive, id))))
    }

    /// Returns the snapshot with all findings.
    #[must_use]
    pub fn check(&self, review: &Reviewer<'_>) -> Self {
        self.with_checked(self.read.clone(), review)
    }

    /// True if the findings are of the current texts.
    pub fn is_checked(&self) -> bool {
        self.changed_sources.is_empty() && !self.unchecked
    }

    /// True if both snapshots allow the same findings, which pages show.
    pub fn allows_same(&self, other: &Self) -> bool {
        self.planned_site.check_result.allowed == other.planned_site.check_result.allowed
    }

    /// Counts errors, warnings and notes, in this order.
    pub fn counts(&self) -> [usize; 3] {
        use nianbao_core::diag::Severity::{Error, Note, Warning};
        [Error, Warning, Note].map(|severity| self.planned_site.check_result.count(severity))
    }

    /// True if a path is that of a file of the site or of a folder with files.
    pub fn contains_path(&self, path: &str) -> bool {
        let archive = &self.read.archive;
        let inside = |known: &str| {
            known.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        archive.sources.iter().any(|(_, source)| inside(&source.path))
            || archive.files_under(path).any(|(rest, _)| rest.is_empty() || rest.starts_with('/'))
    }

    /// Returns the response to a request for an address of the site.
    pub fn respond(&self, address: &str) -> PreviewResponse {
        if address == FINDINGS_PATH {
            return PreviewResponse::html(200, self.panel().all_findings_page());
        }
        let base = self.read.archive.site.base_path();
        let below = address.strip_prefix(base.trim_end_matches('/')).unwrap_or(address);
        let plan = &self.planned_site.plan;
        let Some(target) =
            [address, below].into_iter().find_map(|address| resolve_address(plan, address))
        else {
            return self.respond_compressed(below).unwrap_or_else(|| self.respond_not_found(below));
        };
        match target {
            AddressTarget::Page(planned) => self.respond_page(planned, 200),
            AddressTarget::Folder => PreviewResponse {
                status: 302,
                content_type: "text/plain",
                body: ResponseBody::Redirect(format!("{address}/")),
            },
        }
    }

    fn panel(&self) -> Panel<'_> {
        Panel {
            sources: &self.read.archive.sources,
            check_result: &self.planned_site.check_result,
            changed_sources: &self.changed_sources,
            checked: self.is_checked(),
            lang: self.lang,
            snapshot: self.id,
        }
    }

    /// Returns the renderer of the pages.
    ///
    /// Errors: a template is wrong, in the reader's language.
    pub fn renderer(&self) -> Result<Renderer<'_>, String> {
        let PlannedSite { plan, check_result, render_cache } = self.planned_site.as_ref();
        let cache = render_cache.as_ref().map_err(|error| self.error_text(error))?;
        let renderer = Renderer::new(&self.read.archive, check_result, plan, cache);
        Ok(renderer.with_summary(self.summary.as_deref().unwrap_or(&plan.summary)))
    }

    fn error_text(&self, error: &TemplateError) -> String {
        error.message.get(self.lang).to_owned()
    }

    /// Returns a page, or a page that says why it cannot be rendered.
    fn respond_page(&self, planned: &PlannedFile, status: u16) -> PreviewResponse {
        let archive = &self.read.archive;
        let rendered = self
            .renderer()
            .and_then(|renderer| renderer.render(planned).map_err(|error| self.error_text(&error)));
        let kind = planned.media_type;
        match rendered {
            Ok(Rendered::Checksums) => PreviewResponse {
                status,
                content_type: kind,
                body: ResponseBody::Rendered(planned.path.clone()),
            },
            Ok(Rendered::CopyOf(path)) => {
                PreviewResponse { status, content_type: kind, body: ResponseBody::File(path) }
            }
            Ok(Rendered::Bytes(page)) if kind.starts_with("text/html") => {
                let own = match planned.artifact {
                    Artifact::Page(Page::Report(id)) => Some(archive.report(id).source),
                    _ => None,
                };
                PreviewResponse {
                    status,
                    content_type: kind,
                    body: ResponseBody::Bytes(insert_panel(&page, &self.panel().page_panel(own))),
                }
            }
            Ok(Rendered::Bytes(bytes)) => {
                PreviewResponse { status, content_type: kind, body: ResponseBody::Bytes(bytes) }
            }
            Err(reason) => {
                PreviewResponse::html(500, self.panel().template_error_page(&planned.path, &reason))
            }
        }
    }

    /// Returns the response to a request for a compressed copy, if the site has them.
    fn respond_compressed(&self, address: &str) -> Option<PreviewResponse> {
        let original = [".gz", ".br"].iter().find_map(|ending| address.strip_suffix(ending))?;
        let LinkTarget::Inside { path, .. } = resolve_link("", address) else { return None };
        let Some(AddressTarget::Page(_)) = resolve_address(&self.planned_site.plan, original)
        else {
            return None;
        };
        let made = PreviewResponse {
            status: 200,
            content_type: content_type(&path),
            body: ResponseBody::Rendered(path),
        };
        self.read.archive.site.compress.then_some(made)
    }

    /// Returns the response where the site has no page: for a report that cannot be
    /// read the reason, else the site's page 404.
    fn respond_not_found(&self, address: &str) -> PreviewResponse {
        if let Some(source) = self.find_unread(address) {
            return PreviewResponse::html(500, self.panel().unread_report_page(source));
        }
        match self.planned_site.plan.find("404.html") {
            Some(planned) => self.respond_page(planned, 404),
            None => PreviewResponse::html(404, String::new()),
        }
    }

    /// Finds the source of a report that has no page because it cannot be read.
    fn find_unread(&self, address: &str) -> Option<SourceId> {
        let (year, office) = address.trim_matches('/').split_once('/')?;
        let year: u16 = year.parse().ok()?;
        let here = |path: &str| report_path(path) == Some((year, office));
        let mut sources = self.read.archive.sources.iter();
        let (id, _) = sources.find(|(_, source)| here(&source.path))?;
        // A draft that was left out has no findings.
        self.panel().has_findings(id).then_some(id)
    }
}

/// A page or a folder that an address leads to.
enum AddressTarget<'a> {
    Page(&'a PlannedFile),
    /// A folder with a page, without a slash at its end.
    Folder,
}

fn resolve_address<'a>(plan: &'a SitePlan, address: &str) -> Option<AddressTarget<'a>> {
    let LinkTarget::Inside { path, .. } = resolve_link("", address) else { return None };
    if let Some(planned) = plan.find(&path) {
        return Some(AddressTarget::Page(planned));
    }
    plan.find(&format!("{path}/index.html")).map(|_| AddressTarget::Folder)
}

/// Inserts a panel before the end of a page's body.
fn insert_panel(page: &[u8], panel: &str) -> Vec<u8> {
    let end = b"</body>";
    let at = page.windows(end.len()).rposition(|piece| piece == end).unwrap_or(page.len());
    let (before, after) = page.split_at(at);
    [before, BEGIN.as_bytes(), panel.as_bytes(), END.as_bytes(), after].concat()
}
