//! Values as cells of a list. They are printed here and not by a template, since a
//! large archive has millions of them.

use crate::archive::CellValue;
use std::borrow::Cow;

/// A number, or a word for why there is none.
pub(super) struct DisplayedCell {
    /// The text; it has no characters of markup.
    text: Cow<'static, str>,
    /// `number`, `blank`, `na`, `words`, `whole` or `none`.
    state: &'static str,
}

/// Returns the cell for a row of a group that was given as one row.
pub(super) fn undetailed_cell() -> DisplayedCell {
    DisplayedCell { text: "未分列".into(), state: "whole" }
}

/// Returns the cell for a value; `None` is for years whose form has no such row.
pub(super) fn display(value: Option<CellValue>) -> DisplayedCell {
    let (text, state) = match value {
        Some(CellValue::Number(number)) => {
            // Whole numbers, which nearly all are, need not go through a decimal's digits.
            let whole = (number.scale() == 0).then(|| i64::try_from(number.mantissa()).ok());
            let text = match whole.flatten() {
                Some(whole) => whole.to_string(),
                None => number.normalize().to_string(),
            };
            return DisplayedCell { text: text.into(), state: "number" };
        }
        Some(CellValue::NotApplicable) => ("/", "na"),
        Some(CellValue::Blank | CellValue::Absent) => ("空白", "blank"),
        Some(CellValue::Undecided) => ("待定", "blank"),
        // Words, or an amount whose unit nobody wrote: the report itself has them.
        Some(CellValue::Unreadable) => ("见原文", "words"),
        None => ("—", "none"),
    };
    DisplayedCell { text: text.into(), state }
}

/// Prints cells of a table row; their class is their state.
pub(super) fn cells_html(values: impl Iterator<Item = DisplayedCell>) -> String {
    values.fold(String::with_capacity(256), |mut out, DisplayedCell { text, state }| {
        for part in ["<td class=\"", state, "\">", &text, "</td>"] {
            out.push_str(part);
        }
        out
    })
}
