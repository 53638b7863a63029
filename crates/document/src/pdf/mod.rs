//! A PDF with text: the characters of its pages by their places, put together again to
//! paragraphs and tables.

mod borderless_table;
mod encoding;
mod file;
mod flow;
mod font;
mod interpreter;
mod layout;
mod lexer;
mod line;
mod margins;
mod matrix;
mod notes;
mod page;
mod path;
mod running_headers;
mod table;
mod table_part;
mod text_state;
mod truetype_cmap;

use std::collections::HashMap;

use super::{Document, Location, Note, Property, ReadError};
use file::PdfFile;
use flow::Flow;
use interpreter::Interpreter;
use layout::Layout;
use line::TextLine;
use margins::Margins;
use nianbao_text::text;
use page::{Length, Page};

/// Reads it.
pub(super) fn read(bytes: &[u8]) -> Result<Document, ReadError> {
    let file = PdfFile::open(bytes)?;
    let mut painter = Interpreter::default();
    let mut sheets = Vec::new();
    for page in file.pages()? {
        let mut sheet = painter.interpret_page(&file, page)?;
        sheet.rotate_upright();
        sheets.push(sheet);
    }
    notes::refuse_scan(&sheets)?;
    let mut remarks = Vec::new();
    let mut layouts = Vec::new();
    for (page, sheet) in (1..).zip(&mut sheets) {
        remarks.extend(notes::page_notes(page, sheet));
        layouts.push(Layout::new(page, sheet));
    }
    let mut document = assemble_document(&sheets, layouts, remarks);
    for name in ["Title", "CreationDate"] {
        let value = file.info_text(name).filter(|value| !value.trim().is_empty());
        document.properties.extend(value.map(|value| Property { name: name.to_owned(), value }));
    }
    Ok(document)
}

/// Puts the pages together.
fn assemble_document(sheets: &[Page], mut layouts: Vec<Layout>, remarks: Vec<Note>) -> Document {
    let mut lines: Vec<Vec<TextLine>> =
        layouts.iter_mut().map(|layout| std::mem::take(&mut layout.lines)).collect();
    for lines in &mut lines {
        lines.sort_by_key(|line| line.rect.centre().1);
    }
    let headers = running_headers::remove_repeated(&mut lines);
    let mut widths: HashMap<Length, Vec<&[TextLine]>> = HashMap::new();
    for (sheet, lines) in sheets.iter().zip(&lines) {
        widths.entry(sheet.size.0).or_default().push(lines);
    }
    let margins: HashMap<Length, Margins> =
        widths.into_iter().map(|(width, pages)| (width, Margins::measure(&pages))).collect();
    let mut flow = Flow::default();
    flow.notes = remarks;
    for ((page, sheet), (mut layout, lines)) in
        (1..).zip(sheets).zip(layouts.into_iter().zip(lines))
    {
        layout.lines = lines;
        flow.notes.extend(notes::layout_notes(page, &layout));
        let (parts, prose) = layout.into_parts();
        if prose {
            flow.notes.push(notes::column_note(page));
        }
        let margins = margins.get(&sheet.size.0).copied().unwrap_or_default();
        flow.add_page(parts, &margins);
    }
    flow.close_block();
    flow.notes.extend(headers.into_iter().map(|header| Note {
        location: Location::Page(1, 1),
        text: text!(
            "各页重复的页眉或页脚未导入：{header}",
            "a header or footer that pages repeat was left out: {header}"
        ),
    }));
    Document { blocks: flow.blocks, notes: flow.notes, ..Document::default() }
}
