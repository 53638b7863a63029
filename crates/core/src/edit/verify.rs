//! Compares a source before and after an edit: beside what was asked all says the same.

use super::field::GOES_WITH_LINE;
use super::layout::line_end;
use super::{CellAddress, EditError};
use crate::diag::Finding;
use crate::parse::{Node, SourceTree, UNDECIDED, Value, parse_source_tree, without_controls};
use crate::report::{CellText, Figures};
use nianbao_markdown::Event;
use std::ops::Range;

/// Parses a text after an edit.
///
/// Errors: it is no report any more, or has a mistake of form that was not there before.
pub(super) fn verify_parsed<T>(
    old: &SourceTree,
    new_text: &str,
    then: impl FnOnce(&SourceTree, &str) -> Result<T, EditError>,
) -> Result<T, EditError> {
    let clean = without_controls(new_text);
    let new = parse_source_tree(&clean).map_err(|findings| match findings.into_iter().next() {
        Some(finding) => EditError::Finding(Box::new(finding)),
        None => EditError::Elsewhere,
    })?;
    let is_known = |finding: &Finding| {
        let same = |own: &&Finding| own.rule == finding.rule && own.message == finding.message;
        old.findings.iter().any(|own| same(&own))
    };
    if let Some(fresh) = new.findings.iter().find(|finding| !is_known(finding)) {
        return Err(EditError::Finding(Box::new(fresh.clone())));
    }
    then(&new, &clean)
}

/// Checks that two trees are the same, but for the value at a path of keys.
pub(super) fn is_same_beside(old: &Node, new: &Node, path: &[&str]) -> bool {
    let Some((key, below)) = path.split_first() else { return true };
    let (old, new) = (entries(old), entries(new));
    let (Some(old), Some(new)) = (old, new) else { return false };
    let has_key = |entry: &&(Node, Node)| entry.0.text() == Some(key);
    let mut own = [old.iter().find(has_key), new.iter().find(has_key)];
    let rest = |entries: &[(Node, Node)], own: Option<&(Node, Node)>| -> Vec<usize> {
        let is_own = |entry: &(Node, Node)| own.is_some_and(|own| std::ptr::eq(own, entry));
        let others = entries.iter().enumerate().filter(|(_, entry)| !is_own(entry));
        others.map(|(at, _)| at).collect()
    };
    let [rest_old, rest_new] = [rest(old, own[0]), rest(new, own[1])];
    let same_rest = rest_old.len() == rest_new.len()
        && rest_old.iter().zip(&rest_new).all(|(a, b)| is_same_entry(&old[*a], &new[*b]));
    // An entry that was there keeps its place.
    let at = |entries: &[(Node, Node)]| entries.iter().position(|entry| has_key(&entry));
    let same_place = own[0].is_none() || own[1].is_none() || at(old) == at(new);
    let inside = match (own[0].take(), own[1].take()) {
        (Some(old), Some(new)) => is_same_beside(&old.1, &new.1, below),
        (None, Some(new)) => is_chain(&new.1, below),
        (_, None) => below.is_empty(),
    };
    same_rest && same_place && inside
}

/// Checks that all comments of a YAML text are there after an edit, in their order. Those that an
/// edit may take away are not looked at: on cells that are left to a person, and on lines that a
/// person is to remove.
pub(super) fn has_all_comments(
    (old_text, old): (&str, &Node),
    (new_text, new): (&str, &Node),
) -> bool {
    let new = list_comments(new_text, new);
    let mut rest = new.iter();
    let may_go = |comment: &str| comment.contains(UNDECIDED) || comment.contains(GOES_WITH_LINE);
    let mut old = list_comments(old_text, old).into_iter().filter(|comment| !may_go(comment));
    old.all(|comment| rest.any(|own| *own == comment))
}

/// Lists the comments of a YAML text: they begin with a `#` behind white space, outside scalars.
fn list_comments<'t>(text: &'t str, root: &Node) -> Vec<&'t str> {
    let mut scalars = Vec::new();
    list_scalars(root, &mut scalars);
    let mut scalars = scalars.into_iter().peekable();
    let (mut comments, mut at) = (Vec::new(), 0);
    while let Some(found) = text.get(at..).and_then(|rest| rest.find('#')) {
        let start = at + found;
        while scalars.next_if(|range| range.end <= start).is_some() {}
        let is_inside = scalars.peek().is_some_and(|range| range.start <= start);
        if is_inside || !text[..start].ends_with([' ', '\t', '\n']) && start > 0 {
            at = start + 1;
            continue;
        }
        at = line_end(text, start);
        comments.push(text[start..at].trim_end());
    }
    comments
}

/// Lists the ranges of the scalars of a tree, in their order.
fn list_scalars(node: &Node, out: &mut Vec<Range<usize>>) {
    match &node.value {
        Value::Null => {}
        Value::Scalar(_) => out.push(node.span.range()),
        Value::Sequence(items) => items.iter().for_each(|item| list_scalars(item, out)),
        Value::Mapping(entries) => entries.iter().for_each(|(key, value)| {
            list_scalars(key, out);
            list_scalars(value, out);
        }),
    }
}

/// Returns true for a value that has nothing but what leads down a path of keys.
fn is_chain(node: &Node, path: &[&str]) -> bool {
    let Some((key, below)) = path.split_first() else { return true };
    matches!(&node.value, Value::Mapping(entries)
        if entries.len() == 1
            && entries[0].0.text() == Some(key)
            && is_chain(&entries[0].1, below))
}

fn entries<'n, 's>(node: &'n Node<'s>) -> Option<&'n [(Node<'s>, Node<'s>)]> {
    match &node.value {
        Value::Mapping(entries) => Some(entries),
        Value::Null => Some(&[]),
        _ => None,
    }
}

fn is_same_entry(old: &(Node, Node), new: &(Node, Node)) -> bool {
    is_same_node(&old.0, &new.0) && is_same_node(&old.1, &new.1)
}

/// Returns true if two nodes say the same, wherever they stand.
pub(super) fn is_same_node(old: &Node, new: &Node) -> bool {
    match (&old.value, &new.value) {
        (Value::Null, Value::Null) => true,
        (Value::Scalar(old), Value::Scalar(new)) => old.text == new.text,
        (Value::Sequence(old), Value::Sequence(new)) => {
            old.len() == new.len() && old.iter().zip(new).all(|(a, b)| is_same_node(a, b))
        }
        (Value::Mapping(old), Value::Mapping(new)) => {
            old.len() == new.len() && old.iter().zip(new).all(|(a, b)| is_same_entry(a, b))
        }
        _ => false,
    }
}

/// Returns the node at a path of keys.
fn node_at<'n, 's>(root: &'n Node<'s>, path: &[&str]) -> Option<&'n Node<'s>> {
    path.iter().try_fold(root, |node, key| {
        let found = entries(node)?.iter().find(|(own, _)| own.text() == Some(key));
        found.map(|(_, value)| value)
    })
}

/// Checks that all cells of a row but one are written as before; those of a new row are blank.
pub(super) fn is_same_row_beside(old: &Node, new: &Node, path: &[&str], column: usize) -> bool {
    let blank = |cells: &[Node]| {
        let mut others = cells.iter().enumerate().filter(|(at, _)| *at != column);
        others.all(|(_, cell)| matches!(cell.value, Value::Null))
    };
    let Some(new) = node_at(new, path) else { return false };
    match (node_at(old, path).map(|old| &old.value), &new.value) {
        (Some(Value::Sequence(old)), Value::Sequence(new)) => {
            let mut pairs = old.iter().zip(new).enumerate();
            old.len() == new.len()
                && pairs.all(|(at, (old, new))| at == column || is_same_node(old, new))
        }
        (None | Some(Value::Null), Value::Sequence(new)) => blank(new),
        (None | Some(Value::Null | Value::Scalar(_)), Value::Null | Value::Scalar(_)) => true,
        _ => false,
    }
}

/// Checks that the list of a key has one more item, at its end.
pub(super) fn is_longer_list(old: &Node, new: &Node, key: &str) -> bool {
    let items = |root| match node_at(root, &[key]).map(|list: &Node| &list.value) {
        Some(Value::Sequence(items)) => items.as_slice(),
        _ => &[],
    };
    let (old, new) = (items(old), items(new));
    old.len() + 1 == new.len() && old.iter().zip(new).all(|(old, new)| is_same_node(old, new))
}

/// A written row: the keys of its table, its group and its own, and its cells.
type CellsOfRow<'a> = (&'a str, Option<&'a str>, &'a str, Vec<CellText>);

fn list_rows(figures: &Figures) -> Vec<CellsOfRow<'_>> {
    let rows = figures.tables.iter().flat_map(|table| {
        table.rows.iter().map(|row| {
            let cells = row.cells.iter().map(|cell| cell.text).collect();
            (&*table.key.value, row.group(), &*row.key.value, cells)
        })
    });
    rows.collect()
}

/// Checks that one cell has a value, and that all others are as before; those of its row need
/// not be undecided any more.
pub(super) fn is_same_beside_cell(
    old: &Figures,
    new: &Figures,
    address: &CellAddress,
    value: CellText,
) -> bool {
    let (old, new) = (list_rows(old), list_rows(new));
    let is_own = |row: &CellsOfRow| {
        row.0 == address.table && row.1 == address.group.as_deref() && row.2 == address.row
    };
    let others = |rows: &[CellsOfRow]| -> Vec<usize> {
        rows.iter().enumerate().filter(|(_, row)| !is_own(row)).map(|(at, _)| at).collect()
    };
    let (rest_old, rest_new) = (others(&old), others(&new));
    let same_rest = rest_old.len() == rest_new.len()
        && rest_old.iter().zip(&rest_new).all(|(a, b)| old[*a] == new[*b]);
    let (before, after) = (old.iter().find(|row| is_own(row)), new.iter().find(|row| is_own(row)));
    let Some((.., after)) = after else { return false };
    let blank = vec![CellText::Blank; after.len()];
    let before = before.map(|(.., cells)| cells).filter(|cells| cells.len() == after.len());
    let in_row = before.unwrap_or(&blank).iter().zip(after).enumerate().all(|(at, (old, new))| {
        let is_decided = *old == CellText::Undecided && *new == CellText::Blank;
        at == address.column || old == new || is_decided
    });
    let own = after.get(address.column);
    // Other cells of the row may keep its comment; it names this one no more.
    let is_set = own.is_some_and(|own| {
        *own == value || (value == CellText::Blank && *own == CellText::Undecided)
    });
    same_rest && in_row && is_set
}

/// Checks that the Markdown from an offset on reads as before in front of a change and behind
/// it. `old` and `new` are the ranges that the change touches, in each source.
pub(super) fn is_same_around(
    (old_text, old): (&str, Range<usize>),
    (new_text, new): (&str, Range<usize>),
    from: usize,
) -> bool {
    let [old_events, new_events] = [old_text, new_text]
        .map(|text| nianbao_markdown::parse(text.get(from..).unwrap_or_default()));
    let shift =
        |range: Range<usize>| range.start.saturating_sub(from)..range.end.saturating_sub(from);
    let (old, new) = (shift(old), shift(new));
    let split = |events: &[(Event<'_>, Range<usize>)], touched: &Range<usize>| {
        let before = events.iter().take_while(|(_, range)| range.end <= touched.start).count();
        let after = events.iter().rev().take_while(|(_, range)| range.start >= touched.end).count();
        (before, after)
    };
    let (before_old, after_old) = split(&old_events, &old);
    let (before_new, after_new) = split(&new_events, &new);
    let texts = |events: &[(Event<'_>, Range<usize>)]| -> Vec<Event<'static>> {
        events.iter().map(|(event, _)| event.clone().into_static()).collect()
    };
    before_old == before_new
        && after_old == after_new
        && texts(&old_events[..before_old]) == texts(&new_events[..before_new])
        && texts(&old_events[old_events.len() - after_old..])
            == texts(&new_events[new_events.len() - after_new..])
}
