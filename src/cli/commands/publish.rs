//! `publish`: brings the site to the place where it is read, or back to the former
//! one.

use super::build::check_base_url;
use super::ready::name_unready;
use super::{check, format_seconds, print_review_failure, unknown_name};
use crate::cli::ExitStatus;
use crate::cli::args::{OutputFormat, Publish};
use crate::cli::progress::PublishProgress;
use crate::cli::shell::Shell;
use crate::world::{
    Delivery, LeftOut, PublishJob, PublishOutcome, PublishOverrides, PublishSummary, Removals,
    SiteRun, Stopwatch, current_year, load_settings, load_signer, publish, rollback,
};
use nianbao_core::ExamineOptions;
use nianbao_core::config::{Target, Uri, UriError};
use nianbao_core::diag::{Severity, Text, UserError, one_line};
use nianbao_core::examine::ParsedSite;
use nianbao_text::text;

/// The largest number of paths that a dry run prints; JSON has them all.
const MAX_SHOWN: usize = 40;

pub(super) fn run(args: &Publish, shell: &Shell) -> anyhow::Result<ExitStatus> {
    let watch = Stopwatch::start();
    check_base_url(args.base_url.as_deref())?;
    if let Some(id) = &args.rollback {
        return roll_back(args, id.as_deref(), shell);
    }
    let target = match settings_target(args.target.as_deref(), shell) {
        Ok(target) => target,
        // Settings with mistakes may be why there is no such target.
        Err(error) => return refuse_settings(error, shell),
    };
    let options = ExamineOptions {
        base_url: args.base_url.clone(),
        current_year: Some(current_year()),
        ..ExamineOptions::default()
    };
    let left_out = if args.ready.ready { name_unready(&options, shell)? } else { LeftOut::new() };
    let progress = PublishProgress::new(shell);
    let job = PublishJob {
        site: &shell.site,
        left_out,
        base_url: args.base_url.clone(),
        compress: args.compress,
        key: load_signer()?,
        reader: shell.reader,
        delivery: Delivery {
            target: &target,
            dry_run: args.dry_run,
            repair: args.repair,
            overrides: overrides(args),
            confirm_removals: &|removals| confirm_removals(args, removals, &progress, shell),
            on_event: &|event| progress.show_event(&event),
            is_stopped: &|| false,
        },
    };
    let outcome = publish(&job);
    progress.clear();
    let published = match outcome? {
        PublishOutcome::Published(published) => published,
        PublishOutcome::Refused(tally) => {
            check::print_refusal(tally, shell);
            return Ok(ExitStatus::Findings);
        }
    };
    print_review_failure(published.review_failure.as_ref(), shell);
    if args.format == OutputFormat::Json {
        Shell::print_result(&summary_json(args, &target, &published))?;
        Shell::flush_result()?;
    } else if args.dry_run {
        print_plan(&published, shell)?;
    }
    print_summary(args, &target, &published, &watch, shell);
    Ok(ExitStatus::Clean)
}

/// Finds a target with the settings of the site alone.
///
/// Errors: as [`find_target`], and the settings cannot be read.
fn settings_target(asked: Option<&str>, shell: &Shell) -> anyhow::Result<Target> {
    let settings = load_settings(&shell.site)?;
    let read = ParsedSite::new(crate::builtin::theme(), settings, &ExamineOptions::default());
    find_target(asked, &read.archive.site.targets)
}

/// Ends with the findings of a site whose settings have no such target, if there are any at
/// error level; else with the error.
fn refuse_settings(error: anyhow::Error, shell: &Shell) -> anyhow::Result<ExitStatus> {
    let run = SiteRun::open(&shell.site, shell.reader, &ExamineOptions::default())?;
    let tally = run.check(&|_| true)?.tally;
    if tally.count(Severity::Error) == 0 {
        return Err(error);
    }
    check::print_refusal(tally, shell);
    Ok(ExitStatus::Findings)
}

/// Returns the target of a name or an address; without either the only target.
///
/// Errors: there is no such target, several could be meant, or the address is
/// wrong.
fn find_target(asked: Option<&str>, targets: &[Target]) -> anyhow::Result<Target> {
    let names: Vec<&str> = targets.iter().map(|target| target.name.as_str()).collect();
    match (asked, targets) {
        (Some(uri), _) if uri.contains("://") => match Uri::parse(uri) {
            Ok(uri) => require_endpoint(Target::new(uri)),
            Err(UriError::Invalid(words)) => Err(UserError::new_error(words)),
            Err(UriError::Secret) => Err(UserError::new_error(text!(
                "发布地址中不能写口令：命令行会被别人看到；改由环境变量提供，见 nianbao explain credential-in-settings",
                "no password belongs in an address: others can see a command line; give it by the environment, see `nianbao explain credential-in-settings`"
            ))),
        },
        (Some(name), _) => match targets.iter().find(|target| target.name == name) {
            Some(target) => Ok(target.clone()),
            None => Err(unknown_target(name, &names)),
        },
        (None, [only]) => Ok(only.clone()),
        (None, []) => Err(UserError::new_error(text!(
            "没有发布目标：在 site.yaml 的 publish 中写一个，或写出地址，如 nianbao publish file:///srv/www/nianbao",
            "there is no target: name one under `publish` in site.yaml, or give an address, as in `nianbao publish file:///srv/www/nianbao`"
        ))),
        (None, _) => {
            let (zh, en) = (names.join("、"), names.join(", "));
            Err(UserError::new_error(text!(
                "有几个发布目标，写明发布到哪一个：{zh}",
                "there are several targets; say which: {en}"
            )))
        }
    }
}

/// Returns the error that no target has a name.
fn unknown_target(name: &str, known: &[&str]) -> anyhow::Error {
    if std::path::Path::new(name).is_absolute() {
        return UserError::new_error(text!(
            "本机文件夹写成地址：nianbao publish file://{name}",
            "name a folder of this machine by its address: `nianbao publish file://{name}`"
        ));
    }
    // Words that ssh or curl would take for an address may hold a password.
    if name.contains(['@', ':', '/', '\\']) {
        return UserError::new_error(text!(
            "要写的是 site.yaml 中发布目标的名称，或一个地址，如 file:///srv/www/nianbao、sftp://web@host/srv/www",
            "give the name of a target in site.yaml, or an address, as in file:///srv/www/nianbao or sftp://web@host/srv/www"
        ));
    }
    let error = unknown_name("发布目标", "target", name, known);
    if known.is_empty() {
        return error;
    }
    let Text { zh, en } = one_line(&error);
    let (names_zh, names_en) = (known.join("、"), known.join(", "));
    UserError::new_error(text!("{zh}；有这些：{names_zh}", "{en}; there are: {names_en}"))
}

/// Refuses an address of a service that needs an endpoint or a region too; only
/// settings can name those.
fn require_endpoint(target: Target) -> anyhow::Result<Target> {
    if target.has_endpoint() {
        return Ok(target);
    }
    let uri = &target.uri;
    Err(UserError::new_error(text!(
        "{uri} 还要有 endpoint 或 region：在 site.yaml 的 publish 中写明，再用它的名称",
        "{uri} needs an `endpoint` or a `region` too: give them under `publish` in site.yaml, and use its name here"
    )))
}

/// Returns to a release that was published before. Only the settings are read: a
/// site that cannot be built can still be rolled back.
fn roll_back(args: &Publish, id: Option<&str>, shell: &Shell) -> anyhow::Result<ExitStatus> {
    let target = settings_target(args.target.as_deref(), shell)?;
    let progress = PublishProgress::new(shell);
    let delivery = Delivery {
        target: &target,
        dry_run: false,
        repair: false,
        overrides: overrides(args),
        // Who returns to another release means what goes with it.
        confirm_removals: &|_| true,
        on_event: &|event| progress.show_event(&event),
        is_stopped: &|| false,
    };
    let returned = rollback(&delivery, id);
    progress.clear();
    let (uri, id) = (&target.uri, returned?);
    shell.print_status(&text!(
        "{uri} 已恢复到 {id} 这一版；再恢复一次则更早一版，写明编号则到那一版",
        "{uri} is as it was in release {id}; do it again for the one before that, or name an id"
    ));
    Ok(ExitStatus::Clean)
}

fn overrides(args: &Publish) -> PublishOverrides {
    PublishOverrides { force_unlock: args.overrides.force_unlock, adopt: args.overrides.adopt }
}

/// Asks on a terminal whether many reports may go; elsewhere only the option lets them.
fn confirm_removals(
    args: &Publish,
    removals: &Removals,
    progress: &PublishProgress,
    shell: &Shell,
) -> bool {
    args.overrides.removals.allow_removals || {
        progress.clear();
        shell.confirm(&removals.describe())
    }
}

fn summary_json(args: &Publish, target: &Target, published: &PublishSummary) -> String {
    let PublishSummary { sent, removed, unchanged, bytes, .. } = published;
    let report = serde_json::json!({
        "target": target.uri.to_string(),
        "dry_run": args.dry_run,
        "send": sent.len(),
        "remove": removed.len(),
        "unchanged": unchanged,
        "bytes": bytes,
        "sent": sent,
        "removed": removed,
    });
    format!("{report}\n")
}

/// Prints the changes that would be made, one file a line.
fn print_plan(published: &PublishSummary, shell: &Shell) -> anyhow::Result<()> {
    let most = if shell.verbose { usize::MAX } else { MAX_SHOWN };
    for (mark, paths) in [('+', &published.sent), ('-', &published.removed)] {
        for path in paths.iter().take(most) {
            Shell::print_result(&format!("{mark} {path}\n"))?;
        }
        if paths.len() > most {
            let rest = paths.len() - most;
            let words = text!("另有 {rest} 个，加 -v 全部列出", "{rest} more; -v lists them all");
            Shell::print_result(&format!("{mark} … {}\n", words.get(shell.lang)))?;
        }
    }
    Shell::flush_result()
}

fn print_summary(
    args: &Publish,
    target: &Target,
    published: &PublishSummary,
    watch: &Stopwatch,
    shell: &Shell,
) {
    let (sent, removed, unchanged) =
        (published.sent.len(), published.removed.len(), published.unchanged);
    let (uri, size) = (&target.uri, format_size(published.bytes));
    let time = format_seconds(watch.elapsed(), shell.lang);
    shell.print_status(&if args.dry_run {
        text!(
            "发布到 {uri} 将发送 {sent} 个文件（{size}），删除 {removed} 个，{unchanged} 个不变；没有改动任何东西",
            "publishing to {uri} would send {sent} files ({size}) and remove {removed}, {unchanged} stay; nothing was touched"
        )
    } else if sent + removed == 0 {
        text!(
            "{uri} 已是最新，{unchanged} 个文件都不用发送（{time}）",
            "{uri} is up to date, none of {unchanged} files has to be sent ({time})"
        )
    } else {
        text!(
            "已发布到 {uri}：发送 {sent} 个文件（{size}），删除 {removed} 个，{unchanged} 个不变（{time}）",
            "published to {uri}: {sent} files sent ({size}), {removed} removed, {unchanged} stay ({time})"
        )
    });
}

/// Formats a number of bytes.
fn format_size(bytes: u64) -> String {
    const UNITS: [(u64, &str); 2] = [(1024 * 1024, "MiB"), (1024, "KiB")];
    for (unit, name) in UNITS {
        if bytes >= unit {
            return format!("{}.{} {name}", bytes / unit, bytes % unit * 10 / unit);
        }
    }
    format!("{bytes} B")
}
