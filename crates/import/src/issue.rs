//! Points of an import that a person should review, and the origin of each figure.

use super::reason::Reason;
use nianbao_core::diag::Text;
use nianbao_document::Location;
use serde::{Deserialize, Serialize};

/// The part of an import that an issue concerns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IssueKind {
    /// A cell that was left blank, for a person to decide.
    Cell,
    /// A label that was accepted in spite of a typing error.
    Typo,
    /// A label that is known to be a slip, and raises no question.
    Slip,
    /// A row that was not read.
    Row,
    /// A column that was not read.
    Column,
    /// A table that was not read.
    Table,
    /// Text that is not in the source.
    Text,
    /// Lines that were joined to a paragraph.
    Paragraph,
    /// A field of the front matter: office, year, date, form.
    Field,
    /// A note by the reader of the document.
    Note,
}

impl IssueKind {
    /// True for what a person need not look at.
    pub fn is_settled(self) -> bool {
        matches!(self, Self::Slip | Self::Note)
    }

    /// Returns the name that `--format json` prints.
    pub fn name(self) -> &'static str {
        match self {
            Self::Cell => "cell",
            Self::Typo => "typo",
            Self::Slip => "slip",
            Self::Row => "row",
            Self::Column => "column",
            Self::Table => "table",
            Self::Text => "words",
            Self::Paragraph => "paragraph",
            Self::Field => "field",
            Self::Note => "remark",
        }
    }
}

/// A point that is not certain, for a person to review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issue {
    /// Why it is not certain.
    pub reason: Reason,
    /// The path in the form: `申请.予以公开.总计`, or a row or table of it.
    pub form_path: Option<String>,
    /// The place in the document.
    pub location: Option<Location>,
    /// The text of the document there.
    pub raw: Option<String>,
}

impl Issue {
    /// Makes an issue without a place.
    pub(super) fn new(reason: Reason) -> Self {
        Self { reason, form_path: None, location: None, raw: None }
    }

    /// Adds the path in the form.
    pub(super) fn with_path(self, path: impl Into<String>) -> Self {
        Self { form_path: Some(path.into()), ..self }
    }

    /// Adds the place in the document.
    pub(super) fn with_location(self, location: Option<Location>) -> Self {
        Self { location, ..self }
    }

    /// Adds the text of the document.
    pub(super) fn with_raw(self, raw: impl Into<String>) -> Self {
        Self { raw: Some(raw.into()), ..self }
    }

    /// Returns the part of the import that it concerns.
    pub fn kind(&self) -> IssueKind {
        self.reason.kind()
    }

    /// Returns the reason as a sentence.
    pub fn text(&self) -> Text {
        self.reason.text()
    }
}

/// A cell that was read, and its place in the document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    /// The path in the form: `申请.予以公开.总计`.
    pub form_path: String,
    /// The place in the document.
    pub location: Location,
    /// The text of the document there.
    pub raw: String,
    /// The value in the source; `None` where a person decides.
    pub value: Option<String>,
}
