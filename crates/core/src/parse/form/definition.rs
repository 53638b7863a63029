//! Parses the meanings of terms.

use super::names::Names;
use crate::form::Definition;
use crate::parse::fields::{Diagnostics, MappingReader};
use crate::parse::yaml::Node;

pub(super) fn parse_definition(
    node: &Node,
    names: Names,
    sink: &mut Diagnostics,
) -> Option<Definition> {
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
