//! `content/offices.yaml`.

use super::fields::{Fields, Sink};
use super::yaml::{Node, Value};
use crate::config::{FormerName, Office, OfficeKind, Offices};
use crate::diag::Related;
use crate::source::{Place, Span, Spanned};
use crate::text;
use std::collections::HashMap;

/// Reads the offices; an entry without an id or a name is left out.
pub(super) fn read(root: &Node, sink: &mut Sink) -> Offices {
    let mut list = Vec::new();
    match &root.value {
        Value::Sequence(items) => list.extend(items.iter().filter_map(|item| office(item, sink))),
        Value::Null => {}
        _ => {
            let (zh, en) = ("机关的列表（每项以“- id:”开头）", "a list of offices");
            sink.wrong_type(root, "offices.yaml", zh, en);
        }
    }
    unique(&list, sink);
    parents(&list, sink);
    Offices::new(list)
}

fn office(node: &Node, sink: &mut Sink) -> Option<Office> {
    let mut fields = Fields::open(node, "机关", sink)?;
    let id = fields.need_text("id", sink).filter(|id| valid_id(id, sink));
    let name = fields.need_text("name", sink);
    let kind = fields.need("kind", Some(kinds_help())).and_then(|_| fields.text("kind", sink));
    let short_name = fields.string("short_name", sink);
    let region = fields.string("region", sink);
    let parent = fields.string("parent", sink);
    let since = fields.year("since", sink).map(|year| year.value);
    let until = fields.year("until", sink).map(|year| year.value);
    let former: Vec<_> = fields.list("former_names", sink).iter().collect();
    let former_names = former.into_iter().filter_map(|node| former_name(node, sink)).collect();
    let contact =
        fields.node("contact").map(|node| super::site::address(node, sink)).unwrap_or_default();
    fields.close(sink);
    Some(Office {
        id: id?.value,
        name: name?.value,
        short_name,
        kind: kind.and_then(|kind| office_kind(&kind, sink)).unwrap_or(OfficeKind::Department),
        region,
        parent,
        since,
        until,
        former_names,
        contact,
        span: sink.span(node.span),
    })
}

/// Whether an id can be part of an address; one that cannot is a finding.
pub(super) fn valid_id(id: &Spanned<String>, sink: &mut Sink) -> bool {
    let valid = super::is_id(&id.value);
    if !valid {
        let shown = &id.value;
        let place = Place::new(sink.source, id.span);
        let message = text!(
            "机关代号 {shown} 不能用作网址：只能含小写字母、数字与连字符，如 shili-czj",
            "the office id `{shown}` cannot be an address: use lower-case letters, digits and hyphens, such as shili-czj"
        );
        let help = super::hint::id(shown);
        sink.findings.push(crate::diag::Finding::new("invalid-id", place, message).help(help));
    }
    valid
}

fn kinds_help() -> crate::diag::Text {
    text!(
        "可用：government（县级以上人民政府）、department（政府部门）、township（乡镇、街道）",
        "one of government, department, township"
    )
}

/// A kind of office by its word; another word is a finding.
pub(super) fn office_kind(word: &Spanned<String>, sink: &mut Sink) -> Option<OfficeKind> {
    let found = OfficeKind::ALL.iter().find(|(_, name, _)| *name == word.value);
    if found.is_none() {
        let shown = &word.value;
        let place = Place::new(sink.source, word.span);
        let message = text!("不认识的机关类别 {shown}", "there is no kind of office `{shown}`");
        let finding = crate::diag::Finding::new("wrong-type", place, message).help(kinds_help());
        sink.findings.push(finding);
    }
    found.map(|(kind, ..)| *kind)
}

fn former_name(node: &Node, sink: &mut Sink) -> Option<FormerName> {
    let mut fields = Fields::open(node, "former_names", sink)?;
    let name = fields.need_text("name", sink);
    let from = fields.year("from", sink).map(|year| year.value);
    let last =
        text!("写上用此名称的最后一个报告年度", "give the last reporting year under this name");
    let to =
        fields.need("to", Some(last)).and_then(|_| fields.year("to", sink)).map(|year| year.value);
    fields.close(sink);
    Some(FormerName { name: name?.value, from, to })
}

fn unique(list: &[Office], sink: &mut Sink) {
    let mut first: HashMap<&str, Span> = HashMap::new();
    for office in list {
        let Some(span) = first.get(office.id.as_str()) else {
            first.insert(&office.id, office.span);
            continue;
        };
        let (id, source) = (&office.id, sink.source);
        let message = text!("机关代号 {id} 用了两次", "the office id `{id}` is used twice");
        let mut finding =
            crate::diag::Finding::new("duplicate-office", head(source, office.span), message);
        finding
            .related
            .push(Related { place: head(source, *span), message: text!("第一处", "the first") });
        finding.help = Some(text!(
            "同一机关的合为一项，不同机关的另取代号",
            "make one entry of one office, or give the other an id of its own"
        ));
        sink.findings.push(finding);
    }
}

fn parents(list: &[Office], sink: &mut Sink) {
    let by_id: HashMap<&str, &Office> =
        list.iter().map(|office| (office.id.as_str(), office)).collect();
    for office in list {
        let Some(parent) = &office.parent else { continue };
        if by_id.contains_key(parent.as_str()) && *parent != office.id {
            continue;
        }
        let message = text!(
            "上级机关 {parent} 不在 offices.yaml 中",
            "the parent office `{parent}` is not in offices.yaml"
        );
        let finding =
            crate::diag::Finding::new("unknown-office", head(sink.source, office.span), message);
        sink.findings.push(finding);
    }
}

/// The beginning of an entry, rather than all its lines.
fn head(source: crate::source::SourceId, span: Span) -> Place {
    Place::new(source, Span { start: span.start, end: span.start })
}
