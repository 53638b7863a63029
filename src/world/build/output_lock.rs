//! The lock that keeps two builds from one output.

use crate::world::disk;
use crate::world::folder_lock::FolderLock;
use crate::world::tree::memory_folder;
use anyhow::Result;
use std::path::{Path, PathBuf};

/// Acquires the lock of an output; `None` where there is no place for one.
///
/// Errors: another build of it is under way.
pub(super) fn lock_output(target: &Path) -> Result<Option<OutputLock>> {
    let folder = memory_folder(target);
    let Some(parent) = folder.parent().filter(|parent| parent.is_dir()) else { return Ok(None) };
    debug_assert!(target.starts_with(parent));
    // A place that cannot be written to is told of when the site is.
    if !folder.is_dir() && disk::create_folder(&folder).is_err() && !folder.is_dir() {
        return Ok(None);
    }
    let lock = match FolderLock::try_acquire(&folder, false) {
        Ok(Ok(lock)) => lock,
        Ok(Err(owner)) => return Err(owner.building_error(&target.display().to_string())),
        Err(_) => return Ok(None),
    };
    Ok(Some(OutputLock { lock: Some(lock), folder }))
}

/// The lock of an output. A folder that was made for it alone goes with it.
pub(super) struct OutputLock {
    lock: Option<FolderLock>,
    folder: PathBuf,
}

impl Drop for OutputLock {
    fn drop(&mut self) {
        self.lock = None;
        let _ = disk::remove_folder(&self.folder);
    }
}
