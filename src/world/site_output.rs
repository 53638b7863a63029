//! Every file of a site as it is published: the files of the plan, compressed
//! copies, the list of digests and its signature. A build writes these files, a
//! publication sends them.

use super::checksums;
use super::copy::read_checked;
use super::precompress::{self, ContentCoding};
use crate::minisign::SecretKey;
use anyhow::Result;
use nianbao_core::archive::Archive;
use nianbao_core::diag::{ContextText, UserError};
use nianbao_core::plan::{Artifact, PlannedFile, SIGNATURE, SUMS, content_type, folder_of_list};
use nianbao_core::render::{Rendered, Renderer};
use nianbao_core::source::Digest;
use nianbao_text::text;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A published file: its path and its digest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    /// The path below the site's address, with `/` between the parts.
    pub path: String,
    /// The size and the SHA-256 of the bytes.
    pub digest: Digest,
}

impl FileEntry {
    /// Returns the media type that the extension of the path stands for.
    pub fn content_type(&self) -> &'static str {
        content_type(&self.path)
    }
}

/// The bytes of a published file, or where they are.
#[derive(Debug)]
pub enum FileContent {
    /// Bytes in memory.
    Bytes(Vec<u8>),
    /// A file of the site, and the digest that it had when the site was read.
    File(PathBuf, Digest),
}

impl FileContent {
    /// Returns the bytes.
    ///
    /// Errors: the file cannot be read, or its digest is another one.
    pub fn bytes(&self) -> Result<Cow<'_, [u8]>> {
        match self {
            Self::Bytes(bytes) => Ok(Cow::Borrowed(bytes)),
            Self::File(path, digest) => read_checked(path, digest).map(Cow::Owned),
        }
    }

    pub(super) fn digest(&self) -> Digest {
        match self {
            Self::Bytes(bytes) => Digest::from_bytes(bytes),
            Self::File(_, digest) => *digest,
        }
    }
}

/// The largest number of pages that a thread takes at a time.
const PAGES_PER_TASK: usize = 32;

/// Takes a file; called once for each, from several threads.
pub type FileSink<'s> = dyn Fn(&FileEntry, &FileContent) -> Result<()> + Sync + 's;

/// The texts of the lists of digests.
#[derive(Default)]
struct Checksums {
    /// That of SHA256SUMS.
    top: String,
    /// Those of the lists in folders, by their paths.
    in_folders: BTreeMap<String, String>,
}

/// All files of a site, rendered on demand. No file stays in memory once a sink
/// has taken it.
pub struct SiteOutput<'a> {
    root: PathBuf,
    renderer: Renderer<'a>,
    key: Option<SecretKey>,
    compress: bool,
    /// The most lines of a list of digests.
    max_list_lines: usize,
    /// The lists of digests, once all files were rendered.
    checksums: OnceLock<Checksums>,
    render_count: AtomicUsize,
}

impl<'a> SiteOutput<'a> {
    /// Returns the output of a renderer; `root` is the folder of the site.
    pub fn new(root: &Path, renderer: Renderer<'a>) -> Self {
        Self {
            root: root.to_path_buf(),
            key: None,
            compress: renderer.archive().site.compress,
            renderer,
            max_list_lines: checksums::MAX_LINES,
            checksums: OnceLock::new(),
            render_count: AtomicUsize::new(0),
        }
    }

    /// Adds compressed copies if `also` says so, even where `site.yaml` does not.
    #[must_use]
    pub fn with_compression(self, also: bool) -> Self {
        Self { compress: self.compress || also, ..self }
    }

    /// Divides the list of digests where it would have more lines than this.
    #[must_use]
    pub fn with_max_list_lines(self, max_list_lines: usize) -> Self {
        Self { max_list_lines, ..self }
    }

    /// Signs the list of digests if there is a key.
    #[must_use]
    pub fn with_key(self, key: Option<SecretKey>) -> Self {
        Self { key, ..self }
    }

    /// Returns the archive that is published.
    pub fn archive(&self) -> &'a Archive {
        self.renderer.archive()
    }

    /// Iterates over the paths of the plan, in no order. Compressed copies, lists of
    /// digests and the signature are in the same folders.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.renderer.plan().files.iter().map(|file| file.path.as_str())
    }

    /// True for files of the plan, false for compressed copies, lists in folders and the
    /// signature.
    pub fn has_page(&self, path: &str) -> bool {
        self.renderer.plan().find(path).is_some()
    }

    /// Returns how many times a page was rendered so far; each needs to be once.
    pub fn render_count(&self) -> usize {
        self.render_count.load(Ordering::Relaxed)
    }

    /// Renders every file in parallel and gives it to `sink`; the lists of digests
    /// and the signature come last. Returns all entries in the order of their
    /// paths.
    ///
    /// Errors: a template fails, a file of the site cannot be read, or the sink
    /// fails.
    pub fn render_all(&self, sink: &FileSink) -> Result<Vec<FileEntry>> {
        // Small tasks, so that no thread is left alone with the last pages.
        let files = self.renderer.plan().files.par_iter().with_max_len(PAGES_PER_TASK);
        let files = files.filter(|file| file.artifact != Artifact::Checksums);
        let rendered: Result<Vec<Vec<FileEntry>>> =
            files.map(|file| self.render_with_compressed(file, sink)).collect();
        let mut entries: Vec<FileEntry> = rendered?.into_iter().flatten().collect();
        // Paths are unique, so that an unstable sort has one result.
        entries.par_sort_unstable_by(|a, b| a.path.cmp(&b.path));
        let (mut lists, mut in_folders) = (Vec::new(), BTreeMap::new());
        let top = checksums::divide(&entries, self.max_list_lines, |list| {
            let content = FileContent::Bytes(list.text.clone().into_bytes());
            lists.push(emit(&list.path, &content, sink)?);
            in_folders.insert(list.path, list.text);
            Ok(())
        })?;
        entries.append(&mut lists);
        let signature = self.sign_checksums(&top);
        entries.push(emit(SUMS, &FileContent::Bytes(top.clone().into_bytes()), sink)?);
        let _ = self.checksums.set(Checksums { top, in_folders });
        if let Some(signature) = signature {
            entries.push(emit(SIGNATURE, &FileContent::Bytes(signature.into_bytes()), sink)?);
        }
        entries.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(entries)
    }

    /// Renders every file for its digest alone.
    ///
    /// Errors: as [`SiteOutput::render_all`].
    pub fn list_entries(&self) -> Result<Vec<FileEntry>> {
        self.render_all(&|_, _| Ok(()))
    }

    /// Renders one file; `None` if the site has none at this path.
    ///
    /// Errors: as [`SiteOutput::render_all`].
    pub fn render_file(&self, path: &str) -> Result<Option<FileContent>> {
        match self.renderer.plan().find(path) {
            Some(file) => self.render_planned(file).map(Some),
            None if path == SIGNATURE && self.key.is_some() => {
                let signature = self.sign_checksums(&self.checksums()?).unwrap_or_default();
                Ok(Some(FileContent::Bytes(signature.into_bytes())))
            }
            None if folder_of_list(path).is_some() => {
                let list = self.all_checksums()?.in_folders.get(path);
                Ok(list.map(|text| FileContent::Bytes(text.clone().into_bytes())))
            }
            None => self.render_compressed(path),
        }
    }

    /// Returns the text of SHA256SUMS: the digests of all other files, as
    /// `sha256sum` writes them; of a large site those at the top and those of the lists in
    /// folders.
    ///
    /// Errors: as [`SiteOutput::render_all`].
    pub fn checksums(&self) -> Result<String> {
        Ok(self.all_checksums()?.top.clone())
    }

    fn all_checksums(&self) -> Result<&Checksums> {
        if self.checksums.get().is_none() {
            self.list_entries()?;
        }
        Ok(self.checksums.get_or_init(Checksums::default))
    }

    fn render_with_compressed(
        &self,
        file: &PlannedFile,
        sink: &FileSink,
    ) -> Result<Vec<FileEntry>> {
        let content = self.render_planned(file)?;
        let mut entries = vec![emit(&file.path, &content, sink)?];
        if self.may_be_compressed(file) {
            let bytes = content.bytes()?;
            for coding in ContentCoding::ALL {
                let path = format!("{}{}", file.path, coding.extension());
                if self.renderer.plan().find(&path).is_none()
                    && let Some(compressed) = coding.compress(&bytes)?
                {
                    entries.push(emit(&path, &FileContent::Bytes(compressed), sink)?);
                }
            }
        }
        Ok(entries)
    }

    fn may_be_compressed(&self, file: &PlannedFile) -> bool {
        self.compress && file.is_compressible()
    }

    fn render_compressed(&self, path: &str) -> Result<Option<FileContent>> {
        let Some((original, coding)) = precompress::split_extension(path) else { return Ok(None) };
        let original = self.renderer.plan().find(original);
        let Some(file) = original.filter(|file| self.may_be_compressed(file)) else {
            return Ok(None);
        };
        Ok(coding.compress(&self.render_planned(file)?.bytes()?)?.map(FileContent::Bytes))
    }

    fn sign_checksums(&self, list: &str) -> Option<String> {
        Some(checksums::sign(self.key.as_ref()?, list, &self.archive().site.base_url))
    }

    /// Renders one file of the plan; the list of digests renders all others.
    fn render_planned(&self, file: &PlannedFile) -> Result<FileContent> {
        if file.artifact != Artifact::Checksums {
            self.render_count.fetch_add(1, Ordering::Relaxed);
        }
        let rendered =
            self.renderer.render(file).map_err(|error| UserError::new_error(error.message));
        let rendered = rendered.context_text(|| {
            let page = &file.path;
            text!("生成 {page} 时模板有误", "a template failed on {page}")
        })?;
        match rendered {
            Rendered::Bytes(bytes) => Ok(FileContent::Bytes(bytes)),
            Rendered::CopyOf(source) => match self.archive().files.get(&source) {
                Some(digest) => Ok(FileContent::File(self.root.join(source), *digest)),
                None => Err(UserError::new_error(text!(
                    "没有读到过文件 {source}",
                    "the file {source} was never read"
                ))),
            },
            Rendered::Checksums => Ok(FileContent::Bytes(self.checksums()?.into_bytes())),
        }
    }
}

fn emit(path: &str, content: &FileContent, sink: &FileSink) -> Result<FileEntry> {
    // While the bytes are at hand: to read them again takes longer.
    let entry = FileEntry { path: path.to_owned(), digest: content.digest() };
    sink(&entry, content)?;
    Ok(entry)
}
