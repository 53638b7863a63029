//! # 报告年度未结束就发布
//!
//! 年度报告说的是全年，统计到12月31日为止；发布日期不晚于这一天的，多半是发布日期
//! 或报告年度写错了（2020年度的报告是2021年发布的）。
//!
//! 依据：统计期限为报告年度全年（实务）。
//!
//! # Published before the reporting year had ended
//!
//! A report tells of the whole year, up to 31 December. A day of publication no
//! later than that is mostly a mistake in the date or in the year: a report for
//! 2020 is published in 2021.
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

use crate::check::{ReportContext, Rule, Stage};
use crate::diag::{Finding, RuleId, Severity};
use nianbao_text::text;

pub(super) const RULE: Rule = Rule::new(
    RuleId::EarlyPublication,
    Severity::Warning,
    include_str!("early_publication.rs"),
    Stage::Report(check),
)
.depending_on_year();

fn check(context: &ReportContext, out: &mut Vec<Finding>) {
    let Some(published) = &context.report.published else { return };
    let (date, year) = (published.value.date(), context.year());
    if i32::from(date.year()) > i32::from(year) {
        return;
    }
    let message = text!(
        "{date} 发布，报告年度{year}年还没有结束",
        "published on {date}, before the reporting year {year} had ended"
    );
    let place = context.place(context.report.year.span);
    out.push(
        context
            .finding(RULE.id, published.span, message)
            .related(place, text!("报告年度", "the reporting year"))
            .help(text!("核对 published 与 year", "see whether `published` or `year` is wrong")),
    );
}
