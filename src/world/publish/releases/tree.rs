//! The files of a new release: those that are the same in the one before are that file under
//! another name, all others are written.

use super::super::changes::Changes;
use super::super::ownership::{Ownership, inherit_acl};
use super::super::published_files::{self, PublishedFiles, ReleaseMark, Step};
use super::SiteFiles;
use crate::world::copy::digest_file;
use crate::world::site_output::FileEntry;
use crate::world::{disk, unwritable_message};
use anyhow::Result;
use nianbao_core::diag::{ContextText, UserError};
use nianbao_text::text;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::fs::Metadata;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::SystemTime;

/// Told of each file that was written: its path, how many are, and how many there are.
type SentSink<'s> = dyn Fn(&str, usize, usize) + Sync + 's;

/// A release that is being made.
pub(super) struct NewRelease {
    /// Its folder, which does not have its name yet.
    pub(super) folder: PathBuf,
    /// The release before.
    pub(super) base: Option<Base>,
    pub(super) ownership: Ownership,
}

/// A release whose files are taken over.
pub(super) struct Base {
    folder: PathBuf,
    /// When its list was written, after all of its files.
    completed: SystemTime,
}

impl Base {
    /// Returns a release to take files from; `None` if it has no list.
    pub(super) fn open(folder: PathBuf) -> Option<Self> {
        let list = folder.join(published_files::NAME).metadata().ok()?;
        Some(Self { folder, completed: list.modified().ok()? })
    }

    /// True if nothing was written into a file since the release was made, as far as its times
    /// tell.
    fn has_untouched(&self, file: &Metadata) -> bool {
        file.modified().is_ok_and(|modified| modified <= self.completed)
    }
}

impl NewRelease {
    /// Writes all files of the release, its list last.
    ///
    /// Errors: the disk fails, or a file of the site changes meanwhile.
    pub(super) fn fill(
        &mut self,
        files: &SiteFiles,
        before: &PublishedFiles,
        changes: &Changes,
        release: ReleaseMark,
        on_sent: &SentSink,
    ) -> Result<()> {
        let failed = || unwritable_message(&self.folder);
        self.ownership.create_folder(&self.folder).context_text(failed)?;
        if let Some(releases) = self.folder.parent() {
            inherit_acl(releases, &self.folder);
        }
        self.ownership.settle(&self.folder).context_text(failed)?;
        self.create_folders(files.entries, changes)?;
        let to_send: BTreeSet<&str> = changes.to_send().map(|entry| entry.path.as_str()).collect();
        let (sent, total) = (AtomicUsize::new(0), to_send.len());
        files.entries.par_iter().try_for_each(|entry| {
            if !to_send.contains(entry.path.as_str())
                && self.share(&entry.path, entry.digest.size)?
            {
                return Ok(());
            }
            self.write(entry, files)?;
            if to_send.contains(entry.path.as_str()) {
                on_sent(&entry.path, sent.fetch_add(1, Ordering::Relaxed) + 1, total);
            }
            anyhow::Ok(())
        })?;
        for path in changes.retired.keys() {
            self.take_over(path)?;
        }
        let mut list = before.at_step(Step::Done, changes, files.entries);
        list.release = Some(release);
        self.write_list(&list.to_bytes()).context_text(failed)
    }

    /// Creates the folders of all files.
    fn create_folders(&self, entries: &[FileEntry], changes: &Changes) -> Result<()> {
        let paths = entries.iter().map(|entry| entry.path.as_str());
        let paths = paths.chain(changes.retired.keys().map(String::as_str));
        let parents = paths.flat_map(|path| path.match_indices('/').map(|(at, _)| &path[..at]));
        let folders: BTreeSet<&str> = parents.collect();
        folders
            .into_iter()
            .try_for_each(|folder| self.ownership.create_folder(&self.folder.join(folder)))
            .context_text(|| unwritable_message(&self.folder))
    }

    /// Takes over a file of the release before. Returns false if that does not have it as it
    /// has to be.
    fn share(&self, path: &str, size: u64) -> Result<bool> {
        let Some(base) = &self.base else { return Ok(false) };
        let from = base.folder.join(path);
        let is_fit = from.symlink_metadata().is_ok_and(|about| {
            about.is_file()
                && about.len() == size
                && self.ownership.fits(&about)
                && base.has_untouched(&about)
        });
        if !is_fit {
            return Ok(false);
        }
        let to = self.folder.join(path);
        match disk::link(&from, &to) {
            Ok(()) => Ok(true),
            // A full disk is no reason to write a copy instead.
            Err(error) if error.kind() == ErrorKind::StorageFull => {
                Err(error).context_text(|| unwritable_message(&to))
            }
            Err(_) => Ok(false),
        }
    }

    /// Takes over a file that only the release before has.
    fn take_over(&self, path: &str) -> Result<()> {
        let Some(base) = &self.base else { return Ok(()) };
        let to = self.folder.join(path);
        match disk::link_or_copy(&base.folder.join(path), &to) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                Err(error).context_text(|| unwritable_message(&to))
            }
            _ => Ok(()),
        }
    }

    fn write(&self, entry: &FileEntry, files: &SiteFiles) -> Result<()> {
        let (from, to) = (files.locate(entry), self.folder.join(&entry.path));
        let copy = || {
            let mut file = disk::create_new_file(&to)?;
            let digest = digest_file(&from, |piece| file.write_all(piece))?;
            self.ownership.apply_to_file(&file)?;
            std::io::Result::Ok(digest)
        };
        if copy().context_text(|| unwritable_message(&to))? == entry.digest {
            return Ok(());
        }
        Err(changed_error(&from))
    }

    fn write_list(&self, bytes: &[u8]) -> std::io::Result<()> {
        let mut file = disk::create_new_file(&self.folder.join(published_files::NAME))?;
        file.write_all(bytes)?;
        self.ownership.apply_to_file(&file)
    }
}

fn changed_error(file: &Path) -> anyhow::Error {
    let shown = file.display();
    UserError::new_error(text!(
        "{shown} 在发布期间有改动，没有发布；再发布一次",
        "{shown} changed during the publication, and nothing was published; publish again"
    ))
}
