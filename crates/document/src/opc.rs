//! What kind of office document a file is, and which of its parts leads to which.

use super::cfb::Compound;
use super::unzip::Archive;
use super::xml::{Tree, decode};
use super::{Document, ReadError, UnsupportedFormat, docx, sheet};
use crate::error::{DAMAGED, ENCRYPTED};
use std::collections::HashMap;

/// What a file holds.
enum Package<'a> {
    /// A Word document, and the name of its main part.
    Word(Archive<'a>, String),
    /// A workbook of today, and the name of its main part.
    Workbook(Archive<'a>, String),
    /// A workbook of before 2007: its stream.
    OldWorkbook(Vec<u8>),
}

/// A part that another names.
pub(super) struct Relation {
    /// The last word of its type: `styles`, `image`.
    pub(super) kind: String,
    /// Its name, or its address where it is outside.
    pub(super) target: String,
    /// Whether it is outside of the file.
    pub(super) outside: bool,
}

/// What a part names, by the ids that it uses.
pub(super) type Relations = HashMap<String, Relation>;

/// Reads an office document, whatever its name says that it is.
pub(super) fn read(bytes: &[u8]) -> Result<Document, ReadError> {
    match open(bytes)? {
        Package::Word(archive, main) => docx::read(archive, &main),
        Package::Workbook(archive, main) => sheet::read(archive, &main),
        Package::OldWorkbook(stream) => sheet::read_old(&stream),
    }
}

/// Looks into a file.
fn open(bytes: &[u8]) -> Result<Package<'_>, ReadError> {
    if bytes.starts_with(b"PK") { open_zip(bytes) } else { open_compound(bytes) }
}

fn open_zip(bytes: &[u8]) -> Result<Package<'_>, ReadError> {
    let mut archive = Archive::open(bytes)?;
    if let Some(main) = main_part(&mut archive) {
        let Some(bytes) = archive.head(&main)? else { return Err(DAMAGED) };
        if main.ends_with(".bin") {
            return Err(ReadError::Unsupported(UnsupportedFormat::Xlsb));
        }
        return match root_name(&decode(&bytes)) {
            "document" => Ok(Package::Word(archive, main)),
            "workbook" => Ok(Package::Workbook(archive, main)),
            "presentation" => Err(ReadError::Unsupported(UnsupportedFormat::Presentation)),
            _ => Err(DAMAGED),
        };
    }
    let kind = archive.head("mimetype")?.unwrap_or_default();
    let kind = String::from_utf8_lossy(&kind);
    if kind.contains("opendocument.spreadsheet") {
        return Err(ReadError::Unsupported(UnsupportedFormat::Ods));
    }
    if kind.contains("opendocument.text") {
        return Err(ReadError::Unsupported(UnsupportedFormat::Odt));
    }
    if archive.has("OFD.xml") {
        return Err(ReadError::Unsupported(UnsupportedFormat::Ofd));
    }
    Err(ReadError::Unsupported(UnsupportedFormat::ZipArchive))
}

fn open_compound(bytes: &[u8]) -> Result<Package<'_>, ReadError> {
    let file = Compound::open(bytes)?;
    if file.has("EncryptedPackage") {
        return Err(ENCRYPTED);
    }
    if file.has("WordDocument") {
        return Err(ReadError::Unsupported(UnsupportedFormat::Doc));
    }
    for name in ["Workbook", "Book"] {
        if let Some(stream) = file.read(name) {
            return Ok(Package::OldWorkbook(stream));
        }
    }
    if file.has("PowerPoint Document") {
        return Err(ReadError::Unsupported(UnsupportedFormat::Presentation));
    }
    Err(ReadError::Unsupported(UnsupportedFormat::UnknownCompound))
}

/// The part that the file is about: named by its relations, else where all have it.
fn main_part(archive: &mut Archive) -> Option<String> {
    let relations = relations(archive, "").unwrap_or_default();
    let named = relations.into_values().find(|one| one.kind == "officeDocument" && !one.outside);
    let usual = ["word/document.xml", "xl/workbook.xml", "xl/workbook.bin", "ppt/presentation.xml"];
    let all = named.map(|one| one.target).into_iter().chain(usual.map(str::to_owned));
    { all }.find(|name| archive.has(name))
}

/// What a part names; the file itself has the name "".
pub(super) fn relations(archive: &mut Archive, part: &str) -> Result<Relations, ReadError> {
    let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
    let list = if folder.is_empty() {
        format!("_rels/{name}.rels")
    } else {
        format!("{folder}/_rels/{name}.rels")
    };
    let Some(bytes) = archive.read(&list)? else { return Ok(Relations::new()) };
    let text = decode(&bytes);
    let tree = Tree::read(&text)?;
    let all = tree.root().into_iter().flat_map(|root| root.elements().collect::<Vec<_>>());
    Ok(all
        .filter_map(|one| {
            let kind = one.attribute("Type")?;
            let target = one.attribute("Target")?;
            let outside = one.attribute("TargetMode").is_some_and(|mode| mode == "External");
            let kind = kind.rsplit_once('/').map_or(kind.as_str(), |(_, last)| last).to_owned();
            let target = if outside { target } else { resolve(folder, &target) };
            Some((one.attribute("Id")?, Relation { kind, target, outside }))
        })
        .collect())
}

/// A target as a name from the root of the file.
fn resolve(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let mut steps: Vec<&str> =
        if target.starts_with('/') { vec![] } else { folder.split('/').collect() };
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => drop(steps.pop()),
            name => steps.push(name),
        }
    }
    steps.retain(|step| !step.is_empty());
    steps.join("/")
}

/// The name of the first element, from the head of a part.
fn root_name(head: &str) -> &str {
    let tags = head.split('<').skip(1);
    let first = { tags }.find(|tag| tag.starts_with(|c: char| c.is_ascii_alphabetic()));
    let name =
        first.map_or("", |tag| tag.split(['>', '/', ' ', '\n', '\r', '\t']).next().unwrap_or(""));
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{cfb, unzip};

    fn refusal(bytes: &[u8]) -> Option<ReadError> {
        open(bytes).err()
    }

    #[test]
    fn foreign_files_are_named() {
        let refused = |bytes: &[u8], format| {
            assert_eq!(refusal(bytes), Some(ReadError::Unsupported(format)));
        };
        let zip = unzip::tests::pack;
        let ods = zip(&[("mimetype", b"application/vnd.oasis.opendocument.spreadsheet")]);
        refused(&ods, UnsupportedFormat::Ods);
        let odt = zip(&[("mimetype", b"application/vnd.oasis.opendocument.text")]);
        refused(&odt, UnsupportedFormat::Odt);
        refused(&zip(&[("OFD.xml", b"")]), UnsupportedFormat::Ofd);
        refused(&zip(&[("a.docx", b"")]), UnsupportedFormat::ZipArchive);
        let slides = zip(&[("ppt/presentation.xml", b"<?xml?><p:presentation/>")]);
        refused(&slides, UnsupportedFormat::Presentation);
        refused(&zip(&[("xl/workbook.bin", b"")]), UnsupportedFormat::Xlsb);
        let compound = |stream| cfb::tests::pack(stream, b"");
        refused(&compound("WordDocument"), UnsupportedFormat::Doc);
        refused(&compound("PowerPoint Document"), UnsupportedFormat::Presentation);
        refused(&compound("Other"), UnsupportedFormat::UnknownCompound);
        assert_eq!(refusal(b"PK\x03\x04"), Some(DAMAGED));
        assert_eq!(refusal(&compound("EncryptedPackage")), Some(ENCRYPTED));
        assert!(matches!(open(&compound("Book")), Ok(Package::OldWorkbook(_))));
    }

    #[test]
    fn targets_are_resolved_and_never_leave_the_file() {
        assert_eq!(resolve("word", "media/a.png"), "word/media/a.png");
        assert_eq!(resolve("word", "../media/a.png"), "media/a.png");
        assert_eq!(resolve("word", "/word/b.xml"), "word/b.xml");
        assert_eq!(resolve("", "../../../etc/passwd"), "etc/passwd");
    }
}
