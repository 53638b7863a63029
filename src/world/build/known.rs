//! Parts of a site that need not be made again: units whose files, and all else that they depend
//! on, are as they were when the memory was saved.

use super::BuildJob;
use super::finish::publication_entries;
use super::identity::{BuildIdentity, digest_lists};
use super::lines::SeriesKey;
use super::memory::{Memory, SearchMemory, Slice, UnitRecord};
use super::parts::JoinedParts;
use crate::world::copy::digest_file;
use crate::world::site_output::FileEntry;
use crate::world::stamp::{SourceRecord, digest_sources};
use crate::world::units::Listing;
use anyhow::Result;
use nianbao_core::archive::Archive;
use nianbao_core::plan::{DataFile, DataSeries};
use nianbao_core::search::is_shard_path;
use nianbao_core::source::Digest;
use rayon::prelude::*;
use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A memory compared with the files of today.
pub(super) struct Recollection {
    /// The memory; its units are those whose own files are unchanged.
    pub(super) memory: Memory,
    /// The other units.
    changed: Vec<Arc<UnitRecord>>,
    /// The records of today of the shared files; `None` if any has changed.
    shared: Option<Vec<SourceRecord>>,
    /// Whether the texts that are no reports are as they were.
    same_strays: bool,
}

impl Recollection {
    /// Compares the files of a site with those that a memory names.
    pub(super) fn new(mut memory: Memory, listing: &Listing) -> Self {
        let shared = if_unchanged(listing, &listing.shared, &memory.shared.shared);
        let same_strays = if_unchanged(listing, &listing.strays, &memory.shared.strays).is_some();
        let units = std::mem::take(&mut memory.units);
        let compare = |mut unit: Arc<UnitRecord>| {
            let files = listing.files_of(&unit.office);
            match if_unchanged(listing, files, &unit.sources) {
                Some(sources) => {
                    Arc::make_mut(&mut unit).sources = sources;
                    (true, unit)
                }
                None => (false, unit),
            }
        };
        let compared: Vec<(bool, Arc<UnitRecord>)> =
            units.into_par_iter().with_max_len(64).map(compare).collect();
        let mut changed = Vec::new();
        for (is_same, unit) in compared {
            let units = if is_same { &mut memory.units } else { &mut changed };
            units.push(unit);
        }
        Self { memory, changed, shared, same_strays }
    }

    /// Returns true if no file of the site and no option is another.
    pub(super) fn is_current(&self, listing: &Listing, options: &str) -> bool {
        let recorded = || -> HashSet<&str> {
            self.memory.units.iter().map(|unit| unit.office.as_str()).collect()
        };
        let has_all = |recorded: HashSet<&str>| listing.offices().all(|id| recorded.contains(id));
        self.memory.shared.options == options
            && self.changed.is_empty()
            && self.same_strays
            && self.shared.is_some()
            && has_all(recorded())
    }

    /// Returns all files of the target, in the order of their paths, for a publication.
    pub(super) fn entries(&self, job: &BuildJob) -> Vec<FileEntry> {
        let units = self.memory.units.iter().flat_map(|unit| &unit.files);
        publication_entries(job, units.chain(&self.memory.shared.general))
    }

    /// Chooses the units that depend on nothing that has changed.
    pub(super) fn into_known(
        self,
        listing: &Listing,
        archive: &Archive,
        today: &BuildIdentity,
    ) -> KnownSite {
        let same_lists = digest_lists(&self.memory.shared.shared) == today.lists();
        let mut before: HashMap<String, Digest> = HashMap::new();
        let mut known = HashMap::new();
        let asked = AskedFiles::new(self.memory.units.iter().map(|unit| &**unit), listing);
        let has_same_base = self.memory.shared.base == today.base;
        let mut former = HashMap::new();
        let mut forget = |unit: Arc<UnitRecord>| {
            let UnitRecord { reports, files, .. } = Arc::unwrap_or_clone(unit);
            before.extend(files.into_iter().map(|entry| (entry.path, entry.digest)));
            let reports = reports.into_iter();
            former.extend(
                reports.map(|it| ((it.summary.year, it.summary.office.clone()), it.bigrams)),
            );
        };
        for unit in self.memory.units {
            let entry = || archive.offices.describe(&unit.office) == unit.entry;
            let has_same_lists = same_lists || (!unit.needs_lists && entry());
            if has_same_base && has_same_lists && asked.first_other(&unit).is_none() {
                let office = unit.office.clone();
                known.insert(office, KnownUnit { record: unit, part: 0 });
            } else {
                forget(unit);
            }
        }
        self.changed.into_iter().for_each(forget);
        let general = self.memory.shared.general.into_iter();
        before.extend(general.map(|entry| (entry.path, entry.digest)));
        let search = FormerSearch { memory: self.memory.shared.search, records: former };
        let workbooks = self.memory.shared.workbooks.into_iter();
        let workbooks = workbooks.map(|it| (it.path, it.inputs)).collect();
        KnownSite { units: known, before, parts: None, search: Some(search), workbooks }
    }
}

/// The digests of today of the files of offices that units asked for.
pub(super) struct AskedFiles(HashMap<String, Digest>);

impl AskedFiles {
    /// Takes them from units whose files are unchanged; those of other offices are read, once.
    pub(super) fn new<'u>(
        units: impl Iterator<Item = &'u UnitRecord> + Clone,
        listing: &Listing,
    ) -> Self {
        let asked = units.clone().flat_map(|unit| &unit.asked);
        let mut asked: HashSet<&str> = asked.map(|(office, _)| office.as_str()).collect();
        let known = units.filter(|unit| asked.remove(unit.office.as_str()));
        let mut files: HashMap<String, Digest> =
            known.map(|unit| (unit.office.clone(), digest_sources(&unit.sources))).collect();
        let digest = |office: &str| digest_sources(&listing.read(listing.files_of(office)).1);
        files.extend(asked.into_iter().map(|office| (office.to_owned(), digest(office))));
        Self(files)
    }

    /// Finds an office whose files are not those that a unit saw; `None` if there is none.
    pub(super) fn first_other<'u>(&self, unit: &'u UnitRecord) -> Option<&'u str> {
        let is_other = |(office, seen): &&(String, Digest)| self.0.get(office) != Some(seen);
        unit.asked.iter().find(is_other).map(|(office, _)| office.as_str())
    }
}

/// Returns the records of today of files that are the same as those that were recorded; `None`
/// if any is not.
pub(super) fn if_unchanged(
    listing: &Listing,
    files: &[u32],
    records: &[SourceRecord],
) -> Option<Vec<SourceRecord>> {
    if files.len() != records.len() {
        return None;
    }
    let pairs = files.iter().map(|at| listing.file(*at)).zip(records);
    let unchanged = pairs.map(|(file, record)| {
        if file.path != record.path || !file.is_readable() {
            return None;
        }
        let full = listing.root.join(&file.path);
        record.if_unchanged(&full, || file.read(&listing.root))
    });
    unchanged.collect()
}

/// A unit that need not be made again.
#[derive(Clone)]
pub(super) struct KnownUnit {
    pub(super) record: Arc<UnitRecord>,
    /// The part that has its files; 0 if the target has them.
    pub(super) part: u32,
}

/// The units and files that need not be made again.
#[derive(Default)]
pub(super) struct KnownSite {
    /// Units that are as they were, by their offices.
    units: HashMap<String, KnownUnit>,
    /// The digests of all other files of the target, by their paths.
    before: HashMap<String, Digest>,
    /// The folders of parts, where the site is joined of these.
    pub(super) parts: Option<JoinedParts>,
    /// The search of the target.
    pub(super) search: Option<FormerSearch>,
    /// The digests of what workbooks over many reports were made of, by their paths.
    workbooks: HashMap<String, Digest>,
}

/// The search of a target, and where the bigrams of pages are that have to be made again.
pub(super) struct FormerSearch {
    pub(super) memory: SearchMemory,
    records: HashMap<(u16, Box<str>), Slice>,
}

impl FormerSearch {
    /// Finds the record of a report by its year and its office.
    pub(super) fn find(&self, year: u16, office: &str) -> Option<Slice> {
        self.records.get(&(year, office.into())).copied()
    }
}

impl KnownSite {
    /// Reads the parts that a site is joined of.
    ///
    /// Errors: they are not all parts of the site of today.
    pub(super) fn of_parts(
        folders: &[PathBuf],
        listing: &Listing,
        today: &BuildIdentity,
    ) -> Result<Self> {
        let (parts, units) = JoinedParts::open(folders, listing, today)?;
        Ok(Self { units, parts: Some(parts), ..Self::default() })
    }

    /// Returns an office's unit.
    pub(super) fn unit(&self, office: &str) -> Option<&KnownUnit> {
        self.units.get(office)
    }

    /// Forgets the units, once all of them were asked for.
    pub(super) fn forget_units(&mut self) {
        self.units = HashMap::new();
    }

    /// Opens a file with records of units that are known.
    ///
    /// Errors: it is not as it was, or cannot be read.
    pub(super) fn open_records(
        &self,
        target: &Path,
        (series, key): (Option<&DataSeries>, SeriesKey),
        number: u32,
    ) -> std::io::Result<File> {
        if let Some(parts) = &self.parts {
            return parts.open_records(key, number);
        }
        let Some(series) = series else {
            let search = self.search.as_ref().ok_or(ErrorKind::NotFound)?;
            return File::open(search.memory.kept.path(target));
        };
        let file = DataFile { series: series.clone(), part: number as usize, records: 0..0 };
        let path = target.join(file.path());
        let found = digest_file(&path, |_| Ok(()))?;
        if self.before(&file.path()) != Some(&found) {
            return Err(ErrorKind::InvalidData.into());
        }
        File::open(path)
    }

    /// Lists the files of the index of the search that the target has.
    pub(super) fn shards(&self) -> Vec<FileEntry> {
        let shards = self.before.iter().filter(|(path, _)| is_shard_path(path));
        shards.map(|(path, digest)| FileEntry { path: path.clone(), digest: *digest }).collect()
    }

    /// Returns the digest of a workbook of the target that was made of the same.
    pub(super) fn workbook(&self, path: &str, inputs: &Digest) -> Option<Digest> {
        let is_same = self.workbooks.get(path) == Some(inputs);
        self.before(path).copied().filter(|_| is_same)
    }

    /// Returns the digest of a file that the target has and that belongs to no known unit.
    pub(super) fn before(&self, path: &str) -> Option<&Digest> {
        self.before.get(path)
    }
}
