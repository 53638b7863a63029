//! The head of a page: its title, the meta tags of government sites, structured
//! data.

use super::citation::{PageCitation, page_citation};
use super::html::json_for_script;
use super::views::page_label;
use crate::archive::{Archive, ReportId};
use crate::config::Office;
use crate::plan::{ListId, Overview, Page, PlannedFile, SitePlan};
use crate::report::Article;
use crate::source::encode_path;
use serde::Serialize;
use serde_json::{Value, json};

/// The variable `page` of templates.
#[derive(Serialize)]
pub(super) struct PageHead {
    title: String,
    /// The full address.
    url: String,
    /// The address below the site: `2023/`.
    path: String,
    /// The relative path from this page to the top of the site: `../../`.
    root: String,
    /// Names and contents of meta tags.
    meta: Vec<(&'static str, String)>,
    /// JSON-LD, ready to stand in a script element.
    data: String,
    /// The kind of page, for the style sheet.
    kind: &'static str,
    /// How to cite the page; `None` for pages that nobody cites.
    citation: Option<PageCitation>,
    /// The day of the newest report of the site, on pages over many reports. Pages of one
    /// office do not have it: they stay the same when another office publishes.
    updated: Option<String>,
}

impl PageHead {
    /// Returns the relative path from the page to the top of the site.
    pub(super) fn root(&self) -> &str {
        &self.root
    }
}

/// Makes the head of a page.
pub(super) fn page_head(
    overview: Overview<'_>,
    plan: &SitePlan,
    file: &PlannedFile,
    page: &Page,
) -> PageHead {
    let archive = overview.archive;
    let address = file.path.strip_suffix("index.html").unwrap_or(&file.path);
    // A page that only leads on gives the address of today.
    let url = archive.site.url(if let Page::Moved { to, .. } = page { to } else { address });
    let root = match page {
        // Shown at any address, so it cannot be relative.
        Page::NotFound => encode_path(&archive.site.base_path()),
        _ => match file.path.matches('/').count() {
            0 => "./".to_owned(),
            depth => "../".repeat(depth),
        },
    };
    let (title, kind) = title_and_kind(overview, page);
    let data = match page {
        Page::Data => json_for_script(&dataset_schema(archive, plan, &url)),
        // There are as many as of all other pages, and more.
        Page::Report(id) => report_schema(archive, *id, &title, &url),
        _ => json_for_script(&structured_data(archive, page, &title, &url)),
    };
    let citation = page_citation(archive, page, &title);
    let updated = newest_update(overview, page);
    let meta = meta_tags(archive, page, &title);
    let path = encode_path(address);
    PageHead { title, url, path, root, meta, data, kind, citation, updated }
}

/// Returns the day on which a report of the site was last published or corrected.
fn newest_update(overview: Overview<'_>, page: &Page) -> Option<String> {
    match page {
        Page::Home
        | Page::Year(_)
        | Page::Offices
        | Page::ListPart { .. }
        | Page::ListGroups { .. }
        | Page::Data => Some(overview.summary.newest_update()?.date().to_string()),
        Page::Report(_)
        | Page::Office(_)
        | Page::Article(_)
        | Page::Search
        | Page::Compare
        | Page::NotFound
        | Page::Moved { .. } => None,
    }
}

/// Returns the title of a page, and the name of its kind for the style sheet.
fn title_and_kind(overview: Overview<'_>, page: &Page) -> (String, &'static str) {
    let archive = overview.archive;
    let words = archive.site.words();
    match page {
        Page::Home => (archive.site.title.clone(), "home"),
        Page::Year(year) => (title_of_year(archive, *year), "year"),
        Page::Report(id) => (archive.title_of(archive.report(*id)), "report"),
        Page::Offices => (words.text("head.offices").to_owned(), "offices"),
        Page::Office(id) => {
            let office = &archive.offices.office(*id).name;
            (words.fill("head.office", &[("office", office)]), "office")
        }
        Page::ListPart { list, at, .. } | Page::ListGroups { list, at, .. } => {
            title_of_list_page(overview, *list, *at)
        }
        Page::Article(name) => {
            let article = archive.article(name);
            (article.map(|article| article.title.clone()).unwrap_or_default(), "article")
        }
        Page::Data => (words.text("data.title").to_owned(), "data"),
        Page::Search => (words.text("search.title").to_owned(), "search"),
        Page::Compare => (words.text("compare.title").to_owned(), "compare"),
        Page::NotFound => (words.text("missing.title").to_owned(), "missing"),
        Page::Moved { .. } => (words.text("moved.title").to_owned(), "moved"),
    }
}

/// Returns the title of a further page of a list, and the name of its kind.
fn title_of_list_page(overview: Overview<'_>, id: ListId, at: usize) -> (String, &'static str) {
    let words = overview.archive.site.words();
    let (title, kind) = match id {
        ListId::Coverage => (words.text("head.coverage").to_owned(), "coverage"),
        ListId::Offices => (words.text("head.offices").to_owned(), "list"),
        ListId::Year(year) => (title_of_year(overview.archive, year), "year"),
    };
    let list = overview.list(id);
    let label = list.and_then(|list| Some(page_label(words, list, list.pages.get(at)?)));
    let label = label.unwrap_or_default();
    (words.fill("list.heading", &[("heading", &title), ("label", &label)]), kind)
}

/// Returns the title that the form of a year gives its reports, else the year.
fn title_of_year(archive: &Archive, year: u16) -> String {
    let form = archive.forms.for_year(year);
    let unnamed = || archive.site.words().fill("head.year", &[("year", &year)]);
    form.map_or_else(unnamed, |form| form.title_of_year(year))
}

/// Lists the meta tags of 《政府网站发展指引》 as names and contents. A tag without
/// content is a defect, so what the site does not say is left out.
fn meta_tags(archive: &Archive, page: &Page, title: &str) -> Vec<(&'static str, String)> {
    let site = &archive.site;
    let (words, column) = (site.words(), site.words().text("head.column"));
    if matches!(page, Page::Moved { .. }) {
        return vec![("robots", "noindex".to_owned())];
    }
    let mut meta = vec![("SiteName", site.title.clone()), ("SiteDomain", site.domain().to_owned())];
    meta.extend(site.site_code.clone().map(|code| ("SiteIDCode", code)));
    if !matches!(page, Page::Home | Page::NotFound) {
        let keywords =
            if site.keywords.is_empty() { column.to_owned() } else { site.keywords.join(",") };
        meta.push(("ColumnName", column.to_owned()));
        meta.push((
            "ColumnDescription",
            site.description.clone().unwrap_or_else(|| site.title.clone()),
        ));
        meta.push(("ColumnKeywords", keywords));
        meta.push(("ColumnType", words.text("head.column_type").to_owned()));
    }
    if let Page::Report(id) = page {
        let report = archive.report(*id);
        meta.push(("ArticleTitle", title.to_owned()));
        meta.extend(
            report
                .published
                .as_ref()
                .map(|at| ("PubDate", at.value.strftime("%Y-%m-%d %H:%M").to_string())),
        );
        meta.push(("ContentSource", publisher_name(archive, *id).to_owned()));
        meta.push((
            "Keywords",
            words.fill(
                "head.keywords",
                &[
                    ("column", &column),
                    ("year", &report.year.value),
                    ("office", &publisher_name(archive, *id)),
                ],
            ),
        ));
    }
    meta.push(("description", description(archive, page, title)));
    meta.retain(|(_, content)| !content.is_empty());
    meta
}

fn description(archive: &Archive, page: &Page, title: &str) -> String {
    match page {
        Page::Home => {
            archive.site.description.clone().unwrap_or_else(|| archive.site.title.clone())
        }
        Page::Article(name) => match archive.article(name).and_then(|own| own.description.as_ref())
        {
            Some(description) => description.clone(),
            None => site_title(archive, title),
        },
        _ => site_title(archive, title),
    }
}

/// Returns the title of a page with that of the site.
fn site_title(archive: &Archive, title: &str) -> String {
    let site = &archive.site;
    site.words().fill("frame.title", &[("page", &title), ("site", &site.title)])
}

/// Returns the name that the office of a report had in the year of the report.
pub(super) fn publisher_name(archive: &Archive, id: ReportId) -> &str {
    let report = archive.report(id);
    archive
        .office_of(report)
        .map_or(report.office.value.as_str(), |office| office.name_in(report.year.value))
}

/// Describes a page that is neither a report nor that of the data as JSON-LD in the
/// vocabulary of schema.org.
fn structured_data(archive: &Archive, page: &Page, title: &str, url: &str) -> Value {
    match page {
        Page::Office(id) => organization_schema(archive.offices.office(*id), url),
        Page::Home => {
            json!({"@context": "https://schema.org", "@type": "WebSite", "name": title, "url": url,
            "inLanguage": archive.site.words().tag()})
        }
        Page::Article(name) => article_schema(archive, archive.article(name), title, url),
        Page::Year(_)
        | Page::Report(_)
        | Page::Offices
        | Page::ListPart { .. }
        | Page::ListGroups { .. }
        | Page::Data
        | Page::Search
        | Page::Compare
        | Page::NotFound
        | Page::Moved { .. } => {
            let site = json!({"@type": "WebSite", "name": archive.site.title, "url": archive.site.url("")});
            json!({"@context": "https://schema.org", "@type": "CollectionPage", "name": title, "url": url,
            "inLanguage": archive.site.words().tag(), "isPartOf": site})
        }
    }
}

/// Describes a page of the site's own.
fn article_schema(archive: &Archive, article: Option<&Article>, title: &str, url: &str) -> Value {
    let site = json!({"@type": "WebSite", "name": archive.site.title, "url": archive.site.url("")});
    let mut value = json!({"@context": "https://schema.org", "@type": "WebPage", "name": title,
        "url": url, "inLanguage": archive.site.words().tag(), "isPartOf": site});
    if let Some(updated) = article.and_then(|article| article.updated) {
        value["dateModified"] = json!(updated.to_string());
    }
    value
}

/// A report in the vocabulary of schema.org.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ReportSchema<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@type")]
    kind: &'static str,
    name: &'a str,
    headline: &'a str,
    url: &'a str,
    in_language: &'a str,
    temporal_coverage: String,
    publisher: PublisherSchema<'a>,
    is_accessible_for_free: bool,
    encoding: [DownloadSchema; 2],
    #[serde(skip_serializing_if = "Option::is_none")]
    date_published: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_modified: Option<String>,
}

#[derive(Serialize)]
struct PublisherSchema<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    name: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DownloadSchema {
    #[serde(rename = "@type")]
    kind: &'static str,
    content_url: String,
    encoding_format: &'static str,
}

fn report_schema(archive: &Archive, id: ReportId, title: &str, url: &str) -> String {
    let report = archive.report(id);
    let year = report.year.value;
    let last = report.revised.iter().map(|revision| revision.date).max();
    json_for_script(&ReportSchema {
        context: "https://schema.org",
        kind: "Report",
        name: title,
        headline: title,
        url,
        in_language: archive.site.words().tag(),
        temporal_coverage: format!("{year}-01-01/{year}-12-31"),
        publisher: PublisherSchema {
            kind: "GovernmentOrganization",
            name: publisher_name(archive, id),
        },
        is_accessible_for_free: true,
        encoding: [
            download_schema(format!("{url}report.json"), "application/json"),
            download_schema(format!("{url}figures.csv"), "text/csv"),
        ],
        date_published: report.published.as_ref().map(|at| at.value.date().to_string()),
        date_modified: last.map(|date| date.to_string()),
    })
}

fn dataset_schema(archive: &Archive, plan: &SitePlan, url: &str) -> Value {
    let years: Vec<u16> = plan.summary.years().collect();
    let span = match (years.first(), years.last()) {
        (Some(first), Some(last)) => format!("{first}/{last}"),
        _ => String::new(),
    };
    let json = ["archive.json", "datapackage.json", "items.json"];
    let csv = ["offices.csv", "dictionary.csv", "columns.csv"];
    let mut files: Vec<DownloadSchema> = (json.iter().map(|name| (name, "application/json")))
        .chain(csv.iter().map(|name| (name, "text/csv")))
        .map(|(name, kind)| download_schema(format!("{url}{name}"), kind))
        .collect();
    files.extend(plan.data.iter().map(|file| {
        let kind = file.media_type().split(';').next().unwrap_or_default();
        download_schema(format!("{url}{}", file.name()), kind)
    }));
    let mut schema = json!({
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": archive.site.words().fill("head.dataset", &[("site", &archive.site.title)]),
        "description": super::data::package::describe_site(archive),
        "creator": {
            "@type": "GovernmentOrganization",
            "name": archive.site.organizer.as_ref().unwrap_or(&archive.site.title),
        },
        "url": url,
        "inLanguage": archive.site.words().tag(),
        "temporalCoverage": span,
        "isAccessibleForFree": true,
        "distribution": files,
    });
    if let Some(license) = &archive.site.license {
        schema["license"] = json!(license.url.as_ref().unwrap_or(&license.name));
    }
    schema
}

fn download_schema(content_url: String, encoding_format: &'static str) -> DownloadSchema {
    DownloadSchema { kind: "DataDownload", content_url, encoding_format }
}

fn organization_schema(office: &Office, url: &str) -> Value {
    let mut value = json!({
        "@context": "https://schema.org", "@type": "GovernmentOrganization", "name": office.name, "url": url,
    });
    let former: Vec<&str> = office.former_names.iter().map(|former| former.name.as_str()).collect();
    if !former.is_empty() {
        value["alternateName"] = json!(former);
    }
    if let Some(telephone) = &office.contact.telephone {
        value["telephone"] = json!(telephone);
    }
    value
}
