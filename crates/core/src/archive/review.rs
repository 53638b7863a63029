//! The outcome of reading the files beside reports. This crate reads no documents: who can
//! read them hands in what was found, and the rules report it.

use crate::diag::Text;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// Reviews by the path of the report's source.
pub type OriginalReviews = HashMap<String, OriginalReview>;

/// The review of the files beside one report.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OriginalReview {
    /// Differences between the source and the documents that it was made of.
    pub differences: Vec<OriginalDifference>,
    /// Things in files to be published that a page does not show.
    pub disclosures: Vec<Disclosure>,
    /// Documents whose reading was broken off, so that nothing is known of them.
    pub unread: Vec<UnreadOriginal>,
}

/// A document of which nothing is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnreadOriginal {
    /// The document, as the source names it.
    pub file: String,
    /// The reason, for a person.
    pub reason: Text,
}

/// A difference between a source and a document that it was made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OriginalDifference {
    /// The document, as the source names it.
    pub file: String,
    /// The place in the form or in the text.
    pub place: OriginalPlace,
    /// The cells or the words of the source; `None` where it has none.
    pub source: Option<String>,
    /// Those of the document.
    pub original: Option<String>,
}

/// The place of a difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum OriginalPlace {
    /// A table, a row or a cell, as a path in the form: `申请.总计`.
    Figures(String),
    /// A section, by its heading.
    Section(String),
}

/// The things in a file that nobody sees on its pages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disclosure {
    /// The file, as a path below the site.
    pub file: String,
    /// Names of people and offices: authors, last editors, managers.
    pub names: Vec<String>,
    /// The number of comments.
    pub comments: usize,
    /// The number of tracked changes.
    pub changes: usize,
}
