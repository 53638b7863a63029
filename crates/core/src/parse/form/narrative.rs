//! Parses the figures that the text may repeat, and the words that make a number another
//! one.

use super::Names;
use super::parse_list;
use super::pattern::{Fragments, parse_pattern, parse_pattern_set, parse_pattern_with};
use crate::form::{Asides, NarrativeFigure};
use crate::parse::fields::{self, Diagnostics, MappingReader};
use crate::parse::yaml::{Node, Value};

/// Parses the figures that the text may repeat; those with an error are left out.
pub(super) fn parse_figures(
    fields: &mut MappingReader,
    names: Names,
    words: &Fragments,
    sink: &mut Diagnostics,
) -> Vec<NarrativeFigure> {
    parse_list(fields, "narrative_figures", sink, |node, sink| {
        parse_figure(node, names, words, sink)
    })
}

fn parse_figure(
    node: &Node,
    names: Names,
    words: &Fragments,
    sink: &mut Diagnostics,
) -> Option<NarrativeFigure> {
    let mut fields = MappingReader::open(node, "narrative_figures", sink)?;
    let label = fields.require_text("label", sink);
    let about = fields.texts("about", sink).into_iter().map(|text| text.value).collect();
    let patterns = fields.texts("patterns", sink);
    let absences = fields.texts("none", sink);
    let part = fields.flag("part", sink).unwrap_or(false);
    let sums = fields.list("cells", sink);
    fields.finish(sink);
    let mut cells = Vec::new();
    for sum in sums {
        let Value::Sequence(items) = &sum.value else {
            sink.report_wrong_type(sum, "cells", "列表", "a list");
            continue;
        };
        cells.push(names.find_cells(&fields::collect_texts(items, "cells", sink), sink));
    }
    let patterns =
        patterns.iter().filter_map(|one| parse_pattern_with(one, &["n"], words, sink)).collect();
    let absences = absences.iter().filter_map(|one| parse_pattern(one, words, sink)).collect();
    Some(NarrativeFigure { label: label?.value, about, patterns, none: absences, part, cells })
}

/// Parses the words that make a number another one.
pub(super) fn parse_asides(
    node: &Node,
    words: &Fragments,
    sink: &mut Diagnostics,
) -> Option<Asides> {
    let mut fields = MappingReader::open(node, "narrative_asides", sink)?;
    let (any, parts) = (fields.texts("any", sink), fields.texts("parts", sink));
    fields.finish(sink);
    Some(Asides {
        any: parse_pattern_set(&any, words, sink),
        parts: parse_pattern_set(&parts, words, sink),
    })
}
