//! Sections of the form that no heading fits, and headings that fit none of
//! them. Often the one explains the other; then one rule speaks of both.

use super::ReportContext;
use crate::archive::split_number;
use crate::diag::Text;
use crate::form::Section;
use crate::report;
use crate::source::{Span, Spanned};

/// What the headings of a report lack and have too much of.
pub(super) struct Headings<'a> {
    /// Sections of the form without a heading.
    pub(super) missing: Vec<Missing<'a>>,
    /// Headings that the form does not have, as places in the outline.
    pub(super) unknown: Vec<usize>,
}

/// A section of the form without a heading of its own.
pub(super) struct Missing<'a> {
    /// Its place in the form.
    pub(super) section: usize,
    /// What stands for it.
    pub(super) instead: Instead<'a>,
}

/// What stands for a missing section.
pub(super) enum Instead<'a> {
    /// Nothing.
    Nothing,
    /// A heading in its place, in other words.
    Heading(&'a report::NarrativeSection),
    /// Its words, but not as a heading of depth two.
    Line(Span),
}

/// Looks for what is missing and what is unknown.
pub(super) fn of<'a>(case: &ReportContext<'a>) -> Headings<'a> {
    let outline = &case.outline.0;
    let mut unknown: Vec<usize> =
        (0..outline.len()).filter(|at| outline[*at].section.is_none()).collect();
    let absent: Vec<usize> =
        (0..case.form.sections.len()).filter(|at| case.outline.find(*at).is_none()).collect();
    let lines = if absent.is_empty() { Vec::new() } else { titles(case) };
    let missing = (absent.into_iter())
        .map(|section| {
            let instead = match line_of(&case.form.sections[section], &lines) {
                Some(span) => Instead::Line(span),
                None => match unknown.iter().position(|at| stands_for(case, *at, section)) {
                    Some(at) => Instead::Heading(outline[unknown.remove(at)].written),
                    None => Instead::Nothing,
                },
            };
            Missing { section, instead }
        })
        .collect();
    Headings { missing, unknown }
}

/// Whether a heading says no more than that a section of the form is there.
pub(super) fn is_called(section: &Section, heading: &str) -> bool {
    let (_, words) = split_number(heading);
    words == section.heading || section.variants.iter().any(|variant| variant == words)
}

/// Whether an unknown heading has the number of a missing section, or stands
/// where that section should, alone.
fn stands_for(case: &ReportContext, at: usize, section: usize) -> bool {
    let outline = &case.outline.0;
    let heading = &outline[at].written.heading.text;
    let sections = &case.form.sections;
    if sections.iter().any(|section| is_called(section, heading)) {
        return false;
    }
    let number = split_number(heading).0;
    if !number.is_empty() {
        return number == sections[section].number;
    }
    let placed =
        |at: usize| outline.get(at).and_then(|placed| placed.section).map(|(section, _)| section);
    let before = match at.checked_sub(1) {
        Some(before) => placed(before).is_some_and(|before| before + 1 == section),
        None => section == 0,
    };
    let after = match placed(at + 1) {
        Some(after) => after == section + 1,
        None => at + 1 == outline.len() && section + 1 == sections.len(),
    };
    before && after
}

/// Lines that could be headings, but of another depth, or without marks.
fn titles<'a>(case: &ReportContext<'a>) -> Vec<Spanned<&'a str>> {
    let span = case.report.narrative.span;
    let mut start = span.start as usize;
    let mut titles = Vec::new();
    for line in case.slice(span).split_inclusive('\n') {
        let words = marked(line.trim()).trim_start_matches('#').trim().trim_matches('*').trim();
        let short = words.len() <= LONGEST && !words.is_empty();
        if short && !line.starts_with("## ") {
            titles.push(Spanned::new(words, Span::new(start, start + line.trim_end().len())));
        }
        start += line.len();
    }
    titles
}

/// A heading in a quotation or a list, which is none of the report's own.
fn marked(line: &str) -> &str {
    let inner = line.trim_start_matches(['>', '-', '*', '+', ' ']);
    if inner.starts_with('#') { inner } else { line }
}

/// No heading has as many bytes.
const LONGEST: usize = 150;

/// The last line with the words of a section; a list of contents stands first.
fn line_of(section: &Section, lines: &[Spanned<&str>]) -> Option<Span> {
    lines.iter().rev().find(|line| is_called(section, line.value)).map(|line| line.span)
}

/// The words of a section: its own, and those under headings after it that
/// the form does not have, which were its sub-headings.
pub(super) fn reach<'a>(case: &ReportContext<'a>, at: usize) -> &'a str {
    let outline = &case.outline.0;
    let Some(first) = outline.get(at) else { return "" };
    let after = outline[at + 1..].iter().take_while(|placed| placed.section.is_none());
    let end = after.last().unwrap_or(first).written.body.end;
    case.slice(Span { start: first.written.body.start, end })
}

/// Whether there are words in the reach of a section.
pub(super) fn has_words(case: &ReportContext, at: usize) -> bool {
    let outline = &case.outline.0;
    let own = outline.get(at).is_some_and(|placed| placed.written.has_words);
    let after = outline.iter().skip(at + 1).take_while(|placed| placed.section.is_none());
    own || after.into_iter().any(|placed| placed.written.has_words)
}

/// The line that a heading of the form should be.
pub(super) fn line(section: &Section) -> String {
    format!("## {}", section.full_heading())
}

/// What the law or the form asks of a section, for a finding.
pub(super) fn bases(case: &ReportContext, named: &[&str]) -> Option<Text> {
    let mut all: Vec<&str> = Vec::new();
    for basis in named {
        if !all.contains(basis) {
            all.push(basis);
        }
    }
    if all.is_empty() { case.basis() } else { Some(Text::same(all.join("；"))) }
}
