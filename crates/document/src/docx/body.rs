//! The body of a part: paragraphs, tables, and what is anchored in them.

use super::DocxReader;
use super::cell::CellState;
use super::color::Color;
use super::fields::{Fields, is_true};
use super::runs::{Anchored, ParagraphText};
use super::visibility::Surroundings;
use crate::xml::Element;
use crate::{Block, BlockContent, ReadError, Uncertainty};
use nianbao_text::text;
use std::collections::VecDeque;

/// Reads the elements of a part into blocks.
pub(super) struct BodyReader<'b, 'a> {
    pub(super) docx: &'b mut DocxReader<'a>,
    /// The fields that are open.
    pub(super) fields: Fields,
    /// The placeholder of the content control that is open and not filled in.
    pub(super) placeholder: Option<String>,
    /// The formatting of what is around the run that is read.
    pub(super) surroundings: Surroundings,
    /// The cell that is read.
    pub(super) cell: Option<CellState>,
    /// The depth in tables.
    pub(super) depth: usize,
    /// Blocks anchored in a table; they follow it.
    pub(super) floating: Vec<Block>,
    /// The text of a paragraph whose mark was deleted: it continues in the next element.
    pub(super) joined_text: String,
    /// For each section, true if it begins on a new page.
    section_starts_page: VecDeque<bool>,
    /// The error for which the document is refused.
    pub(super) error: Option<ReadError>,
}

impl<'b, 'a> BodyReader<'b, 'a> {
    pub(super) fn new(docx: &'b mut DocxReader<'a>) -> Self {
        Self {
            docx,
            fields: Fields::default(),
            placeholder: None,
            surroundings: Surroundings::default(),
            cell: None,
            depth: 0,
            floating: vec![],
            joined_text: String::new(),
            section_starts_page: VecDeque::new(),
            error: None,
        }
    }

    /// Reads the types of all sections first: each stands at the end of its section.
    pub(super) fn read_section_types(&mut self, root: Element) {
        let ends = root.descendants().filter(|element| element.name() == "pPr");
        let sections = ends.chain(root.child("body")).filter_map(|end| end.child("sectPr"));
        let kinds = sections.map(|section| section.child("type").and_then(Element::val));
        self.section_starts_page =
            kinds.skip(1).map(|kind| kind.as_deref() != Some("continuous")).collect();
    }

    /// Looks first for pictures and colors behind the text, before which it may have any
    /// color.
    pub(super) fn read_ground(&mut self, root: Element) {
        let is_behind = |element: Element| match element.name() {
            "anchor" => element.attribute("behindDoc").is_some_and(|value| is_true(&value)),
            "background" => element.attribute("color").is_some_and(|color| color != "auto"),
            _ => false,
        };
        if root.descendants().any(is_behind) {
            self.surroundings.ground = Some(Color::Mixed);
        }
    }

    /// Reads all blocks of a part.
    pub(super) fn read_all(&mut self, parent: Element) -> Vec<Block> {
        let mut blocks = self.read_blocks(parent);
        let rest = std::mem::take(&mut self.joined_text);
        self.push_paragraph(&mut blocks, rest, false);
        self.fields = Fields::default();
        blocks
    }

    /// Reads the blocks in an element, also within elements that only wrap them.
    pub(super) fn read_blocks(&mut self, parent: Element) -> Vec<Block> {
        let mut blocks = Vec::new();
        self.read_into(parent, &mut blocks);
        blocks
    }

    fn read_into(&mut self, parent: Element, into: &mut Vec<Block>) {
        for child in parent.elements() {
            match child.name() {
                "p" => self.read_paragraph(child, into),
                "tbl" => self.read_table(child, into),
                "del" | "moveFrom" => self.note_tracked_changes(),
                "ins" | "moveTo" => {
                    self.note_tracked_changes();
                    self.read_into(child, into);
                }
                "AlternateContent" => {
                    if let Some(chosen) = choose_alternative(child) {
                        self.read_into(chosen, into);
                    }
                }
                "sdt" => self.read_control(child, |reader, content| {
                    reader.read_into(content, into);
                }),
                "altChunk" | "subDoc" => self.note_embedded(),
                "sdtPr" | "sdtEndPr" | "sectPr" | "tcPr" | "pPr" => {}
                "oMathPara" | "oMath" | "r" => self.read_loose_run(child, into),
                _ => self.read_into(child, into),
            }
        }
    }

    /// Reads text where only paragraphs may be.
    fn read_loose_run(&mut self, child: Element, into: &mut Vec<Block>) {
        let mut line = ParagraphText::new(self.run_appearance(None));
        self.read_text(child, &mut line);
        for part in std::mem::take(&mut line.pages) {
            self.push_paragraph(into, part, false);
        }
        self.push_anchored(line, into);
    }

    /// Counts a paragraph or table outside of tables.
    pub(super) fn count_block(&mut self) {
        if self.depth == 0 {
            self.docx.paragraph = self.docx.paragraph.saturating_add(1);
        }
    }

    pub(super) fn read_paragraph(&mut self, paragraph: Element, into: &mut Vec<Block>) {
        self.count_block();
        let properties = paragraph.child("pPr");
        self.enter_paragraph(properties);
        let mut line = ParagraphText::new(self.run_appearance(None));
        self.read_text(paragraph, &mut line);
        self.end_field_codes();
        if self.is_joined(properties, &line) {
            let joined = line.pages.concat();
            let is_shown = !joined.trim().is_empty();
            let number =
                if is_shown { self.next_number(properties, &joined) } else { String::new() };
            self.joined_text.push_str(&number);
            self.joined_text.push_str(&joined);
            self.push_anchored(line, into);
            return;
        }
        let number = self.next_number(properties, &line.pages[0]);
        let before = number + &std::mem::take(&mut self.joined_text);
        line.pages[0].insert_str(0, &before);
        if properties.is_some_and(|element| element.has_flag("pageBreakBefore")) {
            self.page_break(into);
        }
        let heading = self.docx.styles.is_heading(properties);
        for (at, part) in std::mem::take(&mut line.pages).into_iter().enumerate() {
            if at > 0 {
                self.page_break(into);
            }
            self.push_paragraph(into, part, heading);
        }
        self.push_anchored(line, into);
        if properties.is_some_and(|element| element.child("sectPr").is_some())
            && self.section_starts_page.pop_front() == Some(true)
        {
            self.page_break(into);
        }
    }

    /// Returns true if the next paragraph continues a paragraph: its mark was deleted or is
    /// hidden, or it is the first letter of the next one, set large.
    fn is_joined(&mut self, properties: Option<Element>, line: &ParagraphText) -> bool {
        let mark = properties.and_then(|element| element.child("rPr"));
        let is_deleted =
            mark.is_some_and(|mark| mark.child("del").or(mark.child("moveFrom")).is_some());
        let has_text = line.pages.iter().any(|page| !page.trim().is_empty());
        if is_deleted {
            self.note_tracked_changes();
            if has_text {
                self.doubt(&Uncertainty::Revision);
            }
            return true;
        }
        let frame = properties.and_then(|element| element.child("framePr"));
        if let Some(frame) = frame {
            let drop = frame.attribute("dropCap");
            if drop.is_some_and(|drop| drop != "none") {
                return true;
            }
            self.note_frame();
        }
        let is_separator = mark.is_some_and(|mark| mark.has_flag("specVanish"));
        let is_hidden = is_separator || self.run_appearance(mark).appearance.hidden;
        if is_hidden && has_text {
            self.doubt(&Uncertainty::Visibility);
        }
        is_hidden
    }

    /// Returns the automatic number of a paragraph with this text, or nothing.
    fn next_number(&mut self, properties: Option<Element>, text: &str) -> String {
        let number = self.docx.numbering.next_number(properties, &self.docx.styles);
        let number = number.unwrap_or_default();
        let is_figure = text.trim().is_empty() || text.contains(char::is_numeric);
        if number.contains(char::is_numeric) && is_figure {
            // Its digits stand beside those of the figure, or in its place.
            self.doubt(&Uncertainty::Mark);
        }
        number
    }

    fn note_frame(&mut self) {
        self.doubt(&Uncertainty::Object);
        self.docx.note_once("frame", text!(
            "图文框中的文字读作所在处的段落，其位置可能不同，请对照原件",
            "the words of frames are read as paragraphs where they are anchored, which may be another place than they are seen at: compare with the original"
        ));
    }

    fn page_break(&mut self, into: &mut Vec<Block>) {
        if self.depth == 0 {
            into.push(self.docx.block(BlockContent::PageBreak));
        }
    }

    fn push_paragraph(&mut self, into: &mut Vec<Block>, text: String, heading: bool) {
        if text.trim().is_empty() {
            return;
        }
        let content =
            if heading { BlockContent::Heading(text) } else { BlockContent::Paragraph(text) };
        into.push(self.docx.block(content));
    }

    /// Adds notes on the words that a paragraph does not print, and what is anchored in
    /// it.
    fn push_anchored(&mut self, mut text: ParagraphText, into: &mut Vec<Block>) {
        for note in text.left_out.take_notes() {
            self.docx.note(note);
        }
        let mut blocks = Vec::new();
        for item in text.anchored {
            match item {
                Anchored::Box(content) => self.read_text_box(content, &mut blocks),
                Anchored::Picture(id) => match self.docx.load_image(&id) {
                    Ok(Some(index)) => {
                        blocks.push(self.docx.block(BlockContent::Image(index)));
                    }
                    Ok(None) => self.note_external_image(),
                    Err(error) => self.error = Some(error),
                },
            }
        }
        if self.depth > 0 {
            self.floating.append(&mut blocks);
        }
        into.append(&mut blocks);
    }

    fn read_text_box(&mut self, content: Element, into: &mut Vec<Block>) {
        self.docx.note_once("box", text!(
            "文本框中的文字读作其所在段落（表格）之后的段落",
            "the words of text boxes are read as paragraphs after the paragraph or table that they stand in"
        ));
        // A text box in a table belongs neither to the text nor to the fields of its
        // cell.
        let depth = std::mem::take(&mut self.depth);
        let fields = std::mem::take(&mut self.fields);
        let joined_text = std::mem::take(&mut self.joined_text);
        // The shape of a text box has a color of its own.
        let inside = Surroundings { ground: Some(Color::Mixed), ..Surroundings::default() };
        let surroundings = std::mem::replace(&mut self.surroundings, inside);
        let cell = self.cell.take();
        let at = self.docx.paragraph;
        into.extend(self.read_all(content));
        if depth > 0 {
            self.docx.paragraph = at;
        }
        (self.depth, self.fields, self.joined_text) = (depth, fields, joined_text);
        (self.surroundings, self.cell) = (surroundings, cell);
    }

    pub(super) fn note_tracked_changes(&mut self) {
        self.docx.note_once(
            "accepted",
            text!(
                "文件中有修订，按全部接受后的样子读取",
                "there are tracked changes in the file; it was read as if all were accepted"
            ),
        );
    }

    pub(super) fn note_embedded(&mut self) {
        self.doubt(&Uncertainty::Object);
        self.docx.note_once("embedded", text!(
            "嵌入的对象（图表、Excel 表格、其他文件）未读入，请对照原件",
            "embedded objects (charts, Excel tables, other files) were not read: compare with the original"
        ));
    }

    fn note_external_image(&mut self) {
        self.docx.note_once(
            "outside",
            text!(
                "有的图片不在文件里，而是指向别处，未读入",
                "some pictures are not in the file but somewhere else, and were not read"
            ),
        );
    }
}

/// Prefixes of the namespaces that programs of today know.
const KNOWN: [&str; 12] =
    ["wps", "wpg", "wpc", "wpi", "wp14", "w14", "w15", "w16", "a14", "cx", "am3d", "aink"];

/// Returns the one of several ways to show one thing that is taken (ECMA-376 Part 3,
/// `AlternateContent`): the first whose namespaces are known; the others repeat it for
/// older programs.
pub(super) fn choose_alternative(alternatives: Element) -> Option<Element> {
    let is_known = |choice: &Element| {
        let needed = choice.attribute("Requires").unwrap_or_default();
        needed.split_whitespace().all(|name| KNOWN.iter().any(|known| name.starts_with(known)))
    };
    let choices = || alternatives.elements().filter(|child| child.name() == "Choice");
    let known = choices().find(is_known);
    known.or_else(|| alternatives.child("Fallback")).or_else(|| choices().next())
}
