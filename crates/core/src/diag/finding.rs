//! One fault, with everything that helps to mend it.

use super::{RuleId, Text};
use crate::source::Place;
use rayon::prelude::*;
use serde::Serialize;
use std::num::NonZeroUsize;

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// What a reader should only know.
    Note,
    /// What practice or likelihood speaks against.
    Warning,
    /// What the law or the printed form forbids.
    Error,
}

impl Severity {
    /// The word for it, the same in every output format.
    pub fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// Another place that has to do with a finding, and what it has to do with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// Where.
    pub place: Place,
    /// Why it is shown.
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

/// What a check or a reader has to say about one place of the sources.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule that it breaks.
    pub rule: RuleId,
    /// How grave it is; given by the rule and the site, not by who found it.
    pub severity: Severity,
    /// What is wrong.
    pub message: Text,
    /// Where.
    pub place: Place,
    /// Other rules that fail for the same cause.
    pub also: Vec<RuleId>,
    /// The place in the words of the form (`申请.总计.自然人`), for `allow`.
    pub form_path: Option<String>,
    /// A few words under the place itself.
    pub label: Option<Text>,
    /// Other places that help to see it.
    pub related: Vec<Related>,
    /// The legal basis.
    pub basis: Option<Text>,
    /// The change that would mend it.
    pub help: Option<Text>,
    /// The report that it is about.
    pub subject: Option<Subject>,
    /// How many others of its rule and its file it stands for, that are not listed.
    pub unlisted: Option<NonZeroUsize>,
}

impl Finding {
    /// A finding with nothing but its place and message.
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
            subject: None,
            unlisted: None,
        }
    }

    /// How many findings it counts for.
    pub fn count(&self) -> usize {
        self.unlisted.map_or(1, NonZeroUsize::get)
    }

    /// Adds the change that would mend it.
    #[must_use]
    pub fn help(mut self, help: Text) -> Self {
        self.help = Some(help);
        self
    }

    /// Adds the legal basis.
    #[must_use]
    pub fn basis(mut self, basis: Text) -> Self {
        self.basis = Some(basis);
        self
    }

    /// Adds words under the place itself.
    #[must_use]
    pub fn label(mut self, label: Text) -> Self {
        self.label = Some(label);
        self
    }

    /// Adds the place in the words of the form.
    #[must_use]
    pub fn form_path(mut self, at: impl Into<String>) -> Self {
        self.form_path = Some(at.into());
        self
    }

    /// Adds another place.
    #[must_use]
    pub fn related(mut self, place: Place, message: Text) -> Self {
        self.related.push(Related { place, message });
        self
    }

    /// Says which report it is about.
    #[must_use]
    pub fn for_report(mut self, office: &str, year: u16) -> Self {
        self.subject = Some(Subject { office: office.to_owned(), year });
        self
    }
}

/// How many characters have to be changed to make one word of another.
pub fn edit_distance(a: &str, b: &str) -> usize {
    strsim::osa_distance(a, b)
}

/// The nearest of some known words to a mistaken one, if any is near.
pub fn closest_match<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = word.chars().count();
    let most = (length / 2).clamp(1, 3);
    known
        .into_iter()
        // What is so much longer or shorter cannot be near, and may be very long.
        .filter(|candidate| candidate.chars().count().abs_diff(length) <= most)
        .map(|candidate| (edit_distance(word, candidate), candidate))
        .filter(|(distance, _)| *distance > 0 && *distance <= most)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Sorts findings into the order in which people read: by file, by place, by rule.
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
