//! The equations of the form, checked together: one wrong number breaks several of them,
//! and is still one finding.

mod blanks;
mod evaluate;
mod explain;
mod suspect;
mod term_value;

use super::ReportContext;
use crate::archive::FilledForm;
use crate::config::Level;
use crate::diag::{Change, Finding, RuleId, Severity, Text};
use crate::form::{CellRef, ColumnKind, Each, Identity, IdentityRule, RowRef, TermRef};
use crate::report::{Cell, CellText};
use crate::source::Span;
use evaluate::{BlankTotal, EquationProblem, Violation};
use nianbao_text::text;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Checks the equations of a report's form.
pub(super) fn check_equations(context: &ReportContext, out: &mut Vec<Finding>) {
    let outcomes = evaluate::evaluate_equations(context);
    let mut blank_totals = Vec::new();
    let mut violations = Vec::new();
    for outcome in outcomes {
        match outcome {
            EquationProblem::BlankTotal(total) => blank_totals.push(total),
            EquationProblem::Violated(violation) => violations.push(violation),
        }
    }
    report_blank_totals(context, &blank_totals, out);
    // An equation over a total that was left out gives nothing new.
    violations.retain(|violation| {
        !violation.cells().any(|cell| blank_totals.iter().any(|total| total.cell == cell))
    });
    let repeated = find_repeated(context, &violations);
    // A violation that is only likely, or no error on this site, must neither hide a
    // certain one nor be hidden by it.
    let (likely, certain): (Vec<_>, Vec<_>) = violations.into_iter().partition(|violation| {
        violation.rule() == IdentityRule::InForceCount || site_level(context, violation).is_some()
    });
    for group in suspect::group_by_suspect(certain)
        .into_iter()
        .chain(likely.into_iter().map(|violation| (None, vec![violation])))
    {
        if !group.1.iter().all(|violation| repeated.contains(&violation.key())) {
            out.push(explain::explain(context, group));
        }
    }
}

/// Returns the level that the site gives to a violation's rule, if it is not an error.
fn site_level(context: &ReportContext, violation: &Violation) -> Option<Level> {
    let named = context
        .archive
        .site
        .levels
        .iter()
        .find(|(name, _)| name.value.id() == Some(violation.rule().id()));
    named.map(|(_, level)| *level).filter(|level| *level != Level::At(Severity::Error))
}

/// Finds violations in a column of totals that follow from others: where the columns that
/// it adds up, or the totals of rows, do not hold, it cannot hold either.
fn find_repeated(context: &ReportContext, violations: &[Violation]) -> Vec<(usize, CellRef)> {
    violations
        .iter()
        .filter(|whole| {
            let parts: Vec<Decimal> = violations
                .iter()
                .filter_map(|part| difference_from(context, part, whole))
                .collect();
            !parts.is_empty() && term_value::checked_sum(parts) == Some(whole.difference())
        })
        .map(Violation::key)
        .collect()
}

/// Returns the part of a difference in the column of totals that another violation causes.
fn difference_from(
    context: &ReportContext,
    part: &Violation,
    whole: &Violation,
) -> Option<Decimal> {
    let totals = whole.column(context)?;
    let table = context.form.identities[whole.identity].table;
    let rows =
        context.form.identities.iter().find(|identity| adds_up_to(identity, table, totals))?;
    if part.identity == whole.identity {
        return part.column(context).filter(|column| *column != totals).map(|_| part.difference());
    }
    let own = &context.form.identities[part.identity];
    let cell = part.cells().find(|cell| cell.table == table && cell.column == totals)?;
    let term = whole.terms.iter().find(|term| term.members.contains(&cell))?;
    std::ptr::eq(own, rows).then(|| part.difference() * term.sign() * Decimal::NEGATIVE_ONE)
}

/// Returns true if an equation makes one column of a table the total of the others.
fn adds_up_to(identity: &Identity, table: usize, column: usize) -> bool {
    let total = identity.equation.total.and_then(|at| identity.equation.terms.get(at));
    identity.table == table
        && identity.each == Each::Row
        && !identity.equation.uses_previous_year()
        && total.is_some_and(|term| term.target == TermRef::Column(column))
}

/// Reports the totals that each table leaves out, in one finding a table.
fn report_blank_totals(context: &ReportContext, totals: &[BlankTotal], out: &mut Vec<Finding>) {
    let mut by_table: BTreeMap<usize, Vec<CellRef>> = BTreeMap::new();
    for cell in totals.iter().map(|total| total.cell) {
        let list = by_table.entry(cell.table).or_default();
        if !list.contains(&cell) {
            list.push(cell);
        }
    }
    for (table, cells) in by_table {
        let written: Vec<&Cell> = cells.iter().filter_map(|at| context.filled.cell(*at)).collect();
        let Some((first, rest)) = written.split_first() else { continue };
        let (key, count) = (&context.form.tables[table].key, written.len());
        let state = describe_omission(&written);
        let (zh, en) = (&state.zh, &state.en);
        let message = text!(
            "{key}表有 {count} 处总计{zh}，而各分项已填",
            "{count} totals of the table {key} are {en} while their terms are filled"
        );
        let mut finding = context
            .finding(RuleId::BlankTotal, first.span, message)
            .form_path(context.common_path(&cells));
        finding.related = rest
            .iter()
            .map(|cell| related(context, cell.span, describe_omission(&[cell])))
            .collect();
        finding.changes = cells.iter().filter_map(|at| fill_total(context, *at, totals)).collect();
        out.push(finding.help(text!(
            "核对原件；原件即为{zh}的，可保留",
            "look into the original; where it is {en} there too, it may stay"
        )));
    }
}

/// Makes the change that fills a blank total with the sum of its terms; `None` where a term is not
/// known, or the equations of the total disagree.
fn fill_total(context: &ReportContext, at: CellRef, totals: &[BlankTotal]) -> Option<Change> {
    let mut sums = totals.iter().filter(|total| total.cell == at).map(|total| total.sum);
    let sum = sums.next()??.normalize();
    let is_count = context.column(at).kind == ColumnKind::Count && sum.is_integer();
    let cell = context.filled.cell(at).filter(|cell| cell.text == CellText::Blank)?;
    let can_be_filled = is_count && !sum.is_sign_negative() && cell.span.start < cell.span.end;
    let agree = sums.all(|other| other.is_some_and(|other| other == sum));
    (can_be_filled && agree).then(|| Change::of_content(context.place(cell.span), sum.to_string()))
}

/// Describes the text in place of totals.
fn describe_omission(cells: &[&Cell]) -> Text {
    let all = |state: CellText| cells.iter().all(|cell| cell.text == state);
    match (all(CellText::Blank), all(CellText::NotApplicable)) {
        (true, _) => text!("空白", "blank"),
        (_, true) => text!("填了 /（不适用）", "`/` (not applicable)"),
        _ => text!("空白或填了 /", "blank or `/`"),
    }
}

fn related(context: &ReportContext, span: Span, message: Text) -> crate::diag::Related {
    crate::diag::Related { place: context.place(span), message }
}

/// Lists the cells that a cell stands for: those of its rows for a group in detail, else
/// the cell itself.
fn member_cells(filled: &FilledForm, cell: CellRef) -> Vec<CellRef> {
    let table = &filled.form.tables[cell.table];
    match cell.row {
        RowRef::Group(group) if !filled.table(cell.table).undetailed(group) => {
            table.members(cell.row).map(|row| CellRef { row: RowRef::Row(row), ..cell }).collect()
        }
        _ => vec![cell],
    }
}
