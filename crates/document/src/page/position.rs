//! Raised and lowered glyphs of a line, by their size and base line against those beside
//! them.

use super::content::{Ambiguity, Glyph, Length};
use crate::appearance::Position;

/// All in per cent of the larger font size. Part of an em above the base line; height of a
/// digit.
const ASCENT: Length = 88;
const DIGIT_HEIGHT: Length = 70;
/// Largest size of a mark, and of one beside a digit that is none of its number.
const MAX_MARK: Length = 87;
/// Least distance of the base lines of a raised and of a lowered mark.
const MIN_RAISE: Length = 12;
const MIN_LOWER: Length = 8;
/// Least height of the top of a raised mark above the base line.
const MIN_TOP: Length = 64;
/// Largest gap between a mark and the text beside it: where no blank is read.
const MAX_GAP: Length = 150;
/// Least distance of base lines that is no rounding.
const MIN_SHIFT: Length = 10;

/// Glyphs of one size on one base line.
struct Run {
    from: usize,
    to: usize,
    em: Length,
    base: Length,
}

/// Marks the raised and lowered glyphs of a line, which are sorted from left to right.
pub(crate) fn mark_positions(glyphs: &mut [Glyph]) {
    let runs = find_runs(glyphs);
    for (at, run) in runs.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| runs.get(at));
        let after = runs.get(at + 1);
        let beside: Vec<&Run> = [before, after]
            .into_iter()
            .flatten()
            .filter(|other| is_beside(glyphs, run, other))
            .collect();
        let larger = beside.iter().find(|other| run.em * 100 <= other.em * MAX_MARK);
        if let Some(base) = larger {
            mark_small(glyphs, run, base);
        } else if let Some(base) = beside.iter().find(|other| other.em * 100 > run.em * MAX_MARK) {
            mark_shifted(glyphs, run, base);
        }
    }
}

fn find_runs(glyphs: &[Glyph]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (at, glyph) in glyphs.iter().enumerate().filter(|(_, glyph)| !glyph.is_blank()) {
        let base = glyph.rect.top + glyph.rect.height() * ASCENT / 100;
        let em = glyph.rect.height().max(1);
        let continues = |run: &&mut Run| {
            let (small, large) = (em.min(run.em), em.max(run.em));
            small * 100 > large * MAX_MARK && (base - run.base).abs() * 100 < large * MIN_SHIFT
        };
        match runs.last_mut().filter(continues) {
            Some(run) => run.to = at + 1,
            None => runs.push(Run { from: at, to: at + 1, em, base }),
        }
    }
    runs
}

/// True if two runs follow one another without a gap.
fn is_beside(glyphs: &[Glyph], one: &Run, other: &Run) -> bool {
    let (left, right) = if one.from < other.from { (one, other) } else { (other, one) };
    let (Some(last), Some(first)) = (glyphs.get(left.to - 1), glyphs.get(right.from)) else {
        return false;
    };
    (first.rect.left - last.rect.right) * 100 < one.em.max(other.em) * MAX_GAP
}

/// Marks small glyphs beside large ones.
fn mark_small(glyphs: &mut [Glyph], run: &Run, base: &Run) {
    let above = (base.base - run.base) * 100;
    let top = above + run.em * DIGIT_HEIGHT;
    let position = if above >= base.em * MIN_RAISE && top >= base.em * MIN_TOP {
        Position::Raised
    } else if above <= -base.em * MIN_LOWER {
        Position::Lowered
    } else {
        suspect_digits(glyphs, run, base);
        return;
    };
    for glyph in run_glyphs(glyphs, run) {
        glyph.appearance.position = position;
    }
}

/// Marks glyphs beside others of the same size on another base line.
fn mark_shifted(glyphs: &mut [Glyph], run: &Run, base: &Run) {
    if (base.base - run.base).abs() * 100 < base.em.max(run.em) * MIN_SHIFT {
        return;
    }
    let rise = glyphs.get(run.from).map_or(0, |glyph| glyph.rise);
    let base_rise = glyphs.get(base.from).map_or(0, |glyph| glyph.rise);
    let position = match (rise, base_rise) {
        (1.., 0) => Position::Raised,
        (..0, 0) => Position::Lowered,
        // The other run is the mark.
        (0, base_rise) if base_rise != 0 => return,
        _ => {
            suspect_digits(glyphs, run, base);
            return;
        }
    };
    for glyph in run_glyphs(glyphs, run) {
        glyph.appearance.position = position;
    }
}

/// Marks glyphs that may or may not be of one number.
fn suspect_digits(glyphs: &mut [Glyph], run: &Run, base: &Run) {
    let is_digit = |at: usize| glyphs.get(at).is_some_and(|glyph| glyph.character.is_numeric());
    let (left, right) = if run.from < base.from { (run, base) } else { (base, run) };
    if is_digit(left.to - 1) && is_digit(right.from) {
        for glyph in run_glyphs(glyphs, run) {
            glyph.suspect(Ambiguity::Position);
        }
    }
}

fn run_glyphs<'g>(glyphs: &'g mut [Glyph], run: &Run) -> impl Iterator<Item = &'g mut Glyph> {
    glyphs.get_mut(run.from..run.to).unwrap_or_default().iter_mut()
}
