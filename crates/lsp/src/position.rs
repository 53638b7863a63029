//! Places in a text as the protocol counts them: a line, and code units before a place in it.

use lsp_types::{Position, PositionEncodingKind, Range};
use nianbao_core::source::Span;

/// The unit in which columns are counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    /// Bytes.
    Utf8,
    /// Code units of UTF-16, which every client knows.
    #[default]
    Utf16,
    /// Characters.
    Utf32,
}

impl Encoding {
    /// Chooses the first that a client offers; UTF-16 if it offers none that is known.
    pub fn choose(offered: &[PositionEncodingKind]) -> Self {
        let known = |kind: &PositionEncodingKind| match kind.as_str() {
            "utf-8" => Some(Self::Utf8),
            "utf-16" => Some(Self::Utf16),
            "utf-32" => Some(Self::Utf32),
            _ => None,
        };
        offered.iter().find_map(known).unwrap_or_default()
    }

    /// Returns its name in the protocol.
    pub fn kind(self) -> PositionEncodingKind {
        match self {
            Self::Utf8 => PositionEncodingKind::UTF8,
            Self::Utf16 => PositionEncodingKind::UTF16,
            Self::Utf32 => PositionEncodingKind::UTF32,
        }
    }

    /// Returns how many units a character takes.
    fn width(self, c: char) -> usize {
        match self {
            Self::Utf8 => c.len_utf8(),
            Self::Utf16 => c.len_utf16(),
            Self::Utf32 => 1,
        }
    }

    /// Returns how many units a text takes.
    fn measure(self, text: &str) -> usize {
        text.chars().map(|c| self.width(c)).sum()
    }

    /// Returns the offset in bytes after some units of a line; a place inside a character
    /// counts as its start, one behind the line as its end.
    fn offset(self, line: &str, units: usize) -> usize {
        let mut passed = 0;
        for (at, c) in line.char_indices() {
            passed += self.width(c);
            if passed > units {
                return at;
            }
        }
        line.len()
    }
}

/// The starts of the lines of a text. A line ends with `\n`, `\r\n` or `\r`.
#[derive(Clone, Debug)]
pub struct LineIndex(Vec<usize>);

impl LineIndex {
    /// Finds the lines of a text.
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let ends_line = |at: usize| match bytes[at] {
            b'\n' => true,
            b'\r' => bytes.get(at + 1) != Some(&b'\n'),
            _ => false,
        };
        let ends = (0..bytes.len()).filter(|at| ends_line(*at));
        Self(std::iter::once(0).chain(ends.map(|at| at + 1)).collect())
    }

    /// Returns the place of an offset in bytes; of one inside a character that of its start, of
    /// one behind the text that of its end.
    pub fn position(&self, text: &str, offset: usize, encoding: Encoding) -> Position {
        let offset = text.floor_char_boundary(offset);
        let line = self.0.partition_point(|start| *start <= offset).saturating_sub(1);
        let before = text.get(self.0[line]..offset).unwrap_or_default();
        Position::new(saturate(line), saturate(encoding.measure(before)))
    }

    /// Returns the range of a span.
    pub fn range(&self, text: &str, span: Span, encoding: Encoding) -> Range {
        let position = |offset: u32| self.position(text, offset as usize, encoding);
        Range::new(position(span.start), position(span.end))
    }

    /// Returns the offset of a place in bytes; of one behind its line the end of the line, of
    /// one behind the text the end of the text.
    pub fn offset(&self, text: &str, place: Position, encoding: Encoding) -> usize {
        let line = place.line as usize;
        let Some(start) = self.0.get(line).copied() else { return text.len() };
        let end = self.0.get(line + 1).copied().unwrap_or(text.len());
        let content = text.get(start..end).unwrap_or_default().trim_end_matches(['\r', '\n']);
        start + encoding.offset(content, place.character as usize)
    }
}

/// A text with its lines, and the unit in which a client counts columns.
pub struct TextMap<'a> {
    /// The text.
    pub text: &'a str,
    lines: LineIndex,
    encoding: Encoding,
}

impl<'a> TextMap<'a> {
    /// Finds the lines of a text.
    pub fn new(text: &'a str, encoding: Encoding) -> Self {
        Self { text, lines: LineIndex::new(text), encoding }
    }

    /// Returns the place of an offset in bytes.
    pub fn position(&self, offset: usize) -> Position {
        self.lines.position(self.text, offset, self.encoding)
    }

    /// Returns the range of a span.
    pub fn range(&self, span: Span) -> Range {
        self.lines.range(self.text, span, self.encoding)
    }

    /// Returns the offset of a place in bytes.
    pub fn offset(&self, place: Position) -> usize {
        self.lines.offset(self.text, place, self.encoding)
    }
}

fn saturate(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Applies a change of an editor to a text: a range is replaced, or without one the whole text.
/// A range that ends before it begins is taken to be turned round.
pub fn apply_change(text: &mut String, range: Option<Range>, new: &str, encoding: Encoding) {
    let Some(range) = range else {
        new.clone_into(text);
        return;
    };
    let lines = LineIndex::new(text);
    let [a, b] = [range.start, range.end].map(|place| lines.offset(text, place, encoding));
    text.replace_range(a.min(b)..a.max(b), new);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TEXT: &str = "年报\t𠮷a\r\n\t予以公开\rb\n";

    #[test]
    fn columns_are_counted_in_the_unit_of_the_client() {
        let lines = LineIndex::new(TEXT);
        let at = TEXT.find('a').unwrap();
        for (encoding, column) in [(Encoding::Utf8, 11), (Encoding::Utf16, 5), (Encoding::Utf32, 4)]
        {
            let place = lines.position(TEXT, at, encoding);
            assert_eq!(place, Position::new(0, column), "{encoding:?}");
            assert_eq!(lines.offset(TEXT, place, encoding), at);
        }
        let place = lines.position(TEXT, TEXT.find('b').unwrap(), Encoding::Utf16);
        assert_eq!(place, Position::new(2, 0));
        assert_eq!(lines.position(TEXT, 9999, Encoding::Utf16), Position::new(3, 0));
    }

    #[test]
    fn places_that_are_not_there_are_moved_to_the_nearest() {
        let lines = LineIndex::new(TEXT);
        let offset =
            |line, column| lines.offset(TEXT, Position::new(line, column), Encoding::Utf16);
        assert_eq!(offset(0, 999), TEXT.find('\r').unwrap());
        assert_eq!(offset(99, 0), TEXT.len());
        // Between the two units of a character.
        assert_eq!(offset(0, 4), TEXT.find('𠮷').unwrap());
    }

    #[test]
    fn the_first_encoding_that_is_known_is_chosen() {
        let offered = |names: &[&'static str]| {
            let kinds: Vec<_> = names.iter().map(|name| PositionEncodingKind::new(name)).collect();
            Encoding::choose(&kinds)
        };
        assert_eq!(offered(&[]), Encoding::Utf16);
        assert_eq!(offered(&["utf-7", "utf-32", "utf-8"]), Encoding::Utf32);
        assert_eq!(offered(&["utf-8", "utf-16"]), Encoding::Utf8);
    }

    proptest! {
        #[test]
        fn offsets_and_places_turn_into_each_other(text in "[a年𠮷\t\n\r]{0,40}", unit in 0..3) {
            let encoding =
                [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32][usize::try_from(unit).unwrap()];
            let lines = LineIndex::new(&text);
            let in_break = |at: usize| at > 0 && text[..at].ends_with('\r') && text[at..].starts_with('\n');
            for at in (0..=text.len()).filter(|at| text.is_char_boundary(*at) && !in_break(*at)) {
                let place = lines.position(&text, at, encoding);
                prop_assert_eq!(lines.offset(&text, place, encoding), at);
            }
        }
    }
}
