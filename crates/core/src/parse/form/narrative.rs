//! Parses the figures that the text may repeat, and the words that make a number another
//! one.

use super::Names;
use super::parse_list;
use super::pattern::{Fragments, parse_pattern, parse_pattern_set, parse_pattern_with};
use crate::form::{Asides, CellRef, NarrativeFigure, NarratorWords, TableShare};
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
    let mut words_of = |field, sink: &mut Diagnostics| -> Vec<String> {
        fields.texts(field, sink).into_iter().map(|text| text.value).collect()
    };
    let (about, topic) = (words_of("about", sink), words_of("topic", sink));
    let patterns = fields.texts("patterns", sink);
    let absences = fields.texts("none", sink);
    let part = fields.flag("part", sink).unwrap_or(false);
    let for_all = fields.flag("for_all", sink).unwrap_or(false);
    let unless = parse_pattern_set(&fields.texts("unless", sink), words, sink);
    let sums = fields.list("cells", sink);
    fields.finish(sink);
    let cells = parse_sums(sums, names, sink);
    let patterns =
        patterns.iter().filter_map(|one| parse_pattern_with(one, &["n"], words, sink)).collect();
    let absences = absences.iter().filter_map(|one| parse_pattern(one, words, sink)).collect();
    Some(NarrativeFigure {
        label: label?.value,
        about,
        patterns,
        none: absences,
        part,
        topic,
        unless,
        for_all,
        cells,
    })
}

/// Parses a list of sums of cells.
fn parse_sums(sums: &[Node], names: Names, sink: &mut Diagnostics) -> Vec<Vec<CellRef>> {
    let mut cells = Vec::new();
    for sum in sums {
        let Value::Sequence(items) = &sum.value else {
            sink.report_wrong_type(sum, "cells", "列表", "a list");
            continue;
        };
        cells.push(names.find_cells(&fields::collect_texts(items, "cells", sink), sink));
    }
    cells
}

/// Parses the percentages of wholes that the tables give.
pub(super) fn parse_shares(
    fields: &mut MappingReader,
    names: Names,
    words: &Fragments,
    sink: &mut Diagnostics,
) -> Vec<TableShare> {
    parse_list(fields, "narrative_shares", sink, |node, sink| {
        let mut fields = MappingReader::open(node, "narrative_shares", sink)?;
        let about = fields.texts("about", sink).into_iter().map(|text| text.value).collect();
        let pattern = fields.require_text("pattern", sink);
        let part = fields.texts("part", sink);
        let sums = fields.list("wholes", sink);
        fields.finish(sink);
        let groups: &[&str] =
            if part.is_empty() { &["percent", "part", "unit"] } else { &["percent"] };
        let pattern = parse_pattern_with(&pattern?, groups, words, sink)?;
        let part = names.find_cells(&part, sink);
        Some(TableShare { about, pattern, part, wholes: parse_sums(sums, names, sink) })
    })
}

/// Parses the words that make a number another one.
pub(super) fn parse_asides(
    node: &Node,
    words: &Fragments,
    sink: &mut Diagnostics,
) -> Option<Asides> {
    let mut fields = MappingReader::open(node, "narrative_asides", sink)?;
    let mut set = |name, sink: &mut Diagnostics| {
        let written = fields.texts(name, sink);
        parse_pattern_set(&written, words, sink)
    };
    let (any, parts, others) = (set("any", sink), set("parts", sink), set("others", sink));
    fields.finish(sink);
    Some(Asides { any, parts, others })
}

/// Parses the words that say whose numbers a sentence tells.
pub(super) fn parse_narrators(
    node: &Node,
    words: &Fragments,
    sink: &mut Diagnostics,
) -> Option<NarratorWords> {
    let mut fields = MappingReader::open(node, "narrators", sink)?;
    let organ = fields.require_text("organ", sink);
    let mut set = |name, sink: &mut Diagnostics| {
        let written = fields.texts(name, sink);
        parse_pattern_set(&written, words, sink)
    };
    let (own, all, level) = (set("own", sink), set("all", sink), set("level", sink));
    fields.finish(sink);
    let organ = organ.and_then(|one| parse_pattern_with(&one, &["who"], words, sink))?;
    Some(NarratorWords { organ, own, all, level })
}
