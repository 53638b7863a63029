//! A form file.

mod citation;
mod clash;
mod equation;
mod names;
mod narrative;
mod pattern;
mod section;
mod table;
mod wording;

pub(super) use clash::{Read, settle};

use super::fields::{Diagnostics, MappingReader};
use super::yaml::{Node, Value};
use crate::diag::{Finding, RuleId, Text};
use crate::form::{
    Compare, Deadlines, Each, Form, Identity, IdentityRule, KeyFigure, NarrativeFigures, RowRef,
    Years,
};
use crate::source::{Place, Spanned};
use names::{Names, choice, part};
use nianbao_text::text;

/// Reads a form; with an error in it there is none, so that no report is
/// judged by half a form.
pub(super) fn read(root: &Node, sink: &mut Diagnostics) -> Option<Read> {
    let before = sink.findings.len();
    let mut fields = MappingReader::open(root, "form", sink)?;
    let id = fields.need_text("id", sink);
    let name = fields.need_text("name", sink);
    let name_en = fields.string("name_en", sink);
    let years = fields.node("years").and_then(|node| years(node, sink));
    let issued_by = fields.string("issued_by", sink).unwrap_or_default();
    let title = fields.need_text("title", sink);
    if let Some(title) = &title {
        holes(title, sink);
    }
    let deadlines = fields.node("deadlines").and_then(|node| deadlines(node, sink));
    let citations = each(&mut fields, "citations", sink, citation::citation);
    let at = sink.findings.len();
    let sections = each(&mut fields, "sections", sink, section::read);
    let known = (sink.findings.len() == at).then_some(sections.as_slice());
    need_tables(&mut fields, sink);
    let tables = each(&mut fields, "tables", sink, |n, sink| table::read(n, known, sink));
    named_once(&mut fields, sink);
    let names = Names { tables: &tables, whole: sink.findings.len() == at };
    let identities = each(&mut fields, "identities", sink, |n, sink| identity(n, names, sink));
    let compare = each(&mut fields, "compare", sink, |n, sink| compare(n, names, sink));
    let key_figures = each(&mut fields, "key_figures", sink, |n, sink| key_figure(n, names, sink));
    let words =
        fields.node("narrative_words").map(|node| pattern::words(node, sink)).unwrap_or_default();
    let narrative_figures = each(&mut fields, "narrative_figures", sink, |n, sink| {
        narrative::figure(n, names, &words, sink)
    });
    let asides =
        fields.node("narrative_asides").and_then(|node| narrative::asides(node, &words, sink));
    let copied_basis = fields.string("copied_basis", sink);
    let wording = wording::read(&mut fields, &words, sink);
    fields.close(sink);
    let id = id.filter(|id| valid_id(id, sink));
    if sink.findings.len() > before {
        return None;
    }
    let (id, name) = (id?, name?.value);
    let places = (id.span, years.map_or(id.span, |years| years.span));
    let form = Form {
        id: id.value,
        name: Text::new(name.clone(), name_en.unwrap_or(name)),
        years: years.map(|years| years.value),
        issued_by,
        title: title?.value,
        deadlines,
        citations,
        sections,
        tables,
        identities,
        compare,
        key_figures,
        narrative_figures: NarrativeFigures::new(narrative_figures),
        narrative_asides: asides.unwrap_or_default(),
        wording,
        copied_basis,
    };
    Some(Read { form, source: sink.source, id: places.0, years: places.1 })
}

/// Sections and tables that have one name could not be told apart.
fn named_once(fields: &mut MappingReader, sink: &mut Diagnostics) {
    for (list, field) in [("sections", "id"), ("tables", "id"), ("tables", "key")] {
        names::once(fields.list(list, sink), field, sink);
    }
}

/// A form that lays sections down has tables too; only where offices chose
/// their own sections need there be none.
fn need_tables(fields: &mut MappingReader, sink: &mut Diagnostics) {
    let is_empty = |node: &Node| matches!(&node.value, Value::Sequence(items) if items.is_empty());
    if fields.node("sections").is_none_or(is_empty) {
        return;
    }
    if let Some(node) = fields.need("tables", None).filter(|node| is_empty(node)) {
        let message = text!("有部分而没有表", "there are sections and no tables");
        sink.report(RuleId::InvalidForm, node.span, message).help = Some(text!(
            "写出各表；没有统一格式的，不写 sections",
            "give the tables; where no form is laid down, leave out `sections`"
        ));
    }
}

/// Every item of a list that can be read.
fn each<T>(
    fields: &mut MappingReader,
    name: &'static str,
    sink: &mut Diagnostics,
    mut read: impl FnMut(&Node, &mut Diagnostics) -> Option<T>,
) -> Vec<T> {
    fields.list(name, sink).iter().filter_map(|node| read(node, sink)).collect()
}

fn valid_id(id: &Spanned<String>, sink: &mut Diagnostics) -> bool {
    let valid = super::is_id(&id.value);
    if !valid {
        wrong(
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

/// Whether a word can be part of an address, an attribute, a column's name.
fn is_plain(id: &Spanned<String>, sink: &mut Diagnostics) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    let good = !id.value.is_empty() && id.value.chars().all(plain);
    if !good {
        wrong(
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
fn wrong<'k>(sink: &'k mut Diagnostics, at: &Spanned<String>, message: Text) -> &'k mut Finding {
    sink.findings.push(Finding::new(
        RuleId::InvalidForm,
        Place::new(sink.source, at.span),
        message,
    ));
    let last = sink.findings.len() - 1;
    &mut sink.findings[last]
}

/// The years of a form, and where they stand.
fn years(node: &Node, sink: &mut Diagnostics) -> Option<Spanned<Years>> {
    let mut fields = MappingReader::open(node, "years", sink)?;
    fields.need("from", None);
    let (from, to) = (fields.year("from", sink), fields.year("to", sink));
    fields.close(sink);
    let from = from?.value;
    if let Some(to) = to.as_ref().filter(|to| to.value < from) {
        let (last, at) = (to.value, Spanned::new(String::new(), to.span));
        let message =
            text!("止于{last}年，早于起始的{from}年", "{last} is before {from}, the first year");
        wrong(sink, &at, message);
    }
    let years = Years { from, to: to.map(|to| to.value) };
    Some(Spanned::new(years, sink.span(node.span)))
}

/// Reports what a title has in braces and no report gives.
fn holes(title: &Spanned<String>, sink: &mut Diagnostics) {
    for piece in title.value.split('{').skip(1) {
        let name = piece.split('}').next().unwrap_or_default();
        if !["office", "year"].contains(&name) {
            let message = text!(
                "title 中的 {{{name}}} 没有可代入的内容",
                "nothing can stand for `{{{name}}}` in `title`"
            );
            wrong(sink, &part(title, name), message).help =
                Some(text!("可用 {{office}} 与 {{year}}", "there are `{{office}}` and `{{year}}`"));
        }
    }
}

fn deadlines(node: &Node, sink: &mut Diagnostics) -> Option<Deadlines> {
    let mut fields = MappingReader::open(node, "deadlines", sink)?;
    let basis = fields.string("basis", sink).unwrap_or_default();
    let mut dates = Vec::new();
    for (kind, name, _) in crate::config::OfficeKind::ALL {
        let Some(date) = fields.text(name, sink) else { continue };
        if let Some((month, day)) = month_day(&date, sink) {
            dates.push((kind, month, day));
        }
    }
    fields.close(sink);
    Some(Deadlines { basis, dates })
}

/// A day of any year, leap years too.
fn month_day(date: &Spanned<String>, sink: &mut Diagnostics) -> Option<(i8, i8)> {
    let day = jiff::civil::Date::strptime("%Y-%m-%d", format!("2024-{}", date.value)).ok();
    if day.is_none() {
        wrong(sink, date, text!("日期应写作月-日，如 01-31", "write month and day, such as 01-31"));
    }
    day.map(|day| (day.month(), day.day()))
}

fn identity(node: &Node, names: Names, sink: &mut Diagnostics) -> Option<Identity> {
    let mut fields = MappingReader::open(node, "identities", sink)?;
    let rule = fields.need_text("rule", sink);
    let table = names.of_table(&mut fields, sink);
    let each = fields.need_text("each", sink);
    let rows = fields.texts("rows", sink);
    let equation = fields.need_text("equation", sink);
    let basis = fields.string("basis", sink).unwrap_or_default();
    fields.close(sink);
    let (rule, table, each) = (rule?, table?, each?);
    let rules = IdentityRule::ALL.map(|known| (known, known.id().name()));
    let known = choice(&rule, ("等式规则", "rule for equations"), &rules, sink)?;
    let ways = [(Each::Row, "row"), (Each::Column, "column")];
    let each = choice(&each, ("核对方式", "way to go through a table"), &ways, sink)?;
    let spec = &names.tables[table];
    let mut of_rows = Vec::new();
    for name in &rows {
        of_rows.extend(spec.members(names.row(spec, name, sink)?));
    }
    if spec.rows.is_empty() {
        let message = text!(
            "这张表没有规定的行，不能有等式",
            "this table has no rows, so there can be no equation"
        );
        // Rows that could not be read have their findings.
        if names.whole {
            wrong(sink, &rule, message);
        }
        return None;
    }
    let written = equation?;
    let anchor = of_rows.first().map_or(RowRef::Row(0), |row| RowRef::Row(*row));
    let equation = equation::read(&written, spec, names, (each, anchor), sink)?;
    if names.whole && !equation::fits(&equation, spec, &of_rows) {
        let message = text!(
            "等式所及的各行，列不相同",
            "the rows that the equation is for do not have the same columns"
        );
        wrong(sink, &written, message).help =
            Some(text!("以 rows 限定有这些列的行", "name the rows that have them with `rows`"));
        return None;
    }
    Some(Identity { rule: known, table, each, rows: of_rows, equation, basis })
}

fn compare(node: &Node, names: Names, sink: &mut Diagnostics) -> Option<Compare> {
    let mut fields = MappingReader::open(node, "compare", sink)?;
    let table = names.of_table(&mut fields, sink);
    let (row_names, column_names) = (fields.texts("rows", sink), fields.texts("columns", sink));
    fields.close(sink);
    let table = table?;
    let spec = &names.tables[table];
    let rows: Vec<RowRef> =
        row_names.iter().filter_map(|name| names.row(spec, name, sink)).collect();
    let mut columns = Vec::new();
    for name in &column_names {
        let places: Vec<_> = rows.iter().map(|row| names.column(spec, *row, name, sink)).collect();
        if places.windows(2).any(|pair| pair[0] != pair[1]) {
            wrong(
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
    Some(Compare { table, rows, columns })
}

fn key_figure(node: &Node, names: Names, sink: &mut Diagnostics) -> Option<KeyFigure> {
    let mut fields = MappingReader::open(node, "key_figures", sink)?;
    let (id, label) = (fields.need_text("id", sink), fields.need_text("label", sink));
    let cells = fields.texts("cells", sink);
    fields.close(sink);
    Some(KeyFigure { id: id?.value, label: label?.value, cells: names.cells(&cells, sink) })
}
