//! Fonts, fills and colours of [MS-XLS].

use super::record::{read_u16, read_u32};
use super::strings::read_short_string;
use crate::appearance::Position;
use crate::sheet::style::{Color, Fill, Font};
use std::collections::HashMap;

/// The bit of FONT for text that is struck out ([MS-XLS] 2.4.122, fStrikeOut).
const STRUCK: u16 = 0x08;
/// The first index of PALETTE.
const FIRST_COLOR: u16 = 8;

/// Reads a FONT record ([MS-XLS] 2.4.122).
pub(super) fn read_font(bytes: &[u8], palette: &HashMap<u16, Color>) -> Font {
    let number = |offset| read_u16(bytes, offset).unwrap_or(0);
    Font {
        struck: number(2) & STRUCK != 0,
        position: read_position(number(8)),
        // The height is in twentieths of a point.
        tiny: Font::is_tiny(u32::from(number(0) / 20)),
        is_symbolic: bytes
            .get(14..)
            .and_then(read_short_string)
            .is_some_and(|name| Font::is_symbol_font(&name)),
        color: read_color(number(4), palette),
    }
}

/// Returns the position of a font by its script: 1 is raised, 2 lowered.
pub(super) fn read_position(script: u16) -> Position {
    match script {
        1 => Position::Raised,
        2 => Position::Lowered,
        _ => Position::Baseline,
    }
}

/// Returns a colour by its index ([MS-XLS] 2.5.161, `Icv`).
pub(super) fn read_color(index: u16, palette: &HashMap<u16, Color>) -> Color {
    palette.get(&index).copied().unwrap_or_else(|| Color::from_index(u32::from(index)))
}

/// Reads a PALETTE record ([MS-XLS] 2.4.188).
pub(super) fn read_palette(bytes: &[u8]) -> HashMap<u16, Color> {
    let colors = bytes.get(2..).unwrap_or_default().as_chunks::<4>().0;
    let read = |[red, green, blue, _]: &[u8; 4]| {
        Color::from_rgb(u32::from_be_bytes([0, *red, *green, *blue]))
    };
    (FIRST_COLOR..).zip(colors.iter().map(read)).collect()
}

/// Returns true if an XF record has its text repeated ([MS-XLS] 2.5.20, alc).
pub(super) fn is_repeated(bytes: &[u8]) -> bool {
    bytes.get(6).is_some_and(|alignment| alignment & 7 == 4)
}

/// Returns true if an XF record draws a line from corner to corner ([MS-XLS] 2.5.20,
/// grbitDiag and dgDiag).
pub(super) fn has_diagonal(bytes: &[u8]) -> bool {
    let corners = read_u32(bytes, 10).unwrap_or(0) >> 30;
    let line = (read_u32(bytes, 14).unwrap_or(0) >> 21) & 0x0f;
    corners != 0 && line != 0
}

/// Reads the fill of an XF record ([MS-XLS] 2.5.20, `CellXF`).
pub(super) fn read_fill(bytes: &[u8], palette: &HashMap<u16, Color>) -> Fill {
    let pattern = read_u32(bytes, 14).unwrap_or(0) >> 26;
    match pattern {
        0 => Fill::None,
        1 => Fill::Solid(read_color(read_u16(bytes, 18).unwrap_or(64) & 0x7f, palette)),
        _ => Fill::Pattern,
    }
}
