//! A page that the site's own people write: about the site, notices, how to read the figures.

use super::Narrative;
use crate::source::{Place, SourceId, Span};
use jiff::civil::Date;

/// A page of the site's own, from `content/pages/NAME.md`.
#[derive(Clone, Debug)]
pub struct Article {
    /// Its source.
    pub source: SourceId,
    /// The name of its file, which is a part of its address.
    pub name: String,
    /// Its title.
    pub title: String,
    /// The label of its entry in the menu, if it has one.
    pub menu: Option<String>,
    /// A sentence on what it says, for search engines.
    pub description: Option<String>,
    /// The day of its last change.
    pub updated: Option<Date>,
    /// True while it is not to be published.
    pub draft: bool,
    /// The Markdown text.
    pub narrative: Narrative,
}

impl Article {
    /// Returns its address below the site, with a slash at its end.
    pub fn folder(&self) -> String {
        article_folder(&self.name)
    }

    /// Returns a place in its source.
    pub fn place(&self, span: Span) -> Place {
        Place::new(self.source, span)
    }
}

/// Returns the address of a page of the site's own below the site, with a slash at its end.
pub fn article_folder(name: &str) -> String {
    format!("pages/{name}/")
}
