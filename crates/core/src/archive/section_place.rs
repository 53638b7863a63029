//! Headings in other words than the form's, matched by their topic, their number and their
//! place between headings that are known.

use super::section_match::{MatchQuality, SectionMatch};
use super::section_number::{number_value, split_number};
use crate::form::Section;
use std::ops::Range;

/// Matches numbered headings that their words did not match: those with number and topic of a
/// section first, then those with its topic, then those with its number. The section must be
/// free and lie between those of the headings around. Of several that fit, the last is taken:
/// tables of contents and sub-topics come before.
pub fn match_places(sections: &[Section], headings: &[&str], matches: &mut [SectionMatch]) {
    let candidates: Vec<Candidate> =
        headings.iter().map(|heading| Candidate::new(sections, heading)).collect();
    for strength in [Strength::NumberAndTopic, Strength::Topic, Strength::Number] {
        for at in (0..headings.len()).rev() {
            let Some(candidate) = candidates.get(at).filter(|_| matches[at].is_none()) else {
                continue;
            };
            let found = candidate.section(strength);
            if let Some(section) =
                found.filter(|section| free_range(matches, at, sections).contains(section))
            {
                matches[at] = Some((section, MatchQuality::Place));
            }
        }
    }
}

/// How much speaks for the section of a heading.
#[derive(Clone, Copy)]
enum Strength {
    NumberAndTopic,
    Topic,
    Number,
}

/// A numbered heading and the sections that it may be.
#[derive(Default)]
struct Candidate {
    /// The section that has its number.
    numbered: Option<usize>,
    /// The section of which its words speak.
    topic: Option<usize>,
}

impl Candidate {
    fn new(sections: &[Section], heading: &str) -> Self {
        let (number, words) = split_number(heading);
        let Some(value) = number_value(number) else { return Self::default() };
        let numbered =
            sections.iter().position(|section| number_value(&section.number) == Some(value));
        Self { numbered, topic: find_topic(sections, words, numbered) }
    }

    /// Returns the section that is meant. A number alone says nothing where the words speak of
    /// another section.
    fn section(&self, strength: Strength) -> Option<usize> {
        match strength {
            Strength::NumberAndTopic => self.topic.filter(|_| self.topic == self.numbered),
            Strength::Topic => self.topic,
            Strength::Number => self.numbered.filter(|_| self.topic.is_none()),
        }
    }
}

/// Finds the section of whose topic words speak: that with the number of the heading if it is
/// one of them, or else the one that is named last, as the noun of a Chinese heading is.
fn find_topic(sections: &[Section], words: &str, numbered: Option<usize>) -> Option<usize> {
    let named = sections.iter().enumerate().filter_map(|(at, section)| {
        let topics = section.topic_words.iter().chain([&section.heading]);
        let ends = topics.filter_map(|topic| Some(words.rfind(topic.as_str())? + topic.len()));
        Some((ends.max()?, at))
    });
    let named: Vec<(usize, usize)> = named.collect();
    let is_named = |numbered: &usize| named.iter().any(|(_, at)| at == numbered);
    numbered.filter(is_named).or_else(|| named.iter().max().map(|(_, at)| *at))
}

/// Returns the sections between those of the nearest matched headings before and after.
fn free_range(matches: &[SectionMatch], at: usize, sections: &[Section]) -> Range<usize> {
    let section = |found: &SectionMatch| found.map(|(section, _)| section);
    let before = matches[..at].iter().rev().find_map(section);
    let after = matches[at + 1..].iter().find_map(section);
    let start = before.map_or(0, |before| before + 1);
    let end = after.unwrap_or(sections.len());
    start..end.max(start)
}
