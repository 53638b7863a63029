//! The runs of a paragraph: text, symbols, marks of notes (ECMA-376 Part 1, 17.3).

use super::body::{BodyReader, choose_alternative};
use super::symbols::map_symbol;
use super::visibility::RunAppearance;
use crate::Uncertainty;
use crate::appearance::{LeftOut, Position, shorten};
use crate::xml::Element;
use nianbao_text::text;

/// The text of a paragraph while it is read.
pub(super) struct ParagraphText<'t> {
    /// The text, page by page.
    pub(super) pages: Vec<String>,
    /// Text boxes and pictures that are anchored in it.
    pub(super) anchored: Vec<Anchored<'t>>,
    /// Text that is not seen.
    pub(super) left_out: LeftOut,
    /// The appearance of the run that is read.
    pub(super) run: RunAppearance,
    /// True if the text that comes now is the mark of a note, which the document gives
    /// itself.
    awaits_mark: bool,
}

/// A text box or picture that is anchored in a paragraph.
pub(super) enum Anchored<'t> {
    /// The content of a text box.
    Box(Element<'t>),
    /// A picture, by the id of its relationship.
    Picture(String),
}

impl<'t> ParagraphText<'t> {
    /// Returns a paragraph without text, whose text outside of runs has this appearance.
    pub(super) fn new(run: RunAppearance) -> Self {
        Self {
            pages: vec![String::new()],
            anchored: vec![],
            left_out: LeftOut::default(),
            run,
            awaits_mark: false,
        }
    }

    fn push_picture(&mut self, picture: Element<'t>) {
        let id = ["embed", "id", "link"].into_iter().find_map(|name| picture.attribute(name));
        self.anchored.extend(id.map(Anchored::Picture));
    }

    fn push(&mut self, text: &str, is_note_mark: bool) {
        let last = self.pages.len() - 1;
        let mut appearance = self.run.appearance;
        if is_note_mark && appearance.position == Position::Baseline {
            appearance.position = Position::Raised;
        }
        self.pages[last].push_str(&appearance.apply(text, &mut self.left_out));
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
                "fldChar" => self.read_field_mark(child, paragraph),
                "fldSimple" => self.read_simple_field(child, paragraph),
                "instrText" => self.read_field_code(&child.text()),
                "sdt" => self.read_control(child, |reader, content| {
                    reader.read_text(content, paragraph);
                }),
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
                "footnoteReference" => self.reference_footnote("footnotes", child, paragraph),
                "endnoteReference" => self.reference_footnote("endnotes", child, paragraph),
                "commentReference" => self.note_comment(),
                "rt" => self.note_ruby(),
                "oMath" => self.read_formula(child, paragraph),
                "pPr" | "rPr" | "sdtPr" | "sdtEndPr" | "fldData" | "ffData" | "delText"
                | "delInstrText" => {}
                _ => self.read_object(child, paragraph),
            }
        }
    }

    /// Reads what is no text itself: drawings, objects, controls, and elements that only
    /// wrap others.
    fn read_object<'t>(&mut self, child: Element<'t>, paragraph: &mut ParagraphText<'t>) {
        match child.name() {
            // A picture may be the result of a field, or part of its code.
            "drawing" | "pict" | "object"
                if !paragraph.run.appearance.hidden && !self.is_field_code("\u{fffc}") =>
            {
                self.doubt(&Uncertainty::Object);
            }
            "txbxContent" => return paragraph.anchored.push(Anchored::Box(child)),
            "blip" | "imagedata" if paragraph.run.appearance.hidden => return,
            "blip" | "imagedata" => return paragraph.push_picture(child),
            "OLEObject" | "chart" | "relIds" | "altChunk" | "subDoc" | "contentPart" => {
                self.note_embedded();
            }
            "control" => {
                self.doubt(&Uncertainty::Control);
                self.note_embedded();
            }
            "textpath" => self.note_word_art(child),
            "bdo" if child.val().as_deref() == Some("rtl") => {
                self.doubt(&Uncertainty::Visibility);
            }
            "pgNum" | "dayShort" | "dayLong" | "monthShort" | "monthLong" | "yearShort"
            | "yearLong" => self.note_automatic_text(),
            _ => {}
        }
        self.read_text(child, paragraph);
    }

    pub(super) fn read_run<'t>(&mut self, run: Element<'t>, paragraph: &mut ParagraphText<'t>) {
        let own = self.run_appearance(run.child("rPr"));
        let before = std::mem::replace(&mut paragraph.run, own);
        self.read_text(run, paragraph);
        paragraph.run = before;
    }

    /// Adds text, unless it is part of the code of a field, or only shows a reader where
    /// to write.
    pub(super) fn push_text(&mut self, paragraph: &mut ParagraphText, text: &str) {
        if self.is_field_code(text) || self.is_placeholder(text) {
            return;
        }
        let is_note_mark = paragraph.awaits_mark || self.is_note_mark_field();
        if !text.trim().is_empty() {
            self.observe_text(&paragraph.run, text, is_note_mark);
            paragraph.awaits_mark = false;
        }
        paragraph.push(text, is_note_mark);
    }

    /// Records why text that is read may be seen in another way.
    fn observe_text(&mut self, run: &RunAppearance, text: &str, is_note_mark: bool) {
        let is_doubtful = run.has_symbol_font && text.contains(|c: char| c.is_ascii_alphanumeric());
        let doubt = run.doubt.clone().or(is_doubtful.then_some(Uncertainty::Symbol));
        if let Some(doubt) = doubt {
            self.doubt(&doubt);
            let words = shorten(text.trim());
            self.docx.note_once("sight", text!(
                "有的文字可能看不见或看不清（颜色、字号、字体所致），已照常读入，请对照原件：“{words}”",
                "some text may be seen in another way, or not at all, by its color, size or font; it was read as it is: “{words}”"
            ));
        }
        let appearance = run.appearance;
        let is_seen = !(appearance.hidden || appearance.struck || appearance.unpainted);
        if is_seen && text.contains(char::is_numeric) {
            if is_note_mark || appearance.position != Position::Baseline {
                self.doubt(&Uncertainty::Mark);
            }
            self.observe_digits(run.shape);
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
        let font = element.attribute("font").unwrap_or_default();
        let sign = code.and_then(|code| map_symbol(&font, code).or_else(|| char::from_u32(code)));
        let sign = sign.unwrap_or(char::REPLACEMENT_CHARACTER);
        if matches!(sign, '\u{e000}'..='\u{f8ff}' | char::REPLACEMENT_CHARACTER) {
            let code = u32::from(sign);
            self.doubt(&Uncertainty::Symbol);
            self.docx.note_once("symbol", text!(
                "符号字体“{font}”中的符号 U+{code:04X} 没有对应的文字，请对照原件",
                "the sign U+{code:04X} of the font “{font}” is no character: compare with the original"
            ));
        }
        self.push_text(paragraph, sign.encode_utf8(&mut [0; 4]));
    }

    /// Reads the mark of a note. One that programs number is not read; one that the
    /// document gives is the text after it (17.11.6, 17.11.14).
    fn reference_footnote(
        &mut self,
        kind: &'static str,
        mark: Element,
        paragraph: &mut ParagraphText,
    ) {
        let is_custom = mark.attribute("customMarkFollows");
        let appearance = paragraph.run.appearance;
        if is_custom.is_some_and(|value| super::fields::is_true(&value)) {
            paragraph.awaits_mark = true;
        } else if appearance.position == Position::Baseline && !appearance.hidden {
            // Its number stands beside the figure, as large as it.
            self.doubt(&Uncertainty::Mark);
        }
        let Some(id) = mark.attribute("id") else { return };
        if self.docx.seen_footnotes.insert((kind, id.clone())) {
            self.docx.footnote_references.push((kind, id));
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

    fn note_word_art(&mut self, path: Element) {
        let words = path.attribute("string").unwrap_or_default();
        let words = shorten(words.trim());
        if !words.is_empty() {
            self.doubt(&Uncertainty::Object);
            self.docx.note(text!(
                "艺术字未读入：“{words}”",
                "words of WordArt were left out: “{words}”"
            ));
        }
    }

    fn note_automatic_text(&mut self) {
        self.doubt(&Uncertainty::NoResult);
        self.docx.note_once(
            "automatic",
            text!(
                "自动的页码、日期未读入，请对照原件",
                "automatic page numbers and dates were left out: compare with the original"
            ),
        );
    }
}
