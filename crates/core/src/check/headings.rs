//! The headings of a report beside those of its form: sections without a heading, and
//! headings without a section. Often the one explains the other; then one rule reports
//! both.

use super::ReportContext;
use crate::archive::split_number;
use crate::diag::Text;
use crate::form::Section;
use crate::report::NarrativeSection;
use crate::source::{Span, Spanned};

/// The longest line that may be a heading, in bytes.
const LONGEST: usize = 150;

/// The differences between the headings of a report and those of its form.
pub(super) struct HeadingDiff<'a> {
    /// Sections of the form without a heading.
    pub(super) missing: Vec<MissingSection<'a>>,
    /// Headings that the form does not have, as indices of the outline.
    pub(super) unknown: Vec<usize>,
}

/// A section of the form without a heading of its own.
pub(super) struct MissingSection<'a> {
    /// The index of the section in the form.
    pub(super) section: usize,
    /// The text that seems to be its heading.
    pub(super) instead: Substitute<'a>,
}

/// The text that seems to be the heading of a missing section.
pub(super) enum Substitute<'a> {
    /// No text does.
    Nothing,
    /// A heading in its place, in other words.
    Heading(&'a NarrativeSection),
    /// A line with its words that is not a heading of depth two.
    Line(Span),
}

/// Finds the sections of the form without a heading, and the headings without a section.
pub(super) fn compare_headings<'a>(context: &ReportContext<'a>) -> HeadingDiff<'a> {
    let outline = &context.outline.0;
    let mut unknown: Vec<usize> =
        (0..outline.len()).filter(|at| outline[*at].section.is_none()).collect();
    let absent: Vec<usize> = (0..context.form.sections.len())
        .filter(|section| context.outline.find(*section).is_none())
        .collect();
    let lines = if absent.is_empty() { Vec::new() } else { title_lines(context) };
    let missing = (absent.into_iter())
        .map(|section| {
            let instead = match find_line(&context.form.sections[section], &lines) {
                Some(span) => Substitute::Line(span),
                None => match unknown.iter().position(|at| can_stand_for(context, *at, section)) {
                    Some(at) => Substitute::Heading(outline[unknown.remove(at)].written),
                    None => Substitute::Nothing,
                },
            };
            MissingSection { section, instead }
        })
        .collect();
    HeadingDiff { missing, unknown }
}

/// Returns true if the words of a heading are those of a section of the form or a
/// variant of them, whatever its number.
pub(super) fn is_heading_of(section: &Section, heading: &str) -> bool {
    let (_, words) = split_number(heading);
    words == section.heading || section.variants.iter().any(|variant| variant == words)
}

/// Returns true if an unknown heading has the number of a missing section or, without a
/// number, stands alone where that section should.
fn can_stand_for(context: &ReportContext, at: usize, section: usize) -> bool {
    let outline = &context.outline.0;
    let heading = &outline[at].written.heading.text;
    let sections = &context.form.sections;
    if sections.iter().any(|section| is_heading_of(section, heading)) {
        return false;
    }
    let number = split_number(heading).0;
    if !number.is_empty() {
        return number == sections[section].number;
    }
    let section_at =
        |at: usize| outline.get(at).and_then(|matched| matched.section).map(|(section, _)| section);
    let before = match at.checked_sub(1) {
        Some(before) => section_at(before).is_some_and(|before| before + 1 == section),
        None => section == 0,
    };
    let after = match section_at(at + 1) {
        Some(after) => after == section + 1,
        None => at + 1 == outline.len() && section + 1 == sections.len(),
    };
    before && after
}

/// Lists the lines that could be headings, but of another depth, or without marks.
fn title_lines<'a>(context: &ReportContext<'a>) -> Vec<Spanned<&'a str>> {
    let span = context.report.narrative.span;
    let mut start = span.start as usize;
    let mut titles = Vec::new();
    for line in context.slice(span).split_inclusive('\n') {
        let words = strip_markers(line.trim());
        let words = words.trim_start_matches('#').trim().trim_matches('*').trim();
        let short = words.len() <= LONGEST && !words.is_empty();
        if short && !line.starts_with("## ") {
            titles.push(Spanned::new(words, Span::new(start, start + line.trim_end().len())));
        }
        start += line.len();
    }
    titles
}

/// Strips the markers of quotations and lists from a heading inside of one, since that is
/// no heading of the report's own.
fn strip_markers(line: &str) -> &str {
    let inner = line.trim_start_matches(['>', '-', '*', '+', ' ']);
    if inner.starts_with('#') { inner } else { line }
}

/// Finds the last line with the words of a section; a table of contents comes first.
fn find_line(section: &Section, lines: &[Spanned<&str>]) -> Option<Span> {
    lines.iter().rev().find(|line| is_heading_of(section, line.value)).map(|line| line.span)
}

/// Returns the text of a section, by its index in the outline: its own, and that under
/// unknown headings after it, which were its sub-headings.
pub(super) fn section_text<'a>(context: &ReportContext<'a>, at: usize) -> &'a str {
    let outline = &context.outline.0;
    let Some(first) = outline.get(at) else { return "" };
    let after = outline[at + 1..].iter().take_while(|matched| matched.section.is_none());
    let end = after.last().unwrap_or(first).written.body.end;
    context.slice(Span { start: first.written.body.start, end })
}

/// Returns true if the text of a section, as [`section_text`] has it, has words.
pub(super) fn has_text(context: &ReportContext, at: usize) -> bool {
    let outline = &context.outline.0;
    let own = outline.get(at).is_some_and(|matched| matched.written.has_words);
    let after = outline.iter().skip(at + 1).take_while(|matched| matched.section.is_none());
    own || after.into_iter().any(|matched| matched.written.has_words)
}

/// Returns the line of Markdown that the heading of a section should be.
pub(super) fn heading_line(section: &Section) -> String {
    format!("## {}", section.full_heading())
}

/// Joins the legal bases of several aspects, each once; without any, returns that of the
/// form.
pub(super) fn join_bases(context: &ReportContext, named: &[&str]) -> Option<Text> {
    let mut all: Vec<&str> = Vec::new();
    for basis in named {
        if !all.contains(basis) {
            all.push(basis);
        }
    }
    if all.is_empty() { context.basis() } else { Some(Text::same(all.join("；"))) }
}
