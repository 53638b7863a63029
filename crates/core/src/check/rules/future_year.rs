//! # 报告年度还没有到
//!
//! 报告年度晚于今年的，不会有报告：多半是年份写错了（2032写作2023之类），或文件放错了文件夹。今年
//! 的报告可以先起草，不报。今年是哪一年，以运行程序的机器的时钟为准，按北京时间。
//!
//! 依据：《政府信息公开条例》第四十九条：报告在报告年度的下一年公布。
//!
//! # The reporting year is still to come
//!
//! There can be no report for a year later than the current one: mostly a digit
//! of the year is wrong (2032 for 2023), or the file is in the wrong folder. A report
//! for the current year may be drafted and is not reported. The clock of this machine says
//! which year it is, in Beijing time.
//!
//! Basis: Article 49 of the Regulations: a report is published in the year after its own.
//!
//! # fails, with: unfinished-draft
//! ```yaml
//! ! file content/2032/shili-czj.md
//! ---
//! office: shili-czj
//! year: 2032
//! draft: true
//! ---
//! ```
//!
//! # boundary fails, with: unfinished-draft
//! ```yaml
//! ! file content/2027/shili-czj.md
//! ---
//! office: shili-czj
//! year: 2027
//! draft: true
//! ---
//! ```
//!
//! # boundary passes, with: unfinished-draft
//! The tests of the examples run in 2026.
//! ```yaml
//! ! file content/2026/shili-czj.md
//! ---
//! office: shili-czj
//! year: 2026
//! draft: true
//! ---
//! ```
//!
//! # passes
//! ```yaml
//! year: 2022
//! ```

use crate::check::{ReportContext, Rule, Stage};
use crate::diag::{Finding, RuleId, Severity};
use nianbao_text::text;

pub(super) const RULE: Rule = Rule::new(
    RuleId::FutureYear,
    Severity::Warning,
    include_str!("future_year.rs"),
    Stage::Report(check),
)
.depending_on_year();

fn check(context: &ReportContext, out: &mut Vec<Finding>) {
    let Some(now) = context.archive.site.current_year else { return };
    let year = context.year();
    if year <= now {
        return;
    }
    let message = text!("报告年度{year}年还没有到", "the reporting year {year} has not begun");
    out.push(
        context
            .finding(RULE.id, context.report.year.span, message)
            .help(text!("核对 year 与文件所在的文件夹", "check `year` and the folder of the file")),
    );
}
