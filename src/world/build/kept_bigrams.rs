//! The file with the bigrams of all pages, which is kept beside an output for the next build.

use crate::world::copy::digest_file;
use crate::world::tree::memory_folder;
use nianbao_core::source::Digest;
use std::fs::File;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// The beginning of the names of such files; their digest follows.
const PREFIX: &str = "bigrams-";

/// A file of bigrams by its digest.
pub(super) struct KeptBigrams {
    digest: Digest,
}

impl KeptBigrams {
    pub(super) fn new(digest: Digest) -> Self {
        Self { digest }
    }

    fn path(&self, target: &Path) -> PathBuf {
        memory_folder(target).join(format!("{PREFIX}{}", &self.digest.sha256()[..16]))
    }

    /// True if there is a file of its size; what is in it is seen when it is opened.
    pub(super) fn is_there(&self, target: &Path) -> bool {
        self.path(target).metadata().is_ok_and(|about| about.len() == self.digest.size)
    }

    /// Opens the file.
    ///
    /// Errors: it is not as it was, or cannot be read.
    pub(super) fn open(&self, target: &Path) -> std::io::Result<File> {
        let path = self.path(target);
        if digest_file(&path, |_| Ok(()))? != self.digest {
            return Err(ErrorKind::InvalidData.into());
        }
        File::open(path)
    }

    /// Moves a file that was made to its place, before the memory that names it is saved.
    pub(super) fn keep(&self, made: &Path, target: &Path) {
        let path = self.path(target);
        let _ = path.parent().map_or(Ok(()), std::fs::create_dir_all);
        let _ = std::fs::rename(made, path);
    }

    /// Removes those of earlier builds.
    pub(super) fn remove_others(&self, target: &Path) {
        let own = self.path(target);
        let entries = std::fs::read_dir(memory_folder(target)).into_iter().flatten().flatten();
        for entry in entries.filter(|entry| entry.path() != own) {
            if entry.file_name().to_string_lossy().starts_with(PREFIX) {
                let _ = std::fs::remove_file(entry.path());
            }
        }
    }
}
