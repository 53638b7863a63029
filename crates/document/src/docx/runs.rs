//! The text of a paragraph.

use super::body::{BodyReader, chosen};
use crate::xml::Element;
use nianbao_text::text;

/// Fields in fields; Word has fewer. Of those that are deeper all text is read.
const MOST_FIELDS: usize = 64;

/// What a paragraph holds.
pub(super) struct Line<'t> {
    /// Its text, page by page.
    pub(super) pages: Vec<String>,
    /// Boxes and pictures that are anchored in it.
    pub(super) asides: Vec<Anchored<'t>>,
    /// Words that are struck out, and such as are not printed.
    pub(super) struck: String,
    pub(super) hidden: String,
    look: Look,
}

/// What is anchored in a paragraph.
pub(super) enum Anchored<'t> {
    /// The content of a text box.
    Box(Element<'t>),
    /// A picture, by the id of its relation.
    Picture(String),
}

/// How a run looks, as far as it changes what is read.
#[derive(Clone, Copy, Default)]
enum Look {
    #[default]
    Plain,
    Hidden,
    Struck,
    Raised,
    Lowered,
}

impl Default for Line<'_> {
    fn default() -> Self {
        Self {
            pages: vec![String::new()],
            asides: vec![],
            struck: String::new(),
            hidden: String::new(),
            look: Look::Plain,
        }
    }
}

impl<'t> Line<'t> {
    fn picture(&mut self, picture: Element<'t>) {
        let id = ["embed", "id", "link"].into_iter().find_map(|name| picture.attribute(name));
        self.asides.extend(id.map(Anchored::Picture));
    }

    fn push(&mut self, text: &str) {
        let last = self.pages.len() - 1;
        match self.look {
            Look::Plain => self.pages[last].push_str(text),
            Look::Hidden => self.hidden.push_str(text),
            Look::Struck => self.struck.push_str(text),
            // A raised 1 behind a figure is no digit of it.
            Look::Raised => self.pages[last].extend(text.chars().map(raised)),
            Look::Lowered => self.pages[last].extend(text.chars().map(lowered)),
        }
    }
}

impl BodyReader<'_, '_> {
    /// Gathers the text below an element.
    pub(super) fn gather<'t>(&mut self, parent: Element<'t>, line: &mut Line<'t>) {
        for child in parent.elements() {
            match child.name() {
                "t" => self.words(child, line),
                "r" => self.run(child, line),
                "tab" | "ptab" => self.say(line, "\t"),
                "cr" => self.say(line, "\n"),
                "br" => self.line_break(child, line),
                "noBreakHyphen" => self.say(line, "-"),
                "sym" => self.symbol(child, line),
                "fldChar" => self.field(child),
                "del" | "moveFrom" => self.say_accepted(),
                "ins" | "moveTo" => {
                    self.say_accepted();
                    self.gather(child, line);
                }
                "AlternateContent" => {
                    if let Some(chosen) = chosen(child) {
                        self.gather(chosen, line);
                    }
                }
                "txbxContent" => line.asides.push(Anchored::Box(child)),
                "blip" | "imagedata" => line.picture(child),
                "OLEObject" | "chart" | "relIds" | "altChunk" | "subDoc" => {
                    self.say_embedded();
                    self.gather(child, line);
                }
                "footnoteReference" => self.note("footnotes", child),
                "endnoteReference" => self.note("endnotes", child),
                "commentReference" => self.say_comment(),
                "rt" => self.say_ruby(),
                "oMath" => self.formula(child, line),
                "pPr" | "rPr" | "sdtPr" | "sdtEndPr" | "fldData" | "instrText" | "delText"
                | "delInstrText" => {}
                _ => self.gather(child, line),
            }
        }
    }

    fn run<'t>(&mut self, run: Element<'t>, line: &mut Line<'t>) {
        let before = line.look;
        if let Some(properties) = run.child("rPr") {
            line.look = look(properties).unwrap_or(before);
        }
        self.gather(run, line);
        line.look = before;
    }

    /// Puts text to a line, unless it is part of a field's code.
    fn say(&mut self, line: &mut Line, text: &str) {
        if self.fields.iter().all(|&result| result) {
            line.push(text);
        } else if !text.trim().is_empty() {
            self.book.tell(
                "code",
                text!(
                    "域代码中的文字未读入，请对照原件",
                    "words within the code of a field were left out: compare with the original"
                ),
            );
        }
    }

    fn words(&mut self, element: Element, line: &mut Line) {
        let words = element.words();
        let words = words.replace(['\n', '\r', '\t'], " ");
        let kept = element.attribute("space").is_some_and(|space| space == "preserve");
        self.say(line, if kept { &words } else { words.trim_matches(' ') });
    }

    fn line_break(&mut self, element: Element, line: &mut Line) {
        if element.attribute("type").as_deref() == Some("page") && self.depth == 0 {
            line.pages.push(String::new());
        } else {
            self.say(line, "\n");
        }
    }

    /// A sign of a font that holds nothing but signs; what is no character stays in the
    /// private use area.
    fn symbol(&mut self, element: Element, line: &mut Line) {
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
            self.book.tell("symbol", text!(
                "符号字体“{font}”中的符号 U+{code:04X} 没有对应的文字，请对照原件",
                "the sign U+{code:04X} of the font “{font}” is no character: compare with the original"
            ));
        }
        self.say(line, sign.encode_utf8(&mut [0; 4]));
    }

    fn field(&mut self, mark: Element) {
        match mark.attribute("fldCharType").as_deref() {
            Some("begin") if self.fields.len() < MOST_FIELDS => self.fields.push(false),
            Some("separate") => {
                if let Some(result) = self.fields.last_mut() {
                    *result = true;
                }
            }
            Some("end") => drop(self.fields.pop()),
            _ => {}
        }
    }

    fn note(&mut self, kind: &'static str, mark: Element) {
        let Some(id) = mark.attribute("id") else { return };
        if self.book.noted.insert((kind, id.clone())) {
            self.book.notes.push((kind, id));
        }
    }

    /// A formula as one line of text.
    fn formula<'t>(&mut self, formula: Element<'t>, line: &mut Line<'t>) {
        self.book.tell(
            "formula",
            text!(
                "公式读作一行文字，请对照原件",
                "formulas are read as one line of text: compare with the original"
            ),
        );
        for child in formula.elements() {
            match child.name() {
                "den" => self.say(line, "/"),
                "sup" => self.say(line, "^"),
                "sub" => self.say(line, "_"),
                "rad" => self.say(line, "√"),
                _ => {}
            }
            match child.name() {
                "r" => self.run(child, line),
                _ => self.formula(child, line),
            }
        }
    }

    fn say_comment(&mut self) {
        self.book.tell("comment", text!("批注未读入", "comments were left out"));
    }

    fn say_ruby(&mut self) {
        self.book.tell(
            "ruby",
            text!(
                "拼音（注音）未读入，只读其所注的文字",
                "readings above words (ruby) were left out"
            ),
        );
    }
}

fn look(properties: Element) -> Option<Look> {
    if properties.is_on("vanish") {
        return Some(Look::Hidden);
    }
    if properties.is_on("strike") || properties.is_on("dstrike") {
        return Some(Look::Struck);
    }
    match properties.child("vertAlign")?.val()?.as_str() {
        "superscript" => Some(Look::Raised),
        "subscript" => Some(Look::Lowered),
        _ => None,
    }
}

fn raised(sign: char) -> char {
    match sign {
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '0' | '4'..='9' => {
            char::from_u32(u32::from(sign) - u32::from('0') + 0x2070).unwrap_or(sign)
        }
        '+' => '⁺',
        '-' => '⁻',
        _ => sign,
    }
}

fn lowered(sign: char) -> char {
    match sign {
        '0'..='9' => char::from_u32(u32::from(sign) - u32::from('0') + 0x2080).unwrap_or(sign),
        _ => sign,
    }
}
