//! Reads documents of all kinds: in workers, and those that only an office suite reads after
//! that has converted them.

use super::conversion::{OfficeSuite, SuiteInput};
use super::worker::{ImportRefusal, ImportWorkers, ReaderSetup};
use anyhow::Result;
use nianbao_core::diag::Text;
use nianbao_core::source::File;
use nianbao_document::{ConvertibleFormat, PrivateContent};
use nianbao_import::{ImportOptions, Imported};
use nianbao_text::text;

/// Imports documents, and converts them where that is needed.
pub struct DocumentReader {
    workers: ImportWorkers,
    suite: OfficeSuite,
}

/// The reports of a document.
#[derive(Debug)]
pub(in crate::world) struct ReadReports {
    /// Each report, or why it is none.
    pub(in crate::world) reports: Vec<Result<Imported, ImportRefusal>>,
    /// The name and version of the program that converted the document.
    pub(in crate::world) converted_by: Option<String>,
}

impl DocumentReader {
    /// Starts a worker for the forms and offices among the files of a site.
    ///
    /// Errors: it cannot be started.
    pub fn start(reader: ReaderSetup, files: &[File]) -> Result<Self> {
        Ok(Self { workers: ImportWorkers::start(reader, files)?, suite: OfficeSuite::new() })
    }

    /// Imports the reports of a document.
    ///
    /// Errors: why there are none.
    pub(in crate::world) fn import(
        &self,
        name: &str,
        bytes: &[u8],
        options: &ImportOptions,
    ) -> Result<ReadReports, ImportRefusal> {
        match self.import_unconverted(name, bytes, options) {
            Err(ImportRefusal { convertible: Some(format), .. }) => {
                self.import_converted((name, format), bytes, options)
            }
            read => read,
        }
    }

    /// Imports the reports of a document without a conversion.
    ///
    /// Errors: why there are none; the refusal says if the document can be converted.
    pub(super) fn import_unconverted(
        &self,
        name: &str,
        bytes: &[u8],
        options: &ImportOptions,
    ) -> Result<ReadReports, ImportRefusal> {
        let reports = self.workers.import(name, bytes, options)?;
        Ok(ReadReports { reports, converted_by: None })
    }

    /// Converts a document, if that was not done before, and imports what comes of it.
    ///
    /// Errors: why there are no reports.
    pub(super) fn import_converted(
        &self,
        (name, format): (&str, ConvertibleFormat),
        bytes: &[u8],
        options: &ImportOptions,
    ) -> Result<ReadReports, ImportRefusal> {
        let converted = self.suite.convert(SuiteInput { format, bytes });
        let converted = converted.map_err(|error| {
            let refusal = self.workers.import(name, bytes, options).err();
            error.refuse(refusal.unwrap_or_else(|| error.text().into()))
        })?;
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let name = format!("{stem}.{}", converted.target.extension());
        let reports = self.workers.import(&name, &converted.bytes, options);
        let reports = reports.map_err(|refusal| name_suite(refusal, &converted.suite))?;
        Ok(ReadReports { reports, converted_by: Some(converted.suite) })
    }

    /// Converts documents in as few starts as can be, for imports that follow.
    pub(super) fn convert_all(&self, documents: &[(ConvertibleFormat, Vec<u8>)]) {
        let inputs = documents.iter().map(|(format, bytes)| SuiteInput { format: *format, bytes });
        self.suite.convert_all(&inputs.collect::<Vec<_>>());
    }

    /// Forgets what documents were converted to.
    pub(super) fn forget_conversions(&self) {
        self.suite.forget();
    }

    /// Finds what a file holds that its pages do not show.
    ///
    /// Errors: why that is not known.
    pub(in crate::world) fn inspect(
        &self,
        name: &str,
        bytes: &[u8],
    ) -> Result<PrivateContent, ImportRefusal> {
        self.workers.inspect(name, bytes)
    }
}

/// Says of a file that could not be read that a suite made it: its own words are about a
/// document that nobody has.
fn name_suite(refusal: ImportRefusal, suite: &str) -> ImportRefusal {
    let Text { zh, en } = &refusal.text;
    let text = text!("{suite} 转换出的文件：{zh}", "the file that {suite} converted it to: {en}");
    ImportRefusal { text, convertible: None, ..refusal }
}
