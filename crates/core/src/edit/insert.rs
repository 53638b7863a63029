//! Puts entries into the mappings of a source in the style of what stands there.

use super::EditError;
use super::layout::{
    colon_end, entry_end, indentation, indentation_step, insert, is_flow, is_missing, line_end,
    newline, next_line, replace, value_end,
};
use super::scalar::write_scalar;
use crate::diag::Change;
use crate::parse::{Node, Value};

/// A value that is not in the source yet.
#[derive(Clone, Debug)]
pub(super) enum NewValue {
    /// A text of YAML on one line.
    Inline(String),
    /// A mapping.
    Mapping(Vec<(String, NewValue)>),
    /// A list of one mapping.
    Item(Vec<(String, NewValue)>),
}

/// A step down to a place in a mapping.
pub(super) struct Step<'r> {
    /// The key.
    pub(super) key: String,
    /// Ranks the keys beside it: an entry that is missing goes behind those of lower rank.
    pub(super) rank: &'r dyn Fn(&str) -> Option<usize>,
}

/// An entry on the way to a place.
pub(super) enum Found<'n, 's> {
    /// It is there: its key and its value.
    Entry(&'n Node<'s>, &'n Node<'s>),
    /// It is not there; the changes put it in.
    Added(Vec<Change>),
}

/// Finds an entry by the keys that lead to it; one that is missing is put in with `new`, and
/// with all above it that is missing too.
pub(super) fn find_or_insert<'n, 's>(
    text: &str,
    mapping: &'n Node<'s>,
    steps: &[Step],
    new: NewValue,
) -> Result<Found<'n, 's>, EditError> {
    let Some((step, below)) = steps.split_first() else { return Err(EditError::Elsewhere) };
    let Value::Mapping(entries) = &mapping.value else {
        return Err(EditError::OtherShape(step.key.clone()));
    };
    let entry = entries.iter().find(|(key, _)| key.text() == Some(&step.key));
    let Some((key, value)) = entry else {
        let new = nest(below, new);
        return insert_entry(text, mapping, entries, step, &new).map(Found::Added);
    };
    if below.is_empty() {
        return Ok(Found::Entry(key, value));
    }
    match &value.value {
        Value::Mapping(_) => find_or_insert(text, value, below, new),
        Value::Null => {
            let NewValue::Mapping(children) = nest(below, new) else {
                return Err(EditError::Elsewhere);
            };
            let is_in_flow = is_flow(text, mapping);
            fill_null(text, key, value, &NewValue::Mapping(children), is_in_flow).map(Found::Added)
        }
        Value::Scalar(_) | Value::Sequence(_) => Err(EditError::OtherShape(step.key.clone())),
    }
}

/// Returns a value below the keys that lead to it.
fn nest(steps: &[Step], new: NewValue) -> NewValue {
    let wrap = |value, step: &Step| NewValue::Mapping(vec![(step.key.clone(), value)]);
    steps.iter().rev().fold(new, wrap)
}

/// Puts an entry into a mapping, behind the entries of lower rank.
fn insert_entry(
    text: &str,
    mapping: &Node,
    entries: &[(Node, Node)],
    step: &Step,
    new: &NewValue,
) -> Result<Vec<Change>, EditError> {
    let at = insertion_index(entries, step);
    if is_flow(text, mapping) {
        let ends: Vec<(usize, usize)> = (entries.iter())
            .map(|(key, value)| (key.span.start as usize, entry_end(text, key, value)))
            .collect();
        let written = write_flow(&step.key, new);
        return Ok(insert_into_flow(text, mapping.span.start as usize, &ends, at, &written));
    }
    let Some((first, _)) = entries.first() else { return Err(EditError::Elsewhere) };
    let start = first.span.start as usize;
    let indent = indentation(text, start).ok_or(EditError::Elsewhere)?;
    let mut written = String::new();
    write_block(&step.key, new, indent, text, &mut written);
    let place = match at.checked_sub(1).and_then(|before| entries.get(before)) {
        Some((key, value)) => next_line(text, entry_end(text, key, value)),
        None => start - indent.len(),
    };
    let break_before = if place > 0 && !text[..place].ends_with('\n') { newline(text) } else { "" };
    Ok(vec![insert(place, format!("{break_before}{written}"))])
}

/// Returns the index at which an entry goes in: behind the nearest one of lower rank, else
/// before the first of higher rank, else at the end.
fn insertion_index(entries: &[(Node, Node)], step: &Step) -> usize {
    let Some(own) = (step.rank)(&step.key) else { return entries.len() };
    let ranks = entries.iter().map(|(key, _)| key.text().and_then(|key| (step.rank)(key)));
    let ranks: Vec<Option<usize>> = ranks.collect();
    let lower = ranks.iter().enumerate().filter_map(|(at, rank)| rank.map(|rank| (rank, at)));
    let before = lower.filter(|(rank, _)| *rank < own).max();
    let higher = || ranks.iter().position(|rank| rank.is_some_and(|rank| rank > own));
    before.map(|(_, at)| at + 1).or_else(higher).unwrap_or(entries.len())
}

/// Puts a collection in the place of a null.
pub(super) fn fill_null(
    text: &str,
    key: &Node,
    value: &Node,
    new: &NewValue,
    is_in_flow: bool,
) -> Result<Vec<Change>, EditError> {
    let colon = colon_end(text, key).ok_or(EditError::Elsewhere)?;
    // Comments between the colon and the value stay.
    let (start, end) = if is_missing(text, value) {
        (colon, colon)
    } else {
        let start = value.span.start as usize;
        (colon + text[colon..start].trim_end().len(), value.span.end as usize)
    };
    if is_in_flow {
        return Ok(vec![replace(start, end, format!(" {}", write_flow_value(new)))]);
    }
    let indent = indentation(text, key.span.start as usize).ok_or(EditError::Elsewhere)?;
    let mut written = String::new();
    write_children(new, indent, text, &mut written);
    let place = skip_comments(text, next_line(text, end), indent.len());
    let break_before = if text[..place].ends_with('\n') { "" } else { newline(text) };
    let added = insert(place, format!("{break_before}{written}"));
    Ok(if end > start { vec![replace(start, end, ""), added] } else { vec![added] })
}

/// Returns the offset behind the comments from an offset on that are indented deeper.
fn skip_comments(text: &str, from: usize, indent: usize) -> usize {
    let mut at = from;
    while at < text.len() {
        let line = &text[at..line_end(text, at)];
        let words = line.trim_start_matches(' ');
        if !words.starts_with('#') || line.len() - words.len() <= indent {
            break;
        }
        at = next_line(text, at);
    }
    at
}

/// Replaces the value of an entry by a text on one line.
pub(super) fn replace_value(
    text: &str,
    key: &Node,
    value: &Node,
    new: &str,
) -> Result<Change, EditError> {
    if is_missing(text, value) {
        let colon = colon_end(text, key).ok_or(EditError::Elsewhere)?;
        return Ok(insert(colon, format!(" {new}")));
    }
    let (start, end) = (value.span.start as usize, value_end(text, value));
    Ok(replace(start, end, new))
}

/// Puts a member into a collection in brackets; `members` are the offsets of those there are.
pub(super) fn insert_into_flow(
    text: &str,
    open: usize,
    members: &[(usize, usize)],
    at: usize,
    written: &str,
) -> Vec<Change> {
    let line_break = newline(text);
    if let Some((start, _)) = members.get(at) {
        let gap = indentation(text, *start);
        let gap = gap.map_or_else(|| " ".to_owned(), |indent| format!("{line_break}{indent}"));
        return vec![insert(*start, format!("{written},{gap}"))];
    }
    let Some((start, end)) = members.last().copied() else {
        return vec![insert(open + 1, written)];
    };
    let Some(indent) = indentation(text, start) else {
        return vec![insert(end, format!(", {written}"))];
    };
    let rest = &text[end..line_end(text, end)];
    let code = rest.split('#').next().unwrap_or_default();
    if code.contains(['}', ']']) {
        return vec![insert(end, format!(",{line_break}{indent}{written}"))];
    }
    // Comments stay behind the member that they are about.
    let has_comma = code.contains(',');
    let tail = if has_comma { "," } else { "" };
    let added = insert(next_line(text, end), format!("{indent}{written}{tail}{line_break}"));
    if has_comma { vec![added] } else { vec![insert(end, ","), added] }
}

/// Appends an entry in block style.
fn write_block(key: &str, value: &NewValue, indent: &str, text: &str, out: &mut String) {
    let line_break = newline(text);
    let key = write_scalar(key);
    match value {
        NewValue::Inline(words) => out.push_str(&format!("{indent}{key}: {words}{line_break}")),
        children => {
            out.push_str(&format!("{indent}{key}:{line_break}"));
            write_children(children, indent, text, out);
        }
    }
}

/// Appends what stands below a key that is indented so.
fn write_children(value: &NewValue, indent: &str, text: &str, out: &mut String) {
    let deeper = format!("{indent}{}", " ".repeat(indentation_step(text)));
    match value {
        NewValue::Inline(_) => {}
        NewValue::Mapping(entries) => {
            for (key, value) in entries {
                write_block(key, value, &deeper, text, out);
            }
        }
        NewValue::Item(entries) => {
            out.push_str(&write_item(&format!("{deeper}- "), entries, newline(text)));
        }
    }
}

/// Returns a mapping as an item of a list in block style, after its dash.
pub(super) fn write_item(dash: &str, entries: &[(String, NewValue)], line_break: &str) -> String {
    let indent = " ".repeat(dash.len());
    let lines = entries.iter().enumerate().map(|(at, (key, value))| {
        let before = if at == 0 { dash } else { &indent };
        format!("{before}{}: {}{line_break}", write_scalar(key), write_flow_value(value))
    });
    lines.collect()
}

/// Returns an entry in flow style.
fn write_flow(key: &str, value: &NewValue) -> String {
    format!("{}: {}", write_scalar(key), write_flow_value(value))
}

/// Returns a value in flow style.
pub(super) fn write_flow_value(value: &NewValue) -> String {
    let write_all = |entries: &[(String, NewValue)]| {
        let entries: Vec<String> =
            entries.iter().map(|(key, value)| write_flow(key, value)).collect();
        format!("{{{}}}", entries.join(", "))
    };
    match value {
        NewValue::Inline(words) => words.clone(),
        NewValue::Mapping(entries) => write_all(entries),
        NewValue::Item(entries) => format!("[{}]", write_all(entries)),
    }
}
