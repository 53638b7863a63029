//! The paths of findings as other programs have to have them.

use crate::source::encode_path;

/// The folder of a site, seen from where a program that reads its findings stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SitePaths {
    /// Stands before each path of the site: empty, or folders with a slash at the end.
    pub prefix: String,
    /// The address of the folder in which the paths begin (`file:///…/`), if it is known.
    pub root: Option<String>,
}

impl SitePaths {
    /// Returns the path of a source.
    pub(super) fn join(&self, path: &str) -> String {
        format!("{}{path}", self.prefix)
    }

    /// Returns the path of a source as a relative reference (RFC 3986, section 4.2).
    pub(super) fn reference(&self, path: &str) -> String {
        encode_path(&self.join(path))
    }
}
