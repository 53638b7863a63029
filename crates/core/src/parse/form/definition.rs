//! Parses the meanings of terms.

use super::names::Names;
use super::parse_list;
use crate::form::Definition;
use crate::parse::fields::{Diagnostics, MappingReader};
use crate::parse::yaml::Node;

/// Parses the definitions of a form; those with an error are left out.
pub(super) fn parse_definitions(
    fields: &mut MappingReader,
    names: Names,
    sink: &mut Diagnostics,
) -> Vec<Definition> {
    parse_list(fields, "definitions", sink, |node, sink| parse_definition(node, names, sink))
}

fn parse_definition(node: &Node, names: Names, sink: &mut Diagnostics) -> Option<Definition> {
    let mut fields = MappingReader::open(node, "definitions", sink)?;
    let table = names.table_field(&mut fields, sink);
    let term = fields.require_text("term", sink);
    let meaning = fields.require_text("meaning", sink);
    let basis = fields.require_text("basis", sink);
    fields.finish(sink);
    Some(Definition {
        table: table?,
        term: term?.value,
        meaning: meaning?.value,
        basis: basis?.value,
    })
}
