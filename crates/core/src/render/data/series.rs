//! Small data files for a page that compares offices: the series of each office, the labels
//! of the items, the offices with reports.
//!
//! A value is a text: a number in plain digits, `/` for not applicable, empty for a blank,
//! `undetailed` where the office gave the sum of the group alone, `undecided` and `unreadable`
//! where there is no number to be had; `null` where the form of the year has no such item.

use crate::archive::{Archive, CellValue, FilledForm, Summary};
use crate::config::Office;
use crate::form::Form;
use crate::render::series::{ComparableItem, ItemTable, ItemValue, comparable_items};
use serde_json::{Value, json};
use std::fmt::Write;

/// The length of most offices' series.
const TYPICAL_LEN: usize = 4 * 1024;

/// Writes the series of an office, one item a line; the values are in the order of the years.
pub(in crate::render) fn series_json(archive: &Archive, office: &Office) -> String {
    let reports: Vec<_> = (archive.years_of(&office.id).into_iter().flatten())
        .map(|(year, id)| (*year, archive.report(*id)))
        .collect();
    let filled_forms: Vec<Option<FilledForm>> =
        reports.iter().map(|(_, report)| archive.filled_form(report)).collect();
    let years: Vec<u16> = reports.iter().map(|(year, _)| *year).collect();
    let forms: Vec<Option<&str>> =
        filled_forms.iter().map(|filled| Some(filled.as_ref()?.form.id.as_str())).collect();
    let mut out = String::with_capacity(TYPICAL_LEN);
    let _ = write!(
        out,
        "{{\"office\":{},\"name\":{},\"years\":{},\"formats\":{},\n\"items\":{{",
        json!(office.id),
        json!(office.name),
        json!(years),
        json!(forms),
    );
    let mut separator = "\n";
    let newest_first = filled_forms.iter().rev().flatten().map(|filled| filled.form);
    for item in comparable_items(newest_first).iter().flat_map(items_of) {
        out.push_str(separator);
        write_series(item, &filled_forms, &mut out);
        separator = ",\n";
    }
    out.push_str("\n}}\n");
    out
}

fn items_of<'t, 'a>(table: &'t ItemTable<'a>) -> impl Iterator<Item = &'t ComparableItem<'a>> {
    table.groups.iter().flat_map(|group| &group.items)
}

/// Writes `"requests.granted.total":["14","",null]`. Ids and values need no escapes.
fn write_series(item: &ComparableItem, filled_forms: &[Option<FilledForm>], out: &mut String) {
    let _ = write!(out, "\"{}\":[", item.id());
    for (at, filled) in filled_forms.iter().enumerate() {
        out.push_str(if at == 0 { "" } else { "," });
        let word = match item.value_in(filled.as_ref()) {
            ItemValue::Cell(CellValue::Number(number)) => {
                let _ = write!(out, "\"{number}\"");
                continue;
            }
            ItemValue::NotInForm => "null",
            ItemValue::Undetailed => "\"undetailed\"",
            ItemValue::Cell(CellValue::NotApplicable) => "\"/\"",
            ItemValue::Cell(CellValue::Blank | CellValue::Absent) => "\"\"",
            ItemValue::Cell(CellValue::Undecided) => "\"undecided\"",
            ItemValue::Cell(CellValue::Unreadable) => "\"unreadable\"",
        };
        out.push_str(word);
    }
    out.push(']');
}

/// Writes the labels of all items that reports of a site have, and the names of their forms.
pub(in crate::render) fn items_json(archive: &Archive, summary: &Summary) -> String {
    let used = crate::plan::forms_used(archive, summary);
    let mut forms: Vec<&Form> = used.iter().filter_map(|(id, _)| archive.forms.get(id)).collect();
    // The newest first, as an office's page has them; forms without years come last.
    forms.sort_by_key(|form| std::cmp::Reverse(form.years.map(|years| years.from)));
    let names: serde_json::Map<String, Value> = forms
        .iter()
        .map(|form| (form.id.clone(), json!(form.name.get(archive.site.language))))
        .collect();
    let tables = comparable_items(forms.iter().copied());
    let first = json!(forms.first().and_then(|form| main_item(form, &tables)));
    let names = Value::Object(names);
    let mut out = format!("{{\"formats\":{names},\n\"main\":{first},\n\"tables\":[");
    let mut separator = "\n";
    for table in &tables {
        let group = |group: &crate::render::series::ItemGroup| {
            let item = |item: &ComparableItem| json!({"id": item.id(), "label": item.label});
            json!({"label": group.label, "items": group.items.iter().map(item).collect::<Vec<_>>()})
        };
        let groups: Vec<Value> = table.groups.iter().map(group).collect();
        let line = json!({"id": table.id, "label": table.label, "groups": groups});
        let _ = write!(out, "{separator}{line}");
        separator = ",\n";
    }
    out.push_str("\n]}\n");
    out
}

/// Returns the id of the item that readers ask for first: the first key figure of a form that
/// is one item.
fn main_item(form: &Form, tables: &[ItemTable]) -> Option<String> {
    let known = |id: &String| tables.iter().flat_map(items_of).any(|item| item.id() == *id);
    let single = form.key_figures.iter().filter_map(|figure| match figure.cells[..] {
        [cell] => Some(form.cell_id(cell)),
        _ => None,
    });
    single.into_iter().find(known)
}

/// Writes the offices that have reports, one a line, in the order of the list of offices.
pub(in crate::render) fn offices_json(archive: &Archive, summary: &Summary) -> String {
    let mut out = String::from("{\"offices\":[");
    let mut separator = "\n";
    // Of two entries with one id the first counts.
    let is_first = |office: &&Office| {
        archive.offices.get(&office.id).is_some_and(|first| std::ptr::eq(first, *office))
    };
    let offices = archive.offices.iter().filter(is_first);
    for office in offices.filter(|office| !summary.years_of(&office.id).is_empty()) {
        let mut line = json!({"id": office.id, "name": office.name,
            "short": office.display_name(), "kind": office.kind.label(archive.site.words())});
        if !office.aliases.is_empty() {
            let aliases = office.aliases.iter().map(|alias| alias.value.as_str());
            line["aliases"] = aliases.collect();
        }
        let _ = write!(out, "{separator}{line}");
        separator = ",\n";
    }
    out.push_str("\n]}\n");
    out
}
