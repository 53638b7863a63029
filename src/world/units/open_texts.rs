//! Texts that are open in an editor: they take the place of the files at their paths.

use crate::world::load::{ListedFile, text_content};
use nianbao_core::source::File;
use std::collections::BTreeMap;
use std::sync::{PoisonError, RwLock};

/// The open texts of a site, by the paths of their files below it.
#[derive(Default)]
pub(in crate::world) struct OpenTexts(RwLock<BTreeMap<String, String>>);

impl OpenTexts {
    /// Puts a text in the place of a file.
    pub(in crate::world) fn set(&self, path: &str, text: String) {
        let mut texts = self.0.write().unwrap_or_else(PoisonError::into_inner);
        texts.insert(path.to_owned(), text);
    }

    /// Goes back to the file on the disk.
    pub(in crate::world) fn remove(&self, path: &str) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).remove(path);
    }

    /// Returns true if a text stands for a file.
    pub(in crate::world) fn has(&self, path: &str) -> bool {
        self.0.read().unwrap_or_else(PoisonError::into_inner).contains_key(path)
    }

    /// Returns the text that stands for a file, if a site has a text at this path.
    pub(super) fn file(&self, path: &str) -> Option<File> {
        let texts = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let content = text_content(path, texts.get(path)?)?;
        Some(File { path: path.to_owned(), content })
    }

    /// Adds the texts that are not on the disk to files in the order of their paths.
    pub(super) fn list_unsaved(&self, files: &mut Vec<ListedFile>) {
        let texts = self.0.read().unwrap_or_else(PoisonError::into_inner);
        for path in texts.keys() {
            let at = files.binary_search_by(|file| file.path.as_str().cmp(path));
            if let (Err(at), Some(file)) = (at, ListedFile::unsaved(path)) {
                files.insert(at, file);
            }
        }
    }
}
