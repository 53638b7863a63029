//! The statutory tables as the form prints them, without their values. Their markup
//! is in no template, since the law fixes it.

mod blocks;
mod grid;
mod matrix;
mod strip;

use super::html::escape_into;
use crate::form::{Block, CellRef, Form, HeadingNode, Layout, RowRef, Table};
use grid::GridBuilder;

pub(super) use grid::{Grid, GridContent};

/// A printed table without its values.
pub(super) struct PrintedTable {
    /// The HTML before each value, with the cell.
    pub(super) pieces: Vec<(String, CellRef)>,
    /// The HTML after the last value.
    pub(super) tail: String,
    /// The same cells as a grid.
    pub(super) grid: Grid,
}

/// Prints a table of a form. `undetailed` is true for groups that are one row.
pub(super) fn print_table(form: &Form, at: usize, undetailed: Vec<bool>) -> PrintedTable {
    let table = &form.tables[at];
    let caption = table.section.map_or(table.key.as_str(), |at| &form.sections[at].heading);
    let mut writer = TablePrinter {
        at,
        table,
        undetailed,
        out: String::new(),
        pieces: Vec::new(),
        grid: GridBuilder::default(),
    };
    writer.open_table(caption);
    match table.layout {
        Layout::Blocks => writer.print_blocks(),
        Layout::Matrix => writer.print_matrix(),
        Layout::Strip => writer.print_strip(),
        Layout::List => writer.print_list_head(),
    }
    PrintedTable { pieces: writer.pieces, tail: writer.out, grid: writer.grid.finish() }
}

struct TablePrinter<'a> {
    at: usize,
    table: &'a Table,
    undetailed: Vec<bool>,
    /// The markup since the last value.
    out: String,
    pieces: Vec<(String, CellRef)>,
    /// The cells of all rows.
    grid: GridBuilder,
}

/// A heading cell.
struct HeadingCell<'t> {
    label: &'t str,
    scope: &'t str,
    columns: usize,
    rows: usize,
    id: Option<String>,
}

impl TablePrinter<'_> {
    fn open_table(&mut self, caption: &str) {
        let id = &self.table.id;
        let layout = Layout::ALL.iter().find(|(layout, _)| *layout == self.table.layout);
        let class = layout.map_or("", |(_, word)| word);
        self.out.push_str(&format!(
            "<div class=\"scroll\" role=\"region\" aria-labelledby=\"{id}-caption\" tabindex=\"0\">\
             <table class=\"form {class}\" id=\"{id}-table\"><caption id=\"{id}-caption\">"
        ));
        escape_into(caption, &mut self.out);
        self.out.push_str("</caption>\n");
    }

    /// Begins a row; its cells follow.
    fn open_row(&mut self) {
        self.out.push_str("<tr>");
        self.grid.open_row();
    }

    /// Places a heading in the grid.
    fn place_heading(&mut self, label: &str, columns: usize, rows: usize) {
        self.grid.push(GridContent::Heading(label.to_owned()), columns, rows);
    }

    fn print_heading(&mut self, head: &HeadingCell) {
        self.place_heading(head.label, head.columns, head.rows);
        self.out.push_str("<th scope=\"");
        self.out.push_str(head.scope);
        self.out.push('"');
        if let Some(id) = &head.id {
            self.out.push_str(&format!(" id=\"{id}\""));
        }
        self.print_spans(head.columns, head.rows);
        self.out.push('>');
        escape_into(head.label, &mut self.out);
        self.out.push_str("</th>");
    }

    fn print_spans(&mut self, columns: usize, rows: usize) {
        if columns > 1 {
            self.out.push_str(&format!(" colspan=\"{columns}\""));
        }
        if rows > 1 {
            self.out.push_str(&format!(" rowspan=\"{rows}\""));
        }
    }

    /// Ends the part before a value; `headers` lists the ids of its headings where
    /// `scope` alone is not enough.
    fn end_piece(&mut self, row: RowRef, column: usize, span: usize, headers: &str) {
        self.out.push_str("<td");
        self.print_spans(span, 1);
        if !headers.is_empty() {
            self.out.push_str(&format!(" headers=\"{headers}\""));
        }
        let place = CellRef { table: self.at, row, column };
        self.grid.push(GridContent::Value(place), span, 1);
        self.pieces.push((std::mem::take(&mut self.out), place));
    }

    /// Returns the row that a node is printed as: its own, or that of a group given as
    /// one row.
    fn row_of(&self, node: &HeadingNode) -> Option<RowRef> {
        match node {
            HeadingNode::Leaf(row) => Some(RowRef::Row(*row)),
            HeadingNode::Branch { group, .. } => {
                group.filter(|group| self.undetailed[*group]).map(RowRef::Group)
            }
        }
    }

    /// Counts the printed rows of a node; a group given as one row is one.
    fn row_count(&self, node: &HeadingNode) -> usize {
        match node {
            HeadingNode::Branch { children, .. } if self.row_of(node).is_none() => {
                children.iter().map(|child| self.row_count(child)).sum()
            }
            _ => 1,
        }
    }

    /// Returns the depth of the headings over printed rows.
    fn heading_depth(&self, nodes: &[HeadingNode]) -> usize {
        let depth = |node: &HeadingNode| match node {
            HeadingNode::Branch { children, .. } if self.row_of(node).is_none() => {
                1 + self.heading_depth(children)
            }
            _ => 1,
        };
        nodes.iter().map(depth).max().unwrap_or(1)
    }

    /// Prints the heading above the row headings of a block, which may be empty.
    fn print_corner(&mut self, block: &Block) {
        let label = block.corner.as_deref().unwrap_or_default();
        self.print_heading(&HeadingCell { label, scope: "col", columns: 1, rows: 1, id: None });
    }

    /// Prints the head of a list, whose rows differ from report to report.
    fn print_list_head(&mut self) {
        let Some(block) = self.table.blocks.first() else { return };
        self.out.push_str("<thead>\n");
        self.open_row();
        self.print_corner(block);
        for column in &block.columns {
            self.print_heading(&HeadingCell {
                label: &column.label,
                scope: "col",
                columns: 1,
                rows: 1,
                id: None,
            });
        }
        self.out.push_str("</tr>\n</thead>\n");
        self.grid.set_stub(1);
        self.grid.end_head();
    }
}
