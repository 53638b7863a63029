//! Parses the sections of a form and their topics.

use super::check_plain_id;
use crate::form::{Aspect, Section};
use crate::parse::fields::{Diagnostics, MappingReader};
use crate::parse::offices::parse_office_kind;
use crate::parse::yaml::Node;

pub(super) fn parse_section(node: &Node, sink: &mut Diagnostics) -> Option<Section> {
    let mut fields = MappingReader::open(node, "sections", sink)?;
    let id = fields.require_text("id", sink).filter(|id| check_plain_id(id, sink));
    let number = fields.string("number", sink).unwrap_or_default();
    let heading = fields.require_text("heading", sink);
    let variants = fields.texts("variants", sink).into_iter().map(|text| text.value).collect();
    let topic_words = fields.texts("topic_words", sink).into_iter().map(|text| text.value);
    let topic_words = topic_words.filter(|word| !word.is_empty()).collect();
    let aspects =
        fields.list("aspects", sink).iter().filter_map(|n| parse_aspect(n, sink)).collect();
    fields.finish(sink);
    Some(Section { id: id?.value, number, heading: heading?.value, variants, topic_words, aspects })
}

fn parse_aspect(node: &Node, sink: &mut Diagnostics) -> Option<Aspect> {
    let mut fields = MappingReader::open(node, "aspects", sink)?;
    fields.string("id", sink);
    let label = fields.require_text("label", sink);
    let words = fields.texts("words", sink).into_iter().map(|text| text.value).collect();
    let kinds = fields.texts("kinds", sink);
    let kinds = kinds.iter().filter_map(|kind| parse_office_kind(kind, sink)).collect();
    let basis = fields.string("basis", sink);
    fields.finish(sink);
    Some(Aspect { label: label?.value, words, kinds, basis })
}
