//! A build's own folder beside the target, swapped in when all is written.

use super::manifest::{self, Manifest};
use super::unwritable;
use anyhow::Result;
use nianbao_core::diag::{ContextText, UserError};
use nianbao_text::text;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::fs::File;
use std::path::{Path, PathBuf};

/// Held open and locked while a build is at work; a folder whose lock is free
/// was left by a build that was killed.
pub(super) const LOCK: &str = ".nianbao-building";

/// Stands in every folder that was published to.
pub(super) const PUBLISHED: &str = ".nianbao-manifest.json";

/// What a build wrote.
#[derive(Clone, Debug)]
pub struct Built {
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
            UserError::error(text!("输出文件夹没有上级文件夹", "the output folder has no parent"))
        })?;
        std::fs::create_dir_all(parent).context_text(|| unwritable(parent))?;
        let kept = recover(target, parent)?;
        let folder = fresh(target, parent)?;
        let lock = File::create(folder.join(LOCK)).context_text(|| unwritable(&folder))?;
        // A file system without locks still has builds; they just cannot tell.
        let _ = lock.try_lock();
        Ok(Self { target: target.to_path_buf(), folder, lock: Some(lock), done: false, kept })
    }

    /// Makes the folders that some files need.
    pub(super) fn folders<'p>(&self, paths: impl Iterator<Item = &'p str>) -> Result<()> {
        let folders: BTreeSet<&str> =
            paths.filter_map(|path| Some(path.rsplit_once('/')?.0)).collect();
        folders.into_par_iter().try_for_each(|folder| {
            let path = self.folder.join(folder);
            std::fs::create_dir_all(&path).context_text(|| unwritable(&path))
        })
    }

    /// Puts the folder in the target's place. The old one is removed after, by
    /// its own list; what is not on it is kept, and where is told.
    pub(super) fn swap_in(self, manifest: &Manifest) -> Result<Vec<Leftover>> {
        self.swap(manifest, false)
    }

    /// The same, but the old one is kept beside the target, in place of the one
    /// that was kept before.
    pub(super) fn swap_in_keeping(self, manifest: &Manifest) -> Result<Vec<Leftover>> {
        self.swap(manifest, true)
    }

    fn swap(mut self, manifest: &Manifest, keep: bool) -> Result<Vec<Leftover>> {
        manifest.write(&self.folder)?;
        let shown = self.target.display().to_string();
        let failed = || {
            text!(
                "无法替换 {shown}，原有网站未动；挂载点不能替换，请写到它的下级文件夹",
                "cannot replace {shown}; the site there is as it was. A mount point cannot be replaced: write to a folder in it"
            )
        };
        if self.target.exists() {
            let old = Manifest::read(&self.target)?.unwrap_or_default();
            let place = exchange(&self.folder, &self.target).context_text(failed)?;
            self.done = true;
            if keep {
                self.kept.extend(put_by(&place, &self.target)?);
            } else {
                self.kept.extend(clear(&old, &place, &self.target));
            }
        } else {
            std::fs::rename(&self.folder, &self.target).context_text(failed)?;
            self.done = true;
        }
        self.lock = None;
        let _ = std::fs::remove_file(self.target.join(LOCK));
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
fn prefix(target: &Path, what: &str) -> String {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    format!(".{name}.nianbao-{what}-")
}

/// A new folder beside the target, under a name that no other has.
fn fresh(target: &Path, parent: &Path) -> Result<PathBuf> {
    let stem = format!("{}{}", prefix(target, "new"), std::process::id());
    for path in names(&stem).map(|name| parent.join(name)) {
        match std::fs::create_dir(&path) {
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            made => return made.map(|()| path).context_text(|| unwritable(parent)),
        }
    }
    Err(UserError::error(unwritable(parent)))
}

/// A name, and others for when it is taken.
fn names(stem: &str) -> impl Iterator<Item = String> {
    std::iter::once(stem.to_owned()).chain((2..100).map(move |n| format!("{stem}-{n}")))
}

/// Removes what a list names from a folder that is no longer the target. Files
/// that somebody else put there are kept in a folder with a name of its own,
/// which no build ever touches.
fn clear(list: &Manifest, folder: &Path, target: &Path) -> Option<Leftover> {
    list.remove_from(folder);
    if !folder.exists() {
        return None;
    }
    let foreign = list.foreign(folder).is_ok_and(|files| !files.is_empty());
    let stem = format!("{}.nianbao-kept", target.file_name()?.to_string_lossy());
    let mut free = names(&stem).map(|name| target.with_file_name(name)).filter(|at| !at.exists());
    let kept = free.next().filter(|kept| std::fs::rename(folder, kept).is_ok());
    if let Some(kept) = &kept {
        let _ = std::fs::remove_file(kept.join(manifest::NAME));
    }
    Some(Leftover { folder: kept.unwrap_or_else(|| folder.to_path_buf()), foreign })
}

/// Where the site before the one at a target is kept.
pub(super) fn previous(target: &Path) -> PathBuf {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    target.with_file_name(format!(".{name}.nianbao-previous"))
}

/// Makes a folder that was the target the one that is kept.
fn put_by(folder: &Path, target: &Path) -> Result<Option<Leftover>> {
    let previous = previous(target);
    let mut strange = None;
    if previous.exists() {
        let list = Manifest::read(&previous)?.unwrap_or_default();
        strange = clear(&list, &previous, target);
    }
    std::fs::rename(folder, &previous).context_text(|| unwritable(&previous))?;
    Ok(strange)
}

/// Puts the site that is kept in the target's place, and keeps that one.
pub(super) fn put_back(target: &Path) -> Result<()> {
    let previous = previous(target);
    let place = exchange(&previous, target).context_text(|| unwritable(target))?;
    if place == previous {
        return Ok(());
    }
    std::fs::rename(&place, &previous).context_text(|| unwritable(&previous))
}

/// Puts `new` where `target` is, in one step where the system can, else in two;
/// if the second fails the first is undone. Says where the old one is now.
fn exchange(new: &Path, target: &Path) -> std::io::Result<PathBuf> {
    #[cfg(target_os = "linux")]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        if renameat_with(CWD, new, CWD, target, RenameFlags::EXCHANGE).is_ok() {
            return Ok(new.to_path_buf());
        }
    }
    let aside = target.with_file_name(format!("{}{}", prefix(target, "old"), std::process::id()));
    std::fs::rename(target, &aside)?;
    std::fs::rename(new, target).inspect_err(|_| {
        let _ = std::fs::rename(&aside, target);
    })?;
    Ok(aside)
}

/// Clears away what killed builds left beside a target, and says what of it is
/// kept. A target that was put aside and never replaced is put back.
fn recover(target: &Path, parent: &Path) -> Result<Vec<Leftover>> {
    let mut kept = Vec::new();
    let entries = std::fs::read_dir(parent).context_text(|| unwritable(parent))?;
    for path in entries.flatten().map(|entry| entry.path()) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.starts_with(&prefix(target, "new")) && is_abandoned(&path) {
            match Manifest::read(&path)? {
                // The site before the one that is there, taken out by a
                // publication that was killed before it was put by.
                Some(_) if was_published(&path) => kept.extend(put_by(&path, target)?),
                // Whole, or the site before: only what is on its list goes.
                Some(manifest) => kept.extend(clear(&manifest, &path, target)),
                None => drop(std::fs::remove_dir_all(&path)),
            }
        } else if name.starts_with(&prefix(target, "old")) {
            let manifest = Manifest::read(&path)?;
            if target.exists() || manifest.is_none() {
                // Without its list only folders that are empty go.
                kept.extend(clear(&manifest.unwrap_or_default(), &path, target));
            } else {
                std::fs::rename(&path, target).context_text(|| unwritable(target))?;
            }
        }
    }
    Ok(kept)
}

/// Whether a folder with a list was the target of a publication: it has no lock,
/// which a new one has until it is the target.
fn was_published(folder: &Path) -> bool {
    folder.join(PUBLISHED).exists() && !folder.join(LOCK).exists()
}

/// Whether a folder's build is no longer there.
fn is_abandoned(folder: &Path) -> bool {
    let lock = folder.join(LOCK);
    !lock.is_file() || File::open(lock).map_or(true, |lock| lock.try_lock().is_ok())
}
