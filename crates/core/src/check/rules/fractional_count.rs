//! # 件数有小数
//!
//! 件数是整数。金额（行政事业性收费、采购总金额）可以有小数。件数有小数的行、列不再核对
//! 等式，改正后再查。
//!
//! 依据：国办公开办函〔2019〕60号、〔2021〕30号所附统一格式，各列为数量。
//!
//! # A count has a fraction
//!
//! Counts are whole. Amounts of money may have a fraction. The equations over such a
//! cell wait until it is mended.
//!
//! Basis: the columns of the forms of 国办公开办函〔2019〕60号 and 〔2021〕30号 are counts.
//!
//! # fails
//! ```yaml
//!     行政许可: [98.5]
//! ```
//!
//! # fails
//! ```yaml
//!       重复申请: [0.5, 0, 0, 0, 0, 0, 0.5]
//! ```
//!
//! # passes
//! ```yaml
//!     行政事业性收费: [36.55]
//! ```
//!
//! # boundary passes
//! ```yaml
//!     行政许可: [98.0]
//! ```

use crate::check::{ReportContext, Rule, Stage, cells};
use crate::diag::{Finding, RuleId, Severity, Text};
use crate::report::Cell;
use nianbao_text::text;

pub(super) const RULE: Rule = Rule::new(
    RuleId::FractionalCount,
    Severity::Error,
    include_str!("fractional_count.rs"),
    Stage::Report(check),
);

fn check(context: &ReportContext, out: &mut Vec<Finding>) {
    for (at, table) in context.tables() {
        let fractions = cells::filter_cells(context, at, cells::is_fraction);
        if fractions.is_empty() {
            continue;
        }
        let (key, count) = (&table.key, fractions.len());
        let shown = fractions.first().map_or("", |(_, cell)| context.slice(cell.span));
        let message = if count == 1 {
            text!("件数应为整数，这里是 {shown}", "a count is whole; here it is {shown}")
        } else {
            text!(
                "{key}表有 {count} 格件数不是整数，如 {shown}",
                "{count} counts of the table {key} are not whole, such as {shown}"
            )
        };
        let note = |cell: &Cell| Text::same(context.slice(cell.span).to_owned());
        let finding = cells::combine_cells(context, RULE.id, &fractions, message, note);
        out.extend(finding.map(|finding| {
            finding.help(text!(
                "按原件改正；千位分隔符写作逗号或不写，不用小数点",
                "correct it after the original; a separator of thousands is a comma or nothing, not a point"
            ))
        }));
    }
}
