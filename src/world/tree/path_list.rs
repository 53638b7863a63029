//! The list of a tree's files, read and written path by path: there may be millions.

use crate::world::disk;
use crate::world::file_list::{FILE_NAME, HEADING, is_inside_path};
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Error, ErrorKind, Result, Write};
use std::path::Path;

/// The name of a list that is not the list of its folder yet. A folder without a
/// list is an unfinished build, one with half a list would hold files of others.
pub(super) const UNFINISHED: &str = ".nianbao-files-new";

/// A reader of the list in a folder, which gives its paths in their order.
pub(super) struct PathListReader {
    lines: BufReader<File>,
    current: String,
    previous: String,
}

impl PathListReader {
    /// Opens the list of a folder and reads its first path.
    ///
    /// Errors: there is none, it is damaged, or it cannot be read.
    pub(super) fn open(folder: &Path) -> Result<Self> {
        Self::open_file(&folder.join(FILE_NAME))
    }

    pub(super) fn open_file(path: &Path) -> Result<Self> {
        if !path.symlink_metadata()?.is_file() {
            return Err(ErrorKind::InvalidData.into());
        }
        let (current, previous) = (String::new(), String::new());
        let mut list = Self { lines: BufReader::new(File::open(path)?), current, previous };
        list.read_line()?;
        if list.current != HEADING {
            return Err(ErrorKind::InvalidData.into());
        }
        list.current.clear();
        list.advance()?;
        Ok(list)
    }

    /// Returns the path that is to be looked at; `None` at the end.
    pub(super) fn current(&self) -> Option<&str> {
        Some(self.current.as_str()).filter(|path| !path.is_empty())
    }

    /// Goes on to the next path.
    ///
    /// Errors: the list cannot be read, leads out of its folder, or is not in order.
    pub(super) fn advance(&mut self) -> Result<()> {
        std::mem::swap(&mut self.current, &mut self.previous);
        let is_at_end = !self.read_line()?;
        if is_at_end || (is_inside_path(&self.current) && self.previous < self.current) {
            Ok(())
        } else {
            Err(Error::new(ErrorKind::InvalidData, "a list that no build wrote"))
        }
    }

    /// Reads up to `count` paths more into a list; false if there are none.
    ///
    /// Errors: as [`PathListReader::advance`].
    pub(super) fn read_batch(&mut self, count: usize, batch: &mut Vec<String>) -> Result<bool> {
        batch.clear();
        while batch.len() < count
            && let Some(path) = self.current()
        {
            batch.push(path.to_owned());
            self.advance()?;
        }
        Ok(!batch.is_empty())
    }

    fn read_line(&mut self) -> Result<bool> {
        self.current.clear();
        self.lines.read_line(&mut self.current)?;
        if self.current.is_empty() {
            return Ok(false);
        }
        // Every line of a whole list has an end, and so an empty one is no end.
        if self.current.pop() != Some('\n') || self.current.is_empty() {
            return Err(ErrorKind::InvalidData.into());
        }
        Ok(true)
    }
}

/// A writer of the list that a folder is to have.
pub(super) struct PathListWriter {
    file: BufWriter<File>,
    previous: String,
    is_exact: bool,
}

impl PathListWriter {
    /// Begins a list in a folder, under the name [`UNFINISHED`].
    ///
    /// Errors: the disk fails.
    pub(super) fn create(folder: &Path) -> Result<Self> {
        let mut file = BufWriter::new(disk::create_file(&folder.join(UNFINISHED))?);
        writeln!(file, "{HEADING}")?;
        Ok(Self { file, previous: String::new(), is_exact: true })
    }

    /// Adds a path behind all others.
    ///
    /// Errors: the disk fails.
    pub(super) fn add(&mut self, path: &str) -> Result<()> {
        assert!(self.previous.as_str() < path, "paths in their order, {path} once");
        self.previous.clear();
        self.previous.push_str(path);
        self.is_exact &= !path.contains('\n');
        self.file.write_all(path.as_bytes())?;
        self.file.write_all(b"\n")
    }

    /// Ends the list. Returns false if a path has a line break in it, so that the
    /// list says something else when it is read.
    ///
    /// Errors: the disk fails.
    pub(super) fn finish(mut self) -> Result<bool> {
        self.file.flush()?;
        Ok(self.is_exact)
    }
}

/// Iterates over the folders of a path that the path before it is not in, outermost
/// first. Over all paths in their order, that is each folder once.
pub(super) fn new_folders<'p>(path: &'p str, previous: &str) -> impl Iterator<Item = &'p str> {
    let common = path.bytes().zip(previous.bytes()).take_while(|(one, other)| one == other);
    let common = common.count();
    path.match_indices('/').map(|(at, _)| at).filter(move |at| *at >= common).map(|at| &path[..at])
}
