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

use super::by_report;
use crate::archive::Outline;
use crate::check::{Case, Rule};
use crate::diag::{Finding, Severity, Text};
use crate::report::Section;
use crate::source::Place;
use crate::text;
use std::collections::HashSet;

pub(super) const RULE: Rule =
    by_report("copied-narrative", Severity::Warning, include_str!("copied_narrative.rs"), judge);

/// A section of fewer characters does not count.
const SHORT: usize = 80;
/// The part of a section that is too much to have in common, in per cent.
const MOST: usize = 80;

fn judge(case: &Case, out: &mut Vec<Finding>) {
    let Some(last) = &case.last else { return };
    let then = Outline::new(last.format, last.report);
    let text = &case.archive.sources.get(last.report.source);
    let copied: Vec<(&Section, &Section)> = (case.format.sections.iter().enumerate())
        .filter_map(|(at, section)| {
            let now = case.outline.find(at)?.written;
            let place = last.format.sections.iter().position(|other| other.id == section.id)?;
            let before = then.find(place)?.written;
            let most = if case.format.table_of_section(at).is_none() { MOST } else { 100 };
            is_copied(case.slice(now.body), text.slice(before.body), most).then_some((now, before))
        })
        .collect();
    out.extend(finding(case, &copied, last.report.source));
}

/// Whether a text repeats another: all of it, or so many per cent.
fn is_copied(now: &str, before: &str, most: usize) -> bool {
    let now = Prints::of(now);
    if now.length < SHORT {
        return false;
    }
    let before = Prints::of(before);
    let known: HashSet<u64> = before.paragraphs.iter().map(|(print, _)| *print).collect();
    let repeated = now.paragraphs.iter().filter(|(print, _)| known.contains(print));
    repeated.map(|(_, length)| length).sum::<usize>() * 100 >= now.length * most
        || (now.length == before.length && now.whole() == before.whole())
}

/// Numbers that stand for a text and each of its paragraphs, without headings,
/// with how many characters count in each.
struct Prints<'t> {
    text: &'t str,
    length: usize,
    paragraphs: Vec<(u64, usize)>,
}

impl<'t> Prints<'t> {
    fn of(text: &'t str) -> Self {
        let mut prints = Self { text, length: 0, paragraphs: Vec::new() };
        for line in lines(text) {
            let (print, length) = print(START, line);
            prints.length += length;
            prints.paragraphs.push((print, length));
        }
        prints
    }

    /// The print of all paragraphs as one, however they are broken.
    fn whole(&self) -> u64 {
        lines(self.text).fold(START, |whole, line| print(whole, line).0)
    }
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter(|line| !line.starts_with('#'))
}

/// A print carried on over a line, and how many of its characters count.
fn print(from: u64, line: &str) -> (u64, usize) {
    let words = line.chars().filter(|c| counts(*c));
    words.fold((from, 0), |(print, length), c| (mix(print, c), length + 1))
}

/// Where a print begins, and how it goes on with a character (FNV-1a).
const START: u64 = 0xcbf2_9ce4_8422_2325;

fn mix(print: u64, c: char) -> u64 {
    (print ^ u64::from(u32::from(c))).wrapping_mul(0x0100_0000_01b3)
}

/// Whether a character is a word's: numbers, spaces and marks do not count.
/// `char::is_alphabetic` would be surer, and cost ten times as much.
fn counts(c: char) -> bool {
    let word = matches!(c, '\u{3400}'..='\u{9fff}' | 'a'..='z' | 'A'..='Z');
    let digit = matches!(c, '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九');
    word && !digit && !matches!(c, '十' | '百' | '千' | '万' | '零' | '两')
}

fn finding(
    case: &Case,
    copied: &[(&Section, &Section)],
    last: crate::source::SourceId,
) -> Option<Finding> {
    let (first, _) = copied.first()?;
    let names: Vec<&str> = copied.iter().map(|(now, _)| now.heading.text.as_str()).collect();
    let (zh, en) = (names.join("”“"), names.join(", "));
    let message =
        text!("“{zh}”与上年报告雷同", "{en}: much the same words as in last year's report");
    let mut finding = case
        .finding(RULE.name, first.heading.span, message)
        .help(text!("按本年度的情况重写", "write what happened in this year"));
    finding.basis = case.format.copied_basis.clone().map(Text::same);
    Some(copied.iter().fold(finding, |finding, (_, before)| {
        let place = Place::new(last, before.heading.span);
        finding.related(place, text!("上年报告的这一部分", "this section of last year's report"))
    }))
}
