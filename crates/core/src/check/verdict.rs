//! All findings together: levels, what is allowed, what may be published.

use super::{Rule, rules};
use crate::archive::Archive;
use crate::config::Level;
use crate::diag::{Finding, Severity, finding, finding::nearest};
use crate::report::{Allow, Report};
use crate::source::{Place, SourceId};
use nianbao_text::text;
use std::collections::HashMap;
use std::num::NonZeroUsize;

/// What is to be said of a site.
#[derive(Debug, Default)]
pub struct CheckResult {
    /// The findings that stand, in reading order.
    pub findings: Vec<Finding>,
    /// Findings that a report accepts as its official text has them, by its source.
    pub allowed: HashMap<SourceId, Vec<Allowed>>,
}

/// A finding that stands so in the official text.
#[derive(Debug, PartialEq, Eq)]
pub struct Allowed {
    /// The finding.
    pub finding: Finding,
    /// Why, in the words of that source.
    pub reason: String,
}

impl CheckResult {
    /// How many findings there are of a severity.
    pub fn count(&self, severity: Severity) -> usize {
        let of = self.findings.iter().filter(|finding| finding.severity == severity);
        of.map(Finding::count).sum()
    }
}

/// The permission to publish: an archive without findings at error level.
#[derive(Clone, Copy, Debug)]
pub struct Publishable<'a> {
    archive: &'a Archive,
    verdict: &'a CheckResult,
}

impl<'a> Publishable<'a> {
    /// Gives the permission, or not.
    pub fn new(archive: &'a Archive, verdict: &'a CheckResult) -> Option<Self> {
        (verdict.count(Severity::Error) == 0).then_some(Self { archive, verdict })
    }

    /// The archive.
    pub fn archive(&self) -> &'a Archive {
        self.archive
    }

    /// What was found in it.
    pub fn verdict(&self) -> &'a CheckResult {
        self.verdict
    }
}

/// Gives every finding its level, sets apart what is allowed, and says which
/// permissions were not needed.
pub fn apply_levels(archive: &Archive, found: Vec<Finding>) -> CheckResult {
    let mut findings = found;
    let levels = levels(archive, &mut findings);
    let mut permits = Permits::new(archive);
    let mut verdict = CheckResult::default();
    let stands = |finding: Finding| {
        // Also for a rule that is off: the permission is not the worse for it.
        let permit = permits.take(&finding);
        let finding = at_level(&levels, finding)?;
        let Some((source, reason)) = permit else { return Some(finding) };
        verdict.allowed.entry(source).or_default().push(Allowed { finding, reason });
        None
    };
    verdict.findings = findings.into_iter().filter_map(stands).collect();
    let unused =
        permits.unused(archive).into_iter().filter_map(|finding| at_level(&levels, finding));
    verdict.findings.extend(unused);
    finding::sort(&mut verdict.findings);
    verdict.findings = listed(verdict.findings);
    verdict
}

/// How many findings of one rule in one file are listed. Who has made one mistake
/// so often mends it everywhere, and a list of all of them is read by nobody.
const LISTED: usize = 100;

/// Findings as they are listed: of those of a rule in a file that are too many,
/// the first stands for all of them.
fn listed(findings: Vec<Finding>) -> Vec<Finding> {
    let mut files = findings.chunk_by(|a, b| a.place.source == b.place.source);
    if files.all(|file| file.len() <= LISTED) {
        return findings;
    }
    // How many there were, and where the one is that stands for the rest.
    let mut seen: HashMap<(SourceId, &str), (usize, usize)> = HashMap::new();
    let mut listed: Vec<Finding> = Vec::new();
    for finding in findings {
        let (count, at) = seen.entry((finding.place.source, finding.rule)).or_default();
        *count += 1;
        if *count <= LISTED + 1 {
            *at = listed.len();
            listed.push(finding);
        }
    }
    for (count, at) in seen.into_values() {
        // One more is no more than the line that would stand for it.
        if let Some(unlisted) =
            NonZeroUsize::new(count.saturating_sub(LISTED)).filter(|n| n.get() > 1)
        {
            listed[at] = rest(&listed[at], unlisted);
        }
    }
    listed
}

/// A finding that stands for many, at the place of the first of them.
fn rest(first: &Finding, unlisted: NonZeroUsize) -> Finding {
    let (rule, count) = (first.rule, unlisted);
    let message = text!(
        "{rule} 在本文件中还有 {count} 处，没有逐一列出",
        "{count} more of {rule} in this file are not listed"
    );
    let help =
        text!("改正列出的各处以后再核对一次", "mend those that are listed, then check again");
    let (severity, subject) = (first.severity, first.subject.clone());
    let rest = Finding::new(rule, first.place, message).help(help);
    Finding { severity, subject, unlisted: Some(unlisted), ..rest }
}

/// A finding at the level of its rule, unless that is off.
fn at_level(levels: &HashMap<&'static str, Level>, mut finding: Finding) -> Option<Finding> {
    match levels.get(finding.rule) {
        Some(Level::Off) => return None,
        Some(Level::At(severity)) => finding.severity = *severity,
        None => {}
    }
    Some(finding)
}

/// The level of every rule: its own, or the site's.
fn levels(archive: &Archive, findings: &mut Vec<Finding>) -> HashMap<&'static str, Level> {
    let mut levels: HashMap<&'static str, Level> =
        rules::ALL.iter().map(|rule| (rule.name, Level::At(rule.severity))).collect();
    let settings = archive.settings().source;
    for (name, level) in &archive.site.levels {
        let place = Place::new(settings, name.span);
        match rules::find(&name.value) {
            None => findings.push(unknown_rule(place, &name.value)),
            Some(rule) if rule.is_fixed() && *level != Level::At(Severity::Error) => {
                findings.push(fixed_level(place, rule.name));
            }
            Some(rule) => {
                levels.insert(rule.name, *level);
            }
        }
    }
    levels
}

fn fixed_level(place: Place, name: &str) -> Finding {
    let message = text!("规则 {name} 不能调低", "the rule {name} cannot be lowered");
    Finding::new("fixed-level", place, message).help(text!(
        "删去这一行，并改正它指出的问题",
        "remove the line, and mend what the rule finds"
    ))
}

fn unknown_rule(place: Place, name: &str) -> Finding {
    let finding = Finding::new(
        "unknown-rule",
        place,
        text!("没有名为 {name} 的规则", "there is no rule `{name}`"),
    );
    finding.help(match nearest(name, rules::ALL.iter().map(|rule| rule.name)) {
        Some(near) => text!("是否要写 {near}？", "did you mean `{near}`?"),
        None => text!("nianbao rules 列出所有规则", "`nianbao rules` lists them all"),
    })
}

/// The `allow` entries of all reports, and which of them were needed.
struct Permits<'a> {
    by_source: HashMap<SourceId, Vec<(&'a Report, &'a Allow, bool)>>,
}

impl<'a> Permits<'a> {
    fn new(archive: &'a Archive) -> Self {
        let mut by_source: HashMap<_, Vec<_>> = HashMap::new();
        for report in archive.reports().filter(|report| !report.allow.is_empty()) {
            let entries = report.allow.iter().map(|allow| (report, allow, false));
            by_source.insert(report.source, entries.collect());
        }
        Self { by_source }
    }

    /// The reason for which a finding is allowed.
    fn take(&mut self, finding: &Finding) -> Option<(SourceId, String)> {
        let entries = self.by_source.get_mut(&finding.place.source)?;
        if rules::find(finding.rule).is_none_or(Rule::is_fixed) {
            return None;
        }
        for (_, allow, used) in entries.iter_mut() {
            let other = finding.also.iter().any(|rule| *rule == allow.rule.value);
            *used |= other && inside(allow, finding);
        }
        let (_, allow, used) = entries.iter_mut().find(|(_, allow, _)| covers(allow, finding))?;
        *used = true;
        Some((finding.place.source, allow.reason.clone()))
    }

    fn unused(self, archive: &Archive) -> Vec<Finding> {
        let mut entries: Vec<_> =
            self.by_source.into_values().flatten().filter(|(.., used)| !used).collect();
        entries.sort_by_key(|(report, allow, _)| (report.source, allow.span));
        let finding = |(at, (report, allow, _)): (usize, (&Report, &Allow, bool))| {
            unused(archive, report, allow, at < ADVISED)
        };
        entries.into_iter().enumerate().map(finding).collect()
    }
}

/// For how many entries a likely place is looked for.
const ADVISED: usize = 50;

fn unused(archive: &Archive, report: &Report, allow: &Allow, advised: bool) -> Finding {
    let place = report.place(allow.rule.span);
    let name = &allow.rule.value;
    let unknown = allow.at.as_ref().and_then(|at| {
        let form = archive.form_of(report)?;
        let in_free = form.tables.iter().any(|table| table.free && is_in(&at.value, &table.key));
        let places = form.places();
        (!in_free && !places.contains(&at.value)).then_some((at, places))
    });
    let finding = match (rules::find(name), unknown) {
        (None, _) => unknown_rule(place, name),
        (Some(_), Some((at, places))) => {
            no_place(report.place(at.span), &at.value, if advised { &places } else { &[] })
        }
        (Some(_), None) => Finding::new(
            "unused-allow",
            place,
            text!("没有 {name} 的问题需要准许", "there is no `{name}` here to allow"),
        )
        .help(text!("删去这一项，或改正 place", "remove the entry, or correct its `place`")),
    };
    finding.about(&report.office.value, report.year.value)
}

/// A permission for a place that the form does not have.
fn no_place(place: Place, at: &str, known: &[String]) -> Finding {
    let message = text!("没有 {at} 这个位置", "there is no place {at}");
    let ends_so = |known: &&str| known.strip_suffix(at).is_some_and(|rest| rest.ends_with('.'));
    let names = || known.iter().map(String::as_str);
    Finding::new("unused-allow", place, message).help(
        match names().find(ends_so).or_else(|| nearest(at, names())) {
            Some(near) => text!("是否要写 {near}？", "did you mean {near}?"),
            None => text!(
                "写表、行、格的名称，用点隔开，如 申请.总计.自然人",
                "name the table, the row, the cell, with dots between them, as in 申请.总计.自然人"
            ),
        },
    )
}

/// Whether a permission is for a finding: its rule, and its place or one
/// around it.
fn covers(allow: &Allow, finding: &Finding) -> bool {
    allow.rule.value == finding.rule && inside(allow, finding)
}

fn inside(allow: &Allow, finding: &Finding) -> bool {
    let at = finding.at.as_deref().unwrap_or_default();
    allow.at.as_ref().is_none_or(|around| is_in(at, &around.value))
}

/// Whether a place is another, or a part of it.
fn is_in(place: &str, around: &str) -> bool {
    place.strip_prefix(around).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}
