//! Hashes of the words of a report, to compare it with another without going through
//! both texts side by side.

use crate::archive::Outline;
use crate::form::Form;
use crate::source::{Source, Span};
use nianbao_text::lines::split_lines;
use std::collections::HashSet;

/// The fingerprints of a report's sections, by index in its form; `None` for a section
/// that was not written.
pub(super) struct Fingerprints<'a>(Vec<Option<SectionFingerprint<'a>>>);

impl<'a> Fingerprints<'a> {
    /// Hashes the sections of a report.
    pub(super) fn new(form: &Form, outline: &Outline, source: &'a Source) -> Self {
        let hash_section = |at: usize| {
            let written = outline.find(at)?.written;
            Some(SectionFingerprint::new(source.slice(written.body), written.heading.span))
        };
        Self((0..form.sections.len()).map(hash_section).collect())
    }

    /// Returns the fingerprint of a section, by its index in the form.
    pub(super) fn section(&self, section: usize) -> Option<&SectionFingerprint<'a>> {
        self.0.get(section)?.as_ref()
    }
}

/// The fingerprint of one section.
pub(super) struct SectionFingerprint<'a> {
    /// The span of its heading.
    pub(super) heading: Span,
    /// The number of its characters that count.
    pub(super) length: usize,
    /// The hash of each paragraph, and the number of its characters that count.
    paragraphs: Vec<(u64, usize)>,
    text: &'a str,
}

impl<'a> SectionFingerprint<'a> {
    fn new(text: &'a str, heading: Span) -> Self {
        let mut section = Self { heading, length: 0, paragraphs: Vec::new(), text };
        for line in text_lines(text) {
            let (hash, length) = hash_line(OFFSET_BASIS, line);
            section.length += length;
            section.paragraphs.push((hash, length));
        }
        section
    }

    /// Counts the characters in paragraphs that the other section has too.
    pub(super) fn shared_with(&self, other: &Self) -> usize {
        let known: HashSet<u64> = other.paragraphs.iter().map(|(hash, _)| *hash).collect();
        let repeated = self.paragraphs.iter().filter(|(hash, _)| known.contains(hash));
        repeated.map(|(_, length)| length).sum()
    }

    /// Returns true if both have the same words, in whatever paragraphs.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.length == other.length && self.whole() == other.whole()
    }

    /// Hashes all paragraphs as one.
    fn whole(&self) -> u64 {
        text_lines(self.text).fold(OFFSET_BASIS, |hash, line| hash_line(hash, line).0)
    }
}

/// Lists the lines of a text without its headings.
fn text_lines(text: &str) -> impl Iterator<Item = &str> {
    split_lines(text).filter(|line| !line.starts_with('#'))
}

/// Continues a hash over a line; returns it with the number of characters that count.
fn hash_line(start: u64, line: &str) -> (u64, usize) {
    let words = line.chars().filter(|c| is_counted(*c));
    words.fold((start, 0), |(hash, length), c| (hash_char(hash, c), length + 1))
}

/// The hash of an empty text: the 64-bit offset basis of FNV-1a.
const OFFSET_BASIS: u64 = 0xcbf2_9ce4_8422_2325;

/// Continues a hash with a character, as FNV-1a does with a byte.
fn hash_char(hash: u64, c: char) -> u64 {
    (hash ^ u64::from(u32::from(c))).wrapping_mul(0x0100_0000_01b3)
}

/// Returns true for a character of a word: numbers, spaces and punctuation do not count.
/// A table, since a branch on the characters of a text is mispredicted too often.
fn is_counted(c: char) -> bool {
    let at = u32::from(c) as usize;
    COUNTED.get(at / 64).is_some_and(|word| word >> (at % 64) & 1 == 1)
}

/// A bit for each code point below U+A000: set for ASCII letters and for what is at U+3400
/// and above, without numerals.
static COUNTED: [u64; 0xa000 / 64] = {
    let mut bits = [0; 0xa000 / 64];
    let mut c = 0;
    while c < 0xa000 {
        let letter =
            (c >= 'a' as usize && c <= 'z' as usize) || (c >= 'A' as usize && c <= 'Z' as usize);
        if letter || c >= 0x3400 {
            bits[c / 64] |= 1 << (c % 64);
        }
        c += 1;
    }
    let mut at = 0;
    while at < NUMERALS.len() {
        let c = NUMERALS[at] as usize;
        bits[c / 64] &= !(1 << (c % 64));
        at += 1;
    }
    bits
};

const NUMERALS: [char; 15] =
    ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '百', '千', '万', '零', '两'];
