//! A report as the rules see it, with the data that several of them need.

use super::cells;
use super::fingerprint::Fingerprints;
use super::prose::Prose;
use super::year_conflict;
use crate::archive::{Archive, FilledForm, Outline};
use crate::config::{Office, OfficeKind};
use crate::diag::{Finding, RuleId, Subject, Text};
use crate::form::{CellRef, Column, Form, RowRef, Table};
use crate::report::{Cell, FigureRow, Report};
use crate::source::{Place, Span};
use std::cell::OnceCell;
use std::cmp::Reverse;
use std::collections::HashSet;

/// A report with its form, its office and the report of the year before.
pub struct ReportContext<'a> {
    /// The archive of the report.
    pub archive: &'a Archive,
    /// The report.
    pub report: &'a Report,
    /// The form of the report.
    pub form: &'a Form,
    /// The office, if the site has it.
    pub office: Option<&'a Office>,
    /// The figures at the cells of the form.
    pub filled: FilledForm<'a>,
    /// The sections, matched with those of the form.
    pub outline: Outline<'a>,
    /// The same office's report for the year before.
    pub previous: Option<PreviousReport<'a>>,
    prose: OnceCell<Prose>,
    fingerprints: OnceCell<Fingerprints<'a>>,
    unusual_cells: OnceCell<Vec<PlacedCell<'a>>>,
    other_form: OnceCell<Option<&'a Form>>,
}

/// A written cell with its cell and column of the form.
type PlacedCell<'a> = (CellRef, &'a Cell, &'a Column);

/// The report of the year before, as a report is compared with it.
pub struct PreviousReport<'a> {
    /// The figures at the cells of its own form.
    pub filled: FilledForm<'a>,
    fingerprints: OnceCell<Fingerprints<'a>>,
}

impl<'a> PreviousReport<'a> {
    fn new(archive: &'a Archive, report: &'a Report) -> Option<Self> {
        Some(Self { filled: archive.filled_form(report)?, fingerprints: OnceCell::new() })
    }

    /// Returns the fingerprints of the sections.
    pub(super) fn fingerprints(&self, archive: &'a Archive) -> &Fingerprints<'a> {
        self.fingerprints.get_or_init(|| {
            let report = self.filled.report;
            let outline = archive.outline(report).unwrap_or_default();
            Fingerprints::new(self.filled.form, &outline, archive.sources.get(report.source))
        })
    }
}

impl<'a> ReportContext<'a> {
    /// Collects the data of a report. `None` if its form is unknown; a rule reports that.
    pub fn new(archive: &'a Archive, report: &'a Report) -> Option<Self> {
        let year = report.year.value.checked_sub(1);
        let previous = year.and_then(|year| archive.find(&report.office.value, year));
        let previous = previous
            .map(|id| archive.report(id))
            .filter(|previous| is_comparable(archive, previous, report));
        let previous = previous.and_then(|previous| PreviousReport::new(archive, previous));
        Self::with_previous(archive, report, previous)
    }

    /// Goes on to the next report of the same office, and keeps the data of this one as
    /// that of the previous report if the years follow each other.
    pub(super) fn next(self, report: &'a Report) -> Option<Self> {
        let follows = self.year().checked_add(1) == Some(report.year.value);
        let comparable = follows && is_comparable(self.archive, self.report, report);
        let archive = self.archive;
        let own = PreviousReport { filled: self.filled, fingerprints: self.fingerprints };
        Self::with_previous(archive, report, comparable.then_some(own))
    }

    fn with_previous(
        archive: &'a Archive,
        report: &'a Report,
        previous: Option<PreviousReport<'a>>,
    ) -> Option<Self> {
        let filled = archive.filled_form(report)?;
        Some(Self {
            archive,
            report,
            form: filled.form,
            office: archive.office_of(report),
            outline: archive.outline(report)?,
            previous,
            prose: OnceCell::new(),
            fingerprints: OnceCell::new(),
            unusual_cells: OnceCell::new(),
            other_form: OnceCell::new(),
            filled,
        })
    }

    /// Finds the form that this report was evidently written in, if it is not its own:
    /// two rows or more fit that form and not this one, and more rows fit that one. One
    /// rule reports it; the rules about rows then report nothing.
    pub fn other_form(&self) -> Option<&'a Form> {
        *self.other_form.get_or_init(|| self.find_other_form())
    }

    fn find_other_form(&self) -> Option<&'a Form> {
        let written: usize = self.report.figures.tables.iter().map(|table| table.rows.len()).sum();
        if written < fitting_rows(&self.filled, true).count() + 2 {
            return None;
        }
        let here: HashSet<u32> = fitting_rows(&self.filled, true).collect();
        let there = |other: &Form| -> HashSet<u32> {
            fitting_rows(&FilledForm::new(other, self.report), false).collect()
        };
        (self.archive.forms.iter().filter(|other| other.id != self.form.id))
            .map(|other| (there(other), other))
            .filter(|(there, _)| there.len() > here.len() && there.difference(&here).count() >= 2)
            // The first of equals: the national forms come before a site's own.
            .min_by_key(|(there, _)| Reverse(there.len()))
            .map(|(_, other)| other)
    }

    /// Returns the reporting year.
    pub fn year(&self) -> u16 {
        self.report.year.value
    }

    /// Returns the kind of the office, if the site has it.
    pub fn kind(&self) -> Option<OfficeKind> {
        self.office.map(|office| office.kind)
    }

    /// Returns the text of the source.
    pub fn text(&self) -> &'a str {
        &self.archive.sources.get(self.report.source).text
    }

    /// Returns a part of the text.
    pub fn slice(&self, span: Span) -> &'a str {
        self.archive.sources.get(self.report.source).slice(span)
    }

    /// Returns the plain text below the front matter; made once for all rules.
    pub(super) fn prose(&self) -> &Prose {
        self.prose.get_or_init(|| Prose::new(self.text(), self.report.narrative.span))
    }

    /// Returns the fingerprints of the sections.
    pub(super) fn fingerprints(&self) -> &Fingerprints<'a> {
        let source = self.archive.sources.get(self.report.source);
        self.fingerprints.get_or_init(|| Fingerprints::new(self.form, &self.outline, source))
    }

    /// Returns office and year, for a finding.
    pub fn subject(&self) -> Subject {
        Subject { office: self.report.office.value.clone(), year: self.year() }
    }

    /// Makes a finding at a place of this report.
    pub fn finding(&self, rule: RuleId, span: Span, message: Text) -> Finding {
        Finding::new(rule, self.report.place(span), message)
    }

    /// Returns a place of this report.
    pub fn place(&self, span: Span) -> Place {
        self.report.place(span)
    }

    /// Lists the tables of the form with their indices.
    pub fn tables(&self) -> impl Iterator<Item = (usize, &'a Table)> {
        self.form.tables.iter().enumerate()
    }

    /// Lists the written rows of a table that match a row or a group of the form.
    pub fn rows(&self, table: usize) -> impl Iterator<Item = (RowRef, &'a FigureRow)> {
        let spec = &self.form.tables[table];
        let filled = self.filled.table(table);
        let rows = (0..spec.rows.len()).map(RowRef::Row);
        let groups = (0..spec.groups.len()).map(RowRef::Group);
        rows.chain(groups).filter_map(move |row| Some((row, filled.row(row)?)))
    }

    /// Lists the written cells of a table, each with its cell and column of the form.
    /// Leaves out rows that have more or fewer cells than columns.
    pub fn cells(&self, table: usize) -> impl Iterator<Item = PlacedCell<'a>> {
        let spec = &self.form.tables[table];
        let filled = self.filled.table(table);
        let rows = (0..spec.rows.len()).map(RowRef::Row);
        let groups = (0..spec.groups.len()).map(RowRef::Group);
        rows.chain(groups).flat_map(move |row| {
            let cells = filled.cells(row).enumerate();
            cells
                .map(move |(at, (cell, column))| (CellRef { table, row, column: at }, cell, column))
        })
    }

    /// Lists the written cells of all tables, as [`ReportContext::cells`] does, that are no
    /// plain counts. Several rules look for something unusual, and nearly no cell is.
    pub(super) fn unusual_cells(&self) -> &[PlacedCell<'a>] {
        self.unusual_cells.get_or_init(|| {
            let all = (0..self.form.tables.len()).flat_map(|table| self.cells(table));
            all.filter(|(_, cell, column)| !cells::is_plain_count(column, cell)).collect()
        })
    }

    /// Returns the column of a cell.
    pub fn column(&self, cell: CellRef) -> &'a Column {
        &self.form.tables[cell.table].block_of(cell.row).columns[cell.column]
    }

    /// Returns the document that set the form in force, as a legal basis.
    pub fn basis(&self) -> Option<Text> {
        let issued_by = &self.form.issued_by;
        (!issued_by.is_empty()).then(|| Text::same(issued_by.clone()))
    }

    /// Returns the smallest path around several cells of a table: cell, row or table.
    pub fn common_path(&self, cells: &[CellRef]) -> String {
        let [first, rest @ ..] = cells else { return String::new() };
        let table = &self.form.tables[first.table];
        if rest.is_empty() {
            self.cell_path(*first)
        } else if rest.iter().all(|cell| cell.row == first.row) {
            table.row_path(first.row)
        } else {
            table.key.clone()
        }
    }

    /// Returns the path of a cell in the words of the form: `申请.总计.自然人`.
    pub fn cell_path(&self, cell: CellRef) -> String {
        self.form.cell_path(cell)
    }

    /// Returns true if a cell is the sum of others by an equation of this year.
    pub fn is_total(&self, cell: CellRef) -> bool {
        self.form.is_total(cell)
    }
}

/// Returns true if a report can be compared with the one before it: a published report is
/// not compared with a draft, nor any with one that may be of another year.
fn is_comparable(archive: &Archive, previous: &Report, report: &Report) -> bool {
    (report.draft || !previous.draft) && !year_conflict::has_year_conflict(archive, previous)
}

/// Lists the offsets of the written rows that match a row of the form and have as many
/// cells as it has columns. `free` also counts the rows of tables that take any row; they
/// fit every form with such a table, and so are no sign that a report was written for it.
fn fitting_rows(filled: &FilledForm, free: bool) -> impl Iterator<Item = u32> {
    filled.form.tables.iter().enumerate().flat_map(move |(at, table)| {
        let filled = filled.table(at);
        let taken = filled.unmatched_rows().filter(move |_| free && table.free);
        let rows = (0..table.rows.len()).map(RowRef::Row);
        let placed =
            rows.chain((0..table.groups.len()).map(RowRef::Group)).filter_map(move |row| {
                filled
                    .row(row)
                    .filter(|written| written.cells.len() == table.block_of(row).columns.len())
            });
        taken.chain(placed).map(|row| row.key.span.start)
    })
}
