//! Operations that change a tree of files. Tests can make each of them fail, or
//! let nothing happen from one on, as when the program is killed.

use std::fs::File;
use std::io::{ErrorKind, Result, Write};
use std::path::{Path, PathBuf};

#[cfg(test)]
pub(super) mod faults;

#[cfg(test)]
use faults::{can_exchange, can_link, note_sync, step};

/// True except in tests of systems that cannot.
#[cfg(not(test))]
fn can_exchange(_path: &Path) -> bool {
    true
}

#[cfg(not(test))]
fn can_link(_path: &Path) -> bool {
    true
}

#[cfg(not(test))]
#[allow(clippy::unnecessary_wraps, reason = "tests let it fail")]
fn step(_path: &Path) -> Result<()> {
    Ok(())
}

#[cfg(not(test))]
fn note_sync(_path: &Path) {}

pub(super) fn create_file(path: &Path) -> Result<File> {
    step(path)?;
    File::create(path)
}

/// Creates a file where none is.
pub(super) fn create_new_file(path: &Path) -> Result<File> {
    step(path)?;
    File::create_new(path)
}

/// Writes a file whose folder may not be there yet.
pub(super) fn write_file(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut file = in_new_folder(path, || create_file(path))?;
    step(path)?;
    file.write_all(bytes)
}

pub(super) fn create_folder(path: &Path) -> Result<()> {
    step(path)?;
    std::fs::create_dir(path)
}

pub(super) fn create_folders(path: &Path) -> Result<()> {
    step(path)?;
    std::fs::create_dir_all(path)
}

pub(super) fn rename(from: &Path, to: &Path) -> Result<()> {
    step(from)?;
    std::fs::rename(from, to)
}

/// Makes a file of one tree a file of another too.
pub(super) fn link(from: &Path, to: &Path) -> Result<()> {
    step(to)?;
    if can_link(to) { std::fs::hard_link(from, to) } else { Err(ErrorKind::Unsupported.into()) }
}

/// Makes a file of one tree a file of another too, or a copy where the file system
/// has no links.
pub(super) fn link_or_copy(from: &Path, to: &Path) -> Result<()> {
    match link(from, to) {
        Err(error) if !matches!(error.kind(), ErrorKind::AlreadyExists | ErrorKind::NotFound) => {
            // A copy into a file that is there would change all trees that have it.
            let mut copy = File::create_new(to)?;
            std::io::copy(&mut File::open(from)?, &mut copy).map(drop)
        }
        linked => linked,
    }
}

pub(super) fn remove_file(path: &Path) -> Result<()> {
    step(path)?;
    std::fs::remove_file(path)
}

pub(super) fn remove_folder(path: &Path) -> Result<()> {
    step(path)?;
    std::fs::remove_dir(path)
}

/// Removes a folder with all that is in it.
pub(super) fn remove_tree(path: &Path) -> Result<()> {
    step(path)?;
    std::fs::remove_dir_all(path)
}

/// Exchanges two folders in one step. Returns false where the system cannot.
#[cfg(target_os = "linux")]
pub(super) fn exchange(one: &Path, other: &Path) -> bool {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    step(one).is_ok()
        && can_exchange(one)
        && renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE).is_ok()
}

#[cfg(not(target_os = "linux"))]
pub(super) fn exchange(_one: &Path, _other: &Path) -> bool {
    false
}

/// Does what puts a file at a path, a second time if its folder had to be made.
pub(super) fn in_new_folder<T>(path: &Path, put: impl Fn() -> Result<T>) -> Result<T> {
    match put() {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            create_folders(&parent(path))?;
            put()
        }
        done => done,
    }
}

/// Makes a link that leads to a path.
#[cfg(unix)]
pub(super) fn symlink(to: &Path, at: &Path) -> Result<()> {
    step(at)?;
    std::os::unix::fs::symlink(to, at)
}

#[cfg(not(unix))]
pub(super) fn symlink(_to: &Path, _at: &Path) -> Result<()> {
    Err(ErrorKind::Unsupported.into())
}

/// Waits until the bytes of a file would outlast a loss of power.
pub(super) fn sync_file(file: &File, path: &Path) -> Result<()> {
    step(path)?;
    file.sync_all()
}

/// Waits until the names in a folder would outlast a loss of power.
pub(super) fn sync_folder(path: &Path) -> Result<()> {
    step(path)?;
    // Systems that cannot open folders write names through.
    if cfg!(unix) { File::open(path)?.sync_all() } else { Ok(()) }
}

/// Waits until all that was written below a folder would outlast a loss of power.
#[cfg(target_os = "linux")]
pub(super) fn sync_all(folder: &Path) -> Result<()> {
    step(folder)?;
    rustix::fs::syncfs(File::open(folder)?)?;
    note_sync(folder);
    Ok(())
}

#[cfg(not(target_os = "linux"))]
pub(super) fn sync_all(folder: &Path) -> Result<()> {
    step(folder)?;
    let entries = walkdir::WalkDir::new(folder).into_iter().flatten();
    for entry in entries.filter(|entry| entry.file_type().is_file() || cfg!(unix)) {
        File::open(entry.path())?.sync_all()?;
    }
    Ok(())
}

fn parent(path: &Path) -> PathBuf {
    path.parent().unwrap_or(Path::new("")).to_path_buf()
}
