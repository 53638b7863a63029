//! Where a thing is said: an office in the list of offices, a row in last year's report or in its
//! form.

use crate::source_view::ReportView;
use lsp_types::Position;
use nianbao_core::archive::Archive;
use nianbao_core::parse::OFFICES_FILE;
use nianbao_core::source::{Place, Span};

/// Returns the place to which a place of a report leads.
pub fn definition(view: &ReportView, place: Position) -> Option<Place> {
    let offset = view.text.offset(place);
    let office = &view.report.office;
    if office.span.start as usize <= offset && offset <= office.span.end as usize {
        return office_entry(view.archive, &office.value);
    }
    let (row, column) = view.row_at(offset)?;
    let last = view.last_year()?;
    let cell = column.and_then(|at| last.cell(view.cell_last_year(row, at, &last)?));
    let span = match cell {
        Some(cell) => cell.span,
        None => view.row_last_year(row, &last)?.key.span,
    };
    Some(last.report.place(span))
}

/// A part of a form, by its ids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormPart {
    /// The id of the form.
    pub form: String,
    /// The id of the table; `None` for the form itself.
    pub table: Option<String>,
    /// The id of the row or group; `None` for the whole table.
    pub row: Option<String>,
}

/// Returns the part of its form that a place of a report is about: the key of a table, a row, or
/// the field `form`.
pub fn form_part(view: &ReportView, place: Position) -> Option<FormPart> {
    let offset = view.text.offset(place);
    let is_in = |span: Span| span.start as usize <= offset && offset <= span.end as usize;
    let form = view.form()?;
    let part = |table: Option<&str>, row: Option<&str>| {
        let own = |id: &str| id.to_owned();
        Some(FormPart { form: form.id.clone(), table: table.map(own), row: row.map(own) })
    };
    if view.report.form.as_ref().is_some_and(|form| is_in(form.span)) {
        return part(None, None);
    }
    if let Some((row, _)) = view.row_at(offset) {
        let table = view.table(row)?;
        return part(Some(&table.id), Some(table.id_of(row.row)));
    }
    let key = view.report.figures.tables.iter().map(|table| &table.key);
    let key = key.into_iter().find(|key| is_in(key.span))?;
    let table = &form.tables[form.table_by_key(&key.value)?];
    part(Some(&table.id), None)
}

/// Returns the entry of an office.
pub fn office_entry(archive: &Archive, id: &str) -> Option<Place> {
    let office = archive.offices.get(id).or_else(|| archive.offices.find_by_alias(id))?;
    Some(Place::new(archive.sources.find(OFFICES_FILE)?, office.span))
}
