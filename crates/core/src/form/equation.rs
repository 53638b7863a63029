//! Equations between the rows or the columns of a table.

use super::RowRef;
use crate::diag::RuleId;

/// The rules that a form's equations can report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum IdentityRule {
    /// A row's total.
    RowTotal,
    /// A column's total.
    ColumnTotal,
    /// What came in equals what went out.
    Balance,
    /// The total of one block.
    BlockTotal,
    /// Last year's remainder is this year's start.
    CarriedOver,
    /// Documents in force.
    InForceCount,
}

impl IdentityRule {
    /// Every one of them.
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

/// Whether an equation holds for each row or for each column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Each {
    /// Its terms are columns.
    Row,
    /// Its terms are rows.
    Column,
}

/// What a term names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TermRef {
    /// A row or a group of rows.
    Row(RowRef),
    /// A column.
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
    /// Which side it stands on.
    pub side: Side,
    /// Subtracted rather than added.
    pub minus: bool,
    /// Last year's.
    pub previous_year: bool,
    /// Its id as written; the same in last year's form.
    pub id: String,
    /// What it names in this form.
    pub target: TermRef,
}

impl Term {
    /// Whether it adds to left minus right.
    pub fn is_positive(&self) -> bool {
        (self.side == Side::Left) != self.minus
    }
}

/// An equation as a sum: the left side minus the right side is nothing.
#[derive(Clone, Debug)]
pub struct Equation {
    /// Its terms, left to right.
    pub terms: Vec<Term>,
    /// The term that is the sum of the others, where one stands alone.
    pub total: Option<usize>,
}

impl Equation {
    /// Builds an equation; a side with one term of this year is the total.
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

    /// Whether a term of last year occurs.
    pub fn uses_previous_year(&self) -> bool {
        self.terms.iter().any(|term| term.previous_year)
    }
}
