//! A source in the canonical style, of what was read.

use super::ImportOptions;
use super::fields::Fields;
use super::issue::{Issue, Kind, Provenance};
use super::label::fold;
use super::label_index::{LabelIndex, RowAt};
use super::table::Figure;
use nianbao_core::config::Office;
use nianbao_core::form::{Form, HeadingNode, RowRef};
use nianbao_core::parse::UNDECIDED;
use nianbao_text::text;
use std::collections::HashMap;
use std::fmt::Write;

/// What stands over the figures.
#[derive(Clone, Copy)]
pub(super) struct Head<'a> {
    pub(super) office: &'a Office,
    pub(super) year: u16,
    pub(super) form: &'a Form,
    pub(super) fields: &'a Fields,
    pub(super) wishes: &'a ImportOptions,
    /// Whether the form is the one that the year chooses.
    pub(super) usual: bool,
    /// Whether there are figures alone, and no words yet.
    pub(super) bare: bool,
}

/// A source, and what is to be said of its figures.
pub(super) struct Written {
    pub(super) text: String,
    pub(super) traces: Vec<Provenance>,
    pub(super) doubts: Vec<Issue>,
}

/// Figures by their rows.
type Rows = HashMap<RowAt, Vec<Option<Figure>>>;

/// Writes a source.
pub(super) fn write(head: &Head, labels: &LabelIndex, rows: &Rows, narrative: &str) -> Written {
    let written = Written { text: String::new(), traces: Vec::new(), doubts: Vec::new() };
    let mut writer = Writer { labels, rows, written };
    writer.written.text.push_str("---\n");
    front_matter(head, &mut writer.written.text);
    if !rows.is_empty() {
        writer.written.text.push_str("figures:\n");
        for at in 0..labels.form.tables.len() {
            writer.table(at);
        }
    }
    writer.written.text.push_str("---\n");
    writer.written.text.push_str(narrative);
    writer.written
}

fn front_matter(head: &Head, out: &mut String) {
    let (fields, year) = (head.fields, head.year);
    let _ = writeln!(out, "office: {}\nyear: {year}", head.office.id);
    if head.bare {
        out.push_str("draft: true        # 只有数据，写好正文以后删去这一行\n");
    }
    if !head.usual {
        let _ = writeln!(out, "form: {}", head.form.id);
    }
    let usual = head.form.title_of(head.office.name_in(year), year);
    let title = fields.title.as_ref().filter(|title| fold(title) != fold(&usual));
    let texts = [
        ("title", title),
        ("index_number", fields.index_number.as_ref()),
        ("document_number", fields.document_number.as_ref()),
        ("subject", fields.subject.as_ref()),
    ];
    for (name, text) in texts {
        if let Some(text) = text {
            let _ = writeln!(out, "{name}: {}", quoted(text));
        }
    }
    for (name, date) in [("published", fields.published), ("written", fields.written)] {
        if let Some(date) = date {
            let _ = writeln!(out, "{name}: {date}");
        }
    }
    if let Some(original) = &head.wishes.original {
        let _ = writeln!(out, "originals:\n  - file: {}", quoted(&original.file));
        if let Some(origin) = original.origin.as_ref().or(fields.origin.as_ref()) {
            let _ = writeln!(out, "    origin: {}", quoted(origin));
        }
        let _ = writeln!(out, "    sha256: {}", original.sha256);
    }
}

/// A text as YAML takes it, whatever is in it: JSON's way of quoting is one of YAML's.
fn quoted(text: &str) -> String {
    let one_line: Vec<&str> = text.split_whitespace().collect();
    serde_json::Value::String(one_line.join(" ")).to_string()
}

struct Writer<'a> {
    labels: &'a LabelIndex<'a>,
    rows: &'a Rows,
    written: Written,
}

impl Writer<'_> {
    fn table(&mut self, at: usize) {
        let table = &self.labels.form.tables[at];
        if !self.rows.keys().any(|row| row.table == at) {
            let key = &table.key;
            if !table.free {
                let words = text!(
                    "文件中没有找到“{key}”一表",
                    "the table {key} was not found in the document"
                );
                self.written.doubts.push(Issue::new(Kind::Table, words).place(key.clone()));
            }
            return;
        }
        let _ = writeln!(self.written.text, "  {}:", table.key);
        let mut said = Vec::new();
        for block in &table.blocks {
            let labels: Vec<&str> = block.columns.iter().map(|c| c.label.as_str()).collect();
            // Blocks with the same columns need them said once.
            if said != labels {
                let _ = writeln!(self.written.text, "    # {}", labels.join(", "));
                said = labels;
            }
            for node in &block.row_tree {
                self.node(at, node, 4);
            }
        }
    }

    fn node(&mut self, table: usize, node: &HeadingNode, indent: usize) {
        match node {
            HeadingNode::Leaf(row) => self.row(RowAt { table, row: RowRef::Row(*row) }, indent),
            HeadingNode::Branch { group: None, children, .. } => {
                for child in children {
                    self.node(table, child, indent);
                }
            }
            HeadingNode::Branch { group: Some(group), children, .. } => {
                let spec = &self.labels.form.tables[table].groups[*group];
                let has =
                    |row: usize| self.rows.contains_key(&RowAt { table, row: RowRef::Row(row) });
                let whole = RowAt { table, row: RowRef::Group(*group) };
                if !spec.rows.clone().any(has) {
                    return self.row(whole, indent);
                }
                if self.rows.contains_key(&whole) {
                    self.both(whole);
                }
                let _ = writeln!(self.written.text, "{:indent$}{}:", "", spec.key);
                for child in children {
                    self.node(table, child, indent + 2);
                }
            }
        }
    }

    /// A group that the document gives as one row and in detail: the detail stands.
    fn both(&mut self, group: RowAt) {
        let path = self.labels.path(group);
        let figures = self.rows.get(&group).into_iter().flatten().flatten();
        let raw: Vec<&str> = figures.map(|figure| figure.raw.trim()).collect();
        let words = text!(
            "“{path}”既有合计一行，又有分项；只写入分项",
            "{path} is given as one row and in detail; only the detail is in the source"
        );
        self.written.doubts.push(Issue::new(Kind::Row, words).place(path).raw(raw.join(" | ")));
    }

    fn row(&mut self, row: RowAt, indent: usize) {
        let Some(figures) = self.rows.get(&row) else { return };
        let table = &self.labels.form.tables[row.table];
        let mut cells = Vec::with_capacity(figures.len());
        let mut notes = Vec::new();
        let whole = self.unsure(row, figures, &mut notes);
        for (column, figure) in figures.iter().enumerate() {
            let place = self.labels.place(row, column);
            let label = self.labels.column_label(row, column);
            let Some(figure) = figure else {
                notes.push(format!("{label}：文件中没有这一列"));
                self.absent(place);
                cells.push("~".to_owned());
                continue;
            };
            if figure.value.is_none() && !whole {
                notes.push(format!("{label}：原文“{}”", short(&figure.raw)));
                self.doubt(&place, figure);
            }
            cells.push(figure.value.clone().unwrap_or_else(|| "~".to_owned()));
            self.written.traces.push(Provenance {
                place,
                spot: figure.at.clone(),
                raw: figure.raw.clone(),
                value: figure.value.clone(),
            });
        }
        let key = table.key_of(row.row);
        let _ = write!(self.written.text, "{:indent$}{key}: [{}]", "", cells.join(", "));
        if !notes.is_empty() {
            let _ = write!(self.written.text, " {UNDECIDED}{}", notes.join("；"));
        }
        self.written.text.push('\n');
    }

    /// Says once of a row that none of its cells is sure; whether that is so.
    fn unsure(&mut self, row: RowAt, figures: &[Option<Figure>], notes: &mut Vec<String>) -> bool {
        let Some(Some(first)) = figures.first() else { return false };
        let same =
            |one: &Figure| one.value.is_none() && one.raw == first.raw && one.why == first.why;
        let whole = figures.len() > 1 && figures.iter().all(|one| one.as_ref().is_some_and(same));
        if whole {
            notes.push(format!("整行：原文“{}”", short(&first.raw)));
            self.doubt(&self.labels.path(row), first);
        }
        whole
    }

    fn doubt(&mut self, place: &str, figure: &Figure) {
        let why = figure.why.clone().unwrap_or_else(|| text!("不是数", "it is no number"));
        let doubt = Issue::new(Kind::Cell, why).place(place).spot(Some(figure.at.clone()));
        self.written.doubts.push(doubt.raw(figure.raw.trim()));
    }

    fn absent(&mut self, place: String) {
        let words = text!("文件中没有这一列", "the document has no such column");
        self.written.doubts.push(Issue::new(Kind::Cell, words).place(place));
    }
}

/// A raw text for a comment: one line, and not a long one.
fn short(raw: &str) -> String {
    const MOST: usize = 40;
    let line: Vec<&str> = raw.split_whitespace().collect();
    let line = line.join(" ").replace(|c: char| c.is_control(), "");
    if line.chars().count() <= MOST {
        return line;
    }
    line.chars().take(MOST).chain(['…']).collect()
}
