//! Which cell of a row stands under which heading.

use super::columns::ColumnMap;
use nianbao_core::diag::Text;
use nianbao_document::Cell;
use nianbao_text::text;
use std::ops::Range;

/// The cell under each heading.
type Placed<'g> = Vec<Option<&'g Cell>>;

fn blank(cell: &Cell) -> bool {
    cell.text.trim().is_empty()
}

pub(super) fn out_of_place() -> Text {
    text!(
        "这一行的格与表头没有对齐，分不清各列",
        "the cells of this row do not stand under the headings, and the columns are not sure"
    )
}

/// Whether something stands in a row that belongs to the rows above it.
pub(super) fn reaches_in(cells: &[&Cell]) -> bool {
    let row = cells.iter().map(|cell| cell.row).max();
    cells.iter().any(|cell| Some(cell.row) != row && !blank(cell))
}

/// By the columns of the grid. Where cells and headings do not meet one to one, but
/// are as many, a merged cell beside them has moved them all.
pub(super) fn by_place<'g>(cells: &[&'g Cell], key: &ColumnMap) -> Result<Placed<'g>, Text> {
    let mut placed: Placed = vec![None; key.leaves.len()];
    let mut moved = false;
    for cell in cells {
        let own = cell.column..cell.column + cell.column_span;
        // Headings stand side by side.
        let first = key.leaves.partition_point(|leaf| leaf.columns.end <= own.start);
        let behind = key.leaves.partition_point(|leaf| leaf.columns.start < own.end);
        match (first, behind.saturating_sub(first)) {
            (at, 1) if placed[at].is_none() => placed[at] = Some(cell),
            // A heading over two cells.
            (at, 1) if placed[at].is_some_and(blank) => placed[at] = Some(cell),
            (_, 0 | 1) if blank(cell) => {}
            _ => moved = true,
        }
    }
    let unnamed = |at: usize, cell: Option<&Cell>| {
        key.leaves[at].words.is_empty() && cell.is_some_and(|cell| !blank(cell))
    };
    moved |= placed.iter().enumerate().any(|(at, cell)| unnamed(at, *cell));
    moved |=
        key.leaves.iter().zip(&placed).any(|(leaf, cell)| !leaf.words.is_empty() && cell.is_none());
    if !moved {
        return Ok(placed);
    }
    let named = key.leaves.iter().filter(|leaf| !leaf.words.is_empty()).count();
    let full = cells.iter().all(|cell| !blank(cell)) && named == key.leaves.len();
    if full && cells.len() == named {
        return Ok(cells.iter().copied().map(Some).collect());
    }
    Err(out_of_place())
}

/// By counting, in a text whose rows are no more than cells one after another. Where
/// as many are filled as there are headings, these are the figures. Where some are
/// blank, the line has to be as long as the head, or to have no cell too many behind
/// its label.
pub(super) fn by_index<'g>(
    cells: &[&'g Cell],
    key: &ColumnMap,
    width: usize,
) -> Result<Placed<'g>, Text> {
    let count = key.leaves.len();
    let start = key.leaves.first().map_or(0, |leaf| leaf.columns.start);
    if let Some(first) = cells.iter().position(|cell| !blank(cell))
        && let Some(run) = cells.get(first..first + count)
        && cells.iter().filter(|cell| !blank(cell)).count() == count
        && run.iter().all(|cell| !blank(cell))
    {
        return Ok(run.iter().copied().map(Some).collect());
    }
    // A line with more or fewer cells than the head is not counted from its beginning.
    let end = cells.last().map_or(0, |cell| cell.column + cell.column_span);
    let of_line = cells.iter().position(|cell| cell.column == start && end == width);
    let of_line = of_line.and_then(|at| alone(cells, at, count));
    let of_label = alone(cells, 0, count);
    let own = match (of_line, of_label) {
        (Some(own), _) => own,
        (None, Some(own)) if cells.len() == count => own,
        _ => return Err(out_of_place()),
    };
    Ok(cells[own].iter().copied().map(Some).collect())
}

/// So many cells from a place on, if all others are blank.
fn alone(cells: &[&Cell], at: usize, count: usize) -> Option<Range<usize>> {
    let own = at..at + count;
    let others = cells.iter().enumerate().filter(|(at, _)| !own.contains(at));
    let clean = own.end <= cells.len() && others.into_iter().all(|(_, cell)| blank(cell));
    clean.then_some(own)
}
