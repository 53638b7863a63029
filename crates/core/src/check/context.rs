//! One report before the rules, with what they ask for most.

use super::fingerprint::Fingerprints;
use super::prose::Prose;
use super::year_conflict;
use crate::archive::{Archive, FilledForm, Outline};
use crate::config::{Office, OfficeKind};
use crate::diag::{Finding, RuleId, Subject, Text};
use crate::form::{CellRef, Column, Form, RowRef, Table, TermRef};
use crate::report::{Cell, FigureRow, Report};
use crate::source::{Place, Span};
use std::cell::OnceCell;
use std::cmp::Reverse;
use std::collections::HashSet;

/// A report, its form, and its neighbours.
pub struct ReportContext<'a> {
    /// The archive that it is in.
    pub archive: &'a Archive,
    /// The report.
    pub report: &'a Report,
    /// Its form.
    pub form: &'a Form,
    /// Its office, if the site has it.
    pub office: Option<&'a Office>,
    /// Its figures in the places of the form.
    pub sheet: FilledForm<'a>,
    /// Its sections.
    pub outline: Outline<'a>,
    /// The same office's report for the year before.
    pub previous: Option<PreviousReport<'a>>,
    prose: OnceCell<Prose>,
    prints: OnceCell<Fingerprints<'a>>,
}

/// What a report is measured by: the one of the year before.
pub struct PreviousReport<'a> {
    /// Its figures in the places of its form.
    pub sheet: FilledForm<'a>,
    prints: OnceCell<Fingerprints<'a>>,
}

impl<'a> PreviousReport<'a> {
    fn new(archive: &'a Archive, report: &'a Report) -> Option<Self> {
        Some(Self { sheet: archive.sheet(report)?, prints: OnceCell::new() })
    }

    /// What stands for the words of its sections.
    pub(super) fn prints(&self, archive: &'a Archive) -> &Fingerprints<'a> {
        self.prints.get_or_init(|| {
            let (form, report) = (self.sheet.form, self.sheet.report);
            let source = archive.sources.get(report.source);
            Fingerprints::new(form, &Outline::new(form, report), source)
        })
    }
}

impl<'a> ReportContext<'a> {
    /// A case, unless the report has no known form; a rule says so then.
    pub fn new(archive: &'a Archive, report: &'a Report) -> Option<Self> {
        let year = report.year.value.checked_sub(1);
        let last = year.and_then(|year| archive.find(&report.office.value, year));
        let last =
            last.map(|id| archive.report(id)).filter(|last| is_measure(archive, last, report));
        let last = last.and_then(|last| PreviousReport::new(archive, last));
        Self::after(archive, report, last)
    }

    /// The case of the same office's next report; what was read of this one
    /// need not be read again.
    pub(super) fn next(self, report: &'a Report) -> Option<Self> {
        let follows = self.year().checked_add(1) == Some(report.year.value);
        let (archive, own) = (self.archive, self.report);
        let former = PreviousReport { sheet: self.sheet, prints: self.prints };
        let last = (follows && is_measure(archive, own, report)).then_some(former);
        Self::after(archive, report, last)
    }

    fn after(
        archive: &'a Archive,
        report: &'a Report,
        last: Option<PreviousReport<'a>>,
    ) -> Option<Self> {
        let sheet = archive.sheet(report)?;
        Some(Self {
            archive,
            report,
            form: sheet.form,
            office: archive.office_of(report),
            outline: Outline::new(sheet.form, report),
            previous: last,
            prose: OnceCell::new(),
            prints: OnceCell::new(),
            sheet,
        })
    }

    /// The form that this report was evidently written in, where it is not
    /// its own: two rows or more fit there and not here, and more fit there
    /// than here. One rule says so; the rules about rows then stand back.
    pub fn other_form(&self) -> Option<&'a Form> {
        let written: usize = self.report.figures.tables.iter().map(|table| table.rows.len()).sum();
        if written < fitting(&self.sheet, true).count() + 2 {
            return None;
        }
        let here: HashSet<u32> = fitting(&self.sheet, true).collect();
        let there = |other: &Form| -> HashSet<u32> {
            fitting(&FilledForm::new(other, self.report), false).collect()
        };
        (self.archive.forms.iter().filter(|other| other.id != self.form.id))
            .map(|other| (there(other), other))
            .filter(|(there, _)| there.len() > here.len() && there.difference(&here).count() >= 2)
            // The first of equals: the national forms come before a site's own.
            .min_by_key(|(there, _)| Reverse(there.len()))
            .map(|(_, other)| other)
    }

    /// The reporting year.
    pub fn year(&self) -> u16 {
        self.report.year.value
    }

    /// The kind of the office, if the site has it.
    pub fn kind(&self) -> Option<OfficeKind> {
        self.office.map(|office| office.kind)
    }

    /// The text of the source.
    pub fn text(&self) -> &'a str {
        &self.archive.sources.get(self.report.source).text
    }

    /// A part of the text.
    pub fn slice(&self, span: Span) -> &'a str {
        self.archive.sources.get(self.report.source).slice(span)
    }

    /// The words below the front matter, made plain once for all rules.
    pub(super) fn prose(&self) -> &Prose {
        self.prose.get_or_init(|| Prose::new(self.text(), self.report.narrative.span))
    }

    /// What stands for the words of its sections.
    pub(super) fn prints(&self) -> &Fingerprints<'a> {
        let source = self.archive.sources.get(self.report.source);
        self.prints.get_or_init(|| Fingerprints::new(self.form, &self.outline, source))
    }

    /// Who and when.
    pub fn subject(&self) -> Subject {
        Subject { office: self.report.office.value.clone(), year: self.year() }
    }

    /// A finding at a place of this report.
    pub fn finding(&self, rule: RuleId, span: Span, message: Text) -> Finding {
        Finding::new(rule, self.report.place(span), message)
    }

    /// A place of this report.
    pub fn place(&self, span: Span) -> Place {
        self.report.place(span)
    }

    /// Every table of the form with its place.
    pub fn tables(&self) -> impl Iterator<Item = (usize, &'a Table)> {
        self.form.tables.iter().enumerate()
    }

    /// Every written row of a table that has a place in the form.
    pub fn rows(&self, table: usize) -> impl Iterator<Item = (RowRef, &'a FigureRow)> {
        let spec = &self.form.tables[table];
        let filled = self.sheet.table(table);
        let rows = (0..spec.rows.len()).map(RowRef::Row);
        let groups = (0..spec.groups.len()).map(RowRef::Group);
        rows.chain(groups).filter_map(move |row| Some((row, filled.row(row)?)))
    }

    /// Every written cell of a table that has a place in the form, with its
    /// column. Where a row has more or fewer cells than columns, none of them
    /// is sure of its place.
    pub fn cells(&self, table: usize) -> impl Iterator<Item = (CellRef, &'a Cell, &'a Column)> {
        let spec = &self.form.tables[table];
        let filled = self.sheet.table(table);
        let rows = (0..spec.rows.len()).map(RowRef::Row);
        let groups = (0..spec.groups.len()).map(RowRef::Group);
        rows.chain(groups).flat_map(move |row| {
            let cells = filled.cells(row).enumerate();
            cells
                .map(move |(at, (cell, column))| (CellRef { table, row, column: at }, cell, column))
        })
    }

    /// The column of a cell.
    pub fn column(&self, cell: CellRef) -> &'a Column {
        &self.form.tables[cell.table].block_of(cell.row).columns[cell.column]
    }

    /// What set the form in force, as a legal basis.
    pub fn basis(&self) -> Option<Text> {
        let issued_by = &self.form.issued_by;
        (!issued_by.is_empty()).then(|| Text::same(issued_by.clone()))
    }

    /// The place that several cells have in common: the cell, the row, the table.
    pub fn common(&self, cells: &[CellRef]) -> String {
        let [first, rest @ ..] = cells else { return String::new() };
        let table = &self.form.tables[first.table];
        if rest.is_empty() {
            self.at(*first)
        } else if rest.iter().all(|cell| cell.row == first.row) {
            table.row_path(first.row)
        } else {
            table.key.clone()
        }
    }

    /// A cell in the words of the form: `申请.总计.自然人`.
    pub fn at(&self, cell: CellRef) -> String {
        self.form.cell_path(cell)
    }

    /// Whether a cell is the sum of others by an equation of this year.
    pub fn is_total(&self, cell: CellRef) -> bool {
        self.form.identities.iter().any(|identity| {
            let total = identity.equation.total.map(|at| &identity.equation.terms[at]);
            identity.table == cell.table
                && !identity.equation.uses_previous_year()
                && total.is_some_and(|term| match term.target {
                    TermRef::Row(row) => row == cell.row,
                    TermRef::Column(column) => column == cell.column,
                })
        })
    }
}

/// Whether a report can be held against another: what is not finished is no
/// measure for what is published, nor is what may be of another year.
fn is_measure(archive: &Archive, last: &Report, report: &Report) -> bool {
    (report.draft || !last.draft) && !year_conflict::has_year_conflict(archive, last)
}

/// Where the written rows begin that have a place in a form and as many
/// cells as it asks for. In a table that takes any row all fit, but that is no
/// sign that a report was written for it.
fn fitting(sheet: &FilledForm, free: bool) -> impl Iterator<Item = u32> {
    sheet.form.tables.iter().enumerate().flat_map(move |(at, table)| {
        let filled = sheet.table(at);
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
