//! Joins the imports of documents that are parts of one report: the words in one, the tables
//! in another or in several.
//!
//! Many offices hand in the text as one file and each table as another. Documents join where
//! no table and no words stand in both; which of two is right is left to a person.

mod conflict;
mod merge;
mod second_name;
mod source_parts;
mod title;

use super::Imported;
use super::generated;
use super::issue::Issue;
use super::reason::Reason;
pub use conflict::Conflict;
use merge::{differing_fields, merge_sources};
use nianbao_core::form::Form;
use source_parts::SourceParts;
use title::find_other_title;

/// The import of a document that may be a part of a report.
#[derive(Clone, Copy, Debug)]
pub struct DocumentPart<'a> {
    /// The import.
    pub imported: &'a Imported,
    /// Its form.
    pub form: &'a Form,
    /// The name of the document.
    pub name: &'a str,
}

/// Finds why two documents of one office and year are not parts of one report. `None` if they
/// can be joined.
pub fn find_conflict(documents: [&DocumentPart; 2]) -> Option<Conflict> {
    if documents.iter().any(|document| document.imported.is_collected) {
        return Some(Conflict::Collection);
    }
    let parse = |at: usize| {
        let DocumentPart { imported, form, .. } = documents[at];
        SourceParts::parse(&imported.source, form)
    };
    let Some((own, other)) = parse(0).zip(parse(1)) else { return Some(Conflict::Empty) };
    Conflict::find([&own, &other], documents.map(|document| document.form))
}

/// Returns true if a document has words, and not tables alone.
pub fn has_words(document: &DocumentPart) -> bool {
    let source = SourceParts::parse(&document.imported.source, document.form);
    source.is_some_and(|source| source.has_words())
}

/// Returns the places of documents in the order in which they are joined: first the words.
/// `None` if one of them is no source.
pub fn join_order(documents: &[DocumentPart]) -> Option<Vec<usize>> {
    let parse = |part: &DocumentPart| SourceParts::parse(&part.imported.source, part.form);
    let sources: Vec<SourceParts> = documents.iter().map(parse).collect::<Option<_>>()?;
    let mut order: Vec<usize> = (0..documents.len()).collect();
    order.sort_by_cached_key(|at| sources.get(*at).map(place_of));
    Some(order)
}

/// Joins the imports of documents of one report, in their order. No two of them have a
/// conflict, nor files of one name. `usual_title` is that of the report where its source
/// gives none.
pub fn join_reports(documents: &[DocumentPart], usual_title: &str) -> Option<Imported> {
    let (first, rest) = documents.split_first()?;
    let (mut joined, mut form) = (first.imported.clone(), first.form);
    for part in rest {
        let own = SourceParts::parse(&joined.source, form)?;
        let other = SourceParts::parse(&part.imported.source, part.form)?;
        let note = Reason::JoinedDocuments {
            name: part.name.to_owned(),
            tables: other.tables.iter().map(|(key, _)| key.clone()).collect(),
            has_words: other.has_words(),
        };
        let known = Part { imported: &joined, source: &own, form, name: first.name };
        let added =
            Part { imported: part.imported, source: &other, form: part.form, name: part.name };
        let next = join([known, added], Some(usual_title), note);
        form = if own.has_figures() { form } else { part.form };
        joined = next;
    }
    Some(joined)
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
/// nothing of it stays, or it is not clear what. `usual_title` is that of the report where its
/// source gives none.
pub fn join_with_earlier(
    imported: &Imported,
    form: &Form,
    earlier: EarlierSource,
    parts: impl FnOnce() -> Option<Vec<Imported>>,
    usual_title: &str,
) -> Option<Imported> {
    if imported.is_collected {
        return None;
    }
    let known = as_import(imported, earlier);
    let source = SourceParts::parse(&imported.source, form)?;
    let other = SourceParts::parse(earlier.text, earlier.form)?;
    if can_join([&source, &other], [form, earlier.form]) {
        let names = other.original_files().join("、");
        return Some(
            join_with([imported, &known], [form, earlier.form], &names, Some(usual_title))?.0,
        );
    }
    if other.originals().len() < 2 {
        return None;
    }
    let mut joined = (imported.clone(), form);
    let mut is_joined = false;
    for part in parts()? {
        let part = Imported {
            images: part.images,
            ..as_import(imported, EarlierSource { text: &part.source, form: earlier.form })
        };
        let known = SourceParts::parse(&part.source, earlier.form)?;
        if source.overlaps(&known) {
            // A newer document takes the place of what it has all of.
            if !source.covers(&known) {
                return None;
            }
            continue;
        }
        let names = known.original_files().join("、");
        joined = join_with([&joined.0, &part], [joined.1, earlier.form], &names, None)?;
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
    Conflict::find(parts, forms).is_none()
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
    usual_title: Option<&str>,
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
    let note = Reason::JoinedWithEarlier { names: earlier.to_owned() };
    let form = if sources[0].has_figures() { forms[0] } else { forms[1] };
    Some((join(order(own, other), usual_title, note), form))
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
    if place_of(other.source) < place_of(own.source) { [other, own] } else { [own, other] }
}

/// Returns the place of a source among those that are joined: the words come first.
fn place_of(source: &SourceParts) -> (bool, Option<usize>, Vec<String>) {
    let written = source.sections.iter().filter(|section| section.has_words());
    let place = written.filter_map(|section| section.place).min();
    (!source.has_words(), place, source.original_files())
}

/// Joins two parts. A field that both give is that of the first; where they differ and were not
/// joined before, a person is told; the usual title of the report is then given. `note` says
/// which document is joined.
fn join(parts: [Part; 2], usual_title: Option<&str>, note: Reason) -> Imported {
    let [first, second] = parts;
    let is_note = |issue: &&Issue| {
        matches!(issue.reason, Reason::JoinedDocuments { .. } | Reason::JoinedWithEarlier { .. })
    };
    let [own, other] = parts.map(|part| &part.imported.issues);
    let mut issues: Vec<Issue> = own.iter().filter(is_note).cloned().collect();
    issues.push(Issue::new(note));
    issues.extend(usual_title.into_iter().flat_map(|usual| find_other_fields(parts, usual)));
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

/// Tells of the fields that two parts give in different ways.
fn find_other_fields([first, second]: [Part; 2], usual_title: &str) -> Vec<Issue> {
    let sources = [first.source, second.source];
    let title = find_other_title(sources, [first.form, second.form], usual_title);
    let mut issues: Vec<Issue> = Vec::new();
    for (field, raw) in differing_fields(first.source, second.source) {
        if field == "title" && title.is_some() {
            continue;
        }
        let reason = Reason::OtherDocumentDiffers { name: second.name.to_owned() };
        issues.push(Issue::new(reason).with_path(field).with_raw(raw));
    }
    issues.extend(title.map(|reason| Issue::new(reason).with_path("title")));
    issues
}
