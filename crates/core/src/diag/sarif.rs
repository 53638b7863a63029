//! Findings as SARIF 2.1.0, which code hosts and editors show.

use super::{Change, Finding, Lang, Related, RuleId, SitePaths, Text};
use crate::source::{Place, Sources};
use serde_json::{Value, json};

/// The name of the folder in which paths begin (SARIF 2.1.0, 3.14.14).
const ROOT: &str = "SRCROOT";

/// The texts of findings, and where they lie.
type Texts<'a> = (&'a Sources, &'a SitePaths);

/// The description of a rule in SARIF (`reportingDescriptor`, SARIF 2.1.0, 3.49).
pub struct RuleInfo {
    /// The rule.
    pub id: RuleId,
    /// The title.
    pub title: Text,
    /// The documentation.
    pub help: Text,
    /// The default level.
    pub level: super::Severity,
}

/// Returns the findings of one run as a SARIF log (SARIF 2.1.0, 3.13).
pub fn render_log(
    findings: &[Finding],
    rules: &[RuleInfo],
    sources: &Sources,
    lang: Lang,
    paths: &SitePaths,
) -> String {
    let index = |id: RuleId| rules.iter().position(|rule| rule.id == id);
    let results: Vec<Value> = findings
        .iter()
        .map(|finding| result(finding, index(finding.rule), (sources, paths), lang))
        .collect();
    let mut log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "nianbao",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules.iter().map(|rule| descriptor(rule, lang)).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    if let Some(root) = &paths.root {
        log["runs"][0]["originalUriBaseIds"] = json!({ ROOT: { "uri": root } });
    }
    serde_json::to_string_pretty(&log).unwrap_or_default()
}

fn descriptor(rule: &RuleInfo, lang: Lang) -> Value {
    json!({
        "id": rule.id.name(),
        "shortDescription": { "text": rule.title.get(lang) },
        "help": { "text": rule.help.get(lang) },
        "defaultConfiguration": { "level": rule.level.name() },
    })
}

fn result(finding: &Finding, rule: Option<usize>, texts: Texts, lang: Lang) -> Value {
    let mut words = finding.message.get(lang).to_owned();
    for more in [&finding.basis, &finding.help].into_iter().flatten() {
        words.push('\n');
        words.push_str(more.get(lang));
    }
    let mut result = json!({
        "ruleId": finding.rule.name(),
        "level": finding.severity.name(),
        "message": { "text": words },
        "locations": [location(finding.place, texts)],
    });
    if let Some(rule) = rule {
        result["ruleIndex"] = json!(rule);
    }
    if !finding.related.is_empty() {
        let places = finding.related.iter().enumerate();
        result["relatedLocations"] =
            places.map(|(at, other)| related(at, other, texts, lang)).collect();
    }
    if !finding.changes.is_empty() {
        let fixes = finding.changes.iter().map(|change| fix(change, texts, lang));
        result["fixes"] = fixes.collect();
    }
    if let Some(subject) = &finding.subject {
        result["properties"] = json!({ "office": subject.office, "year": subject.year });
    }
    result
}

fn related(at: usize, other: &Related, texts: Texts, lang: Lang) -> Value {
    let mut location = location(other.place, texts);
    location["id"] = json!(at + 1);
    location["message"] = json!({ "text": other.message.get(lang) });
    location
}

/// Returns a change as a fix (SARIF 2.1.0, 3.55).
fn fix(change: &Change, texts: Texts, lang: Lang) -> Value {
    let mut place = location(change.place, texts);
    let physical = &mut place["physicalLocation"];
    let (artifact, region) = (physical["artifactLocation"].take(), physical["region"].take());
    json!({
        "description": { "text": change.title.get(lang) },
        "artifactChanges": [{
            "artifactLocation": artifact,
            "replacements": [{
                "deletedRegion": region,
                "insertedContent": { "text": change.replacement },
            }],
        }],
    })
}

fn location(place: Place, (sources, paths): Texts) -> Value {
    let source = sources.get(place.source);
    let (start, end) = (source.position(place.span.start), source.position(place.span.end));
    let mut artifact = json!({ "uri": paths.reference(&source.path) });
    if paths.root.is_some() {
        artifact["uriBaseId"] = json!(ROOT);
    }
    json!({ "physicalLocation": {
        "artifactLocation": artifact,
        "region": {
            "startLine": start.line,
            "startColumn": start.column,
            "endLine": end.line,
            "endColumn": end.column,
        },
    }})
}
