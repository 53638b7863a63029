//! Explains a row or a cell: its labels as the form prints them, last year's figure, the
//! equations that it is part of, and the definition of its term.

use crate::source_view::{PlacedRow, ReportView};
use lsp_types::{Hover, HoverContents, MarkupContent, MarkupKind, Position};
use nianbao_core::diag::{Lang, Text};
use nianbao_core::form::{Each, Form, Identity, RowRef, Side, Table, Term, TermRef};
use nianbao_text::text;

/// The most terms of an equation that is shown whole.
const MAX_TERMS: usize = 12;

/// Returns what is to be said of the row or the cell at a place.
pub fn hover(view: &ReportView, place: Position, lang: Lang) -> Option<Hover> {
    let (row, column) = view.row_at(view.text.offset(place))?;
    let (form, table) = (view.form()?, view.table(row)?);
    let mut lines = vec![row_title(table, row.row)];
    let label = column.map(|at| view.columns(row)[at].label.as_str());
    if let Some(label) = label {
        let words = text!("列：{label}", "column: {label}");
        lines.push(words.get(lang).to_owned());
        lines.extend(
            column
                .and_then(|at| figure_last_year(view, row, at))
                .map(|words| words.get(lang).to_owned()),
        );
    }
    lines.extend(
        equations(form, table, row, column)
            .into_iter()
            .map(|equation| text!("等式：{equation}", "equation: {equation}").get(lang).to_owned()),
    );
    lines.extend(definitions(form, table, row, label));
    let lines: Vec<String> = lines.iter().map(|line| escape_markdown(line)).collect();
    let value = lines.join("\n\n");
    let contents = HoverContents::Markup(MarkupContent { kind: MarkupKind::Markdown, value });
    let span = column.map_or(row.written.key.span, |at| row.written.cells[at].span);
    Some(Hover { contents, range: Some(view.text.range(span)) })
}

/// Returns the printed label of a row, after that of its group.
pub(crate) fn row_title(table: &Table, row: RowRef) -> String {
    let label = table.label_of(row);
    let group = match row {
        RowRef::Row(at) => table.rows[at].group.map(|group| table.groups[group].label.as_str()),
        RowRef::Group(_) => None,
    };
    group.map_or_else(|| label.to_owned(), |group| format!("{group} › {label}"))
}

/// Returns the figure of the same cell a year ago, as it was written.
fn figure_last_year(view: &ReportView, row: PlacedRow, column: usize) -> Option<Text> {
    let last = view.last_year()?;
    let cell = last.cell(view.cell_last_year(row, column, &last)?)?;
    let source = view.archive.sources.get(last.report.source);
    let (year, figure) = (last.report.year.value, source.slice(cell.text_span()));
    Some(text!("{year} 年度：{figure}", "in {year}: {figure}"))
}

/// Writes the equations of this year that a row or a cell is part of.
fn equations(form: &Form, table: &Table, row: PlacedRow, column: Option<usize>) -> Vec<String> {
    let of_table = form.identities.iter().filter(|identity| identity.table == row.table);
    let of_cell = of_table.filter(|identity| concerns(identity, table, row.row, column));
    let short = of_cell.filter(|identity| identity.equation.terms.len() <= MAX_TERMS);
    short.map(|identity| write_equation(identity, table, row.row)).collect()
}

fn concerns(identity: &Identity, table: &Table, row: RowRef, column: Option<usize>) -> bool {
    let is_listed = || {
        identity.rows.is_empty() || table.members(row).all(|member| identity.rows.contains(&member))
    };
    let mut terms = identity.equation.terms.iter().filter(|term| !term.previous_year);
    match identity.each {
        Each::Column => terms.any(|term| match term.target {
            TermRef::Row(target) => {
                let members = table.members(target);
                table.members(row).all(|member| members.contains(&member))
            }
            TermRef::Column(_) => false,
        }),
        Each::Row => {
            is_listed()
                && terms.any(|term| column.is_some_and(|at| term.target == TermRef::Column(at)))
        }
    }
}

fn write_equation(identity: &Identity, table: &Table, row: RowRef) -> String {
    let side = |side: Side| {
        let terms = identity.equation.terms.iter().filter(|term| term.side == side);
        let mut out = String::new();
        for term in terms {
            if term.minus {
                out.push_str(" − ");
            } else if !out.is_empty() {
                out.push_str(" + ");
            }
            out.push_str(&term_label(term, table, row));
        }
        out.trim_start().to_owned()
    };
    format!("{} = {}", side(Side::Left), side(Side::Right))
}

fn term_label(term: &Term, table: &Table, row: RowRef) -> String {
    let label = match term.target {
        TermRef::Row(target) => table.key_of(target),
        TermRef::Column(at) => {
            table.block_of(row).columns.get(at).map_or("", |column| column.label.as_str())
        }
    };
    if term.previous_year { format!("上年{label}") } else { label.to_owned() }
}

/// Returns the definitions of the labels of a row and a column, as the form gives them. One of
/// a term that only resembles a label may mean something else.
fn definitions(form: &Form, table: &Table, row: PlacedRow, column: Option<&str>) -> Vec<String> {
    let is_row = |term: &str| {
        // A label may go on in brackets behind the term.
        let rest = table.label_of(row.row).strip_prefix(term);
        rest.is_some_and(|rest| rest.is_empty() || rest.trim_start().starts_with(['（', '(']))
    };
    let is_meant = |term: &str| is_row(term) || column == Some(term);
    let meant = form.definitions.iter().filter(|it| it.table == row.table && is_meant(&it.term));
    meant.map(|it| format!("{}：{}（{}）", it.term, it.meaning, it.basis)).collect()
}

/// Escapes what Markdown would take for markup.
fn escape_markdown(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    for c in line.chars() {
        if "\\`*_{}[]<>#|~".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
