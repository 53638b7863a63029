//! The files of the index: each holds the posting lists of some bigrams, so that a query needs a
//! few small files.
//!
//! A file begins with the version and the mark of the grid that the numbers of reports are of,
//! and the number of its bigrams. Then follow, in the order of the bigrams, the difference to
//! the bigram before and the length of its list, and behind these the lists themselves.
//! Numbers have seven bits a byte.

use super::bigrams::write_number;

/// Changes with the layout of the files.
const VERSION: u32 = 1;
/// The size of a file that is aimed at, in bytes.
const TARGET_SIZE: u64 = 4096;
/// The most bits of the number of a file.
const MAX_BITS: u32 = 14;
/// Spreads bigrams that stand side by side over the files (Knuth, multiplicative hashing).
const SPREAD: u32 = 0x9e37_79b1;

/// Returns of how many bits the numbers of the files are, for lists of so many bytes.
pub fn count_bits(bytes: u64) -> u32 {
    let files = bytes.div_ceil(TARGET_SIZE).max(1);
    files.next_power_of_two().trailing_zeros().min(MAX_BITS)
}

/// Returns the number of the file that has a bigram.
pub fn shard_number(bigram: u32, bits: u32) -> u32 {
    bigram.wrapping_mul(SPREAD).checked_shr(u32::BITS - bits).unwrap_or(0)
}

/// Returns true for a path that a file of the index may have.
pub fn is_shard_path(path: &str) -> bool {
    let name = path.strip_prefix(super::FOLDER).and_then(|rest| rest.strip_prefix('/'));
    name.and_then(|name| name.strip_suffix(".bin"))
        .is_some_and(|number| number.len() == 4 && number.bytes().all(|b| b.is_ascii_hexdigit()))
}

/// A file of the index.
#[derive(Debug, Default)]
pub struct Shard {
    lists: Vec<(u32, Vec<u8>)>,
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

    #[test]
    fn files_are_many_where_lists_are_long() {
        assert_eq!([0, 1, 4096, 4097, 1 << 20].map(count_bits), [0, 0, 0, 1, 8]);
        assert_eq!(count_bits(u64::MAX), MAX_BITS);
        assert_eq!(shard_number(0x4e00_4e01, 0), 0);
        assert!(shard_number(0x4e00_4e01, 8) < 256);
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
