//! Resolves names in a form file: of tables, rows, columns and cells.

use super::report_invalid;
use crate::diag::{Text, finding::closest_match};
use crate::form::{CellRef, RowRef, Table};
use crate::parse::fields::{Diagnostics, MappingReader};
use crate::parse::yaml::{Node, Value};
use crate::source::{Span, Spanned};
use nianbao_text::text;
use std::collections::HashSet;

/// The kind of thing that a name stands for, in Chinese and in English.
pub(super) type NameKind = (&'static str, &'static str);

const TABLE: NameKind = ("表", "table");
const ROW: NameKind = ("行或组", "row or group");
const COLUMN: NameKind = ("列", "column");

/// For how many findings of a file a similar name is looked for.
const MAX_SUGGESTIONS: usize = 50;
/// The most names listed if none is similar.
const MAX_LISTED: usize = 40;

/// Reports an unknown name.
pub(super) fn report_unknown<'a>(
    sink: &mut Diagnostics,
    at: &Spanned<String>,
    (zh, en): NameKind,
    known: impl Iterator<Item = &'a str>,
) {
    let name = &at.value;
    let help = (sink.findings.len() < MAX_SUGGESTIONS)
        .then(|| suggest_name(name, &known.collect::<Vec<_>>()));
    report_invalid(sink, at, text!("没有名为 {name} 的{zh}", "there is no {en} called `{name}`"))
        .help = help;
}

/// Suggests the similar name, else lists those that there are.
fn suggest_name(name: &str, known: &[&str]) -> Text {
    if let Some(near) = closest_match(name, known.iter().copied()) {
        return text!("是否要写 {near}？", "did you mean `{near}`?");
    }
    let mut all = known.iter().take(MAX_LISTED).copied().collect::<Vec<_>>().join(", ");
    if known.len() > MAX_LISTED {
        all.push_str(" …");
    }
    if all.is_empty() {
        text!("这里没有可用的", "there are none here")
    } else {
        text!("可用的有：{all}", "there are: {all}")
    }
}

/// Parses a word that has to be one of a few.
pub(super) fn parse_choice<T: Copy>(
    word: &Spanned<String>,
    what: NameKind,
    known: &[(T, &'static str)],
    sink: &mut Diagnostics,
) -> Option<T> {
    let found = known.iter().find(|(_, name)| *name == word.value);
    if found.is_none() {
        report_unknown(sink, word, what, known.iter().map(|(_, name)| *name));
    }
    found.map(|(meaning, _)| *meaning)
}

/// Returns a part of a text with its place; the place of the whole text if the file writes
/// it with quotation marks or line breaks.
pub(super) fn spanned_part(whole: &Spanned<String>, part: &str) -> Spanned<String> {
    let at = part.as_ptr().addr().wrapping_sub(whole.value.as_ptr().addr());
    let plain = whole.span.range().len() == whole.value.len();
    let inside = plain && whole.value.get(at..at + part.len()) == Some(part);
    let span = Span::new(at, at + part.len()).shifted(whole.span.start as usize);
    Spanned::new(part.to_owned(), if inside { span } else { whole.span })
}

/// Reports items of a list with the name of an item before them.
pub(super) fn check_unique(nodes: &[Node], field: &'static str, sink: &mut Diagnostics) {
    let mut known = HashSet::new();
    for node in nodes {
        let Value::Mapping(entries) = &node.value else { continue };
        let named = entries.iter().find(|(key, _)| key.text() == Some(field));
        let Some((value, name)) = named.and_then(|(_, value)| Some((value, value.text()?))) else {
            continue;
        };
        if !known.insert(name) {
            let at = Spanned::new(name.to_owned(), sink.span(value.span));
            report_duplicate(&at, field, sink);
        }
    }
}

/// Reports a name that is used twice; `field` is the field of it.
pub(super) fn report_duplicate(at: &Spanned<String>, field: &str, sink: &mut Diagnostics) {
    let name = &at.value;
    let message = text!("{field} {name} 用了两次", "the {field} `{name}` is used twice");
    report_invalid(sink, at, message).help =
        Some(text!("给其中之一另取 {field}", "give one of them another {field}"));
}

/// The tables of a form, for names in its later parts.
#[derive(Clone, Copy)]
pub(super) struct Names<'t> {
    pub(super) tables: &'t [Table],
    /// True if all tables were parsed. If not, an unknown name may be that of a table with an
    /// error, which has its finding.
    pub(super) complete: bool,
}

impl Names<'_> {
    /// Resolves the field `table` to an index in the tables.
    pub(super) fn table_field(
        self,
        fields: &mut MappingReader,
        sink: &mut Diagnostics,
    ) -> Option<usize> {
        let name = fields.require_text("table", sink)?;
        self.find_table(&name, sink)
    }

    fn find_table(self, name: &Spanned<String>, sink: &mut Diagnostics) -> Option<usize> {
        let found = self.tables.iter().position(|table| table.id == name.value);
        if found.is_none() && self.complete {
            report_unknown(sink, name, TABLE, self.tables.iter().map(|table| table.id.as_str()));
        }
        found
    }

    /// Resolves the id of a row or a group.
    pub(super) fn find_row(
        self,
        table: &Table,
        name: &Spanned<String>,
        sink: &mut Diagnostics,
    ) -> Option<RowRef> {
        let found = table.row_by_id(&name.value);
        if found.is_none() && self.complete {
            let groups = table.groups.iter().map(|group| group.id.as_str());
            report_unknown(
                sink,
                name,
                ROW,
                table.rows.iter().map(|row| row.id.as_str()).chain(groups),
            );
        }
        found
    }

    /// Resolves the id of a column in the block of a row.
    pub(super) fn find_column(
        self,
        table: &Table,
        row: RowRef,
        name: &Spanned<String>,
        sink: &mut Diagnostics,
    ) -> Option<usize> {
        let columns = &table.block_of(row).columns;
        let found = columns.iter().position(|column| column.id == name.value);
        if found.is_none() && self.complete {
            report_unknown(sink, name, COLUMN, columns.iter().map(|column| column.id.as_str()));
        }
        found
    }

    /// Resolves a cell written `table.row.column`.
    fn find_cell(self, name: &Spanned<String>, sink: &mut Diagnostics) -> Option<CellRef> {
        let words: Vec<&str> = name.value.split('.').collect();
        let [of_table, of_row, of_column] = words[..] else {
            let message = text!("格应写作 表.行.列", "a cell is written `table.row.column`");
            report_invalid(sink, name, message);
            return None;
        };
        let table = self.find_table(&spanned_part(name, of_table), sink)?;
        let spec = &self.tables[table];
        let row = self.find_row(spec, &spanned_part(name, of_row), sink)?;
        let column = self.find_column(spec, row, &spanned_part(name, of_column), sink)?;
        Some(CellRef { table, row, column })
    }

    /// Resolves several cells; unknown ones are findings and are left out.
    pub(super) fn find_cells(
        self,
        names: &[Spanned<String>],
        sink: &mut Diagnostics,
    ) -> Vec<CellRef> {
        names.iter().filter_map(|name| self.find_cell(name, sink)).collect()
    }
}
