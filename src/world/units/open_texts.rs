//! Texts that are open in an editor: they take the place of the files at their paths.

use crate::world::load::{ListedFile, text_content};
use crate::world::stamp::Stamp;
use nianbao_core::source::{Content, Digest, File};
use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::{Mutex, PoisonError, RwLock};

/// The open texts of a site, by the paths of their files below it.
#[derive(Default)]
pub(in crate::world) struct OpenTexts {
    texts: RwLock<BTreeMap<String, String>>,
    /// The digests of files that are copied, which would else be read for each letter that is
    /// typed beside them; `None` where no file is read often.
    digests: Option<Mutex<HashMap<String, (Stamp, Digest)>>>,
}

impl OpenTexts {
    /// Makes the texts of an editor, which may be asked for again and again.
    pub(in crate::world) fn of_editor() -> Self {
        Self { texts: RwLock::default(), digests: Some(Mutex::default()) }
    }

    /// Puts a text in the place of a file.
    pub(in crate::world) fn set(&self, path: &str, text: String) {
        let mut texts = self.texts.write().unwrap_or_else(PoisonError::into_inner);
        texts.insert(path.to_owned(), text);
    }

    /// Goes back to the file on the disk.
    pub(in crate::world) fn remove(&self, path: &str) {
        self.texts.write().unwrap_or_else(PoisonError::into_inner).remove(path);
    }

    /// Returns true if a text stands for a file.
    pub(in crate::world) fn has(&self, path: &str) -> bool {
        self.texts.read().unwrap_or_else(PoisonError::into_inner).contains_key(path)
    }

    /// Reads a file, or takes the text that stands for it.
    pub(super) fn read(&self, root: &Path, listed: &ListedFile) -> File {
        // A link that leads out of the site is none of its files, whoever has it open.
        let open = listed.is_readable().then(|| self.open_file(&listed.path)).flatten();
        open.unwrap_or_else(|| self.read_from_disk(root, listed))
    }

    /// Returns the text that stands for a file, if a site has a text at this path.
    fn open_file(&self, path: &str) -> Option<File> {
        let texts = self.texts.read().unwrap_or_else(PoisonError::into_inner);
        let content = text_content(path, texts.get(path)?)?;
        Some(File { path: path.to_owned(), content })
    }

    fn read_from_disk(&self, root: &Path, listed: &ListedFile) -> File {
        let Some(digests) = &self.digests else { return listed.read(root) };
        let stamp = Stamp::read(&root.join(&listed.path));
        let known = || digests.lock().unwrap_or_else(PoisonError::into_inner);
        let digest = known().get(&listed.path).filter(|(known, _)| stamp == Some(*known)).copied();
        if let Some((_, digest)) = digest {
            return File { path: listed.path.clone(), content: Content::Bytes(digest) };
        }
        let file = listed.read(root);
        if let (Content::Bytes(digest), Some(stamp)) = (&file.content, stamp) {
            known().insert(file.path.clone(), (stamp, *digest));
        }
        file
    }

    /// Adds the texts that are not on the disk to files in the order of their paths.
    pub(super) fn list_unsaved(&self, files: &mut Vec<ListedFile>) {
        let texts = self.texts.read().unwrap_or_else(PoisonError::into_inner);
        for path in texts.keys() {
            let at = files.binary_search_by(|file| file.path.as_str().cmp(path));
            if let (Err(at), Some(file)) = (at, ListedFile::unsaved(path)) {
                files.insert(at, file);
            }
        }
    }
}
