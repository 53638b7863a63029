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
