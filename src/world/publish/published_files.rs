//! The list of published files that is kept at the target: files on it need not be
//! sent again and may be removed. It is not trusted, for others may have written
//! to it.

use super::diff::Changes;
use crate::world::site_output::FileEntry;
pub(super) use crate::world::staging::PUBLISHED_FILES as NAME;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The largest size of a list in bytes; a million files take less.
pub(super) const MAX_SIZE: u64 = 512 * 1024 * 1024;
const VERSION: u32 = 1;
const MAX_PATH_LENGTH: usize = 4096;

/// A file at a target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct PublishedFile {
    size: u64,
    sha256: String,
    #[serde(rename = "type")]
    kind: String,
}

impl PublishedFile {
    fn from_entry(entry: &FileEntry) -> Self {
        let (size, sha256) = (entry.digest.size, entry.digest.sha256());
        Self { size, sha256, kind: entry.content_type().to_owned() }
    }
}

/// The list of published files.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct PublishedFiles {
    version: u32,
    /// Files that were published completely.
    files: BTreeMap<String, PublishedFile>,
    /// Paths that a publication which has not finished may have sent or removed.
    /// Their bytes are unknown; the files are this program's.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pending: BTreeSet<String>,
}

impl PublishedFiles {
    /// Returns the list of a complete publication.
    pub(super) fn from_entries(entries: &[FileEntry]) -> Self {
        let files = entries
            .iter()
            .map(|entry| (entry.path.clone(), PublishedFile::from_entry(entry)))
            .collect();
        Self { version: VERSION, files, pending: BTreeSet::new() }
    }

    /// Marks the files that changes touch as pending.
    pub(super) fn with_pending_changes(&self, changes: &Changes) -> Self {
        let mut list = Self { version: VERSION, ..self.clone() };
        let touched = changes.to_send().map(|entry| &entry.path).chain(&changes.remove);
        for path in touched {
            list.files.remove(path);
            list.pending.insert(path.clone());
        }
        list
    }

    /// Marks files that are still to be removed as pending.
    pub(super) fn with_pending_removals(mut self, paths: &[String]) -> Self {
        self.pending.extend(paths.iter().cloned());
        self
    }

    /// Returns a list on which all paths are pending; paths that lead out are left out.
    pub(super) fn all_pending(paths: impl Iterator<Item = String>) -> Self {
        let pending = paths.filter(|path| is_valid_path(path)).collect();
        Self { version: VERSION, files: BTreeMap::new(), pending }
    }

    /// True if a file was published completely, with these bytes and this type.
    pub(super) fn contains(&self, entry: &FileEntry) -> bool {
        self.files.get(&entry.path) == Some(&PublishedFile::from_entry(entry))
    }

    /// Iterates over all paths, published and pending.
    pub(super) fn paths(&self) -> impl Iterator<Item = &String> {
        self.files.keys().chain(&self.pending)
    }

    /// Parses a list; `None` if it is damaged, of another version, or leads out of
    /// the target.
    pub(super) fn parse(bytes: &[u8]) -> Option<Self> {
        let list: Self = serde_json::from_slice(bytes).ok()?;
        let is_valid = list.version == VERSION && list.paths().all(|path| is_valid_path(path));
        is_valid.then_some(list)
    }

    /// Returns the list as JSON.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec(self).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }
}

/// True if a path stays below the target and names no file of this program.
fn is_valid_path(path: &str) -> bool {
    let is_plain = |part: &str| !matches!(part, "" | "." | "..");
    path.len() <= MAX_PATH_LENGTH
        && path.split('/').all(is_plain)
        && !path.contains(char::is_control)
        && !path.starts_with(super::OWN_PREFIX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use nianbao_core::source::Digest;

    fn entry(path: &str) -> FileEntry {
        FileEntry { path: path.to_owned(), digest: Digest::from_bytes(path.as_bytes()) }
    }

    #[test]
    fn what_was_written_is_read() {
        let list = PublishedFiles::from_entries(&[entry("a/附件 1.pdf"), entry("index.html")])
            .with_pending_removals(&["old.html".to_owned()]);
        assert_eq!(PublishedFiles::parse(&list.to_bytes()), Some(list));
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
