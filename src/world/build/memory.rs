//! The memory of a build, beside its output: of each unit what it was made of, and what was
//! made of it. A memory that is damaged, of another program or of another output is as none.

use super::blocks::{BlockReader, BlockWriter};
use super::identity::BuildIdentity;
use super::kept_bigrams::KeptBigrams;
use super::search::IndexRecord;
use crate::world::environment::identify_program;
use crate::world::site_output::FileEntry;
use crate::world::stamp::SourceRecord;
use crate::world::tree::{TreeState, memory_folder};
use nianbao_core::archive::ReportSummary;
use nianbao_core::diag::Severity;
use nianbao_core::source::Digest;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The name of the file in the folder beside an output.
const FILE_NAME: &str = "memory";
/// Changes with the layout of the file.
const VERSION: u32 = 6;

/// The memory of a build.
pub(super) struct Memory {
    pub(super) shared: SharedMemory,
    /// The units in the order of their offices' ids.
    pub(super) units: Vec<Arc<UnitRecord>>,
}

/// The data that a build remembers besides its units.
#[derive(Serialize, Deserialize)]
pub(super) struct SharedMemory {
    /// The digest of what every page depends on.
    pub(super) base: String,
    /// The digest of the options of the build.
    pub(super) options: String,
    /// The files that all units share, as they were read.
    pub(super) shared: Vec<SourceRecord>,
    /// The texts under `content/` that are no reports, with the files around them.
    pub(super) strays: Vec<SourceRecord>,
    /// The files that belong to no unit.
    pub(super) general: Vec<FileEntry>,
    /// The output, and the one before it.
    pub(super) tree: TreeState,
    /// The numbers for the last line of a build.
    pub(super) totals: Totals,
    pub(super) search: SearchMemory,
    pub(super) workbooks: Vec<WorkbookRecord>,
    /// The number of units.
    units: usize,
}

/// The index of the search, and what it was made of.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct SearchMemory {
    /// The file with the bigrams of all pages.
    pub(super) kept: KeptBigrams,
    pub(super) index: IndexRecord,
}

/// A workbook over many reports.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct WorkbookRecord {
    pub(super) path: String,
    /// The digest of all that it was made of.
    pub(super) inputs: Digest,
}

/// The part of a memory that is about files of no unit.
pub(super) struct GeneralMemory {
    pub(super) entries: Vec<FileEntry>,
    pub(super) totals: Totals,
    pub(super) search: SearchMemory,
    pub(super) workbooks: Vec<WorkbookRecord>,
}

/// The size of a site, and the findings that a build does not list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// The number of years.
    pub years: usize,
    /// The number of reports.
    pub reports: usize,
    /// The number of files.
    pub files: usize,
    /// The number of warnings.
    pub warnings: usize,
    /// The number of notes.
    pub notes: usize,
}

/// A unit: what it depended on, and what was made of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct UnitRecord {
    /// The id of its office.
    pub(super) office: String,
    /// Its files.
    pub(super) sources: Vec<SourceRecord>,
    /// Other offices whose files it depends on, since its links lead there, and the digest of
    /// these files.
    pub(super) asked: Vec<(String, Digest)>,
    /// The digest of its entries in the list of offices.
    pub(super) entry: String,
    /// True if it depends on the list of offices and the paths of static files.
    pub(super) needs_lists: bool,
    pub(super) reports: Vec<ReportRecord>,
    /// The files that were made of it.
    pub(super) files: Vec<FileEntry>,
    /// Files of the site that its reports name.
    pub(super) claimed: Vec<String>,
    pub(super) drafts: usize,
    /// Numbers of findings that do not keep a site from being built.
    pub(super) counts: Vec<(Severity, usize)>,
}

/// A report: what pages over all reports need of it, and where its figures are.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct ReportRecord {
    pub(super) summary: Arc<ReportSummary>,
    /// Its line in the file of the year.
    pub(super) json: Slice,
    /// Its record in the file of the form.
    pub(super) csv: Slice,
    /// Its records in the table of cells of the year, if the site has one.
    pub(super) figures: Slice,
    /// The bigrams of its page, in the file that is kept for them.
    pub(super) bigrams: Slice,
}

/// A part of a file of records.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Slice {
    /// The number of the file, from 1; 0 for the records that this build has made so far.
    pub(super) file: u32,
    pub(super) at: u64,
    pub(super) len: u32,
}

impl Memory {
    /// Makes a memory of a build.
    pub(super) fn new(
        identity: BuildIdentity,
        tree: TreeState,
        units: Vec<Arc<UnitRecord>>,
        general: GeneralMemory,
    ) -> Self {
        let BuildIdentity { base, options, shared, strays } = identity;
        let GeneralMemory { entries: general, totals, search, workbooks } = general;
        let count = units.len();
        let shared = SharedMemory {
            base,
            options,
            shared,
            strays,
            general,
            tree,
            totals,
            search,
            workbooks,
            units: count,
        };
        Self { shared, units }
    }

    /// Loads the memory of a target; `None` where there is none of this program.
    pub(super) fn load(target: &Path) -> Option<Self> {
        let mut file = BlockReader::open(&file_of(target))?;
        // The head says whether the rest can be read; the checksum, whether it is whole.
        if file.read::<Head>()? != Head::of_today() {
            return None;
        }
        let shared: SharedMemory = file.read()?;
        let units = (0..shared.units).map(|_| file.read().map(Arc::new));
        let units = units.collect::<Option<_>>()?;
        if !shared.search.kept.is_there(target) {
            return None;
        }
        file.finish().then_some(Self { shared, units })
    }

    /// Saves the memory beside a target. Without it the next build makes everything again.
    pub(super) fn save(&self, target: &Path) {
        let path = file_of(target);
        let beside = path.with_extension(std::process::id().to_string());
        let saved = self.write(&beside).and_then(|()| std::fs::rename(&beside, &path));
        if saved.is_err() {
            let _ = std::fs::remove_file(&beside);
            let _ = std::fs::remove_file(&path);
        }
    }

    fn write(&self, path: &Path) -> std::io::Result<()> {
        path.parent().map_or(Ok(()), std::fs::create_dir_all)?;
        let mut file = BlockWriter::create(path)?;
        file.add(&Head::of_today())?;
        file.add(&self.shared)?;
        self.units.iter().try_for_each(|unit| file.add(&**unit))?;
        file.finish()
    }
}

/// The layout of a file, and the program that wrote it.
#[derive(PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Head {
    version: u32,
    program: String,
}

impl Head {
    pub(super) fn of_today() -> Self {
        Self { version: VERSION, program: identify_program() }
    }
}

fn file_of(target: &Path) -> PathBuf {
    memory_folder(target).join(FILE_NAME)
}
