//! `check --fix`: makes the changes that findings propose.

use super::check::{is_among, open_site, resolve_paths};
use crate::cli::args::Check;
use crate::cli::shell::Shell;
use crate::world::mend_sources;
use nianbao_core::diag::{Change, Finding};
use nianbao_core::source::{SourceId, Sources};
use nianbao_text::text;
use std::collections::HashSet;

/// The most times that a site is checked again because it was changed without a question: what a
/// change uncovers is mended in its turn.
const MAX_ROUNDS: usize = 20;

/// Makes changes until none is left that may be made. Those that a person has to judge are asked
/// about, one of each file at a time, since one may make another needless.
///
/// Errors: the site cannot be read, or a file not be written.
pub(super) fn run(args: &Check, shell: &Shell) -> anyhow::Result<()> {
    let mut asked = HashSet::new();
    let can_ask = args.with_judgement && Shell::can_ask();
    for round in 0.. {
        let run = open_site(shell)?;
        let wanted = resolve_paths(&args.paths, &run, shell)?;
        let checked = run.check(&|path| is_among(path, wanted.as_deref()))?;
        let (findings, sources) = checked.tally.into_findings();
        let of_form = select(&findings, false);
        if !of_form.is_empty() && round < MAX_ROUNDS {
            make(&of_form, &sources, shell)?;
            continue;
        }
        let of_content = select(&findings, true);
        if !can_ask {
            tell_left(of_content.len(), args, shell);
            return Ok(());
        }
        let questions = first_of_each_file(&of_content, &sources, &asked);
        if questions.is_empty() {
            return Ok(());
        }
        let mut agreed = Vec::new();
        for (finding, change) in questions {
            asked.insert(identify(finding, change, &sources));
            if shell.ask(&describe(finding, change, &sources)) {
                agreed.push((finding, change));
            }
        }
        make(&agreed, &sources, shell)?;
    }
    Ok(())
}

/// A change and the finding that proposes it.
type Proposal<'f> = (&'f Finding, &'f Change);

/// Selects the changes that a person has to judge, or all others.
fn select(findings: &[Finding], needs_judgement: bool) -> Vec<Proposal<'_>> {
    let of = |finding| move |change| (finding, change);
    let all = findings.iter().flat_map(|finding| finding.changes.iter().map(of(finding)));
    all.filter(|(_, change)| change.needs_judgement == needs_judgement).collect()
}

/// Returns the first change of each file that nobody was asked about.
fn first_of_each_file<'f>(
    proposals: &[Proposal<'f>],
    sources: &Sources,
    asked: &HashSet<String>,
) -> Vec<Proposal<'f>> {
    let mut files: HashSet<SourceId> = HashSet::new();
    let is_new = |(finding, change): &&Proposal| {
        !asked.contains(&identify(finding, change, sources)) && files.insert(change.place.source)
    };
    proposals.iter().filter(is_new).copied().collect()
}

/// Names a change so that it is known again after others moved its place.
fn identify(finding: &Finding, change: &Change, sources: &Sources) -> String {
    let path = &sources.get(change.place.source).path;
    let place = finding.form_path.as_deref().unwrap_or_default();
    let (from, to) = (written(change, sources), &change.replacement);
    [path, finding.rule.name(), place, finding.message.zh.as_ref(), from, to].join("\u{0}")
}

/// Returns the text that a change takes away.
fn written<'s>(change: &Change, sources: &'s Sources) -> &'s str {
    sources.get(change.place.source).slice(change.place.span)
}

/// Describes a change that a person has to judge.
fn describe(finding: &Finding, change: &Change, sources: &Sources) -> nianbao_core::diag::Text {
    let source = sources.get(change.place.source);
    let (path, at) = (&source.path, source.position(change.place.span.start));
    let (from, to) = (written(change, sources).trim(), change.replacement.trim());
    let (zh, en) = (&finding.message.zh, &finding.message.en);
    text!(
        "{path}:{at}：{zh}\n  将 {from} 改为 {to}？原件如此的才改",
        "{path}:{at}: {en}\n  change {from} to {to}? only if the original has that"
    )
}

/// Makes changes, and tells each.
fn make(proposals: &[Proposal], sources: &Sources, shell: &Shell) -> anyhow::Result<()> {
    let changes: Vec<Change> = proposals.iter().map(|(_, change)| (*change).clone()).collect();
    mend_sources(&shell.site, &changes, sources)?;
    for (finding, change) in proposals {
        let source = sources.get(change.place.source);
        let (path, at, rule) =
            (&source.path, source.position(change.place.span.start), finding.rule);
        let (from, to) = (written(change, sources).trim(), change.replacement.trim());
        shell.print_status(&text!(
            "已改：{path}:{at} {from} → {to}（{rule}）",
            "changed: {path}:{at} {from} → {to} ({rule})"
        ));
    }
    Ok(())
}

/// Says that changes are left that a person has to judge.
fn tell_left(count: usize, args: &Check, shell: &Shell) {
    if count == 0 {
        return;
    }
    shell.print_status(&if args.with_judgement {
        text!(
            "另有 {count} 处改动须对照原件决定，要在终端中逐条询问",
            "{count} more changes have to be held against the original; on a terminal you are asked about each"
        )
    } else {
        text!(
            "另有 {count} 处改动须对照原件决定，用 --fix --unsafe 逐条询问",
            "{count} more changes have to be held against the original; --fix --unsafe asks about each"
        )
    });
}
