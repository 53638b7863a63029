//! Conditional formats and objects over the cells of a worksheet of [MS-XLS].

use super::record::{read_f64, read_u16, read_u32};
use super::style::{read_color, read_position};
use super::worksheet::read_range;
use crate::appearance::Position;
use crate::sheet::CellRange;
use crate::sheet::decimal::DecimalDigits;
use crate::sheet::number_format::NumberFormat;
use crate::sheet::style::{Color, Font};
use crate::sheet::value::clean_number;
use crate::sheet::visibility::{Comparison, ConditionalLook, Cover, CoverEffect};
use std::collections::HashMap;
use std::rc::Rc;

/// How many objects and conditional ranges of one sheet are kept.
const MAX_COVERS: usize = 100_000;
/// The header of the record that holds the anchor of a shape ([MS-XLS] 2.5.193,
/// `OfficeArtClientAnchorSheet`): its type and its length.
const ANCHOR: &[u8] = &[0x10, 0xf0, 0x12, 0, 0, 0];
/// The object type of comments ([MS-XLS] 2.5.143, `FtCmo`).
const NOTE: u16 = 0x19;
/// The object types of controls: a button, and from a check box to a drop-down list.
const CONTROLS: [u16; 10] = [0x07, 0x0b, 0x0c, 0x0d, 0x0e, 0x10, 0x11, 0x12, 0x13, 0x14];
/// Bits of DXFN: blocks that follow ([MS-XLS] 2.5.92).
const HAS_NUMBER_FORMAT: u32 = 1 << 25;
const HAS_FONT: u32 = 1 << 26;

/// Collects the covers of a worksheet while its records are read.
#[derive(Default)]
pub(super) struct CoverReader {
    pub(super) covers: Vec<Cover>,
    /// The ranges of the conditional format that is being read.
    ranges: Vec<CellRange>,
    /// The anchors of shapes whose objects have not come yet.
    anchors: Vec<CellRange>,
}

impl CoverReader {
    /// Reads the ranges of a conditional format; `start` bytes precede them.
    pub(super) fn read_ranges(&mut self, bytes: &[u8], start: usize) {
        let ranges = bytes.get(start + 14..).unwrap_or_default().as_chunks::<8>().0;
        self.ranges = ranges.iter().filter_map(|range| read_range(range)).collect();
    }

    /// Reads a CF record.
    pub(super) fn read_rule(&mut self, bytes: &[u8], palette: &HashMap<u16, Color>) {
        let Some(look) = bytes.get(6..).and_then(|rest| read_difference(rest, palette)) else {
            return;
        };
        self.push_rule(ConditionalLook { comparison: read_comparison(bytes), ..look });
    }

    /// Reads a CF12 record, which says the length of its changes.
    pub(super) fn read_later_rule(&mut self, bytes: &[u8], palette: &HashMap<u16, Color>) {
        let Some(1..) = read_u32(bytes, 18) else { return };
        let difference = bytes.get(22..).and_then(|rest| read_difference(rest, palette));
        if let Some(look) = difference {
            self.push_rule(look);
        }
    }

    fn push_rule(&mut self, look: ConditionalLook) {
        let look = Rc::new(look);
        if !look.hides && look.format.is_none() {
            return;
        }
        let left = MAX_COVERS.saturating_sub(self.covers.len());
        self.covers.extend(self.ranges.iter().take(left).map(|range| Cover {
            range: *range,
            effect: CoverEffect::Conditional(Rc::clone(&look)),
        }));
    }

    /// Reads the anchors of shapes from an MSODRAWING record.
    pub(super) fn read_shapes(&mut self, bytes: &[u8]) {
        let mut rest = bytes;
        while let Some(at) = rest.windows(ANCHOR.len()).position(|window| window == ANCHOR) {
            rest = &rest[at + ANCHOR.len()..];
            self.anchors.extend(read_anchor(rest));
        }
    }

    /// Reads an OBJ record: the type of the object whose shape came last.
    pub(super) fn read_object(&mut self, bytes: &[u8]) {
        let kind = read_u16(bytes, 4).unwrap_or(0);
        let anchors = std::mem::take(&mut self.anchors);
        if kind == NOTE || self.covers.len() > MAX_COVERS {
            return;
        }
        self.covers.extend(anchors.into_iter().map(|range| Cover {
            range,
            effect: if CONTROLS.contains(&kind) {
                CoverEffect::Control
            } else {
                CoverEffect::Object
            },
        }));
    }
}

/// Reads an anchor: flags, then column, offset, row and offset of two corners. An object
/// that ends at the edge of a cell does not lie over it.
fn read_anchor(bytes: &[u8]) -> Option<CellRange> {
    let number = |offset| read_u16(bytes, offset).map(u32::from);
    let end = |last: u32, offset: u32, first: u32| {
        if offset == 0 { last.saturating_sub(1) } else { last }.max(first)
    };
    let (left, top) = (number(2)?, number(6)?);
    let right = end(number(10)?, number(12)?, left);
    let bottom = end(number(14)?, number(16)?, top);
    Some(CellRange { rows: (top, bottom), columns: (left, right) })
}

/// Reads what a conditional format changes ([MS-XLS] 2.5.92, DXFN): flags, then a block
/// for the number format, and one for the font, each where a flag says so.
fn read_difference(bytes: &[u8], palette: &HashMap<u16, Color>) -> Option<ConditionalLook> {
    let flags = read_u32(bytes, 0)?;
    let is_user_format = read_u16(bytes, 4)? & 1 != 0;
    let mut look = ConditionalLook::default();
    let mut font_at = 6;
    if flags & HAS_NUMBER_FORMAT != 0 {
        if is_user_format {
            // The length of a code that is as good as any for what it hides.
            font_at += usize::from(read_u16(bytes, 6)?);
            look.hides = true;
        } else {
            look.format = Some(NumberFormat::builtin(u32::from(*bytes.get(7)?)));
            font_at += 2;
        }
    }
    if flags & HAS_FONT != 0 {
        // A name of 64 bytes, then height, style, weight, script (Stxp), then the colour.
        let style = read_u32(bytes, font_at + 68)?;
        let script = read_u16(bytes, font_at + 74)?;
        let color = read_u32(bytes, font_at + 80).and_then(|color| u16::try_from(color).ok());
        let height = read_u32(bytes, font_at + 64).filter(|height| *height != u32::MAX);
        look.hides |= style != u32::MAX && style & 0x80 != 0
            || read_position(script) != Position::Baseline
            || color.is_some_and(|color| read_color(color, palette) == Color::White)
            || height.is_some_and(|height| Font::is_tiny(height / 20));
    }
    Some(look)
}

/// Reads the comparison of a rule with constants ([MS-XLS] 2.4.42). The formulas of its
/// bounds stand at the end of the record.
fn read_comparison(bytes: &[u8]) -> Option<Comparison> {
    let operator = match bytes.get(..2)? {
        [1, 1] => "between",
        [1, 2] => "notBetween",
        [1, 3] => "equal",
        [1, 4] => "notEqual",
        [1, 5] => "greaterThan",
        [1, 6] => "lessThan",
        [1, 7] => "greaterThanOrEqual",
        [1, 8] => "lessThanOrEqual",
        _ => return None,
    };
    let lengths = (usize::from(read_u16(bytes, 2)?), usize::from(read_u16(bytes, 4)?));
    let second_at = bytes.len().checked_sub(lengths.1)?;
    let first_at = second_at.checked_sub(lengths.0)?;
    let first = read_constant(bytes.get(first_at..second_at)?)?;
    let second = read_constant(bytes.get(second_at..)?);
    Some(Comparison { operator: operator.to_owned(), first, second })
}

/// Reads a formula that is one constant ([MS-XLS] 2.5.198.66, `PtgInt`, and 2.5.198.79,
/// `PtgNum`).
fn read_constant(formula: &[u8]) -> Option<DecimalDigits> {
    match formula {
        [0x1e, low, high] => DecimalDigits::parse(&u16::from_le_bytes([*low, *high]).to_string()),
        [0x1f, ..] if formula.len() == 9 => {
            DecimalDigits::parse(&clean_number(&read_f64(formula, 1)?.to_string()))
        }
        _ => None,
    }
}
