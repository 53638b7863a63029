//! Masks of images (ISO 32000-1, 8.9.6), read into samples.

use lopdf::{Object, Stream};

use super::file::PdfFile;
use crate::ReadError;
use crate::page::image_mask::Raster;
use crate::page::matrix::whole;

/// Most bytes of a mask that is looked at.
const MAX_BYTES: usize = 32 * 1024 * 1024;

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
