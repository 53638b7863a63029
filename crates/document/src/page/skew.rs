//! Pages that are printed askew, as a crooked scan is: where lines of text fall or rise by more
//! than half a line, a figure of one row stands beside the label of another.

use super::content::{Direction, Glyph, Length, Page, Rect};
use super::flow::PagePart;
use crate::Uncertainty;

/// Slopes are in so many parts of one.
const UNIT: Length = 1_000_000;
/// Fewest pairs of characters by which a slope is measured.
const MIN_PAIRS: usize = 8;
/// Least distance of lines of text, in per cent of the em.
const LINE_HEIGHT: Length = 120;
/// Largest distance of two characters of one line, in ems.
const MAX_DISTANCE: Length = 3;

/// Turns a page whose lines of text are askew by more than half their distance, so that the
/// characters of one line stand at one height again.
pub(crate) fn straighten(page: &mut Page) {
    let Some((slope, em)) = measure_slope(&page.glyphs) else { return };
    let printed = page.glyphs.iter().filter(|glyph| !glyph.is_blank());
    let Some(text) = printed.map(|glyph| glyph.rect).reduce(Rect::union) else { return };
    let drift = slope.abs().saturating_mul(text.width()) / UNIT;
    if drift.saturating_mul(200) <= em.saturating_mul(LINE_HEIGHT) {
        return;
    }
    let (middle, half) = (page.size.0 / 2, page.size.1 / 2);
    page.move_areas(|area| {
        let (x, y) = area.centre();
        let right = slope.saturating_mul(y - half) / UNIT;
        let up = slope.saturating_mul(x - middle) / UNIT;
        Rect {
            left: area.left + right,
            top: area.top - up,
            right: area.right + right,
            bottom: area.bottom - up,
        }
    });
    page.is_askew = true;
}

/// Returns the slope of most lines of text, downward, and the size of most characters.
fn measure_slope(glyphs: &[Glyph]) -> Option<(Length, Length)> {
    let mut slopes: Vec<Length> = glyphs.windows(2).filter_map(pair_slope).collect();
    let mut sizes: Vec<Length> =
        glyphs.iter().filter(|glyph| !glyph.is_blank()).map(|glyph| glyph.em).collect();
    slopes.sort_unstable();
    sizes.sort_unstable();
    let slope = slopes.get(slopes.len() / 2).filter(|_| slopes.len() >= MIN_PAIRS)?;
    Some((*slope, *sizes.get(sizes.len() / 2)?))
}

/// Returns the slope from a character to the next of its line.
fn pair_slope(pair: &[Glyph]) -> Option<Length> {
    let [glyph, next] = pair else { return None };
    let is_text = |glyph: &Glyph| {
        !glyph.is_blank() && !glyph.is_vertical && glyph.direction == Direction::Right
    };
    let ((x, y), (to_x, to_y)) = (glyph.rect.centre(), next.rect.centre());
    let (across, down) = (to_x - x, to_y - y);
    let is_beside = glyph.em == next.em
        && across > 0
        && across <= MAX_DISTANCE * glyph.em
        && down.abs() * 8 <= across;
    (is_text(glyph) && is_text(next) && is_beside).then(|| down.saturating_mul(UNIT) / across)
}

/// Leaves the cells of all tables to a person: which lines are drawn around them is not sure.
pub(crate) fn doubt_tables(parts: &mut [PagePart]) {
    for part in parts {
        let PagePart::Table(table) = part else { continue };
        for cell in &mut table.grid.cells {
            cell.uncertainty.get_or_insert(Uncertainty::Skewed);
        }
    }
}
