//! # 文号写错
//!
//! 查两种：《政府信息公开条例》后括号中的令号不是它的（如把711号写成771号）；年度报告
//! 格式的文号，年份和序号都对，机关代字错、漏或多一个字（如国办公开办涵〔2021〕30号）。
//! “国令第711号”“国务院令711号”等简写、各种括号、全角数字都不算错。
//!
//! 依据：格式文件 cited 所列文件的文号。
//!
//! # The number of a document is misspelt
//!
//! Two things are looked for: a number in brackets right behind the title of
//! 《政府信息公开条例》 that is not one of its own (771号 for 711号), and the number
//! of the notice about the form with the right year and count, but one character of
//! its issuer wrong, missing or too many (国办公开办涵〔2021〕30号). Short forms such
//! as 国令第711号, other brackets and full-width digits are no mistakes.
//!
//! Basis: the numbers of the documents under `cited` of the form.
//!
//! # fails
//! ```yaml
//! ## 三、收到和处理政府信息公开申请情况
//! 按照《中华人民共和国政府信息公开条例》（国务院令第771号）办理。
//! ```
//!
//! # fails
//! ```yaml
//! ## 三、收到和处理政府信息公开申请情况
//! 按照国办公开办涵〔2021〕30号的要求编制。
//! ```
//!
//! # passes
//! ```yaml
//! ## 三、收到和处理政府信息公开申请情况
//! 按照《政府信息公开条例》（国令第 711 号）和国办公开办函[2021]30号、国办公开办函（２０２１）30号编制。
//! ```
//!
//! # boundary fails
//! ```yaml
//! ## 三、收到和处理政府信息公开申请情况
//! 按照国办公开函〔2021〕30号的要求编制。
//! ```
//!
//! # boundary passes
//! Another document, with an issuer of its own.
//! ```yaml
//! ## 三、收到和处理政府信息公开申请情况
//! 按照示政办函〔2021〕30号、国办公开办函〔2021〕31号和《示例省政府信息公开条例实施办法》（示例省政府令第30号）办理。
//! ```

use crate::check::prose::Prose;
use crate::check::{ReportContext, Rule, Stage};
use crate::diag::finding::edit_distance;
use crate::diag::{Change, Finding, RuleId, Severity, Text};
use crate::form::CitedDocument;
use nianbao_text::text;
use std::ops::Range;

pub(super) const RULE: Rule = Rule::new(
    RuleId::MisspeltCitation,
    Severity::Warning,
    include_str!("misspelt_citation.rs"),
    Stage::Report(check),
);

/// The fewest characters of an issuer in which a wrong one shows: of two short issuers each
/// may be right.
const SHORTEST_ISSUER: usize = 5;

/// The most characters that stand between the year and the end of a number: `〕第109号`.
const LONGEST_END: usize = 8;

/// Brackets around the year of a number, as people write them.
const BRACKETS: &str = "〔〕[]［］（）()【】﹝﹞〈〉《》";

fn check(context: &ReportContext, out: &mut Vec<Finding>) {
    let prose = context.prose();
    for document in &context.form.plausibility.cited {
        let titled = find_titled(prose, document);
        let misspelt = document.numbers.iter().filter_map(|number| find_misspelt(prose, number));
        // One mistake made throughout is one finding.
        if let Some((at, right)) = titled.into_iter().chain(misspelt).min_by_key(|(at, _)| at.start)
        {
            out.push(finding(context, at, &right));
        }
    }
}

/// Finds the first number behind the title of a document that is none of its own.
fn find_titled(prose: &Prose, document: &CitedDocument) -> Option<(Range<usize>, String)> {
    let right = document.numbers.first()?;
    let digits: Vec<String> = document.numbers.iter().map(|number| digits_of(number)).collect();
    let all = document.titled.as_ref()?.regex()?.captures_iter(&prose.text);
    let mut numbers = all.filter_map(|found| found.name("number"));
    let wrong = numbers.find(|number| !digits.contains(&digits_of(number.as_str())))?;
    Some((wrong.range(), right.clone()))
}

fn digits_of(number: &str) -> String {
    number.chars().filter(char::is_ascii_digit).collect()
}

/// Finds the first place with the year and the count of a number behind an issuer that
/// differs from its own by one character.
fn find_misspelt(prose: &Prose, number: &str) -> Option<(Range<usize>, String)> {
    let (issuer, rest) = number.split_once('〔')?;
    let (year, count) = rest.split_once('〕')?;
    if issuer.chars().count() < SHORTEST_ISSUER {
        return None;
    }
    prose.text.match_indices(year).find_map(|(at, _)| {
        let end = at + year.len() + find_count(&prose.text[at + year.len()..], count)?;
        let before = prose.text[..at].trim_end_matches(|c| BRACKETS.contains(c));
        let start = find_near_issuer(before, issuer)?;
        Some((start..end, number.to_owned()))
    })
}

/// Returns the length of the end of a number behind its year, if it is this one.
fn find_count(text: &str, count: &str) -> Option<usize> {
    let skipped = |c: char| BRACKETS.contains(c) || c == '第';
    let rest = text.trim_start_matches(skipped);
    let ends = rest.starts_with(count) && text.len() - rest.len() <= LONGEST_END;
    ends.then(|| text.len() - rest.len() + count.len())
}

/// Returns where a text begins to end with an issuer that differs from another by one
/// character; `None` if it ends with that one.
fn find_near_issuer(text: &str, issuer: &str) -> Option<usize> {
    if text.ends_with(issuer) {
        return None;
    }
    let length = issuer.chars().count();
    let lengths = [length, length.checked_sub(1)?, length + 1];
    let starts = lengths
        .into_iter()
        .filter_map(|length| text.char_indices().rev().nth(length - 1).map(|(start, _)| start));
    // Another first character is another issuer.
    let first = issuer.chars().next()?;
    let mut near = starts.filter(|start| text[*start..].starts_with(first));
    near.find(|start| edit_distance(&text[*start..], issuer) == 1)
}

fn finding(context: &ReportContext, at: Range<usize>, right: &str) -> Finding {
    let written = context.prose().text[at.clone()].to_owned();
    let message =
        text!("文号“{written}”像是写错了", "the number {written} of a document looks misspelt");
    let span = context.prose().span(at);
    context
        .finding(RULE.id, span, message)
        .basis(Text::same(right.to_owned()))
        .help(text!("核对后改为{right}，或写对文号", "see whether it is {right}"))
        .change(Change::of_content(context.place(span), right))
}
