//! The file with the bigrams of all pages, which is kept beside an output for the next build. It
//! grows at its end, so that a build which makes few pages writes little; once more than half of
//! it is of pages that are gone, it is put together as a new file.
//!
//! Bytes behind the length that a memory names are of a build that was killed.

use super::lines::RecordFile;
use super::memory::Slice;
use super::search::BigramFile;
use crate::world::tree::memory_folder;
use serde::{Deserialize, Serialize};
use std::fs::{File, OpenOptions};
use std::io::{Result, Seek, SeekFrom};
use std::path::{Path, PathBuf};

/// The beginning of the names of such files; a number follows.
const PREFIX: &str = "bigrams-";

/// A file of bigrams, by its number and its length.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct KeptBigrams {
    number: u32,
    len: u64,
}

impl KeptBigrams {
    /// Names a file that is not there yet.
    fn new(target: &Path) -> Self {
        let last = files(target).filter_map(|(_, number)| number).max();
        Self { number: last.map_or(0, |last| last.wrapping_add(1)), len: 0 }
    }

    pub(super) fn path(self, target: &Path) -> PathBuf {
        memory_folder(target).join(format!("{PREFIX}{}", self.number))
    }

    /// True if there is a file of its size; whether its records are whole is seen as they are
    /// read.
    pub(super) fn is_there(self, target: &Path) -> bool {
        let is_long_enough = |about: std::fs::Metadata| about.is_file() && about.len() >= self.len;
        self.path(target).metadata().is_ok_and(is_long_enough)
    }

    /// Opens the file to be continued at its end.
    ///
    /// Errors: it cannot be written to.
    fn open_to_append(self, target: &Path) -> Result<File> {
        let mut file = OpenOptions::new().write(true).open(self.path(target))?;
        file.set_len(self.len)?;
        file.seek(SeekFrom::Start(self.len))?;
        Ok(file)
    }

    /// Moves a file that was made to its place, before the memory that names it is saved.
    pub(super) fn keep(self, made: &Path, target: &Path) {
        let path = self.path(target);
        if made == path {
            return;
        }
        let _ = path.parent().map_or(Ok(()), std::fs::create_dir_all);
        let _ = std::fs::rename(made, path);
    }

    /// Removes those of earlier builds.
    pub(super) fn remove_others(self, target: &Path) {
        let own = self.path(target);
        for (path, _) in files(target).filter(|(path, _)| *path != own) {
            let _ = std::fs::remove_file(&path).or_else(|_| std::fs::remove_dir_all(&path));
        }
    }
}

/// Takes the file of a build that has made all reports, as it is; `None` if it has not.
pub(super) fn take_spool(
    places: &[Slice],
    (spool, len): (&Path, u64),
    target: &Path,
) -> Option<(BigramFile, KeptBigrams)> {
    if places.iter().any(|place| place.file != 0) {
        return None;
    }
    let records = places.iter().map(|place| Slice { file: 1, ..*place }).collect();
    let made = (0..places.len()).collect();
    let bigrams = BigramFile { path: spool.to_path_buf(), records, made };
    Some((bigrams, KeptBigrams { len, ..KeptBigrams::new(target) }))
}

/// Puts the records of all reports into one file: behind those of the file before, where most of
/// that are still of use. `places` says where each is: in the file of this build by number 0, in
/// those before by others.
///
/// Errors: the disk fails.
pub(super) fn gather(
    places: &[Slice],
    former: Option<KeptBigrams>,
    (target, scratch): (&Path, &Path),
    open: &dyn Fn(u32) -> Result<File>,
) -> Result<(BigramFile, KeptBigrams)> {
    let all: u64 = places.iter().map(|place| u64::from(place.len)).sum();
    let new = places.iter().filter(|place| place.file == 0).map(|place| u64::from(place.len));
    let new: u64 = new.sum();
    let continued = former.filter(|former| former.len + new <= all * 2);
    let continued = continued.and_then(|it| Some((it, it.open_to_append(target).ok()?)));
    let is_continued = continued.is_some();
    let (kept, path, mut file) = match continued {
        Some((kept, file)) => {
            (kept, kept.path(target), RecordFile::continue_file(file, kept.len, open))
        }
        None => {
            std::fs::create_dir_all(scratch)?;
            let path = scratch.join("all-bigrams");
            (KeptBigrams::new(target), path.clone(), RecordFile::create(&path, "", open)?)
        }
    };
    let mut bigrams =
        BigramFile { path, records: Vec::with_capacity(places.len()), made: Vec::new() };
    for (at, place) in places.iter().enumerate() {
        if place.file == 0 {
            bigrams.made.push(at);
        }
        let is_there = is_continued && place.file != 0;
        let new = |at| Slice { file: 1, at, len: place.len };
        bigrams.records.push(if is_there { *place } else { new(file.push(*place)?) });
    }
    let kept = KeptBigrams { len: file.len(), ..kept };
    file.finish()?;
    Ok((bigrams, kept))
}

/// Lists the files of bigrams beside an output, with their numbers.
fn files(target: &Path) -> impl Iterator<Item = (PathBuf, Option<u32>)> {
    let entries = std::fs::read_dir(memory_folder(target)).into_iter().flatten().flatten();
    entries.filter_map(|entry| {
        let name = entry.file_name().into_string().ok()?;
        Some((entry.path(), name.strip_prefix(PREFIX)?.parse().ok()))
    })
}
