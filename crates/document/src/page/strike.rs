//! Lines through text: it is struck out.

use super::content::{Ambiguity, Direction, Glyph, Length, Page, Rect};

/// Part of a font size, in per cent above the base line, between which a line runs through
/// glyphs.
const LOWEST: Length = 12;
const HIGHEST: Length = 60;
/// Part of an em above the base line, in per cent.
const ASCENT: Length = 88;
/// Part of a glyph that a line covers, in per cent, to strike it out, and to touch it.
const MIN_STRUCK: Length = 60;
const MIN_TOUCHED: Length = 20;
/// Part of a font size, in per cent, by which a line may be longer than the text that it
/// strikes out.
const MAX_EXCESS: Length = 45;

/// Marks glyphs through which a line runs: struck out if it is as long as they are,
/// uncertain if it goes on as the line of a table does. Lines that strike text out are no
/// longer ruled lines. `steps` is how many more steps are allowed for all pages.
pub(crate) fn mark_struck(page: &mut Page, steps: &mut usize) {
    let mut struck_by = vec![false; page.rules.len()];
    for way in [Direction::Right, Direction::Down, Direction::Up, Direction::Left] {
        let mut turned: Vec<(Rect, usize)> = (0..)
            .zip(&page.glyphs)
            .filter(|(_, glyph)| {
                let is_upright = way == Direction::Right || !glyph.is_vertical;
                glyph.direction == way && is_upright && glyph.is_seen() && !glyph.is_blank()
            })
            .map(|(at, glyph)| (glyph.rect.rotated(way), at))
            .collect();
        turned.sort_unstable_by_key(|(rect, _)| rect.centre().1);
        let Some(tallest) = turned.iter().map(|(rect, _)| rect.height()).max() else { continue };
        for (rule, struck_by) in page.rules.iter().zip(&mut struck_by) {
            let line = rule.rect().rotated(way);
            if line.height() > 0 {
                continue;
            }
            let from = turned.partition_point(|(rect, _)| rect.centre().1 < line.top - tallest);
            let to = turned.partition_point(|(rect, _)| rect.centre().1 <= line.top + tallest);
            let near = turned.get(from..to).unwrap_or_default();
            match steps.checked_sub(near.len() + 1) {
                Some(left) => *steps = left,
                None => {
                    page.has_too_many_paints = true;
                    return suspect_all(&mut page.glyphs);
                }
            }
            *struck_by |= strike(line, near, &mut page.glyphs);
        }
    }
    let mut struck_by = struck_by.into_iter();
    page.rules.retain(|_| !struck_by.next().unwrap_or_default());
}

fn suspect_all(glyphs: &mut [Glyph]) {
    for glyph in glyphs {
        glyph.suspect(Ambiguity::Overprinted);
    }
}

/// Marks the glyphs through which a level line runs; true if it strikes them out.
fn strike(line: Rect, near: &[(Rect, usize)], glyphs: &mut [Glyph]) -> bool {
    let mut run: Option<Rect> = None;
    let mut em = 0;
    let mut struck = Vec::new();
    let mut touched = Vec::new();
    for (rect, at) in near {
        let size = rect.height();
        let above = (rect.top * 100 + size * ASCENT - line.top * 100).max(0);
        let common = line.right.min(rect.right) - line.left.max(rect.left);
        let covered = common.max(0) * 100;
        let is_through = (size * LOWEST..=size * HIGHEST).contains(&above);
        if !is_through || covered < rect.width().max(1) * MIN_TOUCHED {
            continue;
        }
        if covered >= rect.width() * MIN_STRUCK {
            run = Some(run.map_or(*rect, |run| run.union(*rect)));
            em = em.max(size);
            struck.push(*at);
        } else {
            touched.push(*at);
        }
    }
    let mark = |glyphs: &mut [Glyph], places: &[usize]| {
        for at in places {
            if let Some(glyph) = glyphs.get_mut(*at) {
                glyph.suspect(Ambiguity::Overprinted);
            }
        }
    };
    mark(glyphs, &touched);
    let Some(run) = run else { return false };
    let excess = (run.left - line.left).max(line.right - run.right) * 100;
    if excess > em * MAX_EXCESS {
        mark(glyphs, &struck);
        return false;
    }
    for at in struck {
        if let Some(glyph) = glyphs.get_mut(at) {
            glyph.appearance.struck = true;
        }
    }
    true
}
