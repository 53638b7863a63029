//! A new folder beside the target of a build, swapped in when all is written.

use super::file_list::{self, FileList};
use super::{disk, unwritable_message};
use anyhow::Result;
use nianbao_core::diag::{ContextText, UserError};
use nianbao_text::text;
use std::fs::{File, Permissions, TryLockError};
use std::path::{Path, PathBuf};

/// The name of the lock in a new folder. A folder whose lock is free was left by
/// a build that was killed.
pub(super) const LOCK_FILE: &str = ".nianbao-building";

/// The result of a build.
#[derive(Clone, Debug, Default)]
pub struct BuildSummary {
    /// The number of files.
    pub files: usize,
    /// Folders beside the target with files that others put into it during the
    /// build.
    pub kept: Vec<PathBuf>,
    /// Folders beside the target with files of former builds that could not be
    /// removed.
    pub left: Vec<PathBuf>,
}

/// A folder that could not be removed with an old site.
#[derive(Debug)]
pub(super) struct Leftover {
    pub(super) folder: PathBuf,
    /// True if there are files in it that no build wrote.
    pub(super) foreign: bool,
}

/// A new folder beside a target; dropping it removes it unless it was swapped in.
pub(super) struct Staging {
    target: PathBuf,
    pub(super) folder: PathBuf,
    lock: Option<File>,
    done: bool,
    kept: Vec<Leftover>,
}

impl BuildSummary {
    /// Adds folders that could not be removed.
    pub(super) fn add_leftovers(&mut self, leftovers: Vec<Leftover>) {
        for leftover in leftovers {
            let folders = if leftover.foreign { &mut self.kept } else { &mut self.left };
            folders.push(leftover.folder);
        }
    }
}

/// Clears away what killed builds left beside a target; returns the folders that are kept.
///
/// Errors: the disk fails.
pub(super) fn clear_abandoned(target: &Path) -> Result<Vec<Leftover>> {
    target.parent().map_or_else(|| Ok(Vec::new()), |parent| recover_abandoned(target, parent))
}

impl Staging {
    /// Creates the folder, after clearing away the folders of killed builds.
    ///
    /// Errors: the target has no parent folder, or the disk fails.
    pub(super) fn new(target: &Path) -> Result<Self> {
        let parent = target.parent().ok_or_else(|| {
            UserError::new_error(text!(
                "输出文件夹没有上级文件夹",
                "the output folder has no parent"
            ))
        })?;
        disk::create_folders(parent).context_text(|| unwritable_message(parent))?;
        let kept = recover_abandoned(target, parent)?;
        let folder = create_new_folder(target, parent)?;
        let lock = disk::create_file(&folder.join(LOCK_FILE))
            .context_text(|| unwritable_message(&folder))?;
        // Some file systems have no locks; there all folders count as abandoned.
        let _ = lock.try_lock();
        Ok(Self { target: target.to_path_buf(), folder, lock: Some(lock), done: false, kept })
    }

    /// Makes a folder that was kept beside a target a new folder; `None` if another
    /// build does.
    ///
    /// Errors: the disk fails.
    pub(super) fn adopt(target: &Path, folder: &Path) -> Result<Option<Self>> {
        let failed = || unwritable_message(folder);
        let lock = disk::create_file(&folder.join(LOCK_FILE)).context_text(failed)?;
        if matches!(lock.try_lock(), Err(TryLockError::WouldBlock)) {
            return Ok(None);
        }
        let stem = format!("{}{}", sibling_prefix(target, "new"), std::process::id());
        let mut free = candidate_names(&stem).map(|name| target.with_file_name(name));
        let Some(new) = free.find(|at| !at.exists()) else { return Ok(None) };
        disk::rename(folder, &new).context_text(failed)?;
        let (target, lock, kept) = (target.to_path_buf(), Some(lock), Vec::new());
        Ok(Some(Self { target, folder: new, lock, done: false, kept }))
    }

    /// Adds folders that could not be removed to those that the end will tell of.
    #[must_use]
    pub(super) fn with_leftovers(mut self, leftovers: Vec<Leftover>) -> Self {
        self.kept.extend(leftovers);
        self
    }

    /// Returns the permissions of a new file.
    pub(super) fn file_permissions(&self) -> Option<Permissions> {
        Some(self.lock.as_ref()?.metadata().ok()?.permissions())
    }

    /// Removes the folder. Returns what killed builds left beside the target.
    pub(super) fn discard(mut self) -> Vec<Leftover> {
        std::mem::take(&mut self.kept)
    }

    /// Exchanges the folder and the target; returns where the tree is that was there.
    /// The lock stays until [`Staging::release`].
    ///
    /// Errors: the target cannot be replaced; it then stays as it is.
    pub(super) fn put_in_place(&mut self) -> Result<Option<PathBuf>> {
        let shown = self.target.display().to_string();
        let failed = || {
            text!(
                "无法替换 {shown}，原有网站未动；挂载点不能替换，请写到它的下级文件夹",
                "cannot replace {shown}; the site there is as it was. A mount point cannot be replaced: write to a folder in it"
            )
        };
        // A site that is put in its place outlasts a loss of power.
        disk::sync_all(&self.folder).context_text(failed)?;
        let old = if self.target.exists() {
            Some(exchange_folders(&self.folder, &self.target).context_text(failed)?)
        } else {
            disk::rename(&self.folder, &self.target).context_text(failed)?;
            None
        };
        self.done = true;
        // The site is there: where this fails, a loss of power may bring the old one back.
        let _ = self.target.parent().map(disk::sync_folder);
        Ok(old)
    }

    /// Ends the build of a folder that is at the target. Returns what killed builds
    /// left beside it.
    pub(super) fn release(mut self) -> Vec<Leftover> {
        self.lock = None;
        let _ = disk::remove_file(&self.target.join(LOCK_FILE));
        std::mem::take(&mut self.kept)
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        if !self.done {
            // Only this process knows the folder.
            let _ = disk::remove_tree(&self.folder);
        }
    }
}

/// Returns the beginning of the names of folders beside a target.
fn sibling_prefix(target: &Path, what: &str) -> String {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    format!(".{name}.nianbao-{what}-")
}

/// Creates a folder beside the target under a name that is free.
fn create_new_folder(target: &Path, parent: &Path) -> Result<PathBuf> {
    let stem = format!("{}{}", sibling_prefix(target, "new"), std::process::id());
    for path in candidate_names(&stem).map(|name| parent.join(name)) {
        match disk::create_folder(&path) {
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            made => return made.map(|()| path).context_text(|| unwritable_message(parent)),
        }
    }
    Err(UserError::new_error(unwritable_message(parent)))
}

/// Iterates over a name and others for when it is taken.
fn candidate_names(stem: &str) -> impl Iterator<Item = String> {
    std::iter::once(stem.to_owned()).chain((2..100).map(move |n| format!("{stem}-{n}")))
}

/// Removes a tree that was a target by the list in it; see [`remove_listed`]. Where
/// that cannot be read, no file is removed.
pub(super) fn remove_tree(folder: &Path, target: &Path) -> Option<Leftover> {
    let list = FileList::read_from(folder).ok().flatten().unwrap_or_default();
    remove_listed(&list, folder, target)
}

/// Removes the listed files of a folder that is no longer the target. If files of
/// others are left, the folder gets a name that no build touches.
fn remove_listed(list: &FileList, folder: &Path, target: &Path) -> Option<Leftover> {
    list.remove_from(folder);
    if !folder.exists() {
        return None;
    }
    let foreign = list.find_foreign(folder).is_ok_and(|files| !files.is_empty());
    let stem = format!("{}.nianbao-kept", target.file_name()?.to_string_lossy());
    let mut free =
        candidate_names(&stem).map(|name| target.with_file_name(name)).filter(|at| !at.exists());
    let kept = free.next().filter(|kept| disk::rename(folder, kept).is_ok());
    if let Some(kept) = &kept {
        let _ = disk::remove_file(&kept.join(file_list::FILE_NAME));
    }
    Some(Leftover { folder: kept.unwrap_or_else(|| folder.to_path_buf()), foreign })
}

/// Keeps a folder that was the target at a place beside it, instead of the one that
/// was kept there before.
///
/// Errors: the disk fails.
pub(super) fn keep_tree(folder: &Path, place: &Path, target: &Path) -> Result<Option<Leftover>> {
    let leftover = if place.exists() { remove_tree(place, target) } else { None };
    disk::in_new_folder(place, || disk::rename(folder, place))
        .context_text(|| unwritable_message(place))?;
    Ok(leftover)
}

/// Puts `new` at `target`, in one step where the system can, else in two; if the
/// second fails, the first is undone. Returns the path of the old folder.
fn exchange_folders(new: &Path, target: &Path) -> std::io::Result<PathBuf> {
    if disk::exchange(new, target) {
        return Ok(new.to_path_buf());
    }
    let aside =
        target.with_file_name(format!("{}{}", sibling_prefix(target, "old"), std::process::id()));
    disk::rename(target, &aside)?;
    disk::rename(new, target).inspect_err(|_| {
        let _ = disk::rename(&aside, target);
    })?;
    Ok(aside)
}

/// Removes the folders that killed builds left beside a target; returns those
/// that are kept. A target that was moved aside and never replaced is moved back.
fn recover_abandoned(target: &Path, parent: &Path) -> Result<Vec<Leftover>> {
    let mut kept = Vec::new();
    let entries = std::fs::read_dir(parent).context_text(|| unwritable_message(parent))?;
    for path in entries.flatten().map(|entry| entry.path()) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.starts_with(&sibling_prefix(target, "new")) && is_abandoned(&path) {
            match FileList::read_from(&path)? {
                // A finished build, or a former site: only listed files go.
                Some(list) => kept.extend(remove_listed(&list, &path, target)),
                None => drop(disk::remove_tree(&path)),
            }
        } else if name.starts_with(&sibling_prefix(target, "old")) {
            let list = FileList::read_from(&path)?;
            if target.exists() || list.is_none() {
                // Without a list only empty folders are removed.
                kept.extend(remove_listed(&list.unwrap_or_default(), &path, target));
            } else {
                disk::rename(&path, target).context_text(|| unwritable_message(target))?;
            }
        }
    }
    Ok(kept)
}

/// True if the build that made a folder has ended.
fn is_abandoned(folder: &Path) -> bool {
    let lock = folder.join(LOCK_FILE);
    !lock.is_file() || File::open(lock).map_or(true, |lock| lock.try_lock().is_ok())
}
