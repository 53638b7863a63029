//! Which cell of a row stands under which heading.

use super::columns::Key;
use super::laid::Laid;
use crate::diag::Text;
use crate::document::Cell;
use crate::text;
use std::ops::Range;

/// The cell under each heading.
type Placed<'g> = Vec<Option<&'g Cell>>;

fn blank(cell: &Cell) -> bool {
    cell.text.trim().is_empty()
}

fn out_of_place() -> Text {
    text!(
        "这一行的格与表头没有对齐，分不清各列",
        "the cells of this row do not stand under the headings, and the columns are not sure"
    )
}

/// By the columns of the grid. Where cells and headings do not meet one to one, but
/// are as many, a merged cell beside them has moved them all.
pub(super) fn by_place<'g>(cells: &[&'g Cell], key: &Key) -> Result<Placed<'g>, Text> {
    let mut placed: Placed = vec![None; key.leaves.len()];
    let mut moved = false;
    for cell in cells {
        let own = cell.column..cell.column + cell.columns;
        let under = |at: &usize| meet(&key.leaves[*at].columns, &own);
        let heads: Vec<usize> = (0..key.leaves.len()).filter(under).collect();
        match heads[..] {
            [at] if placed[at].is_none() => placed[at] = Some(cell),
            // A heading over two cells.
            [at] if blank(cell) => debug_assert!(placed[at].is_some(), "one is there"),
            [at] if placed[at].is_some_and(blank) => placed[at] = Some(cell),
            [] if blank(cell) => {}
            _ => moved = true,
        }
    }
    let unnamed = |at: usize, cell: &Option<&Cell>| {
        key.leaves[at].words.is_empty() && cell.is_some_and(|cell| !blank(cell))
    };
    moved |= placed.iter().enumerate().any(|(at, cell)| unnamed(at, cell));
    moved |=
        key.columns.iter().zip(&placed).any(|(column, cell)| column.is_some() && cell.is_none());
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

fn meet(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

/// By counting, in a text whose rows are no more than cells one after another. Two
/// ways of counting may be right: from the beginning of the line, and from the
/// label; they have to agree.
pub(super) fn by_index<'g>(laid: &Laid, cells: &[&'g Cell], key: &Key) -> Result<Placed<'g>, Text> {
    let count = key.leaves.len();
    let start = key.leaves.first().map_or(0, |leaf| leaf.columns.start);
    debug_assert!(laid.columns > 0, "there are cells");
    let from_line = || {
        let before = cells.iter().filter(|cell| cell.column < start);
        let inside = |cell: &&&Cell| (start..start + count).contains(&cell.column);
        let own: Vec<&Cell> = cells.iter().filter(inside).copied().collect();
        let behind = cells.iter().filter(|cell| cell.column >= start + count);
        let clean = before.chain(behind).all(|cell| blank(cell));
        (clean && own.len() == count).then_some(own)
    };
    let from_label = || {
        let own: Vec<&Cell> = cells.iter().take(count).copied().collect();
        let clean = cells.iter().skip(count).all(|cell| blank(cell));
        (clean && own.len() == count).then_some(own)
    };
    let full = |own: &Vec<&Cell>| own.iter().all(|cell| !blank(cell));
    let own = match (from_line(), from_label()) {
        (Some(one), Some(other)) if same(&one, &other) => one,
        // Only one of the two leaves no place blank.
        (Some(one), Some(other)) if full(&one) != full(&other) => {
            if full(&one) {
                one
            } else {
                other
            }
        }
        (Some(one), None) => one,
        (None, Some(other)) if full(&other) || cells.len() == count => other,
        _ => return Err(out_of_place()),
    };
    Ok(own.into_iter().map(Some).collect())
}

fn same(one: &[&Cell], other: &[&Cell]) -> bool {
    one.iter().zip(other).all(|(a, b)| std::ptr::eq(*a, *b))
}
