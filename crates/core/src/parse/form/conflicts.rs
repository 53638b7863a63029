//! Conflicts between forms: the same id, or overlapping years.

use crate::diag::{Finding, RuleId, Text};
use crate::form::{Form, Years};
use crate::source::{Place, SourceId, Span};
use nianbao_text::text;

/// A form and the places of what may conflict with another form.
pub(in crate::parse) struct ParsedForm {
    pub(in crate::parse) form: Form,
    pub(super) source: SourceId,
    pub(super) id: Span,
    /// The place of its years; that of its id if it has none.
    pub(super) years: Span,
}

/// Returns the forms without conflicts, in their order: of two in conflict the first is
/// kept, the other is a finding and is not used.
pub(in crate::parse) fn without_conflicts(
    parsed: Vec<ParsedForm>,
    findings: &mut Vec<Finding>,
) -> Vec<Form> {
    let mut kept: Vec<ParsedForm> = Vec::new();
    for form in parsed {
        match kept.iter().find_map(|other| find_conflict(&form, other)) {
            Some(finding) => findings.push(finding),
            None => kept.push(form),
        }
    }
    kept.into_iter().map(|parsed| parsed.form).collect()
}

fn find_conflict(one: &ParsedForm, other: &ParsedForm) -> Option<Finding> {
    let finding = |at: Span, message: Text, first: Span| {
        Finding::new(RuleId::InvalidForm, Place::new(one.source, at), message)
            .related(Place::new(other.source, first), text!("已有的格式", "the form that has it"))
    };
    let id = &one.form.id;
    if *id == other.form.id {
        let message = text!("格式代号 {id} 已有", "there is a form `{id}` already");
        let help = text!("给自己的格式另取代号", "give your form an id of its own");
        return Some(finding(one.id, message, other.id).help(help));
    }
    if one.form.language != other.form.language {
        return None;
    }
    let years = |read: &ParsedForm| -> Option<Years> { read.form.years };
    let (own, taken) = years(one).zip(years(other)).filter(|(own, taken)| own.overlaps(*taken))?;
    let name = &other.form.id;
    let message = text!(
        "年度 {own} 与格式 {name} 的 {taken} 重叠",
        "the years {own} are also those of the form `{name}`, {taken}"
    );
    let help = text!(
        "改为不重叠的年度；只用于写明 form: {id} 的年报的，删去 years",
        "choose years that no other has; without `years` it is for reports that say `form: {id}`"
    );
    Some(finding(one.years, message, other.years).help(help))
}
