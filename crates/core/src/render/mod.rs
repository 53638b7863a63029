//! A planned page to bytes. Each page is a function of the archive and its
//! place in the plan; no page needs another to be rendered first.

mod data;
mod feed;
mod form;
mod head;
mod html;
mod markdown;
mod redirects;
mod table;
mod template_error;
mod templates;
mod tera_messages;
mod views;

use crate::archive::Archive;
use crate::check::CheckResult;
use crate::diag::Finding;
use crate::plan::{Artifact, AssetContent, PlannedFile, SitePlan};
use templates::Templates;

pub use template_error::TemplateError;

/// What a planned page turns out to be.
#[derive(Debug)]
pub enum Rendered {
    /// These bytes.
    Bytes(Vec<u8>),
    /// The bytes of this file of the site.
    CopyOf(String),
    /// What is made from the bytes of all others: their digests.
    Sums,
}

/// Findings about templates of the site's own that the language does not take.
/// Those of the program are known to be right.
pub fn check_templates(archive: &Archive) -> Vec<Finding> {
    if archive.site_theme.is_empty() {
        return Vec::new();
    }
    let faults = templates::find_mistakes(crate::plan::templates(archive));
    faults.into_iter().map(|fault| template_error::template_finding(archive, fault)).collect()
}

/// What pages are rendered with that is the same for all of them: templates,
/// and the forms and labels that hold no figures. Made once for an archive.
pub struct RenderCache {
    templates: Templates,
    labels: data::csv::CellLabels,
    forms: table::FormSkeletons,
}

impl RenderCache {
    /// Reads the templates; a wrong one is an error that names it.
    pub fn new(archive: &Archive, plan: &SitePlan) -> Result<Self, TemplateError> {
        let sources = crate::plan::templates(archive);
        let templates = Templates::new(&sources, &views::site_view(archive, plan))
            .map_err(|fault| template_error::template_error(archive, fault))?;
        let (labels, forms) =
            (data::csv::CellLabels::new(archive), table::FormSkeletons::new(archive));
        Ok(Self { templates, labels, forms })
    }
}

/// Everything that pages are rendered from.
#[derive(Clone, Copy)]
pub struct Renderer<'a> {
    archive: &'a Archive,
    verdict: &'a CheckResult,
    plan: &'a SitePlan,
    cache: &'a RenderCache,
}

impl<'a> Renderer<'a> {
    /// Puts together what was made for one archive.
    pub fn new(
        archive: &'a Archive,
        verdict: &'a CheckResult,
        plan: &'a SitePlan,
        cache: &'a RenderCache,
    ) -> Self {
        Self { archive, verdict, plan, cache }
    }

    /// What the pages are of.
    pub fn archive(&self) -> &'a Archive {
        self.archive
    }

    /// Which pages there are.
    pub fn plan(&self) -> &'a SitePlan {
        self.plan
    }

    /// Renders one page.
    pub fn render(&self, planned: &PlannedFile) -> Result<Rendered, TemplateError> {
        let archive = self.archive;
        let bytes = match &planned.artifact {
            Artifact::Home => self.page(planned, &views::home_view(archive))?,
            Artifact::Year(year) => self.page(planned, &views::year_view(archive, *year))?,
            Artifact::Report(id) => self.page(planned, &views::report_view(self, *id))?,
            Artifact::Offices => self.page(planned, &views::offices_view(archive))?,
            Artifact::Office(at) => match archive.offices.iter().nth(*at) {
                Some(office) => self.page(planned, &views::office_view(archive, office))?,
                None => Vec::new(),
            },
            Artifact::Data => self.page(planned, &views::data_view(archive))?,
            Artifact::NotFound => self.page(planned, &())?,
            Artifact::Moved(to) => self.page(planned, &views::moved_view(archive, to))?,
            Artifact::Copy(path) => return Ok(Rendered::CopyOf(path.clone())),
            Artifact::Sums => return Ok(Rendered::Sums),
            Artifact::Asset(at) => match &self.plan.assets[*at].content {
                AssetContent::Text(text) => text.clone().into_bytes(),
                AssetContent::File(path) => return Ok(Rendered::CopyOf(path.clone())),
            },
            page => self.file(page).into_bytes(),
        };
        Ok(Rendered::Bytes(bytes))
    }

    /// A file that is made without a template.
    fn file(&self, page: &Artifact) -> String {
        let archive = self.archive;
        match page {
            Artifact::ReportJson(id) => data::json::report_json(archive, *id),
            Artifact::ReportCsv(id) => data::csv::report_csv(archive, *id, &self.cache.labels),
            Artifact::ArchiveJson => data::json::archive_json(archive),
            Artifact::ReportsCsv => data::csv::reports_csv(archive),
            Artifact::FormCsv(id) => data::csv::form_csv(archive, id, &self.cache.labels),
            Artifact::ColumnsCsv => data::csv::columns_csv(archive),
            Artifact::Feed => feed::atom_feed(archive),
            Artifact::Sitemap => feed::sitemap(archive, self.plan),
            Artifact::SitemapPart(at) => feed::sitemap_part(archive, self.plan, *at),
            Artifact::Robots => feed::robots_txt(archive),
            Artifact::Redirects => redirects::redirect_rules(archive),
            Artifact::NginxRedirects => redirects::nginx_map(archive),
            _ => String::new(),
        }
    }

    fn page<V: serde::Serialize>(
        &self,
        planned: &PlannedFile,
        view: &V,
    ) -> Result<Vec<u8>, TemplateError> {
        let Some(template) = planned.artifact.template() else { return Ok(Vec::new()) };
        let head = head::page_head(self.archive, planned);
        let rendered = self.cache.templates.render(template, &head, view);
        rendered.map_err(|fault| template_error::template_error(self.archive, fault))
    }
}
