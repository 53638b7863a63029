//! A printed table as a grid of cells with their spans, for files of Word and Excel.

use crate::form::CellRef;

/// A table of a form without its values.
#[derive(Clone, Debug, Default)]
pub(in crate::render) struct Grid {
    /// The cells, by rows from the top, and in a row from the left.
    pub(in crate::render) cells: Vec<GridCell>,
    /// The number of columns.
    pub(in crate::render) width: usize,
    /// The number of rows.
    pub(in crate::render) height: usize,
    /// How many columns at the left have headings of rows.
    pub(in crate::render) stub: usize,
    /// How many rows at the top have headings of columns.
    pub(in crate::render) head: usize,
}

/// A cell of a grid.
#[derive(Clone, Debug)]
pub(in crate::render) struct GridCell {
    pub(in crate::render) row: usize,
    pub(in crate::render) column: usize,
    pub(in crate::render) rows: usize,
    pub(in crate::render) columns: usize,
    pub(in crate::render) content: GridContent,
}

/// The content of a cell of a grid.
#[derive(Clone, Debug)]
pub(in crate::render) enum GridContent {
    /// A heading.
    Heading(String),
    /// The value of a cell of the form.
    Value(CellRef),
}

/// Places cells one after another, as a browser places those of a table (HTML, 4.9.12).
#[derive(Debug, Default)]
pub(super) struct GridBuilder {
    grid: Grid,
    /// For each column the row from which on it is free.
    free_from: Vec<usize>,
    column: usize,
}

impl GridBuilder {
    pub(super) fn open_row(&mut self) {
        self.grid.height += 1;
        self.column = 0;
    }

    /// Places a cell in the next free columns of the row.
    pub(super) fn push(&mut self, content: GridContent, columns: usize, rows: usize) {
        let row = self.grid.height.saturating_sub(1);
        while self.free_from.get(self.column).is_some_and(|free| *free > row) {
            self.column += 1;
        }
        let (column, end) = (self.column, self.column + columns);
        if self.free_from.len() < end {
            self.free_from.resize(end, 0);
        }
        self.free_from[column..end].fill(row + rows);
        self.column = end;
        self.grid.cells.push(GridCell { row, column, rows, columns, content });
    }

    /// Sets how many columns at the left have headings of rows.
    pub(super) fn set_stub(&mut self, columns: usize) {
        self.grid.stub = columns;
    }

    /// Ends the rows that have headings of columns.
    pub(super) fn end_head(&mut self) {
        self.grid.head = self.grid.height;
    }

    pub(super) fn finish(self) -> Grid {
        Grid { width: self.free_from.len(), ..self.grid }
    }
}

#[cfg(test)]
mod tests {
    use super::{GridBuilder, GridContent};

    #[test]
    fn cells_stand_beside_those_that_hang_down() {
        let mut builder = GridBuilder::default();
        let heading = || GridContent::Heading("申请".to_owned());
        builder.open_row();
        builder.push(heading(), 1, 2);
        builder.push(heading(), 2, 1);
        builder.open_row();
        builder.push(heading(), 1, 1);
        builder.push(heading(), 1, 1);
        let grid = builder.finish();
        let places: Vec<_> = grid.cells.iter().map(|cell| (cell.row, cell.column)).collect();
        assert_eq!(places, [(0, 0), (0, 1), (1, 1), (1, 2)]);
        assert_eq!((grid.width, grid.height), (3, 2));
    }
}
