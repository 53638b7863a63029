//! `check`: prints the findings of the sources.

use super::{describe_counts, fix, format_seconds, print_review_failure, watch};
use crate::cli::ExitStatus;
use crate::cli::args::{Check, FindingsFormat};
use crate::cli::shell::Shell;
use crate::world::{SiteRun, Stopwatch, current_year, repository_paths, typed_paths};
use nianbao_core::ExamineOptions;
use nianbao_core::check::{FindingTally, rules};
use nianbao_core::diag::human::SnippetRenderer;
use nianbao_core::diag::{Finding, Lang, Severity, UserError, json, junit, line, sarif};
use nianbao_core::parse::report_path;
use nianbao_core::source::Sources;
use nianbao_text::text;
use std::path::{Path, PathBuf};

pub(super) fn run(args: &Check, shell: &Shell) -> anyhow::Result<ExitStatus> {
    if args.again.watch {
        return watch::run(args, shell);
    }
    let watch = Stopwatch::start();
    if args.fix {
        fix::run(args, shell)?;
    }
    check_once(args, &watch, shell)
}

/// Checks the site and prints what is found.
///
/// Errors: the site cannot be read, or standard output is closed.
pub(super) fn check_once(
    args: &Check,
    watch: &Stopwatch,
    shell: &Shell,
) -> anyhow::Result<ExitStatus> {
    let run = open_site(shell)?;
    let wanted = resolve_paths(&args.paths, &run, shell)?;
    let is_wanted = |path: &str| is_among(path, wanted.as_deref());
    let checked = run.check(&is_wanted)?;
    print_review_failure(run.take_review_failure().as_ref(), shell);
    let reports = checked.reports;
    let (shown, sources) = checked.tally.into_findings();
    let least = if args.strict { Severity::Warning } else { Severity::Error };
    let files = || run.sources().filter(|path| is_wanted(path)).map(str::to_owned).collect();
    print_in_format(args.format, (&shown, &sources), (&files, least), shell)?;
    Shell::flush_result()?;
    // Whoever reads line after line has to know where one check ends and the next begins.
    if args.format == FindingsFormat::Human || args.again.watch {
        print_summary(&shown, reports, watch, shell);
    }
    let fails = shown.iter().any(|finding| finding.severity >= least);
    Ok(if fails { ExitStatus::Findings } else { ExitStatus::Clean })
}

/// Prints findings in a format. In a report of tests all `files` stand, and findings of the
/// severity `least` or more are failures.
fn print_in_format(
    format: FindingsFormat,
    (findings, sources): (&[Finding], &Sources),
    (files, least): (&dyn Fn() -> Vec<String>, Severity),
    shell: &Shell,
) -> anyhow::Result<()> {
    let lang = shell.lang;
    let print_lines = |to_line: &dyn Fn(&Finding) -> String| {
        let mut lines = findings.iter().map(to_line);
        lines.try_for_each(|line| Shell::print_result(&format!("{line}\n")))
    };
    match format {
        FindingsFormat::Human => print_findings(findings, sources, shell),
        FindingsFormat::Json => print_lines(&|finding| json::to_json_line(finding, sources, lang)),
        FindingsFormat::Short => {
            let paths = typed_paths(&shell.site);
            print_lines(&|finding| line::to_short_line(finding, sources, lang, &paths))
        }
        FindingsFormat::Github => {
            let paths = repository_paths(&shell.site);
            print_lines(&|finding| line::to_github_command(finding, sources, lang, &paths))
        }
        FindingsFormat::Junit => {
            let ends = (&repository_paths(&shell.site), least);
            Shell::print_result(&junit::render_junit(findings, files(), sources, lang, ends))
        }
        FindingsFormat::Sarif => {
            let paths = repository_paths(&shell.site);
            let log = sarif::render_log(findings, &rule_infos(), sources, lang, &paths);
            Shell::print_result(&format!("{log}\n"))
        }
    }
}

/// Opens the site, its drafts too.
///
/// Errors: as [`SiteRun::open`].
pub(super) fn open_site(shell: &Shell) -> anyhow::Result<SiteRun> {
    let options = ExamineOptions {
        drafts: true,
        current_year: Some(current_year()),
        ..ExamineOptions::default()
    };
    SiteRun::open(&shell.site, shell.reader, &options)
}

/// Returns true if a path is one of those that are wanted, or in one; `None` wants all.
pub(super) fn is_among(path: &str, wanted: Option<&[String]>) -> bool {
    wanted.is_none_or(|paths| paths.iter().any(|wanted| is_inside(path, wanted)))
}

/// Resolves the paths that were given to paths below the site; `None` for all.
///
/// Errors: there is no source in a path.
pub(super) fn resolve_paths(
    paths: &[PathBuf],
    run: &SiteRun,
    shell: &Shell,
) -> anyhow::Result<Option<Vec<String>>> {
    if paths.is_empty() {
        return Ok(None);
    }
    let mut wanted = Vec::new();
    for path in paths {
        let below = crate::world::resolve_in_site(&shell.site, path)?;
        if !run.has_source(&|source| is_inside(source, &below)) {
            let shown = path.display();
            return Err(UserError::new_error(text!(
                "{shown} 中没有本站点的源文件",
                "there is no source of this site in {shown}"
            )));
        }
        wanted.push(below);
    }
    Ok(Some(wanted))
}

/// True if a path is `wanted`, or in the folder of that name.
fn is_inside(path: &str, wanted: &str) -> bool {
    wanted.is_empty() || Path::new(path).starts_with(wanted)
}

fn print_findings(findings: &[Finding], sources: &Sources, shell: &Shell) -> anyhow::Result<()> {
    let human = SnippetRenderer::new(shell.color_out(), shell.lang);
    let least = match (shell.quiet, shell.verbose) {
        (true, _) => Severity::Error,
        (_, true) => Severity::Note,
        _ => Severity::Warning,
    };
    for finding in findings.iter().filter(|finding| finding.severity >= least) {
        Shell::print_result(&format!("{}\n", human.render(finding, sources)))?;
    }
    Ok(())
}

fn print_summary(findings: &[Finding], reports: usize, watch: &Stopwatch, shell: &Shell) {
    let of = |severity| {
        let of = findings.iter().filter(|finding| finding.severity == severity);
        of.map(Finding::count).sum()
    };
    let time = format_seconds(watch.elapsed(), shell.lang);
    shell.print_status(&match describe_counts(of) {
        None => text!(
            "{reports} 份年报，没有问题（{time}）",
            "{reports} reports, nothing to mend ({time})"
        ),
        Some(counts) => {
            let (zh, en) = (counts.zh, counts.en);
            text!("{reports} 份年报：{zh}（{time}）", "{reports} reports: {en} ({time})")
        }
    });
    if of(Severity::Note) > 0 && !shell.verbose {
        shell.print_status(&text!("说明级的问题用 -v 显示", "notes are shown with -v"));
    }
    if let Some(finding) = findings.iter().find(|finding| finding.severity > Severity::Note) {
        let rule = finding.rule;
        shell.print_status(&text!(
            "规则的说明：nianbao explain {rule}",
            "on a rule: nianbao explain {rule}"
        ));
    }
}

fn rule_infos() -> Vec<sarif::RuleInfo> {
    let info = |rule: &nianbao_core::check::Rule| {
        let docs = rule.docs();
        sarif::RuleInfo { id: rule.id, title: docs.title, help: docs.body, level: rule.severity }
    };
    rules::ALL.iter().map(info).collect()
}

/// Prints the errors that keep a site from being built.
pub(super) fn print_refusal(tally: FindingTally, shell: &Shell) {
    let count = tally.count(Severity::Error);
    let (findings, sources) = tally.into_findings();
    let human = SnippetRenderer::new(shell.color_err(), shell.lang);
    let is_error = |finding: &&Finding| finding.severity == Severity::Error;
    for finding in findings.iter().filter(is_error) {
        Shell::print_always(&format!("{}\n", human.render(finding, &sources)));
    }
    let mut words = text!(
        "有 {count} 个错误，没有生成；原有网站未动",
        "{count} errors, nothing was built; the site there is as it was"
    );
    let can_be_allowed = |finding: &Finding| {
        finding.severity == Severity::Error && !rules::get(finding.rule).is_fixed()
    };
    let mut add = |zh: &str, en: &str| {
        words.zh.to_mut().push_str(zh);
        words.en.to_mut().push_str(en);
    };
    if findings.iter().any(can_be_allowed) {
        add(
            "。确属公布的文本如此的，在源文件中用 allow 注明",
            ". What stands so in the official text can be accepted with `allow`",
        );
    }
    let is_in_report =
        |finding: &&Finding| report_path(&sources.get(finding.place.source).path).is_some();
    if findings.iter().filter(is_error).any(|finding| is_in_report(&finding)) {
        add(
            "。还没写好的年报注明 draft: true，或用 --ready 不列入有错误的",
            ". A report that is not done is marked `draft: true`, or left out with --ready",
        );
    }
    words.zh.to_mut().push('\n');
    words.en.to_mut().push('\n');
    Shell::print_always(if shell.lang == Lang::Zh { &words.zh } else { &words.en });
}
