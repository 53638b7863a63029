//! The tables of a report as the form prints them, with a field for each value.

use crate::frame::Frame;
use crate::page_viewer::page_link;
use crate::report::{FoundCell, ReportPage};
use maud::{Markup, html};
use nianbao_core::diag::Finding;
use nianbao_core::edit::CellAddress;
use nianbao_core::form::Form;
use nianbao_core::render::{EntryCell, EntryContent, EntryTable, EntryValue, entry_tables};
use nianbao_core::report::Report;
use serde_json::{Value, json};
use std::collections::{HashMap, HashSet};

/// The tables of a report, and the ids of their fields by the paths of their cells.
#[derive(Default)]
pub(crate) struct CellFields {
    tables: Vec<EntryTable>,
    ids: HashMap<String, String>,
    /// The paths of cells that are left to a person, with the words of the document.
    pub(crate) undecided: Vec<(String, String)>,
}

impl CellFields {
    /// Lays out the tables of a report's form.
    pub(crate) fn new(form: &Form, report: &Report, source: &str) -> Self {
        let tables = entry_tables(form, report, source);
        let (mut ids, mut undecided) = (HashMap::new(), Vec::new());
        for (at, table) in tables.iter().enumerate() {
            for (nth, value) in values(table).enumerate() {
                ids.insert(value.form_path.clone(), format!("cell-{at}-{nth}"));
                let words = value.undecided.as_ref();
                undecided.extend(words.map(|words| (value.form_path.clone(), words.clone())));
            }
        }
        Self { tables, ids, undecided }
    }

    /// Returns the id of the field of a cell, by its path.
    pub(crate) fn find(&self, path: &str) -> Option<&str> {
        self.ids.get(path).map(String::as_str)
    }

    /// Returns the id of the first field of a row or a table, by its path.
    pub(crate) fn find_first(&self, path: &str) -> Option<&str> {
        let is_below = |value: &&EntryValue| {
            value.form_path.strip_prefix(path).is_some_and(|rest| rest.starts_with('.'))
        };
        let first = self.tables.iter().flat_map(values).find(is_below)?;
        self.find(&first.form_path)
    }
}

fn values(table: &EntryTable) -> impl Iterator<Item = &EntryValue> {
    table.rows.iter().flatten().filter_map(|cell| match &cell.content {
        EntryContent::Value(value) => Some(value),
        EntryContent::Heading(..) => None,
    })
}

/// Writes the tables of a report.
pub(crate) fn tables(frame: &Frame, page: &ReportPage, fields: &CellFields) -> Markup {
    let wrong = page.findings.iter().filter_map(|finding: &&Finding| finding.form_path.as_deref());
    let writer = TableWriter { frame, page, fields, wrong: wrong.collect() };
    html! {
        h2 { (frame.say("表", "Tables")) }
        p.hint { (frame.say(
            "直接填数；清空表示空白，“/”表示不适用。改完一格即写入文件。",
            "Type numbers; an empty field is a blank, “/” is not applicable. Each is written when you leave it.",
        )) }
        @for (at, table) in fields.tables.iter().enumerate() { (writer.table(at, table)) }
    }
}

/// Writes the tables of one report.
struct TableWriter<'a> {
    frame: &'a Frame<'a>,
    page: &'a ReportPage<'a>,
    fields: &'a CellFields,
    /// The paths of cells with findings.
    wrong: HashSet<&'a str>,
}

impl TableWriter<'_> {
    fn table(&self, at: usize, table: &EntryTable) -> Markup {
        let (head, body) = table.rows.split_at(table.head.min(table.rows.len()));
        let caption = format!("table-{at}-caption");
        html! {
            div.scroll role="region" aria-labelledby=(caption) tabindex="0"
                data-place={ (table.id) "-table" } {
                table.form {
                    caption #(caption) { (table.title) }
                    @if !head.is_empty() {
                        thead { @for row in head { tr { @for cell in row { (self.cell(cell)) } } } }
                    }
                    tbody { @for row in body { tr { @for cell in row { (self.cell(cell)) } } } }
                }
            }
        }
    }

    fn cell(&self, cell: &EntryCell) -> Markup {
        let span = |number: usize| (number > 1).then_some(number);
        let (columns, rows) = (span(cell.columns), span(cell.rows));
        match &cell.content {
            EntryContent::Heading(label, is_over_columns) => {
                let scope = match (is_over_columns, columns.is_some(), rows.is_some()) {
                    (true, false, _) => "col",
                    (true, true, _) => "colgroup",
                    (false, _, false) => "row",
                    (false, _, true) => "rowgroup",
                };
                html! { th scope=(scope) colspan=[columns] rowspan=[rows] { (label) } }
            }
            EntryContent::Value(value) => {
                html! { td colspan=[columns] rowspan=[rows] { (self.field(value)) } }
            }
        }
    }

    fn field(&self, value: &EntryValue) -> Markup {
        let edit = edit_of(&value.address);
        let id = self.fields.find(&value.form_path);
        let found = self.page.found_at.iter().find(|found| found.path == value.form_path);
        let words = value.undecided.as_ref().map(|words| self.where_found(found, words));
        let words_id = id.filter(|_| words.is_some()).map(|id| format!("{id}-words"));
        html! {
            input id=[id] type="text" inputmode="decimal" autocomplete="off"
                class=[self.class(value)] aria-invalid=[self.class(value).map(|_| "true")]
                aria-label=(value.form_path.replace('.', " "))
                size=(value.text.chars().count().clamp(3, 12)) value=(value.text) data-edit=(edit)
                placeholder=[value.unit.map(|unit| unit.name_in(self.frame.lang))]
                aria-describedby=[words_id.as_ref()];
            @if let Some(words) = &words {
                small.words id=[words_id.as_ref()] { (words) }
                (decision(&edit, "", self.frame.say("空白", "blank")))
                (decision(&edit, "/", self.frame.say("不适用", "n/a")))
                @if let Some(found) = found { (page_link(self.frame, self.page, found)) }
            }
        }
    }

    /// Returns the words of a document, and where they stand if that is known.
    fn where_found(&self, found: Option<&FoundCell>, words: &str) -> String {
        match found {
            Some(found) => format!("{words}（{}）", found.place.get(self.frame.lang)),
            None => words.to_owned(),
        }
    }

    fn class(&self, value: &EntryValue) -> Option<&'static str> {
        if value.undecided.is_some() {
            return Some("doubt");
        }
        self.wrong.contains(value.form_path.as_str()).then_some("wrong")
    }
}

/// Writes the button for a cell without a number.
fn decision(edit: &Value, value: &str, label: &str) -> Markup {
    let mut edit = edit.clone();
    edit["value"] = json!(value);
    html! { button.small type="button" data-edit=(edit) { (label) } }
}

/// Returns the edit of a cell without its value.
fn edit_of(address: &CellAddress) -> Value {
    json!({
        "kind": "cell",
        "table": address.table,
        "group": address.group,
        "row": address.row,
        "column": address.column,
    })
}
