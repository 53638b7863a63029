//! Places in the text of YAML: lines, indentation, ends of entries, flow and block style.

use crate::diag::Change;
use crate::parse::{Node, Value};
use crate::source::{Place, SourceId, Span};

/// Makes a change of a range of a text.
pub(super) fn replace(start: usize, end: usize, text: impl Into<String>) -> Change {
    Change::of_content(Place::new(SourceId(0), Span::new(start, end)), text)
}

/// Makes a change that puts a text in at an offset.
pub(super) fn insert(at: usize, text: impl Into<String>) -> Change {
    replace(at, at, text)
}

/// Returns the start of the line of an offset.
pub(super) fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |end| end + 1)
}

/// Returns the end of the line of an offset, before what ends it.
pub(super) fn line_end(text: &str, at: usize) -> usize {
    let rest = text.get(at..).and_then(|rest| rest.lines().next()).unwrap_or_default();
    at + rest.len()
}

/// Returns the start of the line after that of an offset.
pub(super) fn next_line(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |end| at + end + 1)
}

/// Returns the white space before an offset, if nothing else stands before it on its line.
pub(super) fn indentation(text: &str, at: usize) -> Option<&str> {
    let before = &text[line_start(text, at)..at];
    before.bytes().all(|byte| byte == b' ').then_some(before)
}

/// Returns the text of a node.
pub(super) fn slice<'t>(text: &'t str, node: &Node) -> &'t str {
    text.get(node.span.range()).unwrap_or_default()
}

/// Returns true for a collection in brackets. One without them may begin with a collection
/// that has some.
pub(super) fn is_flow(text: &str, node: &Node) -> bool {
    let (bracket, first) = match &node.value {
        Value::Sequence(items) => ('[', items.first()),
        Value::Mapping(entries) => ('{', entries.first().map(|(key, _)| key)),
        Value::Null | Value::Scalar(_) => return false,
    };
    let is_before = first.is_none_or(|first| first.span.start > node.span.start);
    is_before && slice(text, node).starts_with(bracket)
}

/// Returns the offset after the colon behind a key.
pub(super) fn colon_end(text: &str, key: &Node) -> Option<usize> {
    let end = key.span.end as usize;
    let rest = text.get(end..)?;
    let blank = rest.len() - rest.trim_start().len();
    rest[blank..].starts_with(':').then_some(end + blank + 1)
}

/// Returns the end of an entry of a mapping: that of its value, or of its colon.
pub(super) fn entry_end(text: &str, key: &Node, value: &Node) -> usize {
    if is_missing(text, value) {
        return colon_end(text, key).unwrap_or(key.span.end as usize);
    }
    value_end(text, value)
}

/// Returns the end of a value that is written.
pub(super) fn value_end(text: &str, value: &Node) -> usize {
    if !is_flow(text, value) {
        match &value.value {
            Value::Mapping(entries) => {
                if let Some((key, value)) = entries.last() {
                    return entry_end(text, key, value);
                }
            }
            Value::Sequence(items) => {
                if let Some(last) = items.last().filter(|last| !is_missing(text, last)) {
                    return value_end(text, last);
                }
            }
            Value::Null | Value::Scalar(_) => {}
        }
    }
    let end = (value.span.end as usize).min(text.len());
    // A block scalar ends where the next thing begins.
    let start = (value.span.start as usize).min(end);
    start + text[start..end].trim_end().len()
}

/// Returns true for a value of which nothing is written, not even `~`.
pub(super) fn is_missing(text: &str, value: &Node) -> bool {
    matches!(value.value, Value::Null) && slice(text, value).trim().is_empty()
}

/// Returns true for a block scalar: its sign stands behind the colon, its span is its text.
pub(super) fn is_block_scalar(text: &str, key: &Node, value: &Node) -> bool {
    let between = colon_end(text, key).and_then(|colon| text.get(colon..value.span.start as usize));
    between.is_some_and(|between| between.trim_start().starts_with(['|', '>']))
}

/// Returns how a text ends its lines.
pub(super) fn newline(text: &str) -> &'static str {
    let first = text.find('\n');
    if first.is_some_and(|at| text[..at].ends_with('\r')) { "\r\n" } else { "\n" }
}

/// Indentation of a level where nothing in the source shows another, in spaces.
const STEP: usize = 2;

/// Returns by how many spaces a level of a text is indented.
pub(super) fn indentation_step(text: &str) -> usize {
    let depth = |line: &str| {
        let words = line.trim_start_matches(' ');
        let depth = line.len() - words.len();
        (!words.trim().is_empty() && (1..=8).contains(&depth)).then_some(depth)
    };
    text.lines().filter_map(depth).min().unwrap_or(STEP)
}

/// Returns the one change that makes a text of another.
pub(super) fn difference(old: &str, new: &str) -> Change {
    let same = old.bytes().zip(new.bytes()).take_while(|(a, b)| a == b).count();
    // Both begin with it, so it is a boundary in neither or in both.
    let start = old.floor_char_boundary(same);
    let (rest_old, rest_new) = (&old[start..], &new[start..]);
    let same = rest_old.bytes().rev().zip(rest_new.bytes().rev()).take_while(|(a, b)| a == b);
    let end = rest_old.ceil_char_boundary(rest_old.len() - same.count());
    let tail = rest_old.len() - end;
    replace(start, start + end, &rest_new[..rest_new.len() - tail])
}
