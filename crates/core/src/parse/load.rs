//! The files of a site as sources to be parsed.

use super::control_chars::{self, Hidden};
use crate::archive::Archive;
use crate::source::{Content, File, LoadFailure, Source, SourceId};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A source, with what was found out in loading it.
pub(super) struct Loaded {
    pub(super) id: SourceId,
    pub(super) source: Arc<Source>,
    /// Why the file could not be taken in, if it could not.
    pub(super) failure: Option<LoadFailure>,
    /// The hidden characters that were replaced in its text.
    pub(super) hidden: Vec<Hidden>,
    /// True for a form that the program brings along; its tests have tried it.
    pub(super) builtin: bool,
}

impl Loaded {
    /// Makes a source of a file's content. Bytes to be copied are no source; they and
    /// files that could not be read are entered in the archive.
    pub(super) fn new(
        id: SourceId,
        file: File,
        builtin: bool,
        archive: &mut Archive,
    ) -> Option<Self> {
        let File { path, content } = file;
        let (source, failure) = match content {
            Content::Bytes(digest) => {
                archive.files.insert(path, digest);
                return None;
            }
            Content::Text(text) => (Arc::new(Source::new(path, text)), None),
            Content::Unchanged(source) => (source, None),
            Content::Failed(failure) => {
                let text = match &failure {
                    LoadFailure::NotUtf8 { readable, .. } => readable.clone(),
                    _ => String::new(),
                };
                Arc::make_mut(&mut archive.unread).insert(path.clone());
                (Arc::new(Source::new(path, text)), Some(failure))
            }
        };
        Some(Self { id, source, failure, hidden: Vec::new(), builtin })
    }

    /// Replaces what no page can hold. Of a theme, only templates become pages; a
    /// script may have a use for such characters.
    pub(super) fn replace_hidden(&mut self) {
        let is_page = !is_theme_file(&self.source.path) || self.source.path.ends_with(".html");
        if !is_page {
            return;
        }
        if let Some((text, hidden)) = control_chars::replace_controls(&self.source.text) {
            self.source = Arc::new(Source::new(self.source.path.clone(), text));
            self.hidden = hidden;
        }
    }
}

/// Returns true for a copy of a national form among a site's files; this repository,
/// itself a site, has them all.
pub(super) fn is_national_copy(national: &[File], file: &File) -> bool {
    let text = text_of(file);
    file.path.starts_with("forms/") && national.iter().any(|form| text_of(form) == text)
}

fn text_of(file: &File) -> Option<&str> {
    match &file.content {
        Content::Text(text) => Some(text),
        Content::Unchanged(source) => Some(&source.text),
        Content::Bytes(_) | Content::Failed(_) => None,
    }
}

/// Lists the site's own templates and theme files, by their paths.
pub(super) fn theme_sources(loaded: &[Loaded]) -> BTreeMap<String, SourceId> {
    let readable = loaded.iter().filter(|file| file.failure.is_none());
    let theme = readable.filter(|file| is_theme_file(&file.source.path));
    theme.map(|file| (file.source.path.clone(), file.id)).collect()
}

/// Returns true for the path of a template or a theme file.
pub(super) fn is_theme_file(path: &str) -> bool {
    path.starts_with("templates/") || path.starts_with("themes/")
}
