//! Stands between the words of a page and the making of its tree, and keeps hostile
//! pages in bounds: what is nested deeper than any page needs is opened no more.

use std::cell::{Cell, OnceCell};

use html5ever::interface::{Tracer, TreeSink};
use html5ever::local_name;
use html5ever::tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult};
use html5ever::tree_builder::TreeBuilder;

use super::sink::{Handle, Sink};
use super::tree::Tree;
use crate::Limit;

/// So deep nothing is nested that a person wrote. Each tag looks through all that is
/// open, so without an end to it a page of nothing but tags would take hours.
const DEEPEST: usize = 500;
/// More than a page with a million cells.
const MOST_NODES: usize = 4_000_000;

/// The guard.
pub(super) struct Guard {
    builder: TreeBuilder<Handle, Sink>,
    /// So many tags may come before it is looked how deep it goes.
    left: Cell<usize>,
    deep: Cell<bool>,
    failed: OnceCell<Limit>,
}

/// Counts the open elements.
struct Count(Cell<usize>);

impl Tracer for Count {
    type Handle = Handle;

    fn trace_handle(&self, _: &Handle) {
        self.0.set(self.0.get() + 1);
    }
}

impl Guard {
    pub(super) fn new(builder: TreeBuilder<Handle, Sink>) -> Self {
        Self { builder, left: Cell::new(0), deep: Cell::new(false), failed: OnceCell::new() }
    }

    /// Returns the finished tree, or the limit that the page exceeded.
    pub(super) fn finish(self) -> Result<Tree, Limit> {
        match self.failed.into_inner() {
            Some(limit) => Err(limit),
            None => Ok(self.builder.sink.finish()),
        }
    }

    /// Looks how deep it goes.
    fn measure(&self) {
        let count = Count(Cell::new(0));
        self.builder.trace_handles(&count);
        let depth = count.0.get();
        self.deep.set(depth >= DEEPEST);
        self.left.set(DEEPEST.saturating_sub(depth) / 4 + 8);
    }

    /// What is made of a tag that opens an element; nothing where it is left out.
    fn opening(&self, mut tag: Tag) -> Option<Tag> {
        match self.left.get() {
            0 => self.measure(),
            left => self.left.set(left - 1),
        }
        if !self.deep.get() || is_short(&tag.name) {
            return Some(tag);
        }
        if is_inline(&tag.name) {
            return None;
        }
        if is_of_table(&tag.name) {
            self.measure();
            if self.deep.get() {
                _ = self.failed.set(Limit::HtmlDepth);
            }
            return Some(tag);
        }
        // A line's end keeps apart what the element would have kept apart.
        tag.name = local_name!("br");
        tag.attrs.clear();
        Some(tag)
    }
}

impl TokenSink for Guard {
    type Handle = Handle;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<Handle> {
        if self.builder.sink.len() > MOST_NODES {
            _ = self.failed.set(Limit::HtmlNodes);
        }
        if self.failed.get().is_some() {
            return TokenSinkResult::Continue;
        }
        let token = match token {
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => match self.opening(tag) {
                Some(tag) => Token::TagToken(tag),
                None => return TokenSinkResult::Continue,
            },
            other => other,
        };
        self.builder.process_token(token, line)
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

/// Elements that hold no others, or are over at once.
fn is_short(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "param"
            | "script"
            | "source"
            | "style"
            | "textarea"
            | "title"
            | "track"
            | "wbr"
    )
}

/// Elements that part no words.
fn is_inline(name: &str) -> bool {
    matches!(
        name,
        "a" | "abbr"
            | "b"
            | "bdi"
            | "bdo"
            | "big"
            | "cite"
            | "code"
            | "del"
            | "em"
            | "font"
            | "i"
            | "ins"
            | "kbd"
            | "label"
            | "mark"
            | "nobr"
            | "q"
            | "s"
            | "samp"
            | "small"
            | "span"
            | "strike"
            | "strong"
            | "sub"
            | "sup"
            | "tt"
            | "u"
            | "var"
    )
}

fn is_of_table(name: &str) -> bool {
    matches!(
        name,
        "caption" | "colgroup" | "table" | "tbody" | "td" | "tfoot" | "th" | "thead" | "tr"
    )
}
