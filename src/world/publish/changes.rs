//! Compares what was published with what is to be, and divides the changes into steps between
//! which every page at the target links only to files that are there:
//!
//! 1. Files that are new to the target. No page there links to them yet.
//! 2. Files that take the place of others. What they link to is there by now.
//! 3. Removals. No page links to these files any more.

use super::published_files::PublishedFiles;
use super::rounds::{self, ROUND_COUNT};
use crate::world::site_output::FileEntry;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// The folder of style sheets, scripts and fonts. Their names change with their bytes, and
/// copies of pages in caches need them after the pages have changed.
pub(super) const ASSETS: &str = "assets/";
/// How long such a file stays after no page needs it, in seconds: 30 days.
pub(super) const RETIREMENT: i64 = 30 * 24 * 60 * 60;

/// Files by rounds.
pub(super) type Rounds<T> = [Vec<T>; ROUND_COUNT];

/// The difference between what was published and what is to be.
#[derive(Clone, Debug, Default)]
pub(super) struct Changes {
    /// Paths to remove before anything else: a folder or a file takes their place.
    pub(super) displaced: Vec<String>,
    /// Files that the target does not have for certain.
    pub(super) added: Rounds<FileEntry>,
    /// Files that take the place of others.
    pub(super) replaced: Rounds<FileEntry>,
    /// Paths to remove, in the reverse order of sending.
    pub(super) removed: Rounds<String>,
    /// Files that no page needs and that stay for a while, with the time since when, in
    /// seconds since 1970.
    pub(super) retired: BTreeMap<String, i64>,
    /// Folders that may be empty then, inner ones first.
    pub(super) folders: Vec<String>,
    /// The number of files that do not change.
    pub(super) unchanged: usize,
    /// The number of bytes to send.
    pub(super) bytes: u64,
}

impl Changes {
    /// Compares a list with new files; `entries` are in the order of their paths, `now` is in
    /// seconds since 1970.
    pub(super) fn between(old: &PublishedFiles, entries: &[FileEntry], now: i64) -> Self {
        let mut changes = Self::default();
        let mut added = Vec::new();
        let mut replaced = Vec::new();
        for entry in entries {
            if old.contains(entry) {
                changes.unchanged += 1;
                continue;
            }
            changes.bytes += entry.digest.size;
            let group = if old.is_there(&entry.path) { &mut replaced } else { &mut added };
            group.push(entry.clone());
        }
        let wanted: HashSet<&str> = entries.iter().map(|entry| entry.path.as_str()).collect();
        let folders: HashSet<&str> = wanted.iter().flat_map(|path| parent_folders(path)).collect();
        let gone: BTreeSet<&String> =
            old.paths().filter(|path| !wanted.contains(path.as_str())).collect();
        let mut removed = Vec::new();
        for path in gone {
            if folders.contains(path.as_str())
                || parent_folders(path).any(|folder| wanted.contains(folder))
            {
                changes.displaced.push(path.clone());
            } else if let Some(since) = retired_since(old, path, now) {
                changes.retired.insert(path.clone(), since);
            } else {
                removed.push(path.clone());
            }
        }
        let left = removed.iter().chain(&changes.displaced).flat_map(|path| parent_folders(path));
        let left: BTreeSet<&str> = left.filter(|folder| !folders.contains(folder)).collect();
        changes.folders = left.into_iter().rev().map(str::to_owned).collect();
        changes.added = rounds::divide(added, |entry| &entry.path);
        changes.replaced = rounds::divide(replaced, |entry| &entry.path);
        changes.removed = rounds::divide(removed, |path| path);
        changes.removed.reverse();
        changes
    }

    /// Iterates over the files to send, in order.
    pub(super) fn to_send(&self) -> impl Iterator<Item = &FileEntry> {
        self.added.iter().chain(&self.replaced).flatten()
    }

    /// Iterates over the paths to remove, in order.
    pub(super) fn to_remove(&self) -> impl Iterator<Item = &String> {
        self.displaced.iter().chain(self.removed.iter().flatten())
    }

    /// True if nothing has to be sent or removed.
    pub(super) fn is_empty(&self) -> bool {
        self.to_send().next().is_none() && self.to_remove().next().is_none()
    }
}

/// Returns since when a file of a theme is not needed; `None` if it goes.
fn retired_since(old: &PublishedFiles, path: &str, now: i64) -> Option<i64> {
    if !path.starts_with(ASSETS) || !old.is_certain(path) {
        return None;
    }
    let since = old.retired_since(path).unwrap_or(now);
    // A time in the future is a clock that went wrong.
    (since <= now && now - since < RETIREMENT).then_some(since)
}

/// Iterates over the folders that a path is in, outer ones first.
fn parent_folders(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(at, _)| &path[..at])
}

#[cfg(test)]
mod tests {
    use super::super::published_files::Step;
    use super::*;
    use nianbao_core::source::Digest;

    fn entry(path: &str, text: &str) -> FileEntry {
        FileEntry { path: path.to_owned(), digest: Digest::from_bytes(text.as_bytes()) }
    }

    fn paths<'e>(entries: impl IntoIterator<Item = &'e FileEntry>) -> Vec<&'e str> {
        entries.into_iter().map(|entry| entry.path.as_str()).collect()
    }

    fn removed(changes: &Changes) -> Vec<&str> {
        changes.to_remove().map(String::as_str).collect()
    }

    #[test]
    fn everything_is_sent_first_and_nothing_after() {
        let site = ["SHA256SUMS", "a.json", "assets/a.css", "index.html", "x/y/index.html"]
            .map(|path| entry(path, path));
        let changes = Changes::between(&PublishedFiles::default(), &site, 0);
        let order = ["assets/a.css", "a.json", "x/y/index.html", "SHA256SUMS", "index.html"];
        assert_eq!(paths(changes.to_send()), order);
        let again = Changes::between(&PublishedFiles::from_entries(&site), &site, 0);
        assert!(again.is_empty() && again.bytes == 0 && again.unchanged == 5);
    }

    #[test]
    fn new_files_come_before_those_that_replace_others() {
        let old = [entry("index.html", "1"), entry("a/x/index.html", "1")];
        let new = [entry("a/x/index.html", "2"), entry("b/y/index.html", "2"), entry("z.html", "")];
        let changes = Changes::between(&PublishedFiles::from_entries(&old), &new, 0);
        assert_eq!(paths(changes.to_send()), ["b/y/index.html", "z.html", "a/x/index.html"]);
        assert_eq!(removed(&changes), ["index.html"]);
    }

    #[test]
    fn only_what_was_published_is_removed_and_pages_over_others_first() {
        let old = [
            entry("a/b/x.pdf", "1"),
            entry("a/b/index.html", "1"),
            entry("a/index.html", "1"),
            entry("y.html", "1"),
        ];
        let new = [entry("y.html", "2")];
        let changes = Changes::between(&PublishedFiles::from_entries(&old), &new, 0);
        assert_eq!(removed(&changes), ["a/index.html", "a/b/index.html", "a/b/x.pdf"]);
        assert_eq!(changes.folders, ["a/b", "a"]);
        assert_eq!((changes.unchanged, changes.bytes), (0, 1));
    }

    #[test]
    fn a_file_that_a_folder_replaces_goes_first_and_the_other_way_round() {
        let (file, inside) = ([entry("a", "1")], [entry("a/b", "1")]);
        for (old, new, gone) in [(&file, &inside, "a"), (&inside, &file, "a/b")] {
            let changes = Changes::between(&PublishedFiles::from_entries(old), new, 0);
            assert_eq!(changes.displaced, [gone]);
        }
    }

    #[test]
    fn style_sheets_stay_for_a_while() {
        let (old, new) = ([entry("assets/a.css", "1")], [entry("assets/b.css", "2")]);
        let list = PublishedFiles::from_entries(&old);
        let changes = Changes::between(&list, &new, 1000);
        assert!(removed(&changes).is_empty());
        let list = list.at_step(Step::Done, &changes, &new);
        assert_eq!(Changes::between(&list, &new, 1001).retired.get("assets/a.css"), Some(&1000));
        assert!(Changes::between(&list, &new, 1001).is_empty());
        // One that is wanted again is there already.
        assert!(Changes::between(&list, &old, 1001).to_send().next().is_none());
        let late = Changes::between(&list, &new, 1000 + RETIREMENT);
        assert_eq!(removed(&late), ["assets/a.css"]);
    }

    #[test]
    fn what_a_killed_publication_touched_is_done_again() {
        let old = [entry("a.html", "1"), entry("b.html", "1"), entry("c.html", "1")];
        let new = [entry("a.html", "2"), entry("b.html", "1"), entry("d.html", "1")];
        let list = PublishedFiles::from_entries(&old);
        let changes = Changes::between(&list, &new, 0);
        for (step, sent, gone) in [
            (Step::Adding, vec![], vec!["d.html"]),
            (Step::Replacing, vec!["a.html"], vec!["d.html"]),
            (Step::Removing, vec!["c.html", "a.html"], vec!["d.html"]),
        ] {
            let killed = list.at_step(step, &changes, &new);
            // The author takes it all back.
            let back = Changes::between(&killed, &old, 0);
            assert_eq!(paths(back.to_send()), sent, "{step:?}");
            assert_eq!(removed(&back), gone, "{step:?}");
        }
        let killed = list.at_step(Step::Adding, &changes, &new);
        assert_eq!(paths(Changes::between(&killed, &new, 0).to_send()), ["d.html", "a.html"]);
        let killed = list.at_step(Step::Replacing, &changes, &new);
        assert_eq!(paths(Changes::between(&killed, &new, 0).to_send()), ["a.html"]);
    }
}
