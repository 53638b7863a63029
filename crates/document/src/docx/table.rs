//! Tables: rows of cells that say how many columns they cover and whether they go on
//! with the cell above.

use super::body::{BodyReader, chosen};
use crate::xml::Element;
use crate::{Block, BlockContent, Cell, Grid, Location};
use nianbao_text::text;

/// Word has 63 columns; no program has many more.
const MOST_COLUMNS: usize = 1024;
/// How deep a table's text is repeated in the cell that it stands in.
const DEEPEST_REPEATED: usize = 3;

/// A table while its rows are read.
#[derive(Default)]
struct Rows {
    cells: Vec<Cell>,
    /// For each column the cell that the row above has begun or gone on with there.
    above: Vec<Option<usize>>,
    /// The same of this row.
    here: Vec<Option<usize>>,
    row: usize,
    column: usize,
    /// Columns of the grid, where it is said.
    width: usize,
    /// Words of cells that go on with another, and are not shown.
    covered: String,
}

/// What a cell says of its place.
struct Place {
    columns: usize,
    /// Whether it begins a cell that goes over rows, or goes on with one.
    merge: Option<bool>,
    /// Goes on with the cell to its left.
    joined: bool,
}

impl BodyReader<'_, '_> {
    /// Reads a table; tables, boxes and pictures in its cells come after it.
    pub(super) fn table(&mut self, table: Element, into: &mut Vec<Block>) {
        self.step();
        self.depth += 1;
        let mut rows = Rows { width: width(table), ..Rows::default() };
        let mut inner = Vec::new();
        for row in members(table, "tr") {
            match row.name() {
                "tr" => self.row(row, &mut rows, &mut inner),
                _ => self.stray(row, &mut rows, &mut inner),
            }
        }
        self.depth -= 1;
        let covered = super::short(&rows.covered);
        if !covered.is_empty() {
            self.book.remark(text!(
                "被纵向合并遮住的文字未读入：“{covered}”",
                "words in cells that a merged cell covers were left out: “{covered}”"
            ));
        }
        if !rows.cells.is_empty() {
            let grid = Grid { cells: rows.cells, ragged: false };
            into.push(self.book.block(BlockContent::Table(grid)));
        }
        into.append(&mut inner);
        if self.depth == 0 {
            into.append(&mut self.floating);
        }
    }

    fn row(&mut self, row: Element, rows: &mut Rows, inner: &mut Vec<Block>) {
        let properties = row.child("trPr");
        if properties.is_some_and(|one| one.child("del").is_some()) {
            self.say_accepted();
            return;
        }
        if properties.is_some_and(|one| one.child("ins").is_some()) {
            self.say_accepted();
        }
        let before = properties.and_then(|one| one.child("gridBefore"));
        rows.begin(before.and_then(number).unwrap_or(0));
        for cell in members(row, "tc") {
            match cell.name() {
                "tc" => self.put(cell, rows, inner),
                _ => self.stray(cell, rows, inner),
            }
        }
        rows.end();
    }

    fn put(&mut self, cell: Element, rows: &mut Rows, inner: &mut Vec<Block>) {
        let place = Place::read(cell.child("tcPr"));
        let text = self.cell(cell, inner);
        rows.put(&place, text, Location::Paragraph(self.book.at.max(1)));
    }

    /// A paragraph or table that stands between rows or cells comes after the table.
    fn stray(&mut self, stray: Element, rows: &mut Rows, inner: &mut Vec<Block>) {
        match stray.name() {
            "tc" => {
                rows.begin(0);
                self.put(stray, rows, inner);
                rows.end();
            }
            "tbl" => self.table(stray, inner),
            _ => self.paragraph(stray, inner),
        }
    }

    /// The lines of a cell. What is no text is put to `inner`.
    fn cell(&mut self, cell: Element, inner: &mut Vec<Block>) -> String {
        let mut lines: Vec<String> = Vec::new();
        for block in self.blocks(cell) {
            match block.content {
                BlockContent::Heading(text)
                | BlockContent::Paragraph(text)
                | BlockContent::Line(text) => lines.push(text),
                BlockContent::Table(grid) => {
                    self.book.tell("nested", text!(
                        "表格中的表格：其文字留在外层单元格中，表格本身读作外层表格之后的另一张表",
                        "a table in a table: its words stay in the cell, and the table itself comes after the outer one"
                    ));
                    if self.depth <= DEEPEST_REPEATED {
                        lines.extend(written(&grid));
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

impl Rows {
    fn begin(&mut self, before: usize) {
        self.column = before.min(MOST_COLUMNS);
    }

    fn end(&mut self) {
        self.above = std::mem::take(&mut self.here);
        self.row += 1;
    }

    fn put(&mut self, place: &Place, text: String, at: Location) {
        let most = if self.width > self.column { self.width } else { MOST_COLUMNS };
        let columns = place.columns.min(most.saturating_sub(self.column)).max(1);
        let from = self.column;
        self.column += columns;
        if from >= MOST_COLUMNS {
            self.cover(&text);
            return;
        }
        if place.joined
            && let Some(left) = self.left_of(from)
        {
            self.cells[left].column_span += columns;
            self.mark(from, left);
            self.cover(&text);
            return;
        }
        let upper = self.above.get(from).copied().flatten();
        if place.merge == Some(false)
            && let Some(upper) = upper
            && self.cells[upper].column == from
            && self.cells[upper].column_span == columns
        {
            self.cells[upper].row_span += 1;
            self.mark(from, upper);
            self.cover(&text);
            return;
        }
        let cell = Cell {
            row: self.row,
            column: from,
            row_span: 1,
            column_span: columns,
            text,
            location: at,
        };
        self.cells.push(cell);
        if place.merge.is_some() {
            self.mark(from, self.cells.len() - 1);
        }
    }

    /// The cell of this row that ends before a column.
    fn left_of(&self, column: usize) -> Option<usize> {
        let last = self.cells.len().checked_sub(1)?;
        let cell = &self.cells[last];
        (cell.row == self.row && cell.column + cell.column_span == column).then_some(last)
    }

    /// Remembers for the next row which cell may go on there.
    fn mark(&mut self, from: usize, cell: usize) {
        if self.here.len() <= from {
            self.here.resize(from + 1, None);
        }
        self.here[from] = Some(cell);
    }

    fn cover(&mut self, text: &str) {
        if !text.trim().is_empty() {
            if !self.covered.is_empty() {
                self.covered.push_str(" / ");
            }
            self.covered.push_str(text);
        }
    }
}

impl Place {
    fn read(properties: Option<Element>) -> Self {
        let of = |name| properties.and_then(|one| one.child(name));
        let going_on = |one: Element| one.val().is_none_or(|val| val != "restart");
        Self {
            columns: of("gridSpan").and_then(number).unwrap_or(1).max(1),
            merge: of("vMerge").map(|one| !going_on(one)),
            joined: of("hMerge").is_some_and(going_on),
        }
    }
}

/// Rows of a table or cells of a row, through all that only wraps them.
fn members<'t>(parent: Element<'t>, name: &str) -> Vec<Element<'t>> {
    let mut found = Vec::new();
    let mut waiting = Vec::new();
    push_all(&mut waiting, parent);
    while let Some(next) = waiting.pop() {
        match next.name() {
            own if own == name => found.push(next),
            // What has no business here is read as if it had: no word is lost.
            "p" | "tbl" | "tc" => found.push(next),
            "AlternateContent" => waiting.extend(chosen(next)),
            "tblPr" | "trPr" | "tblGrid" | "sdtPr" | "tblPrEx" => {}
            _ => push_all(&mut waiting, next),
        }
    }
    found
}

/// Puts children on a stack, so that the first is taken first.
fn push_all<'t>(waiting: &mut Vec<Element<'t>>, parent: Element<'t>) {
    let from = waiting.len();
    waiting.extend(parent.elements());
    waiting[from..].reverse();
}

fn width(table: Element) -> usize {
    let grid = table.child("tblGrid");
    grid.map_or(0, |grid| grid.elements().filter(|one| one.name() == "gridCol").count())
        .min(MOST_COLUMNS)
}

fn number(setting: Element) -> Option<usize> {
    setting.val()?.trim().parse().ok()
}

/// A table as lines.
fn written(grid: &Grid) -> Vec<String> {
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
