//! The texts that any form prints in its tables, to tell the lines of a table from prose.

use crate::cell::parse_cell;
use crate::label::{fold_label, fold_without_remark};
use crate::table::is_figure;
use nianbao_core::form::{Form, HeadingNode, Layout, Table};
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
        let row = LabelUse { is_row: true, is_header: false };
        let header = LabelUse { is_row: false, is_header: true };
        let row = if table.layout == Layout::Strip { header } else { row };
        for own in &table.rows {
            for label in own.slips.iter().chain([&own.label, &own.key]) {
                self.add(label, row);
            }
        }
        for group in table.groups.iter().filter(|group| group.undetailed) {
            self.add(&group.label, row);
        }
        for block in &table.blocks {
            for column in &block.columns {
                for label in column.slips.iter().chain([&column.label]) {
                    self.add(label, header);
                }
            }
            self.add_branches(&block.column_tree, header);
            let over_rows = LabelUse { is_row: false, is_header: row.is_header };
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
            }
        }
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
        if is_cell_figure(text) {
            return CellRole::Figure;
        }
        let found = self.uses.get(&fold_label(text));
        // A remark ends a label; behind it would be another cell.
        let ends_with_remark = text.ends_with([')', '）']);
        let without_remark =
            || self.uses.get(&fold_without_remark(text)).filter(|_| ends_with_remark);
        let found = found.or_else(without_remark);
        found.map_or(CellRole::Unknown, |label_use| CellRole::Label(*label_use))
    }
}

/// True if a text is the figure of a cell, or a sign that stands for none. Dates and short
/// sentences that begin with a digit are neither.
fn is_cell_figure(text: &str) -> bool {
    if text.chars().nth(MAX_FIGURE_CHARS).is_some() {
        return false;
    }
    let is_bare = || text == "无" || !text.contains(char::is_alphabetic);
    parse_cell(text, true).is_ok() || is_figure(text) && is_bare()
}
