//! The plan of a site: every output file, with all links checked, before anything
//! is rendered.

mod anchors;
mod articles;
mod artifact;
mod attachments;
mod checksum_lists;
mod collisions;
mod data;
mod divide;
mod former_ids;
mod general;
mod leftovers;
mod links;
mod list;
mod look;
mod media_type;
mod paths;
mod row_size;
mod scripts;
mod site_map;
mod theme;
mod unused_theme;

pub use anchors::{TemplateAnchors, UNSECTIONED_TABLES, is_printed, section_anchor};
pub use artifact::{
    ARCHIVE_WORKBOOK, Artifact, NGINX_REDIRECTS, Page, PlannedFile, REDIRECTS, ReadByScript,
    office_workbook_name, report_download_name, script_path, year_workbook_name,
};
pub use attachments::{check_strayed_files, linked_path, published_files, published_name};
pub use checksum_lists::{SIGNATURE, SUMS, folder_of_list, folder_with_lists, list_name};
pub use data::{DataFile, DataSeries, MAX_RECORDS, data_files, forms_used};
pub use general::{count_sitemap_parts, sitemap_folders};
pub use leftovers::is_hidden_static;
pub use links::{LinkTarget, check_links, resolve_link};
pub use list::{
    GroupEntry, ListContent, ListId, ListPage, ListRow, Lists, OfficeGroup, OfficeList, Overview,
};
pub use media_type::{cache_control, content_type, is_active};
pub use paths::report_folder;
pub(crate) use row_size::group_link_size;
pub use site_map::{Neighbors, NoNeighbors, PendingLink, PlannedUnit, SiteMap};
pub(crate) use theme::FILES_SCRIPT;
pub use theme::{Asset, AssetContent, asset_key, list_theme};

use crate::archive::{Archive, ReportId, Summary, ThemeText};
use crate::config::DownloadKind;
use crate::diag::Finding;
use crate::source::Place;
use collisions::{is_static, place_of_file};
use paths::{office_path, parent_folders, series_path};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::OnceLock;

/// The most addresses that one file of a sitemap may hold, by sitemaps.org.
pub const MAX_SITEMAP_URLS: usize = 50_000;

/// All output files.
#[derive(Debug, Default)]
pub struct SitePlan {
    /// The files, in the order of the archive: general pages first.
    pub files: Vec<PlannedFile>,
    /// The reports in short.
    pub summary: Summary,
    /// The lists over many offices, divided into pages.
    pub lists: Lists,
    /// The data files over many reports.
    pub data: Vec<DataFile>,
    /// The theme's files, as far as they go to the output.
    pub assets: Vec<Asset>,
    templates: BTreeMap<String, ThemeText>,
    by_path: HashMap<String, usize>,
    /// The files by the one form of all paths that are the same on other systems, if theirs is
    /// not in this form.
    folded: HashMap<String, usize>,
    /// True if a file has the ending of a compressed copy.
    has_copies: bool,
    /// The folders above all files; made when first asked for.
    parents: OnceLock<HashSet<String>>,
}

impl SitePlan {
    /// Returns the file at a path.
    pub fn find(&self, path: &str) -> Option<&PlannedFile> {
        self.by_path.get(path).map(|index| &self.files[*index])
    }

    /// Lists templates with their texts, ordered by name; `archive` is the one
    /// that was planned.
    pub fn templates<'a>(
        &'a self,
        archive: &'a Archive,
    ) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.templates.iter().map(|(name, text)| (name.as_str(), archive.theme_text(*text)))
    }

    /// Returns where the text of a template comes from.
    pub fn template_origin(&self, name: &str) -> Option<ThemeText> {
        self.templates.get(name).copied()
    }
}

/// Plans all output files of an archive that holds all reports of a site. Two files that
/// want one path, files that no page uses, and links that lead nowhere are findings.
pub fn plan_site(archive: &Archive) -> (SitePlan, Vec<Finding>) {
    plan_site_divided(archive, MAX_RECORDS)
}

/// Plans all output files as [`plan_site`] does, with another bound for the reports of a data
/// file.
pub fn plan_site_divided(archive: &Archive, max_records: usize) -> (SitePlan, Vec<Finding>) {
    let summary = Summary::of_archive(archive);
    let (mut plan, mut findings) = plan_general_divided(archive, summary, max_records);
    let offices: Vec<&str> = archive.offices.iter().map(|office| office.id.as_str()).collect();
    let unit = plan_unit(archive, &offices, &plan, &NoNeighbors);
    let anchors = TemplateAnchors::new(archive, &plan);
    let map = SiteMap {
        own: &unit.plan,
        general: &plan,
        base: archive,
        anchors: &anchors,
        neighbors: &NoNeighbors,
    };
    let (broken, missing) = links::check_links(archive, &map);
    findings.extend(unit.findings);
    findings.extend(broken);
    findings.extend(missing.into_iter().map(|(_, finding)| finding));
    findings.extend(check_strayed_files(archive, &unit.claimed));
    for file in unit.plan.files {
        plan.push(file);
    }
    (plan, findings)
}

/// Plans the files that belong to no single report or office; `archive` may hold no reports.
pub fn plan_general(archive: &Archive, summary: Summary) -> (SitePlan, Vec<Finding>) {
    plan_general_divided(archive, summary, MAX_RECORDS)
}

fn plan_general_divided(
    archive: &Archive,
    summary: Summary,
    max_records: usize,
) -> (SitePlan, Vec<Finding>) {
    let plan = SitePlan {
        lists: Lists::new(archive, &summary),
        data: data_files(archive, &summary, max_records),
        summary,
        assets: theme::list_assets(archive),
        templates: theme::select_templates(archive),
        ..SitePlan::default()
    };
    let mut planner = Planner { archive, plan, general: None, findings: Vec::new() };
    planner.add_general_files();
    planner.add_data();
    planner.add_lists();
    planner.add_redirect_rules();
    planner.add_assets();
    planner.add_static_files();
    planner.add_sitemap_parts();
    planner.check_folders();
    planner.findings.extend(leftovers::check_leftovers(archive));
    planner.findings.extend(look::check_look(archive, &planner.plan));
    planner.findings.extend(unused_theme::check_unused_theme(archive, &planner.plan));
    planner.findings.extend(articles::check_article_links(archive, &planner.plan));
    (planner.plan, planner.findings)
}

/// The planned files of some offices.
pub struct UnitPlan {
    /// The files.
    pub plan: SitePlan,
    /// Their mistakes.
    pub findings: Vec<Finding>,
    /// Files of the site that the reports name.
    pub claimed: BTreeSet<String>,
}

/// Plans the files of the reports that an archive holds and of the pages of some offices,
/// beside the general files of their site.
pub fn plan_unit(
    archive: &Archive,
    offices: &[&str],
    general: &SitePlan,
    neighbors: &dyn Neighbors,
) -> UnitPlan {
    let plan = SitePlan::default();
    let mut planner = Planner { archive, plan, general: Some(general), findings: Vec::new() };
    planner.add_reports(neighbors);
    planner.add_offices(offices);
    planner.add_moved_pages(offices, neighbors);
    planner.check_folders();
    planner.findings.extend(attachments::check_unlisted_files(archive));
    let Planner { plan, findings, .. } = planner;
    UnitPlan { plan, findings, claimed: attachments::claimed_files(archive) }
}

struct Planner<'a> {
    archive: &'a Archive,
    plan: SitePlan,
    /// The general files of the site, if those of some reports are planned.
    general: Option<&'a SitePlan>,
    findings: Vec<Finding>,
}

impl Planner<'_> {
    /// Adds a file; a second one at its path is a finding.
    fn add(&mut self, artifact: Artifact) {
        let file = PlannedFile::new(artifact, self.archive, &self.plan.assets);
        self.add_file(file, None);
    }

    /// Adds a file that is named at a place in a source; none that collides with another stays
    /// without a finding.
    fn add_file(&mut self, file: PlannedFile, place: Option<Place>) {
        if let Some(known) = self.find(&file.path) {
            // A file among the static ones is in the way of a page, whichever came first.
            let file = if is_static(known) { known.clone() } else { file };
            self.report_collision(&file, place);
        } else {
            self.check_name(&file, place);
            self.plan.push(file);
        }
    }

    fn find(&self, path: &str) -> Option<&PlannedFile> {
        self.plan.find(path).or_else(|| self.general?.find(path))
    }

    /// Adds a file unless its path is taken.
    fn add_if_free(&mut self, artifact: Artifact) {
        let file = PlannedFile::new(artifact, self.archive, &self.plan.assets);
        if self.find(&file.path).is_none() {
            self.add_file(file, None);
        }
    }

    /// Adds an unchanged file.
    fn add_copy(&mut self, copy: PlannedFile, place: Option<Place>) {
        if Self::is_reserved(&copy.path) {
            self.report_collision(&copy, place);
        } else {
            self.add_file(copy, place);
        }
    }

    fn add_general_files(&mut self) {
        self.add(Artifact::Page(Page::Home));
        self.add(Artifact::Page(Page::Offices));
        self.add(Artifact::Page(Page::Data));
        self.add(Artifact::Page(Page::Search));
        self.add(Artifact::SearchCatalog);
        self.add_script(ReadByScript::SearchCatalog);
        self.add(Artifact::Page(Page::Compare));
        for article in self.archive.articles.iter() {
            self.add(Artifact::Page(Page::Article(article.name.clone())));
            self.add_script(ReadByScript::Article(article.name.clone()));
        }
        self.add(Artifact::OfficesJson);
        self.add_script(ReadByScript::Offices);
        self.add(Artifact::Feed);
        self.add(Artifact::Sitemap);
        self.add(Artifact::Page(Page::NotFound));
        self.add(Artifact::Checksums);
        // A site may have a robots.txt of its own among its static files.
        if !self.archive.files.contains_key("static/robots.txt") {
            self.add(Artifact::Robots);
        }
    }

    /// Adds the pages of years, and those that lists go on with.
    fn add_lists(&mut self) {
        let years: Vec<u16> = self.plan.summary.years().collect();
        for year in years {
            self.add(Artifact::Page(Page::Year(year)));
        }
        for page in general::further_pages(&self.plan.lists) {
            self.add(Artifact::Page(page));
        }
    }

    fn add_reports(&mut self, neighbors: &dyn Neighbors) {
        for reports in self.archive.years().values() {
            for id in reports {
                self.add(Artifact::Page(Page::Report(*id)));
                self.add_script(ReadByScript::Report(*id));
                self.add(Artifact::ReportJson(*id));
                self.add(Artifact::ReportCsv(*id));
                self.add_report_downloads(*id);
                self.add_attachments(*id, neighbors);
            }
        }
    }

    /// Returns true if the site asks for a kind of download.
    fn has(&self, kind: DownloadKind) -> bool {
        self.archive.site.downloads.has(kind)
    }

    fn add_report_downloads(&mut self, id: ReportId) {
        if self.has(DownloadKind::Docx) {
            self.add(Artifact::ReportDocument(id));
        }
        if self.has(DownloadKind::Xlsx) {
            self.add(Artifact::ReportWorkbook(id));
        }
    }

    /// Adds the files beside a report that its source names.
    fn add_attachments(&mut self, id: ReportId, neighbors: &dyn Neighbors) {
        let (archive, report) = (self.archive, self.archive.report(id));
        for (path, source) in attachments::published_files(archive, id) {
            let known = self.plan.find(&path).map(|file| &file.artifact);
            // Reports of one document name the same file.
            let is_known =
                matches!(known, Some(Artifact::Copy { source: of, .. }) if *of == source);
            if !is_known {
                let place = place_of_file(archive, report, &source);
                let copy = PlannedFile::new(Artifact::Copy { source, path }, archive, &[]);
                self.check_shared_document(&copy, place, neighbors);
                self.add_copy(copy, Some(place));
            }
        }
    }

    fn add_offices(&mut self, offices: &[&str]) {
        for office in offices {
            // An id used twice is reported where it is written; the first entry counts.
            let known = self.archive.offices.find(office);
            if let Some(id) = known.filter(|_| self.plan.find(&office_path(office)).is_none()) {
                self.add(Artifact::Page(Page::Office(id)));
                self.add(Artifact::SeriesJson(id));
                self.add_script(ReadByScript::Series(id));
                // Without reports there is no sheet to write.
                let has_reports = self.archive.years_of(office).is_some();
                if has_reports && self.has(DownloadKind::Xlsx) {
                    self.add(Artifact::OfficeWorkbook(id));
                }
            }
        }
    }

    fn add_data(&mut self) {
        self.add(Artifact::ArchiveJson);
        for file in self.plan.data.clone() {
            self.add(Artifact::Data(file));
        }
        self.add(Artifact::ColumnsCsv);
        self.add(Artifact::OfficesCsv);
        self.add(Artifact::DictionaryCsv);
        self.add(Artifact::DataPackage);
        self.add(Artifact::ItemsJson);
        self.add_script(ReadByScript::Items);
        if self.has(DownloadKind::Xlsx) && self.plan.summary.years().len() > 0 {
            self.add(Artifact::ArchiveWorkbook);
            for year in self.plan.summary.years().collect::<Vec<_>>() {
                self.add(Artifact::YearWorkbook(year));
            }
        }
    }

    fn add_assets(&mut self) {
        for index in 0..self.plan.assets.len() {
            self.add(Artifact::Asset(index));
        }
    }

    fn add_sitemap_parts(&mut self) {
        for index in 0..count_sitemap_parts(self.plan.overview(self.archive)) {
            self.add(Artifact::SitemapPart(index));
        }
    }

    fn add_static_files(&mut self) {
        let archive = self.archive;
        for (name, _) in archive.files_under("static/") {
            if leftovers::is_leftover(name) || is_hidden_static(name) {
                continue;
            }
            let copy = Artifact::Copy { source: format!("static/{name}"), path: name.to_owned() };
            self.add_copy(PlannedFile::new(copy, archive, &[]), None);
        }
    }
}
