//! # 报告年度未结束就发布
//!
//! 年度报告说的是全年，统计到12月31日为止；发布日期不晚于这一天的，多半是发布日期
//! 或报告年度写错了（2020年度的报告是2021年发布的）。成文日期在这一年12月之前的也是。
//!
//! 依据：统计期限为报告年度全年（实务）。
//!
//! # Published before the reporting year had ended
//!
//! A report tells of the whole year, up to 31 December. A day of publication no
//! later than that is mostly a mistake in the date or in the year: a report for
//! 2020 is published in 2021. So is a day on which it was written, before December.
//!
//! Basis: the period of a report is its whole year (practice).
//!
//! # fails
//! ```yaml
//! published: 2022-01-20
//! ```
//!
//! # passes
//! ```yaml
//! published: 2023-01-20
//! ```
//!
//! # boundary fails
//! ```yaml
//! published: 2022-12-31
//! ```
//!
//! # boundary passes
//! ```yaml
//! published: 2023-01-01
//! ```
//!
//! # fails
//! ```yaml
//! written: 2022-01-20
//! ```
//!
//! # boundary passes
//! ```yaml
//! written: 2022-12-31
//! ```

use crate::check::{ReportContext, Rule, Stage};
use crate::diag::{Finding, RuleId, Severity, Text};
use crate::source::Span;
use jiff::civil::Date;
use nianbao_text::text;

pub(super) const RULE: Rule = Rule::new(
    RuleId::EarlyPublication,
    Severity::Warning,
    include_str!("early_publication.rs"),
    Stage::Report(check),
)
.depending_on_year();

/// The month in which an office may already write the report of the year.
const LAST_MONTH: i8 = 12;

fn check(context: &ReportContext, out: &mut Vec<Finding>) {
    let year = context.year();
    let is_within = |date: Date| i32::from(date.year()) <= i32::from(year);
    let published = context.report.published.as_ref();
    if let Some(published) = published.filter(|day| is_within(day.value.date())) {
        let date = published.value.date();
        let message = text!(
            "{date} 发布，报告年度{year}年还没有结束",
            "published on {date}, before the reporting year {year} had ended"
        );
        out.push(finding(context, published.span, message, "published"));
        return;
    }
    let Some(written) = &context.report.metadata.written else { return };
    let date = written.value;
    let is_last = i32::from(date.year()) == i32::from(year) && date.month() == LAST_MONTH;
    if is_within(date) && !is_last {
        let message = text!(
            "{date} 成文，报告年度{year}年还没有结束",
            "written on {date}, before the reporting year {year} had ended"
        );
        out.push(finding(context, written.span, message, "written"));
    }
}

fn finding(context: &ReportContext, span: Span, message: Text, field: &str) -> Finding {
    let place = context.place(context.report.year.span);
    context
        .finding(RULE.id, span, message)
        .related(place, text!("报告年度", "the reporting year"))
        .help(text!("核对 {field} 与 year", "see whether `{field}` or `year` is wrong"))
}
