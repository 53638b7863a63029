//! Where the next character of a text goes.

use super::fixed::{Fixed, Matrix, ONE, OUT, times};
use super::font::{Shown, UNKNOWN};
use super::interpreter::GraphicsState;
use super::page::{Area, Glyph, Way};

/// How far a character reaches above its base line, in ems; the rest is below.
const ABOVE: Fixed = ONE * 88 / 100;

/// The place in a text.
pub(super) struct Pen {
    line: Matrix,
    here: Matrix,
}

impl Pen {
    /// Before a text.
    pub(super) fn new() -> Self {
        Self { line: Matrix::IDENTITY, here: Matrix::IDENTITY }
    }

    /// Does what says where text goes and how it looks; whether it was such a thing.
    pub(super) fn follow(
        &mut self,
        operator: &[u8],
        of: &[Fixed],
        state: &mut GraphicsState,
    ) -> bool {
        match (operator, of) {
            (b"BT", _) => *self = Self::new(),
            (b"Tc", &[spacing]) => state.spacing = spacing,
            (b"Tw", &[spacing]) => state.word_spacing = spacing,
            (b"Tz", &[percent]) => state.stretch = percent / 100,
            (b"TL", &[leading]) => state.leading = leading,
            (b"Ts", &[rise]) => state.rise = rise,
            (b"Tr", &[mode]) => state.unseen = mode == 3 * ONE,
            (b"Td", &[x, y]) => self.begin(x, y),
            (b"TD", &[x, y]) => {
                state.leading = -y;
                self.begin(x, y);
            }
            (b"T*", _) => self.begin(0, -state.leading),
            (b"Tm", of) => {
                self.line = Matrix::of(of).unwrap_or(self.line);
                self.here = self.line;
            }
            _ => return false,
        }
        true
    }

    fn begin(&mut self, x: Fixed, y: Fixed) {
        self.line = Matrix([ONE, 0, 0, ONE, x, y]).then(self.line);
        self.here = self.line;
    }

    /// Goes back by so many thousandths of an em.
    pub(super) fn skip(&mut self, back: Fixed, state: &GraphicsState) {
        let way = -times(back / 1000, state.size);
        if state.font.as_ref().is_some_and(|font| font.vertical) {
            self.go(0, way);
        } else {
            self.go(times(way, state.stretch), 0);
        }
    }

    fn go(&mut self, x: Fixed, y: Fixed) {
        self.here = Matrix([ONE, 0, 0, ONE, x, y]).then(self.here);
    }

    /// Shows a text.
    pub(super) fn show(&mut self, text: &[u8], state: &GraphicsState, glyphs: &mut Vec<Glyph>) {
        let Some(font) = state.font.clone() else {
            // Without its font nobody can say what a text says, but it is there.
            return self.unreadable(text, state, glyphs);
        };
        for shown in font.read(text) {
            self.one(&shown, font.vertical, state, glyphs);
        }
    }

    fn unreadable(&mut self, text: &[u8], state: &GraphicsState, glyphs: &mut Vec<Glyph>) {
        for _ in text {
            let shown = Shown { text: String::new(), width: ONE / 2, space: false };
            self.one(&shown, false, state, glyphs);
        }
    }

    fn one(
        &mut self,
        shown: &Shown,
        vertical: bool,
        state: &GraphicsState,
        glyphs: &mut Vec<Glyph>,
    ) {
        let em = Matrix([times(state.size, state.stretch), 0, 0, state.size, 0, state.rise]);
        let matrix = em.then(self.here).then(state.matrix);
        let (from, to) = if vertical {
            ((-shown.width / 2, -ONE), (shown.width - shown.width / 2, 0))
        } else {
            ((0, ABOVE - ONE), (shown.width, ABOVE))
        };
        let corners = [from, (to.0, from.1), to, (from.0, to.1)];
        let area = Area::around(corners.map(|(x, y)| matrix.placed(x, y)));
        let (x, y) = matrix.turned(0, ONE);
        let ahead = if vertical { (-x, -y) } else { matrix.turned(ONE, 0) };
        if let Some(area) = area {
            let glyph = Glyph {
                said: UNKNOWN,
                area,
                em: (x.abs().max(y.abs()) / 1000).min(OUT),
                way: way(ahead),
                upright: vertical,
            };
            push(glyph, &shown.text, glyphs);
        }
        let added = state.spacing + if shown.space { state.word_spacing } else { 0 };
        if vertical {
            self.go(0, added - state.size);
        } else {
            self.go(times(times(shown.width, state.size) + added, state.stretch), 0);
        }
    }
}

/// Which way a direction goes.
fn way((x, y): (Fixed, Fixed)) -> Way {
    if y.abs() * 8 <= x.abs() {
        if x >= 0 { Way::Right } else { Way::Left }
    } else if x.abs() * 8 <= y.abs() {
        if y >= 0 { Way::Down } else { Way::Up }
    } else {
        Way::Askew
    }
}

/// Adds a character; one code that stands for many shares its place among them.
fn push(glyph: Glyph, text: &str, glyphs: &mut Vec<Glyph>) {
    let mut said: Vec<char> = text.chars().filter(|one| !one.is_control()).collect();
    if said.is_empty() {
        // A tab or a line's end that is drawn is a blank; no text at all is a riddle.
        said.push(if text.is_empty() { UNKNOWN } else { ' ' });
    }
    let parts = i64::try_from(said.len()).unwrap_or(1);
    for (part, said) in (0..).zip(said) {
        let mut area = glyph.area;
        if glyph.way == Way::Right && parts > 1 {
            let width = area.width();
            area.left += width * part / parts;
            area.right = glyph.area.left + width * (part + 1) / parts;
        }
        glyphs.push(Glyph { said, area, ..glyph });
    }
}
