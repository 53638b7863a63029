//! # 发布晚于法定期限
//!
//! 县级以上人民政府的年度报告应在次年3月31日前、政府部门的应在次年1月31日前公布。
//! 乡镇、街道没有全国统一的期限，不查。期限按机关类别（offices.yaml 的 kind）和格式文件
//! 的 deadlines 取。
//!
//! 依据：《中华人民共和国政府信息公开条例》第四十九条。
//!
//! # Published after the day that the law sets
//!
//! A government of county level or above publishes by 31 March of the next year,
//! a department by 31 January. Townships and sub-district offices have no
//! national deadline. The deadline is that of the office's `kind` under `deadlines`
//! of the form.
//!
//! Basis: 《中华人民共和国政府信息公开条例》 article 49.
//!
//! # fails
//! ```yaml
//! published: 2023-02-03
//! ```
//!
//! # passes
//! ```yaml
//! published: 2023-01-12
//! ```
//!
//! # boundary passes
//! The last moment of the last day.
//! ```yaml
//! published: 2023-01-31 23:59
//! ```
//!
//! # boundary fails
//! ```yaml
//! published: 2023-02-01 00:00
//! ```
//!
//! # boundary passes
//! A township has no date.
//! ```yaml
//! published: 2023-06-01
//! ! file content/offices.yaml
//! - {id: shili-czj, name: 示例镇人民政府, kind: township}
//! ```
//!
//! # boundary fails
//! A government has until the end of March.
//! ```yaml
//! published: 2023-04-01
//! ! previous
//! published: 2022-03-31
//! ! file content/offices.yaml
//! - {id: shili-czj, name: 示例市人民政府, kind: government}
//! ```

use crate::check::{ReportContext, Rule, Stage};
use crate::diag::{Finding, Lang, RuleId, Severity, Text};
use crate::words::Words;
use jiff::civil::Date;
use nianbao_text::text;

pub(super) const RULE: Rule = Rule::new(
    RuleId::LatePublication,
    Severity::Error,
    include_str!("late_publication.rs"),
    Stage::Report(check),
)
.depending_on_year();

fn check(context: &ReportContext, out: &mut Vec<Finding>) {
    out.extend(late(context));
}

fn late(context: &ReportContext) -> Option<Finding> {
    let deadlines = context.form.deadlines.as_ref()?;
    let kind = context.kind()?;
    let (month, day) = deadlines.for_kind(kind)?;
    let year = i16::try_from(context.year()).ok()?.checked_add(1)?;
    let deadline = Date::new(year, month, day).ok()?;
    let published = context.report.published.as_ref()?;
    let date = published.value.date();
    if date <= deadline {
        return None;
    }
    let days = (date - deadline).get_days();
    let label = kind.label(Words::in_language(Lang::Zh));
    let message = text!(
        "{date} 发布，晚于{label}的期限 {deadline}，迟 {days} 天",
        "published on {date}, {days} days after {deadline}, the last day for this kind of office"
    );
    let finding = context.finding(RULE.id, published.span, message);
    Some(finding.basis(Text::same(deadlines.basis.clone())).help(text!(
        "日期或机关类别写错的，改正；确实迟发的，在 allow 中说明原因",
        "correct the date or the kind of office; if it was late, say why under `allow`"
    )))
}
