//! How far the reports of a document got: the words for each, and what can be done with it.

use crate::blank_form::blank_form;
use crate::frame::Frame;
use crate::words::count;
use maud::{Markup, html};
use nianbao_core::diag::Text;
use serde_json::json;

/// How far a report of a document got.
pub enum DocumentState {
    /// It is a source, by itself or with other documents.
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
    /// Nothing was written.
    Refused {
        /// Why.
        reason: Text,
        /// The way out that the desk has.
        remedy: Remedy,
    },
}

/// A way out for a document that was not imported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// To say whose report it is.
    SayWhose,
    /// To enter the report by hand: nothing of the document can be read, whosever it is.
    EnterByHand,
    /// None but what the reason says.
    None,
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

impl DocumentState {
    /// Returns its rank among those of a document: what has to be done comes first.
    pub fn urgency(&self) -> u8 {
        match self {
            Self::Refused { .. } => 0,
            Self::NewOffice(_) => 1,
            Self::Edited { .. } => 2,
            Self::Taken { undecided, errors, .. } if undecided + errors > 0 => 3,
            Self::Taken { .. } => 4,
        }
    }

    pub(crate) fn is_edited(&self) -> bool {
        matches!(self, Self::Edited { .. })
    }

    /// Writes how far a report got.
    pub(crate) fn show(&self, frame: &Frame) -> Markup {
        let lang = frame.lang;
        match self {
            Self::Taken { office, address, year, figures, undecided, errors, joined } => html! {
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
            },
            Self::Edited { office, address, year } => html! {
                span.doubt { (frame.say("没有写入：已有改过的一份，", "not written: there is an edited one, ")) }
                a href=(address) { (office) " " (year) }
            },
            Self::NewOffice(office) => html! {
                span { (frame.say("新机关：", "new office: ")) (office.name) }
                " · " (office.kind.get(lang)) " · " code { (office.id) }
                " "
                button type="button" data-post="/offices" data-body=(json!({ "id": office.id })) {
                    (frame.say("添加并导入", "Add and read in"))
                }
            },
            Self::Refused { reason, .. } => html! {
                span.error { (frame.say("没有导入。", "Not imported. ")) (reason.get(lang)) }
            },
        }
    }

    /// Writes what a person can do with the one report of a document.
    pub(crate) fn actions(
        &self,
        frame: &Frame,
        number: usize,
        offices: &[(String, String)],
    ) -> Markup {
        let Self::Refused { remedy, .. } = self else { return html! {} };
        match remedy {
            Remedy::SayWhose => by_hand(frame, number, offices),
            Remedy::EnterByHand => html! {
                p.hint { (frame.say(
                    "向机关索要 Word 原件再拖进来；没有的，照原件手工录入。",
                    "Ask the office for the Word file and drop that; if there is none, enter the report by hand.",
                )) }
                (blank_form(frame, offices, &format!("blank-{number}")))
            },
            Remedy::None => html! {},
        }
    }
}

/// Writes the fields by which a person says whose report a document is.
fn by_hand(frame: &Frame, number: usize, offices: &[(String, String)]) -> Markup {
    html! {
        details #{ "again-" (number) } {
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
