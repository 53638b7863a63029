//! Reasons for which an import fails or is not certain, with their data.
//!
//! The sentences for them are in `messages.rs`.

use super::identity::Evidence;
use super::issue::IssueKind;
use nianbao_core::diag::Text;
use nianbao_document::{Location, Uncertainty};
use serde::{Deserialize, Serialize};

/// The reason for which no report can be made of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportError {
    /// The document does not name its year, and no year was given.
    NoYear,
    /// The document does not name its office, and no office was given.
    NoOffice,
    /// No office has the name that the document gives.
    UnknownOffice {
        /// The name in the document.
        name: String,
    },
    /// The name in the document fits several offices.
    AmbiguousOffice {
        /// The name in the document.
        name: String,
        /// The offices, each with its id.
        offices: Vec<String>,
    },
    /// Two places of the document name different offices.
    OfficeConflict {
        /// The offices, with their ids as far as the site has them.
        offices: [String; 2],
        /// Where each is named.
        places: [Evidence; 2],
    },
    /// Two places of the document name different years.
    YearConflict {
        /// The years.
        years: [u16; 2],
        /// Where each is named.
        places: [Evidence; 2],
    },
    /// The document has two reports.
    SeveralReports {
        /// The titles, or the headings that are there twice.
        titles: [String; 2],
        /// Where each stands.
        places: Box<[Location; 2]>,
    },
    /// No office has the id that was given.
    UnknownOfficeId {
        /// The id that was given.
        id: String,
    },
    /// No form has the id that was given.
    UnknownForm {
        /// The id that was given.
        id: String,
    },
    /// No form is in force for the year.
    NoFormForYear {
        /// The reporting year.
        year: u16,
    },
}

/// The reason for an issue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reason {
    /// The value of a cell is not certain.
    Cell(CellProblem),
    /// A row was read in spite of a typing error in its label.
    RowTypo {
        /// The label in the document.
        label: String,
        /// The row, as a path in the form.
        row: String,
    },
    /// A column was read in spite of a typing error in its header.
    ColumnTypo {
        /// The header in the document.
        header: String,
        /// The column, as its label or as a path in the form.
        column: String,
    },
    /// A label that is known to be a slip was read as the form has it.
    KnownSlip {
        /// The label in the document.
        label: String,
        /// The row or column, as a path in the form or as its label.
        meant: String,
    },
    /// A label may be that of two rows.
    AmbiguousRow {
        /// The label in the document.
        label: String,
        /// One row, as a path in the form.
        first: String,
        /// The other row.
        second: String,
    },
    /// The form has no row with the label.
    UnknownRow {
        /// The label in the document.
        label: String,
    },
    /// Figures have no label.
    UnlabelledRow,
    /// A part of a label has no figures.
    UnreadRow,
    /// A group is given as one row and in detail.
    GroupAndDetail {
        /// The group, as a path in the form.
        group: String,
    },
    /// The form has no column with the header.
    UnknownColumn {
        /// The header in the document.
        header: String,
    },
    /// A header cannot be matched to a column of the rows that it stands over.
    UnplacedColumn {
        /// The header in the document.
        header: String,
    },
    /// A table has more places than any form.
    TableTooLarge,
    /// The document has no such table.
    TableMissing {
        /// The key of the table.
        table: String,
    },
    /// A table that the form does not have was written into the text.
    ForeignTable,
    /// Text before the title was left out.
    TextBeforeTitle,
    /// Text in a table that the form does not have was left out.
    ForeignTextInTable,
    /// The tables are those of a form that is not in force.
    OtherForm {
        /// The reporting year.
        year: u16,
        /// The id of the form in force.
        in_force: String,
        /// The id of the form that the tables have.
        found: String,
    },
    /// The tables have columns of two forms.
    MixedForms {
        /// The id of the form by which they are read.
        used: String,
        /// The id of the other form.
        other: String,
    },
    /// The year stands elsewhere than in the title.
    InferredYear {
        /// The reporting year.
        year: u16,
        /// Where it stands.
        evidence: Evidence,
    },
    /// The office is named elsewhere than in the title, or by another form of its name.
    InferredOffice {
        /// The full name of the office.
        office: String,
        /// The name in the document.
        name: String,
        /// Where it stands.
        evidence: Evidence,
    },
    /// The document also names another office as its own, in a less certain place.
    OtherOfficeNamed {
        /// The other office and the one taken, with their ids.
        offices: [String; 2],
        /// Where each is named.
        places: [Evidence; 2],
    },
    /// A less certain place names another year.
    OtherYearNamed {
        /// The other year and the one taken.
        years: [u16; 2],
        /// Where each is named.
        places: [Evidence; 2],
    },
    /// A table, or a section with one, is headed by another year.
    CaptionOfOtherYear {
        /// The year that it names.
        other: u16,
        /// The reporting year.
        year: u16,
    },
    /// A table, or a line above it, names another office.
    CaptionOfOtherOffice {
        /// Its name.
        name: String,
    },
    /// The office is named by a name that it no longer had in the year.
    FormerName {
        /// The former name.
        name: String,
        /// The last reporting year under it.
        to: u16,
        /// The name in the reporting year.
        today: String,
    },
    /// A line with the words of a heading was left out: an entry of a table of contents, or the
    /// caption of a table.
    RepeatedHeading,
    /// Digits at the end of a line and at the beginning of the next were joined.
    JoinedDigits {
        /// The digits at the end of the line.
        before: String,
    },
    /// A line of the page was left out: counters, buttons, names of editors.
    PageLine,
    /// Figures, or words too, are those of another document of the same report.
    JoinedDocuments {
        /// The name of that document.
        name: String,
        /// The keys of its tables.
        tables: Vec<String>,
        /// True if it has words, too.
        has_words: bool,
    },
    /// The document was joined with those of an earlier import of the same report.
    JoinedWithEarlier {
        /// Their names.
        names: String,
    },
    /// Another document of the same report gives a field in another way.
    OtherDocumentDiffers {
        /// The name of that document.
        name: String,
    },
    /// The title of another document of the same report names another office or year.
    OtherTitle {
        /// The title of the report.
        own: String,
        /// That of the other document.
        other: String,
    },
    /// A collection has figures and no text, so that the source is a draft.
    DraftWithoutText,
    /// A note by the reader of the document.
    Document(Text),
}

impl Reason {
    /// Returns the part of the import that it concerns.
    pub fn kind(&self) -> IssueKind {
        match self {
            Self::Cell(_) => IssueKind::Cell,
            Self::RowTypo { .. } | Self::ColumnTypo { .. } => IssueKind::Typo,
            Self::KnownSlip { .. } => IssueKind::Slip,
            Self::AmbiguousRow { .. }
            | Self::UnknownRow { .. }
            | Self::UnlabelledRow
            | Self::UnreadRow
            | Self::GroupAndDetail { .. } => IssueKind::Row,
            Self::UnknownColumn { .. } | Self::UnplacedColumn { .. } => IssueKind::Column,
            Self::TableTooLarge | Self::TableMissing { .. } | Self::ForeignTable => {
                IssueKind::Table
            }
            Self::TextBeforeTitle | Self::ForeignTextInTable => IssueKind::Text,
            Self::JoinedDigits { .. } => IssueKind::Paragraph,
            Self::OtherForm { .. }
            | Self::MixedForms { .. }
            | Self::DraftWithoutText
            | Self::OtherOfficeNamed { .. }
            | Self::OtherYearNamed { .. }
            | Self::CaptionOfOtherYear { .. }
            | Self::CaptionOfOtherOffice { .. }
            | Self::OtherDocumentDiffers { .. }
            | Self::OtherTitle { .. } => IssueKind::Field,
            Self::InferredYear { evidence, .. } | Self::InferredOffice { evidence, .. } => {
                if evidence.is_certain() {
                    IssueKind::Note
                } else {
                    IssueKind::Field
                }
            }
            Self::Document(_)
            | Self::PageLine
            | Self::FormerName { .. }
            | Self::RepeatedHeading
            | Self::JoinedDocuments { .. }
            | Self::JoinedWithEarlier { .. } => IssueKind::Note,
        }
    }
}

/// The reason for which the value of a cell is left to a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CellProblem {
    /// A reader of the document may see something else.
    Uncertain(Uncertainty),
    /// A character could not be decoded.
    Garbled,
    /// White space stands between digits.
    SplitNumber,
    /// The text is not a number.
    NotANumber,
    /// The number has a unit or a fraction, and its column counts things.
    NotACount,
    /// The document has no such column.
    ColumnAbsent,
    /// The cells of the row do not stand under the headers.
    MisalignedCells,
    /// The figure stands in a cell that is merged over several rows of the form.
    MergedRows,
    /// Several rows of figures stand below headers that have one.
    SeveralFigureRows,
    /// The order of the cells is all that tells their columns, and no sum confirms it.
    UnprovenOrder,
    /// The head gives amounts in another unit than the form.
    OtherUnit {
        /// The unit that it states.
        stated: String,
        /// The unit of the form.
        wanted: String,
    },
    /// The document states no unit for an amount.
    NoUnit {
        /// The unit of the form.
        wanted: String,
    },
    /// No headers stand over the row.
    NoHeaders,
    /// Some headers are blank.
    MissingHeaders,
    /// The table has another number of columns than its part on the page before.
    WidthChanged,
    /// Two columns have the same header.
    DuplicateHeader {
        /// The header.
        header: String,
    },
    /// A header is not aligned with those below it.
    ShiftedHeader {
        /// The header.
        header: String,
    },
    /// A header is not aligned with those beside it.
    MisalignedHeader {
        /// The header.
        header: String,
    },
    /// A header over several columns stands over other columns than in the form.
    MisplacedBranch {
        /// The header.
        header: String,
    },
    /// The headers are those of another form.
    OtherFormHeader {
        /// One of the headers.
        header: String,
        /// The id of a form that has it.
        form: String,
    },
    /// The headers are in another order than in the form, and cannot be seen to
    /// span anything.
    ReorderedHeaders,
    /// The row is blank, and figures of another row were not read.
    MayHaveUnreadFigures,
    /// Two rows of the document match one row of the form and differ.
    Contradiction {
        /// The row, as a path in the form.
        row: String,
        /// The text of one cell.
        first: String,
        /// The text of the other.
        second: String,
    },
}
