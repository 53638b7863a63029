//! The blanks in equations that do not hold. They were counted as zero, which they may
//! not be: the advice is to look at them before any filled cell is changed.

use super::evaluate::Violation;
use super::member_cells;
use crate::archive::{CellValue, FilledForm};
use crate::check::ReportContext;
use crate::diag::Text;
use crate::form::CellRef;
use crate::source::Place;
use nianbao_text::text;

/// Number of blanks that an advice names.
const NAMED: usize = 3;

/// A blank cell, of this report or of last year's.
pub(super) struct Blank {
    pub(super) place: Place,
    /// The path of the cell in the words of the form.
    path: String,
    previous: bool,
}

/// Lists the blanks among the terms of violations, each once.
pub(super) fn collect_blanks(context: &ReportContext, violations: &[Violation]) -> Vec<Blank> {
    let mut blanks: Vec<Blank> = Vec::new();
    for term in violations.iter().flat_map(|violation| &violation.terms) {
        let filled = match &context.previous {
            Some(previous) if term.previous => &previous.filled,
            _ => &context.filled,
        };
        let cells = member_cells(filled, term.cell).into_iter();
        for blank in cells.filter_map(|cell| find_blank(filled, cell, term.previous)) {
            if !blanks.iter().any(|known| known.place == blank.place) {
                blanks.push(blank);
            }
        }
    }
    blanks
}

fn find_blank(filled: &FilledForm, cell: CellRef, previous: bool) -> Option<Blank> {
    let written = filled.cell(cell).filter(|_| filled.value(cell) == CellValue::Blank)?;
    Some(Blank {
        place: filled.report.place(written.span),
        path: filled.form.cell_path(cell),
        previous,
    })
}

/// Adds to a message that blanks were counted as zero.
pub(super) fn note_blanks(message: Text) -> Text {
    let mut message = message;
    message.zh.to_mut().push_str("（空白格按零试算）");
    message.en.to_mut().push_str(" (blanks tried as noughts)");
    message
}

/// Advises to look at the blanks before a cell that is filled.
pub(super) fn advise_blanks(blanks: &[Blank], filled: &str) -> Text {
    let names = |prefix: &str| -> Vec<String> {
        let name = |blank: &Blank| {
            if blank.previous { format!("{prefix}{}", blank.path) } else { blank.path.clone() }
        };
        blanks.iter().take(NAMED).map(name).collect()
    };
    let (zh, en) = (names("上年报告的 ").join("、"), names("last year's ").join(", "));
    let (more_zh, more_en) = if blanks.len() > NAMED { (" 等", " and others") } else { ("", "") };
    text!(
        "{zh}{more_zh}是空白：先看原件，原件有数的照填；原件也空白的，再核对 {filled}",
        "look into the original first for what is blank ({en}{more_en}) and fill in what it has; where it is blank too, check {filled}"
    )
}
