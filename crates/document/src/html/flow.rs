//! The blocks of a page in document order.

use super::control::{ControlContent, read_control};
use super::elements::is_raw;
use super::inline::InlineText;
use super::page::Page;
use super::parse::{NodeId, Step, Tree};
use super::table::{self, Budget};
use super::{cell, image, meta};
use crate::appearance::{LeftOut, shorten};
use crate::{Block, BlockContent, Document, Limit, Location, Note, Property, ReadError};
use nianbao_text::{Text, text};

/// Largest number of notes, and of properties.
const MAX_NOTES: usize = 50;

/// Reads the article into blocks, and names and values also from around it.
pub(super) struct PageReader<'a> {
    page: Page<'a>,
    article: NodeId,
    /// True if cells are found by their places in tables, not by lines.
    is_alone: bool,
    /// The number of tables so far.
    tables: u32,
    /// True while the reader is in the article.
    inside: bool,
    /// The first heading outside the article.
    pub title: Option<Block>,
    pub document: Document,
    budget: Budget,
    text: InlineText,
    left_out: LeftOut,
    /// Words of the paragraph that may not be seen.
    doubtful: String,
    /// The line on which the paragraph begins, and that of the last tag.
    begins: u32,
    line: u32,
    /// The elements that are open.
    open: OpenElements,
    /// The next numbers of the open lists; `None` for bullets.
    lists: Vec<Option<usize>>,
    marker: Option<String>,
}

/// How many bytes of words that may not be seen are kept.
const MAX_DOUBTFUL: usize = 400;

#[derive(Default)]
struct OpenElements {
    heading: usize,
    preformatted: usize,
}

impl<'a> PageReader<'a> {
    pub(super) fn new(page: Page<'a>, article: NodeId, is_alone: bool) -> Self {
        Self {
            page,
            article,
            is_alone,
            tables: 0,
            inside: false,
            title: None,
            document: Document::default(),
            budget: Budget::default(),
            text: InlineText::default(),
            left_out: LeftOut::default(),
            doubtful: String::new(),
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
        let mut walk = self.page.tree.walk(Tree::ROOT);
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
        if let Some(text) = self.page.tree.text(id) {
            self.push_text(id, text);
            return Ok(true);
        }
        self.line = self.page.tree.line(id);
        let name = self.page.tree.name(id);
        let is_shown = !self.page.style(id).hidden;
        if is_shown
            && self.inside
            && let Some(control) = read_control(self.page.tree, id)
        {
            if let ControlContent::Shown(text) = control {
                self.push_text(id, &text);
            }
            return Ok(false);
        }
        if self.page.stats.get(id).left_out {
            self.leave_out(id);
            return Ok(false);
        }
        if id == self.article {
            self.flush();
            self.inside = true;
        }
        if self.is_block(id) {
            self.flush();
        }
        match name {
            "br" if is_shown => self.line_break(),
            "img" if is_shown => self.read_image(id),
            "table" | "dl" => return self.read_table(id),
            _ => self.open_element(id, name),
        }
        Ok(true)
    }

    /// Returns true if an element begins and ends a paragraph.
    fn is_block(&self, id: NodeId) -> bool {
        let style = self.page.style(id);
        !self.page.tree.name(id).is_empty() && style.is_block() && !style.hidden
    }

    fn open_element(&mut self, id: NodeId, name: &str) {
        match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.open.heading += 1,
            "pre" => self.open.preformatted += 1,
            "ul" => self.lists.push(None),
            "ol" => {
                let start = self
                    .page
                    .tree
                    .attribute(id, "start")
                    .and_then(|start| start.trim().parse().ok());
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
        if self.page.stats.get(id).left_out {
            return;
        }
        let name = self.page.tree.name(id);
        if self.is_block(id) {
            self.flush();
        }
        match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.open.heading = self.open.heading.saturating_sub(1);
            }
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

    fn push_text(&mut self, id: NodeId, text: &str) {
        if self.text.is_blank() {
            self.begins = self.line;
        }
        let style = self.page.style(id);
        if style.doubtful && self.inside && self.doubtful.len() < MAX_DOUBTFUL {
            self.doubtful.push_str(text.trim());
        }
        let words = style.appearance().apply(text, &mut self.left_out);
        match self.open.preformatted {
            0 => self.text.push_text(&words),
            _ => self.text.push_preformatted(&words),
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
        self.note_appearance();
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

    /// Notes words of the paragraph that are not seen, and those that may not be.
    fn note_appearance(&mut self) {
        let mut notes = self.left_out.take_notes();
        let doubtful = std::mem::take(&mut self.doubtful);
        if !doubtful.is_empty() {
            let words = shorten(&doubtful);
            notes.push(text!(
                "这里的文字是否显示不能确定：“{words}”",
                "these words may or may not be shown: “{words}”"
            ));
        }
        let line = if self.text.is_blank() { self.line } else { self.begins };
        for note in notes {
            self.note(Location::Line(line), note);
        }
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
        if let Some(properties) = meta::read_property_block(self.page, id) {
            self.add_properties(properties);
            return Ok(false);
        }
        let is_list = self.page.tree.name(id) == "dl";
        if is_list || !self.inside || table::is_layout(self.page.tree, self.page.stats, id) {
            return Ok(true);
        }
        for caption in
            self.page.tree.children(id).filter(|child| self.page.tree.name(*child) == "caption")
        {
            let words = meta::inline_text(self.page, caption);
            if !words.is_empty() {
                self.add(self.page.tree.line(caption), BlockContent::Paragraph(words));
            }
        }
        let placement = table::place_cells(self.page, id, &mut self.budget)
            .ok_or(ReadError::LimitExceeded(Limit::HtmlCells))?;
        let mut notes = cell::CellNotes::default();
        let mut grid = cell::build_grid(self.page, placement, &mut notes);
        if self.is_alone && !grid.cells.is_empty() {
            self.tables = self.tables.saturating_add(1);
            grid.locate_cells(self.tables);
        }
        let line = self.page.tree.line(id);
        for (at, words) in notes.0 {
            let location = grid.cells.get(at).map(|cell| cell.location.clone());
            self.note(location.unwrap_or(Location::Line(line)), words);
        }
        if !grid.cells.is_empty() {
            self.add(line, BlockContent::Table(grid));
        }
        Ok(false)
    }

    fn read_image(&mut self, id: NodeId) {
        let address = self.page.tree.attribute(id, "src").unwrap_or_default();
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
        self.note(Location::Line(self.line), cell::describe_image(self.page.tree, id));
    }

    /// Notes what the page does not show, and what is not read.
    fn leave_out(&mut self, id: NodeId) {
        let name = self.page.tree.name(id);
        if is_raw(name) {
            return;
        }
        if !self.page.style(id).is_absent() {
            self.note_object(id, name);
            return;
        }
        let mut tables = self.page.tree.walk(id).filter(|step| match step {
            Step::Enter(id) => self.page.tree.name(*id) == "table",
            Step::Leave(_) => false,
        });
        if tables.next().is_none() {
            cell::collect_hidden(self.page, id, &mut self.left_out);
            return;
        }
        let words = text!(
            "网页中有一张不显示的表格，没有读取",
            "the page has a table that is not shown; it was not read"
        );
        self.note(Location::Line(self.line), words);
    }

    /// Notes another document or a drawing in the page, which is not read.
    fn note_object(&mut self, id: NodeId, name: &str) {
        if !matches!(name, "iframe" | "object" | "canvas") {
            return;
        }
        let attribute = |name: &str| self.page.tree.attribute(id, name);
        let address = shorten(attribute("src").or(attribute("data")).unwrap_or_default());
        let words = text!(
            "网页在此处嵌有别的内容（{name}：{address}），没有读取",
            "the page embeds something else here ({name}: {address}), which was not read"
        );
        self.note(Location::Line(self.line), words);
    }

    fn note(&mut self, location: Location, text: Text) {
        let notes = &mut self.document.notes;
        if !self.inside || notes.len() > MAX_NOTES {
            return;
        }
        let text = if notes.len() < MAX_NOTES {
            text
        } else {
            text!("自此还有别的文字没有读入", "from here on more words were left out")
        };
        notes.push(Note { location, text });
    }
}
