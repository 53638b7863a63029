//! The parts of a YAML file as an editor lists them: its keys, and the entries of its lists.

use super::yaml::{Node, Value, parse_yaml};
use crate::source::{Span, Spanned};

/// The fields by one of which an entry of a list is known to a reader.
const NAMES: [&str; 9] =
    ["label", "heading", "caption", "name", "key", "term", "title", "rule", "id"];

/// A key of the outermost mapping, or an entry of a list in it.
#[derive(Clone, Debug)]
pub struct YamlPart {
    /// The key that it is, or whose list it is an entry of.
    pub list: String,
    /// The name under which it is listed.
    pub name: Spanned<String>,
    /// Its field `id`.
    pub id: Option<Spanned<String>>,
    /// Its fields that are single texts.
    pub fields: Vec<(String, Spanned<String>)>,
    /// All of it.
    pub span: Span,
    /// The entries of the lists in it, in the order of the file.
    pub parts: Vec<Self>,
}

impl YamlPart {
    /// Returns a field that is a single text.
    pub fn field(&self, name: &str) -> Option<&Spanned<String>> {
        self.fields.iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }
}

/// Lists the parts of a file; none if it is no YAML, or no mapping.
pub fn yaml_parts(text: &str) -> Vec<YamlPart> {
    let Ok(root) = parse_yaml(text) else { return Vec::new() };
    let Value::Mapping(entries) = &root.value else { return Vec::new() };
    let parts = entries.iter().filter_map(|(key, value)| {
        let name = Spanned::new(key.text()?.to_owned(), key.span);
        let span = key.span.join(value.span);
        let list = name.value.clone();
        let parts = entries_of(&list, value);
        Some(YamlPart { list, name, id: None, fields: Vec::new(), span, parts })
    });
    parts.collect()
}

/// Lists the entries of a list that are mappings.
fn entries_of(list: &str, value: &Node) -> Vec<YamlPart> {
    let Value::Sequence(items) = &value.value else { return Vec::new() };
    items.iter().filter_map(|item| part_of(list, item)).collect()
}

fn part_of(list: &str, item: &Node) -> Option<YamlPart> {
    let Value::Mapping(entries) = &item.value else { return None };
    let mut fields = Vec::new();
    let mut parts = Vec::new();
    for (key, value) in entries {
        let Some(key) = key.text() else { continue };
        parts.extend(entries_of(key, value));
        if let Some(text) = value.text() {
            fields.push((key.to_owned(), Spanned::new(text.to_owned(), value.span)));
        }
    }
    let field = |name: &str| fields.iter().find(|(known, _)| known == name);
    let named = NAMES.iter().find_map(|name| field(name)).map(|(_, value)| value.clone());
    let start = item.span.start as usize;
    let name = named.unwrap_or_else(|| Spanned::new(list.to_owned(), Span::new(start, start)));
    let id = field("id").map(|(_, value)| value.clone());
    Some(YamlPart { list: list.to_owned(), name, id, fields, span: item.span, parts })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_of_lists_are_parts_under_their_names() {
        let text = "id: f\ntables:\n  - id: t\n    key: 表\n    blocks:\n      - columns: [{id: n, label: 数}]\n        rows:\n          - label: 组\n            rows: [{id: a, label: 甲}]\n";
        let parts = yaml_parts(text);
        let names: Vec<&str> = parts.iter().map(|part| part.name.value.as_str()).collect();
        assert_eq!(names, ["id", "tables"]);
        let table = &parts[1].parts[0];
        assert_eq!((table.name.value.as_str(), table.list.as_str()), ("表", "tables"));
        assert_eq!(table.field("id").unwrap().value, "t");
        let block = &table.parts[0];
        let lists: Vec<&str> = block.parts.iter().map(|part| part.list.as_str()).collect();
        assert_eq!(lists, ["columns", "rows"]);
        let row = &block.parts[1].parts[0];
        assert_eq!(row.id.as_ref().unwrap().value, "a");
        assert_eq!(&text[row.span.range()], "{id: a, label: 甲}");
    }

    #[test]
    fn what_is_no_mapping_has_no_parts() {
        for text in ["", "- a\n", "a: [\n", "a"] {
            assert!(yaml_parts(text).is_empty(), "{text}");
        }
    }
}
