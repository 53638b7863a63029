//! Columns of the grid in which nothing is seen.

use super::{docx, tc};
use crate::{BlockContent, Document};

/// A table with these widths of columns.
fn table(widths: &[&str], rows: &[String]) -> Document {
    let columns: Vec<String> =
        widths.iter().map(|width| format!("<w:gridCol w:w='{width}'/>")).collect();
    let rows: Vec<String> = rows.iter().map(|row| format!("<w:tr>{row}</w:tr>")).collect();
    docx(&format!("<w:tbl><w:tblGrid>{}</w:tblGrid>{}</w:tbl>", columns.concat(), rows.concat()))
}

/// The columns of each cell, from and how many, in the order of the text.
fn columns(document: &Document) -> Vec<(usize, usize)> {
    let BlockContent::Table(grid) = &document.blocks[0].content else { panic!("a table") };
    grid.cells.iter().map(|cell| (cell.column, cell.column_span)).collect()
}

fn span(columns: u32, text: &str) -> String {
    tc(&format!("<w:gridSpan w:val='{columns}'/>"), text)
}

#[test]
fn a_border_that_differs_by_a_twip_makes_no_column() {
    // The border in the middle is a twip further to the right in the second row.
    let rows = [
        [span(1, "a"), span(2, "1")].concat(),
        [span(2, "b"), span(1, "2")].concat(),
        span(3, "c"),
    ];
    let read = table(&["2000", "1", "1999"], &rows);
    assert_eq!(columns(&read), [(0, 1), (1, 1), (0, 1), (1, 1), (0, 2)]);
    // Cells that continue those above meet them.
    let merged = |columns: u32, merge: &str, text: &str| {
        tc(&format!("<w:gridSpan w:val='{columns}'/><w:vMerge {merge}/>"), text)
    };
    let rows = [
        [merged(1, "w:val='restart'", "a"), span(2, "1")].concat(),
        [merged(2, "", ""), span(1, "2")].concat(),
    ];
    let read = table(&["2000", "2", "1999"], &rows);
    let BlockContent::Table(grid) = &read.blocks[0].content else { panic!("a table") };
    assert_eq!((grid.cells[0].row_span, grid.cells.len()), (2, 3));
}

#[test]
fn a_column_with_a_cell_of_its_own_or_of_unknown_width_stays() {
    let rows = [
        [span(1, "a"), span(1, "x"), span(1, "1")].concat(),
        [span(2, "b"), span(1, "2")].concat(),
    ];
    let whole = [(0, 1), (1, 1), (2, 1), (0, 2), (2, 1)];
    assert_eq!(columns(&table(&["2000", "1", "1999"], &rows)), whole);
    let rows = [[span(1, "a"), span(2, "1")].concat(), [span(2, "b"), span(1, "2")].concat()];
    for width in ["0", "", "auto", "-1", "40"] {
        let read = table(&["2000", width, "1999"], &rows);
        assert_eq!(columns(&read), [(0, 1), (1, 2), (0, 2), (2, 1)], "{width}");
    }
}

#[test]
fn spans_beyond_the_grid_are_kept_within_bounds() {
    let rows = [
        [span(900_000, "a"), span(900_000, "1")].concat(),
        format!("<w:trPr><w:gridBefore w:val='99999999'/></w:trPr>{}", span(1, "b")),
    ];
    let read = table(&["2000", "1", "1999"], &rows);
    assert!(columns(&read).iter().all(|(from, count)| from + count <= 1025), "{read:?}");
}
