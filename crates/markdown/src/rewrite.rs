//! A text with pieces taken out and put in, and the way back to what was written.

use crate::Events;
use pulldown_cmark::{CowStr, Event};
use std::ops::Range;

/// A change of a text.
#[derive(Debug)]
pub(crate) struct Edit {
    /// The range that is taken out; empty where something is only put in.
    pub(crate) range: Range<usize>,
    /// The text that stands there instead.
    pub(crate) insert: String,
}

/// A rewritten text.
#[derive(Debug)]
pub(crate) struct Rewritten<'a> {
    source: &'a str,
    text: String,
    /// The parts that were kept, in their order in both texts.
    kept: Vec<Kept>,
}

/// A part of the source that the rewritten text has too.
#[derive(Clone, Copy, Debug)]
struct Kept {
    /// The offset in the rewritten text.
    start: usize,
    /// The offset in the source.
    source: usize,
    len: usize,
}

impl Kept {
    fn end(&self) -> usize {
        self.start + self.len
    }

    /// Returns the range in the source of what a range of the rewritten text has of it.
    fn source_range(&self, range: &Range<usize>) -> Range<usize> {
        let start = range.start.clamp(self.start, self.end());
        let end = range.end.clamp(start, self.end());
        self.source + (start - self.start)..self.source + (end - self.start)
    }
}

impl<'a> Rewritten<'a> {
    /// Makes a text that is as it was written.
    pub(crate) fn new(source: &'a str) -> Self {
        let whole = Kept { start: 0, source: 0, len: source.len() };
        Self { source, text: source.to_owned(), kept: vec![whole] }
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Changes the text. The edits are in the order of their ranges, which do not overlap.
    pub(crate) fn edit(self, edits: &[Edit]) -> Self {
        if edits.is_empty() {
            return self;
        }
        let mut changed = Self {
            source: self.source,
            text: String::with_capacity(self.text.len()),
            kept: vec![],
        };
        let mut at = 0;
        let mut next = 0;
        for edit in edits {
            let start = edit.range.start.max(at);
            changed.copy(&self, at..start, &mut next);
            changed.text.push_str(&edit.insert);
            at = edit.range.end.max(start);
        }
        changed.copy(&self, at..self.text.len(), &mut next);
        changed
    }

    /// Appends a part of another text. `next` is the first kept part that may be in it.
    fn copy(&mut self, other: &Self, range: Range<usize>, next: &mut usize) {
        let start = self.text.len();
        self.text.push_str(&other.text[range.clone()]);
        while let Some(kept) = other.kept.get(*next).filter(|kept| kept.start < range.end) {
            let source = kept.source_range(&range);
            if !source.is_empty() {
                let start = start + kept.start.max(range.start) - range.start;
                self.kept.push(Kept { start, source: source.start, len: source.len() });
            }
            if kept.end() > range.end {
                break;
            }
            *next += 1;
        }
    }

    /// Lists the parts of the source that a range of the text has, in their order.
    fn source_parts(&self, range: &Range<usize>) -> impl Iterator<Item = Range<usize>> {
        let first = self.kept.partition_point(|kept| kept.end() <= range.start);
        let range = range.clone();
        let inside = self.kept[first..].iter().take_while({
            let end = range.end;
            move |kept| kept.start < end
        });
        inside.map(move |kept| kept.source_range(&range)).filter(|part| !part.is_empty())
    }

    /// Returns the range of the source from the first to the last part that a range of the
    /// text has of it.
    fn source_range(&self, range: &Range<usize>) -> Range<usize> {
        let start = self.kept.partition_point(|kept| kept.end() <= range.start);
        let end = self.kept.partition_point(|kept| kept.start < range.end);
        let first = self.kept.get(start).map(|kept| kept.source_range(range).start);
        let first = first.unwrap_or(self.source.len());
        let last = end.checked_sub(1).and_then(|last| self.kept.get(last));
        first..last.map_or(first, |kept| kept.source_range(range).end).max(first)
    }

    /// Returns the events of the rewritten text as events of the source: without what was put
    /// in, and with ranges of the source.
    pub(crate) fn restore_events(&self, events: Events<'_>) -> Events<'a> {
        let mut restored = Vec::with_capacity(events.len());
        for (event, range) in events {
            match event {
                Event::Text(words) if self.text.get(range.clone()) == Some(&*words) => {
                    for part in self.source_parts(&range) {
                        let words = CowStr::Borrowed(&self.source[part.clone()]);
                        restored.push((Event::Text(words), part));
                    }
                }
                other => restored.push((other.into_static(), self.source_range(&range))),
            }
        }
        restored
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_of_edits_lead_back_to_the_source() {
        let edit = |range, insert: &str| Edit { range, insert: insert.to_owned() };
        let once = Rewritten::new("    甲乙 丙").edit(&[edit(0..4, " "), edit(10..11, "")]);
        assert_eq!(once.text(), " 甲乙丙");
        let twice = once.edit(&[edit(0..1, ""), edit(4..4, "x"), edit(7..7, ",")]);
        assert_eq!(twice.text(), "甲x乙,丙");
        let parts: Vec<_> = twice.source_parts(&(0..11)).collect();
        assert_eq!(parts, [4..7, 7..10, 11..14]);
        assert_eq!(twice.source_range(&(3..8)), 7..10);
        assert_eq!(twice.source_range(&(3..4)), 7..7);
        assert_eq!(twice.source_range(&(11..11)), 14..14);
    }
}
