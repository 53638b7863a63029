//! The list of offices of a site on the disk, to which an import may add.

use crate::world::write::replace_in_site;
use anyhow::Result;
use nianbao_core::diag::UserError;
use nianbao_core::parse::OFFICES_FILE;
use nianbao_core::source::{Content, File};
use nianbao_text::text;
use std::path::Path;

/// Returns the text of the list of offices among the files of a site, if there is one.
pub fn offices_text(files: &[File]) -> Option<&str> {
    let file = files.iter().find(|file| file.path == OFFICES_FILE)?;
    match &file.content {
        Content::Text(text) => Some(text),
        Content::Unchanged(source) => Some(&source.text),
        Content::Bytes(_) | Content::Failed(_) => None,
    }
}

/// Returns the files of a site with another list of offices.
pub fn with_offices(mut files: Vec<File>, text: &str) -> Vec<File> {
    files.retain(|file| file.path != OFFICES_FILE);
    let at = files.partition_point(|file| file.path.as_str() < OFFICES_FILE);
    let content = Content::Text(text.to_owned());
    files.insert(at, File { path: OFFICES_FILE.to_owned(), content });
    files
}

/// Writes the list of offices of a site in one step, if it still has the text that was read.
/// A link to another file of the site stays one.
///
/// Errors: it was changed since, its place is outside the site, or the disk fails.
pub fn write_offices(site: &Path, before: Option<&str>, text: &str) -> Result<()> {
    let path = site.join(OFFICES_FILE);
    let found = match std::fs::read(&path) {
        Ok(bytes) => Some(bytes),
        Err(_) if std::fs::symlink_metadata(&path).is_err() => None,
        Err(_) => Some(Vec::new()),
    };
    if found.as_deref() != before.map(str::as_bytes) {
        return Err(UserError::new_error(text!(
            "{OFFICES_FILE} 在读取之后改过，没有写入，也没有导入：再运行一次",
            "{OFFICES_FILE} was changed since it was read; nothing was written or imported: run this again"
        )));
    }
    replace_in_site(site, OFFICES_FILE, text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_that_was_changed_meanwhile_stays() {
        let room = tempfile::tempdir().unwrap();
        let site = room.path();
        write_offices(site, None, "- a\n").unwrap();
        let path = site.join(OFFICES_FILE);
        for before in [None, Some(""), Some("- b\n")] {
            let error = write_offices(site, before, "- c\n").unwrap_err();
            assert!(error.to_string().contains(OFFICES_FILE), "{error}");
            assert_eq!(std::fs::read_to_string(&path).unwrap(), "- a\n");
        }
        write_offices(site, Some("- a\n"), "- c\n").unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "- c\n");
        assert_eq!(std::fs::read_dir(site.join("content")).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_in_the_site_stays_and_one_out_of_it_is_not_followed() {
        let room = tempfile::tempdir().unwrap();
        let site = room.path().join("site");
        std::fs::create_dir_all(site.join("content")).unwrap();
        std::fs::write(site.join("list.yaml"), "1").unwrap();
        std::os::unix::fs::symlink("../list.yaml", site.join(OFFICES_FILE)).unwrap();
        write_offices(&site, Some("1"), "2").unwrap();
        assert_eq!(std::fs::read_to_string(site.join("list.yaml")).unwrap(), "2");
        assert!(site.join(OFFICES_FILE).is_symlink());
        std::fs::write(room.path().join("list.yaml"), "1").unwrap();
        std::fs::remove_file(site.join(OFFICES_FILE)).unwrap();
        std::os::unix::fs::symlink("../../list.yaml", site.join(OFFICES_FILE)).unwrap();
        assert!(write_offices(&site, Some("1"), "2").is_err());
        assert_eq!(std::fs::read_to_string(room.path().join("list.yaml")).unwrap(), "1");
    }
}
