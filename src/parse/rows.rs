//! Rows of figures, seen before YAML is read. Nearly all of a report's YAML is
//! lines such as `总计: [14, 0, 1]`, each of them a dozen steps for a parser that
//! expects anything anywhere. With another sign in the place of the bracket
//! such a row is one plain word to it, and its cells are taken from the source.
//!
//! The result is the same, or there is none: a text in which a bracket may mean
//! anything else is read without this.

use crate::source::Span;
use memchr::{memchr, memchr2, memchr2_iter, memrchr};

/// Stands for the bracket that opens a row.
pub(super) const SIGN: char = '^';

/// The text with its rows as words; `None` where some bracket is no row's.
/// Every offset stays what it was.
pub(super) fn as_words(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    // The sign may stand there, or be written with an escape.
    if memchr2(SIGN as u8, b'\\', bytes).is_some() {
        return None;
    }
    let mut words = String::with_capacity(text.len());
    // What is copied, and where the line of the bracket before ends.
    let (mut copied, mut judged) = (0, 0);
    for bracket in memchr2_iter(b'[', b'{', bytes) {
        if bracket < judged {
            continue;
        }
        let start = memrchr(b'\n', &bytes[..bracket]).map_or(0, |newline| newline + 1);
        judged = memchr(b'\n', &bytes[bracket..]).map_or(text.len(), |length| bracket + length);
        let line = &text[start..judged];
        if line.trim_start().starts_with('#') {
            continue;
        }
        if !is_row(line, bracket - start) {
            return None;
        }
        words.push_str(&text[copied..bracket]);
        words.push(SIGN);
        copied = bracket + 1;
    }
    words.push_str(&text[copied..]);
    Some(words)
}

/// Whether a line is a key and, from its first bracket on, a row.
fn is_row(line: &str, bracket: usize) -> bool {
    let Some((cells, rest)) = line[bracket..].split_once(']') else { return false };
    let rest = rest.trim_end_matches('\r');
    let ended = rest.trim_start_matches(' ').is_empty() || rest.starts_with(" #");
    ended && line[..bracket].ends_with(": ") && cells[1..].split(is_comma).all(is_cell)
}

/// For pieces so short, a test of each character is sooner done than a search.
fn is_comma(c: char) -> bool {
    c == ','
}

/// Whether a cell is what YAML too would take for a plain word.
fn is_cell(cell: &str) -> bool {
    let cell = cell.trim_matches(' ');
    let plain = |c: char| match c {
        '0'..='9' | ' ' | '.' | '/' | '~' | '-' => true,
        _ => !c.is_ascii() && c.is_alphanumeric(),
    };
    let dash = cell.strip_prefix('-');
    let begins = dash.is_none_or(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    begins && !cell.is_empty() && cell.chars().all(plain)
}

/// The cells of the row that a word stands for, with their places; `None`
/// where the word goes on after the row.
pub(super) fn cells(source: &str, word: Span) -> Option<impl Iterator<Item = (Span, &str)>> {
    let row = source.get(word.range())?.strip_prefix('[')?.strip_suffix(']')?;
    let mut from = word.start as usize + 1;
    let cells = row.split(is_comma).map(move |piece| {
        let cell = piece.trim_start_matches(' ');
        let start = from + (piece.len() - cell.len());
        from += piece.len() + 1;
        let cell = cell.trim_end_matches(' ');
        (Span::new(start, start + cell.len()), cell)
    });
    (!row.contains(['\n', ']'])).then_some(cells)
}
