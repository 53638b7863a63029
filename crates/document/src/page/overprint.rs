//! Glyphs that stand in one place: bold by printing twice, shadows, and characters that
//! are printed over others.

use std::collections::HashMap;

use super::content::{Ambiguity, Direction, Glyph, Length, POINT, Page, Rect};

/// Size of the squares in which glyphs are compared.
const SQUARE: Length = 16 * POINT;
/// Most squares of a glyph; a larger one is a watermark.
const MAX_SQUARES: usize = 64;
/// Largest ratio of font sizes of glyphs that are compared; text over others of larger size
/// is written on a watermark.
const MAX_RATIO: Length = 3;
/// Least overlap of the ink of glyphs in one place, in per cent of the smaller; of two
/// digits, which never come so near, it is less.
const MIN_OVERLAP: Length = 40;
const MIN_DIGIT_OVERLAP: Length = 25;
/// Characters that leave room for others.
const SPARSE: &str = "_＿﹍﹏.,:;．，。、：；·…'\"`´^~¨";

/// Removes glyphs that are drawn again to look bold, and marks those that stand in one
/// place with others. `steps` is how many more steps are allowed for all pages.
pub(crate) fn mark_overprinted(page: &mut Page, steps: &mut usize) {
    let mut squares: HashMap<(Length, Length), Vec<usize>> = HashMap::new();
    let mut removed = vec![false; page.glyphs.len()];
    for at in 0..page.glyphs.len() {
        let glyph = &page.glyphs[at];
        let is_invisible = page.inks.get(glyph.ink).is_some_and(|ink| ink.is_invisible);
        if glyph.is_blank()
            || !glyph.is_seen()
            || glyph.direction == Direction::Skewed
            || is_invisible
        {
            continue;
        }
        let places = squares_of(glyph.ink_box());
        for place in places.iter().take(MAX_SQUARES) {
            let others = squares.entry(*place).or_default();
            match steps.checked_sub(others.len() + 1) {
                Some(left) => *steps = left,
                None => return suspect_all(page),
            }
            for other in others.iter().copied() {
                if !removed[at] && !removed[other] {
                    compare(&mut page.glyphs, other, at, &mut removed);
                }
            }
            others.push(at);
        }
    }
    let mut removed = removed.into_iter();
    page.glyphs.retain(|_| !removed.next().unwrap_or_default());
}

fn suspect_all(page: &mut Page) {
    page.has_too_many_paints = true;
    for glyph in &mut page.glyphs {
        glyph.suspect(Ambiguity::Overprinted);
    }
}

/// Returns the squares that an area touches; none if there are too many.
fn squares_of(area: Rect) -> Vec<(Length, Length)> {
    let columns = area.left.div_euclid(SQUARE)..=area.right.div_euclid(SQUARE);
    let rows = area.top.div_euclid(SQUARE)..=area.bottom.div_euclid(SQUARE);
    let count = |range: &std::ops::RangeInclusive<Length>| (range.end() - range.start() + 1).max(0);
    if count(&columns).saturating_mul(count(&rows)) > 64 {
        return Vec::new();
    }
    rows.flat_map(|row| columns.clone().map(move |column| (column, row))).collect()
}

/// Compares two glyphs, the second of which is drawn later.
fn compare(glyphs: &mut [Glyph], first: usize, second: usize, removed: &mut [bool]) {
    let (one, other) = (glyphs[first], glyphs[second]);
    let (small, large) = (one.em.min(other.em), one.em.max(other.em));
    if one.direction != other.direction || large > small * MAX_RATIO {
        return;
    }
    let is_same = one.character == other.character;
    if is_same && is_bold(&one, &other) {
        removed[second] = true;
        glyphs[first].ambiguity = one.ambiguity.max(other.ambiguity);
        return;
    }
    let is_digit = |glyph: &Glyph| glyph.character.is_numeric();
    let are_digits = is_digit(&one) && is_digit(&other);
    let least = if are_digits { MIN_DIGIT_OVERLAP } else { MIN_OVERLAP };
    let common = one.ink_box().intersection(other.ink_box());
    let size = |area: Rect| area.width().max(0) * area.height().max(0);
    let smaller = size(one.ink_box()).min(size(other.ink_box()));
    if common.width() <= 0 || common.height() <= 0 || size(common) * 100 < smaller * least {
        return;
    }
    let is_sparse = |glyph: &Glyph| SPARSE.contains(glyph.character);
    if is_same {
        // A shadow, or a slip: it is read once, and a person looks.
        removed[second] = true;
        glyphs[first].suspect(Ambiguity::Overprinted);
    } else if (is_digit(&one) || is_digit(&other)) && !is_sparse(&one) && !is_sparse(&other) {
        glyphs[first].suspect(Ambiguity::Overprinted);
        glyphs[second].suspect(Ambiguity::Overprinted);
    }
}

/// True if a glyph is drawn again with a small offset, to look bold.
fn is_bold(glyph: &Glyph, again: &Glyph) -> bool {
    let across = (again.rect.left - glyph.rect.left).abs();
    let down = (again.rect.top - glyph.rect.top).abs();
    let long = glyph.rect.width().max(glyph.rect.height());
    (across * 10).max(down * 10) < glyph.em
        && across * 3 < glyph.rect.width().max(long / 4)
        && down * 3 < glyph.rect.height().max(long / 4)
}
