//! Spreadsheets: .xlsx and .xlsm (`SpreadsheetML` of ECMA-376 Part 1), .xls ([MS-XLS]).

mod layout;
#[cfg(test)]
mod tests;
mod value;
mod xls;
mod xlsx;

use super::docx::properties;
use super::unzip::Archive;
use super::{Block, BlockContent, Document, Location, Note, ReadError};
use crate::error::UNPACKED_TOO_LARGE;
use nianbao_text::Text;
use nianbao_text::text;
use std::collections::{BTreeMap, HashSet};
use value::NumberFormat;

/// Largest number of cells, and of bytes of text.
const MAX_CELLS: usize = 2_000_000;
const MAX_TEXT: usize = 128 * 1024 * 1024;
/// Longest name of a sheet in characters; programs allow half of that.
const MAX_NAME: usize = 64;
/// The number of rows and columns of a worksheet (.xlsx).
const ROW_COUNT: u32 = 1_048_576;
const COLUMN_COUNT: u32 = 16_384;

/// A workbook while it is read.
#[derive(Default)]
struct Workbook {
    sheets: Vec<Sheet>,
    notes: Vec<Note>,
    /// Notes that are given once a sheet: number of the sheet, key.
    given: HashSet<(usize, &'static str)>,
    cells: usize,
    text: usize,
}

/// A worksheet.
#[derive(Default)]
struct Sheet {
    name: String,
    /// The text of filled cells, by row and column from zero.
    cells: BTreeMap<(u32, u32), String>,
    merges: Vec<CellRange>,
}

/// A merged range: first and last row, first and last column.
#[derive(Clone, Copy)]
struct CellRange {
    rows: (u32, u32),
    columns: (u32, u32),
}

/// Reads an xlsx workbook whose main part is `main`.
///
/// Errors: a part is damaged or encrypted, or exceeds a limit.
pub(super) fn read_xlsx(mut archive: Archive, main: &str) -> Result<Document, ReadError> {
    let book = xlsx::read_workbook(&mut archive, main)?;
    let properties = properties::read_properties(&mut archive)?;
    Ok(Document { properties, ..book.into_document()? })
}

/// Reads the stream of an xls workbook.
///
/// Errors: it is damaged, encrypted, too old, or exceeds a limit.
pub(super) fn read_xls(stream: &[u8]) -> Result<Document, ReadError> {
    xls::read_workbook(stream)?.into_document()
}

impl Workbook {
    /// Begins a sheet. Its name is kept short, for every location has it.
    fn begin_sheet(&mut self, name: &str) {
        let name = name.chars().take(MAX_NAME).collect();
        self.sheets.push(Sheet { name, ..Sheet::default() });
    }

    /// Fills a cell of the last sheet.
    ///
    /// Errors: the workbook exceeds a limit.
    fn put_cell(&mut self, row: u32, column: u32, text: String) -> Result<(), ReadError> {
        if text.is_empty() || row >= ROW_COUNT || column >= COLUMN_COUNT {
            return Ok(());
        }
        self.cells += 1;
        self.text += text.len();
        if self.cells > MAX_CELLS || self.text > MAX_TEXT {
            return Err(UNPACKED_TOO_LARGE);
        }
        if let Some(sheet) = self.sheets.last_mut() {
            sheet.cells.insert((row, column), text);
        }
        Ok(())
    }

    /// Returns a number as its format shows it, as far as that matters, and notes what is
    /// not shown.
    fn format_number(
        &mut self,
        row: u32,
        column: u32,
        number: String,
        format: &NumberFormat,
        since_1904: bool,
    ) -> String {
        match format {
            NumberFormat::General => {}
            NumberFormat::Date => return value::format_date(&number, since_1904).unwrap_or(number),
            NumberFormat::Percent => self.note_cell(
                row,
                column,
                "percent",
                text!(
                    "显示为百分比的数读作小数：{number}",
                    "numbers that are shown in per cent are read as they are kept: {number}"
                ),
            ),
            NumberFormat::WithText(words) => self.note_cell(
                row,
                column,
                "words",
                text!(
                    "数字格式中的文字“{words}”未读入，只读数值 {number}",
                    "the words “{words}” come from a number's format and were left out: {number}"
                ),
            ),
        }
        number
    }

    /// Adds a note on a cell, once a sheet for each key.
    fn note_cell(&mut self, row: u32, column: u32, key: &'static str, text: Text) {
        let Some(sheet) = self.sheets.last() else { return };
        if self.given.insert((self.sheets.len(), key)) {
            self.notes.push(Note { location: sheet.locate(row, column), text });
        }
    }

    /// Adds a note on a sheet.
    fn note_sheet(&mut self, sheet: &str, text: Text) {
        self.notes.push(Note { location: Location::Sheet(sheet.to_owned()), text });
    }

    fn note_hidden_sheet(&mut self, sheet: &str) {
        self.note_sheet(sheet, text!("隐藏的工作表未读入", "the hidden sheet was not read"));
    }

    fn note_other_sheet(&mut self, sheet: &str) {
        self.note_sheet(
            sheet,
            text!("图表等工作表未读入", "a sheet of another kind (a chart) was not read"),
        );
    }

    fn into_document(mut self) -> Result<Document, ReadError> {
        let filled = self.sheets.iter().filter(|sheet| !sheet.cells.is_empty()).count();
        let mut blocks = Vec::new();
        for sheet in std::mem::take(&mut self.sheets) {
            if sheet.cells.is_empty() {
                continue;
            }
            if filled > 1 {
                let at = Location::Sheet(sheet.name.clone());
                blocks.push(Block {
                    location: at,
                    content: BlockContent::Heading(sheet.name.clone()),
                });
            }
            blocks.extend(layout::build_blocks(sheet, &mut self.notes)?);
        }
        Ok(Document { blocks, notes: self.notes, ..Document::default() })
    }
}

impl Sheet {
    /// Returns the location of a cell: `Sheet1!B7`.
    fn locate(&self, row: u32, column: u32) -> Location {
        let mut letters = Vec::new();
        let mut rest = column + 1;
        while rest > 0 {
            let letter = u8::try_from((rest - 1) % 26).unwrap_or_default();
            letters.push(char::from(b'A' + letter));
            rest = (rest - 1) / 26;
        }
        let letters: String = letters.into_iter().rev().collect();
        Location::Sheet(format!("{}!{letters}{}", self.name, row + 1))
    }
}
