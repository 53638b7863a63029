//! Tables without ruled lines: columns that wide gaps separate in several lines.

use std::ops::Range;

use super::content::{Length, Rect};
use super::line::{LinePart, TextLine};
use super::loose_rows::split_line;

/// Least number of rows.
const MIN_ROWS: usize = 3;
/// Most columns.
const MAX_COLUMNS: usize = 40;

/// The parts of a line between wide gaps.
type LineParts = Vec<LinePart>;

/// A table among lines of text.
pub(crate) struct BorderlessTable {
    /// The lines that it replaces.
    pub lines: Range<usize>,
    /// The edges of its columns, one more than there are columns.
    pub columns: Vec<Length>,
    /// The cells with text of each row, and their columns.
    pub rows: Vec<Vec<(usize, LinePart)>>,
    /// The cells hold running text, as of a page in two columns.
    pub is_prose: bool,
}

/// Finds the tables among the lines of a page, which are sorted from the top.
pub(crate) fn find_tables(lines: &[TextLine]) -> Vec<BorderlessTable> {
    let parts: Vec<LineParts> = lines.iter().map(split_line).collect();
    let mut found = Vec::new();
    let mut from = 0;
    while from < lines.len() {
        let (rows, many) = collect_rows(&lines[from..], &parts[from..]);
        if rows.len() >= MIN_ROWS {
            found.extend(build_table(from..from + many, &rows));
        }
        from += many.max(1);
    }
    found
}

/// Returns the rows that lines begin with, and the number of lines that they take. A line
/// below one value of a row alone continues that value.
fn collect_rows(lines: &[TextLine], parts: &[LineParts]) -> (Vec<LineParts>, usize) {
    let mut rows: Vec<LineParts> = Vec::new();
    for (at, parts) in parts.iter().enumerate() {
        match (&parts[..], rows.last_mut()) {
            ([_, _, ..], _) => rows.push(parts.clone()),
            ([part], Some(row)) => {
                let near = lines[at].rect.bottom - lines[at - 1].rect.bottom <= 2 * lines[at].em;
                let Some(above) = value_above(row, part.rect, lines[at].em).filter(|_| near) else {
                    return (rows, at);
                };
                above.rect = above.rect.union(part.rect);
                above.text.push('\n');
                above.text.push_str(part.text.trim());
                above.ambiguity = above.ambiguity.max(part.ambiguity);
            }
            _ => return (rows, at),
        }
    }
    (rows, parts.len())
}

/// Returns the value of a row above an area; the first part is a label, and no value.
fn value_above(row: &mut LineParts, area: Rect, em: Length) -> Option<&mut LinePart> {
    let under = |above: &Rect| (above.left - area.left).abs() * 2 <= em;
    let at = row.iter().skip(1).position(|part| under(&part.rect))? + 1;
    let free = row.get(at + 1).is_none_or(|next| area.right < next.rect.left);
    row.get_mut(at).filter(|_| free)
}

/// Builds a table of rows, if each part of a row has a column of its own.
fn build_table(lines: Range<usize>, rows: &[LineParts]) -> Option<BorderlessTable> {
    // Parts that overlap horizontally are one column.
    let mut spans: Vec<(Length, Length)> =
        rows.iter().flatten().map(|part| (part.rect.left, part.rect.right)).collect();
    spans.sort_unstable();
    let mut columns: Vec<(Length, Length)> = Vec::new();
    for (left, right) in spans {
        match columns.last_mut() {
            Some(last) if left < last.1 => last.1 = last.1.max(right),
            _ => columns.push((left, right)),
        }
    }
    if !(2..=MAX_COLUMNS).contains(&columns.len()) {
        return None;
    }
    let mut edges = vec![columns.first()?.0];
    edges.extend(columns.windows(2).map(|pair| i64::midpoint(pair[0].1, pair[1].0)));
    edges.push(columns.last()?.1);
    let column = |area: &Rect| edges.partition_point(|edge| *edge <= area.centre().0);
    let place = |part: &LinePart| column(&part.rect).saturating_sub(1).min(columns.len() - 1);
    let placed: Vec<Vec<(usize, LinePart)>> = rows
        .iter()
        .map(|row| row.iter().map(|part| (place(part), part.clone())).collect())
        .collect();
    let apart = placed.iter().all(|row| row.windows(2).all(|pair| pair[0].0 != pair[1].0));
    let texts = || placed.iter().flatten();
    let letters: usize = texts().map(|(_, part)| part.text.chars().count()).sum();
    let is_prose = columns.len() == 2 && letters > texts().count() * 12;
    apart.then_some(BorderlessTable { lines, columns: edges, rows: placed, is_prose })
}
