//! Word documents (ECMA-376 Part 1, 17).

use crate::package::{OFFICE, Package, Properties, Relationship};
use crate::table::Table;
use crate::word_styles::STYLES;
use crate::xml::escape_into;
use std::io::Error;

const MAIN: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
/// The page of a public document (GB/T 9704): A4, with its margins.
const PAGE: &str = "<w:sectPr><w:footerReference w:type=\"default\" r:id=\"r2\"/><w:pgSz w:w=\"11906\" w:h=\"16838\"/>\
<w:pgMar w:top=\"2098\" w:right=\"1474\" w:bottom=\"1984\" w:left=\"1588\" w:header=\"851\" w:footer=\"1400\" w:gutter=\"0\"/>\
</w:sectPr>";
/// The footer: the number of the page.
const FOOTER: &str = "<w:p><w:pPr><w:pStyle w:val=\"Footer\"/></w:pPr>\
<w:r><w:t>— </w:t></w:r><w:fldSimple w:instr=\"PAGE\"><w:r><w:t>1</w:t></w:r></w:fldSimple><w:r><w:t> —</w:t></w:r></w:p>";

/// The style of a paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParagraphStyle {
    /// The title.
    Title,
    /// The heading of a section.
    Section,
    /// A heading within a section.
    SubHeading,
    /// Text.
    Body,
    /// Text set in at the left, as often as the number says.
    Indented(u8),
    /// A note.
    Note,
    /// The name and the date at the end, at the right.
    Closing,
}

/// Text of one look.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Run {
    /// The text; `\n` breaks the line.
    pub text: String,
    /// True for bold text.
    pub is_bold: bool,
    /// True for italic text.
    pub is_italic: bool,
    /// True for raised text.
    pub is_raised: bool,
    /// The address that it leads to.
    pub link: Option<String>,
}

impl Run {
    /// Returns plain text.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }
}

/// A document while it is written.
#[derive(Default)]
pub struct Document {
    body: String,
    links: Vec<String>,
}

impl Document {
    /// Appends a paragraph.
    pub fn write_paragraph(&mut self, style: ParagraphStyle, runs: &[Run]) {
        let (name, indent) = match style {
            ParagraphStyle::Title => ("Title", 0),
            ParagraphStyle::Section => ("Heading1", 0),
            ParagraphStyle::SubHeading => ("Heading2", 0),
            ParagraphStyle::Body => ("BodyText", 0),
            ParagraphStyle::Indented(depth) => ("BodyText", usize::from(depth)),
            ParagraphStyle::Note => ("Note", 0),
            ParagraphStyle::Closing => ("Closing", 0),
        };
        self.body.push_str("<w:p><w:pPr><w:pStyle w:val=\"");
        self.body.push_str(name);
        self.body.push_str("\"/>");
        if indent > 0 {
            self.body.push_str(&format!("<w:ind w:left=\"{}\"/>", 640 * indent));
        }
        self.body.push_str("</w:pPr>");
        for run in runs {
            self.write_run(run);
        }
        self.body.push_str("</w:p>");
    }

    /// Appends a table, with a narrow paragraph after it.
    pub fn write_table(&mut self, table: &Table) {
        table.write(&mut self.body);
        self.body.push_str("<w:p><w:pPr><w:pStyle w:val=\"Gap\"/></w:pPr></w:p>");
    }

    /// Returns the bytes of the file.
    ///
    /// Errors: it is too large for a zip archive.
    pub fn finish(self, properties: &Properties) -> Result<Vec<u8>, Error> {
        let mut package = Package::new();
        let kind = |name: &str| {
            format!("application/vnd.openxmlformats-officedocument.wordprocessingml.{name}+xml")
        };
        let types = ["document", "styles", "footer"].map(|name| {
            let main = if name == "document" { "document.main" } else { name };
            (format!("word/{name}.xml"), kind(main))
        });
        package.write_head("word/document.xml", &types, properties);
        let kinds = ["styles", "footer", "hyperlink"].map(|name| format!("{OFFICE}/{name}"));
        let link = |kind, target| Relationship { kind, target, is_external: false };
        let mut links = vec![link(&kinds[0], "styles.xml"), link(&kinds[1], "footer.xml")];
        let outside = self.links.iter();
        links.extend(outside.map(|target| Relationship {
            kind: &kinds[2],
            target,
            is_external: true,
        }));
        package.write_relationships("word/_rels/document.xml.rels", &links);
        package.write_part("word/styles.xml", STYLES);
        package
            .write_part("word/footer.xml", &format!("<w:ftr xmlns:w=\"{MAIN}\">{FOOTER}</w:ftr>"));
        let body = self.body;
        package.write_part(
            "word/document.xml",
            &format!(
                "<w:document xmlns:w=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><w:body>{body}{PAGE}</w:body></w:document>"
            ),
        );
        package.finish()
    }

    fn write_run(&mut self, run: &Run) {
        if let Some(target) = &run.link {
            let known = self.links.iter().position(|own| own == target);
            let at = known.unwrap_or_else(|| {
                self.links.push(target.clone());
                self.links.len() - 1
            });
            // The styles and the footer come before the links.
            self.body.push_str(&format!("<w:hyperlink r:id=\"r{}\">", at + 3));
        }
        write_run(run, &mut self.body);
        if run.link.is_some() {
            self.body.push_str("</w:hyperlink>");
        }
    }
}

/// Writes text of one look.
pub(crate) fn write_run(run: &Run, out: &mut String) {
    out.push_str("<w:r>");
    let marks = [
        (run.is_bold, "<w:b/>"),
        (run.is_italic, "<w:i/>"),
        (run.link.is_some(), "<w:u w:val=\"single\"/>"),
        (run.is_raised, "<w:vertAlign w:val=\"superscript\"/>"),
    ];
    if marks.iter().any(|(is_set, _)| *is_set) {
        out.push_str("<w:rPr>");
        marks.iter().filter(|(is_set, _)| *is_set).for_each(|(_, mark)| out.push_str(mark));
        out.push_str("</w:rPr>");
    }
    for (at, line) in run.text.split('\n').enumerate() {
        out.push_str(if at == 0 { "" } else { "<w:br/>" });
        out.push_str("<w:t xml:space=\"preserve\">");
        escape_into(line, out);
        out.push_str("</w:t>");
    }
    out.push_str("</w:r>");
}
