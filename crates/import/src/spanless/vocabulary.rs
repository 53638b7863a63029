//! The texts that any form prints in its tables, to tell the lines of a table from prose.

use crate::cell::{NumberKind, parse_cell};
use crate::label::{fold_label, fold_without_remark};
use crate::table::{is_figure, is_unclear_figure};
use nianbao_core::form::{Form, HeadingNode, Layout, Table};
use std::cell::RefCell;
use std::collections::HashMap;

/// Longest label, in characters.
const MAX_LABEL_CHARS: usize = 80;
/// Longest figure, in characters.
const MAX_FIGURE_CHARS: usize = 16;

/// The meaning of a text in a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CellRole {
    /// A text that a form prints in a table.
    Label(LabelUse),
    /// A figure, or a sign that stands for none.
    Figure,
    /// Nothing.
    Blank,
    /// Any other text.
    Unknown,
}

/// The places in which forms print a label.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct LabelUse {
    /// It stands left of the figures of a row.
    pub(super) is_row: bool,
    /// It stands over one column, or over several.
    pub(super) is_header: bool,
    /// The fewest figures of a row with this label in any form; 0 if it is that of no row.
    pub(super) width: usize,
}

/// The labels of all forms, folded.
pub(crate) struct Vocabulary {
    uses: HashMap<String, LabelUse>,
}

impl Vocabulary {
    /// Collects the labels of forms.
    pub(crate) fn new<'f>(forms: impl IntoIterator<Item = &'f Form>) -> Self {
        let mut vocabulary = Self { uses: HashMap::new() };
        for table in forms.into_iter().flat_map(|form| &form.tables) {
            vocabulary.add_table(table);
        }
        vocabulary
    }

    fn add_table(&mut self, table: &Table) {
        let header = LabelUse { is_header: true, ..LabelUse::default() };
        let is_strip = table.layout == Layout::Strip;
        let row = |block: usize| {
            let width = table.blocks.get(block).map_or(0, |block| block.columns.len());
            if is_strip { header } else { LabelUse { is_row: true, is_header: false, width } }
        };
        for own in &table.rows {
            for label in own.slips.iter().chain([&own.label, &own.key]) {
                self.add(label, row(own.block));
            }
        }
        for group in table.groups.iter().filter(|group| group.undetailed) {
            self.add(&group.label, row(group.block));
        }
        for block in &table.blocks {
            for column in &block.columns {
                for label in column.slips.iter().chain([&column.label]) {
                    self.add(label, header);
                }
            }
            self.add_branches(&block.column_tree, header);
            let over_rows = LabelUse { is_header: is_strip, ..LabelUse::default() };
            self.add_branches(&block.row_tree, over_rows);
            for text in [&block.caption, &block.corner].into_iter().flatten() {
                self.add(text, LabelUse::default());
            }
        }
    }

    fn add_branches(&mut self, nodes: &[HeadingNode], label_use: LabelUse) {
        for node in nodes {
            if let HeadingNode::Branch { label, children, .. } = node {
                self.add(label, label_use);
                self.add_branches(children, label_use);
            }
        }
    }

    fn add(&mut self, label: &str, label_use: LabelUse) {
        for folded in [fold_label(label), fold_without_remark(label)] {
            if !folded.is_empty() {
                let known = self.uses.entry(folded).or_default();
                known.is_row |= label_use.is_row;
                known.is_header |= label_use.is_header;
                known.width = match (known.width, label_use.width) {
                    (0, width) | (width, 0) => width,
                    (known, width) => known.min(width),
                };
            }
        }
    }

    /// Classifies a text that is not longer than a label.
    fn classify(&self, text: &str) -> CellRole {
        if is_cell_figure(text) {
            return CellRole::Figure;
        }
        let found = self.uses.get(&fold_label(text));
        // A remark ends a label; behind it would be another cell. A number in brackets is none.
        let remark = text.split_once(['(', '（']).map_or("", |(_, remark)| remark);
        let ends_with_remark = text.ends_with([')', '）']) && !is_unclear_figure(remark);
        let without_remark =
            || self.uses.get(&fold_without_remark(text)).filter(|_| ends_with_remark);
        let found = found.or_else(without_remark);
        found.map_or(CellRole::Unknown, |label_use| CellRole::Label(*label_use))
    }
}

/// Classifies the texts of one document, most of which stand in it many times.
pub(super) struct Classifier<'v> {
    vocabulary: &'v Vocabulary,
    known: RefCell<HashMap<String, CellRole>>,
}

impl<'v> Classifier<'v> {
    /// Begins with no text.
    pub(super) fn new(vocabulary: &'v Vocabulary) -> Self {
        Self { vocabulary, known: RefCell::new(HashMap::new()) }
    }

    /// Classifies the text of a cell.
    pub(super) fn classify(&self, text: &str) -> CellRole {
        let text = text.trim();
        if text.is_empty() {
            return CellRole::Blank;
        }
        if text.chars().nth(MAX_LABEL_CHARS).is_some() {
            return CellRole::Unknown;
        }
        if let Some(role) = self.known.borrow().get(text) {
            return *role;
        }
        let role = self.vocabulary.classify(text);
        self.known.borrow_mut().insert(text.to_owned(), role);
        role
    }
}

/// True if a text is the figure of a cell, or a sign that stands for none. Dates and short
/// sentences that begin with a digit are neither.
fn is_cell_figure(text: &str) -> bool {
    if text.chars().nth(MAX_FIGURE_CHARS).is_some() {
        return false;
    }
    let is_bare = || text == "无" || !text.contains(char::is_alphabetic);
    parse_cell(text, NumberKind { is_signed: true, is_count: false }).is_ok()
        || is_figure(text) && is_bare()
}
