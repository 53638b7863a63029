//! The records of data files over many reports: kept on the disk as units are made, and put in
//! order once all are there. Records of units that were not made again come from the data files
//! of the target.

use super::emit::KnownDigests;
use super::memory::{ReportRecord, Slice};
use crate::world::copy::digest_file;
use crate::world::unwritable_message;
use anyhow::Result;
use nianbao_core::diag::ContextText;
use nianbao_core::plan::{DataFile, DataSeries};
use std::collections::HashMap;
use std::fs::File;
use std::io::{BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// Where the record of a report is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// In a data file of the target.
    Old(Slice),
    /// Among those that were made by this build.
    New(Slice),
}

/// The record of a report for the file of its year, and that for the file of its form.
#[derive(Clone, Copy, Debug)]
pub(super) struct RecordPlaces {
    pub(super) json: Place,
    pub(super) csv: Place,
}

/// The records of reports, as units make them.
#[derive(Default)]
pub(super) struct LineStore {
    folder: PathBuf,
    /// By the year, or by the form's index.
    files: HashMap<SeriesKey, Spool>,
    places: HashMap<(u16, Box<str>), RecordPlaces>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum SeriesKey {
    Year(u16),
    Form(u16),
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
        Self { folder, files: HashMap::new(), places: HashMap::new() }
    }

    /// Adds the records of a report that was made by this build.
    ///
    /// Errors: the disk fails.
    pub(super) fn add(&mut self, report: &ReportRecord, json: &str, csv: &str) -> Result<()> {
        let summary = &report.summary;
        let json = self.append(SeriesKey::Year(summary.year), json)?;
        let csv = match summary.form {
            Some(form) => self.append(SeriesKey::Form(form), csv)?,
            None => Slice::default(),
        };
        let places = RecordPlaces { json: Place::New(json), csv: Place::New(csv) };
        self.places.insert((summary.year, summary.office.clone()), places);
        Ok(())
    }

    /// Notes a report whose records the target has.
    pub(super) fn keep(&mut self, report: &ReportRecord) {
        let places = RecordPlaces { json: Place::Old(report.json), csv: Place::Old(report.csv) };
        let summary = &report.summary;
        self.places.insert((summary.year, summary.office.clone()), places);
    }

    /// Returns where the records of a report are.
    pub(super) fn find(&self, year: u16, office: &str) -> Option<RecordPlaces> {
        self.places.get(&(year, Box::from(office))).copied()
    }

    fn append(&mut self, key: SeriesKey, text: &str) -> Result<Slice> {
        let spool = match self.files.entry(key) {
            std::collections::hash_map::Entry::Occupied(spool) => spool.into_mut(),
            std::collections::hash_map::Entry::Vacant(free) => {
                free.insert(Spool::create(&self.folder, key)?)
            }
        };
        let slice = Slice { part: 0, at: spool.len, len: u32::try_from(text.len())? };
        let written = spool.file.write_all(text.as_bytes());
        written.context_text(|| unwritable_message(&spool.path))?;
        spool.len += text.len() as u64;
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

    /// Opens the records of a series that were made by this build.
    fn open_new(&self, key: SeriesKey) -> std::io::Result<File> {
        let spool = self.files.get(&key).ok_or(std::io::ErrorKind::NotFound)?;
        File::open(&spool.path)
    }
}

impl Spool {
    fn create(folder: &Path, key: SeriesKey) -> Result<Self> {
        let name = match key {
            SeriesKey::Year(year) => format!("year-{year}"),
            SeriesKey::Form(form) => format!("form-{form}"),
        };
        std::fs::create_dir_all(folder).context_text(|| unwritable_message(folder))?;
        let path = folder.join(name);
        let file = File::create(&path).context_text(|| unwritable_message(&path))?;
        Ok(Self { path, file: BufWriter::with_capacity(256 * 1024, file), len: 0 })
    }
}

/// Reads the records of one series in any order, those that follow each other at once.
pub(super) struct LineReader<'l, 'b> {
    lines: &'l LineStore,
    key: SeriesKey,
    target: &'l Path,
    series: &'l DataSeries,
    before: &'l KnownDigests<'b>,
    /// Open files: that of this build has the number zero.
    files: HashMap<u32, File>,
    /// A run of records that was asked for and not read yet.
    run: Option<Slice>,
}

impl<'l, 'b> LineReader<'l, 'b> {
    /// Reads the records of a series. `form` is the index of its form, if it is one of a form.
    pub(super) fn new(
        lines: &'l LineStore,
        (target, before): (&'l Path, &'l KnownDigests<'b>),
        series: &'l DataSeries,
        form: Option<u16>,
    ) -> Option<Self> {
        let key = match (series, form) {
            (DataSeries::Year(year), _) => SeriesKey::Year(*year),
            (DataSeries::Form(_), Some(form)) => SeriesKey::Form(form),
            _ => return None,
        };
        Some(Self { lines, key, target, series, before, files: HashMap::new(), run: None })
    }

    /// Adds the record of a report to a text, and returns its length.
    ///
    /// Errors: the disk fails, or there is no such record.
    pub(super) fn push(
        &mut self,
        (year, office): (u16, &str),
        out: &mut Vec<u8>,
    ) -> std::io::Result<u32> {
        let places = self.lines.find(year, office).ok_or(std::io::ErrorKind::NotFound)?;
        let place = match self.key {
            SeriesKey::Year(_) => places.json,
            SeriesKey::Form(_) => places.csv,
        };
        let slice = match place {
            Place::New(slice) => Slice { part: 0, ..slice },
            Place::Old(slice) => slice,
        };
        if let Some(run) = &mut self.run {
            let follows = run.part == slice.part && run.at + u64::from(run.len) == slice.at;
            if let Some(len) = run.len.checked_add(slice.len).filter(|_| follows) {
                run.len = len;
                return Ok(slice.len);
            }
        }
        self.read_run(out)?;
        self.run = Some(slice);
        Ok(slice.len)
    }

    /// Adds what was asked for and not read yet.
    ///
    /// Errors: the disk fails, or a data file is shorter than it was.
    pub(super) fn read_run(&mut self, out: &mut Vec<u8>) -> std::io::Result<()> {
        let Some(run) = self.run.take() else { return Ok(()) };
        let file = match self.files.entry(run.part) {
            std::collections::hash_map::Entry::Occupied(file) => file.into_mut(),
            std::collections::hash_map::Entry::Vacant(free) => free.insert(match run.part {
                0 => self.lines.open_new(self.key)?,
                part => open_old(self.target, self.before, self.series, part)?,
            }),
        };
        file.seek(SeekFrom::Start(run.at))?;
        let read = file.take(run.len.into()).read_to_end(out)?;
        if read == run.len as usize {
            Ok(())
        } else {
            Err(std::io::ErrorKind::UnexpectedEof.into())
        }
    }
}

/// Opens a data file of the target, if it has the bytes that were written.
fn open_old(
    target: &Path,
    before: &KnownDigests,
    series: &DataSeries,
    part: u32,
) -> std::io::Result<File> {
    let file = DataFile { series: series.clone(), part: part as usize, records: 0..0 };
    let path = target.join(file.path());
    let found = digest_file(&path, |_| Ok(()))?;
    if before(&file.path()) != Some(&found) {
        return Err(std::io::ErrorKind::InvalidData.into());
    }
    File::open(path)
}
