//! The workbook of a report: a sheet for each table, as the form prints it, and one with notes.

use super::filled_grid::{FilledCell, FilledGrid};
use super::sheets::{amount_content, properties, row_height, write_heading_row, write_wide_row};
use crate::archive::{FilledForm, ReportId};
use crate::check::Allowed;
use crate::plan::{is_printed, report_folder};
use crate::render::Renderer;
use crate::words::Words;
use nianbao_ooxml::{CellContent, CellStyle, SheetLayout, Workbook};
use std::io::Error;

/// Writes the workbook.
///
/// Errors: it is too large for a zip archive.
pub(in crate::render) fn report_workbook(
    renderer: &Renderer,
    id: ReportId,
) -> Result<Vec<u8>, Error> {
    let archive = renderer.archive;
    let report = archive.report(id);
    let title = archive.title_of(report);
    let created = report.published.as_ref().map(|at| at.value.date().to_string());
    let mut workbook = Workbook::new(&properties(&title, created));
    let allowed: &[Allowed] =
        renderer.verdict.allowed.get(&report.source).map_or(&[], Vec::as_slice);
    let mut notes = Vec::new();
    if let Some(filled) = archive.filled_form(report) {
        let printed = (0..filled.form.tables.len()).filter(|at| is_printed(&filled, *at));
        for at in printed {
            let sheet = TableSheet { renderer, filled: &filled, at, title: &title, allowed };
            sheet.write(&mut workbook, &mut notes);
        }
    }
    for it in allowed {
        let place = it.finding.form_path.as_deref().unwrap_or_default();
        notes.push([
            place.to_owned(),
            it.finding.message.get(archive.site.language).to_owned(),
            it.reason.clone(),
        ]);
    }
    let url = archive.site.url(&report_folder(archive, id));
    write_notes(archive.site.words(), &mut workbook, (&title, &url), &notes);
    workbook.finish()
}

/// A sheet with a table of the form.
struct TableSheet<'s, 'a> {
    renderer: &'s Renderer<'a>,
    filled: &'s FilledForm<'a>,
    at: usize,
    title: &'s str,
    allowed: &'s [Allowed],
}

impl TableSheet<'_, '_> {
    fn write(&self, workbook: &mut Workbook, notes: &mut Vec<[String; 3]>) {
        let words = self.renderer.archive.site.words();
        let (form, table) = (self.filled.form, &self.filled.form.tables[self.at]);
        let source = self.renderer.archive.sources.get(self.filled.report.source);
        let grid = FilledGrid::new(&self.renderer.cache.forms, self.filled, self.at, source);
        let layout = SheetLayout {
            widths: grid.widths.clone(),
            frozen_rows: 2 + grid.head,
            is_landscape: grid.stub == 0,
            ..SheetLayout::default()
        };
        workbook.start_sheet(&table.key, &layout);
        let columns = grid.widths.len();
        let heading = table.section.map(|at| form.sections[at].full_heading());
        write_wide_row(workbook, self.title, columns, (CellStyle::Title, 2));
        let heading = heading.as_deref().unwrap_or(&table.key);
        write_wide_row(workbook, heading, columns, (CellStyle::Title, 1));
        for row in 0..grid.height {
            workbook.start_row(Some(row_height(grid.lines_of(row))));
            self.write_row(&grid, row, workbook);
            let undecided = grid.cells.iter().filter(|cell| cell.row == row && cell.is_undecided);
            let places = undecided.filter_map(|cell| cell.place);
            notes.extend(places.map(|place| {
                let texts = ["cells.undecided", "sheets.undecided_reason"];
                let [state, reason] = texts.map(|key| words.text(key).to_owned());
                [form.cell_path(place), state, reason]
            }));
        }
    }

    /// Writes a row. Cells that others cover get their frame with these.
    fn write_row(&self, grid: &FilledGrid, row: usize, workbook: &mut Workbook) {
        for column in 0..grid.widths.len() {
            let stands_here = |cell: &&FilledCell| (cell.row, cell.column) == (row, column);
            let Some(cell) = grid.cells.iter().find(stands_here) else { continue };
            let content = match cell.number {
                Some(amount) => {
                    let words = self.renderer.archive.site.words();
                    amount_content(amount, &cell.text, words)
                }
                None => CellContent::Text(&cell.text),
            };
            let style = self.style_of(grid, cell);
            workbook.write_block(column, (cell.rows, cell.columns), content, style);
        }
    }

    fn style_of(&self, grid: &FilledGrid, cell: &FilledCell) -> CellStyle {
        let is_in_stub = cell.column + cell.columns <= grid.stub && cell.row >= grid.head;
        match cell.is_heading {
            true if is_in_stub => CellStyle::RowHeading,
            true => CellStyle::Heading,
            false if cell.is_undecided || self.is_allowed(cell) => CellStyle::MarkedFigure,
            false => CellStyle::Figure,
        }
    }

    /// Returns true if a finding that the report accepts names the cell or its row.
    fn is_allowed(&self, cell: &FilledCell) -> bool {
        let Some(place) = cell.place.filter(|_| !self.allowed.is_empty()) else { return false };
        let path = self.filled.form.cell_path(place);
        let paths = self.allowed.iter().filter_map(|it| it.finding.form_path.as_deref());
        paths
            .filter_map(|own| path.strip_prefix(own))
            .any(|rest| rest.is_empty() || rest.starts_with('.'))
    }
}

/// Writes the sheet with notes: where the figures come from, and what to know of some.
fn write_notes(
    words: &Words,
    workbook: &mut Workbook,
    (title, url): (&str, &str),
    notes: &[[String; 3]],
) {
    let layout = SheetLayout { widths: vec![36, 46, 46], ..SheetLayout::default() };
    workbook.start_sheet(words.text("sheets.notes"), &layout);
    write_wide_row(workbook, title, 3, (CellStyle::Title, 1));
    for line in [
        words.fill("sheets.web_page", &[("url", &url)]),
        words.text("sheets.notes_blank").to_owned(),
        words.text("sheets.notes_digits").to_owned(),
    ] {
        write_wide_row(workbook, &line, 3, (CellStyle::Plain, 1));
    }
    if !notes.is_empty() {
        write_wide_row(workbook, words.text("sheets.notes_marked"), 3, (CellStyle::Plain, 1));
        let heads = ["sheets.place", "sheets.state", "sheets.reason"].map(|key| words.text(key));
        write_heading_row(workbook, &heads, 1);
        for note in notes {
            let lines = note.iter().map(|text| super::filled_grid::text_width(text).div_ceil(34));
            workbook.start_row(Some(row_height(lines.max().unwrap_or(1))));
            for (column, text) in note.iter().enumerate() {
                workbook.write_cell(column, CellContent::Text(text), CellStyle::Prose);
            }
        }
    }
}
