//! `check --watch`: checks again at each save.

use super::check::check_once;
use crate::cli::ExitStatus;
use crate::cli::args::{Check, FindingsFormat};
use crate::cli::shell::Shell;
use crate::world::{SiteChange, Stopwatch, follow_changes};
use nianbao_core::diag::{UserError, user_error};
use nianbao_text::text;
use std::io::{IsTerminal, stdout};

/// Clears a terminal and what has left it, and goes to its first line (ECMA-48, CUP and ED).
const CLEAR: &str = "\u{1b}[H\u{1b}[2J\u{1b}[3J";

/// Checks until it is interrupted. A site that cannot be read for the moment is told, and
/// looked at again when it changes.
///
/// Errors: the format is that of a whole document, the folder cannot be watched, or standard
/// output is closed.
pub(super) fn run(args: &Check, shell: &Shell) -> anyhow::Result<ExitStatus> {
    if matches!(args.format, FindingsFormat::Sarif | FindingsFormat::Junit) {
        return Err(UserError::new_error(text!(
            "--watch 一再核对，而 sarif、junit 一次只写一份：改用 human、short、json 或 github",
            "--watch checks again and again, and sarif and junit are one document each: take human, short, json or github"
        )));
    }
    let clears = args.format == FindingsFormat::Human && stdout().is_terminal();
    follow_changes(&shell.site, args.again.poll, |change| {
        match change {
            SiteChange::Removed => {
                let site = shell.site.display();
                shell.print_status(&text!(
                    "{site} 已不在；恢复之后再核对",
                    "{site} is gone; it is checked again when it is back"
                ));
                return Ok(());
            }
            SiteChange::PollsFromNowOn(reason) => {
                shell.print_status(&reason);
                return Ok(());
            }
            SiteChange::Files => {}
        }
        if clears {
            Shell::print_result(CLEAR)?;
        }
        let checked = check_once(args, &Stopwatch::start(), shell);
        checked.map(drop).or_else(|error| tell(error, shell))
    })?;
    Ok(ExitStatus::Clean)
}

/// Prints why a site cannot be checked, which may pass with the next save.
///
/// Errors: standard output is closed.
fn tell(error: anyhow::Error, shell: &Shell) -> anyhow::Result<()> {
    let io = error.downcast_ref::<std::io::Error>();
    if io.is_some_and(|io| io.kind() == std::io::ErrorKind::BrokenPipe) {
        return Err(error);
    }
    shell.print_error(&user_error::lines(&error, shell.lang));
    Ok(())
}
