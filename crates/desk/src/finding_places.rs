//! The field of a report's page at which a finding is mended.

use crate::report::ReportPage;
use crate::report_cells::CellFields;
use nianbao_core::diag::{Finding, RuleId};

/// A field, and the words of the link that leads to it.
pub(crate) struct FieldLink {
    /// The id of the field.
    pub(crate) id: String,
    /// The words in Chinese and English.
    pub(crate) words: [&'static str; 2],
}

impl FieldLink {
    fn new(id: impl Into<String>, words: [&'static str; 2]) -> Self {
        Self { id: id.into(), words }
    }

    /// Finds the field for a finding; `None` if the page has none.
    pub(crate) fn find(page: &ReportPage, fields: &CellFields, finding: &Finding) -> Option<Self> {
        // Of a source that cannot be read the page has no fields.
        page.report?;
        let cell = || cell_of(fields, finding);
        let by_rule = || {
            let id = match finding.rule {
                RuleId::ReportTitle => "field-title",
                RuleId::DateOrder => "field-written",
                RuleId::MissingPublicationDate
                | RuleId::LatePublication
                | RuleId::EarlyPublication => "field-published",
                _ => return None,
            };
            Some(Self::new(id, ["到这一栏", "go to the field"]))
        };
        cell().or_else(by_rule).or_else(|| section_of(page, finding))
    }
}

/// Finds the cell of a finding, or the first of its row or table.
fn cell_of(fields: &CellFields, finding: &Finding) -> Option<FieldLink> {
    let path = finding.form_path.as_deref()?;
    let exact = fields.find(path).map(|id| FieldLink::new(id, ["到这一格", "go to the cell"]));
    let first = || fields.find_first(path);
    exact.or_else(|| {
        first().map(|id| FieldLink::new(id, ["到表中这一处", "go to the place in the table"]))
    })
}

/// Finds the section of a finding: the one that it is in, or the empty field of one that is
/// missing.
fn section_of(page: &ReportPage, finding: &Finding) -> Option<FieldLink> {
    let words = ["到这一部分", "go to the section"];
    if is_absent_section(finding) {
        let form = page.archive.form_of(page.report?)?;
        let heading = finding.form_path.as_deref();
        let mut sections = form.sections.iter();
        let missing = match heading {
            Some(heading) => sections.find(|section| section.heading == heading)?,
            None => sections.next()?,
        };
        return Some(FieldLink::new(format!("missing-{}", missing.id), words));
    }
    let sections = &page.report?.narrative.sections;
    let start = finding.place.span.start;
    let at = sections.iter().position(|section| {
        let end = section.body.end.max(section.heading.span.end);
        section.heading.span.start <= start && start < end
    })?;
    Some(FieldLink::new(format!("section-{at}"), words))
}

/// Returns true for a section of which the text has neither the heading nor one like it: its
/// finding stands where the section belongs.
pub(crate) fn is_absent_section(finding: &Finding) -> bool {
    let span = finding.place.span;
    finding.rule == RuleId::MissingSection && (finding.label.is_some() || span.start == span.end)
}
