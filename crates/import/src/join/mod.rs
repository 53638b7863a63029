//! Joins the imports of documents that are parts of one report: the words in one, the tables
//! in another or in several.
//!
//! Many offices hand in the text as one file and each table as another. Documents join where
//! no table and no words stand in both; which of two is right is left to a person.

mod merge;
mod source_parts;

use super::Imported;
use super::generated;
use super::issue::Issue;
use super::reason::Reason;
use merge::{differing_fields, merge_sources};
use nianbao_core::form::Form;
use source_parts::SourceParts;

/// Joins two imports of the same office and year. `names` are those of their documents, `forms`
/// those of the imports. `None` if both have figures of one table, or both have the words.
pub fn join_reports(
    reports: [&Imported; 2],
    names: [&str; 2],
    forms: [&Form; 2],
) -> Option<Imported> {
    let [first, second] = reports;
    if (&first.office, first.year) != (&second.office, second.year)
        || first.is_collected
        || second.is_collected
    {
        return None;
    }
    let parts = [
        SourceParts::parse(&first.source, forms[0])?,
        SourceParts::parse(&second.source, forms[1])?,
    ];
    if !can_join([&parts[0], &parts[1]], forms) {
        return None;
    }
    let note = |part: &Part| Reason::JoinedDocuments {
        name: part.name.to_owned(),
        tables: part.source.tables.iter().map(|(key, _)| key.clone()).collect(),
        has_words: part.source.has_words(),
    };
    let [own, other] = [0, 1].map(|at| Part {
        imported: reports[at],
        source: &parts[at],
        form: forms[at],
        name: names[at],
    });
    Some(join(order(own, other), true, &note))
}

/// An earlier source of the same report, as an import wrote it.
#[derive(Clone, Copy, Debug)]
pub struct EarlierSource<'a> {
    /// Its text.
    pub text: &'a str,
    /// Its form.
    pub form: &'a Form,
}

/// Joins an import with an earlier source of the report that has other parts of it. `form` is
/// that of the import, and `parts` reads the documents of the earlier source again, where that
/// was joined of several: those that the import is a newer one of are left out. `None` where
/// nothing of it stays, or it is not clear what.
pub fn join_with_earlier(
    imported: &Imported,
    form: &Form,
    earlier: EarlierSource,
    parts: impl FnOnce() -> Option<Vec<Imported>>,
) -> Option<Imported> {
    if imported.is_collected {
        return None;
    }
    let known = as_import(imported, earlier);
    let source = SourceParts::parse(&imported.source, form)?;
    let other = SourceParts::parse(earlier.text, earlier.form)?;
    if can_join([&source, &other], [form, earlier.form]) {
        let names = other.original_files().join("、");
        return Some(join_with([imported, &known], [form, earlier.form], &names, true)?.0);
    }
    if other.originals().len() < 2 {
        return None;
    }
    let mut joined = (imported.clone(), form);
    let mut is_joined = false;
    for part in parts()? {
        let part = as_import(imported, EarlierSource { text: &part.source, form: earlier.form });
        let known = SourceParts::parse(&part.source, earlier.form)?;
        if source.overlaps(&known) {
            // A newer document takes the place of what it has all of.
            if !source.covers(&known) {
                return None;
            }
            continue;
        }
        let names = known.original_files().join("、");
        joined = join_with([&joined.0, &part], [joined.1, earlier.form], &names, false)?;
        is_joined = true;
    }
    is_joined.then_some(joined.0)
}

/// Returns true if an earlier source has tables that an import of its report lacks, or words
/// while that has none.
pub fn lacks_part(imported: (&str, &Form), earlier: EarlierSource) -> bool {
    let own = SourceParts::parse(imported.0, imported.1);
    let other = SourceParts::parse(earlier.text, earlier.form);
    own.zip(other).is_some_and(|(own, other)| !own.covers(&other))
}

/// Returns true if two sources have nothing in common, and each has something. The figures of
/// both have to be of one form.
fn can_join(parts: [&SourceParts; 2], forms: [&Form; 2]) -> bool {
    let is_empty = |part: &SourceParts| !part.has_words() && !part.has_figures();
    let have_figures = parts.iter().all(|part| part.has_figures());
    !parts.iter().any(|part| is_empty(part))
        && (!have_figures || forms[0].id == forms[1].id)
        && !parts[0].overlaps(parts[1])
}

/// Returns an earlier source as an import of the same report, of which all was told.
fn as_import(imported: &Imported, earlier: EarlierSource) -> Imported {
    Imported {
        form: earlier.form.id.clone(),
        source: generated::without_digest(earlier.text),
        images: Vec::new(),
        provenance: Vec::new(),
        issues: Vec::new(),
        ..imported.clone()
    }
}

/// Joins an import with an earlier part of the report, and returns the form of both.
fn join_with<'f>(
    reports: [&Imported; 2],
    forms: [&'f Form; 2],
    earlier: &str,
    is_new: bool,
) -> Option<(Imported, &'f Form)> {
    let sources = [
        SourceParts::parse(&reports[0].source, forms[0])?,
        SourceParts::parse(&reports[1].source, forms[1])?,
    ];
    if !can_join([&sources[0], &sources[1]], forms) {
        return None;
    }
    let [own, other] = [0, 1].map(|at| Part {
        imported: reports[at],
        source: &sources[at],
        form: forms[at],
        name: earlier,
    });
    let note = |_: &Part| Reason::JoinedWithEarlier { names: earlier.to_owned() };
    let form = if sources[0].has_figures() { forms[0] } else { forms[1] };
    Some((join(order(own, other), is_new, &note), form))
}

/// An import that is joined.
#[derive(Clone, Copy)]
struct Part<'a> {
    imported: &'a Imported,
    source: &'a SourceParts,
    form: &'a Form,
    /// The name of its document.
    name: &'a str,
}

/// Orders two parts: first the words, or those of the earlier section, or the document whose
/// name comes first. So a source is the same in whatever order its parts are imported.
fn order<'a>(own: Part<'a>, other: Part<'a>) -> [Part<'a>; 2] {
    let place = |part: &Part| {
        let written = part.source.sections.iter().filter(|section| section.has_words());
        let place = written.filter_map(|section| section.place).min();
        (!part.source.has_words(), place, part.source.original_files())
    };
    if place(&other) < place(&own) { [other, own] } else { [own, other] }
}

/// Joins two parts. A field that both give is that of the first; where they differ and were not
/// joined before, a person is told. `note` says which document is joined.
fn join(parts: [Part; 2], is_new: bool, note: &dyn Fn(&Part) -> Reason) -> Imported {
    let [first, second] = parts;
    let is_note = |issue: &&Issue| {
        matches!(issue.reason, Reason::JoinedDocuments { .. } | Reason::JoinedWithEarlier { .. })
    };
    let [own, other] = parts.map(|part| &part.imported.issues);
    let mut issues: Vec<Issue> = own.iter().filter(is_note).cloned().collect();
    issues.push(Issue::new(note(&second)));
    if is_new {
        for (field, raw) in differing_fields(first.source, second.source) {
            let reason = Reason::OtherDocumentDiffers { name: second.name.to_owned() };
            issues.push(Issue::new(reason).with_path(field).with_raw(raw));
        }
    }
    for issue in own.iter().chain(other) {
        // A table that one document lacks may stand in the other.
        let is_there = |key: &str| parts.iter().any(|part| part.source.has_table(key));
        let is_mended =
            matches!(&issue.reason, Reason::TableMissing { table } if is_there(table.as_str()));
        if !is_mended && !issues.contains(issue) {
            issues.push(issue.clone());
        }
    }
    let form = if first.source.has_figures() { first.form } else { second.form };
    let table_of = |path: &str| form.table_by_key(path.split('.').next().unwrap_or_default());
    let [own, other] = parts.map(|part| &part.imported.provenance);
    let mut provenance: Vec<_> = own.iter().chain(other).cloned().collect();
    provenance.sort_by_key(|cell| table_of(&cell.form_path));
    Imported {
        form: form.id.clone(),
        source: merge_sources(first.source, second.source, form),
        images: parts.iter().flat_map(|part| part.imported.images.iter().cloned()).collect(),
        provenance,
        issues,
        ..first.imported.clone()
    }
}
