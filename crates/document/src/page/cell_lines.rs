//! The lines of text in one cell: whether they are what is seen, and how many they are.

use super::content::{Ambiguity, Length};
use super::digit_gaps::has_wide_gap;
use super::line::TextLine;
use crate::Uncertainty;

/// Returns the reason for which the lines of a cell may not be what is seen: their glyphs,
/// a gap between two figures, or that it is not clear if they are two. `even_gaps` are those
/// of evenly spaced digits of the page.
pub(crate) fn lines_uncertainty(lines: &[TextLine], even_gaps: &[Length]) -> Option<Uncertainty> {
    let ambiguity = lines.iter().filter_map(TextLine::ambiguity).max();
    let pairs = lines.windows(2).any(|pair| is_one_line(&pair[0], &pair[1]));
    let mut runs = lines.iter().flat_map(TextLine::digit_runs);
    let is_parted = runs.any(|run| has_wide_gap(&run, even_gaps));
    let position = (pairs || is_parted).then_some(Ambiguity::Position);
    ambiguity.max(position).map(Ambiguity::uncertainty)
}

/// True if two lines of a cell may be one: beside one another and at nearly one height, or
/// numbers of different size.
fn is_one_line(above: &TextLine, below: &TextLine) -> bool {
    let common = above.rect.intersection(below.rect);
    let (small, large) = (above.em.min(below.em), above.em.max(below.em));
    // Digits of a line that runs in another direction are no part of this one.
    if above.direction != below.direction {
        return above.has_digits() && below.has_digits();
    }
    let are_apart = common.width() * 4 < small;
    let is_level = common.height() * 6 > small;
    let are_alike = small * 100 > large * 87;
    let are_numbers = above.is_number() && below.is_number();
    are_apart && is_level || are_numbers && !are_alike
}
