//! What the rows of a table are: a row of the form, headings, or something else.

use super::super::label::LabelMatch;
use super::super::label_index::{LabelIndex, RowAt};
use super::grid_index::GridIndex;
use nianbao_document::Cell;

/// One row of a table.
pub(super) enum Line<'g> {
    /// A row of the form: its label, and the cells to its right.
    Row { fit: LabelMatch<RowAt>, label: String, cells: Vec<&'g Cell> },
    /// Headings, or words.
    Words,
    /// Figures without a label.
    Bare(Vec<&'g Cell>),
    /// Figures under a label that the form does not have.
    Unknown { label: String, cells: Vec<&'g Cell> },
    /// The beginning or the end of a label that a page break cut.
    Part(String),
}

impl Line<'_> {
    /// Whether headings may stand here.
    pub(super) fn is_words(&self) -> bool {
        matches!(self, Self::Words)
    }
}

/// Says of each row what it is.
pub(super) fn sort<'g>(laid: &GridIndex<'g>, labels: &LabelIndex) -> Vec<Line<'g>> {
    let mut lines: Vec<Line> = (0..laid.rows).map(|row| line(laid, row, labels)).collect();
    join_parts(&mut lines, labels);
    lines
}

fn line<'g>(laid: &GridIndex<'g>, row: usize, labels: &LabelIndex) -> Line<'g> {
    let cells = laid.row(row);
    // Only what begins here is this row's own figure.
    let figure = |cell: &Cell| cell.row == row && is_figure(&cell.text);
    let words = |cell: &&Cell| !cell.text.trim().is_empty() && !is_figure(&cell.text);
    let last = cells.iter().rposition(words);
    let Some(last) = last else {
        let filled = cells.iter().any(|cell| figure(cell));
        return if filled { Line::Bare(cells) } else { Line::Words };
    };
    let behind = &cells[last + 1..];
    let label = &cells[last].text;
    let own = cells[last].row == row;
    let fit = labels.row(label);
    let heads = |mine: &Cell| {
        let others = cells.iter().filter(|cell| cell.row == row && !std::ptr::eq(**cell, mine));
        others.into_iter().any(|cell| is_head(&cell.text, labels))
    };
    if fit != LabelMatch::Nothing && own && !behind.is_empty() && !heads(cells[last]) {
        return Line::Row { fit, label: label.clone(), cells: behind.to_vec() };
    }
    if let Some(found) = garbled(&cells, row, labels) {
        return found;
    }
    // Figures side by side, one of which could not be read.
    let figures = cells.iter().filter(|cell| figure(cell)).count();
    if figures > 1 && behind.is_empty() {
        return Line::Bare(cells);
    }
    if heads(cells[last]) || labels.is_printed(label) || behind.is_empty() {
        return Line::Words;
    }
    if behind.iter().any(|cell| figure(cell)) {
        return Line::Unknown { label: label.clone(), cells: behind.to_vec() };
    }
    if own { Line::Part(label.clone()) } else { Line::Words }
}

/// A row with a label of the form, behind which something else than figures stands:
/// a cell that could not be read, or a remark of the office.
fn garbled<'g>(cells: &[&'g Cell], row: usize, labels: &LabelIndex) -> Option<Line<'g>> {
    let fits = |cell: &&Cell| cell.row == row && labels.row(&cell.text).sure().is_some();
    let at = cells.iter().position(fits)?;
    let behind = &cells[at + 1..];
    let others = cells.iter().enumerate().filter(|(other, _)| *other != at);
    let heads = others.into_iter().any(|(_, cell)| cell.row == row && is_head(&cell.text, labels));
    let label = cells[at].text.clone();
    (!heads && !behind.is_empty()).then(|| Line::Row {
        fit: labels.row(&label),
        label,
        cells: behind.to_vec(),
    })
}

/// Whether a text is a heading over columns.
fn is_head(text: &str, labels: &LabelIndex) -> bool {
    !text.trim().is_empty() && (labels.is_column(text) || labels.is_branch(text))
}

/// Whether a text is what stands in a cell for figures: it has a digit or a stroke
/// and is short, and it is not numbered words.
pub(crate) fn is_figure(text: &str) -> bool {
    let text = text.trim();
    let strokes = |c: char| "/／\\—–-－―~无".contains(c);
    let begins = |c: char| c.is_numeric() || c == '-' || c == '−';
    let counted = text.chars().count() <= 24
        && !text.ends_with(['.', '．', '、', ')', '）'])
        && text.starts_with(begins)
        && !text.starts_with(|c: char| c.is_numeric() && !c.is_ascii_digit() && !is_wide(c))
        && !is_numbered(text);
    !text.is_empty() && (counted || text.chars().all(strokes))
}

fn is_wide(c: char) -> bool {
    ('０'..='９').contains(&c)
}

/// `1.属于国家秘密`, `2、重复申请`: words with a number before them.
fn is_numbered(text: &str) -> bool {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit() || is_wide(c));
    let words = rest.trim_start_matches(['.', '．', '、', ')', '）']);
    rest.len() > words.len() && words.trim_start().starts_with(char::is_alphabetic)
}

/// Puts the parts of cut labels together.
fn join_parts(lines: &mut [Line], labels: &LabelIndex) {
    for at in 1..lines.len() {
        let (before, rest) = lines.split_at_mut(at);
        let (Some(above), Some(below)) = (before.last_mut(), rest.first_mut()) else { continue };
        match (&*above, &mut *below) {
            // The figures stand in the lower part.
            (Line::Part(start), Line::Unknown { label, cells }) => {
                let whole = format!("{start}{label}");
                let fit = labels.row(&whole);
                if fit.sure().is_some() {
                    *below = Line::Row { fit, label: whole, cells: std::mem::take(cells) };
                    *above = Line::Words;
                }
            }
            (Line::Part(start), Line::Row { fit, label, .. })
                if !matches!(fit, LabelMatch::Same(_)) =>
            {
                let whole = labels.row(&format!("{start}{label}"));
                if let LabelMatch::Same(_) = whole {
                    *fit = whole;
                    *above = Line::Words;
                }
            }
            (Line::Unknown { label: start, cells: upper }, Line::Row { fit, label, cells })
                if is_blank(cells) =>
            {
                // The figures stand in the upper part, and the lower one has the words.
                let whole = labels.row(&format!("{start}{label}"));
                if whole.sure().is_some() && whole.sure() == fit.sure() {
                    *cells = upper.clone();
                    *above = Line::Words;
                }
            }
            _ => join_upper(above, below, labels),
        }
    }
}

fn is_blank(cells: &[&Cell]) -> bool {
    cells.iter().all(|cell| cell.text.trim().is_empty())
}

/// The figures stand in the upper part, and the lower one is the end of its label.
fn join_upper(above: &mut Line, below: &mut Line, labels: &LabelIndex) {
    let Line::Part(end) = &*below else { return };
    match above {
        Line::Unknown { label, cells } => {
            let whole = format!("{label}{end}");
            let fit = labels.row(&whole);
            if fit.sure().is_some() {
                *above = Line::Row { fit, label: whole, cells: std::mem::take(cells) };
                *below = Line::Words;
            }
        }
        Line::Row { fit, label, .. } => {
            let whole = labels.row(&format!("{label}{end}"));
            if whole.sure().is_some() && (whole.sure() == fit.sure() || fit.sure().is_none()) {
                *fit = whole;
                *below = Line::Words;
            }
        }
        _ => {}
    }
}
