//! Files of YAML alone, such as forms and settings: their parts, and where the ids in a form lead.

use crate::position::TextMap;
use crate::symbols::{fold, symbol};
use lsp_types::{DocumentSymbol, FoldingRange, SymbolKind};
use nianbao_core::parse::{YamlPart, yaml_parts};
use nianbao_core::source::Span;

/// Returns the parts of a file.
pub fn yaml_symbols(text: &TextMap) -> Vec<DocumentSymbol> {
    yaml_parts(text.text).iter().map(|part| part_symbol(part, text)).collect()
}

fn part_symbol(part: &YamlPart, text: &TextMap) -> DocumentSymbol {
    let kind = match part.list.as_str() {
        "tables" => SymbolKind::CLASS,
        "sections" => SymbolKind::NAMESPACE,
        "rows" | "columns" => SymbolKind::FIELD,
        _ => SymbolKind::PROPERTY,
    };
    let mut symbol = symbol(text, &part.name.value, kind, (part.span, part.name.span));
    symbol.detail = part.id.as_ref().map(|id| id.value.clone());
    let inner: Vec<DocumentSymbol> =
        part.parts.iter().map(|part| part_symbol(part, text)).collect();
    symbol.children = (!inner.is_empty()).then_some(inner);
    symbol
}

/// Returns the parts of a file that can be folded.
pub fn yaml_folding_ranges(text: &TextMap) -> Vec<FoldingRange> {
    let mut ranges = Vec::new();
    let mut left = yaml_parts(text.text);
    while let Some(part) = left.pop() {
        ranges.extend(fold(text, part.span));
        left.extend(part.parts);
    }
    ranges.sort_by_key(|range| (range.start_line, range.end_line));
    ranges
}

/// Returns the place of the id that an id in a form leads to: of a section, a table, a row, a
/// group, or a column. An id behind a point is looked for in the table before it, any other in
/// the table that its entry names.
pub fn definition_in_form(text: &str, offset: usize) -> Option<Span> {
    let parts = yaml_parts(text);
    let (words, at) = ids_at(text, offset)?;
    let word = words.get(at).copied()?;
    let tables = parts_of(&parts, "tables");
    let table_by_id = |id: &str| tables.iter().find(|table| has_id(table, id));
    if at > 0 {
        return find_in_table(table_by_id(words[0])?, word, at);
    }
    let entry = parts
        .iter()
        .flat_map(|part| &part.parts)
        .find(|part| (part.span.start as usize..part.span.end as usize).contains(&offset));
    let table = entry.and_then(|entry| entry.field("table")).map(|table| table.value.as_str());
    let in_table = table
        .and_then(table_by_id)
        .and_then(|table| find_in_table(table, word, 1).or_else(|| find_in_table(table, word, 2)));
    let sections = parts_of(&parts, "sections");
    let mut named = tables.iter().chain(sections).filter(|part| has_id(part, word));
    in_table.or_else(|| named.next()?.id.as_ref().map(|id| id.span))
}

/// Returns the place of the id of a form.
pub fn form_entry(text: &str) -> Option<Span> {
    yaml_parts(text).iter().find(|part| part.list == "id").map(|part| part.span)
}

/// Returns the place of the id of a table, or of a row or a group in it.
pub fn row_entry(text: &str, table: &str, row: Option<&str>) -> Option<Span> {
    let parts = yaml_parts(text);
    let table = parts_of(&parts, "tables").iter().find(|part| has_id(part, table))?;
    match row {
        None => table.id.as_ref().map(|id| id.span),
        Some(row) => find_in_table(table, row, 1),
    }
}

fn parts_of<'p>(parts: &'p [YamlPart], list: &str) -> &'p [YamlPart] {
    parts.iter().find(|part| part.list == list).map_or(&[], |part| part.parts.as_slice())
}

fn has_id(part: &YamlPart, id: &str) -> bool {
    part.id.as_ref().is_some_and(|known| known.value == id)
}

/// Finds the id of a row or group, for the second word of a path, or of a column.
fn find_in_table(table: &YamlPart, id: &str, at: usize) -> Option<Span> {
    let list = if at == 1 { "rows" } else { "columns" };
    let mut left: Vec<&YamlPart> = table.parts.iter().rev().collect();
    while let Some(part) = left.pop() {
        if part.list == list && has_id(part, id) {
            return part.id.as_ref().map(|id| id.span);
        }
        left.extend(part.parts.iter().rev());
    }
    None
}

/// Returns the ids with points between them that an offset is in, and which of them it is in.
fn ids_at(text: &str, offset: usize) -> Option<(Vec<&str>, usize)> {
    let is_outside = |c: char| !(c.is_ascii_alphanumeric() || "_-.".contains(c));
    let start = text.get(..offset)?.rfind(is_outside).map_or(0, |at| at + 1);
    let start = text.ceil_char_boundary(start);
    let end = text[offset..].find(is_outside).map_or(text.len(), |at| offset + at);
    let path = text.get(start..end)?;
    let at = path.get(..offset - start)?.matches('.').count();
    Some((path.split('.').collect(), at))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORM: &str = "id: f
sections: [{id: s, heading: 一}]
tables:
  - id: t
    section: s
    blocks:
      - columns: [{id: n, label: 数}, {id: all, label: 计}]
        rows:
          - {id: a, label: 甲}
          - id: g
            label: 组
            rows: [{id: b, label: 乙}]
identities:
  - {rule: row-total, table: t, each: row, equation: n = all, rows: [b]}
key_figures:
  - {id: k, label: 计, cells: [t.g.all]}
";

    fn leads_to(words: &str, inside: usize) -> Option<usize> {
        let offset = FORM.find(words).unwrap() + inside;
        definition_in_form(FORM, offset).map(|span| span.start as usize)
    }

    fn id(words: &str) -> Option<usize> {
        FORM.find(words).map(|at| at + "{id: ".len())
    }

    #[test]
    fn ids_lead_to_where_they_are_given() {
        assert_eq!(leads_to("section: s", 9), id("{id: s"));
        assert_eq!(leads_to("n = all", 5), id("{id: all"));
        assert_eq!(leads_to("[b]", 1), id("{id: b"));
        assert_eq!(leads_to("table: t", 7), FORM.find("id: t").map(|at| at + 4));
        assert_eq!(leads_to("t.g.all", 0), FORM.find("id: t").map(|at| at + 4));
        assert_eq!(leads_to("t.g.all", 2), FORM.find("id: g").map(|at| at + 4));
        assert_eq!(leads_to("t.g.all", 5), id("{id: all"));
        assert_eq!(leads_to("label: 甲", 7), None);
        assert_eq!(definition_in_form("a: [", 3), None);
        assert_eq!(row_entry(FORM, "t", Some("b")).map(|span| span.start as usize), id("{id: b"));
        assert_eq!(row_entry(FORM, "t", Some("x")), None);
    }
}
