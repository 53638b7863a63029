//! Type 3 fonts (ISO 32000-1, 9.6.5): glyphs that content streams paint.

use std::collections::HashMap;

use lopdf::{Dictionary, Object};

use super::file::PdfFile;
use super::lexer::{Lexer, Token};
use super::matrix::whole;
use crate::ReadError;

/// Operators that paint something.
const PAINTING: [&[u8]; 18] = [
    b"f", b"F", b"f*", b"S", b"s", b"B", b"B*", b"b", b"b*", b"Do", b"ID", b"sh", b"Tj", b"TJ",
    b"'", b"\"", b"EI", b"BI",
];

/// Returns the codes of a Type 3 font whose glyphs paint nothing.
///
/// Errors: the decoded streams of the file are too large together.
pub(super) fn empty_codes(file: &PdfFile, font: &Dictionary) -> Result<Vec<u8>, ReadError> {
    if file.name(font, "Subtype") != Some(b"Type3") {
        return Ok(Vec::new());
    }
    let (Some(glyphs), Some(encoding)) =
        (file.dictionary(font, "CharProcs"), file.dictionary(font, "Encoding"))
    else {
        return Ok(Vec::new());
    };
    let mut paints: HashMap<&[u8], bool> = HashMap::new();
    let mut empty = Vec::new();
    let mut code = 0;
    for object in file.array(encoding, "Differences").unwrap_or_default() {
        let Object::Name(name) = file.resolve(object) else {
            code = file.number(object).map(whole).unwrap_or_default();
            continue;
        };
        if let Ok(code) = u8::try_from(code) {
            let is_painted = match paints.get(name.as_slice()) {
                Some(known) => *known,
                None => match glyphs.get(name).map(|glyph| file.resolve(glyph)) {
                    Ok(Object::Stream(glyph)) => paints_something(&file.decoded_stream(glyph)?),
                    _ => false,
                },
            };
            paints.insert(name, is_painted);
            if !is_painted {
                empty.push(code);
            }
        }
        code += 1;
    }
    Ok(empty)
}

fn paints_something(content: &[u8]) -> bool {
    let mut lexer = Lexer::new(content);
    let mut tokens = std::iter::from_fn(|| lexer.next_token());
    tokens.any(|token| matches!(token, Token::Operator(name) if PAINTING.contains(&name)))
}
