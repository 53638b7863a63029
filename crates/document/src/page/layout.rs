//! The layout of a page: its glyphs and ruled lines as lines of text and tables.

use super::borderless_table::{self, BorderlessTable};
use super::cell_lines::lines_uncertainty;
use super::cell_marks::CellMarks;
use super::content::{Ambiguity, Control, Direction, Glyph, Length, POINT, Page, Rect, Rule};
use super::digit_gaps::even_gaps;
use super::erased::ErasedText;
use super::flow::PagePart;
use super::line::{TextLine, group_lines};
use super::loose_rows::{self, LooseRows, has_figures, is_common, split_line};
use super::overflow::extend_last_row;
use super::table::{Lattice, RuledAreas, find_lattices};
use super::table_part::TablePart;
use crate::{Cell, Grid, Location, Uncertainty};

/// Largest size of what may be a character.
const MAX_MARK: Length = 30 * POINT;

/// The lines and tables of a page, not yet in order.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(crate) struct Layout {
    /// The number of the page, from 1.
    page: u32,
    /// Lines outside ruled tables.
    pub lines: Vec<TextLine>,
    /// Ruled tables and their tops.
    tables: Vec<(Length, TablePart)>,
    /// The top of the first ruled table and the bottom of the last.
    pub table_span: Option<(Length, Length)>,
    /// Rectangles of ruled lines that enclose a single place.
    frames: Vec<Rect>,
    /// Level lines that cross no other, and divide rows.
    loose: Vec<Rule>,
    /// Drawn areas as small as a character, from the top.
    marks: Vec<Rect>,
    /// Places of text that was taken back, and why.
    erased: ErasedText,
    /// Rows of figures that are in no other table.
    pub loose_rows: Vec<LooseRows>,
    /// The centers of all lines, from the top, ascending.
    heights: Vec<Length>,
    /// The gaps of evenly spaced digits, in thousandths of the em.
    even_gaps: Vec<Length>,
    /// The page was printed askew, and was turned.
    pub is_askew: bool,
    /// The ruled lines are too many to be read as tables.
    pub has_too_many_rules: bool,
    /// Text outside tables is rotated or skewed.
    pub has_skewed_text: bool,
    /// Digits outside tables may not be what is seen.
    pub has_ambiguous_digits: bool,
    /// Form fields whose shown value is not known, and which are in no cell.
    pub controls: Vec<Control>,
}

impl Layout {
    /// Lays out a page, and takes its glyphs.
    pub(crate) fn new(number: u32, page: &mut Page) -> Self {
        let ruled = find_lattices(&page.rules);
        let overruled = ruled.is_none();
        let RuledAreas { mut tables, frames, mut loose, merged } = ruled.unwrap_or_default();
        dissolve_columns(&mut tables, &mut loose, page);
        extend_last_row(&mut tables, &merged, page);
        let mut inside: Vec<Vec<Vec<Glyph>>> =
            tables.iter().map(|table| vec![Vec::new(); table.cells.len()]).collect();
        let all = group_lines(page.glyphs.clone());
        let mut marks = CellMarks::find(&tables, page);
        let mut outside = Vec::new();
        for glyph in std::mem::take(&mut page.glyphs) {
            let centre = glyph.rect.centre();
            let places = tables.iter().enumerate();
            let place = places
                .filter(|_| glyph.direction != Direction::Skewed)
                .find_map(|(at, table)| table.cell_at(centre).map(|cell| (at, cell)));
            match place.and_then(|(at, cell)| inside.get_mut(at)?.get_mut(cell)) {
                Some(cell) => cell.push(glyph),
                None => outside.push(glyph),
            }
        }
        let lines = group_lines(outside);
        let askew = lines.iter().any(|line| line.direction != Direction::Right);
        let ambiguous = lines.iter().any(TextLine::has_ambiguous_digits);
        let mut layout = Self {
            page: number,
            lines,
            tables: Vec::new(),
            table_span: None,
            frames,
            loose,
            marks: find_marks(page, &merged),
            erased: ErasedText(std::mem::take(&mut page.erased)),
            loose_rows: Vec::new(),
            heights: line_heights(&all),
            even_gaps: even_gaps(all.iter().flat_map(TextLine::digit_runs)),
            is_askew: page.is_askew,
            has_too_many_rules: overruled,
            has_skewed_text: askew,
            has_ambiguous_digits: ambiguous,
            controls: std::mem::take(&mut marks.outside),
        };
        for ((at, table), cells) in tables.into_iter().enumerate().zip(inside) {
            // Ruled lines without text are a drawing.
            if cells.iter().flatten().any(|glyph| !glyph.is_blank()) {
                let Rect { top, bottom, .. } = table.rect();
                let span = layout.table_span.unwrap_or((top, bottom));
                layout.table_span = Some((span.0.min(top), span.1.max(bottom)));
                let part = layout.ruled_part(table, cells, marks.take(at));
                layout.tables.push((top, part));
            }
        }
        layout
    }

    /// Returns the place at a height, as the number of the line.
    fn location_at(&self, height: Length) -> Location {
        // Glyphs of one line differ in height by rounding.
        let above = self.heights.partition_point(|each| *each <= height + 1_000);
        Location::Page(self.page, u32::try_from(above.max(1)).unwrap_or(u32::MAX))
    }

    /// Returns a ruled table with the glyphs of each cell as text.
    /// `marks` are the reasons for which they are uncertain.
    fn ruled_part(
        &self,
        table: Lattice,
        inside: Vec<Vec<Glyph>>,
        marks: Vec<Option<Uncertainty>>,
    ) -> TablePart {
        let mut cells = Vec::with_capacity(table.cells.len());
        for ((face, glyphs), mark) in table.cells.iter().zip(inside).zip(marks) {
            let own = group_lines(glyphs);
            let texts: Vec<String> = own.iter().map(|line| line.text().trim().to_owned()).collect();
            let edge = table.rows.get(face.row).copied().unwrap_or_default();
            let height = own.first().map_or(edge, |line| line.rect.centre().1);
            cells.push(Cell {
                row: face.row,
                column: face.column,
                row_span: face.rows,
                column_span: face.columns,
                text: texts.join("\n"),
                uncertainty: mark.or_else(|| lines_uncertainty(&own, &self.even_gaps)),
                location: self.location_at(height),
            });
        }
        let at = cells
            .first()
            .map_or_else(|| self.location_at(table.rect().top), |cell| cell.location.clone());
        TablePart {
            at,
            grid: Grid { cells, ragged: false },
            open_above: table.open_above,
            open_below: table.open_below,
            columns: table.columns,
        }
    }

    /// Takes the form fields in a row between two edges; true if there are any.
    fn take_control(&mut self, row: Rect, (left, right): (Length, Length)) -> bool {
        let before = self.controls.len();
        self.controls.retain(|control| {
            let (x, y) = control.rect.centre();
            !((row.top..=row.bottom).contains(&y) && (left..right).contains(&x))
        });
        self.controls.len() < before
    }

    /// Finds tables without ruled lines, and rows of figures beside them. Sorts the lines,
    /// to which they refer.
    pub(crate) fn borderless_tables(&mut self) -> Vec<BorderlessTable> {
        self.lines.sort_by_key(|line| line.rect.centre().1);
        let mut rows = loose_rows::find_divided_rows(&self.lines, &self.loose);
        let mut tables = borderless_table::find_tables(&self.lines);
        tables.retain(|table| rows.iter().all(|rows| !is_common(rows, &table.lines)));
        let taken = tables.iter().map(|table| table.lines.clone());
        let taken: Vec<_> = taken.chain(rows.iter().map(|rows| rows.lines.clone())).collect();
        rows.extend(loose_rows::find_bare_rows(&self.lines, &taken));
        self.loose_rows = rows;
        tables
    }

    /// Returns lines and tables from the top, with the tables found among the lines.
    pub(crate) fn into_parts(mut self, found: &[BorderlessTable]) -> Vec<PagePart> {
        let mut parts: Vec<(Length, PagePart)> = Vec::new();
        for found in found {
            let top = self.lines.get(found.lines.start).map_or(0, |line| line.rect.centre().1);
            parts.push((top, PagePart::Table(self.borderless_part(found, top))));
        }
        let loose_rows = std::mem::take(&mut self.loose_rows);
        for rows in &loose_rows {
            let top = self.lines.get(rows.lines.start).map_or(0, |line| line.rect.centre().1);
            parts.push((top, PagePart::Table(self.loose_part(rows, top))));
        }
        let ranges = loose_rows.iter().map(|rows| &rows.lines);
        let ranges: Vec<_> = found.iter().map(|found| &found.lines).chain(ranges).collect();
        let taken = |at: usize| ranges.iter().any(|lines| lines.contains(&at));
        let lines = std::mem::take(&mut self.lines);
        for (_, line) in lines.into_iter().enumerate().filter(|(at, _)| !taken(*at)) {
            let height = line.rect.centre().1;
            let location = self.location_at(height);
            parts.push((height, PagePart::Line(line, location)));
        }
        let tables = std::mem::take(&mut self.tables);
        parts.extend(tables.into_iter().map(|(top, table)| (top, PagePart::Table(table))));
        parts.sort_by_key(|(height, _)| *height);
        let mut parts: Vec<PagePart> = parts.into_iter().map(|(_, part)| part).collect();
        for at in [0, parts.len().saturating_sub(1)] {
            if let Some(row) = parts.get(at).and_then(|part| self.framed_line(part)) {
                parts[at] = PagePart::Table(row);
            }
        }
        parts
    }

    /// Returns a line by itself in a frame as a table of one cell: at the edge of a page it
    /// may be a row that the page break cut off a table.
    fn framed_line(&self, part: &PagePart) -> Option<TablePart> {
        let PagePart::Line(line, at) = part else { return None };
        let inside =
            |frame: &&Rect| frame.contains(line.rect.centre()) && frame.height() < 3 * line.em;
        let frame = self.frames.iter().find(inside)?;
        let height = |height: &&Length| (frame.top..=frame.bottom).contains(height);
        if self.heights.iter().filter(height).count() > 1 {
            return None;
        }
        let text = line.text().trim().to_owned();
        let cell = Cell {
            row: 0,
            column: 0,
            row_span: 1,
            column_span: 1,
            text,
            uncertainty: line.ambiguity().map(Ambiguity::uncertainty),
            location: at.clone(),
        };
        Some(TablePart {
            grid: Grid { cells: vec![cell], ragged: false },
            columns: vec![frame.left, frame.right],
            open_above: false,
            open_below: false,
            at: at.clone(),
        })
    }

    /// Returns rows of figures as a table whose columns are only counted.
    fn loose_part(&mut self, found: &LooseRows, top: Length) -> TablePart {
        let mut cells = Vec::new();
        for (row, parts) in found.rows.iter().enumerate() {
            let area = parts.iter().map(|part| part.rect).reduce(Rect::union);
            let doubt = area.and_then(|area| self.row_doubt(area));
            let doubt = doubt.or_else(|| self.erased.find_beside(parts));
            for (column, part) in parts.iter().enumerate() {
                let ambiguity = part.ambiguity.map(Ambiguity::uncertainty);
                cells.push(Cell {
                    row,
                    column,
                    row_span: 1,
                    column_span: 1,
                    text: part.text.trim().to_owned(),
                    uncertainty: doubt.clone().or(ambiguity),
                    location: self.location_at(part.rect.centre().1),
                });
            }
        }
        TablePart {
            grid: Grid { cells, ragged: true },
            columns: Vec::new(),
            open_above: false,
            open_below: false,
            at: self.location_at(top),
        }
    }

    /// Returns the reason for which all cells of a row without ruled lines are uncertain:
    /// a form field, or what is drawn in it.
    fn row_doubt(&mut self, row: Rect) -> Option<Uncertainty> {
        if self.take_control(row, (Length::MIN, Length::MAX)) {
            return Some(Uncertainty::Control);
        }
        self.has_mark(row).then_some(Uncertainty::Object)
    }

    /// True if something is drawn in a row that may be a character.
    fn has_mark(&self, row: Rect) -> bool {
        let from = self.marks.partition_point(|mark| mark.centre().1 < row.top);
        // Lower ones run under the text.
        let lowest = row.bottom - row.height() / 8;
        let mut near = self.marks.iter().skip(from).take_while(|mark| mark.centre().1 <= lowest);
        near.any(|mark| (row.left - MAX_MARK..=row.right + MAX_MARK).contains(&mark.centre().0))
    }

    /// Returns a table without ruled lines, with all its cells.
    fn borderless_part(&mut self, found: &BorderlessTable, top: Length) -> TablePart {
        let mut cells = Vec::new();
        for (row, parts) in found.rows.iter().enumerate() {
            let height = parts.first().map_or(top, |(_, part)| part.rect.centre().1);
            let rect = parts.iter().map(|(_, part)| part.rect).reduce(Rect::union);
            let is_drawn = rect.is_some_and(|row| self.has_mark(row));
            for column in 0..found.columns.len() - 1 {
                let part = parts.iter().find(|(own, _)| *own == column).map(|(_, part)| part);
                let text = part.map(|part| part.text.trim().to_owned()).unwrap_or_default();
                let edges = (found.columns[column], found.columns[column + 1]);
                let has_control = rect.is_some_and(|row| self.take_control(row, edges));
                let ambiguity = part.and_then(|part| part.ambiguity).map(Ambiguity::uncertainty);
                let at = self.location_at(height);
                cells.push(Cell {
                    row,
                    column,
                    row_span: 1,
                    column_span: 1,
                    text,
                    uncertainty: has_control
                        .then_some(Uncertainty::Control)
                        .or(is_drawn.then_some(Uncertainty::Object))
                        .or(ambiguity)
                        .or(rect
                            .filter(|_| part.is_none())
                            .and_then(|row| self.erased.find_between(row, edges))),
                    location: at,
                });
            }
        }
        TablePart {
            grid: Grid { cells, ragged: false },
            columns: found.columns.clone(),
            open_above: false,
            open_below: false,
            at: self.location_at(top),
        }
    }
}

/// Returns the centres of the lines that run to the right, from the top.
fn line_heights(lines: &[TextLine]) -> Vec<Length> {
    let upright = lines.iter().filter(|line| line.direction == Direction::Right);
    let mut heights: Vec<Length> = upright.map(|line| line.rect.centre().1).collect();
    heights.sort_unstable();
    heights
}

/// Takes tables of one column for the lines that divide it, if rows of figures stand in its
/// places: only the outer border and the lines between rows are drawn.
fn dissolve_columns(tables: &mut Vec<Lattice>, loose: &mut Vec<Rule>, page: &Page) {
    let is_loose = |table: &Lattice| {
        if table.columns.len() != 2 {
            return false;
        }
        let rect = table.rect();
        let inside = page.glyphs.iter().filter(|glyph| rect.contains(glyph.rect.centre()));
        let lines = group_lines(inside.copied().collect());
        lines.iter().filter(|line| has_figures(&split_line(line))).count() > 1
    };
    let (columns, others): (Vec<Lattice>, Vec<Lattice>) =
        std::mem::take(tables).into_iter().partition(is_loose);
    *tables = others;
    for table in columns {
        let rect = table.rect();
        loose.extend(table.rows.iter().map(|row| Rule {
            horizontal: true,
            position: *row,
            start: rect.left,
            end: rect.right,
        }));
    }
}

/// Returns what is drawn on a page as small as a character, from the top.
fn find_marks(page: &Page, rules: &[Rule]) -> Vec<Rect> {
    let bars = page.bars.iter().map(|bar| bar.rect);
    let drawn = bars.chain(page.drawings.iter().chain(&page.images).copied());
    let all = drawn.chain(rules.iter().map(|rule| rule.rect()));
    let is_small = |rect: &Rect| rect.width().max(rect.height()) <= MAX_MARK;
    let mut marks: Vec<Rect> = all.filter(is_small).collect();
    marks.sort_unstable_by_key(|mark| mark.centre().1);
    marks
}
