//! Publishing to a folder of this machine: a new one is made beside it and takes
//! its place in one step, and the one before is kept to return to.

use super::super::copy::{copy_checked, digest};
use super::super::manifest::Manifest;
use super::super::output::{Output, absolute, sorted};
use super::super::site_output::{Entry, FileContent};
use super::super::staging::{self, Leftover, Staging, previous};
use super::super::{unreadable, unwritable};
use super::diff::Changes;
use super::lock_owner::LockOwner;
use super::published_files::{self, Ledger};
use super::{Job, PublishEvent, Published};
use anyhow::Result;
use nianbao_core::diag::{ContextText, UserError};
use nianbao_text::text;
use std::collections::HashSet;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Compares, and makes a new folder unless all is there.
pub(super) fn publish(job: &Job, entries: &[Entry]) -> Result<Published> {
    let folder = PathBuf::from(&job.target.uri.path);
    let output = Output::new(job.site, &folder).context_text(|| {
        let uri = &job.target.uri;
        text!(
            "不能发布到 {uri}：换一个空文件夹，或由本程序发布的文件夹",
            "cannot publish to {uri}: choose an empty folder, or one that this program published to"
        )
    })?;
    let changes = Changes::between(&known(output.target(), job)?, entries);
    if job.dry_run || changes.is_empty() {
        return Ok(changes.into());
    }
    let _lock = Lock::take(output.target(), job.force_unlock)?;
    let changes = Changes::between(&known(output.target(), job)?, entries);
    let rest = write(job, output.target(), &changes, entries)?;
    for path in &changes.remove {
        (job.on_event)(PublishEvent::Removed { path });
    }
    let (kept, left) = sorted(rest);
    Ok(Published { kept, left, ..changes.into() })
}

/// Returns to the site that was there before.
pub fn rollback(folder: &Path) -> Result<()> {
    let target = absolute(folder)?;
    if !previous(&target).is_dir() {
        let folder = folder.display();
        return Err(UserError::error(text!(
            "{folder} 旁边没有保留上一版，无从恢复",
            "no site from before is kept beside {folder}; there is nothing to return to"
        )));
    }
    let _lock = Lock::take(&target, false)?;
    staging::put_back(&target)
}

/// What the folder says was published there.
fn known(target: &Path, job: &Job) -> Result<Ledger> {
    let path = target.join(published_files::NAME);
    let mut bytes = Vec::new();
    match File::open(&path) {
        Ok(file) => {
            file.take(published_files::LARGEST)
                .read_to_end(&mut bytes)
                .context_text(|| unreadable(&path))?;
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Ledger::default()),
        Err(error) => return Err(error).context_text(|| unreadable(&path)),
    }
    Ok(Ledger::read(&bytes).unwrap_or_else(|| {
        let path = path.display();
        (job.on_event)(PublishEvent::Warning(text!(
            "清单 {path} 已损坏，全部重新写入",
            "the list {path} is damaged; everything is written again"
        )));
        Ledger::default()
    }))
}

/// Makes the new folder and swaps it in.
fn write(job: &Job, target: &Path, changes: &Changes, entries: &[Entry]) -> Result<Vec<Leftover>> {
    let staging = Staging::new(target)?;
    staging.folders(job.release.paths())?;
    let send: HashSet<&str> = changes.send().map(|entry| entry.path.as_str()).collect();
    let (done, total) = (AtomicUsize::new(0), send.len());
    let made = job.release.make(&|path, piece| {
        place(&target.join(path), piece, &staging.folder.join(path))?;
        if send.contains(path) {
            let done = done.fetch_add(1, Ordering::Relaxed) + 1;
            (job.on_event)(PublishEvent::Sent { path, done, total });
        }
        Ok(())
    })?;
    debug_assert_eq!(made, entries, "the same site twice");
    let list = staging.folder.join(published_files::NAME);
    std::fs::write(&list, Ledger::of(&made).bytes()).context_text(|| unwritable(&list))?;
    let own = std::iter::once(published_files::NAME.to_owned());
    staging
        .swap_in_keeping(&Manifest(made.into_iter().map(|entry| entry.path).chain(own).collect()))
}

/// Writes a file. One that is the same in the old folder is the same file in the
/// new one too, with its date: a web server goes by that.
fn place(old: &Path, piece: &FileContent, new: &Path) -> Result<()> {
    let same = match piece {
        FileContent::Bytes(bytes) => std::fs::read(old).is_ok_and(|there| there == *bytes),
        FileContent::File(_, known) => digest(old, |_| Ok(())).is_ok_and(|there| there == *known),
    };
    if same && !old.is_symlink() && std::fs::hard_link(old, new).is_ok() {
        return Ok(());
    }
    match piece {
        FileContent::Bytes(bytes) => std::fs::write(new, bytes).context_text(|| unwritable(new)),
        FileContent::File(from, known) => copy_checked(from, new, known),
    }
}

/// Held while a folder is published to; the system takes it away with the
/// process that holds it.
struct Lock {
    path: PathBuf,
    _file: File,
}

impl Lock {
    fn take(target: &Path, force: bool) -> Result<Self> {
        let name = target.file_name().unwrap_or_default().to_string_lossy();
        let path = target.with_file_name(format!(".{name}.nianbao-lock"));
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).context_text(|| unwritable(parent))?;
        }
        let mut options = OpenOptions::new();
        let mut file = (options.read(true).write(true).create(true).truncate(false).open(&path))
            .context_text(|| unwritable(&path))?;
        if !force && matches!(file.try_lock(), Err(TryLockError::WouldBlock)) {
            let mut holder = Vec::new();
            let _ = file.take(4096).read_to_end(&mut holder);
            return Err(LockOwner::read(&holder).refusal(&target.display().to_string()));
        }
        file.set_len(0)
            .and_then(|()| file.write_all(&LockOwner::now().bytes()))
            .context_text(|| unwritable(&path))?;
        Ok(Self { path, _file: file })
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.path);
    }
}
