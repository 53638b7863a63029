//! Completion: keys that are missing so far, ids, names of rules.

use crate::outline::{Outline, outline, top_value};
use crate::position::TextMap;
use lsp_types::{
    CompletionItem, CompletionItemKind, CompletionTextEdit, InsertTextMode, Position, TextEdit,
};
use nianbao_core::archive::Archive;
use nianbao_core::check::rules;
use nianbao_core::compose::write_table;
use nianbao_core::config::{OfficeKind, ReportScope};
use nianbao_core::diag::{Lang, Severity};
use nianbao_core::form::{Form, RowRef, Table};
use nianbao_core::parse::{OFFICES_FILE, SITE_FILE};
use nianbao_core::source::Span;
use nianbao_text::front_matter::opens_front_matter;

/// The fields of a report in the order in which they are written.
const REPORT_KEYS: [&str; 14] = [
    "office",
    "year",
    "form",
    "draft",
    "published",
    "title",
    "index_number",
    "document_number",
    "subject",
    "written",
    "originals",
    "attachments",
    "revised",
    "allow",
];
/// The fields of an office in the order in which they are written.
const OFFICE_KEYS: [&str; 13] = [
    "id",
    "name",
    "short_name",
    "kind",
    "region",
    "parent",
    "since",
    "until",
    "covers",
    "not_submitted",
    "former_names",
    "aliases",
    "contact",
];
/// The spaces by which a row is deeper than its table or group.
const STEP: usize = 2;

/// The site and the file in which something is to be written.
pub struct CompletionContext<'a> {
    /// All that the reports of the site share.
    pub archive: &'a Archive,
    /// The path of the file below the site.
    pub path: &'a str,
    /// The language of explanations.
    pub lang: Lang,
}

/// Something that could be written.
struct Proposal {
    label: String,
    detail: Option<String>,
    text: String,
    kind: CompletionItemKind,
}

impl Proposal {
    fn value(label: &str, detail: Option<String>) -> Self {
        let (label, text) = (label.to_owned(), label.to_owned());
        Self { label, detail, text, kind: CompletionItemKind::VALUE }
    }

    fn key(key: &str) -> Self {
        Self { text: format!("{key}: "), kind: CompletionItemKind::FIELD, ..Self::value(key, None) }
    }
}

/// Proposes what could be written at a place.
pub fn complete(
    context: &CompletionContext,
    text: &TextMap,
    place: Position,
) -> Vec<CompletionItem> {
    let offset = text.offset(place);
    let Some(around) = outline_of(context, text.text, offset) else { return Vec::new() };
    let proposals = match context.path {
        SITE_FILE => in_settings(context, &around),
        OFFICES_FILE => in_offices(context, &around),
        _ => in_report(context, text.text, &around),
    };
    let range = text.range(Span::new(offset - around.word.len(), offset));
    let to_item = |(at, proposal): (usize, Proposal)| CompletionItem {
        label: proposal.label.clone(),
        kind: Some(proposal.kind),
        detail: proposal.detail,
        sort_text: Some(format!("{at:06}")),
        filter_text: Some(proposal.label),
        insert_text_mode: Some(InsertTextMode::AS_IS),
        text_edit: Some(CompletionTextEdit::Edit(TextEdit { range, new_text: proposal.text })),
        ..CompletionItem::default()
    };
    proposals.into_iter().enumerate().map(to_item).collect()
}

/// Returns what stands around a place of YAML; `None` in the text of a report.
pub(crate) fn outline_of(
    context: &CompletionContext,
    text: &str,
    offset: usize,
) -> Option<Outline> {
    if !context.path.ends_with(".md") {
        return outline(text, offset);
    }
    let mut before = text.get(..offset)?.lines().skip(1);
    let is_inside = opens_front_matter(text)
        && text[..offset].contains('\n')
        && !before.any(|line| line.trim_end() == "---");
    is_inside.then(|| outline(text, offset))?
}

fn in_settings(context: &CompletionContext, around: &Outline) -> Vec<Proposal> {
    match (around.parents.as_slice(), &around.key) {
        ([above], None) if above == "rules" => rule_names(context, &around.siblings, true),
        ([above], Some(_)) if above == "rules" => levels(),
        _ => Vec::new(),
    }
}

fn levels() -> Vec<Proposal> {
    let levels = [Severity::Error, Severity::Warning, Severity::Note].map(Severity::name);
    levels.into_iter().chain(["off"]).map(|level| Proposal::value(level, None)).collect()
}

fn in_offices(context: &CompletionContext, around: &Outline) -> Vec<Proposal> {
    if !around.parents.is_empty() {
        return Vec::new();
    }
    match around.key.as_deref() {
        None => missing_keys(&OFFICE_KEYS, around),
        Some("kind") => {
            let words = context.archive.site.words();
            let kinds = OfficeKind::ALL.iter();
            let kinds = kinds.map(|(kind, name, _)| (name, kind.label(words).to_owned()));
            kinds.map(|(name, label)| Proposal::value(name, Some(label))).collect()
        }
        Some("covers") => {
            ReportScope::ALL.iter().map(|(_, name)| Proposal::value(name, None)).collect()
        }
        Some("parent") => office_ids(context),
        Some(_) => Vec::new(),
    }
}

fn in_report(context: &CompletionContext, text: &str, around: &Outline) -> Vec<Proposal> {
    let parents: Vec<&str> = around.parents.iter().map(String::as_str).collect();
    let form = || report_form(context, text);
    match (parents.as_slice(), around.key.as_deref()) {
        ([], None) => {
            let mut keys = missing_keys(&REPORT_KEYS, around);
            if !around.siblings.iter().any(|key| key == "figures") {
                keys.push(Proposal { text: "figures:\n  ".to_owned(), ..Proposal::key("figures") });
            }
            keys
        }
        ([], Some("office")) => office_ids(context),
        ([], Some("form")) => {
            let forms = context.archive.forms.iter();
            let name = |form: &Form| form.name.get(context.lang).to_owned();
            forms.map(|form| Proposal::value(&form.id, Some(name(form)))).collect()
        }
        ([], Some("draft")) => vec![Proposal::value("true", None)],
        (["figures", below @ ..], None) => {
            form().map(|form| in_figures(form, below, around)).unwrap_or_default()
        }
        (["allow"], None) => missing_keys(&["rule", "place", "reason"], around),
        (["revised"], None) => missing_keys(&["date", "note", "place"], around),
        (["attachments"], None) => missing_keys(&["file", "title"], around),
        (["originals"], None) => missing_keys(&["file", "title", "origin", "publish"], around),
        (["allow"], Some("rule")) => rule_names(context, &[], false),
        (["allow" | "revised"], Some("place")) => {
            let paths = form().map(Form::paths).unwrap_or_default();
            paths.iter().map(|path| Proposal::value(path, None)).collect()
        }
        _ => Vec::new(),
    }
}

/// Returns the form of a report that may be half written.
pub(crate) fn report_form<'a>(context: &CompletionContext<'a>, text: &str) -> Option<&'a Form> {
    let forms = &context.archive.forms;
    match top_value(text, "form").filter(|id| !id.is_empty()) {
        Some(id) => forms.get(id),
        None => forms.for_year(top_value(text, "year")?.parse().ok()?),
    }
}

/// Proposes the tables of a form, or the rows of a table or group, that are not there.
fn in_figures(form: &Form, below: &[&str], around: &Outline) -> Vec<Proposal> {
    let is_missing = |key: &str| !around.siblings.iter().any(|known| known == key);
    let [table, groups @ ..] = below else {
        let missing = form.tables.iter().filter(|table| is_missing(&table.key));
        return missing.map(|table| whole_table(table, around.indent)).collect();
    };
    let Some(table) = form.table_by_key(table).map(|at| &form.tables[at]) else {
        return Vec::new();
    };
    let group = match groups {
        [] => None,
        [key] => match table.groups.iter().position(|group| group.key == **key) {
            Some(group) => Some(group),
            None => return Vec::new(),
        },
        _ => return Vec::new(),
    };
    let mut proposals = Vec::new();
    let mut proposed_group = None;
    for (at, row) in table.rows.iter().enumerate() {
        let is_here = row.group == group;
        if is_here && is_missing(&row.key) {
            proposals.push(blank_row(table, RowRef::Row(at)));
        } else if !is_here && group.is_none() && row.group != proposed_group {
            proposed_group = row.group;
            let new = row.group.filter(|at| is_missing(&table.groups[*at].key));
            proposals.extend(new.map(|at| blank_group(table, at, around.indent)));
        }
    }
    proposals
}

fn blank_cells(table: &Table, row: RowRef) -> String {
    let columns = table.block_of(row).columns.len();
    format!("[{}]", vec!["~"; columns].join(", "))
}

fn blank_row(table: &Table, row: RowRef) -> Proposal {
    let key = table.key_of(row);
    let text = format!("{key}: {}", blank_cells(table, row));
    Proposal { text, detail: Some(table.label_of(row).to_owned()), ..Proposal::key(key) }
}

fn blank_group(table: &Table, at: usize, indent: usize) -> Proposal {
    let group = &table.groups[at];
    let mut text = format!("{}:", group.key);
    for row in group.rows.clone().map(RowRef::Row) {
        let (deeper, key) = (indent + STEP, table.key_of(row));
        text.push_str(&format!("\n{:deeper$}{key}: {}", "", blank_cells(table, row)));
    }
    Proposal { text, detail: Some(group.label.clone()), ..Proposal::key(&group.key) }
}

/// Proposes a table as an empty report has it, at an indentation.
fn whole_table(table: &Table, indent: usize) -> Proposal {
    let mut text = String::new();
    write_table(table, &mut text, &mut |row| match row {
        RowRef::Row(_) => Some(blank_cells(table, row)),
        RowRef::Group(_) => None,
    });
    // It is written for an indentation of one step.
    let spaces = " ".repeat(indent);
    let own = |line: &str| line.strip_prefix("  ").unwrap_or(line).to_owned();
    let lines: Vec<String> = text.lines().map(own).collect();
    let text = lines.join(&format!("\n{spaces}"));
    Proposal { text, ..Proposal::key(&table.key) }
}

fn missing_keys(keys: &[&str], around: &Outline) -> Vec<Proposal> {
    let is_missing = |key: &&&str| !around.siblings.iter().any(|known| known == **key);
    keys.iter().filter(is_missing).map(|key| Proposal::key(key)).collect()
}

fn office_ids(context: &CompletionContext) -> Vec<Proposal> {
    let offices = context.archive.offices.iter();
    offices.map(|office| Proposal::value(&office.id, Some(office.name.clone()))).collect()
}

/// Proposes rules but for those that are there; as keys, those that a site can set.
fn rule_names(context: &CompletionContext, known: &[String], as_keys: bool) -> Vec<Proposal> {
    let wanted = rules::ALL.iter().filter(|rule| {
        let is_known = known.iter().any(|known| known == rule.id.name());
        !(is_known || as_keys && rule.is_fixed())
    });
    let proposals = wanted.map(|rule| {
        let name = rule.id.name();
        let title = Some(rule.docs().title.get(context.lang).to_owned());
        let proposal = if as_keys { Proposal::key(name) } else { Proposal::value(name, None) };
        Proposal { detail: title, ..proposal }
    });
    proposals.collect()
}
