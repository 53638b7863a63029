//! # 有格式中没有的部分
//!
//! 二级标题只用于六个部分。把第一部分之下的“主动公开”“依申请公开”等升为二级标题，是常见的
//! 错误，会使其后的序号顺移；应改为三级标题。同一部分写了两次的，也在此列。
//! 相连的几个标题只报一次。2018年度以前部分自定，不查。
//!
//! 依据：国办公开办函〔2019〕60号、〔2021〕30号所附统一格式只有六个部分。
//!
//! # There is a section that the form does not have
//!
//! Headings of depth two are for the six sections. Sub-topics of section one promoted
//! to sections are a common fault and shift the numbers after them; make them headings
//! of depth three. A section that stands there twice is one of these. Headings one after
//! another are one finding. Reports before 2019 choose their sections freely.
//!
//! Basis: the forms of 国办公开办函〔2019〕60号 and 〔2021〕30号 have six sections.
//!
//! # fails
//! ```yaml
//! ! section 五
//! ## 五、存在的主要问题及改进情况
//! 答复文书的格式不够统一。
//!
//! ## 附：名词解释
//! 公众代表，指参加试读的居民。
//! ```
//!
//! # fails
//! Sub-topics of section one.
//! ```yaml
//! ! section 一
//! ## 一、总体情况
//!
//! ## （一）主动公开
//! 发布各类信息，公开预决算。
//!
//! ## （二）依申请公开
//! 各项申请均按期答复。
//!
//! ## （三）政府信息管理和平台建设
//! 逐件核对公开属性，门户网站增设检索入口。
//!
//! ## （四）监督保障
//! 开展抽查。
//! ```
//!
//! # fails
//! The same section twice.
//! ```yaml
//! ! section 五
//! ## 五、存在的主要问题及改进情况
//! 答复文书的格式不够统一。
//!
//! ## 五、存在的主要问题及改进情况
//! 图表解读还少。
//! ```
//!
//! # passes
//! ```yaml
//! ## 五、存在的主要问题及改进情况
//! ### （一）存在的问题
//! 答复文书的格式不够统一。
//! ```
//!
//! # boundary passes, with: section-heading
//! A variant that offices use.
//! ```yaml
//! ## 五、存在问题及改进情况
//! 答复文书的格式不够统一。
//! ```
//!
//! # boundary passes
//! Before 2019 there is no form.
//! ```yaml
//! ! file content/2015/shili-czj.md
//! ---
//! office: shili-czj
//! year: 2015
//! published: 2016-01-20
//! ---
//!
//! ## 概述
//!
//! 本年度工作正常开展。
//! ```

use crate::check::headings;
use crate::check::{ReportContext, Rule, Stage};
use crate::diag::{Finding, Related, RuleId, Severity, Text};
use crate::form::Section;
use crate::report::Heading;
use nianbao_text::text;

pub(super) const RULE: Rule = Rule::new(
    RuleId::UnknownSection,
    Severity::Warning,
    include_str!("unknown_section.rs"),
    Stage::Report(check),
);

fn check(context: &ReportContext, out: &mut Vec<Finding>) {
    if context.form.sections.is_empty() {
        return;
    }
    let unknown = headings::compare_headings(context).unknown;
    let alike = |a: &usize, b: &usize| {
        a + 1 == *b && !is_repeated(context, *a) && !is_repeated(context, *b)
    };
    for run in unknown.chunk_by(alike) {
        let headings: Vec<&Heading> =
            run.iter().map(|at| &context.outline.0[*at].written.heading).collect();
        let Some((first, rest)) = headings.split_first() else { continue };
        let mut finding = if run.iter().any(|at| is_repeated(context, *at)) {
            report_repeated(context, first)
        } else {
            report_unknown(context, first, rest)
        };
        finding.basis = context.basis();
        out.push(finding);
    }
}

/// Returns true if a heading is that of a section that an earlier heading has.
fn is_repeated(context: &ReportContext, at: usize) -> bool {
    let heading = &context.outline.0[at].written.heading.text;
    context.form.sections.iter().any(|section| headings::is_heading_of(section, heading))
}

fn report_repeated(context: &ReportContext, heading: &Heading) -> Finding {
    let shown = &heading.text;
    let taken = |section: &Section| headings::is_heading_of(section, shown);
    let first =
        context.form.sections.iter().position(taken).and_then(|at| context.outline.find(at));
    let message = text!("“{shown}”一部分写了两次", "the section {shown} stands here twice");
    let mut finding = context.finding(RULE.id, heading.span, message);
    finding.related = (first.into_iter())
        .map(|first| Related {
            place: context.place(first.written.heading.span),
            message: text!("第一处", "the first"),
        })
        .collect();
    finding.help(text!("两处合为一处", "make one of the two"))
}

fn report_unknown(context: &ReportContext, first: &Heading, rest: &[&Heading]) -> Finding {
    let (shown, count) = (&first.text, rest.len() + 1);
    let message = if rest.is_empty() {
        text!("格式中没有“{shown}”这一部分", "the form has no section {shown}")
    } else {
        text!(
            "“{shown}”等 {count} 个标题不是格式的部分",
            "{shown} and the headings after it, {count} in all, are no sections of the form"
        )
    };
    let mut finding = context.finding(RULE.id, first.span, message);
    finding.related = (rest.iter())
        .map(|other| Related {
            place: context.place(other.span),
            message: Text::same(other.text.clone()),
        })
        .collect();
    finding.help(text!(
        "属于上一部分的，改为三级标题：### {shown}",
        "if it belongs to the section before it, make it a heading of depth three: ### {shown}"
    ))
}
