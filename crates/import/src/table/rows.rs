//! Rows under one another: the figures behind each label, under their headings.

use super::super::issue::{Issue, Kind};
use super::super::label::{LabelMatch, fold};
use super::super::label_index::{LabelIndex, RowAt};
use super::align::{self, by_index, by_place};
use super::classify_rows::{Line, is_figure};
use super::columns::{ColumnHeaders, ColumnMap, above};
use super::grid_index::GridIndex;
use super::{Figure, Reader};
use nianbao_core::diag::Text;
use nianbao_document::Cell;
use nianbao_text::text;
use std::collections::{HashMap, HashSet};

/// Reads all rows of a table that the form has; whether there was one.
pub(super) fn read(
    reader: &mut Reader,
    laid: &GridIndex,
    lines: &[Line],
    labels: &LabelIndex,
) -> bool {
    let sure: HashSet<RowAt> = lines
        .iter()
        .filter_map(|line| match line {
            Line::Row { fit, .. } => fit.sure(),
            _ => None,
        })
        .collect();
    let mut told = HashSet::new();
    let mut found = false;
    // What the headings say for each block of the form, and how far they were looked for.
    let mut keys = HashMap::new();
    let mut seen = 0;
    for (at, line) in lines.iter().enumerate() {
        match line {
            Line::Row { fit, label, cells } => {
                found = true;
                let Some(row) = decide(reader, *fit, label, cells, &sure, labels) else { continue };
                if let Some(heads) = above(laid, lines, seen..at, labels) {
                    reader.heads = Some(heads);
                    keys.clear();
                }
                seen = at;
                let known = reader.heads.as_ref().map(|heads| {
                    let key = keys.entry((row.table, labels.block(row))).or_insert_with(|| {
                        let key = heads.key(row, labels);
                        let new = of_headings(&key).into_iter();
                        let new = new.filter(|doubt| told.insert(doubt.words.zh.clone()));
                        reader.figures.doubts.extend(new);
                        key
                    });
                    (heads, &*key)
                });
                let figures = if align::reaches_in(cells) {
                    unsure(cells, labels.width(row), &align::out_of_place())
                } else {
                    figures(laid, row, cells, known, labels)
                };
                reader.take(row, figures, labels);
            }
            Line::Unknown { label, cells } if !sure.is_empty() => unknown(reader, label, cells),
            Line::Part(label) if !sure.is_empty() => {
                let words = text!("这一行没有读", "this row was not read");
                reader.figures.doubts.push(Issue::new(Kind::Row, words).raw(label.trim()));
            }
            _ => {}
        }
    }
    found
}

/// Which row a label is for.
fn decide(
    reader: &mut Reader,
    fit: LabelMatch<RowAt>,
    label: &str,
    cells: &[&Cell],
    sure: &HashSet<RowAt>,
    labels: &LabelIndex,
) -> Option<RowAt> {
    let spot = cells.first().map(|cell| cell.location.clone());
    let label = label.trim();
    match fit {
        LabelMatch::Same(row) => Some(row),
        LabelMatch::Near(row) => {
            let right = labels.path(row);
            let words = text!(
                "“{label}”按“{right}”读取，请核对",
                "\"{label}\" is read as {right}; please check"
            );
            let doubt = Issue::new(Kind::Typo, words).place(right).spot(spot).raw(label);
            reader.figures.doubts.push(doubt);
            Some(row)
        }
        LabelMatch::Between(one, other) => {
            // Where the document has one of the two elsewhere, this is the other.
            let row = match (sure.contains(&one), sure.contains(&other)) {
                (true, false) => other,
                (false, true) => one,
                _ => {
                    let (one, other) = (labels.path(one), labels.path(other));
                    let words = text!(
                        "“{label}”既像“{one}”，也像“{other}”，这一行没有读",
                        "\"{label}\" may be {one} or {other}; the row was not read"
                    );
                    let doubt = Issue::new(Kind::Row, words).spot(spot).raw(raw(cells));
                    reader.figures.doubts.push(doubt);
                    reader.unread = true;
                    return None;
                }
            };
            decide(reader, LabelMatch::Near(row), label, cells, sure, labels)
        }
        LabelMatch::Nothing => None,
    }
}

/// The figures of a row in their columns, by the headings and what these say.
fn figures(
    laid: &GridIndex,
    row: RowAt,
    cells: &[&Cell],
    heads: Option<(&ColumnHeaders, &ColumnMap)>,
    labels: &LabelIndex,
) -> Vec<Option<Figure>> {
    let width = labels.width(row);
    let Some((heads, key)) = heads else {
        let why = text!(
            "没有找到表头，分不清各列",
            "no headings were found, and the columns are not sure"
        );
        return unsure(cells, width, &why);
    };
    if let Some(why) = &key.broken {
        return unsure(cells, width, why);
    }
    let placed = if heads.ragged || laid.ragged() {
        by_index(cells, key, heads.fields)
    } else if heads.width != laid.columns {
        Err(text!("表与上一页的表列数不同", "the table has other columns than on the page before"))
    } else {
        by_place(cells, key)
    };
    let placed = match placed {
        Ok(placed) => placed,
        Err(why) => return unsure(cells, width, &why),
    };
    let mut figures: Vec<Option<Figure>> = vec![None; width];
    for (cell, column) in placed.into_iter().zip(&key.columns) {
        if let (Some(cell), Some(slot)) = (cell, column.and_then(|at| figures.get_mut(at))) {
            *slot = Some(Figure::new(cell));
        }
    }
    figures
}

/// A row whose columns are not sure: every figure is left to a person.
fn unsure(cells: &[&Cell], width: usize, why: &Text) -> Vec<Option<Figure>> {
    let raw = raw(cells);
    let Some(first) = cells.first() else { return vec![None; width] };
    let figure = Figure { raw, ..Figure::doubtful(first, why.clone()) };
    vec![Some(figure); width]
}

/// What a row says, cell by cell.
pub(super) fn raw(cells: &[&Cell]) -> String {
    let texts: Vec<&str> = cells.iter().map(|cell| cell.text.trim()).collect();
    texts.join(" | ")
}

/// What is to be said of headings: slips, and columns that the form does not have.
fn of_headings(key: &ColumnMap) -> Vec<Issue> {
    let slips = key.slips.iter().filter(|(words, right)| fold(words) != fold(right));
    let slips = slips.map(|(words, right)| {
        let words = words.replace('\n', "");
        let said = text!(
            "表头“{words}”按“{right}”读取，请核对",
            "the heading \"{words}\" is read as {right}; please check"
        );
        Issue::new(Kind::Typo, said).raw(words)
    });
    let unknown = key.unknown.iter().map(|words| {
        let words = words.replace('\n', "");
        let said = text!(
            "格式中没有“{words}”这一列，没有读",
            "the form has no column {words}; it was not read"
        );
        Issue::new(Kind::Column, said).raw(words)
    });
    slips.chain(unknown).collect()
}

/// A row with figures that the form does not have.
pub(super) fn unknown(reader: &mut Reader, label: &str, cells: &[&Cell]) {
    if !cells.iter().any(|cell| is_figure(&cell.text)) {
        return;
    }
    let label = label.trim().replace('\n', "");
    let words = if label.is_empty() {
        text!("这一行数没有名称，没有读", "this row of figures has no label; it was not read")
    } else {
        text!("格式中没有“{label}”这一行，没有读", "the form has no row {label}; it was not read")
    };
    let spot = cells.first().map(|cell| cell.location.clone());
    let doubt = Issue::new(Kind::Row, words).spot(spot).raw(raw(cells));
    reader.figures.doubts.push(doubt);
    reader.unread = true;
}
