//! What the rules about the text have in common.

use super::ReportContext;
use crate::diag::{Finding, Text};
use crate::source::Span;

/// How many further places a finding shows; a page of them helps nobody.
const SHOWN: usize = 12;

/// Adds places where the same is wrong.
pub(super) fn also(
    case: &ReportContext,
    finding: Finding,
    places: impl Iterator<Item = (Span, Text)>,
) -> Finding {
    places.take(SHOWN).fold(finding, |finding, (span, why)| finding.related(case.place(span), why))
}
