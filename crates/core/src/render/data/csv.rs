//! Figures as CSV, with the byte order mark by which spreadsheets know UTF-8.
//! A blank cell is empty, one that does not apply is `/`.

use crate::archive::{Archive, CellValue, FilledForm, ReportId, Summary};
use crate::form::{CellRef, Form, RowRef, Table};
use crate::render::table::{plain_digits, written_text};
use crate::report::{Cell, Unit};
use crate::source::Source;
use rust_decimal::Decimal;
use std::collections::HashMap;
use std::fmt::Write;

pub(super) const BYTE_ORDER_MARK: char = '\u{feff}';

/// Writes the figures of one report: a record for each cell of the form.
pub(in crate::render) fn report_csv(
    archive: &Archive,
    id: ReportId,
    labels: &CellLabels,
) -> String {
    let report = archive.report(id);
    let source = archive.sources.get(report.source);
    let mut out = String::with_capacity(20 * 1024);
    out.push(BYTE_ORDER_MARK);
    out.push_str("table,row,column,label,value,unit,text\r\n");
    let Some(filled) = archive.filled_form(report) else { return out };
    for at in (0..filled.form.tables.len()).filter(|at| filled.form.tables[*at].free) {
        write_free_rows(&filled, at, source, &mut out);
    }
    for (table, labels) in labels.by_table(filled.form).iter().enumerate() {
        let mut cells = filled.table(table).row_cursor();
        for label in labels {
            if let Some(cell) = cells(label.place) {
                write_cell(&filled, label, cell, source, &mut out);
            }
        }
    }
    out
}

/// The cells of every form with their labels, by the id of the form and the index
/// of the table; the same for all reports.
pub(in crate::render) struct CellLabels(HashMap<String, Vec<Vec<CellLabel>>>);

/// A cell of a form with its label.
struct CellLabel {
    place: CellRef,
    unit: Option<Unit>,
    /// The name of the unit.
    unit_name: &'static str,
    /// The fields before the value: `requests,granted,total,申请.予以公开.总计,`.
    fields: String,
}

impl CellLabels {
    pub(in crate::render) fn new(archive: &Archive) -> Self {
        let labels_of = |form: &Form| {
            let labels = |(at, table): (usize, &Table)| {
                let places = list_cells(table, at).filter(|_| !table.free);
                places.map(|place| CellLabel::new(form, table, place)).collect()
            };
            form.tables.iter().enumerate().map(labels).collect()
        };
        Self(archive.forms.iter().map(|form| (form.id.clone(), labels_of(form))).collect())
    }

    fn by_table(&self, form: &Form) -> &[Vec<CellLabel>] {
        self.0.get(&form.id).map_or(&[], Vec::as_slice)
    }
}

impl CellLabel {
    fn new(form: &Form, table: &Table, place: CellRef) -> Self {
        let column = &table.block_of(place.row).columns[place.column];
        let mut fields = format!("{},{},{},", table.id, table.id_of(place.row), column.id);
        write_field(&format!("{}.{}", table.row_path(place.row), column.label), &mut fields);
        fields.push(',');
        let unit_name = column.unit.map_or("", |unit| unit.name_in(form.language));
        Self { place, unit: column.unit, unit_name, fields }
    }
}

fn write_cell(
    filled: &FilledForm,
    label: &CellLabel,
    cell: &Cell,
    source: &Source,
    out: &mut String,
) {
    let digits = plain_digits(cell, source);
    out.push_str(&label.fields);
    match digits {
        Some(digits) if label.unit.is_none() => out.push_str(digits),
        _ => write_number(cell_value(filled, label.place, cell), out),
    }
    out.push(',');
    out.push_str(label.unit_name);
    out.push(',');
    // The text only where the number does not say it all.
    if digits.is_none() {
        write_field(written_text(filled.form.words(), cell, source), out);
    }
    out.push_str("\r\n");
}

/// Returns the value of a cell in the unit of its column.
fn cell_value(filled: &FilledForm, place: CellRef, cell: &Cell) -> CellValue {
    let table = &filled.form.tables[place.table];
    CellValue::new(cell, &table.block_of(place.row).columns[place.column])
}

fn write_number(value: CellValue, out: &mut String) {
    match value {
        CellValue::Number(number) => {
            let _ = write!(out, "{number}");
        }
        CellValue::NotApplicable => out.push('/'),
        CellValue::Blank | CellValue::Undecided | CellValue::Unreadable | CellValue::Absent => {}
    }
}

/// Writes a number; nothing for any other value.
pub(super) fn write_number_text(value: CellValue, out: &mut String) {
    if let CellValue::Number(number) = value {
        let _ = write!(out, "{number}");
    }
}

fn write_free_rows(filled: &FilledForm, at: usize, source: &Source, out: &mut String) {
    let table = &filled.form.tables[at].id;
    for row in filled.table(at).written.into_iter().flat_map(|written| &written.rows) {
        for cell in &row.cells {
            let _ = write!(out, "{table},,,");
            write_field(&row.name(), out);
            out.push_str(",,,");
            write_field(written_text(filled.form.words(), cell, source), out);
            out.push_str("\r\n");
        }
    }
}

/// Writes the beginning of a file with the figures of one form: the names of its columns.
pub fn form_csv_heading(form: &Form) -> String {
    let mut out = String::from(BYTE_ORDER_MARK);
    out.push_str("office,office_name,year");
    for (at, table) in form.tables.iter().enumerate() {
        for place in list_cells(table, at) {
            let column = &table.block_of(place.row).columns[place.column].id;
            let _ = write!(out, ",{}.{}.{column}", table.id, table.id_of(place.row));
        }
    }
    out.push_str("\r\n");
    out
}

/// Writes the same beginning in words: the paths of the cells as the form words them, with the
/// units of amounts.
pub fn form_csv_labels(form: &Form) -> String {
    let mut out = String::from(BYTE_ORDER_MARK);
    let words = form.words();
    let first = ["csv.office_id", "csv.office", "csv.year"].map(|key| words.text(key));
    out.push_str(&first.join(","));
    for (at, table) in form.tables.iter().enumerate() {
        for place in list_cells(table, at) {
            let unit = table.block_of(place.row).columns[place.column].unit;
            let path = form.cell_path(place);
            let label = unit.map(|unit| {
                let unit = unit.name_in(form.language);
                words.fill("cells.with_unit", &[("label", &path), ("unit", &unit)])
            });
            out.push(',');
            write_field(&label.unwrap_or(path), &mut out);
        }
    }
    out.push_str("\r\n");
    out
}

/// Writes all figures of one report as a record below [`form_csv_heading`].
pub(in crate::render) fn form_record(
    archive: &Archive,
    filled: &FilledForm,
    labels: &CellLabels,
) -> String {
    let report = filled.report;
    let year = report.year.value;
    let mut out = String::with_capacity(1024);
    write_field(&report.office.value, &mut out);
    out.push(',');
    write_field(archive.office_of(report).map_or("", |office| office.name_in(year)), &mut out);
    let _ = write!(out, ",{year}");
    let source = archive.sources.get(report.source);
    for (table, labels) in labels.by_table(filled.form).iter().enumerate() {
        let mut cells = filled.table(table).row_cursor();
        for label in labels {
            out.push(',');
            let Some(cell) = cells(label.place) else {
                // A group in detail has no cell of its own: its value is a sum.
                write_number(filled.value(label.place), &mut out);
                continue;
            };
            match plain_digits(cell, source) {
                Some(digits) if label.unit.is_none() => out.push_str(digits),
                _ => write_number(cell_value(filled, label.place, cell), &mut out),
            }
        }
    }
    out.push_str("\r\n");
    out
}

/// Writes the labels and units of the columns of all forms.
pub(in crate::render) fn columns_csv(archive: &Archive, summary: &Summary) -> String {
    let mut out = String::from(BYTE_ORDER_MARK);
    out.push_str("format,column,label,unit\r\n");
    for (id, _) in crate::plan::forms_used(archive, summary) {
        let Some(form) = archive.forms.get(&id) else { continue };
        for (at, table) in form.tables.iter().enumerate() {
            for place in list_cells(table, at) {
                let column = &table.block_of(place.row).columns[place.column];
                let name = format!("{}.{}.{}", table.id, table.id_of(place.row), column.id);
                let label = format!("{}.{}", table.row_path(place.row), column.label);
                let unit = column.unit.map_or("", |unit| unit.name_in(form.language));
                write_record(&[&id, &name, &label, unit], &mut out);
            }
        }
    }
    out
}

/// Lists the cells of a table: those of its rows, and of groups that may be one row.
pub(in crate::render) fn list_cells(
    table: &Table,
    at: usize,
) -> impl Iterator<Item = CellRef> + '_ {
    let groups = (0..table.groups.len()).filter(|group| table.groups[*group].undetailed);
    let rows = (0..table.rows.len()).map(RowRef::Row).chain(groups.map(RowRef::Group));
    rows.flat_map(move |row| {
        (0..table.block_of(row).columns.len()).map(move |column| CellRef { table: at, row, column })
    })
}

pub(super) fn write_record(fields: &[&str], out: &mut String) {
    for (at, text) in fields.iter().enumerate() {
        out.push_str(if at == 0 { "" } else { "," });
        write_field(text, out);
    }
    out.push_str("\r\n");
}

/// Writes a text as one field (RFC 4180). One that a spreadsheet would take for a
/// formula gets an apostrophe before it.
pub(super) fn write_field(text: &str, out: &mut String) {
    let formula = text.starts_with(['=', '+', '@', '\t'])
        || (text.starts_with('-') && text.parse::<Decimal>().is_err());
    if !formula && !text.contains([',', '"', '\n', '\r']) {
        return out.push_str(text);
    }
    out.push('"');
    out.push_str(if formula { "'" } else { "" });
    out.push_str(&text.replace('"', "\"\""));
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::write_field;

    #[test]
    fn fields_are_quoted_and_never_formulas() {
        for (text, written) in [
            ("年报", "年报"),
            ("a,\"b", "\"a,\"\"b\""),
            ("=1+1", "\"'=1+1\""),
            ("-4", "-4"),
            ("-A1", "\"'-A1\""),
            ("-38.41", "-38.41"),
        ] {
            let mut out = String::new();
            write_field(text, &mut out);
            assert_eq!(out, written);
        }
    }
}
