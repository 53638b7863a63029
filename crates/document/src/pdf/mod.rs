//! Reader of PDF files with text (ISO 32000-1): interprets the content streams, and puts the
//! glyphs of the pages together to paragraphs and tables.
#![expect(
    clippy::float_arithmetic,
    reason = "content streams place glyphs by real numbers; no figure of a report is computed"
)]

mod annotations;
mod borderless_table;
mod cell_marks;
mod color;
mod encoding;
mod file;
mod flow;
mod font;
mod graphics_state;
mod image_mask;
mod interpreter;
mod layout;
mod lexer;
mod line;
mod margins;
mod marked_content;
mod matrix;
mod notes;
mod optional_content;
mod overprint;
mod page;
mod page_geometry;
mod paint;
mod paint_index;
mod painting;
mod path;
mod position;
mod private;
mod running_headers;
mod shape;
mod strike;
mod table;
mod table_part;
mod text_state;
mod truetype_cmap;
mod type3;
mod unseen;
mod visibility;

pub(super) use private::find_private_content;

use std::collections::HashMap;

use crate::{Document, Note, Property, ReadError};
use file::PdfFile;
use flow::Flow;
use interpreter::Interpreter;
use layout::Layout;
use line::TextLine;
use margins::Margins;
use page::{Length, Page};

/// Entries of the document information dictionary that become properties.
const INFO_KEYS: [&str; 2] = ["Title", "CreationDate"];

/// Most steps in which the glyphs of all pages are held to what is painted.
const MAX_STEPS: usize = 60_000_000;

/// Reads a PDF file.
///
/// Errors: it is encrypted, damaged, without text, in fonts that cannot be read, or
/// exceeds a limit.
pub(super) fn read(bytes: &[u8]) -> Result<Document, ReadError> {
    let file = PdfFile::open(bytes)?;
    notes::refuse_rendered_form(&file)?;
    let mut interpreter = Interpreter::new(&file);
    let mut pages = Vec::new();
    let mut notes = notes::form_notes(&file);
    let mut steps = MAX_STEPS;
    for (number, dictionary) in (1..).zip(file.pages()?) {
        let mut page = interpreter.interpret_page(&file, dictionary)?;
        visibility::mark_unseen(&mut page, &mut steps);
        overprint::mark_overprinted(&mut page, &mut steps);
        // They are needed no more, and those of all pages may be many.
        page.paints = Vec::new();
        page.inks = Vec::new();
        page.rotate_upright();
        strike::mark_struck(&mut page, &mut steps);
        notes.extend(notes::at_page(number, unseen::take_unseen(&mut page)));
        pages.push(page);
    }
    notes::refuse_without_text(&pages)?;
    notes::refuse_unreadable(&pages)?;
    let mut layouts = Vec::new();
    for (number, page) in (1..).zip(&mut pages) {
        notes.extend(notes::page_notes(number, page));
        layouts.push(Layout::new(number, page));
    }
    let mut document = assemble_document(&pages, layouts, notes);
    for name in INFO_KEYS {
        let value = file.info_text(name).filter(|value| !value.trim().is_empty());
        document.properties.extend(value.map(|value| Property { name: name.to_owned(), value }));
    }
    Ok(document)
}

/// Puts the pages together, without page numbers and running headers.
fn assemble_document(pages: &[Page], mut layouts: Vec<Layout>, notes: Vec<Note>) -> Document {
    let mut lines: Vec<Vec<TextLine>> =
        layouts.iter_mut().map(|layout| std::mem::take(&mut layout.lines)).collect();
    for lines in &mut lines {
        lines.sort_by_key(|line| line.rect.centre().1);
    }
    let headers = running_headers::remove_repeated(&mut lines);
    let mut by_width: HashMap<Length, Vec<&[TextLine]>> = HashMap::new();
    for (page, lines) in pages.iter().zip(&lines) {
        by_width.entry(page.size.0).or_default().push(lines);
    }
    let margins: HashMap<Length, Margins> =
        by_width.into_iter().map(|(width, pages)| (width, Margins::measure(&pages))).collect();
    let mut flow = Flow::default();
    flow.notes = notes;
    let layouts = layouts.into_iter().zip(lines);
    for ((number, page), (mut layout, lines)) in (1..).zip(pages).zip(layouts) {
        layout.lines = lines;
        let tables = layout.borderless_tables();
        let has_columns = tables.iter().any(|table| table.is_prose);
        flow.notes.extend(notes::layout_notes(number, &layout, has_columns));
        let margins = margins.get(&page.size.0).copied().unwrap_or_default();
        flow.add_page(layout.into_parts(&tables), &margins);
    }
    flow.close_block();
    flow.notes.extend(headers.iter().map(|header| notes::header_note(header)));
    Document { blocks: flow.blocks, notes: flow.notes, ..Document::default() }
}
