//! Custom XML parts (ECMA-376 Part 1, 22.5): the data to which content controls are bound.

use crate::opc::read_relationships;
use crate::unzip::Archive;
use crate::xml::{Element, Tree, decode_part};
use std::collections::HashMap;

/// How many parts are read.
const MAX_PARTS: usize = 32;
/// How many values of a part are kept.
const MAX_VALUES: usize = 10_000;
/// Longest path of a value, in bytes.
const MAX_PATH: usize = 512;
/// The parts of properties, which are data of fixed names ([MS-OI29500], `dataBinding`).
const PROPERTIES: [(&str, &str); 2] = [
    ("{6C3C8BC8-F283-45AE-878A-BAB7291924A1}", "docProps/core.xml"),
    ("{6668398D-A668-4E3E-A5EB-62B293D839F1}", "docProps/app.xml"),
];

/// The data of a document.
#[derive(Default)]
pub(super) struct CustomXml {
    parts: Vec<CustomXmlPart>,
}

/// One part: its name, and its values by their paths.
struct CustomXmlPart {
    id: Option<String>,
    values: HashMap<String, String>,
}

impl CustomXml {
    /// Reads the parts of these names. Damaged ones are left out: a control that finds no
    /// data keeps its content.
    pub(super) fn read(archive: &mut Archive, names: &[String]) -> Self {
        let mut parts = Vec::new();
        for name in names.iter().take(MAX_PARTS) {
            let id = read_id(archive, name);
            parts.extend(read_values(archive, name).map(|values| CustomXmlPart { id, values }));
        }
        for (id, name) in PROPERTIES {
            let id = Some(id.to_owned());
            parts.extend(read_values(archive, name).map(|values| CustomXmlPart { id, values }));
        }
        Self { parts }
    }

    /// Returns the values at a path in the part of this id; without one, in all parts.
    pub(super) fn values(&self, id: Option<&str>, path: &str) -> Vec<String> {
        let Some(path) = normalize_path(path) else { return vec![] };
        let is_wanted = |part: &&CustomXmlPart| match (id, &part.id) {
            (Some(id), Some(own)) => own.eq_ignore_ascii_case(id),
            _ => true,
        };
        let parts = self.parts.iter().filter(is_wanted);
        parts.filter_map(|part| part.values.get(&path).cloned()).collect()
    }
}

fn read_id(archive: &mut Archive, name: &str) -> Option<String> {
    let relationships = read_relationships(archive, name).ok()?;
    let own = relationships.values().find(|part| part.kind == "customXmlProps")?;
    let bytes = archive.read_member(&own.target).ok()??;
    let text = decode_part(&bytes);
    Tree::parse(&text).ok()?.root()?.attribute("itemID")
}

fn read_values(archive: &mut Archive, name: &str) -> Option<HashMap<String, String>> {
    let bytes = archive.read_member(name).ok()??;
    let text = decode_part(&bytes);
    let tree = Tree::parse(&text).ok()?;
    let mut values = HashMap::new();
    let mut waiting: Vec<(String, Element)> = vec![];
    waiting.extend(tree.root().map(|root| (format!("/{}[1]", root.name()), root)));
    while let Some((path, element)) = waiting.pop() {
        if values.len() >= MAX_VALUES || path.len() > MAX_PATH {
            continue;
        }
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for child in element.elements() {
            let count = counts.entry(child.name()).or_default();
            *count += 1;
            waiting.push((format!("{path}/{}[{count}]", child.name()), child));
        }
        if counts.is_empty() {
            values.insert(path, element.text());
        }
    }
    Some(values)
}

/// Returns a path of element names, each with its position; none for any other.
fn normalize_path(path: &str) -> Option<String> {
    let steps = path.trim().strip_prefix('/')?;
    let mut normal = String::new();
    for step in steps.split('/') {
        let (name, position) = match step.split_once('[') {
            Some((name, rest)) => (name, rest.strip_suffix(']')?.trim().parse().ok()?),
            None => (step, 1_usize),
        };
        let name = name.rsplit_once(':').map_or(name, |(_, local)| local);
        let is_name = |c: char| c.is_alphanumeric() || "_-.".contains(c);
        if name.is_empty() || !name.chars().all(is_name) {
            return None;
        }
        normal.push_str(&format!("/{name}[{position}]"));
    }
    Some(normal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn simple_paths_are_followed_and_others_are_not() {
        assert_eq!(normalize_path("/ns0:a[1]/ns1:b").as_deref(), Some("/a[1]/b[1]"));
        for path in ["//a", "a", "/a/@b", "/a[x='1']", "/a/text()", ""] {
            assert_eq!(normalize_path(path), None, "{path}");
        }
    }
}
