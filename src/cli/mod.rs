//! Arguments to commands, results to words and an exit status.

mod args;
mod clap_errors;
mod commands;
mod help;
mod progress;
mod shell;

use crate::world::wants_color;
use clap::{CommandFactory, FromArgMatches};
use nianbao_core::diag::{Lang, user_error};
use shell::Shell;
use std::process::ExitCode;

/// The exit status: what a script can rely on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Exit {
    /// Nothing at error level.
    Clean,
    /// Findings at error level.
    Findings,
    /// The run itself failed.
    Failed,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        match exit {
            Exit::Clean => Self::from(0),
            Exit::Findings => Self::from(1),
            Exit::Failed => Self::from(2),
        }
    }
}

/// Runs the program with the arguments of this process.
pub fn main() -> ExitCode {
    let lang = help::lang_of(std::env::args_os(), &crate::world::locale());
    let command = help::localized(args::Args::command(), lang);
    let args = match (command.clone())
        .try_get_matches()
        .and_then(|matches| help::asked(command, matches))
        .and_then(|matches| args::Args::from_arg_matches(&matches))
    {
        Ok(args) => args,
        Err(error) => return unparsed(&error, lang).into(),
    };
    let mut shell = Shell::new(&args, lang);
    let exit = commands::run(args, &mut shell).unwrap_or_else(|error| failed(&error, &shell, lang));
    exit.into()
}

/// Arguments that ask for nothing to be run: help, version, and wrong ones.
/// Help and version go to standard output and are no failure.
fn unparsed(error: &clap::Error, lang: Lang) -> Exit {
    let failed = error.use_stderr();
    if lang == Lang::En {
        let _ = error.print();
    } else if error.context().next().is_some() {
        shell::error(&clap_errors::lines(error), lang, wants_color(&std::io::stderr()));
    } else {
        let words = error.render();
        let color = wants_color(&std::io::stdout());
        let words = if color { words.ansi().to_string() } else { words.to_string() };
        let words = clap_errors::shown(&words);
        let _ = if failed {
            Shell::warn(&words);
            Ok(())
        } else {
            Shell::print(&words)
        };
    }
    if failed { Exit::Failed } else { Exit::Clean }
}

/// A closed pipe is a reader who has seen enough; anything else is said.
fn failed(error: &anyhow::Error, shell: &Shell, lang: Lang) -> Exit {
    let is_closed = |cause: &(dyn std::error::Error + 'static)| {
        cause
            .downcast_ref::<std::io::Error>()
            .is_some_and(|io| io.kind() == std::io::ErrorKind::BrokenPipe)
    };
    if error.chain().any(is_closed) {
        return Exit::Clean;
    }
    shell.error(&user_error::lines(error, lang));
    Exit::Failed
}
