//! Tables (ECMA-376 Part 1, 17.4): each cell says how many columns it spans, and if it
//! continues the cell above.

use super::body::{BodyReader, choose_alternative};
use super::cell::CellState;
use super::color::Color;
use super::grid_columns::{GridColumns, MAX_COLUMNS};
use super::table_style::{CellEdges, TableStyle};
use crate::xml::Element;
use crate::{Block, BlockContent, Cell, Grid, Location, Uncertainty};
use nianbao_text::text;

/// How deep the text of a nested table is repeated in its cell.
const MAX_REPEATED_DEPTH: usize = 3;
/// The smallest exact height of a row that shows its text, in twentieths of a point.
const MIN_ROW_HEIGHT: u32 = 100;

/// Collects the cells of a table row by row.
#[derive(Default)]
struct GridBuilder {
    cells: Vec<Cell>,
    /// For each column, the cell that the row above begins or continues there.
    above: Vec<Option<usize>>,
    /// The same for this row.
    current: Vec<Option<usize>>,
    row: usize,
    /// The border of the grid at which the next cell begins.
    border: usize,
    columns: GridColumns,
    /// The text of cells that are covered by merging.
    covered: String,
    /// The first cell that covers such text.
    covering: Option<usize>,
    style: TableStyle,
    /// The color behind the table.
    ground: Option<Color>,
    edges: CellEdges,
    /// A reason for which no cell of the row is certain.
    row_uncertainty: Option<Uncertainty>,
    /// Notes by their index, and the cell that each is about.
    notes: Vec<(usize, usize)>,
}

/// An element of a table, and the innermost content control around it.
pub(super) type TableElement<'t> = (Element<'t>, Option<Element<'t>>);

/// The spans that a cell gives.
pub(super) struct CellSpan {
    pub(super) columns: usize,
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
        let surroundings = std::mem::take(&mut self.surroundings);
        let ground = surroundings.cell_shading.or(surroundings.ground);
        let style = TableStyle::read(table.child("tblPr"), &self.docx.styles);
        let columns = GridColumns::read(table);
        let mut rows = GridBuilder { columns, style, ground, ..GridBuilder::default() };
        let mut inner = Vec::new();
        let all = child_elements(table, "tr");
        for (at, row) in all.iter().enumerate() {
            rows.edges.rows = [at == 0, at + 1 == all.len()];
            match row.0.name() {
                "tr" => self.read_row(*row, &mut rows, &mut inner),
                _ => self.read_stray(*row, &mut rows, &mut inner),
            }
        }
        self.depth -= 1;
        self.surroundings = surroundings;
        self.push_table(rows, into);
        into.append(&mut inner);
        if self.depth == 0 {
            into.append(&mut self.floating);
        }
    }

    /// Adds a table, and gives the notes on its cells their places.
    fn push_table(&mut self, mut rows: GridBuilder, into: &mut Vec<Block>) {
        let covered = crate::appearance::shorten(&rows.covered);
        if !covered.is_empty() {
            rows.notes.extend(rows.covering.map(|cell| (self.docx.notes.len(), cell)));
            self.docx.note(text!(
                "被纵向合并遮住的文字未读入：“{covered}”",
                "words in cells that a merged cell covers were left out: “{covered}”"
            ));
        }
        if rows.cells.is_empty() {
            return;
        }
        let mut grid = Grid { cells: rows.cells, ragged: false };
        self.docx.tables = self.docx.tables.saturating_add(1);
        grid.locate_cells(self.docx.tables);
        for (note, cell) in rows.notes {
            if let (Some(note), Some(cell)) = (self.docx.notes.get_mut(note), grid.cells.get(cell))
            {
                note.location = cell.location.clone();
            }
        }
        into.push(self.docx.block(BlockContent::Table(grid)));
    }

    fn read_row(
        &mut self,
        (row, control): TableElement,
        rows: &mut GridBuilder,
        inner: &mut Vec<Block>,
    ) {
        let properties = row.child("trPr");
        if properties.is_some_and(|element| element.child("del").is_some()) {
            self.note_tracked_changes();
            return;
        }
        if properties.is_some_and(|element| element.child("ins").is_some()) {
            self.note_tracked_changes();
        }
        if properties.is_some_and(|element| element.has_flag("tblHeader")) {
            rows.edges.rows[0] = true;
        }
        let before = properties.and_then(|element| element.child("gridBefore"));
        rows.begin_row(before.and_then(read_number).unwrap_or(0));
        let cells = child_elements(row, "tc");
        rows.row_uncertainty = self.row_uncertainty(properties, &cells);
        for (at, (cell, own_control)) in cells.iter().enumerate() {
            rows.edges.columns = [at == 0, at + 1 == cells.len()];
            let cell = (*cell, own_control.or(control));
            match cell.0.name() {
                "tc" => self.read_cell(cell, rows, inner),
                _ => self.read_stray(cell, rows, inner),
            }
        }
        rows.end_row();
    }

    /// Returns a reason for which no cell of a row is certain: cells of it were put in,
    /// taken away or merged under tracking, or it is too low to show its text.
    fn row_uncertainty(
        &mut self,
        properties: Option<Element>,
        cells: &[TableElement],
    ) -> Option<Uncertainty> {
        let is_change = |name: &str| matches!(name, "cellDel" | "cellIns" | "cellMerge");
        let is_changed = |(cell, _): &TableElement| {
            let properties = cell.child("tcPr");
            properties.is_some_and(|own| own.elements().any(|one| is_change(one.name())))
        };
        if cells.iter().any(is_changed) {
            self.note_tracked_changes();
            return Some(Uncertainty::Revision);
        }
        let height = properties?.child("trHeight")?;
        let is_exact = height.attribute("hRule").is_some_and(|rule| rule == "exact");
        let twips: u32 = height.val()?.trim().parse().ok()?;
        (is_exact && twips < MIN_ROW_HEIGHT).then_some(Uncertainty::Visibility)
    }

    fn read_cell(
        &mut self,
        (cell, control): TableElement,
        rows: &mut GridBuilder,
        inner: &mut Vec<Block>,
    ) {
        let properties = cell.child("tcPr");
        let span = CellSpan::parse(properties);
        let first_note = self.docx.notes.len();
        self.surroundings = rows.style.surroundings(properties, rows.edges, rows.ground);
        let state = CellState::new(rows.row_uncertainty.clone());
        let outer = self.cell.replace(state);
        let outer_joined = std::mem::take(&mut self.joined_text);
        let mut text = match control {
            Some(control) => {
                self.within_control(control, |reader| reader.read_cell_text(cell, inner))
            }
            None => self.read_cell_text(cell, inner),
        };
        // A cell ends with its last paragraph, whatever became of that one's mark.
        let rest = std::mem::replace(&mut self.joined_text, outer_joined);
        if !rest.trim().is_empty() {
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str(&rest);
        }
        let uncertainty =
            std::mem::replace(&mut self.cell, outer).and_then(|cell| cell.uncertainty);
        if let Some(reason) = &uncertainty {
            // The words of a table in a cell are words of that cell too.
            self.doubt(reason);
        }
        let location = Location::Paragraph(self.docx.paragraph.max(1));
        let at = rows.push_cell(&span, text, uncertainty, location);
        let own_notes = (first_note..).zip(&self.docx.notes[first_note..]);
        let own_notes =
            own_notes.filter(|(_, note)| matches!(note.location, Location::Paragraph(_)));
        rows.notes.extend(own_notes.filter_map(|(note, _)| Some((note, at?))));
    }

    /// Reads a paragraph or table between rows or cells; it follows the table.
    fn read_stray(&mut self, stray: TableElement, rows: &mut GridBuilder, inner: &mut Vec<Block>) {
        match stray.0.name() {
            "tc" => {
                rows.begin_row(0);
                self.read_cell(stray, rows, inner);
                rows.end_row();
            }
            "tbl" => self.read_table(stray.0, inner),
            _ => self.read_paragraph(stray.0, inner),
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
        self.border = before.min(MAX_COLUMNS);
    }

    fn end_row(&mut self) {
        self.above = std::mem::take(&mut self.current);
        self.row += 1;
    }

    /// Adds a cell, and returns the index of the one that stands in its place.
    fn push_cell(
        &mut self,
        span: &CellSpan,
        text: String,
        uncertainty: Option<Uncertainty>,
        location: Location,
    ) -> Option<usize> {
        let width = self.columns.count;
        let limit = if width > self.border { width } else { MAX_COLUMNS };
        let columns = span.columns.min(limit.saturating_sub(self.border)).max(1);
        let from = self.columns.place(self.border);
        self.border += columns;
        let columns = (self.columns.place(self.border) - from).max(1);
        if from >= MAX_COLUMNS {
            self.push_covered(&text, None);
            return None;
        }
        if span.continues_left
            && let Some(left) = self.left_of(from)
        {
            self.cells[left].column_span += columns;
            self.mark_continuable(from, left);
            self.push_covered(&text, Some(left));
            return Some(left);
        }
        let upper = self.above.get(from).copied().flatten();
        if span.merge == Some(false)
            && let Some(upper) = upper
            && self.cells[upper].column == from
            && self.cells[upper].column_span == columns
        {
            self.cells[upper].row_span += 1;
            self.mark_continuable(from, upper);
            self.push_covered(&text, Some(upper));
            return Some(upper);
        }
        let (row, row_span) = (self.row, 1);
        let (column, column_span) = (from, columns);
        self.cells.push(Cell { row, column, row_span, column_span, text, uncertainty, location });
        let at = self.cells.len() - 1;
        if span.merge.is_some() {
            self.mark_continuable(from, at);
        }
        Some(at)
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

    fn push_covered(&mut self, text: &str, covering: Option<usize>) {
        if !text.trim().is_empty() {
            self.covering = self.covering.or(covering);
            if !self.covered.is_empty() {
                self.covered.push_str(" / ");
            }
            self.covered.push_str(text);
        }
    }
}

impl CellSpan {
    pub(super) fn parse(properties: Option<Element>) -> Self {
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
pub(super) fn child_elements<'t>(parent: Element<'t>, name: &str) -> Vec<TableElement<'t>> {
    let mut found = Vec::new();
    let mut waiting = Vec::new();
    push_reversed(&mut waiting, parent, None);
    while let Some((next, control)) = waiting.pop() {
        match next.name() {
            own if own == name => found.push((next, control)),
            // Content in the wrong place is read all the same: no word is lost.
            "p" | "tbl" | "tc" => found.push((next, control)),
            "AlternateContent" => {
                waiting.extend(choose_alternative(next).map(|chosen| (chosen, control)));
            }
            "tblPr" | "trPr" | "tblGrid" | "sdtPr" | "tblPrEx" | "del" | "moveFrom" => {}
            "sdt" => push_reversed(&mut waiting, next, Some(next)),
            _ => push_reversed(&mut waiting, next, control),
        }
    }
    found
}

/// Pushes children onto a stack, the first on top.
fn push_reversed<'t>(
    waiting: &mut Vec<TableElement<'t>>,
    parent: Element<'t>,
    control: Option<Element<'t>>,
) {
    let from = waiting.len();
    waiting.extend(parent.elements().map(|child| (child, control)));
    waiting[from..].reverse();
}

pub(super) fn read_number(setting: Element) -> Option<usize> {
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
