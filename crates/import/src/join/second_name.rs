//! Gives the files of an import other names, where those of another document have them.

use super::source_parts::ENTRY;
use crate::source::quote_yaml;
use crate::{Imported, generated};

impl Imported {
    /// Gives the document another name.
    pub fn rename_original(&mut self, from: &str, to: &str) {
        let entry = |name: &str| format!("\n{ENTRY}{}\n", quote_yaml(name));
        self.replace_in_source(&entry(from), &entry(to));
    }

    /// Gives a picture another name.
    pub fn rename_image(&mut self, from: &str, to: &str) {
        for image in self.images.iter_mut().filter(|image| image.name == from) {
            to.clone_into(&mut image.name);
        }
        self.replace_in_source(&format!("![]({from})"), &format!("![]({to})"));
    }

    fn replace_in_source(&mut self, from: &str, to: &str) {
        let has_digest = generated::is_as_generated(&self.source).is_some();
        let bare = generated::without_digest(&self.source).replace(from, to);
        self.source = if has_digest { generated::with_digest(&bare) } else { bare };
    }
}
