//! Cells of sheets: numbers stay numbers, with all their digits.

use crate::archive::CellValue;
use crate::report::Amount;
use crate::words::Words;
use nianbao_ooxml::{CellContent, CellStyle, Properties, Workbook};
use rust_decimal::Decimal;

/// Numbers from here on have more digits than Excel keeps: it sets the sixteenth to zero.
const FIRST_TOO_LONG: i128 = 1_000_000_000_000_000;
/// The height of a line of text, in points.
const LINE: usize = 15;

/// Writes a number with the unit that was written behind it; `text` is the cell as written,
/// where a number is too long for Excel.
pub(super) fn write_amount(
    workbook: &mut Workbook,
    column: usize,
    amount: Amount,
    text: &str,
    style: CellStyle,
    words: &Words,
) {
    if is_too_long(amount.number) {
        return workbook.write_cell(column, CellContent::Text(text), style);
    }
    let digits = amount.number.to_string();
    let decimals = usize::try_from(amount.number.scale()).unwrap_or_default();
    let unit = amount.unit.map_or("", |unit| unit.name_in(words.lang()));
    workbook.write_cell(column, CellContent::Number { digits: &digits, decimals, unit }, style);
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

fn is_too_long(number: Decimal) -> bool {
    number.mantissa().abs() >= FIRST_TOO_LONG
}

/// Writes a row with one text over several columns.
pub(super) fn write_wide_row(
    workbook: &mut Workbook,
    text: &str,
    columns: usize,
    (style, lines): (CellStyle, usize),
) {
    workbook.start_row(Some(row_height(lines) + 4));
    workbook.write_cell(0, CellContent::Text(text), style);
    workbook.merge(0, 1, columns.max(1));
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

#[cfg(test)]
mod tests {
    use super::is_too_long;

    #[test]
    fn excel_keeps_fifteen_digits() {
        for (number, long) in [
            ("999999999999999", false),
            ("1000000000000000", true),
            ("-38.41", false),
            ("1234567890.123456", true),
        ] {
            assert_eq!(is_too_long(number.parse().unwrap()), long, "{number}");
        }
    }
}
