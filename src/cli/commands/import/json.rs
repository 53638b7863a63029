//! `import --format json`: one object a document, each on a line.

use super::{CheckedImport, is_written};
use crate::Examined;
use crate::cli::args::Import;
use crate::cli::shell::Shell;
use crate::world::{PendingImport, PriorSource, SupersededFile};
use nianbao_core::diag::json;
use nianbao_import::{Difference, DifferencePlace, Issue, ProposedOffice, Provenance, Reason};
use serde_json::{Value, json};

/// Most differences of a source that are told: more than a form has cells.
const MAX_DIFFERENCES: usize = 500;

/// Prints the outcome of each document.
pub(super) fn print(
    imports: &[CheckedImport],
    after: &Examined,
    args: &Import,
    shell: &Shell,
) -> anyhow::Result<()> {
    for import in imports {
        let document = import.outcome.document.display().to_string();
        let line = match &import.outcome.result {
            Err(refusal) => json!({
                "document": document,
                "error": refusal.text.get(shell.lang),
                "details": refusal.worker_output,
                "unknown_office": refusal.unknown_office,
                "copies": copy_names(import),
            }),
            Ok(pending) => report_object(&document, pending, import, after, args, shell),
        };
        Shell::print_result(&format!("{line}\n"))?;
    }
    Ok(())
}

/// Prints the offices that were added, or would be.
pub(super) fn print_offices(added: &[ProposedOffice], args: &Import) -> anyhow::Result<()> {
    for office in added {
        let ProposedOffice { id, name, kind, parent, .. } = office;
        let line = json!({"added_office": {
            "id": id,
            "name": name,
            "kind": kind.name(),
            "parent": parent,
            "written": !args.dry_run,
        }});
        Shell::print_result(&format!("{line}\n"))?;
    }
    Ok(())
}

fn report_object(
    document: &str,
    pending: &PendingImport,
    import: &CheckedImport,
    after: &Examined,
    args: &Import,
    shell: &Shell,
) -> Value {
    let imported = &pending.imported;
    let findings = import.findings.iter();
    let findings: Vec<Value> = findings
        .filter_map(|finding| {
            serde_json::from_str(&json::to_json_line(finding, &after.archive.sources, shell.lang))
                .ok()
        })
        .collect();
    json!({
        "document": document,
        "path": pending.path,
        "office": imported.office,
        "year": imported.year,
        "form": imported.form,
        "state": state_name(pending.prior),
        "written": is_written(pending, args),
        "converted_by": pending.converted_by,
        "cells": imported.provenance.iter().map(cell_object).collect::<Vec<_>>(),
        "review": imported.issues.iter().map(|issue| issue_object(issue, shell)).collect::<Vec<_>>(),
        "findings": findings,
        "joined": imported.issues.iter().filter_map(joined_name).collect::<Vec<_>>(),
        "copies": copy_names(import),
        "superseded": pending.superseded.iter().map(superseded_object).collect::<Vec<_>>(),
        "differences": import.differences.map(difference_objects),
    })
}

/// Returns the names of the documents that an issue says are joined.
fn joined_name(issue: &Issue) -> Option<&str> {
    match &issue.reason {
        Reason::JoinedDocuments { name, .. } => Some(name),
        Reason::JoinedWithEarlier { names } => Some(names),
        _ => None,
    }
}

/// Returns the documents that are not imported, as another one has their figures and words.
fn copy_names(import: &CheckedImport) -> Vec<String> {
    let copies = import.outcome.copies.iter();
    copies.map(|[copy, _]| copy.display().to_string()).collect()
}

fn superseded_object(file: &SupersededFile) -> Value {
    json!({"from": file.from, "to": file.to})
}

/// Returns the differences of a source from the import, as many as are told.
fn difference_objects(differences: &[Difference]) -> Vec<Value> {
    let object = |difference: &Difference| {
        let (kind, place) = match &difference.place {
            DifferencePlace::Figures(path) => ("figures", path),
            DifferencePlace::Section(heading) => ("section", heading),
        };
        json!({
            "kind": kind,
            "place": place,
            "source": difference.source,
            "document": difference.original,
            "undecided": difference.is_undecided,
        })
    };
    differences.iter().take(MAX_DIFFERENCES).map(object).collect()
}

fn state_name(prior: PriorSource) -> &'static str {
    match prior {
        PriorSource::New => "new",
        PriorSource::Same => "same",
        PriorSource::Untouched => "updated",
        PriorSource::Edited => "edited",
        PriorSource::Fuller => "fuller",
    }
}

fn cell_object(cell: &Provenance) -> Value {
    json!({
        "place": cell.form_path,
        "value": cell.value,
        "raw": cell.raw,
        "spot": cell.location.text().en,
    })
}

fn issue_object(issue: &Issue, shell: &Shell) -> Value {
    json!({
        "kind": issue.kind().name(),
        "place": issue.form_path,
        "spot": issue.location.as_ref().map(|location| location.text().en),
        "raw": issue.raw,
        "message": issue.text().get(shell.lang),
    })
}
