//! The words of a report: headings, sections, and what else the text holds.

use crate::source::{Span, Spanned};

/// One heading of the Markdown text.
#[derive(Clone, Debug)]
pub struct Heading {
    /// Its depth; sections of the form are of depth two.
    pub level: u8,
    /// Its words, without the marks.
    pub text: String,
    /// The whole line.
    pub span: Span,
}

/// A heading of depth two and what stands under it.
#[derive(Clone, Debug)]
pub struct NarrativeSection {
    /// Its heading.
    pub heading: Heading,
    /// The text under it, up to the next section.
    pub body: Span,
    /// Whether there is more under it than headings.
    pub has_words: bool,
}

/// A link or an image.
#[derive(Clone, Debug)]
pub struct Link {
    /// Where it points.
    pub target: Spanned<String>,
    /// An image, not a link.
    pub image: bool,
}

/// The Markdown text below the front matter.
#[derive(Clone, Debug, Default)]
pub struct Narrative {
    /// All of it.
    pub span: Span,
    /// What stands before the first section.
    pub preamble: Span,
    /// The sections in the order written.
    pub sections: Vec<NarrativeSection>,
    /// Headings of depth one; a report has none, its title is a field.
    pub titles: Vec<Heading>,
    /// Links and images.
    pub links: Vec<Link>,
    /// Raw HTML, which is shown as text.
    pub raw_html: Vec<Span>,
}
