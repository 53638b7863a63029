//! Reads the files beside reports: holds sources against the documents that they were made
//! of, and finds what a file to be published holds beside its pages. What was found is
//! remembered by digests, so that unchanged files are not read again.

mod cache;
mod differences;

use super::import::{DocumentReader, ImportRefusal, ReaderSetup, RefusalCause, read_bytes};
use cache::ReviewCache;
use differences::{Collections, find_differences};
use nianbao_core::archive::{
    Archive, Disclosure, OriginalReview, OriginalReviews, ReportId, UnreadOriginal,
};
use nianbao_core::diag::{Text, UserError};
use nianbao_core::parse::OFFICES_FILE;
use nianbao_core::plan::published_files;
use nianbao_core::source::{Content, Digest, File};
use nianbao_document::PrivateContent;
use nianbao_text::text;
use rayon::prelude::*;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

/// Extensions of files that may hold more than their pages show.
const OFFICE_EXTENSIONS: [&str; 19] = [
    "docx", "docm", "dotx", "doc", "dot", "wps", "xlsx", "xlsm", "xls", "et", "pptx", "pptm",
    "ppt", "dps", "odt", "ods", "odp", "ott", "pdf",
];

/// Reviews the files beside the reports of a site.
pub struct OriginalReviewer {
    site: PathBuf,
    reader: ReaderSetup,
    /// The forms and offices by which documents are read.
    setup: Vec<File>,
    cache: Mutex<ReviewCache>,
    /// Started when the first document is to be read; `None` if that failed.
    documents: OnceLock<Option<DocumentReader>>,
    collections: Collections,
    failure: Mutex<Option<anyhow::Error>>,
    /// The number of originals that no program is there to convert, and what the refusal of
    /// one says.
    unconverted: Mutex<Option<(usize, Text)>>,
}

/// A report with files beside it that are to be read.
struct ReviewJob {
    id: ReportId,
    /// Documents that it was made of: names in the source, and paths in the site.
    originals: Vec<(String, String)>,
    /// Office files that are published with it, by their paths in the site.
    published: Vec<String>,
    /// The digest of all that the review depends on.
    key: String,
}

impl OriginalReviewer {
    /// Prepares reviews of a site with the forms and offices of an archive, and with what is
    /// remembered of former reviews.
    pub fn new(site: &Path, reader: ReaderSetup, archive: &Archive) -> Self {
        let setup = setup_files(archive);
        let mut cache = ReviewCache::load(site);
        cache.keep_for(&digest_setup(&setup));
        Self {
            site: site.to_path_buf(),
            reader,
            setup,
            cache: Mutex::new(cache),
            documents: OnceLock::new(),
            collections: Collections::default(),
            failure: Mutex::default(),
            unconverted: Mutex::default(),
        }
    }

    /// Reviews the reports of an archive. A document that cannot be read has no differences.
    /// Where no process can be started to read documents, there are no reviews of new ones.
    pub fn review(&self, archive: &Archive) -> OriginalReviews {
        let jobs = collect_jobs(archive);
        let reviewed = jobs.into_par_iter().filter_map(|job| {
            let source = archive.report(job.id).source;
            let path = archive.sources.get(source).path.clone();
            if let Some(known) = self.cache().get(&job.key) {
                return Some((path, known.clone()));
            }
            let reviewed = self.review_report(archive, self.documents()?, &job);
            if reviewed.is_lasting {
                self.cache().insert(job.key, reviewed.review.clone());
            }
            Some((path, reviewed.review))
        });
        reviewed.collect()
    }

    /// Returns the reviews that are known without reading anything, and whether these are all.
    pub fn recall(&self, archive: &Archive) -> (OriginalReviews, bool) {
        let jobs = collect_jobs(archive);
        let count = jobs.len();
        let known = jobs.into_iter().filter_map(|job| {
            let review = self.cache().get(&job.key)?.clone();
            Some((archive.sources.get(archive.report(job.id).source).path.clone(), review))
        });
        let known: Vec<_> = known.collect();
        let are_all = known.len() == count;
        (known.into_iter().collect(), are_all)
    }

    /// Remembers the reviews for the next run. With `all`, all reports were reviewed, so that
    /// those that were not asked for are forgotten.
    pub fn save(&self, all: bool) {
        self.cache().save(all);
    }

    /// Returns true if documents could not be read, so that there is no review of them.
    pub fn has_failed(&self) -> bool {
        matches!(self.documents.get(), Some(None))
    }

    /// Returns why documents could not be read or converted, if they could not.
    pub fn take_failure(&self) -> Option<anyhow::Error> {
        let failure = self.failure.lock().unwrap_or_else(PoisonError::into_inner).take();
        failure.or_else(|| {
            let unconverted =
                self.unconverted.lock().unwrap_or_else(PoisonError::into_inner).take();
            let (count, Text { zh, en }) = unconverted?;
            Some(UserError::new_error(text!("{count} 份；{zh}", "{count} of them; {en}")))
        })
    }

    fn cache(&self) -> MutexGuard<'_, ReviewCache> {
        self.cache.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn documents(&self) -> Option<&DocumentReader> {
        let start = || match DocumentReader::start(self.reader, &self.setup) {
            Ok(documents) => Some(documents),
            Err(error) => {
                *self.failure.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
                None
            }
        };
        self.documents.get_or_init(start).as_ref()
    }

    fn review_report(
        &self,
        archive: &Archive,
        documents: &DocumentReader,
        job: &ReviewJob,
    ) -> Reviewed {
        let report = archive.report(job.id);
        let is_only = job.originals.len() == 1;
        let mut reviewed = Reviewed { review: OriginalReview::default(), is_lasting: true };
        for (name, path) in &job.originals {
            let found = self.read_unchanged(archive, path).and_then(|bytes| {
                let read_with = (documents, &self.collections);
                find_differences(archive, report, read_with, (name, &bytes), is_only)
            });
            match found {
                Ok(differences) => reviewed.review.differences.extend(differences),
                Err(refusal) => {
                    self.note_unconverted(&refusal);
                    reviewed.add_unread(name, refusal);
                }
            }
        }
        for path in &job.published {
            let bytes = self.read_unchanged(archive, path);
            match bytes.and_then(|bytes| documents.inspect(path, &bytes)) {
                Ok(PrivateContent { names, comments, changes }) => reviewed
                    .review
                    .disclosures
                    .push(Disclosure { file: path.clone(), names, comments, changes }),
                Err(refusal) => reviewed.add_unread(path, refusal),
            }
        }
        reviewed
    }

    /// Counts an original that no program is there to convert. On another machine there may
    /// be one, so it is no matter of the report.
    fn note_unconverted(&self, refusal: &ImportRefusal) {
        if refusal.cause == RefusalCause::NoConverter {
            let text = refusal.text.clone();
            let mut unconverted = self.unconverted.lock().unwrap_or_else(PoisonError::into_inner);
            let count = unconverted.as_ref().map_or(0, |(count, _)| *count);
            *unconverted = Some((count + 1, text));
        }
    }

    /// Reads the bytes that the archive knows of a file.
    ///
    /// Errors: it cannot be read, is too large, or has others by now.
    fn read_unchanged(&self, archive: &Archive, path: &str) -> Result<Vec<u8>, ImportRefusal> {
        let bytes = read_bytes(&self.site.join(path))?;
        let is_known =
            archive.files.get(path).is_some_and(|known| *known == Digest::from_bytes(&bytes));
        if is_known {
            return Ok(bytes);
        }
        let text = text!(
            "核对时文件正在改动，再核对一次",
            "the file was changed during the check: check again"
        );
        Err(ImportRefusal { cause: RefusalCause::Process, ..text.into() })
    }
}

/// The review of one report.
struct Reviewed {
    review: OriginalReview,
    /// Another run would find the same, so that it can be remembered.
    is_lasting: bool,
}

impl Reviewed {
    /// Notes a file that was not read to its end. One that its reader refuses is no matter
    /// of this review: it may be a scan.
    fn add_unread(&mut self, file: &str, refusal: ImportRefusal) {
        if !matches!(refusal.cause, RefusalCause::Document | RefusalCause::NoConverter) {
            self.review.unread.push(UnreadOriginal { file: file.to_owned(), reason: refusal.text });
        }
        self.is_lasting &=
            !matches!(refusal.cause, RefusalCause::Process | RefusalCause::NoConverter);
    }
}

/// Collects the reports that have files to be read.
fn collect_jobs(archive: &Archive) -> Vec<ReviewJob> {
    let filed = archive.years().values().flatten();
    filed.filter_map(|id| ReviewJob::new(archive, *id)).collect()
}

impl ReviewJob {
    fn new(archive: &Archive, id: ReportId) -> Option<Self> {
        let report = archive.report(id);
        // Without a folder of its own it has no files.
        archive.folder_of(report)?;
        let originals = report.originals.iter().filter_map(|original| {
            let path = archive.beside(report, &original.file.value)?;
            archive.files.contains_key(&path).then(|| (original.file.value.clone(), path))
        });
        let originals: Vec<_> = originals.collect();
        let published = published_files(archive, id).into_iter().map(|(_, source)| source);
        let published: Vec<String> = published.filter(|path| is_office_file(path)).collect();
        if originals.is_empty() && published.is_empty() {
            return None;
        }
        let source = archive.sources.get(report.source);
        let mut key = format!("{}\n", Digest::from_bytes(source.text.as_bytes()).sha256());
        let originals_of = originals.iter().map(|(_, path)| ('o', path));
        for (role, path) in originals_of.chain(published.iter().map(|path| ('p', path))) {
            let digest = archive.files.get(path).map_or_else(String::new, Digest::sha256);
            let _ = writeln!(key, "{role} {digest} {path}");
        }
        let key = Digest::from_bytes(key.as_bytes()).sha256();
        Some(Self { id, originals, published, key })
    }
}

fn is_office_file(path: &str) -> bool {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    OFFICE_EXTENSIONS.contains(&extension.to_ascii_lowercase().as_str())
}

/// Returns the forms and offices of a site, by which documents are read.
pub(in crate::world) fn setup_files(archive: &Archive) -> Vec<File> {
    let texts = archive.sources.iter().map(|(_, source)| source);
    let texts =
        texts.filter(|source| source.path == OFFICES_FILE || source.path.starts_with("forms/"));
    texts
        .map(|source| File {
            path: source.path.clone(),
            content: Content::Text(source.text.clone()),
        })
        .collect()
}

fn digest_setup(files: &[File]) -> String {
    let mut all = String::new();
    for file in files {
        if let Content::Text(text) = &file.content {
            let _ = writeln!(all, "{} {}", Digest::from_bytes(text.as_bytes()).sha256(), file.path);
        }
    }
    Digest::from_bytes(all.as_bytes()).sha256()
}
