//! The texts that an editor has open.

use lsp_types::{TextDocumentContentChangeEvent, Uri};
use nianbao_core::parse::SITE_FILE;
use nianbao_lsp::{Encoding, apply_change, path_of_uri};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A text that is open in the editor.
pub(super) struct Document {
    /// The address by which the editor knows it.
    pub(super) uri: Uri,
    pub(super) version: i32,
    pub(super) text: String,
    /// Its place in a site; `None` if it is in none.
    pub(super) place: Option<SitePlace>,
}

/// A file of a site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SitePlace {
    /// The canonical path of the site's folder.
    pub(super) root: PathBuf,
    /// The same folder as the editor names it.
    pub(super) shown_root: PathBuf,
    /// The path of the file below it, with `/` between the parts.
    pub(super) path: String,
}

/// The open texts, by their addresses.
#[derive(Default)]
pub(super) struct Documents(BTreeMap<String, Document>);

impl Documents {
    pub(super) fn insert(&mut self, document: Document) {
        self.0.insert(document.uri.as_str().to_owned(), document);
    }

    pub(super) fn remove(&mut self, uri: &Uri) -> Option<Document> {
        self.0.remove(uri.as_str())
    }

    pub(super) fn get(&self, uri: &Uri) -> Option<&Document> {
        self.0.get(uri.as_str())
    }

    /// Applies changes in their order. `None` if the text is not open.
    pub(super) fn change(
        &mut self,
        uri: &Uri,
        version: i32,
        changes: Vec<TextDocumentContentChangeEvent>,
        encoding: Encoding,
    ) -> Option<&Document> {
        let document = self.0.get_mut(uri.as_str())?;
        document.version = version;
        for change in changes {
            apply_change(&mut document.text, change.range, &change.text, encoding);
        }
        Some(document)
    }

    /// Lists the open texts of a site, with their paths.
    pub(super) fn of_site(&self, root: &Path) -> impl Iterator<Item = (&str, &Document)> {
        self.0.values().filter_map(move |document| {
            let place = document.place.as_ref().filter(|place| place.root == root)?;
            Some((place.path.as_str(), document))
        })
    }

    /// Returns true if a file of a site is open.
    pub(super) fn has(&self, place: &SitePlace) -> bool {
        self.of_site(&place.root).any(|(path, _)| path == place.path)
    }
}

/// Finds the site of a file: the one that is named, else the nearest folder above the file that
/// has settings. The file itself need not be there.
pub(super) fn locate(uri: &Uri, named: Option<&Path>) -> Option<SitePlace> {
    let shown = path_of_uri(uri)?;
    let full = canonicalize_parent(&shown)?;
    let root = match named {
        Some(site) => site.canonicalize().ok().filter(|root| full.starts_with(root))?,
        None => {
            let has_settings =
                |folder: &&Path| std::fs::symlink_metadata(folder.join(SITE_FILE)).is_ok();
            full.ancestors().skip(1).find(has_settings)?.to_path_buf()
        }
    };
    let below = full.strip_prefix(&root).ok()?;
    let parts: Vec<&str> =
        below.components().map(|part| part.as_os_str().to_str()).collect::<Option<_>>()?;
    let above = shown.ancestors().nth(parts.len());
    let shown_root = above.filter(|above| shown.strip_prefix(above) == Ok(below));
    let shown_root = shown_root.unwrap_or(&root).to_path_buf();
    Some(SitePlace { path: parts.join("/"), root, shown_root })
}

/// Resolves the links in the path of a folder that is there; what is below stays as it is.
fn canonicalize_parent(path: &Path) -> Option<PathBuf> {
    let parent = path.ancestors().skip(1).find_map(|folder| {
        let real = folder.canonicalize().ok()?;
        Some(real.join(path.strip_prefix(folder).ok()?))
    });
    parent.filter(|path| !path.components().any(|part| part == std::path::Component::ParentDir))
}
