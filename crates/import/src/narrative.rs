//! The text of a report as Markdown: sections by their headings, sub-headings, and
//! paragraphs, joined where a page break cut them.

use super::fields::{DocumentFields, block_text};
use super::issue::Issue;
use super::label::fold_label;
use super::markdown;
use super::paragraphs::OpenParagraph;
use super::reason::Reason;
use nianbao_core::archive::{best_section, split_number};
use nianbao_core::form::Form;
use nianbao_document::{BlockContent, Document, Image, Location};
use nianbao_text::cjk::is_numeral;
use std::collections::HashSet;

/// The longest heading and sub-heading, in characters.
const MAX_HEADING_CHARS: usize = 40;

/// The text of a report.
#[derive(Default)]
pub(super) struct Narrative {
    /// The Markdown below the front matter.
    pub(super) markdown: String,
    /// The images that it shows, each once.
    pub(super) images: Vec<Image>,
    /// Text that was left out, and tables that the form does not have.
    pub(super) issues: Vec<Issue>,
}

/// Writes the text of a document. `has_figures` is true for each block whose figures were
/// read as a table of the form; it is as long as the blocks of the document.
pub(super) fn write_narrative(
    document: &Document,
    form: &Form,
    fields: &DocumentFields,
    has_figures: &[bool],
) -> Narrative {
    let narrative = Narrative::default();
    let mut writer = NarrativeWriter { form, narrative, open: None, shown: HashSet::new() };
    let roles = classify_blocks(document, form);
    let first = first_block(document, fields, &roles);
    for (at, block) in document.blocks.iter().enumerate() {
        let signature = fields.signature.as_ref();
        let is_signature = signature.is_some_and(|signature| signature.blocks.contains(&at));
        if is_signature || fields.title_blocks.contains(&at) || fields.metadata_blocks.contains(&at)
        {
            writer.close_paragraph();
        } else if at < first {
            writer.leave_out(&block.location, block_text(block).unwrap_or_default());
        } else if let BlockRole::Heading(section) = roles[at] {
            writer.start_section(section, block_text(block).unwrap_or_default());
        } else if roles[at] == BlockRole::RepeatedHeading {
            writer.close_paragraph();
        } else {
            writer.write_block(document, at, has_figures[at]);
        }
    }
    writer.close_paragraph();
    writer.narrative
}

/// Returns the index of the first block of the report: the title if it stands before the
/// first section, or else the first block of all.
fn first_block(document: &Document, fields: &DocumentFields, roles: &[BlockRole]) -> usize {
    let is_heading = |role: &BlockRole| matches!(role, BlockRole::Heading(_));
    let section = roles.iter().position(is_heading).unwrap_or(document.blocks.len());
    match fields.title_blocks.first() {
        Some(title) if *title < section => *title,
        _ => 0,
    }
}

/// The role of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum BlockRole {
    /// The heading of the section with this index.
    Heading(usize),
    /// The text of a heading that stands elsewhere: an entry of a table of contents, or
    /// the caption of a table.
    RepeatedHeading,
    /// Text of the office.
    Text,
}

/// Classifies the blocks of a document. Of lines with the text of one heading, the last
/// numbered one is the heading: a table of contents comes before, a caption has no number.
fn classify_blocks(document: &Document, form: &Form) -> Vec<BlockRole> {
    let lines = document.blocks.iter().map(|block| block_text(block).unwrap_or_default());
    let lines: Vec<(&str, Option<usize>)> =
        lines.map(|line| (line, section_of_heading(line, form))).collect();
    let mut roles = vec![BlockRole::Text; lines.len()];
    for section in 0..form.sections.len() {
        let places = lines.iter().enumerate().filter(|(_, (_, found))| *found == Some(section));
        let places: Vec<(usize, &str)> = places.map(|(at, (line, _))| (at, *line)).collect();
        let is_numbered =
            |(_, line): &&(usize, &str)| !split_number(&normalize_heading(line)).0.is_empty();
        let chosen = places.iter().rev().find(is_numbered).or(places.last());
        let Some((heading_at, heading)) = chosen else { continue };
        for (at, line) in &places {
            let same = fold_label(line) == fold_label(heading);
            roles[*at] = if same { BlockRole::RepeatedHeading } else { BlockRole::Text };
        }
        roles[*heading_at] = BlockRole::Heading(section);
    }
    roles
}

/// Returns the index of the section that has a line as its heading.
fn section_of_heading(line: &str, form: &Form) -> Option<usize> {
    let line = normalize_heading(line);
    if line.chars().count() > MAX_HEADING_CHARS {
        return None;
    }
    best_section(&form.sections, &line)
}

/// Removes white space from a heading, and the stop, colon or dots at its end.
fn normalize_heading(line: &str) -> String {
    let compact: String = line.chars().filter(|c| !c.is_whitespace()).collect();
    compact.trim_end_matches(['。', '：', ':', '.', '．']).to_owned()
}

/// Writes the text of a report block by block.
struct NarrativeWriter<'f> {
    form: &'f Form,
    narrative: Narrative,
    /// A paragraph that the next block may continue.
    open: Option<OpenParagraph>,
    /// The indices of the images that were shown.
    shown: HashSet<usize>,
}

impl NarrativeWriter<'_> {
    /// Writes the heading of a section as the office wrote it; `check` reports where it
    /// differs from the form's.
    fn start_section(&mut self, section: usize, line: &str) {
        self.close_paragraph();
        let section = &self.form.sections[section];
        let written = normalize_heading(line);
        let heading = if written.is_empty() { section.full_heading() } else { written };
        self.push_block(&format!("## {}", markdown::escape_inline(&heading)));
    }

    /// Writes a block of text.
    fn write_block(&mut self, document: &Document, at: usize, has_figures: bool) {
        let block = &document.blocks[at];
        match &block.content {
            BlockContent::Heading(text) => self.write_sub_heading(text),
            BlockContent::Paragraph(text) | BlockContent::Line(text) if is_sub_heading(text) => {
                self.write_sub_heading(text);
            }
            BlockContent::Paragraph(text) => self.add_paragraph(text, false),
            BlockContent::Line(text) => self.add_paragraph(text, true),
            BlockContent::Table(_) if has_figures => self.close_paragraph(),
            BlockContent::Table(grid) => {
                self.close_paragraph();
                let issue =
                    Issue::new(Reason::ForeignTable).with_location(Some(block.location.clone()));
                self.narrative.issues.push(issue);
                self.push_block(&markdown::write_table(grid));
            }
            BlockContent::Image(image) => self.write_image(document, *image),
            BlockContent::PageBreak => {
                if let Some(open) = &mut self.open {
                    open.may_continue = true;
                }
            }
        }
    }

    /// Writes a sub-heading.
    fn write_sub_heading(&mut self, text: &str) {
        self.close_paragraph();
        let heading = markdown::escape_inline(text);
        if !heading.is_empty() {
            self.push_block(&format!("### {heading}"));
        }
    }

    /// Opens a paragraph, or continues the open one. With `may_continue`, the document does
    /// not mark where the paragraph ends.
    fn add_paragraph(&mut self, text: &str, may_continue: bool) {
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        let is_continued = self.open.as_mut().is_some_and(|open| open.append(text, may_continue));
        if !is_continued {
            self.close_paragraph();
            self.open = Some(OpenParagraph { text: text.to_owned(), may_continue });
        }
    }

    /// Writes an image, and keeps its bytes the first time.
    fn write_image(&mut self, document: &Document, at: usize) {
        self.close_paragraph();
        let Some(image) = document.images.get(at) else { return };
        self.push_block(&format!("![]({})", image.name));
        if self.shown.insert(at) {
            self.narrative.images.push(image.clone());
        }
    }

    /// Writes the open paragraph.
    fn close_paragraph(&mut self) {
        if let Some(open) = self.open.take() {
            let markdown = markdown::escape_paragraph(&open.text);
            self.push_block(&markdown);
        }
    }

    /// Adds a block of Markdown after a blank line.
    fn push_block(&mut self, block: &str) {
        if !block.is_empty() {
            self.narrative.markdown.push('\n');
            self.narrative.markdown.push_str(block);
            self.narrative.markdown.push('\n');
        }
    }

    /// Records text that is not in the source.
    fn leave_out(&mut self, at: &Location, text: &str) {
        if text.trim().is_empty() {
            return;
        }
        let issue = Issue::new(Reason::TextBeforeTitle);
        let issue = issue.with_location(Some(at.clone())).with_raw(text.trim());
        self.narrative.issues.push(issue);
    }
}

/// True for a short numbered line that is no sentence: `（一）主动公开方面`.
fn is_sub_heading(text: &str) -> bool {
    let text = text.trim();
    let sentence = text.contains(['。', '；', '，', '：', '？', '！', '\n']);
    let inner = text.strip_prefix(['（', '(']).and_then(|rest| rest.split_once(['）', ')']));
    let bracketed = inner.is_some_and(|(number, rest)| {
        !number.is_empty() && number.chars().all(is_numeral) && !rest.trim().is_empty()
    });
    let plain = text.split_once('、').is_some_and(|(number, rest)| {
        !number.is_empty() && number.chars().all(is_numeral) && !rest.is_empty()
    });
    (bracketed || plain) && !sentence && text.chars().count() <= MAX_HEADING_CHARS
}
