//! The headings of a table: which column of the form each is.

use super::super::label::{LabelMatch, fold};
use super::super::label_index::{LabelIndex, RowAt};
use super::classify_rows::Line;
use super::grid_index::GridIndex;
use nianbao_core::diag::Text;
use nianbao_text::text;
use std::ops::Range;

/// A heading and those over it stand in no more cells than that.
const DEEPEST: usize = 12;

/// A heading over figures, with those over it.
#[derive(Clone, Debug)]
pub(super) struct Leaf {
    /// The columns of the grid that it stands over.
    pub(super) columns: Range<usize>,
    /// The words from the top down.
    pub(super) words: Vec<String>,
    /// Whether anything stands below it.
    pub(super) filled: bool,
}

/// The headings of a table, left to right.
#[derive(Clone, Debug)]
pub(super) struct ColumnHeaders {
    pub(super) leaves: Vec<Leaf>,
    /// How many columns the grid had.
    pub(super) width: usize,
    pub(super) ragged: bool,
    /// How many cells its longest line has.
    pub(super) fields: usize,
    /// No cell covers more than its own place, so that what a heading stands over
    /// cannot be seen.
    pub(super) flat: bool,
}

/// What the headings say for the rows of one block.
#[derive(Debug)]
pub(super) struct ColumnMap {
    /// The headings that stand over figures, from the first known one on.
    pub(super) leaves: Vec<Leaf>,
    /// The column of each.
    pub(super) columns: Vec<Option<usize>>,
    /// Labels that were taken in spite of a slip, with the right ones.
    pub(super) slips: Vec<(String, String)>,
    /// Headings that the form does not have.
    pub(super) unknown: Vec<String>,
    /// Why no figure under them is sure.
    pub(super) broken: Option<Text>,
}

/// The headings nearest above the last of some rows, among the others.
pub(super) fn above(
    laid: &GridIndex,
    lines: &[Line],
    rows: Range<usize>,
    labels: &LabelIndex,
) -> Option<ColumnHeaders> {
    let mut end = rows.end;
    loop {
        let end_of_words = (rows.start..end).rev().find(|row| lines[*row].is_words())? + 1;
        let mut start = end_of_words;
        while start > rows.start && lines[start - 1].is_words() {
            start -= 1;
        }
        let band = start..end_of_words;
        let below = (end_of_words..lines.len()).find(|row| lines[*row].is_words());
        let heads = ColumnHeaders::of(laid, band, below.unwrap_or(lines.len())).named();
        let known = |leaf: &Leaf| leaf.words.iter().any(|words| labels.is_column(words));
        if heads.leaves.iter().any(known) {
            return Some(heads);
        }
        end = start;
    }
}

impl ColumnHeaders {
    /// The headings in some rows, over figures up to another.
    pub(super) fn of(laid: &GridIndex, band: Range<usize>, to: usize) -> Self {
        let mut leaves: Vec<Leaf> = Vec::new();
        let mut last = None;
        for column in 0..laid.columns {
            let all = laid.above(band.clone(), column);
            let words = &all[all.len().saturating_sub(DEEPEST)..];
            let lowest = words.last().map(|words| words.as_ptr());
            match leaves.last_mut() {
                Some(leaf) if lowest.is_some() && lowest == last => leaf.columns.end += 1,
                _ => leaves.push(Leaf {
                    columns: column..column + 1,
                    words: words.iter().map(|words| (*words).to_owned()).collect(),
                    filled: laid.is_filled(band.end..to, column),
                }),
            }
            last = lowest;
        }
        let of_line = |row| laid.row(row).last().map_or(0, |cell| cell.column + cell.column_span);
        let fields = band.clone().map(of_line).max().unwrap_or(0);
        let cells = band.flat_map(|row| laid.row(row));
        let flat =
            laid.ragged() || cells.into_iter().all(|cell| cell.row_span * cell.column_span == 1);
        Self { leaves, width: laid.columns, ragged: laid.ragged(), fields, flat }
    }

    /// The same without the empty places behind the last heading of a line of text.
    pub(super) fn named(mut self) -> Self {
        while self.ragged && self.leaves.last().is_some_and(|leaf| leaf.words.is_empty()) {
            self.leaves.pop();
        }
        self
    }

    /// What they say for the rows of a block, told by one of them.
    pub(super) fn key(&self, of: RowAt, labels: &LabelIndex) -> ColumnMap {
        let fits: Vec<LabelMatch<usize>> =
            self.leaves.iter().map(|leaf| fit(leaf, of, labels)).collect();
        let first = fits.iter().position(|fit| *fit != LabelMatch::Nothing).unwrap_or(fits.len());
        let (leaves, fits) = (self.leaves[first..].to_vec(), &fits[first..]);
        let columns: Vec<Option<usize>> = fits.iter().map(|fit| fit.sure()).collect();
        let lowest = |at: usize| leaves.get(at).and_then(|leaf| leaf.words.last()).cloned();
        let slips = fits.iter().enumerate().filter_map(|(at, fit)| match fit {
            LabelMatch::Near(column) => {
                Some((lowest(at)?, labels.column_label(of, *column).to_owned()))
            }
            _ => None,
        });
        let slips = slips.collect();
        let unknown = (0..leaves.len()).filter(|at| columns[*at].is_none());
        // What the form prints elsewhere is no column that it lacks.
        let unknown =
            unknown.filter_map(lowest).filter(|words| !labels.is_printed(words)).collect();
        let broken = broken(&leaves, &columns, of, labels).or_else(|| {
            if self.flat { disordered(&columns) } else { astray(&leaves, &columns, of, labels) }
        });
        ColumnMap { leaves, columns, slips, unknown, broken }
    }
}

/// The column of a heading, which may be broken over several cells.
pub(super) fn fit(leaf: &Leaf, of: RowAt, labels: &LabelIndex) -> LabelMatch<usize> {
    let mut best = LabelMatch::Nothing;
    for start in (0..leaf.words.len()).rev() {
        match labels.column(of, &leaf.words[start..].concat()) {
            same @ LabelMatch::Same(_) => return same,
            LabelMatch::Nothing => {}
            other if best == LabelMatch::Nothing => best = other,
            _ => {}
        }
    }
    best
}

/// Why headings cannot be those that the document means.
fn broken(
    leaves: &[Leaf],
    columns: &[Option<usize>],
    of: RowAt,
    labels: &LabelIndex,
) -> Option<Text> {
    for (at, column) in columns.iter().enumerate() {
        let twice = column.is_some() && columns[..at].contains(column);
        let words = leaves[at].words.last().map_or("", String::as_str);
        if twice {
            return Some(text!(
                "表头有两列都是“{words}”，分不清哪一列是哪一列",
                "two columns are headed {words}, and it is not known which is which"
            ));
        }
        // One column's heading over another's: cells of the head are out of place.
        let over = leaves[at].words.iter().rev().skip(1).find(|over| {
            let other = labels.column(of, over);
            matches!(other, LabelMatch::Same(other) if Some(other) != *column)
        });
        let shifted = over.or_else(|| {
            let alone = column.is_none() && labels.is_branch(words);
            leaves[at].words.last().filter(|_| alone)
        });
        if let Some(shifted) = shifted.filter(|_| column.is_some() || labels.is_branch(words)) {
            return Some(text!(
                "表头“{shifted}”与下面的表头没有对齐，分不清各列",
                "the heading {shifted} does not stand right over those below it, and the columns are not sure"
            ));
        }
    }
    let missing = (0..labels.width(of)).any(|column| !columns.contains(&Some(column)));
    let unnamed = leaves.iter().any(|leaf| leaf.words.is_empty());
    let filled = leaves.iter().any(|leaf| leaf.words.is_empty() && leaf.filled);
    let missing = missing || filled;
    (missing && unnamed).then(|| {
        text!(
            "表头缺了几列的名称，分不清各列",
            "headings are missing, and the columns are not sure"
        )
    })
}

/// Why headings over several columns do not stand over those that they should: cells
/// of the head are wider or narrower than they were meant to be.
fn astray(
    leaves: &[Leaf],
    columns: &[Option<usize>],
    of: RowAt,
    labels: &LabelIndex,
) -> Option<Text> {
    let is = |words: &String, branch: &str| fold(words) == fold(branch);
    for branch in labels.inner_branches(of) {
        let over = |leaf: &Leaf| leaf.words.iter().any(|words| is(words, branch.label));
        if !leaves.iter().any(over) {
            continue;
        }
        let wrong = leaves.iter().zip(columns).any(|(leaf, column)| {
            column.is_some_and(|column| over(leaf) != branch.columns.contains(&column))
        });
        if wrong {
            let label = branch.label;
            return Some(text!(
                "表头“{label}”没有正好在它的各列之上，分不清各列",
                "the heading {label} does not stand right over its columns, and they are not sure"
            ));
        }
    }
    None
}

/// Why headings of which nobody sees what they stand over are not sure: they come in
/// another order than on the form.
fn disordered(columns: &[Option<usize>]) -> Option<Text> {
    let known: Vec<usize> = columns.iter().flatten().copied().collect();
    (!known.is_sorted()).then(|| {
        text!(
            "表头的次序与格式不同，又看不出各管哪几列",
            "the headings come in another order than on the form, and what they stand over cannot be seen"
        )
    })
}
