//! `import`: writes sources from documents, and lists what a person should review.

mod json;
mod new_offices;
mod summary;
mod text;

use crate::cli::ExitStatus;
use crate::cli::args::{Import, OutputFormat};
use crate::cli::progress::ProgressLine;
use crate::cli::shell::Shell;
use crate::world::{
    DocumentReader, ImportOutcome, Importer, PendingImport, PriorSource, Stopwatch,
    compare_prior_source, current_year, find_documents, load_files, overlay_imports,
    resolve_target, share_texts, with_offices, write_import,
};
use nianbao_core::diag::{Finding, Lang, Severity, Text, user_error};
use nianbao_core::examine::ParsedSite;
use nianbao_core::source::File;
use nianbao_core::{ExamineOptions, Examined};
use nianbao_import::{Difference, ImportOptions};
use rayon::prelude::*;
use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The outcome of a document, with the findings of `check` in its source.
struct CheckedImport<'a> {
    outcome: &'a ImportOutcome,
    findings: Vec<&'a Finding>,
    /// The differences of the source on the disk, if it is another one.
    differences: Option<&'a [Difference]>,
}

impl CheckedImport<'_> {
    /// True if a person should review it.
    fn needs_review(&self) -> bool {
        self.count_review() > 0 || self.count(Severity::Error) > 0
    }

    /// Returns true if its source is not on the disk, or would not be.
    fn is_lost(&self, force: bool) -> bool {
        !self.outcome.result.as_ref().is_ok_and(|pending| may_write(pending, force))
    }

    /// Returns the number of issues to review.
    fn count_review(&self) -> usize {
        self.outcome.result.as_ref().map_or(0, count_review)
    }

    /// Returns the number of findings of a severity.
    fn count(&self, severity: Severity) -> usize {
        let findings = self.findings.iter().filter(|finding| finding.severity == severity);
        findings.map(|finding| finding.count()).sum()
    }
}

/// Returns the number of issues to review; notes by the reader of the document and known
/// slips are none.
fn count_review(pending: &PendingImport) -> usize {
    pending.imported.issues.iter().filter(|issue| !issue.kind().is_settled()).count()
}

pub(super) fn run(args: &Import, shell: &Shell) -> anyhow::Result<ExitStatus> {
    let watch = Stopwatch::start();
    let files = share_texts(load_files(&shell.site)?);
    let target = resolve_target(&shell.site, &args.to)?;
    let found = find_documents(&args.documents)?;
    let mut site = ImportSite::open(files, shell)?;
    new_offices::refuse_wrong_list(&site.parsed, shell)?;
    let mut outcomes = show_progress(found.documents.len(), shell, |count| {
        site.importer(&target, args, shell).import_documents(&found.documents, count)
    });
    let mut added = Vec::new();
    if args.add_offices
        && let Some(new) =
            new_offices::add(&outcomes, &site.files, &site.parsed.archive, args, shell)?
    {
        site = ImportSite::open(with_offices(site.files, &new.text), shell)?;
        let refused = outcomes.iter().filter(|outcome| outcome.result.is_err()).count();
        outcomes = show_progress(refused, shell, |count| {
            site.importer(&target, args, shell).import_refused(outcomes, count)
        });
        added = new.offices;
    }
    let mut outcomes = site.importer(&target, args, shell).join_parts(outcomes);
    let ImportSite { files, parsed: before, .. } = site;
    // Before they are written over.
    let differences = compare_prior(&outcomes, &before, shell);
    if !args.dry_run {
        write_imports(&mut outcomes, args, shell);
    }
    let pending = outcomes.iter().filter_map(|outcome| outcome.result.as_ref().ok());
    let written = pending.filter(|pending| may_write(pending, args.force));
    let after = examine_again(&before, overlay_imports(files, written), &examine_options());
    let mut checked = assign_findings(&outcomes, &after);
    for (import, differences) in checked.iter_mut().zip(&differences) {
        import.differences = differences.as_deref();
    }
    match args.format {
        OutputFormat::Human => text::print(&checked, &after, args, shell)?,
        OutputFormat::Json => {
            json::print_offices(&added, args)?;
            json::print(&checked, &after, args, shell)?;
        }
    }
    Shell::flush_result()?;
    if args.format == OutputFormat::Human {
        summary::print(&checked, &found.others, args, &watch, shell);
    }
    Ok(exit_status(&checked, args.force))
}

/// A site that documents are imported into, and the reader of documents that knows its forms
/// and offices.
struct ImportSite {
    files: Vec<File>,
    parsed: ParsedSite,
    reader: DocumentReader,
}

impl ImportSite {
    /// Reads the files of a site.
    ///
    /// Errors: documents cannot be read.
    fn open(files: Vec<File>, shell: &Shell) -> anyhow::Result<Self> {
        // A worker reads the forms while the site is read.
        let (reader, parsed) = rayon::join(
            || DocumentReader::start(shell.reader, &files),
            || ParsedSite::new(crate::builtin::theme(), files.clone(), &examine_options()),
        );
        Ok(Self { files, parsed, reader: reader? })
    }

    fn importer<'a>(&'a self, target: &'a str, args: &Import, shell: &'a Shell) -> Importer<'a> {
        let options = ImportOptions {
            office: args.office.clone(),
            year: args.year,
            form: args.form.clone(),
            published: args.published.map(|date| date.to_string()),
            original: None,
        };
        Importer::new(&shell.site, target, &self.parsed.archive, &self.reader, options)
    }
}

fn examine_options() -> ExamineOptions {
    ExamineOptions { drafts: true, current_year: Some(current_year()), ..ExamineOptions::default() }
}

/// Compares the sources on the disk with the imports that take their place.
fn compare_prior(
    outcomes: &[ImportOutcome],
    before: &ParsedSite,
    shell: &Shell,
) -> Vec<Option<Vec<Difference>>> {
    let compare = |outcome: &ImportOutcome| {
        let pending = outcome.result.as_ref().ok()?;
        compare_prior_source(&shell.site, &before.archive, pending)
    };
    outcomes.par_iter().map(compare).collect()
}

/// Writes the sources that may be written. One that cannot is refused with the reason, so
/// that what is said of it later is true.
fn write_imports(outcomes: &mut [ImportOutcome], args: &Import, shell: &Shell) {
    outcomes.par_iter_mut().for_each(|outcome| {
        let Ok(pending) = &outcome.result else { return };
        if may_write(pending, args.force)
            && let Err(error) = write_import(&shell.site, pending)
        {
            outcome.result = Err(unwritten_text(&error).into());
        }
    });
}

/// Returns an error and its causes as one sentence.
fn unwritten_text(error: &anyhow::Error) -> Text {
    let [zh, en] = [Lang::Zh, Lang::En].map(|lang| user_error::lines(error, lang));
    let join = |lines: &[String], open: &str, close: &str| match lines {
        [] => String::new(),
        [line] => line.clone(),
        [line, causes @ ..] => format!("{line}{open}{}{close}", causes.join("; ")),
    };
    Text::new(join(&zh, "（", "）"), join(&en, " (", ")"))
}

/// Imports documents with a line that shows how many are done.
fn show_progress(
    documents: usize,
    shell: &Shell,
    import: impl FnOnce(&(dyn Fn() + Sync)) -> Vec<ImportOutcome>,
) -> Vec<ImportOutcome> {
    let (progress, done) = (ProgressLine::new(shell, "导入", "importing"), AtomicUsize::new(0));
    let outcomes = import(&|| progress.update(done.fetch_add(1, Ordering::Relaxed) + 1, documents));
    progress.clear();
    outcomes
}

/// Examines other files of a site; texts that did not change are not parsed again.
fn examine_again(before: &ParsedSite, files: Vec<File>, options: &ExamineOptions) -> Examined {
    let site = before.reparse(files, options);
    let (plan, check_result) = site.check();
    Examined { archive: site.archive, plan, check_result, drafts: site.drafts }
}

/// Returns true if an import writes a source: it may, and there is something to write.
fn is_written(pending: &PendingImport, args: &Import) -> bool {
    let is_same = pending.prior == PriorSource::Same && pending.replaces.is_none();
    !args.dry_run && !is_same && may_write(pending, args.force)
}

/// True if a source may overwrite the one on the disk.
fn may_write(pending: &PendingImport, force: bool) -> bool {
    force || !matches!(pending.prior, PriorSource::Edited | PriorSource::Fuller)
}

fn exit_status(imports: &[CheckedImport], force: bool) -> ExitStatus {
    if imports.iter().any(|import| import.is_lost(force)) {
        ExitStatus::Failed
    } else if imports.iter().any(CheckedImport::needs_review) {
        ExitStatus::Findings
    } else {
        ExitStatus::Clean
    }
}

/// Groups the reports by their documents: a collection has several.
fn group_by_document<'i, 'a>(
    imports: &'i [CheckedImport<'a>],
) -> impl Iterator<Item = &'i [CheckedImport<'a>]> {
    imports.chunk_by(|import, next| import.outcome.document == next.outcome.document)
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
        CheckedImport { outcome, findings, differences: None }
    };
    outcomes.iter().map(check).collect()
}
