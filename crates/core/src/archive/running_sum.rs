//! Sums of cells of which some may still be blank.

use super::{CellValue, FilledForm};
use crate::form::{CellRef, Each, RowRef};
use rust_decimal::Decimal;

/// The sum of what is filled in of the terms of a total.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunningSum {
    /// The sum of the terms that are numbers.
    pub number: Decimal,
    /// True if others are blank or left to a person, so that it is not all.
    pub is_partial: bool,
}

impl FilledForm<'_> {
    /// Returns the value of a cell; of a group with some blank rows, the sum of the others.
    pub fn known_value(&self, cell: CellRef) -> CellValue {
        let value = self.value(cell);
        let RowRef::Group(_) = cell.row else { return value };
        if value != CellValue::Blank {
            return value;
        }
        let rows = self.form.tables[cell.table].members(cell.row);
        let values = rows.map(|row| self.value(CellRef { row: RowRef::Row(row), ..cell }));
        let known: Vec<CellValue> = values.filter(|value| value.number().is_some()).collect();
        known.into_iter().reduce(CellValue::plus).unwrap_or(CellValue::Blank)
    }

    /// Adds the terms of a total along its row, else along its column, as far as they are filled
    /// in. `None` if the cell is no total, no term is filled in, or one cannot be read.
    pub fn running_sum(&self, cell: CellRef) -> Option<RunningSum> {
        let terms = [Each::Row, Each::Column].map(|each| self.form.terms_of_total(cell, each));
        let terms = terms.into_iter().find(|terms| !terms.is_empty())?;
        let (mut sum, mut is_partial) = (None, false);
        for term in terms {
            // A group with some blank rows is known in part.
            is_partial |= matches!(
                self.value(term),
                CellValue::Blank | CellValue::Undecided | CellValue::Absent
            );
            match self.known_value(term) {
                CellValue::Number(number) => {
                    sum = Some(sum.unwrap_or(Decimal::ZERO).checked_add(number)?);
                }
                CellValue::Unreadable => return None,
                CellValue::Blank
                | CellValue::Undecided
                | CellValue::Absent
                | CellValue::NotApplicable => {}
            }
        }
        Some(RunningSum { number: sum?, is_partial })
    }
}
