//! Chooses the reader of a document: by its bytes, by its name only where they do not
//! tell.

use super::charset::decode_head;
use super::flat_word::read_flat_word;
use super::signature::recognize_unsupported;
use super::web_archive::find_page;
use super::{
    BlockContent, Cell, Container, Document, Location, ReadError, UnsupportedFormat, html,
    markdown, opc, pdf, text,
};
use nianbao_text::cjk::unify_radical;

/// Largest file that is read, in bytes: no report with its pictures has more.
pub const MAX_FILE_SIZE: u64 = 64 * 1024 * 1024;

/// The formats that are read.
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
    /// A page file of GB/T 33190.
    Ofd,
}

/// The first bytes of a zip archive.
pub(super) const ZIP: &[u8] = b"PK\x03\x04";
/// The first bytes of a compound file: Office before 2007, or a file with a password.
pub(super) const COMPOUND_FILE: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
/// How many bytes may stand before the mark of a PDF or the first tag of a page.
const HEAD_LENGTH: usize = 1024;

/// Reads a document. `name` is its file name; the extension decides between text formats.
///
/// Errors: the file is empty, too large, damaged, encrypted, in no supported format, or
/// it exceeds a limit.
pub fn read(name: &str, bytes: &[u8]) -> Result<Document, ReadError> {
    if bytes.len() as u64 > MAX_FILE_SIZE {
        return Err(ReadError::TooLarge);
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(ReadError::Empty);
    }
    let mut document = match recognize_unsupported(&extension_of(name), bytes) {
        None => read_kind(name, bytes)?,
        Some(UnsupportedFormat::WebArchive) => match find_page(bytes) {
            Some(page) => html::read_html(&page)?,
            None => return Err(ReadError::Unsupported(UnsupportedFormat::WebArchive)),
        },
        Some(UnsupportedFormat::WordXml) => read_flat_word(bytes)?,
        Some(format) => return Err(ReadError::Unsupported(format)),
    };
    unify_radicals(&mut document);
    locate_cells(&mut document);
    Ok(document)
}

/// Reads a document of a kind that is read.
fn read_kind(name: &str, bytes: &[u8]) -> Result<Document, ReadError> {
    match detect_kind(name, bytes) {
        Kind::Text => text::read_text(bytes),
        Kind::Markdown => markdown::read_markdown(bytes),
        Kind::Html => html::read_html(bytes),
        Kind::Docx | Kind::Sheet => opc::read_office_file(bytes),
        Kind::Ofd => opc::read_office_file(bytes).map_err(|error| match error {
            ReadError::Damaged(_) => ReadError::Damaged(Container::Ofd),
            other => other,
        }),
        Kind::Pdf => pdf::read(bytes),
    }
}

/// Puts characters in the place of radicals, which look the same: text that was copied from
/// a PDF has them, and a label or a name is not found by them.
fn unify_radicals(document: &mut Document) {
    let is_radical = |c: char| matches!(c, '\u{2e80}'..='\u{2fd5}');
    let unify = |text: &mut String| {
        if text.contains(is_radical) {
            *text = text.chars().map(unify_radical).collect();
        }
    };
    for block in &mut document.blocks {
        match &mut block.content {
            BlockContent::Heading(text)
            | BlockContent::Paragraph(text)
            | BlockContent::Line(text) => unify(text),
            BlockContent::Table(grid) => {
                grid.cells.iter_mut().for_each(|cell| unify(&mut cell.text));
            }
            BlockContent::Image(_) | BlockContent::PageBreak => {}
        }
    }
    document.properties.iter_mut().for_each(|property| unify(&mut property.value));
}

/// Gives the cells of tables their places in place of paragraphs and pages. Lines of a
/// text and cells of a sheet are found as they are; a page has placed its cells itself.
fn locate_cells(document: &mut Document) {
    let mut table = 0;
    for block in &mut document.blocks {
        let BlockContent::Table(grid) = &mut block.content else { continue };
        table += 1;
        let is_found = |cell: &Cell| {
            matches!(cell.location, Location::Line(_) | Location::Sheet(_) | Location::Cell(_))
        };
        if !grid.cells.first().is_some_and(is_found) {
            grid.locate_cells(table);
        }
    }
}

/// Returns the format of a file: by its first bytes, else by the extension of `name`.
pub fn detect_kind(name: &str, bytes: &[u8]) -> Kind {
    let head = &bytes[..bytes.len().min(HEAD_LENGTH)];
    let extension = extension_of(name);
    if head.windows(5).any(|word| word == b"%PDF-") {
        return Kind::Pdf;
    }
    if bytes.starts_with(ZIP) || bytes.starts_with(COMPOUND_FILE) {
        // The contents decide; each reader refuses what it does not read.
        return match extension.as_str() {
            "xlsx" | "xlsm" | "xls" | "et" => Kind::Sheet,
            "ofd" => Kind::Ofd,
            _ => Kind::Docx,
        };
    }
    match extension.as_str() {
        "md" | "markdown" => Kind::Markdown,
        "html" | "htm" | "xhtml" | "shtml" | "mht" => Kind::Html,
        _ if looks_like_html(head) => Kind::Html,
        _ => Kind::Text,
    }
}

/// Returns the extension of a file name in lower case; "" if it has none. Markdown that is
/// kept as `年报.md.txt`, so that nobody takes it for a source, is Markdown all the same.
fn extension_of(name: &str) -> String {
    let name = name.to_ascii_lowercase();
    let name = name.strip_suffix(".txt").filter(|kept| kept.ends_with(".md")).unwrap_or(&name);
    name.rsplit_once('.').map_or("", |(_, extension)| extension).to_owned()
}

fn looks_like_html(head: &[u8]) -> bool {
    let head = decode_head(head).to_ascii_lowercase();
    ["<!doctype html", "<html", "<body", "<table"].iter().any(|tag| head.contains(tag))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn radicals_are_characters_in_every_document() {
        let page =
            "<meta name=ArticleTitle content=⺠政><p>⽰例市⻓<table><tr><td>⼀、⾏政<td>5</table>";
        let document = read("a.html", page.as_bytes()).unwrap();
        let texts: Vec<String> = (document.blocks.iter())
            .flat_map(|block| match &block.content {
                BlockContent::Table(grid) => {
                    grid.cells.iter().map(|cell| cell.text.clone()).collect()
                }
                BlockContent::Paragraph(text) => vec![text.clone()],
                _ => Vec::new(),
            })
            .collect();
        assert_eq!(texts, ["示例市长", "一、行政", "5"]);
        assert!(document.properties.iter().any(|property| property.value == "民政"));
    }
}
