//! Characters of symbol fonts (ECMA-376 Part 1, 17.3.3.30) that Unicode has too.

use crate::appearance::is_symbol_font;

/// Returns the character at a code of a symbol font; one without a Unicode equivalent goes
/// to the private use area. Returns None for any other font.
pub(super) fn map_symbol(font: &str, code: u32) -> Option<char> {
    let font = font.trim().to_lowercase();
    let is_private = (0xf000..0xf100).contains(&code);
    let has_signs = font == "symbol" || is_symbol_font(&font);
    if !has_signs || !(is_private || code < 0x100) {
        return None;
    }
    let code = code & 0xff;
    let sign = match (font.as_str(), code) {
        ("wingdings", 0xfc) | ("wingdings 2", 0x50) => '✓',
        ("wingdings", 0xfb) | ("wingdings 2", 0x4f) => '✗',
        ("wingdings", 0xfe) | ("wingdings 2", 0x52) => '☑',
        ("wingdings", 0xfd) | ("wingdings 2", 0x51) => '☒',
        ("wingdings", 0x6f | 0xa8) | ("wingdings 2", 0xa3) => '☐',
        ("wingdings", 0x80) => '⓪',
        ("wingdings", 0x81..=0x8a) => char::from_u32(0x2460 + code - 0x81)?,
        ("wingdings", 0x8b) => '⓿',
        ("wingdings", 0x8c..=0x95) => char::from_u32(0x2776 + code - 0x8c)?,
        ("symbol", 0x30..=0x39) => char::from_u32(code)?,
        ("symbol", 0xb4) => '×',
        ("symbol", 0xb1) => '±',
        _ => char::from_u32(0xf000 + code)?,
    };
    Some(sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_of_a_symbol_font_is_no_digit() {
        assert_eq!(map_symbol("Wingdings", 0x31), Some('\u{f031}'));
        assert_eq!(map_symbol("Wingdings", 0xf081), Some('①'));
        assert_eq!(map_symbol("Symbol", 0xf032), Some('2'));
        assert_eq!(map_symbol("宋体", 0x2460), None);
        assert_eq!(map_symbol("Wingdings", 0x2460), None);
    }
}
