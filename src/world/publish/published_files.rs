//! The list of what was published, kept at the target. It says what need not be
//! sent again, and what may be removed. It is not trusted: somebody may have
//! written to it.

use super::super::site_output::FileEntry;
pub(super) use super::super::staging::PUBLISHED_FILES as NAME;
use super::diff::Changes;
use nianbao_core::source::Digest;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// More than a list of a million files takes.
pub(super) const MAX_SIZE: u64 = 512 * 1024 * 1024;
const VERSION: u32 = 1;
const MAX_PATH_LENGTH: usize = 4096;

/// What is known of one file at a target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct PublishedFile {
    size: u64,
    sha256: String,
    #[serde(rename = "type")]
    kind: String,
}

impl PublishedFile {
    fn from_entry(entry: &FileEntry) -> Self {
        let Digest { size, sha256 } = entry.digest.clone();
        Self { size, sha256, kind: entry.content_type().to_owned() }
    }
}

/// The list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct PublishedFiles {
    version: u32,
    /// What is there for certain.
    files: BTreeMap<String, PublishedFile>,
    /// What a publication that is under way, or was killed, may have sent or
    /// removed: nothing is certain of it but that it is ours.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pending: BTreeSet<String>,
}

impl PublishedFiles {
    /// What is there once all was published.
    pub(super) fn from_entries(entries: &[FileEntry]) -> Self {
        let files = entries
            .iter()
            .map(|entry| (entry.path.clone(), PublishedFile::from_entry(entry)))
            .collect();
        Self { version: VERSION, files, pending: BTreeSet::new() }
    }

    /// What is certain while changes are made.
    pub(super) fn with_pending_changes(&self, changes: &Changes) -> Self {
        let mut ledger = Self { version: VERSION, ..self.clone() };
        let touched = changes.to_send().map(|entry| &entry.path).chain(&changes.remove);
        for path in touched {
            ledger.files.remove(path);
            ledger.pending.insert(path.clone());
        }
        ledger
    }

    /// The same while some files are still to be removed.
    pub(super) fn with_pending_removals(mut self, paths: &[String]) -> Self {
        self.pending.extend(paths.iter().cloned());
        self
    }

    /// A list of which nothing is certain but the paths.
    pub(super) fn all_pending(paths: impl Iterator<Item = String>) -> Self {
        let pending = paths.filter(|path| is_valid_path(path)).collect();
        Self { version: VERSION, files: BTreeMap::new(), pending }
    }

    /// Whether a file is there for certain, as it is to be.
    pub(super) fn contains(&self, entry: &FileEntry) -> bool {
        self.files.get(&entry.path) == Some(&PublishedFile::from_entry(entry))
    }

    /// Every path that is ours.
    pub(super) fn paths(&self) -> impl Iterator<Item = &String> {
        self.files.keys().chain(&self.pending)
    }

    /// Reads a list; `None` where it is damaged or not of our making.
    pub(super) fn parse(bytes: &[u8]) -> Option<Self> {
        let ledger: Self = serde_json::from_slice(bytes).ok()?;
        let sound = ledger.version == VERSION && ledger.paths().all(|path| is_valid_path(path));
        sound.then_some(ledger)
    }

    /// The list as it is stored.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec(self).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }
}

/// Whether a path names a file below a target, and none of our own there.
fn is_valid_path(path: &str) -> bool {
    let plain = |part: &str| !matches!(part, "" | "." | "..");
    path.len() <= MAX_PATH_LENGTH
        && path.split('/').all(plain)
        && !path.contains(char::is_control)
        && !path.starts_with(super::OWN_PREFIX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(path: &str) -> FileEntry {
        FileEntry { path: path.to_owned(), digest: Digest::from_bytes(path.as_bytes()) }
    }

    #[test]
    fn what_was_written_is_read() {
        let ledger = PublishedFiles::from_entries(&[entry("a/附件 1.pdf"), entry("index.html")])
            .with_pending_removals(&["old.html".to_owned()]);
        assert_eq!(PublishedFiles::parse(&ledger.to_bytes()), Some(ledger));
    }

    #[test]
    fn a_list_that_leads_out_or_is_cut_short_is_none() {
        let whole = PublishedFiles::from_entries(&[entry("index.html")]).to_bytes();
        assert_eq!(PublishedFiles::parse(&whole[..whole.len() / 2]), None);
        for path in ["../a", "/etc/passwd", "a//b", "a/./b", "", ".nianbao-lock.json", "a\nb"] {
            assert_eq!(
                PublishedFiles::parse(&PublishedFiles::from_entries(&[entry(path)]).to_bytes()),
                None,
                "{path}"
            );
            assert_eq!(
                PublishedFiles::all_pending(std::iter::once(path.to_owned())).paths().count(),
                0
            );
        }
        assert_eq!(PublishedFiles::parse(&"[".repeat(100_000).into_bytes()), None);
    }
}
