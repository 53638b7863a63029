//! A table as a grid of cells.

use super::Location;

/// A table: cells in row-major order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grid {
    /// The cells, sorted by row, then by column. No two cover one place.
    pub cells: Vec<Cell>,
    /// True if columns are only counted, so that cells of one column need not stand under
    /// each other: a text with tabs.
    pub ragged: bool,
}

/// One cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// The row of its upper edge, from zero.
    pub row: usize,
    /// The column of its left edge, from zero.
    pub column: usize,
    /// How many rows it covers, one or more.
    pub row_span: usize,
    /// How many columns it covers, one or more.
    pub column_span: usize,
    /// The text; `\n` is a line break of the document.
    pub text: String,
    /// The place in the document.
    pub location: Location,
}

impl Cell {
    /// Returns true if the cell covers a place.
    pub fn covers(&self, row: usize, column: usize) -> bool {
        (self.row..self.row + self.row_span).contains(&row)
            && (self.column..self.column + self.column_span).contains(&column)
    }
}

impl Grid {
    /// Returns the number of rows.
    pub fn row_count(&self) -> usize {
        self.cells.iter().map(|cell| cell.row + cell.row_span).max().unwrap_or(0)
    }

    /// Returns the number of columns.
    pub fn column_count(&self) -> usize {
        self.cells.iter().map(|cell| cell.column + cell.column_span).max().unwrap_or(0)
    }

    /// Returns the cells that begin in a row, from left to right.
    pub fn row_cells(&self, row: usize) -> impl Iterator<Item = &Cell> {
        let from = self.cells.partition_point(|cell| cell.row < row);
        self.cells[from..].iter().take_while(move |cell| cell.row == row)
    }
}
