//! Checks a copy in a folder.

use super::{
    Differences, FileState, Listed, MAX_LIST_SIZE, MAX_SIGNATURE_SIZE, SIGNATURE, SUMS,
    SignatureCheck, SignatureConditions, check_list, check_signature, missing_list, parse_list,
    split_lists,
};
use crate::world::copy::digest_file;
use crate::world::publish::{CURRENT_RELEASE, OWN_PREFIX, retired_files};
use crate::world::unreadable_message;
use anyhow::Result;
use nianbao_core::diag::{ContextText, UserError};
use nianbao_core::plan::folder_of_list;
use nianbao_text::text;
use rayon::prelude::*;
use std::collections::HashSet;
use std::io::{ErrorKind, Read};
use std::path::Path;

pub(super) fn verify(
    folder: &Path,
    conditions: Option<&SignatureConditions>,
) -> Result<Differences> {
    if !folder.is_dir() {
        let shown = folder.display();
        return Err(UserError::new_error(text!(
            "没有文件夹 {shown}：写已发布网站的文件夹或网址",
            "there is no folder {shown}: name the folder or the address of a published site"
        )));
    }
    // A folder of releases has its site behind a link.
    let present = folder.join(CURRENT_RELEASE);
    let has_releases = !folder.join(SUMS).exists() && present.join(SUMS).exists();
    let folder = if has_releases { present.as_path() } else { folder };
    let shown = folder.display().to_string();
    let list = read_small(&folder.join(SUMS), MAX_LIST_SIZE)?
        .ok_or_else(|| UserError::new_error(missing_list(&shown)))?;
    let (text, listed) = parse_list(SUMS, list)?;
    let signature = match conditions {
        Some(conditions) => {
            let signature = read_small(&folder.join(SIGNATURE), MAX_SIGNATURE_SIZE)?;
            check_signature(conditions, &text, signature)
        }
        None => SignatureCheck::Unchecked,
    };
    let (files, lists) = split_lists(listed)?;
    let mut differences = Differences::new(signature);
    differences.add(check_files(folder, &files)?)?;
    let divided: HashSet<&str> = lists.keys().filter_map(|path| folder_of_list(path)).collect();
    differences.extra = find_extra_files(folder, "", &|path| files.contains_key(path), &divided)?;
    let lists: Vec<(&String, &String)> = lists.iter().collect();
    for lists in lists.chunk_by(|(a, _), (b, _)| folder_of_list(a) == folder_of_list(b)) {
        verify_lists(folder, lists, &files, &mut differences)?;
    }
    Ok(differences)
}

/// Compares a folder below the top with its lists, of which no more than one is held.
fn verify_lists(
    root: &Path,
    lists: &[(&String, &String)],
    files: &Listed,
    differences: &mut Differences,
) -> Result<()> {
    let Some(folder) = lists.first().and_then(|(path, _)| folder_of_list(path)) else {
        return Ok(());
    };
    let mut known: HashSet<String> = lists.iter().map(|(path, _)| (*path).clone()).collect();
    for (path, sha256) in lists {
        let bytes = read_small(&root.join(path), MAX_LIST_SIZE)?;
        let state = check_list(bytes.as_deref(), sha256);
        differences.add([((*path).clone(), state)])?;
        let (Some(bytes), FileState::Equal) = (bytes, state) else { continue };
        let (_, listed) = parse_list(path, bytes)?;
        let listed: Listed =
            listed.into_iter().map(|(path, sha256)| (format!("{folder}/{path}"), sha256)).collect();
        differences.add(check_files(root, &listed)?)?;
        known.extend(listed.into_keys());
    }
    // Without all lists nobody knows what is there besides.
    let is_unread = |path: &str| folder_of_list(path) == Some(folder);
    if differences.unread_lists().any(is_unread) {
        return Ok(());
    }
    let is_known = |path: &str| known.contains(path) || files.contains_key(path);
    differences.extra.extend(find_extra_files(root, folder, &is_known, &HashSet::new())?);
    Ok(())
}

fn check_files(root: &Path, listed: &Listed) -> Result<Vec<(String, FileState)>> {
    let check = |(path, known): (&String, &String)| {
        Ok((path.clone(), check_file(&root.join(path), known)?))
    };
    listed.par_iter().map(check).collect()
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
        Ok(digest) if digest.sha256() == *known => Ok(FileState::Equal),
        Ok(_) => Ok(FileState::Changed),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            Ok(FileState::Missing)
        }
        Err(error) => Err(error).context_text(|| unreadable_message(path)),
    }
}

/// Finds files in a folder below the top that no list names and this program does not
/// keep. Folders at the top in `skipped` are passed over.
fn find_extra_files(
    root: &Path,
    folder: &str,
    is_known: &dyn Fn(&str) -> bool,
    skipped: &HashSet<&str>,
) -> Result<Vec<String>> {
    let start = root.join(folder);
    if !start.is_dir() {
        return Ok(Vec::new());
    }
    let is_skipped = |entry: &walkdir::DirEntry| {
        entry.depth() == 1
            && entry.file_type().is_dir()
            && entry.file_name().to_str().is_some_and(|name| skipped.contains(name))
    };
    let retired = retired_files(root);
    let entries = walkdir::WalkDir::new(&start).min_depth(1).sort_by_file_name().into_iter();
    let mut extra = Vec::new();
    for entry in entries.filter_entry(|entry| !is_skipped(entry)) {
        let entry = entry.context_text(|| unreadable_message(root))?;
        if entry.file_type().is_dir() {
            continue;
        }
        let below = entry.path().strip_prefix(root).unwrap_or(entry.path());
        let parts: Vec<_> =
            below.components().map(|part| part.as_os_str().to_string_lossy()).collect();
        let path = parts.join("/");
        let own = path == SUMS || path == SIGNATURE || path.starts_with(OWN_PREFIX);
        if !own && !is_known(&path) && !retired.contains(&path) {
            extra.push(path.replace(char::is_control, "\u{fffd}"));
        }
    }
    Ok(extra)
}
