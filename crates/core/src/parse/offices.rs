//! Parses `content/offices.yaml`.

mod rename;
mod scope;

pub use rename::{OfficeIdMention, Replacement, office_id_mentions, rename_in_offices};
pub(super) use scope::parse_scopes;

use super::fields::{Diagnostics, MappingReader};
use super::yaml::{Node, Value, parse_yaml};
use crate::config::{FormerName, Office, OfficeKind, Offices};
use crate::diag::{Finding, Related, RuleId, finding::closest_match};
use crate::source::{Place, SourceId, Span, Spanned, is_refused_by_windows};
use nianbao_text::text;
use std::collections::HashMap;

/// Parses the text of a list of offices that stands in no archive. `None` if it cannot be read;
/// a list without an office is empty.
pub fn parse_offices_text(text: &str) -> (Option<Offices>, Vec<Finding>) {
    let mut sink = Diagnostics::new(SourceId(0));
    let offices = match parse_yaml(text) {
        Ok(root) => parse_offices(&root, &mut sink),
        Err(refusal) => {
            sink.report_yaml_error(&refusal, text);
            None
        }
    };
    (offices, sink.findings)
}

/// Parses the offices; an entry without an id or a name is left out. `None` if there are
/// entries and none of them is an office, so that the offices are not known.
pub(super) fn parse_offices(root: &Node, sink: &mut Diagnostics) -> Option<Offices> {
    let mut list: Vec<Office> = match &root.value {
        Value::Sequence(items) => {
            let list: Vec<Office> =
                items.iter().filter_map(|item| parse_office(item, sink)).collect();
            (items.is_empty() || !list.is_empty()).then_some(list)?
        }
        Value::Null => Vec::new(),
        _ => {
            let (zh, en) = ("机关的列表（每项以“- id:”开头）", "a list of offices");
            sink.report_wrong_type(root, "offices.yaml", zh, en);
            return None;
        }
    };
    check_unique_ids(&list, sink);
    drop_taken_aliases(&mut list, sink);
    check_parents(&mut list, sink);
    Some(Offices::new(list))
}

fn parse_office(node: &Node, sink: &mut Diagnostics) -> Option<Office> {
    let mut fields = MappingReader::open(node, "机关", sink)?;
    let id = fields.require_text("id", sink).filter(|id| check_id(id, sink));
    let name = fields.require_text("name", sink);
    let kind = fields.require("kind", Some(kinds_help())).and_then(|_| fields.text("kind", sink));
    let short_name = fields.string("short_name", sink);
    let region = fields.string("region", sink);
    let parent = fields.string("parent", sink);
    let (since, until) = parse_years(&mut fields, sink);
    let covers = scope::parse_scope(&mut fields, "covers", sink);
    let not_submitted = scope::parse_not_submitted(&mut fields, (since, until), sink);
    let former: Vec<_> = fields.list("former_names", sink).iter().collect();
    let former_names =
        former.into_iter().filter_map(|node| parse_former_name(node, sink)).collect();
    let mut aliases = fields.texts("aliases", sink);
    aliases.retain(|alias| check_id(alias, sink));
    let contact = fields
        .node("contact")
        .map(|node| super::site::parse_contact(node, sink))
        .unwrap_or_default();
    fields.finish(sink);
    Some(Office {
        id: id?.value,
        name: name?.value,
        short_name,
        kind: kind
            .and_then(|kind| parse_office_kind(&kind, sink))
            .unwrap_or(OfficeKind::Department),
        region,
        parent,
        since,
        until,
        covers,
        not_submitted,
        former_names,
        aliases,
        contact,
        span: sink.span(node.span),
    })
}

/// Parses the first and the last reporting year. If they are the wrong way round, neither
/// is known, and no report is compared with them.
fn parse_years(fields: &mut MappingReader, sink: &mut Diagnostics) -> (Option<u16>, Option<u16>) {
    let (since, until) = (fields.year("since", sink), fields.year("until", sink));
    if let (Some(since), Some(until)) = (since, until)
        && since.value > until.value
    {
        let (first, last) = (since.value, until.value);
        let message =
            text!("until {last} 早于 since {first}", "`until` {last} is before `since` {first}");
        let place = Place::new(sink.source, until.span);
        let help = text!(
            "核对这个机关的起止年度",
            "see whether the first or the last year of this office is wrong"
        );
        let finding = Finding::new(RuleId::WrongType, place, message).help(help);
        let first = Place::new(sink.source, since.span);
        sink.findings.push(finding.related(first, text!("起始年度", "the first year")));
        return (None, None);
    }
    (since.map(|year| year.value), until.map(|year| year.value))
}

/// Returns true for an id that can be part of an address; else it is a finding.
pub(super) fn check_id(id: &Spanned<String>, sink: &mut Diagnostics) -> bool {
    let valid = super::is_id(&id.value);
    if !valid {
        let shown = &id.value;
        let place = Place::new(sink.source, id.span);
        let message = text!(
            "机关代号 {shown} 不能用作网址：只能含小写字母、数字与连字符，如 shili-czj",
            "the office id `{shown}` cannot be an address: use lower-case letters, digits and hyphens, such as shili-czj"
        );
        let help = super::hint::id_help(shown);
        sink.findings.push(Finding::new(RuleId::InvalidId, place, message).help(help));
    } else if is_refused_by_windows(&id.value) {
        sink.findings.push(device_id(id, sink.source));
        return false;
    }
    valid
}

/// Returns a finding for an id that names a device on Windows: no folder there can have it.
fn device_id(id: &Spanned<String>, source: SourceId) -> Finding {
    let shown = &id.value;
    let message = text!(
        "机关代号 {shown} 在 Windows 上是设备名，网站就无法复制到那里",
        "the office id `{shown}` is the name of a device on Windows, where the site could not be copied to"
    );
    let help = text!("换一个代号，如 shili-{shown}", "take another id, such as shili-{shown}");
    Finding::new(RuleId::InvalidId, Place::new(source, id.span), message).help(help)
}

fn kinds_help() -> crate::diag::Text {
    text!(
        "可用：government（县级以上人民政府）、department（政府部门）、township（乡镇、街道）",
        "one of government, department, township"
    )
}

/// Parses a kind of office; an unknown name is a finding.
pub(super) fn parse_office_kind(
    word: &Spanned<String>,
    sink: &mut Diagnostics,
) -> Option<OfficeKind> {
    let found = OfficeKind::ALL.iter().find(|(_, name, _)| *name == word.value);
    if found.is_none() {
        let shown = &word.value;
        let place = Place::new(sink.source, word.span);
        let message = text!("不认识的机关类别 {shown}", "there is no kind of office `{shown}`");
        let finding = Finding::new(RuleId::WrongType, place, message).help(kinds_help());
        sink.findings.push(finding);
    }
    found.map(|(kind, ..)| *kind)
}

fn parse_former_name(node: &Node, sink: &mut Diagnostics) -> Option<FormerName> {
    let mut fields = MappingReader::open(node, "former_names", sink)?;
    let name = fields.require_text("name", sink);
    let from = fields.year("from", sink).map(|year| year.value);
    let last =
        text!("写上用此名称的最后一个报告年度", "give the last reporting year under this name");
    let to = fields
        .require("to", Some(last))
        .and_then(|_| fields.year("to", sink))
        .map(|year| year.value);
    fields.finish(sink);
    Some(FormerName { name: name?.value, from, to })
}

fn check_unique_ids(list: &[Office], sink: &mut Diagnostics) {
    let mut first: HashMap<&str, Span> = HashMap::new();
    for office in list {
        let Some(span) = first.get(office.id.as_str()) else {
            first.insert(&office.id, office.span);
            continue;
        };
        let (id, source) = (&office.id, sink.source);
        let message = text!("机关代号 {id} 用了两次", "the office id `{id}` is used twice");
        let mut finding =
            Finding::new(RuleId::DuplicateOffice, entry_start(source, office.span), message);
        finding.related.push(Related {
            place: entry_start(source, *span),
            message: text!("第一处", "the first"),
        });
        finding.help = Some(text!(
            "同一机关的合为一项，不同机关的另取代号",
            "make one entry of one office, or give the other an id of its own"
        ));
        sink.findings.push(finding);
    }
}

/// Drops former ids that an office has, or another office had: an address leads to one
/// place.
fn drop_taken_aliases(list: &mut [Office], sink: &mut Diagnostics) {
    let ids = list.iter().map(|office| (office.id.clone(), entry_start(sink.source, office.span)));
    let mut taken: HashMap<String, Place> = HashMap::new();
    for (id, place) in ids {
        taken.entry(id).or_insert(place);
    }
    for office in list {
        let id = &office.id;
        office.aliases.retain(|alias| {
            let place = Place::new(sink.source, alias.span);
            let Some(first) = taken.get(&alias.value) else {
                taken.insert(alias.value.clone(), place);
                return true;
            };
            sink.findings.push(taken_alias(alias, id, place, *first));
            false
        });
    }
}

fn taken_alias(alias: &Spanned<String>, id: &str, place: Place, first: Place) -> Finding {
    let alias = &alias.value;
    let (message, help) = if alias == id {
        (
            text!("{id} 的旧代号写成了它自己", "`{id}` has itself for an id of old"),
            text!("aliases 中只写从前用过的代号", "`aliases` are ids that it had before"),
        )
    } else {
        (
            text!("旧代号 {alias} 已用在别处", "the id of old `{alias}` is used elsewhere"),
            text!(
                "一个旧地址只能转到一处：留下一处，删去其余",
                "an old address leads to one place: keep one, remove the others"
            ),
        )
    };
    let finding = Finding::new(RuleId::DuplicateOffice, place, message).help(help);
    finding.related(first, text!("已用在这里", "used here"))
}

fn check_parents(list: &mut [Office], sink: &mut Diagnostics) {
    // Of two offices with one id the first counts.
    let mut by_id: HashMap<&str, usize> = HashMap::with_capacity(list.len());
    for (at, office) in list.iter().enumerate() {
        by_id.entry(&office.id).or_insert(at);
    }
    let mut advised = 0..MAX_SUGGESTIONS;
    for office in list.iter() {
        let Some(parent) = &office.parent else { continue };
        let place = entry_start(sink.source, office.span);
        if *parent == office.id {
            sink.findings.push(own_parent(place, parent));
        } else if !by_id.contains_key(parent.as_str()) {
            let advise = advised.next().is_some();
            sink.findings.push(unknown_parent(place, parent, list, advise));
        }
    }
    let parents: Vec<Option<usize>> = (list.iter())
        .map(|office| office.parent.as_deref().and_then(|id| by_id.get(id).copied()))
        .collect();
    for ring in find_rings(&parents) {
        if ring.len() > 1 {
            sink.findings.push(parent_ring(sink.source, list, &ring));
        }
        // No office is above itself: nothing that goes up may go round.
        for at in ring {
            list[at].parent = None;
        }
    }
}

/// Finds the rings among offices, each of which has at most one parent. Each office is visited
/// once; a ring begins with the first of its offices in the list.
fn find_rings(parents: &[Option<usize>]) -> Vec<Vec<usize>> {
    // The number of the walk that came to an office first.
    let mut visits = vec![usize::MAX; parents.len()];
    let mut rings = Vec::new();
    for start in 0..parents.len() {
        let mut at = Some(start);
        while let Some(office) = at.filter(|office| visits[*office] == usize::MAX) {
            visits[office] = start;
            at = parents[office];
        }
        let Some(end) = at.filter(|office| visits[*office] == start) else { continue };
        let after = |office: &usize| parents[*office].filter(|next| *next != end);
        let mut ring: Vec<usize> = std::iter::successors(Some(end), after).collect();
        let first = (0..ring.len()).min_by_key(|index| ring[*index]).unwrap_or_default();
        ring.rotate_left(first);
        rings.push(ring);
    }
    rings
}

/// How many offices of a ring a finding names.
const MAX_NAMED: usize = 8;

fn parent_ring(source: SourceId, list: &[Office], ring: &[usize]) -> Finding {
    let first = list[ring[0]].id.as_str();
    let others = ring[1..].iter().map(|at| list[*at].id.as_str());
    let mut ids: Vec<&str> = [first].into_iter().chain(others).take(MAX_NAMED).collect();
    if ring.len() > MAX_NAMED {
        ids.push("…");
    }
    ids.push(first);
    let way = ids.join(" → ");
    let message = text!(
        "上级机关绕成一圈：{way}",
        "these offices are parents of one another, in a ring: {way}"
    );
    let help = text!(
        "核对各机关的 parent，删去或改正写错的一处",
        "see which `parent` is wrong, and correct or remove it"
    );
    let place = |at: usize| entry_start(source, list[at].span);
    let mut finding = Finding::new(RuleId::WrongType, place(ring[0]), message).help(help);
    for at in ring[1..].iter().take(MAX_NAMED) {
        finding = finding.related(place(*at), text!("在这一圈中", "in the ring"));
    }
    finding
}

fn own_parent(place: Place, id: &str) -> Finding {
    let message = text!("{id} 的上级机关写成了自己", "`{id}` has itself for its parent");
    Finding::new(RuleId::WrongType, place, message).help(text!(
        "写上级机关的代号；没有上级的，删去 parent",
        "write the id of the office above it; without one, remove `parent`"
    ))
}

/// For how many unknown parents a similar id is looked for.
const MAX_SUGGESTIONS: usize = 50;

fn unknown_parent(place: Place, parent: &str, list: &[Office], advise: bool) -> Finding {
    let message = text!(
        "上级机关 {parent} 不在 offices.yaml 中",
        "the parent office `{parent}` is not in offices.yaml"
    );
    let known = list.iter().filter(|_| advise).map(|office| office.id.as_str());
    let had = |office: &&Office| office.aliases.iter().any(|alias| alias.value == parent);
    let renamed = list.iter().filter(|_| advise).find(had).map(|office| office.id.as_str());
    let near = renamed.or_else(|| closest_match(parent, known));
    Finding::new(RuleId::UnknownOffice, place, message).help(match near {
        Some(near) => text!("是否要写 {near}？", "did you mean `{near}`?"),
        None => text!("加上这个机关，或删去 parent", "add that office, or remove `parent`"),
    })
}

/// Returns the start of an entry, rather than all its lines.
fn entry_start(source: SourceId, span: Span) -> Place {
    Place::new(source, Span { start: span.start, end: span.start })
}

#[cfg(test)]
mod tests {
    use super::find_rings;

    #[test]
    fn rings_are_found_once_however_they_are_reached() {
        let parents =
            |of: &[i32]| of.iter().map(|at| usize::try_from(*at).ok()).collect::<Vec<_>>();
        for (of, rings) in [
            (&[-1, 0, 1][..], vec![]),
            (&[0], vec![vec![0]]),
            (&[1, 0], vec![vec![0, 1]]),
            // Two lead into a ring that neither is in.
            (&[2, 2, 4, 2, 3], vec![vec![2, 4, 3]]),
            (&[1, 0, 3, 2, 0], vec![vec![0, 1], vec![2, 3]]),
        ] {
            assert_eq!(find_rings(&parents(of)), rings, "{of:?}");
        }
        let count = 500_000;
        let long: Vec<_> = (0..count).map(|at| Some((at + 1) % count)).collect();
        assert_eq!(find_rings(&long)[0].len(), count);
    }
}
