//! What has to be sent and removed, and in what order: a page never leads to
//! what is not there yet.

use super::super::site_output::FileEntry;
use super::published_files::PublishedFiles;
use std::collections::{BTreeSet, HashSet};

/// Besides feeds and sitemaps.
const LAST_FILES: [&str; 3] = ["robots.txt", "_redirects", "redirects.nginx.conf"];

/// The rounds in which files are sent; each begins when the one before is done.
const ROUND_COUNT: usize = 4;

/// The difference between what was published and what is to be.
#[derive(Clone, Debug, Default)]
pub(super) struct Changes {
    /// What is to be sent, by rounds.
    pub(super) rounds: [Vec<FileEntry>; ROUND_COUNT],
    /// What is to be removed after.
    pub(super) remove: Vec<String>,
    /// Folders that may be empty then, those inside others first.
    pub(super) folders: Vec<String>,
    /// How many files stay.
    pub(super) unchanged: usize,
    /// How much is to be sent.
    pub(super) bytes: u64,
}

impl Changes {
    /// Compares. `entries` are in the order of their paths.
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

    /// What is to be sent, in order.
    pub(super) fn to_send(&self) -> impl Iterator<Item = &FileEntry> {
        self.rounds.iter().flatten()
    }

    /// Whether nothing is to be done.
    pub(super) fn is_empty(&self) -> bool {
        self.rounds.iter().all(Vec::is_empty) && self.remove.is_empty()
    }
}

/// First what pages are shown with and what they offer, then data, then pages,
/// and last what tells the world of them.
fn sending_round(path: &str) -> usize {
    let whole = path.strip_suffix(".gz").or_else(|| path.strip_suffix(".br")).unwrap_or(path);
    let root = !whole.contains('/');
    match whole.rsplit_once('.').map_or("", |(_, ending)| ending) {
        _ if whole.starts_with("assets/") => 0,
        "html" | "htm" => 2,
        "xml" if root => 3,
        _ if root && (LAST_FILES.contains(&whole) || whole.starts_with("SHA256SUMS")) => 3,
        "json" | "csv" => 1,
        _ => 0,
    }
}

/// All folders that a path is in.
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
            "2022/shili-czj/report.json",
            "2022/shili-czj/附件.pdf",
            "SHA256SUMS",
            "assets/style.css",
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
            "index.html",
            "index.html.gz",
            "SHA256SUMS",
            "feed.xml",
        ];
        assert_eq!(sent(&changes), order);
        let again = Changes::between(&PublishedFiles::from_entries(&site), &site);
        assert!(again.is_empty() && again.bytes == 0 && again.unchanged == 7);
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
        let ledger = PublishedFiles::from_entries(&old);
        let killed = ledger.with_pending_changes(&Changes::between(&ledger, &new));
        // The author takes it all back: what may have been sent is sent again,
        // what may be there and was never wanted goes.
        let changes = Changes::between(&killed, &old);
        assert_eq!(sent(&changes), ["a.html", "c.html"]);
        assert_eq!(changes.remove, ["d.html"]);
        assert_eq!(sent(&Changes::between(&killed, &new)), ["a.html", "d.html"]);
    }
}
