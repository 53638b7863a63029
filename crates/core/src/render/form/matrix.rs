//! The layout with trees of headings for rows and for columns.

use super::{HeadingCell, TablePrinter};
use crate::form::{Block, HeadingNode, RowRef};
use crate::render::html::escape_into;

/// The headings at the left of a matrix.
struct Stub<'n> {
    /// The number of columns that they take.
    deep: usize,
    /// The headings that begin with the next row: label, columns from there on, rows.
    open: Vec<(&'n str, usize, usize)>,
}

impl TablePrinter<'_> {
    /// Prints trees of headings at the top and at the left.
    pub(super) fn print_matrix(&mut self) {
        let table = self.table;
        for block in &table.blocks {
            let left = self.heading_depth(&block.row_tree);
            let top = block.column_tree.iter().map(HeadingNode::depth).max().unwrap_or(1);
            self.print_column_group(left, block.columns.len());
            self.out.push_str("<thead>\n");
            for level in 0..top {
                self.open_row();
                if level == 0 {
                    self.out.push_str("<td class=\"corner\"");
                    self.print_spans(left, top);
                    self.out.push('>');
                    let corner = block.corner.as_deref().unwrap_or_default();
                    escape_into(corner, &mut self.out);
                    self.place_heading(corner, left, top);
                    self.out.push_str("</td>");
                }
                self.print_column_headings(block, &block.column_tree, level, top);
                self.out.push_str("</tr>\n");
            }
            self.out.push_str("</thead>\n<tbody>\n");
            self.grid.set_stub(left);
            self.grid.end_head();
            let mut stub = Stub { deep: left, open: Vec::new() };
            for node in &block.row_tree {
                self.print_matrix_rows(block, node, left, &mut stub);
            }
            self.out.push_str("</tbody>\n");
        }
    }

    /// Prints the kinds of columns, so that a style sheet can size them.
    fn print_column_group(&mut self, left: usize, values: usize) {
        self.out.push_str("<colgroup>");
        for _ in 1..left {
            self.out.push_str("<col class=\"group\">");
        }
        self.out.push_str(&format!("<col class=\"label\"><col span=\"{values}\"></colgroup>\n"));
    }

    /// Prints the headings of one level; those that end above span down to the values.
    fn print_column_headings(
        &mut self,
        block: &Block,
        nodes: &[HeadingNode],
        level: usize,
        deep: usize,
    ) {
        for node in nodes {
            match node {
                HeadingNode::Leaf(at) if level == 0 => {
                    let label = &block.columns[*at].label;
                    self.print_heading(&HeadingCell {
                        label,
                        scope: "col",
                        columns: 1,
                        rows: deep,
                        id: None,
                    });
                }
                HeadingNode::Branch { label, .. } if level == 0 => {
                    let columns = node.leaves();
                    self.print_heading(&HeadingCell {
                        label,
                        scope: "col",
                        columns,
                        rows: 1,
                        id: None,
                    });
                }
                HeadingNode::Branch { children, .. } => {
                    self.print_column_headings(block, children, level - 1, deep - 1);
                }
                HeadingNode::Leaf(_) => {}
            }
        }
    }

    /// Prints the rows below a node.
    fn print_matrix_rows<'n>(
        &mut self,
        block: &Block,
        node: &'n HeadingNode,
        left: usize,
        stub: &mut Stub<'n>,
    ) {
        if let Some(row) = self.row_of(node) {
            return self.print_matrix_row(block, row, left, stub);
        }
        if let HeadingNode::Branch { label, children, .. } = node {
            stub.open.push((label, left, self.row_count(node)));
            for child in children {
                self.print_matrix_rows(block, child, left - 1, stub);
            }
        }
    }

    fn print_matrix_row(&mut self, block: &Block, row: RowRef, left: usize, stub: &mut Stub) {
        self.open_row();
        for (label, left, rows) in stub.open.drain(..) {
            self.print_row_heading(label, stub.deep - left, 1, rows);
        }
        self.print_row_heading(self.table.label_of(row), stub.deep - left, left, 1);
        for column in 0..block.columns.len() {
            self.end_piece(row, column, 1, "");
        }
        self.out.push_str("</tr>\n");
    }

    /// Prints a heading at the left. Its class holds its level, so that it can stay in
    /// sight beside values that scroll.
    fn print_row_heading(&mut self, label: &str, level: usize, columns: usize, rows: usize) {
        self.place_heading(label, columns, rows);
        self.out.push_str(&format!("<th scope=\"row\" class=\"level-{level}\""));
        self.print_spans(columns, rows);
        self.out.push('>');
        escape_into(label, &mut self.out);
        self.out.push_str("</th>");
    }
}
