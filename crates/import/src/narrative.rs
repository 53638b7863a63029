//! The text of a report as Markdown: sections by their headings, sub-headings, and
//! paragraphs, joined where a page break cut them.

use super::fields::{DocumentFields, block_text};
use super::headings::{BlockRole, classify_blocks, normalize_heading};
use super::issue::Issue;
use super::markdown;
use super::paragraphs::{Joint, OpenParagraph};
use super::reason::Reason;
use nianbao_core::form::Form;
use nianbao_document::{BlockContent, Document, Image, Location};
use std::collections::HashSet;

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
    let mut writer = NarrativeWriter::default();
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
        } else {
            writer.write_role(document, at, roles[at], has_figures[at]);
        }
    }
    writer.close_paragraph();
    writer.narrative
}

/// Returns the index of the first block of the report: the title if it stands before the
/// first section, or else the first block of all.
fn first_block(document: &Document, fields: &DocumentFields, roles: &[BlockRole]) -> usize {
    let section = roles.iter().position(|role| role.is_heading()).unwrap_or(document.blocks.len());
    match fields.title_blocks.first() {
        Some(title) if *title < section => *title,
        _ => 0,
    }
}

/// Writes the text of a report block by block.
#[derive(Default)]
struct NarrativeWriter {
    narrative: Narrative,
    /// A paragraph that the next block may continue.
    open: Option<OpenParagraph>,
    /// The indices of the images that were shown.
    shown: HashSet<usize>,
}

impl NarrativeWriter {
    /// Writes a block as what it is for the report.
    fn write_role(&mut self, document: &Document, at: usize, role: BlockRole, has_figures: bool) {
        let line = block_text(&document.blocks[at]).unwrap_or_default();
        match role {
            BlockRole::Heading(_) | BlockRole::OwnHeading => self.start_section(line),
            BlockRole::RepeatedHeading => {
                self.close_paragraph();
                let issue = Issue::new(Reason::RepeatedHeading).with_raw(line.trim());
                let location = Some(document.blocks[at].location.clone());
                self.narrative.issues.push(issue.with_location(location));
            }
            BlockRole::SubHeading(level) => self.write_sub_heading(line, level),
            BlockRole::Text => self.write_block(document, at, has_figures),
        }
    }

    /// Writes the heading of a section as the office wrote it; `check` reports where it
    /// differs from the form's.
    fn start_section(&mut self, line: &str) {
        self.close_paragraph();
        self.push_block(&format!("## {}", markdown::escape_heading(&normalize_heading(line))));
    }

    /// Writes a block of text.
    fn write_block(&mut self, document: &Document, at: usize, has_figures: bool) {
        let block = &document.blocks[at];
        match &block.content {
            BlockContent::Heading(text) => self.write_sub_heading(text, 3),
            BlockContent::Paragraph(text) => self.add_paragraph(text, false, &block.location),
            BlockContent::Line(text) => self.add_paragraph(text, true, &block.location),
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

    /// Writes a sub-heading of a level, 3 or 4.
    fn write_sub_heading(&mut self, text: &str, level: usize) {
        self.close_paragraph();
        let heading = markdown::escape_heading(text);
        if !heading.is_empty() {
            self.push_block(&format!("{} {heading}", "#".repeat(level)));
        }
    }

    /// Opens a paragraph, or continues the open one. With `may_continue`, the document does
    /// not mark where the paragraph ends.
    fn add_paragraph(&mut self, text: &str, may_continue: bool, at: &Location) {
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        let digits = self.open.as_ref().map_or("", OpenParagraph::last_digits).to_owned();
        let joint = self.open.as_mut().map_or(Joint::Apart, |open| open.append(text, may_continue));
        if joint == Joint::JoinedDigits {
            let issue = Issue::new(Reason::JoinedDigits { before: digits });
            self.narrative.issues.push(issue.with_location(Some(at.clone())).with_raw(text));
        }
        if joint == Joint::Apart {
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
