//! The fields of the front matter as the document gives them: title, office, year, dates,
//! numbers.

use super::label::{fold_label, without_spaces};
use super::signature::{Signature, find_signature};
use super::{ImportContext, date, title};
use jiff::civil::Date;
use nianbao_core::form::Form;
use nianbao_document::{Block, BlockContent, Document, Grid};

/// Blocks from the top that are searched for the title and for metadata.
const MAX_BLOCKS: usize = 60;
/// Longest line of metadata, in characters.
const MAX_LINE_CHARS: usize = 120;
/// Largest table of metadata, in cells.
const MAX_TABLE_CELLS: usize = 40;

/// Names of metadata in lines, tables and meta tags.
const NAMES: [(Field, &[&str]); 8] = [
    (Field::Origin, &["来源", "文章来源", "SiteName"]),
    (Field::IndexNumber, &["索引号", "信息索引号", "索引编号"]),
    (Field::DocumentNumber, &["文号", "发文字号", "文件编号", "发文文号"]),
    (Field::Subject, &["主题分类", "信息分类", "主题"]),
    (Field::Published, &["发布日期", "公开日期", "发布时间", "公开时间", "PubDate", "publishdate"]),
    (Field::Written, &["成文日期", "生成日期", "成文时间", "发文日期"]),
    (
        Field::Office,
        &["发布机构", "公开主体", "发文机关", "发布单位", "公开机构", "ContentSource", "信息来源"],
    ),
    (Field::Title, &["标题", "名称", "信息名称", "ArticleTitle", "title"]),
];

/// A field of metadata.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    IndexNumber,
    DocumentNumber,
    Subject,
    Published,
    Written,
    Office,
    Title,
    Origin,
}

/// The fields that a document gives.
#[derive(Clone, Debug, Default)]
pub(super) struct DocumentFields {
    /// The title as written, without white space.
    pub(super) title: Option<String>,
    /// The indices of the title's blocks.
    pub(super) title_blocks: Vec<usize>,
    /// Names that may be the office's, the most certain first.
    pub(super) offices: Vec<String>,
    /// The reporting year.
    pub(super) year: Option<u16>,
    /// The date of publication.
    pub(super) published: Option<Date>,
    /// The date of the document.
    pub(super) written: Option<Date>,
    pub(super) index_number: Option<String>,
    pub(super) document_number: Option<String>,
    pub(super) subject: Option<String>,
    /// The website or paper that published it.
    pub(super) origin: Option<String>,
    /// The indices of blocks that hold metadata alone.
    pub(super) metadata_blocks: Vec<usize>,
    /// The signature at the end.
    pub(super) signature: Option<Signature>,
}

impl DocumentFields {
    /// Collects the fields of a document.
    pub(super) fn collect(document: &Document, context: &ImportContext) -> Self {
        let mut fields = Self::default();
        for property in &document.properties {
            fields.take_property(&property.name, &property.value);
        }
        let from_properties = fields.offices.len();
        fields.find_title(document, context);
        for (at, block) in document.blocks.iter().enumerate().take(MAX_BLOCKS) {
            if fields.take_block(block) {
                fields.metadata_blocks.push(at);
            }
        }
        fields.signature = find_signature(document);
        if let Some(signature) = &fields.signature {
            // It dates the document. When it was published, only a field with that name says.
            fields.written = fields.written.or(Some(signature.date));
            fields.offices.extend(signature.office.clone());
        }
        // Meta tags name the website, which is less certain than the title.
        fields.offices.rotate_left(from_properties);
        fields.offices.retain(|name| !name.trim().is_empty());
        fields
    }

    /// Finds the title in one or two of the first lines, or else in the properties.
    fn find_title(&mut self, document: &Document, context: &ImportContext) {
        let lines: Vec<(usize, &str)> = (document.blocks.iter().enumerate())
            .filter_map(|(at, block)| Some((at, block_text(block)?)))
            .filter(|(_, line)| !line.trim().is_empty())
            .take(MAX_BLOCKS)
            .collect();
        for form in context.forms {
            for (nth, (at, line)) in lines.iter().enumerate() {
                let before = nth.checked_sub(1).and_then(|before| lines.get(before));
                if self.take_title(line, &[*at], form) {
                    self.take_name_above(before, context);
                    return;
                }
                let Some((first, above)) = before else { continue };
                if self.take_title(&format!("{above}{line}"), &[*first, *at], form) {
                    return;
                }
            }
        }
        if let Some(line) = self.title.take() {
            let found = context.forms.iter().any(|form| self.take_title(&line, &[], form));
            debug_assert!(found || self.year.is_none(), "a title without a year is none");
        }
    }

    /// Takes a line that is a title in a form, and the blocks it stands in; true if it is.
    fn take_title(&mut self, line: &str, blocks: &[usize], form: &Form) -> bool {
        let Some(title) = title::parse_title(line, form) else { return false };
        self.year = Some(title.year);
        self.offices.push(title.office);
        self.title = Some(line.split_whitespace().collect());
        self.title_blocks = blocks.to_vec();
        true
    }

    /// Takes the line above a title without an office as the name of the office.
    fn take_name_above(&mut self, above: Option<&(usize, &str)>, context: &ImportContext) {
        let unnamed = self.offices.last().is_some_and(String::is_empty);
        let (Some((at, line)), Some(_), true) = (above, self.year, unnamed) else { return };
        let name = without_spaces(line);
        let is_known = context.find_office(&name).is_some();
        if is_known || may_be_name(&name) {
            self.title = self.title.take().map(|title| format!("{name}{title}"));
            self.title_blocks.insert(0, *at);
            self.offices.push(name);
        }
    }

    /// Takes a block of metadata; true if it is one.
    fn take_block(&mut self, block: &Block) -> bool {
        match &block.content {
            BlockContent::Table(grid) => self.take_table(grid),
            _ => block_text(block).is_some_and(|line| self.take_line(line)),
        }
    }

    /// Takes a line such as `索引号：123　发布日期：2021-01-29`; true if it has metadata.
    fn take_line(&mut self, line: &str) -> bool {
        if line.chars().count() > MAX_LINE_CHARS {
            return false;
        }
        let mut found = false;
        let spaced = line.replace(['\u{3000}', '\u{a0}', '\t', '|'], "\n");
        for part in spaced.lines() {
            if let Some((name, value)) = part.split_once(['：', ':']) {
                found |= self.take_property(name, value);
            }
        }
        found
    }

    /// Takes a table of names and values; true if it has metadata.
    fn take_table(&mut self, grid: &Grid) -> bool {
        if grid.cells.len() > MAX_TABLE_CELLS {
            return false;
        }
        let mut found = false;
        for pair in grid.cells.windows(2) {
            let name = pair[0].text.trim_end_matches(['：', ':']);
            found |= pair[0].row == pair[1].row && self.take_property(name, &pair[1].text);
        }
        for cell in &grid.cells {
            found |= self.take_line(&cell.text);
        }
        found
    }

    /// Takes a name and its value; true if the name is known.
    fn take_property(&mut self, name: &str, value: &str) -> bool {
        let (name, value) = (fold_label(name), value.trim());
        let matches = |names: &[&str]| names.iter().any(|known| fold_label(known) == name);
        let Some((field, _)) = NAMES.iter().find(|(_, names)| matches(names)) else {
            return false;
        };
        if value.is_empty() {
            return true;
        }
        let text = || Some(value.to_owned());
        match field {
            Field::IndexNumber => self.index_number = self.index_number.take().or_else(text),
            Field::DocumentNumber => {
                self.document_number = self.document_number.take().or_else(text);
            }
            Field::Subject => self.subject = self.subject.take().or_else(text),
            Field::Published => self.published = self.published.or_else(|| date::parse_date(value)),
            Field::Written => self.written = self.written.or_else(|| date::parse_date(value)),
            Field::Office => self.offices.push(value.to_owned()),
            Field::Origin => self.origin = self.origin.take().or_else(text),
            Field::Title => self.title = self.title.take().or_else(text),
        }
        true
    }
}

/// True if a line may be the name of an office: it is short, and no sentence.
pub(super) fn may_be_name(line: &str) -> bool {
    let is_allowed = |c: char| c.is_alphabetic() || "（）()、·".contains(c);
    (4..=40).contains(&line.chars().count()) && line.chars().all(is_allowed)
}

/// Returns the text of a heading, a paragraph or a line.
pub(super) fn block_text(block: &Block) -> Option<&str> {
    match &block.content {
        BlockContent::Heading(text) | BlockContent::Paragraph(text) | BlockContent::Line(text) => {
            Some(text)
        }
        BlockContent::Table(_) | BlockContent::Image(_) | BlockContent::PageBreak => None,
    }
}
