//! Compares what was published with what is to be, and orders the changes so that
//! no page ever links to a file that is not there yet.

use super::published_files::PublishedFiles;
use crate::world::site_output::FileEntry;
use nianbao_core::plan::folder_of_list;
use std::collections::{BTreeSet, HashSet};

/// Files of the last round, besides feeds and sitemaps.
const LAST_FILES: [&str; 3] = ["robots.txt", "_redirects", "redirects.nginx.conf"];

/// The number of rounds in which files are sent; each begins when the one before
/// is done.
const ROUND_COUNT: usize = 4;

/// The difference between what was published and what is to be.
#[derive(Clone, Debug, Default)]
pub(super) struct Changes {
    /// Files to send, by rounds.
    pub(super) rounds: [Vec<FileEntry>; ROUND_COUNT],
    /// Paths to remove afterwards.
    pub(super) remove: Vec<String>,
    /// Folders that may be empty then, inner ones first.
    pub(super) folders: Vec<String>,
    /// The number of files that do not change.
    pub(super) unchanged: usize,
    /// The number of bytes to send.
    pub(super) bytes: u64,
}

impl Changes {
    /// Compares a list with new files; `entries` are in the order of their paths.
    pub(super) fn between(old: &PublishedFiles, entries: &[FileEntry]) -> Self {
        let mut changes = Self::default();
        for entry in entries {
            if old.contains(entry) {
                changes.unchanged += 1;
            } else {
                changes.bytes += entry.digest.size;
                changes.rounds[sending_round(&entry.path)].push(entry.clone());
            }
        }
        let new: HashSet<&str> = entries.iter().map(|entry| entry.path.as_str()).collect();
        let gone: BTreeSet<&String> =
            old.paths().filter(|path| !new.contains(path.as_str())).collect();
        changes.remove = gone.into_iter().cloned().collect();
        let needed: HashSet<&str> = new.iter().flat_map(|path| parent_folders(path)).collect();
        let left = changes.remove.iter().flat_map(|path| parent_folders(path));
        let left: BTreeSet<&str> = left.filter(|folder| !needed.contains(folder)).collect();
        changes.folders = left.into_iter().rev().map(str::to_owned).collect();
        changes
    }

    /// Iterates over the files to send, in order.
    pub(super) fn to_send(&self) -> impl Iterator<Item = &FileEntry> {
        self.rounds.iter().flatten()
    }

    /// True if nothing has to be sent or removed.
    pub(super) fn is_empty(&self) -> bool {
        self.rounds.iter().all(Vec::is_empty) && self.remove.is_empty()
    }
}

/// Returns the round of a file: 0 for what pages embed or offer, 1 for data, 2 for
/// pages, 3 for what announces them.
fn sending_round(path: &str) -> usize {
    let original = path.strip_suffix(".gz").or_else(|| path.strip_suffix(".br")).unwrap_or(path);
    let is_at_root = !original.contains('/');
    match original.rsplit_once('.').map_or("", |(_, ending)| ending) {
        _ if original.starts_with("assets/") => 0,
        "html" | "htm" => 2,
        "xml" if is_at_root => 3,
        _ if folder_of_list(original).is_some() => 3,
        _ if is_at_root
            && (LAST_FILES.contains(&original) || original.starts_with("SHA256SUMS")) =>
        {
            3
        }
        "json" | "jsonl" | "csv" => 1,
        _ => 0,
    }
}

/// Iterates over the folders that a path is in, outer ones first.
fn parent_folders(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(at, _)| &path[..at])
}

#[cfg(test)]
mod tests {
    use super::*;
    use nianbao_core::source::Digest;

    fn entry(path: &str, text: &str) -> FileEntry {
        FileEntry { path: path.to_owned(), digest: Digest::from_bytes(text.as_bytes()) }
    }

    fn sent(changes: &Changes) -> Vec<&str> {
        changes.to_send().map(|entry| entry.path.as_str()).collect()
    }

    #[test]
    fn everything_is_sent_first_and_nothing_after() {
        let site = [
            "2022/SHA256SUMS-2",
            "2022/shili-czj/report.json",
            "2022/shili-czj/附件.pdf",
            "SHA256SUMS",
            "assets/style.css",
            "data/archive-2022.jsonl",
            "feed.xml",
            "index.html",
            "index.html.gz",
        ]
        .map(|path| entry(path, path));
        let changes = Changes::between(&PublishedFiles::default(), &site);
        let order = [
            "2022/shili-czj/附件.pdf",
            "assets/style.css",
            "2022/shili-czj/report.json",
            "data/archive-2022.jsonl",
            "index.html",
            "index.html.gz",
            "2022/SHA256SUMS-2",
            "SHA256SUMS",
            "feed.xml",
        ];
        assert_eq!(sent(&changes), order);
        let again = Changes::between(&PublishedFiles::from_entries(&site), &site);
        assert!(again.is_empty() && again.bytes == 0 && again.unchanged == 9);
    }

    #[test]
    fn only_what_was_ours_is_removed() {
        let old = [entry("a/b/x.html", "1"), entry("a/y.html", "1"), entry("index.html", "1")];
        let new = [entry("a/y.html", "2"), entry("index.html", "1")];
        let changes = Changes::between(&PublishedFiles::from_entries(&old), &new);
        assert_eq!(sent(&changes), ["a/y.html"]);
        assert_eq!(changes.remove, ["a/b/x.html"]);
        assert_eq!(changes.folders, ["a/b"]);
        assert_eq!((changes.unchanged, changes.bytes), (1, 1));
    }

    #[test]
    fn what_a_killed_publication_touched_is_done_again() {
        let old = [entry("a.html", "1"), entry("b.html", "1"), entry("c.html", "1")];
        let new = [entry("a.html", "2"), entry("b.html", "1"), entry("d.html", "1")];
        let list = PublishedFiles::from_entries(&old);
        let killed = list.with_pending_changes(&Changes::between(&list, &new));
        // The author takes it all back: what may have been sent is sent again,
        // what may be there and was never wanted goes.
        let changes = Changes::between(&killed, &old);
        assert_eq!(sent(&changes), ["a.html", "c.html"]);
        assert_eq!(changes.remove, ["d.html"]);
        assert_eq!(sent(&Changes::between(&killed, &new)), ["a.html", "d.html"]);
    }
}
