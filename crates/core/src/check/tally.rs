//! The findings of a whole site, collected unit by unit within bounds: those that come first are
//! kept whole, errors before all others; of the rest only their number in each file.

use super::levels::stand_in_for_file;
use crate::diag::{Finding, RuleId, Severity, Subject, finding};
use crate::source::{Source, SourceId, Sources};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::num::NonZeroUsize;
use std::sync::Arc;

/// Number of findings of a site that are kept whole.
const LISTED: usize = 2000;
/// The number of bytes of the texts that are kept for these.
const LISTED_TEXT: usize = 8 * 1024 * 1024;

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
    /// The number of bytes of these.
    text_size: usize,
    /// The other findings, by their files.
    unlisted: BTreeMap<SourceId, UnlistedFindings>,
    counts: BTreeMap<Severity, usize>,
}

/// The findings in one file that are not listed: what is said of the worst, and their number.
struct UnlistedFindings {
    path: Box<str>,
    rule: RuleId,
    severity: Severity,
    subject: Option<Subject>,
    count: usize,
}

impl FindingTally {
    /// Adds findings; `sources` has the texts that they are about.
    pub fn add(&mut self, findings: Vec<Finding>, sources: &Sources) {
        for finding in findings {
            *self.counts.entry(finding.severity).or_default() += finding.count();
            for id in source_ids(&finding) {
                if let Some(source) = sources.get_shared(id)
                    && self.sources.insert(id, Arc::clone(source)).is_none()
                {
                    self.text_size += source.text.len();
                }
            }
            self.listed.push(finding);
        }
        if self.listed.len() > 2 * LISTED || self.text_size > 2 * LISTED_TEXT {
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
        let kept = self.count_within_bounds();
        for finding in self.listed.split_off(kept) {
            let id = finding.place.source;
            let path = || self.sources.get(&id).map_or("", |source| &source.path);
            let all = self.unlisted.entry(id).or_insert_with(|| UnlistedFindings {
                path: path().into(),
                rule: finding.rule,
                severity: finding.severity,
                subject: finding.subject.clone(),
                count: 0,
            });
            all.count += finding.count();
            if finding.severity > all.severity {
                (all.rule, all.severity, all.subject) =
                    (finding.rule, finding.severity, finding.subject);
            }
        }
        let shown: HashSet<SourceId> = self.listed.iter().flat_map(source_ids).collect();
        self.sources.retain(|id, _| shown.contains(id));
        self.text_size = self.sources.values().map(|source| source.text.len()).sum();
    }

    /// Counts the findings at the head of the list that can be kept with their texts.
    fn count_within_bounds(&self) -> usize {
        let (mut seen, mut size) = (HashSet::new(), 0);
        let mut fits = |finding: &&Finding| {
            for id in source_ids(finding).filter(|id| seen.insert(*id)) {
                size += self.sources.get(&id).map_or(0, |source| source.text.len());
            }
            size <= LISTED_TEXT
        };
        self.listed.iter().take(LISTED).take_while(|finding| fits(finding)).count()
    }

    /// Returns the findings in reading order, with the texts that they are about.
    pub fn into_findings(mut self) -> (Vec<Finding>, Sources) {
        if self.listed.len() > LISTED || self.text_size > LISTED_TEXT {
            self.shorten();
        }
        for (id, all) in self.unlisted {
            let Some(count) = NonZeroUsize::new(all.count) else { continue };
            let finding = stand_in_for_file(all.rule, id, count);
            let (severity, subject) = (all.severity, all.subject);
            self.listed.push(Finding { severity, subject, ..finding });
            // Of a file without a listed finding only the path is shown.
            let source = || Arc::new(Source::new(all.path.into(), String::new()));
            self.sources.entry(id).or_insert_with(source);
        }
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
    use crate::diag::Text;
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

    #[test]
    fn texts_are_kept_within_their_bound() {
        let text = "年".repeat(LISTED_TEXT / 30);
        let mut tally = FindingTally::default();
        for at in 0..40 {
            let source = Arc::new(Source::new(format!("{at:02}.md"), text.clone()));
            let sources = Sources::with_ids(vec![(SourceId(at), source)]);
            let place = Place::new(SourceId(at), Span::new(3, 6));
            tally.add(vec![Finding::new(RuleId::BrokenLink, place, Text::same("x"))], &sources);
            assert!(tally.text_size <= 2 * LISTED_TEXT + text.len());
        }
        let (findings, sources) = tally.into_findings();
        assert_eq!(findings.iter().map(Finding::count).sum::<usize>(), 40);
        let whole = findings.iter().filter(|finding| finding.unlisted.is_none()).count();
        assert_eq!(whole, 10, "as many as have their texts");
        assert_eq!(sources.get(SourceId(39)).path, "39.md");
    }
}
