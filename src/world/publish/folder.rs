//! Publishing to a folder of this machine: a new folder is made beside it and
//! takes its place in one step; the folder before is kept to return to.

use super::diff::Changes;
use super::lock_owner::LockOwner;
use super::published_files::{self, PublishedFiles};
use super::{PublishEvent, PublishJob, PublishOutcome, PublishSummary};
use crate::world::build::{BuildOutcome, BuiltSite, Placement, build, has_memory};
use crate::world::output::{Output, resolve_target};
use crate::world::staging::{self, BuildSummary, previous_path};
use crate::world::{unreadable_message, unwritable_message};
use anyhow::Result;
use nianbao_core::diag::{ContextText, UserError};
use nianbao_text::text;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

/// Brings a folder up to date. A dry run writes nothing.
///
/// Errors: the folder holds files of others or is locked, a template fails, or
/// the disk does; the old site then stays as it is.
pub(super) fn publish(job: &PublishJob) -> Result<PublishOutcome> {
    let folder = PathBuf::from(&job.target.uri.path);
    let refused = || {
        let uri = &job.target.uri;
        text!(
            "不能发布到 {uri}：换一个空文件夹，或由本程序发布的文件夹",
            "cannot publish to {uri}: choose an empty folder, or one that this program published to"
        )
    };
    let output = Output::new(job.site, &folder).context_text(refused)?;
    let target = output.target().to_path_buf();
    if !has_memory(&target) {
        output.refuse_foreign_files().context_text(refused)?;
    }
    let lock = || FolderLock::acquire(&target, job.overrides.force_unlock);
    let _lock = (!job.dry_run).then(lock).transpose()?;
    let published = read_published_files(&target, job)?;
    let placement = if job.dry_run { Placement::Nowhere } else { Placement::Published };
    let on_page = |done, total| job.report_progress(done, total);
    let built = match build(&job.build(output, placement, &on_page))? {
        BuildOutcome::Refused(tally) => return Ok(PublishOutcome::Refused(tally)),
        BuildOutcome::Built(built) => built,
    };
    job.warn_of_limits(&built.entries);
    let changes = Changes::between(&published, &built.entries);
    if !job.dry_run {
        report_changes(job, &changes);
    }
    let BuiltSite { summary, review_failure, .. } = built;
    let BuildSummary { kept, left, .. } = summary;
    Ok(PublishOutcome::Published(PublishSummary { kept, left, review_failure, ..changes.into() }))
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
pub(super) struct FolderLock {
    path: PathBuf,
    _file: File,
}

impl FolderLock {
    /// Acquires the lock of a folder.
    ///
    /// Errors: another process has it, or the disk fails.
    pub(super) fn acquire(target: &Path, force: bool) -> Result<Self> {
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
