//! What a table says beside the form: remarks of the office, notes below it.

use super::issue::{Issue, Kind};
use super::label_index::LabelIndex;
use super::table::is_figure;
use nianbao_document::Grid;
use nianbao_text::text;

/// The words of a table that are none of the form's.
pub(super) fn of(grid: &Grid, labels: &LabelIndex) -> Vec<Issue> {
    let own = |text: &str| labels.is_printed(text) || labels.is_piece(text);
    let cells = grid.cells.iter().filter(|cell| !cell.text.trim().is_empty());
    let strange = cells.filter(|cell| !is_figure(&cell.text) && !own(&cell.text));
    strange
        .map(|cell| {
            let words = text!(
                "表内有格式以外的文字，没有写入",
                "the table holds words that are none of the form's; they are not in the source"
            );
            Issue::new(Kind::Words, words).spot(Some(cell.location.clone())).raw(cell.text.trim())
        })
        .collect()
}
