//! Colors and color spaces (ISO 32000-1, 8.6), as far as they tell whether something is
//! seen: each color becomes a nearby one of RGB.

use lopdf::{Dictionary, Object};

use super::file::PdfFile;
use crate::ReadError;
use crate::page::color::Color;
use crate::page::matrix::whole;

/// Largest nesting of color spaces: `Indexed` over `Separation` over `ICCBased`.
const MAX_DEPTH: usize = 4;
/// Largest lightness of the color space `Lab`.
const LAB_WHITE: f64 = 100.0;

/// A color space.
#[derive(Clone, Debug)]
pub(super) enum ColorSpace {
    Gray,
    Rgb,
    Cmyk,
    Lab,
    /// A table of colors of another space (8.6.6.3).
    Indexed(Box<ColorSpace>, Vec<u8>),
    /// One or more inks (8.6.6.4 and 8.6.6.5).
    Inks(Inks),
    /// A pattern, or a space that is not read.
    Unknown,
}

/// The inks of a color space `Separation` or `DeviceN`.
#[derive(Clone, Debug)]
pub(super) struct Inks {
    /// All inks are `None`.
    is_none: bool,
    count: usize,
    /// The alternate space, and its components at no and at full tint, by an exponential
    /// interpolation function (7.10.3). None if the function is of another type.
    alternate: Option<(Box<ColorSpace>, Vec<f64>, Vec<f64>)>,
    /// Their names do not say that they are light.
    is_dark: bool,
}

impl ColorSpace {
    /// Reads a color space: a name, or an array that begins with one.
    ///
    /// Errors: the decoded streams of the file are too large together.
    pub(super) fn read(
        file: &PdfFile,
        object: &Object,
        resources: &Dictionary,
    ) -> Result<Self, ReadError> {
        Self::read_nested(file, object, resources, MAX_DEPTH)
    }

    fn read_nested(
        file: &PdfFile,
        object: &Object,
        resources: &Dictionary,
        depth: usize,
    ) -> Result<Self, ReadError> {
        let Some(depth) = depth.checked_sub(1) else { return Ok(Self::Unknown) };
        match file.resolve(object) {
            Object::Name(name) => {
                let spaces = file.dictionary(resources, "ColorSpace");
                match (device_space(name), spaces.and_then(|spaces| spaces.get(name).ok())) {
                    (Some(space), _) => Ok(space),
                    (None, Some(named)) => Self::read_nested(file, named, resources, depth),
                    (None, None) => Ok(Self::Unknown),
                }
            }
            Object::Array(parts) => Self::read_array(file, parts, resources, depth),
            _ => Ok(Self::Unknown),
        }
    }

    fn read_array(
        file: &PdfFile,
        parts: &[Object],
        resources: &Dictionary,
        depth: usize,
    ) -> Result<Self, ReadError> {
        let name = parts.first().and_then(|name| file.resolve(name).as_name().ok());
        let part = |at: usize| parts.get(at).map(|part| file.resolve(part));
        Ok(match (name.unwrap_or_default(), part(1)) {
            (b"CalGray", _) => Self::Gray,
            (b"CalRGB", _) => Self::Rgb,
            (b"Lab", _) => Self::Lab,
            (b"ICCBased", Some(Object::Stream(profile))) => {
                match file.number_entry(&profile.dict, "N").map(whole) {
                    Some(1) => Self::Gray,
                    Some(3) => Self::Rgb,
                    Some(4) => Self::Cmyk,
                    _ => Self::Unknown,
                }
            }
            (b"Indexed" | b"I", Some(base)) => {
                let base = Self::read_nested(file, base, resources, depth)?;
                let table = match part(3) {
                    Some(Object::String(bytes, _)) => bytes.clone(),
                    Some(Object::Stream(stream)) => file.decoded_stream(stream)?,
                    _ => Vec::new(),
                };
                Self::Indexed(Box::new(base), table)
            }
            (b"Separation" | b"DeviceN", Some(names)) => {
                let names = names.as_array().map_or(std::slice::from_ref(names), Vec::as_slice);
                let names: Vec<&[u8]> =
                    names.iter().filter_map(|name| file.resolve(name).as_name().ok()).collect();
                let base = match part(2) {
                    Some(base) => Self::read_nested(file, base, resources, depth)?,
                    None => Self::Unknown,
                };
                Self::Inks(Inks::new(file, &names, base, part(3)))
            }
            (name, _) => device_space(name).unwrap_or(Self::Unknown),
        })
    }

    /// Returns the color that the space has at first (8.6.8).
    pub(super) fn initial_color(&self) -> Color {
        match self {
            Self::Gray | Self::Rgb | Self::Cmyk | Self::Lab => Color::BLACK,
            Self::Indexed(..) => self.color(&[0.0]),
            Self::Inks(inks) => self.color(&vec![1.0; inks.count]),
            Self::Unknown => Color::Unknown,
        }
    }

    /// Returns the color of components.
    pub(super) fn color(&self, parts: &[f64]) -> Color {
        match (self, parts) {
            (Self::Gray, &[gray]) => Color::gray(gray),
            (Self::Rgb, &[red, green, blue]) => {
                Color::Rgb([red, green, blue].map(|part| part.clamp(0.0, 1.0)))
            }
            (Self::Cmyk, &[c, m, y, k]) => Color::cmyk([c, m, y, k]),
            (Self::Lab, &[light, ..]) => Color::gray(light / LAB_WHITE),
            (Self::Indexed(base, table), &[index]) => {
                let Some(size) = base.component_count() else { return Color::Unknown };
                let from = usize::try_from(whole(index)).unwrap_or_default().saturating_mul(size);
                let bytes = table.get(from..).and_then(|rest| rest.get(..size));
                let Some(bytes) = bytes else { return Color::Unknown };
                let scale = if matches!(**base, Self::Lab) { LAB_WHITE } else { 1.0 };
                let parts: Vec<f64> =
                    bytes.iter().map(|byte| f64::from(*byte) / 255.0 * scale).collect();
                base.color(&parts)
            }
            (Self::Inks(inks), parts) => inks.color(parts),
            _ => Color::Unknown,
        }
    }

    fn component_count(&self) -> Option<usize> {
        match self {
            Self::Gray | Self::Indexed(..) => Some(1),
            Self::Rgb | Self::Lab => Some(3),
            Self::Cmyk => Some(4),
            Self::Inks(inks) => Some(inks.count),
            Self::Unknown => None,
        }
    }
}

impl Inks {
    fn new(file: &PdfFile, names: &[&[u8]], base: ColorSpace, function: Option<&Object>) -> Self {
        let dictionary = match function {
            Some(Object::Dictionary(found)) => Some(found),
            _ => None,
        };
        let values = |key, default: f64| {
            let given = dictionary.and_then(|found| file.array(found, key));
            given.map_or(vec![default], |given| {
                given.iter().filter_map(|value| file.number(value)).collect()
            })
        };
        let is_exponential =
            dictionary.and_then(|found| file.number_entry(found, "FunctionType")).map(whole)
                == Some(2);
        let alternate =
            is_exponential.then(|| (Box::new(base), values("C0", 0.0), values("C1", 1.0)));
        let is_light = |name: &&[u8]| {
            let name = String::from_utf8_lossy(name).to_lowercase();
            ["white", "varnish", "clear"].iter().any(|light| name.contains(light))
                || name.contains('白')
        };
        Self {
            is_none: !names.is_empty() && names.iter().all(|name| *name == b"None"),
            count: names.len().max(1),
            alternate,
            is_dark: !names.iter().any(is_light),
        }
    }

    fn color(&self, tints: &[f64]) -> Color {
        if self.is_none {
            return Color::Nothing;
        }
        match (&self.alternate, tints) {
            (Some((base, from, to)), &[tint]) => {
                // Between its ends every exponent is taken for 1.
                let tint = tint.clamp(0.0, 1.0);
                let mixed = from.iter().zip(to).map(|(from, to)| from + tint * (to - from));
                base.color(&mixed.collect::<Vec<f64>>())
            }
            // Inks are dark unless they say otherwise: full ink of any takes light away.
            _ if self.is_dark => Color::gray(1.0 - tints.iter().copied().fold(0.0, f64::max)),
            _ => Color::Unknown,
        }
    }
}

/// Returns a space that needs no parameters.
fn device_space(name: &[u8]) -> Option<ColorSpace> {
    Some(match name {
        b"DeviceGray" | b"G" | b"CalGray" => ColorSpace::Gray,
        b"DeviceRGB" | b"RGB" | b"CalRGB" => ColorSpace::Rgb,
        b"DeviceCMYK" | b"CMYK" => ColorSpace::Cmyk,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colors_of_spaces_are_known() {
        assert!(ColorSpace::Gray.color(&[1.0]).is_white());
        assert!(ColorSpace::Cmyk.color(&[0.0; 4]).is_white());
        assert_eq!(ColorSpace::Cmyk.color(&[0.0, 0.0, 0.0, 1.0]), Color::BLACK);
        assert!(ColorSpace::Lab.color(&[100.0, 0.0, 0.0]).is_white());
        assert_eq!(ColorSpace::Rgb.color(&[0.0]), Color::Unknown);
        let table = ColorSpace::Indexed(Box::new(ColorSpace::Rgb), vec![0, 0, 0, 255, 255, 255]);
        assert!(table.color(&[1.0]).is_white() && !table.initial_color().is_white());
        assert_eq!(table.color(&[2.0]), Color::Unknown);
    }

    #[test]
    fn inks_leave_what_their_tint_says() {
        let alternate = (Box::new(ColorSpace::Gray), vec![1.0], vec![0.0]);
        let ink = Inks { is_none: false, count: 1, alternate: Some(alternate), is_dark: true };
        let ink = ColorSpace::Inks(ink);
        assert!(ink.color(&[0.0]).is_white());
        assert_eq!(ink.initial_color(), Color::BLACK);
        let plain = Inks { is_none: false, count: 2, alternate: None, is_dark: true };
        assert!(ColorSpace::Inks(plain.clone()).color(&[0.0, 0.0]).is_white());
        let none = ColorSpace::Inks(Inks { is_none: true, ..plain });
        assert_eq!(none.color(&[1.0]), Color::Nothing);
    }
}
