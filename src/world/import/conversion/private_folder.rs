//! The folder in which `LibreOffice` works: its profile, the documents and what it makes.

use super::profile::settings_file;
use std::io::{ErrorKind, Result};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The beginning of the names of private folders.
const PREFIX: &str = "nianbao-convert";
/// The time after which a folder was left by a process that was killed: no start takes a day.
const ABANDONED_AFTER: Duration = Duration::from_hours(24);
/// The most folders that may be in use at the same time by processes of one number.
const MAX_FOLDERS: usize = 1000;
/// The time between two attempts to remove a folder.
const STEP: Duration = Duration::from_millis(20);

/// A folder that nobody else can read, removed when it is dropped.
pub(super) struct PrivateFolder {
    pub(super) path: PathBuf,
}

impl PrivateFolder {
    /// Creates it with the profile, and folders for documents and for what is made of them.
    ///
    /// Errors: the folder for temporary files cannot be written to, or the disk is full.
    pub(super) fn create() -> Result<Self> {
        let parent = std::env::temp_dir();
        remove_abandoned(&parent);
        let names = (0..MAX_FOLDERS).map(|at| format!("{PREFIX}-{}-{at}", std::process::id()));
        for path in names.map(|name| parent.join(name)) {
            match private_builder().create(&path) {
                Ok(()) => {
                    let folder = Self { path };
                    folder.fill()?;
                    return Ok(folder);
                }
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Err(ErrorKind::AlreadyExists.into())
    }

    fn fill(&self) -> Result<()> {
        for inner in ["in", "out", "tmp", "profile", "profile/user"] {
            private_builder().create(self.path.join(inner))?;
        }
        let settings = self.path.join("profile/user/registrymodifications.xcu");
        std::fs::write(settings, settings_file())
    }
}

impl Drop for PrivateFolder {
    fn drop(&mut self) {
        // A process that was just ended may still have written.
        for _ in 0..5 {
            if std::fs::remove_dir_all(&self.path).is_ok() {
                return;
            }
            std::thread::sleep(STEP);
        }
    }
}

fn private_builder() -> std::fs::DirBuilder {
    let mut builder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
}

/// Removes the folders that killed processes left in `parent`; those of other users stay.
fn remove_abandoned(parent: &Path) {
    let entries = std::fs::read_dir(parent).into_iter().flatten().flatten();
    let is_ours = |entry: &std::fs::DirEntry| {
        let name = entry.file_name();
        name.to_str().is_some_and(|name| name.starts_with(PREFIX))
    };
    for entry in entries.filter(is_ours) {
        let modified = entry.metadata().ok().filter(std::fs::Metadata::is_dir);
        let age = modified.and_then(|data| data.modified().ok()?.elapsed().ok());
        if age.is_some_and(|age| age > ABANDONED_AFTER) {
            // One that cannot be removed harms nobody.
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
}
