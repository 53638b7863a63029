//! A PDF with text: the characters of its pages by their places, put together again to
//! paragraphs and tables.

mod borderless_table;
mod encoding;
mod file;
mod fixed;
mod flow;
mod font;
mod interpreter;
mod layout;
mod lexer;
mod line;
mod margins;
mod page;
mod path;
mod remarks;
mod running_headers;
mod table;
mod table_part;
mod text_state;
mod truetype_cmap;

use std::collections::HashMap;

use super::{Document, Location, Note, Property, ReadError};
use file::File;
use flow::Flow;
use interpreter::Painter;
use layout::Layout;
use line::Line;
use margins::Margins;
use nianbao_text::text;
use page::{Length, Sheet};

/// Reads it.
pub(super) fn read(bytes: &[u8]) -> Result<Document, ReadError> {
    let file = File::open(bytes)?;
    let mut painter = Painter::default();
    let mut sheets = Vec::new();
    for page in file.pages()? {
        let mut sheet = painter.page(&file, page)?;
        sheet.upright();
        sheets.push(sheet);
    }
    remarks::refuse_scan(&sheets)?;
    let mut remarks = Vec::new();
    let mut layouts = Vec::new();
    for (page, sheet) in (1..).zip(&mut sheets) {
        remarks.extend(remarks::of(page, sheet));
        layouts.push(Layout::new(page, sheet));
    }
    let mut document = assembled(&sheets, layouts, remarks);
    for name in ["Title", "CreationDate"] {
        let value = file.about(name).filter(|value| !value.trim().is_empty());
        document.properties.extend(value.map(|value| Property { name: name.to_owned(), value }));
    }
    Ok(document)
}

/// Puts the pages together.
fn assembled(sheets: &[Sheet], mut layouts: Vec<Layout>, remarks: Vec<Note>) -> Document {
    let mut lines: Vec<Vec<Line>> =
        layouts.iter_mut().map(|layout| std::mem::take(&mut layout.lines)).collect();
    for lines in &mut lines {
        lines.sort_by_key(|line| line.area.centre().1);
    }
    let headers = running_headers::remove(&mut lines);
    let mut widths: HashMap<Length, Vec<&[Line]>> = HashMap::new();
    for (sheet, lines) in sheets.iter().zip(&lines) {
        widths.entry(sheet.size.0).or_default().push(lines);
    }
    let margins: HashMap<Length, Margins> =
        widths.into_iter().map(|(width, pages)| (width, Margins::of(&pages))).collect();
    let mut flow = Flow::default();
    flow.remarks = remarks;
    for ((page, sheet), (mut layout, lines)) in
        (1..).zip(sheets).zip(layouts.into_iter().zip(lines))
    {
        layout.lines = lines;
        flow.remarks.extend(remarks::of_layout(page, &layout));
        let (parts, prose) = layout.parts();
        if prose {
            flow.remarks.push(remarks::columns(page));
        }
        let margins = margins.get(&sheet.size.0).copied().unwrap_or_default();
        flow.page(parts, &margins);
    }
    flow.close();
    flow.remarks.extend(headers.into_iter().map(|header| Note {
        location: Location::Page(1, 1),
        text: text!(
            "各页重复的页眉或页脚未导入：{header}",
            "a header or footer that pages repeat was left out: {header}"
        ),
    }));
    Document { blocks: flow.blocks, notes: flow.remarks, ..Document::default() }
}
