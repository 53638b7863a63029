//! Parses a form file.

mod citation;
mod conflicts;
mod definition;
mod equation;
mod names;
mod narrative;
mod pattern;
mod plausibility;
mod section;
mod table;
mod wording;

pub(super) use conflicts::{ParsedForm, without_conflicts};

use super::fields::{Diagnostics, MappingReader};
use super::yaml::{Node, Value};
use crate::diag::{Finding, RuleId, Text};
use crate::form::{
    Asides, ComparableRows, Deadlines, Each, Form, Identity, IdentityRule, KeyFigure,
    NarrativeFigure, NarrativeFigures, NarratorWords, RowRef, Section, Table, TableShare, Wording,
    Years,
};
use crate::source::{Place, Spanned};
use names::{Names, parse_choice, spanned_part};
use nianbao_text::text;

/// Parses a form; `None` if there is any error in it, so that no report is checked
/// against half a form.
pub(super) fn parse_form(root: &Node, sink: &mut Diagnostics) -> Option<ParsedForm> {
    let before = sink.findings.len();
    let mut fields = MappingReader::open(root, "form", sink)?;
    let id = fields.require_text("id", sink);
    let name = fields.require_text("name", sink);
    let name_en = fields.string("name_en", sink);
    let language = super::language::parse_language(&mut fields, sink);
    let edition_of = fields.string("edition_of", sink);
    let years = fields.node("years").and_then(|node| parse_years(node, sink));
    let issued_by = fields.string("issued_by", sink).unwrap_or_default();
    let (title, year_title) = parse_titles(&mut fields, sink);
    let deadlines = fields.node("deadlines").and_then(|node| parse_deadlines(node, sink));
    let citations = parse_list(&mut fields, "citations", sink, citation::parse_citation);
    let (sections, tables, complete) = parse_layout(&mut fields, sink);
    let names = Names { tables: &tables, complete };
    let identities =
        parse_list(&mut fields, "identities", sink, |n, sink| parse_identity(n, names, sink));
    let compare = parse_list(&mut fields, "compare", sink, |n, sink| parse_compare(n, names, sink));
    let definitions = definition::parse_definitions(&mut fields, names, sink);
    let key_figures =
        parse_list(&mut fields, "key_figures", sink, |n, sink| parse_key_figure(n, names, sink));
    let plausibility = plausibility::parse_plausibility(&mut fields, names, sink);
    let copied_basis = fields.string("copied_basis", sink);
    let narrative = parse_narrative(&mut fields, names, sink);
    fields.finish(sink);
    let id = id.filter(|id| check_form_id(id, sink));
    if sink.findings.len() > before {
        return None;
    }
    let (id, name) = (id?, name?.value);
    let places = (id.span, years.map_or(id.span, |years| years.span));
    let form = Form {
        id: id.value,
        language,
        edition_of,
        name: Text::new(name.clone(), name_en.unwrap_or(name)),
        years: years.map(|years| years.value),
        issued_by,
        title: title?,
        year_title,
        deadlines,
        citations,
        sections,
        tables,
        identities,
        compare,
        definitions,
        key_figures,
        narrative_figures: NarrativeFigures::new(narrative.figures),
        narrative_asides: narrative.asides,
        narrative_shares: narrative.shares,
        narrators: narrative.narrators,
        wording: narrative.wording,
        plausibility,
        copied_basis,
    };
    Some(ParsedForm { form, source: sink.source, id: places.0, years: places.1 })
}

/// The part of a form that tells how its reports word things.
struct NarrativeParts {
    figures: Vec<NarrativeFigure>,
    shares: Vec<TableShare>,
    asides: Asides,
    narrators: Option<NarratorWords>,
    wording: Wording,
}

fn parse_narrative(
    fields: &mut MappingReader,
    names: Names,
    sink: &mut Diagnostics,
) -> NarrativeParts {
    let words = fields.node("narrative_words").map(|node| pattern::parse_fragments(node, sink));
    let words = words.unwrap_or_default();
    let figures = narrative::parse_figures(fields, names, &words, sink);
    let shares = narrative::parse_shares(fields, names, &words, sink);
    let asides = fields.node("narrative_asides");
    let asides = asides.and_then(|node| narrative::parse_asides(node, &words, sink));
    let narrators = fields.node("narrators");
    let narrators = narrators.and_then(|node| narrative::parse_narrators(node, &words, sink));
    let wording = wording::parse_wording(fields, &words, sink);
    NarrativeParts { figures, shares, asides: asides.unwrap_or_default(), narrators, wording }
}

/// Parses the title of a report, and that of all reports of a year.
fn parse_titles(
    fields: &mut MappingReader,
    sink: &mut Diagnostics,
) -> (Option<String>, Option<String>) {
    let title = fields.require_text("title", sink);
    let year_title = fields.text("year_title", sink);
    for title in title.iter().chain(&year_title) {
        check_placeholders(title, sink);
    }
    (title.map(|title| title.value), year_title.map(|title| title.value))
}

/// Parses sections and tables. The last value is true if none of them has an error, so
/// that a name of none of them is a mistake.
fn parse_layout(
    fields: &mut MappingReader,
    sink: &mut Diagnostics,
) -> (Vec<Section>, Vec<Table>, bool) {
    let before = sink.findings.len();
    let sections = parse_list(fields, "sections", sink, section::parse_section);
    let known = (sink.findings.len() == before).then_some(sections.as_slice());
    require_tables(fields, sink);
    let tables = parse_list(fields, "tables", sink, |n, sink| table::parse_table(n, known, sink));
    check_unique_names(fields, sink);
    (sections, tables, sink.findings.len() == before)
}

/// Reports sections and tables that have one name and could not be told apart.
fn check_unique_names(fields: &mut MappingReader, sink: &mut Diagnostics) {
    for (list, field) in [("sections", "id"), ("tables", "id"), ("tables", "key")] {
        names::check_unique(fields.list(list, sink), field, sink);
    }
}

/// Reports a form with sections and no tables: only a form whose sections the offices
/// choose needs none.
fn require_tables(fields: &mut MappingReader, sink: &mut Diagnostics) {
    let is_empty = |node: &Node| matches!(&node.value, Value::Sequence(items) if items.is_empty());
    if fields.node("sections").is_none_or(is_empty) {
        return;
    }
    if let Some(node) = fields.require("tables", None).filter(|node| is_empty(node)) {
        let message = text!("有部分而没有表", "there are sections and no tables");
        sink.report(RuleId::InvalidForm, node.span, message).help = Some(text!(
            "写出各表；没有统一格式的，不写 sections",
            "give the tables; where no form is laid down, leave out `sections`"
        ));
    }
}

/// Parses the items of a list; those with an error are left out.
fn parse_list<T>(
    fields: &mut MappingReader,
    name: &'static str,
    sink: &mut Diagnostics,
    mut read: impl FnMut(&Node, &mut Diagnostics) -> Option<T>,
) -> Vec<T> {
    fields.list(name, sink).iter().filter_map(|node| read(node, sink)).collect()
}

fn check_form_id(id: &Spanned<String>, sink: &mut Diagnostics) -> bool {
    let valid = super::is_id(&id.value);
    if !valid {
        report_invalid(
            sink,
            id,
            text!(
                "格式代号只能含小写字母、数字与连字符",
                "a form's id takes lower-case letters, digits and hyphens"
            ),
        );
    }
    valid
}

/// Returns true for an id that can be part of an address, an attribute, a column's name;
/// else it is a finding.
fn check_plain_id(id: &Spanned<String>, sink: &mut Diagnostics) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    let good = !id.value.is_empty() && id.value.chars().all(plain);
    if !good {
        report_invalid(
            sink,
            id,
            text!(
                "代号只能含英文字母、数字、下划线与连字符",
                "an id takes letters, digits, underscores and hyphens"
            ),
        );
    }
    good
}

/// Reports a value that does not fit, at its place.
fn report_invalid<'k>(
    sink: &'k mut Diagnostics,
    at: &Spanned<String>,
    message: Text,
) -> &'k mut Finding {
    sink.findings.push(Finding::new(
        RuleId::InvalidForm,
        Place::new(sink.source, at.span),
        message,
    ));
    let last = sink.findings.len() - 1;
    &mut sink.findings[last]
}

/// Parses the years of a form.
fn parse_years(node: &Node, sink: &mut Diagnostics) -> Option<Spanned<Years>> {
    let mut fields = MappingReader::open(node, "years", sink)?;
    fields.require("from", None);
    let (from, to) = (fields.year("from", sink), fields.year("to", sink));
    fields.finish(sink);
    let from = from?.value;
    if let Some(to) = to.as_ref().filter(|to| to.value < from) {
        let (last, at) = (to.value, Spanned::new(String::new(), to.span));
        let message =
            text!("止于{last}年，早于起始的{from}年", "{last} is before {from}, the first year");
        report_invalid(sink, &at, message);
    }
    let years = Years { from, to: to.map(|to| to.value) };
    Some(Spanned::new(years, sink.span(node.span)))
}

/// Reports a placeholder of a title that is not `{office}` or `{year}`.
fn check_placeholders(title: &Spanned<String>, sink: &mut Diagnostics) {
    for piece in title.value.split('{').skip(1) {
        let name = piece.split('}').next().unwrap_or_default();
        if !["office", "year"].contains(&name) {
            let message = text!(
                "title 中的 {{{name}}} 没有可代入的内容",
                "nothing can stand for `{{{name}}}` in `title`"
            );
            report_invalid(sink, &spanned_part(title, name), message).help =
                Some(text!("可用 {{office}} 与 {{year}}", "there are `{{office}}` and `{{year}}`"));
        }
    }
}

fn parse_deadlines(node: &Node, sink: &mut Diagnostics) -> Option<Deadlines> {
    let mut fields = MappingReader::open(node, "deadlines", sink)?;
    let basis = fields.string("basis", sink).unwrap_or_default();
    let mut dates = Vec::new();
    for (kind, name, _) in crate::config::OfficeKind::ALL {
        let Some(date) = fields.text(name, sink) else { continue };
        if let Some((month, day)) = parse_month_day(&date, sink) {
            dates.push((kind, month, day));
        }
    }
    fields.finish(sink);
    Some(Deadlines { basis, dates })
}

/// Parses `MM-DD` into month and day; 02-29 is one.
fn parse_month_day(date: &Spanned<String>, sink: &mut Diagnostics) -> Option<(i8, i8)> {
    let day = jiff::civil::Date::strptime("%Y-%m-%d", format!("2024-{}", date.value)).ok();
    if day.is_none() {
        report_invalid(
            sink,
            date,
            text!("日期应写作月-日，如 01-31", "write month and day, such as 01-31"),
        );
    }
    day.map(|day| (day.month(), day.day()))
}

fn parse_identity(node: &Node, names: Names, sink: &mut Diagnostics) -> Option<Identity> {
    let mut fields = MappingReader::open(node, "identities", sink)?;
    let rule = fields.require_text("rule", sink);
    let table = names.table_field(&mut fields, sink);
    let each = fields.require_text("each", sink);
    let rows = fields.texts("rows", sink);
    let equation = fields.require_text("equation", sink);
    let basis = fields.string("basis", sink).unwrap_or_default();
    fields.finish(sink);
    let (rule, table, each) = (rule?, table?, each?);
    let rules = IdentityRule::ALL.map(|known| (known, known.id().name()));
    let known = parse_choice(&rule, ("等式规则", "rule for equations"), &rules, sink)?;
    let ways = [(Each::Row, "row"), (Each::Column, "column")];
    let each = parse_choice(&each, ("核对方式", "way to go through a table"), &ways, sink)?;
    let spec = &names.tables[table];
    let mut of_rows = Vec::new();
    for name in &rows {
        of_rows.extend(spec.members(names.find_row(spec, name, sink)?));
    }
    if spec.rows.is_empty() {
        let message = text!(
            "这张表没有规定的行，不能有等式",
            "this table has no rows, so there can be no equation"
        );
        // Rows that could not be read have their findings.
        if names.complete {
            report_invalid(sink, &rule, message);
        }
        return None;
    }
    let written = equation?;
    let anchor = of_rows.first().map_or(RowRef::Row(0), |row| RowRef::Row(*row));
    let equation = equation::parse_equation(&written, spec, names, (each, anchor), sink)?;
    if names.complete && !equation::has_same_columns(&equation, spec, &of_rows) {
        let message = text!(
            "等式所及的各行，列不相同",
            "the rows that the equation is for do not have the same columns"
        );
        report_invalid(sink, &written, message).help =
            Some(text!("以 rows 限定有这些列的行", "name the rows that have them with `rows`"));
        return None;
    }
    Some(Identity { rule: known, table, each, rows: of_rows, equation, basis })
}

fn parse_compare(node: &Node, names: Names, sink: &mut Diagnostics) -> Option<ComparableRows> {
    let mut fields = MappingReader::open(node, "compare", sink)?;
    let table = names.table_field(&mut fields, sink);
    let (row_names, column_names) = (fields.texts("rows", sink), fields.texts("columns", sink));
    fields.finish(sink);
    let table = table?;
    let spec = &names.tables[table];
    let rows: Vec<RowRef> =
        row_names.iter().filter_map(|name| names.find_row(spec, name, sink)).collect();
    let mut columns = Vec::new();
    for name in &column_names {
        let places: Vec<_> =
            rows.iter().map(|row| names.find_column(spec, *row, name, sink)).collect();
        if places.windows(2).any(|pair| pair[0] != pair[1]) {
            report_invalid(
                sink,
                name,
                text!(
                    "所列各行的这一列位置不同",
                    "the rows listed have this column in different places"
                ),
            );
        }
        columns.extend(places.first().copied().flatten());
    }
    Some(ComparableRows { table, rows, columns })
}

fn parse_key_figure(node: &Node, names: Names, sink: &mut Diagnostics) -> Option<KeyFigure> {
    let mut fields = MappingReader::open(node, "key_figures", sink)?;
    let (id, label) = (fields.require_text("id", sink), fields.require_text("label", sink));
    let cells = fields.texts("cells", sink);
    fields.finish(sink);
    Some(KeyFigure { id: id?.value, label: label?.value, cells: names.find_cells(&cells, sink) })
}
