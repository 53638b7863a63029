//! A table as a grid of cells.

use super::{CellLocation, Location};
use serde::{Deserialize, Serialize};

/// Longest label of a row in a location, in characters.
const MAX_LABEL: usize = 20;

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
    /// The reason for which the text may not be what a reader of the document sees; a
    /// figure in such a cell is left to a person.
    pub uncertainty: Option<Uncertainty>,
    /// The place in the document.
    pub location: Location,
}

/// A reason for which the text of a cell may not be what a reader of the document sees.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Uncertainty {
    /// A formula or a field was saved without its result, or is to be computed again when
    /// the document is opened.
    NoResult,
    /// A field or control of a form stands in the cell, and its shown value is not known.
    Control,
    /// The value is shown in another way than it is kept: scaled, hidden, with a unit.
    ShownDifferently {
        /// The value as it is kept.
        kept: String,
        /// The value as it is shown, if that is known.
        shown: Option<String>,
    },
    /// Several characters stand in one place, or something is painted over one.
    Overprinted,
    /// A character may or may not be visible.
    Visibility,
    /// The document says in two ways which character a glyph is.
    Mapping,
    /// A digit differs from those beside it in size or height: it may be a mark.
    Position,
    /// A picture or an object stands in the cell, whose text was not read.
    Object,
    /// A script of the page writes into the cell.
    Script,
    /// Digits stand side by side in parts that need not belong to one number.
    Parts,
    /// Digits stand side by side in parts whose appearance hangs on a style sheet that was
    /// not read.
    StyleSheet,
    /// A character was changed or taken away, and it is not certain which state is shown.
    Revision,
    /// The mark of a note or an automatic number stands beside the figure, so that digits
    /// of one may be taken for digits of the other.
    Mark,
    /// A formula stands in the cell, which is no plain number.
    Formula,
    /// A sign stands in the cell that is no known character.
    Symbol,
    /// All that stands in the cell is struck out.
    StruckOut,
    /// A line is drawn across the cell: it may stand for a stroke, or strike out.
    Diagonal,
    /// The page is printed askew, so that rows run into one another.
    Skewed,
    /// The cells of the row stand in lines, and are more or fewer than its columns.
    LostCells,
}

impl Cell {
    /// Returns true if there is nothing in the cell: neither text nor anything that could
    /// not be read.
    pub fn is_blank(&self) -> bool {
        self.uncertainty.is_none() && self.text.trim().is_empty()
    }

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

    /// Gives each cell its place in the table, for a person to find it: the number of the
    /// table, the row with its label, and the number of the cell in the row as it is seen.
    /// A cell that knows its page keeps it.
    pub(crate) fn locate_cells(&mut self, table: u32) {
        // Columns at which cells begin that reach into the current row from above, and
        // their ends.
        let mut reaching: Vec<(usize, usize)> = Vec::new();
        let mut start = 0;
        while let Some(row) = self.cells.get(start).map(|cell| cell.row) {
            let count = self.cells[start..].iter().take_while(|cell| cell.row == row).count();
            let cells = &mut self.cells[start..start + count];
            reaching.retain(|(_, end)| *end > row);
            let mut columns: Vec<usize> = reaching.iter().map(|(column, _)| *column).collect();
            columns.extend(cells.iter().map(|cell| cell.column));
            columns.sort_unstable();
            let label = row_label(cells);
            for cell in cells.iter_mut() {
                let page = match cell.location {
                    Location::Page(page, _) => Some(page),
                    _ => None,
                };
                cell.location = Location::Cell(CellLocation {
                    page,
                    table,
                    row: to_ordinal(row),
                    row_label: label.clone().filter(|label| !cell.text.contains(label.as_str())),
                    column: to_ordinal(columns.partition_point(|column| *column < cell.column)),
                });
            }
            let spanning = cells.iter().filter(|cell| cell.row_span > 1);
            reaching.extend(spanning.map(|cell| (cell.column, row + cell.row_span)));
            start += count;
        }
    }
}

/// Returns the label of a row: the last of the words that stand before its figures.
fn row_label(cells: &[Cell]) -> Option<String> {
    let is_label = |cell: &&Cell| cell.text.chars().any(char::is_alphabetic);
    let label = cells.iter().take_while(is_label).last()?;
    let words: Vec<&str> = label.text.split_whitespace().collect();
    Some(words.concat().chars().take(MAX_LABEL).collect())
}

/// Returns an index as a number that starts from one.
fn to_ordinal(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX).saturating_add(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use nianbao_text::Lang;

    #[test]
    fn a_cell_is_found_by_the_eye() {
        let cell = |row, column, row_span, text: &str, page| Cell {
            row,
            column,
            row_span,
            column_span: 1,
            text: text.to_owned(),
            uncertainty: None,
            location: page,
        };
        let mut grid = Grid {
            cells: vec![
                cell(0, 0, 2, "三、本年度办理结果", Location::Page(3, 4)),
                cell(0, 1, 1, "（一）予以公开", Location::Page(3, 4)),
                cell(0, 2, 1, "5", Location::Page(3, 4)),
                cell(1, 1, 1, "（二）部 分公开", Location::Paragraph(7)),
                cell(1, 5, 1, "6", Location::Paragraph(7)),
            ],
            ragged: false,
        };
        grid.locate_cells(2);
        let place = |at: usize, lang| grid.cells[at].location.text().get(lang).to_owned();
        assert_eq!(place(2, Lang::Zh), "第 3 页表 2 第 1 行“（一）予以公开”第 3 列");
        assert_eq!(place(4, Lang::Zh), "表 2 第 2 行“（二）部分公开”第 3 列");
        assert_eq!(place(4, Lang::En), "table 2, row 2 “（二）部分公开”, column 3");
    }
}
