//! The memory of former reviews, in the user's folder for such files: a site is read by
//! programs that may not write to it. A memory that is damaged, or of another program, is
//! as none.

use crate::world::environment::cache_folder;
use crate::world::write::replace_atomically;
use nianbao_core::archive::OriginalReview;
use nianbao_core::source::Digest;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// The largest memory that is read, in bytes.
const MAX_SIZE: u64 = 256 * 1024 * 1024;

/// Reviews by the digest of all that they depend on.
#[derive(Default)]
pub(super) struct ReviewCache {
    /// The file that keeps it; none where the environment names no folder.
    file: Option<PathBuf>,
    kept: KeptReviews,
}

#[derive(Default, Serialize, Deserialize)]
struct KeptReviews {
    /// The program that made them: another one may read a document in another way.
    program: String,
    /// The digest of the forms and offices that they were made with.
    setup: String,
    reviews: HashMap<String, OriginalReview>,
}

impl ReviewCache {
    /// Loads what is remembered of a site.
    pub(super) fn load(site: &Path) -> Self {
        let root = site.canonicalize().unwrap_or_else(|_| site.to_path_buf());
        let name = Digest::from_bytes(root.as_os_str().as_encoded_bytes()).sha256;
        let file = cache_folder().map(|folder| folder.join(format!("originals-{name}.json")));
        let program = identify_program();
        let kept = file.as_deref().and_then(read_kept).filter(|kept| kept.program == program);
        let kept = kept.unwrap_or_else(|| KeptReviews { program, ..KeptReviews::default() });
        Self { file, kept }
    }

    /// Forgets reviews that were made with other forms or offices.
    pub(super) fn keep_for(&mut self, setup: &str) {
        if self.kept.setup != setup {
            self.kept.reviews.clear();
            setup.clone_into(&mut self.kept.setup);
        }
    }

    /// Returns a review.
    pub(super) fn get(&self, key: &str) -> Option<&OriginalReview> {
        self.kept.reviews.get(key)
    }

    /// Replaces all reviews.
    pub(super) fn replace(&mut self, reviews: impl Iterator<Item = (String, OriginalReview)>) {
        self.kept.reviews = reviews.collect();
    }

    /// Writes the file. Without it the next run reads the documents again.
    pub(super) fn save(&self) {
        if let (Some(file), Ok(bytes)) = (&self.file, serde_json::to_vec(&self.kept)) {
            create_private_folder(file.parent().unwrap_or(Path::new("")));
            let _ = replace_atomically(file, &bytes);
        }
    }
}

/// Creates a folder that nobody else can read: words of private documents are kept in it.
fn create_private_folder(folder: &Path) {
    let mut builder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    let _ = builder.recursive(true).create(folder);
}

fn read_kept(file: &Path) -> Option<KeptReviews> {
    let size = std::fs::metadata(file).ok()?.len();
    let bytes = (size <= MAX_SIZE).then(|| std::fs::read(file).ok())??;
    serde_json::from_slice(&bytes).ok()
}

/// Returns what tells this program from another, also of the same version.
fn identify_program() -> String {
    let file = std::env::current_exe().and_then(std::fs::metadata).ok();
    let modified = file.as_ref().and_then(|file| file.modified().ok());
    let modified = modified.and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok());
    let modified = modified.map_or(0, |time| time.as_nanos());
    let size = file.map_or(0, |file| file.len());
    format!("{} {size} {modified}", env!("CARGO_PKG_VERSION"))
}
