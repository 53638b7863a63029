//! Parses the tables of a report as written, whatever the form has.

use super::fields::{self, Diagnostics};
use super::yaml::{Node, Value};
use super::{UNDECIDED, number};
use crate::report::{Cell, CellText, FigureRow, FigureTable, Figures};
use crate::source::{Span, Spanned};
use nianbao_text::text;
use std::sync::Arc;

type Entries<'n, 's> = &'n [(Node<'s>, Node<'s>)];
type Name = Spanned<Box<str>>;

/// Parses `figures`.
pub(super) fn parse_figures(node: &Node, sink: &mut Diagnostics) -> Figures {
    let span = Some(sink.span(node.span));
    let mut figures = Figures { span, refused: is_no_mapping(node), tables: Vec::new() };
    for (key, value) in mapping_entries(node, "figures", sink) {
        let Some(name) = parse_key(key, sink) else { continue };
        let mut rows = Vec::with_capacity(count_rows(value));
        for (key, value) in mapping_entries(value, &name.value, sink) {
            parse_row_or_group(key, value, &mut rows, sink);
        }
        figures.tables.push(FigureTable { key: name, rows, refused: is_no_mapping(value) });
    }
    figures
}

/// Tells the blank cells of rows that an import left to a person from other blanks. `text`
/// is the source up to the end of the front matter.
pub(super) fn mark_undecided_cells(figures: &mut Figures, text: &str) {
    if !text.contains(UNDECIDED) {
        return;
    }
    let rows = figures.tables.iter_mut().flat_map(|table| &mut table.rows);
    for row in rows.filter(|row| ends_undecided(text, row.span)) {
        let blanks = row.cells.iter_mut().filter(|cell| cell.text == CellText::Blank);
        blanks.for_each(|cell| cell.text = CellText::Undecided);
    }
}

/// Returns true if the line on which a row ends has the comment by which an import leaves
/// cells to a person.
pub fn ends_undecided(text: &str, row: Span) -> bool {
    let rest = text.get(row.end as usize..).unwrap_or_default();
    rest.lines().next().is_some_and(|line| line.contains(UNDECIDED))
}

/// Counts the rows of a table, those of its groups among them.
fn count_rows(node: &Node) -> usize {
    let Value::Mapping(entries) = &node.value else { return 0 };
    let rows = |(_, value): &(Node, Node)| match &value.value {
        Value::Mapping(group) => group.len(),
        _ => 1,
    };
    entries.iter().map(rows).sum()
}

/// Parses a row, or a group of rows under a key of their own.
fn parse_row_or_group(key: &Node, value: &Node, rows: &mut Vec<FigureRow>, sink: &mut Diagnostics) {
    let Some(name) = parse_key(key, sink) else { return };
    if !matches!(value.value, Value::Mapping(_)) {
        rows.push(parse_row(name, None, value, sink));
        return;
    }
    let group = Arc::new(name);
    for (inner, value) in mapping_entries(value, &group.value, sink) {
        if let Some(key) = parse_key(inner, sink) {
            rows.push(parse_row(key, Some(&group), value, sink));
        }
    }
}

fn parse_row(
    key: Name,
    group: Option<&Arc<Name>>,
    node: &Node,
    sink: &mut Diagnostics,
) -> FigureRow {
    let cells: Box<[Cell]> = match &node.value {
        Value::Sequence(items) => items.iter().map(|item| parse_cell(item, sink)).collect(),
        // One cell needs no brackets.
        Value::Scalar(_) | Value::Null => Box::new([parse_cell(node, sink)]),
        Value::Mapping(_) => {
            let name = &key.value;
            let finding = sink.report_wrong_type(
                node,
                name,
                "一行数（方括号内以逗号分隔）",
                "a row of cells in square brackets",
            );
            finding.help = Some(text!(
                "写作 {name}: [0, 0]，各格依次对应表的各列",
                "write it as `{name}: [0, 0]`, a cell for each column of the table"
            ));
            Box::default()
        }
    };
    FigureRow { group: group.cloned(), key, cells, span: sink.span(node.span) }
}

fn parse_cell(node: &Node, sink: &Diagnostics) -> Cell {
    // Nearly every cell is digits alone, without anything around them.
    if let Value::Scalar(scalar) = &node.value
        && !scalar.quoted
        && scalar.is_verbatim()
        && let Some(text) = number::parse_digits(&scalar.text)
    {
        let span = sink.span(node.span);
        return Cell::new(text, false, span, span);
    }
    let (state, tidied) = match &node.value {
        Value::Null => (CellText::Blank, false),
        // A number is published as it was written; with escapes it was not.
        Value::Scalar(scalar) if !scalar.is_verbatim() => (CellText::Unreadable, false),
        Value::Scalar(scalar) => number::parse_cell(&scalar.text),
        // A rule says what should stand there instead.
        Value::Sequence(_) | Value::Mapping(_) => (CellText::Unreadable, false),
    };
    Cell::new(state, tidied, sink.span(node.span), sink.span(text_span(node)))
}

/// Returns the span of a cell's text without quotation marks, and without the
/// spaces inside them. Where there are too many spaces to be kept, they are text.
fn text_span(node: &Node) -> Span {
    let Value::Scalar(scalar) = &node.value else { return node.span };
    let inner = scalar.inner(node.span);
    if !scalar.is_verbatim() {
        return inner;
    }
    let text = scalar.text.trim_start();
    let start = inner.end as usize - text.len();
    let trimmed = Span::new(start, start + text.trim_end().len());
    let is_near = trimmed.start - node.span.start <= Cell::MAX_INSET
        && node.span.end - trimmed.end <= Cell::MAX_INSET;
    if is_near { trimmed } else { inner }
}

/// Returns true for a node that should be a mapping, or nothing, and is neither.
fn is_no_mapping(node: &Node) -> bool {
    !matches!(node.value, Value::Mapping(_) | Value::Null)
}

fn mapping_entries<'n, 's>(
    node: &'n Node<'s>,
    name: &str,
    sink: &mut Diagnostics,
) -> Entries<'n, 's> {
    match &node.value {
        Value::Mapping(entries) => {
            fields::report_duplicate_keys(entries, sink);
            entries
        }
        Value::Null => &[],
        _ => {
            sink.report_wrong_type(node, name, "键值表", "a mapping").help =
                Some(super::hint::mapping_help());
            &[]
        }
    }
}

fn parse_key(node: &Node, sink: &mut Diagnostics) -> Option<Name> {
    let text = node.text();
    if text.is_none() {
        sink.report_wrong_type(node, "键", "文字", "text");
    }
    Some(Spanned::new(text?.into(), sink.span(node.span)))
}
