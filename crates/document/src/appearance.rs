//! The appearance of text: what a reader of the document sees of it. All readers share
//! it, so that a raised mark, struck words and hidden words come to the same in each.

use nianbao_text::{Text, cjk, text};
use std::borrow::Cow;

/// How many characters of left-out words a note shows.
const MAX_SHOWN: usize = 60;
/// How many bytes of left-out words are kept.
const MAX_KEPT: usize = 4096;

/// Fonts that show other signs in the place of digits and letters.
const SYMBOL_FONTS: [&str; 9] = [
    "wingdings",
    "wingdings 2",
    "wingdings 3",
    "webdings",
    "marlett",
    "zapfdingbats",
    "zapf dingbats",
    "monotype sorts",
    "bookshelf symbol 7",
];

/// Returns true for the name of a font that shows other signs than characters.
pub(crate) fn is_symbol_font(name: &str) -> bool {
    let name = name.trim().trim_matches(['"', '\'']);
    SYMBOL_FONTS.iter().any(|known| name.trim().eq_ignore_ascii_case(known))
}

/// The appearance of a piece of text, as far as it changes what a reader sees.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Appearance {
    /// Its height against the line.
    pub(crate) position: Position,
    /// True if a line runs through it: its author took it back.
    pub(crate) struck: bool,
    /// True if it is not shown: the document says so.
    pub(crate) hidden: bool,
    /// True if it is shown but leaves nothing to see: white on white, of no size,
    /// clipped away.
    pub(crate) unpainted: bool,
}

/// The height of text against its line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Position {
    /// On the line.
    #[default]
    Baseline,
    /// Above it: the mark of a note, an exponent.
    Raised,
    /// Below it: an index.
    Lowered,
}

/// Words that were left out because of their appearance.
#[derive(Clone, Debug, Default)]
pub(crate) struct LeftOut {
    struck: String,
    hidden: String,
    unpainted: String,
}

impl Appearance {
    /// Returns true if a reader sees the text, and it is not struck out.
    pub(crate) fn is_seen(self) -> bool {
        !self.hidden && !self.unpainted && !self.struck
    }

    /// Returns text as it is read: raised and lowered digits as such, so that a mark
    /// never lengthens a number. Text that is not seen goes to `left_out`, and nothing is
    /// returned.
    pub(crate) fn apply<'t>(self, text: &'t str, left_out: &mut LeftOut) -> Cow<'t, str> {
        let words = match self {
            Self { hidden: true, .. } => &mut left_out.hidden,
            Self { unpainted: true, .. } => &mut left_out.unpainted,
            Self { struck: true, .. } => &mut left_out.struck,
            Self { position: Position::Baseline, .. } => return Cow::Borrowed(text),
            Self { position: Position::Raised, .. } => {
                return Cow::Owned(text.chars().map(raise).collect());
            }
            Self { position: Position::Lowered, .. } => {
                return Cow::Owned(text.chars().map(lower).collect());
            }
        };
        if words.len() < MAX_KEPT {
            words.push_str(text);
        }
        Cow::Borrowed("")
    }
}

impl LeftOut {
    /// Returns true if words that are struck out were left out.
    pub(crate) fn has_struck(&self) -> bool {
        !self.struck.trim().is_empty()
    }

    /// Returns a note for each kind of words that were left out, and forgets them.
    pub(crate) fn take_notes(&mut self) -> Vec<Text> {
        let Self { struck, hidden, unpainted } = std::mem::take(self);
        let kinds = [
            (struck, struck_note as fn(&str) -> Text),
            (hidden, hidden_note),
            (unpainted, unpainted_note),
        ];
        let said = kinds.into_iter().filter(|(words, _)| !words.trim().is_empty());
        said.map(|(words, note)| note(&shorten(words.trim()))).collect()
    }
}

fn struck_note(words: &str) -> Text {
    text!("带删除线的文字未读入：“{words}”", "words that are struck out were left out: “{words}”")
}

fn hidden_note(words: &str) -> Text {
    text!("隐藏的文字未读入：“{words}”", "hidden words were left out: “{words}”")
}

fn unpainted_note(words: &str) -> Text {
    text!(
        "看不见的文字（如白色、极小、被裁去）未读入：“{words}”",
        "words that cannot be seen (white, tiny or clipped) were left out: “{words}”"
    )
}

/// Returns the raised form of a character that may be part of a number. Others stay as
/// they are: a raised word is a word.
fn raise(c: char) -> char {
    match cjk::to_half_width(c) {
        '+' => '⁺',
        '-' | '−' => '⁻',
        '.' => '·',
        half if half.is_ascii_digit() => cjk::to_superscript(half),
        _ => c,
    }
}

/// Returns the lowered form of a character that may be part of a number.
fn lower(c: char) -> char {
    match cjk::to_half_width(c) {
        '+' => '₊',
        '-' | '−' => '₋',
        half if half.is_ascii_digit() => cjk::to_subscript(half),
        _ => c,
    }
}

/// Shortens words for a note.
pub(crate) fn shorten(words: &str) -> String {
    match words.char_indices().nth(MAX_SHOWN) {
        Some((end, _)) => format!("{}…", &words[..end]),
        None => words.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fonts_of_signs_are_known_in_any_spelling() {
        for name in
            ["Wingdings", " 'Wingdings 2' ", "\"Zapf Dingbats\"", "Monotype Sorts", "MARLETT"]
        {
            assert!(is_symbol_font(name), "{name}");
        }
        assert!(!is_symbol_font("Symbol") && !is_symbol_font("宋体"));
    }

    #[test]
    fn a_raised_mark_is_no_digit() {
        let mut left_out = LeftOut::default();
        let raised = Appearance { position: Position::Raised, ..Appearance::default() };
        assert_eq!(raised.apply("1２-.注", &mut left_out), "¹²⁻·注");
        let lowered = Appearance { position: Position::Lowered, ..Appearance::default() };
        assert_eq!(lowered.apply("1２-.注", &mut left_out), "₁₂₋.注");
        assert_eq!(Appearance::default().apply("1２-.注", &mut left_out), "1２-.注");
        assert!(left_out.take_notes().is_empty());
    }

    #[test]
    fn unseen_words_are_left_out_and_said() {
        let mut left_out = LeftOut::default();
        let struck = Appearance { struck: true, ..Appearance::default() };
        let hidden = Appearance { hidden: true, struck: true, ..Appearance::default() };
        let unpainted = Appearance { unpainted: true, ..Appearance::default() };
        for (appearance, words) in [(struck, "5"), (hidden, "9"), (unpainted, "7")] {
            assert_eq!(appearance.apply(words, &mut left_out), "");
        }
        let notes = left_out.take_notes();
        for (note, word) in notes.iter().zip(["“5”", "“9”", "“7”"]) {
            assert!(note.zh.contains(word) && note.en.contains(word), "{note:?}");
        }
        assert_eq!(notes.len(), 3);
        assert!(left_out.take_notes().is_empty());
    }
}
