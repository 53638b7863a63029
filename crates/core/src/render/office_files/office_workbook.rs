//! The workbook of an office: what can be compared through all years, and a sheet for each
//! table of each form, with a column for each year.

use super::filled_grid::text_width;
use super::sheets::{properties, row_height, write_heading_row, write_value, write_wide_row};
use crate::archive::{Archive, CellValue, FilledForm};
use crate::config::Office;
use crate::form::{CellRef, Form, RowRef, Table};
use crate::render::series::{ItemValue, comparable_items};
use crate::words::Words;
use nianbao_ooxml::{CellContent, CellStyle, SheetLayout, Workbook};
use std::io::Error;

/// The keys of the headings before those of the years.
const LABELS: [&str; 4] = ["sheets.group", "sheets.item", "sheets.column", "sheets.unit"];

/// The widths of their columns in the sheets of tables.
const TABLE_WIDTHS: [u16; 4] = [26, 46, 28, 8];
/// The same in the sheet of what can be compared, where the table comes first.
const COMPARED_WIDTHS: [u16; 4] = [36, 26, 46, 8];

/// Writes the workbook.
///
/// Errors: it is too large for a zip archive.
pub(in crate::render) fn office_workbook(
    archive: &Archive,
    office: &Office,
) -> Result<Vec<u8>, Error> {
    let ids = archive.years_of(&office.id).into_iter().flatten();
    let reports: Vec<_> = ids.map(|(year, id)| (*year, archive.report(*id))).collect();
    let days = reports.iter().filter_map(|(_, report)| report.published.as_ref());
    let created = days.map(|at| at.value.date()).max().map(|day| day.to_string());
    let words = archive.site.words();
    let title = words.fill("sheets.office_title", &[("office", &office.name)]);
    let mut workbook = Workbook::new(&properties(&title, created));
    let filled: Vec<(u16, FilledForm)> = (reports.iter())
        .filter_map(|(year, report)| Some((*year, archive.filled_form(report)?)))
        .collect();
    write_comparable(words, &mut workbook, &title, &filled);
    let mut forms: Vec<&Form> = Vec::new();
    for (_, own) in filled.iter().rev() {
        if !forms.iter().any(|form| form.id == own.form.id) {
            forms.push(own.form);
        }
    }
    for form in &forms {
        let own: Vec<&(u16, FilledForm)> =
            filled.iter().filter(|(_, filled)| filled.form.id == form.id).collect();
        for at in 0..form.tables.len() {
            write_table(words, &mut workbook, (form, at), &own, forms.len() > 1);
        }
    }
    workbook.finish()
}

/// Writes the rows that mean the same in all forms.
fn write_comparable(
    words: &Words,
    workbook: &mut Workbook,
    title: &str,
    filled: &[(u16, FilledForm)],
) {
    let years: Vec<String> = filled.iter().map(|(year, _)| year.to_string()).collect();
    start_sheet(workbook, words.text("sheets.comparable"), COMPARED_WIDTHS, years.len());
    let columns = LABELS.len() + years.len();
    write_wide_row(workbook, title, columns, (CellStyle::Title, 1));
    let note = words.text("sheets.comparable_note");
    write_wide_row(workbook, note, columns, (CellStyle::Plain, 1));
    let heads: Vec<&str> = ["sheets.table", "sheets.group", "sheets.item", "sheets.unit"]
        .map(|key| words.text(key))
        .into_iter()
        .chain(years.iter().map(String::as_str))
        .collect();
    write_heading_row(workbook, &heads, 1);
    for table in comparable_items(filled.iter().rev().map(|(_, filled)| filled.form)) {
        for group in &table.groups {
            for item in &group.items {
                let unit = item.unit().map_or("", |unit| unit.name_in(words.lang()));
                let labels = [table.label, group.label.unwrap_or_default(), item.label, unit];
                start_labelled_row(workbook, labels, COMPARED_WIDTHS);
                for (column, (_, filled)) in (LABELS.len()..).zip(filled) {
                    match item.value_in(Some(filled)) {
                        ItemValue::Cell(value) => write_value(words, workbook, column, Some(value)),
                        ItemValue::Undetailed => write_undetailed(words, workbook, column),
                        ItemValue::NotInForm => write_value(words, workbook, column, None),
                    }
                }
            }
        }
    }
}

/// Writes a table of a form, with the years that have this form.
fn write_table(
    words: &Words,
    workbook: &mut Workbook,
    (form, at): (&Form, usize),
    filled: &[&(u16, FilledForm)],
    has_others: bool,
) {
    let table = &form.tables[at];
    if table.free && filled.iter().all(|(_, filled)| filled.table(at).written.is_none()) {
        return;
    }
    let years: Vec<String> = filled.iter().map(|(year, _)| year.to_string()).collect();
    let name = match (years.first(), years.last()) {
        (Some(first), Some(last)) if has_others && first != last => {
            format!("{} {first}-{last}", table.key)
        }
        (Some(first), _) if has_others => format!("{} {first}", table.key),
        _ => table.key.clone(),
    };
    start_sheet(workbook, &name, TABLE_WIDTHS, years.len());
    let heading = table.section.map(|at| form.sections[at].full_heading());
    let heading = heading.as_deref().unwrap_or(&table.key);
    let columns = LABELS.len() + years.len();
    write_wide_row(workbook, heading, columns, (CellStyle::Title, 1));
    write_wide_row(workbook, form.name.get(words.lang()), columns, (CellStyle::Plain, 1));
    let heads: Vec<&str> = (LABELS.map(|key| words.text(key)).into_iter())
        .chain(years.iter().map(String::as_str))
        .collect();
    write_heading_row(workbook, &heads, 1);
    if table.free {
        return write_free_rows(words, workbook, at, filled);
    }
    for row in rows_of(table, at, filled) {
        for column in 0..table.block_of(row).columns.len() {
            write_row(words, workbook, table, CellRef { table: at, row, column }, filled);
        }
    }
}

/// Lists the rows in printed order; before its rows a group that an office gave as one row.
fn rows_of(table: &Table, at: usize, filled: &[&(u16, FilledForm)]) -> Vec<RowRef> {
    let mut rows = Vec::with_capacity(table.rows.len());
    for row in 0..table.rows.len() {
        let starts = |group: &usize| table.groups[*group].rows.start == row;
        let is_undetailed =
            |group: &usize| filled.iter().any(|(_, own)| own.table(at).undetailed(*group));
        let group = table.rows[row].group.filter(starts).filter(is_undetailed);
        rows.extend(group.map(RowRef::Group));
        rows.push(RowRef::Row(row));
    }
    rows
}

fn write_row(
    words: &Words,
    workbook: &mut Workbook,
    table: &Table,
    place: CellRef,
    filled: &[&(u16, FilledForm)],
) {
    let column = &table.block_of(place.row).columns[place.column];
    let block = table.block_of(place.row);
    let group = match place.row {
        RowRef::Row(row) => table.rows[row].group,
        RowRef::Group(_) => None,
    };
    let above = group.map(|group| table.groups[group].label.as_str());
    let above = above.or(block.caption.as_deref()).unwrap_or_default();
    let unit = column.unit.map_or("", |unit| unit.name_in(words.lang()));
    let labels = [above, table.label_of(place.row), &column.label, unit];
    start_labelled_row(workbook, labels, TABLE_WIDTHS);
    for (at, (_, filled)) in (LABELS.len()..).zip(filled) {
        let is_undetailed = group.is_some_and(|group| filled.table(place.table).undetailed(group));
        if is_undetailed {
            write_undetailed(words, workbook, at);
        } else if matches!(place.row, RowRef::Group(_)) && filled.cell(place).is_none() {
            workbook.write_cell(at, CellContent::Empty, CellStyle::Figure);
        } else {
            write_value(words, workbook, at, Some(filled.value(place)));
        }
    }
}

/// Writes the rows of a table that takes any row, each by its name.
fn write_free_rows(
    words: &Words,
    workbook: &mut Workbook,
    at: usize,
    filled: &[&(u16, FilledForm)],
) {
    let rows_in = |filled: &FilledForm| {
        let written = filled.table(at).written.into_iter();
        written
            .flat_map(|table| &table.rows)
            .map(|row| (row.name(), row.cells.first().copied()))
            .collect::<Vec<_>>()
    };
    let all: Vec<_> = filled.iter().map(|(_, filled)| rows_in(filled)).collect();
    let mut names: Vec<&String> = Vec::new();
    for (name, _) in all.iter().flatten() {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let column = filled
        .first()
        .and_then(|(_, filled)| filled.form.tables[at].blocks.first()?.columns.first());
    for name in names {
        start_labelled_row(workbook, ["", name, "", ""], TABLE_WIDTHS);
        for (place, rows) in (LABELS.len()..).zip(&all) {
            let cell = rows.iter().find(|(own, _)| own == name).and_then(|(_, cell)| *cell);
            let value = cell.zip(column).map(|(cell, column)| CellValue::new(&cell, column));
            write_value(words, workbook, place, value);
        }
    }
}

fn start_sheet(workbook: &mut Workbook, name: &str, labels: [u16; 4], years: usize) {
    let widths = labels.into_iter().chain(std::iter::repeat_n(11, years)).collect();
    let layout = SheetLayout { widths, frozen_rows: 3, frozen_columns: 4, is_landscape: true };
    workbook.start_sheet(name, &layout);
}

/// Starts a row that is high enough for its labels, and writes these.
fn start_labelled_row(workbook: &mut Workbook, labels: [&str; 4], widths: [u16; 4]) {
    let lines = labels.iter().zip(widths).map(|(label, width)| {
        text_width(label).div_ceil(usize::from(width.saturating_sub(1)).max(2))
    });
    workbook.start_row(Some(row_height(lines.max().unwrap_or(1).max(1))));
    for (column, label) in labels.iter().enumerate() {
        workbook.write_cell(column, CellContent::Text(label), CellStyle::RowHeading);
    }
}

fn write_undetailed(words: &Words, workbook: &mut Workbook, column: usize) {
    let text = CellContent::Text(words.text("cells.undetailed"));
    workbook.write_cell(column, text, CellStyle::Figure);
}
