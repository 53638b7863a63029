//! The texts of templates and themes.

use super::Archive;
use crate::source::SourceId;

/// The text of a template or of a theme's file.
#[derive(Clone, Copy, Debug)]
pub enum ThemeText {
    /// A text compiled into the program.
    Builtin(&'static str),
    /// A text of the site's own.
    Source(SourceId),
}

impl Archive {
    /// Lists templates and theme files as `(path, text)`: built-in ones first, then
    /// the site's own, which win over them.
    pub fn theme_files(&self) -> impl Iterator<Item = (&str, ThemeText)> {
        let builtin = self.builtin_theme.0.iter();
        let builtin = builtin.map(|(path, text)| (path.as_str(), ThemeText::Builtin(text)));
        let own = self.site_theme.iter();
        builtin.chain(own.map(|(path, id)| (path.as_str(), ThemeText::Source(*id))))
    }

    /// Borrows the text of a theme's file.
    pub fn theme_text(&self, text: ThemeText) -> &str {
        match text {
            ThemeText::Builtin(text) => text,
            ThemeText::Source(id) => &self.sources.get(id).text,
        }
    }
}
