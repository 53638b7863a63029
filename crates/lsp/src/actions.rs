//! The changes that findings propose, as actions of an editor.

use crate::allow_action::{AllowPlace, allow_action, allow_place};
use crate::convert::REWRITE;
use crate::diagnostics::DiagnosticContext;
use crate::position::Encoding;
use lsp_types::{Diagnostic, Position, Range, TextEdit, Uri};
use nianbao_core::diag::{Finding, Lang};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// The kind of an action that mends one finding.
const QUICK_FIX: &str = "quickfix";
/// The kind of the action that makes all changes that need no person.
const FIX_ALL: &str = "source.fixAll";

/// The kinds of actions that there are.
pub const ACTION_KINDS: [&str; 3] = [QUICK_FIX, FIX_ALL, REWRITE];

/// A change in the lines and columns of a client, kept with its diagnostic.
#[derive(Serialize, Deserialize)]
struct ProposedEdit {
    title: String,
    edit: TextEdit,
    needs_judgement: bool,
}

/// The data of a diagnostic: what an action of it needs.
#[derive(Default, Serialize, Deserialize)]
struct ActionData {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    edits: Vec<ProposedEdit>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    allow: Option<AllowPlace>,
}

/// The open text that actions change.
#[derive(Clone, Copy)]
pub struct ActionText<'a> {
    /// Its address.
    pub uri: &'a Uri,
    /// The text as it is in the editor.
    pub text: &'a str,
    /// The unit of columns.
    pub encoding: Encoding,
    /// The language of titles.
    pub lang: Lang,
}

/// Returns the changes that a finding proposes for the file that it is in, and where it can be
/// accepted, to be kept with its diagnostic; `None` if there are none.
pub(crate) fn proposed_edits(finding: &Finding, context: &mut DiagnosticContext) -> Option<Value> {
    let here = finding.changes.iter().filter(|change| change.place.source == finding.place.source);
    let edits: Vec<ProposedEdit> = here
        .map(|change| ProposedEdit {
            title: change.title.get(context.lang).to_owned(),
            edit: TextEdit::new(context.range(change.place), change.replacement.clone()),
            needs_judgement: change.needs_judgement,
        })
        .collect();
    let data = ActionData { edits, allow: allow_place(finding) };
    (!data.edits.is_empty() || data.allow.is_some()).then(|| json!(data))
}

/// Lists the actions for a range of a text by its diagnostics, of the kinds that are wanted.
pub fn code_actions(
    open: ActionText,
    diagnostics: &[Diagnostic],
    range: Range,
    is_wanted: &dyn Fn(&str) -> bool,
) -> Vec<Value> {
    let (mut actions, uri) = (Vec::new(), open.uri);
    if is_wanted(QUICK_FIX) {
        actions.extend(quick_fixes(open, diagnostics, range));
    }
    if is_wanted(FIX_ALL) {
        let sure = diagnostics.iter().flat_map(|diagnostic| data_of(diagnostic).edits);
        let sure = sure.filter(|edit| !edit.needs_judgement);
        let edits = without_overlaps(sure.map(|proposed| proposed.edit).collect());
        if !edits.is_empty() {
            actions.push(json!({
                "title": "nianbao check --fix",
                "kind": FIX_ALL,
                "edit": workspace_edit(uri, &edits),
            }));
        }
    }
    actions
}

/// Lists the actions that mend findings in a range. Those that accept one as it is come last: the
/// first of a list is easily chosen without a look.
fn quick_fixes(open: ActionText, diagnostics: &[Diagnostic], range: Range) -> Vec<Value> {
    let (mut changes, mut allowed) = (Vec::new(), Vec::new());
    for diagnostic in diagnostics.iter().filter(|diagnostic| touch(diagnostic.range, range)) {
        let action = |title: String, edit: TextEdit, is_preferred: bool| {
            json!({
                "title": title,
                "kind": QUICK_FIX,
                "diagnostics": [diagnostic],
                "isPreferred": is_preferred,
                "edit": workspace_edit(open.uri, &[edit]),
            })
        };
        let data = data_of(diagnostic);
        changes.extend(
            data.edits
                .into_iter()
                .map(|proposed| action(proposed.title, proposed.edit, !proposed.needs_judgement)),
        );
        let allow = data.allow.and_then(|place| allow_action(open, diagnostic, &place));
        allowed.extend(allow.map(|(title, edit)| action(title, edit, false)));
    }
    changes.append(&mut allowed);
    changes
}

/// Returns what was kept with a diagnostic.
fn data_of(diagnostic: &Diagnostic) -> ActionData {
    let data = diagnostic.data.clone();
    data.and_then(|data| serde_json::from_value(data).ok()).unwrap_or_default()
}

/// Makes the edit of one text.
pub(crate) fn workspace_edit(uri: &Uri, edits: &[TextEdit]) -> Value {
    json!({ "changes": { uri.as_str(): edits } })
}

/// Keeps of edits that touch the same place the first: a client refuses others.
fn without_overlaps(mut edits: Vec<TextEdit>) -> Vec<TextEdit> {
    edits.sort_by_key(|edit| edit.range.start);
    let mut end = Position::default();
    edits.retain(|edit| {
        let is_free = edit.range.start >= end;
        if is_free {
            end = edit.range.end;
        }
        is_free
    });
    edits
}

/// True if two ranges have a place in common, be it an end.
fn touch(one: Range, other: Range) -> bool {
    one.start <= other.end && other.start <= one.end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(line: u32, from: u32, to: u32) -> Range {
        Range::new(Position::new(line, from), Position::new(line, to))
    }

    fn diagnostic(place: Range, text: &str, needs_judgement: bool) -> Diagnostic {
        let edit = TextEdit::new(place, text.to_owned());
        let proposed = ProposedEdit { title: text.to_owned(), edit, needs_judgement };
        Diagnostic {
            range: place,
            data: Some(json!({ "edits": [proposed] })),
            ..Diagnostic::default()
        }
    }

    #[test]
    fn actions_are_those_of_the_place_and_the_kind() {
        let uri: Uri = "file:///content/a.md".parse().unwrap();
        let encoding = Encoding::default();
        let open = ActionText { uri: &uri, text: "", encoding, lang: Lang::Zh };
        let diagnostics = [
            diagnostic(range(1, 0, 4), "year", false),
            diagnostic(range(1, 2, 3), "overlaps", false),
            diagnostic(range(3, 5, 6), "7", true),
            Diagnostic { range: range(1, 0, 4), ..Diagnostic::default() },
        ];
        let titles = |range, is_wanted: &dyn Fn(&str) -> bool| -> Vec<String> {
            let actions = code_actions(open, &diagnostics, range, is_wanted);
            actions.iter().map(|action| action["title"].as_str().unwrap().to_owned()).collect()
        };
        let quick = |kind: &str| kind == QUICK_FIX;
        assert_eq!(titles(range(1, 4, 4), &quick), ["year"]);
        assert_eq!(titles(range(3, 0, 9), &quick), ["7"]);
        assert_eq!(titles(range(2, 0, 9), &quick), [""; 0]);
        let all = code_actions(open, &diagnostics, range(9, 0, 0), &|kind| kind == FIX_ALL);
        let edits = &all[0]["edit"]["changes"]["file:///content/a.md"];
        assert_eq!(edits.as_array().unwrap().len(), 1);
        assert_eq!(edits[0]["newText"], "year");
    }
}
