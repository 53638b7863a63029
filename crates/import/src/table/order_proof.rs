//! Proves rows whose cells are known by their order alone, in lines without spans.
//!
//! A blank cell that leaves no trace, beside one that stands twice, leaves as many cells as
//! the form has columns. Only the sums of the form can tell that such a row is shifted.

use super::Figure;
use crate::label_index::{FormRow, LabelIndex};
use crate::reason::CellProblem;
use nianbao_core::form::{Equation, TermRef};
use nianbao_core::parse::read_number;
use nianbao_core::report::CellText;
use nianbao_document::Cell;
use std::collections::HashMap;

/// The figures of a row, in the order of the form's columns.
type RowFigures = Vec<Option<Figure>>;

/// Evidence of a document on whether its rows may be shifted.
#[derive(Debug, Default)]
pub(super) struct OrderProof {
    /// A row has fewer cells than the form: cells get lost in this document.
    has_short_row: bool,
    /// A row has a blank cell at its place: blank cells are not what gets lost.
    shows_blanks: bool,
    /// Rows in which a cell may stand twice, and which have no sum.
    unproven: Vec<FormRow>,
}

/// The result of adding up a row.
#[derive(Clone, Copy, PartialEq, Eq)]
enum RowSum {
    /// The row has no sum, or not all of its figures.
    Unknown,
    /// The sum is right.
    Agrees,
    /// The sum is wrong, or is blank beside other blank cells.
    Disagrees,
}

impl OrderProof {
    /// Judges rows that were read from one line with these cells; true if each may stay.
    pub(super) fn accept(
        &mut self,
        cells: &[&Cell],
        rows: &[(FormRow, &RowFigures)],
        labels: &LabelIndex,
    ) -> bool {
        let width = rows.iter().map(|(_, figures)| figures.len()).sum();
        let Some(cells) = cells.get(..width) else {
            self.has_short_row = true;
            return true;
        };
        let blanks = cells.iter().filter(|cell| cell.is_blank()).count();
        let has_blank = blanks > 0 && blanks < cells.len();
        self.shows_blanks |= has_blank;
        let is_doubled =
            |pair: &[&Cell]| !pair[0].is_blank() && pair[0].text.trim() == pair[1].text.trim();
        let may_be_doubled = cells.windows(2).any(is_doubled);
        for (row, figures) in rows {
            match add_up(figures, labels.row_equation(*row)) {
                RowSum::Disagrees if may_be_doubled || has_blank => return false,
                RowSum::Unknown if may_be_doubled => self.unproven.push(*row),
                _ => {}
            }
        }
        true
    }

    /// Leaves rows to a person that no sum proves, if blank cells get lost in the document.
    pub(super) fn finish(&self, rows: &mut HashMap<FormRow, RowFigures>) {
        if !self.has_short_row || self.shows_blanks {
            return;
        }
        for row in &self.unproven {
            for figure in rows.get_mut(row).into_iter().flatten().flatten() {
                if figure.value.is_ok() {
                    figure.value = Err(CellProblem::UnprovenOrder);
                }
            }
        }
    }
}

/// Adds up the figures of a row. A blank term counts as zero.
fn add_up(figures: &RowFigures, equation: Option<&Equation>) -> RowSum {
    let Some(equation) = equation else { return RowSum::Unknown };
    let (mut balance, mut blanks, mut is_total_blank) = (None, 0, false);
    for (at, term) in equation.terms.iter().enumerate() {
        let TermRef::Column(column) = term.target else { return RowSum::Unknown };
        let value = figures.get(column).and_then(Option::as_ref).map(|figure| &figure.value);
        let Some(Ok(value)) = value else { return RowSum::Unknown };
        let amount = match read_number(value).0 {
            CellText::Number(amount) => amount,
            CellText::NotApplicable => continue,
            _ => {
                blanks += 1;
                is_total_blank |= equation.total == Some(at);
                continue;
            }
        };
        let signed = if term.is_positive() { amount.number } else { -amount.number };
        balance = match balance {
            None => Some(signed),
            Some(before) => match signed.checked_add(before) {
                Some(sum) => Some(sum),
                None => return RowSum::Unknown,
            },
        };
    }
    match balance {
        None => RowSum::Unknown,
        Some(_) if is_total_blank && blanks == 1 => RowSum::Unknown,
        Some(balance) if !is_total_blank && balance.is_zero() => RowSum::Agrees,
        Some(_) => RowSum::Disagrees,
    }
}
