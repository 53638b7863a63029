//! The pages over many reports, as they follow from what is known of all reports in short.

use super::list::{ListContent, ListId, Lists, Overview};
use super::{MAX_SITEMAP_URLS, Page};
use crate::config::OfficeId;
use crate::report::Article;

/// Lists the pages of all lists after those at the addresses of the lists themselves.
pub(super) fn further_pages(lists: &Lists) -> Vec<Page> {
    let pages = lists.iter().flat_map(|(list, of_list)| {
        of_list.pages.iter().enumerate().skip(1).map(move |(at, page)| {
            let folder = page.folder.clone();
            match page.content {
                ListContent::Rows(_) => Page::ListPart { list, at, folder },
                ListContent::Groups(_) => Page::ListGroups { list, at, folder },
            }
        })
    });
    pages.collect()
}

/// Returns how many parts the sitemap has beside its index; none if one file holds it.
pub fn count_sitemap_parts(overview: Overview<'_>) -> usize {
    let lists = overview.lists.iter().map(|(_, list)| list.pages.len()).sum::<usize>();
    // The data page, the search and the comparison have no list.
    let own = overview.archive.articles.len();
    let pages =
        lists + 3 + own + overview.summary.reports().len() + known_offices(overview).count();
    if pages > MAX_SITEMAP_URLS { pages.div_ceil(MAX_SITEMAP_URLS) } else { 0 }
}

/// Lists offices, of two with one id the first.
fn known_offices(overview: Overview<'_>) -> impl Iterator<Item = OfficeId> + '_ {
    let offices = &overview.archive.offices;
    offices.ids().filter(|id| offices.find(&offices.office(*id).id) == Some(*id))
}

/// Lists the folders of all pages that search engines are told of.
pub fn sitemap_folders(overview: Overview<'_>) -> impl Iterator<Item = String> + '_ {
    let further = move |id: ListId| {
        let pages = overview.list(id).map_or(&[][..], |list| &list.pages);
        pages.iter().skip(1).map(|page| page.folder.clone())
    };
    let first = ["", "offices/", "data/", "search/", "compare/"].map(str::to_owned);
    let own = overview.archive.articles.iter().map(Article::folder);
    let first = first.into_iter().chain(own);
    let years = overview.summary.years().flat_map(move |year| {
        let reports = overview.summary.in_year(year).iter().map(|report| report.folder());
        [format!("{year}/")].into_iter().chain(further(ListId::Year(year))).chain(reports)
    });
    let offices = known_offices(overview)
        .map(move |id| format!("offices/{}/", overview.archive.offices.office(id).id));
    (first.chain(further(ListId::Coverage)).chain(further(ListId::Offices)))
        .chain(years)
        .chain(offices)
}
