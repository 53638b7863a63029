//! Parses what makes figures and citations unlikely.

use super::equation::{has_same_columns, parse_equation};
use super::pattern::{Fragments, parse_pattern, parse_pattern_with};
use super::{Names, parse_list, report_invalid};
use crate::config::OfficeKind;
use crate::form::{CitedDocument, Coincidence, Each, Pattern, Plausibility, Power, RowRef};
use crate::parse::fields::{Diagnostics, MappingReader};
use crate::parse::yaml::Node;
use nianbao_text::text;

/// Parses the part of a form that says what is unlikely.
pub(super) fn parse_plausibility(
    fields: &mut MappingReader,
    names: Names,
    sink: &mut Diagnostics,
) -> Plausibility {
    let powers = parse_list(fields, "powers", sink, |node, sink| parse_power(node, names, sink));
    let coincidences =
        parse_list(fields, "coincidences", sink, |node, sink| parse_coincidence(node, names, sink));
    let cited = parse_list(fields, "cited", sink, parse_cited);
    Plausibility { powers, coincidences, cited }
}

/// Parses a power that only some offices have.
fn parse_power(node: &Node, names: Names, sink: &mut Diagnostics) -> Option<Power> {
    let mut fields = MappingReader::open(node, "powers", sink)?;
    let label = fields.require_text("label", sink);
    let cells = fields.texts("cells", sink);
    let basis = fields.string("basis", sink).unwrap_or_default();
    let without = fields.node("without").map(|node| parse_kinds(node, sink));
    fields.finish(sink);
    let cells = names.find_cells(&cells, sink);
    Some(Power { label: label?.value, cells, basis, without: without.unwrap_or_default() })
}

/// Parses a pattern of names for each kind of office.
fn parse_kinds(node: &Node, sink: &mut Diagnostics) -> Vec<(OfficeKind, Pattern)> {
    let Some(mut fields) = MappingReader::open(node, "without", sink) else { return Vec::new() };
    let mut kinds = Vec::new();
    for (kind, name, _) in OfficeKind::ALL {
        let Some(written) = fields.text(name, sink) else { continue };
        kinds.extend(parse_pattern(&written, &Fragments::new(), sink).map(|names| (kind, names)));
    }
    fields.finish(sink);
    kinds
}

/// Parses an equation that is suspicious where it holds.
fn parse_coincidence(node: &Node, names: Names, sink: &mut Diagnostics) -> Option<Coincidence> {
    let mut fields = MappingReader::open(node, "coincidences", sink)?;
    let table = names.table_field(&mut fields, sink);
    let written = fields.texts("rows", sink);
    let equation = fields.require_text("equation", sink);
    fields.finish(sink);
    let table = table?;
    let spec = &names.tables[table];
    let mut rows = Vec::new();
    for name in &written {
        rows.extend(spec.members(names.find_row(spec, name, sink)?));
    }
    let (first, written) = (*rows.first()?, equation?);
    let place = (Each::Row, RowRef::Row(first));
    let equation = parse_equation(&written, spec, names, place, sink)?;
    if names.complete && !has_same_columns(&equation, spec, &rows) {
        let message = text!(
            "等式所及的各行，列不相同",
            "the rows that the equation is for do not have the same columns"
        );
        report_invalid(sink, &written, message);
        return None;
    }
    Some(Coincidence { table, rows, equation })
}

/// Parses a document that reports cite.
fn parse_cited(node: &Node, sink: &mut Diagnostics) -> Option<CitedDocument> {
    let mut fields = MappingReader::open(node, "cited", sink)?;
    let numbers = fields.texts("numbers", sink).into_iter().map(|number| number.value).collect();
    let titled = fields.text("titled", sink);
    fields.finish(sink);
    let titled = match titled {
        Some(written) => Some(parse_pattern_with(&written, &["number"], &Fragments::new(), sink)?),
        None => None,
    };
    Some(CitedDocument { numbers, titled })
}
