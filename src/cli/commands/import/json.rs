//! What an import says to a program: an object a document, a line each.

use super::super::super::args::Import;
use super::super::super::shell::Shell;
use super::{Outcome, may_write};
use crate::Examined;
use crate::world::{PendingImport, PriorSource};
use nianbao_core::diag::json;
use nianbao_import::{Issue, Provenance};
use serde_json::{Value, json};

/// Shows what came of each document.
pub(super) fn show(
    outcomes: &[Outcome],
    after: &Examined,
    args: &Import,
    shell: &Shell,
) -> anyhow::Result<()> {
    for outcome in outcomes {
        let document = outcome.arrival.document.display().to_string();
        let line = match &outcome.arrival.result {
            Err(why) => json!({"document": document, "error": why.get(shell.lang)}),
            Ok(ready) => of_report(&document, ready, outcome, after, args, shell),
        };
        Shell::print_result(&format!("{line}\n"))?;
    }
    Ok(())
}

fn of_report(
    document: &str,
    ready: &PendingImport,
    outcome: &Outcome,
    after: &Examined,
    args: &Import,
    shell: &Shell,
) -> Value {
    let imported = &ready.imported;
    let state = match ready.state {
        PriorSource::New => "new",
        PriorSource::Same => "same",
        PriorSource::Untouched => "updated",
        PriorSource::Edited => "edited",
    };
    let findings = outcome.findings.iter();
    let findings: Vec<Value> = findings
        .filter_map(|finding| {
            serde_json::from_str(&json::to_json_line(finding, &after.archive.sources, shell.lang))
                .ok()
        })
        .collect();
    json!({
        "document": document,
        "path": ready.path,
        "office": imported.office,
        "year": imported.year,
        "form": imported.form,
        "state": state,
        "written": !args.dry_run && may_write(ready, args.force),
        "cells": imported.traces.iter().map(cell).collect::<Vec<_>>(),
        "review": imported.doubts.iter().map(|one| doubt(one, shell)).collect::<Vec<_>>(),
        "findings": findings,
    })
}

fn cell(trace: &Provenance) -> Value {
    json!({
        "place": trace.place,
        "value": trace.value,
        "raw": trace.raw,
        "spot": trace.spot.text().en,
    })
}

fn doubt(doubt: &Issue, shell: &Shell) -> Value {
    json!({
        "kind": doubt.kind.name(),
        "place": doubt.place,
        "spot": doubt.spot.as_ref().map(|spot| spot.text().en),
        "raw": doubt.raw,
        "message": doubt.words.get(shell.lang),
    })
}
