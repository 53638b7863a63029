//! The size of a page, and the transformation of its user space to the page as shown.

use lopdf::Dictionary;

use super::file::PdfFile;
use crate::page::content::Length;
use crate::page::matrix::{Matrix, to_length, whole};

/// The size of A4 in points, for pages without a usable size.
const A4: PageBox = PageBox { left: 0.0, bottom: 0.0, right: 595.0, top: 842.0 };

/// A rectangle in default user space (ISO 32000-1, 7.9.5), in points from the lower left.
#[derive(Clone, Copy)]
struct PageBox {
    left: f64,
    bottom: f64,
    right: f64,
    top: f64,
}

impl PageBox {
    /// Reads a page boundary (ISO 32000-1, 14.11.2), which pages may inherit.
    fn read(file: &PdfFile, page: &Dictionary, key: &str) -> Option<Self> {
        let [x, y, to_x, to_y] = file.number_array::<4>(file.inherited_attribute(page, key)?)?;
        Some(Self { left: x.min(to_x), bottom: y.min(to_y), right: x.max(to_x), top: y.max(to_y) })
    }

    fn intersection(self, other: Self) -> Self {
        Self {
            left: self.left.max(other.left),
            bottom: self.bottom.max(other.bottom),
            right: self.right.min(other.right),
            top: self.top.min(other.top),
        }
    }

    fn width(self) -> f64 {
        self.right - self.left
    }

    fn height(self) -> f64 {
        self.top - self.bottom
    }
}

/// Returns the initial transformation matrix of a page, and its width and height. The
/// matrix turns the page as `Rotate` says, and puts the origin at the top left.
pub(super) fn page_geometry(file: &PdfFile, page: &Dictionary) -> (Matrix, (Length, Length)) {
    let media = PageBox::read(file, page, "MediaBox").unwrap_or(A4);
    let crop = PageBox::read(file, page, "CropBox").map_or(media, |crop| crop.intersection(media));
    let shown = if crop.width() > 0.0 && crop.height() > 0.0 { crop } else { A4 };
    let (width, height) = (shown.width(), shown.height());
    let flip = Matrix([1.0, 0.0, 0.0, -1.0, -shown.left, shown.top]);
    let rotate = file.inherited_attribute(page, "Rotate").and_then(|angle| file.number(angle));
    let (rotation, size) = match whole(rotate.unwrap_or_default()).rem_euclid(360) {
        90 => (Matrix([0.0, 1.0, -1.0, 0.0, height, 0.0]), (height, width)),
        180 => (Matrix([-1.0, 0.0, 0.0, -1.0, width, height]), (width, height)),
        270 => (Matrix([0.0, -1.0, 1.0, 0.0, 0.0, width]), (height, width)),
        _ => (Matrix::IDENTITY, (width, height)),
    };
    (flip.then(rotation), (to_length(size.0), to_length(size.1)))
}
