//! The events of a text, kept beside it.
//!
//! A report is parsed to be checked and once more to be printed, and parsing takes longer than
//! either. Nearly all reports are headings, paragraphs and emphasis, whose events are few and
//! need no more than a place in the text.

use crate::Events;
use pulldown_cmark::{CowStr, Event, HeadingLevel, Tag, TagEnd};
use std::ops::Range;

/// The events of a text without the text.
#[derive(Clone, Debug)]
pub struct KeptEvents(Box<[KeptEvent]>);

#[derive(Clone, Copy, Debug)]
struct KeptEvent {
    kind: Kind,
    start: u32,
    end: u32,
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    Start(Element),
    End(Element),
    /// The words at its place.
    Text,
    SoftBreak,
    HardBreak,
}

#[derive(Clone, Copy, Debug)]
enum Element {
    Paragraph,
    Heading(HeadingLevel),
    Emphasis,
    Strong,
}

impl KeptEvents {
    /// Keeps the events of a text; `None` if one is another than those that reports are made
    /// of.
    pub fn new(text: &str, events: &Events) -> Option<Self> {
        events
            .iter()
            .map(|(event, range)| KeptEvent::new(text, event, range))
            .collect::<Option<_>>()
            .map(Self)
    }

    /// Returns the events; `text` is the one that they were kept of.
    pub fn restore<'t>(&self, text: &'t str) -> Events<'t> {
        self.0.iter().map(|kept| kept.restore(text)).collect()
    }
}

impl KeptEvent {
    fn new(text: &str, event: &Event, range: &Range<usize>) -> Option<Self> {
        let kind = match event {
            Event::Start(tag) => Kind::Start(Element::of_start(tag)?),
            Event::End(tag) => Kind::End(Element::of_end(*tag)?),
            Event::Text(words) if text.get(range.clone()) == Some(&**words) => Kind::Text,
            Event::SoftBreak => Kind::SoftBreak,
            Event::HardBreak => Kind::HardBreak,
            _ => return None,
        };
        let (start, end) = (u32::try_from(range.start).ok()?, u32::try_from(range.end).ok()?);
        Some(Self { kind, start, end })
    }

    fn restore(self, text: &str) -> (Event<'_>, Range<usize>) {
        let range = self.start as usize..self.end as usize;
        let event = match self.kind {
            Kind::Start(element) => Event::Start(element.start()),
            Kind::End(element) => Event::End(element.end()),
            Kind::Text => {
                Event::Text(CowStr::Borrowed(text.get(range.clone()).unwrap_or_default()))
            }
            Kind::SoftBreak => Event::SoftBreak,
            Kind::HardBreak => Event::HardBreak,
        };
        (event, range)
    }
}

impl Element {
    fn of_start(tag: &Tag) -> Option<Self> {
        match tag {
            Tag::Paragraph => Some(Self::Paragraph),
            Tag::Heading { level, id: None, classes, attrs }
                if classes.is_empty() && attrs.is_empty() =>
            {
                Some(Self::Heading(*level))
            }
            Tag::Emphasis => Some(Self::Emphasis),
            Tag::Strong => Some(Self::Strong),
            _ => None,
        }
    }

    fn of_end(tag: TagEnd) -> Option<Self> {
        match tag {
            TagEnd::Paragraph => Some(Self::Paragraph),
            TagEnd::Heading(level) => Some(Self::Heading(level)),
            TagEnd::Emphasis => Some(Self::Emphasis),
            TagEnd::Strong => Some(Self::Strong),
            _ => None,
        }
    }

    fn start(self) -> Tag<'static> {
        match self {
            Self::Paragraph => Tag::Paragraph,
            Self::Heading(level) => {
                Tag::Heading { level, id: None, classes: Vec::new(), attrs: Vec::new() }
            }
            Self::Emphasis => Tag::Emphasis,
            Self::Strong => Tag::Strong,
        }
    }

    fn end(self) -> TagEnd {
        match self {
            Self::Paragraph => TagEnd::Paragraph,
            Self::Heading(level) => TagEnd::Heading(level),
            Self::Emphasis => TagEnd::Emphasis,
            Self::Strong => TagEnd::Strong,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse;

    proptest::proptest! {
        #[test]
        fn what_is_kept_comes_back(
            text in "(甲|乙|。|“|a| |　|\n|\n\n|\\*\\*|\\*|## |\\\\\n|- |> |`|\\[a\\]\\(b\\)|&amp;|\\\\\\*|<b>|    ){0,24}"
        ) {
            let events = parse(&text);
            if let Some(kept) = KeptEvents::new(&text, &events) {
                proptest::prop_assert_eq!(kept.restore(&text), events);
            }
        }
    }

    #[test]
    fn what_reports_are_made_of_is_kept() {
        let keeps = |text: &str| KeptEvents::new(text, &parse(text)).is_some();
        assert!(keeps(
            "前言\n\n## 一、**总体**情况\n\n　　甲*乙*\\\n丙\n丁\n\n### （一）\n\n3*4=12，2*5=10\n"
        ));
        for text in [
            "[a](b)",
            "![a](b)",
            "- 甲",
            "> 甲",
            "`甲`",
            "<b>",
            "&amp;",
            "|甲|\n|-|\n",
            "甲[^1]\n\n[^1]: 乙",
        ] {
            assert!(!keeps(text), "{text}");
        }
    }
}
