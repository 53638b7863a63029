//! Lays the cells of lines out as rows: each label of a row with the figures behind it.

use super::lines::Line;
use super::vocabulary::{CellRole, Classifier};
use crate::table::is_unclear_figure;
use nianbao_document::{Cell, Grid};

/// Most cells of a row that is made of single lines; no form has as many columns.
const MAX_LISTED: usize = 64;

/// Most lines that one label is broken into.
const MAX_LABEL_PARTS: usize = 3;

/// Returns the rows of a table. A line of several cells is a row. Of single cells, a label
/// begins one, and the figures behind it are its cells; figures behind a head, whose labels
/// stand over columns, begin a row without a label. `is_near_label` tells a label with a
/// typing error from a figure that is not plain.
pub(super) fn lay_out_rows(
    lines: Vec<Line>,
    classifier: &Classifier,
    is_near_label: &dyn Fn(&str) -> bool,
) -> Grid {
    let (rows, open, in_head) = (Vec::new(), None, false);
    let mut builder = RowBuilder { classifier, is_near_label, rows, open, in_head };
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
    classifier: &'v Classifier<'v>,
    /// True for a text that is near to a label.
    is_near_label: &'v dyn Fn(&str) -> bool,
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
        if let Some(label) = self.join_label(&cell.text) {
            self.rows.push(vec![Cell { text: label, ..cell.clone() }]);
            (self.open, self.in_head) = (Some(OpenRow::Label), false);
            return;
        }
        match self.classifier.classify(&cell.text) {
            CellRole::Blank => {}
            CellRole::Figure => self.push_listed_figure(line),
            CellRole::Label(label_use) => {
                // Of rows and columns with one label, it is the column's inside a head.
                self.in_head = label_use.is_header && (!label_use.is_row || self.in_head);
                self.open = (label_use.is_row && !self.in_head).then_some(OpenRow::Label);
                self.rows.push(line);
            }
            CellRole::Unknown if self.is_unclear_cell(&cell.text) => {
                self.push_listed_figure(line);
            }
            CellRole::Unknown => {
                self.rows.push(line);
                self.open = Some(OpenRow::Label);
            }
        }
    }

    /// Returns the label of a row that is broken over the last lines and this text, and takes
    /// those lines away.
    fn join_label(&mut self, text: &str) -> Option<String> {
        let is_unknown = |text: &str| self.classifier.classify(text) == CellRole::Unknown;
        if !is_unknown(text) {
            return None;
        }
        let above = self.rows.iter().rev().take(MAX_LABEL_PARTS - 1);
        let above = above.map_while(|row| match row.as_slice() {
            [only] if is_unknown(&only.text) => Some(only.text.trim()),
            _ => None,
        });
        let mut joined = text.trim().to_owned();
        let mut found = None;
        for (parts, part) in (1..).zip(above.collect::<Vec<_>>()) {
            joined.insert_str(0, part);
            if let CellRole::Label(own) = self.classifier.classify(&joined)
                && own.is_row
            {
                found = Some((parts, joined.clone()));
            }
        }
        let (parts, label) = found?;
        self.rows.truncate(self.rows.len() - parts);
        Some(label)
    }

    /// True if an unknown text is a cell of the open row, and not the label of a row: such a
    /// row keeps its place, and the cell is left to a person.
    fn is_unclear_cell(&self, text: &str) -> bool {
        let Some((first, figures)) = self.rows.last().and_then(|row| row.split_first()) else {
            return false;
        };
        if self.open.is_none() {
            return false;
        }
        let has_digit = text.contains(|c: char| c.is_ascii_digit());
        let is_cell = match self.classifier.classify(&first.text) {
            CellRole::Label(own) => {
                figures.len() < own.width || has_digit && is_unclear_figure(text)
            }
            CellRole::Unknown if self.open == Some(OpenRow::Label) => {
                has_digit && is_unclear_figure(text)
            }
            CellRole::Figure | CellRole::Unknown => is_unclear_figure(text),
            CellRole::Blank => false,
        };
        is_cell && !(self.is_near_label)(text)
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
            line.iter().map(|cell| self.classifier.classify(&cell.text)).collect();
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
pub(super) fn has_joined_rows(line: &[Cell], classifier: &Classifier) -> bool {
    let roles = line.iter().map(|cell| classifier.classify(&cell.text));
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
