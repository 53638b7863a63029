//! Office files: Open Packaging Conventions (ECMA-376 Part 2), their predecessors, and
//! other documents in a zip archive.
//! Finds the kind of a file, and the relationships of its parts.

use super::cfb::CompoundFile;
use super::part_name::resolve_part_name;
use super::unzip::Archive;
use super::xml::{Tree, decode_part};
use super::{Document, ReadError, UnsupportedFormat, docx, ofd, sheet};
use crate::error::{DAMAGED, ENCRYPTED};
use std::collections::HashMap;

/// An office file of a supported kind.
enum Package<'a> {
    /// A Word document, and the name of its main part.
    Word(Archive<'a>, String),
    /// An xlsx workbook, and the name of its main part.
    Workbook(Archive<'a>, String),
    /// The stream of an xls workbook.
    XlsWorkbook(Vec<u8>),
    /// A file of pages by GB/T 33190.
    Ofd(Archive<'a>),
}

/// A relationship of a part: what it names, and why (ECMA-376 Part 2, Relationships).
pub(super) struct Relationship {
    /// The last segment of its type: `styles`, `image`.
    pub(super) kind: String,
    /// The name of the target part, or an address if it is external.
    pub(super) target: String,
    /// True if the target is not in the file.
    pub(super) is_external: bool,
}

/// The relationships of a part by their ids.
pub(super) type Relationships = HashMap<String, Relationship>;

/// Members by which other formats in a zip archive are known.
const FOREIGN_MEMBERS: [(&str, UnsupportedFormat); 9] = [
    ("META-INF/container.xml", UnsupportedFormat::PageFile { name: "EPUB" }),
    ("FixedDocumentSequence.fdseq", UnsupportedFormat::PageFile { name: "XPS" }),
    ("FixedDocSeq.fdseq", UnsupportedFormat::PageFile { name: "XPS" }),
    ("Index/Document.iwa", UnsupportedFormat::IWork),
    ("Index.zip", UnsupportedFormat::IWork),
    ("index.apxl", UnsupportedFormat::IWork),
    ("index.xml", UnsupportedFormat::IWork),
    ("uof.xml", UnsupportedFormat::Uof),
    ("_meta/meta.xml", UnsupportedFormat::Uof),
];

/// Reads an office document, whatever its extension says.
pub(super) fn read_office_file(bytes: &[u8]) -> Result<Document, ReadError> {
    match open_package(bytes)? {
        Package::Word(archive, main) => docx::read_docx(archive, &main),
        Package::Workbook(archive, main) => sheet::read_xlsx(archive, &main),
        Package::XlsWorkbook(stream) => sheet::read_xls(&stream),
        Package::Ofd(archive) => ofd::read_ofd(archive),
    }
}

/// Finds the kind of a file.
fn open_package(bytes: &[u8]) -> Result<Package<'_>, ReadError> {
    if bytes.starts_with(b"PK") { open_zip(bytes) } else { open_compound(bytes) }
}

fn open_zip(bytes: &[u8]) -> Result<Package<'_>, ReadError> {
    let mut archive = Archive::open(bytes)?;
    if let Some(main) = find_main_part(&mut archive) {
        let Some(bytes) = archive.read_head(&main)? else { return Err(DAMAGED) };
        if main.ends_with(".bin") {
            return Err(ReadError::Unsupported(UnsupportedFormat::Xlsb));
        }
        return match root_name(&decode_part(&bytes)) {
            "document" => Ok(Package::Word(archive, main)),
            "workbook" => Ok(Package::Workbook(archive, main)),
            "presentation" => Err(ReadError::Unsupported(UnsupportedFormat::Presentation)),
            _ => Err(DAMAGED),
        };
    }
    let kind = archive.read_head("mimetype")?.unwrap_or_default();
    let kind = String::from_utf8_lossy(&kind);
    if kind.contains("opendocument.spreadsheet") {
        return Err(ReadError::Unsupported(UnsupportedFormat::Ods));
    }
    if kind.contains("opendocument.text") {
        return Err(ReadError::Unsupported(UnsupportedFormat::Odt));
    }
    if kind.contains("opendocument.presentation") {
        return Err(ReadError::Unsupported(UnsupportedFormat::Presentation));
    }
    if archive.contains("OFD.xml") {
        return Ok(Package::Ofd(archive));
    }
    let known = FOREIGN_MEMBERS.iter().find(|(member, _)| archive.contains(member));
    let format = known.map_or(UnsupportedFormat::FileArchive, |(_, format)| *format);
    Err(ReadError::Unsupported(format))
}

fn open_compound(bytes: &[u8]) -> Result<Package<'_>, ReadError> {
    let file = CompoundFile::open(bytes)?;
    if file.has_stream("EncryptedPackage") {
        return Err(ENCRYPTED);
    }
    if let Some(stream) = file.read_stream("WordDocument") {
        if is_encrypted_doc(&stream) {
            return Err(ENCRYPTED);
        }
        return Err(ReadError::Unsupported(UnsupportedFormat::Doc));
    }
    for name in ["Workbook", "Book"] {
        if let Some(stream) = file.read_stream(name) {
            return Ok(Package::XlsWorkbook(stream));
        }
    }
    if file.has_stream("PowerPoint Document") {
        return Err(ReadError::Unsupported(UnsupportedFormat::Presentation));
    }
    if file.has_stream("__properties_version1.0") {
        return Err(ReadError::Unsupported(UnsupportedFormat::Mail));
    }
    Err(ReadError::Unsupported(UnsupportedFormat::UnknownCompound))
}

/// Returns true if the text of a Word 97 to 2003 document is behind a password: the bit
/// `fEncrypted` of its first record ([MS-DOC] 2.5.2, `FibBase`).
fn is_encrypted_doc(stream: &[u8]) -> bool {
    stream.get(11).is_some_and(|flags| flags & 1 != 0)
}

/// Returns the name of the main part: as the relationships say, else where programs put
/// it.
fn find_main_part(archive: &mut Archive) -> Option<String> {
    let relationships = read_relationships(archive, "").unwrap_or_default();
    let is_main = |part: &Relationship| part.kind == "officeDocument" && !part.is_external;
    let named = relationships.into_values().find(is_main);
    let usual = ["word/document.xml", "xl/workbook.xml", "xl/workbook.bin", "ppt/presentation.xml"];
    let all =
        named.map(|relationship| relationship.target).into_iter().chain(usual.map(str::to_owned));
    { all }.find(|name| archive.contains(name))
}

/// Reads the relationships of a part; the package itself has the name "".
///
/// Errors: they are damaged, or exceed a limit.
pub(super) fn read_relationships(
    archive: &mut Archive,
    part: &str,
) -> Result<Relationships, ReadError> {
    let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
    let list = if folder.is_empty() {
        format!("_rels/{name}.rels")
    } else {
        format!("{folder}/_rels/{name}.rels")
    };
    let Some(bytes) = archive.read_member(&list)? else { return Ok(Relationships::new()) };
    let text = decode_part(&bytes);
    let tree = Tree::parse(&text)?;
    let all = tree.root().into_iter().flat_map(|root| root.elements().collect::<Vec<_>>());
    Ok(all
        .filter_map(|relationship| {
            let kind = relationship.attribute("Type")?;
            let target = relationship.attribute("Target")?;
            let is_external =
                relationship.attribute("TargetMode").is_some_and(|mode| mode == "External");
            let kind = kind.rsplit_once('/').map_or(kind.as_str(), |(_, last)| last).to_owned();
            let target = if is_external { target } else { resolve_part_name(folder, &target) };
            Some((relationship.attribute("Id")?, Relationship { kind, target, is_external }))
        })
        .collect())
}

/// Returns the name of the first element in the head of a part, without its prefix.
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
        open_package(bytes).err()
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
        assert!(matches!(open_package(&zip(&[("OFD.xml", b"")])), Ok(Package::Ofd(_))));
        refused(&zip(&[("a.docx", b"")]), UnsupportedFormat::FileArchive);
        for (member, format) in FOREIGN_MEMBERS {
            refused(&zip(&[(member, b"")]), format);
        }
        let odp = zip(&[("mimetype", b"application/vnd.oasis.opendocument.presentation")]);
        refused(&odp, UnsupportedFormat::Presentation);
        let slides = zip(&[("ppt/presentation.xml", b"<?xml?><p:presentation/>")]);
        refused(&slides, UnsupportedFormat::Presentation);
        refused(&zip(&[("xl/workbook.bin", b"")]), UnsupportedFormat::Xlsb);
        let compound = |stream| cfb::tests::pack(stream, b"");
        refused(&compound("WordDocument"), UnsupportedFormat::Doc);
        refused(&compound("PowerPoint Document"), UnsupportedFormat::Presentation);
        refused(&compound("__properties_version1.0"), UnsupportedFormat::Mail);
        refused(&compound("Other"), UnsupportedFormat::UnknownCompound);
        assert_eq!(refusal(b"PK\x03\x04"), Some(DAMAGED));
        assert_eq!(refusal(&compound("EncryptedPackage")), Some(ENCRYPTED));
        let locked =
            cfb::tests::pack("WordDocument", &[0xec, 0xa5, 0xc1, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
        assert_eq!(refusal(&locked), Some(ENCRYPTED));
        assert!(matches!(open_package(&compound("Book")), Ok(Package::XlsWorkbook(_))));
    }
}
