//! The fields of the front matter as the document gives them: title, office, year, dates,
//! numbers.

use super::contents::find_contents;
use super::evidence::read_opening;
use super::field_names::{FIELDS_BY_NAME, Field, NO_VALUES};
use super::identity::{Evidence, NamedOffice};
use super::issue::Issue;
use super::label::{fold_label, without_spaces};
use super::page_foot::{find_foot, is_list_name};
use super::page_head::find_office_in_head;
use super::page_lines::parse_page_line;
use super::page_names::SITE_BUTTONS;
use super::reason::Reason;
use super::signature::{Signature, find_signature};
use super::title_search::{DocumentLine, TitleSearch};
use super::{ImportContext, date};
use jiff::civil::Date;
use nianbao_document::{Block, BlockContent, Document, Grid, Property};
use nianbao_text::cjk::is_numeral;

/// Blocks from the top that are searched for the title and for metadata.
const MAX_BLOCKS: usize = 60;
/// Blocks from the end that may be lines of the page.
const MAX_BLOCKS_AT_END: usize = 8;
/// Lines from the top that are read as the opening where no section begins.
const MAX_OPENING_LINES: usize = 10;
/// Longest heading of the first section, in characters.
const MAX_HEADING_CHARS: usize = 40;
/// Largest table of metadata, in cells.
const MAX_TABLE_CELLS: usize = 40;
/// Sentences that are searched for the period of the figures.
const MAX_SENTENCES: usize = 200;
/// Most titles of a page or a file that are read.
const MAX_PAGE_TITLES: usize = 4;
/// Words before the period of the figures.
const PERIOD_WORDS: [&str; 4] = ["统计期限", "统计时限", "统计时间", "统计期间"];

/// The fields that a document gives.
#[derive(Clone, Debug, Default)]
pub(super) struct DocumentFields {
    /// The title as written, without white space.
    pub(super) title: Option<String>,
    /// Titles of the page or the file, outside the text.
    page_titles: Vec<String>,
    /// The indices of the title's blocks.
    pub(super) title_blocks: Vec<usize>,
    /// Names that may be the office's.
    pub(super) offices: Vec<NamedOffice>,
    /// Years that may be the reporting year.
    pub(super) years: Vec<(u16, Evidence)>,
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
    /// Notes on lines of the page that are no fields, and are not in the source.
    pub(super) set_aside: Vec<Issue>,
}

impl DocumentFields {
    /// Collects the fields of a document.
    pub(super) fn collect(document: &Document, context: &ImportContext) -> Self {
        let mut fields = Self::default();
        for Property { name, value } in &document.properties {
            // A reader may have taken the names that follow for a part of the value.
            match parse_page_line(&format!("{name}：{value}")) {
                Some(items) => items.iter().for_each(|item| {
                    fields.take_property(item.name, &item.value);
                }),
                None => _ = fields.take_property(name, value),
            }
        }
        let mut lines: Vec<DocumentLine> = (document.blocks.iter().enumerate())
            .filter_map(|(at, block)| Some((at, block_text(block)?)))
            .filter(|(_, line)| !line.trim().is_empty())
            .collect();
        let contents = find_contents(&lines);
        fields.set_contents_aside(document, &contents);
        lines.retain(|(at, _)| !contents.contains(at));
        let heading = find_first_heading(&lines);
        fields.find_title(document, &lines, heading, context);
        fields.find_metadata(document, heading, context);
        fields.signature = find_signature(document, &fields.metadata_blocks).filter(|signature| {
            // One above the title is that of another text, such as a notice.
            signature.blocks.first() > fields.title_blocks.last()
        });
        if let Some(signature) = &fields.signature {
            // It dates the document. When it was published, only a field with that name says.
            fields.written = fields.written.or(Some(signature.date));
        }
        fields.find_closing(&lines, context);
        fields.find_in_opening(document, &lines, heading, context);
        fields
    }

    /// Returns true if a title names the year.
    pub(super) fn has_title_year(&self) -> bool {
        self.years.iter().any(|(_, evidence)| *evidence == Evidence::Title)
    }

    /// Returns the words that may name the region of the office.
    pub(super) fn hints(&self) -> String {
        let names = self.offices.iter().map(|named| named.name.as_str());
        let texts = names.chain(self.title.as_deref()).chain(self.origin.as_deref());
        texts.collect::<Vec<_>>().join("\n")
    }

    /// Finds the title in the lines before the first section, or else in all of the first
    /// lines, or in the properties.
    fn find_title(
        &mut self,
        document: &Document,
        lines: &[DocumentLine],
        heading: usize,
        context: &ImportContext,
    ) {
        let search = TitleSearch { forms: context.forms, offices: &context.office_index };
        let first = &lines[..lines.len().min(MAX_BLOCKS)];
        let above = first.partition_point(|(at, _)| *at < heading);
        let found = search.find(&first[..above]).or_else(|| search.find(first));
        if let Some(found) = found {
            let years = found.year.into_iter().chain(found.other_year);
            self.years.extend(years.map(|year| (year, Evidence::Title)));
            let is_beside = found.is_named_beside;
            let evidence = if is_beside { Evidence::TitleLine } else { Evidence::Title };
            let head = find_office_in_head(document, lines, &found, &search);
            self.name_office(head, Evidence::PageHead);
            self.name_office(found.office, evidence);
            self.name_office(found.other_office, Evidence::TitleLine);
            (self.title, self.title_blocks) = (Some(found.text), found.blocks);
        }
        self.take_page_titles(&search);
    }

    /// Takes year and office of the titles outside the text. They are not seen in the report, and
    /// a page may have kept that of another.
    fn take_page_titles(&mut self, search: &TitleSearch) {
        for line in std::mem::take(&mut self.page_titles).iter().take(MAX_PAGE_TITLES) {
            let Some(title) = search.parse_page_title(line) else { continue };
            let years = title.year.into_iter().chain(title.other_year);
            self.years.extend(years.map(|year| (year, Evidence::PageTitle)));
            if self.title.is_none() && search.parse(line).is_some() {
                self.title = Some(line.split_whitespace().collect());
            }
            self.name_office(Some(title.office), Evidence::PageTitle);
        }
    }

    fn name_office(&mut self, name: Option<String>, evidence: Evidence) {
        let name = name.filter(|name| !name.trim().is_empty());
        self.offices.extend(name.map(|name| NamedOffice { name, evidence }));
    }

    /// Finds lines and tables of metadata: above the first section, and lines at the end.
    fn find_metadata(&mut self, document: &Document, heading: usize, context: &ImportContext) {
        let search = TitleSearch { forms: context.forms, offices: &context.office_index };
        let foot = find_foot(document, |line| search.parse(line).is_some());
        let end = document.blocks.len().saturating_sub(MAX_BLOCKS_AT_END);
        for (at, block) in document.blocks.iter().enumerate() {
            if self.title_blocks.contains(&at) || self.metadata_blocks.contains(&at) {
                continue;
            }
            let is_table = matches!(block.content, BlockContent::Table(_));
            let is_above = at < MAX_BLOCKS && (is_table || at < heading);
            let is_at_end = !is_table && at >= end || foot.lines.contains(&at);
            if foot.links.contains(&at) {
                self.set_aside(block, block_text(block).unwrap_or_default());
                self.metadata_blocks.push(at);
            } else if (is_above || is_at_end) && self.take_block(block) {
                self.metadata_blocks.push(at);
            }
        }
    }

    /// Notes the lines of a table of contents, which are not in the source.
    fn set_contents_aside(&mut self, document: &Document, contents: &[usize]) {
        for at in contents {
            let Some(block) = document.blocks.get(*at) else { continue };
            let line = block_text(block).unwrap_or_default().trim();
            let issue = Issue::new(Reason::RepeatedHeading).with_raw(line);
            self.set_aside.push(issue.with_location(Some(block.location.clone())));
            self.metadata_blocks.push(*at);
        }
    }

    /// Notes a line of the page that is in no field and not in the source.
    fn set_aside(&mut self, block: &Block, line: &str) {
        let issue = Issue::new(Reason::PageLine).with_location(Some(block.location.clone()));
        self.set_aside.push(issue.with_raw(line.trim()));
    }

    /// Finds the name of the office in the signature, or on a last line without a date.
    fn find_closing(&mut self, lines: &[DocumentLine], context: &ImportContext) {
        if let Some(signature) = &self.signature {
            return self.name_office(signature.office.clone(), Evidence::Signature);
        }
        let is_text = |(at, _): &&DocumentLine| {
            !self.metadata_blocks.contains(at) && !self.title_blocks.contains(at)
        };
        let last = lines.iter().rev().find(is_text).map(|(_, line)| without_spaces(line));
        let known = last.filter(|name| context.office_index.is_name(name));
        self.name_office(known, Evidence::Signature);
    }

    /// Finds years and offices in the sentences before the first section, and the period of
    /// the figures wherever it stands.
    fn find_in_opening(
        &mut self,
        document: &Document,
        lines: &[DocumentLine],
        heading: usize,
        context: &ImportContext,
    ) {
        let top = self.title_blocks.last().map_or(0, |last| last + 1);
        let is_signed =
            |at: &usize| self.signature.as_ref().is_some_and(|signed| signed.blocks.contains(at));
        let is_text = |at: &usize| !self.metadata_blocks.contains(at) && !is_signed(at);
        let most = if heading == usize::MAX { MAX_OPENING_LINES } else { lines.len() };
        let mut opening = String::new();
        let mut words = String::new();
        for (nth, (at, line)) in lines.iter().enumerate().filter(|(_, (at, _))| is_text(at)) {
            let is_wrapped = matches!(document.blocks[*at].content, BlockContent::Line(_));
            let end = if is_wrapped { "" } else { "\n" };
            if (top..heading).contains(at) && nth < most {
                opening.extend([line.trim(), end]);
            }
            words.extend([line.trim(), end]);
        }
        let said = read_opening(&opening, &context.office_index);
        self.years.extend(said.years.into_iter().map(|year| (year, Evidence::Opening)));
        for name in said.offices {
            self.name_office(Some(name), Evidence::Opening);
        }
        let sentences = words.split(['。', '\n']).filter(|sentence| {
            let sentence = without_spaces(sentence);
            PERIOD_WORDS.iter().any(|word| sentence.contains(word))
        });
        let sentences = sentences.chain(opening.split(['。', '\n'])).take(MAX_SENTENCES);
        let periods = sentences.filter_map(date::find_period);
        for year in periods {
            if !self.years.contains(&(year, Evidence::Period)) {
                self.years.push((year, Evidence::Period));
            }
        }
    }

    /// Takes a block of metadata; true if it is one.
    fn take_block(&mut self, block: &Block) -> bool {
        match &block.content {
            BlockContent::Table(grid) => self.take_table(block, grid),
            _ => block_text(block).is_some_and(|line| self.take_line(block, line)),
        }
    }

    /// Takes a line such as `索引号：123　发布日期：2021-01-29`; true if it is one of the page.
    /// Words that are no field of a report are told, and are not in the source; buttons to print
    /// the text, or to set its type, are not worth a word.
    fn take_line(&mut self, block: &Block, line: &str) -> bool {
        let Some(items) = parse_page_line(line) else { return false };
        let mut is_told = false;
        for item in items {
            let is_field = self.take_property(item.name, &item.value);
            let is_of_site = is_list_name(item.name) || SITE_BUTTONS.contains(&item.name);
            is_told |= !is_field && (!item.value.is_empty() || is_of_site);
        }
        if is_told {
            self.set_aside(block, line);
        }
        true
    }

    /// Takes a table of names and values; true if it has metadata.
    fn take_table(&mut self, block: &Block, grid: &Grid) -> bool {
        if grid.cells.len() > MAX_TABLE_CELLS {
            return false;
        }
        let mut found = false;
        for pair in grid.cells.windows(2) {
            let name = pair[0].text.trim_end_matches(['：', ':']);
            found |= pair[0].row == pair[1].row && self.take_property(name, &pair[1].text);
        }
        for cell in &grid.cells {
            found |= self.take_line(block, &cell.text);
        }
        found
    }

    /// Takes a name and its value; true if the name is known.
    fn take_property(&mut self, name: &str, value: &str) -> bool {
        let (name, value) = (fold_label(name), value.trim());
        let Some(field) = FIELDS_BY_NAME.get(&name) else { return false };
        if value.is_empty() || NO_VALUES.contains(&value) {
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
            Field::Office => self.name_office(Some(value.to_owned()), Evidence::Field),
            Field::Origin => self.origin = self.origin.take().or_else(text),
            Field::Title => self.page_titles.push(value.to_owned()),
        }
        true
    }
}

/// Returns the index of the block with the first numbered heading; of a table of contents and
/// the text the later one. `usize::MAX` if there is none.
fn find_first_heading(lines: &[DocumentLine]) -> usize {
    let fold = |line: &str| -> Option<String> {
        let line = without_spaces(line);
        let words = line
            .strip_prefix(is_numeral)?
            .strip_prefix('、')?
            .trim_end_matches(|c: char| c.is_ascii_digit() || ".…·-_。".contains(c));
        let is_short = words.chars().count() <= MAX_HEADING_CHARS && !words.contains('。');
        is_short.then(|| words.to_owned())
    };
    let mut headings = lines.iter().filter_map(|(at, line)| Some((*at, fold(line)?)));
    let Some((first, words)) = headings.next() else { return usize::MAX };
    headings.rfind(|(_, other)| *other == words).map_or(first, |(at, _)| at)
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
