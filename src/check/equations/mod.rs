//! The equations of the form, judged together: one wrong number breaks several
//! of them, and is still one finding.

mod evaluate;
mod explain;
mod suspect;

use super::Case;
use crate::diag::{Finding, Text};
use crate::format::{CellRef, Each, Identity, IdentityRule, Line, RowRef};
use crate::source::Span;
use crate::text;
use evaluate::{Outcome, Violation};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Evaluates every equation of a report's format.
pub(super) fn judge(case: &Case, out: &mut Vec<Finding>) {
    let outcomes = evaluate::all(case);
    let mut blank_totals = Vec::new();
    let mut violations = Vec::new();
    for outcome in outcomes {
        match outcome {
            Outcome::BlankTotal(cell) => blank_totals.push(cell),
            Outcome::Violated(violation) => violations.push(violation),
        }
    }
    report_blank_totals(case, &blank_totals, out);
    // An equation over a total that was left out says nothing new.
    violations.retain(|violation| !violation.cells().any(|cell| blank_totals.contains(&cell)));
    drop_sums(case, &mut violations);
    // What is only likely must not hide, or be hidden by, what is certain.
    let (likely, certain): (Vec<_>, Vec<_>) = violations
        .into_iter()
        .partition(|violation| violation.rule() == IdentityRule::InForceCount);
    for group in
        suspect::gather(certain).into_iter().chain(likely.into_iter().map(|one| (None, vec![one])))
    {
        out.push(explain::finding(case, group));
    }
}

/// Drops what a column of totals only repeats: its gap is the sum of the gaps
/// of the columns that it adds up.
fn drop_sums(case: &Case, violations: &mut Vec<Violation>) {
    let repeats: Vec<bool> = violations.iter().map(|one| is_sum(case, one, violations)).collect();
    let mut repeats = repeats.into_iter();
    violations.retain(|_| !repeats.next().unwrap_or_default());
}

fn is_sum(case: &Case, one: &Violation, all: &[Violation]) -> bool {
    let Some(column) = one.column(case) else { return false };
    let identity = &case.format.identities[one.identity];
    let adds_up = |other: &Identity| {
        other.table == identity.table
            && other.each == Each::Row
            && other
                .equation
                .total
                .is_some_and(|total| other.equation.terms[total].line == Line::Column(column))
    };
    if !case.format.identities.iter().any(adds_up) {
        return false;
    }
    let parts: Vec<Decimal> = (all.iter())
        .filter(|part| part.identity == one.identity && part.column(case) != Some(column))
        .map(Violation::gap)
        .collect();
    !parts.is_empty() && parts.iter().sum::<Decimal>() == one.gap()
}

/// One finding for all totals that a table leaves blank in one column or row.
fn report_blank_totals(case: &Case, cells: &[CellRef], out: &mut Vec<Finding>) {
    let mut by_table: BTreeMap<usize, Vec<CellRef>> = BTreeMap::new();
    for cell in cells {
        let list = by_table.entry(cell.table).or_default();
        if !list.contains(cell) {
            list.push(*cell);
        }
    }
    for (table, cells) in by_table {
        let spans: Vec<Span> =
            cells.iter().filter_map(|at| Some(case.sheet.cell(*at)?.span)).collect();
        let Some(first) = spans.first() else { continue };
        let (key, count) = (&case.format.tables[table].key, spans.len());
        let message = text!(
            "{key}表有 {count} 处总计空白，而各分项已填",
            "{count} totals of the table {key} are blank while their terms are filled"
        );
        let mut finding = case.finding("blank-total", *first, message).at(case.common(&cells));
        finding.related = (spans.iter().skip(1))
            .map(|span| related(case, *span, text!("空白", "blank")))
            .collect();
        out.push(finding.help(text!(
            "核对原件；原件即为空白的，可保留",
            "look into the original; where it is blank there too, it may stay"
        )));
    }
}

fn related(case: &Case, span: Span, message: Text) -> crate::diag::Related {
    crate::diag::Related { place: case.place(span), message }
}

/// The rows that a reference stands for, as cells of one column.
fn members(case: &Case, cell: CellRef) -> Vec<CellRef> {
    let table = &case.format.tables[cell.table];
    match cell.row {
        RowRef::Group(group) if !case.sheet.table(cell.table).undetailed(group) => {
            table.members(cell.row).map(|row| CellRef { row: RowRef::Row(row), ..cell }).collect()
        }
        _ => vec![cell],
    }
}
