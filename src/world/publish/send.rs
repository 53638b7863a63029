//! Publishing to a target that is reached over the network. At any moment the
//! target serves whole files, and its list names those that are not done.

use super::diff::Changes;
use super::lock::RemoteLock;
use super::lock_owner::LockOwner;
use super::published_files::{self, PublishedFiles};
use super::remote::Remote;
use super::{PublishEvent, PublishJob, PublishSummary, SiteFiles, UPLOAD_FOLDER};
use crate::world::checksums;
use crate::world::site_output::{FileContent, FileEntry};
use anyhow::Result;
use nianbao_core::diag::{ContextText, UserError};
use nianbao_core::plan::{SIGNATURE, SUMS, folder_of_list};
use nianbao_text::text;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// The largest size of a list of digests in bytes; a million files take less.
const MAX_CHECKSUMS_SIZE: u64 = 256 * 1024 * 1024;
/// The most lists in folders that are read.
const MAX_LISTS: usize = 1000;

/// Compares a site with what was published, then sends and removes files.
///
/// Errors: the target is locked, holds a site of others or cannot be reached, or a
/// file changes meanwhile.
pub(super) fn publish(job: &PublishJob, files: &SiteFiles) -> Result<PublishSummary> {
    let entries = files.entries;
    let own = LockOwner::current();
    let remote = Remote::open(job.target, &own.run)?;
    let changes = Changes::between(&read_published_files(&remote, job)?, entries);
    if !job.dry_run && changes.is_empty() {
        RemoteLock::clear_abandoned(&remote)?;
    }
    if job.dry_run || changes.is_empty() {
        return Ok(changes.into());
    }
    let place = job.target.uri.to_string();
    let lock = RemoteLock::acquire(&remote, &own, &place, job.overrides.force_unlock)?;
    let done = Session { job, files, remote: &remote, lock: &lock }.run(entries);
    let released = lock.release();
    let published = done?;
    released?;
    Ok(published)
}

/// Reads the list of published files. Where it is damaged, SHA256SUMS at the target
/// names the paths.
fn read_published_files(remote: &Remote, job: &PublishJob) -> Result<PublishedFiles> {
    let Some(bytes) = remote.read(published_files::NAME, published_files::MAX_SIZE)? else {
        if !job.overrides.adopt && remote.exists("index.html")? {
            let uri = &job.target.uri;
            return Err(UserError::new_error(text!(
                "{uri} 已有网站，但不是由本程序发布的：换一个空的地方；确要覆盖同名文件，加 --adopt",
                "there is a site at {uri} that this program did not publish: choose an empty place; to write over files of the same names, add --adopt"
            )));
        }
        return Ok(PublishedFiles::default());
    };
    if let Some(ledger) = PublishedFiles::parse(&bytes) {
        return Ok(ledger);
    }
    let name = published_files::NAME;
    (job.on_event)(PublishEvent::Warning(text!(
        "目标上的清单 {name} 已损坏，全部重新发送",
        "the list {name} at the target is damaged; everything is sent again"
    )));
    let own = [SUMS, SIGNATURE].map(str::to_owned);
    Ok(PublishedFiles::all_pending(read_listed_paths(remote)?.into_iter().chain(own)))
}

/// Reads the paths that SHA256SUMS at a target names, and those that the lists in folders
/// do. Of lists that are malformed nothing is known.
fn read_listed_paths(remote: &Remote) -> Result<BTreeSet<String>> {
    let read = |path: &str| -> Result<Vec<String>> {
        let list = remote.read(path, MAX_CHECKSUMS_SIZE)?.unwrap_or_default();
        let listed = checksums::parse_checksums(&String::from_utf8_lossy(&list));
        Ok(listed.unwrap_or_default().into_keys().collect())
    };
    let mut paths: BTreeSet<String> = read(SUMS)?.into_iter().collect();
    let lists = paths.iter().filter(|path| folder_of_list(path).is_some());
    for list in lists.take(MAX_LISTS).cloned().collect::<Vec<_>>() {
        let Some(folder) = folder_of_list(&list) else { continue };
        paths.extend(read(&list)?.into_iter().map(|path| format!("{folder}/{path}")));
    }
    Ok(paths)
}

/// A publication that holds the lock.
struct Session<'s> {
    job: &'s PublishJob<'s>,
    files: &'s SiteFiles<'s>,
    remote: &'s Remote,
    lock: &'s RemoteLock<'s>,
}

impl Session<'_> {
    fn run(&self, entries: &[FileEntry]) -> Result<PublishSummary> {
        // Others may have published before the lock was acquired.
        let before = read_published_files(self.remote, self.job)?;
        let changes = Changes::between(&before, entries);
        if changes.is_empty() {
            return Ok(changes.into());
        }
        self.remove_abandoned_uploads()?;
        self.remote.write_own_file(
            published_files::NAME,
            before.with_pending_changes(&changes).to_bytes(),
        )?;
        let done = AtomicUsize::new(0);
        let total = changes.to_send().count();
        for round in &changes.rounds {
            self.for_each_parallel(round, &|entry| {
                self.send_file(entry)?;
                let done = done.fetch_add(1, Ordering::Relaxed) + 1;
                (self.job.on_event)(PublishEvent::Sent { path: &entry.path, done, total });
                Ok(())
            })
            .context_text(|| unfinished_message(done.load(Ordering::Relaxed), total))?;
        }
        self.finish(entries, &changes)?;
        Ok(changes.into())
    }

    /// Writes the list of what was sent, and only then removes files.
    fn finish(&self, entries: &[FileEntry], changes: &Changes) -> Result<()> {
        self.lock.ensure_held()?;
        if !changes.remove.is_empty() {
            let list = PublishedFiles::from_entries(entries).with_pending_removals(&changes.remove);
            self.remote.write_own_file(published_files::NAME, list.to_bytes())?;
            self.for_each_parallel(&changes.remove, &|path| {
                self.remote.remove(path)?;
                (self.job.on_event)(PublishEvent::Removed { path });
                Ok(())
            })?;
            if self.remote.has_folders() {
                changes
                    .folders
                    .iter()
                    .try_for_each(|folder| self.remote.remove_if_empty(folder))?;
            }
        }
        self.remote.write_own_file(
            published_files::NAME,
            PublishedFiles::from_entries(entries).to_bytes(),
        )?;
        if self.remote.has_folders() {
            // Once more: a server may finish requests of a killed run late.
            self.remove_abandoned_uploads()?;
            self.remote.remove_if_empty(UPLOAD_FOLDER)?;
        }
        Ok(())
    }

    /// Removes uploads of killed publications that were never moved to their places.
    fn remove_abandoned_uploads(&self) -> Result<()> {
        if !self.remote.has_folders() {
            return Ok(());
        }
        self.for_each_parallel(&self.remote.list_files(UPLOAD_FOLDER)?, &|path| {
            self.remote.remove(path)
        })
    }

    fn send_file(&self, entry: &FileEntry) -> Result<()> {
        let path = self.files.folder.join(&entry.path);
        let content = FileContent::File(path, entry.digest);
        self.remote.upload(entry, &content)
    }

    /// Calls `act` for each item, several at a time; the first failure ends it.
    fn for_each_parallel<T: Sync>(
        &self,
        items: &[T],
        act: &(dyn Fn(&T) -> Result<()> + Sync),
    ) -> Result<()> {
        let (next, stop) = (AtomicUsize::new(0), AtomicBool::new(false));
        let failure = Mutex::new(None);
        let work = || {
            while !stop.load(Ordering::Relaxed)
                && let Some(item) = items.get(next.fetch_add(1, Ordering::Relaxed))
            {
                let done =
                    if self.remote.is_interrupted() { Err(interrupted_error()) } else { act(item) };
                if let Err(error) = done {
                    stop.store(true, Ordering::Relaxed);
                    let mut first = failure.lock().unwrap_or_else(PoisonError::into_inner);
                    first.get_or_insert(error);
                }
            }
        };
        std::thread::scope(|scope| {
            for _ in 0..self.job.concurrency().min(items.len()) {
                scope.spawn(work);
            }
        });
        failure.into_inner().unwrap_or_else(PoisonError::into_inner).map_or(Ok(()), Err)
    }
}

fn interrupted_error() -> anyhow::Error {
    UserError::new_error(text!("已按要求中断", "ended as asked"))
}

fn unfinished_message(done: usize, total: usize) -> nianbao_core::diag::Text {
    text!(
        "发布没有完成：已发送 {done}/{total} 个文件，没有删除任何文件；排除故障后再发布一次，会接着做完",
        "the publication is not complete: {done} of {total} files were sent, none was removed; publish again once it is mended, and it will be finished"
    )
}
