//! Makes an index from the bigrams of all pages.
//!
//! The records of the pages are read in the order of the numbers of their reports, so that each
//! posting list grows at its end and is held in its short form. Of a large archive the bigrams
//! are taken in several passes, so that not all lists are held at once.

use super::{DamagedBigrams, IndexRecord, MadeIndex, Numbers, RecordReader, SearchWork};
use crate::world::site_output::FileEntry;
use crate::world::unreadable_message;
use anyhow::Result;
use nianbao_core::diag::ContextText;
use nianbao_core::search::{Grid, PostingList, Shard, count_bits, decode_bigrams, shard_number};
use rayon::prelude::*;
use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::hash::{BuildHasherDefault, Hasher};
use std::io::{BufReader, Read, Write};
use std::path::PathBuf;

/// The number of passes over the records for each of so many bytes.
const BYTES_A_PASS: u64 = 64 * 1024 * 1024;
/// The number of bytes that are read and written at a time.
const PIECE: usize = 256 * 1024;
/// The bits by which bigrams are divided into passes, at most.
const MAX_PASS_BITS: u32 = 8;

/// A pass over the records: the bigrams of some files of the index.
struct Pass {
    number: u32,
    bits: u32,
}

/// Lists that were written by a pass, one behind the other.
struct WrittenLists {
    path: PathBuf,
    /// The bigrams with the lengths of their lists.
    lists: Vec<(u32, u32)>,
}

impl SearchWork<'_> {
    /// Errors: the disk fails, or a record is not as it was.
    pub(super) fn make_whole(&self, grid: &Grid, numbers: &Numbers) -> Result<MadeIndex> {
        let mark = grid.mark();
        let bits = self.count_pass_bits();
        let passes = (0..1_u32 << bits).into_par_iter().map(|number| Pass { number, bits });
        let written: Vec<Result<WrittenLists>> =
            passes.map(|pass| self.write_lists(&pass, numbers)).collect();
        let written = written.into_iter().collect::<Result<Vec<_>>>()?;
        let lengths = written.iter().flat_map(|pass| &pass.lists);
        let bytes = lengths.map(|(_, length)| u64::from(*length)).sum();
        let shard_bits = count_bits(bytes);
        let mut files = Vec::new();
        // A pass has whole files, or a file is of several passes.
        let passes_a_file = 1 << bits.saturating_sub(shard_bits);
        for passes in written.chunks(passes_a_file) {
            let shards: Vec<(u32, Shard)> = read_shards(passes, shard_bits)?.into_iter().collect();
            let made: Vec<Result<Vec<FileEntry>>> = shards
                .into_par_iter()
                .map(|(number, shard)| self.write_shard(number, shard.write(mark)))
                .collect();
            for entry in made {
                files.extend(entry?);
            }
        }
        files.extend(self.write_empty_shards(&files, shard_bits, mark)?);
        let record = IndexRecord { mark, numbers: numbers.digest, bits: shard_bits, bytes };
        Ok(MadeIndex { files, record })
    }

    /// Writes the files that have no lists: to a browser, one that is not found is an error.
    fn write_empty_shards(
        &self,
        made: &[FileEntry],
        bits: u32,
        mark: u32,
    ) -> Result<Vec<FileEntry>> {
        let made: HashSet<&str> = made.iter().map(|entry| entry.path.as_str()).collect();
        let empty = (0..1 << bits).filter(|number| !made.contains(Shard::path(*number).as_str()));
        let written = empty.map(|number| self.write_shard(number, Shard::default().write(mark)));
        Ok(written.collect::<Result<Vec<_>>>()?.into_iter().flatten().collect())
    }

    /// Returns of how many bits the numbers of the passes are: two run at a time.
    fn count_pass_bits(&self) -> u32 {
        let size: u64 = self.bigrams.records.iter().map(|record| u64::from(record.len)).sum();
        let passes = size.div_ceil(BYTES_A_PASS).max(1) * 2;
        passes.next_power_of_two().trailing_zeros().min(MAX_PASS_BITS)
    }

    /// Collects the posting lists of the bigrams of a pass, and writes them to a file.
    fn write_lists(&self, pass: &Pass, numbers: &Numbers) -> Result<WrittenLists> {
        let path = self.scratch.join(format!("lists-{}", pass.number));
        let mut lists: Vec<(u32, PostingList)> =
            self.collect_lists(pass, numbers)?.into_iter().collect();
        lists.sort_unstable_by_key(|(bigram, _)| *bigram);
        let mut lengths = Vec::with_capacity(lists.len());
        let write = || {
            let mut file = std::io::BufWriter::with_capacity(PIECE, File::create(&path)?);
            for (bigram, list) in lists {
                let list = list.write(&numbers.all);
                file.write_all(&list)?;
                lengths.push((bigram, u32::try_from(list.len()).unwrap_or(u32::MAX)));
            }
            file.flush()
        };
        write().context_text(|| crate::world::unwritable_message(&path))?;
        Ok(WrittenLists { path, lists: lengths })
    }

    fn collect_lists(
        &self,
        pass: &Pass,
        numbers: &Numbers,
    ) -> std::result::Result<PostingLists, DamagedBigrams> {
        let mut lists = PostingLists::default();
        let mut records = RecordReader::open(&self.bigrams.path)?;
        for (number, record) in numbers.places.iter().zip(&self.bigrams.records) {
            let is_first = pass.number == 0;
            let bigrams =
                if is_first { records.read(*record) } else { records.read_unchecked(*record) }?;
            let Some(number) = number else { continue };
            decode_bigrams(bigrams, |bigram| {
                if pass.has(bigram) {
                    lists.entry(bigram).or_default().push(*number);
                }
            });
        }
        Ok(lists)
    }
}

/// Posting lists by their bigrams.
type PostingLists = HashMap<u32, PostingList, BuildHasherDefault<BigramHasher>>;

/// Hashes bigrams by one multiplication: there are millions to look up.
#[derive(Default)]
struct BigramHasher(u64);

impl Hasher for BigramHasher {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u32(u32::from(*byte));
        }
    }

    fn write_u32(&mut self, number: u32) {
        self.0 = (self.0 ^ u64::from(number)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }

    fn finish(&self) -> u64 {
        self.0 ^ self.0 >> 32
    }
}

impl Pass {
    fn has(&self, bigram: u32) -> bool {
        shard_number(bigram, self.bits) == self.number
    }
}

/// Puts the lists of passes into the files of the index.
fn read_shards(passes: &[WrittenLists], bits: u32) -> Result<HashMap<u32, Shard>> {
    let mut shards: HashMap<u32, Shard> = HashMap::new();
    for WrittenLists { path, lists } in passes {
        let failed = || unreadable_message(path);
        let mut file = BufReader::with_capacity(PIECE, File::open(path).context_text(failed)?);
        for (bigram, length) in lists {
            let mut list = vec![0; *length as usize];
            file.read_exact(&mut list).context_text(failed)?;
            shards.entry(shard_number(*bigram, bits)).or_default().add(*bigram, list);
        }
    }
    Ok(shards)
}
