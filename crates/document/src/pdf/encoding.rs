//! Character encodings of simple fonts (ISO 32000-1, 9.6.6).

use lopdf::{Dictionary, Encoding, Object};

use super::file::PdfFile;
use crate::page::matrix::whole;

/// Flag of a font whose characters are not those of the Latin alphabet (9.8.2).
const SYMBOLIC: i64 = 1 << 2;

/// How sure it is that glyphs are chosen by the encoding that is known of a simple font.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum EncodingCertainty {
    /// The font names it, and is not symbolic.
    Sure,
    /// It may or may not be.
    Open,
    /// It is a guess: the font's own is in its font program.
    Guessed,
}

impl EncodingCertainty {
    /// Returns how sure the encoding of a simple font is (9.6.6.1): one that is embedded and
    /// symbolic has its own, in its font program.
    pub(super) fn read(file: &PdfFile, font: &Dictionary, is_mapped: bool) -> Self {
        let descriptor = file.dictionary(font, "FontDescriptor");
        let entry = |key| descriptor.and_then(|descriptor| file.get(descriptor, key));
        let is_embedded =
            ["FontFile", "FontFile2", "FontFile3"].into_iter().any(|key| entry(key).is_some());
        let flags = entry("Flags").and_then(|flags| file.number(flags)).map_or(0, whole);
        match (flags & SYMBOLIC != 0, file.get(font, "Encoding").is_some()) {
            (false, true) => Self::Sure,
            (true, false) if is_embedded && !is_mapped => Self::Guessed,
            _ => Self::Open,
        }
    }
}

/// Returns the text of each byte, by the encoding of a font and its `Differences`.
pub(super) fn simple_encoding(file: &PdfFile, font: &Dictionary) -> Box<[Option<String>; 256]> {
    let (base, differences) = match file.get(font, "Encoding") {
        Some(Object::Name(name)) => (Some(name.as_slice()), None),
        Some(Object::Dictionary(own)) => {
            (file.name(own, "BaseEncoding"), file.array(own, "Differences"))
        }
        _ => (None, None),
    };
    let mut texts =
        predefined_encoding(base.unwrap_or(if file.name(font, "Subtype") == Some(b"TrueType") {
            b"WinAnsiEncoding"
        } else {
            b"StandardEncoding"
        }));
    let mut code = 0;
    for object in differences.unwrap_or_default() {
        match file.resolve(object) {
            Object::Name(name) => {
                if let Some(place) = texts.get_mut(code) {
                    *place = glyph_name_text(name);
                }
                code += 1;
            }
            other => {
                let number = whole(file.number(other).unwrap_or_default());
                code = usize::try_from(number).unwrap_or(texts.len());
            }
        }
    }
    texts
}

/// Returns a predefined encoding (ISO 32000-1, annex D); all `None` for other names.
fn predefined_encoding(name: &[u8]) -> Box<[Option<String>; 256]> {
    let mut texts = Box::new([const { None }; 256]);
    let mut font = Dictionary::new();
    font.set("Type", "Font");
    font.set("Encoding", Object::Name(name.to_vec()));
    let nothing = lopdf::Document::new();
    let Ok(encoding @ Encoding::OneByteEncoding(_)) = font.get_font_encoding(&nothing) else {
        return texts;
    };
    for (byte, place) in (0..=u8::MAX).zip(texts.iter_mut()) {
        *place = encoding.bytes_to_string(&[byte]).ok().filter(|text| !text.is_empty());
    }
    texts
}

/// Returns the text of a glyph name: `A`, `uni4E00`, `u4E00.alt`.
fn glyph_name_text(name: &[u8]) -> Option<String> {
    let stem = name.split(|byte| *byte == b'.').next().filter(|stem| !stem.is_empty())?;
    let digits = stem.strip_prefix(b"uni").or_else(|| stem.strip_prefix(b"u"));
    let code = digits
        .filter(|digits| (4..=6).contains(&digits.len()))
        .and_then(|digits| std::str::from_utf8(digits).ok())
        .and_then(|digits| u32::from_str_radix(digits, 16).ok());
    if let Some(character) = code.and_then(char::from_u32) {
        return Some(character.to_string());
    }
    let mut encoding = Dictionary::new();
    encoding.set("Differences", vec![Object::Integer(0), Object::Name(stem.to_vec())]);
    let mut font = Dictionary::new();
    font.set("Type", "Font");
    font.set("Encoding", encoding);
    let nothing = lopdf::Document::new();
    match font.get_font_encoding(&nothing) {
        // Only a name that it knows makes one.
        Ok(known @ Encoding::Differences(_)) => known.bytes_to_string(&[0]).ok(),
        _ => None,
    }
    .filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_glyphs_are_known() {
        assert_eq!(glyph_name_text(b"A").as_deref(), Some("A"));
        assert_eq!(glyph_name_text(b"uni4E00").as_deref(), Some("一"));
        assert_eq!(glyph_name_text(b"u4E00.alt").as_deref(), Some("一"));
        assert_eq!(glyph_name_text(b"g123"), None);
        assert_eq!(glyph_name_text(b".notdef"), None);
    }

    #[test]
    fn encodings_are_known() {
        let texts = predefined_encoding(b"WinAnsiEncoding");
        assert_eq!(texts[0x41].as_deref(), Some("A"));
        assert_eq!(texts[0x93].as_deref(), Some("“"));
        assert!(predefined_encoding(b"Nonsense").iter().all(Option::is_none));
    }
}
