//! Collects what is painted on a page beside its text: areas, ruled lines, drawings and
//! images.

use std::rc::Rc;

use super::bar::Bar;
use super::color::Color;
use super::content::{Length, POINT, Page, Rect};
use super::image_mask::ImageMask;
use super::ink::{BlendMode, Clip, Ink};
use super::matrix::Matrix;
use super::paint::Paint;
use super::path::{FillRule, MAX_COUNT, Path};
use super::shape::{Point, Shape};

/// Most areas of a page that are looked at for what they cover, and most points of them.
const MAX_PAINTS: usize = 60_000;
/// Most drawings of a page that are kept, and the largest that may be a character.
const MAX_DRAWINGS: usize = 10_000;
const MAX_DRAWING_SIZE: Length = 100 * POINT;

/// The way in which something is painted, beside its shape and its ink.
#[derive(Clone, Debug)]
pub(crate) struct Brush {
    pub clip: Clip,
    pub blend: BlendMode,
    /// How much of it is painted is not known: a soft mask, a layer that may be hidden.
    pub is_inexact: bool,
}

/// The stroke of a path.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stroke {
    pub ink: Ink,
    /// The width of the line.
    pub width: Length,
    pub is_dashed: bool,
}

impl Page {
    /// Paints a path: its area by a rule, and its lines. True if anything is painted.
    pub(crate) fn paint_path(
        &mut self,
        path: &Path,
        fill: Option<(FillRule, Ink)>,
        stroke: Option<Stroke>,
        brush: &Brush,
    ) -> bool {
        // White paint is invisible on white paper.
        let is_filled = fill.is_some_and(|(_, ink)| !ink.color.is_white());
        let is_stroked = stroke.is_some_and(|stroke| !stroke.ink.color.is_white());
        if is_filled || is_stroked {
            let rules = path.rules(is_filled, is_stroked, brush.clip.bounds);
            let left = MAX_COUNT.saturating_sub(self.rules.len());
            self.rules.extend(rules.into_iter().take(left));
            for bounds in path.drawings() {
                self.record_drawing(bounds, brush);
            }
        }
        if let Some((_, ink)) = fill {
            self.record_bars(path.filled_bars(is_filled), ink, brush);
        }
        if let Some(Stroke { ink, width, .. }) = stroke {
            self.record_bars(path.stroked_bars(width, is_stroked), ink, brush);
        }
        let mut is_painted = false;
        if let Some((shape, ink)) = fill.and_then(|(rule, ink)| Some((path.shape(rule)?, ink))) {
            let is_pattern = ink.color == Color::Unknown;
            self.push_paint(self.new_paint(shape, ink, is_pattern, brush));
            is_painted = true;
        }
        if let Some(Stroke { ink, width, is_dashed }) = stroke {
            for shape in path.stroke_shapes(width) {
                self.push_paint(self.new_paint(shape, ink, is_dashed, brush));
                is_painted = true;
            }
            for line in path.slanted_lines() {
                self.record_line(line, ink, brush);
                is_painted = true;
            }
        }
        is_painted
    }

    /// Paints an area.
    pub(crate) fn paint_area(&mut self, shape: Shape, ink: Ink, brush: &Brush) {
        self.push_paint(self.new_paint(shape, ink, false, brush));
    }

    /// Paints an image, which fills the unit square of its matrix. True if it is on the
    /// page.
    pub(crate) fn paint_image(
        &mut self,
        matrix: Matrix,
        mask: Option<Rc<ImageMask>>,
        ink: Ink,
        brush: &Brush,
    ) -> bool {
        let corners = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)];
        let corners = corners.map(|(x, y)| matrix.to_page(x, y));
        let Some(shape) = Shape::new(vec![corners.to_vec()], false) else { return false };
        let rect: Rect = shape.bounds.intersection(brush.clip.bounds);
        if rect.width() <= 0 || rect.height() <= 0 {
            return false;
        }
        if self.images.len() < MAX_PAINTS {
            self.images.push(rect);
        }
        let paint = self.new_paint(shape, ink, false, brush);
        self.push_paint(Paint { mask, is_image: true, ..paint });
        true
    }

    fn record_drawing(&mut self, bounds: Rect, brush: &Brush) {
        let seen = bounds.intersection(brush.clip.bounds);
        if seen.width() < 0 || seen.height() < 0 || seen.height() > MAX_DRAWING_SIZE {
            return;
        }
        if self.drawings.len() < MAX_DRAWINGS {
            self.drawings.push(seen);
        } else {
            self.has_too_many_paints = true;
        }
    }

    /// Records areas that are no ruled lines and have straight sides.
    fn record_bars(&mut self, areas: Vec<Rect>, ink: Ink, brush: &Brush) {
        for area in areas {
            let rect = area.intersection(brush.clip.bounds);
            if rect.width() < 0 || rect.height() < 0 {
                continue;
            }
            if self.bars.len() >= MAX_PAINTS {
                self.has_too_many_paints = true;
                return;
            }
            self.bars.push(Bar {
                rect,
                ink,
                blend: brush.blend,
                paints_before: self.paints.len(),
                glyphs_before: self.glyphs.len(),
            });
        }
    }

    /// Records a slanted line.
    fn record_line(&mut self, line: [Point; 2], ink: Ink, brush: &Brush) {
        let Some(bounds) = Rect::bounding(line) else { return };
        let paint = self.new_paint(Shape::rectangle(bounds), ink, false, brush);
        self.push_paint(Paint { line: Some(line), ..paint });
    }

    fn new_paint(&self, shape: Shape, ink: Ink, is_inexact: bool, brush: &Brush) -> Paint {
        Paint {
            shape,
            clip: brush.clip.clone(),
            ink,
            blend: brush.blend,
            line: None,
            mask: None,
            is_image: false,
            is_inexact: is_inexact || brush.is_inexact,
            glyphs_before: self.glyphs.len(),
        }
    }

    fn push_paint(&mut self, paint: Paint) {
        let seen = paint.shape.bounds.intersection(paint.clip.bounds);
        if seen.width() < 0 || seen.height() < 0 {
            return;
        }
        let points: usize = self.paint_points + paint.cost();
        if self.paints.len() >= MAX_PAINTS || points > MAX_COUNT {
            self.has_too_many_paints = true;
            return;
        }
        self.paint_points = points;
        self.paints.push(paint);
    }
}
