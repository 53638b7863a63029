//! A sheet that collects the figures of many offices, one a row: every heading names
//! a row of the form and a column, in one cell or in several over one another.

use super::super::label::fold;
use super::super::label_index::{LabelIndex, RowAt};
use super::classify_rows::is_figure;
use super::columns::{ColumnHeaders, Leaf};
use super::grid_index::GridIndex;
use super::{Figure, Figures, twice};
use nianbao_document::{Grid, Location};
use std::collections::HashSet;

/// What the column with the offices may be called.
const OFFICE: [&str; 9] = [
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
/// Fewer headings of the form than that may stand anywhere.
const FEWEST: usize = 8;
/// What stands between the names of a row and of a column in one heading.
const BETWEEN: [char; 12] = ['-', '－', '—', '_', '/', '·', '：', ':', '|', '\n', '.', '→'];

/// The figures of one office.
pub(crate) struct Collected {
    /// What the sheet calls it.
    pub(crate) office: String,
    /// Where its row stands.
    pub(crate) at: Location,
    /// Its figures.
    pub(crate) figures: Figures,
}

/// Reads such a sheet; `None` where it is none.
pub(crate) fn read(grid: &Grid, labels: &LabelIndex) -> Option<Vec<Collected>> {
    if grid.ragged {
        return None;
    }
    let laid = GridIndex::new(grid)?;
    let first = (0..laid.rows).find(|row| {
        laid.row(*row).iter().filter(|cell| cell.row == *row && is_figure(&cell.text)).count() > 2
    })?;
    let heads = ColumnHeaders::of(&laid, 0..first, laid.rows);
    let is_office = |leaf: &&Leaf| leaf.words.last().is_some_and(|words| is_called(words));
    let names = heads.leaves.iter().find(is_office)?.columns.start;
    let places: Vec<Option<(RowAt, usize)>> =
        heads.leaves.iter().map(|leaf| place(leaf, labels)).collect();
    let rows: HashSet<RowAt> = places.iter().flatten().map(|(row, _)| *row).collect();
    if places.iter().flatten().count() < FEWEST || rows.len() < 2 {
        return None;
    }
    let mut all = Vec::new();
    for row in first..laid.rows {
        let Some(name) = laid.at(row, names).filter(|cell| cell.row == row) else { continue };
        if name.text.trim().is_empty() || is_sum(&name.text) {
            continue;
        }
        let figures = of_office(&laid, row, &heads, &places, labels);
        all.push(Collected {
            office: name.text.trim().to_owned(),
            at: name.location.clone(),
            figures,
        });
    }
    Some(all)
}

/// Whether a table names offices in a column of its own.
pub(crate) fn has_offices(grid: &Grid) -> bool {
    grid.cells.iter().any(|cell| is_called(&cell.text))
}

fn is_called(words: &str) -> bool {
    let folded = fold(words);
    OFFICE.iter().any(|name| folded == *name)
}

/// A row that adds up the others.
fn is_sum(name: &str) -> bool {
    matches!(fold(name).as_str(), "合计" | "总计" | "汇总" | "小计")
}

/// The cell of the form that a heading is for: the lowest row that it names, and the
/// column below that.
fn place(leaf: &Leaf, labels: &LabelIndex) -> Option<(RowAt, usize)> {
    let whole = leaf.words.iter().map(String::as_str);
    at(&whole.collect::<Vec<_>>(), labels).or_else(|| {
        let parts = leaf.words.iter().flat_map(|words| words.split(BETWEEN));
        let parts: Vec<&str> = parts.filter(|part| !fold(part).is_empty()).collect();
        at(&parts, labels)
    })
}

fn at(parts: &[&str], labels: &LabelIndex) -> Option<(RowAt, usize)> {
    let column = parts.last()?;
    for (place, part) in parts.iter().enumerate().rev() {
        let found = labels.row(part).sure().or_else(|| labels.strip(part).sure());
        let Some(row) = found else { continue };
        // The last part is the column, unless there is but one.
        if place + 1 == parts.len() {
            if labels.width(row) == 1 {
                return Some((row, 0));
            }
            continue;
        }
        return Some((row, labels.column(row, column).sure()?));
    }
    None
}

fn of_office(
    laid: &GridIndex,
    row: usize,
    heads: &ColumnHeaders,
    places: &[Option<(RowAt, usize)>],
    labels: &LabelIndex,
) -> Figures {
    let mut figures = Figures::default();
    for (leaf, place) in heads.leaves.iter().zip(places) {
        let Some((of, column)) = *place else { continue };
        let Some(cell) = laid.at(row, leaf.columns.start).filter(|cell| cell.row == row) else {
            continue;
        };
        let known = figures.rows.entry(of).or_insert_with(|| vec![None; labels.width(of)]);
        if let Some(slot) = known.get_mut(column) {
            twice(slot, Some(Figure::new(cell)), &labels.path(of));
        }
    }
    figures
}
