//! The names of columns before the cells of a row, and before a total the sum of what is filled
//! in of its terms.

use crate::source_view::{PlacedRow, ReportView};
use lsp_types::{InlayHint, InlayHintKind, InlayHintLabel, InlayHintTooltip, Range};
use nianbao_core::archive::RunningSum;
use nianbao_core::diag::{Lang, Text};
use nianbao_core::form::CellRef;
use nianbao_text::text;

/// The longest name in characters; a longer one is cut.
const MAX_LABEL: usize = 8;

/// Returns the hints in a range of a report. A row of one cell needs none; one with cells too
/// many or too few has none, since it is not known which cell is which.
pub fn hints(view: &ReportView, range: Range, lang: Lang) -> Vec<InlayHint> {
    let (start, end) = (view.text.offset(range.start), view.text.offset(range.end));
    let mut hints = Vec::new();
    for row in view.rows() {
        let (span, cells, columns) = (row.written.span, &row.written.cells, view.columns(row));
        let is_seen = span.start as usize <= end && span.end as usize >= start;
        if !is_seen || cells.len() != columns.len() || cells.len() < 2 {
            continue;
        }
        for (number, (cell, column)) in cells.iter().zip(columns).enumerate() {
            let at = cell.span.start as usize;
            if (start..=end).contains(&at) {
                let sum = running_sum(view, row, number);
                let label = format!(
                    "{}{}:",
                    shorten(&column.label),
                    sum.map_or_else(String::new, write_sum)
                );
                hints.push(InlayHint {
                    position: view.text.position(at),
                    label: InlayHintLabel::String(label),
                    kind: Some(InlayHintKind::PARAMETER),
                    text_edits: None,
                    tooltip: sum
                        .map(|sum| InlayHintTooltip::String(explain(sum).get(lang).to_owned())),
                    padding_left: None,
                    padding_right: Some(true),
                    data: None,
                });
            }
        }
    }
    hints
}

fn running_sum(view: &ReportView, row: PlacedRow, column: usize) -> Option<RunningSum> {
    view.filled.as_ref()?.running_sum(CellRef { table: row.table, row: row.row, column })
}

/// Writes ` Σ7`, or ` Σ7+?` while terms are blank.
fn write_sum(sum: RunningSum) -> String {
    format!(" Σ{}{}", sum.number, if sum.is_partial { "+?" } else { "" })
}

fn explain(sum: RunningSum) -> Text {
    let number = sum.number;
    if sum.is_partial {
        return text!(
            "各分项已填的加起来是 {number}，还有空白",
            "the terms that are filled in make {number}; some are blank"
        );
    }
    text!("各分项加起来是 {number}", "the terms make {number}")
}

fn shorten(label: &str) -> String {
    if label.chars().count() <= MAX_LABEL {
        return label.to_owned();
    }
    label.chars().take(MAX_LABEL - 1).chain(['…']).collect()
}
