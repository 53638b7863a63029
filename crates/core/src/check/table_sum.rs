//! Sums of cells for comparison with numbers in the text. A total may be blank or wrong, and
//! another rule reports that: its terms say what the table gives.

use super::ReportContext;
use crate::archive::CellValue;
use crate::form::{CellRef, Each, Side, TermRef};
use rust_decimal::{Decimal, RoundingStrategy};

/// The values that a table gives for a sum of cells.
pub(super) struct TableSum {
    /// The sum as the table states it; that of the terms where the totals are blank.
    pub(super) stated: Decimal,
    /// The sum of the terms of those cells that are totals of their rows.
    of_terms: Option<Decimal>,
}

impl TableSum {
    /// Adds cells. `None` if any of them is unknown.
    pub(super) fn new(context: &ReportContext, cells: &[CellRef]) -> Option<Self> {
        let of_terms = sum_terms(context, cells, Each::Row);
        let stated = match context.filled.sum(cells) {
            CellValue::Number(number) => number,
            CellValue::Blank => of_terms.or_else(|| sum_terms(context, cells, Each::Column))?,
            _ => return None,
        };
        Some(Self { stated, of_terms })
    }

    /// Returns true if a number of the text is the sum, or the sum rounded or cut to as many
    /// digits as the number has.
    pub(super) fn agrees_with(&self, number: Decimal) -> bool {
        let digits = number.scale();
        let same = |sum: Decimal| {
            let rounded =
                sum.round_dp_with_strategy(digits, RoundingStrategy::MidpointAwayFromZero);
            number == sum || number == rounded || number == sum.trunc_with_scale(digits)
        };
        same(self.stated) || self.of_terms.is_some_and(same)
    }
}

/// Adds the terms of cells that are totals of their rows or columns, and the others as they
/// are. `None` if no cell is such a total, or if any of the terms is unknown.
fn sum_terms(context: &ReportContext, cells: &[CellRef], each: Each) -> Option<Decimal> {
    let terms = cells.iter().map(|cell| list_terms(context, *cell, each));
    let terms: Vec<CellRef> = terms.flatten().collect();
    context.filled.sum(&terms).number()
}

fn list_terms(context: &ReportContext, cell: CellRef, each: Each) -> Vec<CellRef> {
    let own = match each {
        Each::Row => TermRef::Column(cell.column),
        Each::Column => TermRef::Row(cell.row),
    };
    let equation = (context.form.identities.iter())
        .filter(|identity| identity.table == cell.table && identity.each == each)
        .map(|identity| &identity.equation)
        .find(|equation| {
            let total = equation.total.and_then(|at| equation.terms.get(at));
            !equation.uses_previous_year() && total.is_some_and(|total| total.target == own)
        });
    let others = equation.into_iter().flat_map(|equation| &equation.terms);
    let terms: Vec<CellRef> = (others.filter(|term| term.side == Side::Left && !term.minus))
        .map(|term| match term.target {
            TermRef::Column(column) => CellRef { column, ..cell },
            TermRef::Row(row) => CellRef { row, ..cell },
        })
        .collect();
    if terms.is_empty() { vec![cell] } else { terms }
}
