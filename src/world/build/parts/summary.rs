//! The summary of a part, in its folder: what its units were made of, and what was made.

use super::PartNumber;
use crate::world::build::blocks::{BlockReader, BlockWriter};
use crate::world::build::lines::SeriesKey;
use crate::world::build::memory::UnitRecord;
use crate::world::stamp::SourceRecord;
use nianbao_core::source::Digest;
use serde::{Deserialize, Serialize};
use std::path::Path;
use std::sync::{Arc, OnceLock};
use std::time::SystemTime;

/// The folder in a part for what is no page.
const FOLDER: &str = ".nianbao-part";
/// Changes with the layout of the file.
const VERSION: u32 = 1;

/// The summary of a part, without its units.
#[derive(Serialize, Deserialize)]
pub(super) struct PartSummary {
    pub(super) part: PartNumber,
    /// The digest of all files that units share, of the years and of the options.
    pub(super) basis: String,
    /// The files with the records of its reports, and their digests.
    pub(super) records: Vec<(SeriesKey, Digest)>,
    /// Offices that cannot be judged before all parts are there.
    pub(super) left: Vec<String>,
    /// The number of units.
    pub(super) units: usize,
}

/// Returns the path in a part of its summary.
pub(super) fn summary_path() -> String {
    format!("{FOLDER}/summary")
}

/// Returns the path in a part of the records of a series.
pub(super) fn records_path(key: SeriesKey) -> String {
    format!("{FOLDER}/{}", key.file_name())
}

/// Returns true for a path that a page may have.
pub(super) fn is_page_path(path: &str) -> bool {
    crate::world::file_list::is_inside_path(path) && path.split('/').next() != Some(FOLDER)
}

/// Returns the time at which the summary of a part was written, after all its files.
pub(super) fn made_at(folder: &Path) -> Option<SystemTime> {
    folder.join(summary_path()).symlink_metadata().ok()?.modified().ok()
}

/// Identifies the program by its own bytes: copies of one on several machines are the same.
fn identify_copy() -> Option<Digest> {
    static COPY: OnceLock<Option<Digest>> = OnceLock::new();
    *COPY.get_or_init(|| {
        let path = std::env::current_exe().ok()?;
        crate::world::copy::digest_file(&path, |_| Ok(())).ok()
    })
}

/// Writes a summary.
///
/// Errors: the disk fails.
pub(super) fn write(
    path: &Path,
    summary: &PartSummary,
    units: &[Arc<UnitRecord>],
) -> std::io::Result<()> {
    let mut file = BlockWriter::create(path)?;
    file.add(&VERSION)?;
    file.add(&identify_copy())?;
    file.add(summary)?;
    for unit in units {
        // Stamps say nothing on another machine, where a part may be joined.
        let mut unit = UnitRecord::clone(unit);
        unit.sources = unit.sources.into_iter().map(SourceRecord::without_stamp).collect();
        file.add(&unit)?;
    }
    file.finish()
}

/// A folder that is no part which can be joined.
pub(super) enum NoPart {
    /// It has no summary.
    Missing,
    /// It may not be read.
    Unreadable,
    /// It was made by another program.
    OtherProgram,
    /// Its summary is damaged.
    Damaged,
}

/// Reads the summary of a part.
pub(super) fn read(folder: &Path) -> Result<(PartSummary, Vec<UnitRecord>), NoPart> {
    let path = folder.join(summary_path());
    if let Err(error) = std::fs::File::open(&path)
        && error.kind() != std::io::ErrorKind::NotFound
    {
        return Err(NoPart::Unreadable);
    }
    let mut file = BlockReader::open(&path).ok_or(NoPart::Missing)?;
    if file.read::<u32>().ok_or(NoPart::Damaged)? != VERSION {
        return Err(NoPart::OtherProgram);
    }
    let program = file.read::<Option<Digest>>().ok_or(NoPart::Damaged)?;
    if program.is_none() || program != identify_copy() {
        return Err(NoPart::OtherProgram);
    }
    let summary: PartSummary = file.read().ok_or(NoPart::Damaged)?;
    let units = (0..summary.units).map(|_| file.read());
    let units: Option<Vec<UnitRecord>> = units.collect();
    units.filter(|_| file.finish()).map(|units| (summary, units)).ok_or(NoPart::Damaged)
}
