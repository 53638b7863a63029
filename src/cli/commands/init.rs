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
    let (shown, typed) = (dir.display(), quote(&dir.to_string_lossy()));
    shell.print_status(&text!(
        "已新建站点 {shown}。接下来：\n  nianbao --site {typed} check\n  nianbao --site {typed} build",
        "made the site {shown}. Now:\n  nianbao --site {typed} check\n  nianbao --site {typed} build"
    ));
    Ok(ExitStatus::Clean)
}

/// Quotes an argument where a shell would take it for several, or for something else.
fn quote(argument: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "-_./\\:".contains(c);
    if argument.chars().all(is_plain) {
        return argument.to_owned();
    }
    if cfg!(windows) {
        return format!("\"{argument}\"");
    }
    format!("'{}'", argument.replace('\'', "'\\''"))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn an_argument_is_quoted_where_a_shell_would_split_it() {
        for (argument, typed) in [
            ("my-archive", "my-archive"),
            ("年报/2024", "年报/2024"),
            ("我的 站", "'我的 站'"),
            ("a'b", r"'a'\''b'"),
            ("$HOME", "'$HOME'"),
        ] {
            assert_eq!(quote(argument), typed);
        }
    }
}
