//! Tables that a document has as lines of text: copied from a browser, with a caption
//! between two rows, or with one cell a line. They become tables again before anything
//! else is read, so that none of their figures is taken for a paragraph.
//!
//! Only the labels of the forms tell such lines from prose. Which column a figure stands in
//! is decided later, where the table is read.

mod layout;
mod lines;
mod open_rows;
mod vocabulary;

pub(super) use vocabulary::Vocabulary;

use super::fields::block_text;
use super::label::LabelMatch;
use super::label_index::LabelIndex;
use layout::{has_joined_rows, lay_out_rows};
use lines::{Line, is_gapped_row, split_block, split_line};
use nianbao_core::archive::best_section;
use nianbao_core::form::OpenHeads;
use nianbao_document::{Block, BlockContent, Cell, Document, Grid};
use nianbao_text::cjk::is_numeral;
use open_rows::restore_open_tables;
use std::ops::Range;
use vocabulary::{CellRole, Classifier};

/// Most blocks of unknown text, one after another, inside a table.
const MAX_UNKNOWN: usize = 6;
/// Longest unknown text inside a table, in characters.
const MAX_UNKNOWN_CHARS: usize = 30;
/// Most texts of a document that are compared with all labels.
const MAX_COMPARISONS: u32 = 5000;
/// Shortest and longest label that is known in spite of typing errors, in characters.
const MIN_LABEL_CHARS: usize = 8;
const MAX_LABEL_CHARS: usize = 80;
/// Fewest labels and fewest figures of lines that are a table.
const MIN_LABELS: usize = 2;
const MIN_FIGURES: usize = 2;
/// Rows, for each line that is none, of a block of lines.
const MIN_ROWS_EACH: usize = 4;
/// Fewest figures of lines that have nothing else in them.
const MIN_BARE_FIGURES: usize = 8;
/// Fewest labels, one after another, of a table without figures.
const MIN_HEAD: usize = 5;

/// Finds the lines of tables in a document.
pub(super) struct SpanlessTables<'c, 'f> {
    /// Tells the texts that any form prints in its tables.
    classifier: Classifier<'c>,
    /// The labels of each form.
    labels: &'c [LabelIndex<'f>],
    /// How many more texts are compared with all labels.
    comparisons: std::cell::Cell<u32>,
}

impl<'c, 'f> SpanlessTables<'c, 'f> {
    /// Prepares the search in one document.
    pub(super) fn new(vocabulary: &'c Vocabulary, labels: &'c [LabelIndex<'f>]) -> Self {
        Self {
            classifier: Classifier::new(vocabulary),
            labels,
            comparisons: std::cell::Cell::new(MAX_COMPARISONS),
        }
    }

    /// Returns the document with such lines as tables; `None` if it has none.
    pub(super) fn restore(&self, document: &Document) -> Option<Document> {
        let tables = self.labels.iter().flat_map(|labels| &labels.form.tables);
        let heads: Vec<&OpenHeads> = tables.filter_map(|table| table.heads.as_ref()).collect();
        let open = restore_open_tables(document, &heads, &self.classifier);
        self.restore_listed(open.as_ref().unwrap_or(document)).or(open)
    }

    /// Returns the document with lines that have labels of the forms as tables.
    fn restore_listed(&self, document: &Document) -> Option<Document> {
        let mut blocks = Vec::new();
        let mut next = 0;
        let mut at = 0;
        while at < document.blocks.len() {
            let Some(run) = self.find_run(&document.blocks, at) else { break };
            at = run.end;
            if let Some(grid) = self.read_run(&document.blocks[run.clone()]) {
                blocks.extend_from_slice(&document.blocks[next..run.start]);
                let location = document.blocks[run.start].location.clone();
                blocks.push(Block { location, content: BlockContent::Table(grid) });
                next = run.end;
            }
        }
        if next == 0 {
            return None;
        }
        blocks.extend_from_slice(&document.blocks[next..]);
        Some(Document { blocks, ..document.clone() })
    }

    /// Returns the next blocks that may be a table: the first and the last have rows or
    /// cells.
    fn find_run(&self, blocks: &[Block], from: usize) -> Option<Range<usize>> {
        let mut start = (from..blocks.len()).find(|at| self.has_cells(&blocks[*at]))?;
        let (mut end, mut unknown) = (start + 1, 0);
        // The corner of a head may be misspelt.
        let is_near =
            |text: &str| self.may_compare() && self.is_near_label(text) && !self.is_heading(text);
        while start > from
            && block_text(&blocks[start - 1]).is_some_and(|text| is_near(text.trim()))
        {
            start -= 1;
        }
        for (at, block) in blocks.iter().enumerate().skip(end) {
            if self.has_cells(block) {
                (end, unknown) = (at + 1, 0);
            } else if block.content != BlockContent::PageBreak {
                unknown += 1;
                if unknown > MAX_UNKNOWN || !self.may_be_label(block) {
                    break;
                }
            }
        }
        Some(start..end)
    }

    /// True if a block is rows with a label or a figure, or has nothing but labels and
    /// figures.
    fn has_cells(&self, block: &Block) -> bool {
        match &block.content {
            BlockContent::Table(grid) => grid.ragged && self.has_known_cells(grid),
            BlockContent::Image(_) | BlockContent::PageBreak => false,
            BlockContent::Heading(text)
            | BlockContent::Paragraph(text)
            | BlockContent::Line(text) => {
                let is_row = |line: &&str| split_line(line, &self.classifier).is_some();
                let rows = text.lines().filter(is_row).count();
                let others: Vec<&str> = text.lines().filter(|line| !is_row(line)).collect();
                rows > others.len() * MIN_ROWS_EACH && others.into_iter().all(is_short_text)
            }
        }
    }

    /// True if a table has a label, or nothing but figures.
    fn has_known_cells(&self, grid: &Grid) -> bool {
        let role = |text: &str| self.classifier.classify(text);
        let is_label = |text: &str| matches!(role(text), CellRole::Label(_));
        grid.cells.iter().any(|cell| is_label(&cell.text))
            || grid.cells.iter().all(|cell| role(&cell.text) != CellRole::Unknown)
    }

    /// True if a block may be a label with a typing error: it is no heading, and short and
    /// no sentence, or near to what a form prints.
    fn may_be_label(&self, block: &Block) -> bool {
        let Some(text) = block_text(block).map(str::trim) else { return false };
        if !self.may_compare() {
            return false;
        }
        (is_short_text(text) || is_gapped_row(text) || self.is_near_label(text))
            && !self.is_heading(text)
    }

    /// True until so many texts were compared as no report has in its tables.
    fn may_compare(&self) -> bool {
        let left = self.comparisons.get().checked_sub(1);
        self.comparisons.set(left.unwrap_or(0));
        left.is_some()
    }

    /// True if a longer text is a label of a form with typing errors, or a part of one.
    fn is_near_label(&self, text: &str) -> bool {
        let length = text.chars().take(MAX_LABEL_CHARS + 1).count();
        let is_long = (MIN_LABEL_CHARS..=MAX_LABEL_CHARS).contains(&length);
        is_long && self.labels.iter().any(|labels| labels.is_printed_part(text))
    }

    /// True if a text is the label of a row or column with a typing error, or a part of one.
    fn is_misspelt_label(&self, text: &str) -> bool {
        let is_label = |labels: &LabelIndex| {
            labels.find_row(text) != LabelMatch::NoMatch || labels.is_column(text)
        };
        self.labels.iter().any(is_label) || self.is_near_label(text)
    }

    /// True if a line is the heading of a section in any form, or is numbered as one and
    /// near to no label of a row.
    fn is_heading(&self, text: &str) -> bool {
        let compact: String = text.split_whitespace().collect();
        let sections =
            |labels: &LabelIndex| best_section(&labels.form.sections, &compact).is_some();
        let is_row = |labels: &LabelIndex| labels.find_row(&compact).matched().is_some();
        let rest = compact.trim_start_matches(is_numeral);
        let is_numbered = rest.len() < compact.len() && rest.starts_with('、');
        self.labels.iter().any(sections) || is_numbered && !self.labels.iter().any(is_row)
    }

    /// Returns blocks as a table; `None` if they are prose, or a table already.
    fn read_run(&self, blocks: &[Block]) -> Option<Grid> {
        let lines = blocks.iter().flat_map(|block| split_block(block, &self.classifier));
        let lines: Vec<Line> = lines.collect();
        let is_role = |cell: &Cell, role: CellRole| self.classifier.classify(&cell.text) == role;
        let is_part = |block: &Block| match &block.content {
            // A head by itself, or a row.
            BlockContent::Table(grid) => {
                grid.row_count() == 1
                    || !grid.cells.iter().any(|cell| is_role(cell, CellRole::Figure))
            }
            _ => false,
        };
        let is_text = |block: &Block| {
            !matches!(block.content, BlockContent::Table(_) | BlockContent::PageBreak)
        };
        let is_changed = blocks.iter().any(is_text)
            || blocks.len() > 1 && blocks.iter().any(is_part)
            || lines.iter().any(|line| has_joined_rows(line, &self.classifier));
        (is_changed && self.is_table(&lines)).then(|| {
            let is_near = |text: &str| self.may_compare() && self.is_misspelt_label(text);
            lay_out_rows(lines, &self.classifier, &is_near)
        })
    }

    /// True if lines have labels and figures enough that they are no paragraphs.
    fn is_table(&self, lines: &[Line]) -> bool {
        let (mut labels, mut figures, mut unknown, mut head, mut longest) = (0, 0, 0, 0, 0);
        for cell in lines.iter().flatten() {
            match self.classifier.classify(&cell.text) {
                CellRole::Label(_) => (labels, head) = (labels + 1, head + 1),
                CellRole::Figure => (figures, head) = (figures + 1, 0),
                CellRole::Blank => {}
                CellRole::Unknown => (unknown, head) = (unknown + 1, 0),
            }
            longest = longest.max(head);
        }
        let is_bare = labels + unknown == 0 && figures >= MIN_BARE_FIGURES;
        labels >= MIN_LABELS && figures >= MIN_FIGURES || longest >= MIN_HEAD || is_bare
    }
}

/// True if a text is short, and no sentence.
fn is_short_text(text: &str) -> bool {
    text.chars().nth(MAX_UNKNOWN_CHARS).is_none() && !text.contains(['。', '；', '：', '，', '\n'])
}
