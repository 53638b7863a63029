//! The substream of a worksheet: its cells and merged ranges.

use super::covers::CoverReader;
use super::globals::Globals;
use super::record::{
    BLANK, BOF, BOOLERR, CF, CF12, COLINFO, CONDFMT, CONDFMT12, DEFAULTROWHEIGHT, EOF, FORMULA,
    LABEL, LABELSST, MERGECELLS, MSODRAWING, MULBLANK, MULRK, NUMBER, OBJ, RK, ROW, RSTRING,
    Records, STRING, UNCALCED, WINDOW2, read_f64, read_position, read_u16, read_u32,
};
use super::strings::read_string;
use crate::error::DAMAGED;
use crate::sheet::style::{CellStyle, TextRun};
use crate::sheet::{CellRange, ROW_COUNT, Sheet, SheetCell, Workbook, value};
use crate::{ReadError, Uncertainty};
use nianbao_text::text;

/// Bits of WINDOW2: formulas are shown, and zeros are ([MS-XLS] 2.4.346).
const SHOWS_FORMULAS: u16 = 0x01;
const SHOWS_ZEROS: u16 = 0x10;
/// The bit of ROW for a row of no height ([MS-XLS] 2.4.221, fDyZero).
const ROW_HIDDEN: u16 = 0x20;
/// The bit of DEFAULTROWHEIGHT for rows of no height ([MS-XLS] 2.4.87, fDyZero).
const OTHERS_HIDDEN: u16 = 0x02;
/// Bits of FORMULA: it is computed always, and when the workbook is opened
/// ([MS-XLS] 2.4.127, fAlwaysCalc, and its reserved neighbour of earlier versions).
const RECALCULATES: u16 = 0x03;
/// Rows below this height, in twentieths of a point, leave nothing to read.
const MIN_HEIGHT: u16 = 60;
/// Columns below this width, in 1/256 of a character, leave nothing to read.
const MIN_WIDTH: u16 = 256;

/// A worksheet while its records are read.
#[derive(Default)]
struct SheetReader {
    /// The cell of the formula whose text the next record has, and its style.
    formula: Option<(u32, u32)>,
    style: Option<u16>,
    is_certain: bool,
    /// The formulas of the sheet are to be computed again.
    recalculates: bool,
    hides_other_rows: bool,
    /// Rows that are not hidden by default.
    rows: Vec<u32>,
    covers: CoverReader,
}

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
        let mut reader = SheetReader::default();
        for (kind, bytes) in Records::new(stream) {
            self.count_record()?;
            match kind {
                BOF => depth += 1,
                EOF if depth <= 1 => {
                    reader.finish(book);
                    return Ok(());
                }
                EOF => depth -= 1,
                _ if depth > 1 => book.note_cell(
                    0,
                    0,
                    "chart",
                    text!("工作表中的图表未读入", "charts of the sheet were not read"),
                ),
                FORMULA => self.read_formula(bytes, &mut reader, book)?,
                STRING => self.read_result(bytes, &mut reader, book)?,
                CF => reader.covers.read_rule(bytes, &self.palette),
                CF12 => reader.covers.read_later_rule(bytes, &self.palette),
                _ if reader.read_setting(kind, bytes, book) => {}
                _ => self.read_cell(kind, bytes, book)?,
            }
        }
        // A sheet without an EOF was cut off.
        Err(DAMAGED)
    }

    fn read_cell(&self, kind: u16, bytes: &[u8], book: &mut Workbook) -> Result<(), ReadError> {
        let Some(at) = read_position(bytes) else { return Ok(()) };
        let style = self.style(read_u16(bytes, 4));
        let cell = match kind {
            NUMBER => read_f64(bytes, 6)
                .map(|value| self.show_number(at, clean_float(value), style, book)),
            RK => {
                read_u32(bytes, 6).map(|value| self.show_number(at, decode_rk(value), style, book))
            }
            MULRK => return self.read_mulrk(bytes, at, book),
            MULBLANK => return self.read_mulblank(bytes, at, book),
            BLANK => Some(book.show_text(at, &[], style)),
            LABEL | RSTRING => read_string(bytes.get(6..).unwrap_or_default())
                .map(|text| book.show_text(at, &[TextRun { text, font: None }], style)),
            LABELSST => read_u32(bytes, 6).map(|index| match self.strings.get(index as usize) {
                Some(runs) => book.show_text(at, runs, style),
                None => SheetCell::plain(char::REPLACEMENT_CHARACTER.to_string()),
            }),
            BOOLERR => bool_or_error(bytes.get(6), bytes.get(7) == Some(&1)),
            _ => None,
        };
        book.put_cell(at.0, at.1, cell.unwrap_or_default())
    }

    /// Puts the result of a formula into its cell. Where the result is a text, the STRING
    /// record after it has that ([MS-XLS] 2.5.133, `FormulaValue`).
    fn read_formula(
        &self,
        bytes: &[u8],
        reader: &mut SheetReader,
        book: &mut Workbook,
    ) -> Result<(), ReadError> {
        reader.formula = None;
        let Some(at) = read_position(bytes) else { return Ok(()) };
        reader.style = read_u16(bytes, 4);
        reader.is_certain =
            !reader.recalculates && read_u16(bytes, 14).unwrap_or(0) & RECALCULATES == 0;
        let cell = match (read_u16(bytes, 12), bytes.get(6)) {
            (Some(0xffff), Some(0)) => {
                reader.formula = Some(at);
                return Ok(());
            }
            (Some(0xffff), Some(kind @ (1 | 2))) => bool_or_error(bytes.get(8), *kind == 2),
            (Some(0xffff), _) => None,
            _ => read_f64(bytes, 6).map(|value| {
                self.show_number(at, clean_float(value), self.style(reader.style), book)
            }),
        };
        reader.put_result(at, cell.unwrap_or_default(), book)
    }

    /// Reads the text that a formula gave.
    fn read_result(
        &self,
        bytes: &[u8],
        reader: &mut SheetReader,
        book: &mut Workbook,
    ) -> Result<(), ReadError> {
        let (Some(at), Some(text)) = (reader.formula.take(), read_string(bytes)) else {
            return Ok(());
        };
        let style = self.style(reader.style);
        let cell = book.show_text(at, &[TextRun { text, font: None }], style);
        reader.put_result(at, cell, book)
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
            let style = self.style(read_u16(pair, 0));
            let cell = self.show_number((row, column), number, style, book);
            book.put_cell(row, column, cell)?;
            column += 1;
        }
        Ok(())
    }

    /// Reads the cells of a MULBLANK record: their styles, and then the last column.
    fn read_mulblank(
        &self,
        bytes: &[u8],
        first: (u32, u32),
        book: &mut Workbook,
    ) -> Result<(), ReadError> {
        let styles = bytes.get(4..bytes.len().saturating_sub(2)).unwrap_or_default();
        for (column, style) in (first.1..).zip(styles.as_chunks::<2>().0) {
            let style = self.style(Some(u16::from_le_bytes(*style)));
            let cell = book.show_text((first.0, column), &[], style);
            book.put_cell(first.0, column, cell)?;
        }
        Ok(())
    }

    fn show_number(
        &self,
        at: (u32, u32),
        number: String,
        style: &CellStyle,
        book: &mut Workbook,
    ) -> SheetCell {
        book.show_number(at, number, style, self.since_1904)
    }

    /// Returns the style of an index; an unknown one is plain.
    fn style(&self, index: Option<u16>) -> &CellStyle {
        self.styles.get(usize::from(index.unwrap_or(0))).unwrap_or(&self.plain)
    }
}

impl SheetReader {
    /// Reads a record that says how the sheet is shown; true if it is one.
    fn read_setting(&mut self, kind: u16, bytes: &[u8], book: &mut Workbook) -> bool {
        let Some(sheet) = book.sheets.last_mut() else { return false };
        let number = |offset| read_u16(bytes, offset).unwrap_or(0);
        match kind {
            MERGECELLS => {
                let ranges = bytes.get(2..).unwrap_or_default().as_chunks::<8>().0;
                sheet.merges.extend(ranges.iter().filter_map(|range| read_range(range)));
            }
            WINDOW2 => {
                sheet.hides_zeros = number(0) & SHOWS_ZEROS == 0;
                sheet.shows_formulas = number(0) & SHOWS_FORMULAS != 0;
            }
            UNCALCED => self.recalculates = true,
            DEFAULTROWHEIGHT => self.hides_other_rows = number(0) & OTHERS_HIDDEN != 0,
            ROW => self.read_row(bytes, sheet),
            COLINFO => {
                let is_hidden = number(8) & 1 != 0 || number(4) < MIN_WIDTH;
                if bytes.len() >= 10 && is_hidden {
                    sheet.hidden_columns.add(u32::from(number(0)), u32::from(number(2)));
                }
            }
            CONDFMT => self.covers.read_ranges(bytes, 0),
            CONDFMT12 => self.covers.read_ranges(bytes, 12),
            MSODRAWING => self.covers.read_shapes(bytes),
            OBJ => {
                self.covers.read_object(bytes);
                book.note_cell(0, 0, "object", text!(
                    "工作表中的图片、图形、控件或批注未读入，请对照原件",
                    "pictures, shapes, controls or comments of the sheet were not read: compare with the original"
                ));
            }
            _ => return false,
        }
        true
    }

    fn read_row(&mut self, bytes: &[u8], sheet: &mut Sheet) {
        let (Some(row), Some(height), Some(flags)) =
            (read_u16(bytes, 0), read_u16(bytes, 6), read_u16(bytes, 12))
        else {
            return;
        };
        let row = u32::from(row);
        // The upper bit says that the height is the default.
        if flags & ROW_HIDDEN != 0 || height & 0x7fff < MIN_HEIGHT {
            sheet.hidden_rows.add(row, row);
        } else {
            self.rows.push(row);
        }
    }

    /// Puts the result of a formula into its cell.
    fn put_result(
        &self,
        at: (u32, u32),
        mut cell: SheetCell,
        book: &mut Workbook,
    ) -> Result<(), ReadError> {
        cell.is_formula = true;
        if !self.is_certain {
            cell.uncertainty = Some(Uncertainty::NoResult);
        }
        book.put_cell(at.0, at.1, cell)
    }

    /// Gives the sheet what was collected.
    fn finish(mut self, book: &mut Workbook) {
        let Some(sheet) = book.sheets.last_mut() else { return };
        sheet.covers = self.covers.covers;
        if self.hides_other_rows {
            self.rows.sort_unstable();
            let mut next = 0;
            for row in self.rows {
                if row > next {
                    sheet.hidden_rows.add(next, row - 1);
                }
                next = row + 1;
            }
            sheet.hidden_rows.add(next, ROW_COUNT);
        }
    }
}

/// Returns a floating-point number as text.
fn clean_float(value: f64) -> String {
    value::clean_number(&value.to_string())
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
fn bool_or_error(value: Option<&u8>, is_error: bool) -> Option<SheetCell> {
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
    Some(SheetCell::plain(word.to_owned()))
}

/// Reads a merged range: first and last row, first and last column.
pub(super) fn read_range(bytes: &[u8]) -> Option<CellRange> {
    let number = |offset| read_u16(bytes, offset).map(u32::from);
    let range = CellRange { rows: (number(0)?, number(2)?), columns: (number(4)?, number(6)?) };
    (range.rows.0 <= range.rows.1 && range.columns.0 <= range.columns.1).then_some(range)
}
