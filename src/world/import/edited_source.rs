//! Compares the source of a report with the one that an import would write in its place.

use super::importer::{PendingImport, PriorSource};
use nianbao_core::archive::Archive;
use nianbao_core::parse::parse_report_text;
use nianbao_import::{Difference, ReportText, compare_reports};
use std::path::Path;

/// Returns the differences of the figures and words of a source on the disk from those of the
/// import. `None` if the source is the same, is not there, or cannot be read.
pub fn compare_prior_source(
    site: &Path,
    archive: &Archive,
    pending: &PendingImport,
) -> Option<Vec<Difference>> {
    if matches!(pending.prior, PriorSource::New | PriorSource::Same) {
        return None;
    }
    let path = pending.replaces.as_ref().unwrap_or(&pending.path);
    let text = std::fs::read_to_string(site.join(path)).ok()?;
    let (source, original) =
        (parse_report_text(&text)?, parse_report_text(&pending.imported.source)?);
    let form = archive.form_of(&source).or_else(|| archive.form_of(&original))?;
    let source = ReportText { report: &source, text: &text };
    let original = ReportText { report: &original, text: &pending.imported.source };
    Some(compare_reports(form, source, original))
}
