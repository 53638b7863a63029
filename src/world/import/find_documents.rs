//! Finds the documents in the files and folders that were named.

use crate::world::unreadable_message;
use anyhow::Result;
use nianbao_core::diag::{ContextText, UserError};
use nianbao_text::text;
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// File extensions of documents: those that are read, those that are read after a conversion,
/// and those that are refused with a word on what to do. Other files in a folder are passed
/// over.
const EXTENSIONS: [&[&str]; 4] = [
    &[
        "txt", "md", "markdown", "html", "htm", "xhtml", "xht", "shtml", "mht", "mhtml", "docx",
        "docm", "dotx", "dotm", "xlsx", "xlsm", "xltx", "xltm", "xls", "xlt", "et", "ett", "pdf",
        "ofd", "xml",
    ],
    &["doc", "dot", "wps", "wpt", "rtf", "odt", "ott", "fodt", "ods", "ots", "fods"],
    &[
        "xlsb",
        "uof",
        "uot",
        "uos",
        "uop",
        "ppt",
        "pps",
        "pptx",
        "pptm",
        "ppsx",
        "dps",
        "dpt",
        "odp",
        "otp",
        "fodp",
        "pages",
        "numbers",
        "key",
        "webarchive",
        "ceb",
        "cebx",
        "caj",
        "kdh",
        "nh",
        "sep",
        "gd",
        "gw",
        "s92",
        "djvu",
        "xps",
        "oxps",
        "epub",
        "chm",
    ],
    // Reports may be inside.
    &["eml", "msg", "zip", "rar", "7z"],
];

/// The documents that were found.
#[derive(Debug, Default)]
pub struct FoundDocuments {
    /// The documents, sorted by path, each once.
    pub documents: Vec<PathBuf>,
    /// The numbers of other files in the folders by their extensions; those whose extension is
    /// none or no short word are under an empty one.
    pub others: BTreeMap<String, usize>,
}

/// Finds documents: files that were named, and those below folders that were named.
///
/// Errors: a folder cannot be read, or there is no document.
pub fn find_documents(paths: &[PathBuf]) -> Result<FoundDocuments> {
    let mut found = FoundDocuments::default();
    for path in paths {
        if path.is_dir() {
            search_folder(path, &mut found)?;
        } else {
            found.documents.push(path.clone());
        }
    }
    if found.documents.is_empty() {
        let shown: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
        let shown = shown.join("、");
        return Err(UserError::new_error(text!(
            "{shown} 中没有可以导入的文件（docx、xlsx、xls、pdf、ofd、html、mht、txt、md；有 LibreOffice 时还有 doc、wps、rtf、odt、ods）",
            "there is nothing to import in {shown} (docx, xlsx, xls, pdf, ofd, html, mht, txt, md; with LibreOffice also doc, wps, rtf, odt, ods)"
        )));
    }
    found.documents.sort();
    found.documents.dedup();
    Ok(found)
}

fn search_folder(top: &Path, found: &mut FoundDocuments) -> Result<()> {
    let entries = WalkDir::new(top).min_depth(1).sort_by_file_name().into_iter();
    for entry in entries.filter_entry(|entry| !is_hidden(entry.file_name())) {
        let entry = match entry {
            Ok(entry) => entry,
            // A folder that cannot be read is one line of the summary, as a document is.
            Err(error) if error.depth() > 0 && error.path().is_some() => {
                found.documents.extend(error.path().map(Path::to_path_buf));
                continue;
            }
            error => return error.map(drop).context_text(|| unreadable_message(top)),
        };
        // Links and pipes that have the name of a document are told of when they are read.
        if entry.file_type().is_dir() {
            continue;
        }
        let extension = entry.path().extension().map(OsStr::to_ascii_lowercase);
        if extension.is_some_and(|extension| is_document(&extension)) {
            found.documents.push(entry.into_path());
        } else if entry.file_type().is_file() {
            *found.others.entry(plain_extension(entry.path())).or_default() += 1;
        }
    }
    Ok(())
}

/// Returns the extension of a file in lower case, if it is a short word of ASCII.
fn plain_extension(path: &Path) -> String {
    let extension = path.extension().and_then(OsStr::to_str).unwrap_or_default();
    let is_plain = extension.len() <= 8 && extension.bytes().all(|b| b.is_ascii_alphanumeric());
    if is_plain { extension.to_ascii_lowercase() } else { String::new() }
}

/// Returns true for the extension of a document, in lower case.
fn is_document(extension: &OsStr) -> bool {
    EXTENSIONS.iter().copied().flatten().any(|known| extension == *known)
}

/// True for hidden files, and for the lock files of Word, which begin with `~$`.
fn is_hidden(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    name.starts_with('.') || name.starts_with("~$")
}
