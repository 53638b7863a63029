//! `--ready`: leaves out the reports that have errors, and names each.

use crate::cli::shell::Shell;
use crate::world::{LeftOut, leave_out_unready};
use nianbao_core::ExamineOptions;
use nianbao_text::text;

/// Finds the reports with errors, and names each.
///
/// Errors: the site cannot be read, or no report is left.
pub(super) fn name_unready(options: &ExamineOptions, shell: &Shell) -> anyhow::Result<LeftOut> {
    leave_out_unready(&shell.site, shell.reader, options, &mut |path, count| {
        shell.print_status(&text!(
            "没有列入：{path}（{count} 个错误）",
            "left out: {path} ({count} errors)"
        ));
    })
}
