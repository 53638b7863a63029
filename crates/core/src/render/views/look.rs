//! The parts of the variable `site` that the settings for the look give.

use crate::archive::Archive;
use crate::config::{Look, MenuEntry, MenuPage, SiteLink};
use crate::plan::{LinkTarget, SitePlan, resolve_link};
use crate::source::encode_path;
use serde::Serialize;

#[derive(Serialize)]
pub(super) struct LogoView<'a> {
    /// Its path below the site.
    path: String,
    alt: &'a str,
}

/// An entry of the menu.
#[derive(Serialize)]
pub(super) struct MenuView<'a> {
    label: &'a str,
    /// Its path below the site, or its address.
    href: String,
    /// True if it is an address outside the site.
    is_outside: bool,
    /// The kind of the page itself.
    page: &'static str,
    /// The kinds of pages that belong to it.
    within: &'static [&'static str],
}

/// A link of the site's own.
#[derive(Serialize)]
pub(super) struct LinkView<'a> {
    label: &'a str,
    href: String,
    is_outside: bool,
}

pub(super) fn logo_view(look: &Look) -> Option<LogoView<'_>> {
    let logo = look.logo.as_ref()?;
    Some(LogoView { path: encode_path(&logo.file.value), alt: &logo.alt })
}

/// Lists the entries of the menu: those of the settings, or all pages that each site has and then
/// those of the site's own. Without reports there are no years, and nothing to compare.
pub(super) fn menu_view<'a>(
    archive: &'a Archive,
    newest: Option<u16>,
    on_disk: Option<&SitePlan>,
) -> Vec<MenuView<'a>> {
    let words = archive.site.words();
    let page = |page: MenuPage, key: &str| page_entry(page, words.text(key), newest);
    let Some(menu) = &archive.site.look.menu else {
        let pages = MenuPage::ALL.iter().filter_map(|(own, _, key)| page(*own, key));
        return pages.chain(article_entries(archive)).collect();
    };
    let entries = menu.iter().flat_map(|entry| match entry {
        MenuEntry::Page(own) => {
            let known = MenuPage::ALL.iter().find(|(known, ..)| known == own);
            known.and_then(|(.., key)| page(*own, key)).into_iter().collect()
        }
        MenuEntry::Articles => article_entries(archive).collect::<Vec<_>>(),
        MenuEntry::Link(link) => {
            let LinkView { label, href, is_outside } = link_view(link, on_disk);
            vec![MenuView { label, href, is_outside, page: "article", within: &[] }]
        }
    });
    entries.collect()
}

/// Lists the entries of the site's own pages that name a label for the menu.
fn article_entries(archive: &Archive) -> impl Iterator<Item = MenuView<'_>> {
    archive.articles.iter().filter_map(|article| {
        let (label, href) = (article.menu.as_deref()?, article.folder());
        Some(MenuView { label, href, is_outside: false, page: "article", within: &[] })
    })
}

fn page_entry(page: MenuPage, label: &str, newest: Option<u16>) -> Option<MenuView<'_>> {
    let year = || newest.map(|year| format!("{year}/"));
    let (href, page, within): (_, _, &[_]) = match page {
        MenuPage::Home => (String::new(), "home", &[]),
        MenuPage::Year => (year()?, "", &["year", "report"]),
        MenuPage::Offices => ("offices/".to_owned(), "offices", &["office", "list"]),
        MenuPage::Search => ("search/".to_owned(), "search", &[]),
        MenuPage::Compare => (year().map(|_| "compare/".to_owned())?, "compare", &[]),
        MenuPage::Data => ("data/".to_owned(), "data", &[]),
    };
    Some(MenuView { label, href, is_outside: false, page, within })
}

/// Returns a link of the site's own: what leads into the site, as a path below it. `on_disk` is
/// the plan of a site that is opened from a disk, where nothing leads on from the name of a
/// folder.
pub(super) fn link_view<'a>(link: &'a SiteLink, on_disk: Option<&SitePlan>) -> LinkView<'a> {
    let target = &link.target.value;
    let (href, is_outside) = match resolve_link("", target) {
        LinkTarget::Inside { path, rest } => {
            let path = path.strip_suffix("index.html").unwrap_or(&path);
            let name = path.rsplit('/').next().unwrap_or_default();
            let is_folder = !name.is_empty() && !name.contains('.');
            let is_open = on_disk.is_some_and(|plan| is_folder && plan.find(path).is_none());
            (format!("{}{}{rest}", encode_path(path), if is_open { "/" } else { "" }), false)
        }
        _ => (target.clone(), true),
    };
    LinkView { label: &link.label, href, is_outside }
}
