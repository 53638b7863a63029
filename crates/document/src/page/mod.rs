//! Pages of a fixed layout, whatever file they come from: placed glyphs, ruled lines and
//! painted areas. Decides what of them is seen, and puts it together to paragraphs and
//! tables. A reader of a format makes a [`Page`] of each of its pages, and gives them to a
//! [`PagedDocument`].
#![expect(
    clippy::float_arithmetic,
    reason = "glyphs are placed by real numbers; no figure of a report is computed"
)]

pub(crate) mod bar;
mod borderless_table;
mod cell_drawings;
mod cell_lines;
mod cell_marks;
pub(crate) mod color;
pub(crate) mod content;
mod digit_gaps;
mod dots;
pub(crate) mod drawing;
mod erased;
mod flow;
pub(crate) mod image_mask;
pub(crate) mod ink;
mod layout;
mod line;
mod loose_rows;
mod margins;
pub(crate) mod matrix;
pub(crate) mod notes;
mod overflow;
mod overprint;
mod page_count;
pub(crate) mod paint;
mod paint_index;
pub(crate) mod path;
pub(crate) mod placement;
mod position;
mod running_headers;
pub(crate) mod shape;
mod skew;
mod slant;
mod stamped_head;
mod strike;
mod table;
mod table_part;
mod unseen;
mod visibility;

use std::collections::HashMap;

use crate::{Container, Document, Note, ReadError};
use content::{Length, Page};
use flow::Flow;
use layout::Layout;
use line::TextLine;
use margins::Margins;
use nianbao_text::text;
use running_headers::PageFrame;

/// Most steps in which the glyphs of all pages are held to what is painted.
const MAX_STEPS: usize = 60_000_000;

/// The pages of a document, as they are read one after another.
pub(crate) struct PagedDocument {
    pages: Vec<Page>,
    notes: Vec<Note>,
    steps: usize,
}

impl PagedDocument {
    /// Begins a document with notes on all of it.
    pub(crate) fn new(notes: Vec<Note>) -> Self {
        Self { pages: Vec::new(), notes, steps: MAX_STEPS }
    }

    /// Notes that the next page has no content of its own in the file.
    pub(crate) fn note_empty_page(&mut self) {
        let number = self.next_number();
        let note = text!(
            "第 {number} 页没有自己的内容，请与原件核对",
            "page {number} has no content of its own: compare it with the original"
        );
        self.notes.extend(notes::at_page(number, vec![note]));
    }

    /// Notes that annotations of the next page cannot be read.
    pub(crate) fn note_unread_annotations(&mut self) {
        let number = self.next_number();
        let note = text!(
            "有的注释（批注、图章、遮盖等）已损坏，没有读出，可能盖住或改动了文字，请与原件核对",
            "annotations (comments, stamps, covers) are damaged and were not read; they may cover or change text: compare it with the original"
        );
        self.notes.extend(notes::at_page(number, vec![note]));
    }

    /// Returns the number of the page that is added next, from 1.
    fn next_number(&self) -> u32 {
        u32::try_from(self.pages.len() + 1).unwrap_or(u32::MAX)
    }

    /// Adds a page, and decides which of its glyphs are seen.
    pub(crate) fn add_page(&mut self, mut page: Page) {
        page.drop_outside();
        visibility::mark_unseen(&mut page, &mut self.steps);
        overprint::mark_overprinted(&mut page, &mut self.steps);
        // They are needed no more, and those of all pages may be many.
        page.paints = Vec::new();
        page.inks = Vec::new();
        page.rotate_upright();
        skew::straighten(&mut page);
        dots::join_dots(&mut page);
        strike::mark_struck(&mut page, &mut self.steps);
        let number = self.next_number();
        self.notes.extend(notes::at_page(number, unseen::take_unseen(&mut page)));
        self.notes.extend(notes::at_page(number, slant::take_slanted(&mut page)));
        self.pages.push(page);
    }

    /// Puts the pages together to blocks.
    ///
    /// Errors: there is no text, or most of it is in characters that are not known.
    pub(crate) fn assemble(mut self, container: Container) -> Result<Document, ReadError> {
        notes::refuse_without_text(&self.pages, container)?;
        notes::refuse_unreadable(&self.pages, container)?;
        let heads = stamped_head::take_stamped_heads(&mut self.pages);
        self.notes.extend(heads.iter().map(|head| notes::header_note(head)));
        let mut layouts = Vec::new();
        for (number, page) in (1..).zip(&mut self.pages) {
            self.notes.extend(notes::page_notes(number, page));
            layouts.push(Layout::new(number, page));
        }
        Ok(assemble_document(&self.pages, layouts, self.notes))
    }
}

/// Puts the pages together, without page numbers and running headers.
fn assemble_document(pages: &[Page], mut layouts: Vec<Layout>, notes: Vec<Note>) -> Document {
    let mut lines: Vec<Vec<TextLine>> =
        layouts.iter_mut().map(|layout| std::mem::take(&mut layout.lines)).collect();
    for lines in &mut lines {
        lines.sort_by_key(|line| line.rect.centre().1);
    }
    let frames = pages.iter().zip(&layouts);
    let frames: Vec<PageFrame> = frames
        .map(|(page, layout)| PageFrame { height: page.size.1, tables: layout.table_span })
        .collect();
    let headers = running_headers::remove_repeated(&mut lines, &frames);
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
        let is_askew = layout.is_askew;
        let mut parts = layout.into_parts(&tables);
        if is_askew {
            skew::doubt_tables(&mut parts);
        }
        flow.add_page(parts, &margins);
    }
    flow.close_block();
    flow.notes.extend(headers.iter().map(|header| notes::header_note(header)));
    Document { blocks: flow.blocks, notes: flow.notes, ..Document::default() }
}
