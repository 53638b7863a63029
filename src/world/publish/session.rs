//! A publication to a place that takes files one by one. At any moment the place serves whole
//! files, its pages lead only to what is there, and its list names the files that are not
//! certain.

use super::changes::{Changes, Rounds};
use super::delivery::Delivery;
use super::fence::{Fence, Watchman};
use super::history::History;
use super::parallel::for_each_parallel;
use super::published_files::{self, PublishedFiles, ReleaseMark, Step};
use super::retry::RetryingStore;
use super::store::{StoreError, StoreResult};
use super::{PublishEvent, PublishSummary, SiteFiles};
use crate::world::site_output::FileEntry;
use anyhow::Result;
use nianbao_core::diag::{ContextText, Text, UserError, one_line};
use nianbao_text::text;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// How often it is tried to name in the list what was written without the lock.
const DISOWN_ATTEMPTS: usize = 4;

/// A publication that holds the lock.
pub(super) struct Session<'s> {
    pub(super) delivery: &'s Delivery<'s>,
    pub(super) files: &'s SiteFiles<'s>,
    pub(super) store: &'s RetryingStore,
    pub(super) fence: &'s dyn Fence,
    pub(super) history: Option<&'s History>,
    /// The release that the files are.
    pub(super) release: ReleaseMark,
    /// The list at the place when the lock was acquired.
    pub(super) before: PublishedFiles,
}

/// The progress of a running session.
struct Progress<'s> {
    watchman: Watchman<'s>,
    /// Paths that were written or removed, or are being.
    touched: Mutex<Vec<String>>,
    sent: AtomicUsize,
    total: usize,
    /// The list that was written last.
    list: Mutex<Vec<u8>>,
}

impl Session<'_> {
    /// Sends and removes what has changed.
    ///
    /// Errors: the place cannot be reached or refuses something, the lock is lost, or a file
    /// changes meanwhile.
    pub(super) fn run(&self, changes: Changes) -> Result<PublishSummary> {
        let progress = Progress {
            watchman: Watchman::new(self.fence),
            touched: Mutex::default(),
            sent: AtomicUsize::new(0),
            total: changes.to_send().count(),
            list: Mutex::default(),
        };
        let done = self.run_steps(&changes, &progress);
        if done.is_err()
            && let Err(lost) = self.fence.ensure_held()
            && lost.is_fenced()
        {
            self.disown(&progress);
            // Whatever failed did so because another publication is under way.
            return Err(lost.into_user_error());
        }
        done.map(|()| changes.into())
    }

    fn run_steps(&self, changes: &Changes, progress: &Progress) -> Result<()> {
        self.store.clear_uploads()?;
        if !changes.displaced.is_empty() || changes.added.iter().any(|round| !round.is_empty()) {
            self.begin(Step::Adding, changes, progress)?;
            self.remove_all(&changes.displaced, progress)?;
            self.send_rounds(&changes.added, false, progress)?;
            self.store.sync()?;
        }
        if changes.replaced.iter().any(|round| !round.is_empty()) {
            self.begin(Step::Replacing, changes, progress)?;
            self.send_rounds(&changes.replaced, true, progress)?;
        }
        self.keep_release();
        if changes.removed.iter().any(|round| !round.is_empty()) {
            self.begin(Step::Removing, changes, progress)?;
            for round in &changes.removed {
                self.remove_all(round, progress)?;
            }
        }
        for folder in &changes.folders {
            self.store.remove_empty_folder(folder)?;
        }
        self.begin(Step::Done, changes, progress)?;
        self.store.sync()?;
        self.sweep();
        Ok(())
    }

    /// Writes the list for a step that begins.
    fn begin(&self, step: Step, changes: &Changes, progress: &Progress) -> Result<()> {
        progress.watchman.look().map_err(StoreError::into_user_error)?;
        let mut list = self.before.at_step(step, changes, self.files.entries);
        let mut written = progress.list.lock().unwrap_or_else(PoisonError::into_inner);
        if step == Step::Done {
            list.release = Some(self.release.clone());
            self.heed_others(&mut list, &written)?;
        }
        *written = list.to_bytes();
        self.store.write_list(written.clone())
    }

    /// Takes over what others wrote into the list since: a publication that lost the lock to
    /// this one names there what it wrote without it.
    fn heed_others(&self, list: &mut PublishedFiles, written: &[u8]) -> Result<()> {
        let found = self.store.read(published_files::NAME, published_files::MAX_SIZE)?;
        let found = found.filter(|found| found != written);
        if let Some(others) = found.as_deref().and_then(PublishedFiles::parse)
            && !written.is_empty()
        {
            list.mark_uncertain(others.uncertain());
        }
        Ok(())
    }

    /// Names in the list what was written without the lock, so that the next publication sends
    /// it again. The lock is another's by now: this is the only thing left to do.
    fn disown(&self, progress: &Progress) {
        let touched = progress.touched.lock().unwrap_or_else(PoisonError::into_inner);
        let name_files = || {
            let found = self.store.read(published_files::NAME, published_files::MAX_SIZE)?;
            let Some(mut list) = found.as_deref().and_then(PublishedFiles::parse) else {
                return Ok(());
            };
            list.mark_uncertain(touched.iter());
            self.store.write_list(list.to_bytes())
        };
        // The other publication clears the folder for unfinished files now and then.
        let is_named = (0..DISOWN_ATTEMPTS).any(|_| name_files().is_ok());
        if !is_named {
            (self.delivery.on_event)(PublishEvent::Warning(text!(
                "失去锁之后写过的文件没能记入目标上的清单；下次发布请加 --repair",
                "files that were written after the lock was lost could not be named in the list at the target; add --repair to the next publication"
            )));
        }
    }

    /// Keeps the files of this release to return to.
    fn keep_release(&self) {
        let Some(history) = self.history else { return };
        let ReleaseMark { id, previous } = &self.release;
        let keep = self.delivery.target.keep;
        if let Err(error) = history.keep(id, previous.as_deref(), self.files, keep) {
            let Text { zh, en } = one_line(&error);
            (self.delivery.on_event)(PublishEvent::Warning(text!(
                "这一版没能保留下来，以后不能恢复到它：{zh}",
                "this release could not be kept, and there is no way back to it later: {en}"
            )));
        }
    }

    /// Clears away what is no part of the site. The site is complete without it.
    fn sweep(&self) {
        if let Err(error) = self.store.clear_uploads() {
            let Text { zh, en } = one_line(&error);
            (self.delivery.on_event)(PublishEvent::Warning(text!(
                "发布已完成，但临时文件没能清除，下次发布会再清：{zh}",
                "the publication is complete, but its temporary files could not be removed; the next one will try again: {en}"
            )));
        }
    }

    fn send_rounds(
        &self,
        rounds: &Rounds<FileEntry>,
        replaces: bool,
        progress: &Progress,
    ) -> Result<()> {
        for round in rounds.iter().filter(|round| !round.is_empty()) {
            progress.watchman.look().map_err(StoreError::into_user_error)?;
            self.for_each_parallel(round, &|entry| self.send_file(entry, replaces, progress))
                .context_text(|| {
                    unfinished_message(progress.sent.load(Ordering::Relaxed), progress.total)
                })?;
        }
        Ok(())
    }

    fn send_file(&self, entry: &FileEntry, replaces: bool, progress: &Progress) -> Result<()> {
        progress.touch(&entry.path);
        let check = || -> StoreResult<()> { progress.watchman.check() };
        self.store.send(entry, self.files, replaces, &check)?;
        let done = progress.sent.fetch_add(1, Ordering::Relaxed) + 1;
        (self.delivery.on_event)(PublishEvent::Sent {
            path: &entry.path,
            done,
            total: progress.total,
        });
        Ok(())
    }

    fn remove_all(&self, paths: &[String], progress: &Progress) -> Result<()> {
        if paths.is_empty() {
            return Ok(());
        }
        progress.watchman.look().map_err(StoreError::into_user_error)?;
        self.for_each_parallel(paths, &|path| {
            progress.watchman.check().map_err(StoreError::into_user_error)?;
            progress.touch(path);
            self.store.remove(path)?;
            (self.delivery.on_event)(PublishEvent::Removed { path });
            Ok(())
        })
    }

    /// Calls `act` for each item, several at a time.
    fn for_each_parallel<T: Sync>(
        &self,
        items: &[T],
        act: &(dyn Fn(&T) -> Result<()> + Sync),
    ) -> Result<()> {
        for_each_parallel(items, self.delivery.concurrency(), &|item| {
            let is_ended = self.store.is_interrupted() || (self.delivery.is_stopped)();
            if is_ended { Err(interrupted_error()) } else { act(item) }
        })
    }
}

impl Progress<'_> {
    fn touch(&self, path: &str) {
        self.touched.lock().unwrap_or_else(PoisonError::into_inner).push(path.to_owned());
    }
}

fn interrupted_error() -> anyhow::Error {
    UserError::new_error(text!("已按要求中断", "ended as asked"))
}

fn unfinished_message(done: usize, total: usize) -> Text {
    text!(
        "发布没有完成：已发送 {done}/{total} 个文件；排除故障后再发布一次，会接着做完",
        "the publication is not complete: {done} of {total} files were sent; publish again once it is mended, and it will be finished"
    )
}
