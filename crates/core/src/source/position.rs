//! Lines and columns of byte offsets.

use std::fmt;

/// A line and a column, both counted from one; the column counts characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// The line, counted from one.
    pub line: usize,
    /// The column in characters (Unicode scalar values), counted from one.
    pub column: usize,
}

impl fmt::Display for Position {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        write!(out, "{}:{}", self.line, self.column)
    }
}

impl Default for Position {
    fn default() -> Self {
        Self { line: 1, column: 1 }
    }
}

impl Position {
    /// Returns the position after some more text.
    fn advanced_over(self, text: &str) -> Self {
        let newlines = text.bytes().filter(|byte| *byte == b'\n').count();
        match text.rfind('\n') {
            None => Self { column: self.column + text.chars().count(), ..self },
            Some(last) => {
                Self { line: self.line + newlines, column: text[last + 1..].chars().count() + 1 }
            }
        }
    }
}

/// How many bytes lie between two offsets whose positions are kept.
const STRIDE: usize = 512;

/// The positions at every `STRIDE`th byte of a text, or at the start of the
/// character that the byte is in. An index of lines would not do: a line can be
/// as long as a file.
#[derive(Clone, Debug)]
pub(super) struct Checkpoints(Vec<Position>);

impl Checkpoints {
    /// Walks a text once and keeps the positions.
    pub(super) fn new(text: &str) -> Self {
        let offsets =
            (0..=text.len()).step_by(STRIDE).map(|offset| text.floor_char_boundary(offset));
        let positions = offsets.scan((0, Position::default()), |(from, position), offset| {
            *position = position.advanced_over(&text[*from..offset]);
            *from = offset;
            Some(*position)
        });
        Self(positions.collect())
    }

    /// Returns the position of a byte offset in the text that this was made of;
    /// of an offset inside a character or behind the text, that of its end.
    pub(super) fn position(&self, text: &str, offset: usize) -> Position {
        let offset = if text.is_char_boundary(offset) { offset } else { text.len() };
        let index = offset / STRIDE;
        let known = self.0.get(index).copied().unwrap_or_default();
        known.advanced_over(&text[text.floor_char_boundary(index * STRIDE)..offset])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let text = "年报\n机关: x\n";
        let position = |offset| Checkpoints::new(text).position(text, offset);
        assert_eq!(position(0), Position { line: 1, column: 1 });
        assert_eq!(position(7 + 6), Position { line: 2, column: 3 });
        assert_eq!(position(9999), Position { line: 3, column: 1 });
    }

    /// However far apart the checkpoints are, positions are those of a plain count.
    #[test]
    fn positions_are_right_in_long_texts() {
        for text in ["机\n".repeat(STRIDE), "机关a".repeat(STRIDE), "\n".repeat(2 * STRIDE)] {
            let checkpoints = Checkpoints::new(&text);
            for offset in (0..=text.len()).filter(|offset| text.is_char_boundary(*offset)) {
                let line = text[..offset].matches('\n').count() + 1;
                let start = text[..offset].rfind('\n').map_or(0, |newline| newline + 1);
                let column = text[start..offset].chars().count() + 1;
                assert_eq!(checkpoints.position(&text, offset), Position { line, column });
            }
        }
    }
}
