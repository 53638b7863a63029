//! The records of data files over many reports: kept on the disk as units are made, and put in
//! order once all are there. Records of units that were not made again come from older files.

use super::memory::{ReportRecord, Slice};
use crate::world::unwritable_message;
use anyhow::Result;
use nianbao_core::diag::ContextText;
use nianbao_core::source::{Digest, Hasher};
use serde::{Deserialize, Serialize};
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::{BufReader, BufWriter, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// The number of bytes that are read and written at a time.
const PIECE: usize = 256 * 1024;

/// The records of reports, as units make them.
#[derive(Default)]
pub(super) struct LineStore {
    folder: PathBuf,
    files: HashMap<SeriesKey, Spool>,
}

/// A series of records: of a data file of a year, of one of a form by its index, of the cells of
/// a year, or of the bigrams that the search is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) enum SeriesKey {
    Year(u16),
    Form(u16),
    Figures(u16),
    Bigrams,
}

impl SeriesKey {
    /// Returns the name of a file of such records.
    pub(super) fn file_name(self) -> String {
        match self {
            Self::Year(year) => format!("year-{year}"),
            Self::Form(form) => format!("form-{form}"),
            Self::Figures(year) => format!("figures-{year}"),
            Self::Bigrams => "bigrams".to_owned(),
        }
    }
}

/// The records of a report that was made.
#[derive(Default)]
pub(super) struct NewRecords {
    /// Its line in the file of its year.
    pub(super) json: String,
    /// Its record in the file of its form.
    pub(super) csv: String,
    /// Its records in the table of cells of its year; none if the site does not ask for it.
    pub(super) figures: String,
    /// The bigrams of its page, encoded and sealed.
    pub(super) bigrams: Vec<u8>,
}

/// A file to which records are added.
struct Spool {
    path: PathBuf,
    file: BufWriter<File>,
    len: u64,
}

impl LineStore {
    /// Starts in a folder for files that nobody else looks at.
    pub(super) fn new(folder: PathBuf) -> Self {
        Self { folder, files: HashMap::new() }
    }

    /// Adds the records of a report that was made by this build, and notes their places.
    ///
    /// Errors: the disk fails.
    pub(super) fn add(&mut self, report: &mut ReportRecord, records: &NewRecords) -> Result<()> {
        let NewRecords { json, csv, figures, bigrams } = records;
        report.json = self.append(SeriesKey::Year(report.summary.year), json.as_bytes())?;
        if let Some(form) = report.summary.form {
            report.csv = self.append(SeriesKey::Form(form), csv.as_bytes())?;
        }
        if !figures.is_empty() {
            let key = SeriesKey::Figures(report.summary.year);
            report.figures = self.append(key, figures.as_bytes())?;
        }
        report.bigrams = self.append(SeriesKey::Bigrams, bigrams)?;
        Ok(())
    }

    fn append(&mut self, key: SeriesKey, record: &[u8]) -> Result<Slice> {
        let spool = match self.files.entry(key) {
            Entry::Occupied(spool) => spool.into_mut(),
            Entry::Vacant(free) => free.insert(Spool::create(&self.folder, key)?),
        };
        let slice = Slice { file: 0, at: spool.len, len: u32::try_from(record.len())? };
        let written = spool.file.write_all(record);
        written.context_text(|| unwritable_message(&spool.path))?;
        spool.len += record.len() as u64;
        Ok(slice)
    }

    /// Finishes all files, so that they can be read.
    ///
    /// Errors: the disk fails.
    pub(super) fn flush(&mut self) -> Result<()> {
        for spool in self.files.values_mut() {
            spool.file.flush().context_text(|| unwritable_message(&spool.path))?;
        }
        Ok(())
    }

    /// Lists all files by their series.
    pub(super) fn into_files(self) -> BTreeMap<SeriesKey, PathBuf> {
        self.files.into_iter().map(|(key, spool)| (key, spool.path)).collect()
    }

    /// Returns the file of a series, and its length; `None` if nothing was added to it.
    pub(super) fn file(&self, key: SeriesKey) -> Option<(&Path, u64)> {
        self.files.get(&key).map(|spool| (spool.path.as_path(), spool.len))
    }

    /// Opens the records of a series.
    pub(super) fn open(&self, key: SeriesKey) -> std::io::Result<File> {
        File::open(&self.files.get(&key).ok_or(ErrorKind::NotFound)?.path)
    }
}

impl Spool {
    fn create(folder: &Path, key: SeriesKey) -> Result<Self> {
        std::fs::create_dir_all(folder).context_text(|| unwritable_message(folder))?;
        let path = folder.join(key.file_name());
        let file = File::create(&path).context_text(|| unwritable_message(&path))?;
        Ok(Self { path, file: BufWriter::with_capacity(PIECE, file), len: 0 })
    }
}

/// Reads records of one series, one by one.
pub(super) struct RecordReader<'r> {
    /// Opens a file of records by its number.
    open: &'r dyn Fn(u32) -> std::io::Result<File>,
    files: HashMap<u32, BufReader<File>>,
}

impl<'r> RecordReader<'r> {
    pub(super) fn new(open: &'r dyn Fn(u32) -> std::io::Result<File>) -> Self {
        Self { open, files: HashMap::new() }
    }

    /// Reads a record. Those that follow each other come from one buffer.
    ///
    /// Errors: the disk fails, or an older file is not as it was.
    pub(super) fn read(&mut self, record: Slice) -> std::io::Result<String> {
        let file = match self.files.entry(record.file) {
            Entry::Occupied(file) => file.into_mut(),
            Entry::Vacant(free) => {
                free.insert(BufReader::with_capacity(PIECE, (self.open)(record.file)?))
            }
        };
        let from = file.stream_position()?;
        let step = i64::try_from(record.at).and_then(|at| Ok(at - i64::try_from(from)?));
        file.seek_relative(step.map_err(|_| ErrorKind::InvalidData)?)?;
        let mut text = vec![0; record.len as usize];
        file.read_exact(&mut text)?;
        String::from_utf8(text).map_err(|_| ErrorKind::InvalidData.into())
    }
}

/// A file that is put together from the records of one series.
pub(super) struct RecordFile<'r> {
    out: File,
    hasher: Hasher,
    len: u64,
    /// Opens a file of records by its number.
    open: &'r dyn Fn(u32) -> std::io::Result<File>,
    files: HashMap<u32, File>,
    /// A run of records that was asked for and not copied yet.
    run: Slice,
    piece: Vec<u8>,
}

impl<'r> RecordFile<'r> {
    /// Starts a file with its heading.
    ///
    /// Errors: the disk fails.
    pub(super) fn create(
        path: &Path,
        heading: &str,
        open: &'r dyn Fn(u32) -> std::io::Result<File>,
    ) -> std::io::Result<Self> {
        let mut file = Self::continue_file(File::create(path)?, 0, open);
        file.write(heading.as_bytes())?;
        file.len = heading.len() as u64;
        Ok(file)
    }

    /// Goes on at the end of a file, of which `len` bytes are there. Its digest is that of what
    /// is added.
    pub(super) fn continue_file(
        out: File,
        len: u64,
        open: &'r dyn Fn(u32) -> std::io::Result<File>,
    ) -> Self {
        Self {
            out,
            hasher: Hasher::default(),
            len,
            open,
            files: HashMap::new(),
            run: Slice::default(),
            piece: vec![0; PIECE],
        }
    }

    /// Returns the length of the file with all that was added.
    pub(super) fn len(&self) -> u64 {
        self.len
    }

    fn write(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        self.hasher.update(bytes);
        self.out.write_all(bytes)
    }

    /// Adds a record, and returns where it begins. Those that follow each other are copied at
    /// once.
    ///
    /// Errors: the disk fails, or an older file is not as it was.
    pub(super) fn push(&mut self, record: Slice) -> std::io::Result<u64> {
        let at = self.len;
        self.len += u64::from(record.len);
        let Slice { file, at: start, len } = self.run;
        let follows = file == record.file && start + u64::from(len) == record.at;
        match len.checked_add(record.len).filter(|_| follows) {
            Some(len) => self.run.len = len,
            None => {
                self.copy_run()?;
                self.run = record;
            }
        }
        Ok(at)
    }

    fn copy_run(&mut self) -> std::io::Result<()> {
        let Slice { file: number, at, len } = std::mem::take(&mut self.run);
        if len == 0 {
            return Ok(());
        }
        let file = match self.files.entry(number) {
            Entry::Occupied(file) => file.into_mut(),
            Entry::Vacant(free) => free.insert((self.open)(number)?),
        };
        file.seek(SeekFrom::Start(at))?;
        let mut left = len as usize;
        while left > 0 {
            let piece = left.min(PIECE);
            file.read_exact(&mut self.piece[..piece])?;
            self.hasher.update(&self.piece[..piece]);
            self.out.write_all(&self.piece[..piece])?;
            left -= piece;
        }
        Ok(())
    }

    /// Ends the file, and returns its digest.
    ///
    /// Errors: as `push`.
    pub(super) fn finish(mut self) -> std::io::Result<Digest> {
        self.copy_run()?;
        Ok(self.hasher.finish())
    }
}
