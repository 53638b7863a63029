//! The Atom feed, the sitemap and `robots.txt`.

use super::html::escape_html;
use crate::archive::{Archive, ReportId};
use crate::plan::{Artifact, MAX_SITEMAP_URLS, PlannedFile, SitePlan, report_folder};
use crate::source::encode_path;
use jiff::civil::DateTime;

/// The most reports that the feed lists.
const FEED_LIMIT: usize = 50;

/// Writes the newest reports as an Atom feed (RFC 4287). Its date is that of the
/// newest of them, not of the build, so that the same sources give the same bytes.
pub(super) fn atom_feed(archive: &Archive) -> String {
    let mut dated: Vec<(DateTime, ReportId)> = (archive.years().values().flatten())
        .filter_map(|id| Some((updated(archive, *id)?, *id)))
        .collect();
    dated.sort_by(|a, b| b.cmp(a));
    dated.truncate(FEED_LIMIT);
    let site = &archive.site;
    let (title, home) = (escape_html(&site.title), escape_html(&site.url("")));
    let updated = dated
        .first()
        .map_or_else(|| "1970-01-01T00:00:00+08:00".to_owned(), |(at, _)| rfc3339(*at));
    let feed = escape_html(&site.url("feed.xml"));
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"zh-CN\">\n\
         <title>{title}</title>\n<id>{home}</id>\n<link href=\"{home}\"/>\n<link rel=\"self\" href=\"{feed}\"/>\n\
         <updated>{updated}</updated>\n<author><name>{title}</name></author>\n"
    );
    for (updated, id) in dated {
        let report = archive.report(id);
        let url = escape_html(&site.url(&report_folder(archive, id)));
        let title = escape_html(&archive.title_of(report));
        let published = report.published.as_ref().map_or(updated, |at| at.value);
        out.push_str(&format!(
            "<entry><title>{title}</title><id>{url}</id><link href=\"{url}\"/>\
             <published>{}</published><updated>{}</updated></entry>\n",
            rfc3339(published),
            rfc3339(updated),
        ));
    }
    out.push_str("</feed>\n");
    out
}

/// Returns the time at which a report was published or last corrected.
fn updated(archive: &Archive, id: ReportId) -> Option<DateTime> {
    let report = archive.report(id);
    let published = report.published.as_ref()?.value;
    let revised = report.revised.iter().map(|revision| revision.date).max();
    Some(
        revised.map_or(published, |date| {
            date.to_datetime(jiff::civil::Time::midnight()).max(published)
        }),
    )
}

/// Formats a local time of China as RFC 3339 does.
fn rfc3339(at: DateTime) -> String {
    format!("{}+08:00", at.strftime("%Y-%m-%dT%H:%M:%S"))
}

/// Lists the addresses of all pages of the sitemap, escaped for XML.
fn page_urls<'a>(archive: &'a Archive, plan: &'a SitePlan) -> impl Iterator<Item = String> + 'a {
    let is_listed = |file: &&PlannedFile| matches!(&file.artifact, Artifact::Page(page) if page.is_in_sitemap());
    plan.files.iter().filter(is_listed).map(|file| {
        let path = file.path.strip_suffix("index.html").unwrap_or(&file.path);
        escape_html(&archive.site.url(&encode_path(path)))
    })
}

/// Writes the sitemap, or the index of its parts (sitemaps.org protocol).
pub(super) fn sitemap(archive: &Archive, plan: &SitePlan) -> String {
    let is_part = |file: &&PlannedFile| matches!(file.artifact, Artifact::SitemapPart(_));
    let parts = plan.files.iter().filter(is_part);
    let mut parts = parts.map(|file| escape_html(&archive.site.url(&file.path))).peekable();
    if parts.peek().is_none() {
        return write_sitemap("urlset", "url", page_urls(archive, plan));
    }
    write_sitemap("sitemapindex", "sitemap", parts)
}

/// Writes one part, by its index, of a sitemap that is too long for one file.
pub(super) fn sitemap_part(archive: &Archive, plan: &SitePlan, index: usize) -> String {
    write_sitemap(
        "urlset",
        "url",
        page_urls(archive, plan).skip(index * MAX_SITEMAP_URLS).take(MAX_SITEMAP_URLS),
    )
}

fn write_sitemap(root: &str, item: &str, addresses: impl Iterator<Item = String>) -> String {
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<{root} xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n"
    );
    for address in addresses {
        out.push_str(&format!("<{item}><loc>{address}</loc></{item}>\n"));
    }
    out.push_str(&format!("</{root}>\n"));
    out
}

/// Writes rules that let crawlers read everything (RFC 9309).
pub(super) fn robots_txt(archive: &Archive) -> String {
    format!("User-agent: *\nAllow: /\n\nSitemap: {}\n", archive.site.url("sitemap.xml"))
}
