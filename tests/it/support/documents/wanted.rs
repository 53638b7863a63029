//! An import beside what it should have given.

use crate::support::documents::written::{Figures, base};
use nianbao_core::Examined;
use nianbao_document::{Document, ReadError, read};
use nianbao_import::{ImportContext, ImportError, ImportOptions, Imported, IssueKind, import};
use std::collections::HashSet;
use std::sync::LazyLock;

/// A site with the offices of the documents.
static BASE: LazyLock<Examined> = LazyLock::new(base);
/// Its forms and offices, read once for all documents.
static CONTEXT: LazyLock<ImportContext<'static>> =
    LazyLock::new(|| ImportContext::new(&BASE.archive.forms, &BASE.archive.offices));

/// The reason for which a file gave no report.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// The document cannot be read.
    Read(ReadError),
    /// No report can be made of it.
    Import(ImportError),
}

/// Imports a file against the base site.
pub(crate) fn imported(name: &str, bytes: &[u8]) -> Result<Imported, Failure> {
    import_with(&CONTEXT, name, bytes)
}

/// Imports a file against a site.
pub(crate) fn against(site: &Examined, name: &str, bytes: &[u8]) -> Result<Imported, Failure> {
    import_with(&ImportContext::new(&site.archive.forms, &site.archive.offices), name, bytes)
}

fn import_with(context: &ImportContext, name: &str, bytes: &[u8]) -> Result<Imported, Failure> {
    let document = read(name, bytes).map_err(Failure::Read)?;
    let reports = import(&document, context, &ImportOptions::default());
    reports.and_then(|mut reports| reports.remove(0)).map_err(Failure::Import)
}

/// Imports a document of which nothing is known but the office and the year.
pub(crate) fn of_document(document: &Document) -> Imported {
    let context = ImportContext::new(&BASE.archive.forms, &BASE.archive.offices);
    let office = BASE.archive.offices.iter().next().map(|office| office.id.clone());
    let options = ImportOptions { office, year: Some(2024), ..ImportOptions::default() };
    import(document, &context, &options).unwrap().remove(0).unwrap()
}

/// Imports a file that collects the figures of several offices.
pub(crate) fn collected(
    site: &Examined,
    name: &str,
    bytes: &[u8],
) -> Vec<Result<Imported, ImportError>> {
    let document = read(name, bytes).unwrap();
    let context = ImportContext::new(&site.archive.forms, &site.archive.offices);
    import(&document, &context, &ImportOptions::default()).unwrap()
}

/// What is wrong with the figures of an import. A figure is what it should be, or is
/// left to a person; a cell that is in doubt has a doubt that names it.
pub(crate) fn wrong(imported: &Imported, truth: &Figures) -> Vec<String> {
    let mut wrong = Vec::new();
    for cell in &imported.provenance {
        let place = &cell.form_path;
        match (&cell.value, truth.get(place)) {
            (Some(value), Some(wanted)) if same(value, wanted) => {}
            (Some(value), wanted) => wrong.push(format!("{place}: {value}, but it is {wanted:?}")),
            (None, _) if is_doubted(imported, place) => {}
            (None, _) => wrong.push(format!("{place} is left out, and nobody says so")),
        }
    }
    wrong
}

/// The figures that an import left to a person, or did not see.
pub(crate) fn left_out(imported: &Imported, truth: &Figures) -> Vec<String> {
    let read = imported.provenance.iter().filter(|cell| cell.value.is_some());
    let read: HashSet<&str> = read.map(|cell| cell.form_path.as_str()).collect();
    truth.keys().filter(|place| !read.contains(place.as_str())).cloned().collect()
}

fn is_doubted(imported: &Imported, place: &str) -> bool {
    let here = |at: &String| place.starts_with(at.as_str());
    imported.issues.iter().any(|issue| issue.form_path.as_ref().is_some_and(here))
}

/// Whether somebody is told that a row is not in the source: by a doubt, or by the
/// check, which misses rows that are not there at all.
pub(crate) fn is_told(imported: &Imported, place: &str) -> bool {
    let row = place.rsplit_once('.').map_or(place, |(row, _)| row);
    let key = row.rsplit_once('.').map_or(row, |(_, key)| key);
    let begin = format!("{key}:");
    is_doubted(imported, place)
        || !imported.source.lines().any(|line| line.trim_start().starts_with(&begin))
}

/// The same figure; blanks and units are as they are written, but for spaces.
fn same(value: &str, wanted: &str) -> bool {
    let bare = |text: &str| text.replace(' ', "");
    bare(value) == bare(wanted)
}

/// The words of a source: what stands before the first section, and each section.
pub(crate) fn narrative(source: &str) -> (Vec<String>, Vec<(String, Vec<String>)>) {
    let body = source.splitn(3, "---\n").nth(2).unwrap();
    let (mut preamble, mut sections) = (Vec::new(), Vec::<(String, Vec<String>)>::new());
    for block in body.split("\n\n").map(str::trim).filter(|block| !block.is_empty()) {
        if let Some(heading) = block.strip_prefix("## ") {
            sections.push((heading.to_owned(), Vec::new()));
        } else if let Some((_, blocks)) = sections.last_mut() {
            blocks.push(block.to_owned());
        } else {
            preamble.push(block.to_owned());
        }
    }
    (preamble, sections)
}

/// Lists the first issues of an import, for the message of a test that fails.
pub(crate) fn issue_lines(imported: &Imported) -> String {
    let issues = imported.issues.iter().filter(|issue| issue.kind() != IssueKind::Note);
    let lines: Vec<String> = issues.take(12).map(|issue| format!("{issue:?}")).collect();
    lines.join("\n")
}
