//! The cells in the lines of a block.

use super::vocabulary::{CellRole, Vocabulary};
use nianbao_document::{Block, BlockContent, Cell, Location};

/// Longest line of a table, in characters.
const MAX_LINE_CHARS: usize = 400;

/// The cells of one line.
pub(super) type Line = Vec<Cell>;

/// Splits a line into cells; `None` unless it is one label or figure, or half of its cells
/// are. Spaces part cells where there are two or more, or a wide one.
pub(super) fn split_line<'t>(line: &'t str, vocabulary: &Vocabulary) -> Option<Vec<&'t str>> {
    let line = line.trim_matches([' ', '\u{3000}', '\u{a0}']);
    if line.trim().is_empty() || line.chars().nth(MAX_LINE_CHARS).is_some() {
        return None;
    }
    let is_known = |text: &str| vocabulary.classify(text) != CellRole::Unknown;
    if !line.contains('\t') && is_known(line) {
        return Some(vec![line]);
    }
    let is_bar = |c: char| matches!(c, '|' | '｜' | '│' | '┃');
    let inner = line.strip_prefix(is_bar).unwrap_or(line);
    let inner = inner.strip_suffix(is_bar).unwrap_or(inner);
    let is_separator = |c: char| c == '\t' || is_bar(c);
    let cells: Vec<&str> = if inner.contains(is_separator) {
        inner.split(is_separator).map(str::trim).collect()
    } else {
        split_at_gaps(inner)
    };
    let unknown = cells.iter().filter(|cell| !is_known(cell)).count();
    let is_label = |cell: &&str| matches!(vocabulary.classify(cell), CellRole::Label(_));
    let has_label = cells.iter().any(is_label);
    let is_row = unknown == 0 || unknown * 2 <= cells.len() && (has_label || cells.len() > 2);
    (cells.len() > 1 && is_row).then_some(cells)
}

/// Splits a line at runs of two spaces or more, or at wide ones.
fn split_at_gaps(line: &str) -> Vec<&str> {
    let wide = line.split(['\u{3000}', '\u{a0}']);
    let parts = wide.flat_map(|part| part.split("  ")).map(str::trim);
    parts.filter(|part| !part.is_empty()).collect()
}

/// Returns the lines of a block with their cells.
pub(super) fn split_block(block: &Block, vocabulary: &Vocabulary) -> Vec<Line> {
    match &block.content {
        BlockContent::Table(grid) => (0..grid.row_count())
            .map(|row| grid.row_cells(row).cloned().collect())
            .filter(|line: &Line| !line.is_empty())
            .collect(),
        BlockContent::Heading(text) | BlockContent::Paragraph(text) | BlockContent::Line(text) => {
            let line = |line: &str| -> Line {
                let cells = split_line(line, vocabulary).unwrap_or_else(|| vec![line.trim()]);
                cells.into_iter().map(|text| cell(text, &block.location)).collect()
            };
            text.lines().map(line).collect()
        }
        BlockContent::Image(_) | BlockContent::PageBreak => Vec::new(),
    }
}

/// Makes a cell of a text; its place in the table is not known yet.
fn cell(text: &str, location: &Location) -> Cell {
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
