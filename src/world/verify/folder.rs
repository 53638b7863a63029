//! Checks a copy in a folder.

use super::{
    Differences, FileState, MAX_LIST_SIZE, MAX_SIGNATURE_SIZE, SIGNATURE, SUMS, SignatureCheck,
    check_signature, collect_differences, missing_list, parse_list,
};
use crate::minisign::PublicKey;
use crate::world::copy::digest_file;
use crate::world::{file_list, staging, unreadable_message};
use anyhow::Result;
use nianbao_core::diag::{ContextText, UserError};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::io::{ErrorKind, Read};
use std::path::Path;

/// Files that builds and publications keep in a folder for themselves.
const OWN_FILES: [&str; 4] =
    [file_list::FILE_NAME, staging::LOCK_FILE, ".nianbao-manifest.json", ".nianbao-lock.json"];

pub(super) fn verify(folder: &Path, key: Option<&PublicKey>) -> Result<Differences> {
    let shown = folder.display().to_string();
    let list = read_small(&folder.join(SUMS), MAX_LIST_SIZE)?
        .ok_or_else(|| UserError::new_error(missing_list(&shown)))?;
    let (text, listed) = parse_list(list)?;
    let signature = match key {
        Some(key) => {
            check_signature(key, &text, read_small(&folder.join(SIGNATURE), MAX_SIGNATURE_SIZE)?)
        }
        None => SignatureCheck::Unchecked,
    };
    let found: Result<Vec<_>> = listed
        .par_iter()
        .map(|(path, known)| Ok((path.clone(), check_file(&folder.join(path), known)?)))
        .collect();
    let mut differences = collect_differences(found?, signature);
    differences.extra = find_extra_files(folder, &listed)?;
    Ok(differences)
}

/// Reads at most `largest` bytes of a file; `None` if it does not exist.
fn read_small(path: &Path, largest: u64) -> Result<Option<Vec<u8>>> {
    // A pipe may never end.
    if !path.is_file() {
        return Ok(None);
    }
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).context_text(|| unreadable_message(path))?;
    file.take(largest).read_to_end(&mut bytes).context_text(|| unreadable_message(path))?;
    Ok(Some(bytes))
}

fn check_file(path: &Path, known: &str) -> Result<FileState> {
    if path.metadata().is_ok_and(|metadata| !metadata.is_file()) {
        return Ok(FileState::Missing);
    }
    match digest_file(path, |_| Ok(())) {
        Ok(digest) if digest.sha256 == *known => Ok(FileState::Equal),
        Ok(_) => Ok(FileState::Changed),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            Ok(FileState::Missing)
        }
        Err(error) => Err(error).context_text(|| unreadable_message(path)),
    }
}

/// Finds files that the list does not name and this program does not keep.
fn find_extra_files(folder: &Path, listed: &BTreeMap<String, String>) -> Result<Vec<String>> {
    let mut extra = Vec::new();
    for entry in walkdir::WalkDir::new(folder).min_depth(1).sort_by_file_name() {
        let entry = entry.context_text(|| unreadable_message(folder))?;
        if entry.file_type().is_dir() {
            continue;
        }
        let below = entry.path().strip_prefix(folder).unwrap_or(entry.path());
        let parts: Vec<_> =
            below.components().map(|part| part.as_os_str().to_string_lossy()).collect();
        let path = parts.join("/");
        let own = path == SUMS || path == SIGNATURE || OWN_FILES.contains(&path.as_str());
        if !own && !listed.contains_key(&path) {
            extra.push(path.replace(char::is_control, "\u{fffd}"));
        }
    }
    Ok(extra)
}
