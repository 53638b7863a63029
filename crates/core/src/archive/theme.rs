//! The texts of templates and themes.

use super::Archive;
use crate::source::{Digest, SourceId};

/// The beginning of the line by which a copy of one of the program's files says what it is of.
const MARK: &str = "nianbao theme eject: ";

/// A copy's word on the file of the program that it is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ejected<'t> {
    /// The path of the program's file: `templates/base.html`.
    pub path: &'t str,
    /// The beginning of its digest then.
    digest: &'t str,
}

impl<'t> Ejected<'t> {
    /// Finds what a text is a copy of, by its last lines; `None` if it does not say.
    pub fn find(text: &'t str) -> Option<Self> {
        let (_, mark) = text.rsplit_once(MARK)?;
        let mut words = mark.split_ascii_whitespace();
        Some(Self { path: words.next()?, digest: words.next()? })
    }

    /// Returns true if this is a copy of the program's file of today.
    pub fn is_of(&self, text: &str) -> bool {
        self.digest == short_digest(text)
    }
}

/// Returns the text of a file of the program with a line at its end that says what it is.
pub fn eject(path: &str, text: &str) -> String {
    let mark = format!("{MARK}{path} {}", short_digest(text));
    match path.rsplit_once('.') {
        Some((_, "css" | "js")) => format!("{text}/* {mark} */\n"),
        Some((_, "svg")) => format!("{text}<!-- {mark} -->\n"),
        // A line feed behind it would be one of the page.
        _ => format!("{text}{{# {mark} #}}"),
    }
}

fn short_digest(text: &str) -> String {
    Digest::from_bytes(text.as_bytes()).sha256()[..12].to_owned()
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_says_what_it_is_of() {
        for path in ["templates/base.html", "themes/portal/style.css", "themes/portal/icon.svg"] {
            let copy = eject(path, "甲\n乙\n");
            let found = Ejected::find(&copy).unwrap();
            assert_eq!(found.path, path);
            assert!(found.is_of("甲\n乙\n") && !found.is_of("甲\n"));
            let changed = copy.replace('甲', "丙");
            assert_eq!(Ejected::find(&changed), Ejected::find(&copy));
        }
        assert_eq!(Ejected::find("甲"), None);
        assert_eq!(Ejected::find("nianbao theme eject: "), None);
    }
}
