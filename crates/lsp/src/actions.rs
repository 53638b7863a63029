//! The changes that findings propose, as actions of an editor.

use crate::convert::REWRITE;
use crate::diagnostics::DiagnosticContext;
use lsp_types::{Diagnostic, Position, Range, TextEdit, Uri};
use nianbao_core::diag::Finding;
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

/// Returns the changes that a finding proposes for the file that it is in, to be kept with its
/// diagnostic; `None` if there are none.
pub(crate) fn proposed_edits(finding: &Finding, context: &mut DiagnosticContext) -> Option<Value> {
    let here = finding.changes.iter().filter(|change| change.place.source == finding.place.source);
    let edits: Vec<ProposedEdit> = here
        .map(|change| ProposedEdit {
            title: change.title.get(context.lang).to_owned(),
            edit: TextEdit::new(context.range(change.place), change.replacement.clone()),
            needs_judgement: change.needs_judgement,
        })
        .collect();
    (!edits.is_empty()).then(|| json!(edits))
}

/// Lists the actions for a range of a text by its diagnostics, of the kinds that are wanted.
pub fn code_actions(
    uri: &Uri,
    diagnostics: &[Diagnostic],
    range: Range,
    is_wanted: &dyn Fn(&str) -> bool,
) -> Vec<Value> {
    let mut actions = Vec::new();
    if is_wanted(QUICK_FIX) {
        let touched = diagnostics.iter().filter(|diagnostic| touch(diagnostic.range, range));
        for diagnostic in touched {
            for proposed in edits_of(diagnostic) {
                actions.push(json!({
                    "title": proposed.title,
                    "kind": QUICK_FIX,
                    "diagnostics": [diagnostic],
                    "isPreferred": !proposed.needs_judgement,
                    "edit": workspace_edit(uri, &[proposed.edit]),
                }));
            }
        }
    }
    if is_wanted(FIX_ALL) {
        let sure = diagnostics.iter().flat_map(edits_of).filter(|edit| !edit.needs_judgement);
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

/// Returns the changes that were kept with a diagnostic.
fn edits_of(diagnostic: &Diagnostic) -> Vec<ProposedEdit> {
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
        Diagnostic { range: place, data: Some(json!([proposed])), ..Diagnostic::default() }
    }

    #[test]
    fn actions_are_those_of_the_place_and_the_kind() {
        let uri: Uri = "file:///content/a.md".parse().unwrap();
        let diagnostics = [
            diagnostic(range(1, 0, 4), "year", false),
            diagnostic(range(1, 2, 3), "overlaps", false),
            diagnostic(range(3, 5, 6), "7", true),
            Diagnostic { range: range(1, 0, 4), ..Diagnostic::default() },
        ];
        let titles = |range, is_wanted: &dyn Fn(&str) -> bool| -> Vec<String> {
            let actions = code_actions(&uri, &diagnostics, range, is_wanted);
            actions.iter().map(|action| action["title"].as_str().unwrap().to_owned()).collect()
        };
        let quick = |kind: &str| kind == QUICK_FIX;
        assert_eq!(titles(range(1, 4, 4), &quick), ["year"]);
        assert_eq!(titles(range(3, 0, 9), &quick), ["7"]);
        assert_eq!(titles(range(2, 0, 9), &quick), [""; 0]);
        let all = code_actions(&uri, &diagnostics, range(9, 0, 0), &|kind| kind == FIX_ALL);
        let edits = &all[0]["edit"]["changes"]["file:///content/a.md"];
        assert_eq!(edits.as_array().unwrap().len(), 1);
        assert_eq!(edits[0]["newText"], "year");
    }
}
