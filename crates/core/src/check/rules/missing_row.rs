//! # 表中缺行
//!
//! 统一格式的每一行都要有。没有发生的事项填 0，不适用的填 /，不能略去整行。
//! 整组缺少的，只报一次。2021年格式的“其他处理”可以按旧格式只填一行，见 undetailed-group；
//! 其他各组不可以。行名写错的，见 unknown-row。
//!
//! 依据：国办公开办函〔2019〕60号、〔2021〕30号所附统一格式。
//!
//! # A row of the table is missing
//!
//! Every row of the form has to be there. What did not happen is a 0, what
//! does not apply is a `/`; a row is not left out. A whole group that is missing is
//! one finding. The group 其他处理 of the 2021 form may be one row, see
//! undetailed-group; other groups may not. A misspelt row is for unknown-row.
//!
//! Basis: the forms of 国办公开办函〔2019〕60号 and 〔2021〕30号.
//!
//! # fails
//! ```yaml
//! ! without 重复申请
//! ```
//!
//! # fails
//! ```yaml
//! ! without 不予处理
//! ```
//!
//! # passes
//! ```yaml
//!       重复申请: [0, 0, 0, 0, 0, 0, 0]
//! ```
//!
//! # boundary passes
//! A row that does not apply is there.
//! ```yaml
//!       重复申请: [/, /, /, /, /, /, /]
//! ```
//!
//! # boundary fails
//! ```yaml
//! ! without 行政强制
//! ```
//!
//! # boundary fails
//! A group that may not be given as one row.
//! ```yaml
//! ! without 无法提供
//! ! after 部分公开
//!     无法提供: [4, 0, 0, 0, 0, 0, 4]
//! ```

use crate::check::unknown_rows::{self, TableRowRef};
use crate::check::{ReportContext, Rule, Stage};
use crate::diag::{Finding, RuleId, Severity};
use crate::form::{RowRef, Table};
use crate::source::Span;
use nianbao_text::text;

pub(super) const RULE: Rule = Rule::new(
    RuleId::MissingRow,
    Severity::Error,
    include_str!("missing_row.rs"),
    Stage::Report(check),
)
.finding_omissions();

fn check(context: &ReportContext, out: &mut Vec<Finding>) {
    if context.other_form().is_some() {
        return;
    }
    let misnamed: Vec<TableRowRef> =
        unknown_rows::find_unknown_rows(context).iter().filter_map(|row| row.likely).collect();
    for (at, table) in context.tables().filter(|(_, table)| !table.free) {
        let filled = context.filled.table(at);
        // `missing-figures` reports a table without any row.
        let Some(written) = filled.written.filter(|written| !written.rows.is_empty()) else {
            continue;
        };
        for row in find_missing(context, at, &misnamed) {
            let finding = match row {
                RowRef::Group(group) if filled.undetailed(group) => {
                    report_undetailed(context, at, row)
                }
                _ => report_missing(context, table, row, written.key.span),
            };
            out.push(finding);
        }
    }
}

/// Finds what is missing of a table: rows, groups none of whose rows is there, and
/// groups given as one row that may not be.
fn find_missing(context: &ReportContext, at: usize, misnamed: &[TableRowRef]) -> Vec<RowRef> {
    let table = &context.form.tables[at];
    let filled = context.filled.table(at);
    let is_misnamed = |row: RowRef| misnamed.contains(&TableRowRef { table: at, row });
    let absent =
        |row: usize| filled.row(RowRef::Row(row)).is_none() && !is_misnamed(RowRef::Row(row));
    let mut missing_rows = Vec::new();
    for row in (0..table.rows.len()).filter(|row| absent(*row)) {
        let group = table.rows[row].group;
        let first = group.is_some_and(|group| table.groups[group].rows.start == row);
        match group {
            Some(group) if is_misnamed(RowRef::Group(group)) => {}
            Some(group) if filled.undetailed(group) => {
                if first && !table.groups[group].undetailed {
                    missing_rows.push(RowRef::Group(group));
                }
            }
            Some(group) if table.groups[group].rows.clone().all(absent) => {
                if first {
                    missing_rows.push(RowRef::Group(group));
                }
            }
            _ => missing_rows.push(RowRef::Row(row)),
        }
    }
    missing_rows
}

fn report_missing(context: &ReportContext, table: &Table, row: RowRef, span: Span) -> Finding {
    let label = table.label_of(row);
    let blanks = vec!["~"; table.block_of(row).columns.len()].join(", ");
    let key = table.key_of(row);
    let (message, help) = match row {
        RowRef::Row(_) => (
            text!("缺少“{label}”一行", "the row {label} is missing"),
            text!(
                "补一行 {key}: [{blanks}]，填入原件中的数",
                "add a line {key}: [{blanks}] with the numbers of the original"
            ),
        ),
        RowRef::Group(group) => {
            let rows = &table.rows[table.groups[group].rows.clone()];
            let (count, first) = (rows.len(), rows.first().map_or("", |row| &row.key));
            (
                text!(
                    "缺少“{label}”一组，共 {count} 行",
                    "the group {label} is missing, {count} rows"
                ),
                text!(
                    "补上 {key}: 及其下各行，如 {first}: [{blanks}]",
                    "add {key}: and below it its rows, such as {first}: [{blanks}]"
                ),
            )
        }
    };
    let mut finding =
        context.finding(RULE.id, span, message).form_path(table.row_path(row)).help(help);
    finding.basis = context.basis();
    finding
}

/// Reports a group given as one row, where the form wants all of its rows.
fn report_undetailed(context: &ReportContext, at: usize, row: RowRef) -> Finding {
    let table = &context.form.tables[at];
    let label = table.label_of(row);
    let keys: Vec<&str> = table.members(row).map(|row| table.rows[row].key.as_str()).collect();
    let (count, keys) = (keys.len(), keys.join("、"));
    let span = context.filled.table(at).row(row).map(|row| row.key.span).unwrap_or_default();
    let message = text!(
        "“{label}”应分 {count} 行填写，这里只有一行",
        "{label} is to be given in {count} rows; here it is one"
    );
    let mut finding = context.finding(RULE.id, span, message).form_path(table.row_path(row));
    finding.basis = context.basis();
    finding.help(text!("分列：{keys}", "give each of {keys}"))
}
