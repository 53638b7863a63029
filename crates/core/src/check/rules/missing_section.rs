//! # 缺少格式规定的部分
//!
//! 年报分六个部分，各以二级标题开头：总体情况、主动公开政府信息情况、收到和处理政府信息公开
//! 申请情况、政府信息公开行政复议、行政诉讼情况、存在的主要问题及改进情况、其他需要报告的
//! 事项。没有内容的部分也要有标题，写“无”。没有序号又改了说法的、没有写成二级标题的，指出是
//! 哪一行。2018年度以前部分自定，不查。
//!
//! 依据：国办公开办函〔2019〕60号、〔2021〕30号所附统一格式的六个部分。
//!
//! # A section of the form is missing
//!
//! A report has six sections, each under a heading of depth two. One with nothing to
//! say has its heading all the same, and the word 无. Where a heading has other words and
//! no number, or its words are there but not as a heading of depth two, the finding points
//! at that line. Reports before 2019 choose their sections freely.
//!
//! Basis: the six sections of the forms of 国办公开办函〔2019〕60号 and 〔2021〕30号.
//!
//! # fails
//! ```yaml
//! ! without ## 六
//! ```
//!
//! # fails
//! A heading in other words and without a number.
//! ```yaml
//! ! section 五
//! ## 不足与打算
//! 统一答复文书的格式，自下一年度起使用。
//! ```
//!
//! # fails
//! A line that is no heading.
//! ```yaml
//! ! section 六
//! **六、其他需要报告的事项**
//!
//! 2022年未收取政府信息公开信息处理费。
//! ```
//!
//! # fails
//! A heading in a quotation.
//! ```yaml
//! ! section 六
//! > ## 六、其他需要报告的事项
//! >
//! > 2022年未收取政府信息公开信息处理费。
//! ```
//!
//! # passes
//! ```yaml
//! ## 五、存在的主要问题及改进情况
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
//! # boundary passes, with: section-heading
//! Other words with the number of the section, at its place.
//! ```yaml
//! ## 五、下一步打算
//! 统一答复文书的格式，自下一年度起使用。
//! ```
//!
//! # boundary fails
//! No section at all is one finding.
//! ```yaml
//! ! without ## 一
//! ! without ## 二
//! ! without ## 三
//! ! without ## 四
//! ! without ## 五
//! ! without ## 六
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

use crate::archive::MatchedSection;
use crate::check::headings::{self, MissingSection, Substitute};
use crate::check::{ReportContext, Rule, Stage};
use crate::diag::{Finding, RuleId, Severity};
use crate::form::Section;
use crate::report;
use crate::source::Span;
use nianbao_text::text;

pub(super) const RULE: Rule = Rule::new(
    RuleId::MissingSection,
    Severity::Error,
    include_str!("missing_section.rs"),
    Stage::Report(check),
)
.finding_omissions();

fn check(context: &ReportContext, out: &mut Vec<Finding>) {
    let missing = headings::compare_headings(context).missing;
    let nowhere = |missing: &MissingSection| matches!(missing.instead, Substitute::Nothing);
    let all = missing.len() == context.form.sections.len() && missing.iter().all(nowhere);
    if all && missing.len() > 1 {
        out.push(report_no_sections(context));
        return;
    }
    for absent in missing {
        let section = &context.form.sections[absent.section];
        let mut finding = match absent.instead {
            Substitute::Nothing => report_absent(context, absent.section),
            Substitute::Heading(written) => report_reworded(context, section, written),
            Substitute::Line(span) => report_unmarked(context, section, span),
        };
        finding.basis = context.basis();
        out.push(finding.form_path(section.heading.clone()));
    }
}

/// Reports a text without any section.
fn report_no_sections(context: &ReportContext) -> Finding {
    let lines: Vec<String> = context.form.sections.iter().map(headings::heading_line).collect();
    let (count, lines) = (lines.len(), lines.join("，"));
    let message = text!(
        "正文没有分部分，应有 {count} 个部分",
        "the text has no sections; it should have {count}"
    );
    let mut finding = context.finding(RULE.id, text_end(context), message);
    finding.basis = context.basis();
    finding.help(text!("二级标题依次为：{lines}", "the headings of depth two are: {lines}"))
}

fn report_absent(context: &ReportContext, at: usize) -> Finding {
    let section = &context.form.sections[at];
    let (heading, line) = (section.full_heading(), headings::heading_line(section));
    let message = text!("缺少“{heading}”一部分", "the section {heading} is missing");
    let later = |placed: &&MatchedSection| placed.section.is_some_and(|(section, _)| section > at);
    let next = context.outline.0.iter().find(later).map(|placed| placed.written.heading.span);
    let mut finding = context.finding(RULE.id, next.unwrap_or_else(|| text_end(context)), message);
    finding.label = next.map(|_| text!("应在此之前", "it belongs before this"));
    finding.help(text!(
        "补上 {line} 及其内容；没有内容的写“无”",
        "add {line} and its words; with nothing to say, write 无"
    ))
}

fn report_reworded(
    context: &ReportContext,
    section: &Section,
    written: &report::NarrativeSection,
) -> Finding {
    let (heading, line) = (section.full_heading(), headings::heading_line(section));
    let shown = &written.heading.text;
    let message = text!(
        "缺少“{heading}”一部分，此处的标题是“{shown}”",
        "the section {heading} is missing; the heading here is {shown}"
    );
    context.finding(RULE.id, written.heading.span, message).help(text!(
        "如即这一部分，标题改为 {line}",
        "if this is that section, change the heading to {line}"
    ))
}

fn report_unmarked(context: &ReportContext, section: &Section, span: Span) -> Finding {
    let (heading, line) = (section.full_heading(), headings::heading_line(section));
    let message =
        text!("“{heading}”没有写成二级标题", "{heading} is not written as a heading of depth two");
    context.finding(RULE.id, span, message).help(text!(
        "这一行写作 {line}，前后各空一行",
        "write this line as {line}, with blank lines around it"
    ))
}

/// Returns the end of the text.
fn text_end(context: &ReportContext) -> Span {
    let end = context.report.narrative.span.end;
    Span { start: end, end }
}
