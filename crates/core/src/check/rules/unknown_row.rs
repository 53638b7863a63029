//! # 有格式中没有的表、行或组
//!
//! figures 之下的表名、表中的行名和组名，应与统一格式相符：即表中印的文字，不带序号、括号
//! 和引号。写错一字、写了全称、放错了组的，指出应写成什么。
//! 整份年报用了另一年度的格式的，见 wrong-form，这里不再逐行报。
//! 2018年度以前的统计表没有规定的行，写什么登什么。
//!
//! 依据：国办公开办函〔2019〕60号、〔2021〕30号所附统一格式。
//!
//! # There is a table, a row or a group that the form does not have
//!
//! The keys under `figures` are those of the form: the printed words without ordinal,
//! brackets and quotation marks. Where one is misspelt, written out, or put into the
//! wrong group, this rule says what it should be. A report written wholly in another
//! form is spoken of by wrong-form, not row by row. The tables of the years before
//! 2019 take any row.
//!
//! Basis: the forms of 国办公开办函〔2019〕60号 and 〔2021〕30号.
//!
//! # fails
//! ```yaml
//! ! replace 重复申请
//!       重复申情: [0, 0, 0, 0, 0, 0, 0]
//! ```
//!
//! # fails
//! ```yaml
//! ! replace 不予公开
//!     不予公幵:
//! ```
//!
//! # fails
//! ```yaml
//! ! replace 复议诉讼
//!   复议与诉讼:
//! ```
//!
//! # fails
//! ```yaml
//! ! after 行政强制
//!     政府集中采购: [5, 38.41 万元]
//! ```
//!
//! # fails
//! Rows outside their group.
//! ```yaml
//! ! without 其他处理
//! ! after 不予处理
//!       逾期不补正: [0, 0, 0, 0, 0, 0, 0]
//!       逾期未缴费: [0, 0, 0, 0, 0, 0, 0]
//!       其他: [0, 0, 0, 0, 0, 0, 0]
//! ```
//!
//! # fails
//! In other words, where the row of the form is missing.
//! ```yaml
//! ! replace 结转下年度
//!     仍在办理: [1, 0, 0, 0, 0, 0, 1]
//! ```
//!
//! # fails
//! The key of a table is lost, and all its rows with it.
//! ```yaml
//! ! replace 申请
//!     # 申请
//! ```
//!
//! # passes
//! ```yaml
//!       重复申请: [0, 0, 0, 0, 0, 0, 0]
//! ```
//!
//! # boundary fails
//! The printed label is no key, near as it is.
//! ```yaml
//! ! replace 本年新收
//!     一、本年新收政府信息公开申请数量: [14, 1, 0, 0, 0, 0, 15]
//! ```
//!
//! # boundary fails
//! ```yaml
//! ! without 部分公开
//! ! after 予以公开
//!     部分公开:
//!       自然人: 2
//!       商业企业: 0
//! ```
//!
//! # boundary passes
//! Before 2019 there is no form.
//! ```yaml
//! ! file content/2015/shili-czj.md
//! ---
//! office: shili-czj
//! year: 2015
//! published: 2016-01-20
//! figures:
//!   统计:
//!     主动公开信息数: 1234 条
//!     收到申请数: 5
//! ---
//!
//! ## 一、概述
//!
//! 本年度工作正常开展。
//! ```

use crate::check::unknown_rows::{self, TableRowRef, UnknownRow};
use crate::check::{ReportContext, Rule, Stage};
use crate::diag::{Change, Finding, RuleId, Severity, Text};
use crate::form::{RowRef, Table};
use nianbao_text::text;

pub(super) const RULE: Rule = Rule::new(
    RuleId::UnknownRow,
    Severity::Error,
    include_str!("unknown_row.rs"),
    Stage::Report(check),
)
.hiding_data();

fn check(context: &ReportContext, out: &mut Vec<Finding>) {
    if context.other_form().is_some() {
        return;
    }
    report_tables(context, out);
    let unknown = unknown_rows::find_unknown_rows(context);
    for batch in unknown.chunk_by(|a, b| {
        a.table == b.table && classify_row(context, a).is_same(&classify_row(context, b))
    }) {
        if let Some(unknown) = batch.first() {
            let mut finding = match classify_row(context, unknown) {
                RowProblem::Group(group) => report_group(context, unknown, group),
                RowProblem::Misplaced { to, .. } => report_misplaced(context, batch, to),
                RowProblem::Key => report_row(context, unknown),
            };
            finding.basis = context.basis();
            out.push(finding);
        }
    }
}

/// The problem of a row. Rows one after another with the same problem are one finding.
#[derive(PartialEq, Eq)]
enum RowProblem<'a> {
    /// The row stands in a group that the table does not have.
    Group(&'a str),
    /// The row belongs to another table or group.
    Misplaced { from: Option<&'a str>, to: RowParent<'a> },
    /// The key of the row is wrong.
    Key,
}

/// The table and the group that a row belongs to.
type RowParent<'a> = (usize, Option<&'a str>);

impl RowProblem<'_> {
    fn is_same(&self, other: &Self) -> bool {
        *self != RowProblem::Key && self == other
    }
}

fn classify_row<'a>(context: &ReportContext<'a>, unknown: &UnknownRow<'a>) -> RowProblem<'a> {
    let group = unknown.row.group();
    let table = &context.form.tables[unknown.table];
    // Rows of another table are out of place together, whatever their groups.
    if let Some(row) = unknown.likely.filter(|row| row.table != unknown.table) {
        return RowProblem::Misplaced { from: None, to: (row.table, None) };
    }
    if let Some(name) = group.filter(|name| !table.groups.iter().any(|group| group.key == *name)) {
        return RowProblem::Group(name);
    }
    let home = |row: TableRowRef| (row.table, row.group_key(context));
    match unknown.likely.map(home) {
        Some(to) if to != (unknown.table, group) => RowProblem::Misplaced { from: group, to },
        _ => RowProblem::Key,
    }
}

fn report_tables(context: &ReportContext, out: &mut Vec<Finding>) {
    for (written, likely) in unknown_rows::find_unknown_tables(context) {
        let key = &written.key.value;
        let message = text!("格式中没有“{key}”一表", "the form has no table {key}");
        let place = context.place(written.key.span);
        let mut finding = context.finding(RULE.id, written.key.span, message).form_path(&**key);
        let rename = likely.map(|at| Change::of_content(place, &context.form.tables[at].key));
        finding.changes.extend(rename);
        finding.basis = context.basis();
        let known: Vec<&str> = context.tables().map(|(_, table)| table.key.as_str()).collect();
        let known = known.join("、");
        let remove =
            text!("删去此表；格式中的表：{known}", "remove the table; the form has {known}");
        let likely = likely.map(|at| suggest_rename(key, &context.form.tables[at].key));
        out.push(finding.help(likely.unwrap_or(remove)));
    }
}

fn report_group(context: &ReportContext, first: &UnknownRow, group: &str) -> Finding {
    let table = &context.form.tables[first.table];
    let key = &table.key;
    let span = first.row.group.as_ref().map_or(first.row.key.span, |group| group.span);
    let as_row = first.likely.filter(|row| table.key_of(row.row) == group);
    let message = if as_row.is_some() {
        text!(
            "{key}表的“{group}”是一行，不是一组",
            "{group} is a row of the table {key}, not a group"
        )
    } else {
        text!("{key}表中没有“{group}”一组", "the table {key} has no group {group}")
    };
    let finding = context.finding(RULE.id, span, message).form_path(format!("{key}.{group}"));
    let home = first.likely.and_then(|row| row.group_key(context));
    finding.help(match (as_row, home) {
        (Some(row), _) => {
            let columns = column_labels(table, row.row);
            text!("写作 {group}: [{columns}]", "write it as {group}: [{columns}]")
        }
        (None, Some(home)) => suggest_rename(group, home),
        (None, None) => {
            let known: Vec<&str> = table.groups.iter().map(|group| group.key.as_str()).collect();
            let known = known.join("、");
            text!("此表的组：{known}", "the groups of this table are {known}")
        }
    })
}

fn column_labels(table: &Table, row: RowRef) -> String {
    let labels: Vec<&str> =
        table.block_of(row).columns.iter().map(|column| column.label.as_str()).collect();
    labels.join(", ")
}

fn report_misplaced(
    context: &ReportContext,
    batch: &[UnknownRow],
    (to_table, to_group): RowParent,
) -> Finding {
    let first = &batch[0];
    let table = &context.form.tables[to_table].key;
    let home = to_group.map_or_else(|| table.clone(), |group| format!("{table}.{group}"));
    let (key, count) = (&first.row.key.value, batch.len());
    let message = if count == 1 {
        text!(
            "“{key}”一行放错了地方，应在 {home} 之下",
            "the row {key} is out of place; it belongs under {home}"
        )
    } else {
        text!(
            "“{key}”等 {count} 行放错了地方，应在 {home} 之下",
            "{key} and the rows after it, {count} in all, are out of place; they belong under {home}"
        )
    };
    let at = first.row.form_path(&context.form.tables[first.table].key);
    context.finding(RULE.id, first.row.key.span, message).form_path(at).help(text!(
        "移到 {home} 之下，缩进与同组各行相同",
        "move it below {home}, indented like the rows there"
    ))
}

fn report_row(context: &ReportContext, unknown: &UnknownRow) -> Finding {
    let table = &context.form.tables[unknown.table];
    let (key, written) = (&table.key, &unknown.row.key.value);
    let at = unknown.row.form_path(key);
    let message = match unknown.row.group() {
        Some(group) => text!(
            "{key}表“{group}”之下没有“{written}”一行",
            "the group {group} of the table {key} has no row {written}"
        ),
        None => text!("{key}表中没有“{written}”一行", "the table {key} has no row {written}"),
    };
    let span = unknown.row.key.span;
    let mut finding = context.finding(RULE.id, span, message).form_path(at);
    finding.changes =
        unknown.likely.map(|row| rename_row(context, unknown, row)).into_iter().collect();
    finding.help(match unknown.likely {
        Some(row) if unknown.by_name => suggest_rename(written, table.key_of(row.row)),
        Some(row) => {
            let near = table.key_of(row.row);
            text!(
                "如即“{near}”一行，将 {written} 改为 {near}",
                "if this is the row {near}, change {written} to {near}"
            )
        }
        None => text!(
            "删去这一行，或把其中的数并入格式已有的行",
            "remove the row, or put its numbers where the form has a row for them"
        ),
    })
}

/// Makes the change of a row's name; one that is known by its place alone needs a person.
fn rename_row(context: &ReportContext, unknown: &UnknownRow, row: TableRowRef) -> Change {
    let key = context.form.tables[unknown.table].key_of(row.row);
    let change = Change::of_form(context.place(unknown.row.key.span), key);
    Change { needs_judgement: !unknown.by_name, ..change }
}

fn suggest_rename(from: &str, to: &str) -> Text {
    text!("将 {from} 改为 {to}", "change {from} to {to}")
}
