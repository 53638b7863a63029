//! Spreadsheets: .xlsx and .xlsm (`SpreadsheetML` of ECMA-376 Part 1), .xls ([MS-XLS]).

mod decimal;
mod layout;
mod number_format;
mod style;
#[cfg(test)]
mod tests;
mod value;
mod visibility;
mod xls;
mod xlsx;

use super::docx::properties;
use super::unzip::Archive;
use super::{Block, BlockContent, Document, Location, Note, ReadError, Uncertainty};
use crate::error::UNPACKED_TOO_LARGE;
use decimal::DecimalDigits;
use nianbao_text::Text;
use nianbao_text::text;
use number_format::{DisplayedNumber, NumberFormat};
use std::collections::{BTreeMap, HashSet};
use style::{CellStyle, TextRun};
use visibility::{Cover, Stretches};

/// Largest number of cells, and of bytes of text.
const MAX_CELLS: usize = 2_000_000;
const MAX_TEXT: usize = 128 * 1024 * 1024;
/// Longest name of a sheet in characters; programs allow half of that.
const MAX_NAME: usize = 64;
/// How many cells of a sheet are named whose text was left out.
const MAX_NAMED: usize = 20;
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
    /// The filled cells, by row and column from zero.
    cells: BTreeMap<(u32, u32), SheetCell>,
    merges: Vec<CellRange>,
    hidden_rows: Stretches,
    hidden_columns: Stretches,
    /// Objects over cells, and formats that depend on values.
    covers: Vec<Cover>,
    /// Zeros are shown as blanks.
    hides_zeros: bool,
    /// Formulas are shown in place of their results.
    shows_formulas: bool,
    /// How many notes were given on text that was left out.
    left_out: usize,
}

/// A cell while its sheet is read.
#[derive(Debug, Default)]
struct SheetCell {
    /// The text that a reader sees.
    text: String,
    /// The reason for which the text may not be that.
    uncertainty: Option<Uncertainty>,
    /// It holds a number, not words.
    is_number: bool,
    /// The number as it is kept, where the text is another.
    kept: Option<String>,
    is_formula: bool,
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
    fn put_cell(&mut self, row: u32, column: u32, cell: SheetCell) -> Result<(), ReadError> {
        let is_blank = cell.text.is_empty() && cell.uncertainty.is_none();
        if is_blank || row >= ROW_COUNT || column >= COLUMN_COUNT {
            return Ok(());
        }
        self.cells += 1;
        self.text += cell.text.len();
        if self.cells > MAX_CELLS || self.text > MAX_TEXT {
            return Err(UNPACKED_TOO_LARGE);
        }
        if let Some(sheet) = self.sheets.last_mut() {
            sheet.cells.insert((row, column), cell);
        }
        Ok(())
    }

    /// Returns a cell with text, as its style and the fonts of its runs show it.
    fn show_text(
        &mut self,
        (row, column): (u32, u32),
        runs: &[TextRun],
        style: &CellStyle,
    ) -> SheetCell {
        let kept = || runs.iter().map(|run| run.text.as_str()).collect::<String>();
        if let Some(shown) = style.format.display_text(&kept()) {
            let uncertainty =
                Uncertainty::ShownDifferently { kept: kept(), shown: Some(shown.clone()) };
            let uncertainty = Some(uncertainty);
            return SheetCell { text: shown, uncertainty, ..SheetCell::default() };
        }
        let mut shown = style.show(runs);
        for text in shown.left_out.take_notes() {
            self.note_left_out(row, column, text);
        }
        let is_blank = shown.text.trim().is_empty();
        let uncertainty = match () {
            () if shown.is_obscure => Some(Uncertainty::Visibility),
            () if shown.has_struck && is_blank => Some(Uncertainty::Revision),
            () if shown.has_symbol => Some(Uncertainty::Symbol),
            () if style.has_diagonal => Some(Uncertainty::Diagonal),
            () if style.is_repeated && !is_blank => {
                Some(Uncertainty::ShownDifferently { kept: kept(), shown: None })
            }
            () => None,
        };
        SheetCell { text: shown.text, uncertainty, ..SheetCell::default() }
    }

    /// Returns a cell with a number, as its style shows it. Where that is another value
    /// than the one that is kept, or another unit, the cell is not certain.
    fn show_number(
        &mut self,
        (row, column): (u32, u32),
        kept: String,
        style: &CellStyle,
        since_1904: bool,
    ) -> SheetCell {
        let differs =
            |shown: Option<String>| Uncertainty::ShownDifferently { kept: kept.clone(), shown };
        let (text, uncertainty) =
            match style.format.display_number(&kept) {
                DisplayedNumber::AsKept => (kept.clone(), None),
                DisplayedNumber::WithUnit(text) => (text, None),
                DisplayedNumber::Counted(words) => {
                    self.note_cell(row, column, "words", text!(
                    "数字格式中的量词“{words}”未读入，只读数值 {kept}",
                    "the word “{words}” comes from a number's format and was left out: {kept}"
                ));
                    (kept.clone(), None)
                }
                DisplayedNumber::Other(shown) if shown == "/" => {
                    self.note_cell(
                        row,
                        column,
                        "stroke",
                        text!(
                            "按显示读作“/”，保存的值是 {kept}",
                            "read as “/”, which is shown; it is kept as {kept}"
                        ),
                    );
                    (shown, None)
                }
                DisplayedNumber::Other(shown) => (shown.clone(), Some(differs(Some(shown)))),
                DisplayedNumber::Unknown => (kept.clone(), Some(differs(None))),
                DisplayedNumber::Date => match value::format_date(&kept, since_1904) {
                    Some(date) => (date, None),
                    None => (kept.clone(), Some(differs(None))),
                },
            };
        let is_other = text != kept;
        let run = TextRun { text, font: None };
        let plain = CellStyle { format: NumberFormat::default(), ..*style };
        let mut cell = self.show_text((row, column), &[run], &plain);
        cell.is_number = true;
        cell.kept = is_other.then_some(kept);
        if let Some(reason) = uncertainty {
            cell.uncertainty = Some(reason);
        }
        cell
    }

    /// Adds a note on text that was left out of a cell; of many, that there are more.
    fn note_left_out(&mut self, row: u32, column: u32, text: Text) {
        let Some(sheet) = self.sheets.last_mut() else { return };
        sheet.left_out += 1;
        let location = sheet.locate(row, column);
        match sheet.left_out {
            ..=MAX_NAMED => self.notes.push(Note { location, text }),
            _ => self.note_cell(row, column, "more", text!(
                "自此还有其他格的文字因看不见或带删除线而未读入",
                "from here on text of more cells was left out, for it is struck out or cannot be seen"
            )),
        }
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
        for sheet in &mut self.sheets {
            sheet.finish(&mut self.notes);
        }
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
        Location::Sheet(format!("{}!{}{}", self.name, column_letters(column), row + 1))
    }
}

impl SheetCell {
    /// Returns a cell with text that is what it is.
    fn plain(text: String) -> Self {
        Self { text, ..Self::default() }
    }

    /// Returns the number that the cell keeps, if it holds one.
    fn number(&self) -> Option<DecimalDigits> {
        let kept = self.kept.as_deref().unwrap_or(&self.text);
        self.is_number.then(|| DecimalDigits::parse(kept)).flatten()
    }

    /// Gives a reason for which the cell is not certain, unless it has one.
    fn doubt(&mut self, reason: Uncertainty) {
        self.uncertainty.get_or_insert(reason);
    }
}

/// Returns the letters of a column: `B`, `AA`.
fn column_letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        let letter = u8::try_from((rest - 1) % 26).unwrap_or_default();
        letters.push(char::from(b'A' + letter));
        rest = (rest - 1) / 26;
    }
    letters.into_iter().rev().collect()
}
