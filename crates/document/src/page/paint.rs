//! Areas that are painted, and the ink of text: all that decides which text is seen.

use std::rc::Rc;

use super::color::Color;
use super::content::Rect;
use super::image_mask::ImageMask;
use super::ink::{BlendMode, Clip, Ink};
use super::shape::{Point, Shape};

/// Least opacity of paint that hides all below.
const OPAQUE: f64 = 0.97;
/// Largest opacity of paint that hides nothing.
const CLEAR: f64 = 0.85;
/// Lightness above which paint that darkens leaves dark text to be read.
const LIGHT: f64 = 0.4;

/// An area that is painted.
#[derive(Clone, Debug)]
pub(crate) struct Paint {
    /// The area.
    pub shape: Shape,
    /// The clipping path under which it is painted.
    pub clip: Clip,
    /// The color, and the opacity.
    pub ink: Ink,
    /// How it mixes with what is below.
    pub blend: BlendMode,
    /// The ends of a line that is too thin to cover text, but may cross it out.
    pub line: Option<[Point; 2]>,
    /// The transparency of an image.
    pub mask: Option<Rc<ImageMask>>,
    /// It is an image.
    pub is_image: bool,
    /// How many of its points are painted is not known: a pattern, dashes, a soft mask.
    pub is_inexact: bool,
    /// How many glyphs are drawn before it.
    pub glyphs_before: usize,
}

/// The inks of text, and the clipping path under which it is shown.
#[derive(Clone, Debug)]
pub(crate) struct TextInk {
    /// The inks of its areas and outlines; one of no opacity for what is not painted.
    pub inks: [Ink; 2],
    pub blend: BlendMode,
    pub clip: Clip,
    /// The rendering mode is that of invisible text.
    pub is_invisible: bool,
}

/// The effect of paint on what is below it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Cover {
    /// None: it stays to be read.
    None,
    /// Not known.
    Unsure,
    /// It is not seen any more.
    Full,
}

impl TextInk {
    /// True if text in another ink looks the same.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        (self.inks, self.blend, self.is_invisible) == (other.inks, other.blend, other.is_invisible)
            && self.clip.is_same(&other.clip)
    }
}

impl Paint {
    /// Returns the area within which it is painted.
    pub(crate) fn bounds(&self) -> Rect {
        self.shape.bounds.intersection(self.clip.bounds)
    }

    /// True if it has the same opacity in all of an area within its bounds.
    pub(crate) fn is_uniform_in(&self, area: Rect) -> bool {
        let bounds = self.bounds();
        self.line.is_none()
            && (self.is_inexact || self.mask.is_none())
            && self.shape.is_rectangle()
            && self.clip.shapes.is_empty()
            && bounds.intersection(area) == area
    }

    /// Returns the number of steps that a look-up of a point takes.
    pub(crate) fn cost(&self) -> usize {
        self.shape.cost() + self.clip.shapes.iter().map(|shape| shape.cost()).sum::<usize>()
    }

    /// Returns the opacity at a point; `None` if it is not known.
    pub(crate) fn opacity_at(&self, point: Point) -> Option<f64> {
        let inside = self.clip.bounds.contains(point)
            && self.shape.contains(point)
            && self.clip.shapes.iter().all(|shape| shape.contains(point));
        if !inside {
            return Some(0.0);
        }
        if self.is_inexact || self.clip.is_inexact {
            return None;
        }
        match &self.mask {
            Some(mask) => Some(mask.opacity_at(point)? * self.ink.opacity),
            None => Some(self.ink.opacity),
        }
    }

    /// Returns its effect on text below at a point.
    pub(crate) fn cover_at(&self, point: Point) -> Cover {
        let Some(opacity) = self.opacity_at(point) else { return Cover::Unsure };
        if opacity <= 0.0 || self.ink.color == Color::Nothing {
            return Cover::None;
        }
        let hides = match self.blend {
            BlendMode::Normal => true,
            BlendMode::Darken => match self.ink.color.lightness() {
                Some(lightness) if lightness >= LIGHT => return Cover::None,
                _ => false,
            },
            BlendMode::Other => false,
        };
        match opacity {
            // A seal leaves gaps between its strokes, so that text under it is seen.
            _ if opacity >= OPAQUE && hides && self.mask.is_none() => Cover::Full,
            _ if opacity <= CLEAR && hides => Cover::None,
            _ => Cover::Unsure,
        }
    }
}
