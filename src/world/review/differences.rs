//! Imports a document again, and compares it with the source that was made of it.

use crate::world::import::{DocumentReader, ImportRefusal};
use nianbao_core::archive::{Archive, OriginalDifference, OriginalPlace};
use nianbao_core::form::Form;
use nianbao_core::parse::parse_report_text;
use nianbao_core::report::Report;
use nianbao_import::{
    Difference, DifferencePlace, ImportOptions, Imported, ReportText, compare_reports,
};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// The reports of documents that several reports share, so that each is read once in a run
/// and not for every report.
pub(super) type Collections = Mutex<HashMap<String, Arc<Vec<Result<Imported, ImportRefusal>>>>>;

/// Finds the differences between a report and one document. `is_only` is true if the report
/// was made of no other, so that what the document lacks is a difference.
///
/// Errors: the document cannot be read.
pub(super) fn find_differences(
    archive: &Archive,
    report: &Report,
    (reader, collections): (&DocumentReader, &Collections),
    (name, bytes): (&str, &[u8]),
    is_only: bool,
) -> Result<Vec<OriginalDifference>, ImportRefusal> {
    let Some(form) = archive.form_of(report) else { return Ok(Vec::new()) };
    let options = ImportOptions {
        office: Some(report.office.value.clone()),
        year: Some(report.year.value),
        form: Some(form.id.clone()),
        ..ImportOptions::default()
    };
    // Only a document that several reports share stands above their folders.
    let path = archive.beside(report, name).filter(|_| name.starts_with("../"));
    let key = path.map(|path| format!("{} {} {path}", form.id, report.year.value));
    let known = || {
        let collections = collections.lock().unwrap_or_else(PoisonError::into_inner);
        collections.get(key.as_ref()?).cloned()
    };
    let imported = match known() {
        Some(imported) => imported,
        None => Arc::new(reader.import(name, bytes, &options)?.reports),
    };
    if let Some(key) = key.filter(|_| imported.len() > 1) {
        let mut collections = collections.lock().unwrap_or_else(PoisonError::into_inner);
        collections.insert(key, Arc::clone(&imported));
    }
    Ok(compare_imported(archive, report, form, (name, &imported), is_only))
}

/// Compares a report with the one of its office and year among those of a document.
fn compare_imported(
    archive: &Archive,
    report: &Report,
    form: &Form,
    (name, imported): (&str, &[Result<Imported, ImportRefusal>]),
    is_only: bool,
) -> Vec<OriginalDifference> {
    let (office, year) = (&report.office.value, report.year.value);
    let is_collection = imported.len() > 1;
    let mut imported = imported.iter().flatten();
    let found = imported.find(|found| (&found.office, found.year) == (office, year));
    let Some(found) = found else { return Vec::new() };
    let Some(original) = parse_report_text(&found.source) else { return Vec::new() };
    // A document without any table or section of the form is about something else.
    if original.figures.tables.is_empty() && original.narrative.sections.is_empty() {
        return Vec::new();
    }
    let source = ReportText { report, text: &archive.sources.get(report.source).text };
    let original = ReportText { report: &original, text: &found.source };
    let is_whole = is_only && !is_collection && is_whole_report(original.report, form);
    let all = compare_reports(form, source, original).into_iter();
    all.filter(|difference| is_reported(difference, is_whole))
        .map(|difference| convert(name, difference))
        .collect()
}

/// Returns true if a document has tables and most sections of the form: what it lacks is
/// lacking then, and does not stand in another document.
fn is_whole_report(report: &Report, form: &Form) -> bool {
    let (sections, tables) = (report.narrative.sections.len(), report.figures.tables.len());
    sections * 2 > form.sections.len() && tables * 2 > form.tables.len()
}

/// Returns true for a difference that a person should look at. Cells that are left to a
/// person are reported as such, and the words before the first section are no part of the
/// form. What a part of a report has nothing of stands in another document.
fn is_reported(difference: &Difference, is_whole: bool) -> bool {
    let is_preamble =
        matches!(&difference.place, DifferencePlace::Section(heading) if heading.is_empty());
    let has_words = |words: &Option<String>| words.as_ref().is_some_and(|words| !words.is_empty());
    let is_empty = !has_words(&difference.source) && !has_words(&difference.original);
    !difference.is_undecided
        && !is_preamble
        && !is_empty
        && (is_whole || has_words(&difference.original))
}

fn convert(file: &str, difference: Difference) -> OriginalDifference {
    let Difference { place, source, original, .. } = difference;
    let place = match place {
        DifferencePlace::Figures(path) => OriginalPlace::Figures(path),
        DifferencePlace::Section(heading) => OriginalPlace::Section(heading),
    };
    OriginalDifference { file: file.to_owned(), place, source, original }
}
