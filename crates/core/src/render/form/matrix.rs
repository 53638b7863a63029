//! Rows and columns, both with trees of headings.

use super::super::html::escape_into;
use super::{Head, Writer};
use crate::form::{Block, Node, RowRef};

/// The headings at the left of a matrix.
struct Stub<'n> {
    /// How many columns they take.
    deep: usize,
    /// Those that begin with the next row: words, columns from there on, rows.
    open: Vec<(&'n str, usize, usize)>,
}

impl Writer<'_> {
    /// Trees of headings at the top and at the left.
    pub(super) fn matrix(&mut self) {
        let table = self.table;
        for block in &table.blocks {
            let left = self.deep(&block.row_tree);
            let top = block.column_tree.iter().map(Node::depth).max().unwrap_or(1);
            self.matrix_columns(left, block.columns.len());
            self.out.push_str("<thead>\n");
            for level in 0..top {
                self.out.push_str("<tr>");
                if level == 0 {
                    self.out.push_str("<td class=\"corner\"");
                    self.spans(left, top);
                    self.out.push('>');
                    escape_into(block.corner.as_deref().unwrap_or_default(), &mut self.out);
                    self.out.push_str("</td>");
                }
                self.column_heads(block, &block.column_tree, level, top);
                self.out.push_str("</tr>\n");
            }
            self.out.push_str("</thead>\n<tbody>\n");
            let mut stub = Stub { deep: left, open: Vec::new() };
            for node in &block.row_tree {
                self.matrix_rows(block, node, left, &mut stub);
            }
            self.out.push_str("</tbody>\n");
        }
    }

    /// What kinds of columns there are, so that a style sheet can size them.
    fn matrix_columns(&mut self, left: usize, values: usize) {
        self.out.push_str("<colgroup>");
        for _ in 1..left {
            self.out.push_str("<col class=\"group\">");
        }
        self.out.push_str(&format!("<col class=\"label\"><col span=\"{values}\"></colgroup>\n"));
    }

    /// The headings of one level; those that end above span down to the values.
    fn column_heads(&mut self, block: &Block, nodes: &[Node], level: usize, deep: usize) {
        for node in nodes {
            match node {
                Node::Leaf(at) if level == 0 => {
                    let label = &block.columns[*at].label;
                    self.head(&Head { label, scope: "col", columns: 1, rows: deep, id: None });
                }
                Node::Branch { label, .. } if level == 0 => {
                    let columns = node.leaves();
                    self.head(&Head { label, scope: "col", columns, rows: 1, id: None });
                }
                Node::Branch { children, .. } => {
                    self.column_heads(block, children, level - 1, deep - 1);
                }
                Node::Leaf(_) => {}
            }
        }
    }

    /// Rows below a node.
    fn matrix_rows<'n>(&mut self, block: &Block, node: &'n Node, left: usize, stub: &mut Stub<'n>) {
        if let Some(row) = self.row_of(node) {
            return self.matrix_row(block, row, left, stub);
        }
        if let Node::Branch { label, children, .. } = node {
            stub.open.push((label, left, self.printed(node)));
            for child in children {
                self.matrix_rows(block, child, left - 1, stub);
            }
        }
    }

    fn matrix_row(&mut self, block: &Block, row: RowRef, left: usize, stub: &mut Stub) {
        self.out.push_str("<tr>");
        for (label, left, rows) in stub.open.drain(..) {
            self.row_head(label, stub.deep - left, 1, rows);
        }
        self.row_head(self.table.label_of(row), stub.deep - left, left, 1);
        for column in 0..block.columns.len() {
            self.value(row, column, 1, "");
        }
        self.out.push_str("</tr>\n");
    }

    /// A heading at the left of a matrix. How deep it stands is told, so that
    /// it can stay in sight beside values that scroll.
    fn row_head(&mut self, label: &str, level: usize, columns: usize, rows: usize) {
        self.out.push_str(&format!("<th scope=\"row\" class=\"level-{level}\""));
        self.spans(columns, rows);
        self.out.push('>');
        escape_into(label, &mut self.out);
        self.out.push_str("</th>");
    }
}
