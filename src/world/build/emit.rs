//! Hands rendered files to the output: those that are new or other than before are written.

use crate::world::copy::read_checked;
use crate::world::precompress::ContentCoding;
use crate::world::site_output::{FileContent, FileEntry};
use crate::world::tree::NewTree;
use crate::world::units::Listing;
use anyhow::Result;
use nianbao_core::diag::{ContextText, UserError};
use nianbao_core::plan::{PlannedFile, SitePlan};
use nianbao_core::render::{Rendered, Renderer};
use nianbao_core::source::Digest;
use nianbao_text::text;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Takes the number of files that were made so far, and about how many there will be.
pub(crate) type ProgressSink<'p> = dyn Fn(usize, usize) + Sync + 'p;

/// Writes the files of a site into a new tree.
pub(in crate::world) struct Emitter<'e> {
    /// The new tree; `None` if nothing is to be written.
    pub(in crate::world) tree: Option<&'e NewTree>,
    /// The files of the site, some of which are copied.
    pub(in crate::world) listing: &'e Listing,
    pub(in crate::world) compress: bool,
    pub(in crate::world) on_page: &'e ProgressSink<'e>,
    pub(in crate::world) done: AtomicUsize,
    /// About how many files there will be.
    pub(in crate::world) total: usize,
}

impl Emitter<'_> {
    /// Renders a planned file and writes it, with its compressed copies. `plans` are those in
    /// which a file of the site may already stand at the place of such a copy; `before` says
    /// what the target has at a path.
    ///
    /// Errors: a template fails, a file of the site cannot be read, or the disk fails.
    pub(in crate::world) fn render(
        &self,
        renderer: &Renderer,
        file: &PlannedFile,
        plans: &[&SitePlan],
        before: &KnownDigests,
    ) -> Result<Vec<FileEntry>> {
        match self.make(renderer, file)? {
            Some(content) => self.emit(file, &content, plans, before),
            None => Ok(Vec::new()),
        }
    }

    /// Renders a planned file; `None` for what is written once all other files are known.
    ///
    /// Errors: a template fails, or a file of the site was never read.
    pub(in crate::world) fn make(
        &self,
        renderer: &Renderer,
        file: &PlannedFile,
    ) -> Result<Option<FileContent>> {
        let made = renderer.render(file).map_err(|error| UserError::new_error(error.message));
        let made = made.context_text(|| {
            let page = &file.path;
            text!("生成 {page} 时模板有误", "a template failed on {page}")
        })?;
        match made {
            Rendered::Bytes(bytes) => Ok(Some(FileContent::Bytes(bytes))),
            Rendered::CopyOf(source) => match renderer.archive().files.get(&source) {
                Some(digest) => {
                    Ok(Some(FileContent::File(self.listing.root.join(source), *digest)))
                }
                None => Err(UserError::new_error(text!(
                    "没有读到过文件 {source}",
                    "the file {source} was never read"
                ))),
            },
            Rendered::OfOthers => Ok(None),
        }
    }

    /// Writes a file, with its compressed copies.
    ///
    /// Errors: a file of the site cannot be read, or the disk fails.
    pub(in crate::world) fn emit(
        &self,
        file: &PlannedFile,
        content: &FileContent,
        plans: &[&SitePlan],
        before: &KnownDigests,
    ) -> Result<Vec<FileEntry>> {
        let mut entries = vec![self.write(&file.path, content, before)?];
        entries.extend(self.compress(file, content, plans, before)?);
        self.count();
        Ok(entries)
    }

    /// Takes a file that this build has made at another place, with its digest, and writes its
    /// compressed copies.
    ///
    /// Errors: the disk fails.
    pub(super) fn emit_made(
        &self,
        file: &PlannedFile,
        (made, digest): (&Path, Digest),
        plans: &[&SitePlan],
        before: &KnownDigests,
    ) -> Result<Vec<FileEntry>> {
        let content = FileContent::File(made.to_path_buf(), digest);
        let mut entries = vec![FileEntry { path: file.path.clone(), digest }];
        entries.extend(self.compress(file, &content, plans, before)?);
        if let Some(tree) = self.tree.filter(|_| before(&file.path) != Some(&digest)) {
            tree.take(&file.path, made)?;
        }
        self.count();
        Ok(entries)
    }

    /// Writes the compressed copies of a file.
    fn compress(
        &self,
        file: &PlannedFile,
        content: &FileContent,
        plans: &[&SitePlan],
        before: &KnownDigests,
    ) -> Result<Vec<FileEntry>> {
        let mut entries = Vec::new();
        if !self.compress || !file.is_compressible() {
            return Ok(entries);
        }
        let bytes = content.bytes()?;
        for coding in ContentCoding::ALL {
            let path = format!("{}{}", file.path, coding.extension());
            // A document that reports of another office may name is not written over either.
            if plans.iter().all(|plan| plan.find(&path).is_none())
                && self.listing.find(&format!("content/{path}")).is_none()
                && let Some(compressed) = coding.compress(&bytes)?
            {
                entries.push(self.write(&path, &FileContent::Bytes(compressed), before)?);
            }
        }
        Ok(entries)
    }

    /// Counts a planned file, and tells of it.
    pub(super) fn count(&self) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        (self.on_page)(done, self.total.max(done));
    }

    /// Writes a file, unless the target has the same at its path.
    ///
    /// Errors: the disk fails, or a file of the site changed since it was read.
    pub(in crate::world) fn write(
        &self,
        path: &str,
        content: &FileContent,
        before: &KnownDigests,
    ) -> Result<FileEntry> {
        // While the bytes are at hand: to read them again takes longer.
        let entry = FileEntry { path: path.to_owned(), digest: content.digest() };
        let tree = self.tree.filter(|_| before(path) != Some(&entry.digest));
        match (tree, content) {
            (Some(tree), FileContent::Bytes(bytes)) => tree.write(path, bytes)?,
            (Some(tree), FileContent::File(from, digest)) => tree.copy(path, from, digest)?,
            (None, FileContent::Bytes(_)) => {}
            // A page says what it is; it has to be that still.
            (None, FileContent::File(from, digest)) => drop(read_checked(from, digest)?),
        }
        Ok(entry)
    }
}

/// Returns the digest of the file that the target has at a path, as far as that is known.
pub(in crate::world) type KnownDigests<'b> = dyn Fn(&str) -> Option<&'b Digest> + Sync + 'b;
