//! Planned files to bytes. Each is a function of the archive and its place in the
//! plan, so that no file waits for another.

mod chart;
mod citation;
mod data;
mod data_script;
mod entry_table;
mod feed;
mod file_links;
mod footnotes;
mod form;
mod head;
mod html;
mod markdown;
mod office_files;
mod redirects;
mod series;
mod table;
mod template_error;
mod templates;
mod tera_messages;
mod views;

use crate::archive::{Archive, ReportId};
use crate::check::CheckResult;
use crate::config::LinkStyle;
use crate::diag::Finding;
use crate::plan::{
    Artifact, AssetContent, FILES_SCRIPT, ListId, Overview, Page, PlannedFile, ReadByScript,
    SitePlan,
};
use crate::search::searched_part;
use std::path::Path;
use templates::Templates;

pub use data::csv::{form_csv_heading, form_csv_labels};
pub use data::figures::figures_heading;
pub use data::json::report_json;
pub use data::{parquet_of_table, write_parquet};
pub use data_script::{script_of_bytes, script_of_text};
pub use entry_table::{EntryCell, EntryContent, EntryTable, EntryValue, entry_tables};
pub use office_files::RecordReader;
pub use template_error::TemplateError;

/// The content of a planned file.
#[derive(Debug)]
pub enum Rendered {
    /// These bytes.
    Bytes(Vec<u8>),
    /// The bytes of this file of the site.
    CopyOf(String),
    /// What is made of other files of the site, by the caller: the list of their digests, and
    /// the list that the search begins with.
    OfOthers,
}

/// Reports mistakes in the site's own templates. Those of the program are known to
/// be right.
pub fn check_templates(archive: &Archive, plan: &SitePlan) -> Vec<Finding> {
    if archive.site_theme.is_empty() {
        return Vec::new();
    }
    let mistakes = templates::find_mistakes(plan.templates(archive).collect());
    let finding = |mistake| template_error::template_finding(archive, plan, mistake);
    mistakes.into_iter().map(finding).collect()
}

/// The parts of files that are the same for all reports: compiled templates, and
/// the printed tables and labels of forms without their figures.
pub struct RenderCache {
    templates: Templates,
    labels: data::csv::CellLabels,
    figures: data::figures::FigureCells,
    forms: table::FormSkeletons,
}

impl RenderCache {
    /// Compiles the templates and prints the forms of an archive.
    ///
    /// Errors: the first mistake in a template.
    pub fn new(archive: &Archive, plan: &SitePlan) -> Result<Self, TemplateError> {
        let texts = plan.templates(archive).collect();
        let templates =
            Templates::new(&texts, &views::site_view(archive, plan), archive.site.words())
                .map_err(|mistake| template_error::template_error(archive, plan, mistake))?;
        let labels = data::csv::CellLabels::new(archive);
        let figures = data::figures::FigureCells::new(archive);
        Ok(Self { templates, labels, figures, forms: table::FormSkeletons::new(archive) })
    }

    /// Writes all figures of one report as a record below [`form_csv_heading`]; `None` if
    /// its form is unknown.
    pub fn form_record(&self, archive: &Archive, id: ReportId) -> Option<String> {
        data::form_record(archive, id, &self.labels)
    }

    /// Writes all cells of one report as records below [`figures_heading`]; `result` has the
    /// findings about it that are allowed.
    pub fn figure_records(&self, archive: &Archive, id: ReportId, result: &CheckResult) -> String {
        data::figures::figure_records(archive, id, result, &self.figures)
    }
}

/// Renders the files of one archive.
#[derive(Clone, Copy)]
pub struct Renderer<'a> {
    archive: &'a Archive,
    verdict: &'a CheckResult,
    plan: &'a SitePlan,
    cache: &'a RenderCache,
}

impl<'a> Renderer<'a> {
    /// Makes a renderer; plan, check result and cache are those of the archive.
    pub fn new(
        archive: &'a Archive,
        verdict: &'a CheckResult,
        plan: &'a SitePlan,
        cache: &'a RenderCache,
    ) -> Self {
        Self { archive, verdict, plan, cache }
    }

    /// Returns what pages over many reports are made from.
    fn overview(&self) -> Overview<'a> {
        self.plan.overview(self.archive)
    }

    /// Returns the archive.
    pub fn archive(&self) -> &'a Archive {
        self.archive
    }

    /// Returns the plan.
    pub fn plan(&self) -> &'a SitePlan {
        self.plan
    }

    /// Renders one file of the plan.
    ///
    /// Errors: a template that fails on the page.
    pub fn render(&self, file: &PlannedFile) -> Result<Rendered, TemplateError> {
        let (archive, plan, labels) = (self.archive, self.plan, &self.cache.labels);
        let overview = self.overview();
        let text = match &file.artifact {
            Artifact::Page(page) => return self.render_page(file, page).map(Rendered::Bytes),
            Artifact::ReportJson(id) => data::json::report_json(archive, *id),
            Artifact::ReportCsv(id) => data::csv::report_csv(archive, *id, labels),
            Artifact::ReportWorkbook(_)
            | Artifact::ReportDocument(_)
            | Artifact::OfficeWorkbook(_)
            | Artifact::YearWorkbook(_)
            | Artifact::ArchiveWorkbook => return self.render_office_file(file),
            Artifact::ArchiveJson => data::json::archive_json(archive, &plan.data),
            Artifact::Data(file) => return Ok(Rendered::Bytes(data::data_file(self, file))),
            Artifact::OfficesCsv => data::lists::offices_csv(archive, &plan.summary),
            Artifact::DictionaryCsv => data::lists::dictionary_csv(archive, &plan.summary),
            Artifact::DataPackage => {
                data::package::data_package(archive, &plan.summary, &plan.data)
            }
            Artifact::ColumnsCsv => data::csv::columns_csv(archive, &plan.summary),
            Artifact::ItemsJson => data::series::items_json(archive, &plan.summary),
            Artifact::OfficesJson => data::series::offices_json(archive, &plan.summary),
            Artifact::SeriesJson(id) => {
                data::series::series_json(archive, archive.offices.office(*id))
            }
            Artifact::Script(of) => return self.render_script(of),
            Artifact::Feed => feed::atom_feed(overview),
            Artifact::Sitemap => feed::sitemap(overview),
            Artifact::SitemapPart(index) => feed::sitemap_part(overview, *index),
            Artifact::Robots => feed::robots_txt(archive),
            Artifact::Asset(index) => match &plan.assets[*index].content {
                AssetContent::Text(text) => archive.theme_text(*text).to_owned(),
                AssetContent::Made(_, text) => text.clone(),
                AssetContent::File(source) => return Ok(Rendered::CopyOf(source.clone())),
            },
            Artifact::Redirects => redirects::redirect_rules(archive),
            Artifact::NginxRedirects => redirects::nginx_map(archive),
            Artifact::Copy { source, .. } => return Ok(Rendered::CopyOf(source.clone())),
            Artifact::Checksums | Artifact::SearchCatalog => return Ok(Rendered::OfOthers),
        };
        Ok(Rendered::Bytes(text.into_bytes()))
    }

    /// Writes the script with a file that scripts read.
    fn render_script(&self, of: &ReadByScript) -> Result<Rendered, TemplateError> {
        let file = PlannedFile::new(of.artifact(), self.archive, &[]);
        let Rendered::Bytes(bytes) = self.render(&file)? else { return Ok(Rendered::OfOthers) };
        let text = String::from_utf8_lossy(&bytes);
        let script = match of {
            ReadByScript::Report(_) | ReadByScript::Article(_) => {
                data_script::script_of_text(&searched_part(&text))
            }
            ReadByScript::SearchCatalog
            | ReadByScript::Items
            | ReadByScript::Offices
            | ReadByScript::Series(_) => data_script::script_of_text(&text),
        };
        Ok(Rendered::Bytes(script.into_bytes()))
    }

    /// Writes the workbook of a year from records that are kept elsewhere, each as
    /// [`RenderCache::form_record`] makes it.
    ///
    /// Until it is finished its rows are kept in files without a name in the folder `spool`;
    /// `None` is for rows that are kept in memory.
    ///
    /// Errors: the records cannot be read, the workbook is too large, or the disk fails.
    pub fn write_year_workbook(
        &self,
        year: u16,
        read: &RecordReader,
        spool: Option<&Path>,
    ) -> Result<Vec<u8>, std::io::Error> {
        office_files::year_workbook(self.overview(), year, read, spool)
    }

    /// Writes the workbook of the archive; `spool` is as for [`Self::write_year_workbook`].
    ///
    /// Errors: the workbook is too large, or the disk fails.
    pub fn write_archive_workbook(&self, spool: Option<&Path>) -> Result<Vec<u8>, std::io::Error> {
        office_files::archive_workbook(self.overview(), spool)
    }

    fn render_office_file(&self, file: &PlannedFile) -> Result<Rendered, TemplateError> {
        let archive = self.archive;
        let made = match &file.artifact {
            Artifact::ReportWorkbook(id) => office_files::report_workbook(self, *id),
            Artifact::ReportDocument(id) => office_files::report_document(self, *id),
            Artifact::OfficeWorkbook(id) => {
                office_files::office_workbook(archive, archive.offices.office(*id))
            }
            Artifact::YearWorkbook(year) => {
                let read = |form: u16, take: &mut dyn FnMut(&str)| {
                    let reports = self.plan.summary.in_year(*year).iter();
                    let ids = reports.filter(|report| report.form == Some(form));
                    ids.filter_map(|report| archive.find(&report.office, *year))
                        .filter_map(|id| self.cache.form_record(archive, id))
                        .for_each(|record| take(&record));
                    Ok(())
                };
                office_files::year_workbook(self.overview(), *year, &read, None)
            }
            _ => office_files::archive_workbook(self.overview(), None),
        };
        let made = made.map_err(|error| office_files::write_error(&file.path, &error));
        made.map(Rendered::Bytes)
    }

    fn render_page(&self, file: &PlannedFile, page: &Page) -> Result<Vec<u8>, TemplateError> {
        let archive = self.archive;
        let overview = self.overview();
        match page {
            Page::Home => self.fill_template(file, page, &views::home_view(overview)),
            Page::Year(year) => {
                self.fill_template(file, page, &views::year_view(overview, *year, 0))
            }
            Page::Report(id) => self.fill_template(file, page, &views::report_view(self, *id)),
            Page::Offices => self.fill_template(file, page, &views::offices_view(overview, 0)),
            Page::ListPart { list, at, .. } => match list {
                ListId::Coverage => {
                    self.fill_template(file, page, &views::coverage_view(overview, *at))
                }
                ListId::Offices => {
                    self.fill_template(file, page, &views::offices_view(overview, *at))
                }
                ListId::Year(year) => {
                    self.fill_template(file, page, &views::year_view(overview, *year, *at))
                }
            },
            Page::ListGroups { list, at, .. } => {
                self.fill_template(file, page, &views::groups_view(overview, *list, *at))
            }
            Page::Office(id) => {
                let view = views::office_view(archive, archive.offices.office(*id));
                self.fill_template(file, page, &view)
            }
            Page::Article(name) => {
                self.fill_template(file, page, &views::article_view(archive, name))
            }
            Page::Data => self.fill_template(file, page, &views::data_view(archive, self.plan)),
            Page::Search => self.fill_template(file, page, &views::search_view(overview)),
            Page::Compare | Page::NotFound => self.fill_template(file, page, &()),
            Page::Moved { to, .. } => {
                self.fill_template(file, page, &views::moved_view(archive, to))
            }
        }
    }

    fn fill_template<V: serde::Serialize>(
        &self,
        file: &PlannedFile,
        page: &Page,
        view: &V,
    ) -> Result<Vec<u8>, TemplateError> {
        let head = head::page_head(self.overview(), self.plan, file, page);
        let rendered = self.cache.templates.render(page.template(), &head, view);
        let rendered = rendered
            .map_err(|mistake| template_error::template_error(self.archive, self.plan, mistake))?;
        Ok(match self.archive.site.links {
            LinkStyle::Folders => rendered,
            LinkStyle::Files => {
                let script = self.plan.assets.iter().find(|asset| asset.name == FILES_SCRIPT);
                let script = script.map(|asset| format!("{}{}", head.root(), asset.path));
                let page = String::from_utf8_lossy(&rendered);
                file_links::link_to_files(&page, script.as_deref()).into_bytes()
            }
        })
    }
}
