//! The files of the index: each holds the posting lists of some bigrams, so that a query needs a
//! few small files.
//!
//! A file begins with the version and the mark of the grid that the numbers of reports are of,
//! and the number of its bigrams. Then follow, in the order of the bigrams, the difference to
//! the bigram before and the length of its list, and behind these the lists themselves.
//! Numbers have seven bits a byte.

use super::bigrams::{SPREAD, read_number, write_number};
use super::postings::PostingList;
use std::collections::{BTreeMap, BTreeSet};

/// Changes with the layout of the files.
const VERSION: u32 = 1;
/// The size of a file that is aimed at, in bytes.
const TARGET_SIZE: u64 = 4096;
/// The most bits of the number of a file.
const MAX_BITS: u32 = 14;

/// Returns of how many bits the numbers of the files are, for lists of so many bytes.
pub fn count_bits(bytes: u64) -> u32 {
    let files = bytes.div_ceil(TARGET_SIZE).max(1);
    files.next_power_of_two().trailing_zeros().min(MAX_BITS)
}

/// Returns the number of the file that has a bigram.
pub fn shard_number(bigram: u32, bits: u32) -> u32 {
    bigram.wrapping_mul(SPREAD).checked_shr(u32::BITS - bits).unwrap_or(0)
}

/// Returns true for a path that a file of the index may have, or the script with its content.
pub fn is_shard_path(path: &str) -> bool {
    let path = path.strip_suffix(".js").unwrap_or(path);
    let name = path.strip_prefix(super::FOLDER).and_then(|rest| rest.strip_prefix('/'));
    name.and_then(|name| name.strip_suffix(".bin"))
        .is_some_and(|number| number.len() == 4 && number.bytes().all(|b| b.is_ascii_hexdigit()))
}

/// A file of the index.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Shard {
    lists: Vec<(u32, Vec<u8>)>,
}

/// A change of a list: a report has a bigram that it had not, or the other way round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ListChange {
    /// The bigram of the list.
    pub bigram: u32,
    /// The number of the report.
    pub report: u32,
    /// True if the report has the bigram now.
    pub is_added: bool,
}

impl Shard {
    /// Returns the path of a file by its number.
    pub fn path(number: u32) -> String {
        format!("{}/{number:04x}.bin", super::FOLDER)
    }

    /// Adds the list of a bigram.
    pub fn add(&mut self, bigram: u32, list: Vec<u8>) {
        self.lists.push((bigram, list));
    }

    /// Reads a file that was written with the same mark; `None` if it is none.
    pub fn read(mut bytes: &[u8], grid: u32) -> Option<Self> {
        if read_number(&mut bytes)? != VERSION {
            return None;
        }
        let mark = bytes.split_off(..4)?;
        if mark != grid.to_le_bytes() {
            return None;
        }
        let count = read_number(&mut bytes)?;
        let mut last = 0_u32;
        let heads: Option<Vec<(u32, u32)>> = (0..count)
            .map(|_| {
                last = last.checked_add(read_number(&mut bytes)?)?;
                Some((last, read_number(&mut bytes)?))
            })
            .collect();
        let lists = heads?
            .into_iter()
            .map(|(bigram, length)| Some((bigram, bytes.split_off(..length as usize)?.to_vec())));
        lists.collect::<Option<_>>().map(|lists| Self { lists })
    }

    /// Returns the number of bytes of all lists.
    pub fn count_bytes(&self) -> u64 {
        self.lists.iter().map(|(_, list)| list.len() as u64).sum()
    }

    /// Changes lists, in the order of their bigrams; `None` if the file has a list that is none.
    /// `all` are the numbers of all reports.
    pub fn update(&mut self, changes: &[ListChange], all: &[u32]) -> Option<()> {
        let lists = std::mem::take(&mut self.lists);
        let mut lists: BTreeMap<u32, Vec<u8>> = lists.into_iter().collect();
        for changes in changes.chunk_by(|one, other| one.bigram == other.bigram) {
            let bigram = changes[0].bigram;
            let list = lists.remove(&bigram);
            let list = list.map_or(Some(Vec::new()), |list| PostingList::read(&list, all))?;
            let mut reports: BTreeSet<u32> = list.into_iter().collect();
            for change in changes {
                if change.is_added {
                    reports.insert(change.report);
                } else {
                    reports.remove(&change.report);
                }
            }
            if !reports.is_empty() {
                lists.insert(bigram, PostingList::from_iter(reports).write(all));
            }
        }
        self.lists = lists.into_iter().collect();
        Some(())
    }

    /// Writes the file; `grid` marks the numbers of reports.
    pub fn write(mut self, grid: u32) -> Vec<u8> {
        self.lists.sort_unstable_by_key(|(bigram, _)| *bigram);
        let mut bytes = Vec::new();
        write_number(VERSION, &mut bytes);
        bytes.extend_from_slice(&grid.to_le_bytes());
        write_number(u32::try_from(self.lists.len()).unwrap_or(u32::MAX), &mut bytes);
        let mut last = 0;
        for (bigram, list) in &self.lists {
            write_number(bigram - last, &mut bytes);
            write_number(u32::try_from(list.len()).unwrap_or(u32::MAX), &mut bytes);
            last = *bigram;
        }
        for (_, list) in &self.lists {
            bytes.extend_from_slice(list);
        }
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn files_are_many_where_lists_are_long() {
        assert_eq!([0, 1, 4096, 4097, 1 << 20].map(count_bits), [0, 0, 0, 1, 8]);
        assert_eq!(count_bits(u64::MAX), MAX_BITS);
        assert_eq!(shard_number(0x4e00_4e01, 0), 0);
        assert!(shard_number(0x4e00_4e01, 8) < 256);
    }

    proptest! {
        #[test]
        fn a_file_that_is_updated_is_as_one_that_is_made(
            all in proptest::collection::btree_set(0_u32..2000, 1..300),
            before in proptest::collection::btree_map(1_u32..20, any::<u64>(), 0..8),
            after in proptest::collection::btree_map(1_u32..20, any::<u64>(), 0..8),
        ) {
            let all: Vec<u32> = all.into_iter().collect();
            let has = |seed: u64, report: u32| (seed >> (report % 64)) & 1 == 1;
            let reports = |side: &BTreeMap<u32, u64>, bigram: u32| -> BTreeSet<u32> {
                let Some(seed) = side.get(&bigram) else { return BTreeSet::new() };
                all.iter().copied().filter(|report| has(*seed, *report)).collect()
            };
            let make = |side: &BTreeMap<u32, u64>| {
                let mut shard = Shard::default();
                for bigram in 1..20 {
                    let reports = reports(side, bigram);
                    if !reports.is_empty() {
                        shard.add(bigram, PostingList::from_iter(reports).write(&all));
                    }
                }
                shard
            };
            let mut changes = Vec::new();
            for bigram in 1..20 {
                let (old, new) = (reports(&before, bigram), reports(&after, bigram));
                let change = |report: &u32, is_added| ListChange { bigram, report: *report, is_added };
                changes.extend((&old - &new).iter().map(|report| change(report, false)));
                changes.extend((&new - &old).iter().map(|report| change(report, true)));
            }
            let mut shard = Shard::read(&make(&before).write(7), 7).expect("what was written is read");
            prop_assert_eq!(shard.update(&changes, &all), Some(()));
            prop_assert_eq!(&shard, &make(&after));
            prop_assert_eq!(Shard::read(&make(&before).write(7), 8), None);
        }
    }

    #[test]
    fn a_file_that_is_cut_is_none() {
        let mut shard = Shard::default();
        shard.add(300, vec![9; 300]);
        shard.add(100, vec![7, 8]);
        let written = shard.write(1);
        for end in 0..written.len() {
            assert_eq!(Shard::read(&written[..end], 1), None);
        }
        assert_eq!(Shard::read(&written, 1).map(|shard| shard.count_bytes()), Some(302));
        assert_eq!(Shard::read(&[1, 1, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0x0f], 1), None);
    }

    #[test]
    fn a_file_lists_its_bigrams_in_their_order() {
        let mut shard = Shard::default();
        shard.add(300, vec![9]);
        shard.add(100, vec![7, 8]);
        let written = shard.write(0x0403_0201);
        assert_eq!(written, [1, 1, 2, 3, 4, 2, 100, 2, 0xc8, 1, 1, 7, 8, 9]);
        assert_eq!(Shard::path(10), "search/000a.bin");
        assert!(is_shard_path("search/000a.bin") && !is_shard_path("search/a.bin"));
    }
}
