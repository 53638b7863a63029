//! Which written section is which section of the form.

use crate::diag::finding::edit_distance;
use crate::form::{Form, Section};
use crate::report::{self, Report};

/// How well a written heading fits the section it was taken for.
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

/// A written section and what it is.
#[derive(Clone, Copy, Debug)]
pub struct MatchedSection<'a> {
    /// As written.
    pub written: &'a report::NarrativeSection,
    /// The place of the section in the form, and how well it fits.
    pub section: Option<(usize, MatchQuality)>,
}

/// The sections of a report in the order written.
#[derive(Clone, Debug)]
pub struct Outline<'a>(pub Vec<MatchedSection<'a>>);

impl<'a> Outline<'a> {
    /// Takes each written section for the one that it fits best; the first to
    /// fit a section has it.
    pub fn new(form: &Form, report: &'a Report) -> Self {
        let mut taken = vec![false; form.sections.len()];
        let placed = (report.narrative.sections.iter())
            .map(|written| {
                let section = best(&form.sections, &written.heading.text, &taken);
                if let Some((at, _)) = section {
                    taken[at] = true;
                }
                MatchedSection { written, section }
            })
            .collect();
        Self(placed)
    }

    /// What was written for a section of the form.
    pub fn find(&self, section: usize) -> Option<&MatchedSection<'a>> {
        self.0.iter().find(|placed| placed.section.is_some_and(|(at, _)| at == section))
    }
}

fn best(sections: &[Section], heading: &str, taken: &[bool]) -> Option<(usize, MatchQuality)> {
    let (number, words) = split_number(heading);
    let free = || sections.iter().enumerate().filter(|(at, _)| !taken[*at]);
    for (at, section) in free() {
        if words == section.heading {
            return Some((
                at,
                if number == section.number { MatchQuality::Exact } else { MatchQuality::Number },
            ));
        }
    }
    if let Some((at, _)) = free().find(|(_, section)| section.variants.iter().any(|v| v == words)) {
        return Some((at, MatchQuality::Variant));
    }
    let folded = fold(words);
    let near = |section: &Section| {
        (section.variants.iter().chain([&section.heading]))
            .map(|known| edit_distance(&folded, &fold(known)))
            .min()
            .filter(|distance| *distance * 4 <= section.heading.chars().count())
    };
    free()
        .filter_map(|(at, section)| Some((near(section)?, at)))
        .min()
        .map(|(_, at)| (at, MatchQuality::Near))
}

/// The section of a form that a line is the heading of.
pub fn best_section(sections: &[Section], line: &str) -> Option<usize> {
    best(sections, line, &vec![false; sections.len()]).map(|(at, _)| at)
}

/// A heading's number and its words: `三、收到和处理…`.
pub fn split_number(heading: &str) -> (&str, &str) {
    const NUMERALS: &str = "一二三四五六七八九十";
    let words = heading.trim_start_matches(|c| NUMERALS.contains(c));
    let number = &heading[..heading.len() - words.len()];
    match words.strip_prefix(['、', '.', '．', '，']) {
        Some(words) if !number.is_empty() => (number, words.trim()),
        _ => ("", heading.trim()),
    }
}

/// Words without the spacing that print puts between characters.
fn fold(words: &str) -> String {
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
