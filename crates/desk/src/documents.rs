//! The documents that were handed in, a line each.

use crate::frame::Frame;
use crate::words::count;
use maud::{Markup, html};
use nianbao_core::diag::Text;
use serde_json::json;

/// A document that was handed in.
pub struct DocumentLine {
    /// Its number at the desk.
    pub number: usize,
    /// The name of its file.
    pub name: String,
    /// How far it got.
    pub state: DocumentState,
    /// Points that a person should know, in short.
    pub notes: Vec<Text>,
}

/// How far a document got.
pub enum DocumentState {
    /// It waits to be read.
    Waiting,
    /// It is the source of a report, by itself or with others.
    Taken {
        /// The name of the office.
        office: String,
        /// The address of the report's page.
        address: String,
        /// The reporting year.
        year: u16,
        /// The number of cells that were read.
        figures: usize,
        /// The number of cells that are left to a person.
        undecided: usize,
        /// The number of errors in the report.
        errors: usize,
        /// The names of the other documents of the report.
        joined: Vec<String>,
    },
    /// A person has edited the source that is there; nothing was written.
    Edited {
        /// The name of the office.
        office: String,
        /// The address of the report's page.
        address: String,
        /// The reporting year.
        year: u16,
    },
    /// Its office is not on the list.
    NewOffice(NewOffice),
    /// No report could be made of it.
    Refused(Text),
}

/// An office that a document names and the list has not.
pub struct NewOffice {
    /// The proposed id.
    pub id: String,
    /// Its name in the document.
    pub name: String,
    /// The name of the proposed kind.
    pub kind: Text,
}

/// Writes the documents of the desk.
pub(crate) fn documents(
    frame: &Frame,
    lines: &[DocumentLine],
    offices: &[(String, String)],
) -> Markup {
    let is_new = |line: &&DocumentLine| matches!(line.state, DocumentState::NewOffice(_));
    let mut new: Vec<&str> = lines.iter().filter(is_new).filter_map(new_office_id).collect();
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
                @if lines.iter().any(|line| matches!(line.state, DocumentState::Waiting)) {
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

fn new_office_id(line: &DocumentLine) -> Option<&str> {
    match &line.state {
        DocumentState::NewOffice(office) => Some(&office.id),
        _ => None,
    }
}

fn document(frame: &Frame, line: &DocumentLine, offices: &[(String, String)]) -> Markup {
    html! {
        li #{ "document-" (line.number) } {
            strong { (line.name) }
            " "
            (state(frame, line, offices))
            @if !line.notes.is_empty() {
                details {
                    summary { (count(frame.lang, line.notes.len(), "处请核对", "point to look at", "points to look at")) }
                    ul { @for note in &line.notes { li { (note.get(frame.lang)) } } }
                }
            }
        }
    }
}

fn state(frame: &Frame, line: &DocumentLine, offices: &[(String, String)]) -> Markup {
    let lang = frame.lang;
    match &line.state {
        DocumentState::Waiting => html! { span { (frame.say("等待读取", "waiting")) } },
        DocumentState::Taken { office, address, year, figures, undecided, errors, joined } => {
            html! {
                a href=(address) { (office) " " (year) }
                " · " (count(lang, *figures, "格", "cell", "cells"))
                @if *undecided > 0 {
                    " · " strong.doubt { (count(lang, *undecided, "格待定", "cell to decide", "cells to decide")) }
                }
                @if *errors > 0 {
                    " · " strong.error { (count(lang, *errors, "个错误", "error", "errors")) }
                }
                @if !joined.is_empty() {
                    " · " (frame.say("合为一份：", "joined with: ")) (joined.join("、"))
                }
            }
        }
        DocumentState::Edited { office, address, year } => html! {
            span.doubt { (frame.say("没有写入：已有改过的一份，", "not written: there is an edited one, ")) }
            a href=(address) { (office) " " (year) }
            " "
            button type="button" data-post="/documents/replace"
                data-body=(json!({ "number": line.number })) {
                (frame.say("以这份文件代替它", "Replace it by this document"))
            }
        },
        DocumentState::NewOffice(office) => html! {
            span { (frame.say("新机关：", "new office: ")) (office.name) }
            " · " (office.kind.get(lang)) " · " code { (office.id) }
            " "
            button type="button" data-post="/offices" data-body=(json!({ "id": office.id })) {
                (frame.say("添加并导入", "Add and read in"))
            }
        },
        DocumentState::Refused(reason) => html! {
            span.error { (frame.say("没有导入。", "Not imported. ")) (reason.get(lang)) }
            (by_hand(frame, line.number, offices))
        },
    }
}

/// Writes the fields by which a person says whose report a document is.
fn by_hand(frame: &Frame, number: usize, offices: &[(String, String)]) -> Markup {
    html! {
        details {
            summary { (frame.say("指明机关和年度", "Say office and year")) }
            form data-form="/documents/again" {
                input type="hidden" name="number" value=(number) data-number;
                label { (frame.say("机关", "Office"))
                    select name="office" {
                        option value="" { (frame.say("从文件中找", "as the document says")) }
                        @for (id, name) in offices { option value=(id) { (name) } }
                    }
                }
                label { (frame.say("年度", "Year"))
                    input name="year" inputmode="numeric" pattern="[0-9]{4}" size="6";
                }
                button type="submit" { (frame.say("再读一次", "Read again")) }
            }
        }
    }
}
