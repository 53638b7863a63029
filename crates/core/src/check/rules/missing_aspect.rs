//! # 没有说到应说的方面
//!
//! 第一部分应说到主动公开、依申请公开、政府信息管理、平台建设、监督保障；县级以上人民政府的，
//! 还应说到工作考核、社会评议和责任追究结果。2021年度起，第六部分应说明收取信息处理费的情况，
//! 没有收取的也要说明。以有没有相应的词来判断，只看这一部分的文字；一个部分只报一次。
//!
//! 依据：《中华人民共和国政府信息公开条例》第五十条；《政府信息公开信息处理费管理办法》
//! （国办函〔2020〕109号）；统一格式。
//!
//! # A section does not speak of what it has to
//!
//! Section one speaks of proactive disclosure, requests, management, platforms and
//! supervision; that of a government of county level or above also of appraisal and
//! accountability. From 2021 on, section six says what was charged for processing
//! information, also where nothing was. The rule looks for words, in this section
//! only; there is one finding for each section.
//!
//! Basis: article 50 of the Regulations; 国办函〔2020〕109号; the form.
//!
//! # fails
//! ```yaml
//! ## 六、其他需要报告的事项
//! 无。
//! ```
//!
//! # fails
//! Two aspects of one section.
//! ```yaml
//! ## 一、总体情况
//! 主动公开各类信息，依申请公开均按期办理，逐件核对信息管理台账。
//! ```
//!
//! # passes
//! ```yaml
//! ## 六、其他需要报告的事项
//! 本年度未收取信息处理费。
//! ```
//!
//! # boundary fails
//! Words of another section do not count.
//! ```yaml
//! ## 五、存在的主要问题及改进情况
//! 本年度未收取信息处理费。
//! ## 六、其他需要报告的事项
//! 无。
//! ```
//!
//! # boundary passes
//! Before 2021 nothing was asked of section six.
//! ```yaml
//! ! base 2020
//! ## 六、其他需要报告的事项
//! 无。
//! ```
//!
//! # boundary passes, with: empty-section
//! An empty section is spoken of by another rule.
//! ```yaml
//! ## 六、其他需要报告的事项
//! ```
//!
//! # boundary passes
//! A word may be broken over two lines.
//! ```yaml
//! ## 六、其他需要报告的事项
//! 本年度未收取信息
//! 处理费。
//! ```

use crate::check::headings;
use crate::check::{ReportContext, Rule, Stage};
use crate::diag::{Finding, RuleId, Severity};
use crate::form::{Aspect, Section};
use crate::report;
use nianbao_text::text;

pub(super) const RULE: Rule = Rule::new(
    RuleId::MissingAspect,
    Severity::Warning,
    include_str!("missing_aspect.rs"),
    Stage::Report(check),
)
.finding_omissions();

fn check(context: &ReportContext, out: &mut Vec<Finding>) {
    // A report in another form need not have what its own form asks for.
    if context.other_form().is_some() {
        return;
    }
    for (position, placed) in context.outline.0.iter().enumerate() {
        let Some((at, _)) = placed.section else { continue };
        let section = &context.form.sections[at];
        // `empty-section` reports an empty section.
        if section.aspects.is_empty() || !headings::has_text(context, position) {
            continue;
        }
        let missing =
            find_missing_aspects(context, section, headings::section_text(context, position));
        if !missing.is_empty() {
            out.push(finding(context, section, placed.written, &missing));
        }
    }
}

/// Finds the aspects that a text does not mention, of those that the office must report.
fn find_missing_aspects<'a>(
    context: &ReportContext,
    section: &'a Section,
    words: &str,
) -> Vec<&'a Aspect> {
    let wanted = |aspect: &&Aspect| {
        aspect.kinds.is_empty() || context.kind().is_some_and(|kind| aspect.kinds.contains(&kind))
    };
    let in_words =
        |aspect: &&Aspect| !aspect.words.iter().any(|word| words.contains(word.as_str()));
    let missing: Vec<&Aspect> = section.aspects.iter().filter(wanted).filter(in_words).collect();
    if missing.is_empty() {
        return missing;
    }
    // A word may be broken over two lines.
    let joined: String = words.chars().filter(|c| !c.is_whitespace()).collect();
    let in_joined =
        |aspect: &&Aspect| !aspect.words.iter().any(|word| joined.contains(word.as_str()));
    missing.into_iter().filter(in_joined).collect()
}

fn finding(
    context: &ReportContext,
    section: &Section,
    written: &report::NarrativeSection,
    missing: &[&Aspect],
) -> Finding {
    let labels: Vec<&str> = missing.iter().map(|aspect| aspect.label.as_str()).collect();
    let (heading, zh, en) = (section.full_heading(), labels.join("、"), labels.join(", "));
    let message =
        text!("“{heading}”没有说到：{zh}", "the section {heading} does not speak of {en}");
    let bases: Vec<&str> = missing.iter().filter_map(|aspect| aspect.basis.as_deref()).collect();
    let mut finding = context.finding(RULE.id, written.heading.span, message);
    finding.basis = headings::join_bases(context, &bases);
    finding.form_path(section.heading.clone()).help(text!(
        "补写：{zh}；没有发生的也写明",
        "add words on {en}; if nothing happened, say so"
    ))
}
