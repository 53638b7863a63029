//! Reads the files of a site from the disk.

use super::copy::digest_file;
use anyhow::Result;
use nianbao_core::diag::{ContextText, UserError};
use nianbao_core::parse::{OFFICES_FILE, SITE_FILE};
use nianbao_core::plan::is_hidden_static;
use nianbao_core::source::{Content, Digest, File, LoadFailure};
use nianbao_text::control::is_hidden;
use nianbao_text::text;
use rayon::prelude::*;
use std::io::Read;
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// The folders that a site is made of; all others are ignored.
pub(super) const SITE_FOLDERS: [&str; 5] = ["content", "forms", "templates", "themes", "static"];
/// The largest size of a text in bytes; a larger file is no report.
const MAX_TEXT_SIZE: u64 = 1024 * 1024;
/// The largest list of offices in bytes: half a million of them, each with what is known of
/// it.
const MAX_OFFICES_SIZE: u64 = 32 * 1024 * 1024;
/// Extensions of the text files of a theme.
const THEME_EXTENSIONS: [&str; 7] = ["html", "css", "js", "svg", "txt", "json", "xml"];

/// Reads all files of a site, in the order of their paths. A file that cannot be
/// read is in the list with the reason.
///
/// Errors: there is no folder `site`, or no site.yaml in it.
pub fn load_files(site: &Path) -> Result<Vec<File>> {
    let (root, listed) = list_files(site)?;
    Ok(listed.into_par_iter().map(|listed| listed.read(&root)).collect())
}

/// Reads the settings of a site alone, as [`load_files`] does.
///
/// Errors: as [`load_files`].
pub fn load_settings(site: &Path) -> Result<Vec<File>> {
    let (root, settings) = find_settings(site)?;
    Ok(settings.list(&root).map(|listed| listed.read(&root)).into_iter().collect())
}

/// Lists the files of a site in the order of their paths, and reads none of them. Returns
/// the canonical path of its folder too.
///
/// Errors: as [`load_files`].
pub(super) fn list_files(site: &Path) -> Result<(PathBuf, Vec<ListedFile>)> {
    let (root, settings) = find_settings(site)?;
    let mut listed: Vec<ListedFile> = settings.list(&root).into_iter().collect();
    for folder in SITE_FOLDERS {
        listed.extend(find_files(&root, folder).into_iter().filter_map(|found| found.list(&root)));
    }
    listed.sort_unstable_by(|a, b| a.path.cmp(&b.path));
    Ok((root, listed))
}

/// A file of a site that was found and not read yet.
#[derive(Clone)]
pub(super) struct ListedFile {
    /// The path below the site, with `/` between the parts.
    pub(super) path: String,
    /// Why it cannot be read, if that is known already.
    failure: Option<Box<LoadFailure>>,
}

impl ListedFile {
    /// Lists a text that is not on the disk; `None` if a site has no text at this path.
    pub(super) fn unsaved(path: &str) -> Option<Self> {
        let is_text = matches!(classify_path(path), FileRole::Text);
        is_text.then(|| Self { path: path.to_owned(), failure: None })
    }

    /// Reads the file.
    pub(super) fn read(&self, root: &Path) -> File {
        let path = self.path.clone();
        let full = || root.join(&self.path);
        let is_hidden = path.strip_prefix("static/").is_some_and(is_hidden_static);
        let content = match (&self.failure, classify_path(&self.path)) {
            (Some(failure), _) => Content::Failed(LoadFailure::clone(failure)),
            // A folder, or a file with passwords: nobody needs its bytes.
            (None, _) if is_hidden => Content::Bytes(Digest::from_bytes(b"")),
            (None, FileRole::Text) => read_text_file(&full(), max_size(&path)),
            (None, FileRole::Bytes | FileRole::Ignored) => digest_content(&full()),
        };
        File { path, content }
    }

    /// True if it can be read as far as is known.
    pub(super) fn is_readable(&self) -> bool {
        self.failure.is_none()
    }
}

/// Returns the canonical path of a site's folder, and its settings.
fn find_settings(site: &Path) -> Result<(PathBuf, FoundFile)> {
    let root = site.canonicalize().context_text(|| {
        let site = site.display();
        text!("找不到站点文件夹 {site}", "there is no folder {site}")
    })?;
    let path = root.join(SITE_FILE);
    if std::fs::symlink_metadata(&path).is_err() {
        let site = site.display();
        return Err(UserError::new_error(text!(
            "{site} 中没有 {SITE_FILE}：用 --site 指明站点文件夹，或用 nianbao init 新建一个",
            "there is no {SITE_FILE} in {site}: name the site's folder with --site, or make one with `nianbao init`"
        )));
    }
    let failure = if path.exists() {
        leads_outside(&root, &path).then_some(LoadFailure::LeadsOutside)
    } else {
        Some(LoadFailure::Dangling)
    };
    Ok((root, FoundFile { path, failure }))
}

/// A file that was found, and why it cannot be read if that is known already.
struct FoundFile {
    path: PathBuf,
    failure: Option<LoadFailure>,
}

/// Finds all files below a folder. Links are followed unless they lead out of the
/// site.
fn find_files(root: &Path, folder: &str) -> Vec<FoundFile> {
    let top = root.join(folder);
    // A link to nothing counts as a folder; the walk reports it.
    if std::fs::symlink_metadata(&top).is_err() {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut entries = WalkDir::new(&top).follow_links(true).sort_by_file_name().into_iter();
    while let Some(entry) = entries.next() {
        match entry {
            Ok(entry) if is_leftover_name(&entry.file_name().to_string_lossy(), folder) => {
                if entry.file_type().is_dir() {
                    entries.skip_current_dir();
                }
            }
            // Its name is told, and it stays out with all that is in it.
            Ok(entry) if is_hidden_static_entry(&top, folder, &entry) => {
                if entry.file_type().is_dir() {
                    entries.skip_current_dir();
                }
                found.push(FoundFile { path: entry.into_path(), failure: None });
            }
            Ok(entry) if entry.path_is_symlink() && leads_outside(root, entry.path()) => {
                if entry.file_type().is_dir() {
                    entries.skip_current_dir();
                }
                found.push(FoundFile {
                    path: entry.into_path(),
                    failure: Some(LoadFailure::LeadsOutside),
                });
            }
            Ok(entry) if entry.file_type().is_file() => {
                found.push(FoundFile { path: entry.into_path(), failure: None });
            }
            Ok(entry) if entry.file_type().is_dir() => {}
            Ok(entry) => {
                found.push(FoundFile {
                    path: entry.into_path(),
                    failure: Some(LoadFailure::Special),
                });
            }
            Err(error) => found.extend(explain_walk_error(&error, &top)),
        }
    }
    found
}

/// Returns the file or folder at which a walk failed; `None` for leftovers of
/// editors, whose locks may be links to nothing.
fn explain_walk_error(error: &walkdir::Error, top: &Path) -> Option<FoundFile> {
    let path = error.path().unwrap_or(top).to_path_buf();
    let folder = top.file_name().unwrap_or_default().to_string_lossy();
    if path.file_name().is_some_and(|name| is_leftover_name(&name.to_string_lossy(), &folder)) {
        return None;
    }
    let failure = match error.io_error() {
        None => LoadFailure::Loop,
        Some(_) if path.is_symlink() && !path.exists() => LoadFailure::Dangling,
        Some(error) => read_failure(error),
    };
    Some(FoundFile { path, failure: Some(failure) })
}

/// Converts an error of the system to the reason that a file cannot be read.
fn read_failure(error: &std::io::Error) -> LoadFailure {
    match error.kind() {
        std::io::ErrorKind::PermissionDenied => LoadFailure::Denied,
        _ => LoadFailure::Unreadable(error.to_string()),
    }
}

/// Returns true for a hidden file or folder of `static/`, or what is in one.
fn is_hidden_static_entry(top: &Path, folder: &str, entry: &walkdir::DirEntry) -> bool {
    let below = entry.path().strip_prefix(top).unwrap_or(Path::new(""));
    let mut path = below.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/");
    if entry.file_type().is_dir() {
        path.push('/');
    }
    folder == "static" && is_hidden_static(&path)
}

/// True for names that editors, systems and builds leave behind. The list of an
/// old build would take the place of the new one's. Hidden static files are found.
pub(super) fn is_leftover_name(name: &str, folder: &str) -> bool {
    let hidden = name.starts_with('.') && folder != "static";
    let is_from_build = name.starts_with(".nianbao-");
    hidden || is_from_build || name.starts_with("~$") || name.ends_with('~') || name == "Thumbs.db"
}

/// True if a path leads out of the site, or nowhere.
fn leads_outside(root: &Path, path: &Path) -> bool {
    path.canonicalize().map_or(true, |real| !real.starts_with(root))
}

impl FoundFile {
    /// Gives a file its path in the site; `None` if no site has such files.
    fn list(self, root: &Path) -> Option<ListedFile> {
        let below = self.path.strip_prefix(root).ok()?;
        let parts: Vec<_> =
            below.components().map(|part| part.as_os_str().to_string_lossy()).collect();
        let path = parts.join("/");
        let is_misnamed = path.contains(is_unprintable) || below.to_str().is_none();
        let path = path.replace(is_unprintable, "\u{fffd}");
        if self.failure.is_none()
            && !is_misnamed
            && matches!(classify_path(&path), FileRole::Ignored)
        {
            return None;
        }
        let misnamed = is_misnamed.then_some(LoadFailure::Misnamed);
        Some(ListedFile { path, failure: self.failure.or(misnamed).map(Box::new) })
    }
}

fn is_unprintable(c: char) -> bool {
    c.is_control() || is_hidden(c)
}

/// The way in which a file of a site is read.
enum FileRole {
    Text,
    Bytes,
    Ignored,
}

fn classify_path(path: &str) -> FileRole {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    let (folder, _) = path.split_once('/').unwrap_or_default();
    match folder {
        _ if path == SITE_FILE || path == OFFICES_FILE => FileRole::Text,
        "content" if ending == "md" => FileRole::Text,
        "forms" if matches!(ending, "yaml" | "yml") => FileRole::Text,
        "templates" | "themes" if THEME_EXTENSIONS.contains(&ending) => FileRole::Text,
        "content" | "static" | "themes" => FileRole::Bytes,
        _ => FileRole::Ignored,
    }
}

/// Opens a file of a site, and returns its length too; `None` if it cannot be read or a
/// link leads out of the site.
pub(super) fn open_site_file(root: &Path, path: &str) -> Option<(std::fs::File, u64)> {
    let real = root.join(path).canonicalize().ok().filter(|real| real.starts_with(root))?;
    // Opening a pipe would wait for its other end.
    if !real.is_file() {
        return None;
    }
    let file = std::fs::File::open(real).ok()?;
    let metadata = file.metadata().ok()?;
    metadata.is_file().then_some((file, metadata.len()))
}

/// Reads the bytes of a file of a site, as [`open_site_file`] opens it.
pub(super) fn read_site_bytes(root: &Path, path: &str) -> Option<Vec<u8>> {
    let (mut file, _) = open_site_file(root, path)?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

/// Returns the largest size of a text of the site in bytes.
fn max_size(path: &str) -> u64 {
    if path == OFFICES_FILE { MAX_OFFICES_SIZE } else { MAX_TEXT_SIZE }
}

/// Returns the content that a text has as the file at a path; `None` if a site has no text
/// there, but bytes to be copied.
pub(super) fn text_content(path: &str, text: &str) -> Option<Content> {
    let (size, limit) = (text.len() as u64, max_size(path));
    let content = if size > limit {
        Content::Failed(LoadFailure::TooLarge { size, limit })
    } else {
        Content::Text(text.to_owned())
    };
    matches!(classify_path(path), FileRole::Text).then_some(content)
}

fn read_text_file(path: &Path, limit: u64) -> Content {
    let read = || -> std::io::Result<Content> {
        let metadata = std::fs::metadata(path)?;
        if !metadata.is_file() {
            return Ok(Content::Failed(LoadFailure::Special));
        }
        let size = metadata.len();
        if size > limit {
            return Ok(Content::Failed(LoadFailure::TooLarge { size, limit }));
        }
        // The file may grow after its size was read.
        let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default() + 1);
        std::fs::File::open(path)?.take(limit + 1).read_to_end(&mut bytes)?;
        let size = bytes.len() as u64;
        if size > limit {
            return Ok(Content::Failed(LoadFailure::TooLarge { size, limit }));
        }
        Ok(decode_utf8(bytes))
    };
    read().unwrap_or_else(|error| Content::Failed(read_failure(&error)))
}

/// Returns bytes as a text if they are UTF-8. The vectorised test takes a part of the time of
/// the standard library's.
pub(super) fn as_text(bytes: &[u8]) -> Option<&str> {
    simdutf8::basic::from_utf8(bytes).ok()
}

fn decode_utf8(bytes: Vec<u8>) -> Content {
    // With a copy it still takes less time than `String::from_utf8`.
    if let Some(text) = as_text(&bytes) {
        return Content::Text(text.to_owned());
    }
    String::from_utf8(bytes).map_or_else(
        |error| {
            let valid = error.utf8_error().valid_up_to();
            let readable = String::from_utf8_lossy(&error.as_bytes()[..valid]).into_owned();
            Content::Failed(LoadFailure::NotUtf8 {
                readable,
                gbk: nianbao_document::is_gb18030(error.as_bytes()),
            })
        },
        Content::Text,
    )
}

fn digest_content(path: &Path) -> Content {
    let failed = |error: std::io::Error| Content::Failed(read_failure(&error));
    digest_file(path, |_| Ok(())).map_or_else(failed, Content::Bytes)
}

/// Resolves a path that a user names, relative to the current folder or to the
/// site, to a path below the site with `/` between the parts.
///
/// Errors: there is no such file or folder, or it is outside the site.
pub fn resolve_in_site(site: &Path, path: &Path) -> Result<String> {
    let outside = || {
        let path = path.display();
        UserError::new_error(text!("{path} 不在站点文件夹中", "{path} is not in the site's folder"))
    };
    let root = site.canonicalize().map_err(|_| outside())?;
    let real = path.canonicalize().or_else(|_| root.join(path).canonicalize()).map_err(|_| {
        let path = path.display();
        UserError::new_error(text!("找不到 {path}", "there is no {path}"))
    })?;
    let below = real.strip_prefix(&root).map_err(|_| outside())?;
    let parts: Vec<_> = below.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    Ok(parts.join("/"))
}
