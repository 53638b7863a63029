//! The plain text of a report, for patterns: without spaces and emphasis, with half-width
//! digits, and with the offset in the source of every byte.

use crate::source::Span;
use nianbao_text::cjk;
use nianbao_text::lines::split_lines;
use std::ops::Range;

/// The longest sentence in bytes. A longer run of text is none, and to match patterns at
/// each of its offsets would take too long.
const LONGEST_SENTENCE: usize = 6000;

/// The longest heading that runs on into its paragraph, in characters.
const LONGEST_TOPIC: usize = 24;

/// Number of spaces that a search for the next character skips; to search to the end of a gap
/// from each of its spaces would take quadratic time.
const WIDEST_GAP: usize = 64;

/// The text of a report below its front matter, without its headings.
#[derive(Debug, Default)]
pub(super) struct Prose {
    /// The plain text, a paragraph a line.
    pub(super) text: String,
    runs: Vec<Run>,
    sentences: Vec<Range<usize>>,
    /// The offset in the plain text where the open sentence begins.
    sentence_start: usize,
    /// The runs of ASCII digits in the plain text.
    numbers: Vec<Range<usize>>,
    /// The headings, each with the offset in the plain text of what follows it.
    headings: Vec<(usize, String)>,
}

/// A run of plain text with its place in the source.
#[derive(Clone, Copy, Debug)]
struct Run {
    /// The offset in the plain text.
    plain: usize,
    /// The offset in the source.
    source: usize,
    /// The number of bytes in the source for each byte of the run: 3 for a full-width digit.
    width: usize,
}

impl Prose {
    /// Makes a span of a source plain.
    pub(super) fn new(source: &str, span: Span) -> Self {
        let mut prose = Self::default();
        let mut at = span.start as usize;
        // The line before, if it may go on.
        let mut before: Option<&str> = None;
        for line in split_lines(source.get(span.range()).unwrap_or_default()) {
            let has_text = !is_heading(line) && !line.trim().is_empty();
            if let Some(before) = before.take() {
                let end = at - before.len() + before.trim_end().len();
                if has_text && nianbao_markdown::continues_paragraph(before, line) {
                    prose.join_line(line, end);
                } else {
                    prose.end_line(end);
                }
            }
            if has_text {
                prose.push_line(line.trim_end(), at);
                before = Some(line);
            } else if is_heading(line) {
                prose.headings.push((prose.text.len(), line.trim().to_owned()));
            }
            at += line.len();
        }
        if let Some(before) = before {
            prose.end_line(at - before.len() + before.trim_end().len());
        }
        prose.numbers = find_numbers(&prose.text);
        prose
    }

    /// Lists the sentences as ranges of the plain text. None goes over the end of a paragraph.
    pub(super) fn sentences(&self) -> &[Range<usize>] {
        &self.sentences
    }

    /// Returns true if a part of the plain text has a digit.
    pub(super) fn has_number(&self, range: &Range<usize>) -> bool {
        let next = self.numbers.partition_point(|number| number.end <= range.start);
        self.numbers.get(next).is_some_and(|number| number.start < range.end)
    }

    /// Lists the years of four digits in a part of the plain text, as [`years`] finds them.
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

    /// Returns true if a sentence begins at an offset of the plain text.
    pub(super) fn is_sentence_start(&self, at: usize) -> bool {
        self.sentences.binary_search_by_key(&at, |sentence| sentence.start).is_ok()
    }

    /// Returns the sentence around an offset of the plain text. Empty if there is none, as
    /// where a run of text is too long to be one.
    pub(super) fn sentence_at(&self, at: usize) -> Range<usize> {
        let next = self.sentences.partition_point(|sentence| sentence.end <= at);
        self.sentences.get(next).filter(|found| found.contains(&at)).cloned().unwrap_or(at..at)
    }

    /// Returns the words under which an offset of the plain text stands: the heading above it,
    /// and the first words of its paragraph, which may be a heading that runs on.
    pub(super) fn topic(&self, at: usize) -> (&str, &str) {
        let next = self.headings.partition_point(|(start, _)| *start <= at);
        let heading = next.checked_sub(1).and_then(|at| self.headings.get(at));
        let before = self.text.get(..at).unwrap_or_default();
        let paragraph = before.rsplit('\n').next().unwrap_or_default();
        let lead = paragraph.split(['。', '：']).next().unwrap_or_default();
        let is_heading = lead.starts_with(['（', '(']) && lead.chars().count() <= LONGEST_TOPIC;
        (heading.map_or("", |(_, words)| words), if is_heading { lead } else { "" })
    }

    /// Returns the span in the source of a range of the plain text.
    pub(super) fn span(&self, range: Range<usize>) -> Span {
        let start = self.source_bytes(range.start).0;
        let end = if range.is_empty() { start } else { self.source_bytes(range.end - 1).1 };
        Span::new(start, end)
    }

    /// Returns the range of the plain text for a span of the source.
    pub(super) fn range(&self, span: Span) -> Range<usize> {
        self.plain_offset(span.start as usize)..self.plain_offset(span.end as usize)
    }

    /// Returns the offsets in the source of the first and after the last byte of a character
    /// of the plain text.
    fn source_bytes(&self, plain: usize) -> (usize, usize) {
        let next = self.runs.partition_point(|run| run.plain <= plain);
        let Some(run) = next.checked_sub(1).and_then(|at| self.runs.get(at)) else { return (0, 0) };
        let start = run.source + (plain - run.plain) * run.width;
        (start, start + run.width)
    }

    fn plain_offset(&self, source: usize) -> usize {
        let next = self.runs.partition_point(|run| run.source < source);
        let end = self.runs.get(next).map_or(self.text.len(), |run| run.plain);
        let Some(run) = next.checked_sub(1).and_then(|at| self.runs.get(at)) else { return 0 };
        (run.plain + (source - run.source) / run.width).min(end)
    }

    /// Joins a line with that before it, which ends at an offset of the source. Two numbers
    /// stay two.
    fn join_line(&mut self, line: &str, end: usize) {
        let first = line.trim_start().chars().next();
        if self.text.ends_with(|c: char| c.is_ascii_digit()) && first.is_some_and(is_digit) {
            self.push_text(" ", end);
        }
    }

    /// Ends the last line of a paragraph, at an offset of the source.
    fn end_line(&mut self, end: usize) {
        self.end_sentence();
        self.push_text("\n", end);
        self.sentence_start = self.text.len();
    }

    fn push_line(&mut self, line: &str, at: usize) {
        let mut from = 0;
        let mut rest = 0;
        while let Some((found, mark)) = next_mark(line, rest) {
            rest = found + mark.len;
            match mark.action {
                MarkAction::Keep => continue,
                MarkAction::EndSentence => {
                    self.push_text(&line[from..rest], at + from);
                    self.end_sentence();
                }
                MarkAction::Narrow(digit) => {
                    self.push_text(&line[from..found], at + from);
                    self.push_narrowed(digit, at + found, mark.len);
                }
                MarkAction::Drop => self.push_text(&line[from..found], at + from),
                MarkAction::Unescape => {
                    self.push_text(&line[from..found], at + from);
                    from = found + 1;
                    continue;
                }
            }
            from = rest;
        }
        self.push_text(&line[from..], at + from);
    }

    fn end_sentence(&mut self) {
        let sentence = self.sentence_start..self.text.len();
        self.sentence_start = self.text.len();
        if (1..=LONGEST_SENTENCE).contains(&sentence.len()) {
            self.sentences.push(sentence);
        }
    }

    fn push_text(&mut self, words: &str, source: usize) {
        if !words.is_empty() {
            self.runs.push(Run { plain: self.text.len(), source, width: 1 });
            self.text.push_str(words);
        }
    }

    fn push_narrowed(&mut self, narrow: char, source: usize, width: usize) {
        self.runs.push(Run { plain: self.text.len(), source, width });
        self.text.push(narrow);
    }
}

/// Finds the runs of ASCII digits in a text. Looks at 32 bytes at a time first, since most
/// of them have no digit.
fn find_numbers(text: &str) -> Vec<Range<usize>> {
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

/// Lists the years of four digits in a text (`2020年`) with their ranges, which end before
/// 年.
pub(super) fn years(text: &str) -> impl Iterator<Item = (Range<usize>, u16)> {
    text.match_indices('年').filter_map(|(end, _)| {
        let before = text[..end].char_indices().rev();
        let digit = |(at, c)| Some((at, u16::try_from(cjk::year_digit(&text[..at], c)?).ok()?));
        let digits: Vec<(usize, u16)> = before.map_while(digit).take(5).collect();
        let (start, _) = digits.last().filter(|_| digits.len() == 4)?;
        let year = digits.iter().rev().fold(0, |year: u16, (_, digit)| year * 10 + digit);
        Some((*start..end, year))
    })
}

/// A character of a line that may not be copied as it is.
struct Mark {
    len: usize,
    action: MarkAction,
}

/// The plain text for a mark.
enum MarkAction {
    /// Keeps it.
    Keep,
    /// Drops it.
    Drop,
    /// Drops its first byte, a backslash.
    Unescape,
    /// Replaces it by its half-width form.
    Narrow(char),
    /// Keeps it, and ends the sentence behind it.
    EndSentence,
}

/// Finds the next mark at or after an offset. Skips bytes that begin no mark without
/// decoding them; most of a text is such.
fn next_mark(line: &str, from: usize) -> Option<(usize, Mark)> {
    let bytes = line.as_bytes();
    let mut at = from;
    loop {
        match *bytes.get(at)? {
            // Nearly every Chinese character: three bytes, and no mark.
            0xE4..=0xE9 => at += 3,
            byte if MAY_BEGIN_MARK[usize::from(byte)] && begins_mark(bytes, at) => break,
            _ => at += 1,
        }
    }
    let c = line.get(at..)?.chars().next()?;
    if c == '['
        && let Some(len) = footnote_mark_length(line, at)
    {
        // Between digits it separates two numbers.
        let keep = is_between_digits(line, at, len);
        return Some((
            at,
            Mark { len, action: if keep { MarkAction::Keep } else { MarkAction::Drop } },
        ));
    }
    if c == '\\' && bytes.get(at + 1).is_some_and(u8::is_ascii_punctuation) {
        return Some((at, Mark { len: 2, action: MarkAction::Unescape }));
    }
    let action = match c {
        ' ' | '\t' | '\u{a0}' | '\u{3000}' if !is_between_digits(line, at, c.len_utf8()) => {
            MarkAction::Drop
        }
        '*' if !is_between_digits(line, at, 1) => MarkAction::Drop,
        ',' | '，' if separates_thousands(line, at, c) => MarkAction::Drop,
        '０'..='９' | '％' | '．' => MarkAction::Narrow(cjk::to_half_width(c)),
        '。' | '！' | '？' => MarkAction::EndSentence,
        _ => MarkAction::Keep,
    };
    Some((at, Mark { len: c.len_utf8(), action }))
}

/// Returns true for a heading, which may be indented.
fn is_heading(line: &str) -> bool {
    let words = line.trim_start();
    let rest = words.trim_start_matches('#');
    let depth = words.len() - rest.len();
    line.starts_with('#') || ((1..=6).contains(&depth) && rest.starts_with([' ', '\t']))
}

/// The longest label of a footnote that is looked for, in bytes.
const MAX_LABEL: usize = 100;

/// Returns the length of the mark of a footnote: of `[^1]`, and of `[^1]:` at the beginning
/// of a line, before its note.
fn footnote_mark_length(line: &str, at: usize) -> Option<usize> {
    let label = line.get(at..)?.strip_prefix("[^")?;
    let end = label.bytes().take(MAX_LABEL).position(|byte| matches!(byte, b']' | b'['))?;
    let rest = label.get(end..)?.strip_prefix(']').filter(|_| end > 0)?;
    let colon = rest.chars().next().filter(|c| matches!(c, ':' | '：'));
    let begins = line[..at].trim().is_empty();
    let colon = colon.filter(|_| begins).map_or(0, char::len_utf8);
    Some("[^".len() + end + "]".len() + colon)
}

/// True for the bytes with which a mark may begin.
const MAY_BEGIN_MARK: [bool; 256] = {
    let mut marks = [false; 256];
    let begin = [b' ', b'\t', b'*', b',', b'[', b'\\', 0xC2, 0xE3, 0xEF];
    let mut at = 0;
    while at < begin.len() {
        marks[begin[at] as usize] = true;
        at += 1;
    }
    marks
};

/// Returns true if a mark may begin at a byte that begins some. A comma behind anything
/// but a digit is none, and there are more of those than of all marks.
fn begins_mark(bytes: &[u8], at: usize) -> bool {
    let has = |next: usize, byte: u8| bytes.get(at + next) == Some(&byte);
    let last = at.checked_sub(1).map(|at| bytes[at]);
    // The last byte of a full-width digit, and of much else.
    let digit = last.is_some_and(|byte| byte.is_ascii_digit() || (0x90..=0x99).contains(&byte));
    match bytes[at] {
        b',' => digit,
        0xEF if has(1, 0xBC) && has(2, 0x8C) => digit,
        0xEF => has(1, 0xBC),
        0xE3 => has(1, 0x80) && (has(2, 0x80) || has(2, 0x82)),
        _ => true,
    }
}

/// Returns true for a space between two numbers, which must stay two.
fn is_between_digits(line: &str, at: usize, len: usize) -> bool {
    let (before, after) = (line.get(..at), line.get(at + len..));
    before.is_some_and(|text| next_is_digit(text.chars().rev()))
        && after.is_some_and(|text| next_is_digit(text.chars()))
}

/// Returns true if the first character that is no space is a digit. A gap wider than
/// [`WIDEST_GAP`] separates numbers as well.
fn next_is_digit(mut chars: impl Iterator<Item = char>) -> bool {
    let next = chars.by_ref().take(WIDEST_GAP).find(|c| !c.is_whitespace());
    next.map_or_else(|| chars.next().is_some(), is_digit)
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || cjk::is_full_width_digit(c)
}

/// Returns true for a comma between thousands: a digit of its own width before it, and
/// exactly three of them behind it.
fn separates_thousands(line: &str, at: usize, comma: char) -> bool {
    let own = |c: char| if comma == ',' { c.is_ascii_digit() } else { cjk::is_full_width_digit(c) };
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
            ("收到27[^1]件，办结２７[^注 2] 件", "收到27件，办结27件"),
            ("27[^1]5件", "27[^1]5件"),
            ("[^1]: 指政策解读。", "指政策解读。"),
            ("　　[^1]：指政策解读", "指政策解读"),
            ("1\\. 收到27\\[^1\\]件 5\\*", "1.收到27[^1]件5*"),
            ("3*4=12，*5*件", "3*4=12，5件"),
            ("[^", "[^"),
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
    fn a_paragraph_goes_over_lines() {
        for (written, plain) in [
            ("收到申请\n27件\n，办结\r\n**5**件\n\n另", "收到申请27件，办结5件\n另\n"),
            ("共1\n2件", "共1 2件\n"),
            ("甲  \n乙\\\n丙", "甲\n乙\\\n丙\n"),
            ("甲。\n　　乙\n    丙。\n    丁", "甲。\n乙丙。\n丁\n"),
            ("甲\n- 乙\n1. 丙\n> 丁\n# 题\n戊\n---\n己", "甲\n-乙\n1.丙\n>丁\n戊\n---\n己\n"),
            ("|甲|\n|---|\n|1|\n", "|甲|\n|---|\n|1|\n"),
            ("甲\n[^1]: 乙", "甲\n乙\n"),
        ] {
            assert_eq!(prose(written).text, plain, "{written:?}");
        }
        let source = "收到申请\n  27件。又\n5件";
        let prose = prose(source);
        let sentences: Vec<&str> =
            prose.sentences().iter().map(|range| &prose.text[range.clone()]).collect();
        assert_eq!(sentences, ["收到申请27件。", "又5件"]);
        for (plain, written) in [("27", "27"), ("申请27件", "申请\n  27件"), ("5", "5")] {
            let at = prose.text.find(plain).unwrap();
            let span = prose.span(at..at + plain.len());
            assert_eq!(&source[span.range()], written);
            assert_eq!(prose.range(span), at..at + plain.len());
        }
    }

    #[test]
    fn what_is_too_long_is_no_part_of_the_next_sentence() {
        let prose = prose(&format!("{}。后一句。", "字".repeat(LONGEST_SENTENCE)));
        assert_eq!(prose.sentence_at(0), 0..0);
        assert_eq!(&prose.text[prose.sentence_at(prose.text.len() - 2)], "后一句。");
    }

    #[test]
    fn years_have_four_digits() {
        let found: Vec<u16> =
            years("2020年、12021年、20年，自2019年至2022年度").map(|(_, year)| year).collect();
        assert_eq!(found, [2020, 2019, 2022]);
        let found: Vec<(Range<usize>, u16)> = years("二〇二三年，２０２２年、二○一九年").collect();
        assert_eq!(found, [(0..12, 2023), (18..30, 2022), (36..48, 2019)]);
        let found: Vec<u16> =
            years("二O二三年，二ＯＯ九年，二◯二一年，二０二二年").map(|(_, year)| year).collect();
        assert_eq!(found, [2023, 2009, 2021, 2022]);
        assert_eq!(years("2O23年，PO23年").next(), None);
        assert_eq!(years("一二〇二三年，二十三年，三年").next(), None);
    }

    /// Marks at the edges of a text, characters of several bytes, and spans past its end.
    #[test]
    fn spans_stay_within_odd_text() {
        for (source, plain) in [
            ("", ""),
            ("\n", ""),
            ("#", ""),
            ("é*", "é\n"),
            ("\u{feff}", "\u{feff}\n"),
            ("，,,１,", "，,,1,\n"),
            ("。。", "。。\n"),
            ("ｅ　", "ｅ\n"),
            ("\u{301}*\u{301}", "\u{301}\u{301}\n"),
        ] {
            let prose = prose(source);
            assert_eq!(prose.text, plain, "{source:?}");
            let span = prose.span(0..plain.trim_end().len());
            assert!(source.get(span.range()).is_some(), "{source:?}: {span:?}");
            let whole = prose.range(Span::new(0, 99));
            assert!(prose.text.get(whole.clone()).is_some(), "{source:?}: {whole:?}");
        }
    }
}
