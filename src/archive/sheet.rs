//! A report's figures in the places that its format has for them.

use crate::format::{CellRef, Format, RowRef, Table};
use crate::report::{self, Cell, Report, Row, State};
use rust_decimal::Decimal;

/// A report read against its format. Borrowed from both, made when needed.
pub struct Sheet<'a> {
    /// The format.
    pub format: &'a Format,
    /// The report.
    pub report: &'a Report,
    tables: Vec<Filled<'a>>,
}

/// One table of the format with the rows that were written for it.
pub struct Filled<'a> {
    /// What was written; `None` where the table is missing.
    pub written: Option<&'a report::Table>,
    rows: Vec<Option<&'a Row>>,
    groups: Vec<Option<&'a Row>>,
    /// Rows that the format does not have, or has already.
    pub strangers: Vec<&'a Row>,
}

/// What stands at a place of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
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

impl Reading {
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

impl<'a> Sheet<'a> {
    /// Puts every written row in its place.
    pub fn new(format: &'a Format, report: &'a Report) -> Self {
        let written = |table: &Table| {
            report.figures.tables.iter().find(|written| *written.key.value == *table.key)
        };
        let tables = format.tables.iter().map(|table| Filled::new(table, written(table))).collect();
        Self { format, report, tables }
    }

    /// One table, by its place in the format.
    pub fn table(&self, table: usize) -> &Filled<'a> {
        &self.tables[table]
    }

    /// The written cell at a place; a group has one only if given as one row.
    pub fn cell(&self, at: CellRef) -> Option<&'a Cell> {
        let columns = self.format.tables[at.table].block_of(at.row).columns.len();
        // Nobody knows which cell of a row with too many or too few is which.
        let row = self.tables[at.table].row(at.row).filter(|row| row.cells.len() == columns)?;
        row.cells.get(at.column)
    }

    /// What stands at a place; for a group in detail, the sum of its rows.
    pub fn read(&self, at: CellRef) -> Reading {
        let spec = &self.format.tables[at.table];
        let one = |row: RowRef| match self.tables[at.table].row(row) {
            None => Reading::Absent,
            Some(written) if written.cells.len() != spec.block_of(row).columns.len() => {
                Reading::Absent
            }
            Some(written) => match written.cells.get(at.column) {
                None => Reading::Absent,
                Some(cell) => read_cell(cell, spec, row, at.column),
            },
        };
        match at.row {
            RowRef::Group(_) if self.tables[at.table].row(at.row).is_none() => (spec
                .members(at.row))
            .map(|row| one(RowRef::Row(row)))
            .reduce(Reading::plus)
            .unwrap_or(Reading::Absent),
            row => one(row),
        }
    }

    /// Several places added.
    pub fn sum(&self, cells: &[CellRef]) -> Reading {
        cells.iter().map(|at| self.read(*at)).reduce(Reading::plus).unwrap_or(Reading::Absent)
    }
}

fn read_cell(cell: &Cell, table: &Table, row: RowRef, column: usize) -> Reading {
    match cell.state {
        State::Blank => Reading::Blank,
        State::NotApplicable => Reading::NotApplicable,
        State::Unreadable => Reading::Unreadable,
        State::Number(amount) => {
            let column = table.block_of(row).columns.get(column);
            let number = match column.and_then(|column| Some((column, column.unit?))) {
                None => amount.unit.is_none().then_some(amount.number),
                Some((column, unit)) => {
                    // A bare nought is nought in every unit; a bare five is not known.
                    let known =
                        amount.unit.is_some() || column.unit_printed || amount.number.is_zero();
                    if known { amount.in_unit(unit) } else { None }
                }
            };
            number.map_or(Reading::Unreadable, Reading::Number)
        }
    }
}

impl<'a> Filled<'a> {
    fn new(table: &Table, written: Option<&'a report::Table>) -> Self {
        let mut filled = Self {
            written,
            rows: vec![None; table.rows.len()],
            groups: vec![None; table.groups.len()],
            strangers: Vec::new(),
        };
        let mut expected = 0;
        for row in written.into_iter().flat_map(|written| &written.rows) {
            let place = locate(table, row, expected);
            let slot = match place {
                Some(RowRef::Row(at)) => {
                    expected = at + 1;
                    filled.rows.get_mut(at)
                }
                Some(RowRef::Group(at)) => filled.groups.get_mut(at),
                None => None,
            };
            match slot {
                Some(slot @ None) => *slot = Some(row),
                _ => filled.strangers.push(row),
            }
        }
        filled
    }

    /// The row as written.
    pub fn row(&self, row: RowRef) -> Option<&'a Row> {
        match row {
            RowRef::Row(at) => self.rows[at],
            RowRef::Group(at) => self.groups[at],
        }
    }

    /// Whether a group was given as one row.
    pub fn undetailed(&self, group: usize) -> bool {
        self.groups[group].is_some()
    }
}

/// Finds a written row in the form. Rows mostly come in printed order, so the
/// one expected next is tried first.
fn locate(table: &Table, row: &Row, expected: usize) -> Option<RowRef> {
    let count = table.rows.len();
    let fits = |at: &usize| {
        let spec = &table.rows[*at];
        let group = spec.group.map(|group| table.groups[group].key.as_str());
        *spec.key == *row.key.value && group == row.group.as_deref()
    };
    (0..count).map(|step| (expected + step) % count).find(fits).map(RowRef::Row).or_else(|| {
        let same =
            |group: &crate::format::Group| row.group.is_none() && *group.key == *row.key.value;
        table.groups.iter().position(same).map(RowRef::Group)
    })
}
