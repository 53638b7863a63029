//! Tables without rules: columns that gaps keep apart in several lines.

use super::line::Line;
use super::sheet::{Area, Length, Way};

/// So many lines have to keep the same columns apart.
const LINES: usize = 3;
/// No form has more columns.
const MOST: usize = 40;

/// A table found in lines.
pub(super) struct Found {
    /// The lines it takes the place of.
    pub lines: std::ops::Range<usize>,
    /// Its edges between columns.
    pub columns: Vec<Length>,
    /// What stands in each row: the column, and the text with its place.
    pub rows: Vec<Vec<(usize, Area, String)>>,
    /// The columns are full of running text.
    pub prose: bool,
}

/// The tables in lines of a page that are in order.
pub(super) fn tables(lines: &[Line]) -> Vec<Found> {
    let parts: Vec<Vec<(Area, String)>> = lines
        .iter()
        .map(|line| if line.way == Way::Right { line.parts(line.em * 3 / 2) } else { Vec::new() })
        .collect();
    let mut found = Vec::new();
    let mut from = 0;
    while from < lines.len() {
        let many = parts[from..].iter().take_while(|parts| parts.len() > 1).count();
        if many >= LINES {
            found.extend(table(from, &parts[from..from + many]));
        }
        from += many.max(1);
    }
    found
}

fn table(from: usize, rows: &[Vec<(Area, String)>]) -> Option<Found> {
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
    let column = |area: &Area| edges.partition_point(|edge| *edge <= area.centre().0);
    let placed: Vec<Vec<(usize, Area, String)>> = rows
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
    let lines = from..from + rows.len();
    apart.then_some(Found { lines, columns: edges, rows: placed, prose })
}
