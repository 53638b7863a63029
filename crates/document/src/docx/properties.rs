//! Document properties (ECMA-376 Part 2, Core Properties, and Part 1, 22.3). Names of
//! people are not kept.

use crate::opc::read_relationships;
use crate::unzip::Archive;
use crate::xml::{Element, Tree, decode_part};
use crate::{Property, ReadError};

/// Reads the properties of a file.
///
/// Errors: its relationships are damaged, or it exceeds a limit.
pub(crate) fn read_properties(archive: &mut Archive) -> Result<Vec<Property>, ReadError> {
    let parts = read_relationships(archive, "")?;
    let named = |kind: &str| {
        parts
            .values()
            .find(|relationship| relationship.kind == kind && !relationship.is_external)
            .map(|relationship| relationship.target.clone())
    };
    let (core, custom) = (named("core-properties"), named("custom-properties"));
    let mut properties = Vec::new();
    for (part, read_property) in
        [(core, read_core as fn(Element) -> Option<Property>), (custom, read_custom)]
    {
        let Some(part) = part else { continue };
        let Some(bytes) = archive.read_member(&part)? else { continue };
        let text = decode_part(&bytes);
        // Damaged properties are no reason to refuse the text.
        let Ok(tree) = Tree::parse(&text) else { continue };
        if let Some(root) = tree.root() {
            properties.extend(root.elements().filter_map(read_property));
        }
    }
    Ok(properties)
}

fn read_core(element: Element) -> Option<Property> {
    let wanted = ["title", "subject", "keywords", "description", "category", "created", "modified"];
    let name = element.name();
    property(wanted.contains(&name).then(|| name.to_owned())?, &element.text())
}

fn read_custom(element: Element) -> Option<Property> {
    property(element.attribute("name")?, &element.text())
}

fn property(name: String, value: &str) -> Option<Property> {
    let value = value.trim();
    (!value.is_empty()).then(|| Property { name, value: value.to_owned() })
}
