//! A report of which an editor asks something: its text with its lines, its archive, and the rows
//! of its form as they were written.

use crate::position::TextMap;
use nianbao_core::archive::{Archive, FilledForm};
use nianbao_core::form::{CellRef, Column, Form, RowRef, Table};
use nianbao_core::report::{FigureRow, Report};
use nianbao_core::source::SourceId;

/// A report and its text.
pub struct ReportView<'a> {
    /// The report's office through its years, and what all share.
    pub archive: &'a Archive,
    /// The report.
    pub report: &'a Report,
    /// Its text.
    pub text: TextMap<'a>,
    pub(crate) filled: Option<FilledForm<'a>>,
}

/// A written row with its place in the form.
#[derive(Clone, Copy)]
pub(crate) struct PlacedRow<'a> {
    pub(crate) table: usize,
    pub(crate) row: RowRef,
    pub(crate) written: &'a FigureRow,
}

impl<'a> ReportView<'a> {
    /// Finds the report of a source; `None` if the source is none, or cannot be read as one now.
    pub fn new(archive: &'a Archive, source: SourceId, encoding: crate::Encoding) -> Option<Self> {
        let report = archive.reports().find(|report| report.source == source)?;
        let text = TextMap::new(&archive.sources.get(source).text, encoding);
        Some(Self { archive, report, text, filled: archive.filled_form(report) })
    }

    /// Returns the form, if it is known.
    pub(crate) fn form(&self) -> Option<&'a Form> {
        self.filled.as_ref().map(|filled| filled.form)
    }

    /// Lists the rows that the form has.
    pub(crate) fn rows(&self) -> Vec<PlacedRow<'a>> {
        let Some(filled) = &self.filled else { return Vec::new() };
        let mut rows = Vec::new();
        for (at, table) in filled.form.tables.iter().enumerate() {
            let all = (0..table.rows.len()).map(RowRef::Row);
            for row in all.chain((0..table.groups.len()).map(RowRef::Group)) {
                if let Some(written) = filled.table(at).row(row) {
                    rows.push(PlacedRow { table: at, row, written });
                }
            }
        }
        rows
    }

    /// Finds the row that an offset is in, and the column of its cell there.
    pub(crate) fn row_at(&self, offset: usize) -> Option<(PlacedRow<'a>, Option<usize>)> {
        let is_in = |span: nianbao_core::source::Span| {
            span.start as usize <= offset && offset <= span.end as usize
        };
        let rows = self.rows().into_iter();
        let row =
            rows.into_iter().find(|row| is_in(row.written.key.span) || is_in(row.written.span))?;
        let columns = self.columns(row);
        let cells = &row.written.cells;
        let column = cells.iter().position(|cell| is_in(cell.span));
        Some((row, column.filter(|_| cells.len() == columns.len())))
    }

    /// Returns the columns of a row.
    pub(crate) fn columns(&self, row: PlacedRow) -> &'a [Column] {
        self.table(row).map_or(&[], |table| &table.block_of(row.row).columns)
    }

    /// Returns the table of a row.
    pub(crate) fn table(&self, row: PlacedRow) -> Option<&'a Table> {
        self.form()?.tables.get(row.table)
    }

    /// Returns the report of the same office for the year before, with its form.
    pub(crate) fn last_year(&self) -> Option<FilledForm<'a>> {
        let (office, year) = (&self.report.office.value, self.report.year.value.checked_sub(1)?);
        let last = self.archive.find(office, year)?;
        self.archive.filled_form(self.archive.report(last))
    }

    /// Returns the same row of last year's report; both forms give the same ids to the same rows.
    pub(crate) fn row_last_year(
        &self,
        row: PlacedRow,
        last: &FilledForm<'a>,
    ) -> Option<&'a FigureRow> {
        let table = self.table(row)?;
        let at = last.form.table_by_id(&table.id)?;
        last.table(at).row(last.form.tables[at].row_by_id(table.id_of(row.row))?)
    }

    /// Returns the same cell of last year's form.
    pub(crate) fn cell_last_year(
        &self,
        row: PlacedRow,
        column: usize,
        last: &FilledForm<'a>,
    ) -> Option<CellRef> {
        let table = self.table(row)?;
        let column = self.columns(row).get(column)?;
        last.form.cell_by_ids(&table.id, table.id_of(row.row), &column.id)
    }
}
