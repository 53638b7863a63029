//! Cells as the terms of an equation, a blank tried as a nought.

use crate::archive::{CellValue, FilledForm};
use crate::form::{CellRef, Each, Identity, RowRef, Term, TermRef};
use rust_decimal::Decimal;

/// What stands at a place; a group some of whose rows are blank counts the others.
pub(super) fn partly(sheet: &FilledForm, cell: CellRef) -> CellValue {
    let reading = sheet.read(cell);
    let RowRef::Group(_) = cell.row else { return reading };
    if reading != CellValue::Blank {
        return reading;
    }
    let rows = sheet.form.tables[cell.table].members(cell.row);
    let numbers =
        rows.filter_map(|row| sheet.read(CellRef { row: RowRef::Row(row), ..cell }).number());
    let known: Vec<Decimal> = numbers.collect();
    if known.is_empty() {
        return CellValue::Blank;
    }
    total(known).map_or(CellValue::Unreadable, CellValue::Number)
}

/// Whether the other equations over a blank cell hold when it is a nought.
pub(super) fn can_be_nought(sheet: &FilledForm, blank: CellRef) -> bool {
    let own = |identity: &&Identity| {
        identity.table == blank.table && !identity.equation.uses_previous_year()
    };
    sheet.form.identities.iter().filter(own).all(|identity| {
        let cell_of = |term: &Term| match (term.target, identity.each) {
            (TermRef::Row(row), Each::Column) => CellRef { row, ..blank },
            (TermRef::Column(column), _) => CellRef { column, ..blank },
            (TermRef::Row(_), Each::Row) => blank,
        };
        let mut terms = identity.equation.terms.iter();
        let concerns = terms.clone().any(|term| cell_of(term) == blank)
            && (identity.rows.is_empty()
                || identity.rows.iter().any(|row| RowRef::Row(*row) == blank.row));
        let sum = terms.try_fold(Decimal::ZERO, |gap, term| {
            let number = match partly(sheet, cell_of(term)) {
                CellValue::Number(number) => number,
                CellValue::Blank | CellValue::NotApplicable => Decimal::ZERO,
                CellValue::Unreadable | CellValue::Absent => return None,
            };
            gap.checked_add(if term.is_positive() { number } else { -number })
        });
        !concerns || sum.is_none_or(|gap| gap.is_zero())
    })
}

/// Numbers added; `None` where no decimal holds the sum.
pub(super) fn total(numbers: impl IntoIterator<Item = Decimal>) -> Option<Decimal> {
    numbers.into_iter().try_fold(Decimal::ZERO, Decimal::checked_add)
}
