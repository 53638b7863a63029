//! A format file.

mod equation;
mod narrative;
mod table;

use super::fields::{Fields, Sink};
use super::offices::office_kind;
use super::yaml::Node;
use crate::diag::{Finding, Text, finding::nearest};
use crate::format::{
    Aspect, CellRef, Citation, Compare, Deadlines, Each, Format, Identity, IdentityRule, KeyFigure,
    RowRef, Section, Table,
};
use crate::source::{Place, Spanned};
use crate::text;
use regex::Regex;

/// Reads a format; with an error in it there is none, so that no report is
/// judged by half a form.
pub(super) fn read(root: &Node, sink: &mut Sink) -> Option<Format> {
    let before = sink.findings.len();
    let mut fields = Fields::open(root, "format", sink)?;
    let id = fields.need_text("id", sink);
    let name = fields.need_text("name", sink);
    let name_en = fields.string("name_en", sink);
    let years = fields.need("years", None).map(|node| years(node, sink));
    let issued_by = fields.string("issued_by", sink).unwrap_or_default();
    let title = fields.need_text("title", sink);
    let deadlines = fields.node("deadlines").and_then(|node| deadlines(node, sink));
    let citations = each(&mut fields, "citations", sink, citation);
    let sections = each(&mut fields, "sections", sink, section);
    let tables = each(&mut fields, "tables", sink, |n, sink| table::read(n, &sections, sink));
    let identities = each(&mut fields, "identities", sink, |n, sink| identity(n, &tables, sink));
    let compare = each(&mut fields, "compare", sink, |n, sink| compare(n, &tables, sink));
    let key_figures =
        each(&mut fields, "key_figures", sink, |n, sink| key_figure(n, &tables, sink));
    let words =
        fields.node("narrative_words").map(|node| narrative::words(node, sink)).unwrap_or_default();
    let narrative_figures = each(&mut fields, "narrative_figures", sink, |n, sink| {
        narrative::figure(n, &tables, &words, sink)
    });
    let asides =
        fields.node("narrative_asides").and_then(|node| narrative::asides(node, &words, sink));
    let copied_basis = fields.string("copied_basis", sink);
    let period = fields.node("period").and_then(|node| narrative::period(node, sink));
    fields.close(sink);
    let id = id.filter(|id| valid_id(id, sink));
    if sink.findings.len() > before {
        return None;
    }
    let (name, (from, to)) = (name?.value, years??);
    Some(Format {
        id: id?.value,
        name: Text { en: name_en.unwrap_or_else(|| name.clone()), zh: name },
        from,
        to,
        issued_by,
        title: title?.value,
        deadlines,
        citations,
        sections,
        tables,
        identities,
        compare,
        key_figures,
        narrative_figures,
        narrative_asides: asides.unwrap_or_default(),
        period,
        copied_basis,
    })
}

/// Every item of a list that can be read.
fn each<T>(
    fields: &mut Fields,
    name: &'static str,
    sink: &mut Sink,
    mut read: impl FnMut(&Node, &mut Sink) -> Option<T>,
) -> Vec<T> {
    fields.list(name, sink).iter().filter_map(|node| read(node, sink)).collect()
}

fn valid_id(id: &Spanned<String>, sink: &mut Sink) -> bool {
    let valid = super::is_id(&id.value);
    if !valid {
        wrong(
            sink,
            id,
            text!(
                "格式代号只能含小写字母、数字与连字符",
                "a format's id takes lower-case letters, digits and hyphens"
            ),
        );
    }
    valid
}

/// Whether a word can be part of an address, an attribute, a column's name.
fn is_plain(id: &Spanned<String>, sink: &mut Sink) -> bool {
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
fn wrong<'k>(sink: &'k mut Sink, at: &Spanned<String>, message: Text) -> &'k mut Finding {
    sink.findings.push(Finding::new("invalid-format", Place::new(sink.source, at.span), message));
    let last = sink.findings.len() - 1;
    &mut sink.findings[last]
}

/// Reports a name that nothing bears.
fn unknown<'a>(sink: &mut Sink, at: &Spanned<String>, known: impl Iterator<Item = &'a str>) {
    let (name, known) = (&at.value, known.collect::<Vec<_>>());
    let near = nearest(name, known.iter().copied()).map(str::to_owned);
    let all = known.join(", ");
    let finding = wrong(sink, at, text!("没有名为 {name} 的项", "nothing here is called `{name}`"));
    finding.help = Some(match near {
        Some(near) => text!("是否要写 {near}？", "did you mean `{near}`?"),
        None if all.is_empty() => text!("这里没有可用的", "there are none here"),
        None => text!("可用的有：{all}", "there are: {all}"),
    });
}

fn years(node: &Node, sink: &mut Sink) -> Option<(u16, Option<u16>)> {
    let mut fields = Fields::open(node, "years", sink)?;
    fields.need("from", None);
    let (from, to) = (fields.year("from", sink), fields.year("to", sink));
    fields.close(sink);
    Some((from?.value, to.map(|to| to.value)))
}

fn deadlines(node: &Node, sink: &mut Sink) -> Option<Deadlines> {
    let mut fields = Fields::open(node, "deadlines", sink)?;
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
fn month_day(date: &Spanned<String>, sink: &mut Sink) -> Option<(i8, i8)> {
    let day = jiff::civil::Date::strptime("%Y-%m-%d", format!("2024-{}", date.value)).ok();
    if day.is_none() {
        wrong(sink, date, text!("日期应写作月-日，如 01-31", "write month and day, such as 01-31"));
    }
    day.map(|day| (day.month(), day.day()))
}

fn citation(node: &Node, sink: &mut Sink) -> Option<Citation> {
    let mut fields = Fields::open(node, "citations", sink)?;
    let cite = fields.need_text("cite", sink);
    let standing = fields.need_text("standing", sink);
    let instead = fields.need_text("instead", sink);
    fields.close(sink);
    let later = match standing?.value.as_str() {
        "superseded" => false,
        "later" => true,
        _ => {
            sink.wrong_type(node, "standing", " superseded 或 later", "superseded or later");
            return None;
        }
    };
    let cite = cite?;
    let pattern = loose(&cite.value).ok()?;
    Some(Citation { cite: cite.value, pattern, later, instead: instead?.value })
}

/// Finds a citation whatever its spacing and brackets: `〔2019〕`, `[2019]`, `（2019）`.
fn loose(cite: &str) -> Result<Regex, regex::Error> {
    let mut pattern = String::new();
    for c in cite.chars().filter(|c| !c.is_whitespace()) {
        match c {
            '〔' | '[' | '（' | '(' | '【' => pattern.push_str(r"[〔\[（(【]"),
            '〕' | ']' | '）' | ')' | '】' => pattern.push_str(r"[〕\]）)】]"),
            '第' => pattern.push_str("第?"),
            other => pattern.push_str(&regex::escape(&other.to_string())),
        }
        pattern.push_str(r"\s*");
    }
    Regex::new(pattern.strip_suffix(r"\s*").unwrap_or(&pattern))
}

fn section(node: &Node, sink: &mut Sink) -> Option<Section> {
    let mut fields = Fields::open(node, "sections", sink)?;
    let id = fields.need_text("id", sink).filter(|id| is_plain(id, sink));
    let number = fields.need_text("number", sink);
    let heading = fields.need_text("heading", sink);
    let variants = fields.texts("variants", sink).into_iter().map(|text| text.value).collect();
    let aspects = fields.list("aspects", sink).iter().filter_map(|n| aspect(n, sink)).collect();
    fields.close(sink);
    Some(Section {
        id: id?.value,
        number: number?.value,
        heading: heading?.value,
        variants,
        aspects,
    })
}

fn aspect(node: &Node, sink: &mut Sink) -> Option<Aspect> {
    let mut fields = Fields::open(node, "aspects", sink)?;
    fields.string("id", sink);
    let label = fields.need_text("label", sink);
    let words = fields.texts("words", sink).into_iter().map(|text| text.value).collect();
    let kinds = fields.texts("kinds", sink);
    let kinds = kinds.iter().filter_map(|kind| office_kind(kind, sink)).collect();
    let basis = fields.string("basis", sink);
    fields.close(sink);
    Some(Aspect { label: label?.value, words, kinds, basis })
}

/// The table that a field names.
fn table_named(fields: &mut Fields, tables: &[Table], sink: &mut Sink) -> Option<usize> {
    let name = fields.need_text("table", sink)?;
    let found = tables.iter().position(|table| table.id == name.value);
    if found.is_none() {
        unknown(sink, &name, tables.iter().map(|table| table.id.as_str()));
    }
    found
}

fn row_named(table: &Table, name: &Spanned<String>, sink: &mut Sink) -> Option<RowRef> {
    let found = table.row_by_id(&name.value);
    if found.is_none() {
        let groups = table.groups.iter().map(|group| group.id.as_str());
        unknown(sink, name, table.rows.iter().map(|row| row.id.as_str()).chain(groups));
    }
    found
}

fn column_named(
    table: &Table,
    row: RowRef,
    name: &Spanned<String>,
    sink: &mut Sink,
) -> Option<usize> {
    let columns = &table.block_of(row).columns;
    let found = columns.iter().position(|column| column.id == name.value);
    if found.is_none() {
        unknown(sink, name, columns.iter().map(|column| column.id.as_str()));
    }
    found
}

fn identity(node: &Node, tables: &[Table], sink: &mut Sink) -> Option<Identity> {
    let mut fields = Fields::open(node, "identities", sink)?;
    let rule = fields.need_text("rule", sink);
    let table = table_named(&mut fields, tables, sink);
    let each = fields.need_text("each", sink);
    let rows = fields.texts("rows", sink);
    let equation = fields.need_text("equation", sink);
    let basis = fields.string("basis", sink).unwrap_or_default();
    fields.close(sink);
    let (rule, table, each) = (rule?, table?, each?);
    let Some(known) = IdentityRule::ALL.into_iter().find(|known| known.name() == rule.value) else {
        unknown(sink, &rule, IdentityRule::ALL.into_iter().map(IdentityRule::name));
        return None;
    };
    let each = match each.value.as_str() {
        "row" => Each::Row,
        "column" => Each::Column,
        _ => {
            unknown(sink, &each, ["row", "column"].into_iter());
            return None;
        }
    };
    let spec = &tables[table];
    let mut of_rows = Vec::new();
    for name in &rows {
        of_rows.extend(spec.members(row_named(spec, name, sink)?));
    }
    if spec.rows.is_empty() {
        wrong(
            sink,
            &rule,
            text!(
                "这张表没有规定的行，不能有等式",
                "this table has no rows, so there can be no equation"
            ),
        );
        return None;
    }
    let written = equation?;
    let anchor = of_rows.first().map_or(RowRef::Row(0), |row| RowRef::Row(*row));
    let equation = equation::read(&written, spec, each, anchor, sink)?;
    if !equation::fits(&equation, spec, &of_rows) {
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

fn compare(node: &Node, tables: &[Table], sink: &mut Sink) -> Option<Compare> {
    let mut fields = Fields::open(node, "compare", sink)?;
    let table = table_named(&mut fields, tables, sink);
    let (row_names, column_names) = (fields.texts("rows", sink), fields.texts("columns", sink));
    fields.close(sink);
    let table = table?;
    let spec = &tables[table];
    let rows: Vec<RowRef> =
        row_names.iter().filter_map(|name| row_named(spec, name, sink)).collect();
    let mut columns = Vec::new();
    for name in &column_names {
        let places: Vec<_> = rows.iter().map(|row| column_named(spec, *row, name, sink)).collect();
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

/// A cell as `table.row.column`.
fn cell_named(name: &Spanned<String>, tables: &[Table], sink: &mut Sink) -> Option<CellRef> {
    let part = |at: usize| {
        let value = name.value.split('.').nth(at).unwrap_or_default();
        Spanned::new(value.to_owned(), name.span)
    };
    let Some(table) = tables.iter().position(|table| table.id == part(0).value) else {
        unknown(sink, &part(0), tables.iter().map(|table| table.id.as_str()));
        return None;
    };
    let row = row_named(&tables[table], &part(1), sink)?;
    let column = column_named(&tables[table], row, &part(2), sink)?;
    Some(CellRef { table, row, column })
}

fn cells_named(names: &[Spanned<String>], tables: &[Table], sink: &mut Sink) -> Vec<CellRef> {
    names.iter().filter_map(|name| cell_named(name, tables, sink)).collect()
}

fn key_figure(node: &Node, tables: &[Table], sink: &mut Sink) -> Option<KeyFigure> {
    let mut fields = Fields::open(node, "key_figures", sink)?;
    let (id, label) = (fields.need_text("id", sink), fields.need_text("label", sink));
    let names = fields.texts("cells", sink);
    fields.close(sink);
    Some(KeyFigure { id: id?.value, label: label?.value, cells: cells_named(&names, tables, sink) })
}
