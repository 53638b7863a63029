//! The runs of a paragraph: text, fields, symbols, formulas (ECMA-376 Part 1, 17.3.2).

use super::body::{BodyReader, choose_alternative};
use crate::appearance::{Appearance, LeftOut, Position};
use crate::xml::Element;
use nianbao_text::text;

/// Largest depth of fields; all text of deeper ones is read.
const MAX_FIELD_DEPTH: usize = 64;

/// The text of a paragraph while it is read.
pub(super) struct ParagraphText<'t> {
    /// The text, page by page.
    pub(super) pages: Vec<String>,
    /// Text boxes and pictures that are anchored in it.
    pub(super) anchored: Vec<Anchored<'t>>,
    /// Text that is not seen.
    pub(super) left_out: LeftOut,
    appearance: Appearance,
}

/// A text box or picture that is anchored in a paragraph.
pub(super) enum Anchored<'t> {
    /// The content of a text box.
    Box(Element<'t>),
    /// A picture, by the id of its relationship.
    Picture(String),
}

impl Default for ParagraphText<'_> {
    fn default() -> Self {
        Self {
            pages: vec![String::new()],
            anchored: vec![],
            left_out: LeftOut::default(),
            appearance: Appearance::default(),
        }
    }
}

impl<'t> ParagraphText<'t> {
    fn push_picture(&mut self, picture: Element<'t>) {
        let id = ["embed", "id", "link"].into_iter().find_map(|name| picture.attribute(name));
        self.anchored.extend(id.map(Anchored::Picture));
    }

    fn push(&mut self, text: &str) {
        let last = self.pages.len() - 1;
        self.pages[last].push_str(&self.appearance.apply(text, &mut self.left_out));
    }
}

impl BodyReader<'_, '_> {
    /// Reads the text below an element.
    pub(super) fn read_text<'t>(&mut self, parent: Element<'t>, paragraph: &mut ParagraphText<'t>) {
        for child in parent.elements() {
            match child.name() {
                "t" => self.read_t(child, paragraph),
                "r" => self.read_run(child, paragraph),
                "tab" | "ptab" => self.push_text(paragraph, "\t"),
                "cr" => self.push_text(paragraph, "\n"),
                "br" => self.read_break(child, paragraph),
                "noBreakHyphen" => self.push_text(paragraph, "-"),
                "sym" => self.read_symbol(child, paragraph),
                "fldChar" => self.read_field_mark(child),
                "del" | "moveFrom" => self.note_tracked_changes(),
                "ins" | "moveTo" => {
                    self.note_tracked_changes();
                    self.read_text(child, paragraph);
                }
                "AlternateContent" => {
                    if let Some(chosen) = choose_alternative(child) {
                        self.read_text(chosen, paragraph);
                    }
                }
                "txbxContent" => paragraph.anchored.push(Anchored::Box(child)),
                "blip" | "imagedata" => paragraph.push_picture(child),
                "OLEObject" | "chart" | "relIds" | "altChunk" | "subDoc" => {
                    self.note_embedded();
                    self.read_text(child, paragraph);
                }
                "footnoteReference" => self.reference_footnote("footnotes", child),
                "endnoteReference" => self.reference_footnote("endnotes", child),
                "commentReference" => self.note_comment(),
                "rt" => self.note_ruby(),
                "oMath" => self.read_formula(child, paragraph),
                "pPr" | "rPr" | "sdtPr" | "sdtEndPr" | "fldData" | "instrText" | "delText"
                | "delInstrText" => {}
                _ => self.read_text(child, paragraph),
            }
        }
    }

    fn read_run<'t>(&mut self, run: Element<'t>, paragraph: &mut ParagraphText<'t>) {
        let before = paragraph.appearance;
        if let Some(properties) = run.child("rPr") {
            paragraph.appearance = read_appearance(properties);
        }
        self.read_text(run, paragraph);
        paragraph.appearance = before;
    }

    /// Adds text, unless it is part of the code of a field.
    fn push_text(&mut self, paragraph: &mut ParagraphText, text: &str) {
        if self.fields.iter().all(|&result| result) {
            paragraph.push(text);
        } else if !text.trim().is_empty() {
            self.docx.note_once(
                "code",
                text!(
                    "域代码中的文字未读入，请对照原件",
                    "words within the code of a field were left out: compare with the original"
                ),
            );
        }
    }

    fn read_t(&mut self, element: Element, paragraph: &mut ParagraphText) {
        let words = element.text();
        let words = words.replace(['\n', '\r', '\t'], " ");
        let kept = element.attribute("space").is_some_and(|space| space == "preserve");
        self.push_text(paragraph, if kept { &words } else { words.trim_matches(' ') });
    }

    fn read_break(&mut self, element: Element, paragraph: &mut ParagraphText) {
        if element.attribute("type").as_deref() == Some("page") && self.depth == 0 {
            paragraph.pages.push(String::new());
        } else {
            self.push_text(paragraph, "\n");
        }
    }

    /// Reads a character of a symbol font; one without a Unicode equivalent stays in the
    /// private use area.
    fn read_symbol(&mut self, element: Element, paragraph: &mut ParagraphText) {
        let code = element.attribute("char").and_then(|code| u32::from_str_radix(&code, 16).ok());
        let font = element.attribute("font").unwrap_or_default().to_lowercase();
        let sign = match (font.as_str(), code.map(|code| code & 0x0fff)) {
            ("wingdings", Some(0xfc)) | ("wingdings 2", Some(0x50)) => '✓',
            ("wingdings", Some(0xfb)) => '✗',
            ("wingdings", Some(0xfe)) | ("wingdings 2", Some(0x52)) => '☑',
            ("wingdings", Some(0x6f | 0xa8)) | ("wingdings 2", Some(0xa3)) => '☐',
            ("symbol", Some(0xb4)) => '×',
            ("symbol", Some(0xb1)) => '±',
            _ => code.and_then(char::from_u32).unwrap_or(char::REPLACEMENT_CHARACTER),
        };
        if matches!(sign, '\u{e000}'..='\u{f8ff}' | char::REPLACEMENT_CHARACTER) {
            let code = u32::from(sign);
            self.docx.note_once("symbol", text!(
                "符号字体“{font}”中的符号 U+{code:04X} 没有对应的文字，请对照原件",
                "the sign U+{code:04X} of the font “{font}” is no character: compare with the original"
            ));
        }
        self.push_text(paragraph, sign.encode_utf8(&mut [0; 4]));
    }

    fn read_field_mark(&mut self, mark: Element) {
        match mark.attribute("fldCharType").as_deref() {
            Some("begin") if self.fields.len() < MAX_FIELD_DEPTH => self.fields.push(false),
            Some("separate") => {
                if let Some(result) = self.fields.last_mut() {
                    *result = true;
                }
            }
            Some("end") => drop(self.fields.pop()),
            _ => {}
        }
    }

    fn reference_footnote(&mut self, kind: &'static str, mark: Element) {
        let Some(id) = mark.attribute("id") else { return };
        if self.docx.seen_footnotes.insert((kind, id.clone())) {
            self.docx.footnote_references.push((kind, id));
        }
    }

    /// Reads a formula as one line of text.
    fn read_formula<'t>(&mut self, formula: Element<'t>, paragraph: &mut ParagraphText<'t>) {
        self.docx.note_once(
            "formula",
            text!(
                "公式读作一行文字，请对照原件",
                "formulas are read as one line of text: compare with the original"
            ),
        );
        for child in formula.elements() {
            match child.name() {
                "den" => self.push_text(paragraph, "/"),
                "sup" => self.push_text(paragraph, "^"),
                "sub" => self.push_text(paragraph, "_"),
                "rad" => self.push_text(paragraph, "√"),
                _ => {}
            }
            match child.name() {
                "r" => self.read_run(child, paragraph),
                _ => self.read_formula(child, paragraph),
            }
        }
    }

    fn note_comment(&mut self) {
        self.docx.note_once("comment", text!("批注未读入", "comments were left out"));
    }

    fn note_ruby(&mut self) {
        self.docx.note_once(
            "ruby",
            text!(
                "拼音（注音）未读入，只读其所注的文字",
                "readings above words (ruby) were left out"
            ),
        );
    }
}

fn read_appearance(properties: Element) -> Appearance {
    let position = properties.child("vertAlign").and_then(Element::val);
    Appearance {
        hidden: properties.has_flag("vanish"),
        struck: properties.has_flag("strike") || properties.has_flag("dstrike"),
        position: match position.as_deref() {
            Some("superscript") => Position::Raised,
            Some("subscript") => Position::Lowered,
            _ => Position::Baseline,
        },
        unpainted: false,
    }
}
