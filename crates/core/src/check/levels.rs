//! The levels of all findings: those of their rules, unless the site sets others.

use super::allow::Allowances;
use super::{Allowed, CheckResult, rules};
use crate::archive::Archive;
use crate::config::Level;
use crate::diag::finding::{self, closest_match};
use crate::diag::{Finding, RuleId, RuleName, Severity};
use crate::source::{Place, SourceId};
use nianbao_text::text;
use std::collections::HashMap;
use std::num::NonZeroUsize;

/// Number of findings of one rule in one file that are listed. Nobody reads more of them,
/// and a mistake made so often is mended everywhere at once.
const LISTED: usize = 100;

/// The level of every rule in one site.
#[derive(Clone, Debug)]
pub struct Levels(HashMap<RuleId, Level>);

impl Levels {
    /// Returns the level of every rule: its own, or the site's. Reports what the site
    /// cannot set.
    pub fn new(archive: &Archive) -> (Self, Vec<Finding>) {
        let mut findings = Vec::new();
        (Self(levels(archive, &mut findings)), findings)
    }

    /// Gives every finding its level, sets apart what is allowed, and reports the `allow`
    /// entries that were not needed. `pending` are findings about paths of the site that may
    /// yet turn out to be there; they come back at their levels, unless they are allowed.
    pub fn apply<P>(
        &self,
        archive: &Archive,
        findings: Vec<Finding>,
        pending: Vec<(P, Finding)>,
    ) -> (CheckResult, Vec<(P, Finding)>) {
        let mut allowances = Allowances::new(archive);
        let mut result = CheckResult::default();
        let mut stands = |finding: Finding| {
            // Before its level: an entry for a rule that is off counts as used.
            let allowed = allowances.take(&finding);
            let finding = self.at_level(finding)?;
            let Some((source, reason)) = allowed else { return Some(finding) };
            result.allowed.entry(source).or_default().push(Allowed { finding, reason });
            None
        };
        let findings: Vec<Finding> = findings.into_iter().filter_map(&mut stands).collect();
        let pending = pending.into_iter().filter_map(|(at, finding)| Some((at, stands(finding)?)));
        let pending = pending.collect();
        result.findings = findings;
        let unused = allowances.report_unused(archive).into_iter();
        result.findings.extend(unused.filter_map(|finding| self.at_level(finding)));
        finding::sort(&mut result.findings);
        result.findings = shorten(result.findings);
        (result, pending)
    }

    /// Sets a finding to the level of its rule; `None` if the rule is off.
    fn at_level(&self, mut finding: Finding) -> Option<Finding> {
        match self.0.get(&finding.rule) {
            Some(Level::Off) => return None,
            Some(Level::At(severity)) => finding.severity = *severity,
            None => {}
        }
        Some(finding)
    }
}

/// Shortens the list: of those of a rule in a file that are too many, the first that is
/// not listed stands for all of them. Takes findings sorted by file.
fn shorten(findings: Vec<Finding>) -> Vec<Finding> {
    let mut files = findings.chunk_by(|a, b| a.place.source == b.place.source);
    if files.all(|file| file.len() <= LISTED) {
        return findings;
    }
    // How many there were, and the index of the one that stands for the rest.
    let mut seen: HashMap<(SourceId, RuleId), (usize, usize)> = HashMap::new();
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
            listed[at] = stand_in(&listed[at], unlisted);
        }
    }
    listed
}

/// Makes a finding that stands for many, at the place of the first of them.
fn stand_in(first: &Finding, unlisted: NonZeroUsize) -> Finding {
    let (rule, count) = (first.rule, unlisted);
    let message = text!(
        "{rule} 在本文件中还有 {count} 处，没有逐一列出",
        "{count} more of {rule} in this file are not listed"
    );
    let help =
        text!("改正列出的各处以后再核对一次", "mend those that are listed, then check again");
    let (severity, subject) = (first.severity, first.subject.clone());
    let stand_in = Finding::new(rule, first.place, message).help(help);
    Finding { severity, subject, unlisted: Some(unlisted), ..stand_in }
}

fn levels(archive: &Archive, findings: &mut Vec<Finding>) -> HashMap<RuleId, Level> {
    let mut levels: HashMap<RuleId, Level> =
        rules::ALL.iter().map(|rule| (rule.id, Level::At(rule.severity))).collect();
    let settings = archive.settings().source;
    for (name, level) in &archive.site.levels {
        let place = Place::new(settings, name.span);
        match &name.value {
            RuleName::Unknown(name) => findings.push(unknown_rule(place, name)),
            RuleName::Known(id)
                if rules::get(*id).is_fixed() && *level != Level::At(Severity::Error) =>
            {
                findings.push(fixed_level(place, *id));
            }
            RuleName::Known(id) => {
                levels.insert(*id, *level);
            }
        }
    }
    levels
}

/// Makes a finding that stands for those of a file that are not listed, whatever their rules.
pub(super) fn stand_in_for_file(rule: RuleId, source: SourceId, unlisted: NonZeroUsize) -> Finding {
    let message = text!(
        "本文件还有 {unlisted} 处问题，没有逐一列出",
        "{unlisted} more findings in this file are not listed"
    );
    let help = text!(
        "改正列出的各处以后再核对，或单独核对这个文件",
        "mend those that are listed and check again, or check this file by itself"
    );
    let stand_in = Finding::new(rule, Place::file(source), message).help(help);
    Finding { unlisted: Some(unlisted), ..stand_in }
}

fn fixed_level(place: Place, rule: RuleId) -> Finding {
    let message = text!("规则 {rule} 不能调低", "the rule {rule} cannot be lowered");
    Finding::new(RuleId::FixedLevel, place, message).help(text!(
        "删去这一行，并改正它指出的问题",
        "remove the line, and mend what the rule finds"
    ))
}

/// Reports a name that no rule has.
pub(super) fn unknown_rule(place: Place, name: &str) -> Finding {
    let finding = Finding::new(
        RuleId::UnknownRule,
        place,
        text!("没有名为 {name} 的规则", "there is no rule `{name}`"),
    );
    finding.help(match closest_match(name, RuleId::ALL.iter().map(|rule| rule.name())) {
        Some(near) => text!("是否要写 {near}？", "did you mean `{near}`?"),
        None => text!("nianbao rules 列出所有规则", "`nianbao rules` lists them all"),
    })
}
