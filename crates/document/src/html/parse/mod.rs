//! From the text of a page to its tree, as browsers make it, within bounds.

mod limits;
mod sink;
mod tree;

pub(super) use tree::{Id, Step, Tree};

use html5ever::TokenizerResult;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{BufferQueue, Tokenizer, TokenizerOpts};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};

use crate::{Limit, ReadError};
use limits::Guard;

/// So many attributes no tag has; each is compared with all before it.
const MOST_ATTRIBUTES: usize = 400;

/// Makes the tree of a page.
pub(super) fn parse(text: &str) -> Result<Tree, ReadError> {
    if has_endless_tag(text) {
        return Err(ReadError::LimitExceeded(Limit::HtmlAttributes));
    }
    let options = TreeBuilderOpts { scripting_enabled: false, ..TreeBuilderOpts::default() };
    let guard = Guard::new(TreeBuilder::new(sink::Sink::new(), options));
    let tokenizer = Tokenizer::new(guard, TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(text));
    while !matches!(tokenizer.feed(&input), TokenizerResult::Done) {}
    tokenizer.end();
    tokenizer.sink.finish().map_err(ReadError::LimitExceeded)
}

/// Whether a tag has more attributes than any should. Scripts, styles and comments are
/// stepped over, for `<` is no tag in them.
fn has_endless_tag(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(tag) = bytes[at..].iter().position(|byte| *byte == b'<').map(|to| at + to) {
        at = tag + 1;
        for (opening, closing) in [("!--", "-->"), ("script", "</script"), ("style", "</style")] {
            if begins(&bytes[at..], opening) {
                at += find(&bytes[at..], closing);
            }
        }
        if bytes.get(at).is_some_and(u8::is_ascii_alphabetic) {
            let (length, attributes) = tag_length(&bytes[at..]);
            if attributes > MOST_ATTRIBUTES {
                return true;
            }
            at += length;
        }
    }
    false
}

fn begins(bytes: &[u8], word: &str) -> bool {
    bytes.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word.as_bytes()))
}

/// Where a word is, or the end where it is not.
fn find(bytes: &[u8], word: &str) -> usize {
    bytes
        .windows(word.len())
        .position(|part| part.eq_ignore_ascii_case(word.as_bytes()))
        .unwrap_or(bytes.len())
}

/// How long a tag is, and how many attributes it may have.
fn tag_length(bytes: &[u8]) -> (usize, usize) {
    let (mut quote, mut attributes) = (None, 0);
    for (at, byte) in bytes.iter().enumerate() {
        match (quote, byte) {
            (Some(open), byte) if open == *byte => (quote, attributes) = (None, attributes + 1),
            (None, b'"' | b'\'') if at > 0 && is_before_value(&bytes[..at]) => quote = Some(*byte),
            (None, b'>') => return (at, attributes),
            (None, b' ' | b'\t' | b'\n' | b'\r' | b'\x0c' | b'/') => attributes += 1,
            _ => {}
        }
        if attributes > MOST_ATTRIBUTES {
            return (at, attributes);
        }
    }
    (bytes.len(), attributes)
}

/// A quotation mark opens a value only behind `=`.
fn is_before_value(bytes: &[u8]) -> bool {
    bytes.iter().rev().take(64).find(|byte| !byte.is_ascii_whitespace()) == Some(&b'=')
}
