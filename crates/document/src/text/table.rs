//! Tables in a text: rows parted by tabs, by bars, or by gaps.

use super::{Line, Sort};
use crate::{Block, BlockContent, Cell, Grid, Location};

/// A cell in quotation marks goes over so many lines at most.
const TALLEST: usize = 12;
/// How many signs a rule has at least.
const RULE: usize = 3;

/// What parts the cells of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Parted {
    /// One tab.
    Tabs,
    /// A bar, as in Markdown or a drawn table.
    Bars,
    /// Two spaces or more.
    Gaps,
}

/// Says of every line what it looks like, and keeps as rows those that surely are.
pub(super) fn mark(lines: &mut [Line]) {
    for line in &mut *lines {
        line.sort = sort(line.words);
    }
    only_tabs(lines);
    each_run(lines, Parted::Tabs, |run| {
        run.len() > 1 || run[0].words.trim().matches('\t').count() > 1 || has_figures(run)
    });
    each_run(lines, Parted::Bars, |run| {
        run.iter().filter(|line| line.sort != Sort::Rule).count() > 1
    });
    gaps(lines);
    for line in lines {
        if line.sort == Sort::Rule && !is_drawn(line.words) {
            line.sort = Sort::Words;
        }
    }
}

fn sort(words: &str) -> Sort {
    let trimmed = words.trim();
    if trimmed.is_empty() {
        return if words.contains('\t') { Sort::Row(Parted::Tabs) } else { Sort::Blank };
    }
    if is_rule(trimmed) {
        return Sort::Rule;
    }
    if words.trim_start().contains('\t') && !is_numbered(trimmed) || words.starts_with("\t\t") {
        return Sort::Row(Parted::Tabs);
    }
    if trimmed.matches(is_bar).count() > 1 {
        return Sort::Row(Parted::Bars);
    }
    Sort::Words
}

/// Lines of nothing but tabs are rows among rows; else they are blank. One tab before
/// words is an indent, but among rows an empty cell.
fn only_tabs(lines: &mut [Line]) {
    let tabs = |line: Option<&Line>| {
        line.is_some_and(|line| {
            line.sort == Sort::Row(Parted::Tabs) && !line.words.trim().is_empty()
        })
    };
    for at in 0..lines.len() {
        let among = at.checked_sub(1).is_some_and(|before| tabs(lines.get(before)))
            || tabs(lines.get(at + 1));
        let words = lines[at].words;
        let empty = words.trim().is_empty();
        if lines[at].sort == Sort::Row(Parted::Tabs) && empty && !among {
            lines[at].sort = Sort::Blank;
        }
        if lines[at].sort == Sort::Words && words.starts_with('\t') && among && !is_prose(words) {
            lines[at].sort = Sort::Row(Parted::Tabs);
        }
    }
}

/// Whether words are a sentence and no label.
fn is_prose(words: &str) -> bool {
    words.trim_end().ends_with(['。', '；', '：']) || words.chars().count() > 60
}

/// `一、⇥总体情况`: Word's number before a heading, and no row.
fn is_numbered(words: &str) -> bool {
    let Some((number, title)) = words.split_once('\t') else { return false };
    let number =
        number.trim().trim_matches(['（', '）', '(', ')', '、', '.', '．', '第', '章', '条']);
    let counts = |sign: char| sign.is_ascii_digit() || "一二三四五六七八九十".contains(sign);
    !title.contains('\t')
        && !title.trim().is_empty()
        && !title.trim().chars().all(|sign| sign.is_ascii_digit())
        && words.trim_start().chars().take(6).any(|sign| "、.．）)".contains(sign))
        && (1..=3).contains(&number.chars().count())
        && number.chars().all(counts)
}

fn has_figures(run: &[Line]) -> bool {
    let figure = |cell: &str| !cell.is_empty() && cell.chars().all(|sign| sign.is_ascii_digit());
    run.iter().any(|line| line.words.split('\t').any(|cell| figure(cell.trim())))
}

/// Looks at each run of rows of one kind; where it is no table its lines are words.
fn each_run(lines: &mut [Line], parted: Parted, is_table: impl Fn(&[Line]) -> bool) {
    let of_it = |line: &Line| {
        line.sort == Sort::Row(parted) || line.sort == Sort::Rule && parted == Parted::Bars
    };
    let mut at = 0;
    while at < lines.len() {
        let length = lines[at..].iter().take_while(|line| of_it(line)).count();
        let run = &mut lines[at..at + length];
        if !run.is_empty() && !is_table(run) {
            for line in run.iter_mut().filter(|line| line.sort != Sort::Rule) {
                line.sort = Sort::Words;
            }
        } else if parted == Parted::Bars {
            for line in run.iter_mut() {
                line.sort = Sort::Row(parted);
            }
        }
        at += length.max(1);
    }
}

/// Rows parted by gaps are sure only where they have equally many cells, three or
/// more: an empty cell leaves no trace there, and figures would stand in wrong places.
fn gaps(lines: &mut [Line]) {
    let mut at = 0;
    while at < lines.len() {
        let count =
            |line: &Line| if line.sort == Sort::Words { by_gaps(line.words).count() } else { 0 };
        let cells = count(&lines[at]);
        let length = if cells < 3 {
            0
        } else {
            lines[at..].iter().take_while(|line| count(line) == cells).count()
        };
        if length > 1 {
            for line in &mut lines[at..at + length] {
                line.sort = Sort::Row(Parted::Gaps);
            }
        }
        at += length.max(1);
    }
}

fn by_gaps(words: &str) -> impl Iterator<Item = &str> {
    words.trim().split("  ").map(str::trim).filter(|cell| !cell.is_empty())
}

fn is_bar(sign: char) -> bool {
    matches!(sign, '|' | '｜' | '│' | '┃' | '║')
}

/// A line of nothing but strokes.
fn is_rule(words: &str) -> bool {
    let stroke = |sign: char| {
        matches!(sign, '-' | '=' | '+' | ':' | '_' | ' ' | '\u{2500}'..='\u{257f}') || is_bar(sign)
    };
    words.chars().all(stroke)
        && words.chars().filter(|sign| !is_bar(*sign) && *sign != ' ').count() >= RULE
}

/// Strokes that only a table has.
fn is_drawn(words: &str) -> bool {
    words.contains(['+', '┌', '┬', '├', '┼', '└', '┴', '╔', '╠', '╚', '┏', '┣', '┗'])
}

/// Takes the table that begins the lines, and goes on behind it.
pub(super) fn take<'a, 'b>(lines: &'a [Line<'b>], blocks: &mut Vec<Block>) -> &'a [Line<'b>] {
    let [first, ..] = lines else { return lines };
    let Sort::Row(parted) = first.sort else {
        // A stroke between nothing: it says no word, but it was drawn.
        let body = BlockContent::Paragraph(first.words.trim().to_owned());
        blocks.push(Block { location: Location::Line(first.at), content: body });
        return &lines[1..];
    };
    let length = extent(lines, parted);
    let (run, rest) = lines.split_at(length);
    let mut grid = Grid { ragged: true, ..Grid::default() };
    for row in rows(run, parted).into_iter().enumerate() {
        put(&mut grid, row, parted);
    }
    if !grid.cells.is_empty() {
        blocks
            .push(Block { location: Location::Line(first.at), content: BlockContent::Table(grid) });
    }
    rest
}

/// How many lines the table takes. A blank line or a new page ends it, unless rows
/// with as many cells go on behind.
fn extent(lines: &[Line], parted: Parted) -> usize {
    let mut end = run(lines, parted);
    loop {
        let gap = lines[end..].iter().take_while(|line| line.sort == Sort::Blank).count();
        let behind = end + gap;
        let more = run(&lines[behind..], parted);
        let page = lines[end..].iter().take(gap + 1).any(|line| line.page);
        if more == 0 || gap > 1 && !page || !fits(&lines[..end], &lines[behind..behind + more]) {
            return end;
        }
        end = behind + more;
    }
}

fn run(lines: &[Line], parted: Parted) -> usize {
    let [first, rest @ ..] = lines else { return 0 };
    if first.sort != Sort::Row(parted) {
        return 0;
    }
    1 + rest.iter().take_while(|line| line.sort == Sort::Row(parted) && !line.page).count()
}

/// Whether rows on both sides of a gap have equally many cells.
fn fits(above: &[Line], below: &[Line]) -> bool {
    let count = |line: &&Line| line.words.matches(['\t', '|', '│', '｜']).count();
    let last = above.iter().rev().take(3).map(|line| count(&line)).max();
    let first = below.iter().take(3).map(|line| count(&line)).max();
    last == first
}

/// A row: its first line, and its words with what was broken over lines.
type Row = (u32, String);

fn rows(run: &[Line], parted: Parted) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut at = 0;
    while let Some(line) = run.get(at) {
        let more = if parted == Parted::Tabs { quoted(&run[at..]) } else { 0 };
        let lines: Vec<&str> = run[at..=at + more].iter().map(|line| line.words).collect();
        if line.sort != Sort::Blank && !(parted == Parted::Bars && is_rule(line.words.trim())) {
            rows.push((line.at, lines.join("\n")));
        }
        at += more + 1;
    }
    rows
}

/// How many more lines the row takes whose cell is in quotation marks, as spreadsheets
/// write one with line breaks.
fn quoted(run: &[Line]) -> usize {
    let odd = |line: &Line| line.words.matches('"').count() % 2 == 1;
    let opens =
        |line: &Line| line.words.split('\t').next_back().is_some_and(|cell| cell.starts_with('"'));
    let Some((first, rest)) = run.split_first() else { return 0 };
    if !odd(first) || !opens(first) {
        return 0;
    }
    rest.iter().take(TALLEST).position(odd).map_or(0, |more| more + 1)
}

fn put(grid: &mut Grid, (row, (at, words)): (usize, Row), parted: Parted) {
    let cells: Vec<&str> = match parted {
        Parted::Tabs => words.split('\t').collect(),
        Parted::Gaps => by_gaps(&words).collect(),
        Parted::Bars => {
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
            location: Location::Line(at),
        });
    }
}
