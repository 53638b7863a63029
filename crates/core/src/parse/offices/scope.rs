//! Parses which offices the figures of a report count, and the years for which a report was
//! not published.

use crate::config::{OfficeKind, ReportScope};
use crate::diag::{Finding, RuleId, Text, finding::closest_match};
use crate::parse::fields::{Diagnostics, MappingReader};
use crate::parse::hint;
use crate::parse::yaml::{Node, Value};
use crate::source::{Place, Span, Spanned};
use nianbao_text::text;

/// Parses a scope; an unknown word is a finding.
pub(super) fn parse_scope(
    fields: &mut MappingReader,
    name: &'static str,
    sink: &mut Diagnostics,
) -> Option<ReportScope> {
    let word = fields.text(name, sink)?;
    let known = ReportScope::ALL.iter().find(|(_, name)| *name == word.value);
    if known.is_none() {
        report_unknown_scope(&word, sink);
    }
    known.map(|(scope, _)| *scope)
}

/// Parses the scopes of kinds of office in `site.yaml`, as in `{government: own}`.
pub(in crate::parse) fn parse_scopes(
    node: &Node,
    sink: &mut Diagnostics,
) -> Vec<(OfficeKind, ReportScope)> {
    let Some(mut fields) = MappingReader::open(node, "covers", sink) else { return Vec::new() };
    let mut scopes = Vec::new();
    for (kind, name, _) in OfficeKind::ALL {
        scopes.extend(parse_scope(&mut fields, name, sink).map(|scope| (kind, scope)));
    }
    fields.finish(sink);
    scopes
}

fn report_unknown_scope(word: &Spanned<String>, sink: &mut Diagnostics) {
    let shown = &word.value;
    let message = text!("不认识的报告范围 {shown}", "there is no scope `{shown}` of reports");
    let near = closest_match(shown, ReportScope::ALL.iter().map(|(_, name)| *name));
    let help = match near {
        Some(near) => text!("是否要写 {near}？", "did you mean `{near}`?"),
        None => text!(
            "可用：own（只含本机关）、subordinates（含所属机关）",
            "one of own, subordinates (offices below it are counted too)"
        ),
    };
    sink.findings.push(wrong_value(word.span, message, help, sink));
}

/// Parses the years for which an office published no report: each once, and within the years in
/// which it existed.
pub(super) fn parse_not_submitted(
    fields: &mut MappingReader,
    (since, until): (Option<u16>, Option<u16>),
    sink: &mut Diagnostics,
) -> Vec<Spanned<u16>> {
    let mut years: Vec<Spanned<u16>> = Vec::new();
    for node in fields.list("not_submitted", sink) {
        let Some(year) = parse_year(node, sink) else { continue };
        let shown = year.value;
        let exists =
            since.is_none_or(|first| first <= shown) && until.is_none_or(|last| shown <= last);
        let fault = if !exists {
            Some((
                text!(
                    "not_submitted 中的 {shown} 年，这个机关并不存在",
                    "this office did not exist in {shown}, which `not_submitted` names"
                ),
                text!(
                    "核对 since、until 与这一年",
                    "see whether this year, `since` or `until` is wrong"
                ),
            ))
        } else if years.iter().any(|known| known.value == shown) {
            Some((
                text!("not_submitted 中 {shown} 年写了两次", "`not_submitted` names {shown} twice"),
                text!("删去其中一处", "remove one of the two"),
            ))
        } else {
            None
        };
        match fault {
            Some((message, help)) => {
                sink.findings.push(wrong_value(year.span, message, help, sink));
            }
            None => years.push(year),
        }
    }
    years
}

fn parse_year(node: &Node, sink: &mut Diagnostics) -> Option<Spanned<u16>> {
    let written = match &node.value {
        Value::Scalar(_) => node.text().unwrap_or_default(),
        Value::Null | Value::Sequence(_) | Value::Mapping(_) => "",
    };
    let year = written.parse().ok().filter(|year| hint::YEARS.contains(year));
    if year.is_none() {
        let (zh, en) = ("四位年份的列表，如 [2020, 2021]", "a list of years such as [2020, 2021]");
        let help = hint::year_help(written);
        sink.report_wrong_type(node, "not_submitted", zh, en).help = Some(help);
    }
    year.map(|year| Spanned::new(year, sink.span(node.span)))
}

fn wrong_value(span: Span, message: Text, help: Text, sink: &Diagnostics) -> Finding {
    Finding::new(RuleId::WrongType, Place::new(sink.source, span), message).help(help)
}
