//! Lays the cells of lines out as rows: each label of a row with the figures behind it.

use super::lines::Line;
use super::vocabulary::{CellRole, Vocabulary};
use nianbao_document::{Cell, Grid};

/// Most cells of a row that is made of single lines; no form has as many columns.
const MAX_LISTED: usize = 64;

/// Returns the rows of a table. A line of several cells is a row. Of single cells, a label
/// begins one, and the figures behind it are its cells; figures behind a head, whose labels
/// stand over columns, begin a row without a label.
pub(super) fn lay_out_rows(lines: Vec<Line>, vocabulary: &Vocabulary) -> Grid {
    let mut builder = RowBuilder { vocabulary, rows: Vec::new(), open: None, in_head: false };
    for line in lines {
        if line.len() == 1 {
            builder.push_cell(line);
        } else {
            builder.push_line(line);
        }
    }
    let mut grid = Grid { cells: Vec::new(), ragged: true };
    for (row, cells) in builder.rows.into_iter().enumerate() {
        for (column, cell) in cells.into_iter().enumerate() {
            grid.cells.push(Cell { row, column, row_span: 1, column_span: 1, ..cell });
        }
    }
    grid
}

/// The way in which a row may go on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum OpenRow {
    /// It has a label and no figure: a line of figures may follow, or one a line.
    Label,
    /// Its figures stand one a line.
    Listed,
}

/// The rows that are laid out so far.
struct RowBuilder<'v> {
    vocabulary: &'v Vocabulary,
    rows: Vec<Line>,
    /// The way in which the last row may go on.
    open: Option<OpenRow>,
    /// True if the last cell is a label that stands over columns.
    in_head: bool,
}

impl RowBuilder<'_> {
    /// Adds a line of one cell.
    fn push_cell(&mut self, line: Line) {
        let Some(cell) = line.first() else { return };
        match self.vocabulary.classify(&cell.text) {
            CellRole::Blank => {}
            CellRole::Figure => self.push_listed_figure(line),
            CellRole::Label(label_use) => {
                // Of rows and columns with one label, it is the column's inside a head.
                self.in_head = label_use.is_header && (!label_use.is_row || self.in_head);
                self.open = (label_use.is_row && !self.in_head).then_some(OpenRow::Label);
                self.rows.push(line);
            }
            CellRole::Unknown => {
                self.rows.push(line);
                self.open = Some(OpenRow::Label);
            }
        }
    }

    fn push_listed_figure(&mut self, line: Line) {
        let has_room = self.rows.last().is_some_and(|row| row.len() < MAX_LISTED);
        match self.rows.last_mut() {
            Some(row) if self.open.is_some() && has_room => row.extend(line),
            _ => self.rows.push(line),
        }
        (self.open, self.in_head) = (Some(OpenRow::Listed), false);
    }

    /// Adds a line of several cells: a row, several that run together, or the figures of the
    /// label on the line before.
    fn push_line(&mut self, line: Line) {
        let roles: Vec<CellRole> =
            line.iter().map(|cell| self.vocabulary.classify(&cell.text)).collect();
        let has_figures = roles.contains(&CellRole::Figure);
        let has_texts =
            roles.iter().any(|role| matches!(role, CellRole::Label(_) | CellRole::Unknown));
        if has_figures && !has_texts && self.open == Some(OpenRow::Label) {
            if let Some(row) = self.rows.last_mut() {
                row.extend(line);
            }
            (self.open, self.in_head) = (None, false);
            return;
        }
        let last = roles.iter().rev().find(|role| **role != CellRole::Blank).copied();
        self.rows.extend(split_rows(line, &roles));
        (self.open, self.in_head) = match last {
            Some(CellRole::Label(label_use)) if !has_figures => {
                let is_row = label_use.is_row && !label_use.is_header;
                (is_row.then_some(OpenRow::Label), label_use.is_header)
            }
            _ => (None, false),
        };
    }
}

/// True if a line has the label of a row behind the figures of another.
pub(super) fn has_joined_rows(line: &[Cell], vocabulary: &Vocabulary) -> bool {
    let roles = line.iter().map(|cell| vocabulary.classify(&cell.text));
    let mut behind = roles.skip_while(|role| !matches!(role, CellRole::Label(_)));
    let has_figure = behind.any(|role| role == CellRole::Figure);
    has_figure && behind.any(|role| matches!(role, CellRole::Label(own) if own.is_row))
}

/// Splits a line of rows that run together, each a label with figures behind it.
fn split_rows(line: Line, roles: &[CellRole]) -> Vec<Line> {
    let mut rows: Vec<Line> = vec![Vec::new()];
    let mut has_figure = false;
    for (cell, role) in line.into_iter().zip(roles) {
        if matches!(role, CellRole::Label(_)) && has_figure {
            rows.push(Vec::new());
            has_figure = false;
        }
        has_figure |= *role == CellRole::Figure;
        if let Some(row) = rows.last_mut() {
            row.push(cell);
        }
    }
    rows
}
