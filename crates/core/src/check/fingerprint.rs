//! Numbers that stand for the words of a report, so that two reports can be
//! compared without holding both texts side by side.

use crate::archive::Outline;
use crate::form::Form;
use crate::source::{Source, Span};
use std::collections::HashSet;

/// The prints of a report's sections, in the order of its form.
pub(super) struct Fingerprints<'a>(Vec<Option<Section<'a>>>);

impl<'a> Fingerprints<'a> {
    /// Takes the sections that a report has.
    pub(super) fn new(form: &Form, outline: &Outline, source: &'a Source) -> Self {
        let section = |at: usize| {
            let written = outline.find(at)?.written;
            Some(Section::new(source.slice(written.body), written.heading.span))
        };
        Self((0..form.sections.len()).map(section).collect())
    }

    /// The print of a section, by its place in the form.
    pub(super) fn of(&self, section: usize) -> Option<&Section<'a>> {
        self.0.get(section)?.as_ref()
    }
}

/// The print of one section.
pub(super) struct Section<'a> {
    /// Where its heading stands.
    pub(super) heading: Span,
    /// How many of its characters count.
    pub(super) length: usize,
    /// The print of each paragraph, and how many of its characters count.
    paragraphs: Vec<(u64, usize)>,
    text: &'a str,
}

impl<'a> Section<'a> {
    fn new(text: &'a str, heading: Span) -> Self {
        let mut section = Self { heading, length: 0, paragraphs: Vec::new(), text };
        for line in lines(text) {
            let (print, length) = print(START, line);
            section.length += length;
            section.paragraphs.push((print, length));
        }
        section
    }

    /// How many characters stand in paragraphs that the other has too.
    pub(super) fn shared_with(&self, other: &Self) -> usize {
        let known: HashSet<u64> = other.paragraphs.iter().map(|(print, _)| *print).collect();
        let repeated = self.paragraphs.iter().filter(|(print, _)| known.contains(print));
        repeated.map(|(_, length)| length).sum()
    }

    /// Whether it has the same words, in paragraphs of its own.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.length == other.length && self.whole() == other.whole()
    }

    /// The print of all paragraphs as one.
    fn whole(&self) -> u64 {
        lines(self.text).fold(START, |whole, line| print(whole, line).0)
    }
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter(|line| !line.starts_with('#'))
}

/// A print carried on over a line, and how many of its characters count.
fn print(from: u64, line: &str) -> (u64, usize) {
    let words = line.chars().filter(|c| counts(*c));
    words.fold((from, 0), |(print, length), c| (mix(print, c), length + 1))
}

/// Where a print begins, and how it goes on with a character (FNV-1a).
const START: u64 = 0xcbf2_9ce4_8422_2325;

fn mix(print: u64, c: char) -> u64 {
    (print ^ u64::from(u32::from(c))).wrapping_mul(0x0100_0000_01b3)
}

/// Whether a character is a word's: numbers, spaces and marks do not count.
/// Looked up, for no branch can be foretold in a text.
fn counts(c: char) -> bool {
    let at = u32::from(c) as usize;
    COUNTED.get(at / 64).is_some_and(|word| word >> (at % 64) & 1 == 1)
}

/// A bit for each character up to the last Chinese one: letters and
/// characters, without those that are numerals.
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
