//! The statutory tables, exactly as the form prints them, without their values.
//! Their markup is not a template: what the law fixes is not a matter of looks.

use super::html::escape_into;
use crate::format::{Block, CellRef, Format, Layout, Node, RowRef, Table};

/// Prints a table of a format: what stands before each value, and what stands
/// after the last. `undetailed` says which groups are one row.
pub(super) fn print(
    format: &Format,
    at: usize,
    undetailed: Vec<bool>,
) -> (Vec<(String, CellRef)>, String) {
    let table = &format.tables[at];
    let caption = table.section.map_or(table.key.as_str(), |at| &format.sections[at].heading);
    let mut writer = Writer { at, table, undetailed, out: String::new(), pieces: Vec::new() };
    writer.open(caption);
    match table.layout {
        Layout::Blocks => writer.blocks(),
        Layout::Matrix => writer.matrix(),
        Layout::Strip => writer.strip(),
        Layout::List => writer.list(),
    }
    (writer.pieces, writer.out)
}

struct Writer<'a> {
    at: usize,
    table: &'a Table,
    undetailed: Vec<bool>,
    /// What was written since the last value.
    out: String,
    pieces: Vec<(String, CellRef)>,
}

/// A heading cell.
struct Head<'t> {
    label: &'t str,
    scope: &'t str,
    columns: usize,
    rows: usize,
    id: Option<String>,
}

/// The headings at the left of a matrix.
struct Stub<'n> {
    /// How many columns they take.
    deep: usize,
    /// Those that begin with the next row: words, columns from there on, rows.
    open: Vec<(&'n str, usize, usize)>,
}

impl Writer<'_> {
    fn open(&mut self, caption: &str) {
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

    fn head(&mut self, head: &Head) {
        self.out.push_str("<th scope=\"");
        self.out.push_str(head.scope);
        self.out.push('"');
        if let Some(id) = &head.id {
            self.out.push_str(&format!(" id=\"{id}\""));
        }
        self.spans(head.columns, head.rows);
        self.out.push('>');
        escape_into(head.label, &mut self.out);
        self.out.push_str("</th>");
    }

    fn spans(&mut self, columns: usize, rows: usize) {
        if columns > 1 {
            self.out.push_str(&format!(" colspan=\"{columns}\""));
        }
        if rows > 1 {
            self.out.push_str(&format!(" rowspan=\"{rows}\""));
        }
    }

    /// A place for a value; `headers` names its headings where `scope` alone is
    /// not enough.
    fn value(&mut self, row: RowRef, column: usize, span: usize, headers: &str) {
        self.out.push_str("<td");
        self.spans(span, 1);
        if !headers.is_empty() {
            self.out.push_str(&format!(" headers=\"{headers}\""));
        }
        let place = CellRef { table: self.at, row, column };
        self.pieces.push((std::mem::take(&mut self.out), place));
    }

    /// Blocks under one another; a narrower block's last column takes the rest.
    fn blocks(&mut self) {
        let table = self.table;
        let width =
            1 + table.blocks.iter().map(|block| block.columns.len()).max().unwrap_or_default();
        for (at, block) in table.blocks.iter().enumerate() {
            let name = format!("{}-{at}", table.id);
            self.out.push_str("<tbody>\n");
            if let Some(caption) = &block.caption {
                let id = Some(format!("{name}-caption"));
                self.out.push_str("<tr>");
                self.head(&Head { label: caption, scope: "col", columns: width, rows: 1, id });
                self.out.push_str("</tr>\n");
            }
            self.block(block, &name, width);
            self.out.push_str("</tbody>\n");
        }
    }

    fn block(&mut self, block: &Block, name: &str, width: usize) {
        let table = self.table;
        let last = block.columns.len() - 1;
        let rest = |column: usize| if column == last { width - 1 - last } else { 1 };
        self.out.push_str("<tr>");
        let corner = block.corner.as_deref().unwrap_or_default();
        self.head(&Head { label: corner, scope: "col", columns: 1, rows: 1, id: None });
        for (at, column) in block.columns.iter().enumerate() {
            let id = Some(format!("{name}-c{at}"));
            self.head(&Head { label: &column.label, scope: "col", columns: rest(at), rows: 1, id });
        }
        self.out.push_str("</tr>\n");
        for row in block.rows.clone() {
            self.out.push_str("<tr>");
            let id = Some(format!("{name}-r{row}"));
            self.head(&Head {
                label: &table.rows[row].label,
                scope: "row",
                columns: 1,
                rows: 1,
                id,
            });
            for at in 0..block.columns.len() {
                let caption = if block.caption.is_some() {
                    format!("{name}-caption ")
                } else {
                    String::new()
                };
                let headers = format!("{caption}{name}-c{at} {name}-r{row}");
                self.value(RowRef::Row(row), at, rest(at), &headers);
            }
            self.out.push_str("</tr>\n");
        }
    }

    /// Trees of headings at the top and at the left.
    fn matrix(&mut self) {
        let table = self.table;
        for block in &table.blocks {
            let left = block.row_tree.iter().map(Node::depth).max().unwrap_or(1);
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
        match node {
            Node::Leaf(row) => self.matrix_row(block, RowRef::Row(*row), left, stub),
            Node::Branch { group: Some(group), .. } if self.in_one(*group) => {
                self.matrix_row(block, RowRef::Group(*group), left, stub);
            }
            Node::Branch { label, children, .. } => {
                stub.open.push((label, left, self.printed(node)));
                for child in children {
                    self.matrix_rows(block, child, left - 1, stub);
                }
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

    fn in_one(&self, group: usize) -> bool {
        self.undetailed[group]
    }

    /// How many rows a node takes, with the groups that were given as one row.
    fn printed(&self, node: &Node) -> usize {
        match node {
            Node::Leaf(_) => 1,
            Node::Branch { group: Some(group), .. } if self.in_one(*group) => 1,
            Node::Branch { children, .. } => children.iter().map(|child| self.printed(child)).sum(),
        }
    }

    /// The rows side by side under their headings, one printed row.
    fn strip(&mut self) {
        let table = self.table;
        for block in &table.blocks {
            let top = 1 + block.row_tree.iter().map(Node::depth).max().unwrap_or(1);
            self.out.push_str("<thead>\n");
            for level in 0..top {
                self.out.push_str("<tr>");
                self.strip_heads(block, &block.row_tree, level, top, "");
                self.out.push_str("</tr>\n");
            }
            self.out.push_str("</thead>\n<tbody>\n<tr>");
            self.strip_values(block, &block.row_tree, "");
            self.out.push_str("</tr>\n</tbody>\n");
        }
    }

    fn strip_heads(
        &mut self,
        block: &Block,
        nodes: &[Node],
        level: usize,
        deep: usize,
        above: &str,
    ) {
        for (at, node) in nodes.iter().enumerate() {
            let name = format!("{above}-{at}");
            let id = Some(format!("{}{name}", self.table.id));
            let width = node.leaves() * block.columns.len();
            match node {
                Node::Branch { label, .. } if level == 0 => {
                    self.head(&Head { label, scope: "col", columns: width, rows: 1, id });
                }
                Node::Leaf(row) if level == 0 => {
                    let label = &self.table.rows[*row].label;
                    self.head(&Head { label, scope: "col", columns: width, rows: 1, id });
                }
                Node::Leaf(_) if level == 1 => {
                    for (at, column) in block.columns.iter().enumerate() {
                        let id = Some(format!("{}{name}-c{at}", self.table.id));
                        self.head(&Head {
                            label: &column.label,
                            scope: "col",
                            columns: 1,
                            rows: deep - 1,
                            id,
                        });
                    }
                }
                Node::Branch { children, .. } => {
                    self.strip_heads(block, children, level - 1, deep - 1, &name);
                }
                Node::Leaf(_) => {}
            }
        }
    }

    fn strip_values(&mut self, block: &Block, nodes: &[Node], above: &str) {
        for (at, node) in nodes.iter().enumerate() {
            let name = format!("{above}-{at}");
            match node {
                Node::Branch { children, .. } => self.strip_values(block, children, &name),
                Node::Leaf(row) => {
                    for column in 0..block.columns.len() {
                        let headers = self.chain(&name, column);
                        self.value(RowRef::Row(*row), column, 1, &headers);
                    }
                }
            }
        }
    }

    /// The ids of all headings over a column of a strip: `remedies-1 remedies-1-0 …`.
    fn chain(&self, name: &str, column: usize) -> String {
        let table = &self.table.id;
        let ends = name.match_indices('-').map(|(at, _)| at).skip(1).chain([name.len()]);
        let mut ids: Vec<String> = ends.map(|end| format!("{table}{}", &name[..end])).collect();
        ids.push(format!("{table}{name}-c{column}"));
        ids.join(" ")
    }

    /// The head of a list, whose rows each report has for itself.
    fn list(&mut self) {
        let Some(block) = self.table.blocks.first() else { return };
        self.out.push_str("<thead>\n<tr>");
        let corner = block.corner.as_deref().unwrap_or_default();
        self.head(&Head { label: corner, scope: "col", columns: 1, rows: 1, id: None });
        for column in &block.columns {
            self.head(&Head { label: &column.label, scope: "col", columns: 1, rows: 1, id: None });
        }
        self.out.push_str("</tr>\n</thead>\n");
    }
}
