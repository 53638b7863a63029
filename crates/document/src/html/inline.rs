//! Words of a paragraph or a cell as they are seen: white space folded as pages mean it.

use crate::cjk;

/// Words as they come.
#[derive(Debug, Default)]
pub(super) struct Inline {
    text: String,
    /// White space that stands before the next word: whether it had a line's end.
    space: Option<bool>,
    /// Whether anything is seen yet.
    seen: bool,
}

impl Inline {
    pub(super) fn push(&mut self, text: &str) {
        let mut rest = text;
        while let Some(first) = rest.find(|sign| !is_folded(sign)) {
            self.fold(&rest[..first]);
            let words = &rest[first..];
            let end = words.find(is_folded).unwrap_or(words.len());
            self.word(&words[..end]);
            rest = &words[end..];
        }
        self.fold(rest);
    }

    fn fold(&mut self, white: &str) {
        if !white.is_empty() {
            let ends = white.contains(['\n', '\r']);
            self.space = Some(self.space.unwrap_or_default() || ends);
        }
    }

    fn word(&mut self, word: &str) {
        let before = self.text.chars().next_back();
        if let Some(ends) = self.space.take()
            && before.is_some_and(|before| before != '\n')
            && (!ends || cjk::spaced(before, word.chars().next()))
        {
            self.text.push(' ');
        }
        self.text.push_str(word);
        self.seen |= !word.trim().is_empty();
    }

    /// Words above the line.
    pub(super) fn push_raised(&mut self, text: &str) {
        self.push(&cjk::raised(text));
    }

    /// Text whose white space stays: lines are lines.
    pub(super) fn push_kept(&mut self, text: &str) {
        self.space = None;
        self.seen |= !text.trim().is_empty();
        self.text.push_str(&text.replace("\r\n", "\n").replace('\r', "\n"));
    }

    /// A line that the page breaks.
    pub(super) fn line_break(&mut self) {
        self.space = None;
        self.text.push('\n');
    }

    /// Begins a line, unless one was just begun.
    pub(super) fn own_line(&mut self) {
        self.space = None;
        let end = self.text.trim_end_matches(is_blank).len();
        self.text.truncate(end);
        if self.seen && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    /// Whether nothing stands behind the last line's end.
    pub(super) fn is_at_break(&self) -> bool {
        self.text.trim_end_matches(is_blank).ends_with('\n')
    }

    pub(super) fn is_blank(&self) -> bool {
        !self.seen
    }

    /// The words, without white space around them or their lines.
    pub(super) fn take(&mut self) -> String {
        (self.space, self.seen) = (None, false);
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

/// White space that pages fold. A full-width or a hard space is none of it.
fn is_folded(sign: char) -> bool {
    matches!(sign, ' ' | '\t' | '\n' | '\r' | '\u{c}')
}

/// White space within a line.
fn is_blank(sign: char) -> bool {
    sign.is_whitespace() && sign != '\n'
}
