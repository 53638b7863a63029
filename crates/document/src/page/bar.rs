//! Painted areas with straight sides that are no ruled lines: one beside a digit may look
//! like a 1 or a minus, one over it hides a part of it.

use super::content::{Page, Rect};
use super::ink::{BlendMode, Ink};
use super::paint_index::PaintIndex;
use super::shape::Point;
use super::visibility::{FAINT, ground_at};

/// Lightness below which a large area is no shade behind text.
const DARK: f64 = 0.5;
/// Largest opacity that leaves text below to be read, and least lightness of a marker.
const CLEAR: f64 = 0.85;
const LIGHT: f64 = 0.4;

/// A painted area.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bar {
    pub rect: Rect,
    pub ink: Ink,
    /// How it mixes with what is below.
    pub blend: BlendMode,
    /// How many areas are painted before it.
    pub paints_before: usize,
    /// How many glyphs are drawn before it.
    pub glyphs_before: usize,
}

impl Bar {
    /// True if it is dark, or its color is not known.
    pub(crate) fn is_dark(&self) -> bool {
        self.ink.color.lightness().is_none_or(|lightness| lightness < DARK)
    }

    /// True if it has one color, which is known.
    pub(crate) fn is_plain(&self) -> bool {
        self.ink.color.lightness().is_some()
    }

    /// True if text below it is read through it, as through a marker.
    pub(crate) fn is_clear(&self) -> bool {
        let is_light = self.ink.color.lightness().is_some_and(|lightness| lightness >= LIGHT);
        is_light && (self.blend == BlendMode::Darken || self.ink.opacity <= CLEAR)
    }

    /// Returns its center, and points between that and its corners.
    fn sample_points(&self) -> [Point; 5] {
        let Rect { left, top, right, bottom } = self.rect;
        let (x, y) = self.rect.centre();
        let [aside, along] = [left, right].map(|side| i64::midpoint(side, x));
        let [above, below] = [top, bottom].map(|side| i64::midpoint(side, y));
        [(x, y), (aside, above), (along, above), (aside, below), (along, below)]
    }
}

/// Drops the areas that look like the ground on which they are painted; `None` if that
/// takes too many steps.
pub(crate) fn drop_unseen(page: &mut Page, index: &PaintIndex, steps: &mut usize) -> Option<()> {
    let mut seen = Vec::new();
    for bar in std::mem::take(&mut page.bars) {
        let mut is_seen = false;
        for point in bar.sample_points() {
            let near = index.paints_at(point);
            *steps = steps.checked_sub(near.len() + 1)?;
            let earlier = near.iter().take_while(|at| **at < bar.paints_before);
            let earlier: Vec<_> = earlier.filter_map(|at| page.paints.get(*at)).collect();
            let distance = bar.ink.color.distance(ground_at(point, &earlier));
            is_seen |= distance.is_none_or(|distance| distance * bar.ink.opacity >= FAINT);
        }
        if is_seen {
            seen.push(bar);
        }
    }
    page.bars = seen;
    Some(())
}
