//! Borders of dots: small areas at one distance in a row, as browsers print them, are a
//! ruled line.

use std::collections::BTreeMap;

use super::content::{Length, POINT, Page, Rect, Rule};

/// Largest size of a dot, and largest gap between two, from edge to edge.
const MAX_DOT: Length = 2 * POINT;
const MAX_GAP: Length = 3 * POINT;
/// Largest difference of the places of dots of one line, and of their distances.
const MAX_OFFSET: Length = POINT / 4;
/// Least number of dots of a line, and its least length.
const MIN_DOTS: usize = 8;
const MIN_LENGTH: Length = 10 * POINT;

/// Replaces rows of dots by ruled lines.
pub(crate) fn join_dots(page: &mut Page) {
    let is_dot = |rect: &Rect| rect.width().max(rect.height()) <= MAX_DOT;
    let bars = page.bars.iter().map(|bar| bar.rect);
    let dots: Vec<Rect> = bars.chain(page.drawings.iter().copied()).filter(is_dot).collect();
    let mut joined = vec![false; dots.len()];
    for is_level in [true, false] {
        let rules = join_direction(&dots, is_level, &mut joined);
        page.rules.extend(rules);
    }
    let mut joined = joined.into_iter();
    let mut is_free = |rect: &Rect| !is_dot(rect) || !joined.next().unwrap_or_default();
    page.bars.retain(|bar| is_free(&bar.rect));
    page.drawings.retain(is_free);
}

/// Joins dots to level or upright lines, and marks those that are joined. A dot at a corner
/// may be part of both.
fn join_direction(dots: &[Rect], is_level: bool, joined: &mut [bool]) -> Vec<Rule> {
    let place = |dot: &Rect| {
        let (x, y) = dot.centre();
        if is_level { (y, x) } else { (x, y) }
    };
    // By their place across the line, in steps of twice the offset.
    let mut rows: BTreeMap<Length, Vec<usize>> = BTreeMap::new();
    for (at, dot) in dots.iter().enumerate() {
        rows.entry(place(dot).0.div_euclid(2 * MAX_OFFSET)).or_default().push(at);
    }
    let mut rules = Vec::new();
    for mut row in rows.into_values() {
        row.sort_unstable_by_key(|at| place(&dots[*at]).1);
        let mut from = 0;
        while from < row.len() {
            let run = run_length(&row[from..], |at| place(&dots[at]).1);
            let own = &row[from..from + run];
            let area = own.iter().map(|at| dots[*at]).reduce(Rect::union);
            let area = area.filter(|area| area.width().max(area.height()) >= MIN_LENGTH);
            if let Some(area) = area.filter(|_| run >= MIN_DOTS) {
                rules.push(Rule::from_rect(area));
                for at in own {
                    joined[*at] = true;
                }
            }
            from += run;
        }
    }
    rules
}

/// Returns how many dots follow one another at one distance.
fn run_length(row: &[usize], along: impl Fn(usize) -> Length) -> usize {
    let mut step: Option<Length> = None;
    let mut many = 1;
    for pair in row.windows(2) {
        let distance = along(pair[1]) - along(pair[0]);
        // One that is drawn twice, as of two cells, is one.
        if distance > MAX_OFFSET {
            let is_far = distance > MAX_GAP + MAX_DOT;
            if is_far || step.is_some_and(|step| (distance - step).abs() > 2 * MAX_OFFSET) {
                break;
            }
            step = step.or(Some(distance));
        }
        many += 1;
    }
    many
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_in_a_row_are_a_line_and_others_are_not() {
        let dot = |x: Length, y: Length| Rect { left: x, top: y, right: x + 800, bottom: y + 800 };
        let mut drawings: Vec<Rect> = (0..20).map(|at| dot(at * 1_500, 9_000)).collect();
        drawings.extend((0..20).map(|at| dot(5_000, 50_000 + at * 1_500)));
        // A decimal point, dots far apart, and too few.
        let others = [dot(70_000, 70_000), dot(0, 99_000), dot(20_000, 99_000)];
        drawings.extend(others);
        let mut page = Page { drawings, ..Page::default() };
        join_dots(&mut page);
        let rule = |horizontal, position, start, end| Rule { horizontal, position, start, end };
        let wanted = [rule(true, 9_400, 0, 29_300), rule(false, 5_400, 50_000, 79_300)];
        assert_eq!(page.rules, wanted);
        assert_eq!(page.drawings, others);
    }
}
