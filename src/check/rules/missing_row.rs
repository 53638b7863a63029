//! # 表中缺行
//!
//! 统一格式的每一行都要有。没有发生的事项填 0，不适用的填 /，不能略去整行。
//! 2021年格式的“其他处理”可以按旧格式只填一行，见 undetailed-group。
//!
//! 依据：国办公开办函〔2019〕60号、〔2021〕30号所附统一格式。
//!
//! # A row of the table is missing
//!
//! Every row of the form has to be there. What did not happen is a 0, what
//! does not apply is a `/`; a row is not left out. The group 其他处理 of the
//! 2021 form may be one row, see undetailed-group.
//!
//! Basis: the forms of 国办公开办函〔2019〕60号 and 〔2021〕30号.
//!
//! # fails
//! ```yaml
//! ! without 重复申请
//! ```
//!
//! # passes
//! ```yaml
//!       重复申请: [0, 0, 0, 0, 0, 0, 0]
//! ```
//!
//! # boundary passes
//! A row of blanks is there.
//! ```yaml
//! ! previous
//!       重复申请: [/, /, /, /, /, /, /]
//! ```
//!
//! # boundary fails
//! ```yaml
//! ! without 行政强制
//! ```

use super::by_report;
use crate::check::{Case, Rule};
use crate::diag::{Finding, Severity, Text};
use crate::format::RowRef;
use crate::text;

pub(super) const RULE: Rule =
    by_report("missing-row", Severity::Error, include_str!("missing_row.rs"), judge);

fn judge(case: &Case, out: &mut Vec<Finding>) {
    if case.other_format().is_some() {
        return;
    }
    for (at, table) in case.tables().filter(|(_, table)| !table.free) {
        let filled = case.sheet.table(at);
        let Some(written) = filled.written else { continue };
        for row in 0..table.rows.len() {
            let group = table.rows[row].group;
            let in_one = group.is_some_and(|group| filled.undetailed(group));
            if in_one || filled.row(RowRef::Row(row)).is_some() {
                continue;
            }
            let path = table.path_of(RowRef::Row(row));
            let label = &table.rows[row].label;
            let message = text!("缺少“{label}”一行", "the row {label} is missing");
            let blanks = vec!["~"; table.block_of(RowRef::Row(row)).columns.len()].join(", ");
            let key = &table.rows[row].key;
            out.push(
                case.finding(RULE.name, written.key.span, message)
                    .at(path)
                    .basis(Text::same(case.format.issued_by.clone()))
                    .help(text!(
                        "补一行 {key}: [{blanks}]，填入原件中的数",
                        "add a line {key}: [{blanks}] with the numbers of the original"
                    )),
            );
        }
    }
}
