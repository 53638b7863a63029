//! Files of the preview that are made of many units, or of other files: data files with all
//! figures, lists of digests, compressed copies.

use super::open_site::{KeptUnit, OpenSite};
use crate::preview::{PreviewSite, Snapshot};
use crate::world::build::Emitter;
use crate::world::checksums;
use crate::world::load::read_site_bytes;
use crate::world::precompress;
use crate::world::site_output::{FileContent, FileEntry};
use anyhow::Result;
use nianbao_core::archive::{Archive, ReportId};
use nianbao_core::check::CheckResult;
use nianbao_core::config::LinkStyle;
use nianbao_core::diag::UserError;
use nianbao_core::plan::{
    Artifact, DataFile, DataSeries, PlannedFile, SUMS, SitePlan, folder_of_list,
};
use nianbao_core::render::{
    RenderCache, Rendered, Renderer, figures_heading, form_csv_heading, form_csv_labels,
    parquet_of_table, report_json,
};
use nianbao_core::search::is_shard_path;
use nianbao_core::source::Digest;
use nianbao_core::unit::{CheckedUnit, ParsedUnit};
use rayon::prelude::*;
use std::collections::HashMap;
use std::sync::atomic::AtomicUsize;

/// A report by its year and office.
type ReportKey<'k> = (u16, &'k str);

/// Makes files of a snapshot as a build would write them.
pub(super) struct MadeFiles<'m> {
    snapshot: &'m Snapshot<OpenSite>,
    cache: &'m RenderCache,
}

/// The kind of a report's record.
#[derive(Clone, Copy, PartialEq, Eq)]
enum RecordKind {
    Json,
    Csv,
    Figures,
}

impl RecordKind {
    fn in_series(series: &DataSeries) -> Self {
        match series {
            DataSeries::Form(_) | DataSeries::LabelledForm(..) => Self::Csv,
            DataSeries::Figures(_) | DataSeries::Parquet(_) => Self::Figures,
            DataSeries::Year(_) | DataSeries::Reports => Self::Json,
        }
    }
}

impl<'m> MadeFiles<'m> {
    /// Makes files of a snapshot; `None` if a template is wrong.
    pub(super) fn new(snapshot: &'m Snapshot<OpenSite>) -> Option<Self> {
        let cache = snapshot.site.render_cache().ok()?;
        Some(Self { snapshot, cache })
    }

    /// Returns the bytes of a file; `None` if there is none at the path.
    ///
    /// Errors: a template fails, or a file of the site cannot be read.
    pub(super) fn make(&self, path: &str) -> Result<Option<Vec<u8>>> {
        if path == SUMS || folder_of_list(path).is_some() {
            return self.make_list(path);
        }
        if is_shard_path(path) {
            return Ok(self.search_files()?.shard(path, self.has_scripts()));
        }
        if let Some(found) = self.snapshot.find_file(path) {
            let Some(file) = found.planned() else { return Ok(None) };
            return self.content(found.unit.as_deref(), file).map(Some);
        }
        let Some((original, coding)) = precompress::split_extension(path) else { return Ok(None) };
        let Some(found) = self.snapshot.find_file(original) else { return Ok(None) };
        match found.planned().filter(|file| file.is_compressible()) {
            Some(file) => coding.compress(&self.content(found.unit.as_deref(), file)?),
            None => Ok(None),
        }
    }

    pub(super) fn site(&self) -> &'m OpenSite {
        &self.snapshot.site
    }

    pub(super) fn plan(&self) -> &'m SitePlan {
        &self.snapshot.survey.plan
    }

    pub(super) fn base(&self) -> &'m Archive {
        &self.snapshot.site.run.base.archive
    }

    /// True if there is a script beside each file that scripts read.
    fn has_scripts(&self) -> bool {
        self.base().site.links == LinkStyle::Files
    }

    fn content(&self, unit: Option<&CheckedUnit>, file: &PlannedFile) -> Result<Vec<u8>> {
        if file.artifact == Artifact::Checksums {
            return Ok(self.make_list(SUMS)?.unwrap_or_default());
        }
        if file.artifact.is_catalog() {
            return Ok(self.search_files()?.catalog_file(&file.artifact));
        }
        if let Some(made) = self.make_of_units(file)? {
            return Ok(made);
        }
        let none = CheckResult::default();
        let rendered = self.renderer(unit, &none).render(file);
        match rendered.map_err(|error| UserError::new_error(error.message))? {
            Rendered::Bytes(bytes) => Ok(bytes),
            Rendered::CopyOf(path) => {
                let bytes = read_site_bytes(&self.site().run.listing.root, &path);
                Ok(bytes.unwrap_or_default())
            }
            Rendered::OfOthers => Ok(Vec::new()),
        }
    }

    pub(super) fn renderer<'r>(
        &'r self,
        unit: Option<&'r CheckedUnit>,
        none: &'r CheckResult,
    ) -> Renderer<'r> {
        match unit {
            Some(unit) => {
                let general = &self.site().run.base.plan;
                Renderer::new(&unit.archive, &unit.check_result, general, self.cache)
            }
            None => Renderer::new(self.base(), none, self.plan(), self.cache),
        }
    }

    /// Makes a file of the records of many reports; `None` if it is no such file.
    fn make_of_units(&self, file: &PlannedFile) -> Result<Option<Vec<u8>>> {
        match &file.artifact {
            Artifact::Data(data) if data.series != DataSeries::Reports => {
                Ok(Some(self.make_records(data)))
            }
            Artifact::YearWorkbook(year) => Ok(Some(self.make_year_workbook(*year)?)),
            _ => Ok(None),
        }
    }

    /// Writes the workbook of a year. Its reports are read again.
    fn make_year_workbook(&self, year: u16) -> Result<Vec<u8>> {
        let reports = self.plan().summary.in_year(year);
        let keys: Vec<ReportKey> = reports.iter().map(|it| (it.year, &*it.office)).collect();
        let mut records = self.collect_records(&keys, RecordKind::Csv);
        records.sort_unstable_by_key(|(at, _)| *at);
        let read = |form: u16, take: &mut dyn FnMut(&str)| {
            let own = records.iter().filter(|(at, _)| reports[*at].form == Some(form));
            own.for_each(|(_, record)| take(record));
            Ok(())
        };
        let none = CheckResult::default();
        Ok(self.renderer(None, &none).write_year_workbook(year, &read, None)?)
    }

    /// Puts the records of a data file together.
    fn make_records(&self, data: &DataFile) -> Vec<u8> {
        let archive = self.base();
        if let DataSeries::Parquet(year) = data.series {
            let table = DataFile { series: DataSeries::Figures(year), ..data.clone() };
            let table = String::from_utf8(self.make_records(&table));
            return table.map(|table| parquet_of_table(&table)).unwrap_or_default();
        }
        let form = match &data.series {
            DataSeries::Form(id) | DataSeries::LabelledForm(id, _) => archive.forms.get(id),
            _ => None,
        };
        let position = form.and_then(|form| archive.forms.position(&form.id));
        let is_in_series = |year: u16, form: Option<u16>| match data.series {
            DataSeries::Year(wanted) | DataSeries::Figures(wanted) => year == wanted,
            _ => form == position,
        };
        let reports = self.plan().summary.reports().iter();
        let reports = reports.filter(|report| is_in_series(report.year, report.form));
        let reports = reports.skip(data.records.start).take(data.records.len());
        let keys: Vec<ReportKey> = reports.map(|report| (report.year, &*report.office)).collect();
        let mut records = self.collect_records(&keys, RecordKind::in_series(&data.series));
        records.sort_unstable_by_key(|(at, _)| *at);
        let mut out = match data.series {
            DataSeries::Figures(_) => figures_heading(),
            DataSeries::LabelledForm(..) => form.map(form_csv_labels).unwrap_or_default(),
            _ => form.map(form_csv_heading).unwrap_or_default(),
        };
        out.extend(records.into_iter().map(|(_, record)| record));
        out.into_bytes()
    }

    /// Writes the records of reports, each with its place among these. Their units are read
    /// again, a few at a time.
    fn collect_records(&self, keys: &[ReportKey], kind: RecordKind) -> Vec<(usize, String)> {
        let places = keys.iter().enumerate().map(|(at, key)| (*key, at));
        let places: HashMap<ReportKey, usize> = places.collect();
        let record = |archive: &Archive, id: ReportId, result: &CheckResult| match kind {
            RecordKind::Csv => self.cache.form_record(archive, id),
            RecordKind::Figures => Some(self.cache.figure_records(archive, id, result)),
            RecordKind::Json => Some(report_json(archive, id)),
        };
        let collect = |archive: &Archive, result: &CheckResult| {
            let filed = archive.years().values().flatten();
            let records = filed.filter_map(|id| {
                let report = archive.report(*id);
                let at = places.get(&(report.year.value, report.office.value.as_str()))?;
                Some((*at, record(archive, *id, result)?))
            });
            records.collect::<Vec<_>>()
        };
        let site = self.site();
        let units = site.kept_units();
        let has_any = |unit: &&KeptUnit| {
            unit.reports.iter().any(|report| places.contains_key(&(report.year, &*report.office)))
        };
        let units: Vec<_> = units.iter().map(AsRef::as_ref).filter(has_any).collect();
        let read = |unit: &&KeptUnit| {
            // Cells are marked by what was found; all else needs the texts alone.
            if kind == RecordKind::Figures {
                let unit = site.read_again(unit);
                return unit
                    .map(|unit| collect(&unit.archive, &unit.check_result))
                    .unwrap_or_default();
            }
            let files = site.run.read_unit(&unit.job.files);
            collect(&ParsedUnit::new(&site.run.base, files).archive, &CheckResult::default())
        };
        units.par_iter().with_max_len(1).flat_map_iter(read).collect()
    }

    /// Makes a list of digests; `None` if there is none at the path.
    fn make_list(&self, path: &str) -> Result<Option<Vec<u8>>> {
        let mut entries = self.list_entries()?;
        entries.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        // Reports of one document name the same file.
        entries.dedup_by(|a, b| a.path == b.path);
        let mut wanted = None;
        let top = checksums::divide(&entries, checksums::MAX_LINES, |list| {
            if list.path == path {
                wanted = Some(list.text);
            }
            Ok(())
        })?;
        let list = if path == SUMS { Some(top) } else { wanted };
        Ok(list.map(String::into_bytes))
    }

    /// Renders all files for their digests.
    fn list_entries(&self) -> Result<Vec<FileEntry>> {
        let site = self.site();
        let emitter = Emitter {
            tree: None,
            listing: &site.run.listing,
            compress: self.base().site.compress,
            on_page: &|_, _| {},
            done: AtomicUsize::new(0),
            total: 0,
        };
        let general = &site.run.base.plan;
        let of_unit = |unit: &CheckedUnit| -> Result<Vec<FileEntry>> {
            let none = CheckResult::default();
            let renderer = self.renderer(Some(unit), &none);
            let plans = [&unit.plan, general];
            let files = unit.plan.files.iter();
            let made = files.map(|file| emitter.render(&renderer, file, &plans, &|_| None));
            Ok(made.collect::<Result<Vec<_>>>()?.into_iter().flatten().collect())
        };
        let units = site.kept_units();
        let made: Result<Vec<Vec<FileEntry>>> = (units.par_iter().with_max_len(1))
            .map(|kept| match site.read_again(kept) {
                Some(unit) => of_unit(&unit),
                None => Ok(Vec::new()),
            })
            .collect();
        let mut entries: Vec<FileEntry> = made?.into_iter().flatten().collect();
        let none = CheckResult::default();
        let renderer = self.renderer(None, &none);
        let search = self.search_files()?;
        for file in &self.plan().files {
            let made = match self.make_of_units(file)? {
                Some(made) => Some(made),
                None if file.artifact.is_catalog() => Some(search.catalog_file(&file.artifact)),
                None => None,
            };
            entries.extend(match made.map(FileContent::Bytes) {
                Some(content) => emitter.emit(file, &content, &[self.plan()], &|_| None)?,
                None => emitter.render(&renderer, file, &[self.plan()], &|_| None)?,
            });
        }
        for path in search.paths(self.has_scripts()) {
            let bytes = search.shard(&path, true).unwrap_or_default();
            entries.push(FileEntry { path, digest: Digest::from_bytes(&bytes) });
        }
        Ok(entries)
    }
}
