//! A collection of the figures of many offices, one a row: each header names a row and a
//! column of the form, in one cell or in several below one another.

use super::classify_rows::holds_figure;
use super::columns::{ColumnHeader, ColumnHeaders};
use super::grid_index::GridIndex;
use super::{Figure, Figures, merge_readings};
use crate::label::fold_label;
use crate::label_index::{FormRow, LabelIndex};
use nianbao_document::{Grid, Location};
use std::collections::HashSet;

/// Headers of the column with the names of offices.
const OFFICE_HEADERS: [&str; 9] = [
    "单位名称",
    "机关名称",
    "单位",
    "机关",
    "部门",
    "报送单位",
    "填报单位",
    "行政机关",
    "公开机关",
];
/// Longest header of that column, in characters.
const MAX_HEADER_CHARS: usize = 16;
/// Fewest headers of the form in a collection; fewer occur in other tables.
const MIN_HEADERS: usize = 8;
/// Separators between the names of a row and of a column in one header.
const SEPARATORS: [char; 12] = ['-', '－', '—', '_', '/', '·', '：', ':', '|', '\n', '.', '→'];

/// The figures of one office in a collection.
pub(crate) struct OfficeFigures {
    /// The name of the office in the document.
    pub(crate) office: String,
    /// The place of its row.
    pub(crate) location: Location,
    /// Its figures.
    pub(crate) figures: Figures,
}

/// Reads a collection; `None` if the table is none.
pub(crate) fn read_collection(grid: &Grid, labels: &LabelIndex) -> Option<Vec<OfficeFigures>> {
    if grid.ragged {
        return None;
    }
    let index = GridIndex::new(grid)?;
    let first = (0..index.rows).find(|row| {
        let cells = index.row_cells(*row);
        cells.iter().filter(|cell| cell.row == *row && holds_figure(cell)).count() > 2
    })?;
    let headers = ColumnHeaders::new(&index, 0..first, index.rows).headers;
    let is_office =
        |header: &&ColumnHeader| header.texts.last().is_some_and(|text| is_office_header(text));
    let name_column = headers.iter().find(is_office)?.columns.start;
    let targets: Vec<Option<(FormRow, usize)>> =
        headers.iter().map(|header| match_cell(header, labels)).collect();
    let rows: HashSet<FormRow> = targets.iter().flatten().map(|(row, _)| *row).collect();
    if targets.iter().flatten().count() < MIN_HEADERS || rows.len() < 2 {
        return None;
    }
    let mut offices = Vec::new();
    for row in first..index.rows {
        let name = index.cell_at(row, name_column).filter(|cell| cell.row == row);
        let Some(name) = name.filter(|cell| !cell.text.trim().is_empty()) else { continue };
        if is_total(&name.text) {
            continue;
        }
        let figures = read_office(&index, row, &headers, &targets, labels);
        let (office, location) = (name.text.trim().to_owned(), name.location.clone());
        offices.push(OfficeFigures { office, location, figures });
    }
    Some(offices)
}

/// True if a table has a column with the names of offices.
pub(crate) fn has_office_column(grid: &Grid) -> bool {
    grid.cells.iter().any(|cell| is_office_header(&cell.text))
}

fn is_office_header(text: &str) -> bool {
    if text.chars().nth(MAX_HEADER_CHARS).is_some() {
        return false;
    }
    let folded = fold_label(text);
    OFFICE_HEADERS.iter().any(|header| folded == *header)
}

/// True for the label of a row that adds up the others.
fn is_total(name: &str) -> bool {
    matches!(fold_label(name).as_str(), "合计" | "总计" | "汇总" | "小计")
}

/// Returns the cell of the form that a header names, in its cells or in the parts of
/// their texts.
fn match_cell(header: &ColumnHeader, labels: &LabelIndex) -> Option<(FormRow, usize)> {
    let whole: Vec<&str> = header.texts.iter().map(String::as_str).collect();
    match_parts(&whole, labels).or_else(|| {
        let parts = header.texts.iter().flat_map(|text| text.split(SEPARATORS));
        let parts: Vec<&str> = parts.filter(|part| !fold_label(part).is_empty()).collect();
        match_parts(&parts, labels)
    })
}

/// Returns the row that the last possible part names, and the column that the last part
/// names. A row of one column needs no part for it.
fn match_parts(parts: &[&str], labels: &LabelIndex) -> Option<(FormRow, usize)> {
    let column = parts.last()?;
    for (nth, part) in parts.iter().enumerate().rev() {
        let row = labels.find_row(part).matched();
        let Some(row) = row.or_else(|| labels.find_side_by_side(part).matched()) else { continue };
        if nth + 1 == parts.len() {
            if labels.width(row) == 1 {
                return Some((row, 0));
            }
            continue;
        }
        return Some((row, labels.find_column(row, column).matched()?));
    }
    None
}

/// Reads the figures of one office. `targets` has the cell of the form for each header.
fn read_office(
    index: &GridIndex,
    row: usize,
    headers: &[ColumnHeader],
    targets: &[Option<(FormRow, usize)>],
    labels: &LabelIndex,
) -> Figures {
    let mut figures = Figures::default();
    for (header, target) in headers.iter().zip(targets) {
        let Some((form_row, column)) = *target else { continue };
        let cell = index.cell_at(row, header.columns.start).filter(|cell| cell.row == row);
        let Some(cell) = cell else { continue };
        let known =
            figures.rows.entry(form_row).or_insert_with(|| vec![None; labels.width(form_row)]);
        if let Some(slot) = known.get_mut(column) {
            let figure = Figure::new(cell, labels.number_kind(form_row, column));
            merge_readings(slot, Some(figure), &labels.row_path(form_row));
        }
    }
    figures
}
