//! Second names for files of one report that have the same name: a number before the extension.

use super::importer::Importer;
use super::superseded::numbered_paths;
use nianbao_import::Imported;
use std::path::Path;
use std::sync::Arc;

/// The most second names that are tried.
const MAX_NAMES: usize = 1000;

/// The path of a file beside a source, and its bytes.
pub(super) type Attachment = (String, Arc<[u8]>);

impl Importer<'_> {
    /// Gives the files of an import names that no file of the other documents of the report
    /// has, and returns the files. A picture that is on the disk keeps the name it has there,
    /// and takes that of no other. The document comes behind the pictures.
    pub(super) fn with_second_names(
        &self,
        imported: &mut Imported,
        files: &[Attachment],
        taken: &[Attachment],
    ) -> Vec<Attachment> {
        let count = imported.images.len();
        let mut named: Vec<Attachment> = Vec::with_capacity(files.len());
        for (nth, (path, bytes)) in files.iter().enumerate() {
            let is_picture = nth < count;
            let is_other = |(known, known_bytes): &Attachment, new: &str| {
                known == new && (!is_picture || known_bytes != bytes)
            };
            let is_free = |new: &String| {
                !taken.iter().any(|file| is_other(file, new))
                    && !named.iter().any(|file| is_other(file, new))
                    && (new == path || !files.iter().any(|(own, _)| own == new))
            };
            let new = if is_picture {
                self.picture_path(path, bytes, is_free)
            } else {
                numbered_paths(path).take(MAX_NAMES).find(is_free)
            };
            let new = new.unwrap_or_else(|| path.clone());
            let (from, to) = (name_of(path), name_of(&new));
            if from != to && is_picture {
                imported.rename_image(from, to);
            } else if from != to {
                imported.rename_original(from, to);
            }
            named.push((new, Arc::clone(bytes)));
        }
        named
    }

    /// Returns a free path for a picture: that which it has on the disk, or one at which there
    /// is no file.
    fn picture_path(
        &self,
        path: &str,
        bytes: &[u8],
        is_free: impl Fn(&String) -> bool,
    ) -> Option<String> {
        let paths = || numbered_paths(path).take(MAX_NAMES).filter(|path| is_free(path));
        let is_there = |path: &String| std::fs::symlink_metadata(self.site().join(path)).is_ok();
        let is_known =
            |path: &String| std::fs::read(self.site().join(path)).is_ok_and(|found| found == bytes);
        let known = paths().take_while(is_there).find(is_known);
        known.or_else(|| paths().find(|path| !is_there(path)))
    }
}

/// Returns the name of a file without its folders.
fn name_of(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}

/// Returns the folder of a source or a file beside it.
pub(super) fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Lists the names of the pictures that the text of a source shows.
pub(super) fn picture_names(source: &str) -> Vec<String> {
    let shown = source.split("![](").skip(1).filter_map(|rest| Some(rest.split_once(')')?.0));
    let is_plain =
        |name: &&str| !name.contains(['/', '\\', '\n']) && Path::new(name).extension().is_some();
    shown.filter(is_plain).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_found_in_the_text_of_a_source() {
        let text = "一\n\n![](image1.png)\n\n![](image1-2.png) ![](../a.png) ![](b\n";
        assert_eq!(picture_names(text), ["image1.png", "image1-2.png"]);
    }
}
