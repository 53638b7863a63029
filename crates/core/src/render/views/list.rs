//! The way through a list that has several pages: to its groups, to the pages of a group,
//! to the page before and the page after.

use crate::plan::{
    GroupEntry, ListContent, ListId, ListPage, ListRow, OfficeList, Overview, group_link_size,
};
use crate::words::Words;
use serde::Serialize;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// How many bytes of links to groups the first page of a list shows; more have a page of
/// their own.
const MAX_GROUP_LINKS: usize = 12_000;

/// How many pages of a group a page links to at each distance: the next ones, every fiftieth
/// of the next 2,500, and so on. So any page is near, and links are few however many there are.
const PAGES_PER_STEP: usize = 50;

/// How many characters of an office's name a link to a page shows.
const MAX_NAME: usize = 16;

#[derive(Serialize)]
pub(super) struct ListNav {
    /// True at the list's own address.
    first: bool,
    /// The words for the offices of the page.
    label: String,
    /// The folder where the list begins; empty for the top.
    top: String,
    /// The steps from there to this page.
    trail: Vec<Step>,
    /// The kinds of office with their groups; on the first page alone.
    kinds: Vec<KindLinks>,
    /// Some or all pages of the group, if it has several.
    pages: Vec<PageLink>,
    /// How many pages the group has.
    count: usize,
    previous: Option<PageStep>,
    next: Option<PageStep>,
}

/// A step of the way to a page; the last is the page itself, without an address.
#[derive(Serialize)]
struct Step {
    href: Option<String>,
    label: String,
}

/// A page beside this one.
#[derive(Serialize)]
struct PageStep {
    href: String,
    label: String,
}

#[derive(Serialize)]
struct KindLinks {
    href: String,
    label: &'static str,
    rows: usize,
    groups: Vec<GroupLink>,
}

#[derive(Serialize)]
pub(super) struct GroupLink {
    href: String,
    label: String,
    rows: usize,
}

#[derive(Serialize)]
struct PageLink {
    href: String,
    number: usize,
    /// The name of the first office on it.
    from: String,
    current: bool,
    /// True if it is not the one after the page before it here.
    gap: bool,
}

/// Makes the way from a page, by its index, through its list; `None` if it has one page.
pub(super) fn list_nav(overview: Overview<'_>, id: ListId, at: usize) -> Option<ListNav> {
    let list = overview.list(id).filter(|list| list.is_divided())?;
    let page = list.pages.get(at)?;
    let words = overview.archive.site.words();
    let has_rows = |at: &usize| {
        let content = list.pages.get(*at).map(|page| &page.content);
        matches!((content, &page.content), (Some(ListContent::Rows(_)), ListContent::Rows(_)))
    };
    let step = |at: usize| PageStep {
        href: list.pages[at].folder.clone(),
        label: page_label(words, list, &list.pages[at]),
    };
    Some(ListNav {
        first: at == 0,
        label: list.label_of(words, page),
        top: id.folder(),
        trail: if at == 0 { Vec::new() } else { trail(words, list, page, at) },
        kinds: if at == 0 { kind_links(words, list) } else { Vec::new() },
        pages: page_links(overview, id, list, at),
        count: page.count,
        previous: at.checked_sub(1).filter(has_rows).map(step),
        next: Some(at + 1).filter(has_rows).map(step),
    })
}

/// Returns the way from a page of a list up to the folder where the list begins.
pub(super) fn way_up(overview: Overview<'_>, id: ListId, at: usize) -> String {
    let page = overview.list(id).and_then(|list| list.pages.get(at));
    let depth = |folder: &str| folder.matches('/').count();
    let below = page.map_or(0, |page| depth(&page.folder) - depth(&id.folder()));
    "../".repeat(below)
}

/// Returns what a page is called within its list: `政府部门·示例市人民政府，第 2 页`.
pub(in crate::render) fn page_label(words: &Words, list: &OfficeList, page: &ListPage) -> String {
    let label = list.label_of(words, page);
    match page.number {
        0 | 1 => label,
        number => words.fill("list.page_of", &[("label", &label), ("number", &number)]),
    }
}

fn trail(words: &Words, list: &OfficeList, page: &ListPage, at: usize) -> Vec<Step> {
    let mut steps = Vec::new();
    let kind = page.group.kind();
    if let Some((kind, index)) = kind.and_then(|kind| Some((kind, list.index_of_kind(kind)?))) {
        let href = Some(list.pages[index].folder.clone()).filter(|_| index != at);
        steps.push(Step { href, label: kind.label(words).to_owned() });
    }
    let label = list.group_of(page).map(|entry| entry.label.clone());
    if let Some(label) = label {
        let first = list.pages_of_group(at).start;
        let href = Some(list.pages[first].folder.clone()).filter(|_| first != at);
        steps.push(Step { href, label });
    }
    if page.number > 1 {
        steps
            .push(Step { href: None, label: words.fill("list.page", &[("number", &page.number)]) });
    }
    steps
}

fn kind_links(words: &'static Words, list: &OfficeList) -> Vec<KindLinks> {
    let folder = |at: usize| list.pages[at].folder.clone();
    let size: usize = (list.groups.iter())
        .map(|entry| group_link_size(&list.pages[entry.page].folder, &entry.label))
        .sum();
    let kinds = list.kinds().map(|(kind, groups)| {
        let index = list.index_of_kind(kind);
        let first = groups.first().map_or(0, |entry| entry.page);
        let shown = index.is_some() && size <= MAX_GROUP_LINKS;
        KindLinks {
            href: folder(index.unwrap_or(first)),
            label: kind.label(words),
            rows: groups.iter().map(|entry| entry.rows).sum(),
            groups: if shown { group_links(list, groups) } else { Vec::new() },
        }
    });
    kinds.collect()
}

/// Makes links to groups.
pub(super) fn group_links(list: &OfficeList, groups: &[GroupEntry]) -> Vec<GroupLink> {
    let link = |entry: &GroupEntry| GroupLink {
        href: list.pages[entry.page].folder.clone(),
        label: entry.label.clone(),
        rows: entry.rows,
    };
    groups.iter().map(link).collect()
}

/// Links to pages of the group of a page: near ones, and some of the far ones.
fn page_links(overview: Overview<'_>, id: ListId, list: &OfficeList, at: usize) -> Vec<PageLink> {
    let range = list.pages_of_group(at);
    if range.len() < 2 {
        return Vec::new();
    }
    let mut before = 0;
    near_pages(range.len(), at - range.start)
        .into_iter()
        .map(|place| {
            let gap = place > before + 1;
            before = place;
            let at_page = range.start + place;
            PageLink {
                href: list.pages[at_page].folder.clone(),
                number: place + 1,
                from: first_name(overview, id, list, at_page),
                current: at_page == at,
                gap,
            }
        })
        .collect()
}

/// Selects some of `count` pages, seen from one of them.
fn near_pages(count: usize, own: usize) -> BTreeSet<usize> {
    let mut near = BTreeSet::new();
    let mut step = 1;
    while step < count {
        let block = step.saturating_mul(PAGES_PER_STEP);
        let start = own / block * block;
        near.extend((start..count).step_by(step).take(PAGES_PER_STEP));
        step = block;
    }
    near
}

/// Returns the name of the first office of a page, shortened.
fn first_name(overview: Overview<'_>, id: ListId, list: &OfficeList, at: usize) -> String {
    let name: Cow<str> = match &list.pages[at].content {
        ListContent::Groups(range) => {
            list.groups.get(range.start).map_or("", |entry| &entry.label).into()
        }
        ListContent::Rows(_) => {
            let row = list.rows_of(at).first();
            row.map_or("", |row| row_name(overview, id, *row)).into()
        }
    };
    let end = name.char_indices().nth(MAX_NAME).map(|(end, _)| end);
    end.map_or_else(|| name.to_string(), |end| format!("{}…", &name[..end]))
}

/// Returns the name of a row's office, as the list has it.
fn row_name(overview: Overview<'_>, id: ListId, row: ListRow) -> &str {
    let Overview { archive, .. } = overview;
    match (id, row) {
        (ListId::Year(year), ListRow::Missing(office)) => {
            archive.offices.office(office).name_in(year)
        }
        (ListId::Year(year), row) => {
            overview.report(year, row).map_or("", |report| report.office_name(archive))
        }
        (ListId::Coverage, ListRow::Office(office)) => {
            archive.offices.office(office).display_name()
        }
        (_, ListRow::Office(office) | ListRow::Missing(office)) => {
            &archive.offices.office(office).name
        }
        (_, ListRow::Report(_)) => "",
    }
}

/// The page that leads to the groups of a kind.
#[derive(Serialize)]
pub(crate) struct GroupsView {
    /// The year of the list, if it is one of a year.
    year: Option<u16>,
    /// `coverage`, `offices` or `year`.
    list_kind: &'static str,
    groups: Vec<GroupLink>,
    list: Option<ListNav>,
}

pub(crate) fn groups_view(overview: Overview<'_>, id: ListId, at: usize) -> GroupsView {
    let list = overview.list(id);
    let groups = list.and_then(|list| match &list.pages.get(at)?.content {
        ListContent::Groups(range) => Some(group_links(list, list.groups.get(range.clone())?)),
        ListContent::Rows(_) => None,
    });
    let (year, list_kind) = match id {
        ListId::Coverage => (None, "coverage"),
        ListId::Offices => (None, "offices"),
        ListId::Year(year) => (Some(year), "year"),
    };
    GroupsView {
        year,
        list_kind,
        groups: groups.unwrap_or_default(),
        list: list_nav(overview, id, at),
    }
}

#[cfg(test)]
mod tests {
    use super::near_pages;

    /// Any page is at most a few links away, and no page has many links.
    #[test]
    fn far_pages_are_near() {
        assert_eq!(near_pages(3, 1).into_iter().collect::<Vec<_>>(), [0, 1, 2]);
        for (count, steps) in [(50, 1), (2_500, 2), (60_000, 3)] {
            let mut there = vec![false; count];
            let mut reached = vec![0];
            there[0] = true;
            for _ in 0..steps {
                let mut further = Vec::new();
                for own in &reached {
                    let near = near_pages(count, *own);
                    assert!(near.len() <= 150 && near.contains(own));
                    further.extend(
                        near.into_iter().filter(|page| !std::mem::replace(&mut there[*page], true)),
                    );
                }
                reached = further;
            }
            assert!(there.iter().all(|there| *there), "{count} pages in {steps} steps");
        }
    }
}
