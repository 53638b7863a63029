//! The texts that a form prints: labels of columns and groups, headers, captions and headings.

use super::label::fold_label;
use nianbao_core::form::{Block, Form, HeadingNode, RowRef, Table};
use std::collections::HashSet;

/// Returns the labels of the groups of rows of a table.
pub(super) fn group_labels(table: &Table) -> impl Iterator<Item = &str> {
    (0..table.groups.len()).map(|group| table.label_of(RowRef::Group(group)))
}

/// Returns the labels of all columns of a form.
pub(super) fn column_labels(form: &Form) -> impl Iterator<Item = &str> {
    let blocks = form.tables.iter().flat_map(|table| &table.blocks);
    blocks.flat_map(|block| &block.columns).map(|column| column.label.as_str())
}

/// Returns the labels that documents have by a slip.
pub(super) fn slips(form: &Form) -> impl Iterator<Item = &str> {
    let tables = || form.tables.iter();
    let rows = tables().flat_map(|table| &table.rows).flat_map(|row| &row.slips);
    let columns = tables().flat_map(|table| &table.blocks).flat_map(|block| &block.columns);
    rows.chain(columns.flat_map(|column| &column.slips)).map(String::as_str)
}

/// Collects the labels of a header and of the headers below it.
pub(super) fn collect_branches<'n>(node: &'n HeadingNode, out: &mut Vec<&'n str>) {
    if let HeadingNode::Branch { label, children, .. } = node {
        out.push(label);
        for child in children {
            collect_branches(child, out);
        }
    }
}

/// Returns all labels, captions and headings of a form, folded.
pub(super) fn printed_texts(form: &Form) -> HashSet<String> {
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
    labels.extend(slips(form));
    let folded = labels.into_iter().map(fold_label);
    folded.filter(|label| !label.is_empty()).collect()
}
