//! Figures as CSV, with the byte order mark by which spreadsheets know UTF-8.
//! A blank cell is empty, one that does not apply is `/`.

use super::super::table::{plain, written};
use crate::archive::{Archive, CellValue, FilledForm, ReportId};
use crate::form::{CellRef, Form, RowRef, Table};
use crate::plan::report_folder;
use crate::report::{Cell, Unit};
use crate::source::Source;
use rayon::prelude::*;
use std::collections::HashMap;
use std::fmt::Write;

const MARK: char = '\u{feff}';

/// One report: a line for each cell of the form.
pub(in crate::render) fn report(archive: &Archive, id: ReportId, labels: &Labels) -> String {
    let report = archive.report(id);
    let source = archive.sources.get(report.source);
    let mut out = String::with_capacity(20 * 1024);
    out.push(MARK);
    out.push_str("table,row,column,label,value,unit,text\r\n");
    let Some(sheet) = archive.sheet(report) else { return out };
    for at in (0..sheet.form.tables.len()).filter(|at| sheet.form.tables[*at].free) {
        free_rows(&sheet, at, source, &mut out);
    }
    for (at, lines) in labels.of(sheet.form).iter().enumerate() {
        let mut cells = sheet.table(at).row_cursor();
        for label in lines {
            if let Some(cell) = cells(label.place) {
                line(&sheet, label, cell, source, &mut out);
            }
        }
    }
    out
}

/// What every line of a form begins with, table by table; the same for all its
/// reports.
pub(in crate::render) struct Labels(HashMap<String, Vec<Vec<Label>>>);

/// What a line says of the form.
struct Label {
    place: CellRef,
    unit: Option<Unit>,
    /// `requests,granted,total,申请.予以公开.总计,`
    words: String,
}

impl Labels {
    pub(in crate::render) fn new(archive: &Archive) -> Self {
        let of = |form: &Form| {
            let lines = |(at, table): (usize, &Table)| {
                let places = cells(table, at).filter(|_| !table.free);
                places.map(|place| Label::new(table, place)).collect()
            };
            form.tables.iter().enumerate().map(lines).collect()
        };
        Self(archive.forms.iter().map(|form| (form.id.clone(), of(form))).collect())
    }

    fn of(&self, form: &Form) -> &[Vec<Label>] {
        self.0.get(&form.id).map_or(&[], Vec::as_slice)
    }
}

impl Label {
    fn new(table: &Table, place: CellRef) -> Self {
        let column = &table.block_of(place.row).columns[place.column];
        let mut words = format!("{},{},{},", table.id, table.id_of(place.row), column.id);
        field(&format!("{}.{}", table.path_of(place.row), column.label), &mut words);
        words.push(',');
        Self { place, unit: column.unit, words }
    }
}

fn line(sheet: &FilledForm, label: &Label, cell: &Cell, source: &Source, out: &mut String) {
    let digits = plain(cell, source);
    out.push_str(&label.words);
    match digits {
        Some(digits) if label.unit.is_none() => out.push_str(digits),
        _ => number(sheet.read(label.place), out),
    }
    out.push(',');
    out.push_str(label.unit.map_or("", Unit::name));
    out.push(',');
    // The text only where the number does not say it all.
    if digits.is_none() {
        field(written(cell, source), out);
    }
    out.push_str("\r\n");
}

fn number(reading: CellValue, out: &mut String) {
    match reading {
        CellValue::Number(number) => {
            let _ = write!(out, "{number}");
        }
        CellValue::NotApplicable => out.push('/'),
        CellValue::Blank | CellValue::Unreadable | CellValue::Absent => {}
    }
}

fn free_rows(sheet: &FilledForm, at: usize, source: &Source, out: &mut String) {
    let table = &sheet.form.tables[at].id;
    for row in sheet.table(at).written.into_iter().flat_map(|written| &written.rows) {
        for cell in &row.cells {
            let _ = write!(out, "{table},,,");
            field(&row.name(), out);
            out.push_str(",,,");
            field(written(cell, source), out);
            out.push_str("\r\n");
        }
    }
}

/// All reports: who, when, where.
pub(in crate::render) fn reports(archive: &Archive) -> String {
    let mut out = String::from(MARK);
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
        fields_line(&fields, &mut out);
    }
    out
}

/// All figures of one form, a line for each report.
pub(in crate::render) fn form(archive: &Archive, id: &str, labels: &Labels) -> String {
    let mut out = String::from(MARK);
    let Some(form) = archive.forms.get(id) else { return out };
    out.push_str("office,office_name,year");
    for (at, table) in form.tables.iter().enumerate() {
        for place in cells(table, at) {
            let column = &table.block_of(place.row).columns[place.column].id;
            let _ = write!(out, ",{}.{}.{column}", table.id, table.id_of(place.row));
        }
    }
    out.push_str("\r\n");
    let of_form =
        |id: &&ReportId| archive.form_of(archive.report(**id)).is_some_and(|own| own.id == form.id);
    let ids: Vec<ReportId> = archive.years().values().flatten().filter(of_form).copied().collect();
    let lines: Vec<String> =
        ids.into_par_iter().map(|id| wide(archive, form, id, labels)).collect();
    out.reserve(lines.iter().map(String::len).sum());
    out.extend(lines);
    out
}

fn wide(archive: &Archive, form: &Form, id: ReportId, labels: &Labels) -> String {
    let report = archive.report(id);
    let year = report.year.value;
    let mut out = String::with_capacity(1024);
    field(&report.office.value, &mut out);
    out.push(',');
    field(archive.office_of(report).map_or("", |office| office.name_in(year)), &mut out);
    let _ = write!(out, ",{year}");
    let (sheet, source) = (FilledForm::new(form, report), archive.sources.get(report.source));
    for (at, lines) in labels.of(form).iter().enumerate() {
        let mut cells = sheet.table(at).row_cursor();
        for label in lines {
            out.push(',');
            match cells(label.place).and_then(|cell| plain(cell, source)) {
                Some(digits) if label.unit.is_none() => out.push_str(digits),
                _ => number(sheet.read(label.place), &mut out),
            }
        }
    }
    out.push_str("\r\n");
    out
}

/// What the columns of those files mean.
pub(in crate::render) fn columns(archive: &Archive) -> String {
    let mut out = String::from(MARK);
    out.push_str("format,column,label,unit\r\n");
    for id in crate::plan::forms_used(archive) {
        let Some(form) = archive.forms.get(&id) else { continue };
        for (at, table) in form.tables.iter().enumerate() {
            for place in cells(table, at) {
                let column = &table.block_of(place.row).columns[place.column];
                let name = format!("{}.{}.{}", table.id, table.id_of(place.row), column.id);
                let label = format!("{}.{}", table.path_of(place.row), column.label);
                fields_line(&[&id, &name, &label, column.unit.map_or("", Unit::name)], &mut out);
            }
        }
    }
    out
}

/// Every cell that a form has: its rows, and the groups that may be one row.
fn cells(table: &Table, at: usize) -> impl Iterator<Item = CellRef> + '_ {
    let groups = (0..table.groups.len()).filter(|group| table.groups[*group].undetailed);
    let rows = (0..table.rows.len()).map(RowRef::Row).chain(groups.map(RowRef::Group));
    rows.flat_map(move |row| {
        (0..table.block_of(row).columns.len()).map(move |column| CellRef { table: at, row, column })
    })
}

fn fields_line(fields: &[&str], out: &mut String) {
    for (at, text) in fields.iter().enumerate() {
        out.push_str(if at == 0 { "" } else { "," });
        field(text, out);
    }
    out.push_str("\r\n");
}

/// A text as one field. What a spreadsheet would take for a formula gets an
/// apostrophe before it.
fn field(text: &str, out: &mut String) {
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
    use super::field;

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
            field(text, &mut out);
            assert_eq!(out, written);
        }
    }
}
