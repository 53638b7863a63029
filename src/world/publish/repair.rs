//! Looks for files at a target that are lost or not as they were sent.

use super::parallel::for_each_parallel;
use super::published_files::PublishedFiles;
use anyhow::Result;
use nianbao_core::source::Digest;
use std::sync::{Mutex, PoisonError};

/// Reads every file on a list and marks those that are lost or other ones by now. `digest`
/// reads one file, `threads` at a time.
///
/// Errors: those of `digest`.
pub(super) fn mark_damage(
    list: &mut PublishedFiles,
    threads: usize,
    digest: &(dyn Fn(&str) -> Result<Option<Digest>> + Sync),
) -> Result<()> {
    let (missing, other) = (Mutex::new(Vec::new()), Mutex::new(Vec::new()));
    let files: Vec<(&str, u64, &str)> = list.certain().collect();
    for_each_parallel(&files, threads, &|(path, size, sha256)| {
        let place = match digest(path)? {
            None => &missing,
            Some(found) if found.size != *size || found.sha256() != *sha256 => &other,
            Some(_) => return Ok(()),
        };
        place.lock().unwrap_or_else(PoisonError::into_inner).push((*path).to_owned());
        Ok(())
    })?;
    list.mark_lost(missing.into_inner().unwrap_or_else(PoisonError::into_inner).iter());
    list.mark_changing(other.into_inner().unwrap_or_else(PoisonError::into_inner).iter());
    Ok(())
}
