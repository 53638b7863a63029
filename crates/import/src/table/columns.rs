//! The headers of a table, and the columns of the form that they name.

use super::classify_rows::TableRow;
use super::grid_index::GridIndex;
use crate::label::{LabelMatch, fold_label};
use crate::label_index::{FormRow, LabelIndex};
use crate::reason::CellProblem;
use std::ops::Range;

/// Most cells, from below, that make up one header.
const MAX_DEPTH: usize = 12;

/// A header over figures, with the headers above it.
#[derive(Clone, Debug)]
pub(super) struct ColumnHeader {
    /// The columns of the grid that it spans.
    pub(super) columns: Range<usize>,
    /// The texts from the top down.
    pub(super) texts: Vec<String>,
    /// True if a cell below it has text.
    pub(super) is_filled: bool,
}

/// The headers of a table, from left to right.
#[derive(Clone, Debug)]
pub(super) struct ColumnHeaders {
    pub(super) headers: Vec<ColumnHeader>,
    /// The number of columns of the grid.
    pub(super) width: usize,
    /// The grid is ragged.
    pub(super) is_ragged: bool,
    /// The number of cells of its longest header row.
    pub(super) row_width: usize,
    /// No cell spans more than one place, so that the columns below a header of several
    /// columns cannot be seen.
    pub(super) has_no_spans: bool,
}

/// The columns of the form for the rows of one block.
#[derive(Debug)]
pub(super) struct ColumnMap {
    /// The headers from the first known one on.
    pub(super) headers: Vec<ColumnHeader>,
    /// The column of the form for each header.
    pub(super) columns: Vec<Option<usize>>,
    /// Headers with a typing error, and the labels that they match.
    pub(super) typos: Vec<(String, String)>,
    /// Headers that the form does not have.
    pub(super) unknown: Vec<String>,
    /// The reason for which no figure below the headers is certain.
    pub(super) problem: Option<CellProblem>,
}

/// Returns the headers nearest above the end of a range of rows, within that range.
pub(super) fn headers_above(
    index: &GridIndex,
    rows: &[TableRow],
    range: Range<usize>,
    labels: &LabelIndex,
) -> Option<ColumnHeaders> {
    let mut end = range.end;
    loop {
        let band_end = (range.start..end).rev().find(|row| rows[*row].is_text())? + 1;
        let mut start = band_end;
        while start > range.start && rows[start - 1].is_text() {
            start -= 1;
        }
        let next = (band_end..rows.len()).find(|row| rows[*row].is_text());
        let found = ColumnHeaders::new(index, start..band_end, next.unwrap_or(rows.len()));
        let found = found.without_trailing_blanks();
        let is_known =
            |header: &ColumnHeader| header.texts.iter().any(|text| labels.is_column(text));
        if found.headers.iter().any(is_known) {
            return Some(found);
        }
        end = start;
    }
}

impl ColumnHeaders {
    /// Reads the headers in a band of rows. The figures below it end before row `to`.
    pub(super) fn new(index: &GridIndex, band: Range<usize>, to: usize) -> Self {
        let mut headers: Vec<ColumnHeader> = Vec::new();
        let mut last = None;
        for column in 0..index.columns {
            let all = index.column_texts(band.clone(), column);
            let texts = &all[all.len().saturating_sub(MAX_DEPTH)..];
            // One cell over several columns is one header.
            let lowest = texts.last().map(|text| text.as_ptr());
            match headers.last_mut() {
                Some(header) if lowest.is_some() && lowest == last => header.columns.end += 1,
                _ => headers.push(ColumnHeader {
                    columns: column..column + 1,
                    texts: texts.iter().map(|text| (*text).to_owned()).collect(),
                    is_filled: index.is_filled(band.end..to, column),
                }),
            }
            last = lowest;
        }
        let end =
            |row| index.row_cells(row).last().map_or(0, |cell| cell.column + cell.column_span);
        let row_width = band.clone().map(end).max().unwrap_or(0);
        let has_no_spans = index.is_ragged()
            || band
                .flat_map(|row| index.row_cells(row))
                .all(|cell| cell.row_span * cell.column_span == 1);
        let (width, is_ragged) = (index.columns, index.is_ragged());
        Self { headers, width, is_ragged, row_width, has_no_spans }
    }

    /// Drops blank headers at the right of a ragged grid.
    pub(super) fn without_trailing_blanks(mut self) -> Self {
        while self.is_ragged && self.headers.last().is_some_and(|last| last.texts.is_empty()) {
            self.headers.pop();
        }
        self
    }

    /// Maps the headers to the columns of the block that a row of the form is in.
    pub(super) fn map_columns(&self, row: FormRow, labels: &LabelIndex) -> ColumnMap {
        let matches: Vec<LabelMatch<usize>> =
            self.headers.iter().map(|header| match_column(header, row, labels)).collect();
        let is_known = |found: &LabelMatch<usize>| *found != LabelMatch::NoMatch;
        let first = matches.iter().position(is_known).unwrap_or(matches.len());
        let (headers, matches) = (self.headers[first..].to_vec(), &matches[first..]);
        let columns: Vec<Option<usize>> = matches.iter().map(|found| found.matched()).collect();
        let lowest = |at: usize| headers.get(at).and_then(|header| header.texts.last()).cloned();
        let typos = matches.iter().enumerate().filter_map(|(at, found)| match found {
            LabelMatch::Fuzzy(column) => {
                Some((lowest(at)?, labels.column_label(row, *column).to_owned()))
            }
            _ => None,
        });
        let typos = typos.collect();
        // A text that the form prints elsewhere is not an unknown column.
        let unknown = (0..headers.len())
            .filter(|at| columns[*at].is_none())
            .filter_map(lowest)
            .filter(|text| !labels.is_printed(text))
            .collect();
        let problem = header_problem(&headers, &columns, row, labels).or_else(|| {
            if self.has_no_spans {
                order_problem(&columns)
            } else {
                branch_problem(&headers, &columns, row, labels)
            }
        });
        ColumnMap { headers, columns, typos, unknown, problem }
    }
}

/// Matches a header, which may be broken over several cells, with the columns of a row.
pub(super) fn match_column(
    header: &ColumnHeader,
    row: FormRow,
    labels: &LabelIndex,
) -> LabelMatch<usize> {
    let mut best = LabelMatch::NoMatch;
    for start in (0..header.texts.len()).rev() {
        match labels.find_column(row, &header.texts[start..].concat()) {
            exact @ LabelMatch::Exact(_) => return exact,
            LabelMatch::NoMatch => {}
            other if best == LabelMatch::NoMatch => best = other,
            _ => {}
        }
    }
    best
}

/// Returns the reason for which headers contradict one another or are missing.
fn header_problem(
    headers: &[ColumnHeader],
    columns: &[Option<usize>],
    row: FormRow,
    labels: &LabelIndex,
) -> Option<CellProblem> {
    for (at, column) in columns.iter().enumerate() {
        let lowest = headers[at].texts.last().map_or("", String::as_str);
        if column.is_some() && columns[..at].contains(column) {
            return Some(CellProblem::DuplicateHeader { header: lowest.to_owned() });
        }
        // The header of one column above that of another: the header row is shifted.
        let other_column = headers[at].texts.iter().rev().skip(1).find(|upper| {
            let found = labels.find_column(row, upper);
            matches!(found, LabelMatch::Exact(found) if Some(found) != *column)
        });
        let shifted = other_column.or_else(|| {
            let is_lone_branch = column.is_none() && labels.is_branch(lowest);
            headers[at].texts.last().filter(|_| is_lone_branch)
        });
        if let Some(header) = shifted.filter(|_| column.is_some() || labels.is_branch(lowest)) {
            return Some(CellProblem::ShiftedHeader { header: header.clone() });
        }
    }
    let is_incomplete = (0..labels.width(row)).any(|column| !columns.contains(&Some(column)));
    let has_blank = headers.iter().any(|header| header.texts.is_empty());
    let has_filled_blank = headers.iter().any(|header| header.texts.is_empty() && header.is_filled);
    ((is_incomplete || has_filled_blank) && has_blank).then_some(CellProblem::MissingHeaders)
}

/// Returns a header over several columns that stands over other columns than in the form,
/// as where cells of the header row are wider or narrower than meant.
fn branch_problem(
    headers: &[ColumnHeader],
    columns: &[Option<usize>],
    row: FormRow,
    labels: &LabelIndex,
) -> Option<CellProblem> {
    for branch in labels.inner_branches(row) {
        let is_below = |header: &ColumnHeader| {
            header.texts.iter().any(|text| fold_label(text) == fold_label(branch.label))
        };
        if !headers.iter().any(is_below) {
            continue;
        }
        let misplaced = headers.iter().zip(columns).any(|(header, column)| {
            column.is_some_and(|column| is_below(header) != branch.columns.contains(&column))
        });
        if misplaced {
            return Some(CellProblem::MisplacedBranch { header: branch.label.to_owned() });
        }
    }
    None
}

/// Returns a problem if headers without spans come in another order than in the form.
fn order_problem(columns: &[Option<usize>]) -> Option<CellProblem> {
    (!columns.iter().flatten().is_sorted()).then_some(CellProblem::ReorderedHeaders)
}
