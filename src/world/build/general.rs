//! Makes the files that belong to no unit, once all units are made.

use super::emit::{Emitter, KnownDigests};
use super::lines::{LineReader, LineStore};
use super::memory::Slice;
use crate::world::site_output::{FileContent, FileEntry};
use crate::world::units::SiteRun;
use anyhow::Result;
use nianbao_core::archive::{ReportSummary, Summary};
use nianbao_core::check::CheckResult;
use nianbao_core::diag::ContextText;
use nianbao_core::plan::{Artifact, DataFile, DataSeries, PlannedFile, SitePlan};
use nianbao_core::render::{RenderCache, Renderer, form_csv_heading};
use nianbao_text::text;
use rayon::prelude::*;
use std::path::Path;

/// Makes the general files of a site.
pub(super) struct GeneralWork<'g> {
    pub(super) run: &'g SiteRun,
    pub(super) cache: &'g RenderCache,
    pub(super) plan: &'g SitePlan,
    pub(super) emitter: &'g Emitter<'g>,
    pub(super) lines: &'g LineStore,
    pub(super) target: &'g Path,
    pub(super) before: &'g KnownDigests<'g>,
}

/// A general file that was made: its entries, and where the records of reports are in it.
struct MadeGeneral {
    entries: Vec<FileEntry>,
    slices: Vec<(RecordKind, usize, Slice)>,
}

/// The kind of a record in a data file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RecordKind {
    Json,
    Csv,
}

/// All general files that were made.
pub(super) struct MadeFiles {
    pub(super) entries: Vec<FileEntry>,
    /// The place of each report's records, by the order of the summary: JSON and CSV.
    pub(super) slices: Vec<[Slice; 2]>,
}

impl GeneralWork<'_> {
    /// Makes all general files but the list of digests.
    ///
    /// Errors: a template fails, the disk does, or a data file of the target is not as it was.
    pub(super) fn make(&self) -> Result<MadeFiles> {
        let made: Vec<Result<MadeGeneral>> =
            self.plan.files.par_iter().with_max_len(1).map(|file| self.make_file(file)).collect();
        let reports = self.plan.summary.reports().len();
        let mut all = MadeFiles { entries: Vec::new(), slices: vec![Default::default(); reports] };
        for made in made {
            let MadeGeneral { entries, slices } = made?;
            all.entries.extend(entries);
            for (kind, at, slice) in slices {
                all.slices[at][kind as usize] = slice;
            }
        }
        Ok(all)
    }

    fn make_file(&self, file: &PlannedFile) -> Result<MadeGeneral> {
        let archive = &self.run.base.archive;
        if let Artifact::Data(data) = &file.artifact
            && !matches!(data.series, DataSeries::Reports)
        {
            return self.make_records(file, data);
        }
        // Allowed findings are shown on pages of reports alone.
        let result = CheckResult::default();
        let renderer = Renderer::new(archive, &result, self.plan, self.cache);
        let entries = self.emitter.render(&renderer, file, &[self.plan], self.before)?;
        Ok(MadeGeneral { entries, slices: Vec::new() })
    }

    /// Puts the records of a data file together.
    fn make_records(&self, file: &PlannedFile, data: &DataFile) -> Result<MadeGeneral> {
        let archive = &self.run.base.archive;
        let (kind, form, heading) = match &data.series {
            DataSeries::Form(id) => {
                let form = archive.forms.get(id);
                let heading = form.map(form_csv_heading).unwrap_or_default();
                (RecordKind::Csv, archive.forms.position(id), heading)
            }
            _ => (RecordKind::Json, None, String::new()),
        };
        let damaged = || {
            let path = &file.path;
            text!(
                "无法读取上次生成的 {path}：加 --fresh 再生成一次",
                "cannot read {path} as it was built before: build again with --fresh"
            )
        };
        let mut reader =
            LineReader::new(self.lines, (self.target, self.before), &data.series, form);
        let (mut out, mut slices) = (heading.into_bytes(), Vec::new());
        let mut at = out.len() as u64;
        for (place, report) in self.reports_of(&data.series, form, data) {
            let Some(reader) = &mut reader else { continue };
            let key = (report.year, &*report.office);
            let len = reader.push(key, &mut out).context_text(damaged)?;
            slices.push((kind, place, Slice { part: u32::try_from(data.part)?, at, len }));
            at += u64::from(len);
        }
        if let Some(reader) = &mut reader {
            reader.read_run(&mut out).context_text(damaged)?;
        }
        let content = FileContent::Bytes(out);
        let entries = self.emitter.emit(file, &content, &[self.plan], self.before)?;
        Ok(MadeGeneral { entries, slices })
    }

    /// Lists the reports of a data file with their places in the summary.
    fn reports_of<'s>(
        &'s self,
        series: &DataSeries,
        form: Option<u16>,
        data: &DataFile,
    ) -> impl Iterator<Item = (usize, &'s ReportSummary)> + use<'s> {
        let summary: &'s Summary = &self.plan.summary;
        let year = if let DataSeries::Year(year) = series { Some(*year) } else { None };
        let (skip, take) = (data.records.start, data.records.len());
        let all = summary.reports().iter().enumerate();
        let of_series = move |(_, report): &(usize, &ReportSummary)| match year {
            Some(year) => report.year == year,
            None => report.form == form,
        };
        all.filter(of_series).skip(skip).take(take)
    }
}
