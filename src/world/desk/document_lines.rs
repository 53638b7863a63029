//! The documents of the desk as its pages show them, a line each.

use super::documents::proposals;
use super::inbox::{HandedIn, Outcome};
use super::overview::KnownReport;
use super::site::{DeskState, lock};

use nianbao_desk::{DocumentLine, DocumentState, FoundCell, NewOffice, ReportLine};
use nianbao_import::ProposedOffice;

/// Lists the documents as a page shows them.
pub(super) fn lines(desk: &DeskState, reports: &[KnownReport]) -> Vec<DocumentLine> {
    let proposals = proposals(desk);
    let inbox = lock(&desk.inbox);
    let line = |document: &HandedIn| DocumentLine {
        number: document.number,
        name: document.name.clone(),
        state: state(document, &proposals, reports),
        notes: match &document.outcome {
            Outcome::Read(read) => read.notes.clone(),
            _ => Vec::new(),
        },
    };
    inbox.documents.iter().map(line).collect()
}

fn state(
    document: &HandedIn,
    proposals: &[ProposedOffice],
    reports: &[KnownReport],
) -> DocumentState {
    let read = match &document.outcome {
        Outcome::Waiting => return DocumentState::Waiting,
        Outcome::Refused { reason, unknown_office } => {
            let named = unknown_office.as_ref();
            let is_it = |office: &&ProposedOffice| Some(&office.found_as) == named;
            return match proposals.iter().find(is_it) {
                Some(office) => DocumentState::NewOffice(new_office(office)),
                None => DocumentState::Refused(reason.clone()),
            };
        }
        Outcome::Read(read) => read,
    };
    let is_it =
        |known: &&KnownReport| known.line.office == read.office && known.line.year == read.year;
    let known = reports.iter().find(is_it).map(|known| &known.line);
    let office = known.map_or(&read.office, |line| &line.name).clone();
    let address = ReportLine::address(&read.office, read.year);
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

/// Lists where the cells of a report stand in the documents that were handed in.
pub(super) fn found_at(desk: &DeskState, office: &str, year: u16) -> Vec<FoundCell> {
    let inbox = lock(&desk.inbox);
    let mut found = Vec::new();
    for document in &inbox.documents {
        if let Outcome::Read(read) = &document.outcome
            && read.office == office
            && read.year == year
        {
            found.extend(read.found_at.iter().cloned());
        }
    }
    found
}
