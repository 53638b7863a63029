//! Rows of figures outside ruled tables: between level lines, or beside labels without any
//! line. Which columns their cells stand in is not certain, so that they are rows of a
//! ragged table; but they are no paragraphs.

use std::ops::Range;

use super::content::{Direction, Length, POINT, Rule};
use super::line::{LinePart, TextLine};
use nianbao_text::cjk::is_numeral;

/// Least number of level lines that divide rows.
const MIN_RULES: usize = 3;
/// Largest difference of the ends of level lines of one table.
const MAX_OFFSET: Length = 4 * POINT;
/// Least number of rows with several parts.
const MIN_ROWS: usize = 2;
/// Most lines of one part alone between two rows, and their largest distance, in ems.
const MAX_SINGLE: usize = 3;
const MAX_DISTANCE: Length = 3;
/// Most level lines of a page that are looked at.
const MAX_RULES: usize = 5_000;

/// Rows among lines of text.
#[derive(Clone, Debug)]
pub(crate) struct LooseRows {
    /// The lines that they replace.
    pub lines: Range<usize>,
    /// The parts of each row, from the left.
    pub rows: Vec<Vec<LinePart>>,
}

/// Finds rows between level lines that cross no other. The lines of a page are sorted from
/// the top.
pub(crate) fn find_divided_rows(lines: &[TextLine], rules: &[Rule]) -> Vec<LooseRows> {
    let mut found: Vec<LooseRows> = Vec::new();
    for group in find_bands(rules) {
        for rules in split_at_text(&group, lines) {
            let rows = rows_in_bands(lines, rules);
            let is_free =
                |rows: &LooseRows| found.iter().all(|other| !is_common(other, &rows.lines));
            let rows = rows.filter(is_free);
            found.extend(rows);
        }
    }
    found
}

/// Splits level lines where a heading or a sentence stands alone between two of them.
fn split_at_text<'r>(rules: &'r [Rule], lines: &[TextLine]) -> impl Iterator<Item = &'r [Rule]> {
    rules.chunk_by(|above, below| {
        let height = |line: &TextLine| line.rect.centre().1;
        let from = lines.partition_point(|line| height(line) < above.position);
        let to = lines.partition_point(|line| height(line) <= below.position).max(from);
        let mut between = lines.get(from..to).unwrap_or_default().iter();
        !between.any(|line| split_line(line).len() == 1 && is_text(line))
    })
}

/// True if rows and other lines have some in common.
pub(crate) fn is_common(rows: &LooseRows, other: &Range<usize>) -> bool {
    rows.lines.start < other.end && other.start < rows.lines.end
}

/// Finds rows that no line divides, among the lines of a page, outside of those that are
/// `taken` by tables.
pub(crate) fn find_bare_rows(lines: &[TextLine], taken: &[Range<usize>]) -> Vec<LooseRows> {
    let parts: Vec<Vec<LinePart>> = lines.iter().map(split_line).collect();
    let mut found = Vec::new();
    let mut from = 0;
    while from < lines.len() {
        if let Some(other) = taken.iter().find(|other| other.contains(&from)) {
            from = other.end;
            continue;
        }
        let end = taken.iter().map(|other| other.start).filter(|start| *start > from).min();
        let end = end.unwrap_or(lines.len());
        let is_beside = taken.iter().any(|other| other.end == from || other.start == end);
        found.extend(bare_rows_in(lines, &parts, from..end, is_beside));
        from = end;
    }
    found
}

/// Splits a line at wide gaps.
pub(crate) fn split_line(line: &TextLine) -> Vec<LinePart> {
    if line.direction == Direction::Right {
        line.split_at_gaps(line.em * 3 / 2)
    } else {
        Vec::new()
    }
}

/// True for a figure, or a stroke in place of one.
fn is_figure(part: &LinePart) -> bool {
    let text = part.text.trim();
    let has_digits = text.chars().any(|c| c.is_ascii_digit());
    has_digits && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '%'))
        || matches!(text, "/" | "-" | "—")
}

/// True for a row with a figure that is not in the place of its label.
pub(crate) fn has_figures(parts: &[LinePart]) -> bool {
    parts.iter().skip(1).any(is_figure)
}

/// Groups level lines that divide one table: the first and the last end where most do, and
/// others may begin or end within it.
fn find_bands(rules: &[Rule]) -> Vec<Vec<Rule>> {
    let mut rules: Vec<Rule> = rules.iter().filter(|rule| rule.horizontal).copied().collect();
    rules.sort_by_key(|rule| (rule.position, rule.start));
    let mut groups: Vec<Vec<Rule>> = Vec::new();
    for rule in rules.into_iter().take(MAX_RULES) {
        let is_inside = |group: &Vec<Rule>| {
            group.first().is_some_and(|first| {
                rule.start >= first.start - MAX_OFFSET && rule.end <= first.end + MAX_OFFSET
            })
        };
        match groups.last_mut().filter(|group| is_inside(group)) {
            Some(group) => group.push(rule),
            None => groups.push(vec![rule]),
        }
    }
    for group in &mut groups {
        while group.len() > 1 && !group.first().zip(group.last()).is_some_and(is_whole) {
            group.pop();
        }
    }
    let whole = |group: &Vec<Rule>| {
        let first = group.first().copied();
        group.iter().filter(|rule| first.is_some_and(|first| is_whole((&first, rule)))).count()
    };
    groups.retain(|group| whole(group) >= MIN_RULES);
    groups
}

/// True if two lines are as long as each other and under each other.
fn is_whole((first, rule): (&Rule, &Rule)) -> bool {
    (rule.start - first.start).abs() <= MAX_OFFSET && (rule.end - first.end).abs() <= MAX_OFFSET
}

/// Returns the rows that level lines divide, if enough of them have figures.
fn rows_in_bands(lines: &[TextLine], rules: &[Rule]) -> Option<LooseRows> {
    let (first, last) = (rules.first()?, rules.last()?);
    let height = |line: &TextLine| line.rect.centre().1;
    let from = lines.partition_point(|line| height(line) < first.position);
    let to = lines.partition_point(|line| height(line) <= last.position);
    let inside = lines.get(from..to)?;
    let is_inside = |line: &TextLine| {
        line.rect.left >= first.start - MAX_OFFSET && line.rect.right <= first.end + MAX_OFFSET
    };
    if inside.is_empty() || !inside.iter().all(is_inside) {
        return None;
    }
    let mut edges: Vec<Length> = rules.iter().map(|rule| rule.position).collect();
    edges.dedup_by(|next, edge| *next - *edge <= MAX_OFFSET);
    let mut rows: Vec<Vec<LinePart>> = vec![Vec::new(); edges.len()];
    for part in inside.iter().flat_map(split_line) {
        let (x, y) = part.rect.centre();
        let mut row = edges.partition_point(|edge| *edge <= y).saturating_sub(1);
        // Without a line above it, it goes on from the row above.
        while row > 0 && !has_rule_above(rules, edges[row], x) {
            row -= 1;
        }
        add_to_row(&mut rows[row], &part);
    }
    rows.retain(|row| !row.is_empty());
    for row in &mut rows {
        row.sort_by_key(|part| part.rect.left);
    }
    let many = rows.iter().filter(|row| has_figures(row)).count();
    (many >= MIN_ROWS).then_some(LooseRows { lines: from..to, rows })
}

/// True if a level line runs at a height above a place.
fn has_rule_above(rules: &[Rule], edge: Length, x: Length) -> bool {
    let from = rules.partition_point(|rule| rule.position < edge - MAX_OFFSET);
    let near = rules.iter().skip(from).take_while(|rule| rule.position <= edge + MAX_OFFSET);
    { near }.any(|rule| (rule.start..=rule.end).contains(&x))
}

/// True for a heading or a sentence, which are no part of a row.
fn is_text(line: &TextLine) -> bool {
    let text = line.text();
    let rest = text.trim_start().trim_start_matches(is_numeral);
    text.contains('。') || rest.len() < text.trim_start().len() && rest.starts_with('、')
}

/// Adds a part to a row: below one that it stands under, or as a cell of its own.
fn add_to_row(row: &mut Vec<LinePart>, part: &LinePart) {
    let is_under = |above: &&mut LinePart| {
        above.rect.left < part.rect.right && part.rect.left < above.rect.right
    };
    match row.iter_mut().find(is_under) {
        Some(above) => {
            above.rect = above.rect.union(part.rect);
            above.text.push('\n');
            above.text.push_str(part.text.trim());
            above.ambiguity = above.ambiguity.max(part.ambiguity);
        }
        None => row.push(part.clone()),
    }
}

/// Returns rows without any line between them: each line is one. Beside a table one with a
/// figure is enough.
fn bare_rows_in(
    lines: &[TextLine],
    parts: &[Vec<LinePart>],
    range: Range<usize>,
    is_beside: bool,
) -> Vec<LooseRows> {
    let mut found = Vec::new();
    let mut from = range.start;
    let mut first = range.start;
    while from < range.end {
        if parts[from].len() < 2 || is_text(&lines[from]) && !has_figures(&parts[from]) {
            from += 1;
            continue;
        }
        let mut end = from + 1;
        let mut single = 0;
        for at in from + 1..range.end {
            let is_far = distance_above(lines, at) > MAX_DISTANCE * lines[at].em;
            let is_heading = is_text(&lines[at]) && !has_figures(&parts[at]);
            if is_far || single > MAX_SINGLE || parts[at].is_empty() || is_heading {
                break;
            }
            if parts[at].len() > 1 {
                (end, single) = (at + 1, 0);
            } else {
                single += 1;
            }
        }
        // The first and last lines of labels that take several.
        let is_label = |at: usize| parts[at].len() == 1 && !is_text(&lines[at]);
        let is_near = |at: usize| distance_above(lines, at) * 10 <= lines[at].em * 7;
        while end < range.end && is_label(end) && is_near(end) {
            end += 1;
        }
        while from > first && is_label(from - 1) && is_near(from) {
            from -= 1;
        }
        let rows = parts[from..end].to_vec();
        let many = rows.iter().filter(|row| has_figures(row)).count();
        let least = if is_beside { 1 } else { MIN_ROWS };
        if many >= least {
            found.push(LooseRows { lines: from..end, rows });
        }
        (from, first) = (end, end);
    }
    found
}

/// Returns the free space above a line.
fn distance_above(lines: &[TextLine], at: usize) -> Length {
    let above = at.checked_sub(1).and_then(|above| lines.get(above));
    above.map_or(0, |above| lines[at].rect.top - above.rect.bottom)
}
