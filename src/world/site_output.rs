//! Every file of a site as it is published: the pages of the plan, and what is
//! made from all of them. A build writes these files, a publication sends them.

use super::checksums;
use super::copy::read_checked;
use super::precompress::{self, ContentCoding};
use crate::minisign::SecretKey;
use anyhow::Result;
use nianbao_core::archive::Archive;
use nianbao_core::diag::{ContextText, UserError};
use nianbao_core::plan::{Artifact, PlannedFile, SIGNATURE, SUMS, content_type};
use nianbao_core::render::{Rendered, Renderer};
use nianbao_core::source::Digest;
use nianbao_text::text;
use rayon::prelude::*;
use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// One published file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileEntry {
    /// Its path below the site's address, with `/` between the parts.
    pub path: String,
    /// What it is known by.
    pub digest: Digest,
}

impl FileEntry {
    /// Its media type.
    pub fn content_type(&self) -> &'static str {
        content_type(&self.path)
    }
}

/// Where the bytes of a published file are.
#[derive(Debug)]
pub enum FileContent {
    /// Here.
    Bytes(Vec<u8>),
    /// In this file, which has to be what it was when its digest was taken.
    File(PathBuf, Digest),
}

impl FileContent {
    /// The bytes, wherever they are.
    pub fn bytes(&self) -> Result<Cow<'_, [u8]>> {
        match self {
            Self::Bytes(bytes) => Ok(Cow::Borrowed(bytes)),
            Self::File(path, known) => read_checked(path, known).map(Cow::Owned),
        }
    }

    fn digest(&self) -> Digest {
        match self {
            Self::Bytes(bytes) => Digest::of(bytes),
            Self::File(_, known) => known.clone(),
        }
    }
}

/// How many pages a thread takes at a time at most.
const PAGES_PER_TASK: usize = 32;

/// Takes a file; called once for each, by many threads at a time.
pub type FileSink<'s> = dyn Fn(&str, &FileContent) -> Result<()> + Sync + 's;

/// All files of a site. None is kept once it was handed on.
pub struct SiteOutput<'a> {
    root: PathBuf,
    renderer: Renderer<'a>,
    key: Option<SecretKey>,
    compress: bool,
    /// The list of digests, once all files were made.
    checksums: OnceLock<String>,
}

impl<'a> SiteOutput<'a> {
    /// What a renderer renders, and the files of the site in `root`.
    pub fn new(root: &Path, renderer: Renderer<'a>) -> Self {
        let compress = renderer.archive().site.compress;
        Self { root: root.to_path_buf(), renderer, key: None, compress, checksums: OnceLock::new() }
    }

    /// The same, with compressed files beside the others, also where the site does
    /// not ask for them.
    #[must_use]
    pub fn with_compression(self, also: bool) -> Self {
        Self { compress: self.compress || also, ..self }
    }

    /// The same, with its list signed, if there is a key.
    #[must_use]
    pub fn with_key(self, key: Option<SecretKey>) -> Self {
        Self { key, ..self }
    }

    /// What is published.
    pub fn archive(&self) -> &'a Archive {
        self.renderer.archive()
    }

    /// The path of every page, in no order. What stands beside them is in the same
    /// folders.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.renderer.plan().files.iter().map(|planned| planned.path.as_str())
    }

    /// Whether a file is a page of the plan, and not one that is made of them.
    pub fn has_page(&self, path: &str) -> bool {
        self.renderer.plan().find(path).is_some()
    }

    /// Makes every file in parallel and hands it on; last those that are made from
    /// all others. Returns what was made, in the order of the paths.
    pub fn render_all(&self, sink: &FileSink) -> Result<Vec<FileEntry>> {
        // In small shares, so that no thread is left with the last of them alone.
        let pages = self.renderer.plan().files.par_iter().with_max_len(PAGES_PER_TASK);
        let pages = pages.filter(|planned| planned.artifact != Artifact::Sums);
        let made: Result<Vec<Vec<FileEntry>>> =
            pages.map(|planned| self.render_with_compressed(planned, sink)).collect();
        let mut entries: Vec<FileEntry> = made?.into_iter().flatten().collect();
        // No two are equal.
        entries.par_sort_unstable_by(|a, b| a.path.cmp(&b.path));
        let text = checksums::format_checksums(&entries);
        let signature = self.sign_checksums(&text);
        entries.push(emit(SUMS, &FileContent::Bytes(text.clone().into_bytes()), sink)?);
        let _ = self.checksums.set(text);
        if let Some(signature) = signature {
            entries.push(emit(SIGNATURE, &FileContent::Bytes(signature.into_bytes()), sink)?);
        }
        entries.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(entries)
    }

    /// What there is to publish, without the bytes.
    pub fn list_entries(&self) -> Result<Vec<FileEntry>> {
        self.render_all(&|_, _| Ok(()))
    }

    /// The bytes of one file, made again; `None` where there is no such file.
    pub fn render_file(&self, path: &str) -> Result<Option<FileContent>> {
        match self.renderer.plan().find(path) {
            Some(PlannedFile { artifact: Artifact::Sums, .. }) => {
                Ok(Some(FileContent::Bytes(self.checksums()?.into_bytes())))
            }
            Some(planned) => self.render_page(planned).map(Some),
            None if path == SIGNATURE && self.key.is_some() => {
                let signature = self.sign_checksums(&self.checksums()?).unwrap_or_default();
                Ok(Some(FileContent::Bytes(signature.into_bytes())))
            }
            None => self.render_compressed(path),
        }
    }

    /// The digests of all other files, in the words of `sha256sum`.
    pub fn checksums(&self) -> Result<String> {
        if self.checksums.get().is_none() {
            self.list_entries()?;
        }
        Ok(self.checksums.get().cloned().unwrap_or_default())
    }

    /// Hands on a page, and its twins.
    fn render_with_compressed(
        &self,
        planned: &PlannedFile,
        sink: &FileSink,
    ) -> Result<Vec<FileEntry>> {
        let piece = self.render_page(planned)?;
        let mut entries = vec![emit(&planned.path, &piece, sink)?];
        if self.may_be_compressed(planned) {
            let bytes = piece.bytes()?;
            for twin in ContentCoding::ALL {
                let path = format!("{}{}", planned.path, twin.extension());
                if self.renderer.plan().find(&path).is_none()
                    && let Some(bytes) = twin.compress(&bytes)?
                {
                    entries.push(emit(&path, &FileContent::Bytes(bytes), sink)?);
                }
            }
        }
        Ok(entries)
    }

    /// Whether a page is one that readers ask for, in words.
    fn may_be_compressed(&self, planned: &PlannedFile) -> bool {
        let of_servers = matches!(
            planned.artifact,
            Artifact::Redirects | Artifact::NginxRedirects | Artifact::Sums
        );
        self.compress && !of_servers && precompress::is_compressible(&planned.path)
    }

    /// The bytes of a twin, made again.
    fn render_compressed(&self, path: &str) -> Result<Option<FileContent>> {
        let Some((original, twin)) = precompress::split_extension(path) else { return Ok(None) };
        let original = self.renderer.plan().find(original);
        let Some(planned) = original.filter(|planned| self.may_be_compressed(planned)) else {
            return Ok(None);
        };
        Ok(twin.compress(&self.render_page(planned)?.bytes()?)?.map(FileContent::Bytes))
    }

    /// The signature of the list, for this site and no other.
    fn sign_checksums(&self, sums: &str) -> Option<String> {
        let words = format!("file:{SUMS}\tsite:{}", self.archive().site.base_url);
        Some(self.key.as_ref()?.sign(sums.as_bytes(), &words))
    }

    /// The bytes of a page that does not need the others.
    fn render_page(&self, planned: &PlannedFile) -> Result<FileContent> {
        let made = self.renderer.render(planned).map_err(|error| UserError::error(error.message));
        let made = made.context_text(|| {
            let page = &planned.path;
            text!("生成 {page} 时模板有误", "a template failed on {page}")
        })?;
        match made {
            Rendered::Bytes(bytes) => Ok(FileContent::Bytes(bytes)),
            Rendered::CopyOf(source) => match self.archive().files.get(&source) {
                Some(known) => Ok(FileContent::File(self.root.join(source), known.clone())),
                None => Err(UserError::error(text!(
                    "没有读到过文件 {source}",
                    "the file {source} was never read"
                ))),
            },
            Rendered::Sums => Ok(FileContent::Bytes(Vec::new())),
        }
    }
}

fn emit(path: &str, piece: &FileContent, sink: &FileSink) -> Result<FileEntry> {
    // While the bytes are at hand: to read them again takes longer.
    let digest = piece.digest();
    sink(path, piece)?;
    Ok(FileEntry { path: path.to_owned(), digest })
}
