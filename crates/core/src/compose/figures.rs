//! The canonical style of a table of figures in a source: rows in the order of the form,
//! and comments that name the columns.

use crate::form::{HeadingNode, RowRef, Table};
use std::fmt::Write;

/// Indentation of a table's rows, in spaces.
const INDENT: usize = 4;

/// Appends a table to the YAML of `figures`.
///
/// `row_text` returns what stands after the colon of a row, as in `[0, ~]   # 待定`, or
/// `None` for a row that the source does not have. It is called in the order of the form,
/// for a group only if the source has none of its rows.
pub fn write_table(
    table: &Table,
    out: &mut String,
    row_text: &mut dyn FnMut(RowRef) -> Option<String>,
) {
    let _ = writeln!(out, "  {}:", table.key);
    if table.free {
        out.push_str("    # 指标: 数值，一行一项\n");
    }
    let mut writer = TableWriter { table, out, row_text };
    let mut last = Vec::new();
    for block in &table.blocks {
        let columns: Vec<&str> = block.columns.iter().map(|column| column.label.as_str()).collect();
        // Blocks with the same columns share one comment.
        if last != columns && !table.free {
            let _ = writeln!(writer.out, "    # {}", columns.join(", "));
            last = columns;
        }
        for node in &block.row_tree {
            writer.write_node(node, INDENT);
        }
    }
}

struct TableWriter<'a> {
    table: &'a Table,
    out: &'a mut String,
    row_text: &'a mut dyn FnMut(RowRef) -> Option<String>,
}

impl TableWriter<'_> {
    fn write_node(&mut self, node: &HeadingNode, indent: usize) {
        match node {
            HeadingNode::Leaf(row) => self.write_row(RowRef::Row(*row), indent),
            HeadingNode::Branch { group: None, children, .. } => {
                for child in children {
                    self.write_node(child, indent);
                }
            }
            HeadingNode::Branch { group: Some(group), children, .. } => {
                let start = self.out.len();
                let _ = writeln!(self.out, "{:indent$}{}:", "", self.table.groups[*group].key);
                let end = self.out.len();
                for child in children {
                    self.write_node(child, indent + 2);
                }
                if self.out.len() == end {
                    self.out.truncate(start);
                    self.write_row(RowRef::Group(*group), indent);
                }
            }
        }
    }

    fn write_row(&mut self, row: RowRef, indent: usize) {
        if let Some(text) = (self.row_text)(row) {
            let _ = writeln!(self.out, "{:indent$}{}: {text}", "", self.table.key_of(row));
        }
    }
}
