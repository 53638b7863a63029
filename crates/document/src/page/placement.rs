//! Places glyphs on a page: their area, size and direction by a matrix.

use super::content::{Ambiguity, Direction, Glyph, Length, POINT, Rect, UNKNOWN};
use super::matrix::{Matrix, to_length};
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
pub(crate) struct GlyphStyle {
    /// The index of their ink on the page.
    pub ink: usize,
    pub appearance: Appearance,
    pub ambiguity: Option<Ambiguity>,
}

/// Places a glyph of a width in ems by the matrix that takes its em to the page. In its
/// em the base line is the axis of x, and y goes up. `None` if it has no area.
pub(crate) fn place_glyph(
    matrix: Matrix,
    width: f64,
    is_vertical: bool,
    style: GlyphStyle,
) -> Option<Glyph> {
    let (from, to) = if is_vertical {
        ((-width / 2.0, -1.0), (width / 2.0, 0.0))
    } else {
        ((0.0, ASCENT - 1.0), (width, ASCENT))
    };
    let corners = [from, (to.0, from.1), to, (from.0, to.1)];
    let rect = Rect::bounding(corners.map(|(x, y)| matrix.to_page(x, y)))?;
    let (x, y) = matrix.transform_vector(0.0, 1.0);
    let along = matrix.transform_vector(1.0, 0.0);
    let ahead = if is_vertical { (-x, -y) } else { along };
    let mut glyph = Glyph {
        character: UNKNOWN,
        rect,
        em: length_of((x, y)),
        direction: direction_of(ahead),
        is_vertical,
        order: 0,
        ink: style.ink,
        rise: 0,
        appearance: style.appearance,
        ambiguity: style.ambiguity,
    };
    mark_size(&mut glyph, (x, y), along);
    if is_mirrored((x, y), along) {
        glyph.suspect(Ambiguity::Visibility);
    }
    Some(glyph)
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
pub(crate) fn length_of((x, y): (f64, f64)) -> Length {
    to_length(x.abs().max(y.abs()))
}

/// Returns the direction of a vector on the page.
pub(crate) fn direction_of((x, y): (f64, f64)) -> Direction {
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
pub(crate) fn push_glyphs(glyph: Glyph, text: &str, glyphs: &mut Vec<Glyph>) {
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
