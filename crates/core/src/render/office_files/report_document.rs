//! A report as a Word document in the statutory layout: the title, the sections with their text
//! and tables, the name of the office and the date.

use super::filled_grid::FilledGrid;
use super::sheets::properties;
use super::word_text::WordText;
use crate::archive::{FilledForm, ReportId};
use crate::plan::{is_printed, report_folder};
use crate::render::Renderer;
use crate::render::markdown::LinkBase;
use crate::report::Report;
use crate::words::Words;
use jiff::civil::Date;
use nianbao_ooxml::{Document, ParagraphStyle, Run, Table, TableCell};
use std::io::Error;

/// Writes the document.
///
/// Errors: it is too large for a zip archive.
pub(in crate::render) fn report_document(
    renderer: &Renderer,
    id: ReportId,
) -> Result<Vec<u8>, Error> {
    let archive = renderer.archive;
    let report = archive.report(id);
    let folder = report_folder(archive, id);
    let base = LinkBase { archive, folder: &folder };
    let title = archive.title_of(report);
    let mut document = Document::default();
    document.write_paragraph(ParagraphStyle::Title, &[Run::plain(title.as_str())]);
    let mut text = WordText::new(archive.sources.get(report.source), &report.narrative, base);
    text.write_next(&mut document);
    write_sections(renderer, report, &mut text, &mut document);
    write_closing(renderer, report, &mut document);
    let created = report.published.as_ref().map(|at| at.value.date().to_string());
    document.finish(&properties(&title, created))
}

/// Writes the sections in the order written; a table whose section is missing comes after
/// them.
fn write_sections(
    renderer: &Renderer,
    report: &Report,
    text: &mut WordText,
    document: &mut Document,
) {
    let archive = renderer.archive;
    let filled = archive.filled_form(report);
    let outline = archive.outline(report);
    for (at, section) in report.narrative.sections.iter().enumerate() {
        text.write_heading(&section.heading.text, document);
        text.write_next(document);
        let matched = outline.as_ref().and_then(|outline| outline.0.get(at)?.section);
        if let Some((filled, (section, _))) = filled.as_ref().zip(matched) {
            write_tables(renderer, filled, Some(section), document);
        }
    }
    let Some((filled, outline)) = filled.zip(outline) else { return };
    for (at, section) in filled.form.sections.iter().enumerate() {
        let has_tables = filled.form.tables.iter().any(|table| table.section == Some(at));
        if has_tables && outline.find(at).is_none() {
            let heading = Run::plain(section.full_heading());
            document.write_paragraph(ParagraphStyle::Section, &[heading]);
            write_tables(renderer, &filled, Some(at), document);
        }
    }
    write_tables(renderer, &filled, None, document);
}

/// Writes the tables of a section; `None` is for tables that belong to no section.
fn write_tables(
    renderer: &Renderer,
    filled: &FilledForm,
    section: Option<usize>,
    document: &mut Document,
) {
    let source = renderer.archive.sources.get(filled.report.source);
    for (at, table) in filled.form.tables.iter().enumerate() {
        if table.section == section && is_printed(filled, at) {
            let grid = FilledGrid::new(&renderer.cache.forms, filled, at, source);
            document.write_table(&printed_table(&grid));
        }
    }
}

fn printed_table(grid: &FilledGrid) -> Table {
    let cells = grid.cells.iter().map(|cell| TableCell {
        row: cell.row,
        column: cell.column,
        rows: cell.rows,
        columns: cell.columns,
        runs: vec![Run::plain(cell.text.as_ref())],
        is_left: cell.is_heading
            && cell.row >= grid.head
            && cell.column + 1 == grid.stub.max(1)
            && cell.columns < grid.widths.len(),
    });
    Table {
        widths: grid.widths.iter().map(|width| usize::from(*width)).collect(),
        head: grid.head,
        height: grid.height,
        cells: cells.collect(),
    }
}

/// Writes the name of the office and the date: that of the document, else that of its
/// publication.
fn write_closing(renderer: &Renderer, report: &Report, document: &mut Document) {
    let office = renderer.archive.office_of(report);
    let year = report.year.value;
    let name = office.map_or(report.office.value.as_str(), |office| office.name_in(year));
    document.write_paragraph(ParagraphStyle::Closing, &[Run::plain(name)]);
    let written = report.metadata.written.as_ref().map(|date| date.value);
    let published = report.published.as_ref().map(|at| at.value.date());
    if let Some(date) = written.or(published) {
        document.write_paragraph(
            ParagraphStyle::Closing,
            &[Run::plain(format_date(renderer.archive.site.words(), date))],
        );
    }
}

fn format_date(words: &Words, date: Date) -> String {
    let mut months = words.text("sheets.months").split(' ');
    let before = usize::from(date.month().unsigned_abs().saturating_sub(1));
    let month = months.nth(before).unwrap_or_default();
    words.fill("sheets.date", &[("year", &date.year()), ("month", &month), ("day", &date.day())])
}
