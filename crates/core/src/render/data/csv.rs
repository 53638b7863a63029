//! Figures as CSV, with the byte order mark by which spreadsheets know UTF-8.
//! A blank cell is empty, one that does not apply is `/`.

use super::super::table::{plain_digits, written_text};
use crate::archive::{Archive, CellValue, FilledForm, ReportId};
use crate::form::{CellRef, Form, RowRef, Table};
use crate::plan::report_folder;
use crate::report::{Cell, Unit};
use crate::source::Source;
use rayon::prelude::*;
use std::collections::HashMap;
use std::fmt::Write;

const BYTE_ORDER_MARK: char = '\u{feff}';

/// One report: a line for each cell of the form.
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
    for (at, lines) in labels.lines_of(filled.form).iter().enumerate() {
        let mut cells = filled.table(at).row_cursor();
        for label in lines {
            if let Some(cell) = cells(label.place) {
                write_cell_line(&filled, label, cell, source, &mut out);
            }
        }
    }
    out
}

/// What every line of a form begins with, table by table; the same for all its
/// reports.
pub(in crate::render) struct CellLabels(HashMap<String, Vec<Vec<CellLabel>>>);

/// What a line says of the form.
struct CellLabel {
    place: CellRef,
    unit: Option<Unit>,
    /// `requests,granted,total,申请.予以公开.总计,`
    words: String,
}

impl CellLabels {
    pub(in crate::render) fn new(archive: &Archive) -> Self {
        let of = |form: &Form| {
            let lines = |(at, table): (usize, &Table)| {
                let places = list_cells(table, at).filter(|_| !table.free);
                places.map(|place| CellLabel::new(table, place)).collect()
            };
            form.tables.iter().enumerate().map(lines).collect()
        };
        Self(archive.forms.iter().map(|form| (form.id.clone(), of(form))).collect())
    }

    fn lines_of(&self, form: &Form) -> &[Vec<CellLabel>] {
        self.0.get(&form.id).map_or(&[], Vec::as_slice)
    }
}

impl CellLabel {
    fn new(table: &Table, place: CellRef) -> Self {
        let column = &table.block_of(place.row).columns[place.column];
        let mut words = format!("{},{},{},", table.id, table.id_of(place.row), column.id);
        write_field(&format!("{}.{}", table.row_path(place.row), column.label), &mut words);
        words.push(',');
        Self { place, unit: column.unit, words }
    }
}

fn write_cell_line(
    filled: &FilledForm,
    label: &CellLabel,
    cell: &Cell,
    source: &Source,
    out: &mut String,
) {
    let digits = plain_digits(cell, source);
    out.push_str(&label.words);
    match digits {
        Some(digits) if label.unit.is_none() => out.push_str(digits),
        _ => write_number(filled.value(label.place), out),
    }
    out.push(',');
    out.push_str(label.unit.map_or("", Unit::name));
    out.push(',');
    // The text only where the number does not say it all.
    if digits.is_none() {
        write_field(written_text(cell, source), out);
    }
    out.push_str("\r\n");
}

fn write_number(reading: CellValue, out: &mut String) {
    match reading {
        CellValue::Number(number) => {
            let _ = write!(out, "{number}");
        }
        CellValue::NotApplicable => out.push('/'),
        CellValue::Blank | CellValue::Unreadable | CellValue::Absent => {}
    }
}

fn write_free_rows(filled: &FilledForm, at: usize, source: &Source, out: &mut String) {
    let table = &filled.form.tables[at].id;
    for row in filled.table(at).written.into_iter().flat_map(|written| &written.rows) {
        for cell in &row.cells {
            let _ = write!(out, "{table},,,");
            write_field(&row.name(), out);
            out.push_str(",,,");
            write_field(written_text(cell, source), out);
            out.push_str("\r\n");
        }
    }
}

/// All reports: who, when, where.
pub(in crate::render) fn reports_csv(archive: &Archive) -> String {
    let mut out = String::from(BYTE_ORDER_MARK);
    out.push_str("office,office_name,kind,region,year,title,format,published,url\r\n");
    for id in archive.years().values().flatten() {
        let report = archive.report(*id);
        let (office, year) = (archive.office_of(report), report.year.value);
        let published = report.published.as_ref().map(|at| at.value.date().to_string());
        let fields = [
            report.office.value.as_str(),
            office.map_or("", |office| office.name_in(year)),
            office.map_or("", |office| office.kind.label()),
            office.and_then(|office| office.region.as_deref()).unwrap_or_default(),
            &year.to_string(),
            &archive.title_of(report),
            archive.form_of(report).map_or("", |form| &form.id),
            published.as_deref().unwrap_or_default(),
            &archive.site.url(&report_folder(archive, *id)),
        ];
        write_record(&fields, &mut out);
    }
    out
}

/// All figures of one form, a line for each report.
pub(in crate::render) fn form_csv(archive: &Archive, id: &str, labels: &CellLabels) -> String {
    let mut out = String::from(BYTE_ORDER_MARK);
    let Some(form) = archive.forms.get(id) else { return out };
    out.push_str("office,office_name,year");
    for (at, table) in form.tables.iter().enumerate() {
        for place in list_cells(table, at) {
            let column = &table.block_of(place.row).columns[place.column].id;
            let _ = write!(out, ",{}.{}.{column}", table.id, table.id_of(place.row));
        }
    }
    out.push_str("\r\n");
    let of_form =
        |id: &&ReportId| archive.form_of(archive.report(**id)).is_some_and(|own| own.id == form.id);
    let ids: Vec<ReportId> = archive.years().values().flatten().filter(of_form).copied().collect();
    let lines: Vec<String> =
        ids.into_par_iter().map(|id| form_row(archive, form, id, labels)).collect();
    out.reserve(lines.iter().map(String::len).sum());
    out.extend(lines);
    out
}

fn form_row(archive: &Archive, form: &Form, id: ReportId, labels: &CellLabels) -> String {
    let report = archive.report(id);
    let year = report.year.value;
    let mut out = String::with_capacity(1024);
    write_field(&report.office.value, &mut out);
    out.push(',');
    write_field(archive.office_of(report).map_or("", |office| office.name_in(year)), &mut out);
    let _ = write!(out, ",{year}");
    let (filled, source) = (FilledForm::new(form, report), archive.sources.get(report.source));
    for (at, lines) in labels.lines_of(form).iter().enumerate() {
        let mut cells = filled.table(at).row_cursor();
        for label in lines {
            out.push(',');
            match cells(label.place).and_then(|cell| plain_digits(cell, source)) {
                Some(digits) if label.unit.is_none() => out.push_str(digits),
                _ => write_number(filled.value(label.place), &mut out),
            }
        }
    }
    out.push_str("\r\n");
    out
}

/// What the columns of those files mean.
pub(in crate::render) fn columns_csv(archive: &Archive) -> String {
    let mut out = String::from(BYTE_ORDER_MARK);
    out.push_str("format,column,label,unit\r\n");
    for id in crate::plan::forms_used(archive) {
        let Some(form) = archive.forms.get(&id) else { continue };
        for (at, table) in form.tables.iter().enumerate() {
            for place in list_cells(table, at) {
                let column = &table.block_of(place.row).columns[place.column];
                let name = format!("{}.{}.{}", table.id, table.id_of(place.row), column.id);
                let label = format!("{}.{}", table.row_path(place.row), column.label);
                write_record(&[&id, &name, &label, column.unit.map_or("", Unit::name)], &mut out);
            }
        }
    }
    out
}

/// Every cell that a form has: its rows, and the groups that may be one row.
fn list_cells(table: &Table, at: usize) -> impl Iterator<Item = CellRef> + '_ {
    let groups = (0..table.groups.len()).filter(|group| table.groups[*group].undetailed);
    let rows = (0..table.rows.len()).map(RowRef::Row).chain(groups.map(RowRef::Group));
    rows.flat_map(move |row| {
        (0..table.block_of(row).columns.len()).map(move |column| CellRef { table: at, row, column })
    })
}

fn write_record(fields: &[&str], out: &mut String) {
    for (at, text) in fields.iter().enumerate() {
        out.push_str(if at == 0 { "" } else { "," });
        write_field(text, out);
    }
    out.push_str("\r\n");
}

/// A text as one field. What a spreadsheet would take for a formula gets an
/// apostrophe before it.
fn write_field(text: &str, out: &mut String) {
    let formula = text.starts_with(['=', '+', '@', '\t'])
        || (text.starts_with('-') && text.parse::<i64>().is_err());
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
        ] {
            let mut out = String::new();
            write_field(text, &mut out);
            assert_eq!(out, written);
        }
    }
}
