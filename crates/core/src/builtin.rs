//! Files compiled into the program: the national forms here, and the templates
//! and themes that the caller brings.

use crate::source::{Content, File};
use include_dir::{Dir, include_dir};
use std::collections::BTreeMap;

/// Lists default templates and theme files by the paths that a site's own would
/// have, such as `templates/base.html`. The default value lists none.
#[derive(Clone, Copy, Debug)]
pub struct BuiltinTheme(pub &'static BTreeMap<String, &'static str>);

impl Default for BuiltinTheme {
    fn default() -> Self {
        static NONE: BTreeMap<String, &'static str> = BTreeMap::new();
        Self(&NONE)
    }
}

static FORMS: Dir = include_dir!("$CARGO_MANIFEST_DIR/forms");

/// Returns the national forms, ordered by name.
pub fn national_forms() -> Vec<File> {
    let mut forms: Vec<File> = (FORMS.files())
        .filter_map(|file| {
            let path = format!("forms/{}", file.path().to_str()?);
            Some(File { path, content: Content::Text(file.contents_utf8()?.to_owned()) })
        })
        .collect();
    forms.sort_by(|a, b| a.path.cmp(&b.path));
    forms
}

/// Returns the number of national forms, whose sources come before those of a site.
pub fn national_forms_count() -> usize {
    FORMS.files().count()
}
