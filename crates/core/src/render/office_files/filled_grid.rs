//! A statutory table with the values of a report, cell by cell.

use crate::archive::FilledForm;
use crate::form::{CellRef, Layout};
use crate::render::form::{Grid, GridContent};
use crate::render::table::{FormSkeletons, written_text};
use crate::report::{Amount, Cell, CellText};
use crate::source::Source;
use nianbao_text::cjk::is_wide;
use std::borrow::Cow;

/// A table with values.
pub(super) struct FilledGrid<'a> {
    pub(super) cells: Vec<FilledCell<'a>>,
    pub(super) height: usize,
    pub(super) head: usize,
    pub(super) stub: usize,
    /// The relative widths of the columns, about as many as they have digits.
    pub(super) widths: Vec<u16>,
}

/// A cell with its text.
pub(super) struct FilledCell<'a> {
    pub(super) row: usize,
    pub(super) column: usize,
    pub(super) rows: usize,
    pub(super) columns: usize,
    pub(super) is_heading: bool,
    /// The text as it was written.
    pub(super) text: Cow<'a, str>,
    /// The number, if it is one.
    pub(super) number: Option<Amount>,
    /// The place in the form; `None` for headings and for rows that no form knows.
    pub(super) place: Option<CellRef>,
    /// True if an import left it to a person.
    pub(super) is_undecided: bool,
}

impl<'a> FilledGrid<'a> {
    /// Fills a table of a report's form.
    pub(super) fn new(
        forms: &FormSkeletons,
        filled: &FilledForm<'a>,
        at: usize,
        source: &'a Source,
    ) -> Self {
        let grid = forms.grid(filled, at);
        let layout = filled.form.tables[at].layout;
        let mut own = Self {
            cells: Vec::with_capacity(grid.cells.len()),
            height: grid.height,
            head: grid.head,
            stub: grid.stub,
            widths: column_widths(&grid, layout),
        };
        let mut cells = filled.table(at).row_cursor();
        for cell in &grid.cells {
            let (is_heading, text, written, place) = match &cell.content {
                GridContent::Heading(label) => (true, Cow::Owned(label.clone()), None, None),
                GridContent::Value(place) => {
                    let written = cells(*place);
                    let text =
                        written.map_or("", |cell| written_text(filled.form.words(), cell, source));
                    (false, Cow::Borrowed(text), written, Some(*place))
                }
            };
            let (row, column, rows, columns) = (cell.row, cell.column, cell.rows, cell.columns);
            let (number, is_undecided) = number_and_state(written);
            own.cells.push(FilledCell {
                row,
                column,
                rows,
                columns,
                is_heading,
                text,
                number,
                place,
                is_undecided,
            });
        }
        if layout == Layout::List {
            own.add_list_rows(filled, at, source);
        }
        own
    }

    /// Adds the rows of a list as they were written.
    fn add_list_rows(&mut self, filled: &FilledForm<'a>, at: usize, source: &'a Source) {
        let columns = filled.form.tables[at].blocks.first().map_or(0, |block| block.columns.len());
        for row in filled.table(at).written.into_iter().flat_map(|written| &written.rows) {
            let label = Cow::Owned(row.name());
            let values = row.cells.iter().take(columns).map(|cell| {
                (Cow::Borrowed(written_text(filled.form.words(), cell, source)), Some(cell))
            });
            for (column, (text, written)) in
                std::iter::once((label, None)).chain(values).enumerate()
            {
                let (number, is_undecided) = number_and_state(written);
                self.cells.push(FilledCell {
                    row: self.height,
                    column,
                    rows: 1,
                    columns: 1,
                    is_heading: written.is_none(),
                    text,
                    number,
                    place: None,
                    is_undecided,
                });
            }
            self.height += 1;
        }
    }

    /// Estimates how many lines a row needs: cells that span rows have room enough.
    pub(super) fn lines_of(&self, row: usize) -> usize {
        let own = self.cells.iter().filter(|cell| cell.row == row && cell.rows == 1);
        let lines = own.map(|cell| {
            let end = (cell.column + cell.columns).min(self.widths.len());
            let room: u16 = self.widths.get(cell.column..end).unwrap_or_default().iter().sum();
            text_width(&cell.text).div_ceil(usize::from(room.saturating_sub(1)).max(2))
        });
        lines.max().unwrap_or(1).max(1)
    }
}

/// Returns the number of a cell, and whether an import left it to a person.
fn number_and_state(cell: Option<&Cell>) -> (Option<Amount>, bool) {
    match cell.map(|cell| cell.text) {
        Some(CellText::Number(amount)) => (Some(amount), false),
        Some(CellText::Undecided) => (None, true),
        _ => (None, false),
    }
}

/// Returns the width of a text in digits.
pub(super) fn text_width(text: &str) -> usize {
    text.chars().map(|c| if is_wide(c) { 2 } else { 1 }).sum()
}

/// Chooses the widths of columns by the layout.
fn column_widths(grid: &Grid, layout: Layout) -> Vec<u16> {
    let width = |column: usize| match layout {
        Layout::Matrix if column + 1 < grid.stub => 9,
        Layout::Matrix if column < grid.stub => 32,
        Layout::Matrix => 9,
        Layout::Blocks => 24,
        Layout::Strip => 7,
        Layout::List if column == 0 => 44,
        Layout::List => 16,
    };
    (0..grid.width).map(width).collect()
}
