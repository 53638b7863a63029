//! The whole index in memory, as the preview shows it.

use super::{Grid, PostingList, Shard, count_bits, shard_number};
use std::collections::BTreeMap;

/// Makes the files of an index, by their paths, and returns of how many bits their numbers are.
/// `numbers` and `bigrams` are those of all reports, in the order of the summary.
pub fn make_whole_index(
    grid: &Grid,
    numbers: &[Option<u32>],
    bigrams: &[Vec<u32>],
) -> (BTreeMap<String, Vec<u8>>, u32) {
    let mut lists: BTreeMap<u32, PostingList> = BTreeMap::new();
    for (number, bigrams) in numbers.iter().zip(bigrams) {
        let Some(number) = number else { continue };
        for bigram in bigrams {
            lists.entry(*bigram).or_default().push(*number);
        }
    }
    let all: Vec<u32> = numbers.iter().flatten().copied().collect();
    let lists: Vec<(u32, Vec<u8>)> =
        lists.into_iter().map(|(bigram, list)| (bigram, list.write(&all))).collect();
    let bits = count_bits(lists.iter().map(|(_, list)| list.len() as u64).sum());
    let shards = fill_shards(lists, bits);
    let mark = grid.mark();
    let files = shards.into_iter().map(|(number, shard)| (Shard::path(number), shard.write(mark)));
    (files.collect(), bits)
}

/// Puts lists into their files. Each file is there, even one without lists: to a browser, one
/// that is not found is an error.
fn fill_shards(lists: Vec<(u32, Vec<u8>)>, bits: u32) -> BTreeMap<u32, Shard> {
    let mut shards: BTreeMap<u32, Shard> =
        (0..1 << bits).map(|number| (number, Shard::default())).collect();
    for (bigram, list) in lists {
        shards.entry(shard_number(bigram, bits)).or_default().add(bigram, list);
    }
    shards
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_without_lists_is_there() {
        let shards = fill_shards(vec![(0x4e00_4e01, vec![0, 1])], 3);
        assert_eq!(shards.len(), 8);
        assert_eq!(shards.values().filter(|shard| shard.count_bytes() > 0).count(), 1);
    }
}
