//! Makes the workbooks over many reports. One that was made of the same is taken over.

use super::general::{GeneralWork, MadeGeneral, RecordKind, unmade_message};
use super::lines::{RecordReader, SeriesKey};
use super::memory::WorkbookRecord;
use super::state::RecordPlaces;
use crate::world::site_output::{FileContent, FileEntry};
use anyhow::Result;
use nianbao_core::check::CheckResult;
use nianbao_core::diag::ContextText;
use nianbao_core::plan::{Artifact, DataSeries, PlannedFile};
use nianbao_core::render::Renderer;
use nianbao_core::source::{Digest, Hasher};
use std::fs::File;
use std::io::{Error, Read, Result as IoResult};

/// About how many bytes of a sheet come of a byte of a record, and a margin.
const SPOOL_FACTOR: u64 = 32;
/// More bytes than the row of a report in a list of reports has.
const SPOOL_ROW: u64 = 2048;

impl GeneralWork<'_> {
    /// Makes the workbook of a year, or that of the archive.
    ///
    /// Errors: the disk does not hold it, or a data file of the target is not as it was.
    pub(super) fn make_workbook(&self, file: &PlannedFile) -> Result<MadeGeneral> {
        let path = file.path.clone();
        let inputs = self.digest_inputs(&file.artifact).context_text(|| unmade_message(&path))?;
        let before = |path: &str| self.known.before(path);
        let entries = match self.known.workbook(&path, &inputs) {
            Some(digest) => {
                self.emitter.count();
                vec![FileEntry { path: path.clone(), digest }]
            }
            None => {
                let made = self.write_workbook(file);
                let content = FileContent::Bytes(made.context_text(|| unmade_message(&path))?);
                self.emitter.emit(file, &content, &[self.plan], &before)?
            }
        };
        let workbook = Some(WorkbookRecord { path, inputs });
        Ok(MadeGeneral { entries, workbook, ..MadeGeneral::default() })
    }

    /// Writes a workbook. Until it is finished its rows are in the folder of this build.
    fn write_workbook(&self, file: &PlannedFile) -> IoResult<Vec<u8>> {
        self.reserve_space(file)?;
        let spool = Some(self.scratch);
        // Allowed findings are shown in the workbooks of reports alone.
        let result = CheckResult::default();
        let renderer = Renderer::new(&self.run.base.archive, &result, self.plan, self.cache);
        match &file.artifact {
            Artifact::YearWorkbook(year) => {
                let read = |form: u16, take: &mut dyn FnMut(&str)| {
                    self.for_each_record(*year, form, |record| take(record))
                };
                renderer.write_year_workbook(*year, &read, spool)
            }
            _ => renderer.write_archive_workbook(spool),
        }
    }

    /// Writes about as many bytes as the rows of a workbook will need, and removes them again:
    /// the library that writes these ends the program where the disk is full.
    ///
    /// Errors: the disk is full, or fails.
    fn reserve_space(&self, file: &PlannedFile) -> IoResult<()> {
        let reports = self.plan.summary.reports().iter().zip(self.places);
        let needed = |(year, places): (u16, &RecordPlaces)| match &file.artifact {
            Artifact::YearWorkbook(own) if *own != year => 0,
            Artifact::YearWorkbook(_) => {
                SPOOL_ROW + SPOOL_FACTOR * u64::from(places[RecordKind::Csv as usize].len)
            }
            _ => SPOOL_ROW,
        };
        let bytes = reports.map(|(report, places)| needed((report.year, places))).sum();
        std::fs::create_dir_all(self.scratch)?;
        let path = self.scratch.join(file.path.replace('/', "-"));
        let written = File::create(&path)
            .and_then(|mut file| std::io::copy(&mut std::io::repeat(0).take(bytes), &mut file));
        let removed = std::fs::remove_file(&path);
        written.and(removed)
    }

    /// Returns the digest of all that a workbook is made of: settings, forms and offices, what is
    /// kept of its reports, and of a year the figures.
    fn digest_inputs(&self, artifact: &Artifact) -> IoResult<Digest> {
        let year = match artifact {
            Artifact::YearWorkbook(year) => Some(*year),
            _ => None,
        };
        let mut hasher = Hasher::default();
        hasher.update(self.basis.as_bytes());
        let mut forms = Vec::new();
        let reports = self.plan.summary.reports().iter();
        for report in reports.filter(|report| year.is_none_or(|year| report.year == year)) {
            hasher.update(&serde_json::to_vec(&**report).map_err(Error::other)?);
            forms.extend(report.form);
        }
        forms.sort_unstable();
        forms.dedup();
        for (year, form) in year.iter().flat_map(|year| forms.iter().map(move |form| (year, form)))
        {
            self.for_each_record(*year, *form, |record| hasher.update(record.as_bytes()))?;
        }
        Ok(hasher.finish())
    }

    /// Reads the records of the reports of a year in a form.
    ///
    /// Errors: the disk fails, or a data file of the target is not as it was.
    fn for_each_record(&self, year: u16, form: u16, mut take: impl FnMut(&str)) -> IoResult<()> {
        let archive = &self.run.base.archive;
        let id = archive.forms.iter().nth(form.into()).map(|form| form.id.clone());
        let series = DataSeries::Form(id.unwrap_or_default());
        let key = SeriesKey::Form(form);
        let open = |number| match number {
            0 => self.lines.open(key),
            _ => self.known.open_records(self.target, (Some(&series), key), number),
        };
        let mut reader = RecordReader::new(&open);
        let reports = self.plan.summary.reports().iter().zip(self.places);
        for (_, places) in reports.filter(|(it, _)| it.year == year && it.form == Some(form)) {
            take(&reader.read(places[RecordKind::Csv as usize])?);
        }
        Ok(())
    }
}
