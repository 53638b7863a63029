//! Figures as JSON. A number stands as it is written, digit for digit; a blank
//! is `null`, not applicable is `"/"`; what was written with a unit is an
//! object with the number in the column's unit, that unit, and the text.

use crate::archive::{Archive, CellValue, FilledTable, ReportId};
use crate::form::{Column, Form, RowRef, Table};
use crate::plan::{DataFile, DataSeries, report_folder};
use crate::render::table::{plain_digits, written_text};
use crate::report::{Cell, CellText};
use crate::source::Source;
use serde_json::{Value, json};
use std::fmt::Write;

/// The length of most reports' figures.
const TYPICAL_LEN: usize = 4 * 1024;

/// Writes one JSON object, member by member. The figures are written by hand:
/// through serde, with each number checked for being JSON, they take three times
/// as long.
struct ObjectWriter<'o> {
    out: &'o mut String,
    is_empty: bool,
}

impl<'o> ObjectWriter<'o> {
    fn begin(out: &'o mut String) -> Self {
        out.push('{');
        Self { out, is_empty: true }
    }

    /// Writes a key that needs no escapes, as ids do not; the value is to follow.
    fn id(&mut self, id: &str) -> &mut String {
        self.out.push_str(if self.is_empty { "\"" } else { ",\"" });
        self.is_empty = false;
        self.out.push_str(id);
        self.out.push_str("\":");
        self.out
    }

    fn member(&mut self, key: &Value, value: &Value) {
        let comma = if self.is_empty { "" } else { "," };
        self.is_empty = false;
        let _ = write!(self.out, "{comma}{key}:{value}");
    }

    fn end(self) {
        self.out.push('}');
    }
}

/// Writes one report: its `report.json`, which is also its line among those of its year.
pub fn report_json(archive: &Archive, id: ReportId) -> String {
    let mut out = String::with_capacity(TYPICAL_LEN);
    write_report(archive, id, &mut out);
    out.push('\n');
    out
}

/// Writes where the reports of each year are, one file a line.
pub(in crate::render) fn archive_json(archive: &Archive, files: &[DataFile]) -> String {
    let site = json!({"title": archive.site.title, "url": archive.site.url("")});
    let mut out = format!("{{\"site\":{site},\n\"files\":[");
    let mut separator = "\n";
    for file in files {
        let DataSeries::Year(year) = file.series else { continue };
        let url = archive.site.url(&file.path());
        let line =
            json!({"year": year, "path": file.name(), "url": url, "reports": file.records.len()});
        let _ = write!(out, "{separator}{line}");
        separator = ",\n";
    }
    out.push_str("\n]}\n");
    out
}

fn write_report(archive: &Archive, id: ReportId, out: &mut String) {
    let report = archive.report(id);
    let year = report.year.value;
    let office = archive.office_of(report);
    let mut members = ObjectWriter::begin(out);
    for (key, value) in [
        ("office", json!(report.office.value)),
        ("office_name", json!(office.map(|office| office.name_in(year)))),
        ("region", json!(office.and_then(|office| office.region.as_deref()))),
        ("year", json!(year)),
        ("title", json!(archive.title_of(report))),
        ("format", json!(archive.form_of(report).map(|form| &form.id))),
        ("published", json!(report.published.as_ref().map(|at| at.value.date().to_string()))),
        ("url", json!(archive.site.url(&report_folder(archive, id)))),
    ] {
        let _ = write!(members.id(key), "{value}");
    }
    let mut figures = ObjectWriter::begin(members.id("figures"));
    if let Some(filled) = archive.filled_form(report) {
        let source = archive.sources.get(report.source);
        for (index, table) in filled.form.tables.iter().enumerate() {
            let rows = ObjectWriter::begin(figures.id(&table.id));
            if table.free {
                write_free_rows((filled.form, filled.table(index)), source, rows);
            } else {
                write_rows(filled.form, (filled.table(index), table), source, rows);
            }
        }
    }
    figures.end();
    members.end();
}

/// Writes the rows of a table by their ids, and groups given as one row by theirs.
fn write_rows(
    form: &Form,
    (filled, table): (FilledTable, &Table),
    source: &Source,
    mut rows: ObjectWriter,
) {
    let all =
        (0..table.rows.len()).map(RowRef::Row).chain((0..table.groups.len()).map(RowRef::Group));
    for row in all.filter(|row| filled.row(*row).is_some()) {
        let mut cells = filled.cells(row);
        let mut values = ObjectWriter::begin(rows.id(table.id_of(row)));
        for column in &table.block_of(row).columns {
            let out = values.id(&column.id);
            match cells.next() {
                // Too many or too few: nobody knows which is which.
                None => out.push_str("null"),
                Some((cell, column)) => write_value(form, (cell, column), source, out),
            }
        }
        values.end();
    }
    rows.end();
}

fn write_value(form: &Form, (cell, column): (&Cell, &Column), source: &Source, out: &mut String) {
    if let Some(digits) = plain_digits(cell, source)
        && column.unit.is_none()
    {
        return out.push_str(digits);
    }
    match (cell.text, CellValue::new(cell, column)) {
        (CellText::Number(amount), CellValue::Number(number)) if amount.unit.is_none() => {
            let _ = write!(out, "{number}");
        }
        (CellText::Blank | CellText::Undecided, _) => out.push_str("null"),
        (CellText::NotApplicable, _) => out.push_str("\"/\""),
        (_, value) => {
            let unit = json!(column.unit.map(|unit| unit.name_in(form.language)));
            let text = json!(written_text(form.words(), cell, source));
            let number =
                value.number().map_or_else(|| "null".to_owned(), |number| number.to_string());
            let _ = write!(out, "{{\"value\":{number},\"unit\":{unit},\"text\":{text}}}");
        }
    }
}

/// Writes rows that no form names, by the names that the office gave them.
fn write_free_rows((form, filled): (&Form, FilledTable), source: &Source, mut rows: ObjectWriter) {
    let words = form.words();
    for row in filled.written.into_iter().flat_map(|written| &written.rows) {
        let texts: Vec<&str> =
            row.cells.iter().map(|cell| written_text(words, cell, source)).collect();
        let value = if let [text] = texts[..] { json!(text) } else { json!(texts) };
        rows.member(&json!(row.name()), &value);
    }
    rows.end();
}
