//! The files of a look. A site's own file goes before a theme's, a theme's
//! before what the program brings along.

use crate::archive::Archive;
use crate::source::Digest;
use std::collections::BTreeMap;

/// The theme that the program brings along.
const DEFAULT_THEME: &str = "themes/portal/";

/// A theme's file that goes to the output, under a name that changes with it.
#[derive(Clone, Debug)]
pub struct Asset {
    /// Its name in the theme.
    pub name: String,
    /// Its path in the output.
    pub path: String,
    /// What is in it.
    pub content: AssetContent,
}

/// Where an asset's bytes are.
#[derive(Clone, Debug)]
pub enum AssetContent {
    /// Here.
    Text(String),
    /// In a file of the site.
    File(String),
}

/// Templates by their names, each the one that counts.
pub fn templates(archive: &Archive) -> BTreeMap<&str, &str> {
    let theme = format!("themes/{}/templates/", archive.site.theme);
    let mut found = BTreeMap::new();
    for prefix in ["templates/", &theme] {
        for (path, text) in archive.theme_files() {
            if let Some(name) = path.strip_prefix(prefix) {
                found.insert(name, text);
            }
        }
    }
    // A site's own templates/ go before its theme's.
    for (path, text) in &archive.site_theme {
        if let Some(name) = path.strip_prefix("templates/") {
            found.insert(name, text);
        }
    }
    found
}

/// The theme's files other than templates.
pub(super) fn assets(archive: &Archive) -> Vec<Asset> {
    // A theme has the files of the program's own until it brings others.
    let prefix = format!("themes/{}/", archive.site.theme);
    let mut texts: BTreeMap<&str, &str> = (archive.builtin_theme.0.iter())
        .filter_map(|(path, text)| Some((path.strip_prefix(DEFAULT_THEME)?, *text)))
        .filter(|(name, _)| !name.starts_with("templates/"))
        .collect();
    for (path, text) in archive.theme_files() {
        if let Some(name) =
            path.strip_prefix(&prefix).filter(|name| !name.starts_with("templates/"))
        {
            texts.insert(name, text);
        }
    }
    let texts = texts.into_iter().map(|(name, text)| {
        let digest = Digest::from_bytes(text.as_bytes());
        Asset {
            path: fingerprinted_path(name, &digest),
            name: name.to_owned(),
            content: AssetContent::Text(text.to_owned()),
        }
    });
    let files = archive.files_under(&prefix).map(|(name, digest)| Asset {
        name: name.to_owned(),
        path: fingerprinted_path(name, digest),
        content: AssetContent::File(format!("{prefix}{name}")),
    });
    texts.chain(files).collect()
}

/// `style.css` as `assets/style.0f3c9a1b2d4e.css`: caches may keep it for ever.
fn fingerprinted_path(name: &str, digest: &Digest) -> String {
    let print = &digest.sha256[..12];
    match name.rsplit_once('.') {
        Some((stem, extension)) => format!("assets/{stem}.{print}.{extension}"),
        None => format!("assets/{name}.{print}"),
    }
}
