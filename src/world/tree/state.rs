//! The state of the target and of the tree beside it, from one build to the next.

use super::path_list::{PathListReader, new_folders};
use crate::world::file_list;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::fs::Metadata;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// The number of paths that are looked at together.
pub(super) const BATCH: usize = 16_384;

/// The state of the target when a build was done with it. A build saves it, and
/// gives it to the next as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::world) struct TreeState {
    pub(super) target: TreeRecord,
    pub(super) spare: Option<SpareRecord>,
}

/// The tree before the one at the target, which is kept beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct SpareRecord {
    pub(super) tree: TreeRecord,
    /// The paths at which it differs from the target, in their order.
    pub(super) stale: Vec<String>,
}

/// A tree as a build left it: which one it is, and when the build was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct TreeRecord {
    identity: TreeIdentity,
    /// In nanoseconds, by the clock of the file system.
    ended: u64,
}

/// The inodes of a folder and of the list in it, and that file's time and size.
/// Every build writes a list of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct TreeIdentity {
    folder: u64,
    list: u64,
    time: u64,
    size: u64,
}

impl TreeIdentity {
    fn read(folder: &Path) -> std::io::Result<Self> {
        let list = folder.join(file_list::FILE_NAME).symlink_metadata()?;
        let (time, size) = (modified(&list)?, list.len());
        let folder = inode(&folder.symlink_metadata()?);
        Ok(Self { folder, list: inode(&list), time, size })
    }
}

impl TreeRecord {
    /// Records a tree that is finished; `clock` is a folder of our own in the same
    /// file system. All that is put into the tree later has a later time.
    ///
    /// Errors: the disk fails.
    pub(super) fn take(folder: &Path, clock: &Path) -> std::io::Result<Self> {
        Ok(Self { identity: TreeIdentity::read(folder)?, ended: read_clock(clock)? })
    }

    /// True if a folder is the tree that was recorded, changed or not.
    pub(super) fn is_at(&self, folder: &Path) -> bool {
        TreeIdentity::read(folder).is_ok_and(|found| found == self.identity)
    }

    /// True if a folder is the tree that was recorded, and nothing was put into it,
    /// removed from it or renamed in it since.
    pub(super) fn is_untouched_at(&self, folder: &Path) -> bool {
        self.is_at(folder) && self.check_folders(folder).unwrap_or(false)
    }

    fn check_folders(&self, root: &Path) -> std::io::Result<bool> {
        let mut list = PathListReader::open(root)?;
        let (mut previous, mut folders) = (String::new(), vec![root.to_path_buf()]);
        while let Some(path) = list.current() {
            folders.extend(new_folders(path, &previous).map(|folder| root.join(folder)));
            previous.clear();
            previous.push_str(path);
            list.advance()?;
            if folders.len() >= BATCH {
                if !self.are_untouched(&folders) {
                    return Ok(false);
                }
                folders.clear();
            }
        }
        Ok(self.are_untouched(&folders))
    }

    fn are_untouched(&self, folders: &[PathBuf]) -> bool {
        folders.par_iter().with_min_len(64).all(|folder| {
            folder.symlink_metadata().is_ok_and(|found| {
                found.is_dir() && modified(&found).is_ok_and(|time| time <= self.ended)
            })
        })
    }

    /// True if the clock was put back since the tree was recorded: then times say
    /// nothing.
    fn is_in_future(&self) -> bool {
        nanoseconds(SystemTime::now()) < self.ended
    }
}

/// A target that is as the state of the last build says.
#[derive(Debug)]
pub(in crate::world) struct KnownTree {
    pub(super) state: TreeState,
}

impl KnownTree {
    /// Looks at every folder of a target. Returns `None` if it is another tree than
    /// that of the state, or if anything was put into it, removed from it or renamed
    /// in it: then a build knows nothing of its files. (A file that somebody wrote
    /// into is not noticed.)
    pub(in crate::world) fn open(target: &Path, state: TreeState) -> Option<Self> {
        let record = &state.target;
        let is_known = !record.is_in_future() && record.is_untouched_at(target);
        is_known.then_some(Self { state })
    }
}

/// Returns the present time by the clock of the file system, once that has moved on,
/// or after some milliseconds: it may be as coarse as that.
fn read_clock(folder: &Path) -> std::io::Result<u64> {
    let path = folder.join("clock");
    let mut file = crate::world::disk::create_file(&path)?;
    let mut write = || {
        file.write_all(b".")?;
        modified(&file.metadata()?)
    };
    let now = write()?;
    for _ in 0..20 {
        if write()? > now {
            break;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    drop(file);
    crate::world::disk::remove_file(&path)?;
    Ok(now)
}

fn modified(metadata: &Metadata) -> std::io::Result<u64> {
    metadata.modified().map(nanoseconds)
}

fn nanoseconds(time: SystemTime) -> u64 {
    let since = time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_nanos()).unwrap_or(u64::MAX)
}

#[cfg(unix)]
fn inode(metadata: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(metadata)
}

#[cfg(not(unix))]
fn inode(_metadata: &Metadata) -> u64 {
    0
}
