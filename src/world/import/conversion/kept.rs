//! Conversions that are kept in the user's folder for such files, so that a check of a site
//! does not start `LibreOffice` for originals that it converted before.

use crate::world::environment::cache_folder;
use crate::world::write::replace_atomically;
use nianbao_core::source::Digest;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// The folder, below that of this program.
const FOLDER: &str = "converted";
/// The most bytes that are kept.
const MAX_TOTAL: u64 = 512 * 1024 * 1024;

/// Files made of documents, by the digests of these.
pub(super) struct KeptConversions {
    /// `None` where the environment names no folder.
    folder: Option<PathBuf>,
}

impl KeptConversions {
    pub(super) fn new() -> Self {
        Self { folder: cache_folder().map(|folder| folder.join(FOLDER)) }
    }

    /// Returns what a suite made of a document. `digest` is that of the document.
    pub(super) fn get(&self, suite: &str, digest: &str) -> Option<Vec<u8>> {
        let bytes = crate::world::import::read_bytes(&self.path(suite, digest)?).ok()?;
        // Whatever else wrote there, or cut it.
        let (sum, file) = bytes.split_at_checked(64)?;
        (Digest::from_bytes(file).sha256().as_bytes() == sum).then(|| file.to_vec())
    }

    /// Keeps what a suite made of a document. A disk that takes nothing costs the next run
    /// a conversion.
    pub(super) fn put(&self, suite: &str, digest: &str, file: &[u8]) {
        let Some(path) = self.path(suite, digest) else { return };
        create_private_folder(path.parent().unwrap_or(Path::new("")));
        let sum = Digest::from_bytes(file).sha256();
        let _ = replace_atomically(&path, &[sum.as_bytes(), file].concat());
    }

    /// Removes those that were made longest ago, beyond what is kept.
    pub(super) fn prune(&self) {
        let entries = self.folder.iter().filter_map(|folder| std::fs::read_dir(folder).ok());
        let files = entries.flatten().flatten().filter_map(|entry| {
            let metadata = entry.metadata().ok().filter(std::fs::Metadata::is_file)?;
            Some((
                metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH),
                metadata.len(),
                entry.path(),
            ))
        });
        let mut files: Vec<_> = files.collect();
        files.sort();
        let mut total: u64 = files.iter().map(|(_, size, _)| size).sum();
        for (_, size, path) in files {
            if total <= MAX_TOTAL {
                break;
            }
            let _ = std::fs::remove_file(path);
            total -= size;
        }
    }

    fn path(&self, suite: &str, digest: &str) -> Option<PathBuf> {
        let key = Digest::from_bytes(format!("{suite}\n{digest}").as_bytes()).sha256();
        Some(self.folder.as_ref()?.join(key))
    }
}

/// Creates a folder that nobody else can read: documents that are not public are in it.
fn create_private_folder(folder: &Path) {
    let mut builder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    let _ = builder.recursive(true).create(folder);
}
