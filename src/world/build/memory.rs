//! The memory of a build, beside its output: of each unit what it was made of, and what was
//! made of it. A memory that is damaged, of another program or of another output is as none.

use super::identity::BuildIdentity;
use super::stamp::SourceRecord;
use crate::world::environment::identify_program;
use crate::world::site_output::FileEntry;
use crate::world::tree::{TreeState, memory_folder};
use crate::world::write::replace_atomically;
use nianbao_core::archive::ReportSummary;
use nianbao_core::diag::Severity;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// The name of the file in the folder beside an output.
const FILE_NAME: &str = "memory";
/// The largest memory that is read in bytes; that of a million reports takes less.
const MAX_SIZE: u64 = 4 * 1024 * 1024 * 1024;
/// Changes with the layout of the file.
const VERSION: u32 = 1;

/// The memory of a build.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Memory {
    version: u32,
    program: String,
    /// The digest of what every page depends on.
    pub(super) base: String,
    /// The digest of the options of the build.
    pub(super) options: String,
    /// The files that all units share, as they were read.
    pub(super) shared: Vec<SourceRecord>,
    /// The texts under `content/` that are no reports, with the files around them.
    pub(super) strays: Vec<SourceRecord>,
    /// The units in the order of their offices' ids.
    pub(super) units: Vec<UnitRecord>,
    /// The files that belong to no unit.
    pub(super) general: Vec<FileEntry>,
    /// The output, and the one before it.
    pub(super) tree: TreeState,
    /// The numbers for the last line of a build.
    pub(super) totals: Totals,
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
    /// Other offices whose files it depends on, since its links lead there, and whether these
    /// had any files.
    pub(super) asked: Vec<(String, bool)>,
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
    pub(super) summary: ReportSummary,
    /// Its line in the file of the year.
    pub(super) json: Slice,
    /// Its record in the file of the form.
    pub(super) csv: Slice,
}

/// A part of a data file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Slice {
    /// The part of the series, from 1.
    pub(super) part: u32,
    pub(super) at: u64,
    pub(super) len: u32,
}

impl Memory {
    /// Makes a memory of this program's.
    pub(super) fn new(identity: BuildIdentity, tree: TreeState) -> Self {
        let BuildIdentity { base, options, shared, strays } = identity;
        Self {
            version: VERSION,
            program: identify_program(),
            base,
            options,
            shared,
            strays,
            units: Vec::new(),
            general: Vec::new(),
            tree,
            totals: Totals::default(),
        }
    }

    /// Loads the memory of a target; `None` where there is none of this program.
    pub(super) fn load(target: &Path) -> Option<Self> {
        let path = file_of(target);
        let metadata = path.symlink_metadata().ok()?;
        if !metadata.is_file() || metadata.len() > MAX_SIZE {
            return None;
        }
        let bytes = std::fs::read(path).ok()?;
        // The head says whether the rest can be read; the tail, whether it is whole.
        let (version, rest) = postcard::take_from_bytes::<u32>(&bytes).ok()?;
        let (program, _) = postcard::take_from_bytes::<&str>(rest).ok()?;
        if version != VERSION || program != identify_program() {
            return None;
        }
        let body = bytes.len().checked_sub(DIGEST_LEN)?;
        let (body, digest) = bytes.split_at(body);
        if checksum(body) != digest {
            return None;
        }
        postcard::from_bytes(body).ok()
    }

    /// Saves the memory beside a target. Without it the next build makes everything again.
    pub(super) fn save(&self, target: &Path) {
        let path = file_of(target);
        let saved = postcard::to_stdvec(self).ok().and_then(|mut bytes| {
            bytes.extend(checksum(&bytes));
            std::fs::create_dir_all(path.parent()?).ok()?;
            replace_atomically(&path, &bytes).ok()
        });
        if saved.is_none() {
            let _ = std::fs::remove_file(&path);
        }
    }
}

/// The length of a checksum in bytes.
const DIGEST_LEN: usize = 64;

fn checksum(bytes: &[u8]) -> Vec<u8> {
    nianbao_core::source::Digest::from_bytes(bytes).sha256.into_bytes()
}

fn file_of(target: &Path) -> PathBuf {
    memory_folder(target).join(FILE_NAME)
}

/// Returns true if anything is remembered of a target.
pub(in crate::world) fn has_memory(target: &Path) -> bool {
    file_of(target).exists()
}
