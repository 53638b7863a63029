//! Files that an import takes the place of. They go to a folder of the site that is not
//! published, so that no import loses anything.

use crate::world::write::replace_in_site;
use anyhow::Result;
use std::path::Path;

/// The folder for them; no file in it is a part of the site.
const FOLDER: &str = "superseded";

/// A file that an import takes the place of, by its path below the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SupersededFile {
    /// Its path before the import.
    pub from: String,
    /// Its path after it.
    pub to: String,
}

impl SupersededFile {
    /// Plans to move a file aside; `None` if there is none. `target` is the folder of imports.
    pub(super) fn plan(site: &Path, target: &str, from: String) -> Option<Self> {
        let bytes = std::fs::read(site.join(&from)).ok()?;
        let below = from.strip_prefix(target).unwrap_or(&from).trim_start_matches('/');
        let to = free_path(site, &format!("{FOLDER}/{below}"), &bytes);
        Some(Self { from, to })
    }

    /// Copies the file to its new place.
    ///
    /// Errors: it cannot be read or written.
    pub(super) fn copy(&self, site: &Path) -> Result<()> {
        replace_in_site(site, &self.to, &std::fs::read(site.join(&self.from))?)
    }
}

/// Returns a path, and behind it the same with numbers before the extension.
pub(super) fn numbered_paths(path: &str) -> impl Iterator<Item = String> {
    let (stem, extension) = match path.rsplit_once('.') {
        Some((stem, extension)) if !extension.contains('/') => {
            (stem.to_owned(), format!(".{extension}"))
        }
        _ => (path.to_owned(), String::new()),
    };
    let numbered = (2..).map(move |number| format!("{stem}-{number}{extension}"));
    std::iter::once(path.to_owned()).chain(numbered)
}

/// Returns a path at which there is no file, or one of the same bytes.
fn free_path(site: &Path, path: &str, bytes: &[u8]) -> String {
    let mut paths = numbered_paths(path);
    let is_free = |path: &String| {
        let file = site.join(path);
        std::fs::symlink_metadata(&file).is_err()
            || std::fs::read(&file).is_ok_and(|known| known == bytes)
    };
    paths.find(is_free).unwrap_or_else(|| path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_one_name_stand_side_by_side() {
        let site = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &str| {
            replace_in_site(site.path(), path, text.as_bytes()).unwrap();
        };
        let plan =
            || SupersededFile::plan(site.path(), "content", "content/2024/a/年报.docx".to_owned());
        assert_eq!(plan(), None);
        for (text, to) in [
            ("一", "superseded/2024/a/年报.docx"),
            ("二", "superseded/2024/a/年报-2.docx"),
            ("一", "superseded/2024/a/年报.docx"),
            ("三", "superseded/2024/a/年报-3.docx"),
        ] {
            write("content/2024/a/年报.docx", text);
            let planned = plan().unwrap();
            assert_eq!(planned.to, to);
            planned.copy(site.path()).unwrap();
            assert_eq!(std::fs::read_to_string(site.path().join(to)).unwrap(), text);
        }
    }
}
