//! The characters of an embedded TrueType font, by the `cmap` table of the font program,
//! for composite fonts without a `ToUnicode` `CMap` (ISO 32000-1, 9.10.2).

use std::collections::HashMap;

use lopdf::{Dictionary, Object};
use ttf_parser::cmap::{Format, Subtable, Table};
use ttf_parser::{PlatformId, RawFace, Tag};

use super::file::PdfFile;
use crate::ReadError;

/// The last character that is looked up: planes 0 to 3 hold all scripts. A look-up of each
/// character is bounded, where the ranges in a broken table are not.
const LAST_CHARACTER: u32 = 0x3_ffff;
/// Encodings of the platform Windows (OpenType `cmap`, platform 3).
const WINDOWS_BMP: u16 = 1;
const WINDOWS_FULL: u16 = 10;
/// The first encoding of the platform Unicode (0) that goes beyond the BMP.
const UNICODE_FULL: u16 = 4;

/// Returns the character of each CID of a `CIDFont` with an embedded TrueType font program.
pub(super) fn cid_to_char(
    file: &PdfFile,
    cid_font: &Dictionary,
) -> Result<HashMap<u32, char>, ReadError> {
    let descriptor = file.dictionary(cid_font, "FontDescriptor");
    let program = descriptor.and_then(|descriptor| file.get(descriptor, "FontFile2"));
    let Some(Object::Stream(program)) = program else { return Ok(HashMap::new()) };
    let glyphs = glyph_to_char(&file.decoded_stream(program)?).unwrap_or_default();
    let map = file.get(cid_font, "CIDToGIDMap");
    let Some(Object::Stream(map)) = map else { return Ok(glyphs) };
    let map = file.decoded_stream(map)?;
    let pairs = (0..).zip(map.chunks_exact(2));
    let found = pairs.filter_map(|(cid, pair)| {
        let glyph = u32::from(u16::from_be_bytes([pair[0], pair[1]]));
        (glyph != 0).then_some(())?;
        Some((cid, *glyphs.get(&glyph)?))
    });
    Ok(found.collect())
}

/// Inverts the `cmap` of a font; of several characters of one glyph, the lowest counts.
fn glyph_to_char(font: &[u8]) -> Option<HashMap<u32, char>> {
    let cmap = RawFace::parse(font, 0).ok()?.table(Tag::from_bytes(b"cmap"))?;
    let subtables = Table::parse(cmap)?.subtables.into_iter();
    let (_, subtable) = subtables
        .filter_map(|subtable| Some((rank(&subtable)?, subtable)))
        .min_by_key(|(rank, _)| *rank)?;
    let mut characters = HashMap::new();
    for character in (1..=LAST_CHARACTER).filter_map(char::from_u32) {
        match subtable.glyph_index(u32::from(character)) {
            Some(glyph) if glyph.0 != 0 => {
                characters.entry(u32::from(glyph.0)).or_insert(character);
            }
            _ => {}
        }
    }
    Some(characters)
}

/// Returns 0 for a subtable of all Unicode, 1 for one of the BMP, and `None` for others.
fn rank(subtable: &Subtable) -> Option<u8> {
    if matches!(subtable.format, Format::UnicodeVariationSequences(_)) {
        return None;
    }
    match (subtable.platform_id, subtable.encoding_id) {
        (PlatformId::Windows, WINDOWS_FULL) | (PlatformId::Unicode, UNICODE_FULL..) => Some(0),
        (PlatformId::Windows, WINDOWS_BMP) | (PlatformId::Unicode, _) => Some(1),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A font of a `cmap` alone, with one subtable.
    fn font(subtable: &[u8], platform: u16, encoding: u16) -> Vec<u8> {
        let mut cmap = Vec::new();
        for value in [0, 1, platform, encoding, 0, 12] {
            cmap.extend(u16::to_be_bytes(value));
        }
        cmap.extend(subtable);
        let mut font = vec![0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0];
        font.extend(b"cmap\0\0\0\0");
        font.extend(28_u32.to_be_bytes());
        font.extend(u32::try_from(cmap.len()).unwrap().to_be_bytes());
        font.extend(cmap);
        font
    }

    /// A subtable of format 12 with groups of (first, last, first glyph).
    fn groups(groups: &[(u32, u32, u32)]) -> Vec<u8> {
        let length = u32::try_from(16 + 12 * groups.len()).unwrap();
        let count = u32::try_from(groups.len()).unwrap();
        let mut subtable = vec![0, 12, 0, 0];
        for value in [length, 0, count] {
            subtable.extend(value.to_be_bytes());
        }
        for (first, last, glyph) in groups {
            for value in [first, last, glyph] {
                subtable.extend(value.to_be_bytes());
            }
        }
        subtable
    }

    #[test]
    fn glyphs_have_their_characters() {
        let subtable = groups(&[(0x4e00, 0x4e01, 5), (0x2_0000, 0x2_0000, 9)]);
        let found = glyph_to_char(&font(&subtable, 3, 10)).unwrap();
        let wanted = [(5, '一'), (6, '丁'), (9, '\u{20000}')];
        assert_eq!(found, HashMap::from(wanted));
        assert_eq!(glyph_to_char(&font(&subtable, 1, 0)), None);
    }

    #[test]
    fn endless_ranges_end() {
        let subtable = groups(&[(0, u32::MAX, 1); 100]);
        let found = glyph_to_char(&font(&subtable, 3, 10)).unwrap_or_default();
        assert!(found.len() <= 0x1_0000, "{}", found.len());
    }

    #[test]
    fn broken_fonts_have_no_characters() {
        let whole = font(&groups(&[(0x4e00, 0x4e01, 5)]), 3, 10);
        for end in 0..whole.len() {
            let found = glyph_to_char(&whole[..end]).unwrap_or_default();
            assert!(found.is_empty(), "{end}");
        }
    }
}
