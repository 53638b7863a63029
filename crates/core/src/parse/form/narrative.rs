//! What a form file says of numbers in the text: which it names, and what
//! words make them other numbers.

use super::super::fields::{self, Diagnostics, MappingReader};
use super::super::yaml::{Node, Value};
use super::Names;
use super::pattern::{Words, pattern, pattern_with, set};
use crate::form::{Asides, NarrativeFigure};

/// Reads one number that the text names.
pub(super) fn figure(
    node: &Node,
    names: Names,
    words: &Words,
    sink: &mut Diagnostics,
) -> Option<NarrativeFigure> {
    let mut fields = MappingReader::open(node, "narrative_figures", sink)?;
    let label = fields.need_text("label", sink);
    let about = fields.texts("about", sink).into_iter().map(|text| text.value).collect();
    let patterns = fields.texts("patterns", sink);
    let absences = fields.texts("none", sink);
    let part = fields.flag("part", sink).unwrap_or(false);
    let sums = fields.list("cells", sink);
    fields.close(sink);
    let mut cells = Vec::new();
    for sum in sums {
        let Value::Sequence(items) = &sum.value else {
            sink.wrong_type(sum, "cells", "列表", "a list");
            continue;
        };
        cells.push(names.cells(&fields::texts(items, "cells", sink), sink));
    }
    let patterns =
        patterns.iter().filter_map(|one| pattern_with(one, &["n"], words, sink)).collect();
    let absences = absences.iter().filter_map(|one| pattern(one, words, sink)).collect();
    Some(NarrativeFigure { label: label?.value, about, patterns, none: absences, part, cells })
}

/// Reads the words that make a number another one.
pub(super) fn asides(node: &Node, words: &Words, sink: &mut Diagnostics) -> Option<Asides> {
    let mut fields = MappingReader::open(node, "narrative_asides", sink)?;
    let (any, parts) = (fields.texts("any", sink), fields.texts("parts", sink));
    fields.close(sink);
    Some(Asides { any: set(&any, words, sink), parts: set(&parts, words, sink) })
}
