//! # 引用了不适用于本年度的文件
//!
//! 各格式列出了报告中不应再引用、或者当时还没有的文件，如2021年度起的报告仍引国办公开
//! 办函〔2019〕60号，或仍引国务院令第492号。括号、空格的写法不论。同一文件只报一次。
//! 同一句里也写了现行文件的（如说明新旧条例更替），或说的是沿革的（“施行以来”“同时废止”
//! “修订前”等，见各格式），不报。
//!
//! 依据：格式文件 citations 所列文件的适用年度。
//!
//! # A document is cited that is not for this year
//!
//! A form lists documents that its reports should not cite: replaced before,
//! or issued only later. 国办公开办函〔2019〕60号 in a report for 2021 or after
//! is one, 国务院令第492号 another. Brackets and spacing do not matter. One
//! document is reported once, and not where the same sentence cites the one in
//! force as well, to tell how the one replaced the other, or tells its history
//! (`citation_history` of the form: since it took effect, repealed, before the
//! revision).
//!
//! Basis: the years for which the documents under `citations` of the form hold.
//!
//! # fails
//! ```yaml
//! ## 三、收到和处理政府信息公开申请情况
//! 本报告依照国办公开办函〔2019〕60号编制；格式见国办公开办函[2019] 60号。
//! ```
//!
//! # fails
//! ```yaml
//! ! base 2020
//! ## 三、收到和处理政府信息公开申请情况
//! 本报告依照国办公开办函（2021）30号编制。
//! ```
//!
//! # passes
//! ```yaml
//! ## 三、收到和处理政府信息公开申请情况
//! 本报告依照国办公开办函〔2021〕30号编制。
//! ```
//!
//! # boundary passes
//! ```yaml
//! ## 三、收到和处理政府信息公开申请情况
//! 新修订的条例（国务院令第711号）自2019年5月15日起施行，原条例（国务院令第492号）不再适用。
//! ```
//!
//! # boundary passes
//! The number of the one in force, without the name of its kind again.
//! ```yaml
//! ## 三、收到和处理政府信息公开申请情况
//! 依照《中华人民共和国政府信息公开条例》（国务院令第492号公布、第711号修订）编制。
//! ```
//!
//! # boundary passes
//! The history of a document.
//! ```yaml
//! ## 三、收到和处理政府信息公开申请情况
//! 自2008年5月1日《中华人民共和国政府信息公开条例》（国务院令第492号）施行以来，制度日益完善。国务院令第492号同时废止。修订前的条例（国务院令第492号）没有这一款。
//! ```
//!
//! # boundary fails
//! Since a year is not since a document took effect.
//! ```yaml
//! ## 三、收到和处理政府信息公开申请情况
//! 2021年以来，本局废止规范性文件3件，依照国务院令第492号办理申请。
//! ```
//!
//! # fails
//! Any brackets, and digits of either width.
//! ```yaml
//! ## 三、收到和处理政府信息公开申请情况
//! 本报告依照国办公开办函﹝２０１９﹞60号编制，体例见国办公开办函[2019]60号。
//! ```
//!
//! # boundary fails
//! ```yaml
//! ## 三、收到和处理政府信息公开申请情况
//! 原条例（国令第492号）仍予引用。
//! ```
//!
//! # boundary fails
//! ```yaml
//! ## 三、收到和处理政府信息公开申请情况
//! 原条例（国务院令 第 492 号）仍予引用。新修订的条例（国务院令第711号）另行学习。
//! ```

use crate::check::related::add_related;
use crate::check::{ReportContext, Rule, Stage};
use crate::diag::{Finding, RuleId, Severity, Text};
use crate::form::Citation;
use nianbao_text::text;
use std::ops::Range;

pub(super) const RULE: Rule = Rule::new(
    RuleId::SupersededCitation,
    Severity::Warning,
    include_str!("superseded_citation.rs"),
    Stage::Report(check),
);

fn check(context: &ReportContext, out: &mut Vec<Finding>) {
    // The year decides which documents are in force, also under a form of other years.
    let form = context.archive.forms.for_year(context.year()).unwrap_or(context.form);
    for citation in &form.citations {
        let places = find_citations(context, citation);
        if let Some(first) = places.first() {
            let finding = finding(context, citation, first);
            let again = text!("这里也引用了", "cited here too");
            let others =
                places.iter().skip(1).map(|at| (context.prose().span(at.clone()), again.clone()));
            out.push(add_related(context.report.source, finding, others));
        }
    }
}

/// Finds the citations of a document, but for sentences that also cite the right one, or tell
/// its history.
fn find_citations(context: &ReportContext, citation: &Citation) -> Vec<Range<usize>> {
    let prose = context.prose();
    let instead = normalize_citation(&citation.instead);
    // 国务院令第492号公布、第711号修订 names the kind of document once.
    let number = &instead[instead.find(|c: char| c.is_ascii_digit()).unwrap_or_default()..];
    let history = &context.form.wording.history;
    let is_wrong = |at: &Range<usize>| {
        let sentence = normalize_citation(&prose.text[prose.sentence_at(at.start)]);
        !sentence.contains(number) && !history.iter().any(|word| sentence.contains(word.as_str()))
    };
    (citation.pattern.find_iter(&prose.text)).map(|found| found.range()).filter(is_wrong).collect()
}

/// Removes the spacing of a citation, and makes its brackets alike.
fn normalize_citation(words: &str) -> String {
    let same = |c: char| match c {
        '[' | '［' | '（' | '(' | '【' | '﹝' | '〈' | '《' => '〔',
        ']' | '］' | '）' | ')' | '】' | '﹞' | '〉' | '》' => '〕',
        c => c,
    };
    words.chars().filter(|c| !c.is_whitespace() && *c != '第').map(same).collect()
}

fn finding(context: &ReportContext, citation: &Citation, at: &Range<usize>) -> Finding {
    let Citation { cite, instead, .. } = citation;
    let year = context.year();
    let message = if citation.later {
        text!("{cite}在{year}年度尚不适用", "{cite} came only after the reporting year {year}")
    } else {
        text!("{cite}已不适用于{year}年度", "{cite} no longer holds for the reporting year {year}")
    };
    context
        .finding(RULE.id, context.prose().span(at.clone()), message)
        .basis(Text::same(instead.clone()))
        .help(text!("改引{instead}", "cite {instead}"))
}
