//! The blocks of a page in document order.

use super::inline::InlineText;
use super::node_stats::{PageStats, is_hidden};
use super::parse::{NodeId, Step, Tree};
use super::table::{self, Budget};
use super::{cell, image, meta};
use crate::{Block, BlockContent, Document, Limit, Location, Note, Property, ReadError};
use nianbao_text::text;

/// Largest number of notes, and of properties.
const MAX_NOTES: usize = 50;

/// Reads the article into blocks, and names and values also from around it.
pub(super) struct PageReader<'a> {
    tree: &'a Tree,
    stats: &'a PageStats,
    article: NodeId,
    /// True while the reader is in the article.
    inside: bool,
    /// The first heading outside the article.
    pub title: Option<Block>,
    pub document: Document,
    budget: Budget,
    text: InlineText,
    /// The line on which the paragraph begins, and that of the last tag.
    begins: u32,
    line: u32,
    /// The elements that are open.
    open: OpenElements,
    /// The next numbers of the open lists; `None` for bullets.
    lists: Vec<Option<usize>>,
    marker: Option<String>,
}

#[derive(Default)]
struct OpenElements {
    heading: usize,
    superscript: usize,
    preformatted: usize,
}

impl<'a> PageReader<'a> {
    pub(super) fn new(tree: &'a Tree, stats: &'a PageStats, article: NodeId) -> Self {
        Self {
            tree,
            stats,
            article,
            inside: false,
            title: None,
            document: Document::default(),
            budget: Budget::default(),
            text: InlineText::default(),
            begins: 1,
            line: 1,
            open: OpenElements::default(),
            lists: Vec::new(),
            marker: None,
        }
    }

    /// Reads the page.
    ///
    /// Errors: it exceeds a limit.
    pub(super) fn read_page(&mut self) -> Result<(), ReadError> {
        let mut walk = self.tree.walk(Tree::ROOT);
        while let Some(step) = walk.next() {
            match step {
                Step::Enter(id) => {
                    if !self.enter(id)? {
                        walk.skip_children(id);
                    }
                }
                Step::Leave(id) => self.leave(id),
            }
        }
        self.flush();
        Ok(())
    }

    /// Enters a node; returns true if its children are to be read.
    fn enter(&mut self, id: NodeId) -> Result<bool, ReadError> {
        if let Some(text) = self.tree.text(id) {
            self.push_text(text);
            return Ok(true);
        }
        self.line = self.tree.line(id);
        if self.stats.get(id).left_out {
            self.leave_out(id);
            return Ok(false);
        }
        if id == self.article {
            self.flush();
            self.inside = true;
        }
        let name = self.tree.name(id);
        if is_block(name) {
            self.flush();
        }
        match name {
            "br" => self.line_break(),
            "img" => self.read_image(id),
            "input" => self.push_text(&cell::field_value(self.tree, id)),
            "table" | "dl" => return self.read_table(id),
            "del" | "s" | "strike" => {
                self.note_struck(id);
                return Ok(false);
            }
            _ => self.open_element(id, name),
        }
        Ok(true)
    }

    fn open_element(&mut self, id: NodeId, name: &str) {
        match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.open.heading += 1,
            "sup" => self.open.superscript += 1,
            "pre" => self.open.preformatted += 1,
            "ul" => self.lists.push(None),
            "ol" => {
                let start =
                    self.tree.attribute(id, "start").and_then(|start| start.trim().parse().ok());
                self.lists.push(Some(start.unwrap_or(1)));
            }
            "li" => self.marker = Some(self.next_marker()),
            _ => {}
        }
    }

    fn next_marker(&mut self) -> String {
        match self.lists.last_mut() {
            Some(Some(number)) => {
                let marker = format!("{number}. ");
                *number = number.saturating_add(1);
                marker
            }
            _ => "• ".to_owned(),
        }
    }

    fn leave(&mut self, id: NodeId) {
        if self.stats.get(id).left_out {
            return;
        }
        let name = self.tree.name(id);
        if is_block(name) {
            self.flush();
        }
        match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.open.heading = self.open.heading.saturating_sub(1);
            }
            "sup" => self.open.superscript = self.open.superscript.saturating_sub(1),
            "pre" => self.open.preformatted = self.open.preformatted.saturating_sub(1),
            "ul" | "ol" => _ = self.lists.pop(),
            "li" => self.marker = None,
            _ => {}
        }
        if id == self.article {
            self.flush();
            self.inside = false;
        }
    }

    fn push_text(&mut self, text: &str) {
        if self.text.is_blank() {
            self.begins = self.line;
        }
        match (self.open.preformatted, self.open.superscript) {
            (1.., _) => self.text.push_preformatted(text),
            (_, 1..) => self.text.push_superscript(text),
            _ => self.text.push_text(text),
        }
    }

    /// Reads a `br`: one is a line break, two begin a paragraph.
    fn line_break(&mut self) {
        if self.text.is_at_break() {
            self.flush();
        } else {
            self.text.line_break();
        }
    }

    /// Ends the paragraph.
    fn flush(&mut self) {
        if self.text.is_blank() {
            _ = self.text.take();
            return;
        }
        let mut words = self.text.take();
        self.add_properties(meta::read_property_line(&words));
        if let Some(marker) = self.marker.take() {
            words.insert_str(0, &marker);
        }
        let is_heading = self.open.heading > 0;
        let body =
            if is_heading { BlockContent::Heading(words) } else { BlockContent::Paragraph(words) };
        self.add(self.begins, body);
    }

    fn add(&mut self, line: u32, body: BlockContent) {
        let block = Block { location: Location::Line(line), content: body };
        if self.inside {
            self.document.blocks.push(block);
        } else if self.title.is_none() && matches!(block.content, BlockContent::Heading(_)) {
            self.title = Some(block);
        }
    }

    fn add_properties(&mut self, properties: Vec<Property>) {
        for property in properties {
            let known = &mut self.document.properties;
            if known.len() < MAX_NOTES && !known.contains(&property) {
                known.push(property);
            }
        }
    }

    /// Reads a table of data as a block; returns true for one that only lays things out,
    /// whose cells are read like other elements.
    fn read_table(&mut self, id: NodeId) -> Result<bool, ReadError> {
        if let Some(properties) = meta::read_property_block(self.tree, self.stats, id) {
            self.add_properties(properties);
            return Ok(false);
        }
        let is_list = self.tree.name(id) == "dl";
        if is_list || !self.inside || table::is_layout(self.tree, self.stats, id) {
            return Ok(true);
        }
        for caption in self.tree.children(id).filter(|child| self.tree.name(*child) == "caption") {
            let words = meta::inline_text(self.tree, self.stats, caption);
            if !words.is_empty() {
                self.add(self.tree.line(caption), BlockContent::Paragraph(words));
            }
        }
        let placed_cells = table::place_cells(self.tree, id, &mut self.budget)
            .ok_or(ReadError::LimitExceeded(Limit::HtmlCells))?;
        let mut notes = cell::CellNotes::default();
        let grid = cell::build_grid(self.tree, self.stats, placed_cells, &mut notes);
        for (line, words) in notes.0 {
            self.note(line, words);
        }
        if !grid.cells.is_empty() {
            self.add(self.tree.line(id), BlockContent::Table(grid));
        }
        Ok(false)
    }

    fn read_image(&mut self, id: NodeId) {
        let address = self.tree.attribute(id, "src").unwrap_or_default();
        if !self.inside || address.is_empty() {
            return;
        }
        let nth = self.document.images.len();
        if let Some(image) = image::decode_data_url(address, nth + 1) {
            self.flush();
            self.document.images.push(image);
            self.add(self.line, BlockContent::Image(nth));
            return;
        }
        self.note(self.line, cell::describe_image(self.tree, id));
    }

    fn note_struck(&mut self, id: NodeId) {
        if let Some(words) = cell::describe_struck(self.tree, self.stats, id) {
            self.note(self.line, words);
        }
    }

    /// Notes a table that the page does not show, and that is not read.
    fn leave_out(&mut self, id: NodeId) {
        let mut tables = self.tree.walk(id).filter(|step| match step {
            Step::Enter(id) => self.tree.name(*id) == "table",
            Step::Leave(_) => false,
        });
        if is_hidden(self.tree, id) && tables.next().is_some() {
            self.note(
                self.line,
                text!(
                    "网页中有一张不显示的表格，没有读取",
                    "the page has a table that is not shown; it was not read"
                ),
            );
        }
    }

    fn note(&mut self, line: u32, words: nianbao_text::Text) {
        if self.inside && self.document.notes.len() < MAX_NOTES {
            self.document.notes.push(Note { location: Location::Line(line), text: words });
        }
    }
}

/// Returns true for elements that are blocks of their own.
fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "caption"
            | "center"
            | "dd"
            | "details"
            | "dir"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hr"
            | "html"
            | "legend"
            | "li"
            | "main"
            | "menu"
            | "ol"
            | "p"
            | "pre"
            | "section"
            | "summary"
            | "table"
            | "tbody"
            | "td"
            | "tfoot"
            | "th"
            | "thead"
            | "title"
            | "tr"
            | "ul"
    )
}

/// Returns true if an element within a cell begins a line.
pub(super) fn begins_line(name: &str) -> bool {
    is_block(name)
}
