//! `lsp`: serves an editor through the standard streams.

use crate::cli::ExitStatus;
use crate::cli::shell::Shell;
use crate::world::{LspOptions, serve_editor};
use std::time::Duration;

/// How long nothing may be typed before all reports are read again in the background.
const QUIET_PERIOD: Duration = Duration::from_millis(150);

pub(super) fn run(shell: &Shell) -> anyhow::Result<ExitStatus> {
    let site = shell.names_site.then(|| shell.site.clone());
    let (lang, reader, quiet_period) = (shell.lang, shell.reader, QUIET_PERIOD);
    let options = LspOptions { site, lang, reader, quiet_period };
    // The protocol asks for 1 where the client ends without having said so before.
    let was_asked = serve_editor(options)?;
    Ok(if was_asked { ExitStatus::Clean } else { ExitStatus::Findings })
}
