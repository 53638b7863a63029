//! A copy in a folder.

use super::{
    Differences, LARGEST_LIST, LARGEST_SIGNATURE, SIGNATURE, SUMS, Signature, State, differences,
    listed, no_list, signature,
};
use crate::minisign::PublicKey;
use crate::world::copy::digest;
use crate::world::{manifest, staging, unreadable};
use anyhow::Result;
use nianbao_core::diag::{ContextText, UserError};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::io::{ErrorKind, Read};
use std::path::Path;

/// What builds and publications keep in a folder for themselves.
const KEPT: [&str; 4] =
    [manifest::NAME, staging::LOCK, ".nianbao-manifest.json", ".nianbao-lock.json"];

pub(super) fn verify(folder: &Path, key: Option<&PublicKey>) -> Result<Differences> {
    let shown = folder.display().to_string();
    let list = small(&folder.join(SUMS), LARGEST_LIST)?
        .ok_or_else(|| UserError::error(no_list(&shown)))?;
    let (text, listed) = listed(list)?;
    let signature = match key {
        Some(key) => signature(key, &text, small(&folder.join(SIGNATURE), LARGEST_SIGNATURE)?),
        None => Signature::Unchecked,
    };
    let found: Result<Vec<_>> = listed
        .par_iter()
        .map(|(path, known)| Ok((path.clone(), state(&folder.join(path), known)?)))
        .collect();
    let mut differences = differences(found?, signature);
    differences.extra = extra(folder, &listed)?;
    Ok(differences)
}

/// The bytes of a file that is not large; `None` where there is none.
fn small(path: &Path, largest: u64) -> Result<Option<Vec<u8>>> {
    // What is no file, such as a pipe, may never end.
    if !path.is_file() {
        return Ok(None);
    }
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).context_text(|| unreadable(path))?;
    file.take(largest).read_to_end(&mut bytes).context_text(|| unreadable(path))?;
    Ok(Some(bytes))
}

fn state(path: &Path, known: &str) -> Result<State> {
    if path.metadata().is_ok_and(|metadata| !metadata.is_file()) {
        return Ok(State::Missing);
    }
    match digest(path, |_| Ok(())) {
        Ok(digest) if digest.sha256 == *known => Ok(State::Equal),
        Ok(_) => Ok(State::Changed),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            Ok(State::Missing)
        }
        Err(error) => Err(error).context_text(|| unreadable(path)),
    }
}

/// What the list does not name, and no program of ours keeps there.
fn extra(folder: &Path, listed: &BTreeMap<String, String>) -> Result<Vec<String>> {
    let mut extra = Vec::new();
    for entry in walkdir::WalkDir::new(folder).min_depth(1).sort_by_file_name() {
        let entry = entry.context_text(|| unreadable(folder))?;
        if entry.file_type().is_dir() {
            continue;
        }
        let below = entry.path().strip_prefix(folder).unwrap_or(entry.path());
        let parts: Vec<_> =
            below.components().map(|part| part.as_os_str().to_string_lossy()).collect();
        let path = parts.join("/");
        let own = path == SUMS || path == SIGNATURE || KEPT.contains(&path.as_str());
        if !own && !listed.contains_key(&path) {
            extra.push(path.replace(char::is_control, "\u{fffd}"));
        }
    }
    Ok(extra)
}
