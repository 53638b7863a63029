//! The headers of a table, and the columns of the form that they name.

use super::classify_rows::TableRow;
use super::grid_index::GridIndex;
use super::stated_unit::{StatedUnit, stated_unit};
use crate::label::{LabelMatch, fold_label};
use crate::label_index::{FormRow, LabelIndex};
use crate::reason::CellProblem;
use nianbao_core::report::Unit;
use nianbao_document::Cell;
use std::ops::Range;

/// Most cells, from below, that make up one header.
const MAX_DEPTH: usize = 12;
/// Most texts of a head without spans, from its end.
const MAX_LISTED: usize = 64;

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
    /// The texts row by row, if no blank cell and no span shows what they stand over.
    listed: Option<ListedHead>,
}

/// The texts of a head whose spans are gone, in the order of the document.
#[derive(Clone, Debug, Default)]
struct ListedHead {
    texts: Vec<String>,
    /// True if each text has a row to itself, so that none stands over another.
    is_one_a_row: bool,
    /// The number of blank cells at the end of the last row, which no column is for.
    blank_ends: usize,
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
    /// True if the columns come from the order of the labels alone: a row then has exactly
    /// as many cells as the form has columns.
    pub(super) is_by_order: bool,
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
        let is_header =
            |text: &String| labels.is_column(text) || labels.foreign_form(text).is_some();
        let is_known = |header: &ColumnHeader| header.texts.iter().any(is_header);
        // The label of a row whose figures are gone is no header, though a column may
        // have the same.
        let is_row_label = found
            .listed
            .as_ref()
            .is_some_and(|listed| matches!(listed.texts.as_slice(), [text] if labels.is_row(text)));
        if !is_row_label && found.headers.iter().any(is_known) {
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
                .clone()
                .flat_map(|row| index.row_cells(row))
                .all(|cell| cell.row_span * cell.column_span == 1);
        let listed = if has_no_spans { ListedHead::new(index, band) } else { None };
        let (width, is_ragged) = (index.columns, index.is_ragged());
        Self { headers, width, is_ragged, row_width, has_no_spans, listed }
    }

    /// Drops blank headers at the right of a ragged grid.
    pub(super) fn without_trailing_blanks(mut self) -> Self {
        while self.is_ragged && self.headers.last().is_some_and(|last| last.texts.is_empty()) {
            self.headers.pop();
        }
        self
    }

    /// Maps the headers to the columns of the block that a row of the form is in: by the
    /// order of all labels where the headers stand over nothing, or else by their columns.
    pub(super) fn map_columns(&self, row: FormRow, labels: &LabelIndex) -> ColumnMap {
        let map = self.match_columns(row, labels);
        let problem = map.problem.or_else(|| self.unit_problem(row, labels));
        ColumnMap { problem, ..map }
    }

    /// Returns a problem if the head gives amounts in another unit than the form does.
    fn unit_problem(&self, row: FormRow, labels: &LabelIndex) -> Option<CellProblem> {
        let wanted = labels.money_units(row).next()?;
        let texts = self.headers.iter().flat_map(|header| &header.texts);
        let listed = self.listed.iter().flat_map(|listed| &listed.texts);
        let other = texts.chain(listed).find_map(|text| match stated_unit(text)? {
            StatedUnit::Money(unit) => (Unit::parse(&unit) != Some(wanted)).then_some(unit),
            StatedUnit::Scaled(_) => None,
        })?;
        Some(CellProblem::OtherUnit { stated: other, wanted: wanted.name().to_owned() })
    }

    fn match_columns(&self, row: FormRow, labels: &LabelIndex) -> ColumnMap {
        let by_column = self.map_by_column(row, labels);
        if let Some(problem) = self.foreign_problem(row, labels) {
            let (typos, unknown) = (Vec::new(), Vec::new());
            return ColumnMap { typos, unknown, problem: Some(problem), ..by_column };
        }
        let (Some(listed), Some(texts)) = (&self.listed, self.listed_texts()) else {
            return by_column;
        };
        if let Some(found) = labels.match_head(row, &texts) {
            // In a grid with columns a single row of headers says more than its order.
            let is_order_needed = self.is_ragged || found.has_levels || listed.is_one_a_row;
            if is_order_needed || by_column.problem.is_some() {
                let columns = (0..labels.width(row)).map(Some).collect();
                let (headers, unknown, problem) = (Vec::new(), Vec::new(), None);
                let typos = found.typos;
                return ColumnMap { headers, columns, typos, unknown, problem, is_by_order: true };
            }
            return by_column;
        }
        let is_complete =
            (0..labels.width(row)).all(|column| by_column.columns.contains(&Some(column)));
        let is_damaged = !is_complete || by_column.has_displaced_label(labels);
        let is_unsure = listed.is_one_a_row || self.is_ragged && is_damaged;
        let unsure = is_unsure.then_some(CellProblem::MissingHeaders);
        ColumnMap { problem: by_column.problem.or(unsure), ..by_column }
    }

    /// Returns a problem if the headers are those of another form: two of its columns, or
    /// one and none of this form's.
    fn foreign_problem(&self, row: FormRow, labels: &LabelIndex) -> Option<CellProblem> {
        let texts = || self.headers.iter().flat_map(|header| &header.texts);
        let mut foreign =
            texts().filter_map(|text| labels.foreign_form(text).map(|form| (text, form)));
        let (header, form) = foreign.next()?;
        let is_alone = || texts().all(|text| labels.find_column(row, text).matched().is_none());
        (foreign.next().is_some() || is_alone())
            .then(|| CellProblem::OtherFormHeader { header: header.clone(), form: form.to_owned() })
    }

    /// Returns the number of blank cells that rows end with and that no column is for.
    pub(super) fn blank_ends(&self) -> usize {
        self.listed.as_ref().map_or(0, |listed| listed.blank_ends)
    }

    /// Returns the texts of a head whose spans are gone, in the order of the document.
    pub(super) fn listed_texts(&self) -> Option<Vec<&str>> {
        self.listed.as_ref().map(|listed| listed.texts.iter().map(String::as_str).collect())
    }

    /// Maps the headers by the columns of the grid that they stand in.
    fn map_by_column(&self, row: FormRow, labels: &LabelIndex) -> ColumnMap {
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
            LabelMatch::Exact(column) => lowest(at)
                .filter(|text| labels.is_slip(text))
                .map(|text| (text, labels.column_label(row, *column).to_owned())),
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
        ColumnMap { headers, columns, typos, unknown, problem, is_by_order: false }
    }
}

impl ColumnMap {
    /// True if a text that the form prints elsewhere stands among the headers, or none at all:
    /// what is counted under it is the figure of another column.
    fn has_displaced_label(&self, labels: &LabelIndex) -> bool {
        let lowest = |header: &ColumnHeader| header.texts.last().cloned().unwrap_or_default();
        let mut unmatched =
            self.headers.iter().zip(&self.columns).filter(|(_, column)| column.is_none());
        unmatched.any(|(header, _)| {
            let text = lowest(header);
            text.trim().is_empty() || labels.is_printed(&text)
        })
    }
}

impl ListedHead {
    /// Lists the texts of a band of rows without spans; `None` if blank cells stand between
    /// them, which then show what a header stands over.
    fn new(index: &GridIndex, band: Range<usize>) -> Option<Self> {
        let mut listed = Self { is_one_a_row: band.len() > 1, ..Self::default() };
        for row in band {
            let cells = index.row_cells(row);
            let is_filled = |cell: &&Cell| !cell.text.trim().is_empty();
            let Some(first) = cells.iter().position(is_filled) else { continue };
            let last = cells.iter().rposition(is_filled)?;
            let is_contiguous =
                cells.windows(2).all(|pair| pair[0].column + pair[0].column_span == pair[1].column);
            if !is_contiguous || !cells[first..=last].iter().all(is_filled) {
                return None;
            }
            listed.is_one_a_row &= first == last;
            listed.blank_ends = cells.len() - (last + 1);
            listed.texts.extend(cells[first..=last].iter().map(|cell| cell.text.clone()));
        }
        let from = listed.texts.len().saturating_sub(MAX_LISTED);
        listed.texts.drain(..from);
        Some(listed)
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
