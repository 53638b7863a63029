//! `completions` and `man`: what the system's own tools need.

use super::super::Exit;
use super::super::args::Args;
use super::super::shell::Shell;
use crate::world::replace;
use clap::CommandFactory;
use std::path::Path;

pub(super) fn completions(kind: clap_complete::Shell) -> anyhow::Result<Exit> {
    let mut script = Vec::new();
    clap_complete::generate(kind, &mut Args::command(), "nianbao", &mut script);
    Shell::print(&String::from_utf8_lossy(&script))?;
    Shell::flush()?;
    Ok(Exit::Clean)
}

pub(super) fn pages(dir: &Path, shell: &Shell) -> anyhow::Result<Exit> {
    let mut command = super::super::help::localized(Args::command(), shell.lang);
    command.build();
    page(&command, "nianbao", dir)?;
    for sub in command.get_subcommands().filter(|sub| sub.get_name() != "help") {
        page(sub, &format!("nianbao-{}", sub.get_name()), dir)?;
    }
    Ok(Exit::Clean)
}

fn page(command: &clap::Command, name: &str, dir: &Path) -> anyhow::Result<()> {
    let mut text = Vec::new();
    clap_mangen::Man::new(command.clone()).title(name).render(&mut text)?;
    replace(&dir.join(format!("{name}.1")), &text)
}
