//! Forms that want the same: an id, or a year.

use crate::diag::{Finding, RuleId, Text};
use crate::form::{Form, Years};
use crate::source::{Place, SourceId, Span};
use nianbao_text::text;

/// A form that was read, and where it says what another may say too.
pub(in super::super) struct ParsedForm {
    pub(in super::super) form: Form,
    pub(super) source: SourceId,
    pub(super) id: Span,
    /// Where its years stand, if it has any.
    pub(super) years: Span,
}

/// The forms that hold together, in their order: of two that want the same
/// the first has it, and the other is not used.
pub(in super::super) fn without_conflicts(
    read: Vec<ParsedForm>,
    findings: &mut Vec<Finding>,
) -> Vec<Form> {
    let mut kept: Vec<ParsedForm> = Vec::new();
    for one in read {
        match kept.iter().find_map(|other| find_conflict(&one, other)) {
            Some(finding) => findings.push(finding),
            None => kept.push(one),
        }
    }
    kept.into_iter().map(|read| read.form).collect()
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
