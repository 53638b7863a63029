//! The page of the search: what its lists of choices have.

use crate::config::OfficeKind;
use crate::plan::Overview;
use serde::Serialize;

#[derive(Serialize)]
pub(crate) struct SearchView {
    /// The years that have a report, newest first.
    years: Vec<u16>,
    kinds: Vec<KindChoice>,
}

/// A kind of office that the site has.
#[derive(Serialize)]
struct KindChoice {
    id: &'static str,
    label: &'static str,
}

pub(crate) fn search_view(overview: Overview<'_>) -> SearchView {
    let (offices, words) = (&overview.archive.offices, overview.archive.site.words());
    let has = |kind: OfficeKind| offices.iter().any(|office| office.kind == kind);
    let kinds = OfficeKind::ALL.iter().filter(|(kind, ..)| has(*kind));
    SearchView {
        years: overview.summary.years().rev().collect(),
        kinds: kinds.map(|(kind, id, _)| KindChoice { id, label: kind.label(words) }).collect(),
    }
}
