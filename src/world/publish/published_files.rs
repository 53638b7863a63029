//! The list of published files that is kept at the target: files on it need not be
//! sent again and may be removed. It is not trusted, for others may have written
//! to it.

use super::changes::Changes;
use crate::world::site_output::FileEntry;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The name of the list at the root of a target.
pub(super) const NAME: &str = ".nianbao-manifest.json";
/// The largest size of a list in bytes; a million files take less.
pub(super) const MAX_SIZE: u64 = 512 * 1024 * 1024;
const VERSION: u32 = 2;
const MAX_PATH_LENGTH: usize = 4096;

/// A file at a target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct PublishedFile {
    size: u64,
    sha256: String,
    #[serde(rename = "type")]
    kind: String,
    /// Since when no page needs the file, in seconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    retired: Option<i64>,
}

impl PublishedFile {
    fn from_entry(entry: &FileEntry) -> Self {
        let (size, sha256) = (entry.digest.size, entry.digest.sha256());
        Self { size, sha256, kind: entry.content_type().to_owned(), retired: None }
    }
}

/// The release that a target has.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ReleaseMark {
    /// The id of the release; while a publication is under way, of the last complete one.
    pub(super) id: String,
    /// The id of the release before it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) previous: Option<String>,
}

/// A step of a publication that begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Files that are new to the target are sent.
    Adding,
    /// Files that take the place of others are sent.
    Replacing,
    /// Files are removed.
    Removing,
    /// The publication is complete.
    Done,
}

/// The list of published files.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct PublishedFiles {
    version: u32,
    /// The release of a complete publication.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) release: Option<ReleaseMark>,
    /// Files that are there with these bytes.
    files: BTreeMap<String, PublishedFile>,
    /// Paths of files that are there; their bytes are unknown.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    changing: BTreeSet<String>,
    /// Paths of files that may be there or not. They are this program's.
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
        Self { version: VERSION, files, ..Self::default() }
    }

    /// Returns the list as it has to be at the target when a step begins, made of the list
    /// before the publication.
    pub(super) fn at_step(&self, step: Step, changes: &Changes, entries: &[FileEntry]) -> Self {
        let mut list = Self { version: VERSION, ..self.clone() };
        match step {
            Step::Adding => {
                let maybe = changes.added.iter().flatten().map(|entry| &entry.path);
                for path in maybe.chain(&changes.displaced) {
                    list.forget(path);
                    list.pending.insert(path.clone());
                }
            }
            Step::Replacing => {
                changes.displaced.iter().for_each(|path| list.forget(path));
                for entry in changes.added.iter().flatten() {
                    list.forget(&entry.path);
                    list.files.insert(entry.path.clone(), PublishedFile::from_entry(entry));
                }
                for entry in changes.replaced.iter().flatten() {
                    list.forget(&entry.path);
                    list.changing.insert(entry.path.clone());
                }
            }
            Step::Removing | Step::Done => {
                list = self.completed(changes, entries);
                if step == Step::Removing {
                    list.pending.extend(changes.removed.iter().flatten().cloned());
                }
            }
        }
        list
    }

    /// Returns the list when all files of a publication are in their places.
    fn completed(&self, changes: &Changes, entries: &[FileEntry]) -> Self {
        let mut list = Self::from_entries(entries);
        list.release.clone_from(&self.release);
        for (path, since) in &changes.retired {
            if let Some(file) = self.files.get(path) {
                let retired = PublishedFile { retired: Some(*since), ..file.clone() };
                list.files.insert(path.clone(), retired);
            }
        }
        list
    }

    fn forget(&mut self, path: &str) {
        self.files.remove(path);
        self.changing.remove(path);
        self.pending.remove(path);
    }

    /// Marks files whose bytes are not certain any more; paths that lead out are left out.
    pub(super) fn mark_changing<'p>(&mut self, paths: impl IntoIterator<Item = &'p String>) {
        for path in paths {
            if is_valid_path(path) && self.files.remove(path).is_some() {
                self.changing.insert(path.clone());
            }
        }
    }

    /// Marks files that somebody else wrote or removed: their bytes are not certain, and those
    /// that the list does not know may be there.
    pub(super) fn mark_uncertain<'p>(&mut self, paths: impl IntoIterator<Item = &'p String>) {
        for path in paths {
            self.mark_changing([path]);
            if is_valid_path(path) && !self.is_there(path) {
                self.pending.insert(path.clone());
            }
        }
    }

    /// Marks files that may not be there any more.
    pub(super) fn mark_lost<'p>(&mut self, paths: impl IntoIterator<Item = &'p String>) {
        for path in paths {
            if self.files.remove(path).is_some() || self.changing.remove(path) {
                self.pending.insert(path.clone());
            }
        }
    }

    /// Iterates over the paths that are not certain.
    pub(super) fn uncertain(&self) -> impl Iterator<Item = &String> {
        self.changing.iter().chain(&self.pending)
    }

    /// True if no publication is under way, as far as the list tells.
    pub(super) fn is_complete(&self) -> bool {
        self.changing.is_empty() && self.pending.is_empty()
    }

    /// Returns a list of files that are there, with bytes that are unknown; paths that lead out
    /// are left out.
    pub(super) fn all_changing(paths: impl Iterator<Item = String>) -> Self {
        let changing = paths.filter(|path| is_valid_path(path)).collect();
        Self { version: VERSION, changing, ..Self::default() }
    }

    /// True if a file is there for certain, with these bytes and this type.
    pub(super) fn contains(&self, entry: &FileEntry) -> bool {
        let Some(file) = self.files.get(&entry.path) else { return false };
        PublishedFile { retired: None, ..file.clone() } == PublishedFile::from_entry(entry)
    }

    /// True if a file is there for certain, with whatever bytes.
    pub(super) fn is_there(&self, path: &str) -> bool {
        self.is_certain(path) || self.changing.contains(path)
    }

    /// True if a file is there for certain, and its bytes are known.
    pub(super) fn is_certain(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    /// Returns since when no page needs a file, if none does.
    pub(super) fn retired_since(&self, path: &str) -> Option<i64> {
        self.files.get(path)?.retired
    }

    /// Iterates over the files that no page needs any more.
    pub(super) fn retired(&self) -> impl Iterator<Item = &String> {
        self.files.iter().filter(|(_, file)| file.retired.is_some()).map(|(path, _)| path)
    }

    /// Iterates over all paths, certain or not.
    pub(super) fn paths(&self) -> impl Iterator<Item = &String> {
        self.files.keys().chain(self.uncertain())
    }

    /// Iterates over the files that are certain: path, size and SHA-256.
    pub(super) fn certain(&self) -> impl Iterator<Item = (&str, u64, &str)> {
        self.files.iter().map(|(path, file)| (path.as_str(), file.size, file.sha256.as_str()))
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
        let site = [entry("a/附件 1.pdf"), entry("index.html")];
        let mut list = PublishedFiles::from_entries(&site);
        list.release = Some(ReleaseMark { id: "1".to_owned(), previous: None });
        list.mark_changing([&"index.html".to_owned()]);
        assert_eq!(PublishedFiles::parse(&list.to_bytes()), Some(list.clone()));
        assert!(!list.is_complete() && list.is_there("index.html") && !list.contains(&site[1]));
    }

    #[test]
    fn what_others_wrote_is_not_certain_and_not_forgotten() {
        let mut list = PublishedFiles::from_entries(&[entry("a"), entry("b")]);
        list.mark_uncertain(&["a", "other", "../out"].map(str::to_owned));
        assert!(list.is_there("a") && !list.is_certain("a") && list.is_certain("b"));
        assert_eq!(list.uncertain().collect::<Vec<_>>(), ["a", "other"]);
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
                PublishedFiles::all_changing(std::iter::once(path.to_owned())).paths().count(),
                0
            );
        }
        assert_eq!(PublishedFiles::parse(&"[".repeat(100_000).into_bytes()), None);
    }
}
