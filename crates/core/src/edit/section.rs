//! Sets the text of sections.

use super::EditError;
use super::layout::{insert, newline, replace};
use super::scalar::check_text;
use crate::archive::Outline;
use crate::diag::Change;
use crate::form::{Form, Section};
use crate::parse::{heading_that_divides, nests_too_deeply};
use crate::report::{NarrativeSection, Report};

/// The section that an edit is about.
pub(super) enum TargetSection<'a> {
    /// One that is written, by its index among those of the report.
    Written(usize, &'a NarrativeSection),
    /// One of the form that is missing, by its index there.
    Missing(usize, &'a Section),
}

impl<'a> TargetSection<'a> {
    /// Finds a section by its id in the form or by its heading.
    pub(super) fn find(
        form: Option<&'a Form>,
        report: &'a Report,
        name: &str,
    ) -> Result<Self, EditError> {
        let sections = form.map_or(&[] as &[Section], |form| &form.sections);
        let is_named = |section: &Section| {
            section.id == name || section.heading == name || section.full_heading() == name
        };
        let written = &report.narrative.sections;
        if let (Some(at), Some(form)) = (sections.iter().position(is_named), form) {
            let outline = Outline::match_sections(form, report);
            let is_match = |matched: Option<(usize, _)>| matched.is_some_and(|(own, _)| own == at);
            let found = outline.0.iter().position(|matched| is_match(matched.section));
            return Ok(match found.and_then(|at| Some((at, written.get(at)?))) {
                Some((at, section)) => Self::Written(at, section),
                None => Self::Missing(at, &sections[at]),
            });
        }
        let at = written.iter().position(|section| section.heading.text == name);
        let found = at.map(|at| Self::Written(at, &written[at]));
        found.ok_or_else(|| EditError::UnknownPlace(name.to_owned()))
    }
}

impl TargetSection<'_> {
    /// Returns true if the section has a text after an edit, and all others are as before. Each
    /// report comes with its source.
    pub(super) fn is_written_in(
        &self,
        form: Option<&Form>,
        old: &Report,
        (new, source): (&Report, &str),
        text: &str,
    ) -> bool {
        let (own, is_new) = match self {
            Self::Written(at, _) => (Some(*at), false),
            Self::Missing(at, _) => (position_in(form, new, *at), true),
        };
        let Some(own) = own else { return false };
        let before = list_sections(form, old);
        let mut after = list_sections(form, new);
        if is_new {
            if own >= after.len() {
                return false;
            }
            after.remove(own);
        }
        let body = new.narrative.sections.get(own).and_then(|own| source.get(own.body.range()));
        let content = body.unwrap_or_default().replace("\r\n", "\n");
        before == after && content.trim() == text.trim()
    }
}

/// Lists the headings of a report with their sections of the form.
fn list_sections(form: Option<&Form>, report: &Report) -> Vec<(String, Option<usize>)> {
    let headings = report.narrative.sections.iter().map(|section| section.heading.text.clone());
    let Some(form) = form else { return headings.map(|heading| (heading, None)).collect() };
    let outline = Outline::match_sections(form, report);
    let matched = outline.0.iter().map(|matched| matched.section.map(|(at, _)| at));
    headings.zip(matched.collect::<Vec<_>>()).collect()
}

/// Returns the index of the written section that is a section of the form.
fn position_in(form: Option<&Form>, report: &Report, at: usize) -> Option<usize> {
    list_sections(form, report).iter().position(|(_, section)| *section == Some(at))
}

/// Returns the text of a section with plain ends of lines, and without blank lines around it.
///
/// Errors: a hidden character, a heading that would begin another section.
pub(super) fn check_section(text: &str) -> Result<String, EditError> {
    let text = check_text(text)?;
    let first = text.lines().take_while(|line| line.trim().is_empty()).map(|line| line.len() + 1);
    let start = first.sum::<usize>().min(text.len());
    let text = text[start..].trim_end();
    if nests_too_deeply(text) {
        return Err(EditError::DeepNesting);
    }
    match heading_that_divides(text) {
        Some(heading) => Err(EditError::HeadingInText(heading)),
        None => Ok(text.to_owned()),
    }
}

/// Returns the change of the source that sets the text of a section.
pub(super) fn set_section(
    source: &str,
    form: Option<&Form>,
    report: &Report,
    target: &TargetSection,
    text: &str,
) -> Option<Change> {
    let line_break = newline(source);
    let text = text.replace('\n', line_break);
    match target {
        TargetSection::Written(_, section) => replace_body(source, section, &text, line_break),
        TargetSection::Missing(at, section) => {
            let place = missing_place(source, form, report, *at);
            let heading = format!("## {}{line_break}", section.full_heading());
            let body = if text.is_empty() {
                String::new()
            } else {
                format!("{line_break}{text}{line_break}")
            };
            let before = blank_line_before(&source[..place], line_break);
            let after = if place < source.len() { line_break } else { "" };
            Some(insert(place, format!("{before}{heading}{body}{after}")))
        }
    }
}

/// Returns the change of the body of a section; the blank lines around its text stay.
fn replace_body(
    source: &str,
    section: &NarrativeSection,
    text: &str,
    line_break: &str,
) -> Option<Change> {
    let range = section.body.range();
    let body = source.get(range.clone())?;
    let blank: usize =
        body.split_inclusive('\n').take_while(|line| line.trim().is_empty()).map(str::len).sum();
    let content = body[blank..].trim_end();
    if content.replace("\r\n", "\n") == text.replace("\r\n", "\n") {
        return None;
    }
    let (start, end) = (range.start + blank, range.start + blank + content.len());
    let gap = line_break.repeat(2);
    if text.is_empty() {
        let is_last = range.end == source.len();
        return Some(replace(range.start, range.end, if is_last { line_break } else { &gap }));
    }
    if !content.is_empty() {
        return Some(replace(start, end, text));
    }
    let tail = if range.end == source.len() { line_break } else { &gap };
    Some(replace(range.start, range.end, format!("{gap}{text}{tail}")))
}

/// Returns where a missing section goes in: behind the nearest one before it in the form, else
/// before the first one behind it, else at the end.
fn missing_place(source: &str, form: Option<&Form>, report: &Report, at: usize) -> usize {
    let Some(form) = form else { return source.len() };
    let outline = Outline::match_sections(form, report);
    let placed = || {
        let sections = outline.0.iter();
        sections.filter_map(|matched| Some((matched.section?.0, matched.written)))
    };
    let before = placed().filter(|(own, _)| *own < at).max_by_key(|(own, _)| *own);
    let after = placed().find(|(own, _)| *own > at);
    match (before, after) {
        (Some((_, section)), _) => section.body.end as usize,
        (None, Some((_, section))) => section.heading.span.start as usize,
        (None, None) => source.len(),
    }
}

/// Returns the line ends that are missing for a blank line at the end of a text.
fn blank_line_before(text: &str, line_break: &str) -> String {
    let bare = text.trim_end_matches([' ', '\t']);
    let ends = bare.len() - bare.trim_end_matches(['\r', '\n']).len();
    let count = bare[bare.len() - ends..].matches('\n').count();
    line_break.repeat(2_usize.saturating_sub(count))
}
