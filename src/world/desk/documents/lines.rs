//! The documents of the desk as its pages show them, a line each.

use super::inbox::{HandedIn, ReadReport, ReportOutcome};
use super::reading::proposals;
use crate::world::desk::overview::KnownReport;
use crate::world::desk::site::{DeskState, lock};
use nianbao_core::diag::Text;
use nianbao_desk::{DocumentLine, DocumentState, NewOffice, Remedy, ReportLine};
use nianbao_import::ProposedOffice;
use nianbao_text::text;
use std::collections::HashMap;

/// The lines of reports by their offices and years.
type KnownLines<'r> = HashMap<(&'r str, u16), &'r ReportLine>;

/// Lists the documents as a page shows them.
pub(in crate::world::desk) fn lines(
    desk: &DeskState,
    reports: &[KnownReport],
) -> Vec<DocumentLine> {
    let proposals = proposals(desk);
    let inbox = lock(&desk.inbox);
    let known: KnownLines = reports
        .iter()
        .map(|known| ((known.line.office.as_str(), known.line.year), &known.line))
        .collect();
    let line = |document: &HandedIn| {
        let outcomes = document.outcome.reports();
        let mut states: Vec<DocumentState> =
            outcomes.iter().map(|outcome| state(outcome, &proposals, &known)).collect();
        // Of many the first are shown: those with something left to do.
        states.sort_by_key(DocumentState::urgency);
        DocumentLine {
            number: document.number,
            name: document.name.clone(),
            states,
            notes: notes(outcomes, &known),
        }
    };
    inbox.documents.iter().map(line).collect()
}

/// Lists the points to look at; those of several reports with their offices.
fn notes(outcomes: &[ReportOutcome], known: &KnownLines) -> Vec<Text> {
    let mut notes = Vec::new();
    for outcome in outcomes {
        let ReportOutcome::Read(read) = outcome else { continue };
        if outcomes.len() == 1 {
            return read.notes.clone();
        }
        let office = office_name(read, known);
        notes.extend(
            read.notes.iter().map(|Text { zh, en }| text!("{office}：{zh}", "{office}: {en}")),
        );
    }
    notes
}

fn office_name<'n>(read: &'n ReadReport, known: &KnownLines<'n>) -> &'n str {
    known.get(&(read.office.as_str(), read.year)).map_or(&read.office, |line| &line.name)
}

fn state(
    outcome: &ReportOutcome,
    proposals: &[ProposedOffice],
    known: &KnownLines,
) -> DocumentState {
    let read = match outcome {
        ReportOutcome::Refused { reason, unknown_office, remedy } => {
            let named = unknown_office.as_ref();
            let is_it = |office: &&ProposedOffice| Some(&office.found_as) == named;
            return match proposals.iter().find(is_it) {
                Some(office) => DocumentState::NewOffice(new_office(office)),
                None => DocumentState::Refused { reason: reason.clone(), remedy: *remedy },
            };
        }
        ReportOutcome::Read(read) => read,
    };
    let office = office_name(read, known).to_owned();
    let known = known.get(&(read.office.as_str(), read.year));
    let address = ReportLine::address(&read.office, read.year);
    if read.is_written && known.is_none() {
        let reason = text!(
            "导入已撤销；要导入，请再拖进来一次",
            "the import was taken back; to import it, drop it once more"
        );
        return DocumentState::Refused { reason, remedy: Remedy::None };
    }
    if !read.is_written {
        return DocumentState::Edited { office, address, year: read.year };
    }
    DocumentState::Taken {
        office,
        address,
        year: read.year,
        figures: read.figures,
        undecided: known.map_or(read.undecided, |line| line.undecided),
        errors: known.map_or(0, |line| line.errors.saturating_sub(line.undecided)),
        joined: read.joined.clone(),
    }
}

fn new_office(office: &ProposedOffice) -> NewOffice {
    let kind = office.kind_text();
    NewOffice { id: office.id.clone(), name: office.name.clone(), kind }
}
