//! Makes the index of the search from the bigrams of all pages: the whole of it, or only those
//! files that differ from the ones that the target has.

mod update;
mod whole;

use super::bigram_records::{DamagedBigrams, RecordReader};
use super::emit::{Emitter, KnownDigests};
use super::known::FormerSearch;
use super::memory::Slice;
use crate::world::site_output::{FileContent, FileEntry};
use anyhow::Result;
use nianbao_core::archive::{Archive, Summary};
use nianbao_core::config::LinkStyle;
use nianbao_core::plan::script_path;
use nianbao_core::render::script_of_bytes;
use nianbao_core::search::{Grid, Shard, write_catalog};
use nianbao_core::source::{Digest, Hasher};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// The records of the bigrams of all pages.
pub(super) struct BigramFile {
    pub(super) path: PathBuf,
    /// Where the record of each report is, in the order of the summary.
    pub(super) records: Vec<Slice>,
    /// The places in the summary of the reports that this build has made.
    pub(super) made: Vec<usize>,
}

/// The data of an index by which a later build sees which files of it can stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct IndexRecord {
    /// The mark of its grid.
    mark: u32,
    /// The digest of the numbers of all reports.
    numbers: Digest,
    /// Of how many bits the numbers of its files are.
    pub(super) bits: u32,
    /// The number of bytes of all lists.
    bytes: u64,
}

/// The index that the target has, and what it was made of.
pub(super) struct FormerIndex<'f> {
    pub(super) search: &'f FormerSearch,
    pub(super) target: &'f Path,
    /// Its files.
    pub(super) files: Vec<FileEntry>,
}

impl FormerIndex<'_> {
    fn record(&self) -> IndexRecord {
        self.search.memory.index
    }

    /// Returns the number of its files with lists.
    fn shard_count(&self) -> usize {
        self.files.iter().filter(|entry| !is_script(entry)).count()
    }

    fn has_scripts(&self) -> bool {
        self.files.iter().any(is_script)
    }
}

fn is_script(entry: &FileEntry) -> bool {
    entry.path.ends_with(".js")
}

/// An index: its files, and what a later build needs to know of it.
pub(super) struct MadeIndex {
    pub(super) files: Vec<FileEntry>,
    pub(super) record: IndexRecord,
}

/// Makes the files of the index.
pub(super) struct SearchWork<'s> {
    pub(super) archive: &'s Archive,
    pub(super) summary: &'s Summary,
    pub(super) bigrams: &'s BigramFile,
    pub(super) emitter: &'s Emitter<'s>,
    pub(super) before: &'s KnownDigests<'s>,
    /// A folder for files of this build alone.
    pub(super) scratch: &'s Path,
}

impl SearchWork<'_> {
    /// Makes the index: where that is less work, of the one before.
    ///
    /// Errors: the disk fails.
    pub(super) fn make(&self, former: Option<&FormerIndex>) -> Result<MadeIndex> {
        let grid = Grid::new(self.archive, self.summary);
        let numbers = Numbers::new(grid.numbers(self.archive, self.summary));
        if let Some(former) = former
            && former.record().mark == grid.mark()
            && former.record().numbers == numbers.digest
            && former.has_scripts() == self.has_scripts()
            && let Some(index) = self.update(former, &numbers)?
        {
            return Ok(index);
        }
        self.make_whole(&grid, &numbers)
    }

    /// True if there is a script with the content of each file.
    fn has_scripts(&self) -> bool {
        self.archive.site.links == LinkStyle::Files
    }

    /// Writes a file, and the script with its content, unless the target has the same.
    fn write_shard(&self, number: u32, content: Vec<u8>) -> Result<Vec<FileEntry>> {
        self.emitter.count();
        let path = Shard::path(number);
        let mut entries = Vec::with_capacity(2);
        if self.has_scripts() {
            let script = FileContent::Bytes(script_of_bytes(&content));
            entries.push(self.emitter.write(&script_path(&path), &script, self.before)?);
        }
        entries.push(self.emitter.write(&path, &FileContent::Bytes(content), self.before)?);
        Ok(entries)
    }
}

/// The numbers of reports.
struct Numbers {
    /// Those of all reports, in the order of the summary.
    places: Vec<Option<u32>>,
    /// Those that there are.
    all: Vec<u32>,
    digest: Digest,
}

impl Numbers {
    fn new(places: Vec<Option<u32>>) -> Self {
        let mut hasher = Hasher::default();
        for number in &places {
            hasher.update(&number.unwrap_or(u32::MAX).to_le_bytes());
        }
        let all = places.iter().flatten().copied().collect();
        Self { places, all, digest: hasher.finish() }
    }
}

/// Returns the list of offices that the search begins with.
pub(super) fn catalog(archive: &Archive, summary: &Summary, bits: u32) -> String {
    write_catalog(archive, summary, bits)
}
