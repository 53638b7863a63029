//! The lines about the place of a YAML error.

use crate::parse::yaml::ErrorKind;
use crate::source::Span;

/// A line of a text, without what ends it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Line<'t> {
    /// The byte offset of its beginning.
    pub(super) start: usize,
    pub(super) text: &'t str,
}

impl<'t> Line<'t> {
    /// Returns its text without the spaces around it.
    pub(super) fn trimmed(self) -> &'t str {
        self.text.trim()
    }

    /// Counts the ASCII spaces before its text, as YAML does.
    pub(super) fn indent(self) -> usize {
        self.text.len() - self.text.trim_start_matches(' ').len()
    }

    /// Returns the span of all white space before its text.
    pub(super) fn margin(self) -> Span {
        self.span(0, self.text.len() - self.text.trim_start().len())
    }

    /// Returns the span of `length` bytes from an offset in the line.
    pub(super) fn span(self, from: usize, length: usize) -> Span {
        Span::new(self.start + from, self.start + from + length)
    }

    /// Returns the span of its text without the spaces around it.
    pub(super) fn text_span(self) -> Span {
        let margin = self.text.len() - self.text.trim_start().len();
        self.span(margin, self.trimmed().len())
    }

    /// Returns true unless it is blank or a comment.
    fn is_content(self) -> bool {
        !self.trimmed().is_empty() && !self.trimmed().starts_with('#')
    }

    /// Returns true if there is a key in it.
    pub(super) fn has_key(self) -> bool {
        self.text.contains(": ") || self.trimmed().ends_with(':')
    }

    /// Returns what stands behind its key or the dash of an item, and the byte offset of that
    /// in the line.
    pub(super) fn value(self) -> (usize, &'t str) {
        let item = self.text.len() - self.text.trim_start_matches([' ', '-']).len();
        let at = self.text.find(": ").map_or(item, |colon| colon + 2);
        let value = self.text.get(at..).unwrap_or_default();
        let blank = value.len() - value.trim_start().len();
        (at + blank, value.trim())
    }
}

/// The lines about the place of an error.
pub(super) struct Lines<'t> {
    /// The whole text.
    pub(super) text: &'t str,
    /// The byte offset of the error.
    pub(super) offset: usize,
    /// The line of the error.
    pub(super) line: Line<'t>,
    /// The nearest line with content before it.
    pub(super) previous: Line<'t>,
    /// The line after it.
    pub(super) next: Line<'t>,
}

/// The place and the kind of a syntax error.
pub(super) struct ErrorContext<'t> {
    pub(super) lines: Lines<'t>,
    pub(super) kind: &'t ErrorKind,
}

impl<'t> ErrorContext<'t> {
    pub(super) fn new(lines: Lines<'t>, kind: &'t ErrorKind) -> Self {
        Self { lines, kind }
    }
}

impl<'t> Lines<'t> {
    /// Finds the lines about a byte offset, which may be behind the text.
    pub(super) fn new(text: &'t str, offset: usize) -> Self {
        let offset = text.floor_char_boundary(offset.min(text.len()));
        let start = text[..offset].rfind('\n').map_or(0, |newline| newline + 1);
        let line_from = |start: usize| {
            let text = text.get(start..).and_then(|rest| rest.lines().next());
            Line { start: start.min(offset), text: text.unwrap_or_default() }
        };
        let line = line_from(start);
        let after = text[offset..].find('\n').map_or(text.len(), |newline| offset + newline + 1);
        let next = Line { start: after, ..line_from(after) };
        let mut lines = Self { text, offset, line, previous: Line::default(), next };
        lines.previous = lines.lines_above().next().unwrap_or_default();
        lines
    }

    /// Returns the lines with content above the error, the nearest first.
    pub(super) fn lines_above(&self) -> impl Iterator<Item = Line<'t>> + use<'t> {
        let text = self.text;
        let mut end = self.line.start;
        std::iter::from_fn(move || {
            let whole = text[..end].strip_suffix('\n')?;
            let start = whole.rfind('\n').map_or(0, |newline| newline + 1);
            end = start;
            Some(Line { start, text: &whole[start..] })
        })
        .filter(|line| line.is_content())
    }

    /// Returns the first line with content.
    pub(super) fn first_line(&self) -> Line<'t> {
        self.lines_above().last().unwrap_or(self.line)
    }

    /// Returns the indentations that a line may have here: those of the lines that it can
    /// stand below.
    pub(super) fn allowed_indents(&self) -> Vec<usize> {
        let mut levels: Vec<usize> = Vec::new();
        for line in self.lines_above() {
            let indent = line.indent();
            if levels.last().is_some_and(|last| indent >= *last) {
                continue;
            }
            // The keys of an item stand behind its dash.
            if line.trimmed().starts_with("- ") {
                let mark = line.text.len() - line.text.trim_start_matches([' ', '-']).len();
                levels.push(mark);
            }
            levels.push(indent);
        }
        levels
    }
}
