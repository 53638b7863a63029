//! The writes of the desk, so that each can be taken back.

use super::site::{DeskState, lock};
use crate::world::unwritable_message;
use crate::world::write::replace_in_site;
use anyhow::Result;
use nianbao_core::diag::{ContextText, Text, UserError};
use nianbao_core::source::Digest;
use nianbao_text::text;
use std::collections::VecDeque;
use std::path::Path;

/// The most writes that are remembered.
const MAX_WRITES: usize = 200;
/// The most bytes of files before their writes that are remembered.
const MAX_BYTES: usize = 256 * 1024 * 1024;

/// The writes of a desk, the newest last.
#[derive(Default)]
pub(super) struct WriteLog {
    writes: VecDeque<Write>,
}

/// One write: of one file, or of those of one import.
struct Write {
    title: Text,
    files: Vec<WrittenFile>,
}

/// A file before and after a write; `None` where it was or is not there.
struct WrittenFile {
    path: String,
    before: Option<Vec<u8>>,
    after: Option<Digest>,
}

impl WriteLog {
    /// Returns the title of the write that can be taken back next.
    pub(super) fn last(&self) -> Option<&Text> {
        self.writes.back().map(|write| &write.title)
    }

    fn push(&mut self, write: Write) {
        let is_same = |file: &WrittenFile| digest(file.before.as_deref()) == file.after;
        if write.files.iter().all(is_same) {
            return;
        }
        self.writes.push_back(write);
        let size = |write: &Write| -> usize {
            write.files.iter().filter_map(|file| Some(file.before.as_ref()?.len())).sum()
        };
        while self.writes.len() > MAX_WRITES
            || self.writes.len() > 1 && self.writes.iter().map(size).sum::<usize>() > MAX_BYTES
        {
            self.writes.pop_front();
        }
    }
}

impl DeskState {
    /// Writes files by `act`, and remembers how they were. What was written before a failure is
    /// remembered too.
    ///
    /// Errors: those of `act`.
    pub(super) fn write_files(
        &self,
        title: Text,
        paths: Vec<String>,
        act: impl FnOnce() -> Result<()>,
    ) -> Result<()> {
        let before: Vec<Option<Vec<u8>>> =
            paths.iter().map(|path| read_if_there(&self.path(path))).collect();
        let result = act();
        let files = paths.into_iter().zip(before).map(|(path, before)| {
            let after = digest(read_if_there(&self.path(&path)).as_deref());
            WrittenFile { path, before, after }
        });
        let files: Vec<WrittenFile> = files.collect();
        let written: Vec<String> = files.iter().map(|file| file.path.clone()).collect();
        lock(&self.writes).push(Write { title, files });
        self.follow_files(&written);
        result
    }

    /// Takes the last write back.
    ///
    /// Errors: a file was changed since, or cannot be written. The write stays the next to be
    /// taken back: one before it may be of another report, which nobody meant.
    pub(super) fn undo(&self) -> Result<()> {
        let _editing = lock(&self.editing);
        let mut writes = lock(&self.writes);
        let Some(write) = writes.writes.back() else { return Ok(()) };
        let is_changed = |file: &&WrittenFile| {
            digest(read_if_there(&self.path(&file.path)).as_deref()) != file.after
        };
        let changed = write.files.iter().find(is_changed).map(|file| file.path.clone());
        if let Some(path) = changed {
            return Err(UserError::new_error(text!(
                "{path} 在写入之后又改过，没有撤销：请用文本编辑器核对",
                "{path} was changed since it was written, and is as it is: look at it in a text editor"
            )));
        }
        for file in &write.files {
            let path = self.path(&file.path);
            match &file.before {
                Some(bytes) => replace_in_site(&self.root, &file.path, bytes)?,
                None if file.after.is_some() => {
                    std::fs::remove_file(&path).context_text(|| unwritable_message(&path))?;
                    remove_empty_folders(&self.root, &path);
                }
                None => {}
            }
        }
        let paths: Vec<String> = write.files.iter().map(|file| file.path.clone()).collect();
        writes.writes.pop_back();
        drop(writes);
        self.follow_files(&paths);
        Ok(())
    }
}

/// Removes the folders of a file that are left empty, below that of the site.
fn remove_empty_folders(root: &Path, file: &Path) {
    let folders = file.ancestors().skip(1).take_while(|folder| *folder != root);
    for folder in folders {
        if std::fs::remove_dir(folder).is_err() {
            return;
        }
    }
}

fn digest(bytes: Option<&[u8]>) -> Option<Digest> {
    bytes.map(Digest::from_bytes)
}

fn read_if_there(path: &Path) -> Option<Vec<u8>> {
    std::fs::read(path).ok()
}
