//! Text objects (ISO 32000-1, 9.4): the matrices that place each glyph.

use super::font::{DecodedChar, UNKNOWN};
use super::graphics_state::GraphicsState;
use super::matrix::{Matrix, bounded, to_length, whole};
use super::page::{Ambiguity, Direction, Glyph, Length, POINT, Rect};
use super::type3::GlyphPaint;
use crate::appearance::Appearance;
use nianbao_text::cjk::unify_radical;

/// Height of a glyph above its base line, in ems; the rest of the em is below.
const ASCENT: f64 = 0.88;
/// Font sizes below which text is not seen, and may not be.
const MIN_EM: Length = POINT;
const MIN_SURE_EM: Length = 2 * POINT;
/// Width of glyphs against their height, in per cent of what it should be, below which
/// text is not seen, and may not be.
const MIN_WIDTH: f64 = 0.05;
const MIN_SURE_WIDTH: f64 = 0.2;

/// The style of glyphs that are shown together.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct GlyphStyle {
    /// The index of their ink on the page.
    pub ink: usize,
    pub appearance: Appearance,
    pub ambiguity: Option<Ambiguity>,
}

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
        let matrix = em.then(to_page);
        let (from, to) = if is_vertical {
            ((-width / 2.0, -1.0), (width / 2.0, 0.0))
        } else {
            ((0.0, ASCENT - 1.0), (width, ASCENT))
        };
        let corners = [from, (to.0, from.1), to, (from.0, to.1)];
        let rect = Rect::bounding(corners.map(|(x, y)| matrix.to_page(x, y)));
        let (x, y) = matrix.transform_vector(0.0, 1.0);
        let along = matrix.transform_vector(1.0, 0.0);
        let ahead = if is_vertical { (-x, -y) } else { along };
        if let Some(rect) = rect {
            let rise = length_of(to_page.transform_vector(0.0, state.rise));
            let mut glyph = Glyph {
                character: UNKNOWN,
                rect,
                em: length_of((x, y)),
                direction: direction_of(ahead),
                is_vertical,
                order: glyphs.len(),
                ink: style.ink,
                rise: if state.rise < 0.0 { -rise } else { rise },
                appearance: style.appearance,
                ambiguity: style.ambiguity,
            };
            mark_size(&mut glyph, (x, y), along);
            if is_mirrored((x, y), along) {
                glyph.suspect(Ambiguity::Visibility);
            }
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

/// Marks a glyph that is too small or too narrow to be seen.
fn mark_size(glyph: &mut Glyph, up: (f64, f64), along: (f64, f64)) {
    let size = |(x, y): (f64, f64)| x.abs().max(y.abs());
    let width = size(along) / size(up).max(f64::MIN_POSITIVE);
    if glyph.em < MIN_EM || width < MIN_WIDTH {
        glyph.appearance.unpainted = true;
    } else if glyph.em < MIN_SURE_EM || width < MIN_SURE_WIDTH {
        glyph.suspect(Ambiguity::Visibility);
    }
}

/// Returns true if a glyph is seen as in a mirror: another character, or none. On the page
/// what is up has a smaller ordinate.
fn is_mirrored(up: (f64, f64), along: (f64, f64)) -> bool {
    along.0 * up.1 - along.1 * up.0 > 0.0
}

/// Returns the larger part of a vector as a length.
fn length_of((x, y): (f64, f64)) -> Length {
    to_length(x.abs().max(y.abs()))
}

/// Returns the direction of a vector on the page.
fn direction_of((x, y): (f64, f64)) -> Direction {
    if y.abs() * 8.0 <= x.abs() {
        if x >= 0.0 { Direction::Right } else { Direction::Left }
    } else if x.abs() * 8.0 <= y.abs() {
        if y >= 0.0 { Direction::Down } else { Direction::Up }
    } else {
        Direction::Skewed
    }
}

/// Adds the glyph of a code. A code that stands for several characters is divided among
/// them.
fn push_glyphs(glyph: Glyph, text: &str, glyphs: &mut Vec<Glyph>) {
    let mut characters: Vec<char> =
        text.chars().filter(|c| !c.is_control()).map(unify_radical).collect();
    if characters.is_empty() {
        // A control character that is drawn is a blank; no text at all is unknown.
        characters.push(if text.is_empty() { UNKNOWN } else { ' ' });
    }
    let parts = Length::try_from(characters.len()).unwrap_or(1);
    for (part, character) in (0..).zip(characters) {
        let mut rect = glyph.rect;
        if glyph.direction == Direction::Right && parts > 1 {
            let width = rect.width();
            rect.left += width * part / parts;
            rect.right = glyph.rect.left + width * (part + 1) / parts;
        }
        glyphs.push(Glyph { character, rect, order: glyphs.len(), ..glyph });
    }
}
