//! The tidy table of figures: a record for each cell of each report, for programs. A number
//! column holds numbers alone; a column of its own says what stands in a cell that has none.

use super::csv::{BYTE_ORDER_MARK, write_field, write_number_text};
use crate::archive::{Archive, CellValue, FilledForm, ReportId};
use crate::check::{Allowed, CheckResult};
use crate::form::{CellRef, Form, RowRef, Table};
use crate::render::table::{plain_digits, written_text};
use crate::report::{Cell, CellText, Report};
use crate::source::{Source, Span};
use std::collections::HashMap;
use std::fmt::Write;

/// The columns of the table, in their order.
pub(in crate::render) const COLUMNS: [&str; 15] = [
    "office", "year", "form", "table", "row", "column", "value", "unit", "state", "total",
    "allowed", "reason", "revised", "text", "label",
];

/// The length of most reports' records.
const TYPICAL_LEN: usize = 24 * 1024;

/// The words for what stands in a cell, with the keys of their meanings.
pub(in crate::render) const STATES: [(&str, &str); 7] = [
    ("given", "states.given"),
    ("blank", "states.blank"),
    ("not-applicable", "states.not_applicable"),
    ("undecided", "states.undecided"),
    ("unreadable", "states.unreadable"),
    ("undetailed", "states.undetailed"),
    ("absent", "states.absent"),
];

/// Writes the beginning of a file: the byte order mark and the names of the columns.
pub fn figures_heading() -> String {
    format!("{BYTE_ORDER_MARK}{}\r\n", COLUMNS.join(","))
}

/// The cells of every form, by its id and the index of the table; the same for all reports.
pub(in crate::render) struct FigureCells(HashMap<String, Vec<Vec<FigureCell>>>);

/// A cell of a form with the fields that do not depend on a report.
struct FigureCell {
    place: CellRef,
    unit: &'static str,
    has_unit: bool,
    is_total: bool,
    /// The group of its row, if offices may give that as one row.
    group: Option<usize>,
    /// Its form, table, row and column: `gongkai-2021,requests,granted,total,`.
    fields: String,
}

impl FigureCells {
    pub(in crate::render) fn new(archive: &Archive) -> Self {
        let cells_of = |form: &Form| {
            let cells = |(at, table): (usize, &Table)| {
                let places = super::csv::list_cells(table, at).filter(|_| !table.free);
                places.map(|place| FigureCell::new(form, table, place)).collect()
            };
            form.tables.iter().enumerate().map(cells).collect()
        };
        Self(archive.forms.iter().map(|form| (form.id.clone(), cells_of(form))).collect())
    }

    fn by_table(&self, form: &Form) -> &[Vec<FigureCell>] {
        self.0.get(&form.id).map_or(&[], Vec::as_slice)
    }
}

impl FigureCell {
    fn new(form: &Form, table: &Table, place: CellRef) -> Self {
        let column = &table.block_of(place.row).columns[place.column];
        let group = match place.row {
            RowRef::Row(at) => table.rows[at].group.filter(|at| table.groups[*at].undetailed),
            RowRef::Group(_) => None,
        };
        Self {
            place,
            unit: column.unit.map_or("", |unit| unit.name_in(form.language)),
            has_unit: column.unit.is_some(),
            is_total: form.is_total(place),
            group,
            fields: format!("{},{},{},{},", form.id, table.id, table.id_of(place.row), column.id),
        }
    }
}

/// The marks of single cells of a report: what is allowed, and what was corrected.
struct CellMarks<'a> {
    report: &'a Report,
    /// The text between two reasons.
    separator: &'static str,
    /// The cells that allowed findings are about.
    allowed: Vec<(Span, &'a Allowed)>,
}

impl<'a> CellMarks<'a> {
    fn new(form: &Form, report: &'a Report, result: &'a CheckResult) -> Self {
        let allowed = result.allowed.get(&report.source).into_iter().flatten();
        let spans = |allowed: &'a Allowed| {
            let finding = &allowed.finding;
            // The terms of an equation are not what is wrong with it.
            let related = finding.related.iter().filter(|_| !is_of_equation(allowed));
            let related = related.map(|related| related.place);
            let places = std::iter::once(finding.place).chain(related);
            let own = places.filter(|place| place.source == report.source);
            own.map(move |place| (place.span, allowed))
        };
        let separator = form.words().text("list.semicolon");
        Self { report, separator, allowed: allowed.flat_map(spans).collect() }
    }

    /// Writes the rules that a cell breaks by permission, the reasons, and the day of the last
    /// correction that names the cell.
    fn write(&self, span: Option<Span>, path: impl FnOnce() -> String, out: &mut String) {
        let is_here = |(at, _): &&(Span, &Allowed)| Some(*at) == span;
        let here: Vec<&Allowed> = self.allowed.iter().filter(is_here).map(|(_, it)| *it).collect();
        let join = |words: Vec<String>, separator: &str| words.join(separator);
        let rules = here.iter().map(|allowed| allowed.finding.rule.to_string()).collect();
        let reasons = here.iter().map(|allowed| allowed.reason.clone()).collect();
        write_field(&join(rules, " "), out);
        out.push(',');
        write_field(&join(reasons, self.separator), out);
        out.push(',');
        let placed = self.report.revised.iter().filter(|revision| revision.form_path.is_some());
        if placed.clone().next().is_some() {
            let path = path();
            let date = placed.filter(|it| it.covers(&path)).map(|it| it.date).max();
            let _ = date.map(|date| write!(out, "{date}"));
        }
        out.push(',');
    }
}

fn is_of_equation(allowed: &Allowed) -> bool {
    crate::form::IdentityRule::ALL.iter().any(|rule| rule.id() == allowed.finding.rule)
}

/// Writes all cells of one report as records; none if its form is unknown.
pub(in crate::render) fn figure_records(
    archive: &Archive,
    id: ReportId,
    result: &CheckResult,
    cells: &FigureCells,
) -> String {
    let report = archive.report(id);
    let Some(filled) = archive.filled_form(report) else { return String::new() };
    let mut out = String::with_capacity(TYPICAL_LEN);
    let mut start = String::new();
    write_field(&report.office.value, &mut start);
    let _ = write!(start, ",{},", report.year.value);
    let source = archive.sources.get(report.source);
    let marks = CellMarks::new(filled.form, report, result);
    for (table, cells) in cells.by_table(filled.form).iter().enumerate() {
        write_free_rows(&filled, table, (&start, source), &mut out);
        let mut cursor = filled.table(table).row_cursor();
        for cell in cells {
            let written = cursor(cell.place);
            let Some(state) = state_of(&filled, cell, written) else { continue };
            out.push_str(&start);
            out.push_str(&cell.fields);
            write_value(&filled, cell, written, source, &mut out);
            let _ = write!(out, ",{},{state},{},", cell.unit, cell.is_total);
            let path = || filled.form.cell_path(cell.place);
            marks.write(written.map(|cell| cell.span), path, &mut out);
            if let Some(written) = written.filter(|it| plain_digits(it, source).is_none()) {
                write_field(written_text(filled.form.words(), written, source), &mut out);
            }
            out.push_str(",\r\n");
        }
    }
    out
}

/// Returns the word for what stands in a cell; `None` for a group that is given in detail.
fn state_of(
    filled: &FilledForm,
    cell: &FigureCell,
    written: Option<&Cell>,
) -> Option<&'static str> {
    if let Some(written) = written {
        let table = &filled.form.tables[cell.place.table];
        let column = &table.block_of(cell.place.row).columns[cell.place.column];
        return Some(state_name(CellValue::new(written, column)));
    }
    let is_summed =
        cell.group.is_some_and(|group| filled.table(cell.place.table).undetailed(group));
    match cell.place.row {
        RowRef::Group(_) => None,
        RowRef::Row(_) => Some(if is_summed { "undetailed" } else { "absent" }),
    }
}

fn state_name(value: CellValue) -> &'static str {
    match value {
        CellValue::Number(_) => "given",
        CellValue::Blank => "blank",
        CellValue::NotApplicable => "not-applicable",
        CellValue::Undecided => "undecided",
        CellValue::Unreadable => "unreadable",
        CellValue::Absent => "absent",
    }
}

fn write_value(
    filled: &FilledForm,
    cell: &FigureCell,
    written: Option<&Cell>,
    source: &Source,
    out: &mut String,
) {
    let Some(written) = written else { return };
    match plain_digits(written, source) {
        Some(digits) if !cell.has_unit => out.push_str(digits),
        _ => {
            let table = &filled.form.tables[cell.place.table];
            let column = &table.block_of(cell.place.row).columns[cell.place.column];
            write_number_text(CellValue::new(written, column), out);
        }
    }
}

/// Writes rows that no form names, numbered, with the names that the office gave them. A number
/// stands in the unit that was written.
fn write_free_rows(
    filled: &FilledForm,
    at: usize,
    (start, source): (&str, &Source),
    out: &mut String,
) {
    let (form, table) = (&filled.form.id, &filled.form.tables[at]);
    let rows = filled.table(at).written.into_iter().filter(|_| table.free).flat_map(|it| &it.rows);
    for (row, written) in (1..).zip(rows) {
        for (column, cell) in (1..).zip(&written.cells) {
            let _ = write!(out, "{start}{form},{},r{row},c{column},", table.id);
            let mut unit = "";
            if let CellText::Number(amount) = cell.text {
                let _ = write!(out, "{}", amount.number);
                unit = amount.unit.map_or("", |unit| unit.name_in(filled.form.language));
            }
            let state = match cell.text {
                CellText::Number(_) => "given",
                CellText::Blank => "blank",
                CellText::NotApplicable => "not-applicable",
                CellText::Undecided => "undecided",
                CellText::Unreadable => "unreadable",
            };
            let _ = write!(out, ",{unit},{state},false,,,,");
            if plain_digits(cell, source).is_none() {
                write_field(written_text(filled.form.words(), cell, source), out);
            }
            out.push(',');
            write_field(&written.name(), out);
            out.push_str("\r\n");
        }
    }
}
