//! Tables in a text: cells separated by tabs, bars or gaps.

use super::{Line, LineKind};
use crate::{Block, BlockContent, Cell, Grid, Location};
use nianbao_text::cjk;

/// Largest number of further lines of a quoted cell.
const MAX_QUOTED_LINES: usize = 12;
/// How many characters a rule has at least.
const MIN_RULE: usize = 3;

/// The separator of the cells of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Separator {
    /// One tab.
    Tabs,
    /// A bar, as in Markdown or a drawn table.
    Bars,
    /// Two spaces or more.
    Gaps,
}

/// Sets the kind of every line, and keeps as rows those that surely are.
pub(super) fn classify_lines(lines: &mut [Line]) {
    for line in &mut *lines {
        line.kind = classify(line.text);
    }
    classify_tab_lines(lines);
    reject_runs(lines, Separator::Tabs, |run| {
        run.len() > 1 || run[0].text.trim().matches('\t').count() > 1 || has_figures(run)
    });
    reject_runs(lines, Separator::Bars, |run| {
        run.iter().filter(|line| line.kind != LineKind::Rule).count() > 1
    });
    classify_gap_lines(lines);
    for line in lines {
        if line.kind == LineKind::Rule && !is_drawn(line.text) {
            line.kind = LineKind::Text;
        }
    }
}

fn classify(words: &str) -> LineKind {
    let trimmed = words.trim();
    if trimmed.is_empty() {
        return if words.contains('\t') { LineKind::Row(Separator::Tabs) } else { LineKind::Blank };
    }
    if is_rule(trimmed) {
        return LineKind::Rule;
    }
    if words.trim_start().contains('\t') && !is_numbered(trimmed) || words.starts_with("\t\t") {
        return LineKind::Row(Separator::Tabs);
    }
    if trimmed.matches(is_bar).count() > 1 {
        return LineKind::Row(Separator::Bars);
    }
    LineKind::Text
}

/// Decides on lines that begin with tabs. Those of nothing but tabs are rows among rows,
/// else blank; one tab before text is an indent, but among rows an empty cell.
fn classify_tab_lines(lines: &mut [Line]) {
    let tabs = |line: Option<&Line>| {
        line.is_some_and(|line| {
            line.kind == LineKind::Row(Separator::Tabs) && !line.text.trim().is_empty()
        })
    };
    for at in 0..lines.len() {
        let among = at.checked_sub(1).is_some_and(|before| tabs(lines.get(before)))
            || tabs(lines.get(at + 1));
        let words = lines[at].text;
        let empty = words.trim().is_empty();
        if lines[at].kind == LineKind::Row(Separator::Tabs) && empty && !among {
            lines[at].kind = LineKind::Blank;
        }
        if lines[at].kind == LineKind::Text && words.starts_with('\t') && among && !is_prose(words)
        {
            lines[at].kind = LineKind::Row(Separator::Tabs);
        }
    }
}

/// Returns true if a text is a sentence and no label.
fn is_prose(words: &str) -> bool {
    words.trim_end().ends_with(['。', '；', '：']) || words.chars().count() > 60
}

/// Returns true for `一、⇥总体情况`: a list number of Word before a heading, and no row.
fn is_numbered(words: &str) -> bool {
    let Some((number, title)) = words.split_once('\t') else { return false };
    let number =
        number.trim().trim_matches(['（', '）', '(', ')', '、', '.', '．', '第', '章', '条']);
    !title.contains('\t')
        && !title.trim().is_empty()
        && !title.trim().chars().all(|c| c.is_ascii_digit())
        && words.trim_start().chars().take(6).any(|c| "、.．）)".contains(c))
        && (1..=3).contains(&number.chars().count())
        && number.chars().all(cjk::is_ordinal)
}

fn has_figures(run: &[Line]) -> bool {
    let figure = |cell: &str| !cell.is_empty() && cell.chars().all(|c| c.is_ascii_digit());
    run.iter().any(|line| line.text.split('\t').any(|cell| figure(cell.trim())))
}

/// Turns runs of rows of one kind that are no table into text.
fn reject_runs(lines: &mut [Line], separator: Separator, is_table: impl Fn(&[Line]) -> bool) {
    let belongs = |line: &Line| {
        line.kind == LineKind::Row(separator)
            || line.kind == LineKind::Rule && separator == Separator::Bars
    };
    let mut at = 0;
    while at < lines.len() {
        let length = lines[at..].iter().take_while(|line| belongs(line)).count();
        let run = &mut lines[at..at + length];
        if !run.is_empty() && !is_table(run) {
            for line in run.iter_mut().filter(|line| line.kind != LineKind::Rule) {
                line.kind = LineKind::Text;
            }
        } else if separator == Separator::Bars {
            for line in run.iter_mut() {
                line.kind = LineKind::Row(separator);
            }
        }
        at += length.max(1);
    }
}

/// Marks rows separated by gaps, but only where all have equally many cells, three or
/// more: an empty cell leaves no trace there, and figures would come into wrong columns.
fn classify_gap_lines(lines: &mut [Line]) {
    let mut at = 0;
    while at < lines.len() {
        let count = |line: &Line| {
            if line.kind == LineKind::Text { split_at_gaps(line.text).count() } else { 0 }
        };
        let cells = count(&lines[at]);
        let length = if cells < 3 {
            0
        } else {
            lines[at..].iter().take_while(|line| count(line) == cells).count()
        };
        if length > 1 {
            for line in &mut lines[at..at + length] {
                line.kind = LineKind::Row(Separator::Gaps);
            }
        }
        at += length.max(1);
    }
}

/// True if a line has three parts or more with gaps or wide spaces between them, of which
/// one is a figure.
pub(super) fn has_cells(words: &str) -> bool {
    let is_figure = |cell: &str| !cell.is_empty() && cell.chars().all(|c| c.is_ascii_digit());
    let parts = || words.split(['\u{3000}', '\u{a0}']).flat_map(split_at_gaps);
    parts().count() > 2 && parts().any(is_figure)
}

/// True if a line may be cells with gaps, wide spaces or bars between them.
pub(super) fn has_gaps(words: &str) -> bool {
    let words = words.trim();
    words.contains("  ") || words.contains(['\u{3000}', '\u{a0}']) || words.contains(is_bar)
}

fn split_at_gaps(words: &str) -> impl Iterator<Item = &str> {
    words.trim().split("  ").map(str::trim).filter(|cell| !cell.is_empty())
}

pub(super) fn is_bar(c: char) -> bool {
    matches!(c, '|' | '｜' | '│' | '┃' | '║')
}

/// Returns true for a line of nothing but strokes.
fn is_rule(words: &str) -> bool {
    let stroke = |c: char| {
        matches!(c, '-' | '=' | '+' | ':' | '_' | ' ' | '\u{2500}'..='\u{257f}') || is_bar(c)
    };
    words.chars().all(stroke)
        && words.chars().filter(|c| !is_bar(*c) && *c != ' ').count() >= MIN_RULE
}

/// Returns true for strokes that only a table has.
fn is_drawn(words: &str) -> bool {
    words.contains(['+', '┌', '┬', '├', '┼', '└', '┴', '╔', '╠', '╚', '┏', '┣', '┗'])
}

/// Takes the table at the beginning of the lines, and returns the lines behind it.
pub(super) fn take_table<'a, 'b>(lines: &'a [Line<'b>], blocks: &mut Vec<Block>) -> &'a [Line<'b>] {
    let [first, ..] = lines else { return lines };
    let LineKind::Row(separator) = first.kind else {
        // A rule outside a table has no words, but it was drawn.
        let content = BlockContent::Paragraph(first.text.trim().to_owned());
        blocks.push(Block { location: Location::Line(first.number), content });
        return &lines[1..];
    };
    let length = table_length(lines, separator);
    let (run, rest) = lines.split_at(length);
    let mut grid = Grid { ragged: true, ..Grid::default() };
    for row in collect_rows(run, separator).into_iter().enumerate() {
        push_row(&mut grid, row, separator);
    }
    if !grid.cells.is_empty() {
        blocks.push(Block {
            location: Location::Line(first.number),
            content: BlockContent::Table(grid),
        });
    }
    rest
}

/// Returns how many lines a table takes. A blank line or a new page ends it, unless rows
/// with as many cells follow.
fn table_length(lines: &[Line], separator: Separator) -> usize {
    let mut end = run_length(lines, separator);
    loop {
        let gap = lines[end..].iter().take_while(|line| line.kind == LineKind::Blank).count();
        let behind = end + gap;
        let more = run_length(&lines[behind..], separator);
        let page = lines[end..].iter().take(gap + 1).any(|line| line.starts_page);
        if more == 0
            || gap > 1 && !page
            || !has_same_width(&lines[..end], &lines[behind..behind + more])
        {
            return end;
        }
        end = behind + more;
    }
}

fn run_length(lines: &[Line], separator: Separator) -> usize {
    let [first, rest @ ..] = lines else { return 0 };
    if first.kind != LineKind::Row(separator) {
        return 0;
    }
    1 + rest
        .iter()
        .take_while(|line| line.kind == LineKind::Row(separator) && !line.starts_page)
        .count()
}

/// Returns true if rows on both sides of a gap have equally many cells.
fn has_same_width(above: &[Line], below: &[Line]) -> bool {
    let count = |line: &&Line| line.text.matches(['\t', '|', '│', '｜']).count();
    let last = above.iter().rev().take(3).map(|line| count(&line)).max();
    let first = below.iter().take(3).map(|line| count(&line)).max();
    last == first
}

/// A row: the number of its first line, and its text, which a quoted cell breaks over
/// lines.
type Row = (u32, String);

fn collect_rows(run: &[Line], separator: Separator) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut at = 0;
    while let Some(line) = run.get(at) {
        let more = if separator == Separator::Tabs { quoted_lines(&run[at..]) } else { 0 };
        let lines: Vec<&str> = run[at..=at + more].iter().map(|line| line.text).collect();
        if line.kind != LineKind::Blank
            && !(separator == Separator::Bars && is_rule(line.text.trim()))
        {
            rows.push((line.number, lines.join("\n")));
        }
        at += more + 1;
    }
    rows
}

/// Returns how many more lines a row takes for a quoted cell with line breaks, as
/// spreadsheets write it.
fn quoted_lines(run: &[Line]) -> usize {
    let odd = |line: &Line| line.text.matches('"').count() % 2 == 1;
    let opens =
        |line: &Line| line.text.split('\t').next_back().is_some_and(|cell| cell.starts_with('"'));
    let Some((first, rest)) = run.split_first() else { return 0 };
    if !odd(first) || !opens(first) {
        return 0;
    }
    rest.iter().take(MAX_QUOTED_LINES).position(odd).map_or(0, |more| more + 1)
}

fn push_row(grid: &mut Grid, (row, (number, words)): (usize, Row), separator: Separator) {
    let cells: Vec<&str> = match separator {
        Separator::Tabs => words.split('\t').collect(),
        Separator::Gaps => split_at_gaps(&words).collect(),
        Separator::Bars => {
            let words = words.trim();
            let words = words.strip_prefix(is_bar).unwrap_or(words);
            words.strip_suffix(is_bar).unwrap_or(words).split(is_bar).collect()
        }
    };
    for (column, cell) in cells.into_iter().enumerate() {
        let cell = cell.trim_matches([' ', '\u{3000}', '\u{a0}']);
        let bare = cell.strip_prefix('"').and_then(|cell| cell.strip_suffix('"'));
        let text = match bare {
            Some(bare) if bare.contains('\n') => bare.replace("\"\"", "\""),
            _ => cell.to_owned(),
        };
        grid.cells.push(Cell {
            row,
            column,
            row_span: 1,
            column_span: 1,
            text,
            uncertainty: None,
            location: Location::Line(number),
        });
    }
}
