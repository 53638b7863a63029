//! The layout with blocks of rows under one another, each with its own columns.

use super::{HeadingCell, TablePrinter};
use crate::form::{Block, HeadingNode, RowRef};

/// The headings over rows of a block.
#[derive(Clone, Copy)]
struct Band<'a> {
    /// The prefix of the ids of the block.
    name: &'a str,
    /// The indices of the headings, as a suffix of ids: `-h-0-1`.
    path: &'a str,
    /// The ids of the caption and of the headings, each with a space after it.
    over: &'a str,
    /// The number of columns of the table.
    width: usize,
}

impl TablePrinter<'_> {
    /// Prints the blocks; the last column of a narrower block takes the rest.
    pub(super) fn print_blocks(&mut self) {
        let table = self.table;
        let width =
            1 + table.blocks.iter().map(|block| block.columns.len()).max().unwrap_or_default();
        self.grid.set_stub(1);
        for (at, block) in table.blocks.iter().enumerate() {
            let name = format!("{}-{at}", table.id);
            self.out.push_str("<tbody>\n");
            if let Some(caption) = &block.caption {
                let id = Some(format!("{name}-caption"));
                self.open_row();
                self.print_heading(&HeadingCell {
                    label: caption,
                    scope: "col",
                    columns: width,
                    rows: 1,
                    id,
                });
                self.out.push_str("</tr>\n");
            }
            self.print_block(block, &name, width);
            self.out.push_str("</tbody>\n");
        }
    }

    fn print_block(&mut self, block: &Block, name: &str, width: usize) {
        let last = block.columns.len() - 1;
        let rest = |column: usize| if column == last { width - 1 - last } else { 1 };
        self.open_row();
        self.print_corner(block);
        for (at, column) in block.columns.iter().enumerate() {
            let id = Some(format!("{name}-c{at}"));
            self.print_heading(&HeadingCell {
                label: &column.label,
                scope: "col",
                columns: rest(at),
                rows: 1,
                id,
            });
        }
        self.out.push_str("</tr>\n");
        let caption = block.caption.as_ref().map(|_| format!("{name}-caption "));
        let over = caption.unwrap_or_default();
        self.print_block_rows(
            block,
            &block.row_tree,
            &Band { name, path: "-h", over: &over, width },
        );
    }

    /// Prints rows under the same headings; a heading among them has its own row.
    fn print_block_rows(&mut self, block: &Block, nodes: &[HeadingNode], band: &Band) {
        for (at, node) in nodes.iter().enumerate() {
            match node {
                HeadingNode::Branch { label, children, .. } if self.row_of(node).is_none() => {
                    let path = format!("{}-{at}", band.path);
                    let id = format!("{}{path}", band.name);
                    let over = format!("{}{id} ", band.over);
                    self.open_row();
                    let (columns, id) = (band.width, Some(id));
                    self.print_heading(&HeadingCell { label, scope: "col", columns, rows: 1, id });
                    self.out.push_str("</tr>\n");
                    self.print_block_rows(
                        block,
                        children,
                        &Band { path: &path, over: &over, ..*band },
                    );
                }
                _ => {
                    if let Some(row) = self.row_of(node) {
                        self.print_block_row(block, row, band);
                    }
                }
            }
        }
    }

    fn print_block_row(&mut self, block: &Block, row: RowRef, band: &Band) {
        let (name, last) = (band.name, block.columns.len() - 1);
        let id = match row {
            RowRef::Row(at) => format!("{name}-r{at}"),
            RowRef::Group(at) => format!("{name}-g{at}"),
        };
        let label = self.table.label_of(row);
        self.open_row();
        self.print_heading(&HeadingCell {
            label,
            scope: "row",
            columns: 1,
            rows: 1,
            id: Some(id.clone()),
        });
        for at in 0..block.columns.len() {
            let rest = if at == last { band.width - 1 - last } else { 1 };
            self.end_piece(row, at, rest, &format!("{}{name}-c{at} {id}", band.over));
        }
        self.out.push_str("</tr>\n");
    }
}
