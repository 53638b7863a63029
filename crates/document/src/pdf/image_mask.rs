//! Transparency of images (ISO 32000-1, 8.9.6 and 11.6.5.3).

use std::rc::Rc;

use lopdf::{Object, Stream};

use super::file::PdfFile;
use super::matrix::{Matrix, to_length, whole};
use super::page::Length;
use super::shape::Point;
use crate::ReadError;

/// Most bytes of a mask that is looked at.
const MAX_BYTES: usize = 32 * 1024 * 1024;

/// The opacity of each sample of an image, which lies in the unit square.
#[derive(Debug)]
pub(super) struct ImageMask {
    /// The transformation of points of the page to the unit square; none if the image has
    /// no extent.
    to_unit: Option<Matrix>,
    raster: Rc<Raster>,
}

/// The samples of a mask.
#[derive(Debug)]
pub(super) enum Raster {
    /// They are not read: a format of its own, or too large.
    Unknown,
    /// One byte or one bit a sample, row by row from the top.
    Samples { width: usize, height: usize, bits: usize, bytes: Vec<u8>, is_inverted: bool },
}

impl ImageMask {
    /// Places the samples of an image's mask by `ctm`.
    pub(super) fn new(raster: Rc<Raster>, ctm: Matrix) -> Self {
        Self { to_unit: ctm.inverse(), raster }
    }

    /// Returns the opacity at a point of the page; `None` if it is not known.
    pub(super) fn opacity_at(&self, (x, y): Point) -> Option<f64> {
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

impl Raster {
    /// Reads the mask of an image; `None` if it has none.
    ///
    /// Errors: the decoded streams of the file are too large together.
    pub(super) fn of_image(file: &PdfFile, image: &Stream) -> Result<Option<Self>, ReadError> {
        let entry = |key| file.get(&image.dict, key);
        if matches!(entry("ImageMask"), Some(Object::Boolean(true))) {
            // A sample of 0 is painted (8.9.6.2).
            return Self::read(file, image, true).map(Some);
        }
        match (entry("SMask"), entry("Mask")) {
            (Some(Object::Stream(mask)), _) => Self::read(file, mask, false).map(Some),
            // A sample of 1 is masked out (8.9.6.3).
            (_, Some(Object::Stream(mask))) => Self::read(file, mask, true).map(Some),
            (_, Some(Object::Array(_))) => Ok(Some(Self::Unknown)),
            _ => {
                let inside = file.number_entry(&image.dict, "SMaskInData");
                Ok(inside.filter(|kind| *kind > 0.0).map(|_| Self::Unknown))
            }
        }
    }

    fn read(file: &PdfFile, mask: &Stream, is_inverted: bool) -> Result<Self, ReadError> {
        let size = |key| {
            let number = file.number_entry(&mask.dict, key).map(whole)?;
            usize::try_from(number).ok().filter(|size| (1..=1 << 16).contains(size))
        };
        let is_stencil = matches!(file.get(&mask.dict, "ImageMask"), Some(Object::Boolean(true)));
        let bits = if is_stencil { Some(1) } else { size("BitsPerComponent") };
        let (Some(width), Some(height), Some(bits @ (1 | 8))) =
            (size("Width"), size("Height"), bits)
        else {
            return Ok(Self::Unknown);
        };
        let needed = if bits == 1 { width.div_ceil(8) * height } else { width * height };
        if needed > MAX_BYTES || !is_plainly_packed(file, mask) {
            return Ok(Self::Unknown);
        }
        let bytes = file.decoded_stream(mask)?;
        if bytes.len() < needed {
            return Ok(Self::Unknown);
        }
        let decode = file.array(&mask.dict, "Decode").and_then(<[Object]>::first);
        let flips = decode.and_then(|first| file.number(first)).is_some_and(|first| first >= 0.5);
        Ok(Self::Samples { width, height, bits, bytes, is_inverted: is_inverted != flips })
    }
}

/// True if the samples are packed by filters for any bytes, not as a picture.
fn is_plainly_packed(file: &PdfFile, stream: &Stream) -> bool {
    let is_plain = |name: &Object| {
        let name = file.resolve(name).as_name().unwrap_or_default();
        matches!(name, b"FlateDecode" | b"LZWDecode" | b"ASCII85Decode" | b"ASCIIHexDecode")
    };
    match file.get(&stream.dict, "Filter") {
        None => true,
        Some(Object::Array(filters)) => filters.iter().all(is_plain),
        Some(name) => is_plain(name),
    }
}

#[expect(clippy::cast_precision_loss, reason = "lengths of a page are small")]
fn to_points(length: Length) -> f64 {
    length as f64 / 1000.0
}
