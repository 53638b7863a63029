//! Findings: mistakes in the sources, with what helps to mend them.

use super::{Change, RuleId, Text};
use crate::source::Place;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::num::NonZeroUsize;

/// The severity of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// For information.
    Note,
    /// Unlikely, or against good practice.
    Warning,
    /// Against the law or the printed form.
    Error,
}

impl Severity {
    /// Returns its name, the same in every output format.
    pub fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// Another place that a finding is about, with a label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// The place.
    pub place: Place,
    /// The label of the place.
    pub message: Text,
}

/// The report that a finding is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Subject {
    /// The office's id.
    pub office: String,
    /// The reporting year.
    pub year: u16,
}

/// A mistake at one place of the sources, found by a check or the parser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule that it breaks.
    pub rule: RuleId,
    /// The severity; set by the rule and the site once all findings are known.
    pub severity: Severity,
    /// The message: what is wrong.
    pub message: Text,
    /// The primary place.
    pub place: Place,
    /// Other rules that fail for the same cause.
    pub also: Vec<RuleId>,
    /// The place in the form (`申请.总计.自然人`), for `allow`.
    pub form_path: Option<String>,
    /// A few words under the primary place.
    pub label: Option<Text>,
    /// Other places that help to see the mistake.
    pub related: Vec<Related>,
    /// The legal basis.
    pub basis: Option<Text>,
    /// The change that would mend it.
    pub help: Option<Text>,
    /// Changes of the sources that would mend it, for programs; one of them is enough, unless
    /// they are of different places.
    pub changes: Vec<Change>,
    /// The report that it is about.
    pub subject: Option<Subject>,
    /// How many findings of its rule and its file it stands for, itself included, if they are
    /// not listed.
    pub unlisted: Option<NonZeroUsize>,
}

impl Finding {
    /// Makes a finding with a place and a message.
    pub fn new(rule: RuleId, place: Place, message: Text) -> Self {
        Self {
            rule,
            severity: Severity::Error,
            message,
            place,
            also: Vec::new(),
            form_path: None,
            label: None,
            related: Vec::new(),
            basis: None,
            help: None,
            changes: Vec::new(),
            subject: None,
            unlisted: None,
        }
    }

    /// Returns how many findings it counts for.
    pub fn count(&self) -> usize {
        self.unlisted.map_or(1, NonZeroUsize::get)
    }

    /// Adds the change that would mend it.
    #[must_use]
    pub fn help(mut self, help: Text) -> Self {
        self.help = Some(help);
        self
    }

    /// Adds a change that would mend it.
    #[must_use]
    pub fn change(mut self, change: Change) -> Self {
        self.changes.push(change);
        self
    }

    /// Adds the legal basis.
    #[must_use]
    pub fn basis(mut self, basis: Text) -> Self {
        self.basis = Some(basis);
        self
    }

    /// Adds words under the primary place.
    #[must_use]
    pub fn label(mut self, label: Text) -> Self {
        self.label = Some(label);
        self
    }

    /// Adds the place in the form.
    #[must_use]
    pub fn form_path(mut self, at: impl Into<String>) -> Self {
        self.form_path = Some(at.into());
        self
    }

    /// Adds another place, with its label.
    #[must_use]
    pub fn related(mut self, place: Place, message: Text) -> Self {
        self.related.push(Related { place, message });
        self
    }

    /// Adds the report that it is about.
    #[must_use]
    pub fn for_report(mut self, office: &str, year: u16) -> Self {
        self.subject = Some(Subject { office: office.to_owned(), year });
        self
    }
}

/// Returns the optimal string alignment distance: how many characters have to be inserted,
/// deleted, replaced or swapped with their neighbours to make one word of the other.
pub fn edit_distance(a: &str, b: &str) -> usize {
    strsim::osa_distance(a, b)
}

/// Returns the closest of some known words to a mistaken one, if its distance is at most
/// half the word's length, and three.
pub fn closest_match<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = word.chars().count();
    let most = (length / 2).clamp(1, 3);
    known
        .into_iter()
        // A word that is so much longer or shorter cannot be near, and may be very long.
        .filter(|candidate| candidate.chars().count().abs_diff(length) <= most)
        .map(|candidate| (edit_distance(word, candidate), candidate))
        .filter(|(distance, _)| *distance > 0 && *distance <= most)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Sorts findings by file, place, rule and message.
pub fn sort(findings: &mut [Finding]) {
    findings.par_sort_by(|a, b| {
        (a.place, a.rule.name(), &a.message.zh).cmp(&(b.place, b.rule.name(), &b.message.zh))
    });
}

#[cfg(test)]
mod tests {
    use super::closest_match;

    #[test]
    fn nearest_is_near_or_nothing() {
        let known = ["office", "year", "published"];
        assert_eq!(closest_match("offfice", known), Some("office"));
        assert_eq!(closest_match("publishd", known), Some("published"));
        assert_eq!(closest_match("colour", known), None);
        assert_eq!(closest_match("year", known), None);
        assert_eq!(closest_match(&"年".repeat(1_000_000), known.repeat(1000)), None);
        assert_eq!(closest_match("重复申情", ["重复申请", "信访举报投诉类申请"]), Some("重复申请"));
    }
}
