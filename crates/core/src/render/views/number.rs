//! Readings as cells of a list. Printed here and not by a template: a large
//! archive has millions of them.

use crate::archive::CellValue;
use std::borrow::Cow;

/// A number, or why there is none.
pub(super) struct DisplayedCell {
    /// As it is shown; nothing in it means anything in markup.
    text: Cow<'static, str>,
    /// `number`, `blank`, `na`, `words`, `whole` or `none`.
    state: &'static str,
}

/// What stands for a row of a group that was given as one row.
pub(super) fn undetailed_cell() -> DisplayedCell {
    DisplayedCell { text: "未分列".into(), state: "whole" }
}

/// What lists show; digits as they are.
pub(super) fn display(reading: Option<CellValue>) -> DisplayedCell {
    let (text, state) = match reading {
        Some(CellValue::Number(number)) => {
            return DisplayedCell { text: number.normalize().to_string().into(), state: "number" };
        }
        Some(CellValue::NotApplicable) => ("/", "na"),
        Some(CellValue::Blank | CellValue::Absent) => ("空白", "blank"),
        // Words, or an amount whose unit nobody wrote: the report itself has them.
        Some(CellValue::Unreadable) => ("见原文", "words"),
        None => ("—", "none"),
    };
    DisplayedCell { text: text.into(), state }
}

/// Several of them as cells of a table row; the class says what each is.
pub(super) fn cells_html(values: impl Iterator<Item = DisplayedCell>) -> String {
    values.fold(String::with_capacity(256), |mut out, DisplayedCell { text, state }| {
        for part in ["<td class=\"", state, "\">", &text, "</td>"] {
            out.push_str(part);
        }
        out
    })
}
