//! Classifies the rows of a table: rows of the form, header rows, and others.

use super::grid_index::GridIndex;
use crate::label::LabelMatch;
use crate::label_index::{FormRow, LabelIndex};
use nianbao_document::Cell;
use nianbao_text::cjk::{is_full_width_digit, is_numeral};

/// A row of a table by its content.
pub(super) enum TableRow<'g> {
    /// A row of the form: its label, and the cells to the right of it.
    Form { found: LabelMatch<FormRow>, label: String, cells: Vec<&'g Cell> },
    /// Text without figures; it may be a header row.
    Text,
    /// Figures without a label.
    Unlabelled(Vec<&'g Cell>),
    /// Figures after a label that the form does not have.
    Unknown { label: String, cells: Vec<&'g Cell> },
    /// The beginning or the end of a label that a page break cut.
    LabelPart(String),
}

impl TableRow<'_> {
    /// True if the row may be a header row.
    pub(super) fn is_text(&self) -> bool {
        matches!(self, Self::Text)
    }

    /// True if no figure of the row is read.
    pub(super) fn is_words(&self) -> bool {
        matches!(self, Self::Text | Self::LabelPart(_))
    }
}

/// Classifies each row of a grid.
pub(super) fn classify_rows<'g>(index: &GridIndex<'g>, labels: &LabelIndex) -> Vec<TableRow<'g>> {
    let mut rows: Vec<TableRow> =
        (0..index.rows).map(|row| classify_row(index, row, labels)).collect();
    join_cut_labels(&mut rows, labels);
    rows
}

fn classify_row<'g>(index: &GridIndex<'g>, row: usize, labels: &LabelIndex) -> TableRow<'g> {
    let cells = index.row_cells(row);
    // A figure counts in the row in which its cell begins.
    let is_own_figure = |cell: &Cell| cell.row == row && holds_figure(cell);
    let is_text = |cell: &&Cell| !cell.is_blank() && !holds_figure(cell);
    let Some(last) = cells.iter().rposition(is_text) else {
        let has_figures = cells.iter().any(|cell| is_own_figure(cell));
        return if has_figures { TableRow::Unlabelled(cells) } else { TableRow::Text };
    };
    let behind = &cells[last + 1..];
    let label = &cells[last].text;
    let is_own = cells[last].row == row;
    let found = labels.find_row(label);
    let is_header_row = || has_other_header(&cells, last, row, labels);
    if found != LabelMatch::NoMatch && is_own && !behind.is_empty() && !is_header_row() {
        return TableRow::Form { found, label: label.clone(), cells: behind.to_vec() };
    }
    if let Some(row) = row_with_text_cells(&cells, row, labels) {
        return row;
    }
    // Figures side by side, the last of which could not be decoded.
    let figures = cells.iter().filter(|cell| is_own_figure(cell)).count();
    if figures > 1 && (behind.is_empty() || is_unclear_figure(label)) {
        return TableRow::Unlabelled(cells);
    }
    // A group of rows has no figures of its own; an office that gives their sum is told.
    let has_number = || behind.iter().any(|cell| is_own_figure(cell) && has_digit(&cell.text));
    let is_printed = labels.is_printed(label) && !(labels.is_group(label) && has_number());
    // Figures beside the label of a row above are on no line of their own.
    if found != LabelMatch::NoMatch && !is_own && has_number() && !is_header_row() {
        return TableRow::Unlabelled(behind.to_vec());
    }
    if is_header_row() || is_printed || behind.is_empty() {
        return TableRow::Text;
    }
    if behind.iter().any(|cell| is_own_figure(cell)) {
        return TableRow::Unknown { label: label.clone(), cells: behind.to_vec() };
    }
    if is_own { TableRow::LabelPart(label.clone()) } else { TableRow::Text }
}

/// Returns a row of the form with text among its figures: a cell that could not be
/// decoded, or a remark of the office.
fn row_with_text_cells<'g>(
    cells: &[&'g Cell],
    row: usize,
    labels: &LabelIndex,
) -> Option<TableRow<'g>> {
    let is_label =
        |cell: &&Cell| cell.row == row && labels.find_row(&cell.text).matched().is_some();
    let at = cells.iter().position(is_label)?;
    let behind = &cells[at + 1..];
    let label = cells[at].text.clone();
    (!has_other_header(cells, at, row, labels) && !behind.is_empty()).then(|| TableRow::Form {
        found: labels.find_row(&label),
        label,
        cells: behind.to_vec(),
    })
}

/// True if a cell that begins in a row, other than that with index `at`, is a header.
fn has_other_header(cells: &[&Cell], at: usize, row: usize, labels: &LabelIndex) -> bool {
    let mut others =
        cells.iter().enumerate().filter(|(other, cell)| *other != at && cell.row == row);
    others.any(|(_, cell)| is_header(&cell.text, labels))
}

/// True if a text is a header of the form.
fn is_header(text: &str, labels: &LabelIndex) -> bool {
    !text.trim().is_empty() && (labels.is_column(text) || labels.is_branch(text))
}

/// True if a cell is for figures: by its text, or because something stands in it that could
/// not be read.
pub(super) fn holds_figure(cell: &Cell) -> bool {
    let has_words = cell.text.chars().any(char::is_alphabetic);
    let is_unread = cell.uncertainty.is_some() && !has_words;
    is_unread || is_figure(&cell.text) || (!has_words && is_marked_figure(&cell.text))
}

/// True if a text is that of a cell for figures, and has a digit.
pub(super) fn is_number(text: &str) -> bool {
    is_figure(text) && has_digit(text)
}

fn has_digit(text: &str) -> bool {
    text.contains(|c: char| c.is_ascii_digit() || is_full_width_digit(c))
}

/// True if a text without words is a figure behind a sign: `¹27`, `①5`, `☑3`, `*8`.
fn is_marked_figure(text: &str) -> bool {
    let rest = text.trim().trim_start_matches(|c: char| {
        !c.is_ascii_digit() && !is_full_width_digit(c) && !"(（[【〔<《".contains(c)
    });
    rest.len() < text.trim().len() && is_figure(rest)
}

/// True if a text is that of a cell for figures: short, beginning with a digit or made of
/// strokes, and no numbered label.
pub(crate) fn is_figure(text: &str) -> bool {
    let text = text.trim();
    let is_stroke = |c: char| "/／\\—–-－―~无".contains(c);
    let is_start = |c: char| c.is_numeric() || c == '-' || c == '−';
    let numeric = text.chars().count() <= 24
        && !text.ends_with(['.', '．', '、', ')', '）'])
        && text.starts_with(is_start)
        && !text.starts_with(|c: char| {
            c.is_numeric() && !c.is_ascii_digit() && !is_full_width_digit(c)
        })
        && !is_numbered(text);
    !text.is_empty() && (numeric || text.chars().all(is_stroke))
}

/// True if a text is that of a cell for figures whose number is not plain: `3件`, `约3`,
/// `（3）`, `三`, `O`.
pub(crate) fn is_unclear_figure(text: &str) -> bool {
    let text = text.trim();
    let is_digit = |c: char| c.is_numeric() || is_numeral(c) || "OoQlI|".contains(c);
    let is_measure = |c: char| "件条个项宗份次起人元万亿约近余多共".contains(c);
    text.chars().count() <= 12
        && text.contains(is_digit)
        && text.chars().all(|c| is_digit(c) || is_measure(c) || !c.is_alphanumeric())
}

/// True for text with a number before it: `1.属于国家秘密`, `2、重复申请`.
fn is_numbered(text: &str) -> bool {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit() || is_full_width_digit(c));
    let label = rest.trim_start_matches(['.', '．', '、', ')', '）']);
    rest.len() > label.len() && label.trim_start().starts_with(char::is_alphabetic)
}

/// Joins labels that a page break cut into two rows.
fn join_cut_labels(rows: &mut [TableRow], labels: &LabelIndex) {
    for at in 1..rows.len() {
        let (before, rest) = rows.split_at_mut(at);
        let (Some(above), Some(below)) = (before.last_mut(), rest.first_mut()) else { continue };
        match (&*above, &mut *below) {
            // The figures are in the lower row.
            (TableRow::LabelPart(start), TableRow::Unknown { label, cells }) => {
                let joined = format!("{start}{label}");
                let found = labels.find_row(&joined);
                if found.matched().is_some() {
                    let cells = std::mem::take(cells);
                    *below = TableRow::Form { found, label: joined, cells };
                    *above = TableRow::Text;
                }
            }
            (TableRow::LabelPart(start), TableRow::Form { found, label, .. })
                if !matches!(found, LabelMatch::Exact(_)) =>
            {
                let joined = labels.find_row(&format!("{start}{label}"));
                if let LabelMatch::Exact(_) = joined {
                    *found = joined;
                    *above = TableRow::Text;
                }
            }
            // The figures are in the upper row, and the lower one matches by its label.
            (
                TableRow::Unknown { label: start, cells: upper },
                TableRow::Form { found, label, cells },
            ) if is_blank(cells) => {
                let joined = labels.find_row(&format!("{start}{label}")).matched();
                if joined.is_some() && joined == found.matched() {
                    *cells = upper.clone();
                    *above = TableRow::Text;
                }
            }
            _ => join_label_end(above, below, labels),
        }
    }
}

fn is_blank(cells: &[&Cell]) -> bool {
    cells.iter().all(|cell| cell.is_blank())
}

/// Joins a label whose figures are in the upper row with its end in the lower row.
fn join_label_end(above: &mut TableRow, below: &mut TableRow, labels: &LabelIndex) {
    let TableRow::LabelPart(end) = &*below else { return };
    match above {
        TableRow::Unknown { label, cells } => {
            let joined = format!("{label}{end}");
            let found = labels.find_row(&joined);
            if found.matched().is_some() {
                let cells = std::mem::take(cells);
                *above = TableRow::Form { found, label: joined, cells };
                *below = TableRow::Text;
            }
        }
        TableRow::Form { found, label, .. } => {
            let joined = labels.find_row(&format!("{label}{end}"));
            let agrees = found.matched().is_none_or(|row| joined.matched() == Some(row));
            if joined.matched().is_some() && agrees {
                *found = joined;
                *below = TableRow::Text;
            }
        }
        _ => {}
    }
}
