//! YAML as a tree that knows where each part was written.
//!
//! A tree rather than types, so that one wrong field is one finding and the
//! rest of the file is read all the same. Aliases are refused: no source needs
//! them, and without them no small file can grow into a large one.

use crate::source::Span;
use granit_parser::{Event, Options, Parser, ScalarStyle, ScanError};
use std::borrow::Cow;

/// Deeper than any source or format goes.
const DEEPEST: usize = 40;

/// One value and its place.
#[derive(Debug)]
pub(super) struct Node<'s> {
    pub(super) span: Span,
    pub(super) value: Value<'s>,
}

/// What a node holds.
#[derive(Debug)]
pub(super) enum Value<'s> {
    /// `~`, `null` or nothing at all.
    Null,
    /// Text; what it means is for the reader to say.
    Scalar(Cow<'s, str>),
    Sequence(Vec<Node<'s>>),
    Mapping(Vec<(Node<'s>, Node<'s>)>),
}

/// Why a text is not YAML that we take.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) span: Span,
    pub(super) reason: Reason,
}

#[derive(Debug)]
pub(super) enum Reason {
    Syntax(String),
    Alias,
    TooDeep,
    SecondDocument,
}

/// Reads one document; an empty text is a null.
pub(super) fn read(text: &str) -> Result<Node<'_>, Refusal> {
    let mut options = Options::default();
    options.flow_nesting_limit = DEEPEST;
    options.block_nesting_limit = DEEPEST;
    let mut reader = Reader { parser: Parser::new_from_str_with_options(text, options) };
    let mut root = None;
    while let Some((event, span)) = reader.next()? {
        match event {
            Event::StreamStart | Event::DocumentStart(..) | Event::DocumentEnd => {}
            Event::StreamEnd => break,
            _ if root.is_some() => return Err(Refusal { span, reason: Reason::SecondDocument }),
            event => root = Some(reader.node(event, span)?),
        }
    }
    Ok(root.unwrap_or(Node { span: Span::default(), value: Value::Null }))
}

struct Reader<'s> {
    parser: Parser<'s, granit_parser::StrInput<'s>>,
}

impl<'s> Reader<'s> {
    fn next(&mut self) -> Result<Option<(Event<'s>, Span)>, Refusal> {
        match self.parser.next_event() {
            None => Ok(None),
            Some(Err(error)) => Err(refusal(&error)),
            Some(Ok((event, span))) => {
                let offset =
                    |marker: granit_parser::Marker| marker.byte_offset().unwrap_or_default();
                Ok(Some((event, Span::new(offset(span.start), offset(span.end)))))
            }
        }
    }

    fn node(&mut self, event: Event<'s>, span: Span) -> Result<Node<'s>, Refusal> {
        let value = match event {
            Event::Scalar(text, style, ..) => scalar(text, style),
            Event::SequenceStart(..) => return self.sequence(span),
            Event::MappingStart(..) => return self.mapping(span),
            Event::Alias(_) => return Err(Refusal { span, reason: Reason::Alias }),
            _ => Value::Null,
        };
        Ok(Node { span, value })
    }

    fn sequence(&mut self, start: Span) -> Result<Node<'s>, Refusal> {
        let mut items = Vec::new();
        while let Some((event, span)) = self.next()? {
            if matches!(event, Event::SequenceEnd) {
                return Ok(Node { span: start.join(span), value: Value::Sequence(items) });
            }
            items.push(self.node(event, span)?);
        }
        Ok(Node { span: start, value: Value::Sequence(items) })
    }

    fn mapping(&mut self, start: Span) -> Result<Node<'s>, Refusal> {
        let mut entries: Vec<(Node, Node)> = Vec::new();
        while let Some((event, span)) = self.next()? {
            if matches!(event, Event::MappingEnd) {
                // Without a bracket the end is where the next thing begins.
                let bracket = span.end > span.start;
                let last = entries.last().filter(|_| !bracket);
                let end = last.map_or(span, |(_, value)| value.span);
                return Ok(Node { span: start.join(end), value: Value::Mapping(entries) });
            }
            let key = self.node(event, span)?;
            let Some((event, span)) = self.next()? else { break };
            let value = self.node(event, span)?;
            entries.push((key, value));
        }
        Ok(Node { span: start, value: Value::Mapping(entries) })
    }
}

fn scalar(text: Cow<'_, str>, style: ScalarStyle) -> Value<'_> {
    let plain = matches!(style, ScalarStyle::Plain);
    if plain && matches!(text.as_ref(), "" | "~" | "null") {
        Value::Null
    } else {
        Value::Scalar(text)
    }
}

fn refusal(error: &ScanError) -> Refusal {
    let at = error.marker().byte_offset().unwrap_or_default();
    let info = error.info();
    let reason = if info.contains("unknown anchor") {
        Reason::Alias
    } else if info.contains("recursion") || info.contains("nesting") {
        Reason::TooDeep
    } else {
        Reason::Syntax(info.clone())
    };
    Refusal { span: Span::new(at, at), reason }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_byte_offsets() {
        let text = "机关: 甲\n格: [1, ~, /, '', 38.41 万元]\n";
        let Value::Mapping(entries) = read(text).unwrap().value else { panic!("a mapping") };
        let Value::Sequence(cells) = &entries[1].1.value else { panic!("a sequence") };
        let written: Vec<&str> = cells.iter().map(|cell| &text[cell.span.range()]).collect();
        assert_eq!(written, ["1", "~", "/", "''", "38.41 万元"]);
        assert!(matches!(cells[1].value, Value::Null));
        assert!(matches!(&cells[3].value, Value::Scalar(text) if text.is_empty()));
    }

    #[test]
    fn what_could_grow_is_refused() {
        let bomb = "a: &a [x, x]\nb: [*a, *a]\n";
        assert!(matches!(read(bomb).unwrap_err().reason, Reason::Alias));
        let deep = "[".repeat(100_000);
        assert!(matches!(read(&deep).unwrap_err().reason, Reason::TooDeep));
        assert!(matches!(read("a: 1\n---\nb: 2\n").unwrap_err().reason, Reason::SecondDocument));
        assert!(matches!(read("a: [1, 2\nb: 3\n").unwrap_err().reason, Reason::Syntax(_)));
    }
}
