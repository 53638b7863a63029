//! Type 3 fonts (ISO 32000-1, 9.6.5): glyphs that content streams paint.

use std::collections::HashMap;

use lopdf::{Dictionary, Object};

use super::file::PdfFile;
use super::lexer::{Lexer, Token};
use crate::ReadError;
use crate::page::matrix::whole;

/// Operators that paint something.
const PAINTING: [&[u8]; 18] = [
    b"f", b"F", b"f*", b"S", b"s", b"B", b"B*", b"b", b"b*", b"Do", b"ID", b"sh", b"Tj", b"TJ",
    b"'", b"\"", b"EI", b"BI",
];

/// Operators that set a color in a glyph that has its own (9.6.5, `d0`).
const COLORING: [&[u8]; 8] = [b"g", b"rg", b"k", b"sc", b"scn", b"cs", b"gs", b"G"];

/// How the glyphs of a font are painted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum GlyphPaint {
    /// They are not.
    Empty,
    /// In a color of their own.
    Colored,
    /// In the color of the text.
    Plain,
}

/// Returns the codes of a Type 3 font whose glyphs are not painted in the color of the
/// text.
///
/// Errors: the decoded streams of the file are too large together.
pub(super) fn special_codes(
    file: &PdfFile,
    font: &Dictionary,
) -> Result<HashMap<u8, GlyphPaint>, ReadError> {
    if file.name(font, "Subtype") != Some(b"Type3") {
        return Ok(HashMap::new());
    }
    let (Some(glyphs), Some(encoding)) =
        (file.dictionary(font, "CharProcs"), file.dictionary(font, "Encoding"))
    else {
        return Ok(HashMap::new());
    };
    let mut paints: HashMap<&[u8], GlyphPaint> = HashMap::new();
    let mut special = HashMap::new();
    let mut code = 0;
    for object in file.array(encoding, "Differences").unwrap_or_default() {
        let Object::Name(name) = file.resolve(object) else {
            code = file.number(object).map(whole).unwrap_or_default();
            continue;
        };
        if let Ok(code) = u8::try_from(code) {
            let paint = match paints.get(name.as_slice()) {
                Some(known) => *known,
                None => match glyphs.get(name).map(|glyph| file.resolve(glyph)) {
                    Ok(Object::Stream(glyph)) => glyph_paint(&file.decoded_stream(glyph)?),
                    _ => GlyphPaint::Empty,
                },
            };
            paints.insert(name, paint);
            if paint != GlyphPaint::Plain {
                special.insert(code, paint);
            }
        }
        code += 1;
    }
    Ok(special)
}

/// Returns how the description of a glyph paints it, up to its first paint.
fn glyph_paint(content: &[u8]) -> GlyphPaint {
    let mut lexer = Lexer::new(content);
    let (mut is_own, mut has_color) = (false, false);
    while let Some(token) = lexer.next_token() {
        let Token::Operator(name) = token else { continue };
        is_own |= name == b"d0";
        has_color |= COLORING.contains(&name);
        if PAINTING.contains(&name) {
            return if is_own && has_color { GlyphPaint::Colored } else { GlyphPaint::Plain };
        }
    }
    GlyphPaint::Empty
}
