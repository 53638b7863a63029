//! Sheets with all figures of a year: an office a row, a cell of the form a column. They are made
//! of the records that the data files of forms have, so that no report has to be held for them.

use super::sheets::{row_height, write_wide_row};
use crate::archive::{Archive, Summary};
use crate::form::{Form, RowRef, Table};
use crate::render::data::csv::list_cells;
use crate::report::Unit;
use nianbao_ooxml::{CellContent, CellStyle, SheetLayout, Workbook};
use std::borrow::Cow;
use std::io::Error;

/// Hands the records of the reports of a year in a form, one by one, to a function. The form is
/// told by its index in the list of forms.
pub type RecordReader<'r> = dyn Fn(u16, &mut dyn FnMut(&str)) -> Result<(), Error> + 'r;

/// The fields of a record before its figures: office, name, year.
const LEADING: usize = 3;

/// Writes a sheet for each table of each form of the year. Tables that take any row have no
/// columns of their own and are left out.
///
/// Errors: the records cannot be read.
pub(super) fn write_year_tables(
    workbook: &mut Workbook,
    archive: &Archive,
    (summary, year): (&Summary, u16),
    read: &RecordReader,
) -> Result<(), Error> {
    let forms = forms_in(summary, year);
    for position in &forms {
        let Some(form) = archive.forms.iter().nth(usize::from(*position)) else { continue };
        let mut first = LEADING;
        for (at, table) in form.tables.iter().enumerate() {
            let places: Vec<(RowRef, usize)> =
                list_cells(table, at).map(|place| (place.row, place.column)).collect();
            if !table.free {
                let name = match forms.len() {
                    1 => table.key.clone(),
                    _ => format!("{} {}", table.key, form.name.get(archive.site.language)),
                };
                start_sheet(workbook, (form, table), &name, &places);
                read(*position, &mut |record| {
                    let fields = split_record(record);
                    let end = (first + places.len()).min(fields.len());
                    let values = fields.get(first..end).unwrap_or_default();
                    write_record(workbook, fields.get(1).map_or("", |name| name), values);
                })?;
            }
            first += places.len();
        }
    }
    Ok(())
}

/// Lists the forms of the reports of a year, by their indices.
fn forms_in(summary: &Summary, year: u16) -> Vec<u16> {
    let mut forms: Vec<u16> =
        summary.in_year(year).iter().filter_map(|report| report.form).collect();
    forms.sort_unstable();
    forms.dedup();
    forms
}

/// Starts a sheet with its headings: the rows of the form over its columns.
fn start_sheet(
    workbook: &mut Workbook,
    (form, table): (&Form, &Table),
    name: &str,
    places: &[(RowRef, usize)],
) {
    let widths = std::iter::once(40).chain(places.iter().map(|_| 12)).collect();
    let layout = SheetLayout { widths, frozen_rows: 4, frozen_columns: 1, is_landscape: true };
    workbook.start_sheet(name, &layout);
    let heading = table.section.map(|at| form.sections[at].full_heading());
    let heading = heading.as_deref().unwrap_or(&table.key);
    write_wide_row(workbook, heading, 8, (CellStyle::Title, 1));
    let above = |row: RowRef| match row {
        RowRef::Row(at) => table.rows[at].group.map(|group| table.groups[group].label.as_str()),
        RowRef::Group(_) => None,
    };
    let caption = |row: RowRef| table.block_of(row).caption.as_deref();
    write_band(
        workbook,
        "",
        1,
        places.iter().map(|(row, _)| (above(*row).or(caption(*row)).unwrap_or_default(), true)),
    );
    write_band(
        workbook,
        "",
        4,
        places.iter().map(|(row, column)| (table.label_of(*row), *column > 0)),
    );
    let words = form.words();
    let labels: Vec<String> = (places.iter())
        .map(|(row, column)| {
            let column = &table.block_of(*row).columns[*column];
            let unit = column.unit.filter(|_| !column.unit_printed);
            let with_unit = |unit: Unit| {
                let unit = unit.name_in(form.language);
                words.fill("cells.with_unit", &[("label", &column.label), ("unit", &unit)])
            };
            unit.map_or_else(|| column.label.clone(), with_unit)
        })
        .collect();
    write_band(
        workbook,
        words.text("list.office"),
        2,
        labels.iter().map(|label| (label.as_str(), false)),
    );
}

/// Writes a row of headings. One that is the same as the one before it, and may continue it, is
/// merged with it.
fn write_band<'l>(
    workbook: &mut Workbook,
    corner: &str,
    lines: usize,
    labels: impl Iterator<Item = (&'l str, bool)>,
) {
    workbook.start_row(Some(row_height(lines)));
    let mut runs = vec![(0, 1, corner)];
    for (column, (label, continues)) in (1..).zip(labels) {
        match runs.last_mut() {
            Some((1.., length, own)) if continues && *own == label && !label.is_empty() => {
                *length += 1;
            }
            _ => runs.push((column, 1, label)),
        }
    }
    for (column, length, label) in runs {
        let content = CellContent::Text(label);
        workbook.write_block(column, (1, length), content, CellStyle::Heading);
    }
}

fn write_record(workbook: &mut Workbook, office: &str, values: &[Cow<str>]) {
    workbook.start_row(None);
    workbook.write_cell(0, CellContent::Text(office), CellStyle::RowHeading);
    for (column, value) in (1..).zip(values) {
        let value = without_guard(value);
        workbook.write_cell(column, CellContent::number(value), CellStyle::Figure);
    }
}

/// Takes away the apostrophe that keeps spreadsheets from reading a field as a formula; a cell
/// of a workbook says by itself that it is a text.
fn without_guard(field: &str) -> &str {
    let bare = field.strip_prefix('\'');
    bare.filter(|text| text.starts_with(['=', '+', '-', '@', '\t'])).unwrap_or(field)
}

/// Splits a record of CSV into its fields (RFC 4180).
fn split_record(record: &str) -> Vec<Cow<'_, str>> {
    let mut rest = record.trim_end_matches(['\r', '\n']);
    let mut fields = Vec::new();
    loop {
        let (field, after) = match rest.strip_prefix('"') {
            Some(quoted) => split_quoted(quoted),
            None => match rest.split_once(',') {
                Some((field, after)) => (Cow::Borrowed(field), Some(after)),
                None => (Cow::Borrowed(rest), None),
            },
        };
        fields.push(field);
        match after {
            Some(after) => rest = after,
            None => return fields,
        }
    }
}

/// Splits a quoted field, behind its first quotation mark, from the rest of its record.
fn split_quoted(text: &str) -> (Cow<'_, str>, Option<&str>) {
    let mut field = String::new();
    let mut rest = text;
    while let Some((part, after)) = rest.split_once('"') {
        field.push_str(part);
        match after.strip_prefix('"') {
            Some(after) => {
                field.push('"');
                rest = after;
            }
            None => return (Cow::Owned(field), after.strip_prefix(',')),
        }
    }
    (Cow::Owned(field), None)
}

#[cfg(test)]
mod tests {
    use super::{split_record, without_guard};

    #[test]
    fn records_are_split_at_their_commas() {
        let fields = split_record("a,\"示例市,\"\"局\"\"\",2021,/,,5\r\n");
        assert_eq!(
            [without_guard("'=1"), without_guard("'年"), without_guard("-1")],
            ["=1", "'年", "-1"]
        );
        assert_eq!(fields, ["a", "示例市,\"局\"", "2021", "/", "", "5"]);
    }
}
