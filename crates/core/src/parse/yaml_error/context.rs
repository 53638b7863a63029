//! The lines about the place where a text was refused.

use crate::source::Span;

/// A line, and where in the text it begins.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Line<'t> {
    pub(super) start: usize,
    pub(super) text: &'t str,
}

impl<'t> Line<'t> {
    /// What it says.
    pub(super) fn trimmed(self) -> &'t str {
        self.text.trim()
    }

    /// How far it is indented, with spaces as YAML counts them.
    pub(super) fn indent(self) -> usize {
        self.text.len() - self.text.trim_start_matches(' ').len()
    }

    /// Where its words begin, after whatever stands before them.
    pub(super) fn margin(self) -> Span {
        self.span(0, self.text.len() - self.text.trim_start().len())
    }

    /// A part of it.
    pub(super) fn span(self, from: usize, length: usize) -> Span {
        Span::new(self.start + from, self.start + from + length)
    }

    /// Where its words are.
    pub(super) fn text_span(self) -> Span {
        let margin = self.text.len() - self.text.trim_start().len();
        self.span(margin, self.trimmed().len())
    }

    /// Whether it says something to the parser.
    fn is_content(self) -> bool {
        !self.trimmed().is_empty() && !self.trimmed().starts_with('#')
    }

    /// Whether there is a key in it.
    pub(super) fn has_key(self) -> bool {
        self.text.contains(": ") || self.trimmed().ends_with(':')
    }

    /// What stands behind its key or the mark of an item.
    pub(super) fn value(self) -> (usize, &'t str) {
        let item = self.text.len() - self.text.trim_start_matches([' ', '-']).len();
        let at = self.text.find(": ").map_or(item, |colon| colon + 2);
        let value = self.text.get(at..).unwrap_or_default();
        let blank = value.len() - value.trim_start().len();
        (at + blank, value.trim())
    }
}

/// A text, where it was refused, and what the parser says of it.
pub(super) struct ErrorContext<'t> {
    pub(super) text: &'t str,
    pub(super) offset: usize,
    pub(super) info: &'t str,
    /// The line of the place.
    pub(super) line: Line<'t>,
    /// The one before it that says something.
    pub(super) previous: Line<'t>,
    /// The one after it.
    pub(super) next: Line<'t>,
}

impl<'t> ErrorContext<'t> {
    pub(super) fn new(text: &'t str, at: usize, info: &'t str) -> Self {
        let at = text.floor_char_boundary(at.min(text.len()));
        let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
        let line = |start: usize| {
            let text = text.get(start..).and_then(|rest| rest.lines().next());
            Line { start: start.min(at), text: text.unwrap_or_default() }
        };
        let own = line(start);
        let after = text[at..].find('\n').map_or(text.len(), |newline| at + newline + 1);
        let next = Line { start: after, ..line(after) };
        let mut scene = Self { text, offset: at, info, line: own, previous: Line::default(), next };
        scene.previous = scene.lines_above().next().unwrap_or_default();
        scene
    }

    /// Whether the parser uses these words.
    pub(super) fn says(&self, words: &str) -> bool {
        self.info.contains(words)
    }

    /// The lines above that say something, the nearest first.
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

    /// The first line that says something.
    pub(super) fn first_line(&self) -> Line<'t> {
        self.lines_above().last().unwrap_or(self.line)
    }

    /// The indentations that a line may have here: those of the lines that it
    /// can stand below.
    pub(super) fn allowed_indents(&self) -> Vec<usize> {
        let mut levels: Vec<usize> = Vec::new();
        for line in self.lines_above() {
            let indent = line.indent();
            if levels.last().is_some_and(|last| indent >= *last) {
                continue;
            }
            // What an item holds stands behind its mark.
            if line.trimmed().starts_with("- ") {
                let mark = line.text.len() - line.text.trim_start_matches([' ', '-']).len();
                levels.push(mark);
            }
            levels.push(indent);
        }
        levels
    }
}
