//! Where the next character of a text goes.

use super::font::{DecodedChar, UNKNOWN};
use super::interpreter::GraphicsState;
use super::matrix::{Fixed, Matrix, ONE, OUT, times};
use super::page::{Direction, Glyph, Rect};

/// How far a character reaches above its base line, in ems; the rest is below.
const ABOVE: Fixed = ONE * 88 / 100;

/// The place in a text.
pub(super) struct TextObject {
    line_matrix: Matrix,
    text_matrix: Matrix,
}

impl TextObject {
    /// Before a text.
    pub(super) fn new() -> Self {
        Self { line_matrix: Matrix::IDENTITY, text_matrix: Matrix::IDENTITY }
    }

    /// Does what says where text goes and how it looks; whether it was such a thing.
    pub(super) fn apply_operator(
        &mut self,
        operator: &[u8],
        of: &[Fixed],
        state: &mut GraphicsState,
    ) -> bool {
        match (operator, of) {
            (b"BT", _) => *self = Self::new(),
            (b"Tc", &[spacing]) => state.char_spacing = spacing,
            (b"Tw", &[spacing]) => state.word_spacing = spacing,
            (b"Tz", &[percent]) => state.horizontal_scaling = percent / 100,
            (b"TL", &[leading]) => state.leading = leading,
            (b"Ts", &[rise]) => state.rise = rise,
            (b"Tr", &[mode]) => state.is_invisible = mode == 3 * ONE,
            (b"Td", &[x, y]) => self.move_line(x, y),
            (b"TD", &[x, y]) => {
                state.leading = -y;
                self.move_line(x, y);
            }
            (b"T*", _) => self.move_line(0, -state.leading),
            (b"Tm", of) => {
                self.line_matrix = Matrix::from_numbers(of).unwrap_or(self.line_matrix);
                self.text_matrix = self.line_matrix;
            }
            _ => return false,
        }
        true
    }

    fn move_line(&mut self, x: Fixed, y: Fixed) {
        self.line_matrix = Matrix([ONE, 0, 0, ONE, x, y]).then(self.line_matrix);
        self.text_matrix = self.line_matrix;
    }

    /// Goes back by so many thousandths of an em.
    pub(super) fn adjust(&mut self, back: Fixed, state: &GraphicsState) {
        let way = -times(back / 1000, state.font_size);
        if state.font.as_ref().is_some_and(|font| font.is_vertical) {
            self.advance(0, way);
        } else {
            self.advance(times(way, state.horizontal_scaling), 0);
        }
    }

    fn advance(&mut self, x: Fixed, y: Fixed) {
        self.text_matrix = Matrix([ONE, 0, 0, ONE, x, y]).then(self.text_matrix);
    }

    /// Shows a text.
    pub(super) fn show_string(
        &mut self,
        text: &[u8],
        state: &GraphicsState,
        glyphs: &mut Vec<Glyph>,
    ) {
        let Some(font) = state.font.clone() else {
            // Without its font nobody can say what a text says, but it is there.
            return self.show_without_font(text, state, glyphs);
        };
        for shown in font.decode(text) {
            self.show_char(&shown, font.is_vertical, state, glyphs);
        }
    }

    fn show_without_font(&mut self, text: &[u8], state: &GraphicsState, glyphs: &mut Vec<Glyph>) {
        for _ in text {
            let shown = DecodedChar { text: String::new(), width: ONE / 2, is_word_space: false };
            self.show_char(&shown, false, state, glyphs);
        }
    }

    fn show_char(
        &mut self,
        shown: &DecodedChar,
        vertical: bool,
        state: &GraphicsState,
        glyphs: &mut Vec<Glyph>,
    ) {
        let em = Matrix([
            times(state.font_size, state.horizontal_scaling),
            0,
            0,
            state.font_size,
            0,
            state.rise,
        ]);
        let matrix = em.then(self.text_matrix).then(state.ctm);
        let (from, to) = if vertical {
            ((-shown.width / 2, -ONE), (shown.width - shown.width / 2, 0))
        } else {
            ((0, ABOVE - ONE), (shown.width, ABOVE))
        };
        let corners = [from, (to.0, from.1), to, (from.0, to.1)];
        let area = Rect::bounding(corners.map(|(x, y)| matrix.to_page(x, y)));
        let (x, y) = matrix.transform_vector(0, ONE);
        let ahead = if vertical { (-x, -y) } else { matrix.transform_vector(ONE, 0) };
        if let Some(area) = area {
            let glyph = Glyph {
                character: UNKNOWN,
                rect: area,
                em: (x.abs().max(y.abs()) / 1000).min(OUT),
                direction: direction_of(ahead),
                is_vertical: vertical,
            };
            push_glyphs(glyph, &shown.text, glyphs);
        }
        let added = state.char_spacing + if shown.is_word_space { state.word_spacing } else { 0 };
        if vertical {
            self.advance(0, added - state.font_size);
        } else {
            self.advance(
                times(times(shown.width, state.font_size) + added, state.horizontal_scaling),
                0,
            );
        }
    }
}

/// Which way a direction goes.
fn direction_of((x, y): (Fixed, Fixed)) -> Direction {
    if y.abs() * 8 <= x.abs() {
        if x >= 0 { Direction::Right } else { Direction::Left }
    } else if x.abs() * 8 <= y.abs() {
        if y >= 0 { Direction::Down } else { Direction::Up }
    } else {
        Direction::Skewed
    }
}

/// Adds a character; one code that stands for many shares its place among them.
fn push_glyphs(glyph: Glyph, text: &str, glyphs: &mut Vec<Glyph>) {
    let mut said: Vec<char> = text.chars().filter(|one| !one.is_control()).collect();
    if said.is_empty() {
        // A tab or a line's end that is drawn is a blank; no text at all is a riddle.
        said.push(if text.is_empty() { UNKNOWN } else { ' ' });
    }
    let parts = i64::try_from(said.len()).unwrap_or(1);
    for (part, said) in (0..).zip(said) {
        let mut area = glyph.rect;
        if glyph.direction == Direction::Right && parts > 1 {
            let width = area.width();
            area.left += width * part / parts;
            area.right = glyph.rect.left + width * (part + 1) / parts;
        }
        glyphs.push(Glyph { character: said, rect: area, ..glyph });
    }
}
