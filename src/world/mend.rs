//! Makes the changes that findings propose, in the files on the disk.

use super::write::replace_atomically;
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
        replace_atomically(&path, apply_changes(&source.text, changes).as_bytes())?;
        written.push(source.path.clone());
    }
    Ok(written)
}
