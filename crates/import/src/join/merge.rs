//! Merges two sources of one report that have nothing in common.

use super::source_parts::{SectionPart, SourceParts, has_words, original_file};
use super::title::merge_titles;
use crate::generated;
use nianbao_core::edit::FIELDS;
use nianbao_core::form::Form;

/// Merges two sources of a form. A field that both give is that of the first.
pub(super) fn merge_sources(first: &SourceParts, second: &SourceParts, form: &Form) -> String {
    let mut source = String::from("---\n");
    for field in FIELDS {
        match field {
            "originals" => source.push_str(&merge_originals(first, second)),
            "title" => source.push_str(merge_titles(first, second)),
            "figures" => source.push_str(&merge_figures(first, second, form)),
            // Without figures a source is of the form of its year.
            "form" => {
                let named = if first.has_figures() { first } else { second };
                source.push_str(named.field(field).unwrap_or_default());
            }
            _ => source.push_str(first.field(field).or(second.field(field)).unwrap_or_default()),
        }
    }
    source.push_str("---\n");
    source.push_str(&merge_texts(first, second));
    if source.contains("\noriginals:\n") { generated::with_digest(&source) } else { source }
}

/// Lists the fields that both give in different ways, with the lines of the second.
pub(super) fn differing_fields<'a>(
    first: &SourceParts,
    second: &'a SourceParts,
) -> Vec<(&'static str, &'a str)> {
    let differing = FIELDS.into_iter().filter_map(|field| {
        let (own, other) = (first.field(field)?, second.field(field)?);
        let is_merged = matches!(field, "originals" | "figures" | "form");
        (!is_merged && own != other).then_some((field, other.trim()))
    });
    differing.collect()
}

/// Lists the originals of both. That with the words comes first, the others by their names, so
/// that the order of imports does not matter.
fn merge_originals(first: &SourceParts, second: &SourceParts) -> String {
    let mut entries = first.originals();
    entries.extend(second.originals());
    let kept = usize::from(first.has_words()).min(entries.len());
    entries[kept..].sort_by_key(|entry| original_file(entry));
    if entries.is_empty() { String::new() } else { format!("originals:\n{}", entries.concat()) }
}

/// Lists the tables of both in the order of the form.
fn merge_figures(first: &SourceParts, second: &SourceParts, form: &Form) -> String {
    let mut tables: Vec<&(String, String)> = first.tables.iter().chain(&second.tables).collect();
    tables.sort_by_key(|(key, _)| form.table_by_key(key).unwrap_or(usize::MAX));
    let lines: String = tables.into_iter().map(|(_, lines)| lines.as_str()).collect();
    if lines.is_empty() { lines } else { format!("figures:\n{lines}") }
}

/// Puts the sections of both in the order of the form; the text under a heading is that of the
/// one that has words there.
fn merge_texts(first: &SourceParts, second: &SourceParts) -> String {
    let preamble = [first, second].map(|part| part.preamble.as_str());
    let preamble = if has_words(preamble[0]) { preamble[0] } else { preamble[1] };
    let mut sections: Vec<SectionPart> = first.sections.clone();
    let mut behind = 0;
    for section in &second.sections {
        let known = sections.iter().position(|known| known.is_same(section));
        let at = known.unwrap_or_else(|| {
            let at = section.place.map_or(behind, |place| {
                let is_later = |known: &SectionPart| known.place.is_some_and(|at| at > place);
                sections.iter().position(is_later).unwrap_or(sections.len())
            });
            sections.insert(at, section.clone());
            at
        });
        if known.is_some() {
            sections[at] = merge_section(&sections[at], section);
        }
        behind = at + 1;
    }
    let texts = std::iter::once(preamble).chain(sections.iter().map(|part| part.text.as_str()));
    let texts = texts.map(str::trim_end).filter(|text| !text.is_empty());
    let mut merged = String::new();
    for text in texts {
        merged.extend(["\n", text.trim_start_matches('\n'), "\n"]);
    }
    merged
}

/// Returns one section of two: the one with words, and behind it the caption of the other.
fn merge_section(first: &SectionPart, second: &SectionPart) -> SectionPart {
    let (words, other) = if second.has_words() { (second, first) } else { (first, second) };
    let caption = other.text.split_once('\n').filter(|_| other.is_caption);
    let Some((_, caption)) = caption else { return words.clone() };
    let text = format!("{}\n\n{}\n", words.text.trim_end(), caption.trim());
    SectionPart { text, ..words.clone() }
}
