//! An index of a grid: finds the cell that covers a place, and the cells of a row or a
//! column, at once.

use nianbao_document::{Cell, Grid};

/// Largest grid, in places.
const MAX_PLACES: usize = 4_000_000;
/// Largest number of places for each cell: a document may have any number of tables, each
/// of one cell that covers a million places.
const MAX_PLACES_EACH: usize = 64;
/// Grids up to this number of places are exempt from `MAX_PLACES_EACH`.
const SMALL: usize = 1000;

/// A grid with its cells by row and column.
pub(super) struct GridIndex<'g> {
    grid: &'g Grid,
    /// The number of rows.
    pub(super) rows: usize,
    /// The number of columns.
    pub(super) columns: usize,
    /// The cell that covers each place, row-major: its index plus one, or 0 for none.
    places: Vec<u32>,
    /// The rows in which a cell with text begins, ascending, by column.
    filled: Vec<Vec<usize>>,
}

impl<'g> GridIndex<'g> {
    /// Indexes a grid; `None` if it is larger than any table.
    pub(super) fn new(grid: &'g Grid) -> Option<Self> {
        let (rows, columns) = (grid.row_count(), grid.column_count());
        let most = MAX_PLACES.min(SMALL + MAX_PLACES_EACH.saturating_mul(grid.cells.len()));
        let size = rows.checked_mul(columns).filter(|size| *size <= most)?;
        let mut places = vec![0; size];
        let mut filled = vec![Vec::new(); columns];
        for (number, cell) in (1..).zip(&grid.cells) {
            for row in cell.row..cell.row + cell.row_span {
                let from = row * columns + cell.column;
                places.get_mut(from..from + cell.column_span)?.fill(number);
            }
            if let Some(rows) = filled.get_mut(cell.column)
                && !cell.is_blank()
            {
                rows.push(cell.row);
            }
        }
        Some(Self { grid, rows, columns, places, filled })
    }

    /// True if cells are only counted from the left, and not aligned in columns.
    pub(super) fn is_ragged(&self) -> bool {
        self.grid.ragged
    }

    /// Returns the cell that covers a place.
    pub(super) fn cell_at(&self, row: usize, column: usize) -> Option<&'g Cell> {
        if column >= self.columns {
            return None;
        }
        let number = *self.places.get(row * self.columns + column)?;
        self.grid.cells.get((number as usize).checked_sub(1)?)
    }

    /// True if a cell with text begins in a range of rows of a column.
    pub(super) fn is_filled(&self, rows: std::ops::Range<usize>, column: usize) -> bool {
        let Some(filled) = self.filled.get(column) else { return false };
        let next = filled.partition_point(|row| *row < rows.start);
        filled.get(next).is_some_and(|row| *row < rows.end)
    }

    /// Returns the cells of a row from left to right, each once, including those that span
    /// into it from above.
    pub(super) fn row_cells(&self, row: usize) -> Vec<&'g Cell> {
        let mut cells: Vec<&Cell> = Vec::new();
        for cell in (0..self.columns).filter_map(|column| self.cell_at(row, column)) {
            if cells.last().is_none_or(|last| !std::ptr::eq(*last, cell)) {
                cells.push(cell);
            }
        }
        cells
    }

    /// Returns the texts of a column in a range of rows, from above, each cell once and
    /// without blank ones.
    pub(super) fn column_texts(&self, rows: std::ops::Range<usize>, column: usize) -> Vec<&'g str> {
        let mut last: Option<&Cell> = None;
        let mut texts = Vec::new();
        for cell in rows.filter_map(|row| self.cell_at(row, column)) {
            if last.is_none_or(|last| !std::ptr::eq(last, cell)) && !cell.text.trim().is_empty() {
                texts.push(cell.text.as_str());
            }
            last = Some(cell);
        }
        texts
    }
}
