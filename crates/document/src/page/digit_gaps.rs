//! Gaps between the digits of a figure: one that is clearly wider than the others parts two
//! figures, though it is too narrow for a blank.

use super::content::{Glyph, Length};
use crate::appearance::Position;

/// Gaps are in thousandths of the em. By how much a gap is wider than the others that parts
/// two figures.
const WIDE: Length = 150;
/// The same where the others are all alike: more than any kerning of digits.
const WIDE_AMONG_EVEN: Length = 85;
/// Largest difference of gaps that are alike.
const EVEN: Length = 10;
/// Largest kerning. Digits that stand closer have a font whose widths are not known.
const KERNING: Length = 80;
/// Fewest gaps of a page that show which is usual.
const MIN_GAPS: usize = 4;
/// Largest gap for which no blank is read.
const MAX_GAP: Length = 300;

/// The gaps between the digits of one run, from the left.
pub(crate) type DigitRun = Vec<Length>;

/// Returns the gaps of the runs of digits among the glyphs of a line, from left to right.
pub(crate) fn digit_runs(glyphs: &[Glyph]) -> Vec<DigitRun> {
    let mut runs: Vec<DigitRun> = vec![Vec::new()];
    for pair in glyphs.windows(2) {
        let gap = digit_gap(pair).filter(|gap| *gap <= MAX_GAP);
        match (gap, runs.last_mut()) {
            (Some(gap), Some(run)) => run.push(gap),
            _ => runs.push(Vec::new()),
        }
    }
    runs.retain(|run| !run.is_empty());
    runs
}

/// Returns the gap between two digits on one base line.
fn digit_gap(pair: &[Glyph]) -> Option<Length> {
    let is_digit = |glyph: &Glyph| {
        glyph.character.is_ascii_digit()
            && glyph.is_seen()
            && glyph.appearance.position == Position::Baseline
    };
    let [before, next] = pair else { return None };
    let em = before.em.max(next.em).max(1);
    (is_digit(before) && is_digit(next))
        .then(|| (next.rect.left - before.rect.right).saturating_mul(1000) / em)
}

/// Returns the usual gap between digits: the middle one of all, or none where digits overlap
/// or are few.
pub(crate) fn usual_gap(runs: impl IntoIterator<Item = DigitRun>) -> Length {
    let mut all: Vec<Length> = runs.into_iter().flatten().collect();
    all.sort_unstable();
    let usual = all.get(all.len() / 2).filter(|_| all.len() >= MIN_GAPS);
    usual.map_or(0, |gap| (*gap).max(0))
}

/// Returns the least gap between the digits of one line, by which a single one is judged; 0
/// if there is no other.
pub(crate) fn least_gap(runs: &[DigitRun]) -> Length {
    let all = || runs.iter().flatten().copied();
    if all().nth(1).is_none() { 0 } else { all().min().map_or(0, |gap| gap.max(0)) }
}

/// Returns true if a gap in a run parts two figures. `usual` is the gap between digits
/// elsewhere, by which the only one of a run is judged.
pub(crate) fn has_wide_gap(run: &DigitRun, usual: Length) -> bool {
    let Some(widest) = run.iter().copied().max() else { return false };
    if run.len() == 1 {
        return widest - usual >= WIDE;
    }
    let mut others = run.clone();
    others.sort_unstable();
    others.pop();
    let (least, most) = (others.first().copied(), others.last().copied());
    let (least, most) = (least.unwrap_or_default(), most.unwrap_or_default());
    let excess = widest - least.max(-KERNING);
    excess >= WIDE || excess >= WIDE_AMONG_EVEN && most - least <= EVEN
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_is_wide_against_the_others() {
        for run in [
            vec![0, 0, 0, 89, 0],
            vec![0, 150, 0],
            vec![200, 200, 0],
            vec![100, 100, 280],
            vec![-20, 140, -10],
        ] {
            assert!(has_wide_gap(&run, 0), "{run:?}");
        }
        // Kerning, even spacing, rounding, widths that are not known.
        for run in [
            vec![0, -74, 0],
            vec![-74, 0],
            vec![200, 200, 200],
            vec![0, 40, 80, 40],
            vec![-450, 0, -450],
            vec![],
        ] {
            assert!(!has_wide_gap(&run, 0), "{run:?}");
        }
        assert!(has_wide_gap(&vec![150], 0));
        assert!(!has_wide_gap(&vec![150], 140));
        assert!(!has_wide_gap(&vec![149], 0));
    }

    #[test]
    fn the_usual_gap_is_that_of_most_digits() {
        assert_eq!(usual_gap([vec![0, 0, 200], vec![0]]), 0);
        assert_eq!(usual_gap([vec![200, 200, 200], vec![0]]), 200);
        assert_eq!(usual_gap([vec![200, 200]]), 0);
        assert_eq!(usual_gap([vec![-450; 4]]), 0);
        assert_eq!(least_gap(&[vec![200]]), 0);
        assert_eq!(least_gap(&[vec![200], vec![190]]), 190);
    }
}
