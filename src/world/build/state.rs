//! The data that a build keeps of the units that it has made so far.

use super::known::KnownUnit;
use super::lines::LineStore;
use super::memory::{ReportRecord, Slice, UnitRecord};
use super::unit_work::{MadeUnit, NewUnit};
use crate::world::site_output::FileEntry;
use crate::world::units::{CheckedUnits, SiteRun};
use anyhow::Result;
use nianbao_core::archive::Summary;
use nianbao_core::plan::SitePlan;
use nianbao_core::unit::KeptParts;
use std::path::Path;
use std::sync::Arc;

/// The units that were made so far.
#[derive(Default)]
pub(super) struct BuildState {
    pub(super) checked: CheckedUnits,
    /// Units that the next build may take over.
    pub(super) records: Vec<Arc<UnitRecord>>,
    /// The parts that have the files of units, and the places of these among the records.
    in_parts: Vec<(u32, usize)>,
    /// The files of the other units.
    pub(super) other_files: Vec<FileEntry>,
    /// The reports of the other units.
    other_reports: Vec<ReportRecord>,
    lines: Option<LineStore>,
}

/// The places of a report's records: JSON, CSV, bigrams and cells.
pub(super) type RecordPlaces = [Slice; 4];

impl BuildState {
    /// Adds a unit. `scratch` is a folder for records of data files.
    ///
    /// Errors: the disk fails.
    pub(super) fn take(&mut self, made: MadeUnit, scratch: &Path) -> Result<()> {
        match made {
            MadeUnit::Known(KnownUnit { record, part }) => {
                self.checked.tally.add_counts(&record.counts);
                self.checked.reports += record.reports.len();
                self.checked.drafts += record.drafts;
                let reports = record.reports.iter().map(|report| Arc::clone(&report.summary));
                self.checked.keep(KeptParts {
                    reports: reports.collect(),
                    claimed: record.claimed.iter().cloned().collect(),
                    ..KeptParts::default()
                });
                if part != 0 {
                    self.in_parts.push((part, self.records.len()));
                }
                self.records.push(record);
            }
            MadeUnit::New(unit) => {
                let NewUnit { found, mut record, records, is_lasting } = *unit;
                let lines = self.lines.get_or_insert_with(|| LineStore::new(scratch.to_path_buf()));
                for (report, new) in record.reports.iter_mut().zip(&records) {
                    lines.add(report, new)?;
                }
                self.checked.add(found, &|_| true);
                if is_lasting {
                    self.records.push(Arc::new(record));
                } else {
                    self.other_files.extend(record.files);
                    self.other_reports.extend(record.reports);
                }
            }
        }
        Ok(())
    }

    /// Settles what concerns the site as a whole, and plans the pages over all units.
    pub(super) fn conclude(mut self, run: &SiteRun) -> (SitePlan, Self) {
        let checked = std::mem::take(&mut self.checked);
        let (plan, checked) = checked.conclude(run, &|_| true);
        (plan, Self { checked, ..self })
    }

    /// Lists the units whose files are in a part, with its number.
    pub(super) fn units_in_parts(&self) -> Vec<(u32, &UnitRecord)> {
        self.in_parts.iter().map(|(part, at)| (*part, &*self.records[*at])).collect()
    }

    /// Returns the records of data files, ready to be read.
    ///
    /// Errors: the disk fails.
    pub(super) fn finish_lines(&mut self) -> Result<LineStore> {
        let mut lines = self.lines.take().unwrap_or_default();
        lines.flush()?;
        Ok(lines)
    }

    /// Returns the places of all reports' records, in the order of the summary.
    pub(super) fn record_places(&self, summary: &Summary) -> Vec<RecordPlaces> {
        let mut places = vec![RecordPlaces::default(); summary.reports().len()];
        let reports = self.records.iter().flat_map(|unit| &unit.reports);
        for ReportRecord { summary: report, json, csv, figures, bigrams } in
            reports.chain(&self.other_reports)
        {
            if let Some(at) = summary.find(report.year, &report.office) {
                places[at] = [*json, *csv, *bigrams, *figures];
            }
        }
        places
    }

    /// Notes where the records of reports are in the data files that were made.
    pub(super) fn note_places(&mut self, summary: &Summary, places: &[RecordPlaces]) {
        let units = self.records.iter_mut().map(Arc::make_mut);
        for report in units.flat_map(|unit| &mut unit.reports) {
            if let Some(at) = summary.find(report.summary.year, &report.summary.office) {
                [report.json, report.csv, report.bigrams, report.figures] = places[at];
            }
        }
    }
}
