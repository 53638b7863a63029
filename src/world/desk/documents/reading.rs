//! Documents at the desk: read in, written as sources, and told of, a line each.

use super::inbox::{ByHand, HandedIn, Outcome, ReadReport, ReportOutcome};
use crate::preview::PreviewSite;
use crate::world::desk::job::Job;
use crate::world::desk::site::{DeskState, lock};
use crate::world::import::{
    DocumentReader, ImportOutcome, Importer, PendingImport, PriorSource, offices_text, share_texts,
    write_import, write_offices,
};
use crate::world::load::load_files;
use nianbao_core::diag::{Text, one_line};
use nianbao_core::examine::ParsedSite;
use nianbao_core::parse::OFFICES_FILE;
use nianbao_desk::Remedy;
use nianbao_import::{ImportOptions, ProposedOffice, add_offices as with_offices, propose_offices};
use nianbao_text::text;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

/// The number of documents that are read between two looks at whether to stop.
const AT_A_TIME: usize = 8;
/// The folder of reports in a site.
const TARGET: &str = "content";

/// A request about one document, with what a person says of it.
#[derive(Deserialize)]
pub(in crate::world::desk) struct DocumentRequest {
    number: Number,
    #[serde(default)]
    office: String,
    #[serde(default)]
    year: String,
}

/// A number, as a button or as a field of a form sends it.
#[derive(Deserialize)]
#[serde(untagged)]
enum Number {
    Number(usize),
    Text(String),
}

impl Number {
    fn value(&self) -> usize {
        match self {
            Self::Number(number) => *number,
            Self::Text(text) => text.parse().unwrap_or_default(),
        }
    }
}

/// A request to add one office, or all that are proposed.
#[derive(Deserialize)]
pub(in crate::world::desk) struct OfficesRequest {
    #[serde(default)]
    id: Option<String>,
}

/// Begins to read the documents that wait.
///
/// Errors: other work is under way.
pub(in crate::world::desk) fn read_waiting(desk: &Arc<DeskState>) -> Result<(), Text> {
    read_after(desk, || Ok(()))
}

/// Begins to read the documents that wait once something is done; does neither while other work
/// is under way.
fn read_after(
    desk: &Arc<DeskState>,
    prepare: impl FnOnce() -> Result<(), Text>,
) -> Result<(), Text> {
    desk.jobs.begin_after(desk, text!("读取文件", "Reading documents"), prepare, read)
}

/// Begins to read a document again, as a person says whose report it is.
///
/// Errors: the year is none, or other work is under way.
pub(in crate::world::desk) fn read_again(
    desk: &Arc<DeskState>,
    request: &DocumentRequest,
) -> Result<(), Text> {
    let year = match request.year.trim() {
        "" => None,
        year => Some(year.parse().map_err(|_| {
            text!("“{year}”不是年度，写成 2024 的样子", "`{year}` is no year; write it as 2024")
        })?),
    };
    let office = Some(request.office.clone()).filter(|office| !office.is_empty());
    let by_hand = ByHand { office, year };
    read_after(desk, || set_waiting(desk, request, |document| document.by_hand = by_hand))
}

/// Begins to read a document that is to take the place of a source that somebody has edited.
///
/// Errors: other work is under way.
pub(in crate::world::desk) fn replace(
    desk: &Arc<DeskState>,
    request: &DocumentRequest,
) -> Result<(), Text> {
    read_after(desk, || set_waiting(desk, request, |document| document.may_replace = true))
}

fn set_waiting(
    desk: &DeskState,
    request: &DocumentRequest,
    set: impl FnOnce(&mut HandedIn),
) -> Result<(), Text> {
    let mut inbox = lock(&desk.inbox);
    let document = inbox.find(request.number.value()).ok_or_else(|| {
        text!(
            "这份文件已不在列表上：再拖一次",
            "this document is not on the list any more: drop it again"
        )
    })?;
    set(document);
    document.outcome = Outcome::Waiting;
    Ok(())
}

/// Adds offices that documents name to the list, and begins to read these documents again.
///
/// Errors: the list cannot be read or written, or other work is under way; then nothing is
/// written.
pub(in crate::world::desk) fn add_offices(
    desk: &Arc<DeskState>,
    request: &OfficesRequest,
) -> Result<(), Text> {
    // An edit that holds this shows the work under way: it comes first here, too.
    let _editing = lock(&desk.editing);
    read_after(desk, || write_proposed(desk, request))
}

fn write_proposed(desk: &DeskState, request: &OfficesRequest) -> Result<(), Text> {
    let mut offices = proposals(desk);
    offices.retain(|office| request.id.as_ref().is_none_or(|id| *id == office.id));
    write_to_list(desk, &offices)?;
    for document in &mut lock(&desk.inbox).documents {
        if document.outcome.unknown_offices().next().is_some() {
            document.outcome = Outcome::Waiting;
        }
    }
    Ok(())
}

/// Adds offices to the list of the site.
///
/// Errors: it cannot be read or written.
pub(super) fn write_to_list(desk: &DeskState, offices: &[ProposedOffice]) -> Result<(), Text> {
    let failed = |error: anyhow::Error| one_line(&error);
    let files = load_files(&desk.root).map_err(failed)?;
    let before = offices_text(&files).map(str::to_owned);
    let after = with_offices(before.as_deref().unwrap_or_default(), offices)
        .map_err(|error| error.text())?;
    let count = offices.len();
    let title = text!("添加了 {count} 个机关", "added {count} offices");
    let write = || write_offices(&desk.root, before.as_deref(), &after);
    desk.write_files(title, vec![OFFICES_FILE.to_owned()], write).map_err(failed)
}

/// Lists the offices to add for the documents that name one which the site has not.
pub(in crate::world::desk) fn proposals(desk: &DeskState) -> Vec<ProposedOffice> {
    let Some(site) = desk.site() else { return Vec::new() };
    let inbox = lock(&desk.inbox);
    let names = inbox.documents.iter().flat_map(|document| document.outcome.unknown_offices());
    propose_offices(names, &site.base().archive.offices).offices
}

/// Reads the documents that wait, and writes their sources.
fn read(desk: &DeskState, job: &Job) -> Result<Text, Text> {
    let mut groups: BTreeMap<(ByHand, bool), Vec<PathBuf>> = BTreeMap::new();
    let mut total = 0;
    for document in &lock(&desk.inbox).documents {
        if matches!(document.outcome, Outcome::Waiting) {
            let key = (document.by_hand.clone(), document.may_replace);
            groups.entry(key).or_default().push(document.file.clone());
            total += 1;
        }
    }
    job.set_progress(0, total);
    let mut written = 0;
    for ((by_hand, may_replace), files) in groups {
        written += read_group(desk, job, (&by_hand, may_replace), &files)?;
    }
    if job.is_stopped() {
        return Ok(text!("已停止", "stopped"));
    }
    Ok(text!(
        "读完 {total} 个文件，写入 {written} 份年报",
        "{total} documents were read, {written} reports written"
    ))
}

/// Reads documents of which the same was said, and returns how many sources were written.
fn read_group(
    desk: &DeskState,
    job: &Job,
    (by_hand, may_replace): (&ByHand, bool),
    files: &[PathBuf],
) -> Result<usize, Text> {
    let failed = |error: anyhow::Error| one_line(&error);
    let site_files = share_texts(load_files(&desk.root).map_err(failed)?);
    let reader = DocumentReader::start(desk.reader, &site_files).map_err(failed)?;
    let site = ParsedSite::new(crate::builtin::theme(), site_files, &DeskState::options());
    let options = ImportOptions {
        office: by_hand.office.clone(),
        year: by_hand.year,
        ..ImportOptions::default()
    };
    let importer = Importer::new(&desk.root, TARGET, &site.archive, &reader, options);
    let mut outcomes = Vec::new();
    for some in files.chunks(AT_A_TIME) {
        if job.is_stopped() {
            break;
        }
        outcomes.extend(importer.import_documents(some, &|| job.count_step()));
    }
    let mut written = 0;
    for outcome in importer.join_parts(outcomes) {
        if job.is_stopped() {
            wait_again(desk, &outcome);
        } else {
            written += usize::from(settle(desk, outcome, may_replace));
        }
    }
    Ok(written)
}

/// Writes the source of a document, if it may be written, and notes what came of it. Returns true
/// if it was written.
fn settle(desk: &DeskState, outcome: ImportOutcome, may_replace: bool) -> bool {
    let ImportOutcome { document, result, joined, copies } = outcome;
    for [copy, other] in copies {
        let other = other.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let reason = text!(
            "数字和文字与 {other} 相同，没有另存",
            "it says the same as {other}, which is kept"
        );
        note(desk, &[copy], &refused(reason));
    }
    let files: Vec<PathBuf> = [document].into_iter().chain(joined).collect();
    let pending = match result {
        Ok(pending) => pending,
        Err(refusal) => {
            let is_unreadable = refusal.is_unreadable();
            let outcome = ReportOutcome::Refused {
                reason: without_folder(desk, &refusal.text),
                remedy: if is_unreadable { Remedy::EnterByHand } else { Remedy::SayWhose },
                unknown_office: refusal.unknown_office,
            };
            note(desk, &files, &outcome);
            return false;
        }
    };
    let may_write =
        may_replace || !matches!(pending.prior, PriorSource::Edited | PriorSource::Fuller);
    if may_write && let Err(error) = write(desk, &pending) {
        note(desk, &files, &refused(one_line(&error)));
        return false;
    }
    let read = describe(&pending, &files, may_write);
    note(desk, &files, &ReportOutcome::Read(read));
    may_write && pending.prior != PriorSource::Same
}

/// Takes the folder of the desk's own out of a sentence: a person knows the names of files.
fn without_folder(desk: &DeskState, sentence: &Text) -> Text {
    let folders: Vec<String> = (lock(&desk.inbox).documents.iter())
        .filter_map(|document| Some(format!("{}/", document.file.parent()?.display())))
        .collect();
    let clean = |text: &str| {
        folders.iter().fold(text.to_owned(), |text, folder| text.replace(folder.as_str(), ""))
    };
    Text::new(clean(&sentence.zh), clean(&sentence.en))
}

fn write(desk: &DeskState, pending: &PendingImport) -> anyhow::Result<()> {
    let _editing = lock(&desk.editing);
    let (id, year) = (&pending.imported.office, pending.imported.year);
    let site = desk.site();
    let known = site.as_ref().and_then(|site| site.base().archive.offices.get(id));
    let office = known.map_or(id, |office| &office.name);
    let title = text!("导入了 {office} {year}", "read in {office} {year}");
    let mut paths = vec![pending.path.clone()];
    paths.extend(pending.attachments.iter().map(|(path, _)| path.clone()));
    paths.extend(pending.replaces.clone());
    for file in &pending.superseded {
        paths.extend([file.from.clone(), file.to.clone()]);
    }
    paths.sort_unstable();
    paths.dedup();
    desk.write_files(title, paths, || write_import(&desk.root, pending))
}

fn describe(pending: &PendingImport, files: &[PathBuf], is_written: bool) -> ReadReport {
    let imported = &pending.imported;
    let undecided = imported.undecided_cells();
    let issues = imported.issues.iter().filter(|issue| !issue.kind().is_settled());
    let name = |file: &PathBuf| file.file_name().map(|name| name.to_string_lossy().into_owned());
    ReadReport {
        office: imported.office.clone(),
        year: imported.year,
        is_written,
        figures: imported.provenance.len() - undecided,
        undecided,
        joined: if files.len() > 1 { files.iter().filter_map(name).collect() } else { Vec::new() },
        notes: issues.map(nianbao_import::Issue::sentence).collect(),
    }
}

/// Returns the outcome of a document that was read, and of which nothing is written.
fn refused(reason: Text) -> ReportOutcome {
    ReportOutcome::Refused { reason, unknown_office: None, remedy: Remedy::None }
}

/// Notes what came of a report of documents.
fn note(desk: &DeskState, files: &[PathBuf], outcome: &ReportOutcome) {
    for document in &mut lock(&desk.inbox).documents {
        if files.contains(&document.file) {
            document.outcome.push(outcome.clone());
            document.may_replace = false;
        }
    }
}

/// Lets documents wait again, a report of which is not written since the work was stopped.
fn wait_again(desk: &DeskState, outcome: &ImportOutcome) {
    let files: Vec<&PathBuf> = [&outcome.document].into_iter().chain(&outcome.joined).collect();
    for document in &mut lock(&desk.inbox).documents {
        if files.contains(&&document.file) {
            document.outcome = Outcome::Waiting;
        }
    }
}
