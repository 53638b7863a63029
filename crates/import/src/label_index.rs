//! The labels of a form: its rows, columns, headers and captions, to look the text of a
//! document up in.

use super::label::{LabelMap, LabelMatch, fold_label};
use nianbao_core::diag::finding::edit_distance;
use nianbao_core::form::{Block, CellRef, Form, HeadingNode, Layout, RowRef, Table};
use std::collections::HashSet;

/// A row of a form: the index of its table, and the row in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct FormRow {
    pub(super) table: usize,
    pub(super) row: RowRef,
}

/// A header that spans several columns.
pub(super) struct Branch<'f> {
    pub(super) label: &'f str,
    pub(super) columns: Vec<usize>,
}

/// The labels of a form, folded for look-ups. One run builds it once for all
/// documents.
pub(super) struct LabelIndex<'f> {
    pub(super) form: &'f Form,
    /// Rows that are printed below one another.
    rows: LabelMap<FormRow>,
    /// Rows that are printed side by side, above their columns.
    side_by_side: LabelMap<FormRow>,
    /// Columns, by table and block.
    columns: Vec<Vec<LabelMap<usize>>>,
    /// Headers that span several columns.
    branches: LabelMap<()>,
    /// The columns of all blocks.
    any_column: LabelMap<()>,
    /// All text that the form prints, folded.
    printed: HashSet<String>,
}

impl<'f> LabelIndex<'f> {
    /// Indexes a form.
    pub(super) fn new(form: &'f Form) -> Self {
        let rows = |strip: bool| {
            let tables = form.tables.iter().enumerate();
            let tables = tables.filter(move |(_, table)| (table.layout == Layout::Strip) == strip);
            LabelMap::new(tables.flat_map(|(at, table)| row_labels(at, table)))
        };
        let blocks = || form.tables.iter().flat_map(|table| &table.blocks);
        let mut branches = Vec::new();
        for node in blocks().flat_map(|block| &block.column_tree) {
            collect_branches(node, &mut branches);
        }
        let columns = |table: &'f Table| {
            let block_columns = |block: &'f Block| {
                LabelMap::new(
                    block.columns.iter().enumerate().map(|(at, c)| (c.label.as_str(), at)),
                )
            };
            table.blocks.iter().map(block_columns).collect()
        };
        Self {
            form,
            rows: rows(false),
            side_by_side: rows(true),
            columns: form.tables.iter().map(columns).collect(),
            branches: LabelMap::new(branches.into_iter().map(|label| (label, ()))),
            printed: printed_texts(form),
            any_column: LabelMap::new(
                blocks().flat_map(|block| &block.columns).map(|c| (c.label.as_str(), ())),
            ),
        }
    }

    /// Looks a label up among the rows printed below one another.
    pub(super) fn find_row(&self, label: &str) -> LabelMatch<FormRow> {
        self.rows.find(label)
    }

    /// Looks a header up among the rows printed side by side.
    pub(super) fn find_side_by_side(&self, label: &str) -> LabelMatch<FormRow> {
        self.side_by_side.find(label)
    }

    /// Looks a header up among the columns of a row.
    pub(super) fn find_column(&self, row: FormRow, label: &str) -> LabelMatch<usize> {
        self.columns[row.table][self.block(row)].find(label)
    }

    /// Returns the headers over several, but not all, columns of a row's block.
    pub(super) fn inner_branches(&self, row: FormRow) -> Vec<Branch<'f>> {
        let mut branches = Vec::new();
        for node in &self.form.tables[row.table].block_of(row.row).column_tree {
            if let HeadingNode::Branch { children, .. } = node {
                for child in children {
                    collect_inner(child, &mut branches);
                }
            }
        }
        branches
    }

    /// True if a text is a header over several columns.
    pub(super) fn is_branch(&self, label: &str) -> bool {
        matches!(self.branches.find(label), LabelMatch::Exact(()))
    }

    /// True if a text is the header of a column.
    pub(super) fn is_column(&self, label: &str) -> bool {
        self.any_column.find(label).matched().is_some()
    }

    /// True if the form prints a text.
    pub(super) fn is_printed(&self, text: &str) -> bool {
        self.printed.contains(&fold_label(text))
    }

    /// True if a text is a part of text that the form prints, as where one label is
    /// broken over several cells, or has typing errors.
    pub(super) fn is_printed_part(&self, text: &str) -> bool {
        let folded = fold_label(text);
        let near = |printed: &String| {
            let length = printed.chars().count();
            let similar = length.abs_diff(folded.chars().count()) * 4 <= length;
            printed.contains(&folded) || (similar && edit_distance(printed, &folded) * 4 <= length)
        };
        folded.is_empty() || self.printed.iter().any(near)
    }

    /// Returns the number of columns of a row.
    pub(super) fn width(&self, row: FormRow) -> usize {
        self.form.tables[row.table].block_of(row.row).columns.len()
    }

    /// Returns the index of a row's block in its table; rows of one block share headers.
    pub(super) fn block(&self, row: FormRow) -> usize {
        let table = &self.form.tables[row.table];
        match row.row {
            RowRef::Row(at) => table.rows[at].block,
            RowRef::Group(at) => table.groups[at].block,
        }
    }

    /// Returns the path of a row in the form.
    pub(super) fn row_path(&self, row: FormRow) -> String {
        self.form.tables[row.table].row_path(row.row)
    }

    /// Returns the label of a column as printed.
    pub(super) fn column_label(&self, row: FormRow, column: usize) -> &str {
        &self.form.tables[row.table].block_of(row.row).columns[column].label
    }

    /// Returns the path of a cell in the form.
    pub(super) fn cell_path(&self, row: FormRow, column: usize) -> String {
        self.form.cell_path(CellRef { table: row.table, row: row.row, column })
    }
}

/// Returns the labels of the rows of a table, and of the groups that may be one row.
fn row_labels(at: usize, table: &Table) -> Vec<(&str, FormRow)> {
    let rows = (0..table.rows.len()).map(RowRef::Row);
    let groups = (0..table.groups.len()).filter(|group| table.groups[*group].undetailed);
    let all: Vec<RowRef> = rows.chain(groups.map(RowRef::Group)).collect();
    // Labels come before keys: where a key equals the label of another row, the label wins.
    let labels = all.iter().map(|row| (table.label_of(*row), FormRow { table: at, row: *row }));
    let keys = all.iter().map(|row| (table.key_of(*row), FormRow { table: at, row: *row }));
    labels.chain(keys).collect()
}

/// Collects the labels of a header and of the headers below it.
fn collect_branches<'n>(node: &'n HeadingNode, out: &mut Vec<&'n str>) {
    if let HeadingNode::Branch { label, children, .. } = node {
        out.push(label);
        for child in children {
            collect_branches(child, out);
        }
    }
}

/// Returns all labels, captions and headings of a form, folded.
fn printed_texts(form: &Form) -> HashSet<String> {
    let blocks = || form.tables.iter().flat_map(|table| &table.blocks);
    let mut labels: Vec<&str> = Vec::new();
    for node in blocks().flat_map(|block| block.column_tree.iter().chain(&block.row_tree)) {
        collect_branches(node, &mut labels);
    }
    let captions = |block: &'_ Block| [block.caption.clone(), block.corner.clone()];
    let captions: Vec<String> = blocks().flat_map(captions).flatten().collect();
    labels.extend(captions.iter().map(String::as_str));
    let columns = blocks().flat_map(|block| &block.columns).map(|column| column.label.as_str());
    labels.extend(columns);
    let rows = form.tables.iter().flat_map(|table| &table.rows);
    labels.extend(rows.map(|row| row.label.as_str()));
    labels.extend(form.sections.iter().map(|section| section.heading.as_str()));
    let folded = labels.into_iter().map(fold_label);
    folded.filter(|label| !label.is_empty()).collect()
}

/// Collects a header over several columns, and those below it.
fn collect_inner<'n>(node: &'n HeadingNode, out: &mut Vec<Branch<'n>>) {
    if let HeadingNode::Branch { label, children, .. } = node {
        let mut columns = Vec::new();
        collect_leaves(node, &mut columns);
        out.push(Branch { label, columns });
        for child in children {
            collect_inner(child, out);
        }
    }
}

/// Collects the columns below a header.
fn collect_leaves(node: &HeadingNode, out: &mut Vec<usize>) {
    match node {
        HeadingNode::Leaf(at) => out.push(*at),
        HeadingNode::Branch { children, .. } => {
            for child in children {
                collect_leaves(child, out);
            }
        }
    }
}
