//! What a person should look at after an import, and where each figure was read.

use nianbao_core::diag::Text;
use nianbao_document::Location;

/// What a doubt is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A cell that was left blank, for somebody to decide.
    Cell,
    /// A label that was taken in spite of a slip.
    Typo,
    /// A row that was not read.
    Row,
    /// A column that was not read.
    Column,
    /// A table that was not read.
    Table,
    /// Words that stand nowhere in the source, or that could not be read.
    Words,
    /// What the front matter says: the office, the year, the dates, the form.
    Field,
    /// What the reader of the document says.
    Remark,
}

impl Kind {
    /// Its word in a report for machines.
    pub fn name(self) -> &'static str {
        match self {
            Self::Cell => "cell",
            Self::Typo => "typo",
            Self::Row => "row",
            Self::Column => "column",
            Self::Table => "table",
            Self::Words => "words",
            Self::Field => "field",
            Self::Remark => "remark",
        }
    }
}

/// Something that is not sure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    /// What it is about.
    pub kind: Kind,
    /// The place in the words of the form.
    pub place: Option<String>,
    /// Where in the document.
    pub spot: Option<Location>,
    /// What the document says there.
    pub raw: Option<String>,
    /// Why it is not sure.
    pub words: Text,
}

impl Issue {
    /// A doubt.
    pub(super) fn new(kind: Kind, words: Text) -> Self {
        Self { kind, place: None, spot: None, raw: None, words }
    }

    /// The same with the place in the words of the form.
    pub(super) fn place(self, place: impl Into<String>) -> Self {
        Self { place: Some(place.into()), ..self }
    }

    /// The same with the place in the document.
    pub(super) fn spot(self, spot: Option<Location>) -> Self {
        Self { spot, ..self }
    }

    /// The same with what the document says.
    pub(super) fn raw(self, raw: impl Into<String>) -> Self {
        Self { raw: Some(raw.into()), ..self }
    }
}

/// A figure that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provenance {
    /// The place in the words of the form: `申请.予以公开.总计`.
    pub place: String,
    /// Where in the document.
    pub spot: Location,
    /// What the document says there.
    pub raw: String,
    /// What the source says; none where that is left to a person.
    pub value: Option<String>,
}
