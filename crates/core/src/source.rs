//! Text with positions: where in which file a thing was written.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use std::sync::{Arc, OnceLock};

/// A half-open range of byte offsets in one source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// Offset of the first byte.
    pub start: u32,
    /// Offset after the last byte.
    pub end: u32,
}

impl Span {
    /// A span from offsets, cut to what a `u32` holds; no source is that long.
    pub fn new(start: usize, end: usize) -> Self {
        let cut = |offset| u32::try_from(offset).unwrap_or(u32::MAX);
        Self { start: cut(start), end: cut(end.max(start)) }
    }

    /// The span as a range, to slice with.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// This span moved by `offset` bytes.
    #[must_use]
    pub fn shifted(self, offset: usize) -> Self {
        Self::new(self.start as usize + offset, self.end as usize + offset)
    }

    /// The smallest span that holds both.
    #[must_use]
    pub fn join(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// A value and the place where it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spanned<T> {
    /// What was written.
    pub value: T,
    /// Where.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// Pairs a value with its place.
    pub fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }

    /// The same place with a value made of this one.
    pub fn map<U>(self, make: impl FnOnce(T) -> U) -> Spanned<U> {
        Spanned { value: make(self.value), span: self.span }
    }
}

/// Names one source of a site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SourceId(pub u32);

/// A place in one of the sources.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Which source.
    pub source: SourceId,
    /// Where in it.
    pub span: Span,
}

impl Place {
    /// A place.
    pub fn new(source: SourceId, span: Span) -> Self {
        Self { source, span }
    }

    /// The start of a source, for what concerns it as a whole.
    pub fn file(source: SourceId) -> Self {
        Self { source, span: Span::default() }
    }
}

/// A line and a column, both counted from one; the column counts characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

impl Default for Position {
    fn default() -> Self {
        Self { line: 1, column: 1 }
    }
}

impl Position {
    /// The position after some more text.
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

/// The positions at every `STRIDE`th byte of a text, or at the beginning of
/// the character that it is in.
fn checkpoints(text: &str) -> Vec<Position> {
    let places = (0..=text.len()).step_by(CHECKPOINT_STRIDE).map(|at| text.floor_char_boundary(at));
    let walk = places.scan((0, Position::default()), |(from, position), at| {
        *position = position.advanced_over(&text[*from..at]);
        *from = at;
        Some(*position)
    });
    walk.collect()
}

/// How many bytes lie between two places whose positions are kept.
const CHECKPOINT_STRIDE: usize = 512;

/// One text file of a site.
#[derive(Clone, Debug, Default)]
pub struct Source {
    /// Its path below the site's folder, with `/` between the parts.
    pub path: String,
    /// Its text; empty where it could not be read.
    pub text: String,
    /// The position at every `STRIDE`th byte, made when first asked for. Lines
    /// alone would not do: a line can be as long as a file.
    checkpoints: OnceLock<Vec<Position>>,
}

impl Source {
    /// A text and its path.
    pub fn new(path: String, text: String) -> Self {
        Self { path, text, checkpoints: OnceLock::new() }
    }

    /// Where an offset stands.
    pub fn position(&self, offset: u32) -> Position {
        let offset = offset as usize;
        let offset = if self.text.is_char_boundary(offset) { offset } else { self.text.len() };
        let mark = offset / CHECKPOINT_STRIDE;
        let known = self.checkpoints.get_or_init(|| checkpoints(&self.text)).get(mark).copied();
        let from = self.text.floor_char_boundary(mark * CHECKPOINT_STRIDE);
        known.unwrap_or_default().advanced_over(&self.text[from..offset])
    }

    /// The same with asterisks for what nobody is to read, every other place
    /// where it was.
    #[must_use]
    pub fn redacted(&self, spans: &[Span]) -> Self {
        let mut text = self.text.clone();
        for span in spans {
            if let Some(hidden) = text.get(span.range()) {
                let stars = hidden.bytes().map(|byte| if byte == b'\n' { '\n' } else { '*' });
                let stars: String = stars.collect();
                text.replace_range(span.range(), &stars);
            }
        }
        Self::new(self.path.clone(), text)
    }

    /// The text of a span; empty where the span does not fit.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or_default()
    }
}

/// All sources of a site, in the order of their paths. A copy shares the texts.
#[derive(Clone, Debug, Default)]
pub struct Sources(Vec<Arc<Source>>);

impl Sources {
    /// Takes sources; their ids are their places in the list.
    pub fn new(sources: Vec<Arc<Source>>) -> Self {
        Self(sources)
    }

    /// All of them, to be shared.
    pub fn iter_shared(&self) -> impl Iterator<Item = &Arc<Source>> {
        self.0.iter()
    }

    /// Whether an id is that of the same text in both.
    pub fn is_same_text(&self, other: &Self, id: SourceId) -> bool {
        let at = id.0 as usize;
        self.0.get(at).zip(other.0.get(at)).is_some_and(|(own, other)| Arc::ptr_eq(own, other))
    }

    /// Puts another in the place of one.
    pub fn replace(&mut self, id: SourceId, by: Source) {
        if let Some(source) = self.0.get_mut(id.0 as usize) {
            *source = Arc::new(by);
        }
    }

    /// The id of the source at a path.
    pub fn find(&self, path: &str) -> Option<SourceId> {
        self.0.iter().position(|source| source.path == path).map(id_at)
    }

    /// One of them.
    pub fn get(&self, id: SourceId) -> &Source {
        &self.0[id.0 as usize]
    }

    /// All of them with their ids.
    pub fn iter(&self) -> impl Iterator<Item = (SourceId, &Source)> {
        self.0.iter().enumerate().map(|(at, source)| (id_at(at), source.as_ref()))
    }
}

/// One file of a site as the world found it.
#[derive(Clone, Debug)]
pub struct File {
    /// Its path below the site's folder, with `/` between the parts.
    pub path: String,
    /// What is in it.
    pub content: Content,
}

/// What the world found in a file.
#[derive(Clone, Debug)]
pub enum Content {
    /// Text to be parsed.
    Text(String),
    /// Text that was read before and is as it was.
    Unchanged(Arc<Source>),
    /// Bytes to be copied, known by their size and digest.
    Bytes(Digest),
    /// Nothing, and why.
    Failed(LoadFailure),
}

/// The size of a file and its SHA-256.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Digest {
    /// In bytes.
    pub size: u64,
    /// In hexadecimal.
    pub sha256: String,
}

impl Digest {
    /// The digest of some bytes.
    pub fn from_bytes(bytes: &[u8]) -> Self {
        let mut hasher = Hasher::default();
        hasher.update(bytes);
        hasher.finish()
    }
}

/// Makes a digest piece by piece, for files too large to hold.
#[derive(Default)]
pub struct Hasher {
    sha256: sha2::Sha256,
    size: u64,
}

impl Hasher {
    /// Takes the next piece.
    pub fn update(&mut self, bytes: &[u8]) {
        sha2::Digest::update(&mut self.sha256, bytes);
        self.size += bytes.len() as u64;
    }

    /// The digest of all pieces.
    pub fn finish(self) -> Digest {
        let sha256 = sha2::Digest::finalize(self.sha256);
        let digits =
            |byte: &u8| [byte >> 4, byte & 15].map(|digit| char::from_digit(digit.into(), 16));
        let sha256 = sha256.iter().flat_map(digits).flatten().collect();
        Digest { size: self.size, sha256 }
    }
}

/// Why a file could not be taken in.
#[derive(Clone, Debug)]
pub enum LoadFailure {
    /// Larger than any source is.
    TooLarge {
        /// Its size in bytes.
        size: u64,
        /// The largest allowed.
        limit: u64,
    },
    /// Not UTF-8 from some byte on.
    NotUtf8 {
        /// The text before that byte.
        readable: String,
        /// Whether all of it reads as GB18030, as files from older systems do.
        gbk: bool,
    },
    /// The system would not open it.
    Unreadable(String),
    /// The system does not allow it to be read.
    Denied,
    /// A link to something that is not there.
    Dangling,
    /// A link to a folder that it is in.
    Loop,
    /// A pipe, a device or a folder; reading one could take for ever.
    Special,
    /// A name with control characters, or not in UTF-8.
    Misnamed,
    /// A link that leads out of the site's folder.
    LeadsOutside,
}

/// The id of the source at a place in the list.
pub fn id_at(index: usize) -> SourceId {
    SourceId(u32::try_from(index).unwrap_or(u32::MAX))
}

/// A full-width form as the ASCII character that it is a form of; any other
/// character as it is.
pub fn narrow(c: char) -> char {
    match c {
        '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        other => other,
    }
}

/// Whether a character shows nothing and does harm: control characters, which
/// neither XML nor HTML can hold, those that turn the direction of the text
/// around them, and those that are none.
pub fn is_hidden(c: char) -> bool {
    match c {
        '\t' | '\n' | '\r' => false,
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FDD0}'..='\u{FDEF}' => true,
        _ => c.is_control() || u32::from(c) & 0xFFFE == 0xFFFE,
    }
}

/// All bytes but those that stand for themselves in the path of an address:
/// unreserved characters (RFC 3986, section 2.3) and the slash.
const PATH_ESCAPES: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Percent-encodes a path for an address; slashes stay.
pub fn encode_path(path: &str) -> String {
    utf8_percent_encode(path, PATH_ESCAPES).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_addresses() {
        assert_eq!(encode_path("content/a b/年.md"), "content/a%20b/%E5%B9%B4.md");
    }

    #[test]
    fn hidden_is_what_no_page_can_hold() {
        for hidden in [
            '\0',
            '\u{8}',
            '\u{1F}',
            '\u{7F}',
            '\u{9B}',
            '\u{202E}',
            '\u{2066}',
            '\u{FFFE}',
            '\u{1FFFF}',
        ] {
            assert!(is_hidden(hidden), "{hidden:?}");
        }
        for shown in [
            '\t',
            '\n',
            '\r',
            ' ',
            '年',
            '\u{3000}',
            '\u{200D}',
            '\u{FEFF}',
            '\u{FFFD}',
            '\u{20BB7}',
        ] {
            assert!(!is_hidden(shown), "{shown:?}");
        }
    }

    #[test]
    fn full_width_forms_are_narrow() {
        let narrowed: String = "！０９．，％＋－～元".chars().map(narrow).collect();
        assert_eq!(narrowed, "!09.,%+-~元");
    }

    #[test]
    fn columns_count_characters() {
        let source = Source::new("a.md".into(), "年报\n机关: x\n".into());
        assert_eq!(source.position(0), Position { line: 1, column: 1 });
        assert_eq!(source.position(7 + 6), Position { line: 2, column: 3 });
        assert_eq!(source.position(9999), Position { line: 3, column: 1 });
    }

    /// However far apart the marks are, positions are those of a plain count.
    #[test]
    fn positions_are_right_in_long_texts() {
        for text in [
            "机\n".repeat(CHECKPOINT_STRIDE),
            "机关a".repeat(CHECKPOINT_STRIDE),
            "\n".repeat(2 * CHECKPOINT_STRIDE),
        ] {
            let source = Source::new("a.md".into(), text);
            let text = &source.text;
            for at in (0..=text.len()).filter(|at| text.is_char_boundary(*at)) {
                let line = text[..at].matches('\n').count() + 1;
                let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
                let column = text[start..at].chars().count() + 1;
                assert_eq!(source.position(Span::new(at, at).start), Position { line, column });
            }
        }
    }
}
