//! A table as a grid of cells.

use super::Location;

/// A table: cells in their places, row by row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grid {
    /// Its cells, by their rows and then by their columns. No two cover one place.
    pub cells: Vec<Cell>,
    /// The columns of a row are only counted, and one row's need not stand under
    /// another's: a text with tabs.
    pub ragged: bool,
}

/// One cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// The row of its upper edge, from nought.
    pub row: usize,
    /// The column of its left edge, from nought.
    pub column: usize,
    /// How many rows it covers, one or more.
    pub rows: usize,
    /// How many columns it covers, one or more.
    pub columns: usize,
    /// What it says; lines that the document breaks are parted by `\n`.
    pub text: String,
    /// Where it stands.
    pub at: Location,
}

impl Cell {
    /// Whether it covers a place.
    pub fn covers(&self, row: usize, column: usize) -> bool {
        (self.row..self.row + self.rows).contains(&row)
            && (self.column..self.column + self.columns).contains(&column)
    }
}

impl Grid {
    /// How many rows it has.
    pub fn rows(&self) -> usize {
        self.cells.iter().map(|cell| cell.row + cell.rows).max().unwrap_or(0)
    }

    /// How many columns it has.
    pub fn columns(&self) -> usize {
        self.cells.iter().map(|cell| cell.column + cell.columns).max().unwrap_or(0)
    }

    /// The cells that begin in a row, left to right.
    pub fn row(&self, row: usize) -> impl Iterator<Item = &Cell> {
        let from = self.cells.partition_point(|cell| cell.row < row);
        self.cells[from..].iter().take_while(move |cell| cell.row == row)
    }
}
