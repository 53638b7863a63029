//! A table of one page, and its continuation on the next.

use super::content::{Length, POINT};
use crate::{Cell, Grid, Location};
use nianbao_text::cjk::is_ordinal;

/// Largest distance of the edges of one column on two pages.
const MAX_DISTANCE: Length = 3 * POINT;
/// Most header rows.
const MAX_HEADER_ROWS: usize = 10;

/// A table of one page, or of several that were joined.
#[derive(Clone, Debug)]
pub(crate) struct TablePart {
    /// The cells.
    pub grid: Grid,
    /// The edges of columns, from the left; one more than there are columns.
    pub columns: Vec<Length>,
    /// No line runs along the upper edge.
    pub open_above: bool,
    /// No line runs along the lower edge.
    pub open_below: bool,
    /// The place of its first cell.
    pub at: Location,
}

impl TablePart {
    /// True if it is a frame around one cell.
    pub(crate) fn is_frame(&self) -> bool {
        self.grid.cells.len() == 1
    }

    /// Appends the table of the next page if it continues this one, and returns the place
    /// of a row that the page break cut.
    ///
    /// Errors: the other table, if it does not.
    pub(crate) fn append(&mut self, mut below: Self) -> Result<Option<Location>, Self> {
        let Some(columns) = common_columns(&self.columns, &below.columns) else {
            return Err(below);
        };
        remap_columns(&mut self.grid, &self.columns, &columns);
        remap_columns(&mut below.grid, &below.columns, &columns);
        self.columns = columns;
        let open = self.open_below || below.open_above;
        below.drop_headings(&self.grid);
        self.open_below = below.open_below;
        let at = below.at.clone();
        let rows = self.grid.row_count();
        let mended =
            self.join_cut_row(&mut below.grid, open) || self.extend_row_groups(&mut below.grid);
        self.grid.cells.extend(below.grid.cells.into_iter().map(|mut cell| {
            cell.row += rows;
            cell
        }));
        self.grid.cells.sort_by_key(|cell| (cell.row, cell.column));
        Ok(mended.then_some(at))
    }

    /// Drops header rows that are printed again.
    fn drop_headings(&mut self, above: &Grid) {
        let same = |row: &usize| {
            let own: Vec<&Cell> = self.grid.row_cells(*row).collect();
            let first: Vec<&Cell> = above.row_cells(*row).collect();
            own.len() == first.len()
                && own.iter().zip(&first).all(|(own, first)| {
                    (own.column, own.column_span, own.row_span, &own.text)
                        == (first.column, first.column_span, first.row_span, &first.text)
                })
                && own.iter().any(|cell| !cell.text.is_empty())
                && !own.iter().any(|cell| is_figure(&cell.text))
        };
        let many = (0..MAX_HEADER_ROWS).take_while(same).count();
        let whole = |cell: &Cell| cell.row >= many || cell.row + cell.row_span <= many;
        if many == 0 || many >= self.grid.row_count() || !self.grid.cells.iter().all(whole) {
            return;
        }
        self.grid.cells.retain(|cell| cell.row >= many);
        for cell in &mut self.grid.cells {
            cell.row -= many;
        }
    }

    /// Joins the two parts of a row that the page break cut; true if there were any.
    fn join_cut_row(&mut self, below: &mut Grid, open: bool) -> bool {
        let rows = self.grid.row_count();
        let parts: Vec<Cell> = below.row_cells(0).cloned().collect();
        let partner = |part: &Cell| {
            self.grid.cells.iter().position(|cell| {
                (cell.column, cell.column_span) == (part.column, part.column_span)
                    && cell.row + cell.row_span == rows
            })
        };
        let partners: Option<Vec<usize>> = parts.iter().map(partner).collect();
        let Some(partners) = partners.filter(|_| rows > 0) else { return false };
        let pairs = || parts.iter().zip(&partners).map(|(part, at)| (part, &self.grid.cells[*at]));
        let figures = pairs().any(|(part, _)| is_figure(&part.text));
        let goes_on =
            pairs().any(|(part, cell)| has_open_bracket(&cell.text) && !part.text.is_empty());
        if !(open || goes_on && !figures) || parts.iter().any(|part| part.row_span > 1) {
            return false;
        }
        for (part, at) in parts.iter().zip(partners) {
            let cell = &mut self.grid.cells[at];
            cell.uncertainty = cell.uncertainty.take().or_else(|| part.uncertainty.clone());
            let text = &mut cell.text;
            if !text.is_empty() && !part.text.is_empty() {
                text.push('\n');
            }
            text.push_str(&part.text);
        }
        below.cells.retain(|cell| cell.row > 0);
        for cell in &mut below.cells {
            cell.row -= 1;
        }
        true
    }

    /// Extends the row groups that the page break cut: at the left of the next page there
    /// are blank cells in place of their names, or the rest of a name. True if a name was
    /// cut.
    fn extend_row_groups(&mut self, below: &mut Grid) -> bool {
        let rows = self.grid.row_count();
        let mut cut = false;
        if below.row_cells(0).all(|cell| cell.text.is_empty()) {
            return cut;
        }
        let mut column = 0;
        while let Some(at) =
            below.cells.iter().position(|cell| cell.row == 0 && cell.column == column)
        {
            let rest = &below.cells[at];
            let group = self.grid.cells.iter_mut().find(|cell| {
                (cell.column, cell.column_span) == (rest.column, rest.column_span)
                    && cell.row + cell.row_span == rows
                    && (rest.text.is_empty() && !cell.text.is_empty() && !is_figure(&cell.text)
                        || is_rest_of_name(cell, rest))
            });
            let Some(group) = group else { break };
            if !rest.text.is_empty() {
                cut = true;
                group.text = format!("{}\n{}", group.text, rest.text);
            }
            group.uncertainty = group.uncertainty.take().or_else(|| rest.uncertainty.clone());
            group.row_span += rest.row_span;
            column += rest.column_span;
            below.cells.remove(at);
        }
        cut
    }
}

/// Returns the edges of the finer table if it has all edges of the other.
fn common_columns(one: &[Length], other: &[Length]) -> Option<Vec<Length>> {
    let from_left = |columns: &[Length]| -> Vec<Length> {
        let left = columns.first().copied().unwrap_or_default();
        columns.iter().map(|edge| edge - left).collect()
    };
    let (one, other) = (from_left(one), from_left(other));
    let (few, many) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    let ends = |edges: &[Length]| edges.last().copied().unwrap_or_default();
    let all = few.len() > 1 && few.iter().all(|edge| edge_index(&many, *edge).is_some());
    (all && (ends(&few) - ends(&many)).abs() <= MAX_DISTANCE).then_some(many)
}

fn edge_index(edges: &[Length], edge: Length) -> Option<usize> {
    edges.iter().position(|each| (each - edge).abs() <= MAX_DISTANCE)
}

/// Numbers the columns of a table by finer edges.
fn remap_columns(grid: &mut Grid, own: &[Length], common: &[Length]) {
    let left = own.first().copied().unwrap_or_default();
    let places: Vec<usize> =
        own.iter().map(|edge| edge_index(common, edge - left).unwrap_or_default()).collect();
    for cell in &mut grid.cells {
        let ends = (places.get(cell.column), places.get(cell.column + cell.column_span));
        if let (Some(from), Some(to)) = ends {
            cell.column = *from;
            cell.column_span = to.saturating_sub(*from).max(1);
        }
    }
}

/// True for a figure, or a stroke in place of one.
fn is_figure(text: &str) -> bool {
    let mut any = text.chars().any(|one| one.is_ascii_digit());
    any |= matches!(text.trim(), "/" | "-" | "—");
    any && !text.chars().any(char::is_alphabetic)
}

/// True if a cell holds the rest of a group's name: the name has a number, the rest none.
fn is_rest_of_name(group: &Cell, rest: &Cell) -> bool {
    group.row_span.max(rest.row_span) > 1 && is_numbered(&group.text) && !is_numbered(&rest.text)
}

/// True for text that begins with `一、`, `（一）`, `1.` or the like.
fn is_numbered(text: &str) -> bool {
    let rest = text.trim_start_matches(['（', '(']);
    let after = rest.trim_start_matches(is_ordinal);
    after.len() < rest.len() && after.starts_with(['）', ')', '、', '.', '．', ' '])
}

/// True for text that ends within brackets or quotation marks.
fn has_open_bracket(text: &str) -> bool {
    let count = |marks: &str| text.chars().filter(|one| marks.contains(*one)).count();
    count("（(《“") > count("）)》”")
}
