//! The things in a file that its pages do not show: names of authors, comments, tracked
//! changes. Who publishes the file publishes them.

mod office;
mod summary_information;

use crate::read::{COMPOUND_FILE, ZIP};
use crate::{ReadError, pdf};
use serde::{Deserialize, Serialize};

/// The most names that are kept, and the longest in characters.
const MAX_NAMES: usize = 20;
const MAX_NAME_CHARS: usize = 60;

/// The things in a file that its pages do not show.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrivateContent {
    /// Names of people and offices: authors, last editors, managers, each once.
    pub names: Vec<String>,
    /// The number of comments.
    pub comments: usize,
    /// The number of tracked changes.
    pub changes: usize,
}

/// Finds the private content of a file of Word, Excel, `PowerPoint`, `OpenDocument`, OFD or PDF.
/// Any other file has none that is known.
///
/// Errors: it is damaged or encrypted, or exceeds a limit.
pub fn find_private_content(bytes: &[u8]) -> Result<PrivateContent, ReadError> {
    let mut found = PrivateContent::default();
    if bytes.starts_with(ZIP) {
        office::inspect_package(bytes, &mut found)?;
    } else if bytes.starts_with(COMPOUND_FILE) {
        summary_information::inspect_compound_file(bytes, &mut found)?;
    } else if bytes.windows(5).take(1024).any(|word| word == b"%PDF-") {
        let (names, comments) = pdf::find_private_content(bytes)?;
        found.comments = comments;
        for name in &names {
            found.add_name(name);
        }
    }
    Ok(found)
}

impl PrivateContent {
    /// Adds a name, unless it is blank or known.
    fn add_name(&mut self, name: &str) {
        let name: String = name.trim().chars().filter(|c| !c.is_control()).collect();
        let name: String = name.chars().take(MAX_NAME_CHARS).collect();
        if !name.is_empty() && self.names.len() < MAX_NAMES && !self.names.contains(&name) {
            self.names.push(name);
        }
    }
}

#[cfg(test)]
mod tests;
