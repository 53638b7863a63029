//! Transparency of images (ISO 32000-1, 8.9.6 and 11.6.5.3).

use std::rc::Rc;

use super::content::Length;
use super::matrix::{Matrix, to_length};
use super::shape::Point;

/// The opacity of each sample of an image, which lies in the unit square.
#[derive(Debug)]
pub(crate) struct ImageMask {
    /// The transformation of points of the page to the unit square; none if the image has
    /// no extent.
    to_unit: Option<Matrix>,
    raster: Rc<Raster>,
}

/// The samples of a mask.
#[derive(Debug)]
pub(crate) enum Raster {
    /// They are not read: a format of its own, or too large.
    Unknown,
    /// One byte or one bit a sample, row by row from the top.
    Samples { width: usize, height: usize, bits: usize, bytes: Vec<u8>, is_inverted: bool },
}

impl ImageMask {
    /// Places the samples of an image's mask by `ctm`.
    pub(crate) fn new(raster: Rc<Raster>, ctm: Matrix) -> Self {
        Self { to_unit: ctm.inverse(), raster }
    }

    /// Returns the opacity at a point of the page; `None` if it is not known.
    pub(crate) fn opacity_at(&self, (x, y): Point) -> Option<f64> {
        let Raster::Samples { width, height, bits, bytes, is_inverted } = &*self.raster else {
            return None;
        };
        let (x, y) = self.to_unit?.transform_point(to_points(x), to_points(y));
        let index = |part: f64, count: usize| {
            let at = usize::try_from(to_length(part)).unwrap_or_default() * count / 1000;
            at.min(count.saturating_sub(1))
        };
        let (column, row) = (index(x, *width), index(1.0 - y, *height));
        let value = if *bits == 1 {
            let byte = bytes.get(row * width.div_ceil(8) + column / 8)?;
            f64::from(byte >> (7 - column % 8) & 1)
        } else {
            f64::from(*bytes.get(row * width + column)?) / 255.0
        };
        Some(if *is_inverted { 1.0 - value } else { value })
    }
}

#[expect(clippy::cast_precision_loss, reason = "lengths of a page are small")]
fn to_points(length: Length) -> f64 {
    length as f64 / 1000.0
}
