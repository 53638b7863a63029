//! The cells in the lines of a block.

use super::vocabulary::{CellRole, Classifier};
use crate::table::{is_figure, is_unclear_figure};
use nianbao_document::{Block, BlockContent, Cell, Location, Uncertainty};

/// Longest line of a table, in characters.
const MAX_LINE_CHARS: usize = 400;

/// Most words, with spaces between them, of one label.
const MAX_LABEL_WORDS: usize = 6;
/// Fewest figures of a line with single spaces that has no label.
const MIN_SPACED_FIGURES: usize = 4;
/// Fewest cells, and longest one in characters, of a row whose cells are not known.
const MIN_GAPPED_CELLS: usize = 5;
const MAX_GAPPED_CHARS: usize = 12;

/// The cells of one line.
pub(super) type Line = Vec<Cell>;

/// Splits a line into cells; `None` unless it is one label or figure, or half of its cells
/// are. Spaces part cells where there are two or more, or a wide one.
pub(super) fn split_line<'t>(line: &'t str, classifier: &Classifier) -> Option<Vec<&'t str>> {
    let line = line.trim_matches([' ', '\u{3000}', '\u{a0}']);
    if line.trim().is_empty() || line.chars().nth(MAX_LINE_CHARS).is_some() {
        return None;
    }
    let is_known = |text: &str| classifier.classify(text) != CellRole::Unknown;
    if !line.contains(|c: char| c.is_whitespace() || is_bar(c)) {
        return is_known(line).then(|| vec![line]);
    }
    // A stroke behind a label folds away, and is a cell.
    let is_figure = |word: &str| classifier.classify(word) == CellRole::Figure;
    let holds_figure = || line.split_whitespace().skip(1).any(is_figure);
    if !line.contains('\t') && !line.contains(is_bar) && is_known(line) && !holds_figure() {
        return Some(vec![line]);
    }
    let has_spaces_alone = !line.contains(['\t', '\u{3000}', '\u{a0}']) && !line.contains(is_bar);
    if has_spaces_alone && !line.contains("  ") {
        return split_at_spaces(line, classifier);
    }
    let inner = line.strip_prefix(is_bar).unwrap_or(line);
    let inner = inner.strip_suffix(is_bar).unwrap_or(inner);
    let is_separator = |c: char| c == '\t' || is_bar(c);
    let cells: Vec<&str> = if inner.contains(is_separator) {
        inner.split(is_separator).map(str::trim).collect()
    } else {
        split_at_gaps(inner)
    };
    let unknown = cells.iter().filter(|cell| !is_known(cell)).count();
    let is_label = |cell: &&str| matches!(classifier.classify(cell), CellRole::Label(_));
    let has_label = cells.iter().any(is_label);
    let is_row = unknown == 0 || unknown * 2 <= cells.len() && (has_label || cells.len() > 2);
    let cells = (cells.len() > 1 && is_row).then_some(cells);
    cells.or_else(|| has_spaces_alone.then(|| split_at_spaces(line, classifier)).flatten())
}

/// True for a sign that parts cells.
fn is_bar(c: char) -> bool {
    matches!(c, '|' | '｜' | '│' | '┃')
}

/// Splits a line at single spaces, if it is plainly a row: labels with figures behind them,
/// labels alone, or many figures. Spaces inside a label part nothing; nor do those that may
/// stand for the comma of a number.
fn split_at_spaces<'t>(line: &'t str, classifier: &Classifier) -> Option<Vec<&'t str>> {
    let starts = line
        .char_indices()
        .filter(|(at, c)| *c != ' ' && (*at == 0 || line.as_bytes().get(at - 1) == Some(&b' ')));
    let starts: Vec<usize> = starts.map(|(at, _)| at).collect();
    if starts.len() < 2 {
        return None;
    }
    // The text of some words, one after another.
    let words = |from: usize, to: usize| {
        line[starts[from]..starts.get(to).copied().unwrap_or(line.len())].trim_end()
    };
    let mut cells = Vec::new();
    let mut at = 0;
    while at < starts.len() {
        let most = (at + MAX_LABEL_WORDS).min(starts.len());
        let is_figure =
            |word: usize| classifier.classify(words(word, word + 1)) == CellRole::Figure;
        // A stroke behind a label folds away, and is a cell.
        let is_label = |to: &usize| {
            matches!(classifier.classify(words(at, *to)), CellRole::Label(_))
                && !(at + 1..*to).any(is_figure)
        };
        let mut end = (at + 1..=most).rev().find(is_label).unwrap_or(at + 1);
        let is_thousands = |to: usize| {
            let word = words(to, to + 1);
            word.len() == 3 && word.bytes().all(|byte| byte.is_ascii_digit())
        };
        let is_leading = |word: &str| {
            (1..=3).contains(&word.len())
                && !word.starts_with('0')
                && word.bytes().all(|byte| byte.is_ascii_digit())
        };
        while is_leading(words(at, at + 1)) && end < starts.len() && is_thousands(end) {
            end += 1;
        }
        cells.push(words(at, end));
        at = end;
    }
    is_spaced_row(&cells, classifier).then_some(cells)
}

/// True if single spaces part the cells of a line, and one of them has a space between digits:
/// it may be the comma of a number, or part two cells, and then all cells behind it are others.
fn may_be_parted_otherwise(line: &str, cells: &[&str]) -> bool {
    let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let has_space = |cell: &&str| {
        let mut parts = cell.split(' ').map(|part| (part.chars().next(), part.chars().last()));
        let mut last = parts.next().and_then(|(_, last)| last);
        parts.any(|(first, end)| is_digit(std::mem::replace(&mut last, end)) && is_digit(first))
    };
    let has_wide = line.contains(['\t', '|', '｜', '│', '\u{3000}', '\u{a0}']);
    cells.len() > 1 && !has_wide && !line.trim().contains("  ") && cells.iter().any(has_space)
}

/// True if the words of a line are plainly the cells of a row.
fn is_spaced_row(cells: &[&str], classifier: &Classifier) -> bool {
    let roles: Vec<CellRole> = cells.iter().map(|cell| classifier.classify(cell)).collect();
    let labels = roles.iter().filter(|role| matches!(role, CellRole::Label(_))).count();
    let figures = roles.iter().filter(|role| **role == CellRole::Figure).count();
    let unclear = cells
        .iter()
        .zip(&roles)
        .filter(|(cell, role)| **role == CellRole::Unknown && is_unclear_figure(cell));
    let unclear = unclear.count();
    let others = cells.len() - labels - figures - unclear;
    let has_row_label = matches!(roles.first(), Some(CellRole::Label(_)));
    let is_bare = labels == 0 && figures >= MIN_SPACED_FIGURES;
    match (labels, figures + unclear) {
        (0, _) => is_bare && (others == 0 || others == 1 && roles[0] == CellRole::Unknown),
        (_, 0) => labels > 1 && others * 2 <= cells.len(),
        _ => has_row_label && others == 0,
    }
}

/// True if a line has many short cells with gaps between them, whatever stands in them.
pub(super) fn is_gapped_row(line: &str) -> bool {
    let is_separator = |c: char| c.is_whitespace() || "|｜│".contains(c);
    let parts: Vec<&str> = line.split(is_separator).filter(|part| !part.is_empty()).collect();
    parts.len() >= MIN_GAPPED_CELLS
        && parts.iter().all(|part| part.chars().nth(MAX_GAPPED_CHARS).is_none())
}

/// Splits a line at runs of two spaces or more, or at wide ones.
fn split_at_gaps(line: &str) -> Vec<&str> {
    let wide = line.split(['\u{3000}', '\u{a0}']);
    let parts = wide.flat_map(|part| part.split("  ")).map(str::trim);
    parts.filter(|part| !part.is_empty()).collect()
}

/// Returns the lines of a block with their cells.
pub(super) fn split_block(block: &Block, classifier: &Classifier) -> Vec<Line> {
    match &block.content {
        BlockContent::Table(grid) => (0..grid.row_count())
            .map(|row| grid.row_cells(row).cloned().collect())
            .filter(|line: &Line| !line.is_empty())
            .collect(),
        BlockContent::Heading(text) | BlockContent::Paragraph(text) | BlockContent::Line(text) => {
            let line = |line: &str| -> Line {
                let cells = split_line(line, classifier).unwrap_or_else(|| vec![line.trim()]);
                let is_doubtful = may_be_parted_otherwise(line, &cells);
                let mut cells: Line =
                    cells.into_iter().map(|text| cell(text, &block.location)).collect();
                let figures = cells.iter_mut().filter(|cell| is_figure(&cell.text));
                for figure in figures.filter(|_| is_doubtful) {
                    figure.uncertainty = Some(Uncertainty::LostCells);
                }
                cells
            };
            text.lines().map(line).collect()
        }
        BlockContent::Image(_) | BlockContent::PageBreak => Vec::new(),
    }
}

/// Makes a cell of a text; its place in the table is not known yet.
/// Returns a cell of one place; rows and columns are counted when they are known.
pub(super) fn cell(text: &str, location: &Location) -> Cell {
    Cell {
        row: 0,
        column: 0,
        row_span: 1,
        column_span: 1,
        text: text.to_owned(),
        uncertainty: None,
        location: location.clone(),
    }
}
