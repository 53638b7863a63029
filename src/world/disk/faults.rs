//! Faults that tests plant: a disk that fails at one step, or stops at one.

use std::collections::HashSet;
use std::io::{Error, Result};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// One operation fails; all others do what they should.
    FailAt(usize),
    /// No operation from this one on does anything.
    StopAt(usize),
    /// As `StopAt`, and what was not synced by then is lost: files have their names and no
    /// bytes.
    LosePowerAt(usize),
    Never,
}

/// Operations that a file system does not have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Lacks {
    pub(crate) exchange: bool,
    pub(crate) links: bool,
}

struct Watched {
    root: PathBuf,
    fault: Fault,
    lacks: Lacks,
    steps: usize,
    /// Files that outlast a loss of power: their inodes and times.
    synced: HashSet<(u64, i64, i64)>,
}

static WATCHED: Mutex<Vec<Watched>> = Mutex::new(Vec::new());

/// Plants a fault below a folder for as long as this value lives.
pub(crate) struct Planted(PathBuf);

impl Planted {
    pub(crate) fn new(root: &Path, fault: Fault, lacks: Lacks) -> Self {
        let synced = files_below(root).map(|(_, file)| file).collect();
        let watched = Watched { root: root.into(), fault, lacks, steps: 0, synced };
        WATCHED.lock().unwrap().push(watched);
        Self(root.into())
    }

    /// Returns the number of operations so far.
    pub(crate) fn steps(&self) -> usize {
        let all = WATCHED.lock().unwrap();
        all.iter().find(|watched| watched.root == self.0).unwrap().steps
    }
}

impl Drop for Planted {
    fn drop(&mut self) {
        let mut all = WATCHED.lock().unwrap();
        let at = all.iter().position(|watched| watched.root == self.0).unwrap();
        let watched = all.remove(at);
        if matches!(watched.fault, Fault::LosePowerAt(at) if watched.steps >= at) {
            let lost =
                files_below(&watched.root).filter(|(_, file)| !watched.synced.contains(file));
            lost.for_each(|(path, _)| std::fs::write(path, b"").unwrap());
        }
    }
}

/// Notes that all files below the watched folder outlast a loss of power.
pub(super) fn note_sync(path: &Path) {
    let mut all = WATCHED.lock().unwrap();
    if let Some(watched) = all.iter_mut().find(|watched| path.starts_with(&watched.root)) {
        watched.synced.extend(files_below(&watched.root).map(|(_, file)| file));
    }
}

fn files_below(root: &Path) -> impl Iterator<Item = (PathBuf, (u64, i64, i64))> {
    use std::os::unix::fs::MetadataExt;
    let entries = walkdir::WalkDir::new(root).into_iter().flatten();
    entries.filter(|entry| entry.file_type().is_file()).map(|entry| {
        let about = entry.metadata().unwrap();
        (entry.into_path(), (about.ino(), about.mtime(), about.mtime_nsec()))
    })
}

pub(super) fn step(path: &Path) -> Result<()> {
    let mut all = WATCHED.lock().unwrap();
    let Some(watched) = all.iter_mut().find(|watched| path.starts_with(&watched.root)) else {
        return Ok(());
    };
    watched.steps += 1;
    let fails = match watched.fault {
        Fault::FailAt(at) => watched.steps == at,
        Fault::StopAt(at) | Fault::LosePowerAt(at) => watched.steps >= at,
        Fault::Never => false,
    };
    if fails { Err(Error::other("planted")) } else { Ok(()) }
}

fn lacks(path: &Path) -> Lacks {
    let all = WATCHED.lock().unwrap();
    let found = all.iter().find(|watched| path.starts_with(&watched.root));
    found.map_or_else(Lacks::default, |watched| watched.lacks)
}

pub(super) fn can_exchange(path: &Path) -> bool {
    !lacks(path).exchange
}

pub(super) fn can_link(path: &Path) -> bool {
    !lacks(path).links
}
