//! # 正文或题名写错年份
//!
//! 多半是套用上年报告时没有改到。查五处：统计期限应为报告年度的1月1日至12月31日
//! （也查误写作12月30日的）；题名中的年份；开头“某年政府信息公开工作年度报告”的年份；
//! 总体情况各句都从上一年说起、从未说到报告年度的；晚于次年的年份（“到2025年”一类的
//! 目标、规划名称、施行日期、说打算的句子不算）。同一个错年份只报一次。
//!
//! 依据：年度报告按报告年度编制；统计期限为全年（实务）。
//!
//! # The text or the title names a wrong year
//!
//! Mostly left over from last year's report. Five places are looked at: the
//! period of the figures, which is 1 January to 31 December of the reporting
//! year (12月30日 is a common slip); the title; the year before 政府信息公开工作
//! 年度报告 in the opening; section one, where its sentences begin with last
//! year and never name the reporting year; and a year later than the next (not
//! goals, names of plans, dates of entry into force, or sentences about what is
//! to come). One wrong year is one finding.
//!
//! Basis: a report is for its reporting year, and its period is the whole of it
//! (practice).
//!
//! # fails
//! ```yaml
//! ## 三、收到和处理政府信息公开申请情况
//! 所列数据的统计期限自2022年1月1日起至2022年12月30日止。
//! ```
//!
//! # fails
//! One year, left over in three places, is one finding.
//! ```yaml
//! title: 示例市财政局2021年政府信息公开工作年度报告
//! ## 一、总体情况
//! 2021年，本局公开信息312条，比上年增加18条。主动公开、依申请公开、政府信息管理、平台建设、监督保障各项工作均有进展。
//! ## 三、收到和处理政府信息公开申请情况
//! 数据的统计期限为2021年1月1日至12月31日。
//! ```
//!
//! # passes
//! ```yaml
//! title: 示例市财政局2022年政府信息公开工作年度报告
//! ## 一、总体情况
//! 2021年，本局首次编发问答。2022年，继续编发，并发布2021年政府信息公开工作年度报告。主动公开、依申请公开、政府信息管理、平台建设、监督保障各项工作均有进展。
//! ## 五、存在的主要问题及改进情况
//! 落实“十四五”规划和2035年远景目标纲要，到2025年全部完成；2023年，重编目录，新办法自2024年1月1日起施行。
//! ```
//!
//! # boundary passes
//! The year may be written once for both days.
//! ```yaml
//! ## 三、收到和处理政府信息公开申请情况
//! 数据的统计期限自 2022 年 1 月 1 日起至 12 月 31 日止。
//! ```
//!
//! # boundary passes
//! The next year is when the report is published.
//! ```yaml
//! ## 六、其他需要报告的事项
//! 本年未收取政府信息公开信息处理费。
//!
//! 示例市财政局
//!
//! 2023年1月18日
//! ```
//!
//! # boundary passes
//! A plan may be for any year to come.
//! ```yaml
//! ## 五、存在的主要问题及改进情况
//! 2027年，新平台将上线。2026年拟重编目录，预计2028年1月1日完成。
//! ```
//!
//! # boundary fails
//! Nothing was done yet in a year to come.
//! ```yaml
//! ## 五、存在的主要问题及改进情况
//! 2027年，新平台已经上线。
//! ```
//!
//! # boundary fails
//! The year after the next may be the next by a slip.
//! ```yaml
//! ## 五、存在的主要问题及改进情况
//! 2024年，本局将继续编发问答。
//! ```
//!
//! # boundary fails
//! The one after it is not.
//! ```yaml
//! ## 六、其他需要报告的事项
//! 本年未收取政府信息公开信息处理费。
//!
//! 示例市财政局
//!
//! 2024年1月18日
//! ```

use crate::check::prose::{Prose, years};
use crate::check::related::add_related;
use crate::check::{ReportContext, Rule, Stage};
use crate::diag::{Change, Finding, RuleId, Severity, Text};
use crate::form::{Period, YearWords};
use crate::source::Span;
use nianbao_text::text;
use regex::Captures;
use std::collections::HashMap;
use std::ops::Range;

pub(super) const RULE: Rule = Rule::new(
    RuleId::WrongYear,
    Severity::Warning,
    include_str!("wrong_year.rs"),
    Stage::Report(check),
)
.depending_on_year();

/// The longest title of a text about reports, in characters.
const LONGEST_NAME: usize = 100;

/// A wrong year in the report.
struct StatedYear {
    year: u16,
    span: Span,
    message: Text,
    help: Text,
}

fn check(context: &ReportContext, out: &mut Vec<Finding>) {
    let mut stated: Vec<StatedYear> = Vec::new();
    check_title(context, &mut stated);
    check_opening(context, &mut stated);
    if let Some(words) = &context.form.wording.years {
        check_overview(context, words, &mut stated);
        check_later_years(context, words, &mut stated);
    }
    if let Some(period) = &context.form.wording.period {
        out.extend(check_periods(context, period, &mut stated));
    }
    stated.sort_by_key(|stated| stated.span);
    stated.dedup_by_key(|stated| stated.span);
    for same in group_by_year(stated) {
        out.extend(finding(context, same));
    }
}

/// Groups wrong years by the year, in the order of their first places.
fn group_by_year(stated: Vec<StatedYear>) -> Vec<Vec<StatedYear>> {
    let mut lists: Vec<Vec<StatedYear>> = Vec::new();
    let mut list_of = HashMap::new();
    for one in stated {
        let at = *list_of.entry(one.year).or_insert(lists.len());
        match lists.get_mut(at) {
            Some(list) => list.push(one),
            None => lists.push(vec![one]),
        }
    }
    lists
}

fn finding(context: &ReportContext, stated: Vec<StatedYear>) -> Option<Finding> {
    let mut stated = stated.into_iter();
    let first = stated.next()?;
    let finding = context.finding(RULE.id, first.span, first.message).help(first.help);
    Some(add_related(
        context.report.source,
        finding,
        stated.map(|other| (other.span, other.message)),
    ))
}

fn suggest_change(context: &ReportContext, written: u16) -> Text {
    let year = context.year();
    text!(
        "将 {written} 改为 {year}；若报告年度写错，则改 year: {year}",
        "change {written} to {year}, or `year: {year}` where that is the mistake"
    )
}

/// Checks the title in the front matter.
fn check_title(context: &ReportContext, out: &mut Vec<StatedYear>) {
    let Some(title) = &context.report.metadata.title else { return };
    let (own, mut written) = (context.year(), title.span);
    for (_, year) in years(&title.value).filter(|(_, year)| *year != own) {
        // Each search starts behind the year before; in a title with escapes none is found.
        let at = context.slice(written).find(&format!("{year:04}"));
        let at = at.map(|at| written.start as usize + at);
        written = at.map_or(Span::default(), |at| Span::new(at + 4, title.span.end as usize));
        out.push(StatedYear {
            year,
            span: at.map_or(title.span, |at| Span::new(at, at + 4)),
            message: text!(
                "题名写作{year}年，报告年度为{own}年",
                "the title says {year}, the report is for {own}"
            ),
            help: suggest_change(context, year),
        });
    }
}

/// Checks the words before the first section or, without any, the first paragraph:
/// 现将2020年政府信息公开工作年度报告公布如下.
fn check_opening(context: &ReportContext, out: &mut Vec<StatedYear>) {
    let (prose, own) = (context.prose(), context.year());
    let mut range = prose.range(context.report.narrative.preamble);
    if prose.text[range.clone()].trim().is_empty() {
        range = 0..prose.text.find('\n').unwrap_or_default();
    }
    for (at, year) in prose.years(&range).filter(|(_, year)| *year != own) {
        if names_report(context, &prose.text[at.end..range.end]) {
            out.push(StatedYear {
                year,
                span: prose.span(at),
                message: text!(
                    "这里说的是{year}年的报告，报告年度为{own}年",
                    "this speaks of the report for {year}, the report is for {own}"
                ),
                help: suggest_change(context, year),
            });
        }
    }
}

/// Returns true if words go on like the form's title: with at least half of its characters
/// after the year, and no others, up to its last two. A notice about such reports does not.
fn names_report(context: &ReportContext, words: &str) -> bool {
    let named = &context.form.wording.title;
    let usual = context.form.title.split("{year}").nth(1).unwrap_or_default();
    let last = usual.char_indices().rev().nth(1).map_or("", |(at, _)| &usual[at..]);
    let other = words.find(|c: char| !usual.contains(c) && !named.also.contains(c));
    let run = &words[..other.unwrap_or(words.len())];
    let Some(end) = run.rfind(last).filter(|_| !last.is_empty()) else { return false };
    let about = words[end..].chars().take(LONGEST_NAME).take_while(|c| !"，。；》".contains(*c));
    let about: String = about.collect();
    let length = |words: &str| words.chars().count();
    length(&run[..end + last.len()]) * 2 >= length(usual)
        && !named.unless.iter().any(|word| about.contains(word.as_str()))
}

/// Checks section one: it may not begin sentences with the year before and never name the
/// reporting year.
fn check_overview(context: &ReportContext, words: &YearWords, out: &mut Vec<StatedYear>) {
    let Some(section) = context.outline.find(0) else { return };
    let (prose, own) = (context.prose(), context.year());
    let range = prose.range(section.written.body);
    if prose.years(&range).any(|(_, year)| year == own) {
        return;
    }
    let heading = &section.written.heading.text;
    for at in
        sentence_years(prose, &range, words).filter(|(_, year)| year + 1 == own).map(|(at, _)| at)
    {
        let year = own - 1;
        out.push(StatedYear {
            year,
            span: prose.span(at),
            message: text!(
                "“{heading}”只说{year}年，没有说到报告年度{own}年",
                "{heading} speaks of {year} and never of the reporting year {own}"
            ),
            help: text!(
                "像是上年报告的文字：请改为{own}年的情况",
                "this looks like last year's text: tell of {own}"
            ),
        });
    }
}

/// Finds sentences that begin with a year, 2020年，…, but not with a date of that year.
fn sentence_years<'p>(
    prose: &'p Prose,
    range: &Range<usize>,
    about: &'p YearWords,
) -> impl Iterator<Item = (Range<usize>, u16)> + use<'p> {
    prose.years(range).filter(|(at, _)| {
        let after = prose.text[at.end..].trim_start_matches(['年', '度']);
        let dated = after.starts_with(|c: char| c.is_ascii_digit())
            || about.dated.iter().any(|word| after.starts_with(word.as_str()));
        prose.is_sentence_start(at.start) && !dated
    })
}

/// Checks for years later than the one in which a report is published.
fn check_later_years(context: &ReportContext, words: &YearWords, out: &mut Vec<StatedYear>) {
    let (prose, own) = (context.prose(), context.year());
    let all = 0..prose.text.len();
    let dates = prose.years(&all).filter(|(at, _)| is_past_date(&prose.text, at, words));
    for (at, year) in sentence_years(prose, &all, words)
        .chain(dates)
        .filter(|(_, year)| *year > own.saturating_add(1))
        .filter(|place| !is_planned(context, place, words))
    {
        out.push(StatedYear {
            year,
            span: prose.span(at),
            message: text!(
                "{own}年度的报告不应写到{year}年",
                "a report for {own} has nothing to tell of {year}"
            ),
            help: text!("核对年份是否写错", "see whether the year is right"),
        });
    }
}

/// Returns true for a year in a sentence about what is to come. Where it only says that
/// something will be, the year after the next may be the next by a slip.
fn is_planned(
    context: &ReportContext,
    (at, year): &(Range<usize>, u16),
    words: &YearWords,
) -> bool {
    let prose = context.prose();
    let sentence = &prose.text[prose.sentence_at(at.start)];
    let says = |words: &[String]| words.iter().any(|word| sentence.contains(word.as_str()));
    says(&words.planned) || *year > context.year().saturating_add(2) && says(&words.coming)
}

/// Returns true for a full date that is not an end, a goal, or a day of entry into force.
fn is_past_date(text: &str, year: &Range<usize>, words: &YearWords) -> bool {
    let before = &text[..year.start];
    let after = text[year.end..].trim_start_matches('年');
    let rest = after.trim_start_matches(|c: char| c.is_ascii_digit() || c == '月');
    let date = after[..after.len() - rest.len()].split_once('月');
    let full = date.is_some_and(|(month, day)| !month.is_empty() && !day.is_empty());
    let tail: String = rest.chars().skip(1).take(4).collect();
    full && !words.until.iter().any(|word| before.ends_with(word.as_str()))
        && !words.before.iter().any(|word| tail.starts_with(word.as_str()))
        && !words.in_force.iter().any(|word| tail.contains(word.as_str()))
}

/// Checks the periods that the text states. A wrong year joins the others; wrong days are a
/// finding of their own.
fn check_periods(
    context: &ReportContext,
    period: &Period,
    out: &mut Vec<StatedYear>,
) -> Option<Finding> {
    let prose = context.prose();
    let mut days = None;
    // Most of the words are in no text; a plain search is fast.
    for word in period.words.iter().filter(|word| prose.text.contains(word.as_str())) {
        for (at, _) in prose.text.match_indices(word.as_str()) {
            let range = at..prose.sentence_at(at).end.max(at);
            let words = &prose.text[range.clone()];
            let interval = period.interval.regex();
            let Some(captures) = interval.and_then(|interval| interval.captures(words)) else {
                continue;
            };
            let wrong_day = !is_whole_year(period, &captures);
            for year in ["year_from", "year_to"].into_iter().filter_map(|name| captures.name(name))
            {
                out.extend(wrong_period(
                    context,
                    prose.span(range.start + year.start()..range.start + year.end()),
                    year.as_str(),
                ));
            }
            if let Some(whole) = captures.get(0).filter(|_| wrong_day && days.is_none()) {
                days = Some(prose.span(range.start + whole.start()..range.start + whole.end()));
            }
        }
    }
    days.map(|span| report_days(context, period, span))
}

fn is_whole_year(period: &Period, captures: &Captures) -> bool {
    let number =
        |name: &str| captures.name(name).and_then(|found| found.as_str().parse::<i8>().ok());
    let day = |month: &str, day: &str| number(month).zip(number(day));
    day("month_from", "day_from") == Some(period.from)
        && day("month_to", "day_to") == Some(period.to)
}

fn wrong_period(context: &ReportContext, span: Span, year: &str) -> Option<StatedYear> {
    let own = context.year();
    let year = year.parse().ok().filter(|year| *year != own)?;
    Some(StatedYear {
        year,
        span,
        message: text!(
            "统计期限写作{year}年，报告年度为{own}年",
            "the figures are said to be of {year}, the report is for {own}"
        ),
        help: suggest_change(context, year),
    })
}

fn report_days(context: &ReportContext, period: &Period, span: Span) -> Finding {
    let (year, written) = (context.year(), context.slice(span));
    let ((m1, d1), (m2, d2)) = (period.from, period.to);
    let message = text!(
        "统计期限应为{m1}月{d1}日至{m2}月{d2}日，正文写作{written}",
        "the figures are of {m1}月{d1}日 to {m2}月{d2}日; the text says {written}"
    );
    let right = format!("{year}年{m1}月{d1}日至{year}年{m2}月{d2}日");
    let help = text!("改为{right}", "write {right}");
    let change = Change::of_content(context.place(span), right);
    context.finding(RULE.id, span, message).help(help).change(change)
}
