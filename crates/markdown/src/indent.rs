//! Indentation that means a paragraph.
//!
//! Four spaces are code in `CommonMark` (section 4.4); to a Chinese typist they are the
//! beginning of a paragraph, as `　　` is. The indentation is taken out of the text, so that
//! whatever stands there is read as it would be without it.

use crate::Parsed;
use crate::rewrite::Edit;
use memchr::{memchr, memchr3_iter, memmem};
use pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};
use std::ops::Range;

/// The columns that make indented code.
pub(crate) const CODE_COLUMNS: usize = 4;

/// The longest label of a footnote, in bytes.
const MAX_LABEL: usize = 1000;

/// Finds the indentation that the parser takes for code or for a part of a line. With
/// `all`, each line loses all of it; otherwise the lines of a block keep their distances.
pub(crate) fn find_indents(parsed: &Parsed, all: bool) -> Vec<Edit> {
    let mut edits = Vec::new();
    if has_wide_marks(parsed.text) {
        push_line_edits(parsed, &mut edits);
        // They may make blocks to which the indented lines after them belong.
        if !edits.is_empty() && !all {
            return edits;
        }
    }
    let mut events = parsed.events.iter();
    while let Some((event, _)) = events.next() {
        if *event == Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) {
            let inner = events.by_ref().map(|(event, range)| (event, range.clone()));
            let lines = code_lines(parsed.text, inner);
            push_code_edits(parsed.text, &lines, all, &mut edits);
        }
    }
    edits.sort_by_key(|edit| edit.range.start);
    edits
}

/// Returns true if a text may have indentation that the parser takes for something else.
pub(crate) fn may_be_indented(text: &str) -> bool {
    let bytes = text.as_bytes();
    has_wide_marks(text) || memchr(b'\t', bytes).is_some() || memmem::find(bytes, b"    ").is_some()
}

fn has_wide_marks(text: &str) -> bool {
    // The bracket alone is in few texts.
    let has_bracket = memchr(b']', text.as_bytes()).is_some();
    contains_wide_blank(text) || (has_bracket && text.contains("]："))
}

/// A line of indented code.
struct CodeLine {
    /// The blanks before its words, after the marks of quotations and lists.
    blanks: Range<usize>,
    /// The columns by which it is indented more than the parser needs for code.
    extra: usize,
}

/// Reads the lines of a block of indented code, up to its end.
fn code_lines<'e>(
    text: &str,
    events: impl Iterator<Item = (&'e Event<'e>, Range<usize>)>,
) -> Vec<CodeLine> {
    let mut lines = Vec::new();
    let mut begins = true;
    // The columns of a tab that the parser has split.
    let mut split = 0;
    for (event, range) in events {
        let words = match event {
            Event::Text(words) => words,
            Event::End(TagEnd::CodeBlock) => break,
            _ => continue,
        };
        if range.is_empty() {
            split += words.len();
            continue;
        }
        let rest = text[range.start..].trim_start_matches([' ', '\t']);
        let start = text.len() - rest.len();
        if begins && start < range.end && !rest.starts_with(['\r', '\n']) {
            let head = text[..range.start].trim_end_matches([' ', '\t']).len();
            let from = column(text, range.start);
            let extra = column(text, start) - from + split;
            lines.push(CodeLine { blanks: head..start, extra });
        }
        split = 0;
        begins = words.ends_with('\n');
    }
    lines
}

/// Takes the indentation of a block of code away.
fn push_code_edits(text: &str, lines: &[CodeLine], all: bool, edits: &mut Vec<Edit>) {
    let least = lines.iter().map(|line| line.extra).min().unwrap_or_default();
    for line in lines {
        let removed = CODE_COLUMNS + if all { line.extra } else { least };
        let width = column(text, line.blanks.end) - column(text, line.blanks.start);
        let insert = " ".repeat(width.saturating_sub(removed));
        if insert != text[line.blanks.clone()] {
            edits.push(Edit { range: line.blanks.clone(), insert });
        }
    }
}

/// Returns the column of an offset: a tab goes to the next multiple of four.
fn column(text: &str, at: usize) -> usize {
    let line = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let next = |column: usize, c: char| if c == '\t' { column / 4 * 4 + 4 } else { column + 1 };
    text[line..at].chars().fold(0, next)
}

/// Takes away the wide blanks before lines that begin a heading, a list and the like, and
/// writes the colon of a footnote's definition as the parser knows it.
fn push_line_edits(parsed: &Parsed, edits: &mut Vec<Edit>) {
    let is_literal = |event: &Event| match event {
        Event::Start(Tag::CodeBlock(kind)) => *kind != CodeBlockKind::Indented,
        event => *event == Event::Start(Tag::HtmlBlock),
    };
    let literal = parsed.events.iter().filter(|(event, _)| is_literal(event));
    let mut literal = literal.map(|(_, range)| range).peekable();
    let mut at = 0;
    for line in parsed.text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        while literal.next_if(|range| range.end <= start).is_some() {}
        if literal.peek().is_some_and(|range| range.start < at) {
            continue;
        }
        let words = line.trim_start();
        let blanks = line.len() - words.len();
        if let Some(wide) = line[..blanks].find(is_wide_blank).filter(|_| begins_block(words)) {
            edits.push(Edit { range: start + wide..start + blanks, insert: String::new() });
        }
        if let Some(colon) = find_wide_colon(words) {
            let colon = start + blanks + colon;
            edits.push(Edit { range: colon..colon + '：'.len_utf8(), insert: ": ".to_owned() });
        }
    }
}

/// True for a blank that is no indentation in Markdown: `　`, a space that does not break.
pub(crate) fn is_wide_blank(c: char) -> bool {
    !c.is_ascii() && c.is_whitespace()
}

/// Returns true if a text has a wide blank. The bytes with which one may begin are found
/// first, for every text is asked and few have one.
fn contains_wide_blank(text: &str) -> bool {
    /// The first bytes of U+0085 and U+00A0; of U+1680; of those in U+2000 to U+205F.
    const FIRST: [u8; 3] = [0xc2, 0xe1, 0xe2];
    let bytes = text.as_bytes();
    // Much of a text begins as this one does, so it is searched for as a whole.
    let has_usual = memmem::find(bytes, "\u{3000}".as_bytes()).is_some();
    let begins_blank = |at: usize| text[at..].starts_with(is_wide_blank);
    has_usual || memchr3_iter(FIRST[0], FIRST[1], FIRST[2], bytes).any(begins_blank)
}

/// Returns the offset of the full-width colon in `[^1]：`.
fn find_wide_colon(line: &str) -> Option<usize> {
    let label = line.strip_prefix("[^")?;
    let end = label.bytes().take(MAX_LABEL).position(|byte| matches!(byte, b']' | b'['))?;
    (end > 0 && label[end..].starts_with("]：")).then_some("[^".len() + end + "]".len())
}

/// Returns true if a line of a text is continued by that after it, in one paragraph; `before`
/// has its blanks at the end. Marks of blocks are looked at alone, not what they are in.
pub fn continues_paragraph(before: &str, line: &str) -> bool {
    let words = line.trim_start();
    let indent = &line[..line.len() - words.len()];
    let before = before.trim_end_matches(['\n', '\r']);
    let is_rule =
        |line: &str| line.trim().chars().all(|c| matches!(c, '-' | '=' | '*' | '_' | ' '));
    let breaks =
        before.ends_with("  ") || before.ends_with('\\') || before.trim_start().starts_with('|');
    let is_paragraph = indent.contains(is_wide_blank)
        || (column(indent, indent.len()) >= CODE_COLUMNS && ends_sentence(before.trim_end()));
    !(is_rule(before) || is_rule(line) || breaks || is_paragraph || begins_block(words))
}

/// Returns true if a text ends with the mark of the end of a sentence, or what stands behind
/// it.
pub(crate) fn ends_sentence(text: &str) -> bool {
    text.ends_with(['。', '！', '？', '；', '：', '…', '”', '’', '」', '）'])
}

/// Returns true if a line begins with the mark of a block.
fn begins_block(line: &str) -> bool {
    let blank = |rest: &str| rest.is_empty() || rest.starts_with(char::is_whitespace);
    let after = |mark: char| line.trim_start_matches(mark);
    let hashes = line.len() - after('#').len();
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let bullet = line.strip_prefix(['-', '*', '+', '>']).is_some_and(blank);
    let ordinal = line[digits..].strip_prefix(['.', ')']).is_some_and(blank);
    bullet
        || ((1..=6).contains(&hashes) && blank(after('#')))
        || ((1..=9).contains(&digits) && ordinal)
        || ["```", "~~~", "|", "[^"].iter().any(|mark| line.starts_with(mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_blanks_are_found_by_their_first_bytes() {
        for c in (0..=u32::from(char::MAX)).filter_map(char::from_u32) {
            assert_eq!(contains_wide_blank(&format!("甲“{c}。")), is_wide_blank(c), "{c:?}");
        }
    }
}
