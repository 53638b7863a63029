//! Text objects (ISO 32000-1, 9.4): the matrices that place each glyph.

use super::font::DecodedChar;
use super::graphics_state::GraphicsState;
use super::type3::GlyphPaint;
use crate::page::content::{Ambiguity, Glyph};
use crate::page::matrix::{Matrix, bounded, whole};
use crate::page::placement::{GlyphStyle, length_of, place_glyph, push_glyphs};

/// A text object: the text line matrix and the text matrix.
pub(super) struct TextObject {
    line_matrix: Matrix,
    text_matrix: Matrix,
}

impl TextObject {
    /// Begins a text object.
    pub(super) fn new() -> Self {
        Self { line_matrix: Matrix::IDENTITY, text_matrix: Matrix::IDENTITY }
    }

    /// Applies a text state or text positioning operator (ISO 32000-1, 9.3.1 and 9.4.2);
    /// false if the operator is none of these.
    pub(super) fn apply_operator(
        &mut self,
        operator: &[u8],
        operands: &[f64],
        state: &mut GraphicsState,
    ) -> bool {
        match (operator, operands) {
            (b"BT", _) => *self = Self::new(),
            (b"Tc", &[spacing]) => state.char_spacing = spacing,
            (b"Tw", &[spacing]) => state.word_spacing = spacing,
            (b"Tz", &[percent]) => state.horizontal_scaling = percent / 100.0,
            (b"TL", &[leading]) => state.leading = leading,
            (b"Ts", &[rise]) => state.rise = rise,
            (b"Tr", &[mode]) => state.render_mode = whole(mode),
            (b"Td", &[x, y]) => self.move_line(x, y),
            (b"TD", &[x, y]) => {
                state.leading = -y;
                self.move_line(x, y);
            }
            (b"T*", _) => self.move_line(0.0, -state.leading),
            (b"Tm", numbers) => {
                self.line_matrix = Matrix::from_numbers(numbers).unwrap_or(self.line_matrix);
                self.text_matrix = self.line_matrix;
            }
            _ => return false,
        }
        true
    }

    /// Begins a line at an offset from the start of the line before.
    fn move_line(&mut self, x: f64, y: f64) {
        self.line_matrix = Matrix::translation(x, y).then(self.line_matrix);
        self.text_matrix = self.line_matrix;
    }

    /// Moves back by a number of `TJ`, in thousandths of an em (ISO 32000-1, 9.4.3).
    pub(super) fn adjust(&mut self, thousandths: f64, state: &GraphicsState) {
        let offset = bounded(-thousandths / 1000.0 * state.font_size);
        if state.font.as_ref().is_some_and(|font| font.is_vertical) {
            self.advance(0.0, offset);
        } else {
            self.advance(offset * state.horizontal_scaling, 0.0);
        }
    }

    fn advance(&mut self, x: f64, y: f64) {
        self.text_matrix = Matrix::translation(bounded(x), bounded(y)).then(self.text_matrix);
    }

    /// Shows a string, and adds its glyphs.
    pub(super) fn show_string(
        &mut self,
        string: &[u8],
        state: &GraphicsState,
        style: GlyphStyle,
        glyphs: &mut Vec<Glyph>,
    ) {
        let Some(font) = state.font.clone() else {
            // The font is missing: each byte is an unknown character.
            for _ in string {
                self.show_char(&DecodedChar::unknown(), false, state, style, glyphs);
            }
            return;
        };
        for decoded in font.decode(string) {
            self.show_char(&decoded, font.is_vertical, state, style, glyphs);
        }
    }

    fn show_char(
        &mut self,
        decoded: &DecodedChar,
        is_vertical: bool,
        state: &GraphicsState,
        style: GlyphStyle,
        glyphs: &mut Vec<Glyph>,
    ) {
        let width = decoded.width;
        // The text rendering matrix of ISO 32000-1, 9.4.4.
        let horizontal = bounded(state.font_size * state.horizontal_scaling);
        let em = Matrix([horizontal, 0.0, 0.0, state.font_size, 0.0, state.rise]);
        let to_page = self.text_matrix.then(state.ctm);
        let placed = place_glyph(em.then(to_page), width, is_vertical, style);
        if let Some(mut glyph) = placed {
            let rise = length_of(to_page.transform_vector(0.0, state.rise));
            glyph.rise = if state.rise < 0.0 { -rise } else { rise };
            glyph.appearance.unpainted |= decoded.paint == GlyphPaint::Empty;
            if decoded.paint == GlyphPaint::Colored {
                glyph.suspect(Ambiguity::Visibility);
            }
            if decoded.is_contradictory {
                glyph.suspect(Ambiguity::Mapping);
            }
            push_glyphs(glyph, &decoded.text, glyphs);
        }
        let word_spacing = if decoded.is_word_space { state.word_spacing } else { 0.0 };
        let spacing = state.char_spacing + word_spacing;
        if is_vertical {
            self.advance(0.0, spacing - state.font_size);
        } else {
            self.advance((width * state.font_size + spacing) * state.horizontal_scaling, 0.0);
        }
    }
}
