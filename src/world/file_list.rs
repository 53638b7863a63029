//! The list of files that a build wrote; only these are ever removed.

use super::staging::LOCK_FILE;
use super::{unreadable_message, unwritable_message};
use anyhow::Result;
use nianbao_core::diag::ContextText;
use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// Stands at the root of every output folder.
pub(super) const FILE_NAME: &str = ".nianbao-files";
const HEADING: &str = "# nianbao";

/// Whether a path names something below the folder that it is joined to.
pub(super) fn is_inside_path(path: &str) -> bool {
    let plain = |part| matches!(part, std::path::Component::Normal(_));
    !path.is_empty() && Path::new(path).components().all(plain)
}

/// Paths below an output folder, with `/` between the parts.
#[derive(Debug, Default)]
pub(super) struct FileList(pub(super) BTreeSet<String>);

impl FileList {
    /// The list in a folder; `None` where there is none.
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
        // A list that leads out of its folder is not one that a build wrote.
        Ok(paths.iter().all(|path| is_inside_path(path)).then_some(Self(paths)))
    }

    /// Writes the list into a folder.
    pub(super) fn write_to(&self, folder: &Path) -> Result<()> {
        let mut text = String::from(HEADING);
        for path in &self.0 {
            text.push('\n');
            text.push_str(path);
        }
        text.push('\n');
        let path = folder.join(FILE_NAME);
        std::fs::write(&path, text).context_text(|| unwritable_message(&path))
    }

    /// Files in a folder that are not on the list, a few of them.
    pub(super) fn find_foreign(&self, folder: &Path) -> walkdir::Result<Vec<PathBuf>> {
        let entries = walkdir::WalkDir::new(folder).min_depth(1).into_iter();
        let on_list = |path: &Path| {
            let parts: Vec<_> =
                path.components().map(|part| part.as_os_str().to_string_lossy()).collect();
            let name = parts.join("/");
            name == FILE_NAME || name == LOCK_FILE || self.0.contains(&name)
        };
        let strange = |path: PathBuf| {
            let below = path.strip_prefix(folder).unwrap_or(&path).to_path_buf();
            (!on_list(&below)).then_some(below)
        };
        entries
            .filter_map(|entry| match entry {
                Ok(entry) if entry.file_type().is_dir() => None,
                Ok(entry) => strange(entry.into_path()).map(Ok),
                Err(error) => Some(Err(error)),
            })
            .take(4)
            .collect()
    }

    /// Removes what is on the list, the folders that this leaves empty, and last
    /// the list. Where something is left, the list stays with it: without one a
    /// folder would be taken for a build's own. What it cannot remove stays.
    pub(super) fn remove_from(&self, folder: &Path) {
        for path in self.0.iter().map(String::as_str).chain([LOCK_FILE]) {
            let _ = std::fs::remove_file(folder.join(path));
        }
        let folders = walkdir::WalkDir::new(folder).min_depth(1).contents_first(true);
        for entry in folders.into_iter().flatten().filter(|entry| entry.file_type().is_dir()) {
            let _ = std::fs::remove_dir(entry.path());
        }
        if Self::default().find_foreign(folder).is_ok_and(|left| left.is_empty()) {
            let _ = std::fs::remove_file(folder.join(FILE_NAME));
            let _ = std::fs::remove_dir(folder);
        }
    }
}
