//! Words of cells that the end of a page cuts: programs that center them in cells of several
//! rows print them below the last line of the page's part of the table.

use super::content::{Direction, Glyph, Length, Page, Rect, Rule};
use super::line::{TextLine, group_lines};
use super::table::{Lattice, MAX_EDGE_DISTANCE};

/// Most lines of words below a table.
const MAX_LINES: usize = 4;
/// Part of the width of a cell, in per cent, along which a line closes it.
const MIN_CLOSED: Length = 50;

/// Makes the last row of the lowest table as high as the words that stand right below its
/// open cells, if nothing else does. Where words are wider than a cell, or stand below a
/// closed one, they are text below the table.
pub(crate) fn extend_last_row(tables: &mut [Lattice], rules: &[Rule], page: &Page) {
    let Some(table) = tables.iter_mut().max_by_key(|table| table.rect().bottom) else { return };
    let rect = table.rect();
    let below = page.glyphs.iter().filter(|glyph| is_below(glyph, rect)).copied();
    let mut lines = group_lines(below.collect());
    lines.sort_by_key(|line| line.rect.centre().1);
    let mut bottom = rect.bottom;
    let mut near: Vec<&TextLine> = Vec::new();
    for line in &lines {
        if line.rect.top - bottom > line.em / 2 {
            break;
        }
        bottom = bottom.max(line.rect.bottom);
        near.push(line);
    }
    let open = open_cells(table, rules);
    let is_in_cell =
        |part: Rect| open.iter().any(|cell| cell.left <= part.left && part.right <= cell.right);
    let is_cut = |line: &&TextLine| {
        let parts = line.split_at_gaps(line.em);
        line.direction == Direction::Right && parts.iter().all(|part| is_in_cell(part.rect))
    };
    if near.is_empty() || near.len() > MAX_LINES || !near.iter().all(is_cut) {
        return;
    }
    if let Some(edge) = table.rows.last_mut() {
        *edge = bottom;
    }
}

/// True for a glyph below a table, apart from its lines.
fn is_below(glyph: &Glyph, table: Rect) -> bool {
    !glyph.is_blank() && glyph.rect.centre().1 > table.bottom
}

/// Returns the areas of the cells in the last row of a table that no line closes below.
fn open_cells(table: &Lattice, rules: &[Rule]) -> Vec<Rect> {
    let bottom = table.rect().bottom;
    let last = (0..table.cells.len()).map(|cell| table.cell_rect(cell));
    let last = last.filter(|cell| cell.bottom == bottom);
    let is_closed = |cell: &Rect| {
        let lines = rules
            .iter()
            .filter(|rule| rule.horizontal && (rule.position - bottom).abs() <= MAX_EDGE_DISTANCE);
        let covered =
            lines.map(|rule| (rule.end.min(cell.right) - rule.start.max(cell.left)).max(0));
        covered.sum::<Length>() * 100 >= cell.width() * MIN_CLOSED
    };
    last.filter(|cell| !is_closed(cell)).collect()
}
