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
    pub row_span: usize,
    /// How many columns it covers, one or more.
    pub column_span: usize,
    /// What it says; lines that the document breaks are parted by `\n`.
    pub text: String,
    /// Where it stands.
    pub location: Location,
}

impl Cell {
    /// Whether it covers a place.
    pub fn covers(&self, row: usize, column: usize) -> bool {
        (self.row..self.row + self.row_span).contains(&row)
            && (self.column..self.column + self.column_span).contains(&column)
    }
}

impl Grid {
    /// How many rows it has.
    pub fn row_count(&self) -> usize {
        self.cells.iter().map(|cell| cell.row + cell.row_span).max().unwrap_or(0)
    }

    /// How many columns it has.
    pub fn column_count(&self) -> usize {
        self.cells.iter().map(|cell| cell.column + cell.column_span).max().unwrap_or(0)
    }

    /// The cells that begin in a row, left to right.
    pub fn row_cells(&self, row: usize) -> impl Iterator<Item = &Cell> {
        let from = self.cells.partition_point(|cell| cell.row < row);
        self.cells[from..].iter().take_while(move |cell| cell.row == row)
    }
}
