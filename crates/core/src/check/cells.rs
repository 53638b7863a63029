//! Predicates on single cells, and findings about several cells of one table.

use super::ReportContext;
use crate::diag::{Finding, Related, RuleId, Text};
use crate::form::{CellRef, Column, ColumnKind};
use crate::report::{Cell, CellText};

/// Number of further cells that a finding shows.
const SHOWN: usize = 8;

/// A place in the form, and the cell that is written there.
pub(super) type WrittenCell<'a> = (CellRef, &'a Cell);

/// Makes one finding about several cells of a table, at the first of them; `note` says
/// why each of the other cells is shown. Returns `None` without cells.
pub(super) fn combine_cells(
    context: &ReportContext,
    rule: RuleId,
    cells: &[WrittenCell],
    message: Text,
    note: impl Fn(&Cell) -> Text,
) -> Option<Finding> {
    let ((_, first), rest) = cells.split_first()?;
    let refs: Vec<CellRef> = cells.iter().map(|(cell, _)| *cell).collect();
    let mut finding =
        context.finding(rule, first.span, message).form_path(context.common_path(&refs));
    finding.basis = context.basis();
    finding.related = (rest.iter().take(SHOWN))
        .map(|(_, cell)| Related { place: context.place(cell.span), message: note(cell) })
        .collect();
    Some(finding)
}

/// Lists the written cells of a table of the form that pass a test, which no plain count
/// may pass.
pub(super) fn filter_cells<'a>(
    context: &ReportContext<'a>,
    table: usize,
    test: impl Fn(&Column, &Cell) -> bool,
) -> Vec<WrittenCell<'a>> {
    let unusual = context.unusual_cells().iter();
    let found = unusual.filter(|(at, cell, column)| at.table == table && test(column, cell));
    found.map(|(at, cell, _)| (*at, *cell)).collect()
}

/// Returns true for what nearly every cell is: a whole number, neither below zero nor in
/// an unusual form, without a unit, in a column without one.
pub(super) fn is_plain_count(column: &Column, cell: &Cell) -> bool {
    let CellText::Number(amount) = cell.text else { return false };
    let whole = amount.number.scale() == 0 && !amount.number.is_sign_negative();
    whole && amount.unit.is_none() && column.unit.is_none() && !cell.normalized
}

/// Returns true for a number with a unit in a column without one.
pub(super) fn has_stray_unit(column: &Column, cell: &Cell) -> bool {
    matches!(cell.text, CellText::Number(amount) if amount.unit.is_some() && column.unit.is_none())
}

/// Returns true for a negative number in a column that may not hold one.
pub(super) fn is_negative(column: &Column, cell: &Cell) -> bool {
    let negative =
        cell.number().is_some_and(|number| number.is_sign_negative() && !number.is_zero());
    negative && !column.signed && !has_stray_unit(column, cell)
}

/// Returns true for a fraction in a column of counts.
pub(super) fn is_fraction(column: &Column, cell: &Cell) -> bool {
    let fraction =
        cell.number().is_some_and(|number| number.scale() > 0 && !number.fract().is_zero());
    fraction && column.kind == ColumnKind::Count && !has_stray_unit(column, cell)
}
