//! The headings among the lines of a document: of the sections of its form, of sections of its
//! own, and of parts of a section.

mod own_sections;
mod run_in;
mod sub_headings;

use super::fields::block_text;
use super::label::fold_label;
use nianbao_core::archive::{
    MatchQuality, SectionMatch, best_section, match_places, number_value, split_bracketed,
    split_number,
};
use nianbao_core::form::Form;
use nianbao_document::{Block, Document};
use nianbao_text::cjk::remove_whitespace;
use own_sections::find_own_sections;
pub(super) use run_in::split_run_in_headings;
use std::collections::HashSet;
use std::ops::Range;
use sub_headings::find_sub_headings;

/// The longest heading and sub-heading, in characters.
const MAX_HEADING_CHARS: usize = 40;

/// The role of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BlockRole {
    /// The heading of the section with this index.
    Heading(usize),
    /// The heading of a section that the form does not have.
    OwnHeading,
    /// The text of a heading that stands elsewhere: an entry of a table of contents, or
    /// the caption of a table.
    RepeatedHeading,
    /// The heading of a part of a section, and its level.
    SubHeading(usize),
    /// Text of the office.
    Text,
}

impl BlockRole {
    /// True for the heading of a section.
    pub(super) fn is_heading(self) -> bool {
        matches!(self, Self::Heading(_) | Self::OwnHeading)
    }
}

/// A line of a document, empty for a block without text.
struct HeadingLine {
    /// Its text without white space and without the mark at its end.
    text: String,
    /// The value of the number before it, if it is in Chinese.
    number: Option<usize>,
}

impl HeadingLine {
    fn new(block: &Block) -> Self {
        let text = normalize_heading(block_text(block).unwrap_or_default());
        let is_short = text.chars().count() <= MAX_HEADING_CHARS;
        // Items of lists have digits.
        let number = split_number(&text).0;
        let is_digits = number.starts_with(|c: char| c.is_ascii_digit());
        let number = (is_short && !is_digits).then(|| number_value(number)).flatten();
        Self { text, number }
    }

    /// True if the line may be the heading of a section in other words than the form's.
    fn may_be_heading(&self) -> bool {
        self.number.is_some() && !self.text.contains(['。', '；', '？', '！'])
    }
}

/// Classifies the blocks of a document.
pub(super) fn classify_blocks(document: &Document, form: &Form) -> Vec<BlockRole> {
    let mut lines: Vec<HeadingLine> = document.blocks.iter().map(HeadingLine::new).collect();
    number_bracketed(&mut lines, form);
    let mut roles = vec![BlockRole::Text; lines.len()];
    find_by_words(&lines, form, &mut roles);
    find_by_place(&lines, form, &mut roles);
    find_own_sections(&lines, form, &mut roles);
    find_sub_headings(&document.blocks, &mut roles);
    roles
}

/// Numbers the lines with numbers in brackets as headings of sections, if no section has any
/// other, and most have their own in order: `（一）总体情况`, `（二）主动公开政府信息情况`.
fn number_bracketed(lines: &mut [HeadingLine], form: &Form) {
    let is_section = |text: &str| section_of_heading(text, form).is_some();
    if lines.iter().any(|line| line.number.is_some() && is_section(&line.text)) {
        return;
    }
    let numbered: Vec<Option<(usize, String)>> = (lines.iter())
        .map(|line| {
            let (number, words) = split_bracketed(&line.text)?;
            let is_short = line.text.chars().count() <= MAX_HEADING_CHARS;
            let value = number_value(number).filter(|_| is_short)?;
            Some((value, format!("{number}、{words}")))
        })
        .collect();
    let found = numbered.iter().flatten().filter(|(number, text)| {
        section_of_heading(text, form).is_some_and(|section| section + 1 == *number)
    });
    let found: Vec<usize> = found.map(|(number, _)| *number).collect();
    if found.len() * 2 <= form.sections.len() || !found.is_sorted_by(|one, next| one < next) {
        return;
    }
    for (line, numbered) in lines.iter_mut().zip(numbered) {
        if let Some((number, text)) = numbered {
            (line.number, line.text) = (Some(number), text);
        }
    }
}

/// Returns the blocks of a section of a form, without its heading; none if it is not there.
pub(super) fn section_range(document: &Document, form: &Form, section: usize) -> Range<usize> {
    let roles = classify_blocks(document, form);
    let is_own = |role: &BlockRole| *role == BlockRole::Heading(section);
    let Some(start) = roles.iter().position(is_own).map(|at| at + 1) else { return 0..0 };
    let length = roles[start..].iter().position(|role| role.is_heading());
    start..length.map_or(roles.len(), |length| start + length)
}

/// Finds headings by the words of the form. Of lines with the text of one heading, the last
/// numbered one is the heading: a table of contents comes before, a caption has no number.
/// Where no other section stands between two, the later is printed again on a next page.
fn find_by_words(lines: &[HeadingLine], form: &Form, roles: &mut [BlockRole]) {
    let found: Vec<Option<usize>> =
        lines.iter().map(|line| section_of_heading(&line.text, form)).collect();
    for section in 0..form.sections.len() {
        let places: Vec<usize> =
            (0..lines.len()).filter(|at| found[*at] == Some(section)).collect();
        let is_numbered = |at: &&usize| lines[**at].number.is_some();
        let mut numbered = places.iter().rev().filter(is_numbered);
        let last = numbered.next();
        let Some(mut heading) = last.or(places.last()) else { continue };
        let is_other = |at: &Option<usize>| at.is_some_and(|other| other != section);
        for before in numbered.take_while(|_| last.is_some()) {
            if found[*before..*heading].iter().any(is_other) {
                break;
            }
            heading = before;
        }
        for at in &places {
            // The heading of a part of a section may have the words of another section.
            let same = fold_label(&lines[*at].text) == fold_label(&lines[*heading].text)
                && split_bracketed(&lines[*at].text).is_none();
            roles[*at] = if same { BlockRole::RepeatedHeading } else { BlockRole::Text };
        }
        roles[*heading] = BlockRole::Heading(section);
    }
}

/// Finds headings in other words, by number, topic and place between those that are known.
fn find_by_place(lines: &[HeadingLine], form: &Form, roles: &mut [BlockRole]) {
    let candidates = last_of_each_text(lines, roles);
    let headings: Vec<&str> = candidates.iter().map(|at| lines[*at].text.as_str()).collect();
    let mut matches: Vec<SectionMatch> = (candidates.iter())
        .map(|at| match roles[*at] {
            BlockRole::Heading(section) => Some((section, MatchQuality::Exact)),
            _ => None,
        })
        .collect();
    match_places(&form.sections, &headings, &mut matches);
    for (at, found) in candidates.iter().zip(matches) {
        let Some((section, MatchQuality::Place)) = found else { continue };
        let heading = fold_label(&lines[*at].text);
        for (before, line) in lines[..*at].iter().enumerate() {
            if line.may_be_heading() && fold_label(&line.text) == heading {
                roles[before] = BlockRole::RepeatedHeading;
            }
        }
        roles[*at] = BlockRole::Heading(section);
    }
}

/// Returns the lines that are headings or may be, of those with one text the last.
fn last_of_each_text(lines: &[HeadingLine], roles: &[BlockRole]) -> Vec<usize> {
    let mut seen = HashSet::new();
    let mut found: Vec<usize> = (0..lines.len())
        .rev()
        .filter(|at| match roles[*at] {
            BlockRole::Heading(_) => true,
            BlockRole::Text => {
                lines[*at].may_be_heading() && seen.insert(fold_label(&lines[*at].text))
            }
            _ => false,
        })
        .collect();
    found.reverse();
    found
}

/// Returns the index of the section that has a line as its heading, by its words.
fn section_of_heading(line: &str, form: &Form) -> Option<usize> {
    if line.chars().count() > MAX_HEADING_CHARS {
        return None;
    }
    best_section(&form.sections, line)
}

/// Removes white space from a heading, but for a blank that alone parts its number from its
/// words, and the stop, colon or dots at its end. A `?` behind its number is the `、` that
/// `LibreOffice` lost in RTF.
pub(super) fn normalize_heading(line: &str) -> String {
    let (number, words) = split_number(line);
    let mut heading = remove_whitespace(line);
    if !number.is_empty() && split_number(&heading).0.is_empty() {
        heading = format!("{number} {}", remove_whitespace(words));
    }
    let heading = heading.trim_end_matches(['。', '：', ':', '.', '．']);
    let lost = heading.strip_prefix(number).and_then(|rest| rest.strip_prefix('?'));
    match lost.filter(|_| !number.is_empty()) {
        Some(words) => format!("{number}、{words}"),
        None => heading.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::normalize_heading;

    #[test]
    fn a_heading_is_written_without_blanks_and_stops() {
        for (line, heading) in [
            ("一、 总体情况：", "一、总体情况"),
            ("一 总体情况", "一 总体情况"),
            ("一?总体情况", "一、总体情况"),
            ("总体情况?", "总体情况?"),
            ("?总体情况", "?总体情况"),
        ] {
            assert_eq!(normalize_heading(line), heading, "{line}");
        }
    }
}
