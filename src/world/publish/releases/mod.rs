//! A folder of this machine in which each publication is a folder of its own, and one link leads
//! to the newest:
//!
//! ```text
//! TARGET/releases/20250120-083000/…
//! TARGET/current -> releases/20250120-083000
//! ```
//!
//! Files that releases share are one file under several names. A release is whole before it gets
//! its name, and the link is replaced in one step, on every file system that has links.

mod switch;
mod tree;

use super::changes::Changes;
use super::delivery::Delivery;
use super::ownership::{Ownership, create_target, inherit_acl};
use super::published_files::{self, PublishedFiles, ReleaseMark};
use super::release_id::{ReleaseInfo, is_release_id, next_release_id, surplus};
use super::repair::mark_damage;
use super::{
    OWN_PREFIX, PublishEvent, PublishSummary, SiteFiles, no_release_error, now_in_seconds,
};
use crate::world::copy::digest_file;
use crate::world::folder_lock::FolderLock;
use crate::world::output::resolve_target;
use crate::world::{disk, unreadable_message, unwritable_message};
use anyhow::Result;
use nianbao_core::diag::{ContextText, UserError};
use nianbao_text::text;
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
pub(in crate::world) use switch::LINK as CURRENT;
use switch::Switch;
use tree::{Base, NewRelease};

/// The name of the folder of the releases.
const RELEASES: &str = "releases";
/// The beginning of the names of releases that are being made or removed.
const UNFINISHED: &str = ".unfinished-";

/// A folder that holds releases.
struct ReleaseFolder<'r> {
    delivery: &'r Delivery<'r>,
    root: PathBuf,
}

/// Makes a release of a site and leads readers to it, if anything has changed.
///
/// Errors: the folder holds files of others or is locked, too much would be removed, or the disk
/// fails; readers then see the site before.
pub(super) fn publish(delivery: &Delivery, files: &SiteFiles) -> Result<PublishSummary> {
    let folder = ReleaseFolder::open(delivery)?;
    let changes = |list: &PublishedFiles| Changes::between(list, files.entries, now_in_seconds());
    if delivery.dry_run {
        let before = folder.read_list()?;
        let changes = changes(&before);
        delivery.check_removals(&before, &changes)?;
        return Ok(changes.into());
    }
    create_target(&folder.root, delivery.target.mode)
        .context_text(|| unwritable_message(&folder.root))?;
    let _lock = FolderLock::acquire(&folder.root, delivery.overrides.force_unlock)?;
    folder.clear_unfinished();
    let before = folder.read_list()?;
    let changes = changes(&before);
    delivery.check_removals(&before, &changes)?;
    if !changes.is_empty() {
        folder.add_release(files, &before, &changes)?;
    }
    Ok(changes.into())
}

/// Leads readers to another release: to one by its id, or to the one before. Gives its id.
///
/// Errors: there is no such release, the folder is locked, or the disk fails.
pub(super) fn rollback(delivery: &Delivery, asked: Option<&str>) -> Result<String> {
    let folder = ReleaseFolder::open(delivery)?;
    if !folder.root.is_dir() {
        return Err(no_release_error(&folder.root.display().to_string(), &[], asked));
    }
    let _lock = FolderLock::acquire(&folder.root, delivery.overrides.force_unlock)?;
    let kept = folder.list();
    let is_kept = |id: &String| kept.iter().any(|release| release.id == *id);
    let id = asked.map(str::to_owned).or_else(|| folder.previous(&kept)).filter(is_kept);
    let Some(id) = id else {
        return Err(no_release_error(&folder.root.display().to_string(), &kept, asked));
    };
    folder.refuse_damaged(&id)?;
    Switch::prepare(&folder.root, &id)?.lead()?;
    Ok(id)
}

impl<'r> ReleaseFolder<'r> {
    /// Errors: the folder holds something else.
    fn open(delivery: &'r Delivery) -> Result<Self> {
        let root = resolve_target(Path::new(&delivery.target.uri.path))?;
        let folder = Self { delivery, root };
        folder.refuse_other_layout()?;
        if !folder.releases().is_dir() && !delivery.overrides.adopt {
            folder.refuse_foreign_files()?;
        }
        Ok(folder)
    }

    fn releases(&self) -> PathBuf {
        self.root.join(RELEASES)
    }

    /// Returns the id of the release that readers see.
    fn current(&self) -> Option<String> {
        switch::current(&self.root)
    }

    /// Returns the releases that are complete, oldest first.
    fn list(&self) -> Vec<ReleaseInfo> {
        let mut releases = self.list_folders();
        releases.retain(|release| {
            self.releases().join(&release.id).join(published_files::NAME).is_file()
        });
        releases
    }

    /// Returns all that has the name of a release, oldest first.
    fn list_folders(&self) -> Vec<ReleaseInfo> {
        let entries = std::fs::read_dir(self.releases()).into_iter().flatten().flatten();
        let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
        let mut ids: Vec<String> = names.filter(|name| is_release_id(name)).collect();
        ids.sort();
        ids.into_iter().map(|id| ReleaseInfo { id }).collect()
    }

    /// Returns the release that the present one took the place of; if that is gone, the one
    /// made before it.
    fn previous(&self, kept: &[ReleaseInfo]) -> Option<String> {
        let current = self.current()?;
        let list = self.read_list_of(&current).ok()?;
        let noted = list.and_then(|list| list.release?.previous);
        let noted = noted.filter(|id| kept.iter().any(|release| release.id == *id));
        let older = || kept.iter().rev().find(|release| release.id < current);
        noted.or_else(|| older().map(|release| release.id.clone()))
    }

    /// Makes a whole release, leads readers to it, and removes the oldest.
    fn add_release(
        &self,
        files: &SiteFiles,
        before: &PublishedFiles,
        changes: &Changes,
    ) -> Result<()> {
        let failed = || unwritable_message(&self.root);
        let ownership =
            Ownership::from_folder(&self.root, self.delivery.target.mode).context_text(failed)?;
        ownership.create_folder(&self.releases()).context_text(failed)?;
        inherit_acl(&self.root, &self.releases());
        let previous = self.current();
        let id = next_release_id(&self.list_folders());
        let release = ReleaseMark { id: id.clone(), previous: previous.clone() };
        let mut new = NewRelease {
            folder: self.releases().join(format!("{UNFINISHED}{id}")),
            base: previous.clone().and_then(|id| Base::open(self.releases().join(id))),
            ownership,
        };
        // A file system without links is told of before anything is written.
        let switch = Switch::prepare(&self.root, &id)?;
        let on_sent = |path: &str, done: usize, total: usize| {
            (self.delivery.on_event)(PublishEvent::Sent { path, done, total });
        };
        let made = new.fill(files, before, changes, release, &on_sent).and_then(|()| {
            disk::sync_all(&new.folder)
                .and_then(|()| disk::rename(&new.folder, &self.releases().join(&id)))
                .context_text(failed)
        });
        // Half a release takes room that the next one needs.
        made.inspect_err(|_| drop(disk::remove_tree(&new.folder)))?;
        disk::sync_folder(&self.releases()).context_text(failed)?;
        switch.lead()?;
        for path in changes.to_remove() {
            (self.delivery.on_event)(PublishEvent::Removed { path });
        }
        self.prune(&id, previous.as_deref());
        Ok(())
    }

    /// Removes the oldest releases, as far as they are more than are kept.
    fn prune(&self, present: &str, previous: Option<&str>) {
        let kept = self.list();
        for release in surplus(&kept, self.delivery.target.keep, present, previous) {
            let folder = self.releases().join(&release.id);
            let unfinished = self.releases().join(format!("{UNFINISHED}{}", release.id));
            // Its name goes first: half a release is none.
            if disk::rename(&folder, &unfinished).is_ok() {
                let _ = disk::remove_tree(&unfinished);
            }
        }
    }

    /// Removes what publications that were killed left. Nobody else has the lock.
    fn clear_unfinished(&self) {
        let entries = std::fs::read_dir(self.releases()).into_iter().flatten().flatten();
        for entry in entries {
            if entry.file_name().to_string_lossy().starts_with(UNFINISHED) {
                let _ = disk::remove_tree(&entry.path());
            }
        }
    }

    /// Reads the list of the present release, and for a repair every file on it.
    fn read_list(&self) -> Result<PublishedFiles> {
        let Some(current) = self.current() else { return Ok(PublishedFiles::default()) };
        let Some(mut list) = self.read_list_of(&current)? else {
            (self.delivery.on_event)(PublishEvent::Warning(text!(
                "当前一版的清单已损坏，全部重新写入",
                "the list of the present release is damaged; everything is written again"
            )));
            return Ok(PublishedFiles::default());
        };
        if self.delivery.repair {
            let folder = self.releases().join(current);
            let digest = |path: &str| digest_of(&folder.join(path));
            mark_damage(&mut list, self.delivery.concurrency(), &digest)?;
        }
        Ok(list)
    }

    /// Errors: a file of a release is not as it was published. Releases share their files, so
    /// who changed one in the present release changed it in those before, too.
    fn refuse_damaged(&self, id: &str) -> Result<()> {
        let Some(mut list) = self.read_list_of(id)? else { return Ok(()) };
        let release = self.releases().join(id);
        mark_damage(&mut list, self.delivery.concurrency(), &|path| {
            digest_of(&release.join(path))
        })?;
        let damaged = list.uncertain().count();
        let Some(first) = list.uncertain().next() else { return Ok(()) };
        Err(UserError::new_error(text!(
            "{id} 这一版有 {damaged} 个文件已不是发布时的样子，如 {first}，没有恢复到它：换一版，或用源文件再发布一次",
            "{damaged} files of release {id} are not as they were published, {first} among them, and it was not returned to: choose another one, or publish from the sources again"
        )))
    }

    /// Reads the list of a release; `None` if it is damaged or not there.
    fn read_list_of(&self, id: &str) -> Result<Option<PublishedFiles>> {
        let path = self.releases().join(id).join(published_files::NAME);
        // Somebody's folder in its place, or a file that no list is as large as.
        let is_no_list = path
            .metadata()
            .is_ok_and(|about| !about.is_file() || about.len() > published_files::MAX_SIZE);
        if is_no_list {
            return Ok(None);
        }
        let mut bytes = Vec::new();
        match File::open(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            opened => opened
                .and_then(|file| file.take(published_files::MAX_SIZE).read_to_end(&mut bytes))
                .context_text(|| unreadable_message(&path))?,
        };
        Ok(PublishedFiles::parse(&bytes))
    }

    /// Errors: the folder is a site itself.
    fn refuse_other_layout(&self) -> Result<()> {
        if !self.root.join(published_files::NAME).exists() {
            return Ok(());
        }
        let root = self.root.display();
        Err(UserError::new_error(text!(
            "{root} 本身就是一个网站（layout: in-place）：在 site.yaml 的该目标下写 layout: in-place，或换一个文件夹",
            "{root} is a site itself (`layout: in-place`): write `layout: in-place` for the target in site.yaml, or choose another folder"
        )))
    }

    /// Errors: the folder has files that this program did not write.
    fn refuse_foreign_files(&self) -> Result<()> {
        let entries = match std::fs::read_dir(&self.root) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            entries => entries.context_text(|| {
                let root = self.root.display();
                text!(
                    "不能发布到 {root}：应是一个可以写入的文件夹",
                    "cannot publish to {root}: it has to be a folder that can be written to"
                )
            })?,
        };
        let names = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
        let foreign: Vec<String> =
            names.filter(|name| !name.starts_with(OWN_PREFIX)).take(3).collect();
        if foreign.is_empty() {
            return Ok(());
        }
        let (root, zh, en) = (self.root.display(), foreign.join("、"), foreign.join(", "));
        Err(UserError::new_error(text!(
            "{root} 中有不是由本程序发布的文件：{zh}。换一个空文件夹；要与它们放在一起，加 --adopt",
            "{root} holds files that this program did not publish: {en}. Choose an empty folder; to publish beside them, add --adopt"
        )))
    }
}

/// Computes the digest of a file; `None` if there is none.
fn digest_of(path: &Path) -> Result<Option<nianbao_core::source::Digest>> {
    match digest_file(path, |_| Ok(())) {
        Ok(digest) => Ok(Some(digest)),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            Ok(None)
        }
        Err(error) => Err(error).context_text(|| unreadable_message(path)),
    }
}
