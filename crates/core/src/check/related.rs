//! Further places of a finding, for the rules about the text.

use crate::diag::{Finding, Text};
use crate::source::{Place, SourceId, Span};

/// Number of further places that a finding shows; a page of them helps nobody.
const SHOWN: usize = 12;

/// Adds places of the same report, each with the reason for which it is shown.
pub(super) fn add_related(
    source: SourceId,
    finding: Finding,
    places: impl Iterator<Item = (Span, Text)>,
) -> Finding {
    places
        .take(SHOWN)
        .fold(finding, |finding, (span, reason)| finding.related(Place::new(source, span), reason))
}
