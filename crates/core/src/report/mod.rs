//! What an office wrote: one report, as it stands in its source. Nothing here
//! knows what the form demands.

mod cell;
mod narrative;

pub use cell::{Amount, Cell, CellText, Unit};
pub use narrative::{Heading, Link, Narrative, NarrativeSection};

use crate::diag::RuleName;
use crate::source::{Place, SourceId, Span, Spanned};
use jiff::civil::{Date, DateTime};
use std::sync::Arc;

/// One office's report for one reporting year.
#[derive(Clone, Debug)]
pub struct Report {
    /// Its source.
    pub source: SourceId,
    /// The id of the office.
    pub office: Spanned<String>,
    /// The reporting year.
    pub year: Spanned<u16>,
    /// The id of the form, where the source names one.
    pub form: Option<Spanned<String>>,
    /// Not yet to be published.
    pub draft: bool,
    /// Where the source says so.
    pub draft_span: Span,
    /// When it was published.
    pub published: Option<Spanned<DateTime>>,
    /// A date of publication is there and could not be read, or stands under a
    /// misspelt name; the parser has said so.
    pub published_refused: bool,
    /// The metadata block.
    pub metadata: Metadata,
    /// Attached files.
    pub originals: Vec<Original>,
    /// Dated corrections.
    pub revised: Vec<Revision>,
    /// Findings that stand so in the official text.
    pub allow: Vec<Allow>,
    /// The tables.
    pub figures: Figures,
    /// The words.
    pub narrative: Narrative,
    /// The front matter between its fences, for findings about what it lacks.
    pub front_matter: Span,
}

impl Report {
    /// A place in this report.
    pub fn place(&self, span: Span) -> Place {
        Place::new(self.source, span)
    }
}

/// The optional lines of the metadata block.
#[derive(Clone, Debug, Default)]
pub struct Metadata {
    /// The title, where it differs from the usual one.
    pub title: Option<Spanned<String>>,
    /// 索引号.
    pub index_number: Option<String>,
    /// 文号.
    pub document_number: Option<String>,
    /// 主题分类.
    pub subject: Option<String>,
    /// 成文日期.
    pub written: Option<Spanned<Date>>,
}

/// A file attached to a report.
#[derive(Clone, Debug)]
pub struct Original {
    /// Its name, beside the source.
    pub file: Spanned<String>,
    /// What it is called on the page.
    pub title: Option<String>,
    /// Where it came from.
    pub origin: Option<String>,
    /// The SHA-256 that it had when it was put there.
    pub sha256: Option<Spanned<String>>,
}

/// A correction, shown to the reader.
#[derive(Clone, Debug)]
pub struct Revision {
    /// When.
    pub date: Date,
    /// What was corrected.
    pub note: String,
}

/// A finding accepted as it stands in the official text.
#[derive(Clone, Debug)]
pub struct Allow {
    /// The rule.
    pub rule: Spanned<RuleName>,
    /// The place in the words of the form; without one, the whole report.
    pub form_path: Option<Spanned<String>>,
    /// Why it stands.
    pub reason: String,
    /// The whole entry.
    pub span: Span,
}

/// The numbers of a report, table by table, as written.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    /// Where `figures` stands, if it does.
    pub span: Option<Span>,
    /// Not tables at all; the parser has said so.
    pub refused: bool,
    /// The tables.
    pub tables: Vec<FigureTable>,
}

/// One written table.
#[derive(Clone, Debug)]
pub struct FigureTable {
    /// Its key.
    pub key: Spanned<Box<str>>,
    /// Its rows, groups unfolded.
    pub rows: Vec<FigureRow>,
    /// Not rows at all; the parser has said so.
    pub refused: bool,
}

/// One written row.
#[derive(Clone, Debug)]
pub struct FigureRow {
    /// The key of the group that it stands in; one for all rows of the group.
    pub group: Option<Arc<Spanned<Box<str>>>>,
    /// Its own key.
    pub key: Spanned<Box<str>>,
    /// Its cells, left to right; none where the parser refused the row.
    pub cells: Box<[Cell]>,
    /// The cells with their brackets.
    pub span: Span,
}

impl FigureRow {
    /// The key of the group that it stands in.
    pub fn group(&self) -> Option<&str> {
        self.group.as_ref().map(|group| &*group.value)
    }

    /// Its key, after that of its group: `不予公开.属于国家秘密`.
    pub fn name(&self) -> String {
        match self.group() {
            Some(group) => format!("{group}.{}", self.key.value),
            None => self.key.value.to_string(),
        }
    }

    /// The row in the words of the form: `申请.不予公开.属于国家秘密`.
    pub fn form_path(&self, table: &str) -> String {
        match self.group() {
            Some(group) => format!("{table}.{group}.{}", self.key.value),
            None => format!("{table}.{}", self.key.value),
        }
    }
}
