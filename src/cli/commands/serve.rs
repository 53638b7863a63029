//! `serve`: shows the site in a browser while it is written.

use crate::cli::ExitStatus;
use crate::cli::args::Serve;
use crate::cli::shell::Shell;
use crate::world::{PreviewOptions, StatusSink, serve};
use nianbao_core::ExamineOptions;
use nianbao_core::diag::Text;
use nianbao_text::text;
use std::sync::Arc;

pub(super) fn run(args: &Serve, shell: &Shell) -> anyhow::Result<ExitStatus> {
    let preview = PreviewOptions {
        site: shell.site.clone(),
        host: args.host.clone(),
        port: args.port,
        poll: args.poll,
        reader: shell.reader,
        choices: ExamineOptions { drafts: args.drafts, base_url: None },
        lang: shell.lang,
    };
    let (lang, quiet) = (shell.lang, shell.quiet);
    let say: Arc<StatusSink> = Arc::new(move |words: &Text| {
        if !quiet {
            Shell::print_always(&format!("{}\n", words.get(lang)));
        }
    });
    serve(preview, &say, |address| {
        shell.print_status(&text!(
            "预览：{address}（保存后页面自动更新，Ctrl-C 结束）",
            "preview: {address} (pages follow what is saved; Ctrl-C ends it)"
        ));
        if args.open && open::that_detached(address).is_err() {
            shell.print_status(&text!("打不开浏览器", "no browser could be opened"));
        }
    })?;
    Ok(ExitStatus::Clean)
}
