//! The lists beside the table of figures: offices, and what each place of a form means.

use super::csv::{BYTE_ORDER_MARK, list_cells, write_record};
use crate::archive::{Archive, ReportSummary, Summary, including_reports};
use crate::config::{Office, ReportScope};
use crate::diag::Lang;
use crate::form::{CellRef, Column, ColumnKind, Form, RowRef, Table, key_of_label};
use std::collections::HashMap;
use std::sync::Arc;

/// The columns of `offices.csv`.
pub(super) const OFFICE_COLUMNS: [&str; 9] =
    ["id", "name", "short_name", "kind", "kind_id", "parent", "region", "covers", "years"];

/// The columns of `dictionary.csv`.
pub(super) const DICTIONARY_COLUMNS: [&str; 15] = [
    "form",
    "table",
    "row",
    "column",
    "table_label",
    "row_label",
    "column_label",
    "label",
    "label_en",
    "group",
    "kind",
    "unit",
    "total",
    "definition",
    "basis",
];

/// The columns of `reports.csv`.
pub(super) const REPORT_COLUMNS: [&str; 13] = [
    "office",
    "office_name",
    "kind",
    "region",
    "year",
    "title",
    "format",
    "published",
    "url",
    "updated",
    "covers",
    "counted",
    "included_in",
];

/// Writes a list of reports: office, year, title and address, and whether sums over offices
/// count it.
pub(in crate::render) fn reports_csv(
    archive: &Archive,
    summary: &Summary,
    reports: &[Arc<ReportSummary>],
) -> String {
    let mut out = format!("{BYTE_ORDER_MARK}{}\r\n", REPORT_COLUMNS.join(","));
    let mut including: HashMap<u16, HashMap<&str, &str>> = HashMap::new();
    for report in reports {
        let (office, year) = (archive.offices.get(&report.office), report.year);
        let of_year =
            including.entry(year).or_insert_with(|| including_reports(archive, summary, year));
        let included_in = of_year.get(&*report.office).copied();
        let date = |at: Option<jiff::civil::DateTime>| {
            at.map(|at| at.date().to_string()).unwrap_or_default()
        };
        let fields: [&str; 13] = [
            &report.office,
            office.map_or("", |office| office.name_in(year)),
            office.map_or("", |office| office.kind.label(archive.site.words())),
            office.and_then(|office| office.region.as_deref()).unwrap_or_default(),
            &year.to_string(),
            &report.title(archive),
            report.form(archive).map_or("", |form| &form.id),
            &date(report.published),
            &archive.site.url(&report.folder()),
            &date(report.updated),
            office.map_or("", |office| scope_name(archive.site.scope_of(office))),
            if included_in.is_none() { "true" } else { "false" },
            included_in.unwrap_or_default(),
        ];
        write_record(&fields, &mut out);
    }
    out
}

/// Returns the name of a scope in settings.
pub(super) fn scope_name(scope: ReportScope) -> &'static str {
    ReportScope::ALL.iter().find(|(known, _)| *known == scope).map_or("", |(_, name)| name)
}

/// Writes all offices, in the order of the list of offices.
pub(in crate::render) fn offices_csv(archive: &Archive, summary: &Summary) -> String {
    let mut out = format!("{BYTE_ORDER_MARK}{}\r\n", OFFICE_COLUMNS.join(","));
    // Of two entries with one id the first counts.
    let is_first = |office: &&Office| {
        archive.offices.get(&office.id).is_some_and(|first| std::ptr::eq(first, *office))
    };
    for office in archive.offices.iter().filter(is_first) {
        let years: Vec<String> =
            summary.years_of(&office.id).iter().map(ToString::to_string).collect();
        let parent = office.parent.as_deref().filter(|id| archive.offices.get(id).is_some());
        let fields: [&str; 9] = [
            &office.id,
            &office.name,
            office.short_name.as_deref().unwrap_or_default(),
            office.kind.label(archive.site.words()),
            office.kind.name(),
            parent.unwrap_or_default(),
            office.region.as_deref().unwrap_or_default(),
            scope_name(archive.site.scope_of(office)),
            &years.join(" "),
        ];
        write_record(&fields, &mut out);
    }
    out
}

/// Writes each cell of the forms that reports have, with its labels and its meaning.
pub(in crate::render) fn dictionary_csv(archive: &Archive, summary: &Summary) -> String {
    let mut out = format!("{BYTE_ORDER_MARK}{}\r\n", DICTIONARY_COLUMNS.join(","));
    for (id, _) in crate::plan::forms_used(archive, summary) {
        let Some(form) = archive.forms.get(&id) else { continue };
        for (at, table) in form.tables.iter().enumerate().filter(|(_, table)| !table.free) {
            for place in list_cells(table, at) {
                write_cell(archive, form, table, place, &mut out);
            }
        }
    }
    out
}

fn write_cell(archive: &Archive, form: &Form, table: &Table, place: CellRef, out: &mut String) {
    let column = &table.block_of(place.row).columns[place.column];
    let row = table.id_of(place.row);
    let (meanings, bases) = find_definitions(form, table, place, column);
    let kind = match column.kind {
        ColumnKind::Count => "count",
        ColumnKind::Amount => "amount",
    };
    let fields: [&str; 15] = [
        &form.id,
        &table.id,
        row,
        &column.id,
        &table.key,
        table.label_of(place.row),
        &column.label,
        &form.cell_path(place),
        &english_label(archive, form, place),
        group_of(table, place),
        kind,
        column.unit.map_or("", |unit| unit.name_in(form.language)),
        if form.is_total(place) { "true" } else { "false" },
        &meanings,
        &bases,
    ];
    write_record(&fields, out);
}

/// Returns the id of the group that a row belongs to; a group given as one row is its own.
fn group_of(table: &Table, place: CellRef) -> &str {
    let group = match place.row {
        RowRef::Row(at) => table.rows[at].group,
        RowRef::Group(at) => Some(at),
    };
    group.map_or("", |at| table.groups[at].id.as_str())
}

/// Returns the meanings of the terms of a cell, and the documents that say so.
fn find_definitions(
    form: &Form,
    table: &Table,
    place: CellRef,
    column: &Column,
) -> (String, String) {
    // A term is a row as printed, else a column: 总计 may be both.
    let row = table.label_of(place.row);
    let is_row = |term: &str| {
        table.rows.iter().any(|row| row.label == term)
            || table.groups.iter().any(|group| group.label == term)
    };
    let is_of_cell = |term: &str| {
        let is_column = || !is_row(term) && key_of_label(term) == key_of_label(&column.label);
        term == row || is_column()
    };
    let of_table = form.definitions.iter().filter(|known| known.table == place.table);
    let own: Vec<_> = of_table.filter(|known| is_of_cell(&known.term)).collect();
    let meanings: String = own.iter().map(|known| known.meaning.as_str()).collect();
    let mut bases: Vec<&str> = own.iter().map(|known| known.basis.as_str()).collect();
    bases.dedup();
    (meanings, bases.join(form.words().text("list.semicolon")))
}

/// Returns an English label: that of the form's edition in English, else one made of the ids,
/// which are English words.
fn english_label(archive: &Archive, form: &Form, place: CellRef) -> String {
    let (table, column) = (&form.tables[place.table], place.column);
    let find = |edition: &Form| {
        let column = &table.block_of(place.row).columns[column].id;
        let cell = edition.cell_by_ids(&table.id, table.id_of(place.row), column)?;
        Some(edition.cell_path(cell))
    };
    let editions = [Some(form), archive.forms.translation_of(form)].into_iter().flatten();
    let found = editions.filter(|form| form.language == Lang::En).find_map(find);
    found.unwrap_or_else(|| form.cell_id(place).replace('.', ": ").replace('_', " "))
}
