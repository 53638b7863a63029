//! Parses a page into a tree as browsers do, within limits (HTML Standard, 13.2).

mod limits;
mod sink;
mod tree;

pub(super) use tree::{NodeId, Step, Tree};

use html5ever::TokenizerResult;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{BufferQueue, Tokenizer, TokenizerOpts};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};

use crate::{Limit, ReadError};
use limits::BoundedBuilder;

/// Largest number of attributes of a tag; the parser compares each with all before it.
const MAX_ATTRIBUTES: usize = 400;

/// Parses a page.
///
/// Errors: it has too many nodes, tables that are nested too deep, or a tag with too many
/// attributes.
pub(super) fn parse(text: &str) -> Result<Tree, ReadError> {
    if has_oversized_tag(text) {
        return Err(ReadError::LimitExceeded(Limit::HtmlAttributes));
    }
    let options = TreeBuilderOpts { scripting_enabled: false, ..TreeBuilderOpts::default() };
    let builder = BoundedBuilder::new(TreeBuilder::new(sink::Sink::new(), options));
    let tokenizer = Tokenizer::new(builder, TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(text));
    while !matches!(tokenizer.feed(&input), TokenizerResult::Done) {}
    tokenizer.end();
    tokenizer.sink.finish().map_err(ReadError::LimitExceeded)
}

/// Returns true if a tag has too many attributes. Skips scripts, styles and comments, in
/// which `<` begins no tag.
fn has_oversized_tag(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(tag) = bytes[at..].iter().position(|byte| *byte == b'<').map(|to| at + to) {
        at = tag + 1;
        for (opening, closing) in [("!--", "-->"), ("script", "</script"), ("style", "</style")] {
            if starts_with(&bytes[at..], opening) {
                at += find_or_end(&bytes[at..], closing);
            }
        }
        if bytes.get(at).is_some_and(u8::is_ascii_alphabetic) {
            let (length, attributes) = measure_tag(&bytes[at..]);
            if attributes > MAX_ATTRIBUTES {
                return true;
            }
            at += length;
        }
    }
    false
}

fn starts_with(bytes: &[u8], word: &str) -> bool {
    bytes.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word.as_bytes()))
}

/// Returns the offset of a word, or the end if there is none.
fn find_or_end(bytes: &[u8], word: &str) -> usize {
    bytes
        .windows(word.len())
        .position(|part| part.eq_ignore_ascii_case(word.as_bytes()))
        .unwrap_or(bytes.len())
}

/// Returns the length of a tag, and how many attributes it may have.
fn measure_tag(bytes: &[u8]) -> (usize, usize) {
    let (mut quote, mut attributes) = (None, 0);
    for (at, byte) in bytes.iter().enumerate() {
        match (quote, byte) {
            (Some(open), byte) if open == *byte => (quote, attributes) = (None, attributes + 1),
            (None, b'"' | b'\'') if at > 0 && is_value_position(&bytes[..at]) => {
                quote = Some(*byte);
            }
            (None, b'>') => return (at, attributes),
            (None, b' ' | b'\t' | b'\n' | b'\r' | b'\x0c' | b'/') => attributes += 1,
            _ => {}
        }
        if attributes > MAX_ATTRIBUTES {
            return (at, attributes);
        }
    }
    (bytes.len(), attributes)
}

/// Returns true behind `=`: only there a quotation mark opens a value.
fn is_value_position(bytes: &[u8]) -> bool {
    bytes.iter().rev().take(64).find(|byte| !byte.is_ascii_whitespace()) == Some(&b'=')
}
