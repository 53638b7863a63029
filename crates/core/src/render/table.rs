//! The statutory tables of a report: the printed form with the report's values.

use super::form::{self, Grid, PrintedTable};
use super::html::escape_into;
use crate::archive::{Archive, FilledForm};
use crate::form::{CellRef, Form, Layout};
use crate::report::{Cell, CellText};
use crate::source::Source;
use crate::words::Words;
use std::collections::HashMap;
use std::sync::Arc;

/// The bytes that a value and the markup around it take, about.
const BYTES_PER_VALUE: usize = 12;

/// The HTML of a table without its values: the part before each value, and the part
/// after the last. Reports that give the same groups in detail share it.
struct TableSkeleton {
    pieces: Vec<(String, CellRef)>,
    tail: String,
    /// The same cells as a grid.
    grid: Arc<Grid>,
    /// About the length of the table with its values, in bytes.
    length: usize,
}

impl TableSkeleton {
    /// Prints a table of a form; `undetailed` is true for groups that are one row.
    fn new(form: &Form, at: usize, undetailed: Vec<bool>) -> Self {
        let PrintedTable { pieces, tail, grid } = form::print_table(form, at, undetailed);
        let filled = pieces.iter().map(|(before, _)| before.len() + BYTES_PER_VALUE);
        let length = filled.sum::<usize>() + tail.len();
        Self { pieces, tail, grid: Arc::new(grid), length }
    }

    /// Appends the table with a report's values.
    fn fill(&self, filled: &FilledForm, at: usize, source: &Source, out: &mut String) {
        let mut cells = filled.table(at).row_cursor();
        out.reserve(self.length);
        for (before, place) in &self.pieces {
            out.push_str(before);
            match cells(*place).filter(|cell| cell.text != CellText::Blank) {
                None => out.push_str(" class=\"blank\">"),
                Some(cell) => {
                    out.push('>');
                    match plain_digits(cell, source) {
                        Some(digits) => out.push_str(digits),
                        None => escape_into(written_text(filled.form.words(), cell, source), out),
                    }
                }
            }
            out.push_str("</td>");
        }
        out.push_str(&self.tail);
        if filled.form.tables[at].layout == Layout::List {
            write_list_rows(filled, at, source, out);
        }
        out.push_str("</table></div>\n");
    }
}

/// The tables of all forms of an archive, printed once: by the id of the form and
/// the index of the table.
pub(super) struct FormSkeletons(HashMap<String, Vec<TableSkeleton>>);

impl FormSkeletons {
    pub(super) fn new(archive: &Archive) -> Self {
        let all = |form: &Form| {
            let detailed = |at: usize| vec![false; form.tables[at].groups.len()];
            (0..form.tables.len()).map(|at| TableSkeleton::new(form, at, detailed(at))).collect()
        };
        Self(archive.forms.iter().map(|form| (form.id.clone(), all(form))).collect())
    }

    /// Appends a table of a report as HTML.
    pub(super) fn render(&self, filled: &FilledForm, at: usize, source: &Source, out: &mut String) {
        let undetailed = undetailed_groups(filled, at);
        let printed = self.0.get(&filled.form.id).and_then(|tables| tables.get(at));
        match printed.filter(|_| !undetailed.contains(&true)) {
            Some(blank) => blank.fill(filled, at, source, out),
            None => TableSkeleton::new(filled.form, at, undetailed).fill(filled, at, source, out),
        }
    }

    /// Returns a table of a report as a grid; that of a list has its head alone.
    pub(super) fn grid(&self, filled: &FilledForm, at: usize) -> Arc<Grid> {
        let undetailed = undetailed_groups(filled, at);
        let printed = self.0.get(&filled.form.id).and_then(|tables| tables.get(at));
        match printed.filter(|_| !undetailed.contains(&true)) {
            Some(blank) => Arc::clone(&blank.grid),
            None => Arc::new(form::print_table(filled.form, at, undetailed).grid),
        }
    }
}

/// Returns for each group of a table whether a report gives it as one row.
fn undetailed_groups(filled: &FilledForm, at: usize) -> Vec<bool> {
    (0..filled.form.tables[at].groups.len())
        .map(|group| filled.table(at).undetailed(group))
        .collect()
}

/// Returns the text of a cell as it was written, without YAML's quotes.
pub(super) fn written_text<'s>(words: &'static Words, cell: &Cell, source: &'s Source) -> &'s str {
    match cell.text {
        CellText::Blank => "",
        CellText::Undecided => words.text("cells.undecided"),
        CellText::NotApplicable => "/",
        CellText::Number(_) | CellText::Unreadable => source.slice(cell.text_span()),
    }
}

/// Returns the digits of a cell as they were written, if it is a number without a
/// unit and in plain digits.
pub(super) fn plain_digits<'s>(cell: &Cell, source: &'s Source) -> Option<&'s str> {
    match cell.text {
        CellText::Number(amount) if amount.unit.is_none() && !cell.normalized => {
            Some(source.slice(cell.text_span()))
        }
        _ => None,
    }
}

/// Appends the rows of a list as they were written.
fn write_list_rows(filled: &FilledForm, at: usize, source: &Source, out: &mut String) {
    let columns = filled.form.tables[at].blocks.first().map_or(0, |block| block.columns.len());
    out.push_str("<tbody>\n");
    for row in filled.table(at).written.into_iter().flat_map(|written| &written.rows) {
        out.push_str("<tr><th scope=\"row\">");
        escape_into(&row.name(), out);
        out.push_str("</th>");
        for cell in row.cells.iter().take(columns) {
            out.push_str("<td>");
            escape_into(written_text(filled.form.words(), cell, source), out);
            out.push_str("</td>");
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n");
}
