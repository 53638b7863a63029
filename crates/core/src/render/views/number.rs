//! Values as cells of a list. They are printed here and not by a template, since a
//! large archive has millions of them.

use crate::archive::CellValue;
use crate::words::Words;
use rust_decimal::Decimal;
use std::borrow::Cow;

/// A number, or a word for why there is none.
pub(super) struct DisplayedCell {
    /// The text; it has no characters of markup.
    text: Cow<'static, str>,
    /// `number`, `blank`, `na`, `words`, `whole` or `none`.
    state: &'static str,
}

/// Returns the cell for a row of a group that was given as one row.
pub(super) fn undetailed_cell(words: &'static Words) -> DisplayedCell {
    DisplayedCell { text: words.text("cells.undetailed").into(), state: "whole" }
}

/// Returns the cell for a value; `None` is for years whose form has no such row.
pub(super) fn display(words: &'static Words, value: Option<CellValue>) -> DisplayedCell {
    let (text, state) = match value {
        Some(CellValue::Number(number)) => {
            return DisplayedCell { text: plain_text(number).into(), state: "number" };
        }
        Some(CellValue::NotApplicable) => ("/", "na"),
        Some(CellValue::Blank | CellValue::Absent) => (words.text("cells.blank"), "blank"),
        Some(CellValue::Undecided) => (words.text("cells.undecided"), "blank"),
        // Words, or an amount whose unit nobody wrote: the report itself has them.
        Some(CellValue::Unreadable) => (words.text("cells.unreadable"), "words"),
        None => ("—", "none"),
    };
    DisplayedCell { text: text.into(), state }
}

/// Returns a number in plain digits, without zeros at the end of a fraction.
fn plain_text(number: Decimal) -> String {
    // Whole numbers, which nearly all are, need not go through a decimal's digits.
    let whole = (number.scale() == 0).then(|| i64::try_from(number.mantissa()).ok());
    match whole.flatten() {
        Some(whole) => whole.to_string(),
        None => number.normalize().to_string(),
    }
}

/// Returns a number in plain digits with marks between thousands: `12,345.6`.
pub(super) fn mark_thousands(plain: &str) -> Cow<'_, str> {
    let start = usize::from(plain.starts_with('-'));
    let end = plain.find('.').unwrap_or(plain.len());
    if end - start <= 3 {
        return Cow::Borrowed(plain);
    }
    let mut out = String::with_capacity(plain.len() + (end - start) / 3);
    out.push_str(&plain[..start]);
    for (at, digit) in plain[start..end].char_indices() {
        if at > 0 && (end - start - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out.push_str(&plain[end..]);
    Cow::Owned(out)
}

/// Returns a sum as it is shown.
pub(super) fn display_number(number: Decimal) -> String {
    mark_thousands(&plain_text(number)).into_owned()
}

/// Prints cells of a table row; their class is their state. A number that is shown with marks
/// stands in `data-value` without them, for the script that sorts.
pub(super) fn cells_html(values: impl Iterator<Item = DisplayedCell>) -> String {
    values.fold(String::with_capacity(256), |mut out, DisplayedCell { text, state }| {
        let shown = if state == "number" { mark_thousands(&text) } else { Cow::Borrowed(&*text) };
        for part in ["<td class=\"", state, "\""] {
            out.push_str(part);
        }
        if let Cow::Owned(_) = shown {
            for part in [" data-value=\"", &text, "\""] {
                out.push_str(part);
            }
        }
        for part in [">", &shown, "</td>"] {
            out.push_str(part);
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_marked() {
        for (plain, marked) in [
            ("0", "0"),
            ("999", "999"),
            ("-999", "-999"),
            ("1000", "1,000"),
            ("-12345.6789", "-12,345.6789"),
            ("123456", "123,456"),
            ("1234567", "1,234,567"),
            ("0.12345", "0.12345"),
        ] {
            assert_eq!(mark_thousands(plain), marked);
        }
    }

    #[test]
    fn marked_cells_keep_their_plain_number() {
        let number =
            |text: &str| display(Default::default(), text.parse().ok().map(CellValue::Number));
        let cells =
            [number("12"), number("1234.50"), display(Default::default(), Some(CellValue::Blank))];
        assert_eq!(
            cells_html(cells.into_iter()),
            "<td class=\"number\">12</td>\
             <td class=\"number\" data-value=\"1234.5\">1,234.5</td>\
             <td class=\"blank\">空白</td>"
        );
    }
}
