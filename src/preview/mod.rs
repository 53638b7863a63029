//! A site as it is being written: an address to an answer. Pages are what a
//! build would write, with what is found beside them.

mod findings;

use findings::Panel;
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

/// Stands before what a preview adds to a page.
pub const BEGIN: &str = "<!--nianbao:preview-->";
/// Stands after it.
pub const END: &str = "<!--/nianbao:preview-->";
/// Where the preview's own files and events are.
pub const OWN_PREFIX: &str = "/_nianbao/";
/// Where all findings are.
pub const FINDINGS_PATH: &str = "/_findings/";

/// The script that a page gets.
pub const SCRIPT: &str = include_str!("preview.js");
/// The style of what a page gets.
pub const STYLE: &str = include_str!("preview.css");

/// What is said to a request.
#[derive(Debug)]
pub struct PreviewResponse {
    /// The status of HTTP.
    pub status: u16,
    /// The media type.
    pub content_type: &'static str,
    /// The rest.
    pub body: ResponseBody,
}

/// What an answer brings.
#[derive(Debug)]
pub enum ResponseBody {
    /// These bytes.
    Bytes(Vec<u8>),
    /// The bytes of this file of the site.
    File(String),
    /// The file at this path, which is made from others.
    Rendered(String),
    /// Nothing here; look there.
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

/// A site at one moment. Nothing in it changes; what is saved makes a new one.
pub struct Snapshot {
    read: ParsedSite,
    planned_site: Arc<PlannedSite>,
    /// A report that was read again since all was judged; what was found in it
    /// before is of another text.
    changed_sources: Vec<SourceId>,
    /// Read and not checked yet.
    unchecked: bool,
    lang: Lang,
    /// By which a page knows whether it is of this moment.
    pub id: SnapshotId,
}

/// The name of a snapshot: a page of another `run` or `page` has to be loaded
/// again, one of another `step` can take what is new from a fresh copy of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SnapshotId {
    /// The process.
    pub run: u32,
    /// Counts changes of pages.
    pub page: u64,
    /// Counts all changes.
    pub step: u64,
}

impl std::fmt::Display for SnapshotId {
    fn fmt(&self, out: &mut std::fmt::Formatter) -> std::fmt::Result {
        write!(out, "{}-{}.{}", self.run, self.page, self.step)
    }
}

/// What takes longest to know: every path, every finding, the templates.
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

impl Snapshot {
    /// Reads the files of a site. Its pages can be seen at once; what is to be said
    /// of them waits for [`Snapshot::judge`].
    pub fn new(files: Vec<File>, choices: &ExamineOptions, lang: Lang) -> Self {
        let read = ParsedSite::new(crate::builtin::theme(), files, choices);
        let planned_site = Arc::new(PlannedSite::new(&read, read.plan()));
        let id = SnapshotId::default();
        Self { read, planned_site, changed_sources: Vec::new(), unchecked: true, lang, id }
    }

    /// The same site after its files were read again, with all that is to be said.
    #[must_use]
    pub fn reload(&self, files: Vec<File>, choices: &ExamineOptions) -> Self {
        self.with_checked(self.read.reparse(files, choices))
    }

    fn with_checked(&self, read: ParsedSite) -> Self {
        let judged = Arc::new(PlannedSite::new(&read, read.check()));
        let (lang, moment) = (self.lang, self.id);
        Self {
            read,
            planned_site: judged,
            changed_sources: Vec::new(),
            unchecked: false,
            lang,
            id: moment,
        }
    }

    /// The texts that it was made from.
    pub fn sources(&self) -> &Sources {
        &self.read.archive.sources
    }

    /// The same with another text for a report: its pages are new at once, and
    /// what is to be said of it waits for [`Snapshot::judge`]. `None` where more
    /// than words and figures may have changed.
    pub fn with_report_text(&self, path: &str, text: String) -> Option<Self> {
        let id = self.read.archive.sources.find(path)?;
        let read = self.read.with_report_text(id, text)?;
        let mut changed = self.changed_sources.clone();
        changed.push(id);
        let judged = Arc::clone(&self.planned_site);
        let Self { unchecked, lang, id: moment, .. } = *self;
        Some(Self {
            read,
            planned_site: judged,
            changed_sources: changed,
            unchecked,
            lang,
            id: moment,
        })
    }

    /// The same, with all that is to be said of it.
    #[must_use]
    pub fn check(&self) -> Self {
        self.with_checked(self.read.clone())
    }

    /// Whether all that is said is of the texts as they are now.
    pub fn is_checked(&self) -> bool {
        self.changed_sources.is_empty() && !self.unchecked
    }

    /// Whether pages show the same of what another says of this site: a report
    /// shows what stands so in its official text.
    pub fn allows_same(&self, other: &Self) -> bool {
        self.planned_site.check_result.allowed == other.planned_site.check_result.allowed
    }

    /// How many findings there are: errors, warnings, notes.
    pub fn counts(&self) -> [usize; 3] {
        use nianbao_core::diag::Severity::{Error, Note, Warning};
        [Error, Warning, Note].map(|severity| self.planned_site.check_result.count(severity))
    }

    /// Whether a path is that of one of the files, or of a folder of them.
    pub fn contains_path(&self, path: &str) -> bool {
        let archive = &self.read.archive;
        let inside = |known: &str| {
            known.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        archive.sources.iter().any(|(_, source)| inside(&source.path))
            || archive.files_under(path).any(|(rest, _)| rest.is_empty() || rest.starts_with('/'))
    }

    /// What stands at an address of the site.
    pub fn respond(&self, address: &str) -> PreviewResponse {
        if address == FINDINGS_PATH {
            return PreviewResponse::html(200, self.panel().all_findings_page());
        }
        let base = self.read.archive.site.base_path();
        let below = address.strip_prefix(base.trim_end_matches('/')).unwrap_or(address);
        let plan = &self.planned_site.plan;
        let Some(path) =
            [address, below].into_iter().find_map(|address| resolve_address(plan, address))
        else {
            return self.respond_compressed(below).unwrap_or_else(|| self.respond_not_found(below));
        };
        match path {
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

    /// What renders its pages, or why nothing does.
    pub fn renderer(&self) -> Result<Renderer<'_>, String> {
        let PlannedSite { plan, check_result: verdict, render_cache: kit } =
            self.planned_site.as_ref();
        let kit = kit.as_ref().map_err(|error| self.error_text(error))?;
        Ok(Renderer::new(&self.read.archive, verdict, plan, kit))
    }

    fn error_text(&self, error: &TemplateError) -> String {
        error.message.get(self.lang).to_owned()
    }

    /// A page, or why there is none.
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

    /// A compressed file beside another, where the site has such.
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

    /// What is said where nothing stands: of a report that could not be read,
    /// why; else the site's own page for that.
    fn respond_not_found(&self, address: &str) -> PreviewResponse {
        if let Some(source) = self.find_unread(address) {
            return PreviewResponse::html(500, self.panel().unread_report_page(source));
        }
        match self.planned_site.plan.find("404.html") {
            Some(planned) => self.respond_page(planned, 404),
            None => PreviewResponse::html(404, String::new()),
        }
    }

    /// The source of a report that has no page.
    fn find_unread(&self, address: &str) -> Option<SourceId> {
        let (year, office) = address.trim_matches('/').split_once('/')?;
        let year: u16 = year.parse().ok()?;
        let here = |path: &str| report_path(path) == Some((year, office));
        let mut sources = self.read.archive.sources.iter();
        let (id, _) = sources.find(|(_, source)| here(&source.path))?;
        // A draft that was left out has none.
        self.panel().has_findings(id).then_some(id)
    }
}

/// What an address of a site is.
enum AddressTarget<'a> {
    Page(&'a PlannedFile),
    /// A folder with a page, named without a slash at its end.
    Folder,
}

fn resolve_address<'a>(plan: &'a SitePlan, address: &str) -> Option<AddressTarget<'a>> {
    let LinkTarget::Inside { path, .. } = resolve_link("", address) else { return None };
    if let Some(planned) = plan.find(&path) {
        return Some(AddressTarget::Page(planned));
    }
    plan.find(&format!("{path}/index.html")).map(|_| AddressTarget::Folder)
}

/// A page with something before its end.
fn insert_panel(page: &[u8], panel: &str) -> Vec<u8> {
    let end = b"</body>";
    let at = page.windows(end.len()).rposition(|piece| piece == end).unwrap_or(page.len());
    let (before, after) = page.split_at(at);
    [before, BEGIN.as_bytes(), panel.as_bytes(), END.as_bytes(), after].concat()
}
