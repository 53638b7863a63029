//! A page read from above: paragraphs, headings, tables, pictures.

use super::inline::Inline;
use super::node_stats::{Facts, is_hidden};
use super::parse::{Id, Step, Tree};
use super::table::{self, Budget};
use super::{cell, image, meta};
use crate::{Block, BlockContent, Document, Limit, Location, Note, Property, ReadError};
use nianbao_text::text;

/// So many remarks of one kind are made.
const MOST_REMARKS: usize = 50;

/// Reads what is in the article into blocks, and what is around it for names and values.
pub(super) struct Flow<'a> {
    tree: &'a Tree,
    facts: &'a Facts,
    article: Id,
    /// Whether it is in the article.
    inside: bool,
    /// The first heading of the page that stands outside.
    pub title: Option<Block>,
    pub document: Document,
    budget: Budget,
    words: Inline,
    /// The line on which the paragraph begins, and that of the last tag.
    begins: u32,
    line: u32,
    /// How many headings, struck, raised and preformatted parts are open.
    open: Open,
    /// The numbers of the lists that are open; none where they have only dots.
    lists: Vec<Option<usize>>,
    marker: Option<String>,
}

#[derive(Default)]
struct Open {
    heading: usize,
    raised: usize,
    kept: usize,
}

impl<'a> Flow<'a> {
    pub(super) fn new(tree: &'a Tree, facts: &'a Facts, article: Id) -> Self {
        Self {
            tree,
            facts,
            article,
            inside: false,
            title: None,
            document: Document::default(),
            budget: Budget::default(),
            words: Inline::default(),
            begins: 1,
            line: 1,
            open: Open::default(),
            lists: Vec::new(),
            marker: None,
        }
    }

    /// Walks through the page.
    pub(super) fn run(&mut self) -> Result<(), ReadError> {
        let mut walk = self.tree.walk(Tree::ROOT);
        while let Some(step) = walk.next() {
            match step {
                Step::Enter(id) => {
                    if !self.enter(id)? {
                        walk.pass_over(id);
                    }
                }
                Step::Leave(id) => self.leave(id),
            }
        }
        self.flush();
        Ok(())
    }

    /// Goes into a node; whether what is in it is still to be read.
    fn enter(&mut self, id: Id) -> Result<bool, ReadError> {
        if let Some(text) = self.tree.text(id) {
            self.text(text);
            return Ok(true);
        }
        self.line = self.tree.line(id);
        if self.facts.of(id).left_out {
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
            "img" => self.image(id),
            "input" => self.text(&cell::value(self.tree, id)),
            "table" | "dl" => return self.table(id),
            "del" | "s" | "strike" => {
                self.struck(id);
                return Ok(false);
            }
            _ => self.open(id, name),
        }
        Ok(true)
    }

    fn open(&mut self, id: Id, name: &str) {
        match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.open.heading += 1,
            "sup" => self.open.raised += 1,
            "pre" => self.open.kept += 1,
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

    fn leave(&mut self, id: Id) {
        if self.facts.of(id).left_out {
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
            "sup" => self.open.raised = self.open.raised.saturating_sub(1),
            "pre" => self.open.kept = self.open.kept.saturating_sub(1),
            "ul" | "ol" => _ = self.lists.pop(),
            "li" => self.marker = None,
            _ => {}
        }
        if id == self.article {
            self.flush();
            self.inside = false;
        }
    }

    fn text(&mut self, text: &str) {
        if self.words.is_blank() {
            self.begins = self.line;
        }
        match (self.open.kept, self.open.raised) {
            (1.., _) => self.words.push_kept(text),
            (_, 1..) => self.words.push_raised(text),
            _ => self.words.push(text),
        }
    }

    /// One break is a line, two are a new paragraph.
    fn line_break(&mut self) {
        if self.words.is_at_break() {
            self.flush();
        } else {
            self.words.line_break();
        }
    }

    /// Ends the paragraph.
    fn flush(&mut self) {
        if self.words.is_blank() {
            _ = self.words.take();
            return;
        }
        let mut words = self.words.take();
        self.add_properties(meta::line(&words));
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
            if known.len() < MOST_REMARKS && !known.contains(&property) {
                known.push(property);
            }
        }
    }

    /// A table of data is a block; one that only places things is gone through.
    fn table(&mut self, id: Id) -> Result<bool, ReadError> {
        if let Some(properties) = meta::block(self.tree, self.facts, id) {
            self.add_properties(properties);
            return Ok(false);
        }
        let is_list = self.tree.name(id) == "dl";
        if is_list || !self.inside || table::is_layout(self.tree, self.facts, id) {
            return Ok(true);
        }
        for caption in self.tree.children(id).filter(|child| self.tree.name(*child) == "caption") {
            let words = meta::words(self.tree, self.facts, caption);
            if !words.is_empty() {
                self.add(self.tree.line(caption), BlockContent::Paragraph(words));
            }
        }
        let places = table::places(self.tree, id, &mut self.budget)
            .ok_or(ReadError::LimitExceeded(Limit::HtmlCells))?;
        let mut notes = cell::Notes::default();
        let grid = cell::grid(self.tree, self.facts, places, &mut notes);
        for (line, words) in notes.0 {
            self.remark(line, words);
        }
        if !grid.cells.is_empty() {
            self.add(self.tree.line(id), BlockContent::Table(grid));
        }
        Ok(false)
    }

    fn image(&mut self, id: Id) {
        let address = self.tree.attribute(id, "src").unwrap_or_default();
        if !self.inside || address.is_empty() {
            return;
        }
        let nth = self.document.images.len();
        if let Some(image) = image::of(address, nth + 1) {
            self.flush();
            self.document.images.push(image);
            self.add(self.line, BlockContent::Image(nth));
            return;
        }
        self.remark(self.line, cell::picture(self.tree, id));
    }

    fn struck(&mut self, id: Id) {
        if let Some(words) = cell::struck(self.tree, self.facts, id) {
            self.remark(self.line, words);
        }
    }

    /// What is not shown is not read; but a table in it is told of.
    fn leave_out(&mut self, id: Id) {
        let mut tables = self.tree.walk(id).filter(|step| match step {
            Step::Enter(id) => self.tree.name(*id) == "table",
            Step::Leave(_) => false,
        });
        if is_hidden(self.tree, id) && tables.next().is_some() {
            self.remark(
                self.line,
                text!(
                    "网页中有一张不显示的表格，没有读取",
                    "the page has a table that is not shown; it was not read"
                ),
            );
        }
    }

    fn remark(&mut self, line: u32, words: nianbao_text::Text) {
        if self.inside && self.document.notes.len() < MOST_REMARKS {
            self.document.notes.push(Note { location: Location::Line(line), text: words });
        }
    }
}

/// Elements that stand by themselves.
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

/// For cells too: what in them stands on lines of its own.
pub(super) fn begins_line(name: &str) -> bool {
    is_block(name)
}
