//! Publishing to a folder of this machine: a new one is made beside it and takes
//! its place in one step, and the one before is kept to return to.

use super::super::copy::{copy_checked, digest_file};
use super::super::file_list::FileList;
use super::super::output::{Output, resolve_target, split_leftovers};
use super::super::site_output::{FileContent, FileEntry};
use super::super::staging::{self, Leftover, Staging, previous_path};
use super::super::{unreadable_message, unwritable_message};
use super::diff::Changes;
use super::lock_owner::LockOwner;
use super::published_files::{self, PublishedFiles};
use super::{PublishEvent, PublishJob, PublishSummary};
use anyhow::Result;
use nianbao_core::diag::{ContextText, UserError};
use nianbao_text::text;
use std::collections::HashSet;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Compares, and makes a new folder unless all is there.
pub(super) fn publish(job: &PublishJob, entries: &[FileEntry]) -> Result<PublishSummary> {
    let folder = PathBuf::from(&job.target.uri.path);
    let output = Output::new(job.site, &folder).context_text(|| {
        let uri = &job.target.uri;
        text!(
            "不能发布到 {uri}：换一个空文件夹，或由本程序发布的文件夹",
            "cannot publish to {uri}: choose an empty folder, or one that this program published to"
        )
    })?;
    let changes = Changes::between(&read_published_files(output.target(), job)?, entries);
    if job.dry_run || changes.is_empty() {
        return Ok(changes.into());
    }
    let _lock = FolderLock::acquire(output.target(), job.force_unlock)?;
    let changes = Changes::between(&read_published_files(output.target(), job)?, entries);
    let rest = write(job, output.target(), &changes, entries)?;
    for path in &changes.remove {
        (job.on_event)(PublishEvent::Removed { path });
    }
    let (kept, left) = split_leftovers(rest);
    Ok(PublishSummary { kept, left, ..changes.into() })
}

/// Returns to the site that was there before.
pub fn rollback(folder: &Path) -> Result<()> {
    let target = resolve_target(folder)?;
    if !previous_path(&target).is_dir() {
        let folder = folder.display();
        return Err(UserError::error(text!(
            "{folder} 旁边没有保留上一版，无从恢复",
            "no site from before is kept beside {folder}; there is nothing to return to"
        )));
    }
    let _lock = FolderLock::acquire(&target, false)?;
    staging::restore_previous(&target)
}

/// What the folder says was published there.
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

/// Makes the new folder and swaps it in.
fn write(
    job: &PublishJob,
    target: &Path,
    changes: &Changes,
    entries: &[FileEntry],
) -> Result<Vec<Leftover>> {
    let staging = Staging::new(target)?;
    staging.create_folders(job.site_output.paths())?;
    let send: HashSet<&str> = changes.to_send().map(|entry| entry.path.as_str()).collect();
    let (done, total) = (AtomicUsize::new(0), send.len());
    let made = job.site_output.render_all(&|path, piece| {
        place_file(&target.join(path), piece, &staging.folder.join(path))?;
        if send.contains(path) {
            let done = done.fetch_add(1, Ordering::Relaxed) + 1;
            (job.on_event)(PublishEvent::Sent { path, done, total });
        }
        Ok(())
    })?;
    debug_assert_eq!(made, entries, "the same site twice");
    let list = staging.folder.join(published_files::NAME);
    std::fs::write(&list, PublishedFiles::from_entries(&made).to_bytes())
        .context_text(|| unwritable_message(&list))?;
    let own = std::iter::once(published_files::NAME.to_owned());
    staging.swap_in_keeping_previous(&FileList(
        made.into_iter().map(|entry| entry.path).chain(own).collect(),
    ))
}

/// Writes a file. One that is the same in the old folder is the same file in the
/// new one too, with its date: a web server goes by that.
fn place_file(old: &Path, piece: &FileContent, new: &Path) -> Result<()> {
    let same = match piece {
        FileContent::Bytes(bytes) => std::fs::read(old).is_ok_and(|there| there == *bytes),
        FileContent::File(_, known) => {
            digest_file(old, |_| Ok(())).is_ok_and(|there| there == *known)
        }
    };
    if same && !old.is_symlink() && std::fs::hard_link(old, new).is_ok() {
        return Ok(());
    }
    match piece {
        FileContent::Bytes(bytes) => {
            std::fs::write(new, bytes).context_text(|| unwritable_message(new))
        }
        FileContent::File(from, known) => copy_checked(from, new, known),
    }
}

/// Held while a folder is published to; the system takes it away with the
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
            let mut holder = Vec::new();
            let _ = file.take(4096).read_to_end(&mut holder);
            return Err(LockOwner::parse(&holder).locked_error(&target.display().to_string()));
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
