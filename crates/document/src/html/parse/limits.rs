//! Limits between the tokenizer and the tree builder: elements that are nested deeper
//! than any page needs are not opened.

use std::cell::{Cell, OnceCell};

use html5ever::interface::{Tracer, TreeSink};
use html5ever::local_name;
use html5ever::tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult};
use html5ever::tree_builder::TreeBuilder;

use super::sink::{Handle, Sink};
use super::tree::Tree;
use crate::Limit;

/// Largest depth of elements. The tree builder looks through all open elements at each
/// tag, so without a limit a page of nothing but tags would take hours.
const MAX_DEPTH: usize = 500;
/// Largest number of nodes; a page with a million cells has fewer.
const MAX_NODES: usize = 4_000_000;

/// A tree builder with limits.
pub(super) struct BoundedBuilder {
    builder: TreeBuilder<Handle, Sink>,
    /// How many tags may come before the depth is measured again.
    left: Cell<usize>,
    /// True if elements are nested too deep.
    too_deep: Cell<bool>,
    exceeded: OnceCell<Limit>,
}

/// Counts open elements.
struct ElementCounter(Cell<usize>);

impl Tracer for ElementCounter {
    type Handle = Handle;

    fn trace_handle(&self, _: &Handle) {
        self.0.set(self.0.get() + 1);
    }
}

impl BoundedBuilder {
    pub(super) fn new(builder: TreeBuilder<Handle, Sink>) -> Self {
        Self { builder, left: Cell::new(0), too_deep: Cell::new(false), exceeded: OnceCell::new() }
    }

    /// Returns the finished tree, or the limit that the page exceeded.
    pub(super) fn finish(self) -> Result<Tree, Limit> {
        match self.exceeded.into_inner() {
            Some(limit) => Err(limit),
            None => Ok(self.builder.sink.finish()),
        }
    }

    /// Measures the depth of open elements.
    fn measure_depth(&self) {
        let counter = ElementCounter(Cell::new(0));
        self.builder.trace_handles(&counter);
        let depth = counter.0.get();
        self.too_deep.set(depth >= MAX_DEPTH);
        self.left.set(MAX_DEPTH.saturating_sub(depth) / 4 + 8);
    }

    /// Returns the start tag to open instead of `tag`; `None` to leave it out.
    fn limit_start_tag(&self, mut tag: Tag) -> Option<Tag> {
        match self.left.get() {
            0 => self.measure_depth(),
            left => self.left.set(left - 1),
        }
        if !self.too_deep.get() || is_leaf(&tag.name) {
            return Some(tag);
        }
        if is_inline(&tag.name) {
            return None;
        }
        if is_table_element(&tag.name) {
            self.measure_depth();
            if self.too_deep.get() {
                _ = self.exceeded.set(Limit::HtmlDepth);
            }
            return Some(tag);
        }
        // A line break separates the text as the element would have.
        tag.name = local_name!("br");
        tag.attrs.clear();
        Some(tag)
    }
}

impl TokenSink for BoundedBuilder {
    type Handle = Handle;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<Handle> {
        if self.builder.sink.len() > MAX_NODES {
            _ = self.exceeded.set(Limit::HtmlNodes);
        }
        if self.exceeded.get().is_some() {
            return TokenSinkResult::Continue;
        }
        let token = match token {
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => {
                match self.limit_start_tag(tag) {
                    Some(tag) => Token::TagToken(tag),
                    None => return TokenSinkResult::Continue,
                }
            }
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

/// Returns true for elements that hold no others.
fn is_leaf(name: &str) -> bool {
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

/// Returns true for elements that do not separate words.
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

fn is_table_element(name: &str) -> bool {
    matches!(
        name,
        "caption" | "colgroup" | "table" | "tbody" | "td" | "tfoot" | "th" | "thead" | "tr"
    )
}
