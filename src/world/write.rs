//! Writes single files: new ones, or in place of those that are there.

use super::unwritable_message;
use anyhow::Result;
use nianbao_core::diag::{ContextText, UserError};
use nianbao_text::text;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};

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

/// Replaces a file of a site, as [`replace_atomically`] does, by its path below the site. A
/// symbolic link to a file of the site stays one, and that file gets the bytes.
///
/// Errors: a link leads out of the site or to nothing, or those of [`replace_atomically`].
pub(super) fn replace_in_site(site: &Path, path: &str, bytes: &[u8]) -> Result<()> {
    replace_atomically(&resolve_links(site, path)?, bytes)
}

/// Creates a file of a site, as [`create_file`] does, by its path below the site.
///
/// Errors: a link leads out of the site or stands there, or those of [`create_file`].
pub fn create_in_site(site: &Path, path: &str, text: &str) -> Result<()> {
    let file = site.join(path);
    if file.is_symlink() {
        return Err(UserError::new_error(text!(
            "{path} 是链接，没有新建：先把它移走",
            "{path} is a link, and nothing was made: move it away first"
        )));
    }
    resolve_links(site, path)?;
    create_file(&file, text)
}

/// Returns the file that is written for a path below a site: the one to which a link leads.
///
/// Errors: a link leads out of the site or to nothing.
pub(super) fn resolve_links(site: &Path, path: &str) -> Result<PathBuf> {
    if find_inside(site, path)?.is_none() {
        return Err(UserError::new_error(text!(
            "{path} 经链接通向站点文件夹之外，没有写入：直接改那里的文件，或把链接换成站点里的普通文件",
            "{path} leads out of the site by a link, and was not written: change the file there, or put an ordinary file of the site in the place of the link"
        )));
    }
    let file = site.join(path);
    if !file.is_symlink() {
        return Ok(file);
    }
    file.canonicalize().context_text(|| {
        text!(
            "{path} 是链接，它指向的文件不在，没有写入：把链接换成普通文件",
            "{path} is a link to a file that is not there, and was not written: put an ordinary file in its place"
        )
    })
}

/// Returns the part of a path that exists, below the site and without links; `None` if it
/// leads out of the site.
pub(super) fn find_inside(site: &Path, path: &str) -> Result<Option<PathBuf>> {
    let root = site.canonicalize().context_text(|| unwritable_message(site))?;
    let target = root.join(path);
    let existing = target.ancestors().find_map(|path| path.canonicalize().ok());
    Ok(existing.and_then(|existing| existing.strip_prefix(&root).ok().map(Path::to_path_buf)))
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

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    #[test]
    fn a_link_in_the_site_stays_and_one_out_of_it_is_not_followed() {
        let room = tempfile::tempdir().unwrap();
        let site = room.path().join("site");
        std::fs::create_dir_all(site.join("content/2024")).unwrap();
        let read = |path: &str| std::fs::read_to_string(room.path().join(path)).unwrap();
        std::fs::write(site.join("shared.md"), "1").unwrap();
        symlink("../../shared.md", site.join("content/2024/a.md")).unwrap();
        replace_in_site(&site, "content/2024/a.md", b"2").unwrap();
        assert!(site.join("content/2024/a.md").is_symlink());
        assert_eq!(read("site/shared.md"), "2");
        // A link to a link.
        symlink("a.md", site.join("content/2024/b.md")).unwrap();
        replace_in_site(&site, "content/2024/b.md", b"3").unwrap();
        assert_eq!(read("site/shared.md"), "3");
        assert!(site.join("content/2024/a.md").is_symlink());
        std::fs::write(room.path().join("other.md"), "1").unwrap();
        symlink("../../../other.md", site.join("content/2024/out.md")).unwrap();
        symlink("nowhere.md", site.join("content/2024/nothing.md")).unwrap();
        symlink("../../../nowhere.md", site.join("content/2024/lost.md")).unwrap();
        symlink("..", site.join("content/above")).unwrap();
        symlink("../..", site.join("content/out")).unwrap();
        for (path, words) in [
            ("content/2024/out.md", "站点文件夹之外"),
            ("content/2024/nothing.md", "它指向的文件不在"),
            ("content/2024/lost.md", "它指向的文件不在"),
            ("content/out/new.md", "站点文件夹之外"),
            ("content/out/other.md", "站点文件夹之外"),
        ] {
            let error = replace_in_site(&site, path, b"2").unwrap_err();
            assert!(error.to_string().contains(words), "{path}: {error}");
            assert!(path.starts_with("content/out/") || site.join(path).is_symlink(), "{path}");
        }
        assert_eq!(read("other.md"), "1");
        assert!(!room.path().join("new.md").exists() && !room.path().join("nowhere.md").exists());
        replace_in_site(&site, "content/above/new/c.md", b"4").unwrap();
        assert_eq!(read("site/new/c.md"), "4");
    }
}
