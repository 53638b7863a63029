//! What was read, on the disk; and how the site would be with it.

use super::super::unwritable_message;
use super::super::write::replace_atomically;
use super::importer::{PendingImport, PriorSource};
use anyhow::Result;
use nianbao_core::diag::{ContextText, UserError};
use nianbao_core::source::{Content, Digest, File};
use nianbao_text::text;
use std::path::Path;

/// Writes a source and what lies beside it. The source comes last, so that it names
/// nothing that is not there.
pub fn keep(site: &Path, ready: &PendingImport) -> Result<()> {
    if ready.state == PriorSource::Same && ready.replaces.is_none() {
        return Ok(());
    }
    stays_inside(site, &ready.path)?;
    for (path, bytes) in &ready.beside {
        replace_atomically(&site.join(path), bytes)?;
    }
    replace_atomically(&site.join(&ready.path), ready.imported.source.as_bytes())?;
    if let Some(old) = &ready.replaces {
        let old = site.join(old);
        std::fs::remove_file(&old).context_text(|| unwritable_message(&old))?;
    }
    Ok(())
}

/// Refuses a folder that leads out of the site.
fn stays_inside(site: &Path, path: &str) -> Result<()> {
    let root = site.canonicalize().context_text(|| unwritable_message(site))?;
    let target = root.join(path);
    let there = target.ancestors().find_map(|path| path.canonicalize().ok());
    if there.is_some_and(|there| there.starts_with(&root)) {
        return Ok(());
    }
    Err(UserError::new_error(text!(
        "{path} 在站点文件夹之外：--to 只能是站点内的文件夹",
        "{path} is outside the site: `--to` names a folder of the site"
    )))
}

/// The files of a site as they would be with what was read.
pub fn preview<'r>(files: Vec<File>, ready: impl Iterator<Item = &'r PendingImport>) -> Vec<File> {
    let mut files: std::collections::BTreeMap<String, Content> =
        files.into_iter().map(|file| (file.path, file.content)).collect();
    for one in ready {
        if let Some(old) = &one.replaces {
            files.remove(old);
        }
        files.insert(one.path.clone(), Content::Text(one.imported.source.clone()));
        for (path, bytes) in &one.beside {
            files.insert(path.clone(), Content::Bytes(Digest::from_bytes(bytes)));
        }
    }
    files.into_iter().map(|(path, content)| File { path, content }).collect()
}
