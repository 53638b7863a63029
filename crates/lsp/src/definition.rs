//! Where a thing is said: an office in the list of offices, a row in last year's report.

use crate::source_view::ReportView;
use lsp_types::Position;
use nianbao_core::archive::Archive;
use nianbao_core::parse::OFFICES_FILE;
use nianbao_core::source::Place;

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

/// Returns the entry of an office.
pub fn office_entry(archive: &Archive, id: &str) -> Option<Place> {
    let office = archive.offices.get(id).or_else(|| archive.offices.find_by_alias(id))?;
    Some(Place::new(archive.sources.find(OFFICES_FILE)?, office.span))
}
