//! Rows of figures, seen before YAML is read. Nearly all of a report's YAML is
//! lines such as `总计: [14, 0, 1]`, each of them a dozen steps for a parser that
//! expects anything anywhere. With another sign in the place of the bracket
//! such a row is one plain word to it, and its cells are taken from the source.
//!
//! The result is the same, or there is none: a text in which a bracket may mean
//! anything else is read without this.

use crate::source::Span;

/// Stands for the bracket that opens a row.
pub(super) const SIGN: char = '^';

/// The text with its rows as words; `None` where some bracket is no row's.
/// Every offset stays what it was.
pub(super) fn as_words(text: &str) -> Option<String> {
    if text.contains(SIGN) {
        return None;
    }
    let mut words = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        match line.find(['[', '{']) {
            Some(_) if line.trim_start().starts_with('#') => words.push_str(line),
            Some(bracket) if is_row(line, bracket) => {
                words.push_str(&line[..bracket]);
                words.push(SIGN);
                words.push_str(&line[bracket + 1..]);
            }
            Some(_) => return None,
            None => words.push_str(line),
        }
    }
    Some(words)
}

/// Whether a line is a key and, from its first bracket on, a row.
fn is_row(line: &str, bracket: usize) -> bool {
    let Some((cells, rest)) = line[bracket..].split_once(']') else { return false };
    let rest = rest.trim_end_matches(['\r', '\n']);
    let ended = rest.trim_start_matches(' ').is_empty() || rest.starts_with(" #");
    ended && line[..bracket].ends_with(": ") && cells[1..].split(',').all(is_cell)
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
    let cells = row.split(',').map(move |piece| {
        let cell = piece.trim_start_matches(' ');
        let start = from + (piece.len() - cell.len());
        from += piece.len() + 1;
        let cell = cell.trim_end_matches(' ');
        (Span::new(start, start + cell.len()), cell)
    });
    (!row.contains(['\n', ']'])).then_some(cells)
}
