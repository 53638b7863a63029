//! `completions` and `man`: files for shells and for the manual.

use crate::cli::ExitStatus;
use crate::cli::args::Args;
use crate::cli::shell::Shell;
use crate::world::write_file;
use clap::CommandFactory;
use std::path::Path;

pub(super) fn print_completions(kind: clap_complete::Shell) -> anyhow::Result<ExitStatus> {
    let mut script = Vec::new();
    clap_complete::generate(kind, &mut Args::command(), "nianbao", &mut script);
    Shell::print_result(&String::from_utf8_lossy(&script))?;
    Shell::flush_result()?;
    Ok(ExitStatus::Clean)
}

pub(super) fn write_pages(dir: &Path, shell: &Shell) -> anyhow::Result<ExitStatus> {
    let mut command = crate::cli::help::localize_help(Args::command(), shell.lang);
    command.build();
    write_page(&command, "nianbao", dir)?;
    for sub in command.get_subcommands().filter(|sub| sub.get_name() != "help") {
        write_page(sub, &format!("nianbao-{}", sub.get_name()), dir)?;
    }
    Ok(ExitStatus::Clean)
}

fn write_page(command: &clap::Command, name: &str, dir: &Path) -> anyhow::Result<()> {
    let mut text = Vec::new();
    clap_mangen::Man::new(command.clone()).title(name).render(&mut text)?;
    write_file(&dir.join(format!("{name}.1")), &text)
}

/// Prints the notices of the libraries in the program.
pub(super) fn print_notices() -> anyhow::Result<ExitStatus> {
    Shell::print_result(crate::builtin::THIRD_PARTY_NOTICES)?;
    Shell::flush_result()?;
    Ok(ExitStatus::Clean)
}
