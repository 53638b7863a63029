//! The names of columns before the cells of a row.

use crate::source_view::ReportView;
use lsp_types::{InlayHint, InlayHintKind, InlayHintLabel, Range};

/// The longest name in characters; a longer one is cut.
const MAX_LABEL: usize = 8;

/// Returns the hints in a range of a report. A row of one cell needs none; one with cells too
/// many or too few has none, since it is not known which cell is which.
pub fn hints(view: &ReportView, range: Range) -> Vec<InlayHint> {
    let (start, end) = (view.text.offset(range.start), view.text.offset(range.end));
    let mut hints = Vec::new();
    for row in view.rows() {
        let (span, cells, columns) = (row.written.span, &row.written.cells, view.columns(row));
        let is_seen = span.start as usize <= end && span.end as usize >= start;
        if !is_seen || cells.len() != columns.len() || cells.len() < 2 {
            continue;
        }
        for (cell, column) in cells.iter().zip(columns) {
            let at = cell.span.start as usize;
            if (start..=end).contains(&at) {
                hints.push(InlayHint {
                    position: view.text.position(at),
                    label: InlayHintLabel::String(format!("{}:", shorten(&column.label))),
                    kind: Some(InlayHintKind::PARAMETER),
                    text_edits: None,
                    tooltip: None,
                    padding_left: None,
                    padding_right: Some(true),
                    data: None,
                });
            }
        }
    }
    hints
}

fn shorten(label: &str) -> String {
    if label.chars().count() <= MAX_LABEL {
        return label.to_owned();
    }
    label.chars().take(MAX_LABEL - 1).chain(['…']).collect()
}
