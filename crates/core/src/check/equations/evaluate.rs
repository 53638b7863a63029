//! Evaluates the equations of a form with the numbers of a report.

use super::member_cells;
use super::term_value::can_be_zero;
use crate::archive::CellValue;
use crate::check::{ReportContext, cells};
use crate::form::{CellRef, Each, Identity, IdentityRule, RowRef, Side, Term, TermRef};
use rust_decimal::Decimal;

/// A problem with an equation.
pub(super) enum EquationProblem {
    /// The total is blank or `/`, and at least one other term is a number.
    BlankTotal(BlankTotal),
    /// The sides differ.
    Violated(Violation),
}

/// A total that is blank or `/`.
#[derive(Clone, Copy, Debug)]
pub(super) struct BlankTotal {
    pub(super) cell: CellRef,
    /// The sum of its terms, if each of them is a number.
    pub(super) sum: Option<Decimal>,
}

/// A term of an equation with its number.
#[derive(Clone, Debug)]
pub(super) struct TermValue {
    pub(super) side: Side,
    pub(super) minus: bool,
    /// True for a term of last year's report.
    pub(super) previous: bool,
    /// The cell; in the form of last year's report if `previous` is true.
    pub(super) cell: CellRef,
    /// The cells of this report that make it up.
    pub(super) members: Vec<CellRef>,
    pub(super) number: Decimal,
    pub(super) source: TermSource,
}

/// The text that the number of a term comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TermSource {
    /// A written number.
    Number,
    /// A blank, which is counted as zero.
    Blank,
    /// A `/`: where a thing does not apply, nothing was counted.
    NotApplicable,
}

impl TermValue {
    /// Returns by how much left minus right grows for each one more of this term: 1 or -1.
    pub(super) fn sign(&self) -> Decimal {
        if (self.side == Side::Right) == self.minus { Decimal::ONE } else { Decimal::NEGATIVE_ONE }
    }
}

/// An equation that does not hold.
#[derive(Clone, Debug)]
pub(super) struct Violation {
    /// The index of its identity in `Form::identities`.
    pub(super) identity: usize,
    rule: IdentityRule,
    pub(super) terms: Vec<TermValue>,
    /// The term that is the sum of the others.
    pub(super) total: Option<usize>,
    pub(super) left: Decimal,
    pub(super) right: Decimal,
    difference: Decimal,
}

impl Violation {
    pub(super) fn rule(&self) -> IdentityRule {
        self.rule
    }

    /// Returns the equation and the first cell, which tell it from other violations.
    pub(super) fn key(&self) -> (usize, CellRef) {
        (self.identity, self.terms[0].cell)
    }

    /// Returns left minus right.
    pub(super) fn difference(&self) -> Decimal {
        self.difference
    }

    /// Returns the column, for an equation over rows.
    pub(super) fn column(&self, context: &ReportContext) -> Option<usize> {
        let over_rows = context.form.identities[self.identity].each == Each::Column;
        over_rows.then(|| self.terms[0].cell.column)
    }

    /// Lists the cells of this report that have a part in it.
    pub(super) fn cells(&self) -> impl Iterator<Item = CellRef> + '_ {
        self.terms.iter().filter(|term| !term.previous).flat_map(|term| {
            let own = (!term.members.contains(&term.cell)).then_some(term.cell);
            term.members.iter().copied().chain(own)
        })
    }
}

/// Evaluates every equation for each row or column that it applies to.
pub(super) fn evaluate_equations(context: &ReportContext) -> Vec<EquationProblem> {
    let mut outcomes = Vec::new();
    for (at, identity) in context.form.identities.iter().enumerate() {
        if identity.equation.uses_previous_year() && context.previous.is_none() {
            continue;
        }
        let table = &context.form.tables[identity.table];
        match identity.each {
            Each::Column => {
                let columns = table.blocks.first().map_or(0, |block| block.columns.len());
                outcomes.extend((0..columns).filter_map(|column| {
                    evaluate_at(context, at, identity, |line| match line {
                        TermRef::Row(row) => Some(CellRef { table: identity.table, row, column }),
                        TermRef::Column(_) => None,
                    })
                }));
            }
            Each::Row => {
                outcomes.extend(rows_of(context, identity).into_iter().filter_map(|row| {
                    evaluate_at(context, at, identity, |line| match line {
                        TermRef::Column(column) => {
                            Some(CellRef { table: identity.table, row, column })
                        }
                        TermRef::Row(_) => None,
                    })
                }));
            }
        }
    }
    outcomes
}

/// Lists the rows that an equation over columns applies to.
fn rows_of(context: &ReportContext, identity: &Identity) -> Vec<RowRef> {
    if !identity.rows.is_empty() {
        return identity.rows.iter().map(|row| RowRef::Row(*row)).collect();
    }
    context.rows(identity.table).map(|(row, _)| row).collect()
}

/// Evaluates an equation for one row or column; `cell_of` gives the cell of a term there.
fn evaluate_at(
    context: &ReportContext,
    at: usize,
    identity: &Identity,
    cell_of: impl Fn(TermRef) -> Option<CellRef>,
) -> Option<EquationProblem> {
    if holds(context, identity, &cell_of) {
        return None;
    }
    let mut terms = Vec::with_capacity(identity.equation.terms.len());
    let total = identity.equation.total;
    let mut total_left_out = false;
    for (place, term) in identity.equation.terms.iter().enumerate() {
        let value = evaluate_term(context, identity, term, cell_of(term.target)?)?;
        total_left_out |= value.source != TermSource::Number
            && Some(place) == total
            && !identity.equation.uses_previous_year();
        terms.push(value);
    }
    let missing = |term: &TermValue| term.source != TermSource::Number;
    if terms.iter().all(missing) {
        return None;
    }
    // With a blank term, skip equations that are only common practice, and drafts.
    let untried = identity.rule == IdentityRule::InForceCount || context.report.draft;
    if untried && terms.iter().any(missing) {
        return None;
    }
    if total_left_out {
        return total.map(|total| {
            let (cell, sum) = (terms[total].cell, sum_of_others(context, &terms, total));
            EquationProblem::BlankTotal(BlankTotal { cell, sum })
        });
    }
    let (left, right) = (sum_side(&terms, Side::Left)?, sum_side(&terms, Side::Right)?);
    if left == right {
        return None;
    }
    // Most equations hold, so only now are the cells of each term looked up.
    for term in terms.iter_mut().filter(|term| !term.previous) {
        term.members = member_cells(&context.filled, term.cell);
        // Another rule reports numbers that no count can be.
        if term.members.iter().any(|cell| is_impossible(context, *cell)) {
            return None;
        }
    }
    let (rule, difference) = (identity.rule, left.checked_sub(right)?);
    Some(EquationProblem::Violated(Violation {
        difference,
        identity: at,
        rule,
        terms,
        total,
        left,
        right,
    }))
}

/// Returns the number that a term would have to be; `None` unless each other term, and each row
/// of a group among them, is a number.
fn sum_of_others(context: &ReportContext, terms: &[TermValue], total: usize) -> Option<Decimal> {
    let others = terms.iter().enumerate().filter(|(at, _)| *at != total);
    let gap = others.map(|(_, term)| term).try_fold(Decimal::ZERO, |gap, term| {
        let is_whole = context.filled.value(term.cell).number() == Some(term.number);
        let is_known = term.source == TermSource::Number && !term.previous && is_whole;
        if is_known { gap.checked_add(term.number * term.sign()) } else { None }
    });
    Some(-gap? * terms[total].sign())
}

/// Evaluates a term at a cell, a blank or `/` as zero. Returns `None` if the cell holds
/// no number that could be read, or is left to a person: another rule reports that.
fn evaluate_term(
    context: &ReportContext,
    identity: &Identity,
    term: &Term,
    cell: CellRef,
) -> Option<TermValue> {
    let (cell, value) = find_value(context, identity, term, cell)?;
    let (source, number) = match value {
        CellValue::Number(number) => (TermSource::Number, number),
        CellValue::Blank => (TermSource::Blank, Decimal::ZERO),
        CellValue::NotApplicable => (TermSource::NotApplicable, Decimal::ZERO),
        CellValue::Undecided | CellValue::Unreadable | CellValue::Absent => return None,
    };
    let (side, minus, previous) = (term.side, term.minus, term.previous_year);
    Some(TermValue { side, minus, previous, cell, members: Vec::new(), number, source })
}

/// Returns true if every term of an equation has a number and the sides are equal, as
/// with most equations.
fn holds(
    context: &ReportContext,
    identity: &Identity,
    cell_of: impl Fn(TermRef) -> Option<CellRef>,
) -> bool {
    let add = |gap: Decimal, term: &Term| {
        let cell = cell_of(term.target)?;
        let (_, value) = find_value(context, identity, term, cell)?;
        let number = value.number()?;
        if term.is_positive() { gap.checked_add(number) } else { gap.checked_sub(number) }
    };
    identity.equation.terms.iter().try_fold(Decimal::ZERO, add).is_some_and(|gap| gap.is_zero())
}

fn is_impossible(context: &ReportContext, at: CellRef) -> bool {
    let column = context.column(at);
    let impossible = |cell| cells::is_negative(column, cell) || cells::is_fraction(column, cell);
    context.filled.cell(at).is_some_and(impossible)
}

/// Returns the cell and the value of a term, of this year or of the year before.
fn find_value(
    context: &ReportContext,
    identity: &Identity,
    term: &Term,
    cell: CellRef,
) -> Option<(CellRef, CellValue)> {
    if !term.previous_year {
        return Some((cell, context.filled.known_value(cell)));
    }
    let previous = &context.previous.as_ref()?.filled;
    let table = &context.form.tables[identity.table];
    let cell = previous.form.previous_year_cell(table, identity, term, cell)?;
    let value = previous.known_value(cell);
    // A blank that cannot be zero is reported in its own report.
    let hides = value == CellValue::Blank && !can_be_zero(previous, cell);
    (!hides).then_some((cell, value))
}

/// Adds the terms of one side; `None` if the sum is too large for a decimal.
fn sum_side(terms: &[TermValue], side: Side) -> Option<Decimal> {
    terms.iter().filter(|term| term.side == side).try_fold(Decimal::ZERO, |sum, term| {
        if term.minus { sum.checked_sub(term.number) } else { sum.checked_add(term.number) }
    })
}
