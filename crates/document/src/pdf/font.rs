//! Fonts (ISO 32000-1, 9.5 to 9.10): the text and the width of character codes.

use std::collections::HashMap;

use hayro_cmap::{BfString, CMap, CMapName, CidFamily, WritingMode};
use lopdf::{Dictionary, Object};

use super::encoding::{self, EncodingCertainty};
use super::file::PdfFile;
use super::truetype_cmap::{self, GlyphEvidence};
use super::type3::{self, GlyphPaint};
use crate::page::matrix::{bounded, whole};
use crate::{ReadError, charset};

/// The unit of glyph widths, in ems.
const GLYPH_UNIT: f64 = 0.001;
/// Width of glyphs without a width, in ems, and that of Courier.
const DEFAULT_WIDTH: f64 = 0.5;
const COURIER_WIDTH: f64 = 0.6;
/// Longest name of a font that is kept, in characters.
const MAX_NAME: usize = 60;
/// Most widths of a font.
const MAX_WIDTHS: usize = 200_000;

/// A font, without the shapes of its glyphs.
pub(super) struct Font {
    /// Its name, without the tag of a subset.
    pub name: String,
    /// Its glyphs are pictures and no letters or digits, whatever their codes say.
    is_pictorial: bool,
    /// How sure the encoding of a simple font is.
    certainty: EncodingCertainty,
    /// Codes of a Type 3 font whose glyphs are not painted in the color of the text.
    special_codes: HashMap<u8, GlyphPaint>,
    encoding: FontEncoding,
    to_unicode: Option<CMap>,
    /// Widths in ems, by code for a simple font, by CID for a composite one.
    widths: HashMap<u32, f64>,
    default_width: f64,
    /// Its writing mode is vertical (9.7.4.3).
    pub is_vertical: bool,
}

/// The codes of a font, and their text where `ToUnicode` has none.
enum FontEncoding {
    /// A simple font (9.6): one byte a code.
    Simple(Box<[Option<String>; 256]>),
    /// A composite font (9.7): one to four bytes a code, by a `CMap`.
    Composite(Box<CompositeEncoding>),
}

/// The encoding of a composite font.
struct CompositeEncoding {
    cmap: CMap,
    /// The codes are UCS-2 or UTF-16.
    is_unicode: bool,
    /// The characters of the CIDs of a known character collection.
    cid_to_unicode: Option<CMap>,
    /// Characters by CID, from the `cmap` of the font program.
    cid_to_char: HashMap<u32, char>,
    /// The glyphs of the font program, where `ToUnicode` says what they are.
    evidence: Option<GlyphEvidence>,
}

/// A decoded character code.
pub(super) struct DecodedChar {
    /// Its text; empty if it is unknown.
    pub text: String,
    /// Its width, in ems.
    pub width: f64,
    /// It is the single-byte code 32, to which word spacing applies (9.3.3).
    pub is_word_space: bool,
    /// How its glyph is painted.
    pub paint: GlyphPaint,
    /// The font says in two ways which digit it is.
    pub is_contradictory: bool,
}

impl DecodedChar {
    /// Makes the character of a code without a font.
    pub(super) fn unknown() -> Self {
        Self {
            text: String::new(),
            width: DEFAULT_WIDTH,
            is_word_space: false,
            paint: GlyphPaint::Plain,
            is_contradictory: false,
        }
    }
}

impl Font {
    /// Reads a font.
    pub(super) fn new(file: &PdfFile, font: &Dictionary) -> Result<Self, ReadError> {
        let to_unicode = match file.get(font, "ToUnicode") {
            Some(Object::Stream(stream)) => parse_cmap(&file.decoded_stream(stream)?),
            _ => None,
        };
        if file.name(font, "Subtype") == Some(b"Type0") {
            return Self::composite(file, font, to_unicode);
        }
        let (widths, width) = simple_widths(file, font);
        let name = font_name(file, font);
        Ok(Self {
            is_pictorial: is_pictorial(&name),
            name,
            certainty: EncodingCertainty::read(file, font, to_unicode.is_some()),
            special_codes: type3::special_codes(file, font)?,
            encoding: FontEncoding::Simple(encoding::simple_encoding(file, font)),
            to_unicode,
            widths,
            default_width: width,
            is_vertical: false,
        })
    }

    /// Reads a composite font (9.7).
    fn composite(
        file: &PdfFile,
        font: &Dictionary,
        to_unicode: Option<CMap>,
    ) -> Result<Self, ReadError> {
        let empty = Dictionary::new();
        let cid_font = file
            .array(font, "DescendantFonts")
            .and_then(|list| file.resolve(list.first()?).as_dict().ok())
            .unwrap_or(&empty);
        let mut name: &[u8] = b"";
        let cmap = match file.get(font, "Encoding") {
            Some(Object::Name(found)) => {
                name = found;
                match name {
                    b"Identity-V" => Some(CMap::identity_v()),
                    b"Identity-H" => Some(CMap::identity_h()),
                    _ => predefined_cmap(CMapName::from_bytes(name)),
                }
            }
            Some(Object::Stream(stream)) => parse_cmap(&file.decoded_stream(stream)?),
            _ => None,
        };
        let cmap = cmap.unwrap_or_else(CMap::identity_h);
        let vertical = name.ends_with(b"-V")
            || matches!(cmap.metadata().writing_mode, Some(WritingMode::Vertical));
        let is_unicode = name.starts_with(b"Uni");
        let cid_to_char = if to_unicode.is_none() && !is_unicode {
            truetype_cmap::cid_to_char(file, cid_font)?
        } else {
            HashMap::new()
        };
        let cid_to_unicode =
            character_collection(file, cid_font).ucs2_cmap().and_then(predefined_cmap);
        let (widths, width) = cid_widths(file, cid_font);
        let evidence = match to_unicode {
            Some(_) => GlyphEvidence::read(file, cid_font)?,
            None => None,
        };
        let codes = FontEncoding::Composite(Box::new(CompositeEncoding {
            cmap,
            is_unicode,
            cid_to_unicode,
            cid_to_char,
            evidence,
        }));
        let name = font_name(file, font);
        Ok(Self {
            is_pictorial: is_pictorial(&name),
            name,
            certainty: EncodingCertainty::Open,
            special_codes: HashMap::new(),
            encoding: codes,
            to_unicode,
            widths,
            default_width: width,
            is_vertical: vertical,
        })
    }

    /// Decodes a string.
    pub(super) fn decode(&self, text: &[u8]) -> Vec<DecodedChar> {
        match &self.encoding {
            FontEncoding::Simple(said) => {
                text.iter().map(|byte| self.decode_byte(*byte, said)).collect()
            }
            FontEncoding::Composite(wide) => self.decode_composite(wide, text),
        }
    }

    fn decode_byte(&self, byte: u8, said: &[Option<String>; 256]) -> DecodedChar {
        let code = u32::from(byte);
        let mapped = self.mapped_text(code);
        let said = said.get(usize::from(byte)).and_then(Option::as_deref);
        let is_contradictory = self.certainty == EncodingCertainty::Sure
            && mapped.as_deref().is_some_and(|mapped| differ_in_digit(mapped, said));
        let text = mapped.or_else(|| said.map(str::to_owned));
        let is_digit = text.as_deref().is_some_and(|text| text.contains(|c: char| c.is_numeric()));
        let is_guessed = self.certainty == EncodingCertainty::Guessed;
        let paint = self.special_codes.get(&byte).copied().unwrap_or(GlyphPaint::Plain);
        DecodedChar {
            text: self.readable_text(text),
            width: self.widths.get(&code).copied().unwrap_or(self.default_width),
            is_word_space: byte == b' ',
            paint,
            is_contradictory: is_contradictory || is_guessed && is_digit,
        }
    }

    /// Returns a text, or none if it cannot be what the glyph shows.
    fn readable_text(&self, text: Option<String>) -> String {
        let text = text.unwrap_or_default();
        let is_letter = text.chars().any(|c| c.is_ascii_alphanumeric());
        if self.is_pictorial && is_letter { String::new() } else { text }
    }

    /// Returns the text of a code in the `ToUnicode` `CMap`.
    fn mapped_text(&self, code: u32) -> Option<String> {
        let said = match self.to_unicode.as_ref()?.lookup_bf_string(code)? {
            BfString::Char(one) => one.to_string(),
            BfString::String(many) => many,
        };
        let blank = said.chars().all(|one| one == '\0');
        (!blank).then_some(said)
    }

    fn decode_composite(&self, wide: &CompositeEncoding, text: &[u8]) -> Vec<DecodedChar> {
        let mut shown = Vec::with_capacity(text.len() / 2);
        let mut rest = text;
        while !rest.is_empty() {
            let (code, length, cid) = wide.next_code(rest);
            rest = rest.get(length..).unwrap_or_default();
            let text = self.mapped_text(code).or_else(|| wide.code_text(code, length, cid));
            let is_blank = text.as_deref().is_some_and(|text| text.trim().is_empty());
            let evidence = wide.evidence.as_ref().filter(|_| !is_blank);
            let digit = evidence.and_then(|glyphs| glyphs.digit(cid)).map(String::from);
            let is_missing = evidence.is_some_and(|glyphs| glyphs.is_missing(cid));
            let is_empty = evidence.is_some_and(|glyphs| glyphs.is_empty(cid));
            let differs =
                text.as_deref().is_some_and(|text| differ_in_digit(text, digit.as_deref()));
            shown.push(DecodedChar {
                text: self.readable_text(text),
                width: self.widths.get(&cid).copied().unwrap_or(self.default_width),
                is_word_space: length == 1 && code == 32,
                paint: if is_empty { GlyphPaint::Empty } else { GlyphPaint::Plain },
                is_contradictory: is_missing || differs,
            });
        }
        shown
    }
}

impl CompositeEncoding {
    /// Returns the first code of a string, its length in bytes, and its CID.
    fn next_code(&self, text: &[u8]) -> (u32, usize, u32) {
        let mut code = 0;
        for (at, byte) in text.iter().take(4).enumerate() {
            code = code << 8 | u32::from(*byte);
            let length = u8::try_from(at + 1).unwrap_or_default();
            if let Some(cid) = self.cmap.lookup_cid_code(code, length) {
                return (code, at + 1, cid);
            }
        }
        // Characters beyond the BMP are surrogate pairs, whether the CMap has them or not.
        if let (true, [0xd8..=0xdb, _, _, _, ..]) = (self.is_unicode, text) {
            return (code, 4, 0);
        }
        let two = text.iter().take(2).fold(0, |code, byte| code << 8 | u32::from(*byte));
        (two, text.len().min(2), 0)
    }

    fn code_text(&self, code: u32, length: usize, cid: u32) -> Option<String> {
        if self.is_unicode {
            let high = u16::try_from(code >> 16).ok()?;
            let low = u16::try_from(code & 0xffff).ok()?;
            let units = if length == 4 { vec![high, low] } else { vec![low] };
            return String::from_utf16(&units).ok();
        }
        let collected = self.cid_to_unicode.as_ref().and_then(|known| known.lookup_bf_string(cid));
        match collected {
            Some(BfString::Char(one)) => Some(one.to_string()),
            Some(BfString::String(many)) => Some(many),
            None => self.cid_to_char.get(&cid).map(char::to_string),
        }
    }
}

/// True if two texts are digits and not the same.
fn differ_in_digit(one: &str, other: Option<&str>) -> bool {
    let digit = |text: &str| text.parse::<u8>().ok().filter(|digit| *digit < 10);
    match (digit(one), other.and_then(digit)) {
        (Some(one), Some(other)) => one != other,
        _ => false,
    }
}

/// Returns the name of a font, without the tag of a subset (9.6.4).
fn font_name(file: &PdfFile, font: &Dictionary) -> String {
    let name = file.name(font, "BaseFont").or_else(|| file.name(font, "Name")).unwrap_or_default();
    let name = if name.get(6) == Some(&b'+') { name.get(7..).unwrap_or_default() } else { name };
    let name = charset::decode(name, Some("gb18030")).text;
    name.chars().filter(|c| !c.is_control()).take(MAX_NAME).collect()
}

/// True for fonts of pictures, whose codes are those of letters and digits.
fn is_pictorial(name: &str) -> bool {
    ["Dingbats", "Wingdings", "Webdings"].iter().any(|known| name.contains(known))
}

/// Parses an embedded `CMap`.
fn parse_cmap(bytes: &[u8]) -> Option<CMap> {
    CMap::parse(bytes, hayro_cmap::load_embedded)
}

/// Loads a predefined `CMap` (9.7.5.2).
fn predefined_cmap(name: CMapName) -> Option<CMap> {
    CMap::parse(hayro_cmap::load_embedded(name)?, hayro_cmap::load_embedded)
}

/// Returns the character collection of a `CIDFont` (9.7.3).
fn character_collection(file: &PdfFile, cid_font: &Dictionary) -> CidFamily {
    let text = |key| {
        file.dictionary(cid_font, "CIDSystemInfo")
            .and_then(|info| file.get(info, key)?.as_str().ok())
            .unwrap_or_default()
    };
    CidFamily::from_registry_ordering(text("Registry"), text("Ordering"))
}

/// Returns the widths of a simple font by code, in ems, and that of other codes.
fn simple_widths(file: &PdfFile, font: &Dictionary) -> (HashMap<u32, f64>, f64) {
    // A Type 3 font has its own glyph space (9.6.5).
    let unit = file
        .get(font, "FontMatrix")
        .and_then(|matrix| file.number_array::<6>(matrix))
        .map_or(GLYPH_UNIT, |[a, ..]| a);
    let first = whole(file.number_entry(font, "FirstChar").unwrap_or_default());
    let mut widths = HashMap::new();
    for (code, width) in (first..).zip(file.array(font, "Widths").unwrap_or_default()) {
        let (Ok(code @ 0..256), Some(width)) = (u32::try_from(code), file.number(width)) else {
            continue;
        };
        widths.insert(code, bounded(width * unit));
    }
    let missing = file
        .dictionary(font, "FontDescriptor")
        .and_then(|descriptor| file.number_entry(descriptor, "MissingWidth"))
        .map(|width| bounded(width * unit));
    let courier = file.name(font, "BaseFont").is_some_and(|name| name.starts_with(b"Courier"));
    let default = if courier { COURIER_WIDTH } else { DEFAULT_WIDTH };
    (widths, missing.filter(|width| *width > 0.0).unwrap_or(default))
}

/// Returns the widths of a `CIDFont` by CID, in ems, and that of other CIDs (9.7.4.3).
fn cid_widths(file: &PdfFile, cid_font: &Dictionary) -> (HashMap<u32, f64>, f64) {
    let unit = |width: f64| width * GLYPH_UNIT;
    let default = file.number_entry(cid_font, "DW").map_or(1.0, unit);
    let mut widths = HashMap::new();
    let given = file.array(cid_font, "W").unwrap_or_default();
    let code =
        |object: &Object| file.number(object).and_then(|number| u32::try_from(whole(number)).ok());
    let mut at = 0;
    let mut left = MAX_WIDTHS;
    while let Some(first) = given.get(at).and_then(code).filter(|_| left > 0) {
        match given.get(at + 1).map(|next| file.resolve(next)) {
            Some(Object::Array(each)) => {
                for (code, width) in (first..).zip(each) {
                    left = left.saturating_sub(1);
                    widths.extend(file.number(width).map(|width| (code, unit(width))));
                }
                at += 2;
            }
            Some(end) => {
                let end = code(end).unwrap_or(first).min(0xffff);
                left = left
                    .saturating_sub(usize::try_from(end.saturating_sub(first)).unwrap_or(left) + 1);
                if let Some(width) = given.get(at + 2).and_then(|width| file.number(width)) {
                    widths.extend((first..=end).map(|code| (code, unit(width))));
                }
                at += 3;
            }
            None => break,
        }
    }
    (widths, default)
}
