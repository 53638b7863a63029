//! `lsp`: serves an editor through the standard streams.

use crate::cli::ExitStatus;
use crate::cli::shell::Shell;
use crate::world::{LspOptions, serve_editor};

pub(super) fn run(shell: &Shell) -> anyhow::Result<ExitStatus> {
    let site = shell.names_site.then(|| shell.site.clone());
    let options = LspOptions { site, lang: shell.lang, reader: shell.reader };
    // The protocol asks for 1 where the client ends without having said so before.
    let was_asked = serve_editor(options)?;
    Ok(if was_asked { ExitStatus::Clean } else { ExitStatus::Findings })
}
