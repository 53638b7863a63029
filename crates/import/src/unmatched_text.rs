//! Text in a table that the form does not have: remarks of the office, notes below it.

use super::issue::{Issue, Provenance};
use super::label_index::LabelIndex;
use super::reason::Reason;
use super::table::is_figure;
use nianbao_document::Grid;

/// Returns an issue for each cell with text that the form does not print. Headers of another
/// form are told where the rows below them are.
pub(super) fn find_unmatched_text(grid: &Grid, labels: &LabelIndex) -> Vec<Issue> {
    let is_printed = |text: &str| {
        labels.is_printed(text)
            || labels.is_printed_part(text)
            || labels.foreign_form(text).is_some()
    };
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

/// True if an issue is about text in a table that is the figure of a cell, as it is or left
/// to a person: that cell has an issue of its own.
pub(super) fn is_in_source(issue: &Issue, provenance: &[Provenance]) -> bool {
    issue.reason == Reason::ForeignTextInTable
        && provenance.iter().any(|cell| {
            issue.location.as_ref() == Some(&cell.location)
                && issue.raw.as_deref() == Some(cell.raw.trim())
        })
}
