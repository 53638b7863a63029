//! Word documents in one file of XML: a package in one file (ECMA-376, "Flat OPC"), and those
//! of Word 2003 (`WordprocessingML` 2003). Programs that fill in templates make them, mostly
//! under the name `.doc`.
//!
//! Both become the package of a Word file. The XML of Word 2003 has the same elements but for a
//! few, which get their later names here; where something else is not known, the document is
//! refused, as `LibreOffice` drops such things in silence.

use crate::error::UNPACKED_TOO_LARGE;
use crate::web_archive::decode_base64;
use crate::xml::{Element, Tree, decode_part};
use crate::{Document, ReadError, UnsupportedFormat, opc, unzip};

/// A document that is known and not read.
const REFUSED: ReadError = ReadError::Unsupported(UnsupportedFormat::WordXml);
/// Largest size of the parts in bytes.
const MAX_SIZE: usize = 256 * 1024 * 1024;
/// The relationships of the main part of a document of Word 2003.
const RELATIONS: &str = "<Relationships><Relationship Id=\"s\" Type=\"x/styles\" Target=\"styles.xml\"/></Relationships>";

/// A part of a package: its name, and its bytes.
type Part = (String, Vec<u8>);

/// Reads a Word document in one file of XML.
///
/// Errors: it is damaged, exceeds a limit, or holds what is not known.
pub(super) fn read_flat_word(bytes: &[u8]) -> Result<Document, ReadError> {
    let text = decode_part(bytes);
    // It may be in another encoding.
    if text.contains(char::REPLACEMENT_CHARACTER) {
        return Err(REFUSED);
    }
    let tree = Tree::parse(&text)?;
    let root = tree.root().ok_or(REFUSED)?;
    let parts = match root.name() {
        "package" => list_parts(root)?,
        "wordDocument" => convert_document(root)?,
        _ => return Err(REFUSED),
    };
    match opc::read_office_file(&unzip::pack_stored(&parts)?) {
        Err(ReadError::Unsupported(_)) => Err(REFUSED),
        Ok(document) if document.blocks.is_empty() => Err(REFUSED),
        read => read,
    }
}

/// Returns the parts of a package in one file.
fn list_parts(package: Element) -> Result<Vec<Part>, ReadError> {
    let mut parts = Vec::new();
    let mut left = MAX_SIZE;
    for part in package.elements().filter(|element| element.name() == "part") {
        let name = part.attribute("name").ok_or(REFUSED)?;
        let bytes = if let Some(data) = part.child("xmlData") {
            let mut out = XmlWriter { out: String::new(), is_old: false };
            data.elements().try_for_each(|element| out.write(element))?;
            out.out.into_bytes()
        } else if let Some(data) = part.child("binaryData") {
            decode_base64(data.text().as_bytes())
        } else {
            continue;
        };
        left = left.checked_sub(bytes.len()).ok_or(UNPACKED_TOO_LARGE)?;
        parts.push((name.trim_start_matches('/').to_owned(), bytes));
    }
    Ok(parts)
}

/// Returns the parts that a document of Word 2003 has in later versions.
fn convert_document(root: Element) -> Result<Vec<Part>, ReadError> {
    let mut parts =
        vec![("word/_rels/document.xml.rels".to_owned(), RELATIONS.as_bytes().to_vec())];
    for (name, part, wrapper) in [("body", "document", "document"), ("styles", "styles", "")] {
        let Some(element) = root.child(name) else { continue };
        let mut out = XmlWriter { out: String::new(), is_old: true };
        if wrapper.is_empty() {
            out.write(element)?;
        } else {
            out.write_within(wrapper, "", element)?;
        }
        parts.push((format!("word/{part}.xml"), out.out.into_bytes()));
    }
    Ok(parts)
}

/// Writes elements without the prefixes of their names.
struct XmlWriter {
    out: String,
    /// True for a document of Word 2003.
    is_old: bool,
}

impl XmlWriter {
    /// Writes an element, under its later name if it is old.
    fn write(&mut self, element: Element) -> Result<(), ReadError> {
        if self.is_old {
            match element.name() {
                "annotation" => return self.write_annotation(element),
                "content" | "sect" | "sub-section" => return self.write_children(element),
                // The bytes of pictures, and drafts of what is printed.
                "binData" | "docOleData" | "proofErr" => return Ok(()),
                // Its text stands where its mark is.
                "footnote" | "endnote" => return Err(REFUSED),
                // A cell that a reviewer put in or took out.
                "tcPr" if element.child("annotation").is_some() => return Err(REFUSED),
                "vmerge" => return self.write_as("vMerge", element),
                "hmerge" => return self.write_as("hMerge", element),
                "p" => return self.write_paragraph(element),
                _ => {}
            }
        }
        self.write_as(element.name(), element)
    }

    fn write_as(&mut self, name: &str, element: Element) -> Result<(), ReadError> {
        self.open(name, element.attribute_markup());
        self.write_children(element)?;
        self.close(name);
        Ok(())
    }

    /// Writes an element inside another one.
    fn write_within(
        &mut self,
        name: &str,
        attributes: &str,
        element: Element,
    ) -> Result<(), ReadError> {
        self.open(name, attributes);
        self.write(element)?;
        self.close(name);
        Ok(())
    }

    fn write_children(&mut self, element: Element) -> Result<(), ReadError> {
        if self.out.len() > MAX_SIZE {
            return Err(UNPACKED_TOO_LARGE);
        }
        element.children().try_for_each(|child| {
            if child.name().is_empty() {
                self.write_text(child.own_text());
                return Ok(());
            }
            self.write(child)
        })
    }

    /// Writes a paragraph of Word 2003, which says itself which number is printed before it.
    fn write_paragraph(&mut self, paragraph: Element) -> Result<(), ReadError> {
        let properties = paragraph.child("pPr");
        let list = properties.and_then(|properties| properties.child("listPr"));
        let Some(list) = list else { return self.write_as("p", paragraph) };
        let number = list.child("t").and_then(Element::val).ok_or(REFUSED)?;
        self.open("p", "");
        self.out.push_str("<r><t xml:space=\"preserve\">");
        self.write_text(&number);
        self.out.push_str("</t></r>");
        self.write_children(paragraph)?;
        self.close("p");
        Ok(())
    }

    /// Writes a mark of a reviewer of Word 2003.
    fn write_annotation(&mut self, annotation: Element) -> Result<(), ReadError> {
        let kind = annotation.attribute("type").unwrap_or_default();
        let name = match kind.strip_prefix("Word.").unwrap_or_default() {
            "Insertion" => "ins",
            "Deletion" => "del",
            // Formats before a change, bookmarks, remarks in the margin.
            "Formatting" | "Bookmark.Start" | "Bookmark.End" | "Comment" | "Comment.Start"
            | "Comment.End" => return Ok(()),
            _ => return Err(REFUSED),
        };
        self.write_as(name, annotation)
    }

    fn open(&mut self, name: &str, attributes: &str) {
        self.out.extend(["<", name, " ", attributes, ">"]);
    }

    fn close(&mut self, name: &str) {
        self.out.extend(["</", name, ">"]);
    }

    fn write_text(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '<' => self.out.push_str("&lt;"),
                '>' => self.out.push_str("&gt;"),
                '&' => self.out.push_str("&amp;"),
                c => self.out.push(c),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{BlockContent, read};

    /// The blocks of a document of Word 2003 with this body, a line each.
    fn shown(body: &str) -> Result<Vec<String>, ReadError> {
        let text = format!(
            "<?xml version='1.0'?><?mso-application progid='Word.Document'?><w:wordDocument xmlns:w='w'>\
             <w:styles><w:style w:type='paragraph' w:styleId='1'><w:name w:val='heading 1'/></w:style></w:styles>\
             <w:body><wx:sect>{body}<w:sectPr/></wx:sect></w:body></w:wordDocument>"
        );
        show(&text)
    }

    fn show(text: &str) -> Result<Vec<String>, ReadError> {
        let document = read("年报.doc", text.as_bytes())?;
        let show = |content: &BlockContent| match content {
            BlockContent::Heading(text) => format!("# {text}"),
            BlockContent::Paragraph(text) | BlockContent::Line(text) => text.clone(),
            BlockContent::Table(grid) => {
                let cells = grid.cells.iter().map(|cell| {
                    let sure = if cell.uncertainty.is_some() { "?" } else { "" };
                    format!("{}×{} {}{sure}", cell.row_span, cell.column_span, cell.text)
                });
                cells.collect::<Vec<_>>().join(" | ")
            }
            other => format!("{other:?}"),
        };
        Ok(document.blocks.iter().map(|block| show(&block.content)).collect())
    }

    fn run(properties: &str, text: &str) -> String {
        format!("<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>")
    }

    #[test]
    fn a_document_of_word_2003_is_read_as_it_looks() {
        let number = "<w:pPr><w:listPr><w:ilvl w:val='0'/><wx:t wx:val='一、'/></w:listPr></w:pPr>";
        let change = |kind: &str, text: &str| {
            format!(
                "<aml:annotation aml:id='1' w:type='Word.{kind}'><aml:content>{text}</aml:content></aml:annotation>"
            )
        };
        let paragraphs = [
            format!("<w:p><w:pPr><w:pStyle w:val='1'/></w:pPr>{}</w:p>", run("", "a &lt; b")),
            format!("<w:p>{number}{}</w:p>", run("", "总体情况")),
            format!(
                "<w:p>{}{}{}{}</w:p>",
                run("", "收到"),
                change("Deletion", "<w:r><w:delText>1</w:delText></w:r>"),
                change("Insertion", &run("", "2")),
                change("Comment", &format!("<w:p>{}</w:p>", run("", "改")))
            ),
            format!(
                "<w:p>{}{}{}</w:p>",
                run("<w:vanish/>", "x"),
                run("<w:strike/>", "9"),
                run("", "件")
            ),
        ];
        assert_eq!(
            shown(&paragraphs.concat()).unwrap(),
            ["# a < b", "一、总体情况", "收到2", "件"]
        );
    }

    #[test]
    fn tables_of_word_2003_keep_their_merges_and_marks() {
        let cell = |merge: &str, content: &str| {
            format!("<w:tc><w:tcPr>{merge}</w:tcPr><w:p>{content}</w:p></w:tc>")
        };
        let rows = [
            [cell("<w:vmerge w:val='restart'/>", &run("", "a")), cell("", &run("", "1"))].concat(),
            [
                cell("<w:vmerge/>", ""),
                cell("", &(run("", "2") + &run("<w:vertAlign w:val='superscript'/>", "3"))),
            ]
            .concat(),
            cell(
                "<w:gridSpan w:val='2'/>",
                "<w:r><w:pict><w:binData>QUJD</w:binData></w:pict></w:r>",
            ),
        ];
        let rows = rows.map(|row| format!("<w:tr>{row}</w:tr>"));
        let shown = shown(&format!("<w:tbl>{}</w:tbl>", rows.concat())).unwrap();
        assert_eq!(shown, ["2×1 a | 1×1 1 | 1×1 2³? | 1×2 ?"]);
    }

    #[test]
    fn what_is_not_known_of_word_2003_is_refused() {
        for body in [
            "<w:p><w:r><w:footnote><w:p><w:r><w:t>1</w:t></w:r></w:p></w:footnote></w:r></w:p>",
            "<w:p><w:pPr><w:listPr><w:ilfo w:val='1'/></w:listPr></w:pPr></w:p>",
            "<w:p><aml:annotation w:type='Word.Numbering'/></w:p>",
            "<w:p><aml:annotation/></w:p>",
        ] {
            assert_eq!(shown(body), Err(REFUSED), "{body}");
        }
        assert_eq!(show("<?xml version='1.0'?><w:wordDocument xmlns:w='w'/>"), Err(REFUSED));
    }

    #[test]
    fn a_package_in_one_file_is_read() {
        let part = |name: &str, xml: &str| {
            format!("<pkg:part pkg:name='{name}'><pkg:xmlData>{xml}</pkg:xmlData></pkg:part>")
        };
        let relations = "<Relationships><Relationship Id='a' Type='x/officeDocument' Target='word/document.xml'/></Relationships>";
        let body =
            format!("<w:document><w:body><w:p>{}</w:p></w:body></w:document>", run("", "14 件"));
        let package = |parts: &str| {
            format!(
                "<?xml version='1.0'?><pkg:package xmlns:pkg='http://schemas.microsoft.com/office/2006/xmlPackage'>{parts}</pkg:package>"
            )
        };
        let parts = [part("/_rels/.rels", relations), part("/word/document.xml", &body)];
        let picture = "<pkg:part pkg:name='/word/media/a.png'><pkg:binaryData>QUJD</pkg:binaryData></pkg:part>";
        assert_eq!(show(&package(&(parts.concat() + picture))).unwrap(), ["14 件"]);
        assert!(show(&package("")).is_err());
        let whole = package(&parts.concat());
        let cut = (300..whole.len()).filter(|at| whole.is_char_boundary(*at));
        assert!(cut.step_by(7).all(|at| show(&whole[..at]).is_err()));
    }
}
