//! The description of a rule.

use super::{Docs, ReportContext};
use crate::archive::{Archive, Summary};
use crate::diag::{Finding, RuleId, Severity};
use crate::report::Narrative;
use crate::source::SourceId;

/// One rule. Its documentation is the comment at the top of its file.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// The name, which never changes meaning.
    pub id: RuleId,
    /// The severity of its findings, unless a site sets another.
    pub severity: Severity,
    /// The text of its file, for the comment at its top.
    pub source: &'static str,
    /// The stage that reports it.
    pub stage: Stage,
    /// True if it finds numbers or files of a report that would not reach the page.
    pub hides_data: bool,
    /// True if it judges a report by its year, or beside that of another year.
    pub depends_on_year: bool,
    /// True if it finds that something is not there, as is usual in a draft.
    pub finds_omissions: bool,
}

/// The stage of a run that reports a rule.
#[derive(Clone, Copy, Debug)]
pub enum Stage {
    /// The parser, as it reads a source.
    Parsing,
    /// A function, for one report with a known form.
    Report(fn(&ReportContext, &mut Vec<Finding>)),
    /// A function, for the text of one report or of one page of the site's own.
    Text(fn(&Narrative, SourceId, &mut Vec<Finding>)),
    /// The equations of the form, which are judged together.
    Equations,
    /// A function, for all reports of an office.
    Unit(fn(&Archive, &mut Vec<Finding>)),
    /// A function, for the settings of the site.
    Site(fn(&Archive, &mut Vec<Finding>)),
    /// A function, for the reports of all offices in short.
    Summary(fn(&Archive, &Summary, &mut Vec<Finding>)),
    /// The plan, when addresses, links and templates are known.
    Planning,
    /// The assignment of levels, when all other findings are known.
    Levels,
}

impl Rule {
    /// Describes a rule that has none of the three flags.
    pub(super) const fn new(
        id: RuleId,
        severity: Severity,
        source: &'static str,
        stage: Stage,
    ) -> Self {
        let (hides_data, depends_on_year, finds_omissions) = (false, false, false);
        Self { id, severity, source, stage, hides_data, depends_on_year, finds_omissions }
    }

    /// Sets `hides_data`.
    pub(super) const fn hiding_data(self) -> Self {
        Self { hides_data: true, ..self }
    }

    /// Sets `depends_on_year`.
    pub(super) const fn depending_on_year(self) -> Self {
        Self { depends_on_year: true, ..self }
    }

    /// Sets `finds_omissions`.
    pub(super) const fn finding_omissions(self) -> Self {
        Self { finds_omissions: true, ..self }
    }

    /// Returns true if `site.yaml` and `allow` cannot lower this rule: errors outside the
    /// published text, and errors that hide data from the page.
    pub fn is_fixed(&self) -> bool {
        let in_text = matches!(self.stage, Stage::Report(_) | Stage::Text(_) | Stage::Equations);
        self.severity == Severity::Error && (!in_text || self.hides_data)
    }

    /// Reads its documentation.
    pub fn docs(&self) -> Docs {
        Docs::parse(self.source)
    }
}
