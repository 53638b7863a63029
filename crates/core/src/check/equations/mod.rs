//! The equations of the form, judged together: one wrong number breaks several
//! of them, and is still one finding.

mod blanks;
mod evaluate;
mod explain;
mod read;
mod suspect;

use super::ReportContext;
use crate::archive::FilledForm;
use crate::config::Level;
use crate::diag::{Finding, RuleId, Severity, Text};
use crate::form::{CellRef, Each, Identity, IdentityRule, RowRef, TermRef};
use crate::report::{Cell, CellText};
use crate::source::Span;
use evaluate::{Outcome, Violation};
use nianbao_text::text;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Evaluates every equation of a report's form.
pub(super) fn judge(case: &ReportContext, out: &mut Vec<Finding>) {
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
    let repeated = repeated(case, &violations);
    // What is only likely, or not an error on this site, must not hide, or be
    // hidden by, what is certain.
    let (likely, certain): (Vec<_>, Vec<_>) = violations.into_iter().partition(|violation| {
        violation.rule() == IdentityRule::InForceCount || level(case, violation).is_some()
    });
    for group in
        suspect::gather(certain).into_iter().chain(likely.into_iter().map(|one| (None, vec![one])))
    {
        if !group.1.iter().all(|violation| repeated.contains(&violation.key())) {
            out.push(explain::finding(case, group));
        }
    }
}

/// The level that the site gives to a violation's rule, if it differs.
fn level(case: &ReportContext, violation: &Violation) -> Option<Level> {
    let named = case
        .archive
        .site
        .levels
        .iter()
        .find(|(name, _)| name.value.id() == Some(violation.rule().id()));
    named.map(|(_, level)| *level).filter(|level| *level != Level::At(Severity::Error))
}

/// Violations in a column of totals that follow from others: where the columns
/// that it adds up, or the totals of rows, do not hold, it cannot hold either.
fn repeated(case: &ReportContext, violations: &[Violation]) -> Vec<(usize, CellRef)> {
    violations
        .iter()
        .filter(|one| {
            let parts: Vec<Decimal> =
                violations.iter().filter_map(|part| share(case, part, one)).collect();
            !parts.is_empty() && read::total(parts) == Some(one.difference())
        })
        .map(Violation::key)
        .collect()
}

/// What one violation adds to the gap of another, in the column of totals.
fn share(case: &ReportContext, part: &Violation, whole: &Violation) -> Option<Decimal> {
    let totals = whole.column(case)?;
    let table = case.form.identities[whole.identity].table;
    let rows = case.form.identities.iter().find(|identity| adds_up_to(identity, table, totals))?;
    if part.identity == whole.identity {
        return part.column(case).filter(|column| *column != totals).map(|_| part.difference());
    }
    let own = &case.form.identities[part.identity];
    let cell = part.cells().find(|cell| cell.table == table && cell.column == totals)?;
    let term = whole.terms.iter().find(|term| term.members.contains(&cell))?;
    std::ptr::eq(own, rows).then(|| part.difference() * term.sign() * Decimal::NEGATIVE_ONE)
}

/// Whether an equation makes one column of a table the total of the others.
fn adds_up_to(identity: &Identity, table: usize, column: usize) -> bool {
    let total = identity.equation.total.and_then(|at| identity.equation.terms.get(at));
    identity.table == table
        && identity.each == Each::Row
        && !identity.equation.uses_previous_year()
        && total.is_some_and(|term| term.target == TermRef::Column(column))
}

/// One finding for all totals that a table leaves blank in one column or row.
fn report_blank_totals(case: &ReportContext, cells: &[CellRef], out: &mut Vec<Finding>) {
    let mut by_table: BTreeMap<usize, Vec<CellRef>> = BTreeMap::new();
    for cell in cells {
        let list = by_table.entry(cell.table).or_default();
        if !list.contains(cell) {
            list.push(*cell);
        }
    }
    for (table, cells) in by_table {
        let written: Vec<&Cell> = cells.iter().filter_map(|at| case.sheet.cell(*at)).collect();
        let Some((first, rest)) = written.split_first() else { continue };
        let (key, count) = (&case.form.tables[table].key, written.len());
        let how = how_left_out(&written);
        let (zh, en) = (&how.zh, &how.en);
        let message = text!(
            "{key}表有 {count} 处总计{zh}，而各分项已填",
            "{count} totals of the table {key} are {en} while their terms are filled"
        );
        let mut finding =
            case.finding(RuleId::BlankTotal, first.span, message).form_path(case.common(&cells));
        finding.related =
            rest.iter().map(|cell| related(case, cell.span, how_left_out(&[cell]))).collect();
        out.push(finding.help(text!(
            "核对原件；原件即为{zh}的，可保留",
            "look into the original; where it is {en} there too, it may stay"
        )));
    }
}

/// How totals that have no number are written.
fn how_left_out(cells: &[&Cell]) -> Text {
    let is = |state: CellText| cells.iter().all(|cell| cell.text == state);
    match (is(CellText::Blank), is(CellText::NotApplicable)) {
        (true, _) => text!("空白", "blank"),
        (_, true) => text!("填了 /（不适用）", "`/` (not applicable)"),
        _ => text!("空白或填了 /", "blank or `/`"),
    }
}

fn related(case: &ReportContext, span: Span, message: Text) -> crate::diag::Related {
    crate::diag::Related { place: case.place(span), message }
}

/// The rows that a reference stands for, as cells of one column.
fn members(sheet: &FilledForm, cell: CellRef) -> Vec<CellRef> {
    let table = &sheet.form.tables[cell.table];
    match cell.row {
        RowRef::Group(group) if !sheet.table(cell.table).undetailed(group) => {
            table.members(cell.row).map(|row| CellRef { row: RowRef::Row(row), ..cell }).collect()
        }
        _ => vec![cell],
    }
}
