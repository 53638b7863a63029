//! Pages put together to one document: paragraphs and tables that go on over pages.

use super::super::{Block, BlockContent, Location, Note};
use super::line::TextLine;
use super::margins::{Margins, join_lines};
use super::table_part::TablePart;
use nianbao_text::text;

/// A part of a page.
pub(super) enum PagePart {
    /// A line of text and where it is.
    Line(TextLine, Location),
    /// A table.
    Table(TablePart),
}

/// A document as it grows.
#[derive(Default)]
pub(super) struct Flow {
    pub blocks: Vec<Block>,
    pub notes: Vec<Note>,
    /// What the last page ended with, and may go on.
    open: Option<Open>,
    has_pages: bool,
}

enum Open {
    Text(String, TextLine, Location),
    Table(TablePart),
}

impl Flow {
    /// Adds a page.
    pub(super) fn add_page(&mut self, parts: Vec<PagePart>, margins: &Margins) {
        let mut first = self.has_pages;
        self.has_pages = true;
        if first && parts.is_empty() {
            self.break_page();
        }
        for part in parts {
            let turned = std::mem::take(&mut first);
            match part {
                PagePart::Line(line, at) => self.add_line(line, at, turned, margins),
                PagePart::Table(piece) => self.add_table(piece, turned),
            }
        }
    }

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

    fn add_line(&mut self, line: TextLine, at: Location, turned: bool, margins: &Margins) {
        if let Some(Open::Text(text, last, _)) = &mut self.open
            && margins.continues_in(last, &line, !turned)
        {
            join_lines(text, &line.text());
            *last = line;
            return;
        }
        if turned {
            self.break_page();
        }
        self.close_block();
        self.open = Some(Open::Text(line.text(), line, at));
    }

    fn add_table(&mut self, mut piece: TablePart, turned: bool) {
        if turned {
            if let Some(Open::Table(above)) = &mut self.open
                && !(above.is_frame() && piece.is_frame())
            {
                match above.append(piece) {
                    Ok(mended) => {
                        self.notes.extend(mended.map(|at| Note {
                            location: at,
                            text: text!(
                                "表格的一行或一格被分页切开，两部分已接在一起",
                                "a row or a cell of a table was cut by the page; its two parts were joined"
                            ),
                        }));
                        return;
                    }
                    Err(other) => piece = other,
                }
            }
            self.break_page();
        }
        self.close_block();
        self.open = Some(Open::Table(piece));
    }

    /// Ends what is open.
    pub(super) fn close_block(&mut self) {
        self.blocks.extend(self.open.take().map(|open| match open {
            Open::Text(text, _, at) => {
                Block { location: at, content: BlockContent::Paragraph(text.trim_end().to_owned()) }
            }
            Open::Table(mut piece) if piece.is_frame() => {
                let text = piece.grid.cells.pop().map(|cell| cell.text);
                Block {
                    location: piece.at,
                    content: BlockContent::Paragraph(text.unwrap_or_default()),
                }
            }
            Open::Table(piece) => {
                Block { location: piece.at, content: BlockContent::Table(piece.grid) }
            }
        }));
    }
}
