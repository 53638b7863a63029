//! New files for a site: they never replace one that is there.

use super::unwritable_message;
use anyhow::Result;
use nianbao_core::diag::{ContextText, UserError};
use nianbao_text::text;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;

/// Writes a file that must not be there yet, with the folders that it needs.
pub fn create_file(path: &Path, text: &str) -> Result<()> {
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent).context_text(|| unwritable_message(parent))?;
    }
    let mut file =
        (OpenOptions::new().write(true).create_new(true).open(path)).context_text(|| {
            let shown = path.display();
            text!(
                "无法新建 {shown}（已有的文件不会被覆盖）",
                "cannot create {shown} (a file that is there is not overwritten)"
            )
        })?;
    file.write_all(text.as_bytes()).context_text(|| unwritable_message(path)).inspect_err(|_| {
        // Half a file would stand in the way of the next try.
        let _ = std::fs::remove_file(path);
    })
}

/// Writes a new site's files into a folder that is empty or not there.
pub fn create_site(folder: &Path, files: &[(&str, String)]) -> Result<()> {
    let occupied = folder.is_file()
        || std::fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some());
    if occupied {
        let shown = folder.display();
        return Err(UserError::new_error(text!(
            "{shown} 不是空文件夹：另选一个",
            "{shown} is not an empty folder: choose another"
        )));
    }
    for (path, text) in files {
        create_file(&folder.join(path), text)?;
    }
    Ok(())
}

/// Writes a file, in place of one that may be there, with the folders that it needs.
pub fn write_file(path: &Path, bytes: &[u8]) -> Result<()> {
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent).context_text(|| unwritable_message(parent))?;
    }
    std::fs::write(path, bytes).context_text(|| unwritable_message(path))
}

/// Writes a file in one step, in place of one that may be there: a reader sees the
/// old or the new, and a full disk leaves the old.
pub(super) fn replace_atomically(path: &Path, bytes: &[u8]) -> Result<()> {
    let parent = path.parent().unwrap_or(Path::new(""));
    std::fs::create_dir_all(parent).context_text(|| unwritable_message(parent))?;
    let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    let beside = parent.join(format!(".{name}.{}", std::process::id()));
    let written = std::fs::write(&beside, bytes).and_then(|()| std::fs::rename(&beside, path));
    written.context_text(|| unwritable_message(path)).inspect_err(|_| {
        let _ = std::fs::remove_file(&beside);
    })
}
