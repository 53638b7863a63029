//! `init`: creates a site that builds at once and whose sample explains its form.

use crate::builtin;
use crate::cli::ExitStatus;
use crate::cli::shell::Shell;
use crate::world::create_site;
use nianbao_text::text;
use std::path::Path;

pub(super) fn run(dir: &Path, shell: &Shell) -> anyhow::Result<ExitStatus> {
    let files = builtin::skeleton();
    create_site(dir, &files)?;
    let shown = dir.display();
    shell.print_status(&text!(
        "已新建站点 {shown}。接下来：\n  nianbao --site {shown} check\n  nianbao --site {shown} build",
        "made the site {shown}. Now:\n  nianbao --site {shown} check\n  nianbao --site {shown} build"
    ));
    Ok(ExitStatus::Clean)
}
