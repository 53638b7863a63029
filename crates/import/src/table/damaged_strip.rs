//! The table of rows side by side whose head is damaged or gone: nothing tells which figure
//! is which, so that each of its cells is left to a person, with what stands there.

use super::TableReader;
use super::classify_rows::holds_figure;
use super::rows::uncertain_row;
use crate::label_index::LabelIndex;
use crate::reason::CellProblem;
use nianbao_document::{Cell, Grid};

/// Most cells of such a table, apart from its head.
const MAX_CELLS: usize = 64;
/// Fewest labels of the head by which it is known outside its section.
const MIN_LABELS: usize = 2;

/// How far a table is that of the rows side by side.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum StripMatch {
    /// It has their labels, or nothing but figures in their section.
    Own,
    /// It stands in their section, with texts of its own.
    Doubtful,
}

/// Takes a table that nothing was read of as the rows side by side, if the document has them
/// nowhere else and it matches as it is wanted; true if so. It has half of their figures, and
/// some of their labels, or stands in their section (`is_in_section`).
pub(crate) fn read_damaged_strip(
    reader: &mut TableReader,
    grid: &Grid,
    (is_in_section, wanted_match): (bool, StripMatch),
    labels: &LabelIndex,
) -> bool {
    let Some(rows) = labels.strip_rows() else { return false };
    if rows.iter().any(|row| reader.figures.rows.contains_key(row)) {
        return false;
    }
    let is_text = |cell: &&Cell| !cell.is_blank() && !holds_figure(cell);
    let texts: Vec<&Cell> = grid.cells.iter().filter(is_text).collect();
    let known = texts.iter().filter(|cell| labels.is_strip_label(&cell.text)).count();
    let is_own = known >= MIN_LABELS || is_in_section && (known > 0 || texts.is_empty());
    let wanted: usize = rows.iter().map(|row| labels.width(*row)).sum();
    let figures = grid.cells.iter().filter(|cell| holds_figure(cell)).count();
    let found = if is_own { StripMatch::Own } else { StripMatch::Doubtful };
    if found != wanted_match || !is_own && !is_in_section || figures * 2 < wanted {
        return false;
    }
    let behind_head = grid.cells.iter().skip_while(|cell| !holds_figure(cell));
    let cells: Vec<&Cell> = behind_head.filter(|cell| !labels.is_strip_label(&cell.text)).collect();
    if cells.len() > MAX_CELLS {
        return false;
    }
    for row in rows {
        let figures = uncertain_row(&cells, labels.width(row), &CellProblem::MissingHeaders);
        reader.record_row(row, figures, labels);
    }
    true
}
