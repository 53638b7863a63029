//! A build's own folder beside the target, swapped in when all is written.

use super::file_list::{self, FileList};
use super::unwritable_message;
use anyhow::Result;
use nianbao_core::diag::{ContextText, UserError};
use nianbao_text::text;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::fs::File;
use std::path::{Path, PathBuf};

/// Held open and locked while a build is at work; a folder whose lock is free
/// was left by a build that was killed.
pub(super) const LOCK_FILE: &str = ".nianbao-building";

/// Stands in every folder that was published to.
pub(super) const PUBLISHED_FILES: &str = ".nianbao-manifest.json";

/// What a build wrote.
#[derive(Clone, Debug)]
pub struct BuildSummary {
    /// How many files.
    pub files: usize,
    /// Folders beside the target with files that came into it from elsewhere
    /// while it was being built.
    pub kept: Vec<PathBuf>,
    /// Folders beside the target with files of former builds that could not be
    /// removed.
    pub left: Vec<PathBuf>,
}

/// What could not be removed with an old site.
#[derive(Debug)]
pub(super) struct Leftover {
    pub(super) folder: PathBuf,
    /// Whether there are files in it that no build wrote.
    pub(super) foreign: bool,
}

/// The folder, removed again unless it is swapped in.
pub(super) struct Staging {
    target: PathBuf,
    pub(super) folder: PathBuf,
    lock: Option<File>,
    done: bool,
    kept: Vec<Leftover>,
}

impl Staging {
    /// Makes the folder beside the target, after clearing away what killed
    /// builds left there.
    pub(super) fn new(target: &Path) -> Result<Self> {
        let parent = target.parent().ok_or_else(|| {
            UserError::new_error(text!(
                "输出文件夹没有上级文件夹",
                "the output folder has no parent"
            ))
        })?;
        std::fs::create_dir_all(parent).context_text(|| unwritable_message(parent))?;
        let kept = recover_abandoned(target, parent)?;
        let folder = create_new_folder(target, parent)?;
        let lock =
            File::create(folder.join(LOCK_FILE)).context_text(|| unwritable_message(&folder))?;
        // A file system without locks still has builds; they just cannot tell.
        let _ = lock.try_lock();
        Ok(Self { target: target.to_path_buf(), folder, lock: Some(lock), done: false, kept })
    }

    /// Makes the folders that some files need.
    pub(super) fn create_folders<'p>(&self, paths: impl Iterator<Item = &'p str>) -> Result<()> {
        let folders: BTreeSet<&str> =
            paths.filter_map(|path| Some(path.rsplit_once('/')?.0)).collect();
        folders.into_par_iter().try_for_each(|folder| {
            let path = self.folder.join(folder);
            std::fs::create_dir_all(&path).context_text(|| unwritable_message(&path))
        })
    }

    /// Puts the folder in the target's place. The old one is removed after, by
    /// its own list; what is not on it is kept, and where is told.
    pub(super) fn swap_in(self, manifest: &FileList) -> Result<Vec<Leftover>> {
        self.swap(manifest, false)
    }

    /// The same, but the old one is kept beside the target, in place of the one
    /// that was kept before.
    pub(super) fn swap_in_keeping_previous(self, manifest: &FileList) -> Result<Vec<Leftover>> {
        self.swap(manifest, true)
    }

    /// Removes the folder. Returns what killed builds left beside the target.
    pub(super) fn discard(mut self) -> Vec<Leftover> {
        std::mem::take(&mut self.kept)
    }

    fn swap(mut self, manifest: &FileList, keep: bool) -> Result<Vec<Leftover>> {
        manifest.write_to(&self.folder)?;
        let shown = self.target.display().to_string();
        let failed = || {
            text!(
                "无法替换 {shown}，原有网站未动；挂载点不能替换，请写到它的下级文件夹",
                "cannot replace {shown}; the site there is as it was. A mount point cannot be replaced: write to a folder in it"
            )
        };
        if self.target.exists() {
            let old = FileList::read_from(&self.target)?.unwrap_or_default();
            let place = exchange_folders(&self.folder, &self.target).context_text(failed)?;
            self.done = true;
            if keep {
                self.kept.extend(keep_as_previous(&place, &self.target)?);
            } else {
                self.kept.extend(remove_listed(&old, &place, &self.target));
            }
        } else {
            std::fs::rename(&self.folder, &self.target).context_text(failed)?;
            self.done = true;
        }
        self.lock = None;
        let _ = std::fs::remove_file(self.target.join(LOCK_FILE));
        Ok(std::mem::take(&mut self.kept))
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        if !self.done {
            // Ours alone, made by this process under a name of its own.
            let _ = std::fs::remove_dir_all(&self.folder);
        }
    }
}

/// The beginning of the names of folders beside a target.
fn sibling_prefix(target: &Path, what: &str) -> String {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    format!(".{name}.nianbao-{what}-")
}

/// A new folder beside the target, under a name that no other has.
fn create_new_folder(target: &Path, parent: &Path) -> Result<PathBuf> {
    let stem = format!("{}{}", sibling_prefix(target, "new"), std::process::id());
    for path in candidate_names(&stem).map(|name| parent.join(name)) {
        match std::fs::create_dir(&path) {
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            made => return made.map(|()| path).context_text(|| unwritable_message(parent)),
        }
    }
    Err(UserError::new_error(unwritable_message(parent)))
}

/// A name, and others for when it is taken.
fn candidate_names(stem: &str) -> impl Iterator<Item = String> {
    std::iter::once(stem.to_owned()).chain((2..100).map(move |n| format!("{stem}-{n}")))
}

/// Removes what a list names from a folder that is no longer the target. Files
/// that somebody else put there are kept in a folder with a name of its own,
/// which no build ever touches.
fn remove_listed(list: &FileList, folder: &Path, target: &Path) -> Option<Leftover> {
    list.remove_from(folder);
    if !folder.exists() {
        return None;
    }
    let foreign = list.find_foreign(folder).is_ok_and(|files| !files.is_empty());
    let stem = format!("{}.nianbao-kept", target.file_name()?.to_string_lossy());
    let mut free =
        candidate_names(&stem).map(|name| target.with_file_name(name)).filter(|at| !at.exists());
    let kept = free.next().filter(|kept| std::fs::rename(folder, kept).is_ok());
    if let Some(kept) = &kept {
        let _ = std::fs::remove_file(kept.join(file_list::FILE_NAME));
    }
    Some(Leftover { folder: kept.unwrap_or_else(|| folder.to_path_buf()), foreign })
}

/// Where the site before the one at a target is kept.
pub(super) fn previous_path(target: &Path) -> PathBuf {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    target.with_file_name(format!(".{name}.nianbao-previous"))
}

/// Makes a folder that was the target the one that is kept.
fn keep_as_previous(folder: &Path, target: &Path) -> Result<Option<Leftover>> {
    let previous = previous_path(target);
    let mut strange = None;
    if previous.exists() {
        let list = FileList::read_from(&previous)?.unwrap_or_default();
        strange = remove_listed(&list, &previous, target);
    }
    std::fs::rename(folder, &previous).context_text(|| unwritable_message(&previous))?;
    Ok(strange)
}

/// Puts the site that is kept in the target's place, and keeps that one.
pub(super) fn restore_previous(target: &Path) -> Result<()> {
    let previous = previous_path(target);
    let place = exchange_folders(&previous, target).context_text(|| unwritable_message(target))?;
    if place == previous {
        return Ok(());
    }
    std::fs::rename(&place, &previous).context_text(|| unwritable_message(&previous))
}

/// Puts `new` where `target` is, in one step where the system can, else in two;
/// if the second fails the first is undone. Says where the old one is now.
fn exchange_folders(new: &Path, target: &Path) -> std::io::Result<PathBuf> {
    #[cfg(target_os = "linux")]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        if renameat_with(CWD, new, CWD, target, RenameFlags::EXCHANGE).is_ok() {
            return Ok(new.to_path_buf());
        }
    }
    let aside =
        target.with_file_name(format!("{}{}", sibling_prefix(target, "old"), std::process::id()));
    std::fs::rename(target, &aside)?;
    std::fs::rename(new, target).inspect_err(|_| {
        let _ = std::fs::rename(&aside, target);
    })?;
    Ok(aside)
}

/// Clears away what killed builds left beside a target, and says what of it is
/// kept. A target that was put aside and never replaced is put back.
fn recover_abandoned(target: &Path, parent: &Path) -> Result<Vec<Leftover>> {
    let mut kept = Vec::new();
    let entries = std::fs::read_dir(parent).context_text(|| unwritable_message(parent))?;
    for path in entries.flatten().map(|entry| entry.path()) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.starts_with(&sibling_prefix(target, "new")) && is_abandoned(&path) {
            match FileList::read_from(&path)? {
                // The site before the one that is there, taken out by a
                // publication that was killed before it was put by.
                Some(_) if was_published(&path) => kept.extend(keep_as_previous(&path, target)?),
                // Whole, or the site before: only what is on its list goes.
                Some(manifest) => kept.extend(remove_listed(&manifest, &path, target)),
                None => drop(std::fs::remove_dir_all(&path)),
            }
        } else if name.starts_with(&sibling_prefix(target, "old")) {
            let manifest = FileList::read_from(&path)?;
            if target.exists() || manifest.is_none() {
                // Without its list only folders that are empty go.
                kept.extend(remove_listed(&manifest.unwrap_or_default(), &path, target));
            } else {
                std::fs::rename(&path, target).context_text(|| unwritable_message(target))?;
            }
        }
    }
    Ok(kept)
}

/// Whether a folder with a list was the target of a publication: it has no lock,
/// which a new one has until it is the target.
fn was_published(folder: &Path) -> bool {
    folder.join(PUBLISHED_FILES).exists() && !folder.join(LOCK_FILE).exists()
}

/// Whether a folder's build is no longer there.
fn is_abandoned(folder: &Path) -> bool {
    let lock = folder.join(LOCK_FILE);
    !lock.is_file() || File::open(lock).map_or(true, |lock| lock.try_lock().is_ok())
}
