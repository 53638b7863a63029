//! Writes single files: new ones, or in place of those that are there.

use super::unwritable_message;
use anyhow::Result;
use nianbao_core::diag::{ContextText, UserError};
use nianbao_text::text;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;

/// Creates a file and the folders that it needs.
///
/// Errors: the file exists, or the disk fails.
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
        // A part of a file would be in the way of the next attempt.
        let _ = std::fs::remove_file(path);
    })
}

/// Creates the files of a new site, given as paths and texts.
///
/// Errors: the folder exists and is not empty, or the disk fails.
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

/// Writes a file and the folders that it needs, over one that may exist.
///
/// Errors: the disk fails.
pub fn write_file(path: &Path, bytes: &[u8]) -> Result<()> {
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent).context_text(|| unwritable_message(parent))?;
    }
    std::fs::write(path, bytes).context_text(|| unwritable_message(path))
}

/// Replaces a file in one step: readers see the old or the new bytes, and a full
/// disk leaves the old. Who may read and write it stays as it is.
///
/// Errors: the file is read-only, or the disk fails.
pub(super) fn replace_atomically(path: &Path, bytes: &[u8]) -> Result<()> {
    let parent = path.parent().unwrap_or(Path::new(""));
    std::fs::create_dir_all(parent).context_text(|| unwritable_message(parent))?;
    let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    let permissions = std::fs::metadata(path).ok().map(|metadata| metadata.permissions());
    if permissions.as_ref().is_some_and(std::fs::Permissions::readonly) {
        let shown = path.display();
        return Err(UserError::new_error(text!(
            "{shown} 是只读的，没有改动：先去掉只读",
            "{shown} is read-only and was left alone: make it writable first"
        )));
    }
    let beside = parent.join(format!(".{name}.{}", std::process::id()));
    let keep = || permissions.map_or(Ok(()), |kept| std::fs::set_permissions(&beside, kept));
    let written = std::fs::write(&beside, bytes)
        .and_then(|()| keep())
        .and_then(|()| std::fs::rename(&beside, path));
    written.context_text(|| unwritable_message(path)).inspect_err(|_| {
        let _ = std::fs::remove_file(&beside);
    })
}
