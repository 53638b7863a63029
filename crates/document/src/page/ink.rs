//! The color, the opacity and the clip with which a page is painted.

use std::rc::Rc;

use super::color::Color;
use super::content::Rect;
use super::shape::Shape;

/// Largest opacity that leaves no trace, and that may leave none.
pub(crate) const CLEAR: f64 = 0.03;
/// Most clipping paths that are no rectangles; of more only the bounds count.
const MAX_CLIP_SHAPES: usize = 8;
/// Most points of such a path.
const MAX_CLIP_POINTS: usize = 500;

/// The color and the opacity of fills or strokes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Ink {
    pub color: Color,
    /// From 0 for nothing to 1.
    pub opacity: f64,
}

/// The way in which paint mixes with what is below (11.3.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BlendMode {
    /// It covers it.
    Normal,
    /// It darkens it, as a marker does.
    Darken,
    /// Any other.
    Other,
}

/// The clipping path (8.5.4).
#[derive(Clone, Debug)]
pub(crate) struct Clip {
    /// The bounds of the area.
    pub bounds: Rect,
    /// Shapes within which it lies too.
    pub shapes: Vec<Rc<Shape>>,
    /// It may be smaller than the bounds and the shapes say.
    pub is_inexact: bool,
}

impl Clip {
    /// Makes a clip of a rectangle.
    pub(crate) fn new(bounds: Rect) -> Self {
        Self { bounds, shapes: Vec::new(), is_inexact: false }
    }

    /// True if another is the same path.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        (self.bounds, self.is_inexact, self.shapes.len())
            == (other.bounds, other.is_inexact, other.shapes.len())
            && self.shapes.iter().zip(&other.shapes).all(|(one, other)| Rc::ptr_eq(one, other))
    }

    /// Intersects it with a shape.
    pub(crate) fn intersect(&mut self, shape: Shape) {
        self.bounds = self.bounds.intersection(shape.bounds);
        if shape.is_rectangle() {
            return;
        }
        if self.shapes.len() < MAX_CLIP_SHAPES && shape.cost() <= MAX_CLIP_POINTS {
            self.shapes.push(Rc::new(shape));
        } else {
            self.is_inexact = true;
        }
    }
}
