//! The substream of a worksheet: its cells and merged ranges.

use super::globals::Globals;
use super::record::{
    BOF, BOOLERR, EOF, FORMULA, LABEL, LABELSST, MERGECELLS, MULRK, NUMBER, RK, RSTRING, Records,
    STRING, read_f64, read_position, read_u16, read_u32,
};
use super::strings::read_string;
use crate::ReadError;
use crate::error::DAMAGED;
use crate::sheet::value::{self, NumberFormat};
use crate::sheet::{CellRange, Workbook};
use nianbao_text::text;

impl Globals {
    /// Reads a worksheet from its BOF on. What is embedded in it (charts) has substreams
    /// of its own, which are skipped.
    ///
    /// Errors: the sheet has no end, or the workbook exceeds a limit.
    pub(super) fn read_worksheet(
        &mut self,
        stream: &[u8],
        book: &mut Workbook,
    ) -> Result<(), ReadError> {
        let mut depth = 0u32;
        let mut formula = None;
        for (kind, bytes) in Records::new(stream) {
            self.count_record()?;
            match kind {
                BOF => depth += 1,
                EOF if depth <= 1 => return Ok(()),
                EOF => depth -= 1,
                _ if depth > 1 => book.note_cell(
                    0,
                    0,
                    "chart",
                    text!("工作表中的图表未读入", "charts of the sheet were not read"),
                ),
                FORMULA => formula = self.read_formula(bytes, book)?,
                STRING => {
                    if let (Some((row, column)), Some(text)) = (formula.take(), read_string(bytes))
                    {
                        book.put_cell(row, column, text)?;
                    }
                }
                MERGECELLS => {
                    let ranges = bytes.get(2..).unwrap_or_default().as_chunks::<8>().0;
                    if let Some(sheet) = book.sheets.last_mut() {
                        sheet.merges.extend(ranges.iter().filter_map(|range| read_range(range)));
                    }
                }
                _ => self.read_cell(kind, bytes, book)?,
            }
        }
        // A sheet without an EOF was cut off.
        Err(DAMAGED)
    }

    fn read_cell(&self, kind: u16, bytes: &[u8], book: &mut Workbook) -> Result<(), ReadError> {
        let Some((row, column)) = read_position(bytes) else { return Ok(()) };
        let style = read_u16(bytes, 4);
        let text = match kind {
            NUMBER => {
                read_f64(bytes, 6).map(|value| self.format_float(value, style, (row, column), book))
            }
            RK => read_u32(bytes, 6)
                .map(|value| self.format_number(decode_rk(value), style, (row, column), book)),
            MULRK => return self.read_mulrk(bytes, (row, column), book),
            LABEL | RSTRING => read_string(bytes.get(6..).unwrap_or_default()),
            LABELSST => read_u32(bytes, 6).map(|index| match self.strings.get(index as usize) {
                Some(text) => text.clone(),
                None => char::REPLACEMENT_CHARACTER.to_string(),
            }),
            BOOLERR => bool_or_error(bytes.get(6), bytes.get(7) == Some(&1)),
            _ => None,
        };
        book.put_cell(row, column, text.unwrap_or_default())
    }

    /// Puts the result of a formula into its cell. Returns the cell where the result is
    /// a text: the STRING record after it has that ([MS-XLS] 2.5.133, `FormulaValue`).
    fn read_formula(
        &self,
        bytes: &[u8],
        book: &mut Workbook,
    ) -> Result<Option<(u32, u32)>, ReadError> {
        let Some((row, column)) = read_position(bytes) else { return Ok(None) };
        let style = read_u16(bytes, 4);
        let text = match (read_u16(bytes, 12), bytes.get(6)) {
            (Some(0xffff), Some(0)) => return Ok(Some((row, column))),
            (Some(0xffff), Some(kind @ (1 | 2))) => bool_or_error(bytes.get(8), *kind == 2),
            (Some(0xffff), _) => None,
            _ => {
                read_f64(bytes, 6).map(|value| self.format_float(value, style, (row, column), book))
            }
        };
        book.put_cell(row, column, text.unwrap_or_default())?;
        Ok(None)
    }

    /// Reads the cells of a MULRK record: a style and a number for each.
    fn read_mulrk(
        &self,
        bytes: &[u8],
        first: (u32, u32),
        book: &mut Workbook,
    ) -> Result<(), ReadError> {
        let (row, mut column) = first;
        for pair in bytes.get(4..).unwrap_or_default().as_chunks::<6>().0 {
            let number = decode_rk(read_u32(pair, 2).unwrap_or_default());
            let text = self.format_number(number, read_u16(pair, 0), (row, column), book);
            book.put_cell(row, column, text)?;
            column += 1;
        }
        Ok(())
    }

    fn format_float(
        &self,
        value: f64,
        style: Option<u16>,
        cell: (u32, u32),
        book: &mut Workbook,
    ) -> String {
        self.format_number(value::clean_number(&value.to_string()), style, cell, book)
    }

    fn format_number(
        &self,
        number: String,
        style: Option<u16>,
        (row, column): (u32, u32),
        book: &mut Workbook,
    ) -> String {
        let format = self.formats.get(usize::from(style.unwrap_or(0)));
        let format = format.unwrap_or(&NumberFormat::General);
        book.format_number(row, column, number, format, self.since_1904)
    }
}

/// Decodes a number in four bytes: an integer or the upper half of a floating-point
/// number, perhaps in hundredths ([MS-XLS] 2.5.217, `RkNumber`).
fn decode_rk(value: u32) -> String {
    let shift = if value & 1 == 1 { 2 } else { 0 };
    let number = if value & 2 == 2 {
        f64::from(value.cast_signed() >> 2)
    } else {
        f64::from_bits(u64::from(value & !3) << 32)
    };
    value::format_decimal(number, shift).unwrap_or_else(|| number.to_string())
}

/// Returns a truth value or an error as a spreadsheet shows it ([MS-XLS] 2.5.10, Bes).
fn bool_or_error(value: Option<&u8>, is_error: bool) -> Option<String> {
    let word = match (value?, is_error) {
        (0, false) => "FALSE",
        (_, false) => "TRUE",
        (0x00, true) => "#NULL!",
        (0x07, true) => "#DIV/0!",
        (0x0f, true) => "#VALUE!",
        (0x17, true) => "#REF!",
        (0x1d, true) => "#NAME?",
        (0x24, true) => "#NUM!",
        (_, true) => "#N/A",
    };
    Some(word.to_owned())
}

/// Reads a merged range: first and last row, first and last column.
fn read_range(bytes: &[u8]) -> Option<CellRange> {
    let number = |offset| read_u16(bytes, offset).map(u32::from);
    let range = CellRange { rows: (number(0)?, number(2)?), columns: (number(4)?, number(6)?) };
    (range.rows.0 <= range.rows.1 && range.columns.0 <= range.columns.1).then_some(range)
}
