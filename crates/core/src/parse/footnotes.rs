//! Matches footnotes with their marks.

use crate::report::{FootnoteFault, UnmatchedFootnote};
use crate::source::Span;
use nianbao_markdown::{Event, Tag};
use std::collections::HashSet;
use std::ops::Range;

/// The longest label of a mark without a note, in bytes.
const MAX_LABEL: usize = 100;

/// Collects the footnotes of a text and their marks.
pub(super) struct FootnoteMatcher<'a> {
    text: &'a str,
    /// The labels of marks, folded.
    marks: HashSet<String>,
    notes: Vec<(String, Range<usize>)>,
    /// Text without escapes and markup: the parser leaves a mark without a note in it.
    literal: Range<usize>,
    undefined: Vec<(String, Range<usize>)>,
}

impl<'a> FootnoteMatcher<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            text,
            marks: HashSet::new(),
            notes: Vec::new(),
            literal: 0..0,
            undefined: Vec::new(),
        }
    }

    pub(super) fn read_event(&mut self, event: &Event, range: &Range<usize>) {
        if matches!(event, Event::Text(_)) && range.start == self.literal.end {
            self.literal.end = range.end;
            return;
        }
        self.find_undefined();
        match event {
            Event::Text(_) => self.literal = range.clone(),
            Event::FootnoteReference(label) => _ = self.marks.insert(label.to_lowercase()),
            Event::Start(Tag::FootnoteDefinition(label)) => {
                let length = self.text[range.clone()].find(']').map_or(0, |end| end + 1);
                self.notes.push((label.to_string(), range.start..range.start + length));
            }
            _ => {}
        }
    }

    /// Finds the marks without a note in the text that was read last.
    fn find_undefined(&mut self) {
        let literal = std::mem::take(&mut self.literal);
        let words = &self.text[literal.clone()];
        let mut at = 0;
        while let Some(found) = words.get(at..).and_then(|rest| rest.find('[')) {
            let start = at + found;
            at = start + "[".len();
            if !words[at..].starts_with('^') {
                continue;
            }
            at += "^".len();
            let is_escaped = start == 0 && self.text[..literal.start].ends_with('\\');
            if let Some(label) = read_label(&words[at..]).filter(|_| !is_escaped) {
                let end = at + label.len() + "]".len();
                let span = literal.start + start..literal.start + end;
                self.undefined.push((label.to_owned(), span));
                at = end;
            }
        }
    }

    /// Returns what does not match. `from` is the offset of the text in its source.
    pub(super) fn finish(mut self, from: usize) -> Vec<UnmatchedFootnote> {
        self.find_undefined();
        let mut known = HashSet::new();
        let mut found: Vec<_> = self
            .undefined
            .into_iter()
            .map(|(label, span)| (label, span, FootnoteFault::Undefined))
            .collect();
        for (label, span) in self.notes {
            let folded = label.to_lowercase();
            if !self.marks.contains(&folded) {
                found.push((label, span, FootnoteFault::Unused));
            } else if !known.insert(folded) {
                found.push((label, span, FootnoteFault::Repeated));
            }
        }
        found.sort_by_key(|(_, span, _)| span.start);
        let place = |span: Range<usize>| Span::new(span.start, span.end).shifted(from);
        let unmatched = found.into_iter().map(|(label, span, fault)| UnmatchedFootnote {
            label,
            fault,
            span: place(span),
        });
        unmatched.collect()
    }
}

/// Reads a label up to its bracket.
fn read_label(rest: &str) -> Option<&str> {
    let end = rest.bytes().take(MAX_LABEL).position(|byte| matches!(byte, b']' | b'[' | b'\n'))?;
    let label = &rest[..end];
    (rest[end..].starts_with(']') && !label.trim().is_empty()).then_some(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unmatched(text: &str) -> Vec<(String, FootnoteFault)> {
        let mut matcher = FootnoteMatcher::new(text);
        for (event, range) in nianbao_markdown::parse(text) {
            matcher.read_event(&event, &range);
        }
        let found = matcher.finish(0);
        for fault in &found {
            let written = &text[fault.span.range()];
            assert!(written.starts_with("[^") && written.ends_with(']'), "{written}");
        }
        found.into_iter().map(|found| (found.label, found.fault)).collect()
    }

    #[test]
    fn marks_and_notes_are_matched() {
        use FootnoteFault::{Repeated, Undefined, Unused};
        let fault = |label: &str, fault| (label.to_owned(), fault);
        assert_eq!(unmatched("甲[^1]乙[^A]\n\n[^1]: 丙\n\n[^a]: 丁"), []);
        assert_eq!(unmatched("甲[^1]乙[^2]"), [fault("1", Undefined), fault("2", Undefined)]);
        assert_eq!(unmatched("**甲[^注]**（乙）"), [fault("注", Undefined)]);
        assert_eq!(unmatched("甲\n\n[^1]: 丙"), [fault("1", Unused)]);
        assert_eq!(unmatched("甲[^1]\n\n[^1]: 丙\n\n[^1]: 丁"), [fault("1", Repeated)]);
        assert_eq!(unmatched("| 甲[^1] |\n|---|\n| 乙[^2] |\n\n[^1]: 丙"), [fault("2", Undefined)]);
        assert_eq!(unmatched("甲\\[^1\\] \\[^2] `[^3]` [^] [^ ]"), []);
    }
}
