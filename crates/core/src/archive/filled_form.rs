//! A report's figures in the places that its form has for them.

use crate::form::{CellRef, Column, Form, RowRef, Table};
use crate::report::{self, Cell, CellText, FigureRow, Report};
use rust_decimal::Decimal;
use std::sync::Arc;

/// A report read against its form. Borrowed from both, made when needed.
pub struct FilledForm<'a> {
    /// The form.
    pub form: &'a Form,
    /// The report.
    pub report: &'a Report,
    places: Arc<RowIndex>,
}

/// One table of the form with the rows that were written for it.
#[derive(Clone, Copy)]
pub struct FilledTable<'s, 'a> {
    /// What was written; `None` where the table is missing.
    pub written: Option<&'a report::FigureTable>,
    table: &'a Table,
    places: &'s TableRowIndex,
}

/// A written row with the columns that its place in the form has.
#[derive(Clone, Copy)]
struct PlacedRow<'a> {
    row: &'a FigureRow,
    columns: &'a [Column],
}

impl<'a> PlacedRow<'a> {
    /// The cells, unless there are too many or too few: nobody knows then
    /// which of them is which.
    fn cells(self) -> &'a [Cell] {
        if self.row.cells.len() == self.columns.len() { &self.row.cells } else { &[] }
    }

    fn read(self, column: usize) -> CellValue {
        let (cell, column) = (self.cells().get(column), self.columns.get(column));
        cell.zip(column).map_or(CellValue::Absent, |(cell, column)| read_cell(cell, column))
    }
}

/// What stands at a place of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellValue {
    /// A number, in the unit of its column.
    Number(Decimal),
    /// Left blank.
    Blank,
    /// Not applicable.
    NotApplicable,
    /// Text that is no number, or a number whose unit nobody wrote.
    Unreadable,
    /// The row is missing, or has more or fewer cells than columns, so that
    /// none of them is sure of its place.
    Absent,
}

impl CellValue {
    /// The number, if it is one.
    pub fn number(self) -> Option<Decimal> {
        if let Self::Number(number) = self { Some(number) } else { None }
    }

    /// Two readings added: a sum with an unknown term is unknown.
    fn plus(self, other: Self) -> Self {
        match (self, other) {
            (Self::Number(a), Self::Number(b)) => {
                a.checked_add(b).map_or(Self::Unreadable, Self::Number)
            }
            (Self::NotApplicable, known) | (known, Self::NotApplicable) => known,
            (Self::Unreadable, _) | (_, Self::Unreadable) => Self::Unreadable,
            (Self::Absent, _) | (_, Self::Absent) => Self::Absent,
            (Self::Blank, _) | (_, Self::Blank) => Self::Blank,
        }
    }
}

impl<'a> FilledForm<'a> {
    /// Puts every written row in its place.
    pub fn new(form: &'a Form, report: &'a Report) -> Self {
        Self::placed(form, report, Arc::new(RowIndex::new(form, report)))
    }

    /// The same where the places are known.
    pub(super) fn placed(form: &'a Form, report: &'a Report, places: Arc<RowIndex>) -> Self {
        Self { form, report, places }
    }

    /// One table, by its place in the form.
    pub fn table(&self, table: usize) -> FilledTable<'_, 'a> {
        let (table, places) = (&self.form.tables[table], &self.places.0[table]);
        let written = places.written.map(|at| &self.report.figures.tables[at]);
        FilledTable { written, table, places }
    }

    /// The written cell at a place; a group has one only if given as one row.
    pub fn cell(&self, at: CellRef) -> Option<&'a Cell> {
        self.table(at.table).placed(at.row)?.cells().get(at.column)
    }

    /// What stands at a place; for a group in detail, the sum of its rows.
    pub fn read(&self, at: CellRef) -> CellValue {
        let table = self.table(at.table);
        let one =
            |row| table.placed(row).map_or(CellValue::Absent, |placed| placed.read(at.column));
        match at.row {
            RowRef::Group(_) if table.placed(at.row).is_none() => {
                let members = self.form.tables[at.table].members(at.row).map(RowRef::Row);
                members.map(one).reduce(CellValue::plus).unwrap_or(CellValue::Absent)
            }
            row => one(row),
        }
    }

    /// Several places added.
    pub fn sum(&self, cells: &[CellRef]) -> CellValue {
        cells.iter().map(|at| self.read(*at)).reduce(CellValue::plus).unwrap_or(CellValue::Absent)
    }
}

fn read_cell(cell: &Cell, column: &Column) -> CellValue {
    let amount = match cell.text {
        CellText::Blank => return CellValue::Blank,
        CellText::NotApplicable => return CellValue::NotApplicable,
        CellText::Unreadable => return CellValue::Unreadable,
        CellText::Number(amount) => amount,
    };
    let number = match column.unit {
        None => amount.unit.is_none().then_some(amount.number),
        Some(unit) => {
            // A bare nought is nought in every unit; a bare five is not known.
            let known = amount.unit.is_some() || column.unit_printed || amount.number.is_zero();
            if known { amount.in_unit(unit) } else { None }
        }
    };
    number.map_or(CellValue::Unreadable, CellValue::Number)
}

impl<'a> FilledTable<'_, 'a> {
    /// The row as written.
    pub fn row(self, row: RowRef) -> Option<&'a FigureRow> {
        Some(self.placed(row)?.row)
    }

    /// The cells of a row with their columns; none where they do not match.
    pub fn cells(self, row: RowRef) -> impl Iterator<Item = (&'a Cell, &'a Column)> + use<'a> {
        let placed = self.placed(row).into_iter();
        placed.flat_map(|placed| placed.cells().iter().zip(placed.columns))
    }

    /// Its cells by their places, for a reader who goes along the rows: each row
    /// is looked up once.
    pub fn row_cursor(self) -> impl FnMut(CellRef) -> Option<&'a Cell> {
        let mut here = None;
        move |at| {
            let (row, cells) = here.filter(|(row, _)| *row == at.row).unwrap_or_else(|| {
                let placed = self.placed(at.row);
                (at.row, placed.map_or(&[] as &'a [Cell], PlacedRow::cells))
            });
            here = Some((row, cells));
            cells.get(at.column)
        }
    }

    /// Rows that the form does not have, or has already.
    pub fn unmatched_rows(self) -> impl Iterator<Item = &'a FigureRow> {
        let written = self.written.into_iter();
        written
            .flat_map(move |table| self.places.strangers.iter().map(|at| &table.rows[*at as usize]))
    }

    fn placed(self, row: RowRef) -> Option<PlacedRow<'a>> {
        let at = match row {
            RowRef::Row(at) => self.places.rows[at],
            RowRef::Group(at) => self.places.groups[at],
        };
        let columns = &self.table.block_of(row).columns;
        Some(PlacedRow { row: &self.written?.rows[at? as usize], columns })
    }

    /// Whether a group was given as one row.
    pub fn undetailed(self, group: usize) -> bool {
        self.places.groups[group].is_some()
    }
}

/// Where in a report the rows of its form were written. A report is read against
/// its form many times, and its rows are looked for once.
#[derive(Debug)]
pub(super) struct RowIndex(Vec<TableRowIndex>);

/// The same for one table, by the places of what was written.
#[derive(Debug)]
struct TableRowIndex {
    written: Option<usize>,
    rows: Vec<Option<u32>>,
    groups: Vec<Option<u32>>,
    strangers: Vec<u32>,
}

impl RowIndex {
    pub(super) fn new(form: &Form, report: &Report) -> Self {
        let written = &report.figures.tables;
        let of = |table: &Table| {
            let at = written.iter().position(|written| *written.key.value == *table.key);
            TableRowIndex::new(table, at, at.map_or(&[], |at| &written[at].rows))
        };
        Self(form.tables.iter().map(of).collect())
    }
}

impl TableRowIndex {
    fn new(table: &Table, written: Option<usize>, rows: &[FigureRow]) -> Self {
        let mut places = Self {
            written,
            rows: vec![None; table.rows.len()],
            groups: vec![None; table.groups.len()],
            strangers: Vec::new(),
        };
        let mut expected = 0;
        // A source is too short for more rows than that.
        for (at, row) in (0..).zip(rows) {
            let slot = match locate(table, row, expected) {
                Some(RowRef::Row(place)) => {
                    expected = place + 1;
                    places.rows.get_mut(place)
                }
                Some(RowRef::Group(place)) => places.groups.get_mut(place),
                None => None,
            };
            match slot {
                Some(slot @ None) => *slot = Some(at),
                _ => places.strangers.push(at),
            }
        }
        places
    }
}

/// Finds a written row in the form. Rows mostly come in printed order, so the
/// one expected next is tried first.
fn locate(table: &Table, row: &FigureRow, expected: usize) -> Option<RowRef> {
    let count = table.rows.len();
    let fits = |at: &usize| {
        let spec = &table.rows[*at];
        let group = spec.group.map(|group| table.groups[group].key.as_str());
        *spec.key == *row.key.value && group == row.group()
    };
    (expected..count).chain(0..expected.min(count)).find(fits).map(RowRef::Row).or_else(|| {
        let same =
            |group: &crate::form::Group| row.group().is_none() && *group.key == *row.key.value;
        table.groups.iter().position(same).map(RowRef::Group)
    })
}
