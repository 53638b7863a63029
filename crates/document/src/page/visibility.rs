//! The glyphs of a page that are seen: not clipped away, not in the color of the ground,
//! not covered by what is painted later.

use super::bar;
use super::color::Color;
use super::content::{Ambiguity, Glyph, Length, POINT, Page, Rect};
use super::ink::CLEAR;
use super::ink::{BlendMode, Ink};
use super::notes::MIN_IMAGE_AREA;
use super::paint::{Cover, Paint, TextInk};
use super::paint_index::PaintIndex;
use super::shape::Point;

/// Difference from the ground below which a color is not seen, and may not be.
const UNSEEN: f64 = 0.03;
pub(super) const FAINT: f64 = 0.1;
/// Lightness above which a color may not be seen on an image.
const LIGHT: f64 = 0.6;
/// Least lightness of a cover that looks like blank paper.
const PAPER: f64 = 0.9;
/// Rows and columns of the points of a glyph that are looked at.
const ROWS: i64 = 5;
const COLUMNS: i64 = 4;

/// How many of a glyph's points are what.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    all: usize,
    /// Outside the clipping path.
    clipped: usize,
    covered: usize,
    covered_by_image: usize,
    /// Covered by what is no blank paper.
    blotted: usize,
    /// Seen before it was covered.
    erased: usize,
    /// Perhaps covered.
    veiled: usize,
    /// In the color of the ground.
    unseen: usize,
    /// In a color that is hardly seen, or not known.
    faint: usize,
}

/// Marks the glyphs of a page that are not seen, or may not be. `steps` is how many more
/// steps are allowed for all pages.
pub(crate) fn mark_unseen(page: &mut Page, steps: &mut usize) {
    let mut glyphs = std::mem::take(&mut page.glyphs);
    let mut under_image = vec![false; glyphs.len()];
    let (mut blots, mut erased) = (Vec::new(), Vec::new());
    match PaintIndex::new(page, steps) {
        Some(mut index) => {
            for (at, glyph) in glyphs.iter_mut().enumerate() {
                if glyph.is_blank() || !glyph.is_seen() {
                    continue;
                }
                let Some(ink) = page.inks.get(glyph.ink) else { continue };
                let near = index.find(&page.paints, glyph, steps);
                match near.and_then(|near| tally(glyph, ink, &near, steps)) {
                    Some(tally) => {
                        under_image[at] = mark_by_tally(glyph, tally);
                        if !glyph.is_seen() && tally.blotted > 0 {
                            blots.push(at);
                        }
                        if !glyph.is_seen() && tally.erased > 0 {
                            erased.push(at);
                        }
                    }
                    None => {
                        page.has_too_many_paints = true;
                        glyph.suspect(Ambiguity::Visibility);
                    }
                }
            }
            if bar::drop_unseen(page, &index, steps).is_none() {
                page.has_too_many_paints = true;
            }
        }
        None => page.has_too_many_paints = true,
    }
    if page.has_too_many_paints {
        for glyph in &mut glyphs {
            glyph.suspect(Ambiguity::Visibility);
        }
    }
    mark_annotated(page, &mut glyphs, steps);
    page.has_invisible_text = restore_ocr_layer(page, &mut glyphs, &under_image);
    let blots = blots.iter().map(|at| &glyphs[*at]).filter(|glyph| !glyph.is_seen());
    page.blots.extend(blots.map(|glyph| glyph.rect));
    let erased = erased.iter().map(|at| &glyphs[*at]).filter(|glyph| !glyph.is_seen());
    page.erased.extend(erased.map(|glyph| (glyph.rect, Ambiguity::Overprinted)));
    page.glyphs = glyphs;
}

/// Marks a glyph by what its points are; true if an image covers it.
fn mark_by_tally(glyph: &mut Glyph, tally: Tally) -> bool {
    let Tally { all, .. } = tally;
    let nearly_all = |count: usize| count * 10 >= all * 9;
    let many = |count: usize| count * 10 >= all * 3;
    if nearly_all(tally.clipped) || nearly_all(tally.unseen) {
        glyph.appearance.unpainted = true;
    } else if nearly_all(tally.covered) {
        glyph.appearance.unpainted = true;
        return tally.covered_by_image * 2 > tally.covered;
    } else if many(tally.covered + tally.veiled) || tally.covered * 10 >= all * 2 {
        glyph.suspect(Ambiguity::Overprinted);
    } else if tally.clipped * 5 > all || many(tally.unseen + tally.faint) {
        glyph.suspect(Ambiguity::Visibility);
    }
    false
}

/// Looks at the points of a glyph; `None` if that takes too many steps.
fn tally(glyph: &mut Glyph, ink: &TextInk, near: &[&Paint], steps: &mut usize) -> Option<Tally> {
    let area = glyph.ink_box();
    if ink.clip.is_inexact {
        glyph.suspect(Ambiguity::Visibility);
    }
    if near.iter().any(|paint| paint.line.is_some_and(|line| crosses(line, area))) {
        glyph.suspect(Ambiguity::Overprinted);
    }
    let is_uniform = near.iter().all(|paint| paint.line.is_some() || paint.is_uniform_in(area))
        && ink.clip.shapes.is_empty()
        && ink.clip.bounds.intersection(area) == area;
    let points = if is_uniform { vec![area.centre()] } else { sample_points(area) };
    let cost: usize = near.iter().map(|paint| paint.cost()).sum::<usize>()
        + ink.clip.shapes.iter().map(|shape| shape.cost()).sum::<usize>();
    *steps = steps.checked_sub(cost.saturating_add(1).saturating_mul(points.len()))?;
    let earlier = near.partition_point(|paint| paint.glyphs_before <= glyph.order);
    let mut tally = Tally { all: points.len(), ..Tally::default() };
    for point in points {
        let is_inside = ink.clip.bounds.contains(point)
            && ink.clip.shapes.iter().all(|shape| shape.contains(point));
        if !is_inside {
            tally.clipped += 1;
            continue;
        }
        let covers = near[earlier..].iter().filter(|paint| paint.line.is_none());
        // Of those that cover it fully the last is seen.
        let cover =
            covers.map(|paint| (paint.cover_at(point), paint)).max_by_key(|(cover, _)| *cover);
        match cover {
            Some((Cover::Full, paint)) => {
                tally.covered += 1;
                tally.covered_by_image += usize::from(paint.is_image);
                let lightness = paint.ink.color.lightness();
                tally.blotted += usize::from(lightness.is_none_or(|light| light < PAPER));
                let was_seen = strength(ink, ground_at(point, &near[..earlier]));
                tally.erased += usize::from(was_seen.is_none_or(|strength| strength >= UNSEEN));
            }
            Some((Cover::Unsure, _)) => tally.veiled += 1,
            _ => match strength(ink, ground_at(point, &near[..earlier])) {
                Some(strength) if strength < UNSEEN => tally.unseen += 1,
                Some(strength) if strength >= FAINT => {}
                _ => tally.faint += 1,
            },
        }
    }
    Some(tally)
}

/// Returns the color of the ground at a point, on white paper.
pub(super) fn ground_at(point: Point, paints: &[&Paint]) -> Color {
    paints.iter().filter(|paint| paint.line.is_none()).fold(Color::WHITE, |ground, paint| {
        match (paint.opacity_at(point), paint.blend) {
            (Some(opacity), _) if opacity <= 0.0 => ground,
            (_, _) if paint.ink.color == Color::Nothing => ground,
            (Some(opacity), BlendMode::Normal) => paint.ink.color.over(ground, opacity),
            (Some(_), BlendMode::Darken) => paint.ink.color.darkest(ground),
            _ => Color::Unknown,
        }
    })
}

/// Returns how far the ink of text is from the ground, from 0 to 1; `None` if that is not
/// known.
fn strength(ink: &TextInk, ground: Color) -> Option<f64> {
    let mut most = Some(0.0);
    for Ink { color, opacity } in ink.inks.into_iter().filter(|ink| ink.opacity >= CLEAR) {
        let color = match ink.blend {
            BlendMode::Normal => color,
            BlendMode::Darken => color.darkest(ground),
            BlendMode::Other => Color::Unknown,
        };
        let distance = match (color.distance(ground), color.lightness()) {
            (Some(distance), _) => Some(distance),
            _ if color == Color::Nothing => Some(0.0),
            // Dark text on an image is taken to be meant to be read.
            (None, Some(lightness)) if lightness < LIGHT => Some(1.0),
            _ => None,
        };
        most = most.zip(distance).map(|(most, distance)| (distance * opacity).max(most));
    }
    most
}

/// Returns points all over an area.
fn sample_points(area: Rect) -> Vec<Point> {
    let part =
        |from: Length, size: Length, at: i64, parts: i64| from + size * (2 * at + 1) / (2 * parts);
    let row = |row| {
        let y = part(area.top, area.height(), row, ROWS);
        (0..COLUMNS).map(move |column| (part(area.left, area.width(), column, COLUMNS), y))
    };
    (0..ROWS).flat_map(row).collect()
}

/// True if a line crosses an area.
fn crosses([from, to]: [Point; 2], area: Rect) -> bool {
    let corners = [
        (area.left, area.top),
        (area.right, area.top),
        (area.right, area.bottom),
        (area.left, area.bottom),
    ];
    let side =
        |(x, y): Point| ((to.0 - from.0) * (y - from.1) - (x - from.0) * (to.1 - from.1)).signum();
    let sides = corners.map(side);
    let bounds = Rect::bounding([from, to]).map(|bounds| bounds.intersection(area));
    bounds.is_some_and(|common| common.width() >= 0 && common.height() >= 0)
        && sides.contains(&1)
        && sides.contains(&-1)
}

/// Marks glyphs that annotations strike out or are drawn over.
fn mark_annotated(page: &mut Page, glyphs: &mut [Glyph], steps: &mut usize) {
    let areas = page.struck_out.len() + page.overdrawn.len();
    match steps.checked_sub(areas.saturating_mul(glyphs.len())) {
        Some(left) => *steps = left,
        None => {
            page.has_too_many_paints = true;
            for glyph in glyphs.iter_mut() {
                glyph.suspect(Ambiguity::Visibility);
            }
            return;
        }
    }
    for glyph in glyphs {
        let centre = glyph.rect.centre();
        let is_inside = |area: &Rect| area.contains(centre);
        if page.overdrawn.iter().any(is_inside) {
            glyph.suspect(Ambiguity::Overprinted);
        }
        glyph.appearance.struck |= page.struck_out.iter().any(is_inside);
    }
}

/// Restores the text of a page that is an image with its text in or under it, as OCR
/// leaves it. True if it is.
fn restore_ocr_layer(page: &Page, glyphs: &mut [Glyph], under_image: &[bool]) -> bool {
    let is_large = |image: &&Rect| image.width() * image.height() >= MIN_IMAGE_AREA;
    let Some(area) = page.images.iter().filter(is_large).copied().reduce(Rect::union) else {
        return false;
    };
    if area.width() / POINT * (area.height() / POINT) * 4
        < page.size.0 / POINT * (page.size.1 / POINT)
    {
        return false;
    }
    let is_ocr = |glyph: &Glyph, under_image: bool| {
        let is_invisible = page.inks.get(glyph.ink).is_some_and(|ink| ink.is_invisible);
        glyph.appearance.unpainted && (is_invisible || under_image)
    };
    let is_inside = |glyph: &Glyph| !glyph.is_blank() && area.contains(glyph.rect.centre());
    let inside = || glyphs.iter().zip(under_image).filter(|(glyph, _)| is_inside(glyph));
    let all = inside().count();
    let ocr = inside().filter(|(glyph, under)| is_ocr(glyph, **under)).count();
    if ocr == 0 || ocr * 5 < all * 4 {
        return false;
    }
    for (glyph, under_image) in glyphs.iter_mut().zip(under_image) {
        if is_ocr(glyph, *under_image) || glyph.is_blank() {
            glyph.appearance.unpainted = false;
            glyph.ambiguity = None;
        }
    }
    true
}
