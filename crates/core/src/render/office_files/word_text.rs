//! The text of a report as paragraphs of a Word document. Raw HTML is shown as text.

use crate::plan::{LinkTarget, linked_path, resolve_link};
use crate::render::markdown::{LinkBase, TextPart, split_narrative};
use crate::report::Narrative;
use crate::source::Source;
use nianbao_markdown::{Event, Tag, TagEnd};
use nianbao_ooxml::{Document, ParagraphStyle, Run, Table, TableCell};
use std::collections::HashMap;

/// The text of a report, part by part: that before the first section, then each section.
pub(super) struct WordText<'a> {
    base: LinkBase<'a>,
    parts: std::vec::IntoIter<TextPart<'a>>,
    notes: Notes<'a>,
}

/// The footnotes of a report.
#[derive(Default)]
struct Notes<'a> {
    /// The notes whose definitions are open, with their labels.
    open: Vec<(String, Vec<Event<'a>>)>,
    /// The notes that are not listed yet, by their folded labels.
    waiting: HashMap<String, Vec<Event<'a>>>,
    /// The folded labels of all notes that the text names, in the order of their numbers.
    named: Vec<String>,
    /// How many of the named notes are listed.
    listed: usize,
}

impl<'a> Notes<'a> {
    /// Keeps an event that belongs to a note, and returns any other.
    fn take_definition(&mut self, event: Event<'a>) -> Option<Event<'a>> {
        match event {
            Event::Start(Tag::FootnoteDefinition(label)) => {
                self.open.push((label.to_lowercase(), Vec::new()));
                None
            }
            Event::End(TagEnd::FootnoteDefinition) => {
                let (label, events) = self.open.pop()?;
                self.waiting.entry(label).or_default().extend(events);
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

    /// Returns the mark of a note.
    fn mark(&mut self, label: &str) -> Run {
        let label = label.to_lowercase();
        let known = self.named.iter().position(|own| *own == label);
        let at = known.unwrap_or_else(|| {
            self.named.push(label);
            self.named.len() - 1
        });
        Run { is_raised: true, ..Run::plain(format!("[{}]", at + 1)) }
    }

    /// Takes the next note that was named and is not listed, with its number.
    fn take_next(&mut self) -> Option<(usize, Vec<Event<'a>>)> {
        let label = self.named.get(self.listed)?;
        self.listed += 1;
        Some((self.listed, self.waiting.remove(label).unwrap_or_default()))
    }

    /// Names all notes that nothing names, in the order of their labels.
    fn name_rest(&mut self) {
        let mut rest: Vec<String> =
            self.waiting.keys().filter(|label| !self.named.contains(label)).cloned().collect();
        rest.sort();
        self.named.extend(rest);
    }
}

impl<'a> WordText<'a> {
    /// Parses the text of a report.
    pub(super) fn new(source: &'a Source, narrative: &'a Narrative, base: LinkBase<'a>) -> Self {
        let mut notes = Notes::default();
        let parts = split_narrative(source, narrative, |event, _| notes.take_definition(event));
        Self { base, parts: parts.into_iter(), notes }
    }

    /// Writes the heading of the next part.
    pub(super) fn write_heading(&mut self, text: &str, document: &mut Document) {
        let mut runs = vec![Run::plain(text)];
        let labels = self.parts.as_slice().first().map_or(&[][..], |part| &part.heading_marks);
        runs.extend(labels.iter().map(|label| self.notes.mark(label)));
        document.write_paragraph(ParagraphStyle::Section, &runs);
    }

    /// Writes the next part, and the notes that it is the first to name.
    pub(super) fn write_next(&mut self, document: &mut Document) {
        let Some(part) = self.parts.next() else { return };
        self.write_events(part.events, None, document);
        if self.parts.len() == 0 {
            self.notes.name_rest();
        }
        while let Some((number, events)) = self.notes.take_next() {
            self.write_events(events, Some(number), document);
        }
    }

    fn write_events(
        &mut self,
        events: Vec<Event<'a>>,
        note: Option<usize>,
        document: &mut Document,
    ) {
        let mut writer = EventWriter {
            base: self.base,
            notes: &mut self.notes,
            document,
            is_note: note.is_some(),
            runs: Vec::new(),
            look: Run::default(),
            bold: 0,
            lists: Vec::new(),
            quotes: 0,
            table: None,
        };
        writer.runs.extend(note.map(|number| Run::plain(format!("[{number}] "))));
        for event in events {
            writer.write(event);
        }
        writer.end_paragraph(None);
    }
}

/// Writes the events of a part.
struct EventWriter<'w, 'a> {
    base: LinkBase<'a>,
    notes: &'w mut Notes<'a>,
    document: &'w mut Document,
    is_note: bool,
    /// The text of the paragraph that is open.
    runs: Vec<Run>,
    /// The look of the next text.
    look: Run,
    /// How many marks of bold text are open.
    bold: usize,
    /// The number of the next item of each open list; `None` for one without numbers.
    lists: Vec<Option<u64>>,
    quotes: usize,
    /// The table that is open.
    table: Option<Table>,
}

impl<'a> EventWriter<'_, 'a> {
    fn write(&mut self, event: Event<'a>) {
        match event {
            Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => {
                self.push_text(&text);
            }
            Event::SoftBreak => self.push_text(" "),
            Event::HardBreak => self.push_text("\n"),
            Event::FootnoteReference(label) => {
                let mark = self.notes.mark(&label);
                self.runs.push(mark);
            }
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            _ => self.end_paragraph(None),
        }
    }

    fn start(&mut self, tag: Tag<'a>) {
        match tag {
            Tag::Strong => self.bold += 1,
            Tag::Emphasis => self.look.is_italic = true,
            Tag::Link { dest_url, .. } => self.look.link = self.full_address(&dest_url),
            Tag::Image { .. } | Tag::Paragraph | Tag::HtmlBlock => {}
            Tag::List(first) => {
                self.end_paragraph(None);
                self.lists.push(first);
            }
            Tag::Item => {
                self.end_paragraph(None);
                let mark = match self.lists.last_mut() {
                    Some(Some(number)) => {
                        *number += 1;
                        format!("{}. ", *number - 1)
                    }
                    _ => "• ".to_owned(),
                };
                self.runs.push(Run::plain(mark));
            }
            Tag::BlockQuote(_) => {
                self.end_paragraph(None);
                self.quotes += 1;
            }
            Tag::Table(columns) => {
                self.end_paragraph(None);
                self.table =
                    Some(Table { widths: vec![1; columns.len()], head: 1, ..Table::default() });
            }
            _ => {
                if self.table.is_none() {
                    self.end_paragraph(None);
                }
            }
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Strong => self.bold = self.bold.saturating_sub(1),
            TagEnd::Emphasis => self.look.is_italic = false,
            TagEnd::Link => self.look.link = None,
            TagEnd::Image => {}
            TagEnd::Heading(_) => self.end_paragraph(Some(ParagraphStyle::SubHeading)),
            TagEnd::List(_) => {
                self.end_paragraph(None);
                self.lists.pop();
            }
            TagEnd::BlockQuote(_) => {
                self.end_paragraph(None);
                self.quotes = self.quotes.saturating_sub(1);
            }
            TagEnd::TableCell => self.end_cell(),
            TagEnd::TableHead | TagEnd::TableRow => {
                if let Some(table) = &mut self.table {
                    table.height += 1;
                }
            }
            TagEnd::Table => {
                if let Some(table) = self.table.take() {
                    self.document.write_table(&table);
                }
            }
            _ => self.end_paragraph(None),
        }
    }

    fn push_text(&mut self, text: &str) {
        let look = Run { is_bold: self.bold > 0, text: String::new(), ..self.look.clone() };
        match self.runs.last_mut() {
            Some(last) if (Run { text: String::new(), ..last.clone() }) == look => {
                last.text.push_str(text);
            }
            _ => self.runs.push(Run { text: text.to_owned(), ..look }),
        }
    }

    /// Writes the open paragraph, if there is text in it; `None` is for one of the text.
    fn end_paragraph(&mut self, style: Option<ParagraphStyle>) {
        if self.table.is_some() || self.runs.iter().all(|run| run.text.trim().is_empty()) {
            return;
        }
        let depth = u8::try_from(self.lists.len() + self.quotes).unwrap_or(u8::MAX).min(8);
        let style = style.unwrap_or(match depth {
            _ if self.is_note => ParagraphStyle::Note,
            0 => ParagraphStyle::Body,
            depth => ParagraphStyle::Indented(depth - 1),
        });
        let mut runs = std::mem::take(&mut self.runs);
        if let Some(last) = runs.last_mut() {
            last.text.truncate(last.text.trim_end_matches('\n').len());
        }
        self.document.write_paragraph(style, &runs);
    }

    fn end_cell(&mut self) {
        let Some(table) = &mut self.table else { return };
        let column = table.cells.iter().filter(|cell| cell.row == table.height).count();
        let runs = std::mem::take(&mut self.runs);
        let row = table.height;
        table.cells.push(TableCell { row, column, rows: 1, columns: 1, runs, is_left: false });
    }

    /// Returns the full address of a link; `None` if it leads nowhere outside the report.
    fn full_address(&self, link: &str) -> Option<String> {
        match resolve_link(self.base.folder, link) {
            LinkTarget::Invalid | LinkTarget::Anchor => None,
            LinkTarget::Outside => Some(link.to_owned()),
            LinkTarget::Inside { path, rest } => {
                let archive = self.base.archive;
                Some(archive.site.url(&linked_path(archive, &path)) + &rest)
            }
        }
    }
}
