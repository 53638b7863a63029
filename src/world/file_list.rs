//! The list of files that a build wrote into a folder; no others are ever removed.

use super::disk;
use super::staging::LOCK_FILE;
use super::unreadable_message;
use anyhow::Result;
use nianbao_core::diag::ContextText;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// The name of the list, at the root of every output folder.
pub(super) const FILE_NAME: &str = ".nianbao-files";
pub(super) const HEADING: &str = "# nianbao";

/// True if a path stays below the folder that it is joined to.
pub(super) fn is_inside_path(path: &str) -> bool {
    let plain = |part| matches!(part, std::path::Component::Normal(_));
    !path.is_empty() && Path::new(path).components().all(plain)
}

/// Paths below an output folder, with `/` between the parts.
#[derive(Debug, Default)]
pub(super) struct FileList(pub(super) BTreeSet<String>);

impl FileList {
    /// Reads the list of a folder; `None` where there is none or it is damaged.
    ///
    /// Errors: the list exists and cannot be read.
    pub(super) fn read_from(folder: &Path) -> Result<Option<Self>> {
        let path = folder.join(FILE_NAME);
        if path.exists() && !path.is_file() {
            return Ok(None);
        }
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error).context_text(|| unreadable_message(&path)),
        };
        let mut lines = text.lines();
        if lines.next() != Some(HEADING) {
            return Ok(None);
        }
        let paths: BTreeSet<String> = lines.map(str::to_owned).collect();
        // No build writes a list that leads out of its folder.
        Ok(paths.iter().all(|path| is_inside_path(path)).then_some(Self(paths)))
    }

    /// Finds files in a folder that are not on the list, four at most.
    pub(super) fn find_foreign(&self, folder: &Path) -> walkdir::Result<Vec<PathBuf>> {
        let entries = walkdir::WalkDir::new(folder).min_depth(1).into_iter();
        let on_list = |path: &Path| {
            let parts: Vec<_> =
                path.components().map(|part| part.as_os_str().to_string_lossy()).collect();
            let name = parts.join("/");
            name == FILE_NAME || name == LOCK_FILE || self.0.contains(&name)
        };
        let if_foreign = |path: PathBuf| {
            let below = path.strip_prefix(folder).unwrap_or(&path).to_path_buf();
            (!on_list(&below)).then_some(below)
        };
        entries
            .filter_map(|entry| match entry {
                Ok(entry) if entry.file_type().is_dir() => None,
                Ok(entry) => if_foreign(entry.into_path()).map(Ok),
                Err(error) => Some(Err(error)),
            })
            .take(4)
            .collect()
    }

    /// Removes the listed files, the folders that this leaves empty, and last the
    /// list. If other files are left, the list stays with them: a folder without
    /// one would be taken for an unfinished build. Failures are passed over.
    pub(super) fn remove_from(&self, folder: &Path) {
        let paths: Vec<&str> = self.0.iter().map(String::as_str).collect();
        let in_folders: Vec<&[&str]> =
            paths.chunk_by(|one, other| folder_of(one) == folder_of(other)).collect();
        in_folders.into_par_iter().for_each(|paths| {
            for path in paths {
                let _ = disk::remove_file(&folder.join(path));
            }
            if let Some(inner) = paths.first().and_then(|path| folder_of(path)) {
                let _ = disk::remove_folder(&folder.join(inner));
            }
        });
        let _ = disk::remove_file(&folder.join(LOCK_FILE));
        // Most are gone by now; those that hold folders are not.
        let folders = walkdir::WalkDir::new(folder).min_depth(1).contents_first(true);
        for entry in folders.into_iter().flatten().filter(|entry| entry.file_type().is_dir()) {
            let _ = disk::remove_folder(entry.path());
        }
        if Self::default().find_foreign(folder).is_ok_and(|left| left.is_empty()) {
            let _ = disk::remove_file(&folder.join(FILE_NAME));
            let _ = disk::remove_folder(folder);
        }
    }
}

/// Returns the folder of a path; `None` at the root.
pub(super) fn folder_of(path: &str) -> Option<&str> {
    Some(path.rsplit_once('/')?.0)
}
