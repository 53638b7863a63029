//! Spreadsheets: xlsx, xlsm and xls.

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

/// More cells, and more bytes of text, than any report or collection has.
const MOST_CELLS: usize = 2_000_000;
const MOST_TEXT: usize = 128 * 1024 * 1024;
/// Programs allow half of that.
const LONGEST_NAME: usize = 64;
/// The rows and columns of a sheet of today.
const ROWS: u32 = 1_048_576;
const COLUMNS: u32 = 16_384;

/// A workbook while it is being read.
#[derive(Default)]
struct Workbook {
    sheets: Vec<Sheet>,
    remarks: Vec<Note>,
    /// What is said once a sheet.
    told: HashSet<(usize, &'static str)>,
    cells: usize,
    text: usize,
}

/// A sheet.
#[derive(Default)]
struct Sheet {
    name: String,
    /// Its filled cells by row and column.
    cells: BTreeMap<(u32, u32), String>,
    merges: Vec<Range>,
}

/// Cells that are merged: first and last row, first and last column.
#[derive(Clone, Copy)]
struct Range {
    rows: (u32, u32),
    columns: (u32, u32),
}

/// Reads a workbook of today.
pub(super) fn read(mut archive: Archive, main: &str) -> Result<Document, ReadError> {
    let book = xlsx::read(&mut archive, main)?;
    let properties = properties::read(&mut archive)?;
    Ok(Document { properties, ..book.document()? })
}

/// Reads a workbook of before 2007.
pub(super) fn read_old(stream: &[u8]) -> Result<Document, ReadError> {
    xls::read(stream)?.document()
}

impl Workbook {
    /// Begins a sheet. Its name stands in the place of each cell, so it is kept short.
    fn begin_sheet(&mut self, name: &str) {
        let name = name.chars().take(LONGEST_NAME).collect();
        self.sheets.push(Sheet { name, ..Sheet::default() });
    }

    /// Fills a cell of the last sheet.
    fn put(&mut self, row: u32, column: u32, text: String) -> Result<(), ReadError> {
        if text.is_empty() || row >= ROWS || column >= COLUMNS {
            return Ok(());
        }
        self.cells += 1;
        self.text += text.len();
        if self.cells > MOST_CELLS || self.text > MOST_TEXT {
            return Err(UNPACKED_TOO_LARGE);
        }
        if let Some(sheet) = self.sheets.last_mut() {
            sheet.cells.insert((row, column), text);
        }
        Ok(())
    }

    /// A number of the last sheet as its format shows it, as far as that matters.
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

    /// Says something of a cell, once a sheet.
    fn note_cell(&mut self, row: u32, column: u32, key: &'static str, words: Text) {
        let Some(sheet) = self.sheets.last() else { return };
        if self.told.insert((self.sheets.len(), key)) {
            self.remarks.push(Note { location: sheet.spot(row, column), text: words });
        }
    }

    /// Says something of a sheet.
    fn note_sheet(&mut self, sheet: &str, words: Text) {
        self.remarks.push(Note { location: Location::Sheet(sheet.to_owned()), text: words });
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

    fn document(mut self) -> Result<Document, ReadError> {
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
            blocks.extend(layout::blocks(sheet, &mut self.remarks)?);
        }
        Ok(Document { blocks, notes: self.remarks, ..Document::default() })
    }
}

impl Sheet {
    /// The place of a cell: `Sheet1!B7`.
    fn spot(&self, row: u32, column: u32) -> Location {
        let mut letters = Vec::new();
        let mut left = column + 1;
        while left > 0 {
            let letter = u8::try_from((left - 1) % 26).unwrap_or_default();
            letters.push(char::from(b'A' + letter));
            left = (left - 1) / 26;
        }
        let letters: String = letters.into_iter().rev().collect();
        Location::Sheet(format!("{}!{letters}{}", self.name, row + 1))
    }
}
