//! `build`: writes the whole site, or nothing.

use super::ready::name_unready;
use super::{check, describe_counts, format_seconds, print_review_failure};
use crate::cli::ExitStatus;
use crate::cli::args::Build;
use crate::cli::progress::ProgressLine;
use crate::cli::shell::Shell;
use crate::world::{
    BuildJob, BuildOutcome, BuiltSite, Division, LeftOut, MAX_LIST_LINES, Output, Stopwatch,
    Totals, build, current_year, load_signer,
};
use nianbao_core::ExamineOptions;
use nianbao_core::diag::{Severity, UserError};
use nianbao_text::text;
use std::path::PathBuf;

pub(super) fn run(args: &Build, shell: &Shell) -> anyhow::Result<ExitStatus> {
    let watch = Stopwatch::start();
    check_base_url(args.base_url.as_deref())?;
    let target = args.output.clone().unwrap_or_else(|| shell.site_path("public"));
    let progress = ProgressLine::new(shell, "生成", "writing");
    let options = ExamineOptions {
        drafts: args.drafts,
        base_url: args.base_url.clone(),
        links: args.links.map(Into::into),
        current_year: Some(current_year()),
    };
    let job = BuildJob {
        site: &shell.site,
        left_out: if args.ready.ready { name_unready(&options, shell)? } else { LeftOut::new() },
        output: Output::new(&shell.site, &target)?,
        options,
        compress: args.compress,
        key: load_signer()?,
        fresh: args.fresh,
        division: division(args)?,
        max_list_lines: MAX_LIST_LINES,
        list_files: false,
        confirm_removals: &|removals| {
            progress.clear();
            args.removals.allow_removals || shell.confirm(&removals.describe())
        },
        reader: shell.reader,
        on_page: &|done, all| progress.update(done, all),
    };
    let outcome = build(&job);
    progress.clear();
    let built = match outcome? {
        BuildOutcome::Built(built) => built,
        BuildOutcome::Refused(tally) => {
            check::print_refusal(tally, shell);
            return Ok(ExitStatus::Findings);
        }
    };
    print_review_failure(built.review_failure.as_ref(), shell);
    print_summary(&built, &job, &target.display().to_string(), &watch, shell);
    print_leftovers(&built.summary.kept, &built.summary.left, shell);
    Ok(ExitStatus::Clean)
}

/// Checks that `--base-url` is an address, if it is given.
///
/// Errors: it is none.
pub(super) fn check_base_url(url: Option<&str>) -> anyhow::Result<()> {
    let Some(url) = url.filter(|url| !nianbao_core::config::is_site_url(url)) else {
        return Ok(());
    };
    Err(UserError::new_error(text!(
        "--base-url {url} 不是网址，应如 https://www.shili.example/nianbao",
        "--base-url {url} is no address; it should be like https://www.shili.example/nianbao"
    )))
}

/// Prints folders with files that were moved or not removed, even with `--quiet`.
pub(super) fn print_leftovers(kept: &[PathBuf], left: &[PathBuf], shell: &Shell) {
    for folder in kept {
        let folder = folder.display();
        let words = text!(
            "输出文件夹中有不是本程序生成的文件，在生成期间放入；没有删除，已移到 {folder}\n",
            "files that this program did not write came into the output folder while it was being built; none was removed, they are now in {folder}\n"
        );
        Shell::print_always(words.get(shell.lang));
    }
    for folder in left {
        let folder = folder.display();
        let words = text!(
            "原有网站的一些文件删不掉，留在 {folder}；检查权限后自行删除\n",
            "some files of the old site could not be removed and are now in {folder}; see to their permissions, and remove them\n"
        );
        Shell::print_always(words.get(shell.lang));
    }
}

/// Returns the part of the site that is to be made.
///
/// Errors: the number of the part is none.
fn division(args: &Build) -> anyhow::Result<Division> {
    Ok(match &args.part {
        Some(part) => Division::Part(part.parse()?),
        None if args.join.is_empty() => Division::Whole,
        None => Division::Join(args.join.clone()),
    })
}

fn print_summary(
    built: &BuiltSite,
    job: &BuildJob,
    target: &str,
    watch: &Stopwatch,
    shell: &Shell,
) {
    let Totals { years, reports, files, warnings, notes } = &built.totals;
    let time = format_seconds(watch.elapsed(), shell.lang);
    shell.print_status(&match job.division {
        Division::Part(part) => text!(
            "已生成第 {part} 部分 {target}：{years} 个年度，{reports} 份年报，{files} 个文件（{time}）",
            "built part {part}, {target}: {years} years, {reports} reports, {files} files ({time})"
        ),
        Division::Whole | Division::Join(_) => text!(
            "已生成 {target}：{years} 个年度，{reports} 份年报，{files} 个文件（{time}）",
            "built {target}: {years} years, {reports} reports, {files} files ({time})"
        ),
    });
    let minor = |severity| match severity {
        Severity::Error => 0,
        Severity::Warning => *warnings,
        Severity::Note => *notes,
    };
    if let Some(counts) = describe_counts(minor) {
        let (zh, en) = (counts.zh, counts.en);
        // Notes are shown with -v.
        let flag = if *notes > 0 { " -v" } else { "" };
        shell.print_status(&text!(
            "另有 {zh}，用 nianbao check{flag} 查看",
            "{en} besides; see them with `nianbao check{flag}`"
        ));
    }
}
