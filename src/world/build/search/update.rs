//! Makes those files of an index that differ from the ones that the target has. A sentence that
//! changes has some dozens of bigrams, so few of some thousand files differ.

use super::{FormerIndex, IndexRecord, MadeIndex, Numbers, RecordReader, SearchWork};
use crate::world::site_output::FileEntry;
use anyhow::Result;
use nianbao_core::plan::script_path;
use nianbao_core::search::{ListChange, Shard, compare_bigrams, count_bits, shard_number};
use nianbao_core::source::Digest;
use rayon::prelude::*;
use std::collections::HashMap;

/// An index is made as a whole if more than one of so many reports or files changes.
const MAX_SHARE: usize = 2;

/// A file of the index that changes.
struct NewShard {
    number: u32,
    /// The number of bytes of its lists before, and now.
    bytes: (u64, u64),
    content: Vec<u8>,
}

impl SearchWork<'_> {
    /// Makes an index of the one before; `None` if the whole has to be made.
    ///
    /// Errors: the disk fails, or a record is not as it was.
    pub(super) fn update(
        &self,
        former: &FormerIndex,
        numbers: &Numbers,
    ) -> Result<Option<MadeIndex>> {
        let IndexRecord { bits, bytes, .. } = former.record();
        if self.bigrams.made.len() > numbers.all.len() / MAX_SHARE {
            return Ok(None);
        }
        let Some(changes) = self.list_changes(former, numbers)? else { return Ok(None) };
        let of_shard = |change: &ListChange| shard_number(change.bigram, bits);
        let shards: Vec<&[ListChange]> =
            changes.chunk_by(|one, other| of_shard(one) == of_shard(other)).collect();
        if shards.len() > former.shard_count() / MAX_SHARE + 1 {
            return Ok(None);
        }
        let entries: HashMap<&str, &Digest> =
            former.files.iter().map(|entry| (entry.path.as_str(), &entry.digest)).collect();
        let change = |changes: &&[ListChange]| {
            let number = of_shard(&changes[0]);
            let mut shard = read_shard(former, &entries, number)?;
            let before = shard.count_bytes();
            shard.update(changes, &numbers.all)?;
            let bytes = (before, shard.count_bytes());
            let content = shard.write(former.record().mark);
            Some(NewShard { number, bytes, content })
        };
        let made: Option<Vec<NewShard>> = shards.par_iter().map(change).collect();
        let Some(made) = made else { return Ok(None) };
        let all = made.iter().fold(bytes, |all, shard| all - shard.bytes.0 + shard.bytes.1);
        if count_bits(all) != bits {
            return Ok(None);
        }
        let record = IndexRecord { bytes: all, ..former.record() };
        self.replace_shards(former, made).map(|files| Some(MadeIndex { files, record }))
    }

    /// Lists what reports that were made again have and had not, and the other way round, by the
    /// files of the index; `None` if it is not known what they had.
    fn list_changes(
        &self,
        former: &FormerIndex,
        numbers: &Numbers,
    ) -> Result<Option<Vec<ListChange>>> {
        let mut changes = Vec::new();
        if self.bigrams.made.is_empty() {
            return Ok(Some(changes));
        }
        let mut old = RecordReader::open(&former.search.memory.kept.path(former.target))?;
        let mut new = RecordReader::open(&self.bigrams.path)?;
        let reports = self.summary.reports();
        for place in &self.bigrams.made {
            let report = &reports[*place];
            let Some(record) = former.search.find(report.year, &report.office) else {
                return Ok(None);
            };
            let Some(report) = numbers.places[*place] else { continue };
            let (old, new) = (old.read(record)?, new.read(self.bigrams.records[*place])?);
            compare_bigrams(old, new, |bigram, is_added| {
                changes.push(ListChange { bigram, report, is_added });
            });
        }
        let bits = former.record().bits;
        changes.sort_unstable_by_key(|change| (shard_number(change.bigram, bits), *change));
        Ok(Some(changes))
    }

    /// Writes the files that change; returns all.
    fn replace_shards(&self, former: &FormerIndex, made: Vec<NewShard>) -> Result<Vec<FileEntry>> {
        let mut entries: HashMap<&str, FileEntry> =
            former.files.iter().map(|entry| (entry.path.as_str(), entry.clone())).collect();
        let mut new = Vec::new();
        for NewShard { number, content, .. } in made {
            let path = Shard::path(number);
            entries.remove(path.as_str());
            entries.remove(script_path(&path).as_str());
            new.extend(self.write_shard(number, content)?);
        }
        Ok(entries.into_values().chain(new).collect())
    }
}

/// Reads a file of the index before; `None` if it is not as it was.
fn read_shard(
    former: &FormerIndex,
    entries: &HashMap<&str, &Digest>,
    number: u32,
) -> Option<Shard> {
    let path = Shard::path(number);
    let digest = entries.get(path.as_str())?;
    let bytes = std::fs::read(former.target.join(path)).ok()?;
    (Digest::from_bytes(&bytes) == **digest).then_some(())?;
    Shard::read(&bytes, former.record().mark)
}
