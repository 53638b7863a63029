//! The findings of a whole site, collected unit by unit within bounds: those that come first are
//! kept whole, errors before all others; of the rest only their number in each file.

use super::levels::stand_in_for_file;
use crate::diag::{Finding, RuleId, Severity, Subject, finding};
use crate::source::{Source, SourceId, Sources};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::num::NonZeroUsize;
use std::sync::Arc;

/// Number of findings of a site that are kept whole.
const LISTED: usize = 2000;
/// The number of bytes of the texts that are kept for these.
const LISTED_TEXT: usize = 8 * 1024 * 1024;
/// Number of findings that are kept whole however long their texts are.
const ALWAYS_LISTED: usize = 100;

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
    /// The number of bytes of these, and of those that were kept the last time.
    text_size: usize,
    kept_text_size: usize,
    /// The other findings, by their files and severities.
    unlisted: BTreeMap<(SourceId, Severity), UnlistedFindings>,
    counts: BTreeMap<Severity, usize>,
}

/// The findings in one file that are not listed: what is said of the first, and their number.
struct UnlistedFindings {
    path: Box<str>,
    rule: RuleId,
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
        if self.listed.len() > 2 * LISTED
            || self.text_size > 2 * LISTED_TEXT.max(self.kept_text_size)
        {
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
        let (mut seen, mut size, mut kept) = (HashSet::new(), 0, Vec::new());
        for finding in std::mem::take(&mut self.listed) {
            let new = source_ids(&finding).filter(|id| !seen.contains(id));
            let new: BTreeSet<SourceId> = new.collect();
            let text = |id: &SourceId| self.sources.get(id).map_or(0, |source| source.text.len());
            let with_text: usize = size + new.iter().map(text).sum::<usize>();
            let fits = with_text <= LISTED_TEXT || kept.len() < ALWAYS_LISTED;
            if fits && kept.len() < LISTED {
                size = with_text;
                seen.extend(new);
                kept.push(finding);
            } else {
                self.count_unlisted(finding);
            }
        }
        self.listed = kept;
        let shown: HashSet<SourceId> = self.listed.iter().flat_map(source_ids).collect();
        self.sources.retain(|id, _| shown.contains(id));
        self.text_size = self.sources.values().map(|source| source.text.len()).sum();
        self.kept_text_size = self.text_size;
    }

    fn count_unlisted(&mut self, finding: Finding) {
        let id = finding.place.source;
        let path = || self.sources.get(&id).map_or("", |source| &source.path);
        let count = finding.count();
        let all = self.unlisted.entry((id, finding.severity)).or_insert_with(|| UnlistedFindings {
            path: path().into(),
            rule: finding.rule,
            subject: finding.subject,
            count: 0,
        });
        all.count += count;
    }

    /// Returns the findings in reading order, with the texts that they are about.
    pub fn into_findings(mut self) -> (Vec<Finding>, Sources) {
        if self.listed.len() > LISTED || self.text_size > LISTED_TEXT {
            self.shorten();
        }
        for ((id, severity), all) in self.unlisted {
            let Some(count) = NonZeroUsize::new(all.count) else { continue };
            let finding = stand_in_for_file(all.rule, id, count);
            self.listed.push(Finding { severity, subject: all.subject, ..finding });
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
        let text = "年".repeat(LISTED_TEXT / 300);
        let mut tally = FindingTally::default();
        for at in 0..300 {
            let source = Arc::new(Source::new(format!("{at:03}.md"), text.clone()));
            let sources = Sources::with_ids(vec![(SourceId(at), source)]);
            let place = Place::new(SourceId(at), Span::new(3, 6));
            tally.add(vec![Finding::new(RuleId::BrokenLink, place, Text::same("x"))], &sources);
            assert!(tally.text_size <= 2 * LISTED_TEXT + text.len());
        }
        let (findings, sources) = tally.into_findings();
        assert_eq!(findings.iter().map(Finding::count).sum::<usize>(), 300);
        let whole = findings.iter().filter(|finding| finding.unlisted.is_none()).count();
        assert_eq!(whole, 100, "as many as have their texts");
        assert_eq!(sources.get(SourceId(299)).path, "299.md");
    }

    #[test]
    fn a_finding_in_a_long_text_is_listed_and_hides_no_other() {
        let mut tally = FindingTally::default();
        let texts = [("a.md", LISTED_TEXT + 1), ("b.md", 3), ("c.md", LISTED_TEXT + 1)];
        for (id, (path, length)) in texts.into_iter().enumerate() {
            let source = Arc::new(Source::new(path.to_owned(), "x".repeat(length)));
            let id = SourceId(id.try_into().unwrap());
            let sources = Sources::with_ids(vec![(id, source)]);
            let place = Place::new(id, Span::new(0, 1));
            let finding = Finding::new(RuleId::BrokenLink, place, Text::same("x"));
            tally.add(vec![finding], &sources);
        }
        let (findings, _) = tally.into_findings();
        assert!(findings.iter().all(|finding| finding.unlisted.is_none()));
        assert_eq!(findings.len(), 3);
    }

    #[test]
    fn what_is_not_listed_is_counted_by_severity() {
        let source = Arc::new(Source::new("a.md".to_owned(), String::new()));
        let sources = Sources::with_ids(vec![(SourceId(0), source)]);
        let mut tally = FindingTally::default();
        for severity in [Severity::Error, Severity::Warning] {
            let place = Place::new(SourceId(0), Span::new(0, 0));
            let finding = Finding::new(RuleId::BrokenLink, place, Text::same("x"));
            let finding = Finding { severity, ..finding };
            tally.add(vec![finding; LISTED + 7], &sources);
        }
        let (findings, _) = tally.into_findings();
        let count = |severity| {
            let all = findings.iter().filter(|finding| finding.severity == severity);
            all.map(Finding::count).sum::<usize>()
        };
        assert_eq!([count(Severity::Error), count(Severity::Warning)], [LISTED + 7; 2]);
    }
}
