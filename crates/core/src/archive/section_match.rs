//! The written sections of a report and the sections of its form, matched by heading.

use crate::diag::finding::edit_distance;
use crate::form::{Form, Section};
use crate::report::{NarrativeSection, Report};
use nianbao_text::cjk;

/// The quality of the match between a written heading and a section of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MatchQuality {
    /// Number and words as printed on the form.
    Exact,
    /// The words of the form under another number, or none.
    Number,
    /// A heading that offices use for it.
    Variant,
    /// Nearly the words of the form.
    Near,
}

/// The index of a section in its form, and how well the heading matches it. `None` if
/// the form has no such section, or an earlier heading took it.
type SectionMatch = Option<(usize, MatchQuality)>;

/// A written section and its section of the form.
#[derive(Clone, Copy, Debug)]
pub struct MatchedSection<'a> {
    /// The section as written.
    pub written: &'a NarrativeSection,
    /// The index of its section in the form, and how well it matches.
    pub section: Option<(usize, MatchQuality)>,
}

/// The sections of a report in the order written.
#[derive(Clone, Debug, Default)]
pub struct Outline<'a>(pub Vec<MatchedSection<'a>>);

impl<'a> Outline<'a> {
    /// Pairs the sections of a report with their matches.
    pub(super) fn new(report: &'a Report, matches: &SectionIndex) -> Self {
        let sections = report.narrative.sections.iter().zip(&matches.0);
        Self(
            sections
                .map(|(written, section)| MatchedSection { written, section: *section })
                .collect(),
        )
    }

    /// Matches the sections of a report with those of a form.
    pub fn match_sections(form: &Form, report: &'a Report) -> Self {
        Self::new(report, &SectionIndex::new(form, report))
    }

    /// Returns the section that was written for one of the form.
    pub fn find(&self, section: usize) -> Option<&MatchedSection<'a>> {
        self.0.iter().find(|matched| matched.section.is_some_and(|(at, _)| at == section))
    }
}

/// The match of each written section of a report, in the order written.
#[derive(Debug)]
pub(super) struct SectionIndex(Vec<SectionMatch>);

impl SectionIndex {
    /// Matches each written section with the one that it fits best; the first heading
    /// to fit a section takes it.
    pub(super) fn new(form: &Form, report: &Report) -> Self {
        let mut taken = vec![false; form.sections.len()];
        let matches = report.narrative.sections.iter().map(|written| {
            let section = match_heading(&form.sections, &written.heading.text, &taken);
            if let Some((at, _)) = section {
                taken[at] = true;
            }
            section
        });
        Self(matches.collect())
    }
}

/// Matches a heading with the sections that are not taken.
fn match_heading(sections: &[Section], heading: &str, taken: &[bool]) -> SectionMatch {
    let (number, words) = split_number(heading);
    let free = || sections.iter().enumerate().filter(|(at, _)| !taken[*at]);
    if let Some((at, section)) = free().find(|(_, section)| words == section.heading) {
        let same_number = number == section.number;
        return Some((at, if same_number { MatchQuality::Exact } else { MatchQuality::Number }));
    }
    if let Some((at, _)) = free().find(|(_, section)| section.variants.iter().any(|v| v == words)) {
        return Some((at, MatchQuality::Variant));
    }
    let compact = remove_spaces(words);
    let near = |section: &Section| {
        (section.variants.iter().chain([&section.heading]))
            .map(|known| edit_distance(&compact, &remove_spaces(known)))
            .min()
            .filter(|distance| *distance * 4 <= section.heading.chars().count())
    };
    free()
        .filter_map(|(at, section)| Some((near(section)?, at)))
        .min()
        .map(|(_, at)| (at, MatchQuality::Near))
}

/// Returns the index of the section that a line is the heading of.
pub fn best_section(sections: &[Section], line: &str) -> Option<usize> {
    match_heading(sections, line, &vec![false; sections.len()]).map(|(at, _)| at)
}

/// Splits a heading into its number and its words: `三、收到和处理…`. The number is
/// empty where there is none.
pub fn split_number(heading: &str) -> (&str, &str) {
    let words = heading.trim_start_matches(cjk::is_numeral);
    let number = &heading[..heading.len() - words.len()];
    match words.strip_prefix(['、', '.', '．', '，']) {
        Some(words) if !number.is_empty() => (number, words.trim()),
        _ => ("", heading.trim()),
    }
}

/// Removes the spacing that print puts between characters.
fn remove_spaces(words: &str) -> String {
    words.chars().filter(|c| !c.is_whitespace()).collect()
}

#[cfg(test)]
mod tests {
    use super::split_number;

    #[test]
    fn numbers_come_off() {
        assert_eq!(split_number("三、收到"), ("三", "收到"));
        assert_eq!(split_number("十一、 其他"), ("十一", "其他"));
        assert_eq!(split_number("一般情况"), ("", "一般情况"));
    }
}
