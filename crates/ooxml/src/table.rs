//! Tables of Word documents (ECMA-376 Part 1, 17.4).

use crate::document::{Run, write_run};
use std::fmt::Write;

/// The width between the margins of a page, in twentieths of a point.
const TEXT_WIDTH: usize = 8844;

/// A table. Cells may span rows and columns.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// The widths of the columns, as parts of the width of the page.
    pub widths: Vec<usize>,
    /// How many rows at the top are printed again on every page.
    pub head: usize,
    /// The number of rows.
    pub height: usize,
    /// The cells, by rows from the top, and in a row from the left.
    pub cells: Vec<TableCell>,
}

/// A cell of a table.
#[derive(Clone, Debug, Default)]
pub struct TableCell {
    /// Its row, from 0.
    pub row: usize,
    /// Its first column, from 0.
    pub column: usize,
    /// How many rows it spans.
    pub rows: usize,
    /// How many columns it spans.
    pub columns: usize,
    /// The text.
    pub runs: Vec<Run>,
    /// True if the text begins at the left, false if it stands in the middle.
    pub is_left: bool,
}

impl Table {
    pub(crate) fn write(&self, out: &mut String) {
        let total: usize = self.widths.iter().sum::<usize>().max(1);
        let widths: Vec<usize> =
            self.widths.iter().map(|width| width * TEXT_WIDTH / total).collect();
        out.push_str("<w:tbl><w:tblPr><w:tblStyle w:val=\"FormTable\"/>");
        let _ = write!(out, "<w:tblW w:w=\"{}\" w:type=\"dxa\"/>", widths.iter().sum::<usize>());
        out.push_str(
            "<w:jc w:val=\"center\"/><w:tblLayout w:type=\"fixed\"/></w:tblPr><w:tblGrid>",
        );
        for width in &widths {
            let _ = write!(out, "<w:gridCol w:w=\"{width}\"/>");
        }
        out.push_str("</w:tblGrid>");
        for row in 0..self.height {
            out.push_str("<w:tr><w:trPr><w:cantSplit/>");
            out.push_str(if row < self.head { "<w:tblHeader/></w:trPr>" } else { "</w:trPr>" });
            self.write_row(row, &widths, out);
            out.push_str("</w:tr>");
        }
        out.push_str("</w:tbl>");
    }

    /// Writes the cells of a row; where one from above hangs down, an empty one continues it.
    fn write_row(&self, row: usize, widths: &[usize], out: &mut String) {
        let mut column = 0;
        while column < widths.len() {
            let here = |cell: &&TableCell| {
                (cell.row..cell.row + cell.rows.max(1)).contains(&row)
                    && (cell.column..cell.column + cell.columns.max(1)).contains(&column)
            };
            let found = self.cells.iter().find(here);
            let end = found.map_or(column + 1, |cell| cell.column + cell.columns.max(1));
            let end = end.clamp(column + 1, widths.len());
            let width: usize = widths[column..end].iter().sum();
            let _ = write!(out, "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/>");
            if end - column > 1 {
                let _ = write!(out, "<w:gridSpan w:val=\"{}\"/>", end - column);
            }
            match found {
                Some(cell) if cell.rows > 1 && cell.row == row => {
                    out.push_str("<w:vMerge w:val=\"restart\"/>");
                }
                Some(cell) if cell.row < row => out.push_str("<w:vMerge/>"),
                _ => {}
            }
            out.push_str("<w:vAlign w:val=\"center\"/></w:tcPr>");
            write_content(found.filter(|cell| cell.row == row), row + 1 < self.height, out);
            out.push_str("</w:tc>");
            column = end;
        }
    }
}

/// Writes the text of a cell. Rows that stay with the next one keep a table on one page, if it
/// has room there.
fn write_content(cell: Option<&TableCell>, stays_with_next: bool, out: &mut String) {
    let is_left = cell.is_some_and(|cell| cell.is_left);
    out.push_str("<w:p><w:pPr><w:pStyle w:val=\"TableText\"/>");
    out.push_str(if stays_with_next { "<w:keepNext/>" } else { "" });
    out.push_str(if is_left { "<w:jc w:val=\"left\"/></w:pPr>" } else { "</w:pPr>" });
    for run in cell.into_iter().flat_map(|cell| &cell.runs) {
        write_run(run, out);
    }
    out.push_str("</w:p>");
}
