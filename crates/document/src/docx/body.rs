//! The blocks of a part: paragraphs, tables, and what stands beside them.

use super::DocxReader;
use super::runs::{Anchored, Line};
use crate::xml::Element;
use crate::{Block, BlockContent, ReadError};
use nianbao_text::text;
use std::collections::VecDeque;

/// A way through a part.
pub(super) struct BodyReader<'b, 'a> {
    pub(super) book: &'b mut DocxReader<'a>,
    /// For each open field whether its result has begun; what comes before is its code.
    pub(super) fields: Vec<bool>,
    /// How deep in tables.
    pub(super) depth: usize,
    /// What stands in a table and comes after it.
    pub(super) floating: Vec<Block>,
    /// The beginning of a paragraph whose end was deleted.
    carried: String,
    /// For each section whether it begins a page.
    sections: VecDeque<bool>,
    /// Why the whole document cannot be read.
    pub(super) refusal: Option<ReadError>,
}

impl<'b, 'a> BodyReader<'b, 'a> {
    pub(super) fn new(book: &'b mut DocxReader<'a>) -> Self {
        Self {
            book,
            fields: vec![],
            depth: 0,
            floating: vec![],
            carried: String::new(),
            sections: VecDeque::new(),
            refusal: None,
        }
    }

    /// Learns how sections begin: each says it at its end.
    pub(super) fn sections(&mut self, root: Element) {
        let ends = root.below().filter(|one| one.name() == "pPr");
        let sections = ends.chain(root.child("body")).filter_map(|end| end.child("sectPr"));
        let kinds = sections.map(|section| section.child("type").and_then(Element::val));
        self.sections = kinds.skip(1).map(|kind| kind.as_deref() != Some("continuous")).collect();
    }

    /// The blocks of a part, to its end.
    pub(super) fn all(&mut self, parent: Element) -> Vec<Block> {
        let mut blocks = self.blocks(parent);
        let rest = std::mem::take(&mut self.carried);
        self.push(&mut blocks, rest, false);
        self.fields.clear();
        blocks
    }

    /// The blocks in an element, through all that only wraps them.
    pub(super) fn blocks(&mut self, parent: Element) -> Vec<Block> {
        let mut blocks = Vec::new();
        self.collect(parent, &mut blocks);
        blocks
    }

    fn collect(&mut self, parent: Element, into: &mut Vec<Block>) {
        for child in parent.elements() {
            match child.name() {
                "p" => self.paragraph(child, into),
                "tbl" => self.table(child, into),
                "del" | "moveFrom" => self.say_accepted(),
                "ins" | "moveTo" => {
                    self.say_accepted();
                    self.collect(child, into);
                }
                "AlternateContent" => {
                    if let Some(chosen) = chosen(child) {
                        self.collect(chosen, into);
                    }
                }
                "altChunk" | "subDoc" => self.say_embedded(),
                "sdtPr" | "sdtEndPr" | "sectPr" | "tcPr" | "pPr" => {}
                "oMathPara" | "oMath" | "r" => self.loose(child, into),
                _ => self.collect(child, into),
            }
        }
    }

    /// Text that stands where only paragraphs should.
    fn loose(&mut self, child: Element, into: &mut Vec<Block>) {
        let mut line = Line::default();
        self.gather(child, &mut line);
        for part in std::mem::take(&mut line.pages) {
            self.push(into, part, false);
        }
        self.asides(line, into);
    }

    /// Counts paragraphs and tables that stand by themselves.
    pub(super) fn step(&mut self) {
        if self.depth == 0 {
            self.book.at = self.book.at.saturating_add(1);
        }
    }

    pub(super) fn paragraph(&mut self, paragraph: Element, into: &mut Vec<Block>) {
        self.step();
        let properties = paragraph.child("pPr");
        let mut line = Line::default();
        self.gather(paragraph, &mut line);
        // A field's code ends in the paragraph in which it begins.
        self.fields.retain(|&result| result);
        let mark = properties.and_then(|one| one.child("rPr"));
        if mark.is_some_and(|mark| mark.child("del").or(mark.child("moveFrom")).is_some()) {
            self.say_accepted();
            self.carried.push_str(&line.pages.concat());
            self.asides(line, into);
            return;
        }
        let number = self.book.numbering.next(properties, &self.book.styles).unwrap_or_default();
        let before = number + &std::mem::take(&mut self.carried);
        line.pages[0].insert_str(0, &before);
        if properties.is_some_and(|one| one.is_on("pageBreakBefore")) {
            self.page_break(into);
        }
        let heading = self.book.styles.is_heading(properties);
        for (at, part) in std::mem::take(&mut line.pages).into_iter().enumerate() {
            if at > 0 {
                self.page_break(into);
            }
            self.push(into, part, heading);
        }
        self.asides(line, into);
        if properties.is_some_and(|one| one.child("sectPr").is_some())
            && self.sections.pop_front() == Some(true)
        {
            self.page_break(into);
        }
    }

    fn page_break(&mut self, into: &mut Vec<Block>) {
        if self.depth == 0 {
            into.push(self.book.block(BlockContent::PageBreak));
        }
    }

    fn push(&mut self, into: &mut Vec<Block>, text: String, heading: bool) {
        if text.trim().is_empty() {
            return;
        }
        let body =
            if heading { BlockContent::Heading(text) } else { BlockContent::Paragraph(text) };
        into.push(self.book.block(body));
    }

    /// What a paragraph holds besides its text.
    fn asides(&mut self, line: Line, into: &mut Vec<Block>) {
        let struck = super::short(&line.struck);
        if !struck.trim().is_empty() {
            self.book.remark(text!(
                "带删除线的文字未读入：“{struck}”",
                "words that are struck out were left out: “{struck}”"
            ));
        }
        let hidden = super::short(&line.hidden);
        if !hidden.trim().is_empty() {
            self.book.remark(text!(
                "隐藏的文字未读入：“{hidden}”",
                "hidden words were left out: “{hidden}”"
            ));
        }
        let mut blocks = Vec::new();
        for aside in line.asides {
            match aside {
                Anchored::Box(content) => self.text_box(content, &mut blocks),
                Anchored::Picture(id) => match self.book.picture(&id) {
                    Ok(Some(at)) => blocks.push(self.book.block(BlockContent::Image(at))),
                    Ok(None) => self.say_outside(),
                    Err(refusal) => self.refusal = Some(refusal),
                },
            }
        }
        if self.depth > 0 {
            self.floating.append(&mut blocks);
        }
        into.append(&mut blocks);
    }

    fn text_box(&mut self, content: Element, into: &mut Vec<Block>) {
        self.book.tell("box", text!(
            "文本框中的文字读作其所在段落（表格）之后的段落",
            "the words of text boxes are read as paragraphs after the paragraph or table that they stand in"
        ));
        // A box in a table is no part of its cell's text, and no part of its fields.
        let depth = std::mem::take(&mut self.depth);
        let fields = std::mem::take(&mut self.fields);
        let carried = std::mem::take(&mut self.carried);
        let at = self.book.at;
        into.extend(self.all(content));
        if depth > 0 {
            self.book.at = at;
        }
        (self.depth, self.fields, self.carried) = (depth, fields, carried);
    }

    pub(super) fn say_accepted(&mut self) {
        self.book.tell(
            "accepted",
            text!(
                "文件中有修订，按全部接受后的样子读取",
                "there are tracked changes in the file; it was read as if all were accepted"
            ),
        );
    }

    pub(super) fn say_embedded(&mut self) {
        self.book.tell("embedded", text!(
            "嵌入的对象（图表、Excel 表格、其他文件）未读入，请对照原件",
            "embedded objects (charts, Excel tables, other files) were not read: compare with the original"
        ));
    }

    fn say_outside(&mut self) {
        self.book.tell(
            "outside",
            text!(
                "有的图片不在文件里，而是指向别处，未读入",
                "some pictures are not in the file but somewhere else, and were not read"
            ),
        );
    }
}

/// Of several ways to show one thing the first, which is the one that today's programs
/// show; the others say the same once more.
pub(super) fn chosen(alternatives: Element) -> Option<Element> {
    alternatives.child("Choice").or_else(|| alternatives.child("Fallback"))
}
