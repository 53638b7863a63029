//! Rows printed side by side: each figure has the header of its row and that of its column
//! above it, and no label to the left.

use super::align::{align_by_column, align_by_index, align_by_order, has_spanning_text};
use super::classify_rows::TableRow;
use super::columns::{ColumnHeader, ColumnHeaders, ColumnMap, match_column};
use super::grid_index::GridIndex;
use super::rows::{join_raw, uncertain_row};
use super::{Figure, TableReader, merge_readings};
use crate::issue::Issue;
use crate::label::LabelMatch;
use crate::label_index::{FormCell, FormRow, LabelIndex};
use crate::reason::{CellProblem, Reason};
use nianbao_document::Cell;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// Reads the rows of figures below such headers, and returns their indices.
pub(super) fn read_side_by_side(
    reader: &mut TableReader,
    index: &GridIndex,
    rows: &[TableRow],
    labels: &LabelIndex,
) -> HashSet<usize> {
    let mut found = HashSet::new();
    let mut at = 0;
    while let Some(band) = next_text_rows(rows, at) {
        at = band.end;
        // A blank row below headers holds their figures.
        let last = band.end.checked_sub(1);
        let blank = last.filter(|row| *row > band.start && is_blank_row(index, *row));
        let band = band.start..blank.unwrap_or(band.end);
        let headers =
            ColumnHeaders::new(index, band.clone(), band.end + 1).without_trailing_blanks();
        let row = rows.get(band.end);
        let is_below = row.is_none() || is_figure_row(row, index, band.end);
        if is_below && read_listed_strip(reader, index, &headers, band.end, labels) {
            found.insert(band.end);
            continue;
        }
        let targets = match_cells(&headers, labels);
        // One header may match by chance; two do not.
        if targets.iter().filter(|target| target.matched().is_some()).count() < 2 {
            continue;
        }
        found.insert(band.end);
        match rows.get(band.end).map(|_| index.row_cells(band.end)) {
            Some(cells) => record_cells(reader, index, &headers, &targets, &cells, labels),
            None => reader.pending = Some(headers),
        }
    }
    if found.is_empty()
        && let Some(headers) = reader.pending.take()
        && !(is_figure_row(rows.first(), index, 0)
            && read_listed_strip(reader, index, &headers, 0, labels)
            && found.insert(0))
    {
        let targets = match_cells(&headers, labels);
        if let Some(TableRow::Unlabelled(cells)) = rows.first() {
            record_cells(reader, index, &headers, &targets, cells, labels);
            found.insert(0);
        }
    }
    found
}

/// True if a row has figures without a label, or blank cells alone.
fn is_figure_row(row: Option<&TableRow>, index: &GridIndex, at: usize) -> bool {
    matches!(row, Some(TableRow::Unlabelled(_))) || row.is_some() && is_blank_row(index, at)
}

fn is_blank_row(index: &GridIndex, row: usize) -> bool {
    index.row_cells(row).iter().all(|cell| cell.row == row && cell.is_blank())
}

/// Reads the row of figures below a head whose spans are gone, by the order of all its
/// labels; true if the head is that of rows side by side. Where a label is missing or moved,
/// the figures are left to a person.
fn read_listed_strip(
    reader: &mut TableReader,
    index: &GridIndex,
    headers: &ColumnHeaders,
    row: usize,
    labels: &LabelIndex,
) -> bool {
    let Some(texts) = headers.listed_texts() else { return false };
    let found = labels.match_strip(&texts);
    let unsure = if found.is_none() { labels.resemble_strip(&texts) } else { None };
    if found.is_none() && unsure.is_none() {
        return false;
    }
    if row >= index.rows {
        // The figures are on the next page.
        reader.pending = Some(headers.clone());
        return true;
    }
    let cells = index.row_cells(row);
    for form_row in unsure.unwrap_or_default() {
        let problem = CellProblem::ReorderedHeaders;
        reader.record_row(
            form_row,
            uncertain_row(&cells, labels.width(form_row), &problem),
            labels,
        );
    }
    if let Some((targets, head)) = found {
        report_typos(reader, head.typos);
        let aligned = align_by_order(&cells, targets.len(), headers.blank_ends());
        let is_ragged = index.is_ragged();
        record_listed_strip(reader, &cells, &targets, (&aligned, is_ragged), labels);
    }
    true
}

/// Reports headers that were read in spite of a typing error.
fn report_typos(reader: &mut TableReader, typos: Vec<(String, String)>) {
    for (header, column) in typos {
        let header = header.replace('\n', "");
        let reason = Reason::ColumnTypo { header: header.clone(), column };
        reader.figures.issues.push(Issue::new(reason).with_raw(header));
    }
}

/// Records the figures of rows side by side. `targets` has the cell of the form for each of
/// the aligned cells. In a ragged grid, sums have to agree with the order of the cells.
fn record_listed_strip(
    reader: &mut TableReader,
    cells: &[&Cell],
    targets: &[FormCell],
    (aligned, is_ragged): (&Result<Vec<Option<&Cell>>, CellProblem>, bool),
    labels: &LabelIndex,
) {
    let mut rows: HashMap<FormRow, Vec<Option<Figure>>> = HashMap::new();
    for (at, (row, column)) in targets.iter().copied().enumerate() {
        let width = labels.width(row);
        let known = rows.entry(row).or_insert_with(|| match aligned {
            Ok(_) => vec![None; width],
            Err(problem) => uncertain_row(cells, width, problem),
        });
        let cell = aligned.as_ref().ok().and_then(|aligned| aligned.get(at).copied().flatten());
        if let (Some(slot), Some(cell)) = (known.get_mut(column), cell) {
            *slot = Some(Figure::new(cell, labels.number_kind(row, column)));
        }
    }
    let judged: Vec<_> = rows.iter().map(|(row, figures)| (*row, figures)).collect();
    let is_sure = !is_ragged || reader.order.accept(cells, &judged, labels);
    for (row, figures) in rows {
        let figures = if is_sure {
            figures
        } else {
            uncertain_row(cells, labels.width(row), &CellProblem::UnprovenOrder)
        };
        reader.record_row(row, figures, labels);
    }
}

/// Returns the next run of text rows from a row on.
fn next_text_rows(rows: &[TableRow], from: usize) -> Option<Range<usize>> {
    let start = (from..rows.len()).find(|row| rows[*row].is_text())?;
    let end = (start..rows.len()).find(|row| !rows[*row].is_text()).unwrap_or(rows.len());
    Some(start..end)
}

/// Returns the cell of the form for each header.
fn match_cells(headers: &ColumnHeaders, labels: &LabelIndex) -> Vec<LabelMatch<FormCell>> {
    let mut upper: &[String] = &[];
    let match_header = |header| {
        let own = upper_texts(header);
        // In plain text, a merged cell stands above its first column alone.
        if !headers.has_no_spans || !own.is_empty() {
            upper = own;
        }
        match_cell(header, upper, labels)
    };
    headers.headers.iter().map(match_header).collect()
}

/// Returns the texts above a header's own.
fn upper_texts(header: &ColumnHeader) -> &[String] {
    header.texts.split_last().map_or(&[], |(_, upper)| upper)
}

/// Returns the cell of the form for a header below others.
fn match_cell(
    header: &ColumnHeader,
    upper: &[String],
    labels: &LabelIndex,
) -> LabelMatch<FormCell> {
    for text in upper.iter().rev() {
        let (row, has_typo) = match labels.find_side_by_side(text) {
            LabelMatch::Exact(row) => (row, false),
            LabelMatch::Fuzzy(row) => (row, true),
            LabelMatch::Ambiguous(..) | LabelMatch::NoMatch => continue,
        };
        return match match_column(header, row, labels) {
            LabelMatch::Exact(column) if !has_typo => LabelMatch::Exact((row, column)),
            LabelMatch::Exact(column) | LabelMatch::Fuzzy(column) => {
                LabelMatch::Fuzzy((row, column))
            }
            LabelMatch::Ambiguous(first, second) => {
                LabelMatch::Ambiguous((row, first), (row, second))
            }
            LabelMatch::NoMatch => LabelMatch::NoMatch,
        };
    }
    LabelMatch::NoMatch
}

/// Records the figures of one row of the grid, and reports issues of the headers.
fn record_cells(
    reader: &mut TableReader,
    index: &GridIndex,
    headers: &ColumnHeaders,
    targets: &[LabelMatch<FormCell>],
    cells: &[&Cell],
    labels: &LabelIndex,
) {
    report_headers(reader, headers, targets, labels);
    let mut rows: HashMap<FormRow, Vec<Option<Figure>>> = HashMap::new();
    let mut put = |(row, column): FormCell, figure: Figure| {
        let known = rows.entry(row).or_insert_with(|| vec![None; labels.width(row)]);
        if let Some(slot) = known.get_mut(column) {
            merge_readings(slot, Some(figure), &labels.row_path(row));
        }
    };
    match align_cells(index, headers, targets, cells, labels) {
        Ok(aligned) => {
            for (cell, target) in aligned.into_iter().zip(targets) {
                if let (Some(cell), Some(target)) = (cell, target.matched()) {
                    put(target, Figure::new(cell, labels.number_kind(target.0, target.1)));
                }
            }
        }
        Err(problem) => {
            let Some(first) = cells.first() else { return };
            for target in targets.iter().filter_map(|target| target.matched()) {
                let (raw, location) = (join_raw(cells), first.location.clone());
                put(target, Figure { raw, location, value: Err(problem.clone()) });
            }
        }
    }
    for (row, figures) in rows {
        reader.record_row(row, figures, labels);
    }
}

/// Returns the cell below each header.
fn align_cells<'g>(
    index: &GridIndex,
    headers: &ColumnHeaders,
    targets: &[LabelMatch<FormCell>],
    cells: &[&'g Cell],
    labels: &LabelIndex,
) -> Result<Vec<Option<&'g Cell>>, CellProblem> {
    if let Some(problem) = header_problem(headers, targets, labels) {
        return Err(problem);
    }
    if has_spanning_text(cells) {
        return Err(CellProblem::MisalignedCells);
    }
    let map = ColumnMap {
        headers: headers.headers.clone(),
        columns: targets.iter().map(|target| target.matched().map(|(_, column)| column)).collect(),
        typos: Vec::new(),
        unknown: Vec::new(),
        problem: None,
        is_by_order: false,
    };
    if index.is_ragged() {
        align_by_index(cells, &map, headers.row_width)
    } else {
        align_by_column(cells, &map)
    }
}

/// Returns the reason for which headers contradict one another.
fn header_problem(
    headers: &ColumnHeaders,
    targets: &[LabelMatch<FormCell>],
    labels: &LabelIndex,
) -> Option<CellProblem> {
    let headers = &headers.headers;
    let known =
        || targets.iter().enumerate().filter_map(|(at, target)| Some((at, target.matched()?)));
    // The header of a column above that of another.
    let stacked = known().find_map(|(at, (row, _))| {
        upper_texts(&headers[at])
            .iter()
            .find(|text| matches!(labels.find_column(row, text), LabelMatch::Exact(_)))
    });
    let duplicate = known().find_map(|(at, target)| {
        let mut before = known().take_while(|(other, _)| *other < at);
        let same = before.any(|(_, other)| other == target);
        headers[at].texts.last().filter(|_| same)
    });
    // The header of a column without that of a row: the one above is too narrow.
    let rowless = headers.iter().zip(targets).find_map(|(header, target)| {
        let lowest = header.texts.last()?;
        let is_column = || {
            known().any(|(_, (row, _))| {
                matches!(labels.find_column(row, lowest), LabelMatch::Exact(_))
            })
        };
        (target.matched().is_none() && is_column()).then_some(lowest)
    });
    // Columns of a row in another order than in the form: one of them is its neighbour's.
    let mut previous: HashMap<FormRow, usize> = HashMap::new();
    let reordered = known().find_map(|(at, (row, column))| {
        let before = previous.insert(row, column);
        headers[at].texts.last().filter(|_| before.is_some_and(|before| before > column))
    });
    let header = stacked.or(duplicate).or(rowless).or(reordered)?;
    Some(CellProblem::MisalignedHeader { header: header.clone() })
}

/// Reports typing errors in headers, and headers that name no cell of the form.
fn report_headers(
    reader: &mut TableReader,
    headers: &ColumnHeaders,
    targets: &[LabelMatch<FormCell>],
    labels: &LabelIndex,
) {
    for (header, target) in headers.headers.iter().zip(targets) {
        let header = header.texts.concat().replace('\n', "");
        match target {
            LabelMatch::Fuzzy((row, column)) => {
                let path = labels.cell_path(*row, *column);
                let reason = Reason::ColumnTypo { header: header.clone(), column: path.clone() };
                reader.figures.issues.push(Issue::new(reason).with_path(path).with_raw(header));
            }
            LabelMatch::Ambiguous(..) | LabelMatch::NoMatch if !header.is_empty() => {
                let reason = Reason::UnplacedColumn { header: header.clone() };
                reader.figures.issues.push(Issue::new(reason).with_raw(header));
            }
            _ => {}
        }
    }
}
