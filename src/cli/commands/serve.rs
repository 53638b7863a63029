//! `serve`: shows the site in a browser while it is written.

use crate::cli::ExitStatus;
use crate::cli::args::Serve;
use crate::cli::browser::open_browser;
use crate::cli::shell::Shell;
use crate::world::{PreviewAddresses, PreviewOptions, StatusSink, current_year, serve};
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
        choices: ExamineOptions {
            drafts: args.drafts.drafts,
            current_year: Some(current_year()),
            ..ExamineOptions::default()
        },
        drafts_to_network: args.drafts.drafts_to_network,
        lang: shell.lang,
    };
    let (lang, quiet) = (shell.lang, shell.quiet);
    let say: Arc<StatusSink> = Arc::new(move |words: &Text| {
        if !quiet {
            Shell::print_always(&format!("{}\n", words.get(lang)));
        }
    });
    serve(preview, &say, |addresses| {
        print_addresses(addresses, args.drafts.drafts, shell);
        if args.open {
            open_browser(&addresses.here, shell);
        }
    })?;
    Ok(ExitStatus::Clean)
}

fn print_addresses(addresses: &PreviewAddresses, drafts: bool, shell: &Shell) {
    let here = &addresses.here;
    shell.print_status(&text!(
        "预览：{here}（保存后页面自动更新，Ctrl-C 结束）",
        "preview: {here} (pages follow what is saved; Ctrl-C ends it)"
    ));
    if !addresses.is_in_network {
        return;
    }
    for address in &addresses.in_network {
        shell.print_status(&text!("在网络中：{address}", "in the network: {address}"));
    }
    shell.print_status(&if drafts {
        text!(
            "注意：网络中任何人都能看到这个预览，连同草稿",
            "note: anybody in the network can read this preview, drafts included"
        )
    } else {
        text!(
            "注意：网络中任何人都能看到这个预览",
            "note: anybody in the network can read this preview"
        )
    });
}
