//! The columns of a table's grid (ECMA-376 Part 1, 17.4.48), without those in which nothing
//! can be seen.
//!
//! `LibreOffice` makes a column of each pair of cell borders that differ by a twip, as they do
//! in old Word files and in RTF, so that a cell seems to span two columns in one row and one
//! in the next.

use super::table::{CellSpan, child_elements, read_number};
use crate::xml::Element;

/// Largest number of columns; Word has 63.
pub(super) const MAX_COLUMNS: usize = 1024;
/// The largest width of a column that is no more than a rounding of borders, in twips: half
/// a point, where a digit takes ten times that. A width of zero is one that is not known.
const MAX_SLIVER: u32 = 10;

/// The columns of a table.
#[derive(Default)]
pub(super) struct GridColumns {
    /// The number of columns that the table gives; zero if it gives none.
    pub(super) count: usize,
    /// For each border of the grid, the columns before it in which something is seen; empty
    /// where that is all of them.
    borders: Vec<usize>,
}

impl GridColumns {
    /// Reads the grid of a table. A column is left out only if no cell stands in it alone.
    pub(super) fn read(table: Element) -> Self {
        let grid = table.child("tblGrid");
        let columns = grid.into_iter().flat_map(Element::elements);
        let columns = columns.filter(|element| element.name() == "gridCol").take(MAX_COLUMNS);
        let slivers: Vec<bool> = columns.map(is_sliver).collect();
        let mut columns = Self { count: slivers.len(), borders: Vec::new() };
        if slivers.contains(&true) {
            let mut before = 0;
            columns.borders.push(before);
            for is_sliver in slivers {
                before += usize::from(!is_sliver);
                columns.borders.push(before);
            }
            if columns.hides_cell(table) {
                columns.borders.clear();
            }
        }
        columns
    }

    /// Returns the number of the border of the grid among those that are kept.
    pub(super) fn place(&self, border: usize) -> usize {
        let Some(last) = self.borders.last() else { return border };
        let beyond = (border + 1).saturating_sub(self.borders.len());
        self.borders.get(border).map_or(last + beyond, |place| *place)
    }

    /// Returns true if a cell stands between borders that are one.
    fn hides_cell(&self, table: Element) -> bool {
        child_elements(table, "tr").iter().any(|(row, _)| {
            let before = row.child("trPr").and_then(|own| own.child("gridBefore"));
            let mut border = before.and_then(read_number).unwrap_or(0).min(MAX_COLUMNS);
            child_elements(*row, "tc").iter().any(|(cell, _)| {
                let from = border;
                let columns = CellSpan::parse(cell.child("tcPr")).columns;
                border = border.saturating_add(columns).min(MAX_COLUMNS);
                border < MAX_COLUMNS && self.place(from) == self.place(border)
            })
        })
    }
}

fn is_sliver(column: Element) -> bool {
    let width = column.attribute("w").and_then(|width| width.trim().parse().ok());
    width.is_some_and(|width: u32| (1..=MAX_SLIVER).contains(&width))
}
