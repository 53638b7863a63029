//! The tree before the one at the target, brought up to date.

use super::difference::Difference;
use super::path_list::UNFINISHED;
use crate::world::disk;
use crate::world::file_list::{FILE_NAME, folder_of};
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::io::{ErrorKind, Result};
use std::path::Path;

/// The folders of an update. Nobody else knows `spare` and `written`.
pub(super) struct SpareUpdate<'a> {
    pub(super) spare: &'a Path,
    /// The folder of the files that were written, with the new list.
    pub(super) written: &'a Path,
    pub(super) target: &'a Path,
}

impl SpareUpdate<'_> {
    /// Makes the spare the new tree. Its list goes first and comes last: without one
    /// it is an unfinished build.
    ///
    /// Errors: the disk fails, or the target lacks a file that its list names.
    pub(super) fn run(&self, difference: &Difference, written: &[String]) -> Result<()> {
        disk::remove_file(&self.spare.join(FILE_NAME))?;
        self.remove(difference)?;
        difference.relinked.par_iter().try_for_each(|path| {
            let at = self.spare.join(path);
            remove_if_file(&at)?;
            disk::in_new_folder(&at, || disk::link_or_copy(&self.target.join(path), &at))
        })?;
        written.par_iter().try_for_each(|path| {
            let at = self.spare.join(path);
            disk::in_new_folder(&at, || disk::rename(&self.written.join(path), &at))
        })?;
        disk::rename(&self.written.join(UNFINISHED), &self.spare.join(FILE_NAME))
    }

    /// Removes what the new tree does not have, and the folders that this leaves
    /// empty: a file may come in the place of one.
    fn remove(&self, difference: &Difference) -> Result<()> {
        let gone = difference.removed.par_iter().chain(&difference.obsolete);
        gone.try_for_each(|path| remove_if_file(&self.spare.join(path)))?;
        let gone = difference.removed.iter().chain(&difference.obsolete);
        let folders: BTreeSet<&str> = gone.filter_map(|path| folder_of(path)).collect();
        for folder in folders.into_iter().rev() {
            let mut empty = Some(folder);
            while let Some(path) = empty
                && remove_if_empty(&self.spare.join(path))?
            {
                empty = folder_of(path);
            }
        }
        Ok(())
    }
}

/// Removes a folder; false if there is something in it, or no folder.
fn remove_if_empty(path: &Path) -> Result<bool> {
    match disk::remove_folder(path) {
        Ok(()) => Ok(true),
        Err(error)
            if matches!(
                error.kind(),
                ErrorKind::DirectoryNotEmpty
                    | ErrorKind::AlreadyExists
                    | ErrorKind::NotADirectory
                    | ErrorKind::NotFound
            ) =>
        {
            Ok(false)
        }
        Err(error) => Err(error),
    }
}

/// Removes a file. Where none is, or a folder, or a file in the place of a folder of
/// the path, there is nothing to do.
fn remove_if_file(path: &Path) -> Result<()> {
    match disk::remove_file(path) {
        Err(error)
            if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
                || path.is_dir() =>
        {
            Ok(())
        }
        removed => removed,
    }
}
