//! Cells of sheets: numbers stay numbers, with all their digits.

use crate::archive::CellValue;
use crate::report::Amount;
use crate::words::Words;
use nianbao_ooxml::{CellContent, CellStyle, ExactNumber, Properties, Workbook};

/// The height of a line of text, in points.
const LINE: usize = 15;

/// Writes a number with the unit that was written behind it; `text` is the cell as written,
/// for a number of whose digits Excel would not keep all.
pub(super) fn write_amount(
    workbook: &mut Workbook,
    column: usize,
    amount: Amount,
    text: &str,
    style: CellStyle,
    words: &Words,
) {
    workbook.write_cell(column, amount_content(amount, text, words), style);
}

/// Returns the content of a cell with a number; `text` is the cell as written.
pub(super) fn amount_content<'t>(amount: Amount, text: &'t str, words: &Words) -> CellContent<'t> {
    let unit = amount.unit.map_or("", |unit| unit.name_in(words.lang()));
    let number = ExactNumber::parse(&amount.number.to_string());
    number.map_or(CellContent::Text(text), |number| CellContent::Number { number, unit })
}

/// Writes the value of a cell, or the word for why there is none; `None` is for a form without
/// such a cell.
pub(super) fn write_value(
    words: &Words,
    workbook: &mut Workbook,
    column: usize,
    value: Option<CellValue>,
) {
    let word = match value {
        Some(CellValue::Number(number)) => {
            let text = number.to_string();
            let amount = Amount { number, unit: None };
            return write_amount(workbook, column, amount, &text, CellStyle::Figure, words);
        }
        Some(CellValue::Blank | CellValue::Absent) => "",
        Some(CellValue::NotApplicable) => "/",
        Some(CellValue::Undecided) => words.text("cells.undecided"),
        Some(CellValue::Unreadable) => words.text("cells.unreadable"),
        None => "—",
    };
    workbook.write_cell(column, CellContent::Text(word), CellStyle::Figure);
}

/// Writes a row with one text over several columns.
pub(super) fn write_wide_row(
    workbook: &mut Workbook,
    text: &str,
    columns: usize,
    (style, lines): (CellStyle, usize),
) {
    workbook.start_row(Some(row_height(lines) + 4));
    workbook.write_block(0, (1, columns), CellContent::Text(text), style);
}

/// Writes a row of headings.
pub(super) fn write_heading_row(workbook: &mut Workbook, labels: &[&str], lines: usize) {
    workbook.start_row(Some(row_height(lines)));
    for (column, label) in labels.iter().enumerate() {
        workbook.write_cell(column, CellContent::Text(label), CellStyle::Heading);
    }
}

/// Returns the height of a row with so many lines, in points. No row of Excel is higher
/// than 409.
pub(super) fn row_height(lines: usize) -> usize {
    (LINE * lines + 5).min(409)
}

/// Returns the properties of a file.
pub(super) fn properties(title: &str, created: Option<String>) -> Properties {
    Properties { title: title.to_owned(), created }
}
