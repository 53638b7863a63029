//! The words of a report: its sections by their headings, sub-headings, paragraphs
//! put together again where a page break cut them.

use super::fields::{Fields, text_of};
use super::issue::{Issue, Kind};
use super::label::{fold, tight};
use super::markdown;
use nianbao_core::archive::{best_section, split_number};
use nianbao_core::form::Form;
use nianbao_document::{BlockContent, Document, Image, Location};
use nianbao_text::text;
use std::collections::HashSet;

/// The Markdown of a report, and what goes with it.
#[derive(Default)]
pub(super) struct Flow {
    /// The text below the front matter.
    pub(super) text: String,
    /// The pictures that it shows.
    pub(super) images: Vec<Image>,
    /// Words that are not in it.
    pub(super) doubts: Vec<Issue>,
}

/// Reads the words of a document; `read` says of which blocks the figures were read.
pub(super) fn read(document: &Document, form: &Form, fields: &Fields, read: &[bool]) -> Flow {
    let mut writer = Writer { form, flow: Flow::default(), open: None, shown: HashSet::new() };
    let roles = roles(document, form);
    let first = first_block(document, fields, &roles);
    for (at, block) in document.blocks.iter().enumerate() {
        let closes = fields.closing.as_ref().is_some_and(|closing| closing.blocks.contains(&at));
        if fields.title_blocks.contains(&at) || fields.blocks.contains(&at) || closes {
            writer.end();
        } else if at < first {
            writer.leave_out(&block.location, text_of(block).unwrap_or_default());
        } else if let Role::Heading(section) = roles[at] {
            writer.section(section, text_of(block).unwrap_or_default());
        } else if roles[at] == Role::Again {
            writer.end();
        } else {
            writer.block(document, at, read[at]);
        }
    }
    writer.end();
    writer.flow
}

/// The first block that belongs to the report: behind the title, or the first
/// section where no title stands before it.
fn first_block(document: &Document, fields: &Fields, roles: &[Role]) -> usize {
    let heading = |role: &Role| matches!(role, Role::Heading(_));
    let section = roles.iter().position(heading).unwrap_or(document.blocks.len());
    match fields.title_blocks.first() {
        Some(title) if *title < section => *title,
        _ => 0,
    }
}

/// What blocks are to the sections of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    /// The heading of this one.
    Heading(usize),
    /// The words of a heading that stands elsewhere: a list of contents, or the caption
    /// of a table.
    Again,
    /// Words of the office.
    Words,
}

/// Says of each block what it is. Of lines with the words of one heading the last that
/// has a number is it: a list of contents comes before, a caption has none.
fn roles(document: &Document, form: &Form) -> Vec<Role> {
    let lines = document.blocks.iter().map(|block| text_of(block).unwrap_or_default());
    let lines: Vec<(&str, Option<usize>)> = lines.map(|line| (line, heading(line, form))).collect();
    let mut roles = vec![Role::Words; lines.len()];
    for section in 0..form.sections.len() {
        let places = lines.iter().enumerate().filter(|(_, (_, found))| *found == Some(section));
        let places: Vec<(usize, &str)> = places.map(|(at, (line, _))| (at, *line)).collect();
        let numbered =
            |(_, line): &&(usize, &str)| !split_number(&tight_heading(line)).0.is_empty();
        let chosen = places.iter().rev().find(numbered).or(places.last());
        let Some((head, words)) = chosen else { continue };
        for (at, line) in &places {
            let same = fold(line) == fold(words);
            roles[*at] = if same { Role::Again } else { Role::Words };
        }
        roles[*head] = Role::Heading(section);
    }
    roles
}

/// The section that a line is the heading of.
fn heading(line: &str, form: &Form) -> Option<usize> {
    const LONGEST: usize = 40;
    let line = tight_heading(line);
    if line.chars().count() > LONGEST {
        return None;
    }
    best_section(&form.sections, &line)
}

/// A heading without spaces, the dots and the page of a list of contents, and a stop.
fn tight_heading(line: &str) -> String {
    let tight: String = line.chars().filter(|c| !c.is_whitespace()).collect();
    tight.trim_end_matches(['。', '：', ':', '.', '．']).to_owned()
}

struct Writer<'f> {
    form: &'f Form,
    flow: Flow,
    /// A paragraph that may go on.
    open: Option<Open>,
    /// The pictures that were shown, by their places.
    shown: HashSet<usize>,
}

/// A paragraph that was begun.
struct Open {
    text: String,
    /// A page or a line ended behind it.
    cut: bool,
}

impl Writer<'_> {
    fn section(&mut self, section: usize, line: &str) {
        self.end();
        let known = &self.form.sections[section];
        // A heading that is nearly the form's stands as the office wrote it; the checks
        // say what it should be.
        let written = tight_heading(line);
        let heading = if written.is_empty() { known.full_heading() } else { written };
        self.piece(&format!("## {}", markdown::inline(&heading)));
    }

    fn block(&mut self, document: &Document, at: usize, read: bool) {
        let block = &document.blocks[at];
        match &block.content {
            BlockContent::Heading(text) => self.sub_heading(text),
            BlockContent::Paragraph(text) | BlockContent::Line(text) if is_sub_heading(text) => {
                self.sub_heading(text);
            }
            BlockContent::Paragraph(text) => {
                self.paragraph(
                    text,
                    matches!(block.location, Location::Line(_) | Location::Page(..)),
                );
            }
            BlockContent::Line(text) => self.paragraph(text, true),
            BlockContent::Table(_) if read => self.end(),
            BlockContent::Table(grid) => {
                self.end();
                let words = text!(
                    "这个表不是格式中的表，按原样写入正文",
                    "this table is none of the form's; it stands in the text as it is"
                );
                self.flow
                    .doubts
                    .push(Issue::new(Kind::Table, words).spot(Some(block.location.clone())));
                self.piece(&markdown::table(grid));
            }
            BlockContent::Image(image) => self.image(document, *image),
            BlockContent::PageBreak => {
                if let Some(open) = &mut self.open {
                    open.cut = true;
                }
            }
        }
    }

    fn sub_heading(&mut self, text: &str) {
        self.end();
        let words = markdown::inline(text);
        if !words.is_empty() {
            self.piece(&format!("### {words}"));
        }
    }

    /// A paragraph, or the rest of one. `loose`: nobody marked where it ends.
    fn paragraph(&mut self, text: &str, loose: bool) {
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        match &mut self.open {
            Some(open) if open.cut && goes_on(&open.text, text) => {
                open.text.push_str(text);
                open.cut = loose;
            }
            _ => {
                self.end();
                self.open = Some(Open { text: text.to_owned(), cut: loose });
            }
        }
    }

    fn image(&mut self, document: &Document, at: usize) {
        self.end();
        let Some(image) = document.images.get(at) else { return };
        self.piece(&format!("![]({})", image.name));
        if self.shown.insert(at) {
            self.flow.images.push(image.clone());
        }
    }

    /// Ends the paragraph that was begun.
    fn end(&mut self) {
        if let Some(open) = self.open.take() {
            let words = markdown::paragraph(&open.text);
            self.piece(&words);
        }
    }

    fn piece(&mut self, words: &str) {
        if !words.is_empty() {
            self.flow.text.push('\n');
            self.flow.text.push_str(words);
            self.flow.text.push('\n');
        }
    }

    fn leave_out(&mut self, at: &Location, words: &str) {
        if words.trim().is_empty() {
            return;
        }
        let said =
            text!("题名之前的文字，没有写入", "words before the title; they are not in the source");
        let doubt = Issue::new(Kind::Words, said).spot(Some(at.clone())).raw(words.trim());
        self.flow.doubts.push(doubt);
    }
}

/// Whether a paragraph that a page or a line cut goes on with another text.
fn goes_on(before: &str, after: &str) -> bool {
    let ended =
        before.ends_with(['。', '！', '？', '；', '：', '”', '）', '.', '!', '?', ';', ':', ')']);
    !ended && !is_numbered(after)
}

/// A short line with a number before it and no sentence in it: `（一）主动公开方面`.
fn is_sub_heading(text: &str) -> bool {
    const LONGEST: usize = 40;
    let text = text.trim();
    let sentence = text.contains(['。', '；', '，', '：', '？', '！', '\n']);
    let chinese = |c: char| "一二三四五六七八九十".contains(c);
    let inner = text.strip_prefix(['（', '(']).and_then(|rest| rest.split_once(['）', ')']));
    let bracketed = inner.is_some_and(|(number, words)| {
        !number.is_empty() && number.chars().all(chinese) && !words.trim().is_empty()
    });
    let plain = text.split_once('、').is_some_and(|(number, words)| {
        !number.is_empty() && number.chars().all(chinese) && !words.is_empty()
    });
    (bracketed || plain) && !sentence && text.chars().count() <= LONGEST
}

/// Whether a text begins with a number of its own, as a paragraph does.
fn is_numbered(text: &str) -> bool {
    let tight = tight(text);
    let chinese = |c: char| "一二三四五六七八九十".contains(c);
    let rest = tight.trim_start_matches('(').trim_start_matches(chinese);
    let numbered = rest.len() < tight.len() && rest.starts_with([')', '、']);
    let digits = tight.trim_start_matches(|c: char| c.is_ascii_digit());
    let counted = digits.len() < tight.len() && digits.starts_with('、');
    numbered || counted
}
