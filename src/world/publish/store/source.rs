//! A file that is sent: where its bytes come from, checked while they are read.

use super::{StoreError, StoreResult};
use nianbao_core::source::{Digest, Hasher};
use std::fs::File;
use std::io::Read;
use std::path::PathBuf;

/// The bytes of a file that is sent.
#[derive(Clone, Debug)]
pub(in crate::world::publish) enum Content {
    /// Bytes in memory.
    Bytes(Vec<u8>),
    /// A file of this machine, and the digest that it has to have.
    File(PathBuf, Digest),
}

/// A file that is sent, with what is said of it.
#[derive(Clone, Debug)]
pub(in crate::world::publish) struct Upload<'u> {
    /// The path at the target.
    pub(in crate::world::publish) path: &'u str,
    /// The bytes.
    pub(in crate::world::publish) content: Content,
    /// The number of bytes.
    pub(in crate::world::publish) size: u64,
    /// The media type.
    pub(in crate::world::publish) kind: &'static str,
    /// How long copies may be kept: the value of `Cache-Control`.
    pub(in crate::world::publish) cache: &'static str,
    /// True if the file may take the place of another that pages link to.
    pub(in crate::world::publish) replaces: bool,
}

/// Reads a file piece by piece. The last piece is not given before the digest of all is right,
/// so that a file that changes meanwhile is never sent whole.
pub(super) struct Pieces {
    source: Source,
    next: Option<Vec<u8>>,
    largest: usize,
}

enum Source {
    Bytes(Vec<u8>),
    File { file: File, hasher: Box<Hasher>, expected: Digest },
    Ended,
}

impl Pieces {
    /// Opens a content; pieces have at most `largest` bytes.
    ///
    /// Errors: the file cannot be read.
    pub(super) fn open(content: &Content, largest: usize) -> StoreResult<Self> {
        let source = match content {
            Content::Bytes(bytes) => Source::Bytes(bytes.clone()),
            Content::File(path, expected) => {
                let file = File::open(path).map_err(|error| StoreError::source(&error))?;
                Source::File { file, hasher: Box::default(), expected: *expected }
            }
        };
        let mut pieces = Self { source, next: None, largest };
        pieces.next = pieces.read_piece()?;
        Ok(pieces)
    }

    /// Returns the next piece; `None` after the last.
    ///
    /// Errors: the file cannot be read, or is another one than expected.
    pub(super) fn next_piece(&mut self) -> StoreResult<Option<Vec<u8>>> {
        let Some(piece) = self.next.take() else { return Ok(None) };
        self.next = self.read_piece()?;
        Ok(Some(piece))
    }

    fn read_piece(&mut self) -> StoreResult<Option<Vec<u8>>> {
        match &mut self.source {
            Source::Ended => Ok(None),
            Source::Bytes(bytes) => {
                let bytes = std::mem::take(bytes);
                self.source = Source::Ended;
                Ok((!bytes.is_empty()).then_some(bytes))
            }
            Source::File { file, hasher, expected } => {
                let mut piece = Vec::new();
                file.take(self.largest as u64)
                    .read_to_end(&mut piece)
                    .map_err(|error| StoreError::source(&error))?;
                if !piece.is_empty() {
                    hasher.update(&piece);
                    return Ok(Some(piece));
                }
                let is_same = std::mem::take(hasher.as_mut()).finish() == *expected;
                self.source = Source::Ended;
                if is_same { Ok(None) } else { Err(StoreError::changed_source()) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_changes_is_never_given_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        for size in [0, 1, 7, 8, 9, 100] {
            let bytes = vec![b'x'; size];
            std::fs::write(&path, &bytes).unwrap();
            let read = |expected: &[u8]| {
                let content = Content::File(path.clone(), Digest::from_bytes(expected));
                let mut pieces = Pieces::open(&content, 8)?;
                let mut all = Vec::new();
                while let Some(piece) = pieces.next_piece()? {
                    all.extend(piece);
                }
                StoreResult::Ok(all)
            };
            assert_eq!(read(&bytes).unwrap(), bytes);
            assert!(read(b"other").is_err(), "{size}");
        }
    }
}
