//! The layout with rows side by side, as one printed row.

use super::{HeadingCell, TablePrinter};
use crate::form::{Block, HeadingNode};

impl TablePrinter<'_> {
    /// Prints the rows side by side under their headings.
    pub(super) fn print_strip(&mut self) {
        let table = self.table;
        for block in &table.blocks {
            let top = 1 + self.heading_depth(&block.row_tree);
            self.out.push_str("<thead>\n");
            for level in 0..top {
                self.open_row();
                self.print_strip_headings(block, &block.row_tree, level, top, "");
                self.out.push_str("</tr>\n");
            }
            self.out.push_str("</thead>\n<tbody>\n");
            self.grid.end_head();
            self.open_row();
            self.print_strip_values(block, &block.row_tree, "");
            self.out.push_str("</tr>\n</tbody>\n");
        }
    }

    fn print_strip_headings(
        &mut self,
        block: &Block,
        nodes: &[HeadingNode],
        level: usize,
        deep: usize,
        above: &str,
    ) {
        for (at, node) in nodes.iter().enumerate() {
            let name = format!("{above}-{at}");
            let id = Some(format!("{}{name}", self.table.id));
            let columns = self.row_count(node) * block.columns.len();
            let label = match node {
                HeadingNode::Branch { label, .. } => label,
                HeadingNode::Leaf(row) => &self.table.rows[*row].label,
            };
            match (node, self.row_of(node)) {
                _ if level == 0 => {
                    self.print_heading(&HeadingCell { label, scope: "col", columns, rows: 1, id });
                }
                (_, Some(_)) if level == 1 => self.print_strip_columns(block, &name, deep - 1),
                (HeadingNode::Branch { children, .. }, None) => {
                    self.print_strip_headings(block, children, level - 1, deep - 1, &name);
                }
                _ => {}
            }
        }
    }

    /// Prints the headings of the columns under the heading of a row.
    fn print_strip_columns(&mut self, block: &Block, name: &str, rows: usize) {
        for (at, column) in block.columns.iter().enumerate() {
            let id = Some(format!("{}{name}-c{at}", self.table.id));
            self.print_heading(&HeadingCell {
                label: &column.label,
                scope: "col",
                columns: 1,
                rows,
                id,
            });
        }
    }

    fn print_strip_values(&mut self, block: &Block, nodes: &[HeadingNode], above: &str) {
        for (at, node) in nodes.iter().enumerate() {
            let name = format!("{above}-{at}");
            if let Some(row) = self.row_of(node) {
                for column in 0..block.columns.len() {
                    let headers = self.header_ids(&name, column);
                    self.end_piece(row, column, 1, &headers);
                }
            } else if let HeadingNode::Branch { children, .. } = node {
                self.print_strip_values(block, children, &name);
            }
        }
    }

    /// Returns the ids of all headings over a column: `remedies-1 remedies-1-0 …`.
    fn header_ids(&self, name: &str, column: usize) -> String {
        let table = &self.table.id;
        let ends = name.match_indices('-').map(|(at, _)| at).skip(1).chain([name.len()]);
        let mut ids: Vec<String> = ends.map(|end| format!("{table}{}", &name[..end])).collect();
        ids.push(format!("{table}{name}-c{column}"));
        ids.join(" ")
    }
}
