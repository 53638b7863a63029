//! How a new tree differs from the target and from the tree beside it.

use super::path_list::{PathListReader, PathListWriter};
use rayon::prelude::*;
use std::io::Result;
use std::path::Path;

/// The paths at which trees differ, each list in its order.
#[derive(Debug, Default)]
pub(super) struct Difference {
    /// Files of the target that the new tree does not have.
    pub(super) removed: Vec<String>,
    /// Files of the spare that are other ones by now and stay as in the target.
    pub(super) relinked: Vec<String>,
    /// Files that only the spare may have.
    pub(super) obsolete: Vec<String>,
    /// False if the list of the new tree cannot be read as it is meant.
    pub(super) is_exact: bool,
}

/// The files that were written for a new tree.
pub(super) enum WrittenPaths {
    /// Their paths, in their order.
    All(Vec<String>),
    /// There are too many to be held.
    TooMany,
}

impl Default for WrittenPaths {
    fn default() -> Self {
        Self::All(Vec::new())
    }
}

impl WrittenPaths {
    /// The largest number of paths that is held.
    const MAX: usize = 1 << 18;

    pub(super) fn add(&mut self, path: &str) {
        match self {
            Self::All(paths) if paths.len() < Self::MAX => paths.push(path.to_owned()),
            _ => *self = Self::TooMany,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        matches!(self, Self::All(paths) if paths.is_empty())
    }

    /// Brings the paths into their order, each once.
    pub(super) fn sort(mut self) -> Self {
        if let Self::All(paths) = &mut self {
            paths.par_sort_unstable();
            paths.dedup();
        }
        self
    }

    /// Returns the paths together with others, in their order; `None` if they are
    /// not held.
    pub(super) fn merge(self, others: Vec<String>) -> Option<Vec<String>> {
        let Self::All(mut paths) = self else { return None };
        paths.extend(others);
        paths.par_sort_unstable();
        Some(paths)
    }
}

/// Paths in their order, which are met in that order.
struct Cursor<'p> {
    paths: &'p [String],
}

impl<'p> Cursor<'p> {
    /// Skips the paths before one; returns them, and whether the one follows.
    fn skip_to(&mut self, path: &str) -> (&'p [String], bool) {
        let at = self.paths.iter().take_while(|at| at.as_str() < path).count();
        let (skipped, rest) = self.paths.split_at(at);
        let is_met = rest.first().is_some_and(|at| at == path);
        self.paths = if is_met { &rest[1..] } else { rest };
        (skipped, is_met)
    }
}

/// Writes the list of a new tree into a folder, and compares its paths with the list of
/// the target and with what is stale in the spare.
///
/// Errors: the disk fails, or the list of the target is damaged.
pub(super) fn write_and_compare<P: AsRef<str>>(
    paths: impl IntoIterator<Item = P>,
    folder: &Path,
    mut old: PathListReader,
    written: &WrittenPaths,
    stale: &[String],
) -> Result<Difference> {
    let mut list = PathListWriter::create(folder)?;
    let mut difference = Difference::default();
    let mut stale = Cursor { paths: stale };
    let mut written = match written {
        WrittenPaths::All(written) => Some(Cursor { paths: written }),
        WrittenPaths::TooMany => None,
    };
    for path in paths {
        let path = path.as_ref();
        list.add(path)?;
        let is_old = skip_in_target(&mut old, Some(path), &mut difference.removed)?;
        let (obsolete, is_stale) = stale.skip_to(path);
        difference.obsolete.extend_from_slice(obsolete);
        let Some(written) = &mut written else { continue };
        let (unlisted, is_written) = written.skip_to(path);
        assert!(unlisted.is_empty(), "files that are written are on the list: {unlisted:?}");
        assert!(is_written || is_old, "files on the list are written, or in the target: {path}");
        if is_stale && !is_written {
            difference.relinked.push(path.to_owned());
        }
    }
    let unlisted = written.map_or(0, |written| written.paths.len());
    assert!(unlisted == 0, "files that are written are on the list");
    skip_in_target(&mut old, None, &mut difference.removed)?;
    difference.obsolete.extend_from_slice(stale.paths);
    difference.is_exact = list.finish()?;
    Ok(difference)
}

/// Skips the paths of the target before one, or all; true if the one follows.
fn skip_in_target(
    old: &mut PathListReader,
    path: Option<&str>,
    skipped: &mut Vec<String>,
) -> Result<bool> {
    while let Some(current) = old.current() {
        match path {
            Some(path) if current > path => return Ok(false),
            Some(path) if current == path => {
                old.advance()?;
                return Ok(true);
            }
            _ => skipped.push(current.to_owned()),
        }
        old.advance()?;
    }
    Ok(false)
}
