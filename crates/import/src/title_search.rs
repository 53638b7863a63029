//! Finds the title of a report among the first lines of its document: on one line or several,
//! printed twice, with the office above, below or between, with or without its year.

use super::label::without_spaces;
use super::office_index::OfficeIndex;
use super::page_lines::parse_page_line;
use super::title::{Title, parse_title};
use nianbao_core::form::Forms;

/// Characters of which every title has one, whatever its typing errors: a quick test.
const REPORT_WORDS: [char; 2] = ['报', 'R'];
/// The ending of a title without a year over several lines: a website has shorter ones over its
/// lists.
const WHOLE_ENDING: &str = "工作年度报告";
/// Longest line of a title, in bytes, with blanks between its characters.
const MAX_LINE_BYTES: usize = 600;
/// Most lines of a title.
const MAX_TITLE_LINES: usize = 4;
/// Most lines above a title that may be the name of its office.
const MAX_LINES_ABOVE: usize = 3;
/// Signs between the title of a page and the name of its website.
const SITE_MARKS: [char; 5] = ['_', '|', '｜', '-', '—'];
/// Lines behind a title that may repeat it, or name its office.
const MAX_LINES_BEHIND: usize = 8;
/// Last characters of names of offices.
const OFFICE_ENDS: &str = "局府会办室院处厅部所站社委区县市省州镇乡道行馆队团";
/// Words that lines above a title have and no name of an office.
const PAGE_WORDS: [&str; 5] = ["信息公开", "年报", "报告", "首页", "栏目"];

/// A line of a document: the index of its block, and its text.
pub(super) type DocumentLine<'a> = (usize, &'a str);

/// The title of a report.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct FoundTitle {
    /// The title as written, without white space.
    pub(super) text: String,
    /// The indices of its blocks, and of those that repeat it.
    pub(super) blocks: Vec<usize>,
    /// The name of the office as written, if it names one.
    pub(super) office: Option<String>,
    /// Another office that a line on the other side of the title names.
    pub(super) other_office: Option<String>,
    /// True if the name stands on a line beside the title.
    pub(super) is_named_beside: bool,
    /// The reporting year, if it names it.
    pub(super) year: Option<u16>,
    /// Another year that it names, or another title of the same rank.
    pub(super) other_year: Option<u16>,
}

/// Lines that may be a title, by how sure it is that they are one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum TitleKind {
    /// A line with a year, or several whose office is known or not named.
    Sure,
    /// Lines without a year, with the name of a known office.
    WithoutYear,
    /// Several lines with a year and any name.
    Joined,
    /// A line without a year, with a text that may be a name.
    WithoutYearOrOffice,
}

/// Searches lines for the title.
pub(super) struct TitleSearch<'a> {
    pub(super) forms: &'a Forms,
    pub(super) offices: &'a OfficeIndex<'a>,
}

impl TitleSearch<'_> {
    /// Finds the first title of the surest kind, its repetitions and its office.
    pub(super) fn find(&self, lines: &[DocumentLine]) -> Option<FoundTitle> {
        use TitleKind::{Joined, Sure, WithoutYear, WithoutYearOrOffice};
        [Sure, WithoutYear, Joined, WithoutYearOrOffice]
            .into_iter()
            .find_map(|kind| self.find_kind(lines, kind))
    }

    fn find_kind(&self, lines: &[DocumentLine], kind: TitleKind) -> Option<FoundTitle> {
        let (first, last, mut found) = (0..lines.len()).find_map(|nth| {
            let (first, found) = self.title_ending_at(lines, nth, kind)?;
            Some((first, nth, found))
        })?;
        let above = &lines[first.saturating_sub(MAX_LINES_ABOVE)..first];
        let behind = lines.get(last + 1..).unwrap_or_default();
        let behind = &behind[..behind.len().min(MAX_LINES_BEHIND)];
        self.take_repetitions(&mut found, behind, kind);
        self.name_title(&mut found, above, behind);
        Some(found)
    }

    /// Finds a title with a year that ends with a line, with the office that stands above it.
    pub(super) fn find_dated(&self, lines: &[DocumentLine], nth: usize) -> Option<FoundTitle> {
        let (first, mut found) = self.title_ending_at(lines, nth, TitleKind::Sure)?;
        let above = &lines[first.saturating_sub(MAX_LINES_ABOVE)..first];
        self.name_title(&mut found, above, lines.get(nth + 1..nth + 2).unwrap_or_default());
        Some(found)
    }

    /// Parses a title that ends with a line: the line itself, or it and some before it. Returns
    /// the index of its first line too.
    fn title_ending_at(
        &self,
        lines: &[DocumentLine],
        nth: usize,
        kind: TitleKind,
    ) -> Option<(usize, FoundTitle)> {
        let mut text = String::new();
        for first in (nth.saturating_sub(MAX_TITLE_LINES - 1)..=nth).rev() {
            let (_, line) = lines.get(first)?;
            if line.len() > MAX_LINE_BYTES {
                return None;
            }
            text.insert_str(0, line);
            if first < nth && parse_page_line(line).is_some() {
                return None;
            }
            let Some(title) = self.parse(&text) else { continue };
            let is_joined = first < nth;
            let is_whole = !is_joined || title.year.is_some() || text.contains(WHOLE_ENDING);
            if is_whole && self.is_of_kind(&title, is_joined, kind) {
                let blocks = lines[first..=nth].iter().map(|(at, _)| *at).collect();
                return Some((first, found_title(&text, blocks, title)));
            }
        }
        None
    }

    /// Returns true if a title is of a kind. One of several lines is `is_joined`.
    fn is_of_kind(&self, title: &Title, is_joined: bool, kind: TitleKind) -> bool {
        let is_known = self.offices.is_name(&title.office);
        match kind {
            TitleKind::Sure => {
                title.year.is_some() && (!is_joined || title.office.is_empty() || is_known)
            }
            TitleKind::WithoutYear => title.year.is_none() && is_known,
            TitleKind::Joined => title.year.is_some(),
            TitleKind::WithoutYearOrOffice => {
                title.year.is_none() && !is_joined && is_office_like(&title.office)
            }
        }
    }

    /// Parses a line as a title.
    pub(super) fn parse(&self, line: &str) -> Option<Title> {
        if !line.contains(REPORT_WORDS) {
            return None;
        }
        self.forms.iter().find_map(|form| parse_title(line, form))
    }

    /// Parses the title of a page or a file, behind which the name of the website may stand.
    pub(super) fn parse_page_title(&self, line: &str) -> Option<Title> {
        self.parse(line).or_else(|| line.split(SITE_MARKS).find_map(|part| self.parse(part)))
    }

    /// Takes the lines behind a title that repeat it. One of another year makes the year
    /// doubtful; one of another office is no repetition.
    fn take_repetitions(&self, found: &mut FoundTitle, behind: &[DocumentLine], kind: TitleKind) {
        for nth in 0..behind.len() {
            let Some((_, other)) = self.title_ending_at(behind, nth, kind) else { continue };
            let is_same_office = match (&found.office, &other.office) {
                (Some(own), Some(other)) => self.is_same(own, other),
                _ => true,
            };
            if !is_same_office {
                continue;
            }
            if other.year != found.year {
                found.other_year = other.year;
                continue;
            }
            if found.office.is_none() && other.office.is_some() {
                found.office = other.office;
                found.text = other.text;
            }
            found.blocks.extend(other.blocks);
        }
        found.blocks.sort_unstable();
        found.blocks.dedup();
    }

    /// Returns true if two names are the same, or of the same office.
    pub(super) fn is_same(&self, own: &str, other: &str) -> bool {
        use super::office_index::NameMatch::Found;
        let find = |name| self.offices.find(name, None, "");
        without_spaces(own) == without_spaces(other)
            || matches!((find(own), find(other)), (Found(_, own), Found(_, other)) if own.id == other.id)
    }

    /// Names the office of a title that has none by the lines above it or one behind it: a
    /// known name first, of several lines rather than the last of them.
    fn name_title(&self, found: &mut FoundTitle, above: &[DocumentLine], behind: &[DocumentLine]) {
        if found.office.is_some() {
            return;
        }
        let join = |lines: &[DocumentLine]| -> (Vec<usize>, String) {
            let name = lines.iter().map(|(_, line)| without_spaces(line)).collect();
            (lines.iter().map(|(at, _)| *at).collect(), name)
        };
        let is_known = |(_, name): &(Vec<usize>, String)| self.offices.is_name(name);
        let last = found.blocks.last().copied().unwrap_or_default();
        let between = behind.iter().filter(|(at, _)| *at < last);
        let next = behind.iter().find(|(at, _)| !found.blocks.contains(at));
        let near = between.chain(next).filter(|(at, _)| !found.blocks.contains(at));
        let near: Vec<_> = near.map(|line| join(std::slice::from_ref(line))).collect();
        let joined = (0..above.len()).map(|start| join(&above[start..]));
        let line_above = above.last().filter(|line| is_office_like(line.1));
        let like = line_above.map(|line| join(std::slice::from_ref(line)));
        let known_above = { joined }.find(is_known);
        let known_near = near.into_iter().find(is_known);
        if let (Some((_, above)), Some((_, near))) = (&known_above, &known_near)
            && !self.is_same(above, near)
        {
            found.other_office = Some(near.clone());
        }
        let Some((blocks, name)) = known_above.or(known_near).or(like) else { return };
        found.text = format!("{name}{}", found.text);
        found.blocks.extend(blocks);
        found.blocks.sort_unstable();
        (found.office, found.is_named_beside) = (Some(name), true);
    }
}

fn found_title(line: &str, blocks: Vec<usize>, title: Title) -> FoundTitle {
    let Title { office, year, other_year } = title;
    let office = Some(office).filter(|office| !office.is_empty());
    let text = line.split_whitespace().collect();
    let (other_office, is_named_beside) = (None, false);
    FoundTitle { text, blocks, office, other_office, is_named_beside, year, other_year }
}

/// Returns true if a line may be the name of an office: it is short, no sentence, and ends as
/// such names do.
fn is_office_like(line: &str) -> bool {
    let name = without_spaces(line);
    may_be_name(&name)
        && name.ends_with(|c| OFFICE_ENDS.contains(c) || c == '心')
        && !PAGE_WORDS.iter().any(|word| name.contains(word))
}

/// Returns true if a line may be a name: it is short, and no sentence.
pub(super) fn may_be_name(line: &str) -> bool {
    let is_allowed = |c: char| c.is_alphabetic() || "（）()、·".contains(c);
    (4..=40).contains(&line.chars().count()) && line.chars().all(is_allowed)
}
