//! The data that a build keeps of the units that it has made so far.

use super::lines::LineStore;
use super::memory::{Slice, UnitRecord};
use super::unit_work::{MadeUnit, NewUnit};
use crate::world::site_output::FileEntry;
use crate::world::units::{CheckedUnits, SiteRun};
use anyhow::Result;
use nianbao_core::archive::Summary;
use nianbao_core::plan::SitePlan;
use nianbao_core::unit::KeptParts;
use std::collections::HashMap;
use std::path::Path;

/// The units that were made so far.
#[derive(Default)]
pub(super) struct BuildState {
    pub(super) checked: CheckedUnits,
    /// Units that the next build may take over.
    pub(super) records: Vec<UnitRecord>,
    /// The files of the other units.
    pub(super) other_files: Vec<FileEntry>,
    lines: Option<LineStore>,
}

impl BuildState {
    /// Adds a unit. `scratch` is a folder for records of data files.
    ///
    /// Errors: the disk fails.
    pub(super) fn take(&mut self, made: MadeUnit, scratch: &Path) -> Result<()> {
        let lines = self.lines.get_or_insert_with(|| LineStore::new(scratch.to_path_buf()));
        match made {
            MadeUnit::Known(record) => {
                record.reports.iter().for_each(|report| lines.keep(report));
                self.checked.tally.add_counts(&record.counts);
                self.checked.reports += record.reports.len();
                self.checked.drafts += record.drafts;
                let reports = record.reports.iter().map(|report| report.summary.clone());
                self.checked.keep(KeptParts {
                    reports: reports.collect(),
                    claimed: record.claimed.iter().cloned().collect(),
                    ..KeptParts::default()
                });
                self.records.push(record);
            }
            MadeUnit::New(unit) => {
                let NewUnit { found, record, lines: new, is_lasting } = *unit;
                for (report, (json, csv)) in record.reports.iter().zip(&new) {
                    lines.add(report, json, csv)?;
                }
                self.checked.add(found, &|_| true);
                if is_lasting {
                    self.records.push(record);
                } else {
                    self.other_files.extend(record.files);
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

    /// Returns the records of data files, ready to be read.
    ///
    /// Errors: the disk fails.
    pub(super) fn finish_lines(&mut self) -> Result<LineStore> {
        let mut lines = self.lines.take().unwrap_or_default();
        lines.flush()?;
        Ok(lines)
    }

    /// Notes where the records of reports are in the data files that were made.
    pub(super) fn note_slices(&mut self, summary: &Summary, slices: &[[Slice; 2]]) {
        let keys = summary.reports().iter().map(|report| (report.year, &*report.office));
        let by_report: HashMap<(u16, &str), &[Slice; 2]> = keys.zip(slices).collect();
        for report in self.records.iter_mut().flat_map(|unit| &mut unit.reports) {
            let key = (report.summary.year, &*report.summary.office);
            if let Some([json, csv]) = by_report.get(&key) {
                (report.json, report.csv) = (*json, *csv);
            }
        }
    }
}
