//! Finds where `content/offices.yaml` names an office, and what has to change there when the
//! office gets another id.

use crate::parse::yaml::{Node, Value, parse_yaml};
use crate::source::Span;

/// The text that takes the place of a span.
pub type Replacement = (Span, String);

/// A value that is the id of an office of today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfficeIdMention {
    /// The id.
    pub id: String,
    /// Its place, without quotation marks.
    pub span: Span,
}

/// Lists the values of `id` and `parent` in a list of offices; none if it is no YAML.
pub fn office_id_mentions(text: &str) -> Vec<OfficeIdMention> {
    let Ok(root) = parse_yaml(text) else { return Vec::new() };
    let fields = entries_of(&root).flatten();
    let named = fields.filter(|(key, _)| matches!(key.text(), Some("id" | "parent")));
    named.filter_map(|(_, value)| mention(value)).collect()
}

/// Returns what has to change in a list of offices for an office to have another id: its entry,
/// which keeps the old id among its `aliases`, and the entries below it. `None` if the list is no
/// YAML, or has no such office.
pub fn rename_in_offices(text: &str, old: &str, new: &str) -> Option<Vec<Replacement>> {
    let root = parse_yaml(text).ok()?;
    let mut changes = Vec::new();
    let mut is_found = false;
    for entry in entries_of(&root) {
        let field = |name: &str| entry.iter().find(|(key, _)| key.text() == Some(name));
        let is_old = |value: &Node| value.text() == Some(old);
        if let Some((key, id)) = field("id").filter(|(_, id)| is_old(id)) {
            changes.push((written_span(id), written_id(id, new)));
            if !is_found {
                let aliases = field("aliases").map(|(_, aliases)| aliases);
                changes.extend(add_alias(text, (key, id), aliases, (old, new)));
            }
            is_found = true;
        }
        if let Some((_, parent)) = field("parent").filter(|(_, parent)| is_old(parent)) {
            changes.push((written_span(parent), written_id(parent, new)));
        }
    }
    changes.sort_by_key(|(span, _)| span.start);
    is_found.then_some(changes)
}

/// The fields of an entry.
type Fields<'n, 's> = &'n [(Node<'s>, Node<'s>)];

fn entries_of<'n, 's>(root: &'n Node<'s>) -> impl Iterator<Item = Fields<'n, 's>> {
    let items: &[Node] = if let Value::Sequence(items) = &root.value { items } else { &[] };
    items.iter().filter_map(|item| match &item.value {
        Value::Mapping(fields) => Some(fields.as_slice()),
        _ => None,
    })
}

fn mention(value: &Node) -> Option<OfficeIdMention> {
    let id = value.text()?.to_owned();
    Some(OfficeIdMention { id, span: written_span(value) })
}

/// Returns the span of a scalar without its quotation marks.
fn written_span(value: &Node) -> Span {
    match &value.value {
        Value::Scalar(scalar) => scalar.inner(value.span),
        _ => value.span,
    }
}

/// Writes an id where another stands now.
fn written_id(before: &Node, id: &str) -> String {
    match &before.value {
        Value::Scalar(scalar) if scalar.quoted => id.to_owned(),
        _ => plain_id(id),
    }
}

/// Writes an id as a scalar: one would be taken for nothing.
fn plain_id(id: &str) -> String {
    if id == "null" { format!("\"{id}\"") } else { id.to_owned() }
}

/// Adds an id to the `aliases` of an entry. If the new id is among them, the old one takes its
/// place: an office that gets its former id back does not have that for an alias.
fn add_alias(
    text: &str,
    (key, id): (&Node, &Node),
    aliases: Option<&Node>,
    (old, new): (&str, &str),
) -> Option<Replacement> {
    let old = plain_id(old);
    let Some(aliases) = aliases else { return Some(new_field(text, (key, id), &old)) };
    match &aliases.value {
        Value::Sequence(items) => {
            if let Some(same) = items.iter().find(|item| item.text() == Some(new)) {
                return Some((same.span, old));
            }
            Some(match items.last() {
                Some(last) => new_item(text, aliases, last, &old),
                None => (aliases.span, format!("[{old}]")),
            })
        }
        // Nothing may stand right behind the colon.
        Value::Null if aliases.span.start == aliases.span.end => {
            let start = aliases.span.start as usize;
            // A value that is not there may be placed before its colon.
            let at = start + usize::from(text[start..].starts_with(':'));
            let space = if text[..at].ends_with(' ') { "" } else { " " };
            Some((Span::new(at, at), format!("{space}[{old}]")))
        }
        Value::Null => Some((aliases.span, format!("[{old}]"))),
        // It is a finding already.
        Value::Scalar(_) | Value::Mapping(_) => None,
    }
}

/// Adds `aliases` behind the id of an entry.
fn new_field(text: &str, (key, id): (&Node, &Node), old: &str) -> Replacement {
    let start = key.span.start as usize;
    let line = text[..start].rfind('\n').map_or(0, |end| end + 1);
    let before = &text[line..start];
    if !before.chars().all(|c| c == ' ' || c == '-') {
        // In a mapping in braces.
        let at = Span { start: id.span.end, end: id.span.end };
        return (at, format!(", aliases: [{old}]"));
    }
    let (end, line_end) = end_of_line(text, id.span.end as usize);
    (Span::new(end, end), format!("{line_end}{}aliases: [{old}]", " ".repeat(before.len())))
}

/// Adds an item behind the last of a list.
fn new_item(text: &str, list: &Node, final_item: &Node, old: &str) -> Replacement {
    let is_in_brackets = text[list.span.start as usize..].starts_with('[');
    if is_in_brackets {
        return (Span { start: final_item.span.end, end: final_item.span.end }, format!(", {old}"));
    }
    let start = final_item.span.start as usize;
    let line = text[..start].rfind('\n').map_or(0, |end| end + 1);
    let (end, line_end) = end_of_line(text, final_item.span.end as usize);
    (Span::new(end, end), format!("{line_end}{}{old}", &text[line..start]))
}

/// Returns where the line of an offset ends, and with what its lines end.
fn end_of_line(text: &str, offset: usize) -> (usize, &'static str) {
    let end = text[offset..].find('\n').map_or(text.len(), |at| offset + at);
    if text[..end].ends_with('\r') { (end - 1, "\r\n") } else { (end, "\n") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn renamed(text: &str, old: &str, new: &str) -> Option<String> {
        let changes = rename_in_offices(text, old, new)?;
        let mut out = text.to_owned();
        for (span, replacement) in changes.iter().rev() {
            out.replace_range(span.range(), replacement);
        }
        Some(out)
    }

    #[test]
    fn an_entry_keeps_its_old_id_among_the_aliases() {
        for (before, after) in [
            ("- id: a\n  name: x\n", "- id: b\n  aliases: [a]\n  name: x\n"),
            ("- name: x\r\n  id: a # 注\r\n", "- name: x\r\n  id: b # 注\r\n  aliases: [a]\r\n"),
            ("- id: \"a\"\n  aliases: [c]", "- id: \"b\"\n  aliases: [c, a]"),
            ("- id: a\n  aliases: []\n", "- id: b\n  aliases: [a]\n"),
            ("- id: a\n  aliases:\n", "- id: b\n  aliases: [a]\n"),
            ("- id: a\n  aliases: ~\n", "- id: b\n  aliases: [a]\n"),
            ("- id: a\n  aliases:\n    - c # 旧\n", "- id: b\n  aliases:\n    - c # 旧\n    - a\n"),
            ("- {id: a, name: x}\n", "- {id: b, aliases: [a], name: x}\n"),
            ("- id: a\n  aliases: [b, c]\n", "- id: b\n  aliases: [a, c]\n"),
            ("- id: a", "- id: b\n  aliases: [a]"),
            (
                "- id: c\n  parent: a\n- id: a\n  name: a\n- id: ab\n  parent: 'a'\n",
                "- id: c\n  parent: b\n- id: b\n  aliases: [a]\n  name: a\n- id: ab\n  parent: 'b'\n",
            ),
        ] {
            assert_eq!(renamed(before, "a", "b").as_deref(), Some(after), "{before}");
            assert!(parse_yaml(after).is_ok(), "{after}");
        }
        assert_eq!(renamed("- id: a\n", "a", "null").unwrap(), "- id: \"null\"\n  aliases: [a]\n");
    }

    #[test]
    fn an_office_that_is_not_there_has_no_changes() {
        for text in ["", "- id: c\n  parent: a\n", "- id: [a\n", "id: a\n", "- a\n"] {
            assert_eq!(renamed(text, "a", "b"), None, "{text}");
        }
    }

    #[test]
    fn ids_are_found_where_they_are_written() {
        let text = "- id: 'a'\n  parent: b\n  name: a\n- id: [c]\n";
        let ids: Vec<_> = office_id_mentions(text)
            .into_iter()
            .map(|mention| (mention.id, text[mention.span.range()].to_owned()))
            .collect();
        let same = |id: &str| (id.to_owned(), id.to_owned());
        assert_eq!(ids, [same("a"), same("b")]);
    }
}
