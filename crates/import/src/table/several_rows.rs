//! Rows of figures below one another where the form has a single one: nothing tells which of
//! them counts, or whether they are to be added.

use super::TableReader;
use super::classify_rows::TableRow;
use super::grid_index::GridIndex;
use super::rows::uncertain_row;
use crate::label_index::LabelIndex;
use crate::reason::CellProblem;
use nianbao_document::Cell;
use std::collections::HashSet;

/// Leaves the rows side by side to a person where further figures stand below those that were
/// read, unless the same row is printed again.
pub(super) fn doubt_several_rows(
    reader: &mut TableReader,
    (index, rows): (&GridIndex, &[TableRow]),
    found: &HashSet<usize>,
    labels: &LabelIndex,
) {
    let Some(strip) = labels.strip_rows() else { return };
    for at in found {
        if !matches!(rows.get(at + 1), Some(TableRow::Unlabelled(_))) {
            continue;
        }
        let (own, below) = (index.row_cells(*at), index.row_cells(at + 1));
        if own.iter().map(|cell| cell.text.trim()).eq(below.iter().map(|cell| cell.text.trim())) {
            continue;
        }
        let cells: Vec<&Cell> = own.into_iter().chain(below).collect();
        for row in &strip {
            if let Some(figures) = reader.figures.rows.get_mut(row) {
                let problem = CellProblem::SeveralFigureRows;
                *figures = uncertain_row(&cells, labels.width(*row), &problem);
            }
        }
    }
}
