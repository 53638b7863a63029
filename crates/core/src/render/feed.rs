//! The Atom feed, the sitemap and `robots.txt`.

use super::html::escape_html;
use crate::archive::Archive;
use crate::plan::{MAX_SITEMAP_URLS, Overview, count_sitemap_parts, sitemap_folders};
use jiff::civil::DateTime;
use std::cmp::Reverse;

/// The most reports that the feed lists.
const FEED_LIMIT: usize = 50;

/// Writes the newest reports as an Atom feed (RFC 4287). Its date is that of the
/// newest of them, not of the build, so that the same sources give the same bytes. Links are
/// URIs, which are IRIs too (section 2); an id has no character escaped that need not be
/// (section 4.2.6.1), for readers compare it character by character.
pub(super) fn atom_feed(overview: Overview<'_>) -> String {
    let Overview { archive, summary, .. } = overview;
    let reports = summary.reports().iter().enumerate();
    let mut dated: Vec<_> =
        reports.filter_map(|(at, report)| Some((report.updated?, at, report))).collect();
    // Of two with one date the later in the archive is the newer.
    dated.sort_by_key(|(updated, at, _)| Reverse((*updated, *at)));
    dated.truncate(FEED_LIMIT);
    let site = &archive.site;
    let (title, home) = (escape_html(&site.title), escape_html(&site.url("")));
    let id = escape_html(&site.iri(""));
    let updated = dated
        .first()
        .map_or_else(|| "1970-01-01T00:00:00+08:00".to_owned(), |(at, ..)| rfc3339(*at));
    let feed = escape_html(&site.url("feed.xml"));
    let language = site.words().tag();
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{language}\">\n\
         <title>{title}</title>\n<id>{id}</id>\n<link href=\"{home}\"/>\n<link rel=\"self\" href=\"{feed}\"/>\n\
         <updated>{updated}</updated>\n<author><name>{title}</name></author>\n"
    );
    for (updated, _, report) in dated {
        let url = escape_html(&site.url(&report.folder()));
        let id = escape_html(&site.iri(&report.folder()));
        let title = escape_html(&report.title(archive));
        let published = report.published.unwrap_or(updated);
        out.push_str(&format!(
            "<entry><title>{title}</title><id>{id}</id><link href=\"{url}\"/>\
             <published>{}</published><updated>{}</updated></entry>\n",
            rfc3339(published),
            rfc3339(updated),
        ));
    }
    out.push_str("</feed>\n");
    out
}

/// Formats a local time of China as RFC 3339 does.
fn rfc3339(at: DateTime) -> String {
    format!("{}+08:00", at.strftime("%Y-%m-%dT%H:%M:%S"))
}

/// Lists the addresses of all pages of the sitemap, escaped for XML.
fn page_urls(overview: Overview<'_>) -> impl Iterator<Item = String> + '_ {
    let site = &overview.archive.site;
    sitemap_folders(overview).map(|folder| escape_html(&site.url(&folder)))
}

/// Writes the sitemap, or the index of its parts (sitemaps.org protocol).
pub(super) fn sitemap(overview: Overview<'_>) -> String {
    let parts = count_sitemap_parts(overview);
    if parts == 0 {
        return write_sitemap("urlset", "url", page_urls(overview));
    }
    let site = &overview.archive.site;
    let parts = (1..=parts).map(|part| escape_html(&site.url(&format!("sitemap-{part}.xml"))));
    write_sitemap("sitemapindex", "sitemap", parts)
}

/// Writes one part, by its index, of a sitemap that is too long for one file.
pub(super) fn sitemap_part(overview: Overview<'_>, index: usize) -> String {
    write_sitemap(
        "urlset",
        "url",
        page_urls(overview).skip(index * MAX_SITEMAP_URLS).take(MAX_SITEMAP_URLS),
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
