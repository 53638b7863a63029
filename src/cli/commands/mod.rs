//! The commands, one file each.

mod build;
mod check;
pub(super) mod desk;
mod fix;
mod forms;
mod import;
mod init;
mod lsp;
mod manual;
mod new;
mod publish;
mod ready;
mod rules;
mod serve;
mod theme;
mod verify;
mod watch;

use super::ExitStatus;
use super::args::{Args, Command};
use super::shell::Shell;
use nianbao_core::diag::{Lang, Severity, Text};
use nianbao_text::text;

/// Runs the command that the arguments name.
pub(super) fn run(args: Args, shell: &mut Shell) -> anyhow::Result<ExitStatus> {
    match args.command {
        Command::Init { dir } => init::run(&dir, shell),
        Command::New { office, year } => new::run(&office, year, shell),
        Command::Import(args) => import::run(&args, shell),
        Command::Check(args) => check::run(&args, shell),
        Command::Build(build) => build::run(&build, shell),
        Command::Publish(args) => publish::run(&args, shell),
        Command::Serve(args) => serve::run(&args, shell),
        Command::Desk(args) => desk::run(&args, shell),
        Command::Lsp => lsp::run(shell),
        Command::Verify(args) => verify::run(&args, shell),
        Command::Explain { rule } => rules::explain(&rule, shell),
        Command::Rules => rules::list(shell),
        Command::Forms { id, schema } => forms::run(id.as_deref(), schema, shell),
        Command::Theme { action } => theme::run(&action, shell),
        Command::Licenses => manual::print_notices(),
        Command::Completions { shell: kind } => manual::print_completions(kind),
        Command::Man { dir } => manual::write_pages(&dir, shell),
    }
}

/// Says that documents beside reports were not read, if that is so; the rest goes on.
fn print_review_failure(failure: Option<&anyhow::Error>, shell: &Shell) {
    if let Some(error) = failure {
        let lines = nianbao_core::diag::user_error::lines(error, shell.lang).join(" ");
        shell.print_status(&text!("原件没有比对：{lines}", "originals were not compared: {lines}"));
    }
}

/// Returns `2 个错误，1 个提醒` for counts by severity; `None` if all are zero.
fn describe_counts(count: impl Fn(Severity) -> usize) -> Option<Text> {
    let names = [
        (Severity::Error, "个错误", "error"),
        (Severity::Warning, "个提醒", "warning"),
        (Severity::Note, "个说明", "note"),
    ];
    let present: Vec<_> = names
        .iter()
        .map(|(severity, zh, en)| (count(*severity), zh, en))
        .filter(|(n, ..)| *n > 0)
        .collect();
    let plural = |n: usize| if n == 1 { "" } else { "s" };
    let zh: Vec<String> = present.iter().map(|(n, zh, _)| format!("{n} {zh}")).collect();
    let en: Vec<String> =
        present.iter().map(|(n, _, en)| format!("{n} {en}{}", plural(*n))).collect();
    (!present.is_empty()).then(|| Text::new(zh.join("，"), en.join(", ")))
}

/// Formats a time in seconds with two digits after the point.
fn format_seconds(time: std::time::Duration, lang: Lang) -> String {
    let (whole, part) = (time.as_millis() / 1000, time.as_millis() % 1000 / 10);
    if lang == Lang::Zh { format!("{whole}.{part:02} 秒") } else { format!("{whole}.{part:02} s") }
}

/// Returns the error of an unknown name, with the nearest known one.
fn unknown_name(zh: &str, en: &str, word: &str, known: &[&str]) -> anyhow::Error {
    let near = nianbao_core::diag::finding::closest_match(word, known.iter().copied());
    nianbao_core::diag::UserError::new_error(match near {
        Some(near) => text!(
            "没有名为 {word} 的{zh}。是否要写 {near}？",
            "there is no {en} `{word}`. Did you mean `{near}`?"
        ),
        None => text!("没有名为 {word} 的{zh}", "there is no {en} `{word}`"),
    })
}
