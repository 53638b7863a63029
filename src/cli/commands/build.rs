//! `build`: writes the whole site, or nothing.

use super::examine_site;
use super::{check, describe_counts, format_seconds};
use crate::cli::ExitStatus;
use crate::cli::args::Build;
use crate::cli::progress::ProgressLine;
use crate::cli::shell::Shell;
use crate::world::{BuildSummary, Output, SiteOutput, Stopwatch, load_files, load_signing_key};
use nianbao_core::check::Publishable;
use nianbao_core::diag::{ContextText, Severity, UserError};
use nianbao_core::{ExamineOptions, Examined};
use nianbao_text::text;
use std::path::PathBuf;

pub(super) fn run(args: &Build, shell: &Shell) -> anyhow::Result<ExitStatus> {
    let watch = Stopwatch::start();
    check_base_url(args.base_url.as_deref())?;
    let files = load_files(&shell.site)?;
    print_step("读取", "read", &watch, shell);
    let examined = examine_site(
        files,
        &ExamineOptions { drafts: args.drafts, base_url: args.base_url.clone() },
        shell,
    );
    print_step("核对", "checked", &watch, shell);
    let Some(permit) = Publishable::new(&examined.archive, &examined.check_result) else {
        check::print_refusal(&examined, shell);
        return Ok(ExitStatus::Findings);
    };
    let target = args.output.clone().unwrap_or_else(|| shell.site_path("public"));
    let output = Output::new(&shell.site, &target)?;
    let key = load_signing_key()?;
    let cache = examined.render_cache().map_err(|error| UserError::new_error(error.message));
    let cache = cache.context_text(|| text!("模板有误", "a template is wrong"))?;
    let site_output = SiteOutput::new(&shell.site, examined.renderer(&cache))
        .with_key(key)
        .with_compression(args.compress);
    let (progress, pages) =
        (ProgressLine::new(shell, "生成", "writing"), examined.plan.files.len());
    let written = output.write(&permit, &site_output, &|done| progress.update(done, pages));
    progress.clear();
    let built = written?;
    print_summary(&examined, &built, &target.display().to_string(), &watch, shell);
    print_leftovers(&built.kept, &built.left, shell);
    // The process ends here; freeing millions of small texts would take time.
    std::mem::forget(examined);
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

/// Prints how long a step took, with `--verbose`.
pub(super) fn print_step(zh: &str, en: &str, watch: &Stopwatch, shell: &Shell) {
    if shell.verbose {
        let time = format_seconds(watch.elapsed(), shell.lang);
        shell.print_status(&text!("{zh}：{time}", "{en}: {time}"));
    }
}

fn print_summary(
    examined: &Examined,
    built: &BuildSummary,
    target: &str,
    watch: &Stopwatch,
    shell: &Shell,
) {
    let (reports, files) =
        (examined.archive.years().values().map(Vec::len).sum::<usize>(), built.files);
    let (years, time) =
        (examined.archive.years().len(), format_seconds(watch.elapsed(), shell.lang));
    shell.print_status(&text!(
        "已生成 {target}：{years} 个年度，{reports} 份年报，{files} 个文件（{time}）",
        "built {target}: {years} years, {reports} reports, {files} files ({time})"
    ));
    let minor = |severity| {
        if severity == Severity::Error { 0 } else { examined.check_result.count(severity) }
    };
    if let Some(counts) = describe_counts(minor) {
        let (zh, en) = (counts.zh, counts.en);
        shell.print_status(&text!(
            "另有 {zh}，用 nianbao check 查看",
            "{en} besides; see them with `nianbao check`"
        ));
    }
}
