//! Rows printed side by side: each figure has the heading of its row and that of
//! its column over it, and no label before it.

use super::super::issue::{Issue, Kind};
use super::super::label::LabelMatch;
use super::super::label_index::{LabelIndex, RowAt};
use super::align::{by_index, by_place, out_of_place, reaches_in};
use super::classify_rows::Line;
use super::columns::{ColumnHeaders, Leaf};
use super::grid_index::GridIndex;
use super::{Figure, Reader, columns};
use nianbao_core::diag::Text;
use nianbao_document::Cell;
use nianbao_text::text;
use std::collections::{HashMap, HashSet};

/// Reads the rows of figures under such headings, and says which they are.
pub(super) fn read(
    reader: &mut Reader,
    laid: &GridIndex,
    lines: &[Line],
    labels: &LabelIndex,
) -> HashSet<usize> {
    let mut found = HashSet::new();
    let mut at = 0;
    while let Some(band) = band(lines, at) {
        at = band.end;
        // A row of blanks under headings is theirs.
        let blank = band.end.checked_sub(1).filter(|row| *row > band.start && is_blank(laid, *row));
        let band = band.start..blank.unwrap_or(band.end);
        let heads = ColumnHeaders::of(laid, band.clone(), band.end + 1).named();
        let places = places(&heads, labels);
        // One heading may be anything; two are the form's.
        if places.iter().filter(|place| place.sure().is_some()).count() < 2 {
            continue;
        }
        found.insert(band.end);
        match lines.get(band.end).map(|_| laid.row(band.end)) {
            Some(cells) => fill(reader, laid, &heads, &places, &cells, labels),
            None => reader.waiting = Some(heads),
        }
    }
    if found.is_empty()
        && let Some(heads) = reader.waiting.take()
    {
        let places = places(&heads, labels);
        if let Some(Line::Bare(cells)) = lines.first() {
            fill(reader, laid, &heads, &places, cells, labels);
            found.insert(0);
        }
    }
    found
}

fn is_blank(laid: &GridIndex, row: usize) -> bool {
    let own = |cell: &&Cell| cell.row == row && cell.text.trim().is_empty();
    laid.row(row).iter().all(own)
}

/// The next rows of words from a row on.
fn band(lines: &[Line], from: usize) -> Option<std::ops::Range<usize>> {
    let start = (from..lines.len()).find(|row| lines[*row].is_words())?;
    let end = (start..lines.len()).find(|row| !lines[*row].is_words()).unwrap_or(lines.len());
    Some(start..end)
}

/// Which cell of the form stands under each heading.
fn places(heads: &ColumnHeaders, labels: &LabelIndex) -> Vec<LabelMatch<(RowAt, usize)>> {
    let mut over: &[String] = &[];
    let of = |leaf| {
        let own = upper(leaf);
        // In a text with tabs those of a merged cell stand over its first column alone.
        if !heads.flat || !own.is_empty() {
            over = own;
        }
        place(leaf, over, labels)
    };
    heads.leaves.iter().map(of).collect()
}

/// The words over a heading's own.
fn upper(leaf: &Leaf) -> &[String] {
    leaf.words.split_last().map_or(&[], |(_, upper)| upper)
}

fn place(leaf: &Leaf, over: &[String], labels: &LabelIndex) -> LabelMatch<(RowAt, usize)> {
    for words in over.iter().rev() {
        let (row, slip) = match labels.strip(words) {
            LabelMatch::Same(row) => (row, false),
            LabelMatch::Near(row) => (row, true),
            LabelMatch::Between(..) | LabelMatch::Nothing => continue,
        };
        return match columns::fit(leaf, row, labels) {
            LabelMatch::Same(column) if !slip => LabelMatch::Same((row, column)),
            LabelMatch::Same(column) | LabelMatch::Near(column) => LabelMatch::Near((row, column)),
            LabelMatch::Between(one, other) => LabelMatch::Between((row, one), (row, other)),
            LabelMatch::Nothing => LabelMatch::Nothing,
        };
    }
    LabelMatch::Nothing
}

fn fill(
    reader: &mut Reader,
    laid: &GridIndex,
    heads: &ColumnHeaders,
    places: &[LabelMatch<(RowAt, usize)>],
    cells: &[&Cell],
    labels: &LabelIndex,
) {
    let key = columns::ColumnMap {
        leaves: heads.leaves.clone(),
        columns: places.iter().map(|place| place.sure().map(|(_, column)| column)).collect(),
        slips: Vec::new(),
        unknown: Vec::new(),
        broken: None,
    };
    say(reader, heads, places, labels);
    let found = match askew(heads, places, labels) {
        Some(why) => Err(why),
        None if reaches_in(cells) => Err(out_of_place()),
        None if laid.ragged() => by_index(cells, &key, heads.fields),
        None => by_place(cells, &key),
    };
    let mut rows: HashMap<RowAt, Vec<Option<Figure>>> = HashMap::new();
    let mut put = |(row, column): (RowAt, usize), figure: Figure| {
        let known = rows.entry(row).or_insert_with(|| vec![None; labels.width(row)]);
        if let Some(slot) = known.get_mut(column) {
            super::twice(slot, Some(figure), &labels.path(row));
        }
    };
    match found {
        Ok(cells) => {
            for (cell, place) in cells.into_iter().zip(places) {
                if let (Some(cell), Some(place)) = (cell, place.sure()) {
                    put(place, Figure::new(cell));
                }
            }
        }
        Err(why) => {
            let Some(first) = cells.first() else { return };
            for place in places.iter().filter_map(|place| place.sure()) {
                let raw = super::rows::raw(cells);
                put(place, Figure { raw, ..Figure::doubtful(first, why.clone()) });
            }
        }
    }
    for (row, figures) in rows {
        reader.take(row, figures, labels);
    }
}

/// Why the headings cannot be those that the document means: one column stands over
/// another, or twice.
fn askew(
    heads: &ColumnHeaders,
    places: &[LabelMatch<(RowAt, usize)>],
    labels: &LabelIndex,
) -> Option<Text> {
    let known = || places.iter().enumerate().filter_map(|(at, place)| Some((at, place.sure()?)));
    let over = known().find_map(|(at, (row, _))| {
        upper(&heads.leaves[at])
            .iter()
            .find(|words| matches!(labels.column(row, words), LabelMatch::Same(_)))
    });
    let twice = known().find_map(|(at, place)| {
        let before = known().take_while(|(other, _)| *other < at);
        let same = before.into_iter().any(|(_, other)| other == place);
        heads.leaves[at].words.last().filter(|_| same)
    });
    // A column without a row to be in: the heading over it is too narrow.
    let lost = heads.leaves.iter().zip(places).find_map(|(leaf, place)| {
        let lowest = leaf.words.last()?;
        let column =
            known().any(|(_, (row, _))| matches!(labels.column(row, lowest), LabelMatch::Same(_)));
        (place.sure().is_none() && column).then_some(lowest)
    });
    // Columns of a row in another order than the form's: one of them is its neighbour's.
    let mut seen: HashMap<RowAt, usize> = HashMap::new();
    let turned = known().find_map(|(at, (row, column))| {
        let before = seen.insert(row, column);
        heads.leaves[at].words.last().filter(|_| before.is_some_and(|before| before > column))
    });
    over.or(twice).or(lost).or(turned).map(|words| {
        text!(
            "表头“{words}”与别的表头没有对齐，分不清各列",
            "the heading {words} does not stand right beside the others, and the columns are not sure"
        )
    })
}

/// What is to be said of the headings.
fn say(
    reader: &mut Reader,
    heads: &ColumnHeaders,
    places: &[LabelMatch<(RowAt, usize)>],
    labels: &LabelIndex,
) {
    for (leaf, place) in heads.leaves.iter().zip(places) {
        let words = leaf.words.concat().replace('\n', "");
        match place {
            LabelMatch::Near((row, column)) => {
                let right = labels.place(*row, *column);
                let said = text!(
                    "表头“{words}”按“{right}”读取，请核对",
                    "the heading \"{words}\" is read as {right}; please check"
                );
                reader.figures.doubts.push(Issue::new(Kind::Typo, said).place(right).raw(words));
            }
            LabelMatch::Between(..) | LabelMatch::Nothing if !words.is_empty() => {
                let said = text!(
                    "看不出“{words}”是哪一列，没有读",
                    "it is not known which column \"{words}\" is; it was not read"
                );
                reader.figures.doubts.push(Issue::new(Kind::Column, said).raw(words));
            }
            _ => {}
        }
    }
}
