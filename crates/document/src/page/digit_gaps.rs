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

/// Returns the gaps of runs that are spaced evenly: the only gap of another run parts no figures
/// where it is like one of them.
pub(crate) fn even_gaps(runs: impl IntoIterator<Item = DigitRun>) -> Vec<Length> {
    let even = |run: DigitRun| {
        let (least, most) = (run.iter().min().copied()?, run.iter().max().copied()?);
        (run.len() > 1 && least > 0 && most - least <= EVEN).then_some(least)
    };
    let mut gaps: Vec<Length> = runs.into_iter().filter_map(even).collect();
    gaps.sort_unstable();
    gaps.dedup();
    gaps
}

/// Returns true if a gap in a run parts two figures. `even` are the gaps of runs elsewhere
/// that are spaced evenly, by which the only one of a run is judged.
pub(crate) fn has_wide_gap(run: &DigitRun, even: &[Length]) -> bool {
    let Some(widest) = run.iter().copied().max() else { return false };
    if run.len() == 1 {
        return widest >= WIDE && !even.iter().any(|gap| (widest - gap).abs() <= EVEN);
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
            assert!(has_wide_gap(&run, &[]), "{run:?}");
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
            assert!(!has_wide_gap(&run, &[]), "{run:?}");
        }
        assert!(has_wide_gap(&vec![150], &[]) && has_wide_gap(&vec![200], &[160]));
        assert!(!has_wide_gap(&vec![150], &[145]) && !has_wide_gap(&vec![149], &[]));
    }

    #[test]
    fn even_spacing_is_that_of_runs_of_several_digits() {
        assert_eq!(even_gaps([vec![0, 0, 200], vec![150], vec![0, 0]]), [] as [Length; 0]);
        assert_eq!(even_gaps([vec![200, 205], vec![100, 100], vec![-450, -450]]), [100, 200]);
    }
}
