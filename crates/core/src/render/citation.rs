//! The parts of a line that cites a page: who, which report, of what year. The address is that
//! of the page.

use super::head::publisher_name;
use crate::archive::Archive;
use crate::plan::{ListId, Page};
use serde::Serialize;

/// The parts of a citation.
#[derive(Serialize)]
pub(super) struct PageCitation {
    /// The office; `None` for pages over many.
    office: Option<String>,
    title: String,
    /// The year, or the first and the last of several; `None` if there is no report.
    years: Option<String>,
}

/// Returns how to cite a page; `None` for pages that only lead to others.
pub(super) fn page_citation(archive: &Archive, page: &Page, title: &str) -> Option<PageCitation> {
    let (office, years) = match page {
        Page::Report(id) => {
            let year = archive.report(*id).year.value;
            (Some(publisher_name(archive, *id)), Some(year.to_string()))
        }
        Page::Office(id) => {
            let office = archive.offices.office(*id);
            (Some(office.name.as_str()), years_of_office(archive, &office.id))
        }
        Page::Year(year) | Page::ListPart { list: ListId::Year(year), .. } => {
            (None, Some(year.to_string()))
        }
        Page::Home
        | Page::Article(_)
        | Page::Search
        | Page::Compare
        | Page::Offices
        | Page::ListPart { .. }
        | Page::ListGroups { .. }
        | Page::Data
        | Page::NotFound
        | Page::Moved { .. } => return None,
    };
    Some(PageCitation { office: office.map(str::to_owned), title: title.to_owned(), years })
}

fn years_of_office(archive: &Archive, office: &str) -> Option<String> {
    let years = archive.years_of(office)?;
    let (first, last) = (years.keys().next()?, years.keys().next_back()?);
    let range = || archive.site.words().fill("citation.range", &[("first", first), ("last", last)]);
    Some(if first == last { first.to_string() } else { range() })
}
