//! A lock in a folder of this machine: of a publication, or of a build beside its output. The system releases it with the process that holds it.

use super::lock_owner::LockOwner;
use super::unwritable_message;
use anyhow::Result;
use nianbao_core::diag::ContextText;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};

/// The name of the lock.
pub(super) const FILE_NAME: &str = ".nianbao-lock";
/// How often a lock is taken that somebody removes at the same moment.
const MAX_ATTEMPTS: usize = 100;

/// A lock that is held.
pub(super) struct FolderLock {
    path: PathBuf,
    file: File,
}

impl FolderLock {
    /// Acquires the lock of a folder that exists. With `force` it is taken from whoever has it,
    /// who then stops. Returns the owner if another process has it.
    ///
    /// Errors: the disk fails.
    pub(super) fn try_acquire(folder: &Path, force: bool) -> Result<Result<Self, LockOwner>> {
        let path = folder.join(FILE_NAME);
        let mut force = force;
        for _ in 0..MAX_ATTEMPTS {
            let mut options = OpenOptions::new();
            let file = (options.read(true).write(true).create(true).truncate(false))
                .open(&path)
                .context_text(|| unwritable_message(&path))?;
            if matches!(file.try_lock(), Err(TryLockError::WouldBlock)) {
                if !force {
                    let mut owner = Vec::new();
                    let _ = file.take(4096).read_to_end(&mut owner);
                    return Ok(Err(LockOwner::parse(&owner)));
                }
                // The owner's lock has no name any more, by which it knows.
                force = false;
                let _ = std::fs::remove_file(&path);
                continue;
            }
            let lock = Self { path: path.clone(), file };
            // Its owner may have removed it between the two steps.
            if lock.is_held() {
                return lock.name_owner().map(|()| Ok(lock));
            }
            std::mem::forget(lock);
        }
        Ok(Err(LockOwner::default()))
    }

    /// Acquires the lock of a folder that is published to.
    ///
    /// Errors: another process has it, or the disk fails.
    pub(super) fn acquire(folder: &Path, force: bool) -> Result<Self> {
        Self::try_acquire(folder, force)?
            .map_err(|owner| owner.locked_error(&folder.display().to_string()))
    }

    fn name_owner(&self) -> Result<()> {
        let mut file = &self.file;
        (file.set_len(0))
            .and_then(|()| file.rewind())
            .and_then(|()| file.write_all(&LockOwner::current().to_bytes()))
            .context_text(|| unwritable_message(&self.path))
    }

    /// True unless somebody took the lock away.
    pub(super) fn is_held(&self) -> bool {
        let (Ok(own), Ok(named)) = (self.file.metadata(), self.path.symlink_metadata()) else {
            return false;
        };
        is_same_file(&own, &named)
    }
}

impl Drop for FolderLock {
    fn drop(&mut self) {
        if self.is_held() {
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

#[cfg(unix)]
fn is_same_file(one: &std::fs::Metadata, other: &std::fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (one.dev(), one.ino()) == (other.dev(), other.ino())
}

#[cfg(not(unix))]
fn is_same_file(_: &std::fs::Metadata, _: &std::fs::Metadata) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_is_had_by_one_and_taken_by_force() {
        let folder = tempfile::tempdir().unwrap();
        let first = FolderLock::acquire(folder.path(), false).unwrap();
        assert!(FolderLock::acquire(folder.path(), false).is_err());
        let second = FolderLock::acquire(folder.path(), true).unwrap();
        assert!(!first.is_held() && second.is_held());
        assert!(FolderLock::acquire(folder.path(), false).is_err(), "it takes the lock itself");
        drop(first);
        assert!(second.is_held(), "who lost it leaves the other's alone");
        drop(second);
        assert!(FolderLock::acquire(folder.path(), false).is_ok());
    }
}
