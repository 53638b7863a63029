//! The text of a paragraph or a cell as a browser shows it: white space is collapsed.

use nianbao_text::cjk;

/// Collects the text of an element.
#[derive(Debug, Default)]
pub(super) struct InlineText {
    text: String,
    /// White space before the next word; true if it had a line break.
    space: Option<bool>,
    /// True if the text has visible characters.
    visible: bool,
}

impl InlineText {
    pub(super) fn push_text(&mut self, text: &str) {
        let mut rest = text;
        while let Some(first) = rest.find(|c| !is_collapsible(c)) {
            self.collapse(&rest[..first]);
            let words = &rest[first..];
            let end = words.find(is_collapsible).unwrap_or(words.len());
            self.push_word(&words[..end]);
            rest = &words[end..];
        }
        self.collapse(rest);
    }

    fn collapse(&mut self, white: &str) {
        if !white.is_empty() {
            let ends = white.contains(['\n', '\r']);
            self.space = Some(self.space.unwrap_or_default() || ends);
        }
    }

    fn push_word(&mut self, word: &str) {
        let before = self.text.chars().next_back();
        if let Some(ends) = self.space.take()
            && before.is_some_and(|before| before != '\n')
            && (!ends || cjk::needs_space(before, word.chars().next()))
        {
            self.text.push(' ');
        }
        self.text.push_str(word);
        self.visible |= !word.trim().is_empty();
    }

    /// Adds preformatted text: its white space stays.
    pub(super) fn push_preformatted(&mut self, text: &str) {
        self.space = None;
        self.visible |= !text.trim().is_empty();
        self.text.push_str(&text.replace("\r\n", "\n").replace('\r', "\n"));
    }

    /// Adds a line break.
    pub(super) fn line_break(&mut self) {
        self.space = None;
        self.text.push('\n');
    }

    /// Begins a line, unless one has just begun.
    pub(super) fn begin_line(&mut self) {
        self.space = None;
        let end = self.text.trim_end_matches(is_inline_space).len();
        self.text.truncate(end);
        if self.visible && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    /// Returns true if the text ends with a line break.
    pub(super) fn is_at_break(&self) -> bool {
        self.text.trim_end_matches(is_inline_space).ends_with('\n')
    }

    /// Returns the last character, unless white space follows it.
    pub(super) fn last_char(&self) -> Option<char> {
        self.text.chars().next_back().filter(|_| self.space.is_none())
    }

    pub(super) fn is_blank(&self) -> bool {
        !self.visible
    }

    /// Takes the text, without white space around its lines.
    pub(super) fn take(&mut self) -> String {
        (self.space, self.visible) = (None, false);
        let text = std::mem::take(&mut self.text);
        let text = text.trim();
        if !text.contains('\n') {
            return text.to_owned();
        }
        let lines: Vec<&str> =
            text.split('\n').map(str::trim).filter(|line| !line.is_empty()).collect();
        lines.join("\n")
    }
}

/// Returns true for white space that HTML collapses. Full-width and no-break spaces stay.
fn is_collapsible(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}')
}

/// Returns true for white space within a line.
fn is_inline_space(c: char) -> bool {
    c.is_whitespace() && c != '\n'
}
