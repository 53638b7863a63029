//! Text in a table that the form does not have: remarks of the office, notes below it.

use super::issue::Issue;
use super::label_index::LabelIndex;
use super::reason::Reason;
use super::table::is_figure;
use nianbao_document::Grid;

/// Returns an issue for each cell with text that the form does not print.
pub(super) fn find_unmatched_text(grid: &Grid, labels: &LabelIndex) -> Vec<Issue> {
    let is_printed = |text: &str| labels.is_printed(text) || labels.is_printed_part(text);
    grid.cells
        .iter()
        .filter(|cell| !cell.text.trim().is_empty())
        .filter(|cell| !is_figure(&cell.text) && !is_printed(&cell.text))
        .map(|cell| {
            Issue::new(Reason::ForeignTextInTable)
                .with_location(Some(cell.location.clone()))
                .with_raw(cell.text.trim())
        })
        .collect()
}
