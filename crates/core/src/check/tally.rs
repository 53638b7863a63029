//! The findings of a whole site, collected unit by unit within bounds: those that come first are
//! kept whole, errors before all others; of the rest only their number in each file.

use super::levels::stand_in_for_file;
use crate::diag::{Finding, Severity, finding};
use crate::source::{Source, SourceId, Sources};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::num::NonZeroUsize;
use std::sync::Arc;

/// Number of findings of a site that are kept whole.
const LISTED: usize = 2000;

/// The permission to put a site in its place: no finding is at error level. It is made by
/// [`FindingTally::permit`] alone.
#[derive(Debug)]
pub struct SitePermit(());

/// The findings that were collected so far.
#[derive(Default)]
pub struct FindingTally {
    listed: Vec<Finding>,
    /// The texts that listed findings are about.
    sources: HashMap<SourceId, Arc<Source>>,
    /// The first finding in each file of those that are not listed, and their number.
    unlisted: BTreeMap<SourceId, (Finding, usize)>,
    counts: BTreeMap<Severity, usize>,
}

impl FindingTally {
    /// Adds findings; `sources` has the texts that they are about.
    pub fn add(&mut self, findings: Vec<Finding>, sources: &Sources) {
        for finding in findings {
            *self.counts.entry(finding.severity).or_default() += finding.count();
            for id in source_ids(&finding) {
                if let Some(source) = sources.get_shared(id) {
                    self.sources.entry(id).or_insert_with(|| Arc::clone(source));
                }
            }
            self.listed.push(finding);
        }
        if self.listed.len() > 2 * LISTED {
            self.shorten();
        }
    }

    /// Adds numbers of findings that were counted before and are not known any more.
    pub fn add_counts(&mut self, counts: &[(Severity, usize)]) {
        for (severity, count) in counts {
            *self.counts.entry(*severity).or_default() += count;
        }
    }

    /// Counts the findings of a severity, also those that are not listed.
    pub fn count(&self, severity: Severity) -> usize {
        self.counts.get(&severity).copied().unwrap_or_default()
    }

    /// Gives the permission to put the site in its place, unless there is an error.
    pub fn permit(&self) -> Option<SitePermit> {
        (self.count(Severity::Error) == 0).then_some(SitePermit(()))
    }

    /// Keeps the findings that come first, and counts the others by their files.
    fn shorten(&mut self) {
        finding::sort(&mut self.listed);
        // A stable sort: errors first, each kind in reading order.
        self.listed.sort_by_key(|finding| finding.severity != Severity::Error);
        for finding in self.listed.split_off(LISTED.min(self.listed.len())) {
            let count = finding.count();
            let id = finding.place.source;
            let (first, all) = self.unlisted.entry(id).or_insert_with(|| (finding.clone(), 0));
            *all += count;
            if finding.severity > first.severity {
                *first = finding;
            }
        }
        self.forget_texts();
    }

    /// Forgets the texts of files without a listed finding: only their paths are shown.
    fn forget_texts(&mut self) {
        let shown: HashSet<SourceId> = self.listed.iter().flat_map(source_ids).collect();
        for (id, source) in &mut self.sources {
            if !shown.contains(id) && !source.text.is_empty() {
                *source = Arc::new(Source::new(source.path.clone(), String::new()));
            }
        }
    }

    /// Returns the findings in reading order, with the texts that they are about.
    pub fn into_findings(mut self) -> (Vec<Finding>, Sources) {
        if self.listed.len() > LISTED {
            self.shorten();
        }
        let rest = self.unlisted.into_values().filter_map(|(first, count)| {
            Some(stand_in_for_file(&first, NonZeroUsize::new(count)?))
        });
        self.listed.extend(rest);
        finding::sort(&mut self.listed);
        let mut sources: Vec<_> = self.sources.into_iter().collect();
        sources.sort_by_key(|(id, _)| *id);
        (self.listed, Sources::with_ids(sources))
    }
}

/// Lists the sources that a finding is about.
fn source_ids(finding: &Finding) -> impl Iterator<Item = SourceId> {
    let related = finding.related.iter().map(|related| related.place.source);
    related.chain([finding.place.source])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{RuleId, Text};
    use crate::source::{Place, Span};

    #[test]
    fn findings_that_are_listed_keep_their_texts() {
        let text = "年".repeat(LISTED + 1);
        let source = |path: &str| Arc::new(Source::new(path.to_owned(), text.clone()));
        let sources = Sources::new(vec![source("a.md"), source("b.md")]);
        let mut tally = FindingTally::default();
        for (id, count) in [(0, LISTED + 1), (1, 2 * LISTED)] {
            let finding = |at| {
                let place = Place::new(SourceId(id), Span::new(3 * at, 3 * at + 3));
                Finding::new(RuleId::BrokenLink, place, Text::same("x"))
            };
            tally.add((0..count).map(finding).collect(), &sources);
        }
        assert_eq!(tally.count(Severity::Error), 3 * LISTED + 1);
        let (findings, sources) = tally.into_findings();
        assert_eq!(findings.len(), LISTED + 2);
        assert_eq!(findings.iter().map(Finding::count).sum::<usize>(), 3 * LISTED + 1);
        assert_eq!(sources.get(SourceId(0)).text, text);
        assert_eq!(sources.get(SourceId(1)).text, "");
    }
}
