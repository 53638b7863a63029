//! Tables of a page: which hold data and which only lay things out, and where their cells
//! stand (HTML Standard, 4.9.12).

use super::css::{Display, Visibility};
use super::node_stats::PageStats;
use super::page::Page;
use super::parse::{NodeId, Tree};
use std::collections::HashSet;

/// Largest `colspan` and `rowspan` (HTML Standard, 4.9.11).
const MAX_COLUMN_SPAN: usize = 1000;
const MAX_ROW_SPAN: usize = 65_534;
/// More characters and breaks than a cell of data has.
const MANY_CHARACTERS: u32 = 400;
const MANY_BREAKS: u32 = 3;

/// A cell and its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct PlacedCell {
    pub id: NodeId,
    pub row: usize,
    pub column: usize,
    pub row_span: usize,
    pub column_span: usize,
}

/// The cells of a table as they are seen.
#[derive(Default)]
pub(super) struct Placement {
    pub cells: Vec<PlacedCell>,
    /// Rows and cells that are not shown, with the number of cells before them.
    pub taken_out: Vec<(usize, NodeId)>,
    /// Rows of which it is not certain which cells are shown.
    pub doubtful_rows: HashSet<usize>,
}

/// The work that is left for all tables of a page: cells, and steps over taken places.
pub(super) struct Budget {
    pub cells: usize,
    pub steps: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self { cells: 1_000_000, steps: 50_000_000 }
    }
}

/// Returns the rows of a table by row groups; those of the footer come last.
fn row_groups(tree: &Tree, table: NodeId) -> Vec<Vec<NodeId>> {
    let (mut groups, mut feet, mut loose) = (Vec::new(), Vec::new(), Vec::new());
    for child in tree.children(table) {
        let rows = || tree.children(child).filter(|row| tree.name(*row) == "tr").collect();
        match tree.name(child) {
            "tr" => loose.push(child),
            "thead" | "tbody" => {
                groups.push(std::mem::take(&mut loose));
                groups.push(rows());
            }
            "tfoot" => feet.push(rows()),
            _ => {}
        }
    }
    groups.push(loose);
    groups.extend(feet);
    groups
}

pub(super) fn cells(tree: &Tree, row: NodeId) -> impl Iterator<Item = NodeId> {
    tree.children(row).filter(|cell| matches!(tree.name(*cell), "td" | "th"))
}

/// Returns all rows of a table, without those of nested tables.
pub(super) fn rows(tree: &Tree, table: NodeId) -> impl Iterator<Item = NodeId> {
    row_groups(tree, table).into_iter().flatten()
}

/// Returns true if a table only lays things out: its cells are then read one after the
/// other.
pub(super) fn is_layout(tree: &Tree, stats: &PageStats, table: NodeId) -> bool {
    let (mut total, mut filled, mut nested, mut widest) = (0u32, 0u32, 0u32, 0usize);
    let mut long = false;
    for row in rows(tree, table) {
        let (mut here, mut count) = (0, 0);
        for cell in cells(tree, row) {
            let content = stats.get(cell);
            count += 1;
            nested = nested.saturating_add(content.cells.saturating_sub(1));
            here += u32::from(content.characters > 0 && content.cells <= 1);
            long |= content.characters > MANY_CHARACTERS && content.breaks >= MANY_BREAKS;
        }
        total = total.saturating_add(count);
        filled = filled.saturating_add(if here > 1 { here } else { 0 });
        widest = widest.max(count as usize);
    }
    let presentation = tree.attribute(table, "role").is_some_and(|role| role == "presentation");
    presentation || total <= 1 || widest <= 1 || if nested > 0 { filled <= nested } else { long }
}

/// Returns the cells of a table in the places where they are seen; `None` if the page has
/// too many.
pub(super) fn place_cells(page: Page, table: NodeId, budget: &mut Budget) -> Option<Placement> {
    let mut placement = Placement::default();
    let mut first = 0;
    for group in row_groups(page.tree, table) {
        let (out, group): (Vec<_>, Vec<_>) = group.into_iter().partition(|row| {
            let group = page.tree.parent(*row).filter(|parent| *parent != table);
            page.is_taken_out(*row) || group.is_some_and(|group| page.is_taken_out(group))
        });
        let before = placement.cells.len();
        placement.taken_out.extend(out.into_iter().map(|row| (before, row)));
        // A cell does not reach into another row group.
        let end = first + group.len();
        let mut taken: Vec<usize> = Vec::new();
        for (nth, row) in group.into_iter().enumerate() {
            place_row(page, row, first + nth..end, &mut taken, (&mut placement, budget))?;
        }
        first = end;
    }
    if has_collapsed_column(page, table) {
        placement.doubtful_rows.extend(0..first);
    }
    remove_empty_columns(&mut placement.cells);
    Some(placement)
}

/// Returns true if a column is not shown; which cells it takes along is not followed.
fn has_collapsed_column(page: Page, table: NodeId) -> bool {
    let mut elements = page
        .tree
        .children(table)
        .flat_map(|child| std::iter::once(child).chain(page.tree.children(child)));
    elements.any(|id| {
        matches!(page.tree.name(id), "col" | "colgroup")
            && page.style(id).visibility == Visibility::Collapse
    })
}

/// Places the cells of one row; `taken` has for each column the row from which it is
/// free.
fn place_row(
    page: Page,
    row: NodeId,
    rows: std::ops::Range<usize>,
    taken: &mut Vec<usize>,
    (placement, budget): (&mut Placement, &mut Budget),
) -> Option<()> {
    let mut column = 0;
    let (mut is_doubtful, mut kinds) = (false, [false; 2]);
    for id in cells(page.tree, row) {
        is_doubtful |= page.style(id).doubtful_box;
        if page.is_taken_out(id) {
            placement.taken_out.push((placement.cells.len(), id));
            continue;
        }
        kinds[usize::from(page.style(id).display == Display::TableCell)] = true;
        let before = column;
        while taken.get(column).is_some_and(|free| *free > rows.start) {
            column += 1;
        }
        let (row_span, column_span) = read_spans(page.tree, id, rows.end - rows.start);
        let is_free = |at: &usize| taken.get(*at).is_none_or(|free| *free <= rows.start);
        let column_span = (column..column + column_span).take_while(is_free).count();
        budget.cells = budget.cells.checked_sub(1)?;
        budget.steps = budget.steps.checked_sub(column - before + column_span)?;
        if taken.len() < column + column_span {
            taken.resize(column + column_span, 0);
        }
        taken[column..column + column_span].fill(rows.start + row_span);
        let placed = PlacedCell { id, row: rows.start, column, row_span, column_span };
        placement.cells.push(placed);
        column += column_span;
    }
    // Cells that are none for their style stand together in one place.
    if is_doubtful || kinds == [true; 2] {
        placement.doubtful_rows.insert(rows.start);
    }
    Some(())
}

fn read_spans(tree: &Tree, id: NodeId, rows_left: usize) -> (usize, usize) {
    let number = |name| tree.attribute(id, name).and_then(parse_leading_number);
    let column_span = number("colspan").filter(|span| *span > 0).unwrap_or(1).min(MAX_COLUMN_SPAN);
    let row_span = match number("rowspan") {
        Some(0) => rows_left,
        row_span => row_span.unwrap_or(1).min(MAX_ROW_SPAN).min(rows_left),
    };
    (row_span, column_span)
}

/// Parses a number as browsers do: `2px` is 2.
fn parse_leading_number(text: &str) -> Option<usize> {
    let text = text.trim();
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let digits = &text[..end];
    (!digits.is_empty()).then(|| digits.parse().unwrap_or(usize::MAX))
}

/// Removes columns in which no cell starts: a heading over a thousand columns covers
/// those that are there.
fn remove_empty_columns(placed_cells: &mut [PlacedCell]) {
    let width = placed_cells.iter().map(|cell| cell.column + cell.column_span).max().unwrap_or(0);
    let mut starts = vec![false; width + 1];
    for cell in &*placed_cells {
        starts[cell.column] = true;
    }
    let mut count = 0;
    let mut before = Vec::with_capacity(starts.len());
    for starts in starts {
        before.push(count);
        count += usize::from(starts);
    }
    for cell in placed_cells {
        let end = before[cell.column + cell.column_span];
        cell.column = before[cell.column];
        cell.column_span = end - cell.column;
    }
}
