//! Values of cells as a person types them.

use super::EditError;
use super::scalar::check_text;
use crate::form::Column;
use crate::parse::read_number;
use crate::report::{Amount, CellText};

/// A value to be written into a cell.
#[derive(Clone, Debug)]
pub(super) struct TypedValue {
    /// The text that stands in the source then.
    pub(super) written: String,
    /// The value as the parser reads it.
    pub(super) text: CellText,
}

impl TypedValue {
    /// Checks a value for a column. A number with full-width digits or separators is written
    /// in plain digits; another one stays as it was typed.
    pub(super) fn new(typed: &str, column: &Column) -> Result<Self, EditError> {
        let typed = check_text(typed)?;
        let typed = typed.trim();
        if typed == "~" {
            return Ok(Self::blank());
        }
        let (text, normalized) = read_number(typed);
        let amount = match text {
            CellText::Blank => return Ok(Self::blank()),
            CellText::NotApplicable => return Ok(Self { written: "/".to_owned(), text }),
            CellText::Number(amount) => amount,
            CellText::Undecided | CellText::Unreadable => {
                return Err(EditError::NotANumber(typed.to_owned()));
            }
        };
        check_unit(amount, column, typed)?;
        let is_plain = |c: char| !c.is_whitespace() || c == ' ';
        let keeps = !normalized && typed.chars().all(is_plain);
        let written = if keeps { typed.to_owned() } else { write_amount(amount) };
        Ok(Self { written, text })
    }

    fn blank() -> Self {
        Self { written: "~".to_owned(), text: CellText::Blank }
    }
}

/// Checks that the column can tell the unit of an amount.
fn check_unit(amount: Amount, column: &Column, typed: &str) -> Result<(), EditError> {
    let Some(unit) = column.unit else {
        let is_count = amount.unit.is_none();
        return if is_count { Ok(()) } else { Err(EditError::UnitOnCount(typed.to_owned())) };
    };
    if amount.unit.is_none() && !column.unit_printed && !amount.number.is_zero() {
        return Err(EditError::MissingUnit(typed.to_owned()));
    }
    match amount.in_unit(unit) {
        Some(_) => Ok(()),
        None => Err(EditError::NotANumber(typed.to_owned())),
    }
}

fn write_amount(amount: Amount) -> String {
    match amount.unit {
        Some(unit) => format!("{} {}", amount.number, unit.name()),
        None => amount.number.to_string(),
    }
}
