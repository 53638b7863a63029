//! The folder of a desk for what is handed in. It ends with the desk; what the folders of desks
//! that were killed hold ends with the next desk of the same user.

use crate::world::folder_lock::FolderLock;
use crate::world::random::random_word;
use crate::world::unwritable_message;
use anyhow::Result;
use nianbao_core::diag::ContextText;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How the name of the folder begins.
const PREFIX: &str = "nianbao-desk-";
/// The time for which a folder may be without its lock.
const BEING_MADE: Duration = Duration::from_hours(1);
/// The mode of a folder that its owner alone can use.
#[cfg(unix)]
const PRIVATE: u32 = 0o700;

/// A folder that its owner alone can use.
pub(in crate::world::desk) struct Room {
    pub(in crate::world::desk) path: PathBuf,
    /// Tells other desks that this one has not ended.
    _lock: FolderLock,
}

impl Room {
    /// Makes the folder, and removes those of desks that were killed.
    ///
    /// Errors: there is no place for it.
    pub(in crate::world::desk) fn new() -> Result<Self> {
        let above = std::env::temp_dir();
        remove_left(&above);
        // A name that nobody can take before.
        let path = above.join(format!("{PREFIX}{}", random_word()?));
        create_private(&path).context_text(|| unwritable_message(&path))?;
        let lock = FolderLock::acquire(&path, false)?;
        Ok(Self { path, _lock: lock })
    }

    /// Removes the folder with all that is in it.
    pub(in crate::world::desk) fn remove(&self) {
        let _ = std::fs::remove_dir_all(&self.path);
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        self.remove();
    }
}

/// Removes the folders of desks of this user that have ended without doing so.
fn remove_left(above: &Path) {
    for entry in std::fs::read_dir(above).into_iter().flatten().flatten() {
        let is_named = entry.file_name().to_string_lossy().starts_with(PREFIX);
        let path = entry.path();
        if is_named && is_private(&path) && is_left(&path) {
            let _ = std::fs::remove_dir_all(&path);
        }
    }
}

/// True if no process holds the lock that is in a folder. A new folder without one is just being
/// made.
fn is_left(room: &Path) -> bool {
    let age = || room.metadata().and_then(|found| found.modified()).ok()?.elapsed().ok();
    let has_lock = room.join(crate::world::folder_lock::FILE_NAME).exists();
    (has_lock || age().is_some_and(|age| age > BEING_MADE))
        && matches!(FolderLock::try_acquire(room, false), Ok(Ok(_)))
}

/// True if a path is a folder that nobody but this user can have put anything into.
#[cfg(unix)]
fn is_private(path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let own = rustix::process::geteuid().as_raw();
    path.symlink_metadata()
        .is_ok_and(|found| found.is_dir() && found.uid() == own && found.mode() & 0o777 == PRIVATE)
}

/// True if a path is a folder. Each user has a folder for what is temporary.
#[cfg(not(unix))]
fn is_private(path: &Path) -> bool {
    path.symlink_metadata().is_ok_and(|found| found.is_dir())
}

/// Creates a folder that its owner alone can use.
fn create_private(folder: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, PRIVATE);
    builder.create(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_of_desks_that_were_killed_are_removed() {
        let above = tempfile::tempdir().unwrap();
        let named = |name: &str| above.path().join(format!("{PREFIX}{name}"));
        let [left, held, new, other] = ["left", "held", "new", "other"].map(named);
        for folder in [&left, &held, &new, &other] {
            create_private(folder).unwrap();
        }
        for folder in [&left, &other] {
            std::fs::write(folder.join(crate::world::folder_lock::FILE_NAME), "").unwrap();
            std::fs::write(folder.join("年报.docx"), "").unwrap();
        }
        let other = {
            let renamed = above.path().join("nianbao-other");
            std::fs::rename(&other, &renamed).unwrap();
            renamed
        };
        let _lock = FolderLock::acquire(&held, false).unwrap();
        remove_left(above.path());
        assert!(!left.exists());
        assert!(held.exists() && new.exists() && other.exists());
    }

    #[test]
    #[cfg(unix)]
    fn a_folder_that_others_can_write_to_is_left_alone() {
        use std::os::unix::fs::PermissionsExt;
        let above = tempfile::tempdir().unwrap();
        let folder = above.path().join(format!("{PREFIX}open"));
        create_private(&folder).unwrap();
        std::fs::write(folder.join(crate::world::folder_lock::FILE_NAME), "").unwrap();
        let link = above.path().join(format!("{PREFIX}link"));
        std::os::unix::fs::symlink(&folder, &link).unwrap();
        std::fs::set_permissions(&folder, PermissionsExt::from_mode(0o777)).unwrap();
        remove_left(above.path());
        assert!(folder.exists() && link.exists());
    }

    #[test]
    fn the_folder_ends_with_the_desk() {
        let room = Room::new().unwrap();
        let path = room.path.clone();
        assert!(path.is_dir());
        drop(room);
        assert!(!path.exists());
    }
}
