//! Publishing to a place that takes files one by one, and returning to a release there.

use super::changes::Changes;
use super::delivery::Delivery;
use super::fence::Fence;
use super::history::History;
use super::published_files::{self, PublishedFiles, ReleaseMark};
use super::release_id::{ReleaseInfo, next_release_id};
use super::repair::mark_damage;
use super::retry::RetryingStore;
use super::session::Session;
use super::store_lock::StoreLock;
use super::{PublishEvent, PublishSummary, SiteFiles, now_in_seconds, store};
use crate::world::checksums;
use crate::world::folder_lock::FolderLock;
use crate::world::lock_owner::LockOwner;
use anyhow::Result;
use nianbao_core::diag::{Text, one_line};
use nianbao_core::plan::{SIGNATURE, SUMS, folder_of_list};
use nianbao_text::text;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Once;

/// The largest size of a list of digests in bytes; a million files take less.
const MAX_CHECKSUMS_SIZE: u64 = 256 * 1024 * 1024;
/// The most lists in folders that are read.
const MAX_LISTS: usize = 1000;

/// Compares a site with what was published, then sends and removes files.
///
/// Errors: the target is locked, holds a site of others or cannot be reached, too much would be
/// removed, or a file changes meanwhile.
pub(super) fn publish(delivery: &Delivery, files: &SiteFiles) -> Result<PublishSummary> {
    let place = Place::open(delivery)?;
    // A repair reads every file; that is done once, under the lock.
    let repairs_later = delivery.repair && !delivery.dry_run;
    let before = if repairs_later { place.read_list_alone()? } else { place.read_list()? };
    let changes = Changes::between(&before, files.entries, now_in_seconds());
    delivery.check_removals(&before, &changes)?;
    let is_done = changes.is_empty() && !repairs_later;
    if !delivery.dry_run && is_done {
        place.clear_abandoned_lock()?;
    }
    if delivery.dry_run || is_done {
        return Ok(changes.into());
    }
    let history = History::open(delivery.target);
    let kept = history.as_ref().map(History::list).unwrap_or_default();
    let previous = before.release.as_ref().map(|release| release.id.clone());
    let taken = kept.into_iter().chain(previous.clone().map(|id| ReleaseInfo { id }));
    let release = ReleaseMark { id: next_release_id(&taken.collect::<Vec<_>>()), previous };
    place.deliver(files, history.as_ref(), release)
}

/// Returns to a release of a target: to one by its id, or to the one before. Gives its id.
///
/// Errors: no such release is kept on this machine, or those of [`publish`].
pub(super) fn rollback(delivery: &Delivery, asked: Option<&str>) -> Result<String> {
    let place = Place::open(delivery)?;
    let before = place.read_list_alone()?;
    let history = History::open(delivery.target);
    let kept = history.as_ref().map(History::list).unwrap_or_default();
    let release = before.release.as_ref();
    let default = match release {
        // A publication was killed: the last that was complete is the one before.
        Some(last) if !before.is_complete() => Some(last.id.clone()),
        Some(last) => last.previous.clone().filter(|id| is_kept(&kept, id)).or_else(|| {
            let older = kept.iter().rev().find(|release| release.id < last.id);
            older.map(|release| release.id.clone())
        }),
        None => kept.last().map(|release| release.id.clone()),
    };
    let id = asked.map(str::to_owned).or(default).filter(|id| is_kept(&kept, id));
    let (Some(history), Some(id)) = (history, id) else {
        return Err(super::no_release_error(&delivery.target.uri.to_string(), &kept, asked));
    };
    let entries = history.files(&id)?;
    let previous = history.previous(&id);
    let files = SiteFiles { entries: &entries, source: super::FileSource::Kept(&history) };
    place.deliver(&files, None, ReleaseMark { id: id.clone(), previous })?;
    Ok(id)
}

fn is_kept(kept: &[ReleaseInfo], id: &str) -> bool {
    kept.iter().any(|release| release.id == id)
}

/// A target that takes files one by one.
struct Place<'p> {
    delivery: &'p Delivery<'p>,
    own: LockOwner,
    store: RetryingStore,
    /// Called once for the warning that the list is damaged, which is read twice.
    has_damaged_list: Once,
}

impl<'p> Place<'p> {
    fn open(delivery: &'p Delivery) -> Result<Self> {
        let own = LockOwner::current();
        let store = RetryingStore::new(store::open(delivery.target, &own.run)?);
        Ok(Self { delivery, own, store, has_damaged_list: Once::new() })
    }

    /// Acquires the lock and brings the place up to date.
    fn deliver(
        &self,
        files: &SiteFiles,
        history: Option<&History>,
        release: ReleaseMark,
    ) -> Result<PublishSummary> {
        let force = self.delivery.overrides.force_unlock;
        if self.delivery.target.is_folder() {
            let root =
                crate::world::output::resolve_target(Path::new(&self.delivery.target.uri.path))?;
            super::ownership::create_target(&root, self.delivery.target.mode)?;
            let lock = FolderLock::acquire(&root, force)?;
            return self.run(files, history, release, &lock);
        }
        let place = self.delivery.target.uri.to_string();
        let lock = StoreLock::acquire(&self.store, &self.own, &place, force)?;
        let done = self.run(files, history, release, &lock);
        let released = lock.release();
        let published = done?;
        if let Err(error) = released {
            let Text { zh, en } = one_line(&error);
            (self.delivery.on_event)(PublishEvent::Warning(text!(
                "发布已完成，但锁没能解除，下次发布请加 --force-unlock：{zh}",
                "the publication is complete, but its lock could not be removed; add --force-unlock to the next one: {en}"
            )));
        }
        Ok(published)
    }

    fn run(
        &self,
        files: &SiteFiles,
        history: Option<&History>,
        release: ReleaseMark,
        fence: &dyn Fence,
    ) -> Result<PublishSummary> {
        // Others may have published before the lock was acquired.
        let before = self.read_list()?;
        let changes = Changes::between(&before, files.entries, now_in_seconds());
        // A return to a release is noted even where not one file differs.
        let is_return = matches!(files.source, super::FileSource::Kept(_));
        if changes.is_empty() && (!is_return || before.release.as_ref() == Some(&release)) {
            return Ok(changes.into());
        }
        let (delivery, store) = (self.delivery, &self.store);
        Session { delivery, files, store, fence, history, release, before }.run(changes)
    }

    fn clear_abandoned_lock(&self) -> Result<()> {
        if self.delivery.target.is_folder() {
            Ok(())
        } else {
            StoreLock::clear_abandoned(&self.store)
        }
    }

    /// Reads the list of published files, and for a repair every file on it.
    fn read_list(&self) -> Result<PublishedFiles> {
        let mut list = self.read_list_alone()?;
        if self.delivery.repair {
            let digest = |path: &str| self.store.digest(path);
            mark_damage(&mut list, self.delivery.concurrency(), &digest)?;
        }
        Ok(list)
    }

    /// Reads the list of published files. Where it is damaged, SHA256SUMS at the target
    /// names the paths.
    fn read_list_alone(&self) -> Result<PublishedFiles> {
        let name = published_files::NAME;
        let bytes = match self.store.size(name)? {
            // No list is as large; who filled it up is not to fill the memory too.
            Some(size) if size > published_files::MAX_SIZE => Some(Vec::new()),
            Some(_) => self.store.read(name, published_files::MAX_SIZE)?,
            None => None,
        };
        let Some(bytes) = bytes else {
            if self.store.size("index.html")?.is_some() {
                self.delivery.refuse_foreign_site()?;
            }
            return Ok(PublishedFiles::default());
        };
        match PublishedFiles::parse(&bytes) {
            Some(list) => Ok(list),
            None => self.rescue_list(),
        }
    }

    /// Makes a list in place of one that is damaged.
    fn rescue_list(&self) -> Result<PublishedFiles> {
        self.has_damaged_list.call_once(|| {
            let name = published_files::NAME;
            (self.delivery.on_event)(PublishEvent::Warning(text!(
                "目标上的清单 {name} 已损坏，全部重新发送",
                "the list {name} at the target is damaged; everything is sent again"
            )));
        });
        let mut paths = self.read_listed_paths()?;
        for own in [SUMS, SIGNATURE] {
            if self.store.size(own)?.is_some() {
                paths.insert(own.to_owned());
            }
        }
        Ok(PublishedFiles::all_changing(paths.into_iter()))
    }

    /// Reads the paths that SHA256SUMS at the target names, and those that the lists in folders
    /// do. Of lists that are malformed nothing is known.
    fn read_listed_paths(&self) -> Result<BTreeSet<String>> {
        let read = |path: &str| -> Result<Vec<String>> {
            let list = self.store.read(path, MAX_CHECKSUMS_SIZE)?.unwrap_or_default();
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
}
