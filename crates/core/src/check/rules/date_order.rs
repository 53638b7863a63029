//! # 成文日期晚于发布日期
//!
//! 报告先成文，后发布。written（成文日期）晚于 published（发布日期）的，有一个写错了。
//! 同一天成文并发布是可以的。
//!
//! 依据：先成文，后发布（实务）。
//!
//! # Written later than published
//!
//! A report is written first and published then. Where `written` is later than
//! `published`, one of the two is wrong. Both may be the same day.
//!
//! Basis: what is published has been written (practice).
//!
//! # fails
//! ```yaml
//! written: 2023-01-25
//! ```
//!
//! # passes
//! ```yaml
//! written: 2023-01-15
//! ```
//!
//! # boundary passes
//! ```yaml
//! written: 2023-01-20
//! published: 2023-01-20 08:00
//! ```
//!
//! # boundary fails
//! ```yaml
//! written: 2023-01-21
//! ```

use crate::check::{ReportContext, Rule, Stage};
use crate::diag::{Finding, RuleId, Severity};
use nianbao_text::text;

pub(super) const RULE: Rule = Rule::new(
    RuleId::DateOrder,
    Severity::Warning,
    include_str!("date_order.rs"),
    Stage::Report(check),
);

fn check(context: &ReportContext, out: &mut Vec<Finding>) {
    let Some((published, written)) =
        context.report.published.as_ref().zip(context.report.metadata.written.as_ref())
    else {
        return;
    };
    let (first, then) = (published.value.date(), written.value);
    if then <= first {
        return;
    }
    let message = text!(
        "{then} 成文，晚于发布日期 {first}",
        "written on {then}, after it was published on {first}"
    );
    out.push(
        context
            .finding(RULE.id, written.span, message)
            .related(context.place(published.span), text!("发布日期", "published"))
            .help(text!("核对两个日期", "see which of the two dates is wrong")),
    );
}
