//! Which documents are meant by the files and folders that were named.

use super::super::unreadable_message;
use anyhow::Result;
use nianbao_core::diag::{ContextText, UserError};
use nianbao_text::text;
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// Endings of what may be a report; others in a folder are left alone.
const ENDINGS: [&str; 13] = [
    "txt", "md", "markdown", "html", "htm", "xhtml", "docx", "doc", "wps", "xlsx", "xlsm", "xls",
    "pdf",
];

/// Documents, and how many files beside them are none.
#[derive(Debug, Default)]
pub struct FoundDocuments {
    /// The documents, in the order of their paths.
    pub documents: Vec<PathBuf>,
    /// How many files were passed over.
    pub others: usize,
}

/// Finds the documents: files that were named, and those in folders that were.
pub fn gather(paths: &[PathBuf]) -> Result<FoundDocuments> {
    let mut found = FoundDocuments::default();
    for path in paths {
        if path.is_dir() {
            folder(path, &mut found)?;
        } else {
            found.documents.push(path.clone());
        }
    }
    if found.documents.is_empty() {
        let shown: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
        let shown = shown.join("、");
        return Err(UserError::new_error(text!(
            "{shown} 中没有可以导入的文件（docx、xlsx、xls、pdf、html、txt、md）",
            "there is nothing to import in {shown} (docx, xlsx, xls, pdf, html, txt, md)"
        )));
    }
    found.documents.sort();
    found.documents.dedup();
    Ok(found)
}

fn folder(top: &Path, found: &mut FoundDocuments) -> Result<()> {
    let hidden = |name: &std::ffi::OsStr| {
        let name = name.to_string_lossy();
        // Word's lock files begin so.
        name.starts_with('.') || name.starts_with("~$")
    };
    let entries = WalkDir::new(top).min_depth(1).sort_by_file_name().into_iter();
    for entry in entries.filter_entry(|entry| !hidden(entry.file_name())) {
        let entry = entry.context_text(|| unreadable_message(top))?;
        if !entry.file_type().is_file() {
            continue;
        }
        let ending = entry.path().extension().map(std::ffi::OsStr::to_ascii_lowercase);
        if ending.is_some_and(|ending| ENDINGS.iter().any(|known| ending == *known)) {
            found.documents.push(entry.into_path());
        } else {
            found.others += 1;
        }
    }
    Ok(())
}
