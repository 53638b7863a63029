//! The files of a look. A site's own file goes before a theme's, a theme's
//! before what the program brings along.

use crate::archive::Archive;
use crate::builtin;
use crate::source::Digest;
use std::collections::BTreeMap;

/// The theme that the program brings along.
const OWN: &str = "themes/portal/";

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
pub fn templates(archive: &Archive) -> BTreeMap<String, String> {
    let theme = format!("themes/{}/templates/", archive.site.theme);
    let mut found = BTreeMap::new();
    for prefix in ["templates/", &theme] {
        let own = builtin::look()
            .chain(archive.look.iter().map(|(path, text)| (path.clone(), text.clone())));
        for (path, text) in own {
            if let Some(name) = path.strip_prefix(prefix) {
                found.insert(name.to_owned(), text);
            }
        }
    }
    // A site's own templates/ go before its theme's.
    for (path, text) in &archive.look {
        if let Some(name) = path.strip_prefix("templates/") {
            found.insert(name.to_owned(), text.clone());
        }
    }
    found
}

/// The theme's files other than templates.
pub(super) fn assets(archive: &Archive) -> Vec<Asset> {
    // A theme has the files of the program's own until it brings others.
    let prefix = format!("themes/{}/", archive.site.theme);
    let mut texts: BTreeMap<String, String> = (builtin::look())
        .filter_map(|(path, text)| Some((path.strip_prefix(OWN)?.to_owned(), text)))
        .filter(|(name, _)| !name.starts_with("templates/"))
        .collect();
    for (path, text) in
        builtin::look().chain(archive.look.iter().map(|(p, t)| (p.clone(), t.clone())))
    {
        if let Some(name) =
            path.strip_prefix(&prefix).filter(|name| !name.starts_with("templates/"))
        {
            texts.insert(name.to_owned(), text);
        }
    }
    let texts = texts.into_iter().map(|(name, text)| {
        let digest = Digest::of(text.as_bytes());
        Asset { path: fingerprinted(&name, &digest), name, content: AssetContent::Text(text) }
    });
    let files = archive.files_under(&prefix).map(|(name, digest)| Asset {
        name: name.to_owned(),
        path: fingerprinted(name, digest),
        content: AssetContent::File(format!("{prefix}{name}")),
    });
    texts.chain(files).collect()
}

/// `style.css` as `assets/style.0f3c9a1b2d4e.css`: caches may keep it for ever.
fn fingerprinted(name: &str, digest: &Digest) -> String {
    let print = &digest.sha256[..12];
    match name.rsplit_once('.') {
        Some((stem, extension)) => format!("assets/{stem}.{print}.{extension}"),
        None => format!("assets/{name}.{print}"),
    }
}
