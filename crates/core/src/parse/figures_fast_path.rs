//! The block of figures, read before YAML is. Nearly all of a report's YAML is
//! lines such as `总计: [14, 0, 1]`, each of them dozens of steps for a parser that
//! expects anything anywhere. Where every line of the block is so plain, it is
//! read here, and the parser reads the rest.
//!
//! The result is the same, or there is none: a block in which anything may mean
//! something else is left to the parser.

use super::lines::split_lines;
use super::yaml::{Node, Value};
use crate::source::Span;
use memchr::memchr;
use std::iter::Peekable;
use std::ops::Range;

/// The key whose value is read here.
pub(super) const KEY: &str = "figures";
/// A table, a group, a row, and one to spare.
const DEEPEST: usize = 4;

/// A block that was read.
pub(super) struct Block<'s> {
    /// Where its lines stand, below the key.
    pub(super) lines: Range<usize>,
    /// What they hold.
    pub(super) node: Node<'s>,
}

/// Reads the block of figures in a text; `None` where it is not plain, or may be
/// a part of something else.
pub(super) fn read(text: &str) -> Option<Block<'_>> {
    let mut lines = pieces(text).peekable();
    while !is_key(lines.peek()?.text) {
        // What one line opens and another closes may hold the key.
        lines.next_if(|line| closes_what_it_opens(line.text))?;
    }
    lines.next();
    let from = lines.peek()?.start;
    let entries = mapping(&mut lines, 1, DEEPEST)?;
    let end = lines.peek().copied();
    // What stands less deep than the block, and not as little as its key, is wrong.
    if end.is_some_and(|line| line.text.starts_with([' ', '\t'])) {
        return None;
    }
    let to = end.map_or(text.len(), |line| line.start);
    let twice = lines.any(|line| line.text.starts_with(KEY));
    (!twice).then(|| Block { lines: from..to, node: node_of(entries) })
}

fn is_key(line: &str) -> bool {
    line.strip_prefix(KEY) == Some(":")
}

fn closes_what_it_opens(line: &str) -> bool {
    let count = |sign: char| line.matches(sign).count();
    let even = |sign: char| count(sign).is_multiple_of(2);
    even('"') && even('\'') && count('[') == count(']') && count('{') == count('}')
}

/// A part of the text, and where it begins.
#[derive(Clone, Copy)]
struct Piece<'s> {
    start: usize,
    text: &'s str,
}

impl<'s> Piece<'s> {
    /// The same without spaces before and behind it.
    fn trimmed(self) -> Self {
        let text = self.text.trim_start_matches(' ');
        let start = self.start + self.text.len() - text.len();
        Self { start, text: text.trim_end_matches(' ') }
    }

    /// The first so many bytes, and what comes after the one behind them.
    fn parted(self, at: usize) -> (Self, Self) {
        let (before, after) = (&self.text[..at], &self.text[at + 1..]);
        (Self { text: before, ..self }, Self { start: self.start + at + 1, text: after })
    }

    fn word(self) -> Node<'s> {
        let span = Span::new(self.start, self.start + self.text.len());
        Node { span, value: Value::plain(self.text) }
    }
}

/// The lines of a text, without what ends them.
fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    split_lines(text).scan(0, |at, line| {
        let start = *at;
        *at += line.len();
        let line = line.strip_suffix('\n').unwrap_or(line);
        let text = line.strip_suffix('\r').unwrap_or(line).trim_end_matches(' ');
        Some(Piece { start, text })
    })
}

type Entries<'s> = Vec<(Node<'s>, Node<'s>)>;

/// The entries from here on that begin at one depth, `least` spaces or more, up
/// to a line that begins before it.
fn mapping<'s>(
    lines: &mut Peekable<impl Iterator<Item = Piece<'s>>>,
    least: usize,
    levels: usize,
) -> Option<Entries<'s>> {
    let mut entries: Entries = Vec::with_capacity(8);
    let mut depth = None;
    while let Some(line) = lines.peek().copied() {
        let words = line.trimmed();
        if words.text.is_empty() || words.text.starts_with('#') {
            lines.next();
            continue;
        }
        let own = words.start - line.start;
        match depth {
            None if own < least => return None,
            None => depth = Some(own),
            Some(depth) if own > depth => return None,
            Some(depth) if own < depth => break,
            Some(_) => {}
        }
        lines.next();
        let (key, value) = key(words)?;
        let value = if value.text.is_empty() {
            node_of(mapping(lines, own + 1, levels.checked_sub(1)?)?)
        } else {
            row(value).or_else(|| is_cell(value.text).then(|| value.word()))?
        };
        entries.push((key, value));
    }
    (!entries.is_empty()).then_some(entries)
}

/// A mapping begins where its first key does and ends with its last value.
fn node_of(entries: Entries) -> Node {
    let span =
        entries.first().zip(entries.last()).map(|((key, _), (_, end))| key.span.join(end.span));
    Node { span: span.unwrap_or_default(), value: Value::Mapping(entries) }
}

/// A key that is a plain word to YAML too, and what stands behind its colon.
fn key(line: Piece) -> Option<(Node, Piece)> {
    let (key, value) = line.parted(memchr(b':', line.text.as_bytes())?);
    let plain = |c: char| is_letter(c) || "_-.、，（）“”《》".contains(c);
    let begins = key.text.starts_with(is_letter);
    let parted = value.text.is_empty() || value.text.starts_with(' ');
    (begins && parted && key.text.chars().all(plain)).then(|| (key.word(), value.trimmed()))
}

/// A row of plain cells in brackets.
fn row(value: Piece) -> Option<Node> {
    let end = memchr(b']', value.text.as_bytes()).filter(|_| value.text.starts_with('['))?;
    let rest = value.text[end + 1..].trim_start_matches(' ');
    let comment = rest.starts_with('#') && value.text[end + 1..].starts_with(' ');
    let mut left = Piece { start: value.start + 1, text: &value.text[1..end] };
    let mut cells = Vec::with_capacity(8);
    loop {
        let comma = memchr(b',', left.text.as_bytes());
        let (cell, more) = comma.map_or((left, None), |at| {
            let (cell, more) = left.parted(at);
            (cell, Some(more))
        });
        cells.push(Some(cell.trimmed()).filter(|cell| is_cell(cell.text))?.word());
        let Some(more) = more else { break };
        left = more;
    }
    let span = Span::new(value.start, value.start + end + 1);
    (rest.is_empty() || comment).then_some(Node { span, value: Value::Sequence(cells) })
}

/// Whether a cell is what YAML too would take for a plain word.
fn is_cell(cell: &str) -> bool {
    let plain = |c: char| match c {
        '0'..='9' | ' ' | '.' | '/' | '~' | '-' => true,
        _ => !c.is_ascii() && is_letter(c),
    };
    let dash = cell.strip_prefix('-');
    let begins = dash.is_none_or(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    begins && !cell.is_empty() && cell.chars().all(plain)
}

/// A letter or a digit. Nearly all are Chinese, of which a table need not be asked.
fn is_letter(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}') || c.is_alphanumeric()
}
