//! Excel workbooks (ECMA-376 Part 1, 18), written by `rust_xlsxwriter`.

mod exact_number;
mod sheet_names;
mod styles;
#[cfg(test)]
mod tests;

pub use exact_number::ExactNumber;
pub use styles::CellStyle;

use crate::package::{LEVEL, Properties};
use crate::xml::plain_text;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Worksheet, XlsxError};
use sheet_names::{cut, fit_name};
use std::borrow::Cow;
use std::io::Error;
use std::path::Path;
use styles::{Looks, default_format};

/// The most rows that a sheet of Excel has.
const MAX_ROWS: u32 = 1_048_576;
/// The most columns that a sheet of Excel has.
const MAX_COLUMNS: usize = 16_384;
/// The longest text of a cell, in UTF-16 units.
const MAX_TEXT: usize = 32_767;
/// The most columns that are made to fit on the width of a printed page.
const MAX_COLUMNS_OF_PAGE: usize = 40;
/// The height of a row without one, in pixels: 18 points.
const ROW_HEIGHT: u32 = 24;
/// The width of a column without one, in pixels; the library takes from it that a digit of the
/// font is 8 pixels wide.
const COLUMN_WIDTH: u32 = 72;
/// A4, by its number in page setups.
const A4: u8 = 9;
/// The date of workbooks that have none: the first that members of a zip archive can have. The
/// library would take that of the clock.
const NO_DATE: (u16, u8, u8) = (1980, 1, 1);

/// The layout of a sheet.
#[derive(Clone, Debug, Default)]
pub struct SheetLayout {
    /// The widths of columns, in digits of the standard font.
    pub widths: Vec<u16>,
    /// How many rows at the top stay in sight, and are printed on every page. They stand on top
    /// of the next sheet too where the rows of one go on there.
    pub frozen_rows: usize,
    /// How many columns at the left stay in sight, and are printed on every page.
    pub frozen_columns: usize,
    /// True if it is printed on its side.
    pub is_landscape: bool,
}

/// The content of a cell.
#[derive(Clone, Copy, Debug)]
pub enum CellContent<'a> {
    /// Nothing.
    Empty,
    /// A text.
    Text(&'a str),
    /// A number, which shows as many decimals as it was written with.
    Number {
        /// The number.
        number: ExactNumber,
        /// The unit that it shows; empty for none.
        unit: &'a str,
    },
}

impl<'a> CellContent<'a> {
    /// Returns a number; a text if a cell would not keep its digits.
    pub fn number(digits: &'a str) -> Self {
        let number = ExactNumber::parse(digits);
        number.map_or(Self::Text(digits), |number| Self::Number { number, unit: "" })
    }
}

/// A workbook while it is written: sheets one after another, their rows from the top, cells
/// from the left. No content keeps it from being written: what Excel cannot hold is cut, and
/// rows for which a sheet has no room go on in another.
pub struct Workbook {
    book: rust_xlsxwriter::Workbook,
    looks: Looks,
    names: Vec<String>,
    sheet: OpenSheet,
    /// True if rows go to files until the workbook is finished.
    is_spooled: bool,
    max_rows: u32,
    failure: Option<XlsxError>,
}

/// The sheet that is written.
#[derive(Default)]
struct OpenSheet {
    name: String,
    layout: SheetLayout,
    /// The number of rows that were started.
    rows: u32,
    /// The frozen rows, for sheets in which it goes on.
    heads: Vec<HeadRow>,
}

/// A frozen row.
struct HeadRow {
    height: Option<usize>,
    cells: Vec<HeadCell>,
}

/// A cell of a frozen row.
struct HeadCell {
    column: usize,
    rows: usize,
    columns: usize,
    text: String,
    style: CellStyle,
}

impl Workbook {
    /// Starts a workbook without sheets, which is held in memory.
    pub fn new(properties: &Properties) -> Self {
        let mut book = rust_xlsxwriter::Workbook::new();
        book.set_zip_compression_level(LEVEL);
        book.set_properties(&write_properties(properties));
        let set = book.set_default_format(&default_format(), ROW_HEIGHT, COLUMN_WIDTH);
        let failure = set.err();
        Self {
            book,
            looks: Looks::default(),
            names: Vec::new(),
            sheet: OpenSheet::default(),
            is_spooled: false,
            max_rows: MAX_ROWS,
            failure,
        }
    }

    /// Starts a workbook whose rows go to files without a name in a folder until it is finished,
    /// so that memory holds none but the last.
    pub fn spooled(properties: &Properties, folder: &Path) -> Self {
        let mut own = Self::new(properties);
        let set = own.book.set_tempdir(folder).err();
        own.failure = own.failure.or(set);
        own.is_spooled = true;
        own
    }

    /// Ends the sheet before it and starts another. Characters that Excel refuses in a name
    /// are replaced.
    pub fn start_sheet(&mut self, name: &str, layout: &SheetLayout) {
        let (name, layout) = (name.to_owned(), layout.clone());
        self.sheet = OpenSheet { name, layout, ..OpenSheet::default() };
        self.open_sheet();
    }

    /// Starts the next row; `height` is in points. Without one, programs choose it.
    pub fn start_row(&mut self, height: Option<usize>) {
        if self.sheet.rows == self.max_rows {
            self.continue_sheet();
        }
        let row = self.sheet.rows;
        self.sheet.rows += 1;
        if self.is_in_heads() {
            self.sheet.heads.push(HeadRow { height, cells: Vec::new() });
        }
        if let Some(height) = height.and_then(|points| u32::try_from(points * 4 / 3).ok()) {
            self.write(|sheet, _| sheet.set_row_height_pixels(row, height).map(|_| ()));
        }
    }

    /// Writes a cell of the row, `column` from 0.
    pub fn write_cell(&mut self, column: usize, content: CellContent, style: CellStyle) {
        self.write_block(column, (1, 1), content, style);
    }

    /// Writes a cell that covers so many rows, from the row that is written down, and so many
    /// columns; those of its cells that others cover already stay apart from it.
    pub fn write_block(
        &mut self,
        column: usize,
        (rows, columns): (usize, usize),
        content: CellContent,
        style: CellStyle,
    ) {
        if self.is_in_heads()
            && let Some(head) = self.sheet.heads.last_mut()
        {
            let text = match content {
                CellContent::Text(text) => text.to_owned(),
                CellContent::Empty | CellContent::Number { .. } => String::new(),
            };
            head.cells.push(HeadCell { column, rows, columns, text, style });
        }
        let first = self.sheet.rows.saturating_sub(1);
        let last = u32::try_from(rows.max(1) - 1).unwrap_or(MAX_ROWS);
        let last = first.saturating_add(last).min(self.max_rows - 1);
        let end = column.saturating_add(columns.max(1)).min(MAX_COLUMNS);
        if column >= end {
            return;
        }
        let column_number = |at: usize| u16::try_from(at).unwrap_or(u16::MAX);
        let (left, right) = (column_number(column), column_number(end - 1));
        self.write(|sheet, looks| {
            let format = looks.format(style, number_look(&content));
            if (first, left) != (last, right) {
                match sheet.merge_range(first, left, last, right, "", format) {
                    Ok(_) | Err(XlsxError::MergeRangeOverlaps(..)) => {}
                    Err(error) => return Err(error),
                }
            }
            write_content(sheet, (first, left), content, format)
        });
    }

    /// Returns the bytes of the file. A workbook without sheets gets an empty one.
    ///
    /// Errors: it is too large for a zip archive, or the disk fails.
    pub fn finish(mut self) -> Result<Vec<u8>, Error> {
        if self.names.is_empty() {
            self.start_sheet("Sheet1", &SheetLayout::default());
        }
        match self.failure {
            Some(failure) => Err(Error::other(failure)),
            None => self.book.save_to_buffer().map_err(Error::other),
        }
    }

    /// Returns true if the row that is written is one of those that are frozen.
    fn is_in_heads(&self) -> bool {
        let frozen = u32::try_from(self.sheet.layout.frozen_rows).unwrap_or(u32::MAX);
        self.sheet.rows <= frozen.min(self.max_rows - 1)
    }

    /// Opens the next sheet, with the name and the layout of the one that is written.
    fn open_sheet(&mut self) {
        let name = fit_name(&self.sheet.name, &self.names);
        self.sheet.rows = 0;
        if self.failure.is_none() {
            let opened = if self.is_spooled {
                self.book.add_worksheet_with_constant_memory()
            } else {
                Ok(self.book.add_worksheet())
            };
            let laid = opened.and_then(|sheet| lay_out(sheet, &name, &self.sheet.layout));
            self.failure = laid.err();
        }
        self.names.push(name);
    }

    /// Goes on in another sheet, under the same headings.
    fn continue_sheet(&mut self) {
        let heads = std::mem::take(&mut self.sheet.heads);
        self.open_sheet();
        for HeadRow { height, cells } in heads {
            self.start_row(height);
            for HeadCell { column, rows, columns, text, style } in cells {
                self.write_block(column, (rows, columns), CellContent::Text(&text), style);
            }
        }
    }

    /// Writes to the sheet that is open, unless something failed; the first failure is kept.
    fn write(&mut self, write: impl FnOnce(&mut Worksheet, &mut Looks) -> Result<(), XlsxError>) {
        let Self { book, looks, failure, .. } = self;
        if failure.is_none()
            && let Some(sheet) = book.worksheets_mut().last_mut()
        {
            *failure = write(sheet, looks).err();
        }
    }
}

/// Returns the decimals and the unit that a number shows.
fn number_look<'a>(content: &CellContent<'a>) -> Option<(usize, &'a str)> {
    match content {
        CellContent::Number { number, unit } => Some((number.decimals(), unit)),
        CellContent::Text(_) | CellContent::Empty => None,
    }
}

fn write_content(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    content: CellContent,
    format: &Format,
) -> Result<(), XlsxError> {
    let written = match content {
        CellContent::Empty => sheet.write_blank(row, column, format),
        CellContent::Text(text) => {
            let text = plain_text(text);
            sheet.write_string_with_format(row, column, fit_text(&text), format)
        }
        CellContent::Number { number, .. } => {
            sheet.write_number_with_format(row, column, number.value(), format)
        }
    };
    written.map(|_| ())
}

/// Cuts a text that is longer than a cell may be, with a mark where it was cut.
fn fit_text(text: &str) -> Cow<'_, str> {
    // A character has at most as many units as bytes.
    if text.len() <= MAX_TEXT {
        return Cow::Borrowed(text);
    }
    let kept = cut(text, MAX_TEXT);
    if kept.len() == text.len() {
        return Cow::Borrowed(text);
    }
    Cow::Owned(format!("{}…", cut(text, MAX_TEXT - 1)))
}

/// Sets what a sheet is besides its cells.
fn lay_out(sheet: &mut Worksheet, name: &str, layout: &SheetLayout) -> Result<(), XlsxError> {
    sheet.set_name(name)?;
    for (column, width) in (0..).zip(layout.widths.iter().take(MAX_COLUMNS)) {
        sheet.set_column_width(column, *width)?;
    }
    let rows = u32::try_from(layout.frozen_rows).unwrap_or(0);
    let columns = u16::try_from(layout.frozen_columns).unwrap_or(0);
    sheet.set_freeze_panes(rows, columns)?;
    if rows > 0 {
        sheet.set_repeat_rows(0, rows - 1)?;
    }
    if columns > 0 {
        sheet.set_repeat_columns(0, columns - 1)?;
    }
    if layout.is_landscape {
        sheet.set_landscape();
    }
    let pages_wide = u16::from(layout.widths.len() <= MAX_COLUMNS_OF_PAGE);
    sheet.set_paper_size(A4).set_print_fit_to_pages(pages_wide, 0);
    sheet.set_margins(0.6, 0.6, 0.7, 0.7, 0.3, 0.3);
    Ok(())
}

fn write_properties(properties: &Properties) -> DocProperties {
    let written = DocProperties::new().set_title(plain_text(&properties.title));
    let day = properties.created.as_ref();
    let day = day.and_then(|day| ExcelDateTime::parse_from_str(day).ok());
    let (year, month, date) = NO_DATE;
    match day.map_or_else(|| ExcelDateTime::from_ymd(year, month, date), Ok) {
        Ok(day) => written.set_creation_datetime(&day),
        Err(_) => written,
    }
}
