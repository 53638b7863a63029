//! The records of a file of bigrams. Each begins with a seal, so that one that was damaged is not
//! taken for the bigrams of a page.

use super::memory::Slice;
use nianbao_core::source::Digest;
use std::fmt;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

/// The length of a seal: the beginning of a digest.
const SEAL: usize = 16;
/// The number of bytes that are read at a time. Records may stand in another order than that in
/// which they are read.
const PIECE: usize = 16 * 1024;

/// A record cannot be read, or is not as it was written.
#[derive(Debug)]
pub(super) struct DamagedBigrams;

impl fmt::Display for DamagedBigrams {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        out.write_str("a record is not as it was written")
    }
}

impl std::error::Error for DamagedBigrams {}

/// Puts a seal before the bigrams of a page.
pub(super) fn seal(bigrams: &[u8]) -> Vec<u8> {
    let mut record = Digest::from_bytes(bigrams).sha256().into_bytes();
    record.truncate(SEAL);
    record.extend_from_slice(bigrams);
    record
}

/// Reads records of a file. Those that follow each other are read at once.
pub(super) struct RecordReader {
    file: BufReader<File>,
    /// The place in the file.
    at: u64,
    record: Vec<u8>,
}

impl RecordReader {
    /// Errors: there is no such file.
    pub(super) fn open(path: &Path) -> Result<Self, DamagedBigrams> {
        let file = File::open(path).map_err(|_| DamagedBigrams)?;
        Ok(Self { file: BufReader::with_capacity(PIECE, file), at: 0, record: Vec::new() })
    }

    /// Returns the bigrams of a record.
    ///
    /// Errors: it is not as it was written.
    pub(super) fn read(&mut self, record: Slice) -> Result<&[u8], DamagedBigrams> {
        let (seal, bigrams) = self.read_parts(record)?;
        let is_whole = Digest::from_bytes(bigrams).sha256().as_bytes().starts_with(seal);
        is_whole.then_some(bigrams).ok_or(DamagedBigrams)
    }

    /// Returns the bigrams of a record that is read elsewhere too, where its seal is looked at.
    ///
    /// Errors: it cannot be read.
    pub(super) fn read_unchecked(&mut self, record: Slice) -> Result<&[u8], DamagedBigrams> {
        self.read_parts(record).map(|(_, bigrams)| bigrams)
    }

    fn read_parts(&mut self, record: Slice) -> Result<(&[u8], &[u8]), DamagedBigrams> {
        self.fill(record).map_err(|_| DamagedBigrams)?;
        self.record.split_at_checked(SEAL).ok_or(DamagedBigrams)
    }

    fn fill(&mut self, Slice { at, len, .. }: Slice) -> std::io::Result<()> {
        let far = i64::try_from(i128::from(at) - i128::from(self.at));
        self.file.seek_relative(far.unwrap_or(i64::MAX))?;
        self.record.resize(len as usize, 0);
        self.file.read_exact(&mut self.record)?;
        self.at = at + u64::from(len);
        Ok(())
    }
}
