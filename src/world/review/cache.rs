//! The memory of former reviews, in the user's folder for such files: a site is read by
//! programs that may not write to it. A memory that is damaged, or of another program, is
//! as none.

use crate::world::environment::{cache_folder, identify_program};
use crate::world::write::replace_atomically;
use nianbao_core::archive::OriginalReview;
use nianbao_core::source::Digest;
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

/// The largest memory that is read, in bytes.
const MAX_SIZE: u64 = 256 * 1024 * 1024;

/// Reviews by the digest of all that they depend on.
#[derive(Default)]
pub(super) struct ReviewCache {
    /// The file that keeps it; none where the environment names no folder.
    file: Option<PathBuf>,
    kept: KeptReviews,
    /// The keys that were asked for.
    asked: HashSet<String>,
    is_changed: bool,
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
        let name = Digest::from_bytes(root.as_os_str().as_encoded_bytes()).sha256();
        let file = cache_folder().map(|folder| folder.join(format!("originals-{name}.json")));
        let program = identify_program();
        let kept = file.as_deref().and_then(read_kept).filter(|kept| kept.program == program);
        let kept = kept.unwrap_or_else(|| KeptReviews { program, ..KeptReviews::default() });
        Self { file, kept, asked: HashSet::new(), is_changed: false }
    }

    /// Forgets reviews that were made with other forms or offices.
    pub(super) fn keep_for(&mut self, setup: &str) {
        if self.kept.setup != setup {
            self.kept.reviews.clear();
            setup.clone_into(&mut self.kept.setup);
        }
    }

    /// Returns a review.
    pub(super) fn get(&mut self, key: &str) -> Option<&OriginalReview> {
        let review = self.kept.reviews.get(key)?;
        self.asked.insert(key.to_owned());
        Some(review)
    }

    /// Adds a review.
    pub(super) fn insert(&mut self, key: String, review: OriginalReview) {
        self.asked.insert(key.clone());
        self.kept.reviews.insert(key, review);
        self.is_changed = true;
    }

    /// Writes the file if anything is new; with `asked_alone`, without the reviews that were
    /// not asked for. Without the file the next run reads the documents again.
    pub(super) fn save(&mut self, asked_alone: bool) {
        if asked_alone && self.kept.reviews.len() > self.asked.len() {
            self.kept.reviews.retain(|key, _| self.asked.contains(key));
            self.is_changed = true;
        }
        if !self.is_changed {
            return;
        }
        if let (Some(file), Ok(bytes)) = (&self.file, serde_json::to_vec(&self.kept)) {
            create_private_folder(file.parent().unwrap_or(Path::new("")));
            let _ = replace_atomically(file, &bytes);
            self.is_changed = false;
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
