//! # 不会小于零的数小于零
//!
//! 件数、金额都不小于零；只有“本年增/减”一列可以。负数所在的行、列不再核对等式，改正后再查。
//!
//! 依据：国办公开办函〔2019〕60号、〔2021〕30号所附统一格式，各格为数量或金额。
//!
//! # A number is below zero that cannot be
//!
//! Counts and amounts are not below zero; only the column 本年增/减 may be. The
//! equations over such a cell wait until it is mended.
//!
//! Basis: the cells of the forms of 国办公开办函〔2019〕60号 and 〔2021〕30号 are counts
//! and amounts.
//!
//! # fails
//! ```yaml
//!     行政许可: [-98]
//! ```
//!
//! # fails
//! Two cells of one table.
//! ```yaml
//!       重复申请: [-1, 0, 0, 0, 0, 0, -1]
//! ```
//!
//! # fails
//! ```yaml
//!     行政事业性收费: [-36.5]
//! ```
//!
//! # passes
//! ```yaml
//! ! base 2020
//!     行政许可: [3, -1, 88]
//! ```
//!
//! # boundary passes
//! ```yaml
//!     行政许可: [-0]
//! ```
//!
//! # boundary passes
//! ```yaml
//!     行政许可: [/]
//! ```

use crate::check::{ReportContext, Rule, Stage, cells};
use crate::diag::{Finding, RuleId, Severity, Text};
use crate::report::Cell;
use nianbao_text::text;

pub(super) const RULE: Rule = Rule::new(
    RuleId::NegativeCount,
    Severity::Error,
    include_str!("negative_count.rs"),
    Stage::Report(check),
);

fn check(context: &ReportContext, out: &mut Vec<Finding>) {
    for (at, table) in context.tables() {
        let negative = cells::filter_cells(context, at, cells::is_negative);
        if negative.is_empty() {
            continue;
        }
        let (key, count) = (&table.key, negative.len());
        let shown = negative.first().map_or("", |(_, cell)| context.slice(cell.span));
        let message = if count == 1 {
            text!(
                "件数、金额不能小于零：{shown}",
                "a count or an amount cannot be below nought: {shown}"
            )
        } else {
            text!(
                "{key}表有 {count} 格小于零，如 {shown}",
                "{count} cells of the table {key} are below nought, such as {shown}"
            )
        };
        let note = |cell: &Cell| Text::same(context.slice(cell.span).to_owned());
        let finding = cells::combine_cells(context, RULE.id, &negative, message, note);
        out.extend(finding.map(|finding| {
            finding.help(text!(
                "按原件改正；原件即如此的，在 allow 中写明",
                "correct it after the original; if the original has it so, say so in `allow`"
            ))
        }));
    }
}
