//! A new tree of links to the files of the target.

use super::difference::WrittenPaths;
use super::path_list::{PathListReader, UNFINISHED};
use super::state::BATCH;
use crate::world::disk;
use crate::world::file_list::folder_of;
use rayon::prelude::*;
use std::io::{ErrorKind, Result};
use std::path::Path;

/// Links those files of a new tree's list that were not written for it.
///
/// Errors: the disk fails, or the target lacks a file that its list names.
pub(super) fn fill(folder: &Path, target: &Path, written: &WrittenPaths) -> Result<()> {
    let mut list = PathListReader::open_file(&folder.join(UNFINISHED))?;
    let mut batch = Vec::new();
    while list.read_batch(BATCH, &mut batch)? {
        if let WrittenPaths::All(written) = written {
            batch.retain(|path| written.binary_search(path).is_err());
        } else {
            batch = std::mem::take(&mut batch)
                .into_par_iter()
                .filter(|path| folder.join(path).symlink_metadata().is_err())
                .collect();
        }
        let in_folders: Vec<&[String]> =
            batch.chunk_by(|one, other| folder_of(one) == folder_of(other)).collect();
        in_folders.into_par_iter().try_for_each(|paths| link_in_folder(paths, folder, target))?;
    }
    Ok(())
}

/// Links files of one folder.
fn link_in_folder(paths: &[String], folder: &Path, target: &Path) -> Result<()> {
    if let Some(inner) = paths.first().and_then(|path| folder_of(path)) {
        let inner = folder.join(inner);
        match disk::create_folder(&inner) {
            Err(error) if error.kind() == ErrorKind::NotFound => disk::create_folders(&inner)?,
            Err(error) if error.kind() != ErrorKind::AlreadyExists => return Err(error),
            _ => {}
        }
    }
    paths.iter().try_for_each(|path| disk::link_or_copy(&target.join(path), &folder.join(path)))
}
