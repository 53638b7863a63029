//! What the rules about the text have in common.

use super::Case;
use crate::diag::{Finding, Text};
use crate::source::Span;

/// A paragraph of the text with its place, headings and fences left out.
pub(super) struct Paragraph<'a> {
    pub(super) text: &'a str,
    pub(super) span: Span,
}

/// The paragraphs of a span, one a line; Markdown from offices has a line for
/// each.
pub(super) fn paragraphs<'a>(
    case: &Case<'a>,
    span: Span,
) -> impl Iterator<Item = Paragraph<'a>> + use<'a> {
    let text = case.slice(span);
    let base = text.as_ptr() as usize;
    text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')).map(move |line| {
        let start = span.start as usize + (line.as_ptr() as usize - base);
        Paragraph { text: line, span: Span::new(start, start + line.len()) }
    })
}

/// A part of a paragraph as a span of the source.
pub(super) fn within(paragraph: &Paragraph, range: std::ops::Range<usize>) -> Span {
    let start = paragraph.span.start as usize;
    Span::new(start + range.start, start + range.end)
}

/// How many further places a finding shows; a page of them helps nobody.
const SHOWN: usize = 12;

/// Adds places where the same is wrong.
pub(super) fn also(
    case: &Case,
    finding: Finding,
    places: impl Iterator<Item = (Span, Text)>,
) -> Finding {
    places.take(SHOWN).fold(finding, |finding, (span, why)| finding.related(case.place(span), why))
}
