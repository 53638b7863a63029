//! Publishing to a folder of this machine: a new folder is made beside it and
//! takes its place in one step; the folder before is kept to return to.

use super::diff::Changes;
use super::lock_owner::LockOwner;
use super::published_files::{self, PublishedFiles};
use super::{PublishEvent, PublishJob, PublishSummary};
use crate::world::copy::{copy_checked, digest_file};
use crate::world::file_list::FileList;
use crate::world::output::{Output, resolve_target, split_leftovers};
use crate::world::site_output::{FileContent, FileEntry};
use crate::world::staging::{self, Leftover, Staging, previous_path};
use crate::world::{unreadable_message, unwritable_message};
use anyhow::Result;
use nianbao_core::diag::{ContextText, UserError};
use nianbao_text::text;
use rayon::prelude::*;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Renders the site into a new folder, compares it with what was published, and
/// swaps it in if anything differs. A dry run writes nothing.
///
/// Errors: the folder holds files of others or is locked, a template fails, or
/// the disk does; the old site then stays as it is.
pub(super) fn publish(job: &PublishJob) -> Result<PublishSummary> {
    let folder = PathBuf::from(&job.target.uri.path);
    let output = Output::new(job.site, &folder).context_text(|| {
        let uri = &job.target.uri;
        text!(
            "不能发布到 {uri}：换一个空文件夹，或由本程序发布的文件夹",
            "cannot publish to {uri}: choose an empty folder, or one that this program published to"
        )
    })?;
    let target = output.target();
    if job.dry_run {
        let entries = job.site_output.list_entries()?;
        job.warn_of_limits(&entries);
        return Ok(Changes::between(&read_published_files(target, job)?, &entries).into());
    }
    let _lock = FolderLock::acquire(target, job.force_unlock)?;
    let publication = Publication {
        job,
        target,
        published: read_published_files(target, job)?,
        staging: Staging::new(target)?,
    };
    let entries = publication.render_changed()?;
    job.warn_of_limits(&entries);
    let changes = Changes::between(&publication.published, &entries);
    let leftovers = if changes.is_empty() {
        publication.staging.discard()
    } else {
        publication.link_unchanged(&entries)?;
        report_changes(job, &changes);
        publication.swap_in(&entries)?
    };
    let (kept, left) = split_leftovers(leftovers);
    Ok(PublishSummary { kept, left, ..changes.into() })
}

fn report_changes(job: &PublishJob, changes: &Changes) {
    let total = changes.to_send().count();
    for (done, entry) in (1..).zip(changes.to_send()) {
        (job.on_event)(PublishEvent::Sent { path: &entry.path, done, total });
    }
    for path in &changes.remove {
        (job.on_event)(PublishEvent::Removed { path });
    }
}

/// A publication that holds the lock of its folder.
struct Publication<'p> {
    job: &'p PublishJob<'p>,
    target: &'p Path,
    published: PublishedFiles,
    staging: Staging,
}

impl Publication<'_> {
    /// Renders every file once and writes those into the new folder that the old
    /// one does not have. Returns all files, in the order of their paths.
    fn render_changed(&self) -> Result<Vec<FileEntry>> {
        let output = self.job.site_output;
        self.staging.create_folders(output.paths())?;
        let (done, total) = (AtomicUsize::new(0), output.paths().count());
        output.render_all(&|entry, content| {
            if !self.published.contains(entry) {
                self.write_file(entry, content)?;
            }
            if output.has_page(&entry.path) {
                let done = done.fetch_add(1, Ordering::Relaxed) + 1;
                (self.job.on_event)(PublishEvent::Rendered { done, total });
            }
            Ok(())
        })
    }

    /// Puts the files into the new folder that are in the old one already. A file
    /// that is damaged there is rendered again.
    fn link_unchanged(&self, entries: &[FileEntry]) -> Result<()> {
        let unchanged = entries.par_iter().filter(|entry| self.published.contains(entry));
        unchanged.try_for_each(|entry| {
            if self.link(entry) {
                return Ok(());
            }
            self.copy(entry, &self.job.site_output.render_again(entry)?)
        })
    }

    /// Writes a file, unless the old folder has the same bytes.
    fn write_file(&self, entry: &FileEntry, content: &FileContent) -> Result<()> {
        if self.link(entry) { Ok(()) } else { self.copy(entry, content) }
    }

    fn copy(&self, entry: &FileEntry, content: &FileContent) -> Result<()> {
        let new = self.staging.folder.join(&entry.path);
        match content {
            FileContent::Bytes(bytes) => {
                std::fs::write(&new, bytes).context_text(|| unwritable_message(&new))
            }
            FileContent::File(from, digest) => copy_checked(from, &new, digest),
        }
    }

    /// Makes a file of the old folder one of the new folder too, if it has these
    /// bytes. It keeps its date: web servers and browsers go by that.
    fn link(&self, entry: &FileEntry) -> bool {
        let old = self.target.join(&entry.path);
        let has_size = std::fs::symlink_metadata(&old)
            .is_ok_and(|found| found.is_file() && found.len() == entry.digest.size);
        has_size
            && digest_file(&old, |_| Ok(())).is_ok_and(|found| found == entry.digest)
            && std::fs::hard_link(&old, self.staging.folder.join(&entry.path)).is_ok()
    }

    /// Puts the new folder in the place of the old one, and keeps that.
    fn swap_in(self, entries: &[FileEntry]) -> Result<Vec<Leftover>> {
        let list = self.staging.folder.join(published_files::NAME);
        let bytes = PublishedFiles::from_entries(entries).to_bytes();
        std::fs::write(&list, bytes).context_text(|| unwritable_message(&list))?;
        let own = std::iter::once(published_files::NAME.to_owned());
        let paths = entries.iter().map(|entry| entry.path.clone());
        self.staging.swap_in_keeping_previous(&FileList(paths.chain(own).collect()))
    }
}

/// Swaps the site that is kept beside a folder back in; done twice, it changes
/// nothing.
///
/// Errors: no site is kept, the folder is locked, or the disk fails.
pub fn rollback(folder: &Path) -> Result<()> {
    let target = resolve_target(folder)?;
    if !previous_path(&target).is_dir() {
        let folder = folder.display();
        return Err(UserError::new_error(text!(
            "{folder} 旁边没有保留上一版，无从恢复",
            "no site from before is kept beside {folder}; there is nothing to return to"
        )));
    }
    let _lock = FolderLock::acquire(&target, false)?;
    staging::restore_previous(&target)
}

/// Reads the list of files that were published to a folder; an empty one where
/// there is none or it is damaged.
fn read_published_files(target: &Path, job: &PublishJob) -> Result<PublishedFiles> {
    let path = target.join(published_files::NAME);
    let mut bytes = Vec::new();
    match File::open(&path) {
        Ok(file) => {
            file.take(published_files::MAX_SIZE)
                .read_to_end(&mut bytes)
                .context_text(|| unreadable_message(&path))?;
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Ok(PublishedFiles::default());
        }
        Err(error) => return Err(error).context_text(|| unreadable_message(&path)),
    }
    Ok(PublishedFiles::parse(&bytes).unwrap_or_else(|| {
        let path = path.display();
        (job.on_event)(PublishEvent::Warning(text!(
            "清单 {path} 已损坏，全部重新写入",
            "the list {path} is damaged; everything is written again"
        )));
        PublishedFiles::default()
    }))
}

/// A lock beside a folder that is published to. The system releases it with the
/// process that holds it.
struct FolderLock {
    path: PathBuf,
    _file: File,
}

impl FolderLock {
    fn acquire(target: &Path, force: bool) -> Result<Self> {
        let name = target.file_name().unwrap_or_default().to_string_lossy();
        let path = target.with_file_name(format!(".{name}.nianbao-lock"));
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).context_text(|| unwritable_message(parent))?;
        }
        let mut options = OpenOptions::new();
        let mut file = (options.read(true).write(true).create(true).truncate(false).open(&path))
            .context_text(|| unwritable_message(&path))?;
        if !force && matches!(file.try_lock(), Err(TryLockError::WouldBlock)) {
            let mut owner = Vec::new();
            let _ = file.take(4096).read_to_end(&mut owner);
            return Err(LockOwner::parse(&owner).locked_error(&target.display().to_string()));
        }
        file.set_len(0)
            .and_then(|()| file.write_all(&LockOwner::current().to_bytes()))
            .context_text(|| unwritable_message(&path))?;
        Ok(Self { path, _file: file })
    }
}

impl Drop for FolderLock {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.path);
    }
}
