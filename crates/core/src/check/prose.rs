//! The words of a report as a pattern wants them: digits narrow, spaces and
//! emphasis gone, and every byte still knowing where it stands in the source.

use crate::source::Span;
use nianbao_text::cjk::to_half_width;
use std::ops::Range;

/// The longest sentence that is looked into, in bytes; what is longer is no
/// sentence, and looking at each of its parts in turn would take for ever.
const LONGEST: usize = 6000;

/// How many spaces are passed over in search of what stands behind them; to look
/// to the end of each gap from each of its spaces would take for ever.
const WIDEST_GAP: usize = 64;

/// The text of a report below its front matter, without its headings.
#[derive(Debug, Default)]
pub(super) struct Prose {
    /// The plain text, a paragraph a line.
    pub(super) text: String,
    runs: Vec<Run>,
    sentences: Vec<Range<usize>>,
    /// Every run of digits.
    numbers: Vec<Range<usize>>,
}

/// A stretch of plain text that stands so in the source.
#[derive(Clone, Copy, Debug)]
struct Run {
    plain: usize,
    source: usize,
    /// How many bytes a byte of this run has in the source.
    width: usize,
}

impl Prose {
    /// Takes a span of a source.
    pub(super) fn new(source: &str, span: Span) -> Self {
        let mut prose = Self::default();
        let mut at = span.start as usize;
        for line in source.get(span.range()).unwrap_or_default().split_inclusive('\n') {
            if !line.starts_with('#') && !line.trim().is_empty() {
                prose.line(line.trim_end(), at);
            }
            at += line.len();
        }
        prose.numbers = numbers(&prose.text);
        prose
    }

    /// Every sentence, as a range of the plain text; all on one line.
    pub(super) fn sentences(&self) -> &[Range<usize>] {
        &self.sentences
    }

    /// Whether a part of the plain text has a digit.
    pub(super) fn has_number(&self, range: &Range<usize>) -> bool {
        let next = self.numbers.partition_point(|number| number.end <= range.start);
        self.numbers.get(next).is_some_and(|number| number.start < range.end)
    }

    /// Every year of four digits in a part of the plain text, as [`years`]
    /// finds them.
    pub(super) fn years(
        &self,
        range: &Range<usize>,
    ) -> impl Iterator<Item = (Range<usize>, u16)> + use<'_> {
        let first = self.numbers.partition_point(|number| number.start < range.start);
        let last = self.numbers.partition_point(|number| number.end < range.end);
        let inside = self.numbers.get(first..last).unwrap_or(&[]);
        inside.iter().filter_map(|number| {
            let year = (number.len() == 4).then(|| self.text[number.clone()].parse().ok())??;
            self.text[number.end..].starts_with('年').then(|| (number.clone(), year))
        })
    }

    /// Whether a sentence begins at an offset of the plain text.
    pub(super) fn begins(&self, at: usize) -> bool {
        self.sentences.binary_search_by_key(&at, |sentence| sentence.start).is_ok()
    }

    /// The sentence around an offset of the plain text; an empty one where
    /// what is there is too long to be a sentence.
    pub(super) fn sentence_at(&self, at: usize) -> Range<usize> {
        let next = self.sentences.partition_point(|sentence| sentence.end <= at);
        self.sentences.get(next).filter(|found| found.contains(&at)).cloned().unwrap_or(at..at)
    }

    /// Where a range of the plain text stands in the source.
    pub(super) fn span(&self, range: Range<usize>) -> Span {
        let start = self.source_of(range.start).0;
        let end = if range.is_empty() { start } else { self.source_of(range.end - 1).1 };
        Span::new(start, end)
    }

    /// The plain text that stands in a span of the source.
    pub(super) fn range(&self, span: Span) -> Range<usize> {
        self.plain_of(span.start as usize)..self.plain_of(span.end as usize)
    }

    fn source_of(&self, plain: usize) -> (usize, usize) {
        let next = self.runs.partition_point(|run| run.plain <= plain);
        let Some(run) = next.checked_sub(1).and_then(|at| self.runs.get(at)) else { return (0, 0) };
        let start = run.source + (plain - run.plain) * run.width;
        (start, start + run.width)
    }

    fn plain_of(&self, source: usize) -> usize {
        let next = self.runs.partition_point(|run| run.source < source);
        let end = self.runs.get(next).map_or(self.text.len(), |run| run.plain);
        let Some(run) = next.checked_sub(1).and_then(|at| self.runs.get(at)) else { return 0 };
        (run.plain + (source - run.source) / run.width).min(end)
    }

    fn line(&mut self, line: &str, at: usize) {
        let mut from = 0;
        let mut start = self.text.len();
        let mut rest = 0;
        while let Some((found, mark)) = next_mark(line, rest) {
            rest = found + mark.len;
            match mark.becomes {
                Becomes::Itself => continue,
                Becomes::End => {
                    self.copy(&line[from..rest], at + from);
                    self.end_sentence(start);
                    start = self.text.len();
                }
                Becomes::Digit(digit) => {
                    self.copy(&line[from..found], at + from);
                    self.wide(digit, at + found, mark.len);
                }
                Becomes::Nothing => self.copy(&line[from..found], at + from),
            }
            from = rest;
        }
        self.copy(&line[from..], at + from);
        self.end_sentence(start);
        self.copy("\n", at + line.len());
    }

    fn end_sentence(&mut self, start: usize) {
        let sentence = start..self.text.len();
        if (1..=LONGEST).contains(&sentence.len()) {
            self.sentences.push(sentence);
        }
    }

    fn copy(&mut self, words: &str, source: usize) {
        if !words.is_empty() {
            self.runs.push(Run { plain: self.text.len(), source, width: 1 });
            self.text.push_str(words);
        }
    }

    fn wide(&mut self, narrow: char, source: usize, width: usize) {
        self.runs.push(Run { plain: self.text.len(), source, width });
        self.text.push(narrow);
    }
}

/// Every run of digits in a text. Most stretches of a text have none, which is
/// soon seen of many bytes at once.
fn numbers(text: &str) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (at, piece) in text.as_bytes().chunks(32).enumerate() {
        if !piece.iter().fold(false, |any, byte| any | byte.is_ascii_digit()) {
            continue;
        }
        let digits = piece.iter().enumerate().filter(|(_, byte)| byte.is_ascii_digit());
        for at in digits.map(|(digit, _)| at * 32 + digit) {
            match runs.last_mut() {
                Some(run) if run.end == at => run.end += 1,
                _ => runs.push(at..at + 1),
            }
        }
    }
    runs
}

/// Every year of four digits in a text (`2020年`), with its place; the place
/// ends before 年.
pub(super) fn years(text: &str) -> impl Iterator<Item = (Range<usize>, u16)> {
    text.match_indices('年').filter_map(|(end, _)| {
        let start = end.checked_sub(4)?;
        let year = text.get(start..end)?;
        let whole = !text[..start].ends_with(|c: char| c.is_ascii_digit());
        let digits = year.bytes().all(|byte| byte.is_ascii_digit());
        Some((start..end, year.parse().ok()?)).filter(|_| whole && digits)
    })
}

/// Something in a line that is not simply copied.
struct Mark {
    len: usize,
    becomes: Becomes,
}

enum Becomes {
    Itself,
    Nothing,
    Digit(char),
    End,
}

/// The next mark at or after an offset. Bytes that begin no mark are passed
/// over without decoding; most of a text is such.
fn next_mark(line: &str, from: usize) -> Option<(usize, Mark)> {
    let bytes = line.as_bytes();
    let at = (from..bytes.len()).find(|at| MAYBE[usize::from(bytes[*at])] && begins(bytes, *at))?;
    let c = line.get(at..)?.chars().next()?;
    let becomes = match c {
        ' ' | '\t' | '\u{a0}' | '\u{3000}' if !between_digits(line, at, c.len_utf8()) => {
            Becomes::Nothing
        }
        '*' => Becomes::Nothing,
        ',' | '，' if separates(line, at, c) => Becomes::Nothing,
        '０'..='９' | '％' | '．' => Becomes::Digit(to_half_width(c)),
        '。' | '！' | '？' => Becomes::End,
        _ => Becomes::Itself,
    };
    Some((at, Mark { len: c.len_utf8(), becomes }))
}

/// The bytes with which a mark may begin.
const MAYBE: [bool; 256] = {
    let mut marks = [false; 256];
    let begin = [b' ', b'\t', b'*', b',', 0xC2, 0xE3, 0xEF];
    let mut at = 0;
    while at < begin.len() {
        marks[begin[at] as usize] = true;
        at += 1;
    }
    marks
};

/// Whether a mark begins at a byte that may begin one. A comma behind anything
/// but a digit is none, and there are more of them than of all marks.
fn begins(bytes: &[u8], at: usize) -> bool {
    let is = |next: usize, byte: u8| bytes.get(at + next) == Some(&byte);
    let last = at.checked_sub(1).map(|at| bytes[at]);
    // The last byte of a full-width digit, and of much else.
    let digit = last.is_some_and(|byte| byte.is_ascii_digit() || (0x90..=0x99).contains(&byte));
    match bytes[at] {
        b',' => digit,
        0xEF if is(1, 0xBC) && is(2, 0x8C) => digit,
        0xEF => is(1, 0xBC),
        0xE3 => is(1, 0x80) && (is(2, 0x80) || is(2, 0x82)),
        _ => true,
    }
}

/// Two numbers with a space between them stay two.
fn between_digits(line: &str, at: usize, len: usize) -> bool {
    let (before, after) = (line.get(..at), line.get(at + len..));
    before.is_some_and(|text| next_is_digit(text.chars().rev()))
        && after.is_some_and(|text| next_is_digit(text.chars()))
}

/// Whether the first character that is no space is a digit. A gap so wide that
/// its end is out of sight parts numbers as well.
fn next_is_digit(mut chars: impl Iterator<Item = char>) -> bool {
    let next = chars.by_ref().take(WIDEST_GAP).find(|c| !c.is_whitespace());
    next.map_or_else(|| chars.next().is_some(), is_digit)
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c)
}

/// Whether a comma stands between thousands: digits of its own width before
/// it, and just three of them behind it.
fn separates(line: &str, at: usize, comma: char) -> bool {
    let own =
        |c: char| if comma == ',' { c.is_ascii_digit() } else { ('０'..='９').contains(&c) };
    let before = line.get(..at).and_then(|text| text.chars().next_back());
    let after = line.get(at + comma.len_utf8()..).unwrap_or_default();
    before.is_some_and(own) && after.chars().take(4).take_while(|c| own(*c)).count() == 3
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prose(text: &str) -> Prose {
        Prose::new(text, Span::new(0, text.len()))
    }

    #[test]
    fn text_is_made_plain() {
        for (written, plain) in [
            ("共 **1,286** 件", "共1286件"),
            ("１，２８６件，占８５．７％", "1286件，占85.7%"),
            ("2019,2020年 13，125件", "2019,2020年13，125件"),
            ("14 0 0", "14 0 0"),
            ("第\u{a0}711\u{3000}号", "第711号"),
        ] {
            assert_eq!(prose(written).text.trim_end(), plain);
        }
    }

    #[test]
    fn numbers_stay_apart_however_far() {
        for gap in [1, WIDEST_GAP - 1, WIDEST_GAP, WIDEST_GAP + 1, 3 * WIDEST_GAP, 100_000] {
            let plain = prose(&format!("1{0}2{0}件", " ".repeat(gap))).text;
            let numbers: Vec<&str> =
                plain.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty()).collect();
            assert_eq!(numbers, ["1", "2"], "{gap}");
        }
    }

    #[test]
    fn every_part_knows_its_place() {
        let source = "## 一、总体情况\n\n共 **１，２８６** 件。另有 3 件！\n\n末句 4\n";
        let prose = prose(source);
        let sentences: Vec<&str> =
            prose.sentences().iter().map(|range| &prose.text[range.clone()]).collect();
        assert_eq!(sentences, ["共1286件。", "另有3件！", "末句4"]);
        for (plain, written) in
            [("1286", "１，２８６"), ("3", "3"), ("末句4", "末句 4"), ("件。", "件。")]
        {
            let at = prose.text.find(plain).unwrap();
            let span = prose.span(at..at + plain.len());
            assert_eq!(&source[span.range()], written);
            assert_eq!(prose.range(span), at..at + plain.len());
            assert!(prose.sentence_at(at).contains(&at));
        }
    }

    #[test]
    fn what_is_too_long_is_no_part_of_the_next_sentence() {
        let prose = prose(&format!("{}。后一句。", "字".repeat(LONGEST)));
        assert_eq!(prose.sentence_at(0), 0..0);
        assert_eq!(&prose.text[prose.sentence_at(prose.text.len() - 2)], "后一句。");
    }

    #[test]
    fn years_have_four_digits() {
        let found: Vec<u16> =
            years("2020年、12021年、20年，自2019年至2022年度").map(|(_, year)| year).collect();
        assert_eq!(found, [2020, 2019, 2022]);
    }

    #[test]
    fn odd_text_does_no_harm() {
        for source in
            ["", "\n", "#", "é*", "\u{feff}", "，,,１,", "。。", "ｅ　", "\u{301}*\u{301}"]
        {
            let prose = prose(source);
            let _ = prose.span(0..prose.text.len());
            let _ = prose.range(Span::new(0, 99));
        }
    }
}
