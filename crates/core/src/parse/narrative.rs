//! Parses the Markdown text of a report into sections.

use super::control_chars::{self, Hidden};
use super::footnotes::FootnoteMatcher;
use crate::report::{Heading, Link, Narrative, NarrativeSection};
use crate::source::{Span, Spanned};
use nianbao_markdown::{Event, HeadingLevel, KeptEvents, LinkType, Tag, TagEnd};
use nianbao_text::lines::split_lines;
use std::ops::Range;

/// The most bytes of markers and indentation that a line may begin with. The parser
/// compares each line with every list and quotation that is open above it.
const MAX_MARKERS: usize = 400;

/// Finds the first line from an offset on that nests more lists or quotations than any text
/// does; returns the span of its markers.
pub(super) fn find_deep_nesting(source: &str, from: usize) -> Option<Span> {
    let mut at = from;
    for line in split_lines(&source[from..]) {
        // Most lines are shorter than what is looked for.
        let marks = if line.len() > MAX_MARKERS { marker_length(line) } else { 0 };
        if marks > MAX_MARKERS {
            return Some(Span::new(at, at + marks));
        }
        at += line.len();
    }
    None
}

/// Returns how many bytes of list and quotation markers a line begins with.
fn marker_length(line: &str) -> usize {
    let mut rest = line;
    loop {
        let words = rest.trim_start();
        match words.strip_prefix('>').or_else(|| strip_list_marker(words)) {
            Some(after) => rest = after,
            None => return line.len() - rest.len(),
        }
    }
}

/// Strips the marker of a list item: `- `, `1. `.
fn strip_list_marker(words: &str) -> Option<&str> {
    let numbered = words.trim_start_matches(|c: char| c.is_ascii_digit());
    let mark: &[char] = if numbered.len() < words.len() { &['.', ')'] } else { &['-', '*', '+'] };
    numbered.strip_prefix(mark).filter(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
}

/// Parses the text from an offset of its source on.
pub(super) fn parse_narrative(source: &str, from: usize) -> Narrative {
    let text = &source[from..];
    let mut reader = NarrativeBuilder { from, ..NarrativeBuilder::default() };
    reader.narrative.span = Span::new(from, source.len());
    let mut footnotes = FootnoteMatcher::new(text);
    let events = nianbao_markdown::parse(text);
    reader.narrative.events = KeptEvents::new(text, &events);
    for (event, range) in events {
        footnotes.read_event(&event, &range);
        // The end of a line is no part of what stands on it.
        let length = text[range.clone()].trim_end_matches(['\r', '\n']).len();
        reader.handle(event, Span::new(range.start, range.start + length).shifted(from));
    }
    reader.narrative.unmatched_footnotes = footnotes.finish(from);
    reader.finish(source.len())
}

/// Returns true for a text whose lists or quotations nest too deeply to be parsed.
pub(crate) fn nests_too_deeply(text: &str) -> bool {
    find_deep_nesting(text, 0).is_some()
}

/// Returns the first heading of a text that would begin another section, or be a title.
pub(crate) fn heading_that_divides(text: &str) -> Option<String> {
    let narrative = parse_narrative(text, 0);
    let sections = narrative.sections.into_iter().map(|section| section.heading);
    let headings = sections.chain(narrative.titles);
    headings.min_by_key(|heading| heading.span.start).map(|heading| heading.text)
}

/// Finds hidden characters that a text writes as references: `&#7;`.
pub(super) fn find_escaped_controls(source: &str, span: Span) -> Vec<Hidden> {
    let text = source.get(span.range()).unwrap_or_default();
    if !text.contains("&#") {
        return Vec::new();
    }
    let written = |(event, range): (Event, Range<usize>)| {
        let span = Span::new(range.start, range.end).shifted(span.start as usize);
        match event {
            Event::Text(words) => control_chars::find_escaped(&words, span),
            Event::Start(
                Tag::Link { dest_url, title, .. } | Tag::Image { dest_url, title, .. },
            ) => {
                [dest_url, title].iter().find_map(|words| control_chars::find_escaped(words, span))
            }
            _ => None,
        }
    };
    nianbao_markdown::parse(text).into_iter().filter_map(written).collect()
}

#[derive(Default)]
struct NarrativeBuilder {
    from: usize,
    narrative: Narrative,
    /// The heading that is open.
    open: Option<Heading>,
    /// How many quotations, lists and other blocks are open.
    depth: usize,
}

impl NarrativeBuilder {
    fn handle(&mut self, event: Event, span: Span) {
        match event {
            Event::Start(_) => self.depth += 1,
            Event::End(_) => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                self.open =
                    Some(Heading { level: heading_depth(level), text: String::new(), span });
            }
            Event::End(TagEnd::Heading(_)) => self.close_heading(),
            Event::Text(words) | Event::Code(words) => self.push_text(&words),
            Event::SoftBreak | Event::HardBreak => self.push_text(" "),
            Event::Start(Tag::Link { link_type: LinkType::Email, dest_url, .. }) => {
                self.push_link(&format!("mailto:{dest_url}"), span, false);
            }
            Event::Start(Tag::Link { dest_url, .. }) => self.push_link(&dest_url, span, false),
            Event::Start(Tag::Image { dest_url, .. }) => self.push_link(&dest_url, span, true),
            Event::Start(Tag::FootnoteDefinition(_)) => self.narrative.footnotes += 1,
            Event::Html(_) | Event::InlineHtml(_) => self.narrative.raw_html.push(span),
            _ => {}
        }
    }

    fn push_text(&mut self, words: &str) {
        if let Some(heading) = &mut self.open {
            heading.text.push_str(words);
        } else if let Some(section) = self.narrative.sections.last_mut() {
            section.has_words |= words.chars().any(char::is_alphanumeric);
        }
    }

    fn push_link(&mut self, target: &str, span: Span, image: bool) {
        let target = Spanned::new(target.to_owned(), span);
        self.narrative.links.push(Link { target, image });
        if image && let Some(section) = self.narrative.sections.last_mut() {
            section.has_words = true;
        }
    }

    fn close_heading(&mut self) {
        let Some(mut heading) = self.open.take() else { return };
        heading.text = heading.text.trim().to_owned();
        match heading.level {
            // What is quoted, or part of a list, is no heading of the report's own.
            _ if self.depth > 0 => {}
            1 => self.narrative.titles.push(heading),
            2 => {
                self.end_section(heading.span.start);
                let body = Span { start: heading.span.end, end: heading.span.end };
                self.narrative.sections.push(NarrativeSection { heading, body, has_words: false });
            }
            _ => {}
        }
    }

    /// Ends what came before a section: the section before it, or the preamble.
    fn end_section(&mut self, end: u32) {
        match self.narrative.sections.last_mut() {
            Some(section) => section.body.end = end,
            None => self.narrative.preamble = Span { start: Span::new(self.from, 0).start, end },
        }
    }

    fn finish(mut self, end: usize) -> Narrative {
        self.end_section(Span::new(end, end).end);
        self.narrative
    }
}

fn heading_depth(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

#[cfg(test)]
mod tests {
    use super::parse_narrative;

    #[test]
    fn headings_inside_other_things_cut_nothing() {
        let text = "## 一\n> ## 二\n> # 题\n\n- ## 三\n  - 项\n\n## 四\n字\n";
        let narrative = parse_narrative(text, 0);
        let sections: Vec<_> =
            narrative.sections.iter().map(|s| (s.heading.text.as_str(), s.has_words)).collect();
        assert_eq!(sections, [("一", true), ("四", true)]);
        assert!(narrative.titles.is_empty());
    }

    #[test]
    fn text_is_cut_at_headings_of_depth_two() {
        let text = "---\n---\n前言\n\n## 一、总体情况\n### （一）主动公开\n正文<b>\n\n## 二、表\n\n### 小标题\n";
        let narrative = parse_narrative(text, 8);
        assert_eq!(text[narrative.preamble.range()].trim(), "前言");
        let sections: Vec<_> =
            narrative.sections.iter().map(|s| (s.heading.text.as_str(), s.has_words)).collect();
        assert_eq!(sections, [("一、总体情况", true), ("二、表", false)]);
        assert!(text[narrative.sections[0].body.range()].contains("正文"));
        assert_eq!(narrative.raw_html.len(), 1);
    }
}
