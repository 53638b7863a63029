//! The signatures of formats that are not read: a file of one of them is named, whatever
//! its extension says, and never taken for a text.

use super::UnsupportedFormat::{
    self, Database, Executable, FileArchive, FlatOpenDocument, FlatSheet, FlatText, Mail, Media,
    PageFile, Picture, Rtf, Shortcut, UnknownXml, Uof, WebArchive, WordXml, WorkbookXml,
};
use super::charset::decode_head;

/// How many bytes of a file are looked at.
const HEAD_LENGTH: usize = 8192;

/// The bytes with which a format begins, at an offset.
struct Signature(usize, &'static [u8], UnsupportedFormat);

const CEB: UnsupportedFormat = PageFile { name: "CEB" };
const CAJ: UnsupportedFormat = PageFile { name: "CAJ" };
const DJVU: UnsupportedFormat = PageFile { name: "DjVu" };
const CHM: UnsupportedFormat = PageFile { name: "CHM" };
const POSTSCRIPT: UnsupportedFormat = PageFile { name: "PostScript" };

/// Signatures that no text has: with a control character, or long.
const SIGNATURES: &[Signature] = &[
    Signature(0, b"\x89PNG\r\n\x1a\n", Picture),
    Signature(0, b"\xff\xd8\xff", Picture),
    Signature(0, b"GIF87a", Picture),
    Signature(0, b"GIF89a", Picture),
    Signature(0, b"II*\0", Picture),
    Signature(0, b"MM\0*", Picture),
    Signature(0, b"8BPS\0\x01", Picture),
    Signature(0, b"\0\0\0\x0cjP  ", Picture),
    Signature(0, b"\0\0\x01\0", Picture),
    Signature(0, b"\xd7\xcd\xc6\x9a", Picture),
    Signature(40, b" EMF\0\0", Picture),
    Signature(8, b"WEBPVP8", Picture),
    Signature(4, b"ftyphe", Picture),
    Signature(4, b"ftypmif1", Picture),
    Signature(4, b"ftypmsf1", Picture),
    Signature(4, b"ftypavi", Picture),
    Signature(4, b"ftyp", Media),
    Signature(0, b"ID3\x02", Media),
    Signature(0, b"ID3\x03", Media),
    Signature(0, b"ID3\x04", Media),
    Signature(0, b"\xff\xfb", Media),
    Signature(0, b"OggS\0", Media),
    Signature(0, b"fLaC\0", Media),
    Signature(8, b"WAVEfmt ", Media),
    Signature(8, b"AVI LIST", Media),
    Signature(0, b"\x1aE\xdf\xa3", Media),
    Signature(0, b"\0\0\x01\xba", Media),
    Signature(0, b"FLV\x01", Media),
    Signature(0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", Media),
    Signature(0, b"#!AMR\n", Media),
    Signature(0, b"\x1f\x8b\x08", FileArchive),
    Signature(0, b"Rar!\x1a\x07", FileArchive),
    Signature(0, b"7z\xbc\xaf\x27\x1c", FileArchive),
    Signature(4, b"1AY&SY", FileArchive),
    Signature(0, b"\xfd7zXZ\0", FileArchive),
    Signature(0, b"\x28\xb5\x2f\xfd", FileArchive),
    Signature(0, b"MSCF\0\0\0\0", FileArchive),
    Signature(0, b"PK\x05\x06", FileArchive),
    Signature(0, b"PK\x07\x08", FileArchive),
    Signature(257, b"ustar", FileArchive),
    Signature(0, b"\x7fELF", Executable),
    Signature(0, b"\xca\xfe\xba\xbe", Executable),
    Signature(0, b"\xcf\xfa\xed\xfe", Executable),
    Signature(0, b"MZ\x90\0", Executable),
    Signature(0, b"MZP\0", Executable),
    Signature(0, b"%!PS", POSTSCRIPT),
    Signature(0, b"\x04%!PS", POSTSCRIPT),
    Signature(0, b"\xc5\xd0\xd3\xc6", POSTSCRIPT),
    Signature(0, b"AT&TFORM", DJVU),
    Signature(0, b"CAJ\0", CAJ),
    Signature(0, b"KDH ", CAJ),
    Signature(0, b"HN\0\0", CAJ),
    Signature(0, b"Founder CEB", CEB),
    Signature(0, b"ITSF\x03\0", CHM),
    Signature(0, b"L\0\0\0\x01\x14\x02\0", Shortcut),
    Signature(0, b"[InternetShortcut]", Shortcut),
    Signature(0, b"SQLite format 3\0", Database),
    Signature(4, b"Standard Jet DB", Database),
    Signature(4, b"Standard ACE DB", Database),
    Signature(0, b"\x78\x9f\x3e\x22", Mail),
];

/// Page files that are known by their extensions, where the bytes are no text.
const PAGE_FILES: &[(&str, UnsupportedFormat)] = &[
    ("ceb", CEB),
    ("cebx", PageFile { name: "CEBX" }),
    ("caj", CAJ),
    ("kdh", CAJ),
    ("nh", CAJ),
    ("sep", PageFile { name: "SEP" }),
    ("gd", PageFile { name: "GD" }),
    ("gw", PageFile { name: "GW" }),
    ("s92", PageFile { name: "S92" }),
];

/// Elements with which a page or a part of one may begin.
const HTML_ELEMENTS: [&str; 12] = [
    "html", "head", "body", "table", "div", "p", "meta", "title", "style", "script", "span",
    "center",
];

/// Returns the format of a file that is recognised but not read.
pub(super) fn recognize_unsupported(extension: &str, bytes: &[u8]) -> Option<UnsupportedFormat> {
    let head = &bytes[..bytes.len().min(HEAD_LENGTH)];
    let begins = |signature: &&Signature| {
        head.get(signature.0..).is_some_and(|rest| rest.starts_with(signature.1))
    };
    if let Some(Signature(_, _, format)) = SIGNATURES.iter().find(begins) {
        return Some(*format);
    }
    if is_bitmap(head) {
        return Some(Picture);
    }
    if head.starts_with(b"bplist00") {
        return Some(if extension == "webarchive" { WebArchive } else { Database });
    }
    if head.contains(&0) && !head.starts_with(b"PK") {
        let known = PAGE_FILES.iter().find(|(known, _)| *known == extension);
        if let Some((_, format)) = known {
            return Some(*format);
        }
    }
    let head = decode_head(head);
    let head = head.trim_start_matches(|c: char| c == '\u{feff}' || c.is_whitespace());
    if head.starts_with("{\\rt") {
        return Some(Rtf);
    }
    recognize_message(head).or_else(|| recognize_xml(extension, head))
}

/// True for a bitmap: two letters, that a text may have, and the length of a known header
/// of its picture.
fn is_bitmap(head: &[u8]) -> bool {
    head.starts_with(b"BM")
        && matches!(head.get(14..18), Some([12 | 40 | 52 | 56 | 64 | 108 | 124, 0, 0, 0]))
}

/// Recognises a message of RFC 5322 by its header, and a web archive, which is one with a
/// page and its pictures in it (RFC 2557).
fn recognize_message(head: &str) -> Option<UnsupportedFormat> {
    let mut names = Vec::new();
    let mut related = false;
    for line in head.lines().take_while(|line| !line.is_empty()) {
        if line.starts_with([' ', '\t']) {
            continue;
        }
        let (name, value) = line.split_once(':')?;
        if name.is_empty() || !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
            return None;
        }
        let (name, value) = (name.to_ascii_lowercase(), value.to_ascii_lowercase());
        related |= name == "content-type" && value.contains("multipart/related");
        names.push(name);
    }
    let has = |name: &str| names.iter().any(|known| known == name);
    let is_mail = has("received") || has("message-id") || has("from") && has("to");
    match () {
        () if has("mime-version") && related && !is_mail => Some(WebArchive),
        () if is_mail && (has("mime-version") || has("subject") || has("date")) => Some(Mail),
        () if has("mime-version") && has("content-type") => Some(WebArchive),
        () => None,
    }
}

/// Recognises XML by its first element; a page is none of these.
fn recognize_xml(extension: &str, head: &str) -> Option<UnsupportedFormat> {
    if !head.starts_with('<') {
        return None;
    }
    let is_tag = |tag: &&str| tag.starts_with(|c: char| c.is_alphabetic());
    let tag = head.split('<').skip(1).find(is_tag)?;
    let name = tag.split(|c: char| c.is_whitespace() || c == '>' || c == '/').next()?;
    let local = name.rsplit_once(':').map_or(name, |(_, local)| local);
    if HTML_ELEMENTS.iter().any(|known| known.eq_ignore_ascii_case(local)) {
        return None;
    }
    let is_declared = head.starts_with("<?xml");
    match local {
        "Workbook" if head.contains("office:spreadsheet") => Some(WorkbookXml),
        "wordDocument" => Some(WordXml),
        "package" if head.contains("2006/xmlPackage") => Some(WordXml),
        "document" | "document-content" if head.contains("opendocument:xmlns:office") => {
            Some(flat_document(tag))
        }
        "UOF" | "uof" => Some(Uof),
        "svg" => Some(Picture),
        _ if is_declared && !matches!(extension, "html" | "htm" | "xhtml" | "shtml" | "md") => {
            Some(UnknownXml)
        }
        _ => None,
    }
}

/// Tells flat `OpenDocument` files apart by the media type in the tag of their root.
fn flat_document(tag: &str) -> UnsupportedFormat {
    let root = tag.split('>').next().unwrap_or_default();
    let is_kind = |kind: &str| root.contains(&format!("vnd.oasis.opendocument.{kind}"));
    if is_kind("text") {
        FlatText
    } else if is_kind("spreadsheet") {
        FlatSheet
    } else {
        FlatOpenDocument
    }
}

#[cfg(test)]
mod tests {
    use crate::{ReadError, UnsupportedFormat, read};

    use super::*;

    /// Returns the format as which a file is refused, under a name that says otherwise.
    fn refused(name: &str, bytes: &[u8]) -> Option<UnsupportedFormat> {
        match read(name, bytes) {
            Err(ReadError::Unsupported(format)) => Some(format),
            _ => None,
        }
    }

    #[test]
    fn binary_files_are_named_under_any_name() {
        for Signature(offset, bytes, format) in SIGNATURES {
            let file = [&vec![b'-'; *offset][..], bytes, &[0; 64]].concat();
            for name in ["a.doc", "a.docx", "a.xls", "a.html", "a.txt", "a.pdf", "a"] {
                assert_eq!(refused(name, &file), Some(*format), "{name} {bytes:?}");
            }
        }
        let bitmap = [&b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0"[..], &[0; 40]].concat();
        assert_eq!(refused("a.doc", &bitmap), Some(Picture));
        assert_eq!(refused("a.ceb", &[1, 2, 0, 3]), Some(CEB));
        assert_eq!(refused("a.webarchive", b"bplist00\x01"), Some(WebArchive));
    }

    #[test]
    fn texts_of_other_programs_are_named_under_any_name() {
        let cases: [(&str, UnsupportedFormat); 14] = [
            ("{\\rtf1\\ansi \\'ca\\'be}", Rtf),
            ("\n\u{feff}{\\rtf1 x}", Rtf),
            (
                "<?xml version='1.0'?><?mso-application progid='Excel.Sheet'?>\
                 <Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'><Worksheet/></Workbook>",
                WorkbookXml,
            ),
            ("<ss:Workbook xmlns:ss='urn:schemas-microsoft-com:office:spreadsheet'/>", WorkbookXml),
            (
                "<?xml version='1.0'?><w:wordDocument xmlns:w='x'><w:body/></w:wordDocument>",
                WordXml,
            ),
            (
                "<?xml version='1.0'?><pkg:package xmlns:pkg='http://schemas.microsoft.com/office/2006/xmlPackage'/>",
                WordXml,
            ),
            (
                "<office:document xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0'/>",
                FlatOpenDocument,
            ),
            (
                "<office:document xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0' office:mimetype='application/vnd.oasis.opendocument.text'/>",
                FlatText,
            ),
            (
                "<office:document xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0' office:mimetype='application/vnd.oasis.opendocument.spreadsheet'><!-- vnd.oasis.opendocument.text --></office:document>",
                FlatSheet,
            ),
            ("<?xml version='1.0'?><uof:UOF xmlns:uof='x'/>", Uof),
            ("<?xml version='1.0'?><svg/>", Picture),
            ("<?xml version='1.0'?><!-- a --><data><row>1</row></data>", UnknownXml),
            (
                "MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\nContent-Type: multipart/related;\r\n\tboundary=x\r\n\r\n--x",
                WebArchive,
            ),
            (
                "From: a@example.com\nTo: b@example.com\nSubject: 2024\nMIME-Version: 1.0\n\n年报",
                Mail,
            ),
        ];
        for (text, format) in cases {
            for name in ["a.doc", "a.docx", "a.xls", "a.txt", "a"] {
                assert_eq!(refused(name, text.as_bytes()), Some(format), "{name} {text}");
            }
            let wide: Vec<u8> = [0xff, 0xfe]
                .into_iter()
                .chain(text.encode_utf16().flat_map(u16::to_le_bytes))
                .collect();
            assert_eq!(refused("a.xls", &wide), Some(format), "{text}");
        }
    }

    #[test]
    fn pages_and_texts_are_read_under_the_names_of_others() {
        let pages = [
            "<html xmlns:x='urn:schemas-microsoft-com:office:excel'><body><p>年报</body></html>",
            "<?xml version='1.0'?><!DOCTYPE html><html xmlns='http://www.w3.org/1999/xhtml'><body>年报</body></html>",
            "<table><tr><td>年报</td></tr></table>",
            "年报：2024\n\n正文",
            "MZ 公司年报",
            "BM 公司年报",
            "Subject: 2024\n\n正文",
        ];
        for page in pages {
            for name in ["a.doc", "a.xls", "a.txt"] {
                assert!(read(name, page.as_bytes()).is_ok(), "{name} {page}");
            }
        }
        let page = "<html><body><p>年报</p></body></html>";
        let wide: Vec<u8> = [0xff, 0xfe]
            .into_iter()
            .chain(page.encode_utf16().flat_map(u16::to_le_bytes))
            .collect();
        let read = read("a.doc", &wide).unwrap();
        assert_eq!(read.blocks.len(), 1, "{read:?}");
        assert!(!format!("{read:?}").contains("<html"), "{read:?}");
    }
}
