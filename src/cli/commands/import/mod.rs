//! `import`: writes sources from documents, and lists what a person should review.

mod json;
mod text;

use crate::cli::ExitStatus;
use crate::cli::args::{Import, OutputFormat};
use crate::cli::progress::ProgressLine;
use crate::cli::shell::Shell;
use crate::world::{
    ImportOutcome, ImportWorkers, Importer, PendingImport, PriorSource, Stopwatch, find_documents,
    load_files, overlay_imports, share_texts, write_import,
};
use nianbao_core::diag::{ContextText, Finding, Severity, Text};
use nianbao_core::examine::ParsedSite;
use nianbao_core::source::File;
use nianbao_core::{ExamineOptions, Examined};
use nianbao_import::{ImportOptions, IssueKind};
use nianbao_text::text;
use rayon::prelude::*;
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The outcome of a document, with the findings of `check` in its source.
struct CheckedImport<'a> {
    outcome: &'a ImportOutcome,
    findings: Vec<&'a Finding>,
}

impl CheckedImport<'_> {
    /// True if a person should review it.
    fn needs_review(&self) -> bool {
        let pending = self.outcome.result.as_ref();
        pending.is_ok_and(|pending| count_review(pending) > 0) || self.count(Severity::Error) > 0
    }

    /// Returns the number of findings of a severity.
    fn count(&self, severity: Severity) -> usize {
        let findings = self.findings.iter().filter(|finding| finding.severity == severity);
        findings.map(|finding| finding.count()).sum()
    }
}

/// Returns the number of issues to review; notes by the reader of the document are none.
fn count_review(pending: &PendingImport) -> usize {
    pending.imported.issues.iter().filter(|issue| issue.kind() != IssueKind::Note).count()
}

pub(super) fn run(args: &Import, shell: &Shell) -> anyhow::Result<ExitStatus> {
    let watch = Stopwatch::start();
    let files = share_texts(load_files(&shell.site)?);
    let examine_options = ExamineOptions { drafts: true, base_url: None };
    let before = ParsedSite::new(crate::builtin::theme(), files.clone(), &examine_options);
    let found = find_documents(&args.documents)?;
    let workers = ImportWorkers::start(shell.reader, &files)?;
    let options = ImportOptions {
        office: args.office.clone(),
        year: args.year,
        form: args.form.clone(),
        original: None,
    };
    let target = args.to.trim_end_matches('/');
    let importer = Importer::new(&shell.site, target, &before.archive, &workers, options);
    let mut outcomes = import_documents(&importer, &found.documents, shell);
    refuse_duplicates(&mut outcomes);
    let pending = outcomes.iter().filter_map(|outcome| outcome.result.as_ref().ok());
    let writable: Vec<&PendingImport> =
        pending.filter(|pending| may_write(pending, args.force)).collect();
    let after =
        examine_again(&before, overlay_imports(files, writable.iter().copied()), &examine_options);
    let written = if args.dry_run {
        Ok(())
    } else {
        writable.par_iter().try_for_each(|pending| write_import(&shell.site, pending))
    };
    let checked = assign_findings(&outcomes, &after);
    match args.format {
        OutputFormat::Human => text::print(&checked, &after, args, shell)?,
        OutputFormat::Json => json::print(&checked, &after, args, shell)?,
    }
    Shell::flush_result()?;
    written.context_text(|| text!("没有全部写入", "not all of it was written"))?;
    if args.format == OutputFormat::Human {
        text::print_summary(&checked, found.others, args, &watch, shell);
    }
    Ok(exit_status(&checked, args.force))
}

/// Imports documents in parallel, in their order.
fn import_documents(
    importer: &Importer,
    documents: &[PathBuf],
    shell: &Shell,
) -> Vec<ImportOutcome> {
    let (progress, done) = (ProgressLine::new(shell, "导入", "importing"), AtomicUsize::new(0));
    let import = |document: &PathBuf| {
        let outcomes = importer.import_document(document);
        progress.update(done.fetch_add(1, Ordering::Relaxed) + 1, documents.len());
        outcomes
    };
    let outcomes = documents.par_iter().flat_map_iter(import).collect();
    progress.clear();
    outcomes
}

/// Examines other files of a site; texts that did not change are not parsed again.
fn examine_again(before: &ParsedSite, files: Vec<File>, options: &ExamineOptions) -> Examined {
    let site = before.reparse(files, options);
    let (plan, check_result) = site.check();
    Examined { archive: site.archive, plan, check_result, drafts: site.drafts }
}

/// True if a source may overwrite the one on the disk.
fn may_write(pending: &PendingImport, force: bool) -> bool {
    force || pending.prior != PriorSource::Edited
}

fn exit_status(imports: &[CheckedImport], force: bool) -> ExitStatus {
    let is_lost = |import: &CheckedImport| match &import.outcome.result {
        Ok(pending) => !may_write(pending, force),
        Err(_) => true,
    };
    if imports.iter().any(is_lost) {
        ExitStatus::Failed
    } else if imports.iter().any(CheckedImport::needs_review) {
        ExitStatus::Findings
    } else {
        ExitStatus::Clean
    }
}

/// Refuses all but the first of the documents for one report: a person decides between
/// them.
fn refuse_duplicates(outcomes: &mut [ImportOutcome]) {
    let mut first: HashMap<String, String> = HashMap::new();
    for outcome in outcomes {
        let Ok(pending) = &outcome.result else { continue };
        let (path, document) = (pending.path.clone(), outcome.document.display().to_string());
        if let Some(other) = first.get(&path) {
            outcome.result = Err(duplicate_text(other, &path).into());
        } else {
            first.insert(path, document);
        }
    }
}

fn duplicate_text(other: &str, path: &str) -> Text {
    text!(
        "与 {other} 是同一机关同一年度的年报（{path}）：只留下对的一份",
        "{other} is the report of the same office and year ({path}): keep the right one alone"
    )
}

/// Assigns findings to the documents whose sources they are in.
fn assign_findings<'a>(
    outcomes: &'a [ImportOutcome],
    after: &'a Examined,
) -> Vec<CheckedImport<'a>> {
    let mut by_path: HashMap<&str, Vec<&Finding>> = HashMap::new();
    for finding in &after.check_result.findings {
        let path = after.archive.sources.get(finding.place.source).path.as_str();
        by_path.entry(path).or_default().push(finding);
    }
    let check = |outcome: &'a ImportOutcome| {
        let path = outcome.result.as_ref().ok().map(|pending| pending.path.as_str());
        let findings = path.and_then(|path| by_path.get(path).cloned()).unwrap_or_default();
        CheckedImport { outcome, findings }
    };
    outcomes.iter().map(check).collect()
}
