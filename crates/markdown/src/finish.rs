//! Line breaks and blanks of Chinese text, in the events of the parser.

use crate::Events;
use crate::indent::{CODE_COLUMNS, ends_sentence, is_wide_blank};
use nianbao_text::cjk;
use pulldown_cmark::{CodeBlockKind, CowStr, Event, Tag, TagEnd};
use std::ops::Range;

/// The bytes of a Chinese text for one event, about: two for a paragraph, some for its words.
const BYTES_PER_EVENT: usize = 64;

/// A character for a picture: it needs a space where Western text is beside it.
const PICTURE: char = 'x';

/// Joins the lines of Chinese sentences, drops the blanks before paragraphs, and begins a
/// paragraph where an indented line does.
pub(crate) fn finish_events<'a>(
    source: &'a str,
    events: impl IntoIterator<Item = (Event<'a>, Range<usize>)>,
) -> Events<'a> {
    let events = events.into_iter();
    let mut joiner = LineJoiner {
        source,
        out: Vec::with_capacity(events.size_hint().0.max(source.len() / BYTES_PER_EVENT)),
        last: None,
        at_start: false,
        line_break: None,
        blocks: 0,
        inlines: 0,
        inside: Inside::Block,
    };
    for (event, range) in events {
        joiner.push(event, range);
    }
    joiner.out
}

struct LineJoiner<'a> {
    source: &'a str,
    out: Events<'a>,
    /// The last character of the open paragraph.
    last: Option<char>,
    /// True before the first character of a paragraph or a line.
    at_start: bool,
    /// The index of a line break before which nothing stands yet.
    line_break: Option<usize>,
    /// How many lists, quotations and other blocks are open.
    blocks: usize,
    /// How many tags of a paragraph's text are open.
    inlines: usize,
    inside: Inside,
}

/// The kind of text that is open.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    /// A heading, an item, a cell.
    Block,
    /// A paragraph.
    Paragraph,
    /// Indented code that is left over; it is a paragraph.
    IndentedCode,
    /// Fenced code or lines of HTML, where each character counts.
    Verbatim,
}

impl<'a> LineJoiner<'a> {
    fn push(&mut self, event: Event<'a>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag, range),
            Event::Text(words) if self.inside == Inside::IndentedCode => {
                self.push_code(&words, range);
            }
            Event::Text(words) if self.inside != Inside::Verbatim => self.push_text(words, range),
            Event::Code(ref words) | Event::InlineHtml(ref words) => {
                self.see(words.chars().next(), words.chars().next_back());
                self.out.push((event, range));
            }
            Event::SoftBreak => self.break_line(range),
            Event::FootnoteReference(_) => {
                // The mark of a note stands at the word before it.
                if self.last.is_some_and(cjk::is_wide)
                    && let Some(at) = self.line_break.take()
                {
                    self.out.remove(at);
                }
                self.out.push((event, range));
            }
            Event::HardBreak => {
                (self.last, self.line_break) = (None, None);
                self.out.push((event, range));
            }
            other => self.out.push((other, range)),
        }
    }

    fn start(&mut self, tag: Tag<'a>, range: Range<usize>) {
        match &tag {
            Tag::Strikethrough if !self.is_double(&range) => {
                return self.push_text("~".into(), range.start..range.start + 1);
            }
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } => {
                self.inlines += 1;
            }
            Tag::Image { .. } => {
                self.inlines += 1;
                self.see(Some(PICTURE), Some(PICTURE));
            }
            Tag::CodeBlock(CodeBlockKind::Indented) => {
                self.open_block(Inside::IndentedCode);
                return self.out.push((Event::Start(Tag::Paragraph), range));
            }
            Tag::CodeBlock(_) | Tag::HtmlBlock => self.inside = Inside::Verbatim,
            Tag::Paragraph => self.open_block(Inside::Paragraph),
            other => {
                self.blocks += 1;
                self.open_block(Inside::Block);
                // Blanks in a cell are its words' distance from the words of others.
                self.at_start = !matches!(other, Tag::TableCell);
            }
        }
        self.out.push((Event::Start(tag), range));
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::Strikethrough if !self.is_double(&range) => {
                return self.push_text("~".into(), range.end.saturating_sub(1)..range.end);
            }
            TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Link
            | TagEnd::Image => self.inlines = self.inlines.saturating_sub(1),
            TagEnd::CodeBlock if self.inside == Inside::IndentedCode => {
                self.inside = Inside::Block;
                return self.out.push((Event::End(TagEnd::Paragraph), range));
            }
            TagEnd::CodeBlock | TagEnd::HtmlBlock => self.inside = Inside::Block,
            TagEnd::Paragraph => {
                self.trim_end();
                self.inside = Inside::Block;
                // Its line had blanks alone.
                if matches!(self.out.last(), Some((Event::Start(Tag::Paragraph), _))) {
                    self.out.pop();
                    return;
                }
            }
            _ => {
                self.blocks = self.blocks.saturating_sub(1);
                (self.last, self.line_break) = (None, None);
            }
        }
        self.out.push((Event::End(tag), range));
    }

    fn open_block(&mut self, inside: Inside) {
        (self.last, self.line_break) = (None, None);
        (self.at_start, self.inside) = (true, inside);
    }

    /// True for what stands between `~~`, and not between `~`.
    fn is_double(&self, range: &Range<usize>) -> bool {
        self.source[range.clone()].starts_with("~~")
    }

    /// Notes the first and the last of the characters that follow.
    fn see(&mut self, first: Option<char>, last: Option<char>) {
        if let Some(at) = self.line_break.take()
            && !cjk::needs_space(self.last, first)
        {
            self.out.remove(at);
        }
        self.at_start = false;
        self.last = last.or(self.last);
    }

    fn push_text(&mut self, words: CowStr<'a>, range: Range<usize>) {
        let mut range = range;
        let words = if self.at_start {
            let length = count_wide_start(&words);
            if self.source.get(range.clone()) == Some(&*words) {
                range.start += length;
            }
            skip_bytes(words, length)
        } else {
            words
        };
        if !words.is_empty() {
            self.see(words.chars().next(), words.chars().next_back());
            self.out.push((Event::Text(words), range));
        }
    }

    /// Adds a line of code as one of a paragraph.
    fn push_code(&mut self, words: &CowStr<'a>, range: Range<usize>) {
        for line in words.lines().map(str::trim).filter(|line| !line.is_empty()) {
            if self.last.is_some() {
                self.break_line(range.clone());
            }
            self.push_text(line.to_owned().into(), range.clone());
        }
    }

    fn break_line(&mut self, range: Range<usize>) {
        self.trim_end();
        let is_open = self.inside == Inside::Paragraph && self.blocks == 0 && self.inlines == 0;
        if is_open && self.begins_paragraph(&range) {
            self.out.push((Event::End(TagEnd::Paragraph), range.clone()));
            self.out.push((Event::Start(Tag::Paragraph), range.end..range.end));
            return self.open_block(Inside::Paragraph);
        }
        if self.line_break.is_none() {
            self.line_break = Some(self.out.len());
            self.out.push((Event::SoftBreak, range));
        }
        self.at_start = true;
    }

    /// Returns true if the line after a break is indented as a paragraph is: with `　　`, or
    /// with four spaces after the end of a sentence.
    fn begins_paragraph(&self, line_break: &Range<usize>) -> bool {
        let rest = self.source[line_break.start..].trim_start_matches(['\r', '\n']);
        let mut columns = 0;
        for c in rest.chars().take_while(|c| c.is_whitespace() && *c != '\n') {
            match c {
                '\t' => columns = columns / 4 * 4 + 4,
                c if is_wide_blank(c) => return true,
                _ => columns += 1,
            }
        }
        let last = self.last.map(String::from).unwrap_or_default();
        columns >= CODE_COLUMNS && ends_sentence(&last)
    }

    /// Drops the wide blanks at the end of a line.
    fn trim_end(&mut self) {
        while let Some((Event::Text(words), range)) = self.out.last_mut() {
            let kept = words.trim_end();
            let length = kept.len();
            self.last = kept.chars().next_back().or(self.last);
            if !words[length..].contains(is_wide_blank) {
                break;
            }
            if length > 0 {
                if self.source.get(range.clone()) == Some(&**words) {
                    range.end -= words.len() - length;
                }
                *words = words[..length].to_owned().into();
                break;
            }
            self.out.pop();
        }
    }
}

/// Returns how many bytes of blanks a text begins with; 0 if no wide one is among them.
fn count_wide_start(words: &str) -> usize {
    let length = words.len() - words.trim_start().len();
    if words[..length].contains(is_wide_blank) { length } else { 0 }
}

/// Returns a text without its first bytes.
fn skip_bytes(words: CowStr<'_>, length: usize) -> CowStr<'_> {
    match words {
        words if length == 0 => words,
        CowStr::Borrowed(words) => CowStr::Borrowed(&words[length..]),
        words => words[length..].to_owned().into(),
    }
}
