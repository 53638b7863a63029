//! Marked content (ISO 32000-1, 14.6): layers that are hidden, and text that stands for
//! glyphs.

use lopdf::{Dictionary, Object};

use super::file::decode_text_string;
use super::interpreter::PageInterpreter;
use super::lexer::Token;
use super::optional_content::LayerState;
use crate::page::content::{Ambiguity, Glyph};
use nianbao_text::cjk::unify_radical;

/// Most open sequences; of others only the ends are counted.
const MAX_DEPTH: usize = 512;
/// Most sequences in one another whose text is looked at, and most bytes of it.
const MAX_TEXT_DEPTH: usize = 16;
const MAX_TEXT: usize = 2_048;

/// The open marked-content sequences.
#[derive(Default)]
pub(super) struct MarkedContent {
    open: Vec<Sequence>,
    /// How many more are open than are kept.
    beyond: usize,
}

/// An open sequence.
pub(super) struct Sequence {
    /// The state of the layers around, the most hidden of them.
    layer: LayerState,
    /// The text for its glyphs, and the first of these (14.9.4).
    actual_text: Option<(String, usize)>,
}

impl MarkedContent {
    /// Returns how many sequences are open.
    pub(super) fn depth(&self) -> usize {
        self.open.len() + self.beyond
    }

    /// Returns the state of the layers around.
    pub(super) fn layer(&self) -> LayerState {
        self.open.last().map_or(LayerState::Shown, |last| last.layer)
    }

    /// Opens a sequence of a layer.
    pub(super) fn open_layer(&mut self, layer: LayerState) {
        self.open(layer, None);
    }

    fn open(&mut self, layer: LayerState, actual_text: Option<(String, usize)>) {
        if self.open.len() >= MAX_DEPTH {
            self.beyond += 1;
            return;
        }
        self.open.push(Sequence { layer: layer.max(self.layer()), actual_text });
    }

    /// Closes the last sequence.
    pub(super) fn close(&mut self) -> Option<Sequence> {
        if self.beyond > 0 {
            self.beyond -= 1;
            return None;
        }
        self.open.pop()
    }
}

impl<'a> PageInterpreter<'a> {
    /// Begins a marked-content sequence.
    pub(super) fn begin_marked_content(&mut self, operands: &[Token], resources: &'a Dictionary) {
        let (tag, rest) = match operands {
            [Token::Name(tag), rest @ ..] => (tag.as_slice(), rest),
            _ => (&b""[..], operands),
        };
        let file = self.file;
        // A property list is a dictionary, which the lexer leaves flat, or the name of one.
        let properties = match rest {
            [Token::Name(name)] => {
                file.dictionary(resources, "Properties").and_then(|named| named.get(name).ok())
            }
            _ => None,
        };
        let layer = match properties {
            Some(entry) if tag == b"OC" => self.layer_state(entry),
            _ => LayerState::Shown,
        };
        let inline = rest.windows(2).find_map(|pair| match pair {
            [Token::Name(key), Token::String(text)] if key == b"ActualText" => Some(text.clone()),
            _ => None,
        });
        let named = || {
            let properties = file.resolve(properties?).as_dict().ok()?;
            match file.get(properties, "ActualText")? {
                Object::String(text, _) if text.len() <= MAX_TEXT => Some(text.clone()),
                _ => None,
            }
        };
        let text = inline.or_else(named).filter(|text| text.len() <= MAX_TEXT);
        let text = text.filter(|_| self.marks.depth() < MAX_TEXT_DEPTH);
        let text = text.and_then(|text| decode_text_string(&text));
        self.marks.open(layer, text.map(|text| (text, self.page.glyphs.len())));
    }

    /// Ends a marked-content sequence, and takes its text for that of its glyphs where it
    /// may be. Glyphs of other digits than it says are uncertain: the glyphs are seen, but
    /// what they are said to be is a claim too.
    pub(super) fn end_marked_content(&mut self) {
        let Some(Sequence { actual_text: Some((text, first)), .. }) = self.marks.close() else {
            return;
        };
        let glyphs = self.page.glyphs.get_mut(first..).unwrap_or_default();
        let shown = glyphs.iter().map(|glyph| glyph.character);
        if !shown.filter(char::is_ascii_digit).eq(text.chars().filter(char::is_ascii_digit)) {
            for glyph in glyphs {
                glyph.suspect(Ambiguity::Mapping);
            }
            return;
        }
        take_actual_text(glyphs, &text);
    }
}

/// Replaces the characters of glyphs by those of the text that stands for them (14.9.4), if
/// it has one for each and the same digits and marks of numbers in their places. Browsers
/// say so which of several characters a glyph is, as 行 and not the radical ⾏.
fn take_actual_text(glyphs: &mut [Glyph], text: &str) {
    let said: Vec<char> =
        text.chars().filter(|c| !c.is_whitespace() && !is_invisible(*c)).collect();
    let mut shown: Vec<&mut Glyph> = glyphs.iter_mut().filter(|glyph| !glyph.is_blank()).collect();
    let agrees = |(glyph, said): (&&mut Glyph, &char)| {
        glyph.character == *said || !is_of_number(glyph.character) && !is_of_number(*said)
    };
    if shown.len() != said.len() || !shown.iter().zip(&said).all(agrees) {
        return;
    }
    for (glyph, said) in shown.iter_mut().zip(said) {
        glyph.character = unify_radical(said);
    }
}

/// True for digits of any kind and for marks that stand in numbers.
fn is_of_number(c: char) -> bool {
    c.is_numeric() || ".,-\u{2212}–—/%+·．，－／％＋".contains(c)
}

/// True for characters without a glyph: variation selectors, joiners, soft hyphens.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}
