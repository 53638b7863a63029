//! Divides the rows of a list into pages of a bounded size.

use super::list::{GroupEntry, ListContent, ListId, ListPage, ListRow, OfficeGroup, OfficeList};
use super::row_size::group_link_size;
use crate::archive::Archive;
use crate::config::{OfficeId, OfficeKind};
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// How many bytes of a page its rows, or its links to groups, may take. A page has a head,
/// a foot, links to the pages beside it and, if it is the first, to groups: 100 KB are left
/// for these.
#[derive(Clone, Debug)]
pub(crate) struct Limits {
    pub(crate) rows: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { rows: 200_000 }
    }
}

/// A row with its place in the order of offices, and the most bytes that it takes.
#[derive(Clone, Copy, Debug)]
pub(super) struct SizedRow {
    pub(super) row: ListRow,
    pub(super) kind: OfficeKind,
    /// The office above, if the site has it.
    pub(super) parent: Option<OfficeId>,
    pub(super) bytes: usize,
}

impl SizedRow {
    fn group(&self) -> OfficeGroup {
        OfficeGroup::Below(self.kind, self.parent)
    }
}

/// Divides a list. `kinds` is the order of kinds where the list is ordered by kind; without
/// it the kind of the first row comes first.
pub(super) fn divide(
    archive: &Archive,
    id: ListId,
    mut rows: Vec<SizedRow>,
    kinds: Option<&[OfficeKind]>,
    limits: &Limits,
) -> OfficeList {
    if let Some(kinds) = kinds {
        rows.sort_by_key(|row| kinds.iter().position(|kind| *kind == row.kind));
    }
    if total(&rows) <= limits.rows {
        let page = ListPage {
            folder: id.folder(),
            group: OfficeGroup::All,
            number: 1,
            count: 1,
            content: ListContent::Rows(0..rows.len()),
        };
        let rows = rows.iter().map(|row| row.row).collect();
        return OfficeList { rows, pages: vec![page], groups: Vec::new() };
    }
    order_by_group(&mut rows, limits);
    let parents = count_names(archive, &rows);
    let (top, list) = (id.folder(), OfficeList::default());
    let mut divider = Divider { archive, top, limits, parents, list };
    let mut start = 0;
    for kind in rows.chunk_by(|a, b| a.kind == b.kind) {
        divider.add_kind(start, kind);
        start += kind.len();
    }
    divider.list.rows = rows.iter().map(|row| row.row).collect();
    divider.add_indices();
    divider.list
}

fn total(rows: &[SizedRow]) -> usize {
    rows.iter().map(|row| row.bytes).sum()
}

/// Orders rows by kind, and those of a kind that is too long for one page by the office
/// above; what comes first in the list comes first.
fn order_by_group(rows: &mut [SizedRow], limits: &Limits) {
    let mut kinds: Vec<(OfficeKind, usize)> = Vec::new();
    for row in rows.iter() {
        match kinds.iter_mut().find(|(kind, _)| *kind == row.kind) {
            Some((_, bytes)) => *bytes += row.bytes,
            None => kinds.push((row.kind, row.bytes)),
        }
    }
    rows.sort_by_key(|row| kinds.iter().position(|(kind, _)| *kind == row.kind));
    let mut ranks: HashMap<Option<OfficeId>, usize> = HashMap::new();
    for kind in rows.chunk_by_mut(|a, b| a.kind == b.kind) {
        if total(kind) <= limits.rows {
            continue;
        }
        ranks.clear();
        for row in kind.iter() {
            let next = ranks.len();
            ranks.entry(row.parent).or_insert(next);
        }
        kind.sort_by_key(|row| ranks.get(&row.parent).copied());
    }
}

/// Counts the offices above others by their names.
fn count_names<'a>(archive: &'a Archive, rows: &[SizedRow]) -> HashMap<&'a str, usize> {
    let parents: HashSet<OfficeId> = rows.iter().filter_map(|row| row.parent).collect();
    let mut names = HashMap::new();
    for parent in parents {
        *names.entry(archive.offices.office(parent).name.as_str()).or_default() += 1;
    }
    names
}

struct Divider<'a> {
    archive: &'a Archive,
    /// The folder of the list.
    top: String,
    limits: &'a Limits,
    /// How many offices have a name, for each that is above another.
    parents: HashMap<&'a str, usize>,
    list: OfficeList,
}

impl Divider<'_> {
    /// Adds the pages of a kind, whose rows begin at `start`.
    fn add_kind(&mut self, start: usize, rows: &[SizedRow]) {
        let Some(first) = rows.first() else { return };
        if total(rows) <= self.limits.rows {
            return self.add_group(OfficeGroup::Kind(first.kind), start, rows);
        }
        let mut start = start;
        for group in rows.chunk_by(|a, b| a.parent == b.parent) {
            self.add_group(group[0].group(), start, group);
            start += group.len();
        }
    }

    /// Adds the pages of a group, and notes it for the pages that lead to groups.
    fn add_group(&mut self, group: OfficeGroup, start: usize, rows: &[SizedRow]) {
        let page = self.list.pages.len();
        let label = self.label(group);
        self.list.groups.push(GroupEntry { group, label, page, rows: rows.len() });
        let sizes: Vec<usize> = rows.iter().map(|row| row.bytes).collect();
        let rows = |part: Range<usize>| ListContent::Rows(start + part.start..start + part.end);
        self.add_pages(group, &sizes, rows);
    }

    fn label(&self, group: OfficeGroup) -> String {
        let words = self.archive.site.words();
        match group {
            OfficeGroup::All => String::new(),
            OfficeGroup::Kind(kind) => kind.label(words).to_owned(),
            OfficeGroup::Below(_, None) => words.text("list.no_parent").to_owned(),
            OfficeGroup::Below(_, Some(parent)) => {
                let parent = self.archive.offices.office(parent);
                // Districts of two cities may have one name.
                match self.parents.get(parent.name.as_str()) {
                    Some(2..) => words
                        .fill("list.named_twice", &[("name", &parent.name), ("id", &parent.id)]),
                    _ => parent.name.clone(),
                }
            }
        }
    }

    /// Adds pages for entries of some sizes, as many as they need.
    fn add_pages(
        &mut self,
        group: OfficeGroup,
        sizes: &[usize],
        content: impl Fn(Range<usize>) -> ListContent,
    ) {
        let parts = cut(sizes, self.limits.rows);
        let count = parts.len();
        for (at, part) in parts.into_iter().enumerate() {
            // An address that a short list has keeps the beginning of a long one.
            let is_first = self.list.pages.is_empty();
            let folder = if is_first { self.top.clone() } else { self.folder(group, at + 1) };
            let page = ListPage { folder, group, number: at + 1, count, content: content(part) };
            self.list.pages.push(page);
        }
    }

    /// Returns the folder of a page. An underscore is in no id of an office, so that no page
    /// of an office has this address.
    fn folder(&self, group: OfficeGroup, number: usize) -> String {
        let mut folder = self.top.clone();
        if let OfficeGroup::Kind(kind) | OfficeGroup::Below(kind, _) = group {
            folder.push_str(&format!("list_{}/", kind.name()));
        }
        if let OfficeGroup::Below(_, parent) = group {
            let id = parent.map_or("no_parent", |id| &self.archive.offices.office(id).id);
            folder.push_str(&format!("{id}/"));
        }
        if number > 1 {
            folder.push_str(&format!("page_{number}/"));
        }
        folder
    }

    /// Adds pages that lead to the groups of each kind that has several.
    fn add_indices(&mut self) {
        let groups = std::mem::take(&mut self.list.groups);
        let mut start = 0;
        for of_kind in groups.chunk_by(|a, b| a.group.kind() == b.group.kind()) {
            if let [first, _, ..] = of_kind
                && let Some(kind) = first.group.kind()
            {
                let folder = |entry: &GroupEntry| self.list.pages[entry.page].folder.as_str();
                let size = |entry: &GroupEntry| group_link_size(folder(entry), &entry.label);
                let sizes: Vec<usize> = of_kind.iter().map(size).collect();
                let content =
                    |part: Range<usize>| ListContent::Groups(start + part.start..start + part.end);
                self.add_pages(OfficeGroup::Kind(kind), &sizes, content);
            }
            start += of_kind.len();
        }
        self.list.groups = groups;
    }
}

/// Cuts entries into runs whose sizes come to at most `limit`; an entry that is larger has a
/// run of its own.
fn cut(sizes: &[usize], limit: usize) -> Vec<Range<usize>> {
    let mut runs = Vec::new();
    let (mut start, mut bytes) = (0, 0);
    for (at, size) in sizes.iter().enumerate() {
        if at > start && bytes + size > limit {
            runs.push(start..at);
            (start, bytes) = (at, 0);
        }
        bytes += size;
    }
    runs.push(start..sizes.len());
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_hold_all_entries_within_the_limit() {
        assert_eq!(cut(&[3, 3, 3, 9, 1], 6), vec![0..2, 2..3, 3..4, 4..5]);
        assert_eq!(cut(&[7], 6), vec![0..1]);
        assert_eq!(cut(&[], 6), vec![0..0]);
    }
}
