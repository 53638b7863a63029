//! Posting lists: for a bigram the numbers of the reports that have it.

use super::bigrams::write_number;

/// A list that holds the differences between its numbers.
const GAPS: u8 = 0;
/// A list that holds a bit for each number.
const BITS: u8 = 1;
/// A list that holds the differences between the numbers of all other reports.
const OTHERS: u8 = 2;

/// A posting list that grows as reports come in the order of their numbers.
#[derive(Clone, Debug, Default)]
pub struct PostingList {
    /// The number after the last.
    next: u32,
    count: u32,
    gaps: Vec<u8>,
}

impl PostingList {
    /// Adds a report, whose number is higher than all before.
    pub fn push(&mut self, report: u32) {
        write_number(report - self.next.min(report), &mut self.gaps);
        self.next = report + 1;
        self.count += 1;
    }

    /// Writes the list in the shortest of three ways. `all` are the numbers of all reports, in
    /// their order.
    pub fn write(&self, all: &[u32]) -> Vec<u8> {
        let others = all.len() - (self.count as usize).min(all.len());
        let bits = all.last().map_or(0, |last| *last as usize / 8 + 1);
        let shortest = self.gaps.len().min(bits);
        if others < shortest {
            let list = self.write_others(all);
            if list.len() <= shortest {
                return list;
            }
        }
        if bits < self.gaps.len() { self.write_bits(bits) } else { self.write_gaps() }
    }

    fn write_gaps(&self) -> Vec<u8> {
        let mut list = Vec::with_capacity(self.gaps.len() + 1);
        list.push(GAPS);
        list.extend_from_slice(&self.gaps);
        list
    }

    fn write_bits(&self, length: usize) -> Vec<u8> {
        let mut list = vec![0; length + 1];
        list[0] = BITS;
        self.for_each(|report| {
            let at = report as usize;
            if let Some(byte) = list.get_mut(at / 8 + 1) {
                *byte |= 1 << (at % 8);
            }
        });
        list
    }

    fn write_others(&self, all: &[u32]) -> Vec<u8> {
        let mut others = Self::default();
        let mut own = Vec::with_capacity(self.count as usize);
        self.for_each(|report| own.push(report));
        let mut own = own.into_iter().peekable();
        for report in all {
            if own.next_if_eq(report).is_none() {
                others.push(*report);
            }
        }
        let mut list = others.write_gaps();
        list[0] = OTHERS;
        list
    }

    fn for_each(&self, mut each: impl FnMut(u32)) {
        let mut next = 0;
        let (mut number, mut shift) = (0_u32, 0);
        for byte in &self.gaps {
            number |= u32::from(byte & 0x7f) << shift;
            shift += 7;
            if byte & 0x80 == 0 {
                each(next + number);
                next += number + 1;
                (number, shift) = (0, 0);
            }
        }
    }

    /// Reads a list that was written; `None` if it is none. `all` are the numbers of all reports.
    pub fn read(list: &[u8], all: &[u32]) -> Option<Vec<u32>> {
        let (kind, rest) = list.split_first()?;
        let mut numbers = Vec::new();
        if *kind == BITS {
            let bits = rest.iter().zip(0_u32..).flat_map(|(byte, at)| {
                (0..8).filter(move |bit| byte >> bit & 1 == 1).map(move |bit| at * 8 + bit)
            });
            numbers.extend(bits);
            return Some(numbers);
        }
        Self { next: 0, count: 0, gaps: rest.to_vec() }.for_each(|report| numbers.push(report));
        match *kind {
            GAPS => Some(numbers),
            OTHERS => {
                let is_own = |report: &u32| numbers.binary_search(report).is_err();
                Some(all.iter().copied().filter(is_own).collect())
            }
            _ => None,
        }
    }
}

impl FromIterator<u32> for PostingList {
    /// Collects numbers that rise.
    fn from_iter<I: IntoIterator<Item = u32>>(numbers: I) -> Self {
        let mut list = Self::default();
        numbers.into_iter().for_each(|number| list.push(number));
        list
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn list_of<'n>(numbers: impl IntoIterator<Item = &'n u32>) -> PostingList {
        numbers.into_iter().copied().collect()
    }

    proptest! {
        #[test]
        fn a_list_is_read_as_it_was_written(
            all in proptest::collection::btree_set(0_u32..5000, 0..400),
            chance in 0_u32..=10,
        ) {
            let all: Vec<u32> = all.into_iter().collect();
            let own: Vec<u32> =
                all.iter().copied().filter(|n| n.wrapping_mul(2_654_435_761) >> 16 & 15 < chance * 2).collect();
            let written = list_of(&own).write(&all);
            prop_assert_eq!(PostingList::read(&written, &all), Some(own.clone()));
            prop_assert!(written.len() <= own.len() * 2 + 1);
        }
    }

    #[test]
    fn a_list_of_nearly_all_is_short() {
        let all: Vec<u32> = (0..10_000).collect();
        let list = list_of(all.iter().filter(|report| **report != 77));
        assert_eq!(list.write(&all), [OTHERS, 77]);
        let half: BTreeSet<u32> = all.iter().copied().filter(|n| n % 3 != 0).collect();
        assert_eq!(list_of(&half).write(&all).len(), 1251);
    }
}
