//! Imports one document, and compares its sources with those on the disk.

use super::document_reader::{DocumentReader, ReadReports};
use super::original::{file_name, kept_name, original_name, original_names, read_bytes};
use super::second_names::folder_of;
use super::superseded::SupersededFile;
use super::worker::ImportRefusal;
use nianbao_core::archive::Archive;
use nianbao_core::form::Form;
use nianbao_core::report::Report;
use nianbao_core::source::Digest;
use nianbao_document::{ConvertibleFormat, Image};
use nianbao_import::{ImportOptions, Imported, Original, is_as_generated, without_digest};
use std::cell::OnceCell;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Imports documents into a site.
pub struct Importer<'a> {
    site: &'a Path,
    target: &'a str,
    archive: &'a Archive,
    reader: &'a DocumentReader,
    options: ImportOptions,
}

/// A document, and what came of it.
#[derive(Debug)]
pub struct ImportOutcome {
    /// The file of the document.
    pub document: PathBuf,
    /// The source that can be written, or the reason for which there is none.
    pub result: Result<PendingImport, ImportRefusal>,
    /// The other documents of which the source was made.
    pub joined: Vec<PathBuf>,
    /// Documents in another format with the same figures and words, which are not imported,
    /// each with the one that stands for it.
    pub copies: Vec<[PathBuf; 2]>,
}

/// A source that is ready to be written.
#[derive(Debug)]
pub struct PendingImport {
    /// The imported report.
    pub imported: Imported,
    /// The path of the source below the site.
    pub path: String,
    /// Paths and bytes of the files beside the source: images, and the document.
    pub attachments: Vec<(String, Arc<[u8]>)>,
    /// The path of another source of the same report, to be replaced by this one.
    pub replaces: Option<String>,
    /// Files that it takes the place of, which are moved aside.
    pub superseded: Vec<SupersededFile>,
    /// The source that is on the disk.
    pub prior: PriorSource,
    /// The name and version of the program that converted the document.
    pub converted_by: Option<String>,
}

/// The source of a report before an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PriorSource {
    /// There is none.
    New,
    /// It is the same text.
    Same,
    /// It is the text that an import wrote, and nobody edited it.
    Untouched,
    /// The same, but it has figures or words and the import has none of them; `--force`
    /// overwrites it.
    Fuller,
    /// A person wrote or edited it, or a file beside it that has the name of the
    /// document or of one of its pictures; `--force` overwrites them.
    Edited,
}

impl<'a> Importer<'a> {
    /// Prepares imports into the folder `target` of a site.
    pub fn new(
        site: &'a Path,
        target: &'a str,
        archive: &'a Archive,
        reader: &'a DocumentReader,
        options: ImportOptions,
    ) -> Self {
        Self { site, target, archive, reader, options }
    }

    /// Imports a document: one report, or those of a collection. Errors are part of the
    /// outcomes, so that other documents are imported all the same. One that has to be
    /// converted first is refused, unless `format` says as what.
    pub(super) fn import_document(
        &self,
        document: &Path,
        format: Option<ConvertibleFormat>,
    ) -> Vec<ImportOutcome> {
        let outcome = |result| ImportOutcome {
            document: document.to_path_buf(),
            result,
            joined: Vec::new(),
            copies: Vec::new(),
        };
        match self.import_all(document, format) {
            Ok(results) => results.into_iter().map(outcome).collect(),
            Err(reason) => vec![outcome(Err(reason))],
        }
    }

    /// Returns the folder of the site.
    pub(super) fn site(&self) -> &Path {
        self.site
    }

    /// Returns the folder of imports below the site.
    pub(super) fn target(&self) -> &str {
        self.target
    }

    /// Returns the text of a source on the disk; nothing where it is not there.
    pub(super) fn read_source(&self, path: &str) -> String {
        std::fs::read_to_string(self.site.join(path)).unwrap_or_default()
    }

    /// Returns the site that documents are imported into.
    pub(super) fn archive(&self) -> &Archive {
        self.archive
    }

    /// Returns the form of a report of this site.
    pub(super) fn form_of(&self, report: &Report) -> Option<&Form> {
        self.archive.form_of(report)
    }

    fn import_all(
        &self,
        document: &Path,
        format: Option<ConvertibleFormat>,
    ) -> Result<Vec<Result<PendingImport, ImportRefusal>>, ImportRefusal> {
        let bytes: Arc<[u8]> = read_bytes(document)?.into();
        let name = file_name(document);
        let options = self.options_for(&name, &bytes);
        let ReadReports { reports, converted_by } = match format {
            None => self.reader.import_unconverted(&name, &bytes, &options)?,
            Some(format) => self.reader.import_converted((&name, format), &bytes, &options)?,
        };
        let prepare = |report: Result<Imported, ImportRefusal>| {
            let pending = self.prepare(report?, &name, &bytes);
            Ok(PendingImport { converted_by: converted_by.clone(), ..pending })
        };
        Ok(reports.into_iter().map(prepare).collect())
    }

    /// Returns the reader of documents.
    pub(super) fn reader(&self) -> &DocumentReader {
        self.reader
    }

    fn prepare(&self, imported: Imported, name: &str, bytes: &Arc<[u8]>) -> PendingImport {
        let year_folder = format!("{}/{}", self.target, imported.year);
        let folder = format!("{year_folder}/{}", imported.office);
        let path = format!("{folder}/index.md");
        let replaces = self.other_source(&imported, &path);
        let source = replaces.as_deref().unwrap_or(&path);
        let mut prior = self.prior_source(&imported, source);
        let text = std::fs::read_to_string(self.site.join(source)).unwrap_or_default();
        let mut attachments = Vec::with_capacity(imported.images.len() + 1);
        let former = OnceCell::new();
        for image in &imported.images {
            let path = format!("{folder}/{}", image.name);
            // A person may have put another picture there; the source names it all the same.
            prior = self.with_attachment(prior, &path, &image.bytes, |found| {
                let read = || self.former_pictures(source, &text, &imported);
                former.get_or_init(read).iter().any(|old| old.bytes == found)
            });
            attachments.push((path, image.bytes.as_slice().into()));
        }
        // A document of several offices is kept once, above their folders.
        let kept_in = if imported.is_collected { &year_folder } else { &folder };
        let kept = format!("{kept_in}/{}", kept_name(name));
        prior = self.with_attachment(prior, &kept, bytes, |found| {
            let digest = Digest::from_bytes(found).sha256();
            text.contains(&digest) || self.is_known_original(&kept, &digest)
        });
        attachments.push((kept, Arc::clone(bytes)));
        let mut superseded = self.superseded_files(prior, source, &text, &attachments);
        if replaces.is_some() {
            // Two sources of one report: the one at the place of the new one is kept aside too.
            let place = SupersededFile::plan(self.site, self.target, path.clone());
            if place.is_some() && self.prior_source(&imported, &path) == PriorSource::Edited {
                prior = PriorSource::Edited;
            }
            superseded.extend(place);
        }
        let converted_by = None;
        PendingImport { imported, path, attachments, replaces, superseded, prior, converted_by }
    }

    /// Lists the files that an import takes the place of: a source that somebody edited, an
    /// original under another name, and files with the names of new ones.
    pub(super) fn superseded_files(
        &self,
        prior: PriorSource,
        source: &str,
        text: &str,
        attachments: &[(String, Arc<[u8]>)],
    ) -> Vec<SupersededFile> {
        if prior == PriorSource::Same {
            return Vec::new();
        }
        let folder = source.rsplit_once('/').map_or("", |(folder, _)| folder);
        let originals = original_names(text).into_iter().map(|name| format!("{folder}/{name}"));
        let originals = originals.filter(|old| attachments.iter().all(|(path, _)| path != old));
        let is_kept = matches!(prior, PriorSource::Edited | PriorSource::Fuller);
        let edited = is_kept.then(|| source.to_owned());
        let is_other = |(path, bytes): &&(String, Arc<[u8]>)| {
            std::fs::read(self.site.join(path)).is_ok_and(|found| *found != **bytes)
        };
        let others = attachments.iter().filter(is_other).map(|(path, _)| path.clone());
        let paths = edited.into_iter().chain(originals).chain(others);
        paths.filter_map(|path| SupersededFile::plan(self.site, self.target, path)).collect()
    }

    /// Returns true if a report of the site was made of a file with these bytes.
    fn is_known_original(&self, path: &str, digest: &str) -> bool {
        self.archive.reports().any(|report| {
            report.originals.iter().any(|original| {
                let sha256 = original.sha256.as_ref().map(|written| written.value.as_str());
                sha256 == Some(digest)
                    && self.archive.beside(report, &original.file.value).as_deref() == Some(path)
            })
        })
    }

    /// Returns the options for a document, which its source names as its original.
    fn options_for(&self, name: &str, bytes: &[u8]) -> ImportOptions {
        let original = Original {
            file: kept_name(name),
            origin: None,
            sha256: Digest::from_bytes(bytes).sha256(),
        };
        ImportOptions { original: Some(original), ..self.options.clone() }
    }

    /// Returns the path of the report's source if it is another one in the target folder.
    fn other_source(&self, imported: &Imported, path: &str) -> Option<String> {
        let id = self.archive.find(&imported.office, imported.year)?;
        let known = &self.archive.sources.get(self.archive.report(id).source).path;
        (known != path && known.starts_with(&format!("{}/", self.target))).then(|| known.clone())
    }

    pub(super) fn prior_source(&self, imported: &Imported, path: &str) -> PriorSource {
        let file = self.site.join(path);
        let Ok(text) = std::fs::read_to_string(&file) else {
            let is_free = std::fs::symlink_metadata(&file).is_err();
            return if is_free { PriorSource::New } else { PriorSource::Edited };
        };
        if text == imported.source {
            return PriorSource::Same;
        }
        let is_untouched =
            is_as_generated(&text).unwrap_or_else(|| self.is_reproduced(&file, &text, imported));
        if is_untouched { PriorSource::Untouched } else { PriorSource::Edited }
    }

    /// Returns the state of a source together with a file beside it: one that is gone is
    /// written again, and one that no import put there is not overwritten. `is_of_import`
    /// tells from the bytes that are there whether the source on the disk names the file.
    pub(super) fn with_attachment(
        &self,
        prior: PriorSource,
        path: &str,
        bytes: &[u8],
        is_of_import: impl Fn(&[u8]) -> bool,
    ) -> PriorSource {
        let file = self.site.join(path);
        if std::fs::symlink_metadata(&file).is_err() {
            return if prior == PriorSource::Same { PriorSource::Untouched } else { prior };
        }
        let Ok(found) = read_bytes(&file) else { return PriorSource::Edited };
        if found == bytes || is_of_import(&found) { prior } else { PriorSource::Edited }
    }

    /// Returns true if the document beside a source gives that source again. Sources
    /// without the digest of their text are judged by this.
    fn is_reproduced(&self, file: &Path, text: &str, new: &Imported) -> bool {
        let former = self.reimport(file, text, new);
        former.is_some_and(|report| without_digest(&report.source) == text)
    }

    /// Imports the document beside a source again, for the report of the same office and year.
    fn reimport(&self, file: &Path, text: &str, new: &Imported) -> Option<Imported> {
        let name = original_name(text)?;
        let document = file.parent()?.join(&name);
        let bytes = read_bytes(&document).ok()?;
        let options = self.options_for(&name, &bytes);
        self.find_report((&name, &bytes), &options, new)
    }

    /// Lists the pictures of the documents beside a source, as an import reads them.
    pub(super) fn former_pictures(&self, source: &str, text: &str, new: &Imported) -> Vec<Image> {
        let read = |name: String| {
            let bytes =
                read_bytes(&self.site.join(format!("{}/{name}", folder_of(source)))).ok()?;
            let options = self.options_for(&name, &bytes);
            self.find_report((&name, &bytes), &options, new)
        };
        let former = original_names(text).into_iter().filter_map(read);
        former.flat_map(|former| former.images).collect()
    }

    /// Imports a document beside a source again, as a part of the report of an import.
    pub(super) fn reimport_part(
        &self,
        (file, name): (&Path, &str),
        form: &Form,
        new: &Imported,
    ) -> Option<Imported> {
        let bytes = read_bytes(file).ok()?;
        let options = ImportOptions {
            office: Some(new.office.clone()),
            year: Some(new.year),
            form: Some(form.id.clone()),
            ..self.options_for(name, &bytes)
        };
        self.find_report((name, &bytes), &options, new)
    }

    /// Imports a document, and returns the report of the same office and year.
    fn find_report(
        &self,
        (name, bytes): (&str, &[u8]),
        options: &ImportOptions,
        new: &Imported,
    ) -> Option<Imported> {
        let read = self.reader.import(name, bytes, options).ok()?;
        let mut reports = read.reports.into_iter().flatten();
        reports.find(|report| (&report.office, report.year) == (&new.office, new.year))
    }
}
