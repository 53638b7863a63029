//! Parses YAML (1.2.2) into a tree of nodes with spans.
//!
//! A tree rather than types, so that one wrong field is one finding and the rest of the
//! file is used all the same. Aliases are refused: no source needs them, and without them
//! no small file can grow into a large one.

use super::figures_fast_path::{self, Block};
use crate::source::Span;
pub(super) use granit_parser::ErrorKind;
use granit_parser::{Event, Options, Parser, ScalarStyle, ScanError};
use nianbao_text::control::is_hidden;
use std::borrow::Cow;
use std::ops::Range;

/// The most levels of collections; no source or form has as many.
const MAX_DEPTH: usize = 40;

/// A value and its place.
#[derive(Debug)]
pub(crate) struct Node<'s> {
    pub(crate) span: Span,
    pub(crate) value: Value<'s>,
}

/// The value of a node.
#[derive(Debug)]
pub(crate) enum Value<'s> {
    /// `~`, `null` or nothing at all.
    Null,
    /// Text. Only `null` is told apart; numbers and flags are for the fields to parse.
    Scalar(Scalar<'s>),
    Sequence(Vec<Node<'s>>),
    Mapping(Vec<(Node<'s>, Node<'s>)>),
}

/// The text of a scalar, borrowed where it stands in the source unchanged.
#[derive(Debug)]
pub(crate) struct Scalar<'s> {
    pub(crate) text: Cow<'s, str>,
    /// Written in single or double quotation marks.
    pub(crate) quoted: bool,
}

impl Scalar<'_> {
    /// Returns true if the source holds the text character by character, without
    /// escapes and folded lines.
    pub(crate) fn is_verbatim(&self) -> bool {
        matches!(self.text, Cow::Borrowed(_))
    }

    /// Returns the part of the scalar's span inside its quotation marks.
    pub(crate) fn inner(&self, span: Span) -> Span {
        inside_quotes(span, self.quoted)
    }
}

/// Cuts the quotation marks off a span.
fn inside_quotes(span: Span, quoted: bool) -> Span {
    let mark = u32::from(quoted);
    let start = span.start + mark;
    Span { start, end: span.end.saturating_sub(mark).max(start) }
}

/// Why a text is refused, and where.
#[derive(Debug)]
pub(super) struct YamlError {
    pub(super) span: Span,
    pub(super) reason: Reason,
}

#[derive(Debug)]
pub(super) enum Reason {
    /// An error of the parser.
    Syntax(ErrorKind),
    /// An alias, or the anchor that it would name is not there.
    Alias,
    /// An anchor, or a tag: its meaning would be lost.
    Tag,
    /// An escape of a hidden character, which no page can hold.
    Hidden(char),
    TooDeep,
    SecondDocument,
}

impl<'s> Value<'s> {
    /// Returns the value of a plain scalar.
    pub(super) fn plain(word: &'s str) -> Self {
        if is_null(word) {
            return Self::Null;
        }
        Self::Scalar(Scalar { text: Cow::Borrowed(word), quoted: false })
    }
}

fn is_null(word: &str) -> bool {
    matches!(word, "" | "~" | "null")
}

/// Parses a text of one document; an empty text is a null.
///
/// Errors: not YAML, more than one document, or what is refused here: see [`Reason`].
pub(super) fn parse_yaml(text: &str) -> Result<Node<'_>, YamlError> {
    // Errors are reported for the whole text.
    let quick = figures_fast_path::parse_block(text).and_then(|block| parse_around(text, block));
    quick.map_or_else(|| parse_document(text, text, None), Ok)
}

/// Parses a text around a block of figures that was parsed; `None` if the text has an
/// error, or the block is not the value of its key.
fn parse_around<'s>(text: &'s str, block: Block<'s>) -> Option<Node<'s>> {
    let Block { lines, node } = block;
    let rest = [&text[..lines.start], &text[lines.end..]].concat();
    let mut root = parse_document(&rest, text, Some(&lines)).ok()?;
    let Value::Mapping(entries) = &mut root.value else { return None };
    let end = entries.len() - 1;
    let at = entries.iter().position(|(key, _)| key.text() == Some(figures_fast_path::KEY))?;
    let value = &mut entries[at].1;
    if !matches!(value.value, Value::Null) {
        return None;
    }
    if at == end {
        root.span.end = node.span.end;
    }
    *value = node;
    Some(root)
}

/// Parses a text: `source`, or `source` without the lines at the byte range `left_out`.
/// Spans are those of `source`.
fn parse_document<'s>(
    text: &str,
    source: &'s str,
    left_out: Option<&Range<usize>>,
) -> Result<Node<'s>, YamlError> {
    let mut options = Options::default();
    options.flow_nesting_limit = MAX_DEPTH;
    options.block_nesting_limit = MAX_DEPTH;
    let parser = Parser::new_from_str_with_options(text, options);
    let left_out = left_out.map_or((usize::MAX, 0), |lines| (lines.start, lines.len()));
    let mut reader = TreeBuilder { parser, source, left_out };
    let mut root = None;
    while let Some((event, span)) = reader.next()? {
        match event {
            Event::StreamStart | Event::DocumentStart(..) | Event::DocumentEnd => {}
            Event::StreamEnd => break,
            _ if root.is_some() => return Err(YamlError { span, reason: Reason::SecondDocument }),
            event => root = Some(reader.node(event, span)?),
        }
    }
    Ok(root.unwrap_or(Node { span: Span::default(), value: Value::Null }))
}

struct TreeBuilder<'t, 's> {
    parser: Parser<'t, granit_parser::StrInput<'t>>,
    source: &'s str,
    /// The offset from which on bytes of the source are not in the text, and how many.
    left_out: (usize, usize),
}

impl<'t, 's> TreeBuilder<'t, 's> {
    fn next(&mut self) -> Result<Option<(Event<'t>, Span)>, YamlError> {
        match self.parser.next_event() {
            None => Ok(None),
            Some(Err(error)) => Err(yaml_error(&error)),
            Some(Ok((event, span))) => {
                let offset = |marker: granit_parser::Marker| {
                    let at = marker.byte_offset().unwrap_or_default();
                    let (from, more) = self.left_out;
                    if at >= from { at + more } else { at }
                };
                Ok(Some((event, Span::new(offset(span.start), offset(span.end)))))
            }
        }
    }

    fn node(&mut self, event: Event<'t>, span: Span) -> Result<Node<'s>, YamlError> {
        let value = match event {
            Event::Scalar(_, _, anchor, tag) if anchor > 0 || tag.is_some() => {
                return Err(YamlError { span, reason: Reason::Tag });
            }
            Event::Scalar(text, ScalarStyle::DoubleQuoted, ..) if text.contains(is_hidden) => {
                let sign = text.chars().find(|c| is_hidden(*c)).unwrap_or_default();
                return Err(YamlError { span, reason: Reason::Hidden(sign) });
            }
            Event::Scalar(text, style, ..) => self.scalar(&text, style, span),
            Event::SequenceStart(..) => return self.sequence(span),
            Event::MappingStart(..) => return self.mapping(span),
            Event::Alias(_) => return Err(YamlError { span, reason: Reason::Alias }),
            _ => Value::Null,
        };
        Ok(Node { span, value })
    }

    /// Makes the value of a scalar, borrowed from the source where it is verbatim.
    fn scalar(&self, text: &str, style: ScalarStyle, span: Span) -> Value<'s> {
        if matches!(style, ScalarStyle::Plain) && is_null(text) {
            return Value::Null;
        }
        let quoted = matches!(style, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted);
        let inner = inside_quotes(span, quoted).range();
        let written = self.source.get(inner).filter(|written| *written == text);
        let text = written.map_or_else(|| Cow::Owned(text.to_owned()), Cow::Borrowed);
        Value::Scalar(Scalar { text, quoted })
    }

    fn sequence(&mut self, start: Span) -> Result<Node<'s>, YamlError> {
        // As many as a statutory row has cells, and one more.
        let mut items = Vec::with_capacity(8);
        while let Some((event, span)) = self.next()? {
            if matches!(event, Event::SequenceEnd) {
                let end = end_of_collection(span, items.last());
                return Ok(Node { span: start.join(end), value: Value::Sequence(items) });
            }
            items.push(self.node(event, span)?);
        }
        Ok(Node { span: start, value: Value::Sequence(items) })
    }

    fn mapping(&mut self, start: Span) -> Result<Node<'s>, YamlError> {
        let mut entries: Vec<(Node, Node)> = Vec::new();
        while let Some((event, span)) = self.next()? {
            if matches!(event, Event::MappingEnd) {
                let end = end_of_collection(span, entries.last().map(|(_, value)| value));
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

/// Returns the span at which a collection ends. Without a bracket the parser's own is where the
/// next thing begins.
fn end_of_collection(span: Span, last: Option<&Node>) -> Span {
    let bracket = span.end > span.start;
    last.filter(|_| !bracket).map_or(span, |last| last.span)
}

fn yaml_error(error: &ScanError) -> YamlError {
    let offset = error.marker().byte_offset().unwrap_or_default();
    let reason = match error.kind() {
        ErrorKind::UnknownAnchor => Reason::Alias,
        ErrorKind::RecursionLimitExceeded => Reason::TooDeep,
        kind => Reason::Syntax(kind.clone()),
    };
    YamlError { span: Span::new(offset, offset), reason }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ROWS: [&str; 7] =
        ["[1, 2]", "[~,/ ]", "[ 38.41 万元 ]", "[1, 2] # 注", "[-4]", "[０，５, １]", "5"];

    const OTHERS: [&str; 25] = [
        "[1, 2] 三",
        "[1,, 2]",
        "[]",
        "[1, - 4]",
        "[1, [2]]",
        "{a: [1]}",
        "[1, 2",
        "3]",
        "~",
        "|",
        ">",
        "\"",
        "'",
        "",
        "文字",
        "[1]]",
        "[a, null]",
        "[1, 2]\r",
        "…[1]",
        "[2020]号",
        "&a [1]",
        "[1: 2]",
        "[1#2]",
        "[1 #2]",
        "\"\\x5e\"",
    ];

    /// Lines of a block of figures, lines about it, and lines that only look like
    /// either.
    fn line() -> impl Strategy<Value = String> {
        use prop::sample::select;
        let row = (select(vec!["  ", "    ", "      "]), select(&ROWS))
            .prop_map(|(indent, row)| format!("{indent}甲: {row}\n"));
        let group = select(vec!["  表:\n", "    组:\n", "  表: # 注\n", "  表:\r\n", "  1.表: \n"]);
        let head = select(vec![
            "figures:\n",
            "figures: \n",
            "figures:\r\n",
            "注: 文字\n",
            "文: |\n",
            "文: '字\n",
            "文: \"字\n",
            "# 注 [1]\n",
            "  # 注\n",
            "\n",
            "  \n",
            "---\n",
            "allow: [1]\n",
            "allow:\n",
        ]);
        let keys = select(vec![
            "年: ", "a:", "- ", "- 甲: ", "# ", "'a: ", "x", "a: b: ", "'\n", "null: ", "",
        ]);
        let indent = select(vec!["", " ", "  ", "    ", "\t"]);
        let odd = (indent, keys, prop_oneof![select(&ROWS), select(&OTHERS)]);
        prop_oneof![
            12 => row,
            4 => group.prop_map(str::to_owned),
            4 => head.prop_map(str::to_owned),
            1 => odd.prop_map(|(indent, key, value)| format!("{indent}{key}{value}\n")),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4096))]
        #[test]
        fn a_block_is_read_as_yaml_reads_it(
            before in prop::collection::vec(line(), 0..3),
            lines in prop::collection::vec(line(), 0..8),
        ) {
            let text = [before.concat(), "figures:\n".to_owned(), lines.concat()].concat();
            let (quick, whole) = (parse_yaml(&text), parse_document(&text, &text, None));
            prop_assert_eq!(format!("{quick:?}"), format!("{whole:?}"), "{}", text);
        }
    }

    #[test]
    fn a_plain_block_is_not_left_to_the_parser() {
        let text = "office: a\nfigures:\n  # 注\n  申请:\n    总计: [14, 0, ~, /, 1 ]\n    组:\n      无: [-4] # 注\n\n  单格: 5\ndraft: true\n";
        let block = figures_fast_path::parse_block(text).unwrap();
        assert_eq!(&text[block.lines.end..], "draft: true\n");
        assert_eq!(
            format!("{:?}", parse_yaml(text)),
            format!("{:?}", parse_document(text, text, None))
        );
        let both = text.replace('\n', "\r\n");
        assert!(figures_fast_path::parse_block(&both).is_some());
        assert_eq!(
            format!("{:?}", parse_yaml(&both)),
            format!("{:?}", parse_document(&both, &both, None))
        );
    }

    #[test]
    fn spans_are_byte_offsets() {
        let text = "机关: 甲\n格: [1, ~, /, '', 38.41 万元]\n";
        let Value::Mapping(entries) = parse_yaml(text).unwrap().value else { panic!("a mapping") };
        let Value::Sequence(cells) = &entries[1].1.value else { panic!("a sequence") };
        let written: Vec<&str> = cells.iter().map(|cell| &text[cell.span.range()]).collect();
        assert_eq!(written, ["1", "~", "/", "''", "38.41 万元"]);
        assert!(matches!(cells[1].value, Value::Null));
        assert!(matches!(&cells[3].value, Value::Scalar(scalar) if scalar.text.is_empty()));
    }

    #[test]
    fn what_could_grow_is_refused() {
        let bomb = "a: &a [x, x]\nb: [*a, *a]\n";
        assert!(matches!(parse_yaml(bomb).unwrap_err().reason, Reason::Alias));
        let deep = "[".repeat(100_000);
        assert!(matches!(parse_yaml(&deep).unwrap_err().reason, Reason::TooDeep));
        assert!(matches!(
            parse_yaml("a: 1\n---\nb: 2\n").unwrap_err().reason,
            Reason::SecondDocument
        ));
        assert!(matches!(parse_yaml("a: [1, 2\nb: 3\n").unwrap_err().reason, Reason::Syntax(_)));
    }
}
