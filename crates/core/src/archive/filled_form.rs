//! The figures of a report at the cells of its form.

use crate::form::{CellRef, Column, Form, Group, RowRef, Table};
use crate::report::{Cell, CellText, FigureRow, FigureTable, Report};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A report with its form, and an index from the form's rows to the written ones.
pub struct FilledForm<'a> {
    /// The form.
    pub form: &'a Form,
    /// The report.
    pub report: &'a Report,
    index: Arc<RowIndex>,
}

/// One table of the form with the rows that were written for it.
#[derive(Clone, Copy)]
pub struct FilledTable<'s, 'a> {
    /// The written table; `None` where it is missing.
    pub written: Option<&'a FigureTable>,
    table: &'a Table,
    index: &'s TableRowIndex,
}

/// A written row with the columns of its row in the form.
#[derive(Clone, Copy)]
struct MatchedRow<'a> {
    row: &'a FigureRow,
    columns: &'a [Column],
}

impl<'a> MatchedRow<'a> {
    /// Returns the cells, one a column. Empty if there are too many or too few: it is
    /// unknown then which cell belongs to which column.
    fn cells(self) -> &'a [Cell] {
        if self.row.cells.len() == self.columns.len() { &self.row.cells } else { &[] }
    }

    fn value(self, column: usize) -> CellValue {
        let (cell, column) = (self.cells().get(column), self.columns.get(column));
        cell.zip(column).map_or(CellValue::Absent, |(cell, column)| CellValue::new(cell, column))
    }
}

/// The value of a cell of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CellValue {
    /// A number, in the unit of its column.
    Number(#[serde(with = "rust_decimal::serde::str")] Decimal),
    /// Left blank.
    Blank,
    /// Left to a person by an import.
    Undecided,
    /// Not applicable.
    NotApplicable,
    /// Text that is no number, or a number whose unit is unknown.
    Unreadable,
    /// The row is missing, or has more or fewer cells than columns, so that it is
    /// unknown which cell belongs to which column.
    Absent,
}

impl CellValue {
    /// Converts a written cell to the unit of its column.
    pub fn new(cell: &Cell, column: &Column) -> Self {
        let amount = match cell.text {
            CellText::Blank => return Self::Blank,
            CellText::Undecided => return Self::Undecided,
            CellText::NotApplicable => return Self::NotApplicable,
            CellText::Unreadable => return Self::Unreadable,
            CellText::Number(amount) => amount,
        };
        let number = match column.unit {
            None => amount.unit.is_none().then_some(amount.number),
            Some(unit) => {
                // Zero without a unit is zero in every unit; a five is ambiguous.
                let known = amount.unit.is_some() || column.unit_printed || amount.number.is_zero();
                if known { amount.in_unit(unit) } else { None }
            }
        };
        number.map_or(Self::Unreadable, Self::Number)
    }

    /// Returns the number, if it is one.
    pub fn number(self) -> Option<Decimal> {
        if let Self::Number(number) = self { Some(number) } else { None }
    }

    /// Adds two values: a sum with an unknown term is unknown, and what does not apply
    /// counts as zero beside any other value.
    pub(super) fn plus(self, other: Self) -> Self {
        match (self, other) {
            (Self::Number(a), Self::Number(b)) => {
                a.checked_add(b).map_or(Self::Unreadable, Self::Number)
            }
            (Self::NotApplicable, known) | (known, Self::NotApplicable) => known,
            (Self::Unreadable, _) | (_, Self::Unreadable) => Self::Unreadable,
            (Self::Undecided, _) | (_, Self::Undecided) => Self::Undecided,
            (Self::Absent, _) | (_, Self::Absent) => Self::Absent,
            (Self::Blank, _) | (_, Self::Blank) => Self::Blank,
        }
    }
}

impl<'a> FilledForm<'a> {
    /// Matches the written rows of a report with those of a form.
    pub fn new(form: &'a Form, report: &'a Report) -> Self {
        Self::with_index(form, report, Arc::new(RowIndex::new(form, report)))
    }

    /// Takes rows that were matched before, for the same form and report.
    pub(super) fn with_index(form: &'a Form, report: &'a Report, index: Arc<RowIndex>) -> Self {
        Self { form, report, index }
    }

    /// Returns one table, by its index in the form.
    pub fn table(&self, table: usize) -> FilledTable<'_, 'a> {
        let (table, index) = (&self.form.tables[table], &self.index.0[table]);
        let written = index.written.map(|at| &self.report.figures.tables[at]);
        FilledTable { written, table, index }
    }

    /// Returns the written cell; that of a group only if the group is given as one row.
    pub fn cell(&self, cell: CellRef) -> Option<&'a Cell> {
        self.table(cell.table).matched(cell.row)?.cells().get(cell.column)
    }

    /// Returns the value of a cell; for a group in detail, the sum of its rows.
    pub fn value(&self, cell: CellRef) -> CellValue {
        let table = self.table(cell.table);
        let in_row = |row| {
            table.matched(row).map_or(CellValue::Absent, |matched| matched.value(cell.column))
        };
        match cell.row {
            RowRef::Group(_) if table.matched(cell.row).is_none() => {
                let members = self.form.tables[cell.table].members(cell.row).map(RowRef::Row);
                members.map(in_row).reduce(CellValue::plus).unwrap_or(CellValue::Absent)
            }
            row => in_row(row),
        }
    }

    /// Adds the values of several cells.
    pub fn sum(&self, cells: &[CellRef]) -> CellValue {
        let values = cells.iter().map(|cell| self.value(*cell));
        values.reduce(CellValue::plus).unwrap_or(CellValue::Absent)
    }
}

impl<'a> FilledTable<'_, 'a> {
    /// Returns the written row.
    pub fn row(self, row: RowRef) -> Option<&'a FigureRow> {
        Some(self.matched(row)?.row)
    }

    /// Pairs the cells of a row with their columns; empty where they do not match.
    pub fn cells(self, row: RowRef) -> impl Iterator<Item = (&'a Cell, &'a Column)> + use<'a> {
        let matched = self.matched(row).into_iter();
        matched.flat_map(|matched| matched.cells().iter().zip(matched.columns))
    }

    /// Returns a lookup that caches the current row; call it in row order.
    pub fn row_cursor(self) -> impl FnMut(CellRef) -> Option<&'a Cell> {
        let mut current = None;
        move |cell| {
            let (row, cells) = current.filter(|(row, _)| *row == cell.row).unwrap_or_else(|| {
                let matched = self.matched(cell.row);
                (cell.row, matched.map_or(&[] as &'a [Cell], MatchedRow::cells))
            });
            current = Some((row, cells));
            cells.get(cell.column)
        }
    }

    /// Returns the written rows that match no row of the form, or one that an earlier
    /// row matches.
    pub fn unmatched_rows(self) -> impl Iterator<Item = &'a FigureRow> {
        let written = self.written.into_iter();
        let unmatched = &self.index.unmatched;
        written.flat_map(move |table| unmatched.iter().map(|at| &table.rows[*at as usize]))
    }

    fn matched(self, row: RowRef) -> Option<MatchedRow<'a>> {
        let at = match row {
            RowRef::Row(row) => self.index.rows[row],
            RowRef::Group(group) => self.index.groups[group],
        };
        let columns = &self.table.block_of(row).columns;
        Some(MatchedRow { row: &self.written?.rows[at? as usize], columns })
    }

    /// Returns true if a group was given as one row.
    pub fn undetailed(self, group: usize) -> bool {
        self.index.groups[group].is_some()
    }
}

/// The written row of each row of a form, table by table. A report is read against its
/// form many times, and its rows are matched once.
#[derive(Debug)]
pub(super) struct RowIndex(Vec<TableRowIndex>);

/// The same for one table. Numbers are indices of written tables and rows.
#[derive(Debug)]
struct TableRowIndex {
    written: Option<usize>,
    rows: Vec<Option<u32>>,
    groups: Vec<Option<u32>>,
    unmatched: Vec<u32>,
}

impl RowIndex {
    /// Matches the rows of a report with those of a form, by their keys.
    pub(super) fn new(form: &Form, report: &Report) -> Self {
        let written = &report.figures.tables;
        let index_table = |table: &Table| {
            let at = written.iter().position(|written| *written.key.value == *table.key);
            TableRowIndex::new(table, at, at.map_or(&[], |at| &written[at].rows))
        };
        Self(form.tables.iter().map(index_table).collect())
    }
}

impl TableRowIndex {
    fn new(table: &Table, written: Option<usize>, rows: &[FigureRow]) -> Self {
        let mut index = Self {
            written,
            rows: vec![None; table.rows.len()],
            groups: vec![None; table.groups.len()],
            unmatched: Vec::new(),
        };
        let mut expected = 0;
        // A source is too short for more rows than a `u32` counts.
        for (at, row) in (0..).zip(rows) {
            let slot = match find_row(table, row, expected) {
                Some(RowRef::Row(row)) => {
                    expected = row + 1;
                    index.rows.get_mut(row)
                }
                Some(RowRef::Group(group)) => index.groups.get_mut(group),
                None => None,
            };
            match slot {
                Some(slot @ None) => *slot = Some(at),
                _ => index.unmatched.push(at),
            }
        }
        index
    }
}

/// Finds a written row in the form. Rows mostly come in printed order, so the expected
/// one is tried first.
fn find_row(table: &Table, row: &FigureRow, expected: usize) -> Option<RowRef> {
    let count = table.rows.len();
    let fits = |at: &usize| {
        let spec = &table.rows[*at];
        let group = spec.group.map(|group| table.groups[group].key.as_str());
        *spec.key == *row.key.value && group == row.group()
    };
    (expected..count).chain(0..expected.min(count)).find(fits).map(RowRef::Row).or_else(|| {
        let same = |group: &Group| row.group().is_none() && *group.key == *row.key.value;
        table.groups.iter().position(same).map(RowRef::Group)
    })
}
