//! Headings of sections with text behind them in the same line: `六、其他需要报告的事项：无`.

use crate::fields::block_text;
use nianbao_core::archive::split_number;
use nianbao_core::form::Forms;
use nianbao_document::{Block, BlockContent, Document};
use std::borrow::Cow;

/// The marks between a heading and the text behind it.
const MARKS: [char; 5] = ['：', ':', '。', '.', '\u{3000}'];
/// Words that stand behind a heading without a mark.
const NOTHING: [&str; 2] = ["无", "无。"];

/// Returns the document with such headings as blocks of their own.
pub(crate) fn split_run_in_headings<'d>(
    document: Cow<'d, Document>,
    forms: &Forms,
) -> Cow<'d, Document> {
    let split = |block: &Block| {
        let text = block_text(block)?.trim();
        let at = find_end(text, forms)?;
        let body = text[at..].trim_start_matches(MARKS).trim();
        Some((text[..at].to_owned(), body.to_owned()))
    };
    if !document.blocks.iter().any(|block| split(block).is_some()) {
        return document;
    }
    let mut document = document.into_owned();
    let blocks = std::mem::take(&mut document.blocks);
    for block in blocks {
        let Some((heading, body)) = split(&block) else {
            document.blocks.push(block);
            continue;
        };
        let (location, content) = (block.location.clone(), BlockContent::Paragraph(heading));
        document.blocks.push(Block { location, content });
        let content = match block.content {
            BlockContent::Line(_) => BlockContent::Line(body),
            _ => BlockContent::Paragraph(body),
        };
        document.blocks.push(Block { content, ..block });
    }
    Cow::Owned(document)
}

/// Returns where the heading ends in a line that goes on with text. The number of a page behind
/// an entry of a table of contents is none.
fn find_end(text: &str, forms: &Forms) -> Option<usize> {
    let (number, words) = split_number(text);
    if number.is_empty() {
        return None;
    }
    let sections = forms.iter().flat_map(|form| &form.sections);
    let headings = sections.flat_map(|section| section.variants.iter().chain([&section.heading]));
    let rest = headings.filter_map(|heading| words.strip_prefix(heading.as_str()));
    let rest = rest.min_by_key(|rest| rest.len())?;
    let body = rest.trim_start().trim_start_matches(MARKS).trim();
    let is_text = body.contains(|c: char| c.is_alphabetic());
    let is_parted = rest.starts_with(MARKS) || rest.starts_with(char::is_whitespace);
    let is_body = is_text && is_parted || NOTHING.contains(&body);
    is_body.then(|| text.len() - rest.len())
}
