//! The sections of a form and what they speak of.

use super::super::fields::{Diagnostics, MappingReader};
use super::super::offices::office_kind;
use super::super::yaml::Node;
use super::is_plain;
use crate::form::{Aspect, Section};

pub(super) fn read(node: &Node, sink: &mut Diagnostics) -> Option<Section> {
    let mut fields = MappingReader::open(node, "sections", sink)?;
    let id = fields.need_text("id", sink).filter(|id| is_plain(id, sink));
    let number = fields.need_text("number", sink);
    let heading = fields.need_text("heading", sink);
    let variants = fields.texts("variants", sink).into_iter().map(|text| text.value).collect();
    let aspects = fields.list("aspects", sink).iter().filter_map(|n| aspect(n, sink)).collect();
    fields.close(sink);
    Some(Section {
        id: id?.value,
        number: number?.value,
        heading: heading?.value,
        variants,
        aspects,
    })
}

fn aspect(node: &Node, sink: &mut Diagnostics) -> Option<Aspect> {
    let mut fields = MappingReader::open(node, "aspects", sink)?;
    fields.string("id", sink);
    let label = fields.need_text("label", sink);
    let words = fields.texts("words", sink).into_iter().map(|text| text.value).collect();
    let kinds = fields.texts("kinds", sink);
    let kinds = kinds.iter().filter_map(|kind| office_kind(kind, sink)).collect();
    let basis = fields.string("basis", sink);
    fields.close(sink);
    Some(Aspect { label: label?.value, words, kinds, basis })
}
