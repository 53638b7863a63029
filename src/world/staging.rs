//! A build's own folder beside the target, swapped in when all is written.

use super::manifest::Manifest;
use super::unwritable;
use crate::diag::{Explain, Problem};
use crate::text;
use anyhow::Result;
use std::collections::BTreeSet;
use std::fs::File;
use std::path::{Path, PathBuf};

/// Held open and locked while a build is at work; a folder whose lock is free
/// was left by a build that was killed.
const LOCK: &str = ".nianbao-building";

/// What a build wrote.
#[derive(Clone, Copy, Debug)]
pub struct Built {
    /// How many files.
    pub files: usize,
    /// How many bytes.
    pub bytes: u64,
}

/// The folder, removed again unless it is swapped in.
pub(super) struct Staging {
    target: PathBuf,
    pub(super) folder: PathBuf,
    lock: Option<File>,
    done: bool,
}

impl Staging {
    /// Makes the folder beside the target, after clearing away what killed
    /// builds left there.
    pub(super) fn new(target: &Path) -> Result<Self> {
        let parent = target.parent().ok_or_else(|| {
            Problem::error(text!("输出文件夹没有上级文件夹", "the output folder has no parent"))
        })?;
        std::fs::create_dir_all(parent).explain(|| unwritable(parent))?;
        recover(target, parent)?;
        let folder = parent.join(format!("{}{}", prefix(target, "new"), std::process::id()));
        std::fs::create_dir(&folder).explain(|| unwritable(&folder))?;
        let lock = File::create(folder.join(LOCK)).explain(|| unwritable(&folder))?;
        // A file system without locks still has builds; they just cannot tell.
        let _ = lock.try_lock();
        Ok(Self { target: target.to_path_buf(), folder, lock: Some(lock), done: false })
    }

    /// Makes the folders that some files need.
    pub(super) fn folders<'p>(&self, paths: impl Iterator<Item = &'p str>) -> Result<()> {
        let folders: BTreeSet<&str> =
            paths.filter_map(|path| Some(path.rsplit_once('/')?.0)).collect();
        for folder in folders {
            let path = self.folder.join(folder);
            std::fs::create_dir_all(&path).explain(|| unwritable(&path))?;
        }
        Ok(())
    }

    /// Puts the folder in the target's place. The old one is removed after,
    /// by its own list.
    pub(super) fn swap_in(mut self, manifest: &Manifest) -> Result<()> {
        manifest.write(&self.folder)?;
        self.lock = None;
        let _ = std::fs::remove_file(self.folder.join(LOCK));
        let shown = self.target.display().to_string();
        let failed = || {
            text!(
                "无法替换 {shown}，原有网站未动",
                "cannot replace {shown}; the site there is as it was"
            )
        };
        if !self.target.exists() {
            std::fs::rename(&self.folder, &self.target).explain(failed)?;
            self.done = true;
            return Ok(());
        }
        let old = Manifest::read(&self.target)?.unwrap_or_default();
        let aside = self.target.with_file_name(format!(
            "{}{}",
            prefix(&self.target, "old"),
            std::process::id()
        ));
        exchange(&self.folder, &self.target, &aside).explain(failed)?;
        self.done = true;
        old.remove_from(&aside);
        Ok(())
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

/// Puts `new` where `target` is and `target` aside, in one step where the
/// system can, else in two; if the second fails the first is undone.
fn exchange(new: &Path, target: &Path, aside: &Path) -> std::io::Result<()> {
    #[cfg(target_os = "linux")]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        if renameat_with(CWD, new, CWD, target, RenameFlags::EXCHANGE).is_ok() {
            return std::fs::rename(new, aside);
        }
    }
    std::fs::rename(target, aside)?;
    std::fs::rename(new, target).inspect_err(|_| {
        let _ = std::fs::rename(aside, target);
    })
}

/// Clears away what killed builds left beside a target. A target that was put
/// aside and never replaced is put back.
fn recover(target: &Path, parent: &Path) -> Result<()> {
    let entries = std::fs::read_dir(parent).explain(|| unwritable(parent))?;
    for path in entries.flatten().map(|entry| entry.path()) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.starts_with(&prefix(target, "new")) && is_abandoned(&path) {
            let _ = std::fs::remove_dir_all(&path);
        } else if name.starts_with(&prefix(target, "old"))
            && let Ok(Some(manifest)) = Manifest::read(&path)
        {
            if target.exists() {
                manifest.remove_from(&path);
            } else {
                std::fs::rename(&path, target).explain(|| unwritable(target))?;
            }
        }
    }
    Ok(())
}

/// Whether a folder's build is no longer there.
fn is_abandoned(folder: &Path) -> bool {
    File::open(folder.join(LOCK)).is_ok_and(|lock| lock.try_lock().is_ok())
}
