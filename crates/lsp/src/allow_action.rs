//! The action that accepts a finding with a reason. The reason is left to the person: until it is
//! written, the entry is a finding and accepts nothing.

use crate::actions::ActionText;
use crate::position::LineIndex;
use lsp_types::{Diagnostic, NumberOrString, TextEdit};
use nianbao_core::check::rules;
use nianbao_core::diag::{Finding, RuleId};
use nianbao_core::edit::propose_allow;
use nianbao_text::text;
use serde::{Deserialize, Serialize};

/// The place in the form at which a finding can be accepted; none for the whole report.
#[derive(Serialize, Deserialize)]
pub(crate) struct AllowPlace {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    place: Option<String>,
}

/// Returns where a finding can be accepted; `None` if it cannot.
pub(crate) fn allow_place(finding: &Finding) -> Option<AllowPlace> {
    let of_report = finding.subject.is_some() && finding.rule != RuleId::UnusedAllow;
    let is_open = of_report && !rules::get(finding.rule).is_fixed();
    is_open.then(|| AllowPlace { place: finding.form_path.clone() })
}

/// Returns the title of the action and the change that puts in an entry of `allow` without its
/// reason; `None` where the text cannot take one.
pub(crate) fn allow_action(
    open: ActionText,
    diagnostic: &Diagnostic,
    place: &AllowPlace,
) -> Option<(String, TextEdit)> {
    let Some(NumberOrString::String(rule)) = &diagnostic.code else { return None };
    let change = propose_allow(open.text, RuleId::parse(rule)?, place.place.as_deref())?;
    let lines = LineIndex::new(open.text);
    let range = lines.range(open.text, change.place.span, open.encoding);
    let title = text!("写明理由，准许 {rule}", "allow `{rule}`, with a reason to be written");
    Some((title.get(open.lang).to_owned(), TextEdit::new(range, change.replacement)))
}
