//! The values of cells as terms of an equation, with blanks counted as zero.

use crate::archive::{CellValue, FilledForm};
use crate::form::{CellRef, Each, Identity, RowRef, Term, TermRef};
use rust_decimal::Decimal;

/// Returns true if all equations of this year over a blank cell hold when it is zero.
pub(super) fn can_be_zero(filled: &FilledForm, blank: CellRef) -> bool {
    let own = |identity: &&Identity| {
        identity.table == blank.table && !identity.equation.uses_previous_year()
    };
    filled.form.identities.iter().filter(own).all(|identity| {
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
            let number = match filled.known_value(cell_of(term)) {
                CellValue::Number(number) => number,
                CellValue::Blank | CellValue::NotApplicable => Decimal::ZERO,
                CellValue::Undecided | CellValue::Unreadable | CellValue::Absent => return None,
            };
            gap.checked_add(if term.is_positive() { number } else { -number })
        });
        !concerns || sum.is_none_or(|gap| gap.is_zero())
    })
}

/// Adds numbers; `None` if the sum is too large for a decimal.
pub(super) fn checked_sum(numbers: impl IntoIterator<Item = Decimal>) -> Option<Decimal> {
    numbers.into_iter().try_fold(Decimal::ZERO, Decimal::checked_add)
}
