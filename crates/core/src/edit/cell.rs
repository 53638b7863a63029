//! Sets the cells of tables.

use super::insert::{Found, NewValue, Step, find_or_insert, replace_value};
use super::layout::{entry_end, is_flow, line_end, replace, slice};
use super::scalar::check_field;
use super::value::TypedValue;
use super::{CellAddress, EditError};
use crate::diag::Change;
use crate::form::{Column, Form, Table};
use crate::parse::{Node, UndecidedComment, Value};
use crate::report::CellText;

/// The order of the fields of a source.
pub const FIELDS: [&str; 15] = [
    "office",
    "year",
    "draft",
    "form",
    "title",
    "index_number",
    "document_number",
    "subject",
    "published",
    "written",
    "originals",
    "attachments",
    "revised",
    "allow",
    "figures",
];

/// Returns the rank of a field among the fields of a source.
pub(super) fn field_rank(key: &str) -> Option<usize> {
    FIELDS.iter().position(|field| *field == key)
}

/// A cell of a form.
pub(super) struct TargetCell<'f> {
    table: &'f Table,
    /// The columns of its row.
    pub(super) columns: &'f [Column],
}

impl<'f> TargetCell<'f> {
    /// Finds the cell of an address.
    pub(super) fn find(form: &'f Form, address: &CellAddress) -> Result<Self, EditError> {
        let unknown = || EditError::UnknownPlace(address.row_path());
        let at = form.table_by_key(&address.table);
        let table = at.map(|at| &form.tables[at]).ok_or_else(unknown)?;
        let columns = match table.find_row(address.group.as_deref(), &address.row) {
            Some(row) => &table.block_of(row).columns,
            None if table.free && address.group.is_none() => {
                check_field("key", &address.row)?;
                &table.blocks.first().ok_or_else(unknown)?.columns
            }
            None => return Err(unknown()),
        };
        if address.column >= columns.len() {
            return Err(unknown());
        }
        Ok(Self { table, columns })
    }

    fn labels(&self) -> Vec<&'f str> {
        self.columns.iter().map(|column| column.label.as_str()).collect()
    }

    /// Ranks the keys of rows and groups directly below the table.
    fn rank(&self, key: &str) -> Option<usize> {
        let group = self.table.groups.iter().find(|group| group.key == key);
        let row = || self.table.rows.iter().position(|row| row.group.is_none() && row.key == key);
        group.map(|group| group.rows.start).or_else(row)
    }

    /// Ranks the keys of rows within a group.
    fn rank_in_group(&self, group: &str, key: &str) -> Option<usize> {
        let group = self.table.groups.iter().find(|known| known.key == group)?;
        group.rows.clone().find(|at| self.table.rows[*at].key == key)
    }
}

/// Returns the changes of the YAML that set a cell.
pub(super) fn set_cell(
    text: &str,
    root: &Node,
    form: &Form,
    (address, value): (&CellAddress, &TypedValue),
) -> Result<Vec<Change>, EditError> {
    let target = TargetCell::find(form, address)?;
    let rank_table = |key: &str| form.table_by_key(key);
    let rank_row = |key: &str| target.rank(key);
    let group = address.group.clone().unwrap_or_default();
    let rank_in_group = |key: &str| target.rank_in_group(&group, key);
    let mut steps = vec![
        Step { key: "figures".to_owned(), rank: &field_rank },
        Step { key: address.table.clone(), rank: &rank_table },
    ];
    if let Some(group) = &address.group {
        steps.push(Step { key: group.clone(), rank: &rank_row });
        steps.push(Step { key: address.row.clone(), rank: &rank_in_group });
    } else {
        steps.push(Step { key: address.row.clone(), rank: &rank_row });
    }
    let new = NewValue::Inline(write_row(text, root, &target, (address, value)));
    let found = find_or_insert(text, root, &steps, new).map_err(|error| match error {
        EditError::OtherShape(key) if address.group.as_ref() == Some(&key) => {
            EditError::GroupAsOneRow(key)
        }
        error => error,
    })?;
    match found {
        Found::Added(changes) => Ok(changes),
        Found::Entry(key, row) => {
            let mut changes = vec![set_in_row(text, (key, row), &target, (address, value))?];
            changes.extend(decide(text, (key, row), &target, (address, value))?);
            Ok(changes)
        }
    }
}

/// Returns a row with blanks in all other cells.
fn write_row(
    text: &str,
    root: &Node,
    target: &TargetCell,
    (address, value): (&CellAddress, &TypedValue),
) -> String {
    if target.columns.len() == 1 && has_bare_cells(text, root, target, address) {
        return value.written.clone();
    }
    let cells = (0..target.columns.len())
        .map(|at| if at == address.column { value.written.as_str() } else { "~" });
    format!("[{}]", cells.collect::<Vec<_>>().join(", "))
}

/// Returns true if rows of one cell have no brackets in a table.
fn has_bare_cells(text: &str, root: &Node, target: &TargetCell, address: &CellAddress) -> bool {
    let entry = |node: &'_ Node, key: &str| -> Option<usize> {
        let Value::Mapping(entries) = &node.value else { return None };
        entries.iter().position(|(known, _)| known.text() == Some(key))
    };
    let rows = entry(root, "figures").and_then(|at| {
        let Value::Mapping(fields) = &root.value else { return None };
        let figures = &fields[at].1;
        let table = entry(figures, &address.table)?;
        let Value::Mapping(tables) = &figures.value else { return None };
        let Value::Mapping(rows) = &tables[table].1.value else { return None };
        Some(rows)
    });
    let Some(rows) = rows.filter(|rows| !rows.is_empty()) else { return target.table.free };
    let is_bare = |node: &Node| matches!(node.value, Value::Scalar(_)) && !is_flow(text, node);
    rows.iter().any(|(_, value)| is_bare(value))
}

/// Returns the change of a cell in its row.
fn set_in_row(
    text: &str,
    (key, row): (&Node, &Node),
    target: &TargetCell,
    (address, value): (&CellAddress, &TypedValue),
) -> Result<Change, EditError> {
    let expected = target.columns.len();
    let wrong_count = |found| EditError::CellCount { row: address.row_path(), expected, found };
    match &row.value {
        Value::Sequence(items) if items.len() == expected => {
            let cell = items.get(address.column).ok_or(EditError::Elsewhere)?;
            let written = slice(text, cell);
            let is_collection = matches!(cell.value, Value::Sequence(_) | Value::Mapping(_));
            // Comments may stand in a collection.
            if written.is_empty() || (is_collection && written.contains(['#', '\n'])) {
                return Err(EditError::OtherShape(address.row_path()));
            }
            Ok(replace_cell(text, cell, value))
        }
        Value::Sequence(items) => Err(wrong_count(items.len())),
        Value::Null if expected > 1 => {
            let cells = (0..expected)
                .map(|at| if at == address.column { value.written.as_str() } else { "~" });
            let whole = format!("[{}]", cells.collect::<Vec<_>>().join(", "));
            replace_value(text, key, row, &whole)
        }
        Value::Scalar(_) if expected == 1 => Ok(replace_cell(text, row, value)),
        Value::Null => replace_value(text, key, row, &value.written),
        Value::Scalar(_) => Err(wrong_count(1)),
        Value::Mapping(_) => Err(EditError::GroupInDetail(address.row_path())),
    }
}

/// Returns the change of a cell, within its quotation marks if it has some.
fn replace_cell(text: &str, cell: &Node, value: &TypedValue) -> Change {
    let span = match &cell.value {
        Value::Scalar(scalar)
            if scalar.quoted && scalar.is_verbatim() && value.text != CellText::Blank =>
        {
            scalar.inner(cell.span)
        }
        _ => cell.span,
    };
    let range = span.range();
    let kept = text.get(range.clone()).unwrap_or_default();
    let end = range.start + kept.trim_end().len();
    replace(range.start, end, value.written.clone())
}

/// Returns the change of the comment behind a row, if it leaves cells to a person.
///
/// Errors: the comment is about other rows of the line too, and would go on leaving a blank to a
/// person.
fn decide(
    text: &str,
    (key, row): (&Node, &Node),
    target: &TargetCell,
    (address, value): (&CellAddress, &TypedValue),
) -> Result<Option<Change>, EditError> {
    let end = entry_end(text, key, row);
    let rest = &text[end..line_end(text, end)];
    let labels = target.labels();
    let Some(comment) = UndecidedComment::find(rest, &labels) else { return Ok(None) };
    let before = &rest[..comment.range.start];
    let between = before.split('#').next().unwrap_or_default();
    if between.contains(|c: char| !c.is_whitespace() && !matches!(c, ',' | '}' | ']')) {
        let is_blank = value.text == CellText::Blank;
        let refused = is_blank.then(|| EditError::OtherShape(address.row_path()));
        return refused.map_or(Ok(None), Err);
    }
    let others = other_blanks(row, address.column);
    let (start, finish) = (end + comment.range.start, end + comment.range.end);
    let is_blank = value.text == CellText::Blank;
    let comment = if is_blank { comment.name_cells(&others, &labels) } else { comment };
    Ok(match comment.decide(address.column, &others, &labels) {
        Some(words) if words == text[start..finish] => None,
        Some(words) => Some(replace(start, finish, words)),
        None => Some(replace(end + before.trim_end().len(), finish, "")),
    })
}

/// Lists the columns of the other blank cells of a row.
fn other_blanks(row: &Node, column: usize) -> Vec<usize> {
    let is_blank = |node: &Node| match &node.value {
        Value::Null => true,
        Value::Scalar(scalar) => scalar.text.trim().is_empty(),
        Value::Sequence(_) | Value::Mapping(_) => false,
    };
    let Value::Sequence(cells) = &row.value else { return Vec::new() };
    let others = cells.iter().enumerate().filter(|(at, cell)| *at != column && is_blank(cell));
    others.map(|(at, _)| at).collect()
}
