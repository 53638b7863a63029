//! # 各部分的顺序与格式不符
//!
//! 六个部分的顺序是固定的。有几处颠倒也只报一次，并列出应有的顺序。
//!
//! 依据：国办公开办函〔2019〕60号、〔2021〕30号所附统一格式。
//!
//! # The sections are not in the order of the form
//!
//! The order of the six sections is fixed. However many are out of it, this is one
//! finding, with the order that there should be.
//!
//! Basis: the forms of 国办公开办函〔2019〕60号 and 〔2021〕30号.
//!
//! # fails
//! ```yaml
//! ! without ## 五
//! ! section 六
//! ## 六、其他需要报告的事项
//! 2022年未收取政府信息公开信息处理费。
//!
//! ## 五、存在的主要问题及改进情况
//! 答复文书的格式不够统一。
//! ```
//!
//! # fails
//! Renumbered in the wrong order.
//! ```yaml
//! ! without ## 五
//! ! section 六
//! ## 五、其他需要报告的事项
//! 2022年未收取政府信息公开信息处理费。
//!
//! ## 六、存在的主要问题及改进情况
//! 答复文书的格式不够统一。
//! ```
//!
//! # passes
//! ```yaml
//! ## 五、存在的主要问题及改进情况
//! 答复文书的格式不够统一。
//! ```
//!
//! # boundary passes, with: missing-section
//! A gap is no disorder.
//! ```yaml
//! ! without ## 三
//! ```
//!
//! # boundary passes, with: unknown-section
//! Nor is something between.
//! ```yaml
//! ! section 五
//! ## 五、存在的主要问题及改进情况
//! 答复文书的格式不够统一。
//!
//! ## 附：名词解释
//! 公众代表，指参加试读的居民。
//! ```

use crate::check::{ReportContext, Rule, Stage};
use crate::diag::{Finding, RuleId, Severity};
use crate::form::Section;
use crate::report::Heading;
use nianbao_text::text;

pub(super) const RULE: Rule = Rule::new(
    RuleId::SectionOrder,
    Severity::Error,
    include_str!("section_order.rs"),
    Stage::Report(check),
);

fn check(context: &ReportContext, out: &mut Vec<Finding>) {
    let placed = || {
        context
            .outline
            .0
            .iter()
            .filter_map(|placed| Some((placed.section?.0, &placed.written.heading)))
    };
    let mut latest: Option<(usize, &Heading)> = None;
    for (section, heading) in placed() {
        match latest {
            Some((last, before)) if section < last => {
                out.push(finding(context, heading, before));
                return;
            }
            _ => latest = Some((section, heading)),
        }
    }
}

fn finding(context: &ReportContext, heading: &Heading, before: &Heading) -> Finding {
    let (late, early) = (&heading.text, &before.text);
    let message = text!(
        "各部分的顺序与格式不符：“{late}”应在“{early}”之前",
        "the sections are not in the order of the form: {late} belongs before {early}"
    );
    let order: Vec<String> = context.form.sections.iter().map(Section::full_heading).collect();
    let order = order.join("；");
    let mut finding = context
        .finding(RULE.id, heading.span, message)
        .related(context.place(before.span), text!("应在其后", "belongs after it"))
        .help(text!("依次为：{order}", "the order is: {order}"));
    finding.basis = context.basis();
    finding
}
