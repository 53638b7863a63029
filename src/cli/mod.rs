//! The command line: parses arguments, runs commands, prints results.

mod args;
mod browser;
mod clap_errors;
mod commands;
mod help;
mod progress;
mod shell;

use crate::world::{
    CONVERTER_COMMAND, ReaderSetup, WORKER_COMMAND, double_clicked_folder, serve_converter,
    serve_worker, wants_color,
};
use clap::{CommandFactory, FromArgMatches};
use nianbao_core::diag::{Lang, UserError, user_error};
use nianbao_text::text;
use shell::Shell;
use std::io::IsTerminal;
use std::process::ExitCode;

/// The exit status of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ExitStatus {
    /// No finding at error level: 0.
    Clean,
    /// Findings at error level: 1.
    Findings,
    /// The run itself failed: 2.
    Failed,
}

impl From<ExitStatus> for ExitCode {
    fn from(exit: ExitStatus) -> Self {
        match exit {
            ExitStatus::Clean => Self::from(0),
            ExitStatus::Findings => Self::from(1),
            ExitStatus::Failed => Self::from(2),
        }
    }
}

/// Runs the program with the arguments of this process.
pub fn main() -> ExitCode {
    main_with_reader(ReaderSetup::default())
}

/// Runs the program with another reader of documents; for tests.
pub fn main_with_reader(reader: ReaderSetup) -> ExitCode {
    if std::env::args_os().skip(1).eq([WORKER_COMMAND]) {
        return run_helper(WORKER_COMMAND, || serve_worker(&reader)).into();
    }
    if std::env::args_os().skip(1).eq([CONVERTER_COMMAND]) {
        return run_helper(CONVERTER_COMMAND, serve_converter).into();
    }
    let lang = help::choose_language(std::env::args_os(), &crate::world::locale());
    if let Some(folder) = double_clicked_folder() {
        return open_desk(folder, lang, reader).into();
    }
    let command = help::localize_help(args::Args::command(), lang);
    let (args, names_site) = match (command.clone())
        .try_get_matches()
        .and_then(|matches| help::expand_help_command(command, matches))
        .and_then(|matches| Ok((args::Args::from_arg_matches(&matches)?, names_site(&matches))))
    {
        Ok(parsed) => parsed,
        Err(error) => return report_parse_error(&error, lang).into(),
    };
    let mut shell = Shell::new(&args, lang, reader);
    shell.names_site = names_site;
    let exit = start_threads()
        .and_then(|()| commands::run(args, &mut shell))
        .unwrap_or_else(|error| report_failure(&error, &shell, lang));
    exit.into()
}

/// Opens the desk of a folder, for who has no terminal.
fn open_desk(folder: std::path::PathBuf, lang: Lang, reader: ReaderSetup) -> ExitStatus {
    let args = args::Args::of_desk(folder);
    let shell = Shell::new(&args, lang, reader);
    start_threads()
        .and_then(|()| commands::desk::run(&args::DeskArgs::default(), &shell))
        .unwrap_or_else(|error| report_failure(&error, &shell, lang))
}

/// Returns true if the arguments name the folder of the site.
fn names_site(matches: &clap::ArgMatches) -> bool {
    matches.value_source("site") == Some(clap::parser::ValueSource::CommandLine)
}

/// Starts the threads that share the work. Where it first asks for them, rayon can only
/// panic if the system gives none.
///
/// Errors: the system gives none.
fn start_threads() -> anyhow::Result<()> {
    rayon::ThreadPoolBuilder::new().build_global().map_err(|error| {
        UserError::new_error(text!(
            "无法启动线程（{error}）：关掉一些程序再试；在服务器上核对允许的进程数和内存（ulimit -u、ulimit -v）",
            "cannot start threads ({error}): close other programs and try again; on a server, see how many processes and how much memory are allowed (`ulimit -u`, `ulimit -v`)"
        ))
    })
}

/// Reads or converts documents for an import, which started this process. What fails is seen
/// there.
fn run_helper(command: &str, serve: impl FnOnce() -> std::io::Result<()>) -> ExitStatus {
    let lang = help::choose_language(std::env::args_os(), &crate::world::locale());
    if std::io::stdin().is_terminal() {
        let words = text!(
            "{command} 由 nianbao import 启动，不单独使用",
            "{command} is started by `nianbao import`, and is of no use by itself"
        );
        shell::write_error(&[words.get(lang).to_owned()], lang, wants_color(&std::io::stderr()));
        return ExitStatus::Failed;
    }
    match serve() {
        Ok(()) => ExitStatus::Clean,
        Err(error) => {
            shell::write_error(&[error.to_string()], lang, false);
            ExitStatus::Failed
        }
    }
}

/// Prints help, version, or what is wrong with the arguments. Help and version go
/// to standard output and are no failure.
fn report_parse_error(error: &clap::Error, lang: Lang) -> ExitStatus {
    let failed = error.use_stderr();
    if lang == Lang::En {
        let _ = error.print();
    } else if error.context().next().is_some() {
        shell::write_error(
            &clap_errors::describe_error(error),
            lang,
            wants_color(&std::io::stderr()),
        );
    } else {
        let words = error.render();
        let color = wants_color(&std::io::stdout());
        let words = if color { words.ansi().to_string() } else { words.to_string() };
        let words = clap_errors::localize_usage(&words);
        let _ = if failed {
            Shell::print_always(&words);
            Ok(())
        } else {
            Shell::print_result(&words)
        };
    }
    if failed { ExitStatus::Failed } else { ExitStatus::Clean }
}

/// Prints why a command failed. A closed pipe is no failure: its reader has read
/// enough.
fn report_failure(error: &anyhow::Error, shell: &Shell, lang: Lang) -> ExitStatus {
    let is_closed = |cause: &(dyn std::error::Error + 'static)| {
        cause
            .downcast_ref::<std::io::Error>()
            .is_some_and(|io| io.kind() == std::io::ErrorKind::BrokenPipe)
    };
    if error.chain().any(is_closed) {
        return ExitStatus::Clean;
    }
    shell.print_error(&user_error::lines(error, lang));
    ExitStatus::Failed
}
