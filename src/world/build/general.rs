//! Makes the files that belong to no unit, once all units are made.

use super::emit::Emitter;
use super::kept_bigrams::{self as bigrams, KeptBigrams};
use super::known::KnownSite;
use super::lines::{LineStore, RecordFile, SeriesKey};
use super::memory::{Slice, WorkbookRecord};
use super::search::{self, BigramFile, FormerIndex, IndexRecord, MadeIndex, SearchWork};
use super::state::RecordPlaces;
use crate::world::copy::digest_file;
use crate::world::site_output::{FileContent, FileEntry};
use crate::world::units::SiteRun;
use crate::world::unwritable_message;
use anyhow::Result;
use nianbao_core::check::CheckResult;
use nianbao_core::diag::{ContextText, Text};
use nianbao_core::plan::{Artifact, DataFile, DataSeries, PlannedFile, SitePlan};
use nianbao_core::render::{
    RenderCache, Renderer, figures_heading, form_csv_heading, form_csv_labels, script_of_text,
    write_parquet,
};
use nianbao_core::source::Digest;
use nianbao_text::text;
use rayon::prelude::*;
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

/// Makes the general files of a site.
pub(super) struct GeneralWork<'g> {
    pub(super) run: &'g SiteRun,
    pub(super) cache: &'g RenderCache,
    pub(super) plan: &'g SitePlan,
    pub(super) emitter: &'g Emitter<'g>,
    /// The records that this build has made.
    pub(super) lines: &'g LineStore,
    /// The units and files that were not made again.
    pub(super) known: &'g KnownSite,
    pub(super) target: &'g Path,
    /// The digest of what all files depend on besides reports.
    pub(super) basis: &'g str,
    /// The places of the records of all reports, in the order of the summary.
    pub(super) places: &'g [RecordPlaces],
    /// A folder for files of this build alone.
    pub(super) scratch: &'g Path,
}

/// A general file that was made: its entries, and where the records of reports are in it.
#[derive(Default)]
pub(super) struct MadeGeneral {
    pub(super) entries: Vec<FileEntry>,
    pub(super) slices: PlacedSlices,
    /// The record of a workbook, for the next build.
    pub(super) workbook: Option<WorkbookRecord>,
}

/// Where records of reports are in a file: their kind, and the place of each report among all.
pub(super) type PlacedSlices = Vec<(RecordKind, usize, Slice)>;

/// The kind of a record in a data file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RecordKind {
    Json,
    Csv,
    Bigrams,
    Figures,
}

/// All general files that were made.
pub(super) struct MadeFiles {
    pub(super) entries: Vec<FileEntry>,
    /// The places of the records of all reports in these, in the order of the summary.
    pub(super) places: Vec<RecordPlaces>,
    pub(super) search: MadeSearch,
    /// The records of workbooks over many reports, for the next build.
    pub(super) workbooks: Vec<WorkbookRecord>,
}

/// The search that was made.
pub(super) struct MadeSearch {
    /// The file with the bigrams of all pages, which is kept for the next build.
    pub(super) bigrams: PathBuf,
    pub(super) kept: KeptBigrams,
    pub(super) index: IndexRecord,
}

impl GeneralWork<'_> {
    /// Makes all general files but the list of digests.
    ///
    /// Errors: a template fails, the disk does, or a data file of the target is not as it was.
    pub(super) fn make(&self) -> Result<MadeFiles> {
        let made: Vec<Result<MadeGeneral>> =
            self.plan.files.par_iter().with_max_len(1).map(|file| self.make_file(file)).collect();
        let (entries, records, search) = self.make_search()?;
        let none = Slice::default();
        let places = records.into_iter().map(|record| [none, none, record, none]);
        let mut all =
            MadeFiles { entries, places: places.collect(), search, workbooks: Vec::new() };
        for made in made {
            let MadeGeneral { entries, slices, workbook } = made?;
            all.entries.extend(entries);
            all.workbooks.extend(workbook);
            for (kind, at, slice) in slices {
                all.places[at][kind as usize] = slice;
            }
        }
        Ok(all)
    }

    fn make_file(&self, file: &PlannedFile) -> Result<MadeGeneral> {
        let archive = &self.run.base.archive;
        // Written once the index is, which it describes.
        if file.artifact.is_catalog() {
            return Ok(MadeGeneral::default());
        }
        if let Artifact::Data(data) = &file.artifact
            && !matches!(data.series, DataSeries::Reports)
        {
            return self.make_records(file, data);
        }
        if matches!(file.artifact, Artifact::YearWorkbook(_) | Artifact::ArchiveWorkbook) {
            return self.make_workbook(file);
        }
        // Allowed findings are shown on pages of reports alone.
        let result = CheckResult::default();
        let renderer = Renderer::new(archive, &result, self.plan, self.cache);
        let entries =
            self.emitter.render(&renderer, file, &[self.plan], &|path| self.known.before(path))?;
        Ok(MadeGeneral { entries, ..MadeGeneral::default() })
    }

    /// Puts the records of a data file together.
    fn make_records(&self, file: &PlannedFile, data: &DataFile) -> Result<MadeGeneral> {
        let archive = &self.run.base.archive;
        let (kind, key, heading) = match &data.series {
            DataSeries::Year(year) => (RecordKind::Json, SeriesKey::Year(*year), String::new()),
            DataSeries::Form(id) => {
                let position = archive.forms.position(id).unwrap_or_default();
                let heading = archive.forms.get(id).map(form_csv_heading).unwrap_or_default();
                (RecordKind::Csv, SeriesKey::Form(position), heading)
            }
            DataSeries::LabelledForm(id, _) => {
                let position = archive.forms.position(id).unwrap_or_default();
                let heading = archive.forms.get(id).map(form_csv_labels).unwrap_or_default();
                (RecordKind::Csv, SeriesKey::Form(position), heading)
            }
            DataSeries::Figures(year) => {
                (RecordKind::Figures, SeriesKey::Figures(*year), figures_heading())
            }
            // Made of the table of cells, and with it.
            DataSeries::Reports | DataSeries::Parquet(_) => return Ok(MadeGeneral::default()),
        };
        // The same records under other headings; the next build reads the first file.
        let is_copy = matches!(data.series, DataSeries::LabelledForm(..));
        let series = match &data.series {
            DataSeries::LabelledForm(id, _) => DataSeries::Form(id.clone()),
            series => series.clone(),
        };
        let open = |number| match number {
            0 => self.lines.open(key),
            _ => self.known.open_records(self.target, (Some(&series), key), number),
        };
        let made = self.scratch.join(data.name());
        let mut slices = Vec::with_capacity(data.records.len());
        let number = u32::try_from(data.part)?;
        let mut assemble = || {
            std::fs::create_dir_all(self.scratch)?;
            let mut records = RecordFile::create(&made, &heading, &open)?;
            for place in self.reports_of(key, data) {
                let record = self.places[place][kind as usize];
                let at = records.push(record)?;
                if !is_copy {
                    slices.push((kind, place, Slice { file: number, at, ..record }));
                }
            }
            records.finish()
        };
        let digest = assemble().context_text(|| unmade_message(&file.path))?;
        let before = |path: &str| self.known.before(path);
        let mut entries = self.make_parquet(data, (&made, digest))?;
        entries.extend(self.emitter.emit_made(file, (&made, digest), &[self.plan], &before)?);
        Ok(MadeGeneral { entries, slices, workbook: None })
    }

    /// Makes the Parquet file of a table of cells, if the site has one. That of the target is
    /// taken over where the table is the same.
    fn make_parquet(
        &self,
        data: &DataFile,
        (table, digest): (&Path, Digest),
    ) -> Result<Vec<FileEntry>> {
        let DataSeries::Figures(year) = data.series else { return Ok(Vec::new()) };
        let copy = DataFile { series: DataSeries::Parquet(year), ..data.clone() };
        let Some(file) = self.plan.find(&copy.path()) else { return Ok(Vec::new()) };
        let before = |path: &str| self.known.before(path);
        if before(&data.path()) == Some(&digest)
            && let Some(known) = before(&file.path)
        {
            self.emitter.count();
            return Ok(vec![FileEntry { path: file.path.clone(), digest: *known }]);
        }
        let made = table.with_extension("parquet");
        let write = || {
            write_parquet(BufReader::new(File::open(table)?), File::create(&made)?)?;
            digest_file(&made, |_| Ok(()))
        };
        let digest = write().context_text(|| unwritable_message(&made))?;
        self.emitter.emit_made(file, (&made, digest), &[self.plan], &before)
    }

    /// Makes the index of the search, and the list that describes it; returns their files.
    ///
    /// Errors: a template fails, the disk does, or a record is not as it was.
    fn make_search(&self) -> Result<(Vec<FileEntry>, Vec<Slice>, MadeSearch)> {
        let archive = &self.run.base.archive;
        let before = |path: &str| self.known.before(path);
        let (bigrams, kept) = self.gather_bigrams()?;
        let summary = &self.plan.summary;
        let (emitter, scratch) = (self.emitter, self.scratch);
        let work =
            SearchWork { archive, summary, bigrams: &bigrams, emitter, before: &before, scratch };
        let former = self.known.search.as_ref().map(|search| FormerIndex {
            search,
            target: self.target,
            files: self.known.shards(),
        });
        let MadeIndex { mut files, record } = work.make(former.as_ref())?;
        for file in self.plan.files.iter().filter(|file| file.artifact.is_catalog()) {
            let catalog = search::catalog(archive, summary, record.bits);
            let is_script = matches!(file.artifact, Artifact::Script(_));
            let catalog = if is_script { script_of_text(&catalog) } else { catalog };
            let content = FileContent::Bytes(catalog.into_bytes());
            files.extend(self.emitter.emit(file, &content, &[self.plan], &before)?);
        }
        let search = MadeSearch { bigrams: bigrams.path, kept, index: record };
        Ok((files, bigrams.records, search))
    }

    /// Puts the bigrams of all pages into one file.
    fn gather_bigrams(&self) -> Result<(BigramFile, KeptBigrams)> {
        let places: Vec<Slice> =
            self.places.iter().map(|places| places[RecordKind::Bigrams as usize]).collect();
        let open = |number| match number {
            0 => self.lines.open(SeriesKey::Bigrams),
            _ => self.known.open_records(self.target, (None, SeriesKey::Bigrams), number),
        };
        let spool = self.lines.file(SeriesKey::Bigrams);
        if let Some(all) = spool.and_then(|spool| bigrams::take_spool(&places, spool, self.target))
        {
            return Ok(all);
        }
        let former = self.known.search.as_ref().map(|search| search.memory.kept);
        let gathered = bigrams::gather(&places, former, (self.target, self.scratch), &open);
        gathered.context_text(|| {
            text!(
                "无法生成搜索用的索引：检查磁盘空间，或加 --fresh 再生成一次",
                "cannot make the index of the search: check free space, or build again with --fresh"
            )
        })
    }

    /// Lists the places in the summary of the reports of a data file.
    fn reports_of(&self, key: SeriesKey, data: &DataFile) -> impl Iterator<Item = usize> + '_ {
        let reports = self.plan.summary.reports().iter().enumerate();
        let is_in_series = move |year: u16, form: Option<u16>| match key {
            SeriesKey::Year(wanted) | SeriesKey::Figures(wanted) => year == wanted,
            SeriesKey::Form(wanted) => form == Some(wanted),
            SeriesKey::Bigrams => true,
        };
        let in_series = reports.filter(move |(_, report)| is_in_series(report.year, report.form));
        in_series.map(|(at, _)| at).skip(data.records.start).take(data.records.len())
    }
}

pub(super) fn unmade_message(path: &str) -> Text {
    text!(
        "无法生成 {path}：检查磁盘空间，或加 --fresh 再生成一次",
        "cannot make {path}: check free space, or build again with --fresh"
    )
}
