//! Findings as diagnostics.

use crate::actions::proposed_edits;
use crate::position::{Encoding, LineIndex};
use lsp_types::{
    Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, Location, NumberOrString, Range,
    Uri,
};
use nianbao_core::diag::line::message_with_help;
use nianbao_core::diag::{Finding, Lang, Related, Severity};
use nianbao_core::source::{Place, Sources};
use std::collections::HashMap;

/// Whose diagnostics these are, as editors show it.
const SOURCE: &str = "nianbao";

/// The client and the texts for which diagnostics are made.
pub struct DiagnosticContext<'a> {
    /// The texts that findings are about.
    pub sources: &'a Sources,
    /// The language of messages.
    pub lang: Lang,
    /// The unit of columns.
    pub encoding: Encoding,
    /// True if the client shows further places.
    pub shows_related: bool,
    /// Returns the address of a path below the site.
    pub address: &'a dyn Fn(&str) -> Option<Uri>,
    /// The lines of texts, each found once.
    pub lines: HashMap<nianbao_core::source::SourceId, LineIndex>,
}

impl DiagnosticContext<'_> {
    pub(crate) fn range(&mut self, place: Place) -> Range {
        let text = &self.sources.get(place.source).text;
        let lines = self.lines.entry(place.source).or_insert_with(|| LineIndex::new(text));
        lines.range(text, place.span, self.encoding)
    }

    fn related(&mut self, related: &Related) -> Option<DiagnosticRelatedInformation> {
        let uri = (self.address)(&self.sources.get(related.place.source).path)?;
        let range = self.range(related.place);
        let message = related.message.get(self.lang).to_owned();
        Some(DiagnosticRelatedInformation { location: Location { uri, range }, message })
    }
}

/// Converts a finding: its message, basis and help on lines of their own.
pub fn to_diagnostic(finding: &Finding, context: &mut DiagnosticContext) -> Diagnostic {
    let severity = match finding.severity {
        Severity::Error => DiagnosticSeverity::ERROR,
        Severity::Warning => DiagnosticSeverity::WARNING,
        Severity::Note => DiagnosticSeverity::INFORMATION,
    };
    let related: Vec<_> = if context.shows_related {
        finding.related.iter().filter_map(|related| context.related(related)).collect()
    } else {
        Vec::new()
    };
    Diagnostic {
        range: context.range(finding.place),
        severity: Some(severity),
        code: Some(NumberOrString::String(finding.rule.name().to_owned())),
        source: Some(SOURCE.to_owned()),
        message: message_with_help(finding, context.lang),
        data: proposed_edits(finding, context),
        related_information: (!related.is_empty()).then_some(related),
        ..Diagnostic::default()
    }
}
