//! The kinds of output file, with the path, the media type and the template of
//! each. `render` matches the same kinds without a wildcard, so that a new one
//! compiles only once it can be made too.

use super::list::ListId;
use super::media_type::{CSV, DOCX, HTML, JAVASCRIPT, JSON, TEXT, XLSX, XML, content_type};
use super::{Asset, DataFile, SUMS, office_path, report_folder, series_path};
use crate::archive::{Archive, ReportId};
use crate::config::OfficeId;
use crate::report::article_folder;
use crate::search::FOLDER as SEARCH_FOLDER;

/// The redirects for hosts such as Netlify and Cloudflare Pages.
pub const REDIRECTS: &str = "_redirects";
/// The redirects for nginx.
/// The path of the rules for nginx.
pub const NGINX_REDIRECTS: &str = "redirects.nginx.conf";

/// The name of the workbook with all reports, in `data/`.
pub const ARCHIVE_WORKBOOK: &str = "nianbao.xlsx";

/// Returns the name of the workbook of a year, in `data/`.
pub fn year_workbook_name(year: u16) -> String {
    format!("nianbao-{year}.xlsx")
}

/// Returns the name of the workbook of an office, in its folder.
pub fn office_workbook_name(id: &str) -> String {
    format!("{id}.xlsx")
}

/// Returns the name of a file that is made of a report, in its folder. It says what it is when
/// many are saved in one folder.
pub fn report_download_name(office: &str, year: u16, ending: &str) -> String {
    format!("{office}-{year}.{ending}")
}

fn report_download(archive: &Archive, id: ReportId, ending: &str) -> String {
    let report = archive.report(id);
    let name = report_download_name(&report.office.value, report.year.value, ending);
    report_folder(archive, id) + &name
}

/// A web page, made from a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Page {
    /// The front page: the newest year, all years, the first offices of the matrix.
    Home,
    /// The reports of a year, the first of them if they are many.
    Year(u16),
    /// One report.
    Report(ReportId),
    /// The list of offices, the first of them if they are many.
    Offices,
    /// One office through the years.
    Office(OfficeId),
    /// Rows of a list that is too long for one page, after those at its own address.
    ListPart {
        /// The list.
        list: ListId,
        /// The index of the page in the list.
        at: usize,
        /// Its folder, with a slash at its end: `2020/list_department/shili-zf/`.
        folder: String,
    },
    /// The groups of a kind of office in such a list.
    ListGroups {
        /// The list.
        list: ListId,
        /// The index of the page in the list.
        at: usize,
        /// Its folder, with a slash at its end: `2020/list_department/`.
        folder: String,
    },
    /// A page of the site's own, by its name.
    Article(String),
    /// The list of data files.
    Data,
    /// The search over all reports.
    Search,
    /// The comparison of offices, which a script fills.
    Compare,
    /// The page for unknown addresses.
    NotFound,
    /// A page at an address under a former id that leads to the address of today.
    Moved {
        /// The old folder, with a slash at its end: `offices/shili-cz/`.
        from: String,
        /// The folder of today: `offices/shili-czj/`.
        to: String,
    },
}

impl Page {
    /// The templates of whole pages; other templates are parts that pages share.
    pub const TEMPLATES: [&'static str; 13] = [
        "home.html",
        "coverage.html",
        "groups.html",
        "year.html",
        "report.html",
        "offices.html",
        "office.html",
        "article.html",
        "data.html",
        "search.html",
        "compare.html",
        "404.html",
        "moved.html",
    ];

    /// Returns the name of its template.
    pub fn template(&self) -> &'static str {
        match self {
            Self::Home => "home.html",
            Self::Year(_) | Self::ListPart { list: ListId::Year(_), .. } => "year.html",
            Self::Report(_) => "report.html",
            Self::Offices | Self::ListPart { list: ListId::Offices, .. } => "offices.html",
            Self::Office(_) => "office.html",
            Self::ListPart { list: ListId::Coverage, .. } => "coverage.html",
            Self::ListGroups { .. } => "groups.html",
            Self::Article(_) => "article.html",
            Self::Data => "data.html",
            Self::Search => "search.html",
            Self::Compare => "compare.html",
            Self::NotFound => "404.html",
            Self::Moved { .. } => "moved.html",
        }
    }

    fn path(&self, archive: &Archive) -> String {
        match self {
            Self::Home => "index.html".to_owned(),
            Self::Year(year) => format!("{year}/index.html"),
            Self::Report(id) => report_folder(archive, *id) + "index.html",
            Self::Offices => "offices/index.html".to_owned(),
            Self::Office(id) => office_path(&archive.offices.office(*id).id),
            Self::ListPart { folder, .. } | Self::ListGroups { folder, .. } => {
                format!("{folder}index.html")
            }
            Self::Article(name) => article_folder(name) + "index.html",
            Self::Data => "data/index.html".to_owned(),
            Self::Search => format!("{SEARCH_FOLDER}/index.html"),
            Self::Compare => "compare/index.html".to_owned(),
            Self::NotFound => "404.html".to_owned(),
            Self::Moved { from, .. } => format!("{from}index.html"),
        }
    }

    /// Returns whether search engines are told of it.
    pub fn is_in_sitemap(&self) -> bool {
        match self {
            Self::Home
            | Self::Year(_)
            | Self::Report(_)
            | Self::Offices
            | Self::Office(_)
            | Self::ListPart { .. }
            | Self::ListGroups { .. }
            | Self::Article(_)
            | Self::Data
            | Self::Search
            | Self::Compare => true,
            Self::NotFound | Self::Moved { .. } => false,
        }
    }
}

/// A file that the scripts of pages read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadByScript {
    /// The text of a report that is searched.
    Report(ReportId),
    /// The text of a page of the site's own, by its name.
    Article(String),
    /// The list that the search begins with.
    SearchCatalog,
    /// The labels of items that can be compared.
    Items,
    /// The offices that have reports.
    Offices,
    /// The rows of an office.
    Series(OfficeId),
}

impl ReadByScript {
    /// Returns the file itself.
    pub fn artifact(&self) -> Artifact {
        match self {
            Self::Report(id) => Artifact::Page(Page::Report(*id)),
            Self::Article(name) => Artifact::Page(Page::Article(name.clone())),
            Self::SearchCatalog => Artifact::SearchCatalog,
            Self::Items => Artifact::ItemsJson,
            Self::Offices => Artifact::OfficesJson,
            Self::Series(id) => Artifact::SeriesJson(*id),
        }
    }
}

/// Returns the path of the script that has the content of a file.
pub fn script_path(path: &str) -> String {
    format!("{path}.js")
}

/// The content of an output file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Artifact {
    /// A web page.
    Page(Page),
    /// The figures of one report as JSON.
    ReportJson(ReportId),
    /// The figures of one report as CSV.
    ReportCsv(ReportId),
    /// The tables of one report as a workbook.
    ReportWorkbook(ReportId),
    /// One report as a Word document.
    ReportDocument(ReportId),
    /// The figures of an office through the years as a workbook.
    OfficeWorkbook(OfficeId),
    /// The figures of a year, with its offices as rows, as a workbook.
    YearWorkbook(u16),
    /// All reports in short as a workbook.
    ArchiveWorkbook,
    /// Where the figures of each year are, as JSON.
    ArchiveJson,
    /// Records of many reports.
    Data(DataFile),
    /// The labels and units of the columns of the figures of forms.
    ColumnsCsv,
    /// The list of offices and reports that the search begins with.
    SearchCatalog,
    /// All offices, as CSV.
    OfficesCsv,
    /// The meanings of all cells of forms, as CSV.
    DictionaryCsv,
    /// The description of all tables, as a Frictionless Data Package.
    DataPackage,
    /// The labels of what can be compared over offices and years, as JSON.
    ItemsJson,
    /// The offices that have reports, as JSON.
    OfficesJson,
    /// The rows that can be compared of one office, through the years, as JSON.
    SeriesJson(OfficeId),
    /// A file that scripts read, in a script: from a disk, browsers let them read no other.
    Script(ReadByScript),
    /// The Atom feed.
    Feed,
    /// The sitemap, or the index of its parts.
    Sitemap,
    /// A part of a sitemap that is too long for one file, by its index.
    SitemapPart(usize),
    /// The rules for crawlers.
    Robots,
    /// A file of the theme, by its index in the list of assets.
    Asset(usize),
    /// The redirects from former ids, for hosts that read `_redirects`.
    Redirects,
    /// The redirects from former ids, for nginx.
    NginxRedirects,
    /// An unchanged file of the site.
    Copy {
        /// Its path in the site.
        source: String,
        /// Its path in the output.
        path: String,
    },
    /// The SHA-256 of all other files.
    Checksums,
}

impl Artifact {
    /// Returns the output path and the media type; `assets` are those of the plan.
    fn path_and_media_type(&self, archive: &Archive, assets: &[Asset]) -> (String, &'static str) {
        let report_file = |id: ReportId, name: &str| report_folder(archive, id) + name;
        match self {
            Self::Page(page) => (page.path(archive), HTML),
            Self::ReportJson(id) => (report_file(*id, "report.json"), JSON),
            Self::ReportCsv(id) => (report_file(*id, "figures.csv"), CSV),
            Self::ReportWorkbook(id) => (report_download(archive, *id, "xlsx"), XLSX),
            Self::ReportDocument(id) => (report_download(archive, *id, "docx"), DOCX),
            Self::OfficeWorkbook(id) => {
                let id = &archive.offices.office(*id).id;
                (format!("offices/{id}/{}", office_workbook_name(id)), XLSX)
            }
            Self::YearWorkbook(year) => (format!("data/{}", year_workbook_name(*year)), XLSX),
            Self::ArchiveWorkbook => (format!("data/{ARCHIVE_WORKBOOK}"), XLSX),
            Self::ArchiveJson => ("data/archive.json".to_owned(), JSON),
            Self::Data(file) => (file.path(), file.media_type()),
            Self::ColumnsCsv => ("data/columns.csv".to_owned(), CSV),
            Self::OfficesCsv => ("data/offices.csv".to_owned(), CSV),
            Self::DictionaryCsv => ("data/dictionary.csv".to_owned(), CSV),
            Self::DataPackage => ("data/datapackage.json".to_owned(), JSON),
            Self::SearchCatalog => (format!("{SEARCH_FOLDER}/catalog.json"), JSON),
            Self::ItemsJson => ("data/items.json".to_owned(), JSON),
            Self::OfficesJson => ("offices/index.json".to_owned(), JSON),
            Self::SeriesJson(id) => (series_path(&archive.offices.office(*id).id), JSON),
            Self::Script(file) => {
                let (path, _) = file.artifact().path_and_media_type(archive, assets);
                (script_path(&path), JAVASCRIPT)
            }
            Self::Feed => ("feed.xml".to_owned(), XML),
            Self::Sitemap => ("sitemap.xml".to_owned(), XML),
            Self::SitemapPart(index) => (format!("sitemap-{}.xml", index + 1), XML),
            Self::Robots => ("robots.txt".to_owned(), TEXT),
            Self::Asset(index) => {
                let path = assets[*index].path.clone();
                let media_type = content_type(&path);
                (path, media_type)
            }
            Self::Redirects => (REDIRECTS.to_owned(), TEXT),
            Self::NginxRedirects => (NGINX_REDIRECTS.to_owned(), TEXT),
            Self::Copy { path, .. } => (path.clone(), content_type(path)),
            Self::Checksums => (SUMS.to_owned(), TEXT),
        }
    }

    /// Returns true for the list that the search begins with, itself or in a script. It is made
    /// once the index is.
    pub fn is_catalog(&self) -> bool {
        matches!(self, Self::SearchCatalog | Self::Script(ReadByScript::SearchCatalog))
    }

    /// Returns whether only servers and tools read it, so that a compressed copy
    /// would serve nobody.
    fn is_for_servers(&self) -> bool {
        matches!(self, Self::Redirects | Self::NginxRedirects | Self::Checksums)
    }
}

/// One output file.
#[derive(Clone, Debug)]
pub struct PlannedFile {
    /// Its path below the output folder, with `/` between the parts.
    pub path: String,
    /// Its media type, with the charset of text.
    pub media_type: &'static str,
    /// Its content.
    pub artifact: Artifact,
}

impl PlannedFile {
    /// Gives an artifact its place; `assets` are those of the plan.
    pub(crate) fn new(artifact: Artifact, archive: &Archive, assets: &[Asset]) -> Self {
        let (path, media_type) = artifact.path_and_media_type(archive, assets);
        Self { path, media_type, artifact }
    }

    /// Returns whether a compressed copy beside it is of use: it is text, and
    /// browsers ask for it. Other bytes are compressed already, or rarely asked for.
    pub fn is_compressible(&self) -> bool {
        self.media_type.ends_with("charset=utf-8") && !self.artifact.is_for_servers()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn copy(path: &str) -> PlannedFile {
        let copy = Artifact::Copy { source: format!("static/{path}"), path: path.to_owned() };
        PlannedFile::new(copy, &Archive::default(), &[])
    }

    #[test]
    fn text_for_browsers_is_compressible() {
        assert!(copy("a.svg").is_compressible());
        assert!(!copy("a.png").is_compressible() && !copy("a.pdf").is_compressible());
        let plan = |artifact| PlannedFile::new(artifact, &Archive::default(), &[]);
        assert!(plan(Artifact::Page(Page::Home)).is_compressible());
        assert!(!plan(Artifact::Checksums).is_compressible());
    }
}
