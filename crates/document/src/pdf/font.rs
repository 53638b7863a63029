//! A font: what the codes of a text say, and how wide they are.

use std::collections::HashMap;

use hayro_cmap::{BfString, CMap, CMapName, CidFamily, WritingMode};
use lopdf::{Dictionary, Object};

use super::super::ReadError;
use super::encoding;
use super::file::PdfFile;
use super::matrix::{Fixed, ONE, times};
use super::truetype_cmap;

/// What stands for a character that cannot be told.
pub(super) const UNKNOWN: char = '\u{fffd}';
/// A width in the thousandths of an em that fonts count in.
const THOUSANDTH: Fixed = ONE / 1000;
/// Most widths that a font may give.
const MOST_WIDTHS: usize = 200_000;

/// A font as far as reading needs it.
pub(super) struct Font {
    encoding: FontEncoding,
    to_unicode: Option<CMap>,
    widths: HashMap<u32, Fixed>,
    default_width: Fixed,
    /// Its text runs downwards.
    pub is_vertical: bool,
}

/// How a text is cut into codes, and what they say without a table of their own.
enum FontEncoding {
    /// A byte each.
    Simple(Box<[Option<String>; 256]>),
    /// One to four bytes each, by the rules of a table.
    Composite(Box<CompositeEncoding>),
}

struct CompositeEncoding {
    cmap: CMap,
    /// The codes are Unicode themselves.
    is_unicode: bool,
    /// From the numbers of a collection of characters to what they are.
    cid_to_unicode: Option<CMap>,
    /// From glyphs of the font program to characters, by the font's own table.
    cid_to_char: HashMap<u32, char>,
}

/// A code of a text, read.
pub(super) struct DecodedChar {
    /// What it says; empty where it cannot be told.
    pub text: String,
    /// How far it leads on, in ems.
    pub width: Fixed,
    /// It is the one byte that spaces between words are added to.
    pub is_word_space: bool,
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
        let codes = FontEncoding::Simple(encoding::simple_encoding(file, font));
        let (widths, width) = simple_widths(file, font);
        Ok(Self { encoding: codes, to_unicode, widths, default_width: width, is_vertical: false })
    }

    fn composite(
        file: &PdfFile,
        font: &Dictionary,
        to_unicode: Option<CMap>,
    ) -> Result<Self, ReadError> {
        let nothing = Dictionary::new();
        let below = file
            .array(font, "DescendantFonts")
            .and_then(|list| file.resolve(list.first()?).as_dict().ok())
            .unwrap_or(&nothing);
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
            truetype_cmap::cid_to_char(file, below)?
        } else {
            HashMap::new()
        };
        let cid_to_unicode =
            character_collection(file, below).ucs2_cmap().and_then(predefined_cmap);
        let (widths, width) = cid_widths(file, below);
        let codes = FontEncoding::Composite(Box::new(CompositeEncoding {
            cmap,
            is_unicode,
            cid_to_unicode,
            cid_to_char,
        }));
        Ok(Self {
            encoding: codes,
            to_unicode,
            widths,
            default_width: width,
            is_vertical: vertical,
        })
    }

    /// Reads a text.
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
        let text = self
            .mapped_text(code)
            .or_else(|| said.get(usize::from(byte)).cloned().flatten())
            .unwrap_or_default();
        let width = self.widths.get(&code).copied().unwrap_or(self.default_width);
        DecodedChar { text, width, is_word_space: byte == b' ' }
    }

    /// What the font's own table says of a code.
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
            let text = self
                .mapped_text(code)
                .or_else(|| wide.code_text(code, length, cid))
                .unwrap_or_default();
            let width = self.widths.get(&cid).copied().unwrap_or(self.default_width);
            shown.push(DecodedChar { text, width, is_word_space: length == 1 && code == 32 });
        }
        shown
    }
}

impl CompositeEncoding {
    /// The first code of a text, its length, and the character's number.
    fn next_code(&self, text: &[u8]) -> (u32, usize, u32) {
        let mut code = 0;
        for (at, byte) in text.iter().take(4).enumerate() {
            code = code << 8 | u32::from(*byte);
            let length = u8::try_from(at + 1).unwrap_or_default();
            if let Some(cid) = self.cmap.lookup_cid_code(code, length) {
                return (code, at + 1, cid);
            }
        }
        // Characters beyond the first 65 536 are pairs in UTF-16, in the table or not.
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

/// A table of codes that the file brings along.
fn parse_cmap(bytes: &[u8]) -> Option<CMap> {
    CMap::parse(bytes, hayro_cmap::load_embedded)
}

/// A table of codes that every reader knows.
fn predefined_cmap(name: CMapName) -> Option<CMap> {
    CMap::parse(hayro_cmap::load_embedded(name)?, hayro_cmap::load_embedded)
}

/// The collection of characters that a font's numbers are of.
fn character_collection(file: &PdfFile, below: &Dictionary) -> CidFamily {
    let text = |key| {
        file.dictionary(below, "CIDSystemInfo")
            .and_then(|info| file.get(info, key)?.as_str().ok())
            .unwrap_or_default()
    };
    CidFamily::from_registry_ordering(text("Registry"), text("Ordering"))
}

fn simple_widths(file: &PdfFile, font: &Dictionary) -> (HashMap<u32, Fixed>, Fixed) {
    // A font that is drawn by descriptions of its own counts in units of its own.
    let unit = file
        .get(font, "FontMatrix")
        .and_then(|matrix| file.number_array::<6>(matrix))
        .map_or(THOUSANDTH, |[a, ..]| a);
    let first = file.number(font, "FirstChar").unwrap_or_default() / ONE;
    let mut widths = HashMap::new();
    for (code, width) in (first..).zip(file.array(font, "Widths").unwrap_or_default()) {
        let (Ok(code @ 0..256), Some(width)) = (u32::try_from(code), file.fixed(width)) else {
            continue;
        };
        widths.insert(code, times(width, unit));
    }
    let missing = file
        .dictionary(font, "FontDescriptor")
        .and_then(|about| file.number(about, "MissingWidth"))
        .map(|width| times(width, unit));
    let courier = file.name(font, "BaseFont").is_some_and(|name| name.starts_with(b"Courier"));
    let usual = if courier { 600 } else { 500 } * THOUSANDTH;
    (widths, missing.filter(|width| *width > 0).unwrap_or(usual))
}

fn cid_widths(file: &PdfFile, below: &Dictionary) -> (HashMap<u32, Fixed>, Fixed) {
    let unit = |width: Fixed| times(width, THOUSANDTH);
    let width = file.number(below, "DW").map_or(ONE, unit);
    let mut widths = HashMap::new();
    let given = file.array(below, "W").unwrap_or_default();
    let code =
        |object: &Object| file.fixed(object).and_then(|number| u32::try_from(number / ONE).ok());
    let mut at = 0;
    let mut left = MOST_WIDTHS;
    while let Some(first) = given.get(at).and_then(code).filter(|_| left > 0) {
        match given.get(at + 1).map(|next| file.resolve(next)) {
            Some(Object::Array(each)) => {
                for (code, width) in (first..).zip(each) {
                    left = left.saturating_sub(1);
                    widths.extend(file.fixed(width).map(|width| (code, unit(width))));
                }
                at += 2;
            }
            Some(end) => {
                let end = code(end).unwrap_or(first).min(0xffff);
                left = left
                    .saturating_sub(usize::try_from(end.saturating_sub(first)).unwrap_or(left) + 1);
                if let Some(width) = given.get(at + 2).and_then(|width| file.fixed(width)) {
                    widths.extend((first..=end).map(|code| (code, unit(width))));
                }
                at += 3;
            }
            None => break,
        }
    }
    (widths, width)
}
