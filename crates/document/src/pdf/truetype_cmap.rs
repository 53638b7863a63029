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
/// Most packed bytes of a font program that is looked at for evidence.
const MAX_PROGRAM_SIZE: usize = 512 * 1024;
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

/// The glyphs of an embedded TrueType font, as far as they contradict a `ToUnicode` `CMap`.
#[derive(Debug, Default)]
pub(super) struct GlyphEvidence {
    /// The digits by glyph.
    digits: HashMap<u32, char>,
    /// True for each glyph that has an outline; blank if that is not known.
    outlines: Vec<bool>,
    /// Glyphs by CID; none where they are equal.
    cid_to_gid: Option<Vec<u32>>,
}

impl GlyphEvidence {
    /// Reads the glyphs of a `CIDFont`; `None` without a small font program.
    pub(super) fn read(file: &PdfFile, cid_font: &Dictionary) -> Result<Option<Self>, ReadError> {
        let descriptor = file.dictionary(cid_font, "FontDescriptor");
        let program = descriptor.and_then(|descriptor| file.get(descriptor, "FontFile2"));
        let Some(Object::Stream(program)) = program else { return Ok(None) };
        if program.content.len() > MAX_PROGRAM_SIZE {
            return Ok(None);
        }
        let program = file.decoded_stream(program)?;
        let cid_to_gid = match file.get(cid_font, "CIDToGIDMap") {
            Some(Object::Stream(map)) => Some(
                file.decoded_stream(map)?
                    .chunks_exact(2)
                    .map(|pair| u32::from(u16::from_be_bytes([pair[0], pair[1]])))
                    .collect(),
            ),
            _ => None,
        };
        Ok(Some(Self {
            digits: digit_glyphs(&program).unwrap_or_default(),
            outlines: glyph_outlines(&program).unwrap_or_default(),
            cid_to_gid,
        }))
    }

    fn glyph(&self, cid: u32) -> u32 {
        match &self.cid_to_gid {
            Some(map) => {
                usize::try_from(cid).ok().and_then(|at| map.get(at)).copied().unwrap_or_default()
            }
            None => cid,
        }
    }

    /// Returns the digit that a CID shows by the font program.
    pub(super) fn digit(&self, cid: u32) -> Option<char> {
        self.digits.get(&self.glyph(cid)).copied()
    }

    /// True if a CID shows the glyph for missing characters.
    pub(super) fn is_missing(&self, cid: u32) -> bool {
        self.glyph(cid) == 0
    }

    /// True if a CID shows a glyph without an outline.
    pub(super) fn is_empty(&self, cid: u32) -> bool {
        let glyph = usize::try_from(self.glyph(cid)).unwrap_or(usize::MAX);
        self.outlines.get(glyph).is_some_and(|has_outline| !has_outline)
    }
}

/// Returns the digits by glyph.
fn digit_glyphs(font: &[u8]) -> Option<HashMap<u32, char>> {
    let cmap = RawFace::parse(font, 0).ok()?.table(Tag::from_bytes(b"cmap"))?;
    let subtables = Table::parse(cmap)?.subtables.into_iter();
    let (_, subtable) = subtables
        .filter_map(|subtable| Some((rank(&subtable)?, subtable)))
        .min_by_key(|(rank, _)| *rank)?;
    let glyphs = ('0'..='9').filter_map(|digit| {
        let glyph = subtable.glyph_index(u32::from(digit)).filter(|glyph| glyph.0 != 0)?;
        Some((u32::from(glyph.0), digit))
    });
    Some(glyphs.collect())
}

/// Returns for each glyph if it has an outline, by the table `loca` (OpenType).
fn glyph_outlines(font: &[u8]) -> Option<Vec<bool>> {
    /// The place of `indexToLocFormat` in the table `head`.
    const LOCATION_FORMAT: usize = 50;
    let font = RawFace::parse(font, 0).ok()?;
    let head = font.table(Tag::from_bytes(b"head"))?;
    let loca = font.table(Tag::from_bytes(b"loca"))?;
    let is_long = head.get(LOCATION_FORMAT + 1)? & 1 == 1;
    let size = if is_long { 4 } else { 2 };
    let places: Vec<&[u8]> = loca.chunks_exact(size).collect();
    Some(places.windows(2).map(|pair| pair[0] != pair[1]).collect())
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
