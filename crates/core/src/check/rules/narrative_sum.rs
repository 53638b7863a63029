//! # 正文中各部分之和不等于总数
//!
//! “信息100条，包括：甲20条，乙50条，丙40条。”这样列全了各部分的，各部分之和应等于
//! 总数。只算拿得准的：列举之前有“包括：”“分别为：”等字样和冒号，一直列到句末，单位
//! 都相同；有“等”“其中”“约”“余”“主要包括”的，可能没有列全或有交叉，不算。
//!
//! 依据：正文前后一致（实务）。
//!
//! # The parts of a whole in the text do not add up to it
//!
//! Where the text lists all parts of a number (信息100条，包括：甲20条，乙50条，
//! 丙40条。), they should add up to it. Only where there is no doubt: the list
//! begins with 包括：, 分别为： or the like and a colon, goes on to the end of the
//! sentence, and has one unit throughout. With 等, 其中, 约, 余 or 主要包括 it may
//! not be complete, or its parts may overlap; nothing is said then.
//!
//! Basis: a text agrees with itself (practice).
//!
//! # fails
//! ```yaml
//! ## 三、收到和处理政府信息公开申请情况
//! 主动公开信息100条，包括：政策文件20条，工作动态50条，其他信息40条。
//! ```
//!
//! # passes
//! ```yaml
//! ## 三、收到和处理政府信息公开申请情况
//! 主动公开信息110条，包括：政策文件20条，工作动态50条，其他信息40条。
//! ```
//!
//! # boundary passes
//! ```yaml
//! ## 三、收到和处理政府信息公开申请情况
//! 主动公开信息100条，其中：政策文件20条，工作动态50条。公开信息100条，包括：政策文件20条、工作动态50条等。
//! ```
//!
//! # boundary fails
//! ```yaml
//! ## 三、收到和处理政府信息公开申请情况
//! 主动公开信息100条，分别为：政策文件４９条（占49%）；工作动态50条。
//! ```

use crate::check::{ReportContext, Rule, Stage};
use crate::diag::{Finding, RuleId, Severity};
use crate::form::CompleteLists;
use nianbao_text::text;
use std::ops::Range;

pub(super) const RULE: Rule = Rule::new(
    RuleId::NarrativeSum,
    Severity::Warning,
    include_str!("narrative_sum.rs"),
    Stage::Report(check),
);

/// A number of a list with its place in the plain text.
struct Part {
    number: u64,
    at: Range<usize>,
}

fn check(context: &ReportContext, out: &mut Vec<Finding>) {
    let Some(worded) = &context.form.wording.lists else { return };
    let Some(list) = worded.list.regex() else { return };
    let prose = context.prose();
    for sentence in prose.sentences().iter().filter(|sentence| prose.has_number(sentence)) {
        let words = &prose.text[(*sentence).clone()];
        if !worded.words.iter().any(|word| words.contains(word.as_str())) {
            continue;
        }
        let Some(found) = list.captures(words) else { continue };
        let (whole, unit, parts) = (found.name("whole"), found.name("unit"), found.name("parts"));
        let Some(((whole, unit), parts)) = whole.zip(unit).zip(parts) else { continue };
        let Ok(number) = whole.as_str().parse() else { continue };
        let at = |range: Range<usize>| sentence.start + range.start..sentence.start + range.end;
        let whole = Part { number, at: at(whole.range()) };
        let parts = find_parts(worded, parts.as_str(), unit.as_str(), at(parts.range()).start);
        out.extend(parts.and_then(|parts| compare(context, &whole, unit.as_str(), &parts)));
    }
}

/// Reads a list as parts with one unit. `None` if it may not be complete, or if anything in
/// it is no such part.
fn find_parts(worded: &CompleteLists, list: &str, unit: &str, start: usize) -> Option<Vec<Part>> {
    if worded.open.iter().any(|word| list.contains(word.as_str())) {
        return None;
    }
    let mut parts = Vec::new();
    let mut end = 0;
    for found in worded.part.regex()?.captures_iter(list) {
        let (whole, number) = (found.get(0)?, found.name("n")?);
        if whole.start() != end || found.name("unit")?.as_str() != unit {
            return None;
        }
        end = whole.end();
        let at = start + number.start()..start + number.end();
        parts.push(Part { number: number.as_str().parse().ok()?, at });
    }
    (parts.len() >= 2 && end == list.len()).then_some(parts)
}

fn compare(context: &ReportContext, whole: &Part, unit: &str, parts: &[Part]) -> Option<Finding> {
    let sum = parts.iter().try_fold(0_u64, |sum, part| sum.checked_add(part.number))?;
    let number = whole.number;
    if sum == number {
        return None;
    }
    let place = |part: &Part| context.prose().span(part.at.clone());
    let message = text!(
        "总数为 {number} {unit}，所列各部分之和为 {sum} {unit}",
        "the whole is {number} {unit}, and the parts listed add up to {sum} {unit}"
    );
    let finding = context.finding(RULE.id, place(whole), message).help(text!(
        "核对总数与各部分；没有列全的，写明“等”或“其中”",
        "see which number is wrong; write 等 or 其中 if the list is not complete"
    ));
    let listed = parts.iter().map(|part| {
        let number = part.number;
        (place(part), text!("部分 {number}", "a part: {number}"))
    });
    Some(crate::check::related::add_related(context.report.source, finding, listed))
}
