//! A tree of files that takes the place of another, at a cost that is in the number
//! of files that change.
//!
//! Files that change are written into a new folder beside the target. In the end
//! there are three ways to a whole tree:
//!
//! 1. The tree before the one at the target was kept, the *spare*, and is as it was
//!    left. It is brought up to date: only the paths are touched in which it differs
//!    from what is wanted.
//! 2. There is no spare, but the target is as it was left: the new folder is filled
//!    up with links to the files of the target.
//! 3. Nothing is known of the target: all files have been written.
//!
//! Then the new tree and the target are exchanged, and the tree that was the target
//! is the next spare. (In the third way it is removed by its list.)
//!
//! Both trees share the inodes of files that are the same, so no file is ever written
//! to where it is: one that changes has been made in the new folder, where no file is
//! shared yet, and is moved to its place.
//!
//! Killed at any moment, a build leaves the target whole. A spare that is being
//! changed has the name of a new folder, and no list, as an unfinished build has;
//! and a target that was exchanged before its state was saved is not the one that
//! the saved state describes.

mod difference;
mod exchange;
mod farm;
mod path_list;
mod spare;
mod state;
#[cfg(test)]
mod tests;

pub(super) use state::{KnownTree, TreeState};

use super::copy::{copy_checked, digest_file};
use super::disk;
use super::file_list::is_inside_path;
use super::staging::{Leftover, Staging};
use super::unwritable_message;
use anyhow::Result;
use difference::WrittenPaths;
use exchange::Exchange;
use nianbao_core::diag::{ContextText, UserError};
use nianbao_core::source::Digest;
use nianbao_text::text;
use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

/// The name of the folder in a new tree for files that are no part of it.
const SCRATCH: &str = ".nianbao-scratch";

/// Returns the folder beside a target for what is remembered of it. It holds the
/// spare, `previous`, and for a moment `clock`; all else in it is the caller's.
pub(super) fn memory_folder(target: &Path) -> PathBuf {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    target.with_file_name(format!(".{name}.nianbao"))
}

/// Calls `each` with the paths of the files of a target, in the order of their bytes.
///
/// Errors: the target has no list, or it cannot be read.
pub(super) fn for_each_listed(target: &Path, mut each: impl FnMut(&str)) -> std::io::Result<()> {
    let mut list = path_list::PathListReader::open(target)?;
    while let Some(path) = list.current() {
        each(path);
        list.advance()?;
    }
    Ok(())
}

/// Returns the place of the spare: the tree before the one at the target.
fn spare_folder(target: &Path) -> PathBuf {
    memory_folder(target).join("previous")
}

/// A tree that is being made; dropping it leaves the target and the spare as they
/// are.
pub(super) struct NewTree {
    target: PathBuf,
    staging: Staging,
    known: Option<KnownTree>,
    written: Mutex<WrittenPaths>,
}

/// The result of a build whose tree is at the target.
#[derive(Debug)]
pub(super) struct FinishedTree {
    /// The state that the next build is given; `None` if nothing is known for sure.
    pub(super) state: Option<TreeState>,
    pub(super) leftovers: Vec<Leftover>,
}

impl NewTree {
    /// Begins a tree, after clearing away what killed builds left beside the target.
    /// Where the target is known, only files that differ from it have to be written;
    /// where it is not, all.
    ///
    /// Errors: the target has no parent folder, or the disk fails.
    pub(super) fn begin(target: &Path, known: Option<KnownTree>) -> Result<Self> {
        let staging = Staging::new(target)?;
        let written = Mutex::default();
        Ok(Self { target: target.to_path_buf(), staging, known, written })
    }

    /// Writes a file that is new or other than in the target. May be called from
    /// several threads.
    ///
    /// Errors: the disk fails.
    pub(super) fn write(&self, path: &str, bytes: &[u8]) -> Result<()> {
        self.remember(path);
        let to = self.staging.folder.join(path);
        disk::write_file(&to, bytes).context_text(|| unwritable_message(&to))
    }

    /// Copies a file that is new or other than in the target, and whose digest stands
    /// on a page. May be called from several threads.
    ///
    /// Errors: the file's digest is another one by now, or the disk fails.
    pub(super) fn copy(&self, path: &str, from: &Path, digest: &Digest) -> Result<()> {
        self.remember(path);
        let to = self.staging.folder.join(path);
        let folder = to.parent().unwrap_or(&self.staging.folder);
        disk::create_folders(folder).context_text(|| unwritable_message(folder))?;
        copy_checked(from, &to, digest)
    }

    /// Moves a file of this build's to its place. May be called from several threads.
    ///
    /// Errors: the disk fails.
    pub(super) fn take(&self, path: &str, from: &Path) -> Result<()> {
        self.remember(path);
        let to = self.staging.folder.join(path);
        let moved = disk::in_new_folder(&to, || disk::rename(from, &to));
        moved.context_text(|| unwritable_message(&to))
    }

    /// Makes a file of another folder a file of the tree too, unless the tree has it; where a
    /// link would not do, a copy. The digest of a file that was written to after `made` is
    /// computed. May be called from several threads.
    ///
    /// Errors: the file is not the one that its digest stands for, or the disk fails.
    pub(super) fn link(
        &self,
        path: &str,
        from: &Path,
        digest: &Digest,
        made: SystemTime,
    ) -> Result<()> {
        let (to, shown) = (self.staging.folder.join(path), from.display());
        let is_as_built = |found: &Metadata| {
            let is_old = found.modified().is_ok_and(|time| time <= made);
            let is_same = || digest_file(from, |_| Ok(())).is_ok_and(|found| found == *digest);
            found.is_file() && found.len() == digest.size && (is_old || is_same())
        };
        let found = from.symlink_metadata().ok().filter(is_as_built).ok_or_else(|| {
            UserError::new_error(text!(
                "{shown} 与生成时不同：重新生成它所在的部分",
                "{shown} is not as it was built: make the part that it is in again"
            ))
        })?;
        self.remember(path);
        // A file has the mode of any new file, so that a web server may read it.
        let has_own_mode = Some(found.permissions()) == self.staging.file_permissions();
        if has_own_mode && disk::in_new_folder(&to, || disk::link(from, &to)).is_ok() {
            return Ok(());
        }
        // A document of an office that this build made itself, and of one in a part.
        if digest_file(&to, |_| Ok(())).is_ok_and(|found| found == *digest) {
            return Ok(());
        }
        // Only into a file of its own: another tree may have what is there already.
        let own = disk::in_new_folder(&to, || disk::create_new_file(&to));
        own.context_text(|| unwritable_message(&to))?;
        copy_checked(from, &to, digest)
    }

    /// Returns the folder for files of this build alone; it goes when the tree is finished.
    pub(super) fn scratch_folder(&self) -> PathBuf {
        self.staging.folder.join(SCRATCH)
    }

    /// Puts the tree in the target's place. `paths` are all of its files, in the order
    /// of their bytes: those that were written, and those that stay as they are in a
    /// known target. If nothing was written and none goes, nothing is touched.
    ///
    /// Errors: the disk fails, or the target is another one than in the beginning; it
    /// then stays as it is.
    pub(super) fn finish<P: AsRef<str>>(
        self,
        paths: impl IntoIterator<Item = P>,
    ) -> Result<FinishedTree> {
        let scratch = self.scratch_folder();
        if scratch.exists() {
            std::fs::remove_dir_all(&scratch).context_text(|| unwritable_message(&scratch))?;
        }
        let written = self.written.into_inner().unwrap_or_else(PoisonError::into_inner);
        let exchange = Exchange { target: &self.target };
        match self.known {
            None => exchange.finish_unknown(self.staging, paths),
            Some(known) => exchange.finish_known(self.staging, known.state, written.sort(), paths),
        }
    }

    fn remember(&self, path: &str) {
        debug_assert!(is_inside_path(path), "{path}");
        if self.known.is_some() {
            self.written.lock().unwrap_or_else(PoisonError::into_inner).add(path);
        }
    }
}
