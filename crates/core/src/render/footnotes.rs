//! Footnotes of a report: marks in its text, and the notes at the end of the section that
//! names them first.

use super::markdown::{LinkBase, render_events};
use crate::words::Words;
use nianbao_markdown::{Event, Tag, TagEnd};
use std::collections::HashMap;

/// The footnotes of one page. Their numbers run through all of it, so that each id is there
/// once.
#[derive(Default)]
pub(super) struct Footnotes<'a> {
    /// The words of the page.
    words: &'static Words,
    /// The notes whose definitions are open, with their labels.
    open: Vec<(String, Vec<Event<'a>>)>,
    /// The notes that are not listed yet, by their folded labels.
    notes: HashMap<String, Vec<Event<'a>>>,
    /// The labels of notes in the order written, with the section of each.
    written: Vec<(String, usize)>,
    /// How many marks each note has in all of the text, by their folded labels.
    marks: HashMap<String, usize>,
    /// The numbers of the notes that were named, by their folded labels.
    numbers: HashMap<String, usize>,
    /// The notes that were named, in the order of their numbers.
    named: Vec<NamedNote>,
    /// How many of the named notes are listed.
    listed: usize,
}

/// A note that the text names.
struct NamedNote {
    label: String,
    /// How many of its marks are rendered.
    marks: usize,
}

impl<'a> Footnotes<'a> {
    pub(super) fn new(words: &'static Words) -> Self {
        Self { words, ..Self::default() }
    }

    /// Keeps an event that belongs to a note, and returns any other.
    pub(super) fn take_definition(
        &mut self,
        event: Event<'a>,
        section: usize,
    ) -> Option<Event<'a>> {
        if let Event::FootnoteReference(label) = &event {
            *self.marks.entry(label.to_lowercase()).or_default() += 1;
        }
        match event {
            Event::Start(Tag::FootnoteDefinition(label)) => {
                self.open.push((label.to_lowercase(), Vec::new()));
                None
            }
            Event::End(TagEnd::FootnoteDefinition) => {
                let (mut label, events) = self.open.pop()?;
                // A second note of a label has no mark, and stands for itself.
                if self.notes.contains_key(&label) {
                    label = format!("{label}]{}", self.written.len());
                }
                self.written.push((label.clone(), section));
                self.notes.insert(label, events);
                None
            }
            event => match self.open.last_mut() {
                Some((_, events)) => {
                    events.push(event);
                    None
                }
                None => Some(event),
            },
        }
    }

    /// Renders the mark of a note.
    pub(super) fn render_mark(&mut self, label: &str) -> String {
        let number = self.number_note(&label.to_lowercase());
        let name = self.words.fill("report.note", &[("number", &number)]);
        let Some(note) = self.named.get_mut(number - 1) else { return String::new() };
        note.marks += 1;
        let id = mark_id(number, note.marks);
        format!(
            "<sup class=\"footnote\"><a id=\"{id}\" href=\"#note:{number}\" role=\"doc-noteref\" \
             aria-label=\"{name}\">[{number}]</a></sup>"
        )
    }

    /// Returns the number of a note, from 1.
    fn number_note(&mut self, label: &str) -> usize {
        if let Some(number) = self.numbers.get(label) {
            return *number;
        }
        self.named.push(NamedNote { label: label.to_owned(), marks: 0 });
        self.numbers.insert(label.to_owned(), self.named.len());
        self.named.len()
    }

    /// Appends the list of the notes that were named since the last list, and of those of a
    /// section that nothing names. The last section has all that are left.
    pub(super) fn push_list(
        &mut self,
        section: usize,
        is_last: bool,
        base: LinkBase,
        out: &mut String,
    ) {
        let first = self.listed;
        let mut items = String::new();
        self.push_items(base, &mut items);
        let end = self.written.partition_point(|(_, place)| *place <= section);
        let begin = self.written.partition_point(|(_, place)| *place < section);
        let written = if is_last { &self.written[..] } else { &self.written[begin..end] };
        let left = written.iter().filter(|(label, _)| {
            self.notes.contains_key(label) && (is_last || !self.marks.contains_key(label))
        });
        let left: Vec<String> = left.map(|(label, _)| label.clone()).collect();
        for label in left {
            if self.notes.contains_key(&label) {
                self.number_note(&label);
                self.push_items(base, &mut items);
            }
        }
        if !items.is_empty() {
            let (start, name) = (first + 1, self.words.text("report.notes"));
            out.push_str(&format!(
                "<ol class=\"footnotes\" aria-label=\"{name}\" start=\"{start}\">\n{items}</ol>\n"
            ));
        }
    }

    /// Renders the notes that are named and not listed; a note may name further ones.
    fn push_items(&mut self, base: LinkBase, items: &mut String) {
        while let Some(note) = self.named.get(self.listed) {
            self.listed += 1;
            let number = self.listed;
            let marks = self.marks.get(&note.label).copied().unwrap_or_default();
            let events = self.notes.remove(&note.label).unwrap_or_default();
            let words = render_events(events, base, self);
            items.push_str(&format!("<li id=\"note:{number}\">"));
            match words.strip_suffix("</p>\n") {
                Some(words) => {
                    items
                        .push_str(&format!("{words}{}</p>", back_links(self.words, number, marks)));
                }
                None => items
                    .push_str(&format!("{words}<p>{}</p>", back_links(self.words, number, marks))),
            }
            items.push_str("</li>\n");
        }
    }
}

fn mark_id(number: usize, mark: usize) -> String {
    if mark == 1 { format!("mark:{number}") } else { format!("mark:{number}-{mark}") }
}

/// Renders the links from a note back to its marks.
fn back_links(words: &Words, number: usize, marks: usize) -> String {
    let link = |mark: usize| {
        let id = mark_id(number, mark);
        let name = match marks {
            1 => words.text("report.back").to_owned(),
            _ => words.fill("report.back_to", &[("mark", &mark)]),
        };
        format!(
            " <a class=\"back\" href=\"#{id}\" role=\"doc-backlink\" \
             aria-label=\"{name}\" title=\"{name}\">↑</a>"
        )
    };
    (1..=marks).map(link).collect()
}
