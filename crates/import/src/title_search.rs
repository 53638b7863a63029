//! Finds the title of a report among the first lines of its document: on one line or two,
//! printed twice, with the office above, below or between.

use super::label::without_spaces;
use super::office_index::OfficeIndex;
use super::title::{Title, parse_title};
use nianbao_core::form::Forms;

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
    /// True if the name stands on a line beside the title.
    pub(super) is_named_beside: bool,
    /// The reporting year.
    pub(super) year: u16,
    /// The year of another title of the same rank.
    pub(super) other_year: Option<u16>,
}

/// Searches lines for the title.
pub(super) struct TitleSearch<'a> {
    pub(super) forms: &'a Forms,
    pub(super) offices: &'a OfficeIndex<'a>,
}

impl TitleSearch<'_> {
    /// Finds the first title, its repetitions and its office.
    pub(super) fn find(&self, lines: &[DocumentLine]) -> Option<FoundTitle> {
        let (nth, mut found) = (0..lines.len()).find_map(|nth| {
            let (first, found) = self.title_ending_at(lines, nth)?;
            Some(((first, nth), found))
        })?;
        let (first, last) = nth;
        let above = first.checked_sub(1).and_then(|above| lines.get(above));
        let behind = lines.get(last + 1..).unwrap_or_default();
        let behind = &behind[..behind.len().min(MAX_LINES_BEHIND)];
        self.take_repetitions(&mut found, behind);
        self.name_title(&mut found, above, behind);
        Some(found)
    }

    /// Parses a title that ends with a line: the line itself, or it and the one before. Returns
    /// the index of its first line too.
    fn title_ending_at(&self, lines: &[DocumentLine], nth: usize) -> Option<(usize, FoundTitle)> {
        let (at, line) = lines.get(nth)?;
        if let Some(title) = self.parse(line) {
            return Some((nth, found_title(line, vec![*at], title)));
        }
        let before = nth.checked_sub(1)?;
        let (above_at, above) = lines.get(before)?;
        let both = format!("{above}{line}");
        let title = self.parse(&both)?;
        Some((before, found_title(&both, vec![*above_at, *at], title)))
    }

    /// Parses a line as a title. That of a whole page may have the name of the website behind it.
    pub(super) fn parse(&self, line: &str) -> Option<Title> {
        let parse = |line: &str| self.forms.iter().find_map(|form| parse_title(line, form));
        parse(line)
    }

    /// Takes the lines behind a title that repeat it. One of another year makes the year
    /// doubtful; one of another office is no repetition.
    fn take_repetitions(&self, found: &mut FoundTitle, behind: &[DocumentLine]) {
        for nth in 0..behind.len() {
            let Some((_, other)) = self.title_ending_at(behind, nth) else { continue };
            let is_same_office = match (&found.office, &other.office) {
                (Some(own), Some(other)) => {
                    without_spaces(own) == without_spaces(other) || self.is_same(own, other)
                }
                _ => true,
            };
            if !is_same_office {
                continue;
            }
            if other.year != found.year {
                found.other_year = Some(other.year);
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

    fn is_same(&self, own: &str, other: &str) -> bool {
        use super::office_index::NameMatch::Found;
        let find = |name| self.offices.find(name, None, "");
        matches!((find(own), find(other)), (Found(_, own), Found(_, other)) if own.id == other.id)
    }

    /// Names the office of a title that has none by the line above it or one behind it: a
    /// known name first.
    fn name_title(
        &self,
        found: &mut FoundTitle,
        above: Option<&DocumentLine>,
        behind: &[DocumentLine],
    ) {
        if found.office.is_some() {
            return;
        }
        let is_known = |line: &&DocumentLine| self.offices.is_name(line.1);
        let last = found.blocks.last().copied().unwrap_or_default();
        let between = behind.iter().filter(|(at, _)| *at < last);
        let next = behind.iter().find(|(at, _)| !found.blocks.contains(at));
        let near = between.chain(next).filter(|(at, _)| !found.blocks.contains(at));
        let known = above.into_iter().chain(near).find(is_known);
        let Some((at, line)) = known.or(above.filter(|line| is_office_like(line.1))) else {
            return;
        };
        let name = without_spaces(line);
        found.text = format!("{name}{}", found.text);
        found.blocks.push(*at);
        found.blocks.sort_unstable();
        (found.office, found.is_named_beside) = (Some(name), true);
    }
}

fn found_title(line: &str, blocks: Vec<usize>, title: Title) -> FoundTitle {
    let Title { office, year } = title;
    let office = Some(office).filter(|office| !office.is_empty());
    let text = line.split_whitespace().collect();
    FoundTitle { text, blocks, office, is_named_beside: false, year, other_year: None }
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
