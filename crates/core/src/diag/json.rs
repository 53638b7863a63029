//! Findings as JSON, one object a line.

use super::{Change, Finding, Lang};
use crate::source::{Place, Sources};
use serde::Serialize;
use std::num::NonZeroUsize;

#[derive(Serialize)]
struct JsonFinding<'a> {
    rule: &'a str,
    severity: &'a str,
    message: &'a str,
    #[serde(flatten)]
    place: JsonPlace<'a>,
    office: Option<&'a str>,
    year: Option<u16>,
    help: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unlisted: Option<NonZeroUsize>,
    related: Vec<JsonRelated<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    changes: Vec<JsonChange<'a>>,
}

#[derive(Serialize)]
struct JsonChange<'a> {
    #[serde(flatten)]
    place: JsonPlace<'a>,
    end_line: usize,
    end_column: usize,
    replacement: &'a str,
    needs_judgement: bool,
}

#[derive(Serialize)]
struct JsonPlace<'a> {
    path: &'a str,
    line: usize,
    column: usize,
}

#[derive(Serialize)]
struct JsonRelated<'a> {
    #[serde(flatten)]
    place: JsonPlace<'a>,
    message: &'a str,
}

/// Returns a finding as a JSON object on one line, without the newline.
pub fn to_json_line(finding: &Finding, sources: &Sources, lang: Lang) -> String {
    let line = JsonFinding {
        rule: finding.rule.name(),
        severity: finding.severity.name(),
        message: finding.message.get(lang),
        place: json_place(finding.place, sources),
        office: finding.subject.as_ref().map(|subject| subject.office.as_str()),
        year: finding.subject.as_ref().map(|subject| subject.year),
        help: finding.help.as_ref().map(|help| help.get(lang)),
        unlisted: finding.unlisted,
        related: (finding.related.iter())
            .map(|other| JsonRelated {
                place: json_place(other.place, sources),
                message: other.message.get(lang),
            })
            .collect(),
        changes: finding.changes.iter().map(|change| json_change(change, sources)).collect(),
    };
    serde_json::to_string(&line).unwrap_or_default()
}

fn json_change<'a>(change: &'a Change, sources: &'a Sources) -> JsonChange<'a> {
    let end = sources.get(change.place.source).position(change.place.span.end);
    JsonChange {
        place: json_place(change.place, sources),
        end_line: end.line,
        end_column: end.column,
        replacement: &change.replacement,
        needs_judgement: change.needs_judgement,
    }
}

fn json_place(place: Place, sources: &Sources) -> JsonPlace<'_> {
    let source = sources.get(place.source);
    let position = source.position(place.span.start);
    JsonPlace { path: &source.path, line: position.line, column: position.column }
}
