//! The list of what was published, kept at the target. It says what need not be
//! sent again, and what may be removed. It is not trusted: somebody may have
//! written to it.

use super::super::site_output::Entry;
pub(super) use super::super::staging::PUBLISHED as NAME;
use super::diff::Changes;
use nianbao_core::source::Digest;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// More than a list of a million files takes.
pub(super) const LARGEST: u64 = 512 * 1024 * 1024;
const VERSION: u32 = 1;
const LONGEST_PATH: usize = 4096;

/// What is known of one file at a target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Known {
    size: u64,
    sha256: String,
    #[serde(rename = "type")]
    kind: String,
}

impl Known {
    fn of(entry: &Entry) -> Self {
        let Digest { size, sha256 } = entry.digest.clone();
        Self { size, sha256, kind: entry.content_type().to_owned() }
    }
}

/// The list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Ledger {
    version: u32,
    /// What is there for certain.
    files: BTreeMap<String, Known>,
    /// What a publication that is under way, or was killed, may have sent or
    /// removed: nothing is certain of it but that it is ours.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pending: BTreeSet<String>,
}

impl Ledger {
    /// What is there once all was published.
    pub(super) fn of(entries: &[Entry]) -> Self {
        let files = entries.iter().map(|entry| (entry.path.clone(), Known::of(entry))).collect();
        Self { version: VERSION, files, pending: BTreeSet::new() }
    }

    /// What is certain while changes are made.
    pub(super) fn during(&self, changes: &Changes) -> Self {
        let mut ledger = Self { version: VERSION, ..self.clone() };
        let touched = changes.send().map(|entry| &entry.path).chain(&changes.remove);
        for path in touched {
            ledger.files.remove(path);
            ledger.pending.insert(path.clone());
        }
        ledger
    }

    /// The same while some files are still to be removed.
    pub(super) fn removing(mut self, paths: &[String]) -> Self {
        self.pending.extend(paths.iter().cloned());
        self
    }

    /// A list of which nothing is certain but the paths.
    pub(super) fn uncertain(paths: impl Iterator<Item = String>) -> Self {
        let pending = paths.filter(|path| is_sound(path)).collect();
        Self { version: VERSION, files: BTreeMap::new(), pending }
    }

    /// Whether a file is there for certain, as it is to be.
    pub(super) fn has(&self, entry: &Entry) -> bool {
        self.files.get(&entry.path) == Some(&Known::of(entry))
    }

    /// Every path that is ours.
    pub(super) fn paths(&self) -> impl Iterator<Item = &String> {
        self.files.keys().chain(&self.pending)
    }

    /// Reads a list; `None` where it is damaged or not of our making.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let ledger: Self = serde_json::from_slice(bytes).ok()?;
        let sound = ledger.version == VERSION && ledger.paths().all(|path| is_sound(path));
        sound.then_some(ledger)
    }

    /// The list as it is stored.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec(self).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }
}

/// Whether a path names a file below a target, and none of our own there.
fn is_sound(path: &str) -> bool {
    let plain = |part: &str| !matches!(part, "" | "." | "..");
    path.len() <= LONGEST_PATH
        && path.split('/').all(plain)
        && !path.contains(char::is_control)
        && !path.starts_with(super::OWN)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(path: &str) -> Entry {
        Entry { path: path.to_owned(), digest: Digest::of(path.as_bytes()) }
    }

    #[test]
    fn what_was_written_is_read() {
        let ledger = Ledger::of(&[entry("a/附件 1.pdf"), entry("index.html")])
            .removing(&["old.html".to_owned()]);
        assert_eq!(Ledger::read(&ledger.bytes()), Some(ledger));
    }

    #[test]
    fn a_list_that_leads_out_or_is_cut_short_is_none() {
        let whole = Ledger::of(&[entry("index.html")]).bytes();
        assert_eq!(Ledger::read(&whole[..whole.len() / 2]), None);
        for path in ["../a", "/etc/passwd", "a//b", "a/./b", "", ".nianbao-lock.json", "a\nb"] {
            assert_eq!(Ledger::read(&Ledger::of(&[entry(path)]).bytes()), None, "{path}");
            assert_eq!(Ledger::uncertain(std::iter::once(path.to_owned())).paths().count(), 0);
        }
        assert_eq!(Ledger::read(&"[".repeat(100_000).into_bytes()), None);
    }
}
