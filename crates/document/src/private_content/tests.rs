use super::*;
use crate::unzip::tests::pack;

fn found(bytes: &[u8]) -> PrivateContent {
    find_private_content(bytes).unwrap()
}

#[test]
fn a_word_file_names_its_authors_comments_and_changes() {
    let core = "<cp:coreProperties><dc:creator>示例甲</dc:creator>\
        <cp:lastModifiedBy>示例乙</cp:lastModifiedBy></cp:coreProperties>";
    let document = "<w:document><w:body><w:p><w:ins w:author='示例丙'><w:r><w:t>1</w:t></w:r></w:ins>\
        <w:del w:author='示例乙'><w:r><w:delText>2</w:delText></w:r></w:del></w:p></w:body></w:document>";
    let comments = "<w:comments><w:comment w:author='示例丁'><w:p/></w:comment></w:comments>";
    let bytes = pack(&[
        ("docProps/core.xml", core.as_bytes()),
        ("word/document.xml", document.as_bytes()),
        ("word/comments.xml", comments.as_bytes()),
    ]);
    let mut read = found(&bytes);
    read.names.sort();
    let mut names = ["示例甲", "示例乙", "示例丙", "示例丁"].map(str::to_owned).to_vec();
    names.sort();
    assert_eq!(read, PrivateContent { names, comments: 1, changes: 2 });
}

#[test]
fn a_workbook_and_an_open_document_are_known_too() {
    let comments = "<comments><authors><author>示例甲</author></authors>\
        <commentList><comment ref='A1' authorId='0'/></commentList></comments>";
    let read = found(&pack(&[("xl/comments1.xml", comments.as_bytes())]));
    assert_eq!((read.names, read.comments), (vec!["示例甲".to_owned()], 1));
    let meta = "<office:document-meta><office:meta><dc:creator>示例乙</dc:creator></office:meta></office:document-meta>";
    let content = "<office:document-content><text:tracked-changes><text:changed-region><text:insertion>\
        <office:change-info><dc:creator>示例丙</dc:creator></office:change-info></text:insertion>\
        </text:changed-region></text:tracked-changes></office:document-content>";
    let read = found(&pack(&[("meta.xml", meta.as_bytes()), ("content.xml", content.as_bytes())]));
    assert_eq!((read.names, read.changes), (vec!["示例丙".to_owned(), "示例乙".to_owned()], 1));
}

#[test]
fn a_file_without_them_has_none() {
    let document =
        "<w:document><w:body><w:p><w:r><w:t>作者：示例</w:t></w:r></w:p></w:body></w:document>";
    assert_eq!(
        found(&pack(&[("word/document.xml", document.as_bytes())])),
        PrivateContent::default()
    );
    assert_eq!(found("作者：示例".as_bytes()), PrivateContent::default());
    assert!(find_private_content(b"PK\x03\x04").is_err());
}

/// A property set with a code page and an author ([MS-OLEPS]).
fn summary_information(author: &[u8]) -> Vec<u8> {
    let mut set = Vec::new();
    for word in [0, 2, 1, 24, 4, 32] {
        set.extend(u32::to_le_bytes(word));
    }
    for word in [2, 936, 0x1e] {
        set.extend(u32::to_le_bytes(word));
    }
    set.extend((u32::try_from(author.len()).unwrap() + 1).to_le_bytes());
    set.extend(author);
    set.push(0);
    let mut stream = vec![0xfe, 0xff, 0, 0];
    stream.resize(44, 0);
    stream.extend(48_u32.to_le_bytes());
    stream.extend(set);
    stream.resize(5000, 0);
    stream
}

#[test]
fn an_old_office_file_names_its_author() {
    let stream = summary_information(b"\xca\xbe\xc0\xfd");
    let bytes = crate::cfb::tests::pack("\u{5}SummaryInformation", &stream);
    assert_eq!(found(&bytes).names, ["示例"]);
}

#[test]
fn an_ofd_file_names_its_author_and_comments() {
    let entry = "<ofd:OFD><ofd:DocBody><ofd:DocInfo><ofd:Author>示例甲</ofd:Author></ofd:DocInfo></ofd:DocBody></ofd:OFD>";
    let annotations = "<ofd:PageAnnot><ofd:Annot Type='Highlight' Creator='示例乙'/><ofd:Annot Type='Stamp'/></ofd:PageAnnot>";
    let bytes = pack(&[
        ("OFD.xml", entry.as_bytes()),
        ("Doc_0/Annots/Page_0/Annotation.xml", annotations.as_bytes()),
    ]);
    let mut read = found(&bytes);
    read.names.sort();
    let mut names = ["示例甲", "示例乙"].map(str::to_owned).to_vec();
    names.sort();
    assert_eq!(read, PrivateContent { names, comments: 1, changes: 0 });
}
