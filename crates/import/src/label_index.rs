//! What a form calls its tables, rows and columns: the labels that are looked
//! for in a document.

use super::label::{LabelMatch, Labels, fold};
use nianbao_core::diag::finding::edit_distance;
use nianbao_core::form::{Block, CellRef, Form, HeadingNode, Layout, RowRef, Table};
use std::collections::HashSet;

/// A row of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct RowAt {
    pub(super) table: usize,
    pub(super) row: RowRef,
}

/// A heading over several columns.
pub(super) struct Branch<'f> {
    pub(super) label: &'f str,
    pub(super) columns: Vec<usize>,
}

/// All labels of a form.
pub(super) struct LabelIndex<'f> {
    pub(super) form: &'f Form,
    /// Rows that are printed under one another.
    rows: Labels<RowAt>,
    /// Rows that are printed side by side, over their columns.
    strips: Labels<RowAt>,
    /// The columns of each block of each table.
    columns: Vec<Vec<Labels<usize>>>,
    /// Headings that stand over several columns.
    branches: Labels<()>,
    /// The columns of all blocks.
    any_column: Labels<()>,
    /// Whatever the form prints, folded.
    printed: HashSet<String>,
}

impl<'f> LabelIndex<'f> {
    pub(super) fn new(form: &'f Form) -> Self {
        let rows = |strip: bool| {
            let tables = form.tables.iter().enumerate();
            let tables = tables.filter(move |(_, table)| (table.layout == Layout::Strip) == strip);
            Labels::new(tables.flat_map(|(at, table)| labels(at, table)))
        };
        let blocks = || form.tables.iter().flat_map(|table| &table.blocks);
        let mut branches = Vec::new();
        for node in blocks().flat_map(|block| &block.column_tree) {
            collect(node, &mut branches);
        }
        let columns = |table: &'f Table| {
            let of = |block: &'f nianbao_core::form::Block| {
                Labels::new(block.columns.iter().enumerate().map(|(at, c)| (c.label.as_str(), at)))
            };
            table.blocks.iter().map(of).collect()
        };
        Self {
            form,
            rows: rows(false),
            strips: rows(true),
            columns: form.tables.iter().map(columns).collect(),
            branches: Labels::new(branches.into_iter().map(|label| (label, ()))),
            printed: printed(form),
            any_column: Labels::new(
                blocks().flat_map(|block| &block.columns).map(|c| (c.label.as_str(), ())),
            ),
        }
    }

    /// The row that a label is for, among those printed under one another.
    pub(super) fn row(&self, label: &str) -> LabelMatch<RowAt> {
        self.rows.find(label)
    }

    /// The row that a heading is for, among those printed side by side.
    pub(super) fn strip(&self, label: &str) -> LabelMatch<RowAt> {
        self.strips.find(label)
    }

    /// The column of a row that a heading is for.
    pub(super) fn column(&self, of: RowAt, label: &str) -> LabelMatch<usize> {
        self.columns[of.table][self.block(of)].find(label)
    }

    /// The headings over several columns of a row's block, but those over all.
    pub(super) fn inner_branches(&self, of: RowAt) -> Vec<Branch<'f>> {
        let mut branches = Vec::new();
        for node in &self.form.tables[of.table].block_of(of.row).column_tree {
            if let HeadingNode::Branch { children, .. } = node {
                for child in children {
                    inner(child, &mut branches);
                }
            }
        }
        branches
    }

    /// Whether a heading is one over several columns.
    pub(super) fn is_branch(&self, label: &str) -> bool {
        matches!(self.branches.find(label), LabelMatch::Same(()))
    }

    /// Whether a heading is that of any column.
    pub(super) fn is_column(&self, label: &str) -> bool {
        self.any_column.find(label).sure().is_some()
    }

    /// Whether a text is printed on the form, or a part of what is: a cell of it may be
    /// broken over several.
    pub(super) fn is_printed(&self, text: &str) -> bool {
        let folded = fold(text);
        self.printed.contains(&folded)
    }

    /// The same for a text that may be a piece of it, or have a slip.
    pub(super) fn is_piece(&self, text: &str) -> bool {
        let folded = fold(text);
        let near = |known: &String| {
            let length = known.chars().count();
            let apart = length.abs_diff(folded.chars().count()) * 4 <= length;
            known.contains(&folded) || (apart && edit_distance(known, &folded) * 4 <= length)
        };
        folded.is_empty() || self.printed.iter().any(near)
    }

    /// How many columns a row has.
    pub(super) fn width(&self, of: RowAt) -> usize {
        self.form.tables[of.table].block_of(of.row).columns.len()
    }

    /// The place of the block that a row stands in; rows of one block share headings.
    pub(super) fn block(&self, of: RowAt) -> usize {
        let table = &self.form.tables[of.table];
        match of.row {
            RowRef::Row(at) => table.rows[at].block,
            RowRef::Group(at) => table.groups[at].block,
        }
    }

    /// A row in the words of the form.
    pub(super) fn path(&self, of: RowAt) -> String {
        self.form.tables[of.table].row_path(of.row)
    }

    /// The label of a column as it is printed.
    pub(super) fn column_label(&self, of: RowAt, column: usize) -> &str {
        &self.form.tables[of.table].block_of(of.row).columns[column].label
    }

    /// A cell in the words of the form.
    pub(super) fn place(&self, of: RowAt, column: usize) -> String {
        self.form.cell_path(CellRef { table: of.table, row: of.row, column })
    }
}

/// The labels of the rows of a table, and of the groups that may be one row.
fn labels(at: usize, table: &Table) -> Vec<(&str, RowAt)> {
    let rows = (0..table.rows.len()).map(RowRef::Row);
    let groups = (0..table.groups.len()).filter(|group| table.groups[*group].undetailed);
    let all: Vec<RowRef> = rows.chain(groups.map(RowRef::Group)).collect();
    // Full labels come first: where a key is as short as another's label, the label wins.
    let full = all.iter().map(|row| (table.label_of(*row), RowAt { table: at, row: *row }));
    let keys = all.iter().map(|row| (table.key_of(*row), RowAt { table: at, row: *row }));
    full.chain(keys).collect()
}

fn collect<'n>(node: &'n HeadingNode, out: &mut Vec<&'n str>) {
    if let HeadingNode::Branch { label, children, .. } = node {
        out.push(label);
        for child in children {
            collect(child, out);
        }
    }
}

/// Every label, caption and heading of a form, folded.
fn printed(form: &Form) -> HashSet<String> {
    let blocks = || form.tables.iter().flat_map(|table| &table.blocks);
    let mut labels: Vec<&str> = Vec::new();
    for node in blocks().flat_map(|block| block.column_tree.iter().chain(&block.row_tree)) {
        collect(node, &mut labels);
    }
    let dress = |block: &'_ Block| [block.caption.clone(), block.corner.clone()];
    let dress: Vec<String> = blocks().flat_map(dress).flatten().collect();
    labels.extend(dress.iter().map(String::as_str));
    let columns = blocks().flat_map(|block| &block.columns).map(|column| column.label.as_str());
    labels.extend(columns);
    let rows = form.tables.iter().flat_map(|table| &table.rows);
    labels.extend(rows.map(|row| row.label.as_str()));
    labels.extend(form.sections.iter().map(|section| section.heading.as_str()));
    let folded = labels.into_iter().map(fold);
    folded.filter(|label| !label.is_empty()).collect()
}

fn inner<'n>(node: &'n HeadingNode, out: &mut Vec<Branch<'n>>) {
    if let HeadingNode::Branch { label, children, .. } = node {
        let mut columns = Vec::new();
        leaves(node, &mut columns);
        out.push(Branch { label, columns });
        for child in children {
            inner(child, out);
        }
    }
}

fn leaves(node: &HeadingNode, out: &mut Vec<usize>) {
    match node {
        HeadingNode::Leaf(at) => out.push(*at),
        HeadingNode::Branch { children, .. } => {
            children.iter().for_each(|child| leaves(child, out))
        }
    }
}
