//! The page of a report: its sections in order, its tables, and its attachments.

use crate::archive::{Archive, FilledForm, ReportId};
use crate::config::DownloadKind;
use crate::plan::{
    UNSECTIONED_TABLES, is_printed, published_name, report_download_name, report_folder,
    section_anchor,
};
use crate::render::Renderer;
use crate::render::markdown::{LinkBase, RenderedText, render_narrative};
use crate::report::Report;
use crate::source::encode_path;
use crate::words::Words;
use serde::Serialize;

#[derive(Serialize)]
pub(crate) struct ReportView<'a> {
    year: u16,
    office: &'a str,
    office_name: &'a str,
    /// The office's name of today, if it has changed since.
    renamed: Option<&'a str>,
    draft: bool,
    metadata: Vec<(&'a str, String)>,
    preamble: String,
    sections: Vec<SectionView<'a>>,
    attachments: Vec<Attachment<'a>>,
    /// The name of the report as a Word document, if there is one.
    document: Option<String>,
    /// The name of the workbook with its tables, if there is one.
    workbook: Option<String>,
    revised: Vec<(String, &'a str)>,
    allowed: Vec<AllowedView<'a>>,
    previous: Option<u16>,
    next: Option<u16>,
}

#[derive(Serialize)]
struct SectionView<'a> {
    id: String,
    heading: String,
    /// The HTML of the marks of footnotes in the heading.
    marks: String,
    /// The HTML of the text.
    body: String,
    /// The HTML of the tables.
    tables: String,
    /// The meanings of terms of the tables.
    definitions: Vec<DefinitionView<'a>>,
}

#[derive(Serialize)]
struct DefinitionView<'a> {
    term: &'a str,
    meaning: &'a str,
    /// The document that issued the form, and where in it the meaning stands.
    basis: String,
}

#[derive(Serialize)]
struct Attachment<'a> {
    title: &'a str,
    file: &'a str,
    href: String,
    /// The name to save it under, if it is published under another one.
    download: Option<&'a str>,
    origin: Option<&'a str>,
    size: String,
    sha256: String,
}

#[derive(Serialize)]
struct AllowedView<'a> {
    message: &'a str,
    at: Option<&'a str>,
    reason: &'a str,
}

pub(crate) fn report_view<'a>(renderer: &Renderer<'a>, id: ReportId) -> ReportView<'a> {
    let archive = renderer.archive;
    let report = archive.report(id);
    let year = report.year.value;
    let office = archive.office_of(report);
    let name = office.map_or(report.office.value.as_str(), |office| office.name_in(year));
    let folder = report_folder(archive, id);
    let source = archive.sources.get(report.source);
    let base = LinkBase { archive, folder: &folder };
    let mut texts = render_narrative(source, &report.narrative, base).into_iter();
    let years = archive.years_of(&report.office.value);
    ReportView {
        year,
        office: &report.office.value,
        office_name: name,
        renamed: office.map(|office| office.name.as_str()).filter(|today| *today != name),
        draft: report.draft,
        metadata: metadata(archive, report, name),
        preamble: texts.next().unwrap_or_default().body,
        sections: sections(renderer, report, texts),
        attachments: attachments(archive, report),
        document: download_name(archive, report, DownloadKind::Docx),
        workbook: download_name(archive, report, DownloadKind::Xlsx),
        revised: report
            .revised
            .iter()
            .map(|revision| (revision.date.to_string(), revision.note.as_str()))
            .collect(),
        allowed: allowed_findings(renderer, report),
        previous: years.and_then(|years| years.range(..year).next_back()).map(|(year, _)| *year),
        next: years.and_then(|years| years.range(year + 1..).next()).map(|(year, _)| *year),
    }
}

/// Returns the name of a file that is made of a report, if the site asks for its kind.
fn download_name(archive: &Archive, report: &Report, kind: DownloadKind) -> Option<String> {
    let ending = if kind == DownloadKind::Docx { "docx" } else { "xlsx" };
    let is_made = archive.site.downloads.has(kind);
    is_made.then(|| report_download_name(&report.office.value, report.year.value, ending))
}

/// Lists the metadata; the office, the day of publication and the title are always there if
/// known.
fn metadata(archive: &Archive, report: &Report, office: &str) -> Vec<(&'static str, String)> {
    let words = archive.site.words();
    let data = &report.metadata;
    let published = report.published.as_ref().map(|at| at.value.date().to_string());
    let written = data.written.as_ref().map(|date| date.value.to_string());
    [
        ("index_number", data.index_number.clone()),
        ("subject", data.subject.clone()),
        ("office", Some(office.to_owned())),
        ("written", written),
        ("published", published),
        ("document_number", data.document_number.clone()),
        ("name", Some(archive.title_of(report))),
    ]
    .into_iter()
    .filter_map(|(name, value)| Some((words.text(&format!("report.{name}")), value?)))
    .collect()
}

/// Lists the sections in the order written; a table whose section is missing has its
/// place after them.
fn sections<'a>(
    renderer: &Renderer<'a>,
    report: &'a Report,
    mut texts: impl Iterator<Item = RenderedText>,
) -> Vec<SectionView<'a>> {
    let archive = renderer.archive;
    let words = archive.site.words();
    let matched = archive.filled_form(report).zip(archive.outline(report));
    let Some((filled, outline)) = matched else {
        return (report.narrative.sections.iter().enumerate())
            .zip(texts)
            .map(|((at, written), text)| unmatched_section(at, written.heading.text.clone(), text))
            .collect();
    };
    let mut views = Vec::new();
    for (at, placed) in outline.0.iter().enumerate() {
        let heading = placed.written.heading.text.clone();
        let mut view = unmatched_section(at, heading, texts.next().unwrap_or_default());
        if let Some((section, _)) = placed.section {
            view.id = filled.form.sections[section].id.clone();
            view.tables = tables_of(renderer, &filled, Some(section));
            view.definitions = definitions_of(words, &filled, section);
        }
        views.push(view);
    }
    for (at, section) in filled.form.sections.iter().enumerate() {
        let tables = tables_of(renderer, &filled, Some(at));
        if outline.find(at).is_none() && !tables.is_empty() {
            let (id, heading) = (section.id.clone(), section.full_heading());
            let definitions = definitions_of(words, &filled, at);
            views.push(SectionView { definitions, ..empty_section(id, heading, tables) });
        }
    }
    let loose = tables_of(renderer, &filled, None);
    if !loose.is_empty() {
        let heading = words.text("report.tables").to_owned();
        views.push(empty_section(UNSECTIONED_TABLES.to_owned(), heading, loose));
    }
    views
}

fn unmatched_section<'a>(at: usize, heading: String, text: RenderedText) -> SectionView<'a> {
    let RenderedText { heading_marks: marks, body } = text;
    let (id, tables, definitions) = (section_anchor(at), String::new(), Vec::new());
    SectionView { id, heading, marks, body, tables, definitions }
}

/// Returns a section without text.
fn empty_section<'a>(id: String, heading: String, tables: String) -> SectionView<'a> {
    let (marks, body, definitions) = (String::new(), String::new(), Vec::new());
    SectionView { id, heading, marks, body, tables, definitions }
}

/// Lists the meanings of the terms of those tables of a section that are printed.
fn definitions_of<'a>(
    words: &Words,
    filled: &FilledForm<'a>,
    section: usize,
) -> Vec<DefinitionView<'a>> {
    let form = filled.form;
    let is_shown =
        |table: usize| form.tables[table].section == Some(section) && is_printed(filled, table);
    let shown = form.definitions.iter().filter(|definition| is_shown(definition.table));
    shown
        .map(|definition| DefinitionView {
            term: &definition.term,
            meaning: &definition.meaning,
            basis: words.fill(
                "report.issued_basis",
                &[("document", &form.issued_by), ("place", &definition.basis)],
            ),
        })
        .collect()
}

/// Renders the tables of a section; `None` is for tables that belong to no section.
fn tables_of(renderer: &Renderer, filled: &FilledForm, section: Option<usize>) -> String {
    let source = renderer.archive.sources.get(filled.report.source);
    let mut out = String::new();
    for (at, spec) in filled.form.tables.iter().enumerate() {
        if spec.section == section && is_printed(filled, at) {
            renderer.cache.forms.render(filled, at, source, &mut out);
        }
    }
    out
}

/// Lists the files that are published with a report: public originals, then attachments.
fn attachments<'a>(archive: &'a Archive, report: &'a Report) -> Vec<Attachment<'a>> {
    let attached = report.attachments.iter().map(|file| (&file.file, &file.title, None));
    let originals = report.originals.iter().filter(|original| archive.is_public(original));
    let originals = originals.map(|file| (&file.file, &file.title, file.origin.as_deref()));
    let files = originals.chain(attached);
    files
        .filter_map(|(file, title, origin)| {
            let file = file.value.as_str();
            // A file that is not there is a finding, and no link.
            let digest = archive.files.get(&archive.beside(report, file)?)?;
            let published = published_name(archive, file);
            let name = file.rsplit('/').next().unwrap_or(file);
            Some(Attachment {
                title: title.as_deref().unwrap_or(file),
                file,
                href: encode_path(&published),
                download: (*published != *file).then_some(name),
                origin: origin.filter(|origin| is_web(origin)),
                size: format_size(archive.site.words(), digest.size),
                sha256: digest.sha256(),
            })
        })
        .collect()
}

fn is_web(address: &str) -> bool {
    address.starts_with("https://") || address.starts_with("http://")
}

/// Formats a size in bytes, KiB or MiB, cut to a tenth.
fn format_size(words: &Words, bytes: u64) -> String {
    let (unit, name) = match bytes {
        0..1024 => return words.fill("count.bytes", &[("count", &bytes)]),
        1024..1_048_576 => (1024, "KiB"),
        _ => (1_048_576, "MiB"),
    };
    format!("{}.{} {name}", bytes / unit, bytes % unit * 10 / unit)
}

/// Lists the findings that the official text has, with the reasons given.
fn allowed_findings<'a>(renderer: &Renderer<'a>, report: &Report) -> Vec<AllowedView<'a>> {
    (renderer.verdict.allowed.get(&report.source).into_iter().flatten())
        .map(|allowed| AllowedView {
            message: allowed.finding.message.get(renderer.archive.site.language),
            at: allowed.finding.form_path.as_deref(),
            reason: &allowed.reason,
        })
        .collect()
}
