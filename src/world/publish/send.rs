//! Publishing to a target that is reached over the network. At any moment the
//! target serves whole files, and what is not yet done is on its list.

use super::super::checksums;
use super::super::site_output::{Entry, FileContent, SiteOutput};
use super::diff::Changes;
use super::lock::Lock;
use super::lock_owner::LockOwner;
use super::published_files::{self, Ledger};
use super::remote::Remote;
use super::{ASIDE, Job, PublishEvent, Published};
use anyhow::Result;
use nianbao_core::diag::{ContextText, UserError};
use nianbao_core::plan::{SIGNATURE, SUMS};
use nianbao_core::source::Digest;
use nianbao_text::text;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// More than the digests of a million files take.
const LARGEST_SUMS: u64 = 256 * 1024 * 1024;

/// Compares, and sends and removes what has to be.
pub(super) fn publish(job: &Job, entries: &[Entry]) -> Result<Published> {
    let own = LockOwner::now();
    let remote = Remote::open(job.target, &own.run)?;
    let changes = Changes::between(&known(&remote, job)?, entries);
    if !job.dry_run && changes.is_empty() {
        Lock::clear_abandoned(&remote)?;
    }
    if job.dry_run || changes.is_empty() {
        return Ok(changes.into());
    }
    let place = job.target.uri.to_string();
    let lock = Lock::take(&remote, &own, &place, job.force_unlock)?;
    let done = Session { job, remote: &remote, lock: &lock }.run(entries);
    let released = lock.release();
    let published = done?;
    released?;
    Ok(published)
}

/// What the target says was published there. Where its list cannot be read, the
/// digests that are published with every site name the files.
fn known(remote: &Remote, job: &Job) -> Result<Ledger> {
    let Some(bytes) = remote.read(published_files::NAME, published_files::LARGEST)? else {
        if !job.adopt && remote.has("index.html")? {
            let uri = &job.target.uri;
            return Err(UserError::error(text!(
                "{uri} 已有网站，但不是由本程序发布的：换一个空的地方；确要覆盖同名文件，加 --adopt",
                "there is a site at {uri} that this program did not publish: choose an empty place; to write over files of the same names, add --adopt"
            )));
        }
        return Ok(Ledger::default());
    };
    if let Some(ledger) = Ledger::read(&bytes) {
        return Ok(ledger);
    }
    let name = published_files::NAME;
    (job.on_event)(PublishEvent::Warning(text!(
        "目标上的清单 {name} 已损坏，全部重新发送",
        "the list {name} at the target is damaged; everything is sent again"
    )));
    let list = remote.read(SUMS, LARGEST_SUMS)?.unwrap_or_default();
    let listed = checksums::read(&String::from_utf8_lossy(&list)).unwrap_or_default();
    Ok(Ledger::uncertain(listed.into_keys().chain([SUMS, SIGNATURE].map(str::to_owned))))
}

/// A publication that holds the lock.
struct Session<'s> {
    job: &'s Job<'s>,
    remote: &'s Remote,
    lock: &'s Lock<'s>,
}

impl Session<'_> {
    fn run(&self, entries: &[Entry]) -> Result<Published> {
        // What others did since they were asked for the lock counts.
        let before = known(self.remote, self.job)?;
        let changes = Changes::between(&before, entries);
        if changes.is_empty() {
            return Ok(changes.into());
        }
        self.clear()?;
        self.remote.keep(published_files::NAME, before.during(&changes).bytes())?;
        let done = AtomicUsize::new(0);
        let total = changes.send().count();
        for round in &changes.rounds {
            self.each(round, &|entry| {
                self.send(entry)?;
                let done = done.fetch_add(1, Ordering::Relaxed) + 1;
                (self.job.on_event)(PublishEvent::Sent { path: &entry.path, done, total });
                Ok(())
            })
            .context_text(|| unfinished(done.load(Ordering::Relaxed), total))?;
        }
        self.finish(entries, &changes)?;
        Ok(changes.into())
    }

    /// All is sent: the list says so, and only then is anything removed.
    fn finish(&self, entries: &[Entry], changes: &Changes) -> Result<()> {
        self.lock.check()?;
        if !changes.remove.is_empty() {
            let list = Ledger::of(entries).removing(&changes.remove);
            self.remote.keep(published_files::NAME, list.bytes())?;
            self.each(&changes.remove, &|path| {
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
        self.remote.keep(published_files::NAME, Ledger::of(entries).bytes())?;
        if self.remote.has_folders() {
            // Once more: a server may end what a killed run asked of it later on.
            self.clear()?;
            self.remote.remove_if_empty(ASIDE)?;
        }
        Ok(())
    }

    /// Clears away what killed publications wrote and never put in its place.
    fn clear(&self) -> Result<()> {
        if !self.remote.has_folders() {
            return Ok(());
        }
        self.each(&self.remote.files(ASIDE)?, &|path| self.remote.remove(path))
    }

    fn send(&self, entry: &Entry) -> Result<()> {
        let piece = made_again(self.job.release, entry)?;
        self.remote.send(entry, &piece)
    }

    /// Does something for each of many, a few at a time; the first failure ends it.
    fn each<T: Sync>(&self, all: &[T], act: &(dyn Fn(&T) -> Result<()> + Sync)) -> Result<()> {
        let (next, stop) = (AtomicUsize::new(0), AtomicBool::new(false));
        let failure = Mutex::new(None);
        let work = || {
            while !stop.load(Ordering::Relaxed)
                && let Some(one) = all.get(next.fetch_add(1, Ordering::Relaxed))
            {
                let done = if self.remote.is_interrupted() { Err(interrupted()) } else { act(one) };
                if let Err(error) = done {
                    stop.store(true, Ordering::Relaxed);
                    let mut first = failure.lock().unwrap_or_else(PoisonError::into_inner);
                    first.get_or_insert(error);
                }
            }
        };
        std::thread::scope(|scope| {
            for _ in 0..self.job.parallel().min(all.len()) {
                scope.spawn(work);
            }
        });
        failure.into_inner().unwrap_or_else(PoisonError::into_inner).map_or(Ok(()), Err)
    }
}

/// The bytes of a file, once more. They have to be those that its digest is of.
fn made_again(release: &SiteOutput, entry: &Entry) -> Result<FileContent> {
    let piece = release.read(&entry.path)?;
    let same = match &piece {
        Some(FileContent::Bytes(bytes)) => Digest::of(bytes) == entry.digest,
        Some(FileContent::File(_, known)) => *known == entry.digest,
        None => false,
    };
    debug_assert!(same, "a page is a function of the archive");
    piece.filter(|_| same).ok_or_else(|| {
        let path = &entry.path;
        UserError::error(text!(
            "{path} 两次生成的内容不同",
            "{path} came out differently when made again"
        ))
    })
}

fn interrupted() -> anyhow::Error {
    UserError::error(text!("已按要求中断", "ended as asked"))
}

fn unfinished(done: usize, total: usize) -> nianbao_core::diag::Text {
    text!(
        "发布没有完成：已发送 {done}/{total} 个文件，没有删除任何文件；排除故障后再发布一次，会接着做完",
        "the publication is not complete: {done} of {total} files were sent, none was removed; publish again once it is mended, and it will be finished"
    )
}
