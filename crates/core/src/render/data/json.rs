//! Figures as JSON. A number stands as it is written, digit for digit; a blank
//! is `null`, not applicable is `"/"`; what was written with a unit is an
//! object with the number in the column's unit, that unit, and the text.

use super::super::table::{plain_digits, written_text};
use crate::archive::{Archive, CellValue, FilledForm, ReportId};
use crate::form::{CellRef, Column, RowRef, Table};
use crate::plan::report_folder;
use crate::report::{Cell, CellText};
use crate::source::Source;
use serde_json::json;
use std::fmt::Write;

/// As long as the figures of most reports are.
const TYPICAL_LEN: usize = 4 * 1024;

/// One report.
pub(in crate::render) fn report_json(archive: &Archive, id: ReportId) -> String {
    let mut out = String::with_capacity(TYPICAL_LEN);
    write_report(archive, id, &mut out);
    out.push('\n');
    out
}

/// All reports, one a line inside one document.
pub(in crate::render) fn archive_json(archive: &Archive) -> String {
    let ids: Vec<ReportId> = archive.years().values().flatten().copied().collect();
    let mut out = String::with_capacity(ids.len() * TYPICAL_LEN + TYPICAL_LEN);
    let site = json!({"title": archive.site.title, "url": archive.site.url("")});
    let _ = write!(out, "{{\"site\":{site},\n\"reports\":[\n");
    for (at, id) in ids.into_iter().enumerate() {
        out.push_str(if at == 0 { "" } else { ",\n" });
        write_report(archive, id, &mut out);
    }
    out.push_str("\n]}\n");
    out
}

fn write_report(archive: &Archive, id: ReportId, out: &mut String) {
    let report = archive.report(id);
    let year = report.year.value;
    let office = archive.office_of(report);
    let head = json!({
        "office": report.office.value,
        "office_name": office.map(|office| office.name_in(year)),
        "region": office.and_then(|office| office.region.as_deref()),
        "year": year,
        "title": archive.title_of(report),
        "format": archive.form_of(report).map(|form| &form.id),
        "published": report.published.as_ref().map(|at| at.value.date().to_string()),
        "url": archive.site.url(&report_folder(archive, id)),
    });
    let _ = write!(out, "{head}");
    // The figures go into the same object.
    out.pop();
    out.push_str(",\"figures\":{");
    if let Some(filled) = archive.filled_form(report) {
        let source = archive.sources.get(report.source);
        for (at, table) in filled.form.tables.iter().enumerate() {
            out.push_str(if at == 0 { "" } else { "," });
            let _ = write!(out, "\"{}\":{{", table.id);
            if table.free {
                write_free_rows(&filled, at, source, out);
            } else {
                write_rows(&filled, at, table, source, out);
            }
            out.push('}');
        }
    }
    out.push_str("}}");
}

/// The rows of a table by their ids, those of a group given as one row by its.
fn write_rows(filled: &FilledForm, at: usize, table: &Table, source: &Source, out: &mut String) {
    let filled_table = filled.table(at);
    let all =
        (0..table.rows.len()).map(RowRef::Row).chain((0..table.groups.len()).map(RowRef::Group));
    let mut first = true;
    for row in all.filter(|row| filled_table.row(*row).is_some()) {
        out.push_str(if first { "\"" } else { ",\"" });
        first = false;
        out.push_str(table.id_of(row));
        out.push_str("\":{");
        let mut cells = filled_table.cells(row);
        for (column, spec) in table.block_of(row).columns.iter().enumerate() {
            out.push_str(if column == 0 { "\"" } else { ",\"" });
            out.push_str(&spec.id);
            out.push_str("\":");
            match cells.next().map(|(cell, _)| cell) {
                // Too many or too few: nobody knows which is which.
                None => out.push_str("null"),
                Some(cell) => {
                    write_value(
                        cell,
                        filled,
                        CellRef { table: at, row, column },
                        spec,
                        source,
                        out,
                    );
                }
            }
        }
        out.push('}');
    }
}

fn write_value(
    cell: &Cell,
    filled: &FilledForm,
    place: CellRef,
    column: &Column,
    source: &Source,
    out: &mut String,
) {
    if let Some(digits) = plain_digits(cell, source)
        && column.unit.is_none()
    {
        return out.push_str(digits);
    }
    match (cell.text, filled.value(place)) {
        (CellText::Number(amount), CellValue::Number(number)) if amount.unit.is_none() => {
            let _ = write!(out, "{number}");
        }
        (CellText::Blank, _) => out.push_str("null"),
        (CellText::NotApplicable, _) => out.push_str("\"/\""),
        (_, reading) => {
            let unit = column.unit.map(crate::report::Unit::name);
            let text = json!(written_text(cell, source));
            let number =
                reading.number().map_or_else(|| "null".to_owned(), |number| number.to_string());
            let _ = write!(out, "{{\"value\":{number},\"unit\":{},\"text\":{text}}}", json!(unit));
        }
    }
}

/// Rows that no form names, by what the office called them.
fn write_free_rows(filled: &FilledForm, at: usize, source: &Source, out: &mut String) {
    for (place, row) in
        filled.table(at).written.into_iter().flat_map(|written| &written.rows).enumerate()
    {
        out.push_str(if place == 0 { "" } else { "," });
        let texts: Vec<&str> = row.cells.iter().map(|cell| written_text(cell, source)).collect();
        let value = if let [text] = texts[..] { json!(text) } else { json!(texts) };
        let _ = write!(out, "{}:{value}", json!(row.name()));
    }
}
