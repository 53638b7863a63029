//! The written sections of a report and the sections of its form, matched by the words of
//! their headings, then by number and place.

use super::section_number::{split_bracketed, split_number};
use super::section_place::match_places;
use crate::diag::finding::edit_distance;
use crate::form::{Form, Section};
use crate::report::{NarrativeSection, Report};
use nianbao_text::cjk::remove_whitespace;

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
    /// Other words, with the topic or the number of the section, at its place.
    Place,
}

/// The index of a section in its form, and how well the heading matches it. `None` if
/// the form has no such section, or an earlier heading took it.
pub type SectionMatch = Option<(usize, MatchQuality)>;

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
    /// Matches each written section with one of the form.
    pub(super) fn new(form: &Form, report: &Report) -> Self {
        let written = report.narrative.sections.iter();
        let headings: Vec<&str> = written.map(|written| written.heading.text.as_str()).collect();
        if let Some(numbered) = number_bracketed(&headings) {
            let numbered: Vec<&str> = numbered.iter().map(String::as_str).collect();
            let mut matches = match_words(&form.sections, &numbered);
            match_places(&form.sections, &numbered, &mut matches);
            for (_, quality) in matches.iter_mut().flatten() {
                if *quality == MatchQuality::Exact {
                    *quality = MatchQuality::Number;
                }
            }
            return Self(matches);
        }
        let mut matches = match_words(&form.sections, &headings);
        match_places(&form.sections, &headings, &mut matches);
        Self(matches)
    }
}

/// Returns headings that all have numbers in brackets with the numbers of sections. `None` if
/// any has none, or one of a section: those in brackets count parts of it then.
fn number_bracketed(headings: &[&str]) -> Option<Vec<String>> {
    let numbered: Option<Vec<String>> = (headings.iter())
        .map(|heading| split_bracketed(heading).map(|(number, words)| format!("{number}、{words}")))
        .collect();
    numbered.filter(|headings| !headings.is_empty())
}

/// Matches headings by their words alone, each with the section that it fits best; the first
/// heading to fit a section takes it.
fn match_words(sections: &[Section], headings: &[&str]) -> Vec<SectionMatch> {
    let mut taken = vec![false; sections.len()];
    let matches = headings.iter().map(|heading| {
        let section = match_heading(sections, heading, &taken);
        if let Some((at, _)) = section {
            taken[at] = true;
        }
        section
    });
    matches.collect()
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
    let compact = remove_whitespace(words);
    let count = |text: &str| text.chars().filter(|c| !c.is_whitespace()).count();
    let length = count(words);
    let near = |section: &Section| {
        let most = section.heading.chars().count() / 4;
        // Most lines are much longer or shorter, and need not be compared.
        (section.variants.iter().chain([&section.heading]))
            .filter(|known| count(known).abs_diff(length) <= most)
            .map(|known| edit_distance(&compact, &remove_whitespace(known)))
            .min()
            .filter(|distance| *distance <= most)
    };
    free()
        .filter_map(|(at, section)| Some((near(section)?, at)))
        .min()
        .map(|(_, at)| (at, MatchQuality::Near))
}

/// Returns the index of the section that a line is the heading of, by its words.
pub fn best_section(sections: &[Section], line: &str) -> Option<usize> {
    match_heading(sections, line, &vec![false; sections.len()]).map(|(at, _)| at)
}
