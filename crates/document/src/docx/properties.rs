//! Properties of a document. Names of people are not wanted, and not kept.

use crate::opc::relations;
use crate::unzip::Archive;
use crate::xml::{Element, Tree, decode};
use crate::{Property, ReadError};

/// Reads the properties of a file.
pub(crate) fn read(archive: &mut Archive) -> Result<Vec<Property>, ReadError> {
    let parts = relations(archive, "")?;
    let named = |kind: &str| {
        parts.values().find(|one| one.kind == kind && !one.outside).map(|one| one.target.clone())
    };
    let (core, custom) = (named("core-properties"), named("custom-properties"));
    let mut properties = Vec::new();
    for (part, read) in [(core, core_of as fn(Element) -> Option<Property>), (custom, custom_of)] {
        let Some(part) = part else { continue };
        let Some(bytes) = archive.read(&part)? else { continue };
        let text = decode(&bytes);
        // What cannot be read here is no part of the text.
        let Ok(tree) = Tree::read(&text) else { continue };
        if let Some(root) = tree.root() {
            properties.extend(root.elements().filter_map(read));
        }
    }
    Ok(properties)
}

fn core_of(property: Element) -> Option<Property> {
    let wanted = ["title", "subject", "keywords", "description", "category", "created", "modified"];
    let name = property.name();
    filled(wanted.contains(&name).then(|| name.to_owned())?, &property.words())
}

fn custom_of(property: Element) -> Option<Property> {
    filled(property.attribute("name")?, &property.words())
}

fn filled(name: String, value: &str) -> Option<Property> {
    let value = value.trim();
    (!value.is_empty()).then(|| Property { name, value: value.to_owned() })
}
