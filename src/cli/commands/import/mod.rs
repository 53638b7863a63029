//! `import`: documents to sources, and what a person should look at.

mod json;
mod text;

use super::super::ExitStatus;
use super::super::args::{Import, OutputFormat};
use super::super::progress::ProgressLine;
use super::super::shell::Shell;
use crate::examine;
use crate::world::{
    ImportOutcome, Importer, PendingImport, PriorSource, Stopwatch, gather, keep, load_files,
    preview,
};
use nianbao_core::diag::{ContextText, Finding, Severity, Text};
use nianbao_core::examine::ParsedSite;
use nianbao_core::{ExamineOptions, Examined};
use nianbao_import::{ImportOptions, Kind};
use nianbao_text::text;
use rayon::prelude::*;
use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A document, what came of it, and what is to be said of its source.
struct Outcome<'a> {
    arrival: &'a ImportOutcome,
    findings: Vec<&'a Finding>,
}

impl Outcome<'_> {
    /// Whether a person should look at it.
    fn needs_review(&self) -> bool {
        let doubts = self.arrival.result.as_ref().is_ok_and(|ready| reviewed(ready) > 0);
        doubts || self.count(Severity::Error) > 0
    }

    fn count(&self, severity: Severity) -> usize {
        let of = self.findings.iter().filter(|finding| finding.severity == severity);
        of.map(|finding| finding.count()).sum()
    }
}

/// How many things in a document a person should look at. What its reader remarks
/// is for those who want to know.
fn reviewed(ready: &PendingImport) -> usize {
    ready.imported.doubts.iter().filter(|doubt| doubt.kind != Kind::Remark).count()
}

pub(super) fn run(args: &Import, shell: &Shell) -> anyhow::Result<ExitStatus> {
    let watch = Stopwatch::start();
    let files = load_files(&shell.site)?;
    let choices = ExamineOptions { drafts: true, base_url: None };
    let before = ParsedSite::new(crate::builtin::theme(), files.clone(), &choices);
    let gathered = gather(&args.documents)?;
    let intake = Importer {
        site: &shell.site,
        to: args.to.trim_end_matches('/'),
        archive: &before.archive,
        wishes: ImportOptions {
            office: args.office.clone(),
            year: args.year,
            form: args.form.clone(),
            original: None,
        },
        force: args.force,
    };
    let (progress, done) = (ProgressLine::new(shell, "导入", "importing"), AtomicUsize::new(0));
    let total = gathered.documents.len();
    let read = |document: &std::path::PathBuf| {
        let arrival = intake.read(document);
        progress.update(done.fetch_add(1, Ordering::Relaxed) + 1, total);
        arrival
    };
    let mut arrivals: Vec<ImportOutcome> =
        gathered.documents.par_iter().flat_map_iter(read).collect();
    progress.clear();
    refuse_twins(&mut arrivals);
    let ready = || arrivals.iter().filter_map(|arrival| arrival.result.as_ref().ok());
    let wanted = || ready().filter(|ready| may_write(ready, args.force));
    let after = examine(preview(files, wanted()), &choices);
    let write = |one: &&PendingImport| keep(&shell.site, one);
    let wanted: Vec<&PendingImport> = if args.dry_run { Vec::new() } else { wanted().collect() };
    let kept = wanted.par_iter().try_for_each(write);
    let outcomes = outcomes(&arrivals, &after);
    match args.format {
        OutputFormat::Human => text::show(&outcomes, &after, args, shell)?,
        OutputFormat::Json => json::show(&outcomes, &after, args, shell)?,
    }
    Shell::flush_result()?;
    kept.context_text(|| text!("没有全部写入", "not all of it was written"))?;
    if args.format == OutputFormat::Human {
        text::summary(&outcomes, gathered.others, args, &watch, shell);
    }
    Ok(exit(&outcomes, args.force))
}

/// Whether a source may be written where it belongs.
fn may_write(ready: &PendingImport, force: bool) -> bool {
    force || ready.state != PriorSource::Edited
}

fn exit(outcomes: &[Outcome], force: bool) -> ExitStatus {
    let lost = |one: &Outcome| match &one.arrival.result {
        Ok(ready) => !may_write(ready, force),
        Err(_) => true,
    };
    if outcomes.iter().any(lost) {
        ExitStatus::Failed
    } else if outcomes.iter().any(Outcome::needs_review) {
        ExitStatus::Findings
    } else {
        ExitStatus::Clean
    }
}

/// Of two documents for one report the second is not read: which of them is right
/// is for a person to say.
fn refuse_twins(arrivals: &mut [ImportOutcome]) {
    let mut first: HashMap<String, String> = HashMap::new();
    for arrival in arrivals {
        let Ok(ready) = &arrival.result else { continue };
        let (path, shown) = (ready.path.clone(), arrival.document.display().to_string());
        if let Some(other) = first.get(&path) {
            arrival.result = Err(twin(other, &path));
        } else {
            first.insert(path, shown);
        }
    }
}

fn twin(other: &str, path: &str) -> Text {
    text!(
        "与 {other} 是同一机关同一年度的年报（{path}）：只留下对的一份",
        "{other} is the report of the same office and year ({path}): keep the right one alone"
    )
}

/// Puts the findings to the documents whose sources they are in.
fn outcomes<'a>(arrivals: &'a [ImportOutcome], after: &'a Examined) -> Vec<Outcome<'a>> {
    let mut by_path: HashMap<&str, Vec<&Finding>> = HashMap::new();
    for finding in &after.check_result.findings {
        let path = after.archive.sources.get(finding.place.source).path.as_str();
        by_path.entry(path).or_default().push(finding);
    }
    let of = |arrival: &'a ImportOutcome| {
        let path = arrival.result.as_ref().ok().map(|ready| ready.path.as_str());
        let findings = path.and_then(|path| by_path.get(path).cloned()).unwrap_or_default();
        Outcome { arrival, findings }
    };
    arrivals.iter().map(of).collect()
}
