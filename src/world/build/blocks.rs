//! A file of values, one after the other, so that it is never held in bytes as a whole. Its
//! checksum stands at its end.

use nianbao_core::source::Hasher;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fs::File;
use std::io::{BufReader, BufWriter, Error, Read, Result, Write};
use std::path::Path;

/// The largest value in bytes.
const MAX_BLOCK: u32 = 256 * 1024 * 1024;
const CHECKSUM_LEN: usize = 64;

/// Writes values into a file.
pub(super) struct BlockWriter {
    file: BufWriter<File>,
    hasher: Hasher,
}

impl BlockWriter {
    /// Errors: the disk fails.
    pub(super) fn create(path: &Path) -> Result<Self> {
        Ok(Self { file: BufWriter::new(File::create(path)?), hasher: Hasher::default() })
    }

    /// Adds a value.
    ///
    /// Errors: the disk fails, or the value is too large.
    pub(super) fn add(&mut self, value: &impl Serialize) -> Result<()> {
        let bytes = postcard::to_stdvec(value).map_err(Error::other)?;
        let len = u32::try_from(bytes.len()).ok().filter(|len| *len <= MAX_BLOCK);
        let len = len.ok_or(std::io::ErrorKind::FileTooLarge)?;
        for piece in [&len.to_le_bytes()[..], &bytes] {
            self.hasher.update(piece);
            self.file.write_all(piece)?;
        }
        Ok(())
    }

    /// Ends the file with its checksum.
    ///
    /// Errors: the disk fails.
    pub(super) fn finish(mut self) -> Result<()> {
        self.file.write_all(self.hasher.finish().sha256().as_bytes())?;
        self.file.flush()
    }
}

/// Reads the values of a file. What it gives can be relied on once `finish` says so.
pub(super) struct BlockReader {
    file: BufReader<File>,
    hasher: Hasher,
    /// The number of bytes before the checksum.
    left: u64,
    block: Vec<u8>,
}

impl BlockReader {
    /// Opens a file; `None` if there is none.
    pub(super) fn open(path: &Path) -> Option<Self> {
        if !path.symlink_metadata().ok()?.is_file() {
            return None;
        }
        let file = File::open(path).ok()?;
        let left = file.metadata().ok()?.len().checked_sub(CHECKSUM_LEN as u64)?;
        let file = BufReader::with_capacity(256 * 1024, file);
        Some(Self { file, hasher: Hasher::default(), left, block: Vec::new() })
    }

    /// Reads the next value; `None` if there is none of this kind.
    pub(super) fn read<T: DeserializeOwned>(&mut self) -> Option<T> {
        let mut len = [0; 4];
        self.take(4)?.read_exact(&mut len).ok()?;
        self.hasher.update(&len);
        let len = Some(u32::from_le_bytes(len)).filter(|len| *len <= MAX_BLOCK)?;
        let mut block = std::mem::take(&mut self.block);
        block.clear();
        self.take(len.into())?.read_to_end(&mut block).ok()?;
        self.hasher.update(&block);
        let value = (block.len() == len as usize).then(|| postcard::from_bytes(&block).ok());
        self.block = block;
        value?
    }

    fn take(&mut self, len: u64) -> Option<impl Read + '_> {
        self.left = self.left.checked_sub(len)?;
        Some((&mut self.file).take(len))
    }

    /// Returns true if the file was read to its end and is as it was written.
    pub(super) fn finish(mut self) -> bool {
        let mut checksum = Vec::new();
        self.left == 0
            && self.file.read_to_end(&mut checksum).is_ok()
            && self.hasher.finish().sha256().as_bytes() == checksum
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_as_they_were_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        let mut writer = BlockWriter::create(&path).unwrap();
        writer.add(&7_u32).unwrap();
        writer.add(&"年报".to_owned()).unwrap();
        writer.finish().unwrap();
        let read = |path: &Path| {
            let mut reader = BlockReader::open(path)?;
            let values = (reader.read::<u32>()?, reader.read::<String>()?);
            Some((values, reader.read::<u32>(), reader.finish()))
        };
        assert_eq!(read(&path), Some(((7, "年报".to_owned()), None, true)));
        let whole = std::fs::read(&path).unwrap();
        for len in 0..whole.len() {
            std::fs::write(&path, &whole[..len]).unwrap();
            assert!(read(&path).is_none_or(|(.., is_whole)| !is_whole), "{len} bytes");
        }
        for at in 0..whole.len() {
            let mut other = whole.clone();
            other[at] ^= 1;
            std::fs::write(&path, other).unwrap();
            assert!(read(&path).is_none_or(|(.., is_whole)| !is_whole), "byte {at}");
        }
    }
}
