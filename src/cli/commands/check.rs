//! `check`: what is to be said of the sources.

use super::super::Exit;
use super::super::args::FindingsFormat;
use super::super::shell::Shell;
use super::{counts, seconds};
use crate::examine;
use crate::world::{Stopwatch, load};
use nianbao_core::check::rules;
use nianbao_core::diag::human::Human;
use nianbao_core::diag::{Finding, Lang, Severity, UserError, json, sarif};
use nianbao_core::{Choices, Examined};
use nianbao_text::text;
use std::path::{Path, PathBuf};

pub(super) fn run(
    paths: &[PathBuf],
    format: FindingsFormat,
    shell: &Shell,
) -> anyhow::Result<Exit> {
    let watch = Stopwatch::start();
    let examined = examine(load(&shell.site)?, &Choices { drafts: true, base_url: None });
    let wanted = wanted(paths, &examined, shell)?;
    let shown: Vec<Finding> = (examined.verdict.findings.iter())
        .filter(|finding| wanted.as_ref().is_none_or(|paths| covers(paths, &examined, finding)))
        .cloned()
        .collect();
    match format {
        FindingsFormat::Human => human(&shown, &examined, shell)?,
        FindingsFormat::Json => {
            for finding in &shown {
                Shell::print(&format!(
                    "{}\n",
                    json::line(finding, &examined.archive.sources, shell.lang)
                ))?;
            }
        }
        FindingsFormat::Sarif => {
            let log = sarif::log(&shown, &rule_infos(), &examined.archive.sources, shell.lang);
            Shell::print(&format!("{log}\n"))?;
        }
    }
    Shell::flush()?;
    if format == FindingsFormat::Human {
        summary(&shown, &examined, &watch, shell);
    }
    let errors = shown.iter().any(|finding| finding.severity == Severity::Error);
    Ok(if errors { Exit::Findings } else { Exit::Clean })
}

/// The paths below the site that were asked for; all if none was.
fn wanted(
    paths: &[PathBuf],
    examined: &Examined,
    shell: &Shell,
) -> anyhow::Result<Option<Vec<String>>> {
    if paths.is_empty() {
        return Ok(None);
    }
    let mut wanted = Vec::new();
    for path in paths {
        let below = crate::world::below(&shell.site, path)?;
        if !examined.archive.sources.iter().any(|(_, source)| inside(&source.path, &below)) {
            let shown = path.display();
            return Err(UserError::error(text!(
                "{shown} 中没有本站点的源文件",
                "there is no source of this site in {shown}"
            )));
        }
        wanted.push(below);
    }
    Ok(Some(wanted))
}

fn covers(paths: &[String], examined: &Examined, finding: &Finding) -> bool {
    let path = &examined.archive.sources.get(finding.place.source).path;
    paths.iter().any(|wanted| inside(path, wanted))
}

/// Whether a path is another, or in the folder of that name.
fn inside(path: &str, wanted: &str) -> bool {
    wanted.is_empty() || Path::new(path).starts_with(wanted)
}

fn human(findings: &[Finding], examined: &Examined, shell: &Shell) -> anyhow::Result<()> {
    let human = Human::new(shell.color_out(), shell.lang);
    let least = match (shell.quiet, shell.verbose) {
        (true, _) => Severity::Error,
        (_, true) => Severity::Note,
        _ => Severity::Warning,
    };
    for finding in findings.iter().filter(|finding| finding.severity >= least) {
        Shell::print(&format!("{}\n", human.show(finding, &examined.archive.sources)))?;
    }
    Ok(())
}

fn summary(findings: &[Finding], examined: &Examined, watch: &Stopwatch, shell: &Shell) {
    let reports = examined.archive.reports().len();
    let of = |severity| {
        let of = findings.iter().filter(|finding| finding.severity == severity);
        of.map(Finding::count).sum()
    };
    let time = seconds(watch.elapsed(), shell.lang);
    shell.say(&match counts(of) {
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
        shell.say(&text!("说明级的问题用 -v 显示", "notes are shown with -v"));
    }
    if let Some(finding) = findings.iter().find(|finding| finding.severity > Severity::Note) {
        let rule = finding.rule;
        shell
            .say(&text!("规则的说明：nianbao explain {rule}", "on a rule: nianbao explain {rule}"));
    }
}

fn rule_infos() -> Vec<sarif::RuleInfo> {
    let info = |rule: &nianbao_core::check::Rule| {
        let docs = rule.docs();
        sarif::RuleInfo {
            name: rule.name,
            title: docs.title,
            help: docs.body,
            level: rule.severity,
        }
    };
    rules::ALL.iter().map(info).collect()
}

/// Shows the findings that keep a site from being built.
pub(super) fn refuse(examined: &Examined, shell: &Shell) {
    let human = Human::new(shell.color_err(), shell.lang);
    let errors =
        examined.verdict.findings.iter().filter(|finding| finding.severity == Severity::Error);
    for finding in errors {
        Shell::warn(&format!("{}\n", human.show(finding, &examined.archive.sources)));
    }
    let count = examined.verdict.count(Severity::Error);
    let mut words = text!(
        "有 {count} 个错误，没有生成；原有网站未动",
        "{count} errors, nothing was built; the site there is as it was"
    );
    let can_be_allowed = |finding: &Finding| {
        finding.severity == Severity::Error
            && rules::find(finding.rule).is_some_and(|rule| !rule.is_fixed())
    };
    if examined.verdict.findings.iter().any(can_be_allowed) {
        words.zh.to_mut().push_str("。确属公布的文本如此的，在源文件中用 allow 注明");
        words
            .en
            .to_mut()
            .push_str(". What stands so in the official text can be accepted with `allow`");
    }
    words.zh.to_mut().push('\n');
    words.en.to_mut().push('\n');
    Shell::warn(if shell.lang == Lang::Zh { &words.zh } else { &words.en });
}
