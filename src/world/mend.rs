//! Makes the changes that findings propose, in the files on the disk.

use super::write::replace_in_site;
use anyhow::Result;
use nianbao_core::diag::change::apply_changes;
use nianbao_core::diag::{Change, UserError};
use nianbao_core::source::{SourceId, Sources};
use nianbao_text::text;
use std::collections::BTreeMap;
use std::path::Path;

/// Makes changes of sources, and returns the paths of the files that were written. Each file is
/// written whole or not at all, and only if it still has the text that was checked.
///
/// Errors: a file has another text by now, or cannot be written.
pub fn mend_sources(site: &Path, changes: &[Change], sources: &Sources) -> Result<Vec<String>> {
    let mut by_source: BTreeMap<SourceId, Vec<&Change>> = BTreeMap::new();
    for change in changes {
        by_source.entry(change.place.source).or_default().push(change);
    }
    let mut written = Vec::new();
    for (id, changes) in by_source {
        let source = sources.get(id);
        let path = site.join(&source.path);
        if std::fs::read(&path).ok().as_deref() != Some(source.text.as_bytes()) {
            let shown = path.display();
            return Err(UserError::new_error(text!(
                "{shown} 在核对之后改过，没有再动它：重新运行一次",
                "{shown} was changed since it was checked, and is as it was: run this again"
            )));
        }
        replace_in_site(site, &source.path, apply_changes(&source.text, changes).as_bytes())?;
        written.push(source.path.clone());
    }
    Ok(written)
}

#[cfg(test)]
mod tests {
    use super::*;
    use nianbao_core::source::{Place, Source, Span};
    use std::sync::Arc;

    #[test]
    fn a_file_that_was_changed_meanwhile_stays() {
        let room = tempfile::tempdir().unwrap();
        let source = Source::new("a.md".to_owned(), "year：2024\n".to_owned());
        let sources = Sources::new(vec![Arc::new(source)]);
        let colon = Place::new(SourceId(0), Span::new(4, 7));
        let changes = [Change::of_form(colon, ": ")];
        let path = room.path().join("a.md");
        for text in ["year：2025\n", ""] {
            std::fs::write(&path, text).unwrap();
            let error = mend_sources(room.path(), &changes, &sources).unwrap_err();
            assert!(error.to_string().contains("a.md"), "{error}");
            assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
        }
        std::fs::write(&path, "year：2024\n").unwrap();
        assert_eq!(mend_sources(room.path(), &changes, &sources).unwrap(), ["a.md"]);
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "year: 2024\n");
    }
}
