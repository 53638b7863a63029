//! Assigns the cells of a row to the headers above them.

use super::columns::ColumnMap;
use crate::reason::CellProblem;
use nianbao_document::Cell;
use std::ops::Range;

/// The cell under each header, in the order of the headers.
type AlignedCells<'g> = Vec<Option<&'g Cell>>;

/// True if a cell with text spans into the row from above.
pub(super) fn has_spanning_text(cells: &[&Cell]) -> bool {
    let row = cells.iter().map(|cell| cell.row).max();
    cells.iter().any(|cell| Some(cell.row) != row && !cell.is_blank())
}

/// Aligns cells with headers by the columns of the grid. Where these do not match one to
/// one, but cells and headers are equally many, they are aligned in order: a merged cell
/// has shifted the row.
///
/// Errors: `MisalignedCells` where neither holds.
pub(super) fn align_by_column<'g>(
    cells: &[&'g Cell],
    map: &ColumnMap,
) -> Result<AlignedCells<'g>, CellProblem> {
    let mut aligned: AlignedCells = vec![None; map.headers.len()];
    let mut shifted = false;
    for cell in cells {
        let own = cell.column..cell.column + cell.column_span;
        let first = map.headers.partition_point(|header| header.columns.end <= own.start);
        let behind = map.headers.partition_point(|header| header.columns.start < own.end);
        match (first, behind.saturating_sub(first)) {
            // A header may span two cells, of which one is blank.
            (at, 1) if aligned[at].is_none_or(Cell::is_blank) => aligned[at] = Some(cell),
            (_, 0 | 1) if cell.is_blank() => {}
            _ => shifted = true,
        }
    }
    shifted |= map.headers.iter().zip(&aligned).any(|(header, cell)| {
        if header.texts.is_empty() {
            cell.is_some_and(|cell| !cell.is_blank())
        } else {
            cell.is_none()
        }
    });
    if !shifted {
        return Ok(aligned);
    }
    let named = map.headers.iter().filter(|header| !header.texts.is_empty()).count();
    let full = cells.iter().all(|cell| !cell.is_blank()) && named == map.headers.len();
    if full && cells.len() == named {
        return Ok(cells.iter().copied().map(Some).collect());
    }
    Err(CellProblem::MisalignedCells)
}

/// Aligns cells with headers by counting, in a ragged grid. If as many cells have text as
/// there are headers, these are the figures. If some are blank, the row must be as wide as
/// the header row (`width`, in cells), or have exactly as many cells as headers.
///
/// Errors: `MisalignedCells` where neither holds.
pub(super) fn align_by_index<'g>(
    cells: &[&'g Cell],
    map: &ColumnMap,
    width: usize,
) -> Result<AlignedCells<'g>, CellProblem> {
    let count = map.headers.len();
    let start = map.headers.first().map_or(0, |header| header.columns.start);
    if let Some(first) = cells.iter().position(|cell| !cell.is_blank())
        && let Some(run) = cells.get(first..first + count)
        && cells.iter().filter(|cell| !cell.is_blank()).count() == count
        && run.iter().all(|cell| !cell.is_blank())
    {
        return Ok(run.iter().copied().map(Some).collect());
    }
    // A row with more or fewer cells than the header row is not counted from its start.
    let end = cells.last().map_or(0, |cell| cell.column + cell.column_span);
    let from_start = cells.iter().position(|cell| cell.column == start && end == width);
    let from_start = from_start.and_then(|at| only_filled_range(cells, at, count));
    let from_label = only_filled_range(cells, 0, count);
    let own = match (from_start, from_label) {
        (Some(own), _) => own,
        (None, Some(own)) if cells.len() == count => own,
        _ => return Err(CellProblem::MisalignedCells),
    };
    Ok(cells[own].iter().copied().map(Some).collect())
}

/// Takes the cells of a row whose columns are known by their order alone: exactly `count`,
/// and behind them the blank cells that rows of the table end with. A blank cell among them
/// counts; one more or fewer may be anywhere.
///
/// Errors: `MisalignedCells` if there are more or fewer cells.
pub(super) fn align_by_order<'g>(
    cells: &[&'g Cell],
    count: usize,
    blank_ends: usize,
) -> Result<AlignedCells<'g>, CellProblem> {
    let (own, rest) = cells.split_at(count.min(cells.len()));
    if own.len() == count && rest.len() == blank_ends && rest.iter().all(|cell| cell.is_blank()) {
        return Ok(own.iter().copied().map(Some).collect());
    }
    Err(CellProblem::MisalignedCells)
}

/// Returns the range of `count` cells from `at` on, if all other cells are blank.
fn only_filled_range(cells: &[&Cell], at: usize, count: usize) -> Option<Range<usize>> {
    let own = at..at + count;
    let mut others = cells.iter().enumerate().filter(|(at, _)| !own.contains(at));
    let exclusive = own.end <= cells.len() && others.all(|(_, cell)| cell.is_blank());
    exclusive.then_some(own)
}
