//! A folder for files of one build alone.

use crate::world::tree::NewTree;
use std::path::{Path, PathBuf};

/// A folder that is removed when it is dropped.
pub(super) struct ScratchFolder(PathBuf);

impl ScratchFolder {
    /// Names a folder in a new tree. It is made when a file is written.
    pub(super) fn new(tree: &NewTree) -> Self {
        Self(tree.scratch_folder())
    }

    /// Returns the path.
    pub(super) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for ScratchFolder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
