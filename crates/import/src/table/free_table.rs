//! Tables whose rows the form leaves open: an item at the left, its value at the right.

use super::Figure;
use super::grid_index::GridIndex;
use crate::cell::NumberKind;
use crate::label::fold_label;
use nianbao_core::archive::split_number;
use nianbao_core::form::{Form, OpenHeads, Table};
use nianbao_document::{Cell, Grid};
use nianbao_text::cjk::remove_whitespace;
use std::collections::HashMap;
use std::ops::Range;

/// Rows from the top that may be the heads of the columns.
const MAX_HEAD_ROWS: usize = 4;
/// Units in which things are counted.
const COUNT_UNITS: [&str; 16] = [
    "条", "件", "次", "个", "人", "份", "篇", "期", "场", "宗", "起", "例", "部", "家", "人次",
    "件次",
];

/// A row that the office chose.
pub(crate) struct FreeRow {
    /// The item, unlike that of any other row, with its unit in brackets.
    pub(crate) label: String,
    /// Its value.
    pub(crate) figure: Figure,
}

/// The free rows of a document, all of one table of the form.
pub(crate) struct FreeRows<'f> {
    /// The table of the form, if it has one that takes any row.
    pub(crate) table: Option<&'f Table>,
    /// Its rows in the order of the document.
    pub(crate) rows: Vec<FreeRow>,
}

impl<'f> FreeRows<'f> {
    /// Begins with no rows of a form.
    pub(crate) fn new(form: &'f Form) -> Self {
        let table = form.tables.iter().find(|table| table.heads.is_some());
        Self { table, rows: Vec::new() }
    }

    /// Reads a grid if it is the table, and no other was; true if so.
    pub(crate) fn read_table(&mut self, grid: &Grid) -> bool {
        let table = self.table.filter(|_| self.rows.is_empty());
        let Some(rows) = table.and_then(|table| read_free_table(grid, table)) else { return false };
        self.rows = rows;
        true
    }
}

/// Reads a grid as a table with free rows. `None` if its heads are not those of one, or if
/// something stands in it that has no place there.
fn read_free_table(grid: &Grid, table: &Table) -> Option<Vec<FreeRow>> {
    let heads = table.heads.as_ref().filter(|_| !grid.ragged || has_even_rows(grid))?;
    let index = GridIndex::new(grid)?;
    let head_rows = 0..index.rows.min(MAX_HEAD_ROWS);
    let (head, columns) =
        head_rows.clone().find_map(|row| Some((row, FreeColumns::find(&index, row, heads)?)))?;
    let mut rows = Vec::new();
    for row in head + 1..index.rows {
        rows.extend(read_row(&index, row, &columns)?);
    }
    tell_apart(&mut rows).then_some(rows).filter(|rows| !rows.is_empty())
}

/// True if all rows have as many cells, so that those of one column stand under each other.
fn has_even_rows(grid: &Grid) -> bool {
    let width = grid.column_count();
    let mut rows = grid.cells.chunk_by(|cell, next| cell.row == next.row);
    rows.all(|row| row.len() == width)
}

/// Where the parts of a row stand.
struct FreeColumns {
    items: Range<usize>,
    value: usize,
    unit: Option<usize>,
}

impl FreeColumns {
    /// Finds the columns by the heads in a row. With two columns of values, or one that is not
    /// known, a row has no single value.
    fn find(index: &GridIndex, row: usize, heads: &OpenHeads) -> Option<Self> {
        let (mut items, mut value, mut unit) = (None, None, None);
        for cell in index.row_cells(row) {
            let text = fold_label(&cell.text);
            let is_head = |names: &[String]| names.iter().any(|name| fold_label(name) == text);
            let place = cell.column..cell.column + cell.column_span;
            if is_head(&heads.items) && items.is_none() {
                items = Some(place);
            } else if is_head(&heads.values) && value.is_none() && place.len() == 1 {
                value = Some(place.start);
            } else if is_head(&heads.units) && unit.is_none() {
                unit = Some(place.start);
            } else if !text.is_empty() && !is_head(&heads.numbers) {
                return None;
            }
        }
        Some(Self { items: items?, value: value?, unit })
    }
}

/// Reads a row, none if it is blank. `None` if a value cannot be told to belong to one item.
fn read_row(index: &GridIndex, row: usize, columns: &FreeColumns) -> Option<Vec<FreeRow>> {
    let mut parts: Vec<&Cell> = Vec::new();
    for cell in columns.items.clone().filter_map(|column| index.cell_at(row, column)) {
        if !cell.text.trim().is_empty() && !parts.iter().any(|part| std::ptr::eq(*part, cell)) {
            parts.push(cell);
        }
    }
    let value = index.cell_at(row, columns.value);
    if parts.is_empty() {
        return value.is_none_or(Cell::is_blank).then(Vec::new);
    }
    let item: Vec<String> = parts.iter().map(|part| remove_whitespace(&part.text)).collect();
    let value = value?;
    // The name of a group of rows may stand across all columns.
    let is_group = parts.iter().any(|part| std::ptr::eq(*part, value));
    if !is_group && (value.row != row || value.row_span > 1) {
        return None;
    }
    let unit = columns.unit.and_then(|column| index.cell_at(row, column));
    let unit = unit.filter(|_| !is_group).map(|unit| remove_whitespace(&unit.text));
    let unit = unit.filter(|unit| unit.chars().any(char::is_alphabetic));
    let unit = unit.unwrap_or_default();
    let figure = if is_group { Figure::blank(value) } else { read_value(value, &unit) };
    let unit = if unit.is_empty() { unit } else { format!("（{unit}）") };
    Some(vec![FreeRow { label: format!("{}{unit}", item.join("：")), figure }])
}

/// Reads a value in a unit, which may be empty. Strokes of any length stand beside the name
/// of a group of rows. `2.24万` is money where the unit says so, and anything elsewhere.
fn read_value(cell: &Cell, unit: &str) -> Figure {
    let text = cell.text.trim();
    let is_count =
        COUNT_UNITS.contains(&unit) || !unit.contains('元') && text.ends_with(['万', '亿']);
    let figure = Figure::new(cell, NumberKind { is_signed: false, is_count });
    let is_stroke = !text.is_empty() && text.chars().all(|c| "—–―-－/／".contains(c));
    if is_stroke && cell.uncertainty.is_none() {
        return Figure { value: Ok("/".to_owned()), ..figure };
    }
    figure
}

/// Puts the item above before items that several rows have, as （一）维持 of reviews and of
/// lawsuits; false if some are still alike.
fn tell_apart(rows: &mut [FreeRow]) -> bool {
    let count = |rows: &[FreeRow]| {
        let mut counts: HashMap<String, usize> = HashMap::new();
        for row in rows {
            *counts.entry(row.label.clone()).or_default() += 1;
        }
        counts
    };
    let counts = count(rows);
    let mut above = String::new();
    for row in rows.iter_mut() {
        if !split_number(&row.label).0.is_empty()
            && !row.label.starts_with(|c: char| c.is_ascii_digit())
        {
            above = row.label.clone();
        } else if counts.get(&row.label).is_some_and(|count| *count > 1) {
            row.label = format!("{above}：{}", row.label);
        }
    }
    count(rows).values().all(|count| *count == 1)
}
