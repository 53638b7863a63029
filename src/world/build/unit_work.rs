//! Makes the files of one unit, or takes them over.

use super::bigram_records::seal;
use super::emit::Emitter;
use super::known::{KnownSite, KnownUnit};
use super::lines::NewRecords;
use super::memory::{ReportRecord, Slice, UnitRecord};
use crate::world::load::as_text;
use crate::world::site_output::{FileContent, FileEntry};
use crate::world::units::{Misfiled, SiteRun, UnitJob, UnitResult};
use anyhow::Result;
use nianbao_core::archive::{Archive, ReportId};
use nianbao_core::config::DownloadKind;
use nianbao_core::diag::Severity;
use nianbao_core::plan::{Artifact, Page};
use nianbao_core::render::{RenderCache, Renderer};
use nianbao_core::search::{collect_bigrams, encode_bigrams};
use nianbao_core::unit::{CheckedUnit, UnitFindings};
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A unit that was made or taken over.
pub(super) enum MadeUnit {
    /// It is as it was: the target has its files, or a part.
    Known(KnownUnit),
    /// It was made.
    New(Box<NewUnit>),
}

/// A unit that was read, checked and, unless there is an error somewhere, rendered.
pub(super) struct NewUnit {
    pub(super) found: UnitFindings,
    pub(super) record: UnitRecord,
    /// The records of its reports.
    pub(super) records: Vec<NewRecords>,
    /// True if the next build may take it over.
    pub(super) is_lasting: bool,
}

/// Makes units.
pub(super) struct UnitWork<'w> {
    pub(super) run: &'w SiteRun,
    pub(super) cache: &'w RenderCache,
    pub(super) emitter: &'w Emitter<'w>,
    pub(super) known: &'w KnownSite,
    /// Set by the first error: nothing is rendered then, for all of it is thrown away.
    pub(super) failed: AtomicBool,
}

impl UnitWork<'_> {
    /// Makes a unit; `None` if it has to be joined with others first.
    ///
    /// Errors: a template fails, or the disk does.
    pub(super) fn make(&self, job: &UnitJob, misfiled: &Misfiled) -> Result<Option<MadeUnit>> {
        if let Some(known) = job.office().and_then(|office| self.known.unit(office)) {
            return Ok(Some(MadeUnit::Known(known.clone())));
        }
        let (files, sources) = self.run.listing.read(&job.files);
        let Some(UnitResult { unit, asked }) = self.run.examine(job, files, misfiled) else {
            return Ok(None);
        };
        if unit.has_error() || !unit.kept.findings.is_empty() {
            self.failed.store(true, Ordering::Relaxed);
        }
        let (mut entries, mut reports, mut records) = (Vec::new(), Vec::new(), Vec::new());
        if !self.failed.load(Ordering::Relaxed) {
            let mut made = HashMap::new();
            entries = self.render(&unit, &mut made)?;
            (reports, records) = self.collect_records(&unit, made);
        }
        let record = UnitRecord {
            office: job.office().unwrap_or_default().to_owned(),
            sources,
            needs_lists: needs_lists(&unit.archive) || !asked.is_empty(),
            asked,
            entry: self.run.base.archive.offices.describe(job.office().unwrap_or_default()),
            reports,
            files: entries,
            claimed: unit.kept.claimed.iter().cloned().collect(),
            drafts: unit.drafts,
            counts: count_minor(&unit),
        };
        let has_process_failure = self.run.reviewer.has_failed()
            || unit.archive.reviews.values().any(|review| !review.unread.is_empty());
        let is_lasting =
            job.office().is_some() && unit.kept.pending.is_empty() && !has_process_failure;
        let found = unit.into_findings();
        Ok(Some(MadeUnit::New(Box::new(NewUnit { found, record, records, is_lasting }))))
    }

    /// Renders and writes the files of a unit; keeps the records of its reports.
    fn render(
        &self,
        unit: &CheckedUnit,
        records: &mut HashMap<usize, NewRecords>,
    ) -> Result<Vec<FileEntry>> {
        let general = &self.run.base.plan;
        let renderer = Renderer::new(&unit.archive, &unit.check_result, general, self.cache);
        let plans = [&unit.plan, general];
        let before = |path: &str| self.known.before(path);
        let mut entries = Vec::with_capacity(unit.plan.files.len());
        for file in &unit.plan.files {
            let content = self.emitter.make(&renderer, file)?;
            let Some(content) = content else { continue };
            entries.extend(self.emitter.emit(file, &content, &plans, &before)?);
            let FileContent::Bytes(bytes) = content else { continue };
            match &file.artifact {
                Artifact::ReportJson(ReportId(id)) => {
                    records.entry(*id).or_default().json = String::from_utf8(bytes)?;
                }
                Artifact::Page(Page::Report(ReportId(id))) => {
                    let bigrams = collect_bigrams(as_text(&bytes).unwrap_or_default());
                    records.entry(*id).or_default().bigrams = seal(&encode_bigrams(&bigrams));
                }
                _ => {}
            }
        }
        Ok(entries)
    }

    /// Pairs each report with its records.
    fn collect_records(
        &self,
        unit: &CheckedUnit,
        mut made: HashMap<usize, NewRecords>,
    ) -> (Vec<ReportRecord>, Vec<NewRecords>) {
        let filed = unit.archive.years().values().flatten();
        let has_figures = unit.archive.site.downloads.has(DownloadKind::Tidy);
        let records = filed.zip(&unit.kept.reports).map(|(id, summary)| {
            let csv = self.cache.form_record(&unit.archive, *id).unwrap_or_default();
            let figures = if has_figures {
                self.cache.figure_records(&unit.archive, *id, &unit.check_result)
            } else {
                String::new()
            };
            let (summary, none) = (Arc::clone(summary), Slice::default());
            let record =
                ReportRecord { summary, json: none, csv: none, figures: none, bigrams: none };
            (record, NewRecords { csv, figures, ..made.remove(&id.0).unwrap_or_default() })
        });
        records.unzip()
    }
}

/// Returns true if a list of the site may say something of the reports: links lead to other
/// pages and files, and names of offices may stand in files beside reports.
fn needs_lists(archive: &Archive) -> bool {
    let has_links = archive.reports().any(|report| !report.narrative.links.is_empty());
    has_links || !archive.reviews.is_empty()
}

/// Counts the findings of a unit that do not keep a site from being built.
fn count_minor(unit: &CheckedUnit) -> Vec<(Severity, usize)> {
    let counts = [Severity::Warning, Severity::Note];
    counts.map(|severity| (severity, unit.check_result.count(severity))).to_vec()
}
