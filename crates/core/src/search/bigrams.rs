//! The bigrams of a page: numbers for pairs of folded characters, and their short form.

use super::fold::fold;
use super::page_text::for_each_run;

/// Spreads bigrams that are alike (Knuth, multiplicative hashing).
pub(super) const SPREAD: u32 = 0x9e37_79b1;
/// The private-use characters that stand for those beyond the basic plane.
const PRIVATE: std::ops::Range<u32> = 0xe000..0xf900;

/// Collects the bigrams of the text of a page, in the order of their numbers, each once.
pub fn collect_bigrams(page: &str) -> Vec<u32> {
    let (mut bigrams, mut last) = (BigramSet::new(), None);
    for_each_run(page, |piece| match piece {
        Some(piece) => fold(piece, |c| {
            let c = basic_plane(c);
            if let Some(last) = last.replace(c) {
                bigrams.insert(last << 16 | c);
            }
        }),
        None => last = None,
    });
    bigrams.list.sort_unstable();
    bigrams.list
}

/// The bigrams that were met. A page has some thousands, most of them several times.
struct BigramSet {
    list: Vec<u32>,
    /// Each bigram at a place that follows from it, or at the next free one; 0 where none is.
    slots: Vec<u32>,
    /// The bits of the number of slots.
    bits: u32,
}

impl BigramSet {
    fn new() -> Self {
        let bits = 13;
        Self { list: Vec::with_capacity(1 << (bits - 1)), slots: vec![0; 1 << bits], bits }
    }

    fn insert(&mut self, bigram: u32) {
        let mask = self.slots.len() - 1;
        // The highest bits follow from all bits of a bigram.
        let mut at = (bigram.wrapping_mul(SPREAD) >> (u32::BITS - self.bits)) as usize;
        while self.slots[at] != 0 {
            if self.slots[at] == bigram {
                return;
            }
            at = (at + 1) & mask;
        }
        self.slots[at] = bigram;
        self.list.push(bigram);
        if self.list.len() * 4 > self.slots.len() * 3 {
            self.grow();
        }
    }

    fn grow(&mut self) {
        let list = std::mem::take(&mut self.list);
        self.bits += 1;
        self.slots = vec![0; 1 << self.bits];
        for bigram in list {
            self.insert(bigram);
        }
    }
}

/// Returns a number of sixteen bits for a character. Those beyond the basic plane share numbers,
/// so that a page may be taken for one that has them; the script looks at the page itself.
fn basic_plane(c: char) -> u32 {
    let c = u32::from(c);
    if c < 0x1_0000 { c } else { PRIVATE.start + c % (PRIVATE.end - PRIVATE.start) }
}

/// Writes bigrams as the differences between them, of seven bits a byte.
pub fn encode_bigrams(bigrams: &[u32]) -> Vec<u8> {
    let (mut bytes, mut last) = (Vec::with_capacity(bigrams.len() * 3), 0);
    for bigram in bigrams {
        write_number(bigram - last, &mut bytes);
        last = *bigram;
    }
    bytes
}

/// Calls `each` with the bigrams that were written. What no number ends is passed over.
pub fn decode_bigrams(bytes: &[u8], mut each: impl FnMut(u32)) {
    let (mut last, mut number, mut shift) = (0_u32, 0_u32, 0);
    for byte in bytes {
        number |= u32::from(byte & 0x7f).wrapping_shl(shift);
        if byte & 0x80 == 0 {
            last = last.wrapping_add(number);
            each(last);
            (number, shift) = (0, 0);
        } else {
            shift += 7;
        }
    }
}

/// Calls `each` with the bigrams that only one of two texts has, written as above; true for
/// those of the second.
pub fn compare_bigrams(before: &[u8], after: &[u8], mut each: impl FnMut(u32, bool)) {
    let decode = |bytes| {
        let mut all = Vec::new();
        decode_bigrams(bytes, |bigram| all.push(bigram));
        all.into_iter().peekable()
    };
    let (mut before, mut after) = (decode(before), decode(after));
    loop {
        match (before.peek().copied(), after.peek().copied()) {
            (Some(old), Some(new)) if old == new => {
                before.next();
                after.next();
            }
            (Some(old), new) if new.is_none_or(|new| old < new) => {
                before.next();
                each(old, false);
            }
            (_, Some(new)) => {
                after.next();
                each(new, true);
            }
            (_, None) => return,
        }
    }
}

/// Writes a number of seven bits a byte, the lowest first.
pub(super) fn write_number(mut number: u32, bytes: &mut Vec<u8>) {
    while number >= 0x80 {
        bytes.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    bytes.push(number.to_le_bytes()[0]);
}

/// Takes a number that was written from the beginning of some bytes.
pub(super) fn read_number(bytes: &mut &[u8]) -> Option<u32> {
    let mut number = 0;
    for shift in (0..u32::BITS).step_by(7) {
        let byte = *bytes.split_off_first()?;
        number |= u32::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    #[test]
    fn bigrams_do_not_cross_the_end_of_a_run() {
        let of = |page: &str| collect_bigrams(page).len();
        assert_eq!(of("<main><p>甲乙<b>丙</b></p></main>"), 2);
        assert_eq!(of("<main><p>甲乙</p><p>丙</p></main>"), 1);
        assert_eq!(of("<main><p>甲乙甲乙甲</p></main>"), 2);
        assert_eq!(of("<main><p>𠀀𠀁</p></main>"), 1);
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(mut bigrams in proptest::collection::vec(any::<u32>(), 0..200)) {
            bigrams.sort_unstable();
            bigrams.dedup();
            let mut read = Vec::new();
            decode_bigrams(&encode_bigrams(&bigrams), |bigram| read.push(bigram));
            prop_assert_eq!(read, bigrams);
        }

        #[test]
        fn the_difference_of_two_pages_is_that_of_their_sets(
            before in proptest::collection::btree_set(0_u32..300, 0..60),
            after in proptest::collection::btree_set(0_u32..300, 0..60),
        ) {
            let encode = |set: &BTreeSet<u32>| encode_bigrams(&set.iter().copied().collect::<Vec<_>>());
            let (mut removed, mut added) = (BTreeSet::new(), BTreeSet::new());
            compare_bigrams(&encode(&before), &encode(&after), |bigram, is_new| {
                if is_new { &mut added } else { &mut removed }.insert(bigram);
            });
            prop_assert_eq!(removed, &before - &after);
            prop_assert_eq!(added, &after - &before);
        }
    }
}
