//! Each equation with numbers in the place of its terms.

use super::super::{ReportContext, cells};
use super::members;
use super::read::{can_be_nought, partly};
use crate::archive::CellValue;
use crate::form::{CellRef, Each, Identity, IdentityRule, RowRef, Side, Term, TermRef};
use rust_decimal::Decimal;

/// What an equation came to, unless it holds or cannot be judged.
pub(super) enum Outcome {
    /// Its total was left out over terms that are there.
    BlankTotal(CellRef),
    /// Its sides differ.
    Violated(Violation),
}

/// A term with its number.
#[derive(Clone, Debug)]
pub(super) struct Valued {
    pub(super) side: Side,
    pub(super) minus: bool,
    pub(super) last: bool,
    /// The cell; of last year's form where `last`.
    pub(super) cell: CellRef,
    /// The cells of this report that make it up.
    pub(super) members: Vec<CellRef>,
    pub(super) number: Decimal,
    pub(super) given: TermSource,
}

/// What a term's number comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TermSource {
    /// From what is written.
    Number,
    /// From a blank, which is tried as a nought.
    Blank,
    /// From a `/`: where a thing does not apply, nothing was counted.
    NotApplicable,
}

impl Valued {
    /// What one more here adds to left minus right.
    pub(super) fn sign(&self) -> Decimal {
        if (self.side == Side::Right) == self.minus { Decimal::ONE } else { Decimal::NEGATIVE_ONE }
    }
}

/// An equation that does not hold.
#[derive(Clone, Debug)]
pub(super) struct Violation {
    /// Its place in the form's list.
    pub(super) identity: usize,
    rule: IdentityRule,
    pub(super) terms: Vec<Valued>,
    /// The term that is the sum of the others.
    pub(super) total: Option<usize>,
    pub(super) left: Decimal,
    pub(super) right: Decimal,
    gap: Decimal,
}

impl Violation {
    pub(super) fn rule(&self) -> IdentityRule {
        self.rule
    }

    /// What tells it from other violations: its equation and its first cell.
    pub(super) fn key(&self) -> (usize, CellRef) {
        (self.identity, self.terms[0].cell)
    }

    /// Left minus right.
    pub(super) fn difference(&self) -> Decimal {
        self.gap
    }

    /// The column, for an equation over rows.
    pub(super) fn column(&self, case: &ReportContext) -> Option<usize> {
        let over_rows = case.form.identities[self.identity].each == Each::Column;
        over_rows.then(|| self.terms[0].cell.column)
    }

    /// Every cell of this report that has a part in it.
    pub(super) fn cells(&self) -> impl Iterator<Item = CellRef> + '_ {
        self.terms.iter().filter(|term| !term.last).flat_map(|term| {
            let own = (!term.members.contains(&term.cell)).then_some(term.cell);
            term.members.iter().copied().chain(own)
        })
    }
}

/// Evaluates all equations, line by line.
pub(super) fn all(case: &ReportContext) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    for (at, identity) in case.form.identities.iter().enumerate() {
        if identity.equation.uses_previous_year() && case.previous.is_none() {
            continue;
        }
        let table = &case.form.tables[identity.table];
        match identity.each {
            Each::Column => {
                let columns = table.blocks.first().map_or(0, |block| block.columns.len());
                outcomes.extend((0..columns).filter_map(|column| {
                    one(case, at, identity, |line| match line {
                        TermRef::Row(row) => Some(CellRef { table: identity.table, row, column }),
                        TermRef::Column(_) => None,
                    })
                }));
            }
            Each::Row => outcomes.extend(rows_of(case, identity).into_iter().filter_map(|row| {
                one(case, at, identity, |line| match line {
                    TermRef::Column(column) => Some(CellRef { table: identity.table, row, column }),
                    TermRef::Row(_) => None,
                })
            })),
        }
    }
    outcomes
}

/// The rows that an equation over columns is for.
fn rows_of(case: &ReportContext, identity: &Identity) -> Vec<RowRef> {
    if !identity.rows.is_empty() {
        return identity.rows.iter().map(|row| RowRef::Row(*row)).collect();
    }
    case.rows(identity.table).map(|(row, _)| row).collect()
}

fn one(
    case: &ReportContext,
    at: usize,
    identity: &Identity,
    cell_of: impl Fn(TermRef) -> Option<CellRef>,
) -> Option<Outcome> {
    if holds(case, identity, &cell_of) {
        return None;
    }
    let mut terms = Vec::with_capacity(identity.equation.terms.len());
    let total = identity.equation.total;
    let mut total_left_out = false;
    for (place, term) in identity.equation.terms.iter().enumerate() {
        let cell = cell_of(term.target)?;
        let (cell, reading) = read(case, identity, term, cell)?;
        let (given, number) = match reading {
            CellValue::Number(number) => (TermSource::Number, number),
            CellValue::Blank => (TermSource::Blank, Decimal::ZERO),
            CellValue::NotApplicable => (TermSource::NotApplicable, Decimal::ZERO),
            CellValue::Unreadable | CellValue::Absent => return None,
        };
        let missing = given != TermSource::Number;
        total_left_out |=
            missing && Some(place) == total && !identity.equation.uses_previous_year();
        let (side, minus, last) = (term.side, term.minus, term.previous_year);
        terms.push(Valued { side, minus, last, cell, members: Vec::new(), number, given });
    }
    let missing = |term: &Valued| term.given != TermSource::Number;
    if terms.iter().all(missing) {
        return None;
    }
    // What is only usual is not tried with blanks, and neither is what is not finished.
    let untried = identity.rule == IdentityRule::InForceCount || case.report.draft;
    if untried && terms.iter().any(missing) {
        return None;
    }
    if total_left_out {
        return total.map(|total| Outcome::BlankTotal(terms[total].cell));
    }
    let (left, right) = (side(&terms, Side::Left)?, side(&terms, Side::Right)?);
    if left == right {
        return None;
    }
    // Only now is it worth knowing which cells have a part in it.
    for term in terms.iter_mut().filter(|term| !term.last) {
        term.members = members(&case.sheet, term.cell);
        // What no count can be is spoken of by another rule.
        if term.members.iter().any(|cell| is_impossible(case, *cell)) {
            return None;
        }
    }
    let (rule, gap) = (identity.rule, left.checked_sub(right)?);
    Some(Outcome::Violated(Violation { gap, identity: at, rule, terms, total, left, right }))
}

/// Whether an equation has a number for every term, and they come out even. Of
/// most nothing more is to be said.
fn holds(
    case: &ReportContext,
    identity: &Identity,
    cell_of: impl Fn(TermRef) -> Option<CellRef>,
) -> bool {
    let add = |gap: Decimal, term: &Term| {
        let cell = cell_of(term.target)?;
        let (_, reading) = read(case, identity, term, cell)?;
        let number = reading.number()?;
        if term.is_positive() { gap.checked_add(number) } else { gap.checked_sub(number) }
    };
    identity.equation.terms.iter().try_fold(Decimal::ZERO, add).is_some_and(|gap| gap.is_zero())
}

fn is_impossible(case: &ReportContext, at: CellRef) -> bool {
    let column = case.column(at);
    let impossible = |cell| cells::is_negative(column, cell) || cells::is_fraction(column, cell);
    case.sheet.cell(at).is_some_and(impossible)
}

/// The number of a term, of this year or of the last.
fn read(
    case: &ReportContext,
    identity: &Identity,
    term: &Term,
    cell: CellRef,
) -> Option<(CellRef, CellValue)> {
    if !term.previous_year {
        return Some((cell, partly(&case.sheet, cell)));
    }
    let last = &case.previous.as_ref()?.sheet;
    let table = &case.form.tables[identity.table];
    let cell = last.form.previous_year_cell(table, identity, term, cell)?;
    let reading = partly(last, cell);
    // A blank that hides a number in its own report is spoken of there.
    let hides = reading == CellValue::Blank && !can_be_nought(last, cell);
    (!hides).then_some((cell, reading))
}

/// One side of an equation; `None` where no decimal holds it.
fn side(terms: &[Valued], side: Side) -> Option<Decimal> {
    terms.iter().filter(|term| term.side == side).try_fold(Decimal::ZERO, |sum, term| {
        if term.minus { sum.checked_sub(term.number) } else { sum.checked_add(term.number) }
    })
}
