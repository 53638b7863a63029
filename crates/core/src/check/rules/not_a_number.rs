//! # 格内不是数
//!
//! 一格只写一个数，金额可带单位（元、万元、亿元）；空白写 ~，不适用写 /。
//! 破折号、“无”、“减4”、“14 件”、汉字数字都不是数：原件那样写的，按意思改写，
//! 拿不准的查原件。没有单位的列写了单位的，也在此列。同一张表里同样的写法只报一次。
//! 2018年度以前的统计表不查。
//!
//! 依据：国办公开办函〔2019〕60号、〔2021〕30号所附统一格式，各格填数。
//!
//! # A cell is not a number
//!
//! A cell is one number, an amount with its unit perhaps (元, 万元, 亿元), a blank `~`, or
//! `/` for what does not apply. A dash, 无, 减4, 14 件 and Chinese numerals are no
//! numbers; write what they mean, or look into the original. A unit in a column that
//! has none is one of them. The same text in several cells of a table is one finding.
//! Tables of the years before 2019 are not looked at.
//!
//! Basis: the forms of 国办公开办函〔2019〕60号 and 〔2021〕30号 ask for numbers.
//!
//! # fails
//! ```yaml
//!     规章: [—, —, —]
//! ```
//!
//! # fails
//! ```yaml
//! ! base 2020
//!     行政许可: [3, 减1, 88]
//! ```
//!
//! # fails
//! ```yaml
//!     行政许可: [98 件]
//! ```
//!
//! # fails
//! ```yaml
//!     行政处罚: [1.2万元]
//! ```
//!
//! # fails
//! ```yaml
//!     行政处罚: [一百二十三]
//! ```
//!
//! # fails
//! ```yaml
//!       重复申请: [0, [0, 0], 0, 0, 0, 0, 0]
//! ```
//!
//! # passes
//! ```yaml
//!     行政事业性收费: [36.5 万元]
//! ```
//!
//! # boundary passes
//! ```yaml
//!     规章: [/, 0, /]
//! ```
//!
//! # boundary passes, with: blank-cell
//! ```yaml
//!     规章: [~, '', 0]
//! ```
//!
//! # boundary passes
//! Before 2019 a table takes what was written.
//! ```yaml
//! ! file content/2015/shili-czj.md
//! ---
//! office: shili-czj
//! year: 2015
//! published: 2016-01-20
//! figures:
//!   统计:
//!     主动公开信息数: 1234 条
//! ---
//!
//! ## 一、概述
//!
//! 本年度工作正常开展。
//! ```

use crate::check::cells::{self, WrittenCell};
use crate::check::{ReportContext, Rule, Stage, suggest_value};
use crate::diag::{Finding, RuleId, Severity};
use crate::report::CellText;
use nianbao_text::text;

pub(super) const RULE: Rule = Rule::new(
    RuleId::NotANumber,
    Severity::Error,
    include_str!("not_a_number.rs"),
    Stage::Report(check),
);

/// Number of characters of a cell that a message shows.
const SHOWN: usize = 24;

fn check(context: &ReportContext, out: &mut Vec<Finding>) {
    for (at, table) in context.tables().filter(|(_, table)| !table.free) {
        let mut batches: Vec<(&str, Vec<WrittenCell>)> = Vec::new();
        let stray = cells::filter_cells(context, at, |column, cell| {
            cell.text == CellText::Unreadable || cells::has_stray_unit(column, cell)
        });
        for written in stray {
            let raw = context.slice(written.1.span);
            // The same words under an amount and under a count need different advice.
            let kind = context.column(written.0).kind;
            let like = |(text, batch): &&mut (&str, Vec<WrittenCell>)| {
                *text == raw && batch.iter().all(|(at, _)| context.column(*at).kind == kind)
            };
            match batches.iter_mut().find(like) {
                Some((_, batch)) => batch.push(written),
                None => batches.push((raw, vec![written])),
            }
        }
        out.extend(
            batches.iter().filter_map(|(raw, batch)| finding(context, &table.key, raw, batch)),
        );
    }
}

fn finding(
    context: &ReportContext,
    table: &str,
    raw: &str,
    batch: &[WrittenCell],
) -> Option<Finding> {
    let column = context.column(batch.first()?.0);
    let shown: String = raw.chars().take(SHOWN).collect();
    let count = batch.len();
    let message = match batch {
        [(_, cell)] if cells::has_stray_unit(column, cell) => {
            let label = &column.label;
            text!(
                "“{label}”一列没有单位，这里是“{shown}”",
                "the column {label} has no unit; here it is `{shown}`"
            )
        }
        [_] => text!("这一格不是数：“{shown}”", "this cell is not a number: `{shown}`"),
        _ => text!(
            "{table}表有 {count} 格不是数：“{shown}”",
            "{count} cells of the table {table} are not numbers: `{shown}`"
        ),
    };
    let note = |_: &_| text!("同样的写法", "the same");
    let finding = cells::combine_cells(context, RULE.id, batch, message, note)?;
    Some(finding.help(suggest_value::suggest_value(raw, column)))
}
