//! What a rule is.

use super::{Docs, ReportContext};
use crate::archive::Archive;
use crate::diag::{Finding, Severity};

/// One rule. Its name never changes meaning; its documentation is the comment
/// at the top of its file.
#[derive(Debug)]
pub struct Rule {
    /// Kebab-case; says what is wrong.
    pub name: &'static str,
    /// How grave it is unless a site says otherwise.
    pub severity: Severity,
    /// The text of its file, for the comment at its top.
    pub source: &'static str,
    /// Who reports it.
    pub judge: Stage,
}

/// Who reports a rule, and on what.
#[derive(Clone, Copy, Debug)]
pub enum Stage {
    /// A function, for one report with a known form.
    Report(fn(&ReportContext, &mut Vec<Finding>)),
    /// A function, for the whole archive.
    Archive(fn(&Archive, &mut Vec<Finding>)),
    /// The equations of the form, which are judged together.
    Equations,
    /// The parser, while reading.
    Reading,
    /// The plan, when addresses and links are known.
    Planning,
    /// The verdict, when all findings are known.
    Settling,
}

/// Rules about the text whose numbers or files would not reach the page.
const LOSSY: [&str; 4] = ["cell-count", "unknown-row", "missing-attachment", "undecided-cell"];

impl Rule {
    /// Whether neither a site nor a source can relax it: what is not about the
    /// published text would be lost in silence.
    pub fn is_fixed(&self) -> bool {
        let of_text = matches!(self.judge, Stage::Report(_) | Stage::Equations);
        self.severity == Severity::Error && (!of_text || LOSSY.contains(&self.name))
    }

    /// Its documentation.
    pub fn docs(&self) -> Docs {
        Docs::of(self.source)
    }
}
