//! Puts pages together to one document, with paragraphs and tables that continue on the
//! next page.

use super::line::TextLine;
use super::margins::{Margins, join_lines};
use super::notes::cut_row_note;
use super::table_part::TablePart;
use crate::{Block, BlockContent, Location, Note};

/// A part of a page.
pub(crate) enum PagePart {
    /// A line of text and its place.
    Line(TextLine, Location),
    /// A table.
    Table(TablePart),
}

/// The document so far.
#[derive(Default)]
pub(crate) struct Flow {
    pub blocks: Vec<Block>,
    pub notes: Vec<Note>,
    /// The last block, which the next part may continue.
    open: Option<Open>,
    /// True after the first page.
    has_pages: bool,
}

/// A block that the next part may continue.
enum Open {
    Text(String, TextLine, Location),
    Table(TablePart),
}

impl Flow {
    /// Adds a page.
    pub(crate) fn add_page(&mut self, parts: Vec<PagePart>, margins: &Margins) {
        let mut is_new_page = self.has_pages;
        self.has_pages = true;
        if is_new_page && parts.is_empty() {
            self.break_page();
        }
        for part in parts {
            let is_first = std::mem::take(&mut is_new_page);
            match part {
                PagePart::Line(line, at) => self.add_line(line, at, is_first, margins),
                PagePart::Table(table) => self.add_table(table, is_first),
            }
        }
    }

    /// Adds a page break, unless the last block is one.
    fn break_page(&mut self) {
        self.close_block();
        if !matches!(
            self.blocks.last(),
            Some(Block { content: BlockContent::PageBreak, .. }) | None
        ) {
            let at =
                self.blocks.last().map_or(Location::Page(1, 1), |block| block.location.clone());
            self.blocks.push(Block { location: at, content: BlockContent::PageBreak });
        }
    }

    /// Adds a line, or continues the paragraph with it. With `is_first`, it is the first
    /// part of a page after another.
    fn add_line(&mut self, line: TextLine, at: Location, is_first: bool, margins: &Margins) {
        if let Some(Open::Text(text, last, _)) = &mut self.open
            && margins.continues_in(last, &line, !is_first)
        {
            join_lines(text, &line.text());
            *last = line;
            return;
        }
        if is_first {
            self.break_page();
        }
        self.close_block();
        self.open = Some(Open::Text(line.text(), line, at));
    }

    /// Adds a table, or continues the one before the page break with it.
    fn add_table(&mut self, mut table: TablePart, is_first: bool) {
        if is_first {
            if let Some(Open::Table(above)) = &mut self.open
                && !(above.is_frame() && table.is_frame())
            {
                match above.append(table) {
                    Ok(mended) => {
                        self.notes.extend(mended.map(cut_row_note));
                        return;
                    }
                    Err(unrelated) => table = unrelated,
                }
            }
            self.break_page();
        }
        self.close_block();
        self.open = Some(Open::Table(table));
    }

    /// Ends the open block.
    pub(crate) fn close_block(&mut self) {
        self.blocks.extend(self.open.take().map(|open| match open {
            Open::Text(text, _, at) => {
                Block { location: at, content: BlockContent::Paragraph(text.trim_end().to_owned()) }
            }
            Open::Table(mut table) if table.is_frame() => {
                let text = table.grid.cells.pop().map(|cell| cell.text);
                Block {
                    location: table.at,
                    content: BlockContent::Paragraph(text.unwrap_or_default()),
                }
            }
            Open::Table(table) => {
                Block { location: table.at, content: BlockContent::Table(table.grid) }
            }
        }));
    }
}
