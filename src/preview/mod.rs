//! A site as it is being written: an address to an answer. Pages are what a
//! build would write, with what is found beside them.

mod findings;

use findings::Panel;
use nianbao_core::check::CheckResult;
use nianbao_core::diag::Lang;
use nianbao_core::examine::{Choices, Read};
use nianbao_core::parse::report_path;
use nianbao_core::plan::{Artifact, LinkTarget, PlannedFile, SitePlan, content_type, resolve_link};
use nianbao_core::render::{RenderCache, Rendered, Renderer, TemplateError};
use nianbao_core::source::{File, SourceId, Sources};
use std::sync::Arc;

/// Stands before what a preview adds to a page.
pub const BEGIN: &str = "<!--nianbao:preview-->";
/// Stands after it.
pub const END: &str = "<!--/nianbao:preview-->";
/// Where the preview's own files and events are.
pub const OWN: &str = "/_nianbao/";
/// Where all findings are.
pub const FINDINGS: &str = "/_findings/";

/// The script that a page gets.
pub const SCRIPT: &str = include_str!("preview.js");
/// The style of what a page gets.
pub const STYLE: &str = include_str!("preview.css");

/// What is said to a request.
#[derive(Debug)]
pub struct Answer {
    /// The status of HTTP.
    pub status: u16,
    /// The media type.
    pub kind: &'static str,
    /// The rest.
    pub body: Body,
}

/// What an answer brings.
#[derive(Debug)]
pub enum Body {
    /// These bytes.
    Bytes(Vec<u8>),
    /// The bytes of this file of the site.
    File(String),
    /// The file at this path, which is made from others.
    Made(String),
    /// Nothing here; look there.
    Moved(String),
}

impl Answer {
    fn html(status: u16, page: String) -> Self {
        Self { status, kind: content_type("index.html"), body: Body::Bytes(page.into_bytes()) }
    }
}

/// A site at one moment. Nothing in it changes; what is saved makes a new one.
pub struct Snapshot {
    read: Read,
    judged: Arc<Judged>,
    /// A report that was read again since all was judged; what was found in it
    /// before is of another text.
    changed: Vec<SourceId>,
    /// Read and not checked yet.
    unchecked: bool,
    lang: Lang,
    /// By which a page knows whether it is of this moment.
    pub moment: SnapshotId,
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
struct Judged {
    plan: SitePlan,
    verdict: CheckResult,
    cache: Result<RenderCache, TemplateError>,
}

impl Judged {
    fn new(read: &Read, (plan, verdict): (SitePlan, CheckResult)) -> Self {
        let cache = RenderCache::new(&read.archive, &plan);
        Self { plan, verdict, cache }
    }
}

impl Snapshot {
    /// Reads the files of a site. Its pages can be seen at once; what is to be said
    /// of them waits for [`Snapshot::judge`].
    pub fn new(files: Vec<File>, choices: &Choices, lang: Lang) -> Self {
        let read = Read::new(crate::builtin::theme(), files, choices);
        let judged = Arc::new(Judged::new(&read, read.plan()));
        let moment = SnapshotId::default();
        Self { read, judged, changed: Vec::new(), unchecked: true, lang, moment }
    }

    /// The same site after its files were read again, with all that is to be said.
    #[must_use]
    pub fn again(&self, files: Vec<File>, choices: &Choices) -> Self {
        self.judged(self.read.again(files, choices))
    }

    fn judged(&self, read: Read) -> Self {
        let judged = Arc::new(Judged::new(&read, read.judge()));
        let (lang, moment) = (self.lang, self.moment);
        Self { read, judged, changed: Vec::new(), unchecked: false, lang, moment }
    }

    /// The texts that it was made from.
    pub fn sources(&self) -> &Sources {
        &self.read.archive.sources
    }

    /// The same with another text for a report: its pages are new at once, and
    /// what is to be said of it waits for [`Snapshot::judge`]. `None` where more
    /// than words and figures may have changed.
    pub fn with(&self, path: &str, text: String) -> Option<Self> {
        let id = self.read.archive.sources.find(path)?;
        let read = self.read.with(id, text)?;
        let mut changed = self.changed.clone();
        changed.push(id);
        let judged = Arc::clone(&self.judged);
        let Self { unchecked, lang, moment, .. } = *self;
        Some(Self { read, judged, changed, unchecked, lang, moment })
    }

    /// The same, with all that is to be said of it.
    #[must_use]
    pub fn judge(&self) -> Self {
        self.judged(self.read.clone())
    }

    /// Whether all that is said is of the texts as they are now.
    pub fn is_judged(&self) -> bool {
        self.changed.is_empty() && !self.unchecked
    }

    /// Whether pages show the same of what another says of this site: a report
    /// shows what stands so in its official text.
    pub fn shows_same(&self, other: &Self) -> bool {
        self.judged.verdict.allowed == other.judged.verdict.allowed
    }

    /// How many findings there are: errors, warnings, notes.
    pub fn counts(&self) -> [usize; 3] {
        use nianbao_core::diag::Severity::{Error, Note, Warning};
        [Error, Warning, Note].map(|severity| self.judged.verdict.count(severity))
    }

    /// Whether a path is that of one of the files, or of a folder of them.
    pub fn knows(&self, path: &str) -> bool {
        let archive = &self.read.archive;
        let inside = |known: &str| {
            known.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        archive.sources.iter().any(|(_, source)| inside(&source.path))
            || archive.files_under(path).any(|(rest, _)| rest.is_empty() || rest.starts_with('/'))
    }

    /// What stands at an address of the site.
    pub fn answer(&self, address: &str) -> Answer {
        if address == FINDINGS {
            return Answer::html(200, self.panel().whole());
        }
        let base = self.read.archive.site.base_path();
        let below = address.strip_prefix(base.trim_end_matches('/')).unwrap_or(address);
        let plan = &self.judged.plan;
        let Some(path) = [address, below].into_iter().find_map(|address| known(plan, address))
        else {
            return self.twin(below).unwrap_or_else(|| self.lost(below));
        };
        match path {
            Known::Page(planned) => self.page(planned, 200),
            Known::Folder => {
                Answer { status: 302, kind: "text/plain", body: Body::Moved(format!("{address}/")) }
            }
        }
    }

    fn panel(&self) -> Panel<'_> {
        Panel {
            sources: &self.read.archive.sources,
            verdict: &self.judged.verdict,
            changed: &self.changed,
            checked: self.is_judged(),
            lang: self.lang,
            moment: self.moment,
        }
    }

    /// What renders its pages, or why nothing does.
    pub fn renderer(&self) -> Result<Renderer<'_>, String> {
        let Judged { plan, verdict, cache } = self.judged.as_ref();
        let cache = cache.as_ref().map_err(|error| self.words(error))?;
        Ok(Renderer::new(&self.read.archive, verdict, plan, cache))
    }

    fn words(&self, error: &TemplateError) -> String {
        error.message.get(self.lang).to_owned()
    }

    /// A page, or why there is none.
    fn page(&self, planned: &PlannedFile, status: u16) -> Answer {
        let archive = &self.read.archive;
        let rendered = self
            .renderer()
            .and_then(|renderer| renderer.render(planned).map_err(|error| self.words(&error)));
        let kind = content_type(&planned.path);
        match rendered {
            Ok(Rendered::Sums) => Answer { status, kind, body: Body::Made(planned.path.clone()) },
            Ok(Rendered::CopyOf(path)) => Answer { status, kind, body: Body::File(path) },
            Ok(Rendered::Bytes(page)) if kind.starts_with("text/html") => {
                let own = match planned.artifact {
                    Artifact::Report(id) => Some(archive.report(id).source),
                    _ => None,
                };
                Answer {
                    status,
                    kind,
                    body: Body::Bytes(with_panel(&page, &self.panel().beside(own))),
                }
            }
            Ok(Rendered::Bytes(bytes)) => Answer { status, kind, body: Body::Bytes(bytes) },
            Err(reason) => Answer::html(500, self.panel().broken(&planned.path, &reason)),
        }
    }

    /// A compressed file beside another, where the site has such.
    fn twin(&self, address: &str) -> Option<Answer> {
        let original = [".gz", ".br"].iter().find_map(|ending| address.strip_suffix(ending))?;
        let LinkTarget::Inside { path, .. } = resolve_link("", address) else { return None };
        let Some(Known::Page(_)) = known(&self.judged.plan, original) else { return None };
        let made = Answer { status: 200, kind: content_type(&path), body: Body::Made(path) };
        self.read.archive.site.compress.then_some(made)
    }

    /// What is said where nothing stands: of a report that could not be read,
    /// why; else the site's own page for that.
    fn lost(&self, address: &str) -> Answer {
        if let Some(source) = self.unread(address) {
            return Answer::html(500, self.panel().unread(source));
        }
        match self.judged.plan.find("404.html") {
            Some(planned) => self.page(planned, 404),
            None => Answer::html(404, String::new()),
        }
    }

    /// The source of a report that has no page.
    fn unread(&self, address: &str) -> Option<SourceId> {
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
enum Known<'a> {
    Page(&'a PlannedFile),
    /// A folder with a page, named without a slash at its end.
    Folder,
}

fn known<'a>(plan: &'a SitePlan, address: &str) -> Option<Known<'a>> {
    let LinkTarget::Inside { path, .. } = resolve_link("", address) else { return None };
    if let Some(planned) = plan.find(&path) {
        return Some(Known::Page(planned));
    }
    plan.find(&format!("{path}/index.html")).map(|_| Known::Folder)
}

/// A page with something before its end.
fn with_panel(page: &[u8], panel: &str) -> Vec<u8> {
    let end = b"</body>";
    let at = page.windows(end.len()).rposition(|piece| piece == end).unwrap_or(page.len());
    let (before, after) = page.split_at(at);
    [before, BEGIN.as_bytes(), panel.as_bytes(), END.as_bytes(), after].concat()
}
