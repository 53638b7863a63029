//! Tables (ECMA-376 Part 1, 17.4): each cell says how many columns it spans, and if it
//! continues the cell above.

use super::body::{BodyReader, choose_alternative};
use crate::xml::Element;
use crate::{Block, BlockContent, Cell, Grid, Location};
use nianbao_text::text;

/// Largest number of columns; Word has 63.
const MAX_COLUMNS: usize = 1024;
/// How deep the text of a nested table is repeated in its cell.
const MAX_REPEATED_DEPTH: usize = 3;

/// Collects the cells of a table row by row.
#[derive(Default)]
struct GridBuilder {
    cells: Vec<Cell>,
    /// For each column, the cell that the row above begins or continues there.
    above: Vec<Option<usize>>,
    /// The same for this row.
    current: Vec<Option<usize>>,
    row: usize,
    column: usize,
    /// The number of columns, if the table gives it.
    width: usize,
    /// The text of cells that are covered by merging.
    covered: String,
}

/// The spans that a cell gives.
struct CellSpan {
    columns: usize,
    /// For a vertical merge: true if it begins here, false if it continues the cell
    /// above.
    merge: Option<bool>,
    /// True if it continues the cell to its left.
    continues_left: bool,
}

impl BodyReader<'_, '_> {
    /// Reads a table. Tables, text boxes and pictures in its cells follow it.
    pub(super) fn read_table(&mut self, table: Element, into: &mut Vec<Block>) {
        self.count_block();
        self.depth += 1;
        let mut rows = GridBuilder { width: column_count(table), ..GridBuilder::default() };
        let mut inner = Vec::new();
        for row in child_elements(table, "tr") {
            match row.name() {
                "tr" => self.read_row(row, &mut rows, &mut inner),
                _ => self.read_stray(row, &mut rows, &mut inner),
            }
        }
        self.depth -= 1;
        let covered = crate::appearance::shorten(&rows.covered);
        if !covered.is_empty() {
            self.docx.note(text!(
                "被纵向合并遮住的文字未读入：“{covered}”",
                "words in cells that a merged cell covers were left out: “{covered}”"
            ));
        }
        if !rows.cells.is_empty() {
            let grid = Grid { cells: rows.cells, ragged: false };
            into.push(self.docx.block(BlockContent::Table(grid)));
        }
        into.append(&mut inner);
        if self.depth == 0 {
            into.append(&mut self.floating);
        }
    }

    fn read_row(&mut self, row: Element, rows: &mut GridBuilder, inner: &mut Vec<Block>) {
        let properties = row.child("trPr");
        if properties.is_some_and(|element| element.child("del").is_some()) {
            self.note_tracked_changes();
            return;
        }
        if properties.is_some_and(|element| element.child("ins").is_some()) {
            self.note_tracked_changes();
        }
        let before = properties.and_then(|element| element.child("gridBefore"));
        rows.begin_row(before.and_then(read_number).unwrap_or(0));
        for cell in child_elements(row, "tc") {
            match cell.name() {
                "tc" => self.read_cell(cell, rows, inner),
                _ => self.read_stray(cell, rows, inner),
            }
        }
        rows.end_row();
    }

    fn read_cell(&mut self, cell: Element, rows: &mut GridBuilder, inner: &mut Vec<Block>) {
        let span = CellSpan::parse(cell.child("tcPr"));
        let text = self.read_cell_text(cell, inner);
        rows.push_cell(&span, text, Location::Paragraph(self.docx.paragraph.max(1)));
    }

    /// Reads a paragraph or table between rows or cells; it follows the table.
    fn read_stray(&mut self, stray: Element, rows: &mut GridBuilder, inner: &mut Vec<Block>) {
        match stray.name() {
            "tc" => {
                rows.begin_row(0);
                self.read_cell(stray, rows, inner);
                rows.end_row();
            }
            "tbl" => self.read_table(stray, inner),
            _ => self.read_paragraph(stray, inner),
        }
    }

    /// Reads the text of a cell; tables in it go to `inner`.
    fn read_cell_text(&mut self, cell: Element, inner: &mut Vec<Block>) -> String {
        let mut lines: Vec<String> = Vec::new();
        for block in self.read_blocks(cell) {
            match block.content {
                BlockContent::Heading(text)
                | BlockContent::Paragraph(text)
                | BlockContent::Line(text) => lines.push(text),
                BlockContent::Table(grid) => {
                    self.docx.note_once("nested", text!(
                        "表格中的表格：其文字留在外层单元格中，表格本身读作外层表格之后的另一张表",
                        "a table in a table: its words stay in the cell, and the table itself comes after the outer one"
                    ));
                    if self.depth <= MAX_REPEATED_DEPTH {
                        lines.extend(row_lines(&grid));
                    }
                    inner.push(Block {
                        location: block.location,
                        content: BlockContent::Table(grid),
                    });
                }
                BlockContent::Image(_) | BlockContent::PageBreak => {}
            }
        }
        lines.join("\n")
    }
}

impl GridBuilder {
    fn begin_row(&mut self, before: usize) {
        self.column = before.min(MAX_COLUMNS);
    }

    fn end_row(&mut self) {
        self.above = std::mem::take(&mut self.current);
        self.row += 1;
    }

    fn push_cell(&mut self, span: &CellSpan, text: String, at: Location) {
        let limit = if self.width > self.column { self.width } else { MAX_COLUMNS };
        let columns = span.columns.min(limit.saturating_sub(self.column)).max(1);
        let from = self.column;
        self.column += columns;
        if from >= MAX_COLUMNS {
            self.push_covered(&text);
            return;
        }
        if span.continues_left
            && let Some(left) = self.left_of(from)
        {
            self.cells[left].column_span += columns;
            self.mark_continuable(from, left);
            self.push_covered(&text);
            return;
        }
        let upper = self.above.get(from).copied().flatten();
        if span.merge == Some(false)
            && let Some(upper) = upper
            && self.cells[upper].column == from
            && self.cells[upper].column_span == columns
        {
            self.cells[upper].row_span += 1;
            self.mark_continuable(from, upper);
            self.push_covered(&text);
            return;
        }
        let cell = Cell {
            row: self.row,
            column: from,
            row_span: 1,
            column_span: columns,
            text,
            uncertainty: None,
            location: at,
        };
        self.cells.push(cell);
        if span.merge.is_some() {
            self.mark_continuable(from, self.cells.len() - 1);
        }
    }

    /// Returns the cell of this row that ends before a column.
    fn left_of(&self, column: usize) -> Option<usize> {
        let last = self.cells.len().checked_sub(1)?;
        let cell = &self.cells[last];
        (cell.row == self.row && cell.column + cell.column_span == column).then_some(last)
    }

    /// Records that the next row may continue a cell.
    fn mark_continuable(&mut self, from: usize, cell: usize) {
        if self.current.len() <= from {
            self.current.resize(from + 1, None);
        }
        self.current[from] = Some(cell);
    }

    fn push_covered(&mut self, text: &str) {
        if !text.trim().is_empty() {
            if !self.covered.is_empty() {
                self.covered.push_str(" / ");
            }
            self.covered.push_str(text);
        }
    }
}

impl CellSpan {
    fn parse(properties: Option<Element>) -> Self {
        let setting = |name| properties.and_then(|element| element.child(name));
        let continues = |element: Element| element.val().is_none_or(|val| val != "restart");
        Self {
            columns: setting("gridSpan").and_then(read_number).unwrap_or(1).max(1),
            merge: setting("vMerge").map(|element| !continues(element)),
            continues_left: setting("hMerge").is_some_and(continues),
        }
    }
}

/// Returns the rows of a table or the cells of a row, also within elements that only
/// wrap them.
fn child_elements<'t>(parent: Element<'t>, name: &str) -> Vec<Element<'t>> {
    let mut found = Vec::new();
    let mut waiting = Vec::new();
    push_reversed(&mut waiting, parent);
    while let Some(next) = waiting.pop() {
        match next.name() {
            own if own == name => found.push(next),
            // Content in the wrong place is read all the same: no word is lost.
            "p" | "tbl" | "tc" => found.push(next),
            "AlternateContent" => waiting.extend(choose_alternative(next)),
            "tblPr" | "trPr" | "tblGrid" | "sdtPr" | "tblPrEx" => {}
            _ => push_reversed(&mut waiting, next),
        }
    }
    found
}

/// Pushes children onto a stack, the first on top.
fn push_reversed<'t>(waiting: &mut Vec<Element<'t>>, parent: Element<'t>) {
    let from = waiting.len();
    waiting.extend(parent.elements());
    waiting[from..].reverse();
}

fn column_count(table: Element) -> usize {
    let grid = table.child("tblGrid");
    grid.map_or(0, |grid| grid.elements().filter(|element| element.name() == "gridCol").count())
        .min(MAX_COLUMNS)
}

fn read_number(setting: Element) -> Option<usize> {
    setting.val()?.trim().parse().ok()
}

/// Returns the rows of a table as lines with tabs.
fn row_lines(grid: &Grid) -> Vec<String> {
    let mut lines: Vec<(usize, String)> = Vec::new();
    for cell in &grid.cells {
        match lines.last_mut() {
            Some((row, line)) if *row == cell.row => {
                line.push('\t');
                line.push_str(&cell.text);
            }
            _ => lines.push((cell.row, cell.text.clone())),
        }
    }
    lines.into_iter().map(|(_, line)| line).filter(|line| !line.trim().is_empty()).collect()
}
