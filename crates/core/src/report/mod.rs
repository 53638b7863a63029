//! A report as it stands in its source, independent of any form, and pages of the site's own.

mod article;
mod cell;
mod narrative;

pub use article::{Article, article_folder};
pub use cell::{Amount, Cell, CellText, Unit};
pub use narrative::{FootnoteFault, Heading, Link, Narrative, NarrativeSection, UnmatchedFootnote};

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
    /// True while it is not to be published.
    pub draft: bool,
    /// The place of `draft` in the source.
    pub draft_span: Span,
    /// The date of publication, with a time of day if the source gives one.
    pub published: Option<Spanned<DateTime>>,
    /// True if a date of publication is there but has no valid value, or stands under a
    /// misspelt name; the parser has reported that.
    pub published_refused: bool,
    /// The metadata block.
    pub metadata: Metadata,
    /// The documents that it was made of.
    pub originals: Vec<Original>,
    /// Files to be published with it.
    pub attachments: Vec<Attachment>,
    /// Dated corrections.
    pub revised: Vec<Revision>,
    /// Findings accepted because the official text stands so.
    pub allow: Vec<Allow>,
    /// The figures of its tables.
    pub figures: Figures,
    /// The Markdown text.
    pub narrative: Narrative,
    /// The front matter between its fences, for findings about what it lacks.
    pub front_matter: Span,
}

impl Report {
    /// Returns a place in this report.
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

/// A document that a report was made of. It is private unless the site or the source says
/// otherwise: it may hold names, comments and changes that nobody meant to publish.
#[derive(Clone, Debug)]
pub struct Original {
    /// The file name, in the folder of the source; with `../` before it in the folder above,
    /// where a document of several offices is kept.
    pub file: Spanned<String>,
    /// The title on the page.
    pub title: Option<String>,
    /// The origin, in words.
    pub origin: Option<String>,
    /// The SHA-256 that it had when it was put there, in hexadecimal.
    pub sha256: Option<Spanned<String>>,
    /// True if it is published, false if not; by default the site decides.
    pub publish: Option<bool>,
}

/// A file that is published with a report.
#[derive(Clone, Debug)]
pub struct Attachment {
    /// The file name, in the folder of the source or below it.
    pub file: Spanned<String>,
    /// The title on the page.
    pub title: Option<String>,
}

/// A correction, shown to the reader.
#[derive(Clone, Debug)]
pub struct Revision {
    /// The date of the correction.
    pub date: Date,
    /// The description of the correction.
    pub note: String,
    /// The place in the form (`申请.总计`) whose figures it concerns; without one, nothing is
    /// known of single figures.
    pub form_path: Option<Spanned<String>>,
}

impl Revision {
    /// Returns true if it concerns the figures at a place of the form.
    pub fn covers(&self, form_path: &str) -> bool {
        let around = self.form_path.as_ref().map(|around| around.value.as_str());
        let rest = around.and_then(|around| form_path.strip_prefix(around));
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    }
}

/// A finding accepted as it stands in the official text.
#[derive(Clone, Debug)]
pub struct Allow {
    /// The rule.
    pub rule: Spanned<RuleName>,
    /// The place in the form (`申请.总计`); without one, the whole report.
    pub form_path: Option<Spanned<String>>,
    /// The reason.
    pub reason: String,
    /// The whole entry.
    pub span: Span,
}

/// The numbers of a report, table by table, as written.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    /// The place of the value of `figures`, if there is one.
    pub span: Option<Span>,
    /// True if the value is no mapping of tables; the parser has reported that.
    pub refused: bool,
    /// The tables.
    pub tables: Vec<FigureTable>,
}

/// One written table.
#[derive(Clone, Debug)]
pub struct FigureTable {
    /// Its key.
    pub key: Spanned<Box<str>>,
    /// Its rows in the order written, those of groups among them.
    pub rows: Vec<FigureRow>,
    /// True if the value is no mapping of rows; the parser has reported that.
    pub refused: bool,
}

/// One written row.
#[derive(Clone, Debug)]
pub struct FigureRow {
    /// The key of its group, shared by all rows of the group.
    pub group: Option<Arc<Spanned<Box<str>>>>,
    /// Its own key.
    pub key: Spanned<Box<str>>,
    /// Its cells, left to right; none if the parser refused the row.
    pub cells: Box<[Cell]>,
    /// The cells with their brackets.
    pub span: Span,
}

impl FigureRow {
    /// Returns the key of its group.
    pub fn group(&self) -> Option<&str> {
        self.group.as_ref().map(|group| &*group.value)
    }

    /// Returns its key, after that of its group: `不予公开.属于国家秘密`.
    pub fn name(&self) -> String {
        match self.group() {
            Some(group) => format!("{group}.{}", self.key.value),
            None => self.key.value.to_string(),
        }
    }

    /// Returns its place in the form: `申请.不予公开.属于国家秘密`.
    pub fn form_path(&self, table: &str) -> String {
        match self.group() {
            Some(group) => format!("{table}.{group}.{}", self.key.value),
            None => format!("{table}.{}", self.key.value),
        }
    }
}
