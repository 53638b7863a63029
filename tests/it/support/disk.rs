//! A site on disk that the built program runs on.

use crate::support::overlay;
use crate::support::program::{Ran, run_in};
use std::path::PathBuf;

/// A folder with a site in it, gone when dropped. Its name has a space and
/// Chinese in it, as folders of offices do.
pub(crate) struct Disk {
    _root: tempfile::TempDir,
    pub(crate) site: PathBuf,
}

impl Disk {
    /// The base site after an example.
    pub(crate) fn new(lines: &[&str]) -> Self {
        let root = tempfile::tempdir().unwrap();
        let disk = Self { site: root.path().join("年报 站点"), _root: root };
        let lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
        for file in overlay::apply(&lines) {
            let nianbao_core::source::Content::Text(text) = file.content else { panic!("a text") };
            disk.write(&file.path, text.as_bytes());
        }
        disk
    }

    /// The same site in another folder.
    #[cfg(feature = "remote")]
    pub(crate) fn duplicate(&self) -> Self {
        let root = tempfile::tempdir().unwrap();
        let other = Self { site: root.path().join("另一份"), _root: root };
        for (path, bytes) in self.tree("") {
            other.write(&path, &bytes);
        }
        other
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.site.join(path)
    }

    pub(crate) fn write(&self, path: &str, bytes: &[u8]) {
        let path = self.path(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }

    pub(crate) fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.path(path)).unwrap()
    }

    /// Runs the program on this site.
    pub(crate) fn run(&self, args: &[&str]) -> Ran {
        run_in(&self.site, args)
    }

    /// Every file below a folder of the site with its bytes.
    pub(crate) fn tree(&self, folder: &str) -> Vec<(String, Vec<u8>)> {
        let root = self.path(folder);
        let files = walkdir::WalkDir::new(&root).sort_by_file_name().into_iter().flatten();
        (files.filter(|entry| entry.file_type().is_file()))
            .map(|entry| {
                let path = entry.path().strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
                (path, std::fs::read(entry.path()).unwrap())
            })
            .collect()
    }

    /// The paths of the entries of a folder whose names begin in a certain way.
    pub(crate) fn paths(&self, folder: &str, prefix: &str) -> Vec<String> {
        let entries = std::fs::read_dir(self.path(folder)).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names
            .filter(|name| name.starts_with(prefix))
            .map(|name| format!("{folder}/{name}"))
            .collect()
    }
}
