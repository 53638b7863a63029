//! The plan of a site: every output file, with all links checked, before anything
//! is rendered.

mod anchors;
mod artifact;
mod attachments;
mod leftovers;
mod links;
mod media_type;
mod theme;

pub use anchors::{UNSECTIONED_TABLES, is_printed, section_anchor};
pub use artifact::{Artifact, Page, PlannedFile, REDIRECTS};
pub use attachments::published_files;
pub use links::{LinkTarget, resolve_link};
pub use media_type::{cache_control, content_type};
pub use theme::{Asset, AssetContent};

use crate::archive::{Archive, ReportId, Summary, ThemeText};
use crate::diag::{Finding, RuleId};
use nianbao_text::text;
use std::collections::{BTreeMap, HashMap, HashSet};

/// The path of the list of digests, in the format of `sha256sum`.
pub const SUMS: &str = "SHA256SUMS";
/// The path of that list's signature, if it is signed.
pub const SIGNATURE: &str = "SHA256SUMS.minisig";

/// The most addresses that one file of a sitemap may hold, by sitemaps.org.
pub const MAX_SITEMAP_URLS: usize = 50_000;

/// All output files.
#[derive(Debug, Default)]
pub struct SitePlan {
    /// The files, in the order of the archive: general pages first.
    pub files: Vec<PlannedFile>,
    /// The reports in short.
    pub summary: Summary,
    /// The theme's files, as far as they go to the output.
    pub assets: Vec<Asset>,
    templates: BTreeMap<String, ThemeText>,
    by_path: HashMap<String, usize>,
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

/// Plans the output files of a site. Two files that want one path, files that no
/// page uses, and links that lead nowhere are findings.
pub fn plan_site(archive: &Archive) -> (SitePlan, Vec<Finding>) {
    // A page of a report has two files of data beside it; the rest are few.
    let files = archive.reports().len() * 3 + archive.offices.iter().count() + 64;
    let plan = SitePlan {
        files: Vec::with_capacity(files),
        summary: Summary::of_archive(archive),
        assets: theme::list_assets(archive),
        templates: theme::select_templates(archive),
        by_path: HashMap::with_capacity(files),
    };
    let mut planner = Planner { archive, plan, findings: Vec::new() };
    planner.add_general_files();
    // Before the many small ones: these take longest.
    planner.add_data();
    planner.add_reports();
    planner.add_offices();
    planner.add_redirects();
    planner.add_assets();
    planner.add_static_files();
    planner.add_sitemap_parts();
    planner.check_folders();
    planner.check_unused_files();
    let Planner { plan, mut findings, .. } = planner;
    findings.extend(links::check_links(archive, &plan));
    (plan, findings)
}

struct Planner<'a> {
    archive: &'a Archive,
    plan: SitePlan,
    findings: Vec<Finding>,
}

impl Planner<'_> {
    /// Adds a file; a second one at its path is a finding.
    fn add(&mut self, artifact: Artifact) {
        if let Some(file) = self.add_if_free(artifact) {
            self.report_collision(&file);
        }
    }

    /// Adds a file, or returns it where its path is taken.
    fn add_if_free(&mut self, artifact: Artifact) -> Option<PlannedFile> {
        let file = PlannedFile::new(artifact, self.archive, &self.plan.assets);
        if self.plan.by_path.contains_key(&file.path) {
            return Some(file);
        }
        self.plan.by_path.insert(file.path.clone(), self.plan.files.len());
        self.plan.files.push(file);
        None
    }

    fn add_copy(&mut self, source: String, path: String) {
        self.add(Artifact::Copy { source, path });
    }

    fn report_collision(&mut self, file: &PlannedFile) {
        let path = &file.path;
        let source = if let Artifact::Copy { source, .. } = &file.artifact { source } else { path };
        let message = text!(
            "文件 {source} 要占用的地址 /{path} 已是网站的一个页面",
            "the file {source} wants the address /{path}, which is a page of the site"
        );
        let help = text!("把文件改名或移走", "rename the file or move it away");
        self.findings
            .push(Finding::new(RuleId::PathCollision, self.archive.settings(), message).help(help));
    }

    fn add_general_files(&mut self) {
        self.add(Artifact::Page(Page::Home));
        self.add(Artifact::Page(Page::Offices));
        self.add(Artifact::Page(Page::Data));
        self.add(Artifact::Feed);
        self.add(Artifact::Sitemap);
        self.add(Artifact::Page(Page::NotFound));
        self.add(Artifact::Checksums);
        // A site may have a robots.txt of its own among its static files.
        if !self.archive.files.contains_key("static/robots.txt") {
            self.add(Artifact::Robots);
        }
    }

    fn add_reports(&mut self) {
        for (year, reports) in self.archive.years() {
            self.add(Artifact::Page(Page::Year(*year)));
            for id in reports {
                self.add(Artifact::Page(Page::Report(*id)));
                self.add(Artifact::ReportJson(*id));
                self.add(Artifact::ReportCsv(*id));
                self.add_attachments(*id);
            }
        }
    }

    /// Adds the files beside a report that its source names.
    fn add_attachments(&mut self, id: ReportId) {
        for (path, source) in attachments::published_files(self.archive, id) {
            let known = self.plan.find(&path).map(|file| &file.artifact);
            let copy = Artifact::Copy { source, path };
            // Reports of one document name the same file.
            if known != Some(&copy) {
                self.add(copy);
            }
        }
    }

    fn add_offices(&mut self) {
        for id in self.archive.offices.ids() {
            // An id used twice is reported where it is written.
            self.add_if_free(Artifact::Page(Page::Office(id)));
        }
    }

    /// Adds what leads from addresses under former ids to those of today: addresses
    /// never die.
    fn add_redirects(&mut self) {
        let archive = self.archive;
        for (alias, office) in archive.offices.aliases() {
            let years = archive.years_of(&office.id).into_iter().flat_map(|years| years.keys());
            let folders = years.map(ToString::to_string).chain(["offices".to_owned()]);
            for folder in folders {
                let from = format!("{folder}/{alias}/");
                let to = format!("{folder}/{}/", office.id);
                // A report that still has the old id is reported where it says so.
                self.add_if_free(Artifact::Page(Page::Moved { from, to }));
            }
        }
        if archive.offices.aliases().next().is_some() {
            self.add(Artifact::NginxRedirects);
            // A site may have rules of its own, which say all of it.
            if !archive.files.contains_key("static/_redirects") {
                self.add(Artifact::Redirects);
            }
        }
    }

    fn add_data(&mut self) {
        self.add(Artifact::ArchiveJson);
        self.add(Artifact::ReportsCsv);
        self.add(Artifact::ColumnsCsv);
        for id in forms_used(self.archive) {
            self.add(Artifact::FormCsv(id));
        }
    }

    fn add_assets(&mut self) {
        for index in 0..self.plan.assets.len() {
            self.add(Artifact::Asset(index));
        }
    }

    /// Reports files that stand where a folder has to be.
    fn check_folders(&mut self) {
        let paths = self.plan.files.iter().map(|file| file.path.as_str());
        let folders: HashSet<&str> = paths.flat_map(parent_folders).collect();
        let taken = self.plan.files.iter().filter(|file| folders.contains(file.path.as_str()));
        let taken: Vec<PlannedFile> = taken.cloned().collect();
        for file in taken {
            self.report_collision(&file);
        }
    }

    /// Reports files that are no part of the site.
    fn check_unused_files(&mut self) {
        self.findings.extend(attachments::check_strayed_files(self.archive));
        self.findings.extend(attachments::check_unlisted_files(self.archive));
        self.findings.extend(leftovers::check_leftovers(self.archive));
    }

    fn add_sitemap_parts(&mut self) {
        let is_listed = |file: &&PlannedFile| matches!(&file.artifact, Artifact::Page(page) if page.is_in_sitemap());
        let pages = self.plan.files.iter().filter(is_listed).count();
        if pages > MAX_SITEMAP_URLS {
            for index in 0..pages.div_ceil(MAX_SITEMAP_URLS) {
                self.add(Artifact::SitemapPart(index));
            }
        }
    }

    fn add_static_files(&mut self) {
        let archive = self.archive;
        for (name, _) in archive.files_under("static/") {
            if leftovers::is_leftover(name) {
                continue;
            }
            let (source, path) = (format!("static/{name}"), name.to_owned());
            // A signature from elsewhere cannot be of this site's list.
            if name == SIGNATURE {
                let copy = Artifact::Copy { source, path };
                self.report_collision(&PlannedFile::new(copy, archive, &[]));
                continue;
            }
            self.add_copy(source, path);
        }
    }
}

/// Lists the folders above a path: `a` and `a/b` for `a/b/c`.
fn parent_folders(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(slash, _)| &path[..slash])
}

/// Returns the folder of a report in the output: `2020/yuncheng-zfb/`.
pub fn report_folder(archive: &Archive, id: ReportId) -> String {
    let report = archive.report(id);
    format!("{}/{}/", report.year.value, report.office.value)
}

/// Returns the path of an office's page.
fn office_path(id: &str) -> String {
    format!("offices/{id}/index.html")
}

/// Lists the ids of the forms that filed reports have, in the order of the forms.
pub fn forms_used(archive: &Archive) -> Vec<String> {
    let filed = || archive.years().values().flatten().map(|id| archive.report(*id));
    let used: HashSet<&str> =
        filed().filter_map(|report| archive.form_of(report)).map(|form| form.id.as_str()).collect();
    let known = archive.forms.iter().map(|form| &form.id);
    known.filter(|id| used.contains(id.as_str())).cloned().collect()
}
