//! Faults that tests plant: a disk that fails at one step, or stops at one.

use std::io::{Error, Result};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// One operation fails; all others do what they should.
    FailAt(usize),
    /// No operation from this one on does anything.
    StopAt(usize),
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
}

static WATCHED: Mutex<Vec<Watched>> = Mutex::new(Vec::new());

/// Plants a fault below a folder for as long as this value lives.
pub(crate) struct Planted(PathBuf);

impl Planted {
    pub(crate) fn new(root: &Path, fault: Fault, lacks: Lacks) -> Self {
        WATCHED.lock().unwrap().push(Watched { root: root.into(), fault, lacks, steps: 0 });
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
        WATCHED.lock().unwrap().retain(|watched| watched.root != self.0);
    }
}

pub(super) fn step(path: &Path) -> Result<()> {
    let mut all = WATCHED.lock().unwrap();
    let Some(watched) = all.iter_mut().find(|watched| path.starts_with(&watched.root)) else {
        return Ok(());
    };
    watched.steps += 1;
    let fails = match watched.fault {
        Fault::FailAt(at) => watched.steps == at,
        Fault::StopAt(at) => watched.steps >= at,
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
