//! # 标题与格式不完全相同
//!
//! 六个部分的标题是固定的。序号不对、用了别的说法、差一两个字的，认作哪一部分，并指出应写的
//! 标题；说法全不同的，有这一部分的序号、又在其位置的，也认作这一部分。序号因多了、少了一个
//! 部分而顺移的，由 unknown-section、missing-section 说明，这里不再报。正文不用一级标题：年报的名称写在 title 字段，不写即为通常的名称。
//!
//! 依据：国办公开办函〔2019〕60号、〔2021〕30号所附统一格式。
//!
//! # A heading is not quite that of the form
//!
//! The headings of the six sections are fixed. Where the number is wrong, the words are
//! a variant or a character or two are off, the section is recognised, and this rule says
//! what the heading should be. Other words with the number of a section, at its place, are
//! that section too. Numbers shifted by a section too many or too few are
//! spoken of by unknown-section and missing-section. A text has no heading of depth one:
//! the title of a report is a field, `title`, or else the usual one.
//!
//! Basis: the forms of 国办公开办函〔2019〕60号 and 〔2021〕30号.
//!
//! # fails
//! ```yaml
//! ## 五、存在问题及改进情况
//! 答复文书的格式不够统一。
//! ```
//!
//! # fails
//! ```yaml
//! ! section 六
//! ## 七、其他需要报告的事项
//! 2022年未收取政府信息公开信息处理费。
//! ```
//!
//! # fails
//! Near, and a number missing.
//! ```yaml
//! ! section 六
//! ## 其他需报告的事项
//! 2022年未收取政府信息公开信息处理费。
//! ```
//!
//! # fails
//! A title of depth one.
//! ```yaml
//! ## 六、其他需要报告的事项
//! 2022年未收取政府信息公开信息处理费。
//!
//! # 示例市财政局2022年政府信息公开工作年度报告
//! ```
//!
//! # fails
//! Two wrong numbers are one finding.
//! ```yaml
//! ! without ## 六
//! ! section 五
//! ## 六、存在的主要问题及改进情况
//! 答复文书的格式不够统一。
//!
//! ## 七、其他需要报告的事项
//! 2022年未收取政府信息公开信息处理费。
//! ```
//!
//! # fails
//! Other words, with the number of the section at its place.
//! ```yaml
//! ## 五、下一步打算
//! 答复文书的格式不够统一。
//! ```
//!
//! # passes
//! ```yaml
//! ## 五、存在的主要问题及改进情况
//! 答复文书的格式不够统一。
//! ```
//!
//! # boundary passes, with: unknown-section
//! Numbers that follow from a section too many.
//! ```yaml
//! ! without ## 六
//! ! section 五
//! ## 五、政务公开培训情况
//! 组织培训两次。
//!
//! ## 六、存在的主要问题及改进情况
//! 答复文书的格式不够统一。
//!
//! ## 七、其他需要报告的事项
//! 2022年未收取政府信息公开信息处理费。
//! ```
//!
//! # boundary fails
//! ```yaml
//! ## 五. 存在的主要问题及改进情况
//! 答复文书的格式不够统一。
//! ```

use crate::archive::{MatchQuality, split_number};
use crate::check::headings::{self, Substitute};
use crate::check::{ReportContext, Rule, Stage};
use crate::diag::{Change, Finding, Related, RuleId, Severity, Text};
use crate::form::Section;
use crate::report::Heading;
use crate::source::Span;
use nianbao_text::{cjk, text};

pub(super) const RULE: Rule = Rule::new(
    RuleId::SectionHeading,
    Severity::Warning,
    include_str!("section_heading.rs"),
    Stage::Report(check),
);

fn check(context: &ReportContext, out: &mut Vec<Finding>) {
    let mut numbers = Vec::new();
    for (position, placed) in context.outline.0.iter().enumerate() {
        let Some((at, fit)) = placed.section else { continue };
        let section = &context.form.sections[at];
        let heading = &placed.written.heading;
        match fit {
            MatchQuality::Exact if is_exact(section, &heading.text) => {}
            MatchQuality::Number if is_shifted(position, &heading.text) => {}
            MatchQuality::Number => numbers.push((section, heading)),
            MatchQuality::Exact
            | MatchQuality::Variant
            | MatchQuality::Near
            | MatchQuality::Place => {
                out.push(report_wording(context, section, heading));
            }
        }
    }
    out.extend(report_numbers(context, &numbers));
    report_titles(context, out);
}

/// Returns true if a heading is that of the form but for its spacing.
fn is_exact(section: &Section, heading: &str) -> bool {
    let full = section.full_heading();
    heading.chars().filter(|c| !c.is_whitespace()).eq(full.chars().filter(|c| !c.is_whitespace()))
}

/// Returns true if a number is right at its position, and so wrong only because of a
/// section too many or too few.
fn is_shifted(position: usize, heading: &str) -> bool {
    let numeral = cjk::numeral(position + 1);
    numeral.is_some_and(|numeral| split_number(heading).0.chars().eq([numeral]))
}

fn report_wording(context: &ReportContext, section: &Section, heading: &Heading) -> Finding {
    let (exact, line, shown) =
        (section.full_heading(), headings::heading_line(section), &heading.text);
    let message = text!(
        "标题应为“{exact}”，这里是“{shown}”",
        "the heading should be {exact}; here it is {shown}"
    );
    let mut finding =
        context.finding(RULE.id, heading.span, message).form_path(section.heading.clone());
    finding.basis = context.basis();
    finding
        .help(text!("写作 {line}", "write it as {line}"))
        .change(change_line(context, heading, line))
}

/// Makes the change of a heading's line.
fn change_line(context: &ReportContext, heading: &Heading, line: String) -> Change {
    let written = context.slice(heading.span).trim_end().len();
    let start = heading.span.start as usize;
    Change::of_content(context.place(Span::new(start, start + written)), line)
}

/// Reports all headings of which only the number is wrong.
fn report_numbers(context: &ReportContext, wrong: &[(&Section, &Heading)]) -> Option<Finding> {
    let ((section, heading), rest) = wrong.split_first()?;
    if rest.is_empty() {
        return Some(report_wording(context, section, heading));
    }
    let count = wrong.len();
    let message = text!(
        "{count} 个标题的序号与格式不符",
        "the numbers of {count} headings are not those of the form"
    );
    let lines: Vec<String> =
        wrong.iter().map(|(section, _)| headings::heading_line(section)).collect();
    let lines = lines.join("，");
    let mut finding = context.finding(RULE.id, heading.span, message);
    finding.basis = context.basis();
    finding.related = (rest.iter())
        .map(|(section, heading)| Related {
            place: context.place(heading.span),
            message: Text::same(section.full_heading()),
        })
        .collect();
    finding.changes = (wrong.iter())
        .map(|(section, heading)| change_line(context, heading, headings::heading_line(section)))
        .collect();
    Some(finding.help(text!("依次写作：{lines}", "write them as: {lines}")))
}

/// Reports the headings of depth one, but for those that `missing-section` reports.
fn report_titles(context: &ReportContext, out: &mut Vec<Finding>) {
    let titles = &context.report.narrative.titles;
    if titles.is_empty() {
        return;
    }
    let missing = headings::compare_headings(context).missing;
    let is_reported_here = |title: &&Heading| {
        !missing.iter().any(
            |one| matches!(one.instead, Substitute::Line(span) if span.start == title.span.start),
        )
    };
    for title in titles.iter().filter(is_reported_here) {
        let shown = &title.text;
        let message =
            text!("正文不用一级标题：“{shown}”", "the text has no heading of depth one: {shown}");
        out.push(context.finding(RULE.id, title.span, message).help(text!(
            "是年报名称的，删去，名称写在 title 字段；是部分标题的，用 ##",
            "if it is the report's title, remove it, the field `title` is for that; if it is a section's heading, use `##`"
        )));
    }
}
