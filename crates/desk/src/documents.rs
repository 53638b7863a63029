//! The documents that were handed in, a line each.

use crate::document_states::DocumentState;
use crate::frame::Frame;
use crate::words::count;
use maud::{Markup, html};
use nianbao_core::diag::Text;
use serde_json::json;

/// The most reports of a document that are shown before it is unfolded.
const SHOWN: usize = 5;

/// A document that was handed in.
pub struct DocumentLine {
    /// Its number at the desk.
    pub number: usize,
    /// The name of its file.
    pub name: String,
    /// How far each of its reports got; none while it waits to be read.
    pub states: Vec<DocumentState>,
    /// Points that a person should know, in short.
    pub notes: Vec<Text>,
}

/// Writes the documents of the desk.
pub(crate) fn documents(
    frame: &Frame,
    lines: &[DocumentLine],
    offices: &[(String, String)],
) -> Markup {
    let states = lines.iter().flat_map(|line| &line.states);
    let mut new: Vec<&str> = states.filter_map(new_office_id).collect();
    new.sort_unstable();
    new.dedup();
    html! {
        section #documents data-part aria-labelledby="documents-title" {
            @if !lines.is_empty() {
                h2 #documents-title { (frame.say("收到的文件", "Documents")) }
                @if !new.is_empty() {
                    button.main type="button" data-post="/offices" data-body="{}" {
                        (frame.say("添加全部新机关并导入", "Add all new offices and read in"))
                        " (" (new.len()) ")"
                    }
                }
                @if lines.iter().any(|line| line.states.is_empty()) {
                    button type="button" data-post="/documents/read" {
                        (frame.say("读取等待的文件", "Read those that wait"))
                    }
                }
                button.plain type="button" data-post="/documents/clear" {
                    (frame.say("清空列表", "Clear the list"))
                }
                ul.documents {
                    @for line in lines { (document(frame, line, offices)) }
                }
            }
        }
    }
}

fn new_office_id(state: &DocumentState) -> Option<&str> {
    match state {
        DocumentState::NewOffice(office) => Some(&office.id),
        _ => None,
    }
}

fn document(frame: &Frame, line: &DocumentLine, offices: &[(String, String)]) -> Markup {
    html! {
        li #{ "document-" (line.number) } {
            strong { (line.name) }
            " "
            @match line.states.as_slice() {
                [] => { span { (frame.say("等待读取", "waiting")) } }
                [state] => {
                    (state.show(frame)) " "
                    (replace_button(frame, line))
                    (state.actions(frame, line.number, offices))
                }
                states => {
                    (count(frame.lang, states.len(), "份年报", "report", "reports")) " "
                    (replace_button(frame, line))
                    (several(frame, line.number, states))
                }
            }
            @if !line.notes.is_empty() {
                details {
                    summary { (count(frame.lang, line.notes.len(), "处请核对", "point to look at", "points to look at")) }
                    ul { @for note in &line.notes { li { (note.get(frame.lang)) } } }
                }
            }
        }
    }
}

/// Writes the reports of a document that has several; many are folded but for the first.
fn several(frame: &Frame, number: usize, states: &[DocumentState]) -> Markup {
    let (shown, folded) = states.split_at(states.len().min(SHOWN));
    let list = |states: &[DocumentState]| {
        html! { ul { @for state in states { li { (state.show(frame)) } } } }
    };
    html! {
        (list(shown))
        @if !folded.is_empty() {
            details #{ "document-" (number) "-more" } {
                summary {
                    (frame.say("另有 ", "")) (folded.len()) (frame.say(" 份", " more"))
                }
                (list(folded))
            }
        }
    }
}

/// Writes the button that puts a document in the place of the sources that a person has edited.
fn replace_button(frame: &Frame, line: &DocumentLine) -> Markup {
    let edited = line.states.iter().filter(|state| state.is_edited()).count();
    html! {
        @if edited > 0 {
            button type="button" data-post="/documents/replace"
                data-body=(json!({ "number": line.number })) {
                @if edited == 1 {
                    (frame.say("以这份文件代替它", "Replace it by this document"))
                } @else {
                    (frame.say("以这份文件代替改过的 ", "Replace the ")) (edited)
                    (frame.say(" 份", " edited ones by this document"))
                }
            }
        }
    }
}
