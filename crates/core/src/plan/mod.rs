//! Every output path, what goes there, and whether all links lead somewhere;
//! known before anything is rendered.

mod anchors;
mod links;
mod media_type;
mod theme;

pub use anchors::{UNSECTIONED_TABLES, is_printed, section_anchor};
pub use links::{LinkTarget, resolve_link};
pub use media_type::{cache_control, content_type};
pub use theme::{Asset, AssetContent, templates};

use crate::archive::{Archive, ReportId};
use crate::diag::{Finding, RuleId};
use nianbao_text::text;
use std::collections::{HashMap, HashSet};

/// What stands at a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Artifact {
    /// The newest year, all years, all offices.
    Home,
    /// All reports of a year.
    Year(u16),
    /// One report.
    Report(ReportId),
    /// One report's figures as JSON.
    ReportJson(ReportId),
    /// One report's figures as CSV.
    ReportCsv(ReportId),
    /// All offices.
    Offices,
    /// One office through the years, by its place in the list of offices.
    Office(usize),
    /// What there is to download, in words.
    Data,
    /// The whole archive as JSON.
    ArchiveJson,
    /// A list of all reports as CSV.
    ReportsCsv,
    /// All figures of one form as CSV, one row a report.
    FormCsv(String),
    /// What the columns of those files mean.
    ColumnsCsv,
    /// The Atom feed.
    Feed,
    /// The sitemap.
    Sitemap,
    /// A part of a sitemap that is too long for one file.
    SitemapPart(usize),
    /// What crawlers may do.
    Robots,
    /// For addresses that lead nowhere.
    NotFound,
    /// A theme's file, by its place in the list of assets.
    Asset(usize),
    /// An old address, and the folder to which it leads: `offices/shili-czj/`.
    Moved(String),
    /// Where old addresses lead, for hosts that read `_redirects`.
    Redirects,
    /// The same for nginx.
    NginxRedirects,
    /// A file of the site, as it is.
    Copy(String),
    /// The digests of all other files.
    Sums,
}

impl Artifact {
    /// The templates that are a whole page; others are parts that they share.
    pub const TEMPLATES: [&'static str; 8] = [
        "home.html",
        "year.html",
        "report.html",
        "offices.html",
        "office.html",
        "data.html",
        "404.html",
        "moved.html",
    ];

    /// The template that it is made from, if it is made from one.
    pub fn template(&self) -> Option<&'static str> {
        let at = match self {
            Self::Home => 0,
            Self::Year(_) => 1,
            Self::Report(_) => 2,
            Self::Offices => 3,
            Self::Office(_) => 4,
            Self::Data => 5,
            Self::NotFound => 6,
            Self::Moved(_) => 7,
            _ => return None,
        };
        Some(Self::TEMPLATES[at])
    }
}

/// One output file.
#[derive(Clone, Debug)]
pub struct PlannedFile {
    /// Its path below the output folder, with `/` between the parts.
    pub path: String,
    /// What stands there.
    pub artifact: Artifact,
}

/// Where the digests of all files stand.
pub const SUMS: &str = "SHA256SUMS";
/// Where the signature of that list stands, if it is signed.
pub const SIGNATURE: &str = "SHA256SUMS.minisig";

/// Where old addresses lead, for hosts such as Netlify and Cloudflare Pages.
pub const REDIRECTS: &str = "_redirects";
/// The same for nginx.
const NGINX_REDIRECTS: &str = "redirects.nginx.conf";

/// How many addresses a sitemap may hold, by its standard.
pub const MAX_SITEMAP_URLS: usize = 50_000;

/// All output files.
#[derive(Debug, Default)]
pub struct SitePlan {
    /// In the order of the archive: general pages first.
    pub files: Vec<PlannedFile>,
    /// The theme's files.
    pub assets: Vec<Asset>,
    by_path: HashMap<String, usize>,
}

impl SitePlan {
    /// What stands at a path.
    pub fn find(&self, path: &str) -> Option<&PlannedFile> {
        self.by_path.get(path).map(|at| &self.files[*at])
    }

    /// The path at which a theme's file is found: `style.css` as `assets/style.3f2a….css`.
    pub fn asset(&self, name: &str) -> Option<&str> {
        self.assets.iter().find(|asset| asset.name == name).map(|asset| asset.path.as_str())
    }
}

/// Plans a site. Two things that want one path, and links that lead nowhere,
/// are findings.
pub fn plan_site(archive: &Archive) -> (SitePlan, Vec<Finding>) {
    // A page of a report has two files of data beside it; the rest are few.
    let files = archive.reports().len() * 3 + archive.offices.iter().count() + 64;
    let plan = SitePlan {
        files: Vec::with_capacity(files),
        by_path: HashMap::with_capacity(files),
        ..SitePlan::default()
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
    fn add(&mut self, path: String, page: Artifact) {
        if self.plan.by_path.contains_key(&path) {
            self.report_collision(&path, &page);
            return;
        }
        self.plan.by_path.insert(path.clone(), self.plan.files.len());
        self.plan.files.push(PlannedFile { path, artifact: page });
    }

    fn report_collision(&mut self, path: &str, page: &Artifact) {
        let source = if let Artifact::Copy(source) = page { source } else { path };
        let message = text!(
            "文件 {source} 要占用的地址 /{path} 已是网站的一个页面",
            "the file {source} wants the address /{path}, which is a page of the site"
        );
        let help = text!("把文件改名或移走", "rename the file or move it away");
        self.findings
            .push(Finding::new(RuleId::PathCollision, self.archive.settings(), message).help(help));
    }

    fn add_general_files(&mut self) {
        for (path, page) in [
            ("index.html", Artifact::Home),
            ("offices/index.html", Artifact::Offices),
            ("data/index.html", Artifact::Data),
            ("feed.xml", Artifact::Feed),
            ("sitemap.xml", Artifact::Sitemap),
            ("404.html", Artifact::NotFound),
            (SUMS, Artifact::Sums),
        ] {
            self.add(path.to_owned(), page);
        }
        // A site may have a robots.txt of its own among its static files.
        if !self.archive.files.contains_key("static/robots.txt") {
            self.add("robots.txt".to_owned(), Artifact::Robots);
        }
    }

    fn add_reports(&mut self) {
        for (year, reports) in self.archive.years() {
            self.add(format!("{year}/index.html"), Artifact::Year(*year));
            for id in reports {
                let folder = report_folder(self.archive, *id);
                self.add(format!("{folder}index.html"), Artifact::Report(*id));
                self.add(format!("{folder}report.json"), Artifact::ReportJson(*id));
                self.add(format!("{folder}figures.csv"), Artifact::ReportCsv(*id));
                self.add_attachments(*id, &folder);
            }
        }
    }

    /// The files beside a report.
    fn add_attachments(&mut self, id: ReportId, folder: &str) {
        let archive = self.archive;
        let Some(from) = archive.folder_of(archive.report(id)) else { return };
        for (name, _) in archive.files_under(from) {
            self.add(format!("{folder}{name}"), Artifact::Copy(format!("{from}{name}")));
        }
    }

    fn add_offices(&mut self) {
        for (at, office) in self.archive.offices.iter().enumerate() {
            // An id used twice is reported where it is written.
            if !self.plan.by_path.contains_key(&office_path(&office.id)) {
                self.add(office_path(&office.id), Artifact::Office(at));
            }
        }
    }

    /// Addresses never die: those under an id of old lead to the new ones.
    fn add_redirects(&mut self) {
        let archive = self.archive;
        for (alias, office) in archive.offices.aliases() {
            let years = archive.years_of(&office.id).into_iter().flat_map(|years| years.keys());
            let folders = years.map(ToString::to_string).chain(["offices".to_owned()]);
            for folder in folders {
                let (from, to) =
                    (format!("{folder}/{alias}/index.html"), format!("{folder}/{}/", office.id));
                // A report that still has the old id is reported where it says so.
                if !self.plan.by_path.contains_key(&from) {
                    self.add(from, Artifact::Moved(to));
                }
            }
        }
        if archive.offices.aliases().next().is_some() {
            self.add(NGINX_REDIRECTS.to_owned(), Artifact::NginxRedirects);
            // A site may have rules of its own, which say all of it.
            if !archive.files.contains_key("static/_redirects") {
                self.add(REDIRECTS.to_owned(), Artifact::Redirects);
            }
        }
    }

    fn add_data(&mut self) {
        self.add("data/archive.json".to_owned(), Artifact::ArchiveJson);
        self.add("data/reports.csv".to_owned(), Artifact::ReportsCsv);
        self.add("data/columns.csv".to_owned(), Artifact::ColumnsCsv);
        for id in forms_used(self.archive) {
            self.add(format!("data/{id}.csv"), Artifact::FormCsv(id));
        }
    }

    fn add_assets(&mut self) {
        self.plan.assets = theme::assets(self.archive);
        for at in 0..self.plan.assets.len() {
            self.add(self.plan.assets[at].path.clone(), Artifact::Asset(at));
        }
    }

    /// A file cannot stand where a folder has to be.
    fn check_folders(&mut self) {
        let paths = self.plan.files.iter().map(|planned| planned.path.as_str());
        let folders: HashSet<&str> = paths.flat_map(parent_folders).collect();
        let taken =
            self.plan.files.iter().filter(|planned| folders.contains(planned.path.as_str()));
        let taken: Vec<PlannedFile> = taken.cloned().collect();
        for PlannedFile { path, artifact: page } in taken {
            self.report_collision(&path, &page);
        }
    }

    /// Files under `content/` that are no report's.
    fn check_unused_files(&mut self) {
        let sources = self.archive.sources.iter().map(|(_, source)| source.path.as_str());
        let folders: HashSet<&str> =
            sources.filter_map(|path| path.strip_suffix("/index.md")).collect();
        for path in self.archive.files_under("content/").map(|(name, _)| format!("content/{name}"))
        {
            if parent_folders(&path).any(|folder| folders.contains(folder)) {
                continue;
            }
            let message = text!(
                "文件 {path} 用不上，不会出现在网站上",
                "the file {path} is not used and will not be on the site"
            );
            let help = text!(
                "年报以 .md 结尾；附件放在年报的 index.md 旁边；其他文件放在 static 中",
                "a report ends in .md; an attachment stands beside a report's index.md; other files belong in static/"
            );
            self.findings.push(
                Finding::new(RuleId::UnusedFile, self.archive.settings(), message).help(help),
            );
        }
    }

    fn add_sitemap_parts(&mut self) {
        let listed = |planned: &&PlannedFile| {
            planned.path.ends_with("index.html") && !matches!(planned.artifact, Artifact::Moved(_))
        };
        let pages = self.plan.files.iter().filter(listed).count();
        if pages > MAX_SITEMAP_URLS {
            for part in 0..pages.div_ceil(MAX_SITEMAP_URLS) {
                self.add(format!("sitemap-{}.xml", part + 1), Artifact::SitemapPart(part));
            }
        }
    }

    fn add_static_files(&mut self) {
        let archive = self.archive;
        for (name, _) in archive.files_under("static/") {
            // A signature from elsewhere cannot be of this site's list.
            if name == SIGNATURE {
                self.report_collision(name, &Artifact::Copy(format!("static/{name}")));
                continue;
            }
            self.add(name.to_owned(), Artifact::Copy(format!("static/{name}")));
        }
    }
}

/// All folders that a path needs: `a/b/c` needs `a/b` and `a`.
fn parent_folders(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(at, _)| &path[..at])
}

/// The folder of a report in the output: `2020/yuncheng-zfb/`.
pub fn report_folder(archive: &Archive, id: ReportId) -> String {
    let report = archive.report(id);
    format!("{}/{}/", report.year.value, report.office.value)
}

/// The path of an office's page.
fn office_path(id: &str) -> String {
    format!("offices/{id}/index.html")
}

/// The ids of the forms that filed reports have, in the order of the forms.
pub fn forms_used(archive: &Archive) -> Vec<String> {
    let filed = || archive.years().values().flatten().map(|id| archive.report(*id));
    let used: std::collections::HashSet<&str> =
        filed().filter_map(|report| archive.form_of(report)).map(|form| form.id.as_str()).collect();
    let known = archive.forms.iter().map(|form| &form.id);
    known.filter(|id| used.contains(id.as_str())).cloned().collect()
}
