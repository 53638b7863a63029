//! What a document says of itself: title, office, year, dates, numbers.

use super::label::{fold, tight};
use super::signature::{self, Closing};
use super::{Known, date, title};
use jiff::civil::Date;
use nianbao_core::config::{Office, Offices};
use nianbao_core::form::Form;
use nianbao_document::{Block, BlockContent, Document, Grid};

/// What a line of metadata may be called, and what it is.
const NAMES: [(Field, &[&str]); 8] = [
    (Field::Origin, &["来源", "文章来源", "SiteName"]),
    (Field::Index, &["索引号", "信息索引号", "索引编号"]),
    (Field::Number, &["文号", "发文字号", "文件编号", "发文文号"]),
    (Field::Subject, &["主题分类", "信息分类", "主题"]),
    (
        Field::Published,
        &["发布日期", "公开日期", "发布时间", "公开时间", "发文日期", "PubDate", "publishdate"],
    ),
    (Field::Written, &["成文日期", "生成日期", "成文时间"]),
    (
        Field::Office,
        &["发布机构", "公开主体", "发文机关", "发布单位", "公开机构", "ContentSource", "信息来源"],
    ),
    (Field::Title, &["标题", "名称", "信息名称", "ArticleTitle", "title"]),
];

/// What a line of metadata is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    Index,
    Number,
    Subject,
    Published,
    Written,
    Office,
    Title,
    Origin,
}

/// What a document says of itself.
#[derive(Clone, Debug, Default)]
pub(super) struct Fields {
    /// The title as it stands.
    pub(super) title: Option<String>,
    /// The blocks that the title is in.
    pub(super) title_blocks: Vec<usize>,
    /// Names that its office may have, the surest first.
    pub(super) offices: Vec<String>,
    pub(super) year: Option<u16>,
    pub(super) published: Option<Date>,
    pub(super) written: Option<Date>,
    pub(super) index_number: Option<String>,
    pub(super) document_number: Option<String>,
    pub(super) subject: Option<String>,
    /// Where it was published before.
    pub(super) origin: Option<String>,
    /// Blocks that are metadata and no more.
    pub(super) blocks: Vec<usize>,
    /// The lines that close the report.
    pub(super) closing: Option<Closing>,
}

impl Fields {
    /// Looks for them all over a document.
    pub(super) fn of(document: &Document, known: Known) -> Self {
        let mut fields = Self::default();
        for property in &document.properties {
            fields.property(&property.name, &property.value);
        }
        let of_properties = fields.offices.len();
        fields.find_title(document, known);
        for (at, block) in document.blocks.iter().enumerate().take(LINES) {
            if fields.block(block) {
                fields.blocks.push(at);
            }
        }
        fields.closing = signature::find(document);
        if let Some(closing) = &fields.closing {
            // Where nothing else says when it was published, the date below it does.
            match fields.published {
                None => fields.published = Some(closing.date),
                Some(published) if published != closing.date => {
                    fields.written = fields.written.or(Some(closing.date));
                }
                Some(_) => {}
            }
            fields.offices.extend(closing.office.clone());
        }
        // Where a page came from is less sure than what the report calls itself.
        fields.offices.rotate_left(of_properties);
        fields.offices.retain(|name| !name.trim().is_empty());
        fields
    }

    /// The title among the first lines; it may stand in two of them, and outside the
    /// text.
    fn find_title(&mut self, document: &Document, known: Known) {
        let lines: Vec<(usize, &str)> = (document.blocks.iter().enumerate())
            .filter_map(|(at, block)| Some((at, text_of(block)?)))
            .filter(|(_, line)| !line.trim().is_empty())
            .take(LINES)
            .collect();
        for form in known.forms {
            for (place, (at, line)) in lines.iter().enumerate() {
                let before = place.checked_sub(1).and_then(|before| lines.get(before));
                if self.take_title(line, &[*at], form) {
                    self.name_above(before, known);
                    return;
                }
                let Some((first, above)) = before else { continue };
                if self.take_title(&format!("{above}{line}"), &[*first, *at], form) {
                    return;
                }
            }
        }
        if let Some(line) = self.title.take() {
            let found = known.forms.iter().any(|form| self.take_title(&line, &[], form));
            debug_assert!(found || self.year.is_none(), "a title that says nothing is none");
        }
    }

    fn take_title(&mut self, line: &str, at: &[usize], form: &Form) -> bool {
        let Some(title) = title::read(line, form) else { return false };
        self.year = Some(title.year);
        self.offices.push(title.office);
        self.title = Some(line.split_whitespace().collect());
        self.title_blocks = at.to_vec();
        true
    }

    /// The line above a title that names no office may be its name.
    fn name_above(&mut self, above: Option<&(usize, &str)>, known: Known) {
        let unnamed = self.offices.last().is_some_and(String::is_empty);
        let (Some((at, line)), Some(year), true) = (above, self.year, unnamed) else { return };
        let name = tight(line);
        let is_known = office_named(known.offices, &name, year).is_some();
        if is_known || is_name(&name) {
            self.title = self.title.take().map(|title| format!("{name}{title}"));
            self.title_blocks.insert(0, *at);
            self.offices.push(name);
        }
    }

    /// Takes a block that is metadata; whether it is.
    fn block(&mut self, block: &Block) -> bool {
        match &block.content {
            BlockContent::Table(grid) => self.grid(grid),
            _ => text_of(block).is_some_and(|line| self.line(line)),
        }
    }

    /// `索引号：123　发布日期：2021-01-29`.
    fn line(&mut self, line: &str) -> bool {
        if line.chars().count() > 120 {
            return false;
        }
        let mut found = false;
        let spaced = line.replace(['\u{3000}', '\u{a0}', '\t', '|'], "\n");
        for part in spaced.lines() {
            if let Some((name, value)) = part.split_once(['：', ':']) {
                found |= self.property(name, value);
            }
        }
        found
    }

    /// A table of names and values.
    fn grid(&mut self, grid: &Grid) -> bool {
        if grid.cells.len() > 40 {
            return false;
        }
        let mut found = false;
        for pair in grid.cells.windows(2) {
            let name = pair[0].text.trim_end_matches(['：', ':']);
            found |= pair[0].row == pair[1].row && self.property(name, &pair[1].text);
        }
        for cell in &grid.cells {
            found |= self.line(&cell.text);
        }
        found
    }

    /// Takes what a name says; whether the name is known.
    fn property(&mut self, name: &str, value: &str) -> bool {
        let (name, value) = (fold(name), value.trim());
        let is = |names: &[&str]| names.iter().any(|known| fold(known) == name);
        let Some((field, _)) = NAMES.iter().find(|(_, names)| is(names)) else { return false };
        if value.is_empty() {
            return true;
        }
        let text = || Some(value.to_owned());
        match field {
            Field::Index => self.index_number = self.index_number.take().or_else(text),
            Field::Number => self.document_number = self.document_number.take().or_else(text),
            Field::Subject => self.subject = self.subject.take().or_else(text),
            Field::Published => self.published = self.published.or_else(|| date::whole(value)),
            Field::Written => self.written = self.written.or_else(|| date::whole(value)),
            Field::Office => self.offices.push(value.to_owned()),
            Field::Origin => self.origin = self.origin.take().or_else(text),
            Field::Title => self.title = self.title.take().or_else(text),
        }
        true
    }
}

/// How many lines from the top a title and metadata are looked for.
const LINES: usize = 60;

/// The office of a name in a year, whatever the spacing.
pub(super) fn office_named<'a>(offices: &'a Offices, name: &str, year: u16) -> Option<&'a Office> {
    let wanted = fold(name);
    let is = |known: &str| fold(known) == wanted;
    let any = |office: &&Office| {
        is(office.name_in(year))
            || is(&office.name)
            || is(office.display_name())
            || office.former_names.iter().any(|former| is(&former.name))
    };
    (!wanted.is_empty()).then(|| offices.iter().find(any)).flatten()
}

/// Whether a line may be the name of an office: short, and no sentence.
pub(super) fn is_name(line: &str) -> bool {
    let letters = |c: char| c.is_alphabetic() || "（）()、·".contains(c);
    (4..=40).contains(&line.chars().count()) && line.chars().all(letters)
}

/// The words of a block that is no table.
pub(super) fn text_of(block: &Block) -> Option<&str> {
    match &block.content {
        BlockContent::Heading(text) | BlockContent::Paragraph(text) | BlockContent::Line(text) => {
            Some(text)
        }
        BlockContent::Table(_) | BlockContent::Image(_) | BlockContent::PageBreak => None,
    }
}
