//! What the rules about single cells have in common.

use super::ReportContext;
use crate::diag::{Finding, Related, RuleId, Text};
use crate::form::{CellRef, Column, ColumnKind};
use crate::report::{Cell, CellText};

/// As many other cells as one finding shows.
const SHOWN: usize = 8;

/// A written cell and its place in the form.
pub(super) type Written<'a> = (CellRef, &'a Cell);

/// One finding about all of some cells of a table; `note` says of each other
/// cell why it is shown.
pub(super) fn together(
    case: &ReportContext,
    rule: RuleId,
    cells: &[Written],
    message: Text,
    note: impl Fn(&Cell) -> Text,
) -> Option<Finding> {
    let ((_, first), rest) = cells.split_first()?;
    let places: Vec<CellRef> = cells.iter().map(|(at, _)| *at).collect();
    let mut finding = case.finding(rule, first.span, message).form_path(case.common(&places));
    finding.basis = case.basis();
    finding.related = (rest.iter().take(SHOWN))
        .map(|(_, cell)| Related { place: case.place(cell.span), message: note(cell) })
        .collect();
    Some(finding)
}

/// The cells of a table of the form for which a test holds.
pub(super) fn which<'a>(
    case: &ReportContext<'a>,
    table: usize,
    test: impl Fn(&Column, &Cell) -> bool,
) -> Vec<Written<'a>> {
    let found = case.cells(table).filter(|(_, cell, column)| test(column, cell));
    found.map(|(at, cell, _)| (at, cell)).collect()
}

/// A unit in a column that has none.
pub(super) fn has_stray_unit(column: &Column, cell: &Cell) -> bool {
    matches!(cell.text, CellText::Number(amount) if amount.unit.is_some() && column.unit.is_none())
}

/// Below nought where nothing can be.
pub(super) fn is_negative(column: &Column, cell: &Cell) -> bool {
    let negative =
        cell.number().is_some_and(|number| number.is_sign_negative() && !number.is_zero());
    negative && !column.signed && !has_stray_unit(column, cell)
}

/// Half a thing where whole things are counted.
pub(super) fn is_fraction(column: &Column, cell: &Cell) -> bool {
    let fraction =
        cell.number().is_some_and(|number| number.scale() > 0 && !number.fract().is_zero());
    fraction && column.kind == ColumnKind::Count && !has_stray_unit(column, cell)
}
