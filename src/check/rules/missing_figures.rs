//! # 缺少统计表，或整张表空白
//!
//! 第二、三、四部分的三张表必须有，并且填了数。整张表都是 ~ 的，等于没有。
//!
//! 依据：国办公开办函〔2019〕60号、〔2021〕30号所附统一格式。
//!
//! # A statutory table is missing, or wholly blank
//!
//! The tables of sections two, three and four have to be there, with numbers.
//! A table of nothing but `~` says nothing.
//!
//! Basis: the forms of 国办公开办函〔2019〕60号 and 〔2021〕30号.
//!
//! # fails
//! ```yaml
//! ! without 复议诉讼
//! ```
//!
//! # passes
//! ```yaml
//!     行政复议: [0, 0, 0, 0, 0]
//!     未经复议直接起诉: [0, 0, 0, 0, 0]
//!     复议后起诉: [0, 0, 0, 0, 0]
//! ```
//!
//! # boundary fails
//! ```yaml
//!     行政复议: [~, ~, ~, ~, ~]
//!     未经复议直接起诉: [~, ~, ~, ~, ~]
//!     复议后起诉: [~, ~, ~, ~, ~]
//! ```
//!
//! # boundary passes
//! ```yaml
//!     行政复议: [/, /, /, /, /]
//!     未经复议直接起诉: [/, /, /, /, /]
//!     复议后起诉: [/, /, /, /, /]
//! ```

use super::by_report;
use crate::check::{Case, Rule};
use crate::diag::{Finding, Severity, Text};
use crate::report::State;
use crate::source::Span;
use crate::text;

pub(super) const RULE: Rule =
    by_report("missing-figures", Severity::Error, include_str!("missing_figures.rs"), judge);

fn judge(case: &Case, out: &mut Vec<Finding>) {
    for (at, table) in case.tables().filter(|(_, table)| !table.free) {
        let key = &table.key;
        let (span, message) = match case.sheet.table(at).written {
            None => {
                let start = case.report.figures.span.unwrap_or(case.report.front_matter).start;
                (Span { start, end: start }, text!("缺少 {key} 表", "the table {key} is missing"))
            }
            Some(written) if case.cells(at).all(|(_, cell)| cell.state == State::Blank) => (
                written.key.span,
                text!("{key} 表没有填任何数", "the table {key} has no number in it"),
            ),
            Some(_) => continue,
        };
        out.push(
            case.finding(RULE.name, span, message)
                .at(key.clone())
                .basis(Text::same(case.format.issued_by.clone()))
                .help(text!(
                    "nianbao new 生成的空白年报中有全部行列，可对照填写",
                    "`nianbao new` writes a report with every row and column to fill in"
                )),
        );
    }
}
