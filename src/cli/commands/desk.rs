//! `desk`: reads in, decides and publishes in the browser.

use crate::cli::ExitStatus;
use crate::cli::args::DeskArgs;
use crate::cli::browser::open_browser;
use crate::cli::shell::Shell;
use crate::world::{DeskOptions, serve_desk};
use nianbao_text::text;

pub(in crate::cli) fn run(args: &DeskArgs, shell: &Shell) -> anyhow::Result<ExitStatus> {
    let options = DeskOptions {
        site: shell.site.clone(),
        port: args.port,
        is_plain: args.plain_address,
        reader: shell.reader,
        lang: shell.lang,
    };
    serve_desk(&options, |address| {
        // Even with `--quiet`: without it nobody gets in.
        let words = text!(
            "工作台：{address}（只能打开一次，之后在同一个浏览器里继续；Ctrl-C 结束）",
            "desk: {address} (good once; go on in the same browser; Ctrl-C ends it)"
        );
        Shell::print_always(&format!("{}\n", words.get(shell.lang)));
        if !args.no_open {
            open_browser(address, shell);
        }
    })?;
    Ok(ExitStatus::Clean)
}
