//! Findings as JSON, one object a line.

use super::{Finding, Lang};
use crate::source::{Place, Sources};
use serde::Serialize;
use std::num::NonZeroUsize;

#[derive(Serialize)]
struct Line<'a> {
    rule: &'a str,
    severity: &'a str,
    message: &'a str,
    #[serde(flatten)]
    place: At<'a>,
    office: Option<&'a str>,
    year: Option<u16>,
    help: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unlisted: Option<NonZeroUsize>,
    related: Vec<Other<'a>>,
}

#[derive(Serialize)]
struct At<'a> {
    path: &'a str,
    line: usize,
    column: usize,
}

#[derive(Serialize)]
struct Other<'a> {
    #[serde(flatten)]
    place: At<'a>,
    message: &'a str,
}

/// One finding as one line, without the newline.
pub fn line(finding: &Finding, sources: &Sources, lang: Lang) -> String {
    let line = Line {
        rule: finding.rule.name(),
        severity: finding.severity.name(),
        message: finding.message.get(lang),
        place: at(finding.place, sources),
        office: finding.subject.as_ref().map(|subject| subject.office.as_str()),
        year: finding.subject.as_ref().map(|subject| subject.year),
        help: finding.help.as_ref().map(|help| help.get(lang)),
        unlisted: finding.unlisted,
        related: (finding.related.iter())
            .map(|other| Other {
                place: at(other.place, sources),
                message: other.message.get(lang),
            })
            .collect(),
    };
    serde_json::to_string(&line).unwrap_or_default()
}

fn at(place: Place, sources: &Sources) -> At<'_> {
    let source = sources.get(place.source);
    let position = source.position(place.span.start);
    At { path: &source.path, line: position.line, column: position.column }
}
