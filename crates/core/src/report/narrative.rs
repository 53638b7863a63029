//! The narrative of a report: its Markdown text, by headings and sections.

use crate::source::{Span, Spanned};
use nianbao_markdown::KeptEvents;

/// One heading of the Markdown text.
#[derive(Clone, Debug)]
pub struct Heading {
    /// The depth, 1 to 6; sections of the form are of depth 2.
    pub level: u8,
    /// The text, without Markdown.
    pub text: String,
    /// The whole line.
    pub span: Span,
}

/// A heading of depth two and what stands under it.
#[derive(Clone, Debug)]
pub struct NarrativeSection {
    /// The heading.
    pub heading: Heading,
    /// The text under it, up to the next section.
    pub body: Span,
    /// True if there is more under it than headings.
    pub has_words: bool,
}

/// A link or an image.
#[derive(Clone, Debug)]
pub struct Link {
    /// The destination, as written.
    pub target: Spanned<String>,
    /// True for an image.
    pub image: bool,
}

/// A mark of a footnote without its note, or a note without its mark.
#[derive(Clone, Debug)]
pub struct UnmatchedFootnote {
    /// The label: 1 of `[^1]`.
    pub label: String,
    /// The kind of fault.
    pub fault: FootnoteFault,
    /// The label with its brackets.
    pub span: Span,
}

/// The ways in which footnotes and their marks do not match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FootnoteFault {
    /// A mark has no note.
    Undefined,
    /// A note has no mark.
    Unused,
    /// A label has a note already.
    Repeated,
}

/// The Markdown text below the front matter.
#[derive(Clone, Debug, Default)]
pub struct Narrative {
    /// The whole text.
    pub span: Span,
    /// The events of the text; `None` where it has to be parsed again for them.
    pub events: Option<KeptEvents>,
    /// The text before the first section.
    pub preamble: Span,
    /// The sections in the order written.
    pub sections: Vec<NarrativeSection>,
    /// Headings of depth one; a report has none, its title is a field.
    pub titles: Vec<Heading>,
    /// Links and images.
    pub links: Vec<Link>,
    /// Raw HTML, which is shown as text.
    pub raw_html: Vec<Span>,
    /// How many footnotes there are.
    pub footnotes: usize,
    /// Footnotes and marks of them that do not match, in the order written.
    pub unmatched_footnotes: Vec<UnmatchedFootnote>,
}
