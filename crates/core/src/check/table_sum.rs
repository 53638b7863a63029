//! Sums of cells for comparison with numbers in the text. A total may be blank or wrong, and
//! another rule reports that: its terms say what the table gives.

use super::ReportContext;
use crate::archive::CellValue;
use crate::form::{CellRef, Each};
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
    let terms = cells.iter().map(|cell| {
        let terms = context.form.terms_of_total(*cell, each);
        if terms.is_empty() { vec![*cell] } else { terms }
    });
    let terms: Vec<CellRef> = terms.flatten().collect();
    context.filled.sum(&terms).number()
}
