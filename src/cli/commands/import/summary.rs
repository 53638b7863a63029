//! The end of an import as text: a line for each document, and the sums.

use super::text::{document_names, review_text};
use super::{CheckedImport, group_by_document};
use crate::cli::args::Import;
use crate::cli::commands::format_seconds;
use crate::cli::shell::Shell;
use crate::world::Stopwatch;
use nianbao_core::diag::{Severity, Text};
use nianbao_text::text;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// The most kinds of other files that are named.
const MAX_KINDS: usize = 5;

/// Prints a table of the documents if there are several, and how many were read, written
/// and are to be looked at. The last line says what the exit status says.
pub(super) fn print(
    imports: &[CheckedImport],
    others: &BTreeMap<String, usize>,
    args: &Import,
    watch: &Stopwatch,
    shell: &Shell,
) {
    if imports.len() > 1 {
        for group in group_by_document(imports) {
            print_document(group, args, shell);
        }
    }
    if !others.is_empty() {
        shell.print_status(&others_text(others));
    }
    print_converted(imports, shell);
    let others = imports.iter().map(|import| &import.outcome);
    let others: usize = others.map(|outcome| outcome.joined.len() + outcome.copies.len()).sum();
    let documents = group_by_document(imports).count() + others;
    let time = format_seconds(watch.elapsed(), shell.lang);
    let lost = imports.iter().filter(|import| import.is_lost(args.force)).count();
    let done = imports.len() - lost;
    let (lost_zh, lost_en) = if lost == 0 {
        (String::new(), String::new())
    } else {
        (format!("，{lost} 份没有导入"), format!(", not imported: {lost}"))
    };
    let count = |severity| imports.iter().map(|import| import.count(severity)).sum();
    let review = imports.iter().map(CheckedImport::count_review).sum();
    let Text { zh, en } = review_text(review, count);
    let verb = if args.dry_run {
        text!("可以导入", "reports that can be imported")
    } else {
        text!("导入", "reports imported")
    };
    let Text { zh: verb_zh, en: verb_en } = verb;
    shell.print_status(&text!(
        "{documents} 个文件：{verb_zh} {done} 份年报{lost_zh}；{zh}（{time}）",
        "documents: {documents}; {verb_en}: {done}{lost_en}; {en} ({time})"
    ));
}

/// Says how many files are no documents, and of which kinds most of them are.
fn others_text(others: &BTreeMap<String, usize>) -> Text {
    let all: usize = others.values().sum();
    let mut kinds: Vec<(&str, usize)> =
        others.iter().map(|(extension, count)| (extension.as_str(), *count)).collect();
    kinds.sort_by_key(|(extension, count)| (extension.is_empty(), Reverse(*count)));
    let has_more = kinds.len() > MAX_KINDS;
    kinds.truncate(MAX_KINDS);
    let list = |unnamed: &str| {
        let name = |extension: &str| match extension {
            "" => unnamed.to_owned(),
            extension => format!(".{extension}"),
        };
        let kinds = kinds.iter().map(|(extension, count)| format!("{} {count}", name(extension)));
        kinds.collect::<Vec<_>>()
    };
    let (zh, en) = (list("无扩展名").join("、"), list("without extension").join(", "));
    let (more_zh, more_en) = if has_more { (" 等", ", and more") } else { ("", "") };
    text!(
        "文件夹中另有 {all} 个文件不是文档，没有读（{zh}{more_zh}）",
        "{all} other files in the folders are no documents, and were not read ({en}{more_en})"
    )
}

/// Prints how many documents another program converted, if it was any.
fn print_converted(imports: &[CheckedImport], shell: &Shell) {
    let groups = group_by_document(imports);
    let suites = groups.filter_map(|group| {
        group.iter().find_map(|import| import.outcome.result.as_ref().ok()?.converted_by.as_ref())
    });
    let suites: Vec<&String> = suites.collect();
    if let Some(suite) = suites.first() {
        let count = suites.len();
        shell.print_status(&text!(
            "{count} 个文件由 {suite} 转换后读取",
            "documents converted by {suite}: {count}"
        ));
    }
}

/// Prints the line of a document; the reports of a collection have lines below it.
fn print_document(group: &[CheckedImport], args: &Import, shell: &Shell) {
    let document = document_names(group[0].outcome);
    if let [import] = group {
        let (mark, Text { zh, en }) = (mark(import, args), report_text(import));
        shell.print_status(&text!("{mark} {document}{zh}", "{mark} {document}{en}"));
        return;
    }
    let count = group.len();
    shell.print_status(&text!("{document}：{count} 份年报", "{document}: {count} reports"));
    for import in group {
        let (mark, Text { zh, en }) = (mark(import, args), report_text(import));
        shell.print_status(&text!("  {mark}{zh}", "  {mark}{en}"));
    }
}

/// Returns ✗ for a report that is not imported, ! for one to look at, ✓ for any other.
fn mark(import: &CheckedImport, args: &Import) -> char {
    match (import.is_lost(args.force), import.needs_review()) {
        (true, _) => '✗',
        (false, true) => '!',
        (false, false) => '✓',
    }
}

/// Returns the path of a source with what is to be looked at; a report without one is
/// spoken of above.
fn report_text(import: &CheckedImport) -> Text {
    let Ok(pending) = &import.outcome.result else {
        return text!("：没有导入", ": not imported");
    };
    let (path, cells) = (&pending.path, pending.imported.provenance.len());
    let Text { zh, en } =
        review_text(import.count_review(), |severity: Severity| import.count(severity));
    text!(" → {path}：{cells} 格，{zh}", " → {path}: {cells} cells, {en}")
}
