//! A reading as text for a list.

use crate::archive::Reading;
use serde::Serialize;

/// A number, or why there is none.
#[derive(Clone, Serialize)]
pub(super) struct Shown {
    /// As it is shown.
    text: String,
    /// `number`, `blank`, `na`, `words`, `whole` or `none`.
    state: &'static str,
}

/// What stands for a row of a group that was given as one row.
pub(super) fn whole() -> Shown {
    Shown { text: "未分列".to_owned(), state: "whole" }
}

/// What lists show; digits as they are.
pub(super) fn shown(reading: Option<Reading>) -> Shown {
    let (text, state) = match reading {
        Some(Reading::Number(number)) => {
            return Shown { text: number.normalize().to_string(), state: "number" };
        }
        Some(Reading::NotApplicable) => ("/", "na"),
        Some(Reading::Blank | Reading::Absent) => ("空白", "blank"),
        // Words, or an amount whose unit nobody wrote: the report itself has them.
        Some(Reading::Unreadable) => ("见原文", "words"),
        None => ("—", "none"),
    };
    Shown { text: text.to_owned(), state }
}
