//! The blanks in equations that do not hold. They were tried as noughts, and
//! nobody knows that they are: what they hide comes before any other change.

use super::super::ReportContext;
use super::evaluate::Violation;
use super::members;
use crate::archive::{CellValue, FilledForm};
use crate::diag::Text;
use crate::form::CellRef;
use crate::source::Place;
use nianbao_text::text;

/// As many as are named one by one.
const NAMED: usize = 3;

/// A blank cell, of this report or of last year's.
pub(super) struct Blank {
    pub(super) place: Place,
    at: String,
    last: bool,
}

/// Every blank that has a part in some violations, once each.
pub(super) fn of(case: &ReportContext, violations: &[Violation]) -> Vec<Blank> {
    let mut blanks: Vec<Blank> = Vec::new();
    for term in violations.iter().flat_map(|violation| &violation.terms) {
        let sheet = match &case.previous {
            Some(last) if term.last => &last.sheet,
            _ => &case.sheet,
        };
        let cells = members(sheet, term.cell).into_iter();
        for blank in cells.filter_map(|cell| blank(sheet, cell, term.last)) {
            if !blanks.iter().any(|known| known.place == blank.place) {
                blanks.push(blank);
            }
        }
    }
    blanks
}

fn blank(sheet: &FilledForm, cell: CellRef, last: bool) -> Option<Blank> {
    let written = sheet.cell(cell).filter(|_| sheet.read(cell) == CellValue::Blank)?;
    Some(Blank { place: sheet.report.place(written.span), at: sheet.form.cell_path(cell), last })
}

/// A message of an equation in which a blank was tried as a nought.
pub(super) fn tried(message: Text) -> Text {
    let mut message = message;
    message.zh.to_mut().push_str("（空白格按零试算）");
    message.en.to_mut().push_str(" (blanks tried as noughts)");
    message
}

/// What to look at before a cell that is filled.
pub(super) fn advice(blanks: &[Blank], filled: &str) -> Text {
    let named = |of_last: &str| -> Vec<String> {
        let name = |blank: &Blank| {
            if blank.last { format!("{of_last}{}", blank.at) } else { blank.at.clone() }
        };
        blanks.iter().take(NAMED).map(name).collect()
    };
    let (zh, en) = (named("上年报告的 ").join("、"), named("last year's ").join(", "));
    let (more_zh, more_en) = if blanks.len() > NAMED { (" 等", " and others") } else { ("", "") };
    text!(
        "{zh}{more_zh}是空白：先看原件，原件有数的照填；原件也空白的，再核对 {filled}",
        "look into the original first for what is blank ({en}{more_en}) and fill in what it has; where it is blank too, check {filled}"
    )
}
