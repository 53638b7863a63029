//! Repeats steps at a store whose failure may pass, and says what to do about those that do not.

use super::published_files::{self};
use super::store::{Content, FailureKind, Store, StoreError, StoreResult, Upload};
use super::{OWN_PREFIX, SiteFiles};
use crate::world::site_output::FileEntry;
use anyhow::Result;
use nianbao_core::diag::{ContextText, Text, UserError};
use nianbao_core::plan::cache_control;
use nianbao_core::source::{Digest, Hasher};
use nianbao_text::text;
use std::time::Duration;

/// The largest number of times that a step is tried.
const MAX_ATTEMPTS: u32 = 5;
/// The wait after the first failure; each wait is twice as long as the one before.
const FIRST_BACKOFF: Duration = Duration::from_millis(200);

/// A store whose steps are repeated and whose failures are explained.
pub(super) struct RetryingStore {
    store: Box<dyn Store>,
}

impl RetryingStore {
    pub(super) fn new(store: Box<dyn Store>) -> Self {
        Self { store }
    }

    /// True once the user has asked the program to end.
    pub(super) fn is_interrupted(&self) -> bool {
        self.store.is_interrupted()
    }

    /// Runs a step, again after failures that may pass.
    ///
    /// Errors: the last failure, with the path and what to do about it.
    fn retry<T>(&self, path: &str, step: impl Fn(&dyn Store) -> StoreResult<T>) -> Result<T> {
        let mut attempts = 0;
        loop {
            let error = match step(self.store.as_ref()) {
                Ok(done) => return Ok(done),
                Err(error) => error,
            };
            attempts += 1;
            if attempts == MAX_ATTEMPTS || !error.is_transient || self.is_interrupted() {
                return Err(explain(path, &error, attempts));
            }
            std::thread::sleep(FIRST_BACKOFF * 2_u32.pow(attempts - 1));
        }
    }

    /// Reads a small file; `None` if it does not exist.
    pub(super) fn read(&self, path: &str, largest: u64) -> Result<Option<Vec<u8>>> {
        self.retry(path, |store| {
            let mut bytes = Vec::new();
            let found = store.read(path, &mut |piece| {
                bytes.extend_from_slice(piece);
                let is_small = bytes.len() as u64 <= largest;
                let error = || StoreError::new(FailureKind::Other, "the file is too large");
                is_small.then_some(()).ok_or_else(error)
            })?;
            Ok(found.then_some(bytes))
        })
    }

    /// Computes the digest of a file; `None` if it does not exist.
    pub(super) fn digest(&self, path: &str) -> Result<Option<Digest>> {
        self.retry(path, |store| {
            let mut hasher = Hasher::default();
            let found = store.read(path, &mut |piece| {
                hasher.update(piece);
                Ok(())
            })?;
            Ok(found.then(|| hasher.finish()))
        })
    }

    /// Returns the size of a file; `None` if it does not exist.
    pub(super) fn size(&self, path: &str) -> Result<Option<u64>> {
        self.retry(path, |store| store.size(path))
    }

    /// Creates a small file if there is none; true if it was created, as far as the place tells.
    pub(super) fn create_new(&self, path: &str, bytes: &[u8]) -> Result<bool> {
        self.retry(path, |store| store.create_new(path, bytes))
    }

    /// True if the place lets one alone create a file; else these bytes may be written again.
    pub(super) fn refuses_existing(&self, path: &str, bytes: &[u8]) -> Result<bool> {
        self.retry(path, |store| store.refuses_existing(path, bytes))
    }

    /// Sends a file of a site and looks at it in its place. `check` is called before it is put
    /// there.
    pub(super) fn send(
        &self,
        entry: &FileEntry,
        files: &SiteFiles,
        replaces: bool,
        check: &dyn Fn() -> StoreResult<()>,
    ) -> Result<()> {
        let upload = Upload {
            path: &entry.path,
            content: Content::File(files.locate(entry), entry.digest),
            size: entry.digest.size,
            kind: entry.content_type(),
            cache: cache_control(&entry.path),
            replaces,
        };
        self.put(&upload, check)
    }

    /// Writes the list of published files.
    pub(super) fn write_list(&self, bytes: Vec<u8>) -> Result<()> {
        debug_assert!(published_files::NAME.starts_with(OWN_PREFIX));
        let upload = Upload {
            path: published_files::NAME,
            size: bytes.len() as u64,
            content: Content::Bytes(bytes),
            kind: "application/json; charset=utf-8",
            cache: "no-store",
            replaces: true,
        };
        self.put(&upload, &|| Ok(()))
    }

    fn put(&self, upload: &Upload, check: &dyn Fn() -> StoreResult<()>) -> Result<()> {
        self.retry(upload.path, |store| {
            store.put(upload, check)?;
            let found = store.size(upload.path)?;
            if found == Some(upload.size) {
                return Ok(());
            }
            let words = match found {
                None => "it was taken, and is not at its path".to_owned(),
                Some(found) => format!("{found} bytes arrived of {}", upload.size),
            };
            Err(StoreError::new(FailureKind::Busy, words))
        })
    }

    /// Removes a file; none there is no error.
    pub(super) fn remove(&self, path: &str) -> Result<()> {
        self.retry(path, |store| store.remove(path))
    }

    /// Removes a folder with nothing in it.
    pub(super) fn remove_empty_folder(&self, folder: &str) -> Result<()> {
        self.retry(folder, |store| store.remove_empty_folder(folder))
    }

    /// Removes unfinished files of publications that were killed.
    pub(super) fn clear_uploads(&self) -> Result<()> {
        self.retry(super::UPLOAD_FOLDER, |store| store.clear_uploads())
    }

    /// Waits until all that was sent would outlast a loss of power.
    pub(super) fn sync(&self) -> Result<()> {
        self.retry("/", |store| store.sync())
    }
}

/// Returns a failure as an error: where, what was said, and what to do.
fn explain(path: &str, error: &StoreError, attempts: u32) -> anyhow::Error {
    let Text { zh, en } = error.remedy(attempts);
    let context = text!("目标上的 {path}：{zh}", "{path} at the target: {en}");
    let said = Err::<(), _>(error.clone());
    said.context_text(|| context).err().unwrap_or_else(|| UserError::new_error(Text::same("")))
}

/// True if a step failed because a file to be sent is not as it was.
pub(super) fn is_source_failure(error: &anyhow::Error) -> bool {
    let mut causes = error.chain().filter_map(|cause| cause.downcast_ref::<StoreError>());
    causes.any(|cause| cause.kind == FailureKind::Source)
}
