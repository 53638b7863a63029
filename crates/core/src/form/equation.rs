//! Equations between the rows or between the columns of a table.

use super::RowRef;
use crate::diag::RuleId;

/// The rules that a form's equations can report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum IdentityRule {
    /// A row's total.
    RowTotal,
    /// A column's total.
    ColumnTotal,
    /// Received and carried in equals closed and carried out.
    Balance,
    /// The total of one block.
    BlockTotal,
    /// Last year's remainder is this year's start.
    CarriedOver,
    /// Documents in force.
    InForceCount,
}

impl IdentityRule {
    /// All rules.
    pub const ALL: [Self; 6] = [
        Self::RowTotal,
        Self::ColumnTotal,
        Self::Balance,
        Self::BlockTotal,
        Self::CarriedOver,
        Self::InForceCount,
    ];

    /// Returns the rule.
    pub fn id(self) -> RuleId {
        match self {
            Self::RowTotal => RuleId::RowTotal,
            Self::ColumnTotal => RuleId::ColumnTotal,
            Self::Balance => RuleId::Balance,
            Self::BlockTotal => RuleId::BlockTotal,
            Self::CarriedOver => RuleId::CarriedOver,
            Self::InForceCount => RuleId::InForceCount,
        }
    }
}

/// The axis of an equation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Each {
    /// It holds for each row; its terms are columns.
    Row,
    /// It holds for each column; its terms are rows.
    Column,
}

/// The row or the column that a term stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TermRef {
    /// A row or a group of rows.
    Row(RowRef),
    /// The index of a column in the block of the row.
    Column(usize),
}

/// The side of the equals sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Before it.
    Left,
    /// After it.
    Right,
}

/// One term.
#[derive(Clone, Debug)]
pub struct Term {
    /// The side that it stands on.
    pub side: Side,
    /// True if it is subtracted.
    pub minus: bool,
    /// True for the figure of last year's report.
    pub previous_year: bool,
    /// The id as written; the same in last year's form.
    pub id: String,
    /// The row or the column in this form.
    pub target: TermRef,
}

impl Term {
    /// Returns true if it is added in left minus right.
    pub fn is_positive(&self) -> bool {
        (self.side == Side::Left) != self.minus
    }
}

/// An equation: the left side minus the right side is zero.
#[derive(Clone, Debug)]
pub struct Equation {
    /// Its terms, left to right.
    pub terms: Vec<Term>,
    /// The index of the term that is the total of the others, if one stands alone on a side.
    pub total: Option<usize>,
}

impl Equation {
    /// Makes an equation. A side with one term, of this year, is the total; the right side
    /// comes first.
    pub fn new(terms: Vec<Term>) -> Self {
        let alone = |side: Side| {
            let mut on_side = terms.iter().enumerate().filter(|(_, term)| term.side == side);
            match (on_side.next(), on_side.next()) {
                (Some((at, term)), None) if !term.previous_year => Some(at),
                _ => None,
            }
        };
        let total = alone(Side::Right).or_else(|| alone(Side::Left));
        Self { terms, total }
    }

    /// Returns true if a term of last year occurs.
    pub fn uses_previous_year(&self) -> bool {
        self.terms.iter().any(|term| term.previous_year)
    }
}
