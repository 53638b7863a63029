//! What the program brings along: the national formats, the templates, the
//! themes. Files of this repository, compiled in.

use crate::source::{Content, File};
use include_dir::{Dir, include_dir};

static FORMATS: Dir = include_dir!("$CARGO_MANIFEST_DIR/formats");

/// The national formats, in the order of their names.
pub fn formats() -> Vec<File> {
    let mut formats: Vec<File> = (FORMATS.files())
        .filter_map(|file| {
            let path = format!("formats/{}", file.path().to_str()?);
            Some(File { path, content: Content::Text(file.contents_utf8()?.to_owned()) })
        })
        .collect();
    formats.sort_by(|a, b| a.path.cmp(&b.path));
    formats
}

static TEMPLATES: Dir = include_dir!("$CARGO_MANIFEST_DIR/templates");
static THEMES: Dir = include_dir!("$CARGO_MANIFEST_DIR/themes");

/// Templates and themes with the paths that a site's own would have.
pub fn look() -> impl Iterator<Item = (String, String)> {
    let mut found = Vec::new();
    for (root, dir) in [("templates", &TEMPLATES), ("themes", &THEMES)] {
        gather(root, dir, &mut found);
    }
    found.into_iter()
}

fn gather(root: &str, dir: &Dir, found: &mut Vec<(String, String)>) {
    for file in dir.files() {
        if let (Some(path), Some(text)) = (file.path().to_str(), file.contents_utf8()) {
            found.push((format!("{root}/{path}"), text.to_owned()));
        }
    }
    for inner in dir.dirs() {
        gather(root, inner, found);
    }
}

/// The files of a new site.
pub fn skeleton() -> Vec<(&'static str, String)> {
    [
        ("site.yaml", include_str!("../skeleton/site.yaml")),
        ("content/offices.yaml", include_str!("../skeleton/offices.yaml")),
        ("content/2024/yangli-czj.md", include_str!("../skeleton/sample.md")),
    ]
    .map(|(path, text)| (path, text.to_owned()))
    .into()
}
