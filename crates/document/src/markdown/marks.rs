//! Marks in a text that change how it is read: footnotes, strikethrough, inline tags.

use std::ops::Range;

use super::MarkdownReader;
use crate::appearance::{Appearance, LeftOut, Position};
use crate::{Note, Uncertainty};
use nianbao_text::text;

impl MarkdownReader<'_> {
    /// Reads an inline tag; all but those of style separate words.
    pub(super) fn read_inline_tag(&mut self, tag: &str) {
        let name: String = tag
            .chars()
            .skip_while(|sign| "</".contains(*sign))
            .take_while(char::is_ascii_alphanumeric)
            .collect();
        let name = name.to_ascii_lowercase();
        if let Some(doubt) = doubt_tag(&name, tag) {
            self.doubt.get_or_insert(doubt);
        }
        match name.as_str() {
            "sup" if !tag.starts_with("</") => self.appearance.position = Position::Raised,
            "sub" if !tag.starts_with("</") => self.appearance.position = Position::Lowered,
            "sup" | "sub" => self.appearance.position = Position::Baseline,
            "s" | "del" | "strike" => self.appearance.struck = !tag.starts_with("</"),
            "a" | "b" | "em" | "font" | "i" | "ins" | "small" | "span" | "strong" | "u" => {}
            _ => self.words.push('\n'),
        }
    }

    /// Begins what stands between `~~`. Between two digits they are no strikethrough:
    /// `10~~20 人，30~~40 人`.
    pub(super) fn start_strikethrough(&mut self, range: &Range<usize>) {
        let before = self.text[..range.start].chars().next_back();
        let after = self.text[range.start..].trim_start_matches('~').chars().next();
        let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        let strikes = !(is_digit(before) && is_digit(after));
        if !strikes {
            self.push_text("~~", range.start);
        }
        self.tildes.push(strikes);
    }

    pub(super) fn end_strikethrough(&mut self, range: &Range<usize>) {
        if self.tildes.pop() == Some(false) {
            self.push_text("~~", range.end);
        }
    }

    /// Begins a footnote: its first paragraph has its mark.
    pub(super) fn start_footnote(&mut self, label: &str, at: usize) {
        self.flush();
        if self.footnotes.is_empty() {
            let words = text!("脚注读作文末的段落", "footnotes are read as paragraphs at the end");
            let at = self.locate(at);
            self.document.notes.push(Note { location: at, text: words });
        }
        self.footnote_start = self.document.blocks.len();
        self.marker = Some(format!("{} ", footnote_mark(label)));
    }

    /// Ends a footnote, and keeps its blocks for the end of the document.
    pub(super) fn end_footnote(&mut self) {
        self.flush();
        self.marker = None;
        let start = self.footnote_start.min(self.document.blocks.len());
        self.footnotes.extend(self.document.blocks.drain(start..));
        self.footnote_start = start;
    }

    /// Notes what was left out of the text from an offset on.
    pub(super) fn note_left_out(&mut self, at: usize) {
        let notes = self.left_out.take_notes();
        if !notes.is_empty() {
            let location = self.locate(at);
            let notes = notes.into_iter().map(|text| Note { location: location.clone(), text });
            self.document.notes.extend(notes);
        }
    }
}

/// Returns the reason for which the text beside a tag of HTML may not be what a reader of
/// the page sees: its attributes change the look, or it shows something of its own.
fn doubt_tag(name: &str, tag: &str) -> Option<Uncertainty> {
    const LOOKS: [&str; 7] = ["style", "class", "id", "color", "face", "size", "hidden"];
    let names = tag.split(|c: char| c.is_whitespace() || matches!(c, '=' | '>' | '/'));
    let mut names = names.skip(1).map(str::to_ascii_lowercase);
    match name {
        "input" | "select" | "textarea" | "button" | "meter" | "progress" => {
            Some(Uncertainty::Control)
        }
        "script" | "noscript" | "template" => Some(Uncertainty::Script),
        "img" | "svg" | "object" | "iframe" | "canvas" | "video" | "math" => {
            Some(Uncertainty::Object)
        }
        "small" | "big" | "ruby" | "rt" | "bdo" | "details" => Some(Uncertainty::Position),
        _ => names.any(|own| LOOKS.contains(&own.as_str())).then_some(Uncertainty::Visibility),
    }
}

/// Returns the mark of a footnote: raised digits, so that it never lengthens a number.
/// Other labels stand in brackets.
pub(super) fn footnote_mark(label: &str) -> String {
    let raised = Appearance { position: Position::Raised, ..Appearance::default() };
    if label.chars().all(|c| c.is_ascii_digit()) {
        raised.apply(label, &mut LeftOut::default()).into_owned()
    } else {
        format!("[{label}]")
    }
}
