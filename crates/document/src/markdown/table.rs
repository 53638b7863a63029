//! Rows of tables in Markdown, beyond what the parser says of them.

use crate::Grid;
use std::ops::Range;

/// True for a cell that the parser adds to a row shorter than the head: it stands behind the
/// end of the line. Nobody left a blank there.
pub(super) fn is_filler(text: &str, range: &Range<usize>) -> bool {
    let before = text.get(..range.start).unwrap_or_default();
    range.is_empty() && (before.ends_with(['\n', '\r']) || range.start == text.len())
}

/// True if rows of a table have unequally many cells.
pub(super) fn has_uneven_rows(grid: &Grid) -> bool {
    let count = |row| grid.row_cells(row).count();
    (1..grid.row_count()).any(|row| count(row) != count(0))
}

/// Returns how many bytes of the text rest belong to a table that the HTML leaves open.
pub(super) fn open_table_length(html: &str, rest: &str) -> usize {
    let count = |text: &str, tag: &str| text.to_ascii_lowercase().matches(tag).count();
    let mut open = count(html, "<table").saturating_sub(count(html, "</table"));
    let mut length = 0;
    for line in rest.split_inclusive('\n') {
        if open == 0 {
            break;
        }
        open = (open + count(line, "<table")).saturating_sub(count(line, "</table"));
        length += line.len();
    }
    length
}
