//! # 文字与上年报告雷同
//!
//! 去掉数字、空白和标点后，某一部分的文字与本机关上年报告的同一部分完全一样；或者没有
//! 统计表的部分（总体情况、问题及改进等）有八成以上的文字所在段落与上年相同。不足80字的
//! 部分不算。一份报告只报一次，列出各部分。
//!
//! 依据：国办公开办函〔2021〕30号把内容雷同、敷衍塞责列为应追究的问题。
//!
//! # The text repeats last year's
//!
//! With digits, spaces and punctuation taken out, a section is the same as in
//! last year's report of the office; or, in a section without a table, the
//! paragraphs that are the same make up four fifths of its words. A section of
//! fewer than 80 characters does not count. One finding a report names them all.
//!
//! Basis: 国办公开办函〔2021〕30号 counts identical contents (内容雷同) among the
//! faults that have consequences.
//!
//! # fails
//! ```yaml
//! ## 五、存在的主要问题及改进情况
//! 一是预算公开的图表解读还少，一些项目说明写得过于专业，公众读来吃力；二是答复文书格式不够统一，有的没有写明救济渠道。下一步将为3个主要项目配发图解，请公众代表试读，并编写文书范本，组织培训2次。
//! ! previous
//! ## 五、存在的主要问题及改进情况
//! 一是预算公开的图表解读还少，一些项目说明写得过于专业，公众读来吃力；二是答复文书格式不够统一，有的没有写明救济渠道。下一步将为5个主要项目配发图解，请公众代表试读，并编写文书范本，组织培训4次。
//! ```
//!
//! # passes
//! ```yaml
//! ## 五、存在的主要问题及改进情况
//! 一是预算公开的图表解读还少，一些项目说明写得过于专业，公众读来吃力；二是答复文书格式不够统一，有的没有写明救济渠道。下一步将为3个主要项目配发图解，请公众代表试读，并编写文书范本，组织培训2次。
//! ! previous
//! ## 五、存在的主要问题及改进情况
//! 去年的问题是目录过细，公众不易查找；申请登记与答复分在两个系统，统计时常要核对。今年合并了两个系统，目录并为六类，每类不超过二十条，并在首页标明更新日期，请社会监督员逐条试查，根据他们的意见再作调整。
//! ```
//!
//! # boundary passes
//! A short section is easily the same.
//! ```yaml
//! ## 五、存在的主要问题及改进情况
//! 答复文书格式不够统一。已编写文书范本，自下一年度起使用。
//! ```
//!
//! # boundary fails
//! One new paragraph among old ones.
//! ```yaml
//! ## 五、存在的主要问题及改进情况
//! 一是预算公开的图表解读还少，一些项目说明写得过于专业，公众读来吃力；二是答复文书格式不够统一，有的没有写明救济渠道；三是目录过细，公众不易查找，申请登记与答复分在两个系统。
//!
//! 下一步将配发图解，请公众试读。
//! ! previous
//! ## 五、存在的主要问题及改进情况
//! 一是预算公开的图表解读还少，一些项目说明写得过于专业，公众读来吃力；二是答复文书格式不够统一，有的没有写明救济渠道；三是目录过细，公众不易查找，申请登记与答复分在两个系统。
//!
//! 下一步编写文书范本。
//! ```

use crate::check::fingerprint::SectionFingerprint;
use crate::check::{ReportContext, Rule, Stage};
use crate::diag::{Finding, RuleId, Severity, Text};
use crate::report::Heading;
use crate::source::{Place, SourceId};
use nianbao_text::text;

pub(super) const RULE: Rule = Rule::new(
    RuleId::CopiedNarrative,
    Severity::Warning,
    include_str!("copied_narrative.rs"),
    Stage::Report(check),
)
.depending_on_year();

/// The fewest characters of a section that is compared.
const SHORTEST: usize = 80;
/// The part of a section that it may not have in common, in per cent.
const LIMIT: usize = 80;

fn check(context: &ReportContext, out: &mut Vec<Finding>) {
    let Some(previous) = &context.previous else { return };
    let (now, before) = (context.fingerprints(), previous.fingerprints(context.archive));
    let copied: Vec<(usize, &SectionFingerprint)> = (context.form.sections.iter().enumerate())
        .filter_map(|(at, section)| {
            let place =
                previous.filled.form.sections.iter().position(|other| other.id == section.id)?;
            let (now, before) = (now.section(at)?, before.section(place)?);
            let limit = if context.form.table_of_section(at).is_none() { LIMIT } else { 100 };
            is_copied(now, before, limit).then_some((at, before))
        })
        .collect();
    out.extend(finding(context, &copied, previous.filled.report.source));
}

/// Returns true if a text repeats another: all of it, or `limit` per cent.
fn is_copied(now: &SectionFingerprint, before: &SectionFingerprint, limit: usize) -> bool {
    now.length >= SHORTEST
        && (now.shared_with(before) * 100 >= now.length * limit || now.is_same(before))
}

/// Makes the finding about `copied`: indices of sections in the form, with the fingerprints
/// of the same sections of the previous report.
fn finding(
    context: &ReportContext,
    copied: &[(usize, &SectionFingerprint)],
    previous: SourceId,
) -> Option<Finding> {
    let headings: Vec<&Heading> = (copied.iter())
        .filter_map(|(at, _)| Some(&context.outline.find(*at)?.written.heading))
        .collect();
    let names: Vec<&str> = headings.iter().map(|heading| heading.text.as_str()).collect();
    let (zh, en) = (names.join("”“"), names.join(", "));
    let message =
        text!("“{zh}”与上年报告雷同", "{en}: much the same words as in last year's report");
    let mut finding = context
        .finding(RULE.id, headings.first()?.span, message)
        .help(text!("按本年度的情况重写", "write what happened in this year"));
    finding.basis = context.form.copied_basis.clone().map(Text::same);
    Some(copied.iter().fold(finding, |finding, (_, before)| {
        let place = Place::new(previous, before.heading);
        finding.related(place, text!("上年报告的这一部分", "this section of last year's report"))
    }))
}
