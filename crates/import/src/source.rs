//! The source of an imported report, in the canonical style.

use super::ImportOptions;
use super::fields::DocumentFields;
use super::generated;
use super::issue::{Issue, Provenance};
use super::label::fold_label;
use super::label_index::{FormRow, LabelIndex};
use super::reason::{CellProblem, Reason};
use super::table::Figure;
use super::table::free_table::{FreeRow, FreeRows};
use nianbao_core::compose::write_table;
use nianbao_core::config::Office;
use nianbao_core::form::{Form, RowRef};
use nianbao_core::parse::UNDECIDED;
use std::collections::{HashMap, HashSet};
use std::fmt::Write;

/// Longest raw text in a comment, in characters.
const MAX_COMMENT_CHARS: usize = 80;

/// The fields of the front matter.
#[derive(Clone, Copy)]
pub(super) struct FrontMatter<'a> {
    pub(super) office: &'a Office,
    pub(super) year: u16,
    pub(super) form: &'a Form,
    pub(super) fields: &'a DocumentFields,
    pub(super) options: &'a ImportOptions,
    /// The form is the one in force for the year, and need not be named.
    pub(super) is_form_in_force: bool,
    /// The source has figures and no text.
    pub(super) is_draft: bool,
}

/// A source, the origin of its figures, and what is not certain in them.
pub(super) struct ComposedSource {
    pub(super) text: String,
    pub(super) provenance: Vec<Provenance>,
    pub(super) issues: Vec<Issue>,
}

/// Rows of the form, and their cells in the order of the form's columns.
type Rows = HashMap<FormRow, Vec<Option<Figure>>>;

/// Composes the source of a report from its front matter, figures and text.
pub(super) fn compose_source(
    front_matter: &FrontMatter,
    labels: &LabelIndex,
    (rows, free_rows): (&Rows, &FreeRows),
    narrative: &str,
) -> ComposedSource {
    let mut text = String::from("---\n");
    write_front_matter(front_matter, &mut text);
    let mut figures = FigureWriter {
        labels,
        rows,
        provenance: Vec::new(),
        issues: Vec::new(),
        groups: HashSet::new(),
    };
    if !rows.is_empty() || !free_rows.rows.is_empty() {
        text.push_str("figures:\n");
        for table in 0..labels.form.tables.len() {
            figures.write(table, &mut text);
        }
        figures.write_free_rows(free_rows, &mut text);
    }
    text.push_str("---\n");
    text.push_str(narrative);
    if front_matter.options.original.is_some() {
        text = generated::with_digest(&text);
    }
    ComposedSource { text, provenance: figures.provenance, issues: figures.issues }
}

fn write_front_matter(head: &FrontMatter, out: &mut String) {
    let (fields, year) = (head.fields, head.year);
    let _ = writeln!(out, "office: {}\nyear: {year}", head.office.id);
    if head.is_draft {
        out.push_str("draft: true        # 只有数据，写好正文以后删去这一行\n");
    }
    if !head.is_form_in_force {
        let _ = writeln!(out, "form: {}", head.form.id);
    }
    let default_title = head.form.title_of(head.office.name_in(year), year);
    let title = fields.title.as_ref();
    let title = title.filter(|title| fold_label(title) != fold_label(&default_title));
    let texts = [
        ("title", title),
        ("index_number", fields.index_number.as_ref()),
        ("document_number", fields.document_number.as_ref()),
        ("subject", fields.subject.as_ref()),
    ];
    for (name, text) in texts {
        if let Some(text) = text {
            let _ = writeln!(out, "{name}: {}", quote_yaml(text));
        }
    }
    let given = head.options.published.clone();
    let published = given.or_else(|| fields.published.map(|date| date.to_string()));
    let written = fields.written.map(|date| date.to_string());
    for (name, date) in [("published", published), ("written", written)] {
        if let Some(date) = date {
            let _ = writeln!(out, "{name}: {date}");
        }
    }
    if let Some(original) = &head.options.original {
        // A document of several offices is kept once, above their folders.
        let above = if head.is_draft { "../" } else { "" };
        let file = format!("{above}{}", original.file);
        let _ = writeln!(out, "originals:\n  - file: {}", quote_yaml(&file));
        if let Some(origin) = original.origin.as_ref().or(fields.origin.as_ref()) {
            let _ = writeln!(out, "    origin: {}", quote_yaml(origin));
        }
        let _ = writeln!(out, "    sha256: {}", original.sha256);
    }
}

/// Quotes a text as JSON does, which YAML accepts.
pub(super) fn quote_yaml(text: &str) -> String {
    let one_line: Vec<&str> = text.split_whitespace().collect();
    serde_json::Value::String(one_line.join(" ")).to_string()
}

/// Quotes a key unless YAML takes it as the text that it is.
fn quote_key(key: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "（）、，。：“”《》．.".contains(c);
    if key.chars().all(is_plain) && !key.is_ascii() {
        return key.to_owned();
    }
    quote_yaml(key)
}

/// Writes the figures, and notes where they are from.
struct FigureWriter<'a> {
    labels: &'a LabelIndex<'a>,
    rows: &'a Rows,
    provenance: Vec<Provenance>,
    issues: Vec<Issue>,
    /// Groups that were reported as given in detail too.
    groups: HashSet<FormRow>,
}

impl FigureWriter<'_> {
    fn write(&mut self, table: usize, out: &mut String) {
        let form_table = &self.labels.form.tables[table];
        if self.rows.keys().any(|row| row.table == table) {
            write_table(form_table, out, &mut |row| self.row_text(FormRow { table, row }));
        } else if !form_table.free {
            let key = form_table.key.clone();
            let issue = Issue::new(Reason::TableMissing { table: key.clone() }).with_path(key);
            self.issues.push(issue);
        }
    }

    /// Writes the rows that the form leaves open.
    fn write_free_rows(&mut self, free_rows: &FreeRows, out: &mut String) {
        let Some(table) = free_rows.table.filter(|_| !free_rows.rows.is_empty()) else { return };
        write_table(table, out, &mut |_| None);
        for FreeRow { label, figure } in &free_rows.rows {
            let form_path = format!("{}.{label}", table.key);
            let _ = write!(out, "    {}: ", quote_key(label));
            match &figure.value {
                Ok(value) => out.push_str(value),
                Err(problem) => {
                    let _ = write!(out, "~ {UNDECIDED}原文“{}”", shorten(&figure.raw));
                    self.report_cell(&form_path, figure, problem);
                }
            }
            out.push('\n');
            self.provenance.push(Provenance {
                form_path,
                location: figure.location.clone(),
                raw: figure.raw.clone(),
                value: figure.value.clone().ok(),
            });
        }
    }

    /// Returns the cells of a row, and a comment on those that are left to a person.
    fn row_text(&mut self, row: FormRow) -> Option<String> {
        let figures = self.rows.get(&row)?;
        self.report_groups_of(row);
        let mut cells = Vec::with_capacity(figures.len());
        let mut notes = Vec::new();
        let is_uncertain = self.report_uncertain_row(row, figures, &mut notes);
        for (column, figure) in figures.iter().enumerate() {
            let form_path = self.labels.cell_path(row, column);
            let label = self.labels.column_label(row, column);
            let Some(figure) = figure else {
                notes.push(format!("{label}：文件中没有这一列"));
                let reason = Reason::Cell(CellProblem::ColumnAbsent);
                self.issues.push(Issue::new(reason).with_path(form_path));
                cells.push("~");
                continue;
            };
            if let Err(problem) = &figure.value
                && !is_uncertain
            {
                notes.push(format!("{label}：原文“{}”", shorten(&figure.raw)));
                self.report_cell(&form_path, figure, problem);
            }
            let value = figure.value.as_ref().ok();
            cells.push(value.map_or("~", String::as_str));
            self.provenance.push(Provenance {
                form_path,
                location: figure.location.clone(),
                raw: figure.raw.clone(),
                value: value.cloned(),
            });
        }
        let mut text = format!("[{}]", cells.join(", "));
        if !notes.is_empty() {
            let _ = write!(text, " {UNDECIDED}{}", notes.join("；"));
        }
        Some(text)
    }

    /// Reports groups of a row that the document also gives as one row: the source has the
    /// detail alone.
    fn report_groups_of(&mut self, row: FormRow) {
        let RowRef::Row(at) = row.row else { return };
        let groups = self.labels.form.tables[row.table].groups.iter().enumerate();
        for (nth, _) in groups.filter(|(_, group)| group.rows.contains(&at)) {
            let group = FormRow { table: row.table, row: RowRef::Group(nth) };
            let Some(figures) = self.rows.get(&group) else { continue };
            if !self.groups.insert(group) {
                continue;
            }
            let raw: Vec<&str> = figures.iter().flatten().map(|cell| cell.raw.trim()).collect();
            let path = self.labels.row_path(group);
            let issue = Issue::new(Reason::GroupAndDetail { group: path.clone() });
            self.issues.push(issue.with_path(path).with_raw(raw.join(" | ")));
        }
    }

    /// Reports a row once if all its cells have the same problem; true if so.
    fn report_uncertain_row(
        &mut self,
        row: FormRow,
        figures: &[Option<Figure>],
        notes: &mut Vec<String>,
    ) -> bool {
        let [Some(first), _, ..] = figures else { return false };
        let Err(problem) = &first.value else { return false };
        let is_same = |figure: &Figure| figure.value == first.value && figure.raw == first.raw;
        if !figures.iter().all(|figure| figure.as_ref().is_some_and(is_same)) {
            return false;
        }
        notes.push(format!("整行：原文“{}”", shorten(&first.raw)));
        self.report_cell(&self.labels.row_path(row), first, problem);
        true
    }

    fn report_cell(&mut self, form_path: &str, figure: &Figure, problem: &CellProblem) {
        let issue = Issue::new(Reason::Cell(problem.clone())).with_path(form_path);
        let issue = issue.with_location(Some(figure.location.clone()));
        self.issues.push(issue.with_raw(figure.raw.trim()));
    }
}

/// Shortens a raw text to one line for a comment.
fn shorten(raw: &str) -> String {
    let line: Vec<&str> = raw.split_whitespace().collect();
    let line = line.join(" ").replace(|c: char| c.is_control(), "");
    if line.chars().count() <= MAX_COMMENT_CHARS {
        return line;
    }
    line.chars().take(MAX_COMMENT_CHARS).chain(['…']).collect()
}
