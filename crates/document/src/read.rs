//! Which reader is for a document: its bytes say so, its name only where they do not.

use super::{Document, ReadError, html, markdown, opc, pdf, text};

/// Larger than any report with its pictures; what is larger is something else.
pub const MAX_FILE_SIZE: u64 = 64 * 1024 * 1024;

/// The kinds of documents that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Plain text.
    Text,
    /// Markdown.
    Markdown,
    /// A web page.
    Html,
    /// A Word file.
    Docx,
    /// A spreadsheet: xlsx or xls.
    Sheet,
    /// A PDF.
    Pdf,
}

/// The first bytes of files that are archives of files.
const ZIP: &[u8] = b"PK\x03\x04";
/// The first bytes of Office files before 2007, and of those with a password.
const OLE: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
/// How far into a file the mark of a PDF or the first tag of a page may be.
const HEAD: usize = 1024;

/// Reads a document; `name` is that of its file.
pub fn read(name: &str, bytes: &[u8]) -> Result<Document, ReadError> {
    if bytes.len() as u64 > MAX_FILE_SIZE {
        return Err(ReadError::TooLarge);
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(ReadError::Empty);
    }
    match detect_kind(name, bytes) {
        Kind::Text => text::read(bytes),
        Kind::Markdown => markdown::read(bytes),
        Kind::Html => html::read(bytes),
        Kind::Docx | Kind::Sheet => opc::read(bytes),
        Kind::Pdf => pdf::read(bytes),
    }
}

/// What kind of document it is.
pub fn detect_kind(name: &str, bytes: &[u8]) -> Kind {
    let head = &bytes[..bytes.len().min(HEAD)];
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    if head.windows(5).any(|word| word == b"%PDF-") {
        return Kind::Pdf;
    }
    if bytes.starts_with(ZIP) || bytes.starts_with(OLE) {
        // What is in it says the rest; these readers refuse what is not theirs.
        let sheet = matches!(ending.as_str(), "xlsx" | "xlsm" | "xls" | "et");
        return if sheet { Kind::Sheet } else { Kind::Docx };
    }
    match ending.as_str() {
        "md" | "markdown" => Kind::Markdown,
        "html" | "htm" | "xhtml" | "shtml" | "mht" => Kind::Html,
        _ if looks_like_html(head) => Kind::Html,
        _ => Kind::Text,
    }
}

fn looks_like_html(head: &[u8]) -> bool {
    let head = head.to_ascii_lowercase();
    [&b"<!doctype html"[..], b"<html", b"<body", b"<table"]
        .iter()
        .any(|tag| head.windows(tag.len()).any(|word| word == *tag))
}
