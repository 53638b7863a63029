//! Addresses to responses.

use super::findings::{Found, MAX_FINDINGS, Panel};
use super::{
    BEGIN, END, FINDINGS_PATH, PreviewResponse, PreviewSite, ResponseBody, Snapshot, broken_links,
};
use nianbao_core::check::CheckResult;
use nianbao_core::diag::Severity;
use nianbao_core::parse::{article_name, report_path};
use nianbao_core::plan::{
    Artifact, DataFile, DataSeries, LinkTarget, Page, PlannedFile, ReadByScript, content_type,
    folder_of_list, resolve_link,
};
use nianbao_core::render::{Rendered, Renderer, TemplateError};
use nianbao_core::search::is_shard_path;
use nianbao_core::source::{SourceId, encode_path};
use nianbao_core::unit::CheckedUnit;
use std::borrow::Cow;
use std::sync::Arc;

/// A file of a site, and the unit that it belongs to.
pub struct FoundFile<'s> {
    /// The unit; `None` of a general file.
    pub unit: Option<Arc<CheckedUnit>>,
    file: FileRef<'s>,
}

/// Where a planned file is.
enum FileRef<'s> {
    General(&'s PlannedFile),
    /// The path of a file of the unit.
    InUnit(String),
}

impl FoundFile<'_> {
    /// Returns the file.
    pub fn planned(&self) -> Option<&PlannedFile> {
        match &self.file {
            FileRef::General(file) => Some(file),
            FileRef::InUnit(path) => self.unit.as_ref()?.plan.find(path),
        }
    }
}

/// A file or a folder that an address leads to.
enum AddressTarget<'s> {
    File(FoundFile<'s>),
    /// A folder with a page, without a slash at its end.
    Folder,
}

impl<S: PreviewSite> Snapshot<S> {
    /// Returns the response to a request for an address of the site. `None` if that depends on
    /// reports that were not read yet: another snapshot will have it.
    pub fn respond(&self, address: &str) -> Option<PreviewResponse> {
        if address == FINDINGS_PATH {
            return Some(PreviewResponse::html(200, self.all_findings_page()));
        }
        let below = self.address_below_base(address);
        let Some(target) =
            [address, &below].into_iter().find_map(|address| self.resolve_address(address))
        else {
            return self.respond_made_of_others(&below);
        };
        match target {
            AddressTarget::File(found) if self.has_to_wait(&found) => None,
            AddressTarget::File(found) => Some(self.respond_file(&found, 200)),
            AddressTarget::Folder => Some(PreviewResponse {
                status: 302,
                content_type: "text/plain",
                body: ResponseBody::Redirect(format!("{address}/")),
            }),
        }
    }

    /// Returns an address without the path of `base_url`, which the page for missing addresses
    /// has in its links.
    fn address_below_base<'a>(&self, address: &'a str) -> Cow<'a, str> {
        let base = self.site.base().archive.site.base_path();
        let base = base.trim_start_matches('/');
        let LinkTarget::Inside { path, .. } = resolve_link("", address) else {
            return Cow::Borrowed(address);
        };
        let Some(below) = path.strip_prefix(base).filter(|_| !base.is_empty()) else {
            return Cow::Borrowed(address);
        };
        // The page of a folder is asked for by the folder.
        let folder = below.strip_suffix("index.html").filter(|_| address.ends_with('/'));
        Cow::Owned(format!("/{}", encode_path(folder.unwrap_or(below))))
    }

    /// Finds the file at a path.
    pub fn find_file(&self, path: &str) -> Option<FoundFile<'_>> {
        if let Some(file) = self.survey.plan.find(path) {
            return Some(FoundFile { unit: None, file: FileRef::General(file) });
        }
        let mut parts = path.split('/');
        let (_, office) = (parts.next()?, parts.next()?);
        let in_unit = |office: &str| {
            let unit = self.site.unit(Some(office))?;
            unit.plan.find(path)?;
            Some(FoundFile { unit: Some(unit), file: FileRef::InUnit(path.to_owned()) })
        };
        in_unit(office).or_else(|| {
            let renamed = self.site.base().archive.offices.find_by_alias(office)?;
            in_unit(&renamed.id)
        })
    }

    fn resolve_address(&self, address: &str) -> Option<AddressTarget<'_>> {
        let LinkTarget::Inside { path, .. } = resolve_link("", address) else { return None };
        if let Some(found) = self.find_file(&path) {
            return Some(AddressTarget::File(found));
        }
        self.find_file(&format!("{path}/index.html")).map(|_| AddressTarget::Folder)
    }

    /// Returns true for files that say something about all reports, before that is known. A
    /// page is shown all the same: it is replaced when more is known.
    fn has_to_wait(&self, found: &FoundFile) -> bool {
        !self.is_checked
            && found.planned().is_some_and(|file| match file.artifact {
                Artifact::ArchiveJson
                | Artifact::Data(_)
                | Artifact::ArchiveWorkbook
                | Artifact::YearWorkbook(_)
                | Artifact::ColumnsCsv
                | Artifact::OfficesCsv
                | Artifact::DictionaryCsv
                | Artifact::DataPackage
                | Artifact::SearchCatalog
                | Artifact::ItemsJson
                | Artifact::OfficesJson
                | Artifact::Script(
                    ReadByScript::SearchCatalog | ReadByScript::Items | ReadByScript::Offices,
                )
                | Artifact::Feed
                | Artifact::Sitemap
                | Artifact::SitemapPart(_)
                | Artifact::Checksums => true,
                Artifact::Page(_)
                | Artifact::ReportJson(_)
                | Artifact::ReportCsv(_)
                | Artifact::ReportWorkbook(_)
                | Artifact::ReportDocument(_)
                | Artifact::OfficeWorkbook(_)
                | Artifact::SeriesJson(_)
                | Artifact::Script(
                    ReadByScript::Report(_) | ReadByScript::Article(_) | ReadByScript::Series(_),
                )
                | Artifact::Robots
                | Artifact::Asset(_)
                | Artifact::Redirects
                | Artifact::NginxRedirects
                | Artifact::Copy { .. } => false,
            })
    }

    /// Returns the response with a file, or with a page that says why it cannot be rendered.
    fn respond_file(&self, found: &FoundFile, status: u16) -> PreviewResponse {
        let Some(planned) = found.planned() else { return self.respond_no_page() };
        let content_type = planned.media_type;
        let response = |body| PreviewResponse { status, content_type, body };
        match self.render(found, planned) {
            Ok(Rendered::OfOthers) => response(ResponseBody::Rendered(planned.path.clone())),
            Ok(Rendered::CopyOf(path)) => response(ResponseBody::File(path)),
            Ok(Rendered::Bytes(page)) if content_type.starts_with("text/html") => {
                let panel = self.page_panel(found, planned);
                response(ResponseBody::Bytes(insert_panel(&page, &panel)))
            }
            Ok(Rendered::Bytes(bytes)) => response(ResponseBody::Bytes(bytes)),
            Err(reason) => {
                PreviewResponse::html(500, self.panel().template_error_page(&planned.path, &reason))
            }
        }
    }

    /// Renders a file. What is made of many units is left to the caller, as lists of digests
    /// are.
    fn render(&self, found: &FoundFile, planned: &PlannedFile) -> Result<Rendered, String> {
        if is_made_of_units(planned) {
            return Ok(Rendered::OfOthers);
        }
        let error_text = |error: &TemplateError| error.message.get(self.lang).to_owned();
        let cache = self.site.render_cache().map_err(error_text)?;
        let (base, none) = (self.site.base(), CheckResult::default());
        let renderer = match &found.unit {
            Some(unit) => Renderer::new(&unit.archive, &unit.check_result, &base.plan, cache),
            None => Renderer::new(&base.archive, &none, &self.survey.plan, cache),
        };
        renderer.render(planned).map_err(|error| error_text(&error))
    }

    /// Returns the response with a file that is made of others: a compressed copy, if the site
    /// has them, or a list of digests in a folder; else that there is no page.
    fn respond_made_of_others(&self, address: &str) -> Option<PreviewResponse> {
        let LinkTarget::Inside { path, .. } = resolve_link("", address) else {
            return Some(self.respond_not_found(address));
        };
        let made = |path: String| PreviewResponse {
            status: 200,
            content_type: content_type(&path),
            body: ResponseBody::Rendered(path),
        };
        let original = [".gz", ".br"].iter().find_map(|ending| path.strip_suffix(ending));
        let original = original.filter(|_| self.site.base().archive.site.compress);
        if let Some(found) = original.and_then(|original| self.find_file(original)) {
            return (!self.has_to_wait(&found)).then(|| made(path));
        }
        if folder_of_list(&path).is_some() || is_shard_path(&path) {
            return self.is_checked.then(|| made(path));
        }
        // Which of these there are depends on the number of reports.
        if !self.is_checked && (path.starts_with("data/") || path.starts_with("sitemap")) {
            return None;
        }
        Some(self.respond_not_found(address))
    }

    /// Returns the response where the site has no page: for a report or a page of the site's
    /// own that cannot be read the reason, else the site's page 404.
    pub fn respond_not_found(&self, address: &str) -> PreviewResponse {
        let unread = self.respond_unread(address).or_else(|| self.respond_unread_article(address));
        unread.unwrap_or_else(|| self.respond_no_page())
    }

    fn respond_no_page(&self) -> PreviewResponse {
        match self.survey.plan.find("404.html") {
            Some(file) => {
                let found = FoundFile { unit: None, file: FileRef::General(file) };
                self.respond_file(&found, 404)
            }
            None => PreviewResponse::html(404, String::new()),
        }
    }

    /// Returns the response for a report that has no page because it cannot be read.
    fn respond_unread(&self, address: &str) -> Option<PreviewResponse> {
        let (year, office) = address.trim_matches('/').split_once('/')?;
        let year: u16 = year.parse().ok()?;
        let unit = self.site.unit(Some(office))?;
        let here = |path: &str| report_path(path) == Some((year, office));
        let mut sources = unit.archive.sources.iter();
        let (id, _) = sources.find(|(_, source)| here(&source.path))?;
        let found = self.findings_in(&unit, id);
        // A draft that was left out has no findings.
        (!found.is_empty())
            .then(|| PreviewResponse::html(500, self.panel().unread_report_page(&found)))
    }

    /// Returns the response for a page of the site's own that cannot be read.
    fn respond_unread_article(&self, address: &str) -> Option<PreviewResponse> {
        let name = address.trim_matches('/').strip_prefix("pages/")?;
        let found = self.findings_in_article(name);
        (!found.is_empty())
            .then(|| PreviewResponse::html(500, self.panel().unread_article_page(&found)))
    }

    /// Lists the findings in the source of a page of the site's own.
    fn findings_in_article(&self, name: &str) -> Vec<Found<'_>> {
        let sources = &self.site.base().archive.sources;
        let findings =
            self.survey.shared.findings.iter().filter(|finding| {
                article_name(&sources.get(finding.place.source).path) == Some(name)
            });
        findings.map(|finding| Found { finding, sources }).collect()
    }

    fn panel(&self) -> Panel {
        Panel {
            counts: self.survey.counts(),
            checked: self.is_checked,
            lang: self.lang,
            snapshot: self.id,
        }
    }

    fn page_panel(&self, found: &FoundFile, planned: &PlannedFile) -> String {
        match (&found.unit, &planned.artifact) {
            (Some(unit), Artifact::Page(Page::Report(id))) => {
                let own = self.findings_in(unit, unit.archive.report(*id).source);
                self.panel().page_panel(&own)
            }
            (_, Artifact::Page(Page::Article(name))) => {
                self.panel().page_panel(&self.findings_in_article(name))
            }
            _ => self.panel().page_panel(&[]),
        }
    }

    /// Lists the findings in a source of a unit.
    fn findings_in<'u>(&self, unit: &'u CheckedUnit, own: SourceId) -> Vec<Found<'u>> {
        let found = self.findings_of(unit);
        found.into_iter().filter(|found| found.finding.place.source == own).collect()
    }

    /// Lists the findings of a unit.
    fn findings_of<'u>(&self, unit: &'u CheckedUnit) -> Vec<Found<'u>> {
        let sources = &unit.archive.sources;
        let all = unit
            .check_result
            .findings
            .iter()
            .chain(broken_links(&unit.kept.pending, &self.survey.plan));
        all.map(|finding| Found { finding, sources }).collect()
    }

    /// Returns the page with all findings, errors first where they are too many. The units
    /// with those that are shown are read again.
    fn all_findings_page(&self) -> String {
        let (base, survey) = (self.site.base(), &self.survey);
        let mut units: Vec<_> = survey.found.iter().collect();
        units.sort_by_key(|unit| unit.counts[0] == 0);
        let mut room = MAX_FINDINGS.saturating_sub(survey.shared.findings.len());
        let mut read = Vec::new();
        for counts in units {
            if room == 0 {
                break;
            }
            if let Some(unit) = self.site.unit(counts.office.as_deref()) {
                room = room.saturating_sub(self.findings_of(&unit).len());
                read.push(unit);
            }
        }
        let sources = &base.archive.sources;
        let shared = survey.shared.findings.iter().map(|finding| Found { finding, sources });
        let in_units = read.iter().flat_map(|unit| self.findings_of(unit));
        let mut all: Vec<Found> = shared.chain(in_units).collect();
        let listed: usize = survey.found.iter().map(|unit| unit.listed).sum();
        let total = (survey.shared.findings.len() + listed).max(all.len());
        all.sort_by_key(|found| found.finding.severity != Severity::Error);
        all.truncate(MAX_FINDINGS);
        all.sort_by_key(|found| found.finding.place);
        self.panel().all_findings_page(&all, total)
    }
}

/// Returns true for data files with the figures of many reports.
fn is_made_of_units(file: &PlannedFile) -> bool {
    matches!(
        &file.artifact,
        Artifact::SearchCatalog
            | Artifact::Script(ReadByScript::SearchCatalog)
            | Artifact::YearWorkbook(_)
            | Artifact::Data(DataFile {
                series: DataSeries::Year(_)
                    | DataSeries::Form(_)
                    | DataSeries::LabelledForm(..)
                    | DataSeries::Figures(_)
                    | DataSeries::Parquet(_),
                ..
            })
    )
}

/// Inserts a panel before the end of a page's body.
fn insert_panel(page: &[u8], panel: &str) -> Vec<u8> {
    let end = b"</body>";
    let at = page.windows(end.len()).rposition(|piece| piece == end).unwrap_or(page.len());
    let (before, after) = page.split_at(at);
    [before, BEGIN.as_bytes(), panel.as_bytes(), END.as_bytes(), after].concat()
}
