//! The outcome of an import as text.

use super::{CheckedImport, count_review, may_write};
use crate::Examined;
use crate::cli::args::Import;
use crate::cli::commands::{describe_counts, format_seconds};
use crate::cli::shell::Shell;
use crate::world::{ImportRefusal, PendingImport, PriorSource, Stopwatch};
use nianbao_core::diag::human::SnippetRenderer;
use nianbao_core::diag::{Severity, Text};
use nianbao_import::{Issue, IssueKind};
use nianbao_text::text;

/// Longest raw text in a line, in characters.
const MAX_RAW_CHARS: usize = 60;

/// Prints the outcome of each document.
pub(super) fn print(
    imports: &[CheckedImport],
    after: &Examined,
    args: &Import,
    shell: &Shell,
) -> anyhow::Result<()> {
    for import in imports {
        let mut out = String::new();
        write_heading(import, args, shell, &mut out);
        if let Ok(pending) = &import.outcome.result {
            for issue in &pending.imported.issues {
                write_line(&issue_text(issue), shell, &mut out);
            }
            if shell.verbose {
                write_provenance(pending, shell, &mut out);
            }
        }
        Shell::print_result(&out)?;
        print_findings(import, after, shell)?;
    }
    Ok(())
}

/// Appends an indented line.
fn write_line(text: &Text, shell: &Shell, out: &mut String) {
    out.push_str("  ");
    out.push_str(text.get(shell.lang));
    out.push('\n');
}

/// Appends the document, its outcome, and the number of cells.
fn write_heading(import: &CheckedImport, args: &Import, shell: &Shell, out: &mut String) {
    let document = import.outcome.document.display();
    let heading = match &import.outcome.result {
        Err(reason) => {
            let Text { zh, en } = &reason.text;
            text!("{document}：没有导入。{zh}", "{document}: not imported. {en}")
        }
        Ok(pending) => {
            let path = &pending.path;
            let Text { zh, en } = state_text(pending, args);
            text!("{document} → {path}（{zh}）", "{document} → {path} ({en})")
        }
    };
    out.push_str(heading.get(shell.lang));
    out.push('\n');
    if let Err(ImportRefusal { worker_output: Some(output), .. }) = &import.outcome.result
        && shell.verbose
    {
        for line in output.lines() {
            write_line(&Text::same(line.to_owned()), shell, out);
        }
    }
    if let Ok(pending) = &import.outcome.result {
        write_line(&cells_text(pending), shell, out);
        if !may_write(pending, args.force) {
            let path = pending.replaces.as_ref().unwrap_or(&pending.path);
            let refusal = text!(
                "{path} 或旁边与原件、图片同名的文件不是导入写的，或导入后有人改过，没有覆盖；确要覆盖，加 --force",
                "{path}, or a file beside it with the name of the document or of a picture in it, was written or edited by somebody; they are left as they are. Use --force to write over them"
            );
            write_line(&refusal, shell, out);
        }
    }
}

fn state_text(pending: &PendingImport, args: &Import) -> Text {
    match pending.prior {
        PriorSource::Edited if !args.force => text!("没有写入", "not written"),
        PriorSource::Same => text!("没有变化", "as it was"),
        _ if args.dry_run => text!("试运行，没有写入", "a dry run, not written"),
        PriorSource::New => text!("新建", "new"),
        PriorSource::Untouched | PriorSource::Edited => text!("已更新", "written over"),
    }
}

/// Returns the report and the number of its cells.
fn cells_text(pending: &PendingImport) -> Text {
    let imported = &pending.imported;
    let (all, open) = (imported.provenance.len(), imported.undecided_cells());
    let look = count_review(pending);
    let (office, year, form) = (&imported.office, imported.year, &imported.form);
    text!(
        "{office}，{year} 年度，{form}：读到 {all} 格，待定 {open} 格，共 {look} 处请核对",
        "{office}, {year}, {form}: {all} cells read, {open} left to decide, {look} things to look at"
    )
}

/// Returns an issue as a line.
fn issue_text(issue: &Issue) -> Text {
    let (zh, en) = match issue.kind() {
        IssueKind::Cell => ("待定", "decide"),
        IssueKind::Typo => ("错字", "typo"),
        IssueKind::Row => ("未读的行", "row not read"),
        IssueKind::Column => ("未读的列", "column not read"),
        IssueKind::Table => ("表", "table"),
        IssueKind::Text => ("未写入的文字", "words left out"),
        IssueKind::Field => ("字段", "field"),
        IssueKind::Note => ("说明", "note"),
    };
    let path = issue.form_path.as_deref().map(|path| format!(" {path}")).unwrap_or_default();
    let location = issue.location.as_ref().map(nianbao_document::Location::text);
    let (location_zh, location_en) = location
        .map_or((String::new(), String::new()), |Text { zh, en }| {
            (format!("（{zh}）"), format!(" ({en})"))
        });
    let raw = issue.raw.as_deref().map(shorten).filter(|raw| !raw.is_empty());
    let (raw_zh, raw_en) = raw.map_or((String::new(), String::new()), |raw| {
        (format!("：原文“{raw}”"), format!(": \"{raw}\""))
    });
    let Text { zh: reason_zh, en: reason_en } = issue.text();
    text!(
        "{zh}{path}{location_zh}{raw_zh}，{reason_zh}",
        "{en}{path}{location_en}{raw_en}: {reason_en}"
    )
}

/// Shortens a raw text to one line.
fn shorten(raw: &str) -> String {
    let words: Vec<&str> = raw.split_whitespace().collect();
    let line: String = words.join(" ").chars().filter(|c| !c.is_control()).collect();
    if line.chars().count() <= MAX_RAW_CHARS {
        return line;
    }
    line.chars().take(MAX_RAW_CHARS).chain(['…']).collect()
}

/// Appends each cell with its place in the document.
fn write_provenance(pending: &PendingImport, shell: &Shell, out: &mut String) {
    for cell in &pending.imported.provenance {
        let (path, raw) = (&cell.form_path, shorten(&cell.raw));
        let value = cell.value.as_deref().unwrap_or("~");
        let Text { zh, en } = cell.location.text();
        let text = text!("{path} = {value}（{zh}“{raw}”）", "{path} = {value} ({en}, \"{raw}\")");
        write_line(&text, shell, out);
    }
}

/// Prints the findings in a source, errors alone with `--quiet`, notes with `--verbose`.
fn print_findings(import: &CheckedImport, after: &Examined, shell: &Shell) -> anyhow::Result<()> {
    let human = SnippetRenderer::new(shell.color_out(), shell.lang);
    let least = match (shell.quiet, shell.verbose) {
        (true, _) => Severity::Error,
        (_, true) => Severity::Note,
        _ => Severity::Warning,
    };
    for finding in import.findings.iter().filter(|finding| finding.severity >= least) {
        Shell::print_result(&format!("{}\n", human.render(finding, &after.archive.sources)))?;
    }
    Ok(())
}

/// Prints the number of documents, and a table of them if there are several.
pub(super) fn print_summary(
    imports: &[CheckedImport],
    others: usize,
    args: &Import,
    watch: &Stopwatch,
    shell: &Shell,
) {
    if imports.len() > 1 {
        print_table(imports, args, shell);
    }
    let all = imports.len();
    let read = imports.iter().filter(|import| import.outcome.result.is_ok()).count();
    let open = imports.iter().filter(|import| import.needs_review()).count();
    let time = format_seconds(watch.elapsed(), shell.lang);
    shell.print_status(&text!(
        "{all} 个文件：读成 {read} 份年报，其中 {open} 份请核对（{time}）",
        "documents: {all}; reports read: {read}, to look at: {open} ({time})"
    ));
    if others > 0 {
        shell.print_status(&text!(
            "文件夹中另有 {others} 个文件不是文档，没有读",
            "{others} other files in the folders are no documents, and were not read"
        ));
    }
}

/// Prints a line for each document.
fn print_table(imports: &[CheckedImport], args: &Import, shell: &Shell) {
    for import in imports {
        let document = import.outcome.document.display();
        let line = match &import.outcome.result {
            Err(_) => text!("✗ {document}", "✗ {document}"),
            Ok(pending) => {
                let needs_review = import.needs_review() || !may_write(pending, args.force);
                let mark = if needs_review { "!" } else { "✓" };
                let (path, cells) = (&pending.path, pending.imported.provenance.len());
                let look = count_review(pending);
                let found = describe_counts(|severity| import.count(severity));
                let (zh, en) = found.map_or((String::new(), String::new()), |found| {
                    (format!("，{}", found.zh), format!(", {}", found.en))
                });
                text!(
                    "{mark} {document} → {path}：{cells} 格，{look} 处请核对{zh}",
                    "{mark} {document} → {path}: {cells} cells, {look} to look at{en}"
                )
            }
        };
        shell.print_status(&line);
    }
}
