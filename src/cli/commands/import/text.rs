//! What an import says to a person.

use super::super::super::args::Import;
use super::super::super::shell::Shell;
use super::super::{describe_counts, format_seconds};
use super::{Outcome, may_write, reviewed};
use crate::world::{PendingImport, PriorSource, Stopwatch};
use nianbao_core::Examined;
use nianbao_core::diag::human::SnippetRenderer;
use nianbao_core::diag::{Severity, Text};
use nianbao_import::{Issue, Kind};
use nianbao_text::text;

/// Shows what came of each document.
pub(super) fn show(
    outcomes: &[Outcome],
    after: &Examined,
    args: &Import,
    shell: &Shell,
) -> anyhow::Result<()> {
    for outcome in outcomes {
        let mut words = String::new();
        head(outcome, args, shell, &mut words);
        if let Ok(ready) = &outcome.arrival.result {
            for doubt in &ready.imported.doubts {
                line(&of_doubt(doubt), shell, &mut words);
            }
            if shell.verbose {
                traces(ready, shell, &mut words);
            }
        }
        Shell::print_result(&words)?;
        findings(outcome, after, shell)?;
    }
    Ok(())
}

fn line(words: &Text, shell: &Shell, out: &mut String) {
    out.push_str("  ");
    out.push_str(words.get(shell.lang));
    out.push('\n');
}

/// The document, and what came of it.
fn head(outcome: &Outcome, args: &Import, shell: &Shell, out: &mut String) {
    let document = outcome.arrival.document.display();
    let words = match &outcome.arrival.result {
        Err(why) => {
            let (zh, en) = (&why.zh, &why.en);
            text!("{document}：没有导入。{zh}", "{document}: not imported. {en}")
        }
        Ok(ready) => {
            let path = &ready.path;
            let state = state(ready, args);
            let (zh, en) = (state.zh, state.en);
            text!("{document} → {path}（{zh}）", "{document} → {path} ({en})")
        }
    };
    out.push_str(words.get(shell.lang));
    out.push('\n');
    if let Ok(ready) = &outcome.arrival.result {
        line(&figures(ready), shell, out);
        if !may_write(ready, args.force) {
            let path = ready.replaces.as_ref().unwrap_or(&ready.path);
            let words = text!(
                "{path} 导入后有人改过，没有覆盖；确要覆盖，加 --force",
                "{path} was edited since, and is left as it is; use --force to write over it"
            );
            line(&words, shell, out);
        }
    }
}

fn state(ready: &PendingImport, args: &Import) -> Text {
    match ready.state {
        PriorSource::Edited if !args.force => text!("没有写入", "not written"),
        PriorSource::Same => text!("没有变化", "as it was"),
        _ if args.dry_run => text!("试运行，没有写入", "a dry run, not written"),
        PriorSource::New => text!("新建", "new"),
        PriorSource::Untouched | PriorSource::Edited => text!("已更新", "written over"),
    }
}

/// How many figures were read.
fn figures(ready: &PendingImport) -> Text {
    let (all, open, look) =
        (ready.imported.traces.len(), ready.imported.undecided(), reviewed(ready));
    let (office, year, form) = (&ready.imported.office, ready.imported.year, &ready.imported.form);
    text!(
        "{office}，{year} 年度，{form}：读到 {all} 格，待定 {open} 格，共 {look} 处请核对",
        "{office}, {year}, {form}: {all} cells read, {open} left to decide, {look} things to look at"
    )
}

/// A doubt in a line.
fn of_doubt(doubt: &Issue) -> Text {
    let (zh, en) = match doubt.kind {
        Kind::Cell => ("待定", "decide"),
        Kind::Typo => ("错字", "typo"),
        Kind::Row => ("未读的行", "row not read"),
        Kind::Column => ("未读的列", "column not read"),
        Kind::Table => ("表", "table"),
        Kind::Words => ("未写入的文字", "words left out"),
        Kind::Field => ("字段", "field"),
        Kind::Remark => ("说明", "note"),
    };
    let place = doubt.place.as_deref().map(|place| format!(" {place}")).unwrap_or_default();
    let spot = doubt.spot.as_ref().map(nianbao_document::Location::text);
    let (spot_zh, spot_en) = spot.map_or((String::new(), String::new()), |spot| {
        (format!("（{}）", spot.zh), format!(" ({})", spot.en))
    });
    let raw = doubt.raw.as_deref().map(shown).filter(|raw| !raw.is_empty());
    let (raw_zh, raw_en) = raw.map_or((String::new(), String::new()), |raw| {
        (format!("：原文“{raw}”"), format!(": \"{raw}\""))
    });
    let (why_zh, why_en) = (&doubt.words.zh, &doubt.words.en);
    text!("{zh}{place}{spot_zh}{raw_zh}，{why_zh}", "{en}{place}{spot_en}{raw_en}: {why_en}")
}

/// A raw text on one line, and not a long one.
fn shown(raw: &str) -> String {
    const MOST: usize = 60;
    let words: Vec<&str> = raw.split_whitespace().collect();
    let line: String = words.join(" ").chars().filter(|c| !c.is_control()).collect();
    if line.chars().count() <= MOST {
        return line;
    }
    line.chars().take(MOST).chain(['…']).collect()
}

/// Where each figure was read.
fn traces(ready: &PendingImport, shell: &Shell, out: &mut String) {
    for trace in &ready.imported.traces {
        let (place, raw, spot) = (&trace.place, shown(&trace.raw), trace.spot.text());
        let value = trace.value.as_deref().unwrap_or("~");
        let (zh, en) = (spot.zh, spot.en);
        line(
            &text!("{place} = {value}（{zh}“{raw}”）", "{place} = {value} ({en}, \"{raw}\")"),
            shell,
            out,
        );
    }
}

fn findings(outcome: &Outcome, after: &Examined, shell: &Shell) -> anyhow::Result<()> {
    let human = SnippetRenderer::new(shell.color_out(), shell.lang);
    let least = match (shell.quiet, shell.verbose) {
        (true, _) => Severity::Error,
        (_, true) => Severity::Note,
        _ => Severity::Warning,
    };
    for finding in outcome.findings.iter().filter(|finding| finding.severity >= least) {
        Shell::print_result(&format!("{}\n", human.render(finding, &after.archive.sources)))?;
    }
    Ok(())
}

/// What came of all documents together.
pub(super) fn summary(
    outcomes: &[Outcome],
    others: usize,
    args: &Import,
    watch: &Stopwatch,
    shell: &Shell,
) {
    if outcomes.len() > 1 {
        table(outcomes, args, shell);
    }
    let all = outcomes.len();
    let read = outcomes.iter().filter(|one| one.arrival.result.is_ok()).count();
    let open = outcomes.iter().filter(|one| one.needs_review()).count();
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

/// A line for each document.
fn table(outcomes: &[Outcome], args: &Import, shell: &Shell) {
    for outcome in outcomes {
        let document = outcome.arrival.document.display();
        let words = match &outcome.arrival.result {
            Err(_) => text!("✗ {document}", "✗ {document}"),
            Ok(ready) => {
                let mark = if outcome.needs_review() || !may_write(ready, args.force) {
                    "!"
                } else {
                    "✓"
                };
                let (path, cells) = (&ready.path, ready.imported.traces.len());
                let look = reviewed(ready);
                let found = describe_counts(|severity| outcome.count(severity));
                let (zh, en) = found.map_or((String::new(), String::new()), |found| {
                    (format!("，{}", found.zh), format!(", {}", found.en))
                });
                text!(
                    "{mark} {document} → {path}：{cells} 格，{look} 处请核对{zh}",
                    "{mark} {document} → {path}: {cells} cells, {look} to look at{en}"
                )
            }
        };
        shell.print_status(&words);
    }
}
