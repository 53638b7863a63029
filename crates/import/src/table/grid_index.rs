//! A grid with its cells laid out, so that what stands at a place, above it or to
//! its left is found at once.

use nianbao_document::{Cell, Grid};

/// More places than any form has.
const MOST: usize = 4_000_000;
/// More places than the cells of any form cover, one with another: a document may have
/// any number of tables, each of one cell that covers a million.
const MOST_EACH: usize = 64;
/// No table is too large with so many places.
const FEW: usize = 1000;

/// A grid, place by place.
pub(super) struct GridIndex<'g> {
    grid: &'g Grid,
    pub(super) rows: usize,
    pub(super) columns: usize,
    /// The cell at each place, counted from one; nought where there is none.
    places: Vec<u32>,
    /// The rows of each column in which something begins that is not blank.
    filled: Vec<Vec<usize>>,
}

impl<'g> GridIndex<'g> {
    /// Lays a grid out; `None` where it is larger than any table.
    pub(super) fn new(grid: &'g Grid) -> Option<Self> {
        let (rows, columns) = (grid.row_count(), grid.column_count());
        let most = MOST.min(FEW + MOST_EACH.saturating_mul(grid.cells.len()));
        let size = rows.checked_mul(columns).filter(|size| *size <= most)?;
        let mut places = vec![0; size];
        let mut filled = vec![Vec::new(); columns];
        for (number, cell) in (1..).zip(&grid.cells) {
            for row in cell.row..cell.row + cell.row_span {
                let from = row * columns + cell.column;
                places.get_mut(from..from + cell.column_span)?.fill(number);
            }
            if let Some(rows) = filled.get_mut(cell.column)
                && !cell.text.trim().is_empty()
            {
                rows.push(cell.row);
            }
        }
        Some(Self { grid, rows, columns, places, filled })
    }

    /// Whether rows are only counted cells, not placed under one another.
    pub(super) fn ragged(&self) -> bool {
        self.grid.ragged
    }

    /// The cell at a place.
    pub(super) fn at(&self, row: usize, column: usize) -> Option<&'g Cell> {
        if column >= self.columns {
            return None;
        }
        let number = *self.places.get(row * self.columns + column)?;
        self.grid.cells.get((number as usize).checked_sub(1)?)
    }

    /// Whether something that is not blank begins in some rows of a column.
    pub(super) fn is_filled(&self, rows: std::ops::Range<usize>, column: usize) -> bool {
        let Some(filled) = self.filled.get(column) else { return false };
        let next = filled.partition_point(|row| *row < rows.start);
        filled.get(next).is_some_and(|row| *row < rows.end)
    }

    /// The cells of a row from left to right, each once, with those that reach into
    /// it from above.
    pub(super) fn row(&self, row: usize) -> Vec<&'g Cell> {
        let mut cells: Vec<&Cell> = Vec::new();
        for cell in (0..self.columns).filter_map(|column| self.at(row, column)) {
            if cells.last().is_none_or(|last| !std::ptr::eq(*last, cell)) {
                cells.push(cell);
            }
        }
        cells
    }

    /// What stands over a place, from the top of some rows down, without what is
    /// blank, each cell once.
    pub(super) fn above(&self, rows: std::ops::Range<usize>, column: usize) -> Vec<&'g str> {
        let mut last: Option<&Cell> = None;
        let mut texts = Vec::new();
        for cell in rows.filter_map(|row| self.at(row, column)) {
            if last.is_none_or(|last| !std::ptr::eq(last, cell)) && !cell.text.trim().is_empty() {
                texts.push(cell.text.as_str());
            }
            last = Some(cell);
        }
        texts
    }
}
