//! Figures and citations that are unlikely, though no equation forbids them.

use super::{CellRef, Equation, Pattern};
use crate::config::OfficeKind;

/// Figures and citations that are unlikely.
#[derive(Debug, Default)]
pub struct Plausibility {
    /// Powers that only some offices have.
    pub powers: Vec<Power>,
    /// Equations that hold where a column was taken for another.
    pub coincidences: Vec<Coincidence>,
    /// Documents that reports cite, with their numbers.
    pub cited: Vec<CitedDocument>,
}

/// A power that only some offices have, and the cells that show its use.
#[derive(Debug)]
pub struct Power {
    /// The thing that it makes: 规章.
    pub label: String,
    /// Cells that are zero where there is no such power.
    pub cells: Vec<CellRef>,
    /// The law that gives it.
    pub basis: String,
    /// By kind, the names of offices that lack it for certain.
    pub without: Vec<(OfficeKind, Pattern)>,
}

/// An equation that holds by chance, or where a column was taken for another.
#[derive(Debug)]
pub struct Coincidence {
    /// The index in [`Form::tables`](super::Form::tables).
    pub table: usize,
    /// Indices of the rows that it is for.
    pub rows: Vec<usize>,
    /// The equation over the columns of a row.
    pub equation: Equation,
}

/// A document that reports cite.
#[derive(Debug)]
pub struct CitedDocument {
    /// Its numbers: that of today, and those that it had.
    pub numbers: Vec<String>,
    /// Matches its title with the number behind it, in the group `number`; `None` where its
    /// title is worded in too many ways.
    pub titled: Option<Pattern>,
}
