//! Tables without rules: columns that gaps keep apart in several lines.

use std::ops::Range;

use super::line::TextLine;
use super::page::{Direction, Length, Rect};

/// So many lines have to keep the same columns apart.
const LINES: usize = 3;
/// No form has more columns.
const MOST: usize = 40;

/// What stands in a line, where wide gaps part it.
type LineParts = Vec<(Rect, String)>;

/// A table found in lines.
pub(super) struct BorderlessTable {
    /// The lines it takes the place of.
    pub lines: Range<usize>,
    /// Its edges between columns.
    pub columns: Vec<Length>,
    /// What stands in each row: the column, and the text with its place.
    pub rows: Vec<Vec<(usize, Rect, String)>>,
    /// The columns are full of running text.
    pub prose: bool,
}

/// The tables in lines of a page that are in order.
pub(super) fn find_tables(lines: &[TextLine]) -> Vec<BorderlessTable> {
    let parts: Vec<LineParts> = lines
        .iter()
        .map(|line| {
            if line.direction == Direction::Right {
                line.split_at_gaps(line.em * 3 / 2)
            } else {
                Vec::new()
            }
        })
        .collect();
    let mut found = Vec::new();
    let mut from = 0;
    while from < lines.len() {
        let (rows, many) = collect_rows(&lines[from..], &parts[from..]);
        if rows.len() >= LINES {
            found.extend(build_table(from..from + many, &rows));
        }
        from += many.max(1);
    }
    found
}

/// The rows that lines begin with, and how many lines those take. A line that stands
/// below one value of a row, and below nothing else, goes on with that value.
fn collect_rows(lines: &[TextLine], parts: &[LineParts]) -> (Vec<LineParts>, usize) {
    let mut rows: Vec<LineParts> = Vec::new();
    for (at, parts) in parts.iter().enumerate() {
        match (&parts[..], rows.last_mut()) {
            ([_, _, ..], _) => rows.push(parts.clone()),
            ([(area, text)], Some(row)) => {
                let near = lines[at].rect.bottom - lines[at - 1].rect.bottom <= 2 * lines[at].em;
                let Some((above, value)) = value_above(row, *area, lines[at].em).filter(|_| near)
                else {
                    return (rows, at);
                };
                *above = above.union(*area);
                value.push('\n');
                value.push_str(text.trim());
            }
            _ => return (rows, at),
        }
    }
    (rows, parts.len())
}

/// The value of a row that an area is below: not the first, which is a name.
fn value_above(row: &mut LineParts, area: Rect, em: Length) -> Option<&mut (Rect, String)> {
    let under = |above: &Rect| (above.left - area.left).abs() * 2 <= em;
    let at = row.iter().skip(1).position(|(above, _)| under(above))? + 1;
    let free = row.get(at + 1).is_none_or(|(next, _)| area.right < next.left);
    row.get_mut(at).filter(|_| free)
}

fn build_table(lines: Range<usize>, rows: &[LineParts]) -> Option<BorderlessTable> {
    // What stands above one another is one column.
    let mut spans: Vec<(Length, Length)> =
        rows.iter().flatten().map(|(area, _)| (area.left, area.right)).collect();
    spans.sort_unstable();
    let mut columns: Vec<(Length, Length)> = Vec::new();
    for (left, right) in spans {
        match columns.last_mut() {
            Some(last) if left < last.1 => last.1 = last.1.max(right),
            _ => columns.push((left, right)),
        }
    }
    if !(2..=MOST).contains(&columns.len()) {
        return None;
    }
    let mut edges = vec![columns.first()?.0];
    edges.extend(columns.windows(2).map(|pair| i64::midpoint(pair[0].1, pair[1].0)));
    edges.push(columns.last()?.1);
    let column = |area: &Rect| edges.partition_point(|edge| *edge <= area.centre().0);
    let placed: Vec<Vec<(usize, Rect, String)>> = rows
        .iter()
        .map(|row| {
            let row = row.iter();
            row.map(|(area, text)| {
                (column(area).saturating_sub(1).min(columns.len() - 1), *area, text.clone())
            })
            .collect()
        })
        .collect();
    // Each part of a line has a column of its own, or it is no table.
    let apart = placed.iter().all(|row| row.windows(2).all(|pair| pair[0].0 != pair[1].0));
    let texts = || placed.iter().flatten();
    let letters: usize = texts().map(|(_, _, text)| text.chars().count()).sum();
    let prose = columns.len() == 2 && letters > texts().count() * 12;
    apart.then_some(BorderlessTable { lines, columns: edges, rows: placed, prose })
}
