//! Emphasis beside Chinese text.
//!
//! `CommonMark` (section 6.2) lets a run of `*` end emphasis behind punctuation only where a
//! space or more punctuation follows, since Western text has a space there. Chinese text has
//! none: `**问题一：**解读少`. With the amendment for Chinese, Japanese and Korean text, a run
//! that has such a character on one side, and no white space on the other, can both begin and
//! end emphasis. (A run of `_` behaves the same with and without it.)
//!
//! The parser has no such option. But it looks only at the two characters beside a run, so
//! others are put between them and the run: a letter where the far side is none of the
//! punctuation, a comma where it is.
//!
//! A single `*` between two digits in a line with Chinese text is a multiplication: `3*4=12，
//! 2*5=10`. Read as emphasis, the factors would run together to another figure. Spaces are put
//! around it.

use crate::Parsed;
use crate::rewrite::Edit;
use memchr::{memchr, memchr_iter, memchr3, memrchr};
use nianbao_text::cjk;
use pulldown_cmark::{CodeBlockKind, Event, LinkType, Tag, TagEnd};
use std::ops::Range;

/// How many quotation marks and dashes are passed in search of the character whose script
/// they follow.
const MAX_PASSED: usize = 4;

/// Finds what has to stand beside the runs of `*` in a text; with strikethrough, of `~~`.
pub(crate) fn find_runs(parsed: &Parsed) -> Vec<Edit> {
    let strikethrough = parsed.strikethrough && parsed.text.contains("~~");
    if strikethrough || !is_plainly_paired(parsed.text) {
        list_edits(parsed, strikethrough)
    } else {
        Vec::new()
    }
}

/// Lists what has to stand beside runs, whether or not the parser understands them as they
/// are.
fn list_edits(parsed: &Parsed, strikethrough: bool) -> Vec<Edit> {
    let stars = runs(parsed.text, '*');
    let products = find_products(parsed.text);
    let tildes = runs(parsed.text, '~').filter(|run| run.len() == 2 && strikethrough);
    let mut candidates: Vec<Run> =
        stars.chain(tildes).filter_map(|range| Run::new(parsed.text, range)).collect();
    candidates.extend(products);
    candidates.sort_by_key(|run| run.range.start);
    if candidates.is_empty() {
        return Vec::new();
    }
    let literal = literal_ranges(parsed);
    let mut next = literal.iter().peekable();
    let mut edits = Vec::new();
    for run in candidates {
        while next.next_if(|literal| literal.end <= run.range.start).is_some() {}
        if next.peek().is_none_or(|literal| literal.start >= run.range.end) {
            run.push_edits(&mut edits);
        }
    }
    edits
}

/// Finds the `*` of multiplications, each between two digits.
fn find_products(text: &str) -> Vec<Run> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let range = at..at + line.len();
        at = range.end;
        if !line.contains('*') || !line.contains(cjk::is_wide) {
            continue;
        }
        let stars = range.filter(|star| bytes[*star] == b'*');
        found.extend(stars.filter_map(|star| {
            let (before, after) = (*bytes.get(star.checked_sub(1)?)?, *bytes.get(star + 1)?);
            let is_product = before.is_ascii_digit() && after.is_ascii_digit();
            let (before, after) = (char::from(before), char::from(after));
            is_product.then_some(Run { range: star..star + 1, before, after })
        }));
    }
    found
}

/// Returns true if the runs of `*` in each line are pairs of `**` with words inside beside
/// them. With and without the amendment these are emphasis, and a text need not be parsed
/// twice for them.
pub(crate) fn is_plainly_paired(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(star) = memchr(b'*', &bytes[at..]) {
        let start = memrchr(b'\n', &bytes[..at + star]).map_or(0, |before| before + 1);
        let end = memchr(b'\n', &bytes[at + star..]).map_or(text.len(), |end| at + star + end);
        if !is_line_paired(&text[start..end]) {
            return false;
        }
        at = end;
    }
    true
}

/// Returns true if the runs of `*` in a line are pairs of `**` with words inside beside
/// them, and no other marks are there.
fn is_line_paired(line: &str) -> bool {
    let bytes = line.as_bytes();
    if memchr3(b'\\', b'`', b'[', bytes).is_some() || memchr(b'<', bytes).is_some() {
        return false;
    }
    let mut stars = memchr_iter(b'*', bytes).peekable();
    let mut opened = None;
    while let Some(start) = stars.next() {
        if stars.next() != Some(start + 1) || stars.peek() == Some(&(start + 2)) {
            return false;
        }
        opened = match opened {
            None => Some(start + 2),
            Some(begin) => {
                let inner = &line[begin..start];
                let ends = [inner.chars().next(), inner.chars().next_back()];
                if !ends.iter().all(|end| end.is_some_and(char::is_alphanumeric)) {
                    return false;
                }
                None
            }
        };
    }
    opened.is_none()
}

/// Lists the runs of a mark. The first mark is no part of one where it is escaped.
fn runs(text: &str, mark: char) -> impl Iterator<Item = Range<usize>> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at + text.get(at..)?.find(mark)?;
            let length =
                bytes[start..].iter().take_while(|byte| char::from(**byte) == mark).count();
            let escapes = bytes[at..start].iter().rev().take_while(|byte| **byte == b'\\').count();
            at = start + length;
            let start = start + escapes % 2;
            if start < at {
                return Some(start..at);
            }
        }
    })
}

/// A run of marks beside a wide character, and without white space beside it.
struct Run {
    range: Range<usize>,
    before: char,
    after: char,
}

impl Run {
    /// Returns a run that the parser may take for another than it is.
    fn new(text: &str, range: Range<usize>) -> Option<Self> {
        let before = text[..range.start].chars().next_back()?;
        let after = text[range.end..].chars().next()?;
        let spaced = before.is_whitespace() || after.is_whitespace();
        if spaced || (before.is_alphanumeric() && after.is_alphanumeric()) {
            return None;
        }
        let beside =
            is_chinese(text[..range.start].chars().rev()) || is_chinese(text[range.end..].chars());
        beside.then_some(Self { range, before, after })
    }

    fn push_edits(self, edits: &mut Vec<Edit>) {
        let mut push = |at: usize, insert: &str| {
            edits.push(Edit { range: at..at, insert: insert.to_owned() });
        };
        if self.before.is_ascii_digit() && self.after.is_ascii_digit() {
            push(self.range.start, " ");
            push(self.range.end, " ");
        } else if self.before.is_ascii_punctuation() {
            push(self.range.end, ",");
        } else if self.after.is_ascii_punctuation() {
            push(self.range.start, ",");
        } else {
            if !self.before.is_alphanumeric() {
                push(self.range.start, "x");
            }
            if !self.after.is_alphanumeric() {
                push(self.range.end, "x");
            }
        }
    }
}

/// Returns true if the first of some characters is Chinese, Japanese or Korean. Quotation
/// marks and dashes that other scripts have too are what the character behind them is.
fn is_chinese(chars: impl Iterator<Item = char>) -> bool {
    let mut chars = chars.take(MAX_PASSED).skip_while(|c| cjk::is_ambiguous(*c));
    chars.next().is_some_and(cjk::is_wide)
}

/// Lists the ranges in which `*` is no emphasis, in order: code, HTML, addresses, labels.
fn literal_ranges(parsed: &Parsed) -> Vec<Range<usize>> {
    let mut found = parsed.definitions.clone();
    let mut last = 0;
    for (at, (event, range)) in parsed.events.iter().enumerate() {
        match event {
            Event::Code(_)
            | Event::Html(_)
            | Event::InlineHtml(_)
            | Event::FootnoteReference(_)
            | Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_))) => found.push(range.clone()),
            Event::Start(Tag::Link { link_type, .. } | Tag::Image { link_type, .. })
                if is_label_or_address(*link_type) =>
            {
                found.push(range.clone());
            }
            Event::Start(Tag::FootnoteDefinition(_)) => {
                let words = parsed.events.get(at + 1).map_or(range.end, |(_, inner)| inner.start);
                found.push(range.start..words.clamp(range.start, range.end));
            }
            Event::End(TagEnd::Link | TagEnd::Image) => {
                found.push(last.clamp(range.start, range.end)..range.end);
            }
            _ => {}
        }
        last = if matches!(event, Event::Start(_)) { range.start } else { range.end };
    }
    found.sort_by_key(|range| range.start);
    found
}

/// True for links whose words are their address or the label of their definition.
fn is_label_or_address(kind: LinkType) -> bool {
    !matches!(kind, LinkType::Inline | LinkType::Reference | LinkType::ReferenceUnknown)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finish::finish_events;
    use crate::rewrite::Rewritten;
    use pulldown_cmark::Options;

    #[test]
    fn pairs_with_words_inside_need_no_second_parsing() {
        for text in ["没有", "一是**加强队伍**。二是**加快（一）整合**。", "**甲**乙\n丙**丁**"]
        {
            assert!(is_plainly_paired(text), "{text}");
        }
        for text in [
            "**问题一：**解读少",
            "**甲** **",
            "***甲***",
            "*甲*",
            "**甲\n乙**",
            "`**甲**`",
            "\\**甲**",
            "[**甲**](乙)",
            "前文**（重点）。**后文",
        ] {
            assert!(!is_plainly_paired(text), "{text}");
        }
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(3000))]

        #[test]
        fn the_shortcut_changes_no_event(
            text in "(\\*\\*[甲a]{1,2}[（。]?[乙b]\\*\\*|甲|。|（|“|a| |, |\n|\n\n|- |## |> |1[.] ){0,20}"
        ) {
            let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES;
            let plain = Parsed::new(&text, options);
            proptest::prop_assume!(is_plainly_paired(&text) && !crate::indent::may_be_indented(&text));
            let edits = list_edits(&plain, false);
            let rewritten = Rewritten::new(&text).edit(&edits);
            let events = Parsed::new(rewritten.text(), options).events;
            let restored = finish_events(&text, rewritten.restore_events(events));
            proptest::prop_assert_eq!(finish_events(&text, plain.events), restored);
        }
    }
}
