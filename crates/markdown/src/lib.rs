//! Parses Markdown as Chinese typists write it.
//!
//! The text is `CommonMark` with tables and footnotes, as `pulldown-cmark` reads it, but
//!
//! - emphasis may begin and end beside Chinese characters and punctuation;
//! - there is no indented code: an indented paragraph is a paragraph, whether by spaces,
//!   tabs or `　　`, and one that begins with `　　` needs no blank line before it;
//! - a line break inside a Chinese sentence is none;
//! - a footnote may be defined with a full-width colon: `[^1]：…`.
//!
//! Text without wide characters and without indented code gives the events that
//! `pulldown-cmark` gives, apart from empty texts (`# > #` has one) and line breaks that no word stands
//! before. Events carry the byte ranges of the text as it was written.
//!
//! ```
//! use nianbao_markdown::{Event, Tag, parse};
//!
//! let (event, range) = &parse("　　**问题一：**解读少")[1];
//! assert_eq!((event, range.clone()), (&Event::Start(Tag::Strong), 6..22));
//! ```

mod emphasis;
mod finish;
mod indent;
mod kept;
mod rewrite;

pub use pulldown_cmark::{
    Alignment, CodeBlockKind, CowStr, Event, HeadingLevel, LinkType, Tag, TagEnd, html,
};

pub use indent::continues_paragraph;
pub use kept::KeptEvents;

use pulldown_cmark::{Options, Parser};
use rewrite::Rewritten;
use std::ops::Range;

/// Events, each with its range of bytes in the text as it was written.
pub type Events<'a> = Vec<(Event<'a>, Range<usize>)>;

/// The most times that a text is parsed again after its indentation was taken away: each
/// time may show a deeper one.
const MAX_ROUNDS: usize = 5;

/// Parses a text with tables and footnotes. `~~` is text.
pub fn parse(text: &str) -> Events<'_> {
    parse_with(text, Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES)
}

/// Parses a text as [`parse`] does, and what stands between `~~` as struck out. A single `~`
/// is text: `10~20`.
pub fn parse_with_strikethrough(text: &str) -> Events<'_> {
    let extensions = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES;
    parse_with(text, extensions | Options::ENABLE_STRIKETHROUGH)
}

fn parse_with(text: &str, options: Options) -> Events<'_> {
    if needs_no_rewriting(text, options) {
        return finish::finish_events(text, Parser::new_ext(text, options).into_offset_iter());
    }
    let plain = Parsed::new(text, options);
    match rewrite(&plain, options) {
        None => finish::finish_events(text, plain.events),
        Some(rewritten) => {
            let events = Parsed::new(rewritten.text(), options).events;
            finish::finish_events(text, rewritten.restore_events(events))
        }
    }
}

/// Returns true if a text is surely understood as it is meant, as most are: none of its
/// events has to be looked at for that.
fn needs_no_rewriting(text: &str, options: Options) -> bool {
    !options.contains(Options::ENABLE_STRIKETHROUGH)
        && !indent::may_be_indented(text)
        && emphasis::is_plainly_paired(text)
}

/// A text with what `pulldown-cmark` makes of it.
struct Parsed<'t> {
    text: &'t str,
    /// True if `~~` strikes out.
    strikethrough: bool,
    events: Events<'t>,
    /// The ranges of the definitions of links, which give no events.
    definitions: Vec<Range<usize>>,
}

impl<'t> Parsed<'t> {
    fn new(text: &'t str, options: Options) -> Self {
        let parser = Parser::new_ext(text, options);
        let definitions = if text.contains("]:") {
            parser.reference_definitions().iter().map(|(_, found)| found.span.clone()).collect()
        } else {
            Vec::new()
        };
        let strikethrough = options.contains(Options::ENABLE_STRIKETHROUGH);
        Self { text, strikethrough, events: parser.into_offset_iter().collect(), definitions }
    }
}

/// Rewrites a text such that the parser understands it as it is meant. `None` if it does
/// already.
fn rewrite<'t>(plain: &Parsed<'t>, options: Options) -> Option<Rewritten<'t>> {
    let mut edits = indent::find_indents(plain, false);
    if edits.is_empty() {
        let edits = emphasis::find_runs(plain);
        return (!edits.is_empty()).then(|| Rewritten::new(plain.text).edit(&edits));
    }
    let mut rewritten = Rewritten::new(plain.text);
    for round in 1..=MAX_ROUNDS {
        rewritten = rewritten.edit(&edits);
        let parsed = Parsed::new(rewritten.text(), options);
        edits = indent::find_indents(&parsed, round + 1 >= MAX_ROUNDS);
        if edits.is_empty() || round == MAX_ROUNDS {
            let runs = emphasis::find_runs(&parsed);
            return Some(rewritten.edit(&runs));
        }
    }
    Some(rewritten)
}

#[cfg(test)]
mod tests;
