//! # 正文中的数与表中的数不符
//!
//! 正文说到的新收、结转、办结，复议诉讼及其结果，制发文件、许可、处罚、收费等数，应与
//! 统计表一致。按格式文件 `narrative_figures` 中的写法查找，只查拿得准的：往年的、部分
//! 渠道的、一段时间的、约数、增减数、别的机关的都不算；“我局”“县教育局”是本机关，含
//! 所属机关的报告（如政府的）只比“全市”“各级”的数，不比政府办公室一家的。“收到”“受理”
//! 有的只指新收，有的连同上年结转，等于其中之一即可。说“未收到申请”而表中有数的，也算
//! 不符。表中该格空白或读不出的，不作比较；只是总计空白的，以分项之和比。一个数只报一次。
//!
//! 依据：正文与表格说的是同一件事；国办公开办函〔2021〕30号要求内容准确。
//!
//! # A number in the text is not the number in the table
//!
//! Numbers in the text of requests received, carried over and closed, of reviews and
//! lawsuits and how they ended, of documents, licences, penalties and fees should
//! be those of the tables. They are found by the patterns under `narrative_figures`
//! in the form, and only where there is no doubt: those of other years, of one
//! channel, of a part of the year, of other offices, rough ones and differences do
//! not count. 我局 and 县教育局 are the office itself; in a report that counts the
//! offices below (a government's), numbers of 全市 and 各级 are compared, not those of
//! the government's own office. 收到 may or may not include what was carried in;
//! either is right. “None received” over a table with numbers is wrong too. A
//! blank or unreadable cell is not compared; where only the total is blank, its
//! terms are added up. One number is reported once.
//!
//! Basis: text and table speak of the same thing; 国办公开办函〔2021〕30号 asks
//! for accurate contents.
//!
//! # fails
//! ```yaml
//! ## 三、收到和处理政府信息公开申请情况
//! 全年新收政府信息公开申请14件，上年结转2件。
//! ```
//!
//! # fails
//! The same wrong number twice, once in full-width digits, is one finding.
//! ```yaml
//! ## 三、收到和处理政府信息公开申请情况
//! 共收到政府信息公开申请１４件。本局收到的14件政府信息公开申请均已登记，收到政府信息公开申请14件均已答复。
//! ```
//!
//! # fails
//! ```yaml
//! ## 四、政府信息公开行政复议、行政诉讼情况
//! 本年未发生因政府信息公开引起的行政复议、行政诉讼。
//! ```
//!
//! # passes
//! ```yaml
//! ## 三、收到和处理政府信息公开申请情况
//! 全年新收政府信息公开申请15件，比上年增加5件，其中通过网络收到申请9件；上年结转2件，结转下年度1件。
//! ```
//!
//! # fails
//! ```yaml
//! ## 四、政府信息公开行政复议、行政诉讼情况
//! 被申请行政复议1件，均获纠正。
//! ```
//!
//! # fails
//! The office under a shorter name.
//! ```yaml
//! ## 三、收到和处理政府信息公开申请情况
//! 2022年，市财政局共收到政府信息公开申请14件。
//! ```
//!
//! # passes
//! Other offices, and all of them.
//! ```yaml
//! ## 三、收到和处理政府信息公开申请情况
//! 2022年，全市共收到政府信息公开申请99件，市教育局收到政府信息公开申请9件。
//! ```
//!
//! # passes
//! Requests that were carried in may be counted in.
//! ```yaml
//! ## 三、收到和处理政府信息公开申请情况
//! 共受理政府信息公开申请 **17** 件。2021年收到政府信息公开申请10件。
//! ```
//!
//! # boundary passes, with: blank-cell
//! A blank cell is not compared.
//! ```yaml
//!     结转下年度: [1, ~, ~, ~, ~, ~, 1]
//!     上年结转: [2, ~, ~, ~, ~, ~, 2]
//! ## 三、收到和处理政府信息公开申请情况
//! 本年新收15件，结转下年度1件。
//! ```
//!
//! # boundary passes, with: row-total
//! A wrong total over right terms is the table's fault alone.
//! ```yaml
//!     上年结转: [2, 0, 0, 0, 0, 0, 3]
//! ## 三、收到和处理政府信息公开申请情况
//! 上年结转2件。
//! ```
//!
//! # boundary fails
//! ```yaml
//! ## 四、政府信息公开行政复议、行政诉讼情况
//! 因政府信息公开被申请行政复议0件。
//! ```

use crate::check::narrator::{Narrator, find_narrator, speaks_of_all};
use crate::check::prose::{Prose, years};
use crate::check::related::add_related;
use crate::check::table_sum::TableSum;
use crate::check::{ReportContext, Rule, Stage};
use crate::diag::{Change, Finding, RuleId, Severity, Text};
use crate::form::{NarrativeFigure, Pattern};
use nianbao_text::text;
use regex::Captures;
use rust_decimal::Decimal;
use std::ops::Range;

pub(super) const RULE: Rule = Rule::new(
    RuleId::NarrativeFigure,
    Severity::Warning,
    include_str!("narrative_figure.rs"),
    Stage::Report(check),
)
.depending_on_year();

/// A number that a sentence gives for a figure.
struct Statement {
    /// Its place in the plain text.
    at: Range<usize>,
    /// Where the words before it end that may make it another number.
    lead_end: usize,
    number: Decimal,
}

/// A number in the text that differs from the table.
struct Mention<'f> {
    figure: &'f NarrativeFigure,
    at: Range<usize>,
    stated: Decimal,
    /// The numbers of the table that it may be.
    table: Vec<Decimal>,
}

fn check(context: &ReportContext, out: &mut Vec<Finding>) {
    let mut wrong: Vec<Mention> = Vec::new();
    for sentence in context.prose().sentences() {
        check_sentence(context, sentence, &mut wrong);
    }
    wrong.sort_by_key(|mention| mention.at.start);
    while !wrong.is_empty() {
        let label = wrong[0].figure.label.clone();
        let (same, others) = wrong.into_iter().partition(|mention| mention.figure.label == label);
        wrong = others;
        out.push(finding(context, &same));
    }
}

fn check_sentence<'f>(
    context: &'f ReportContext,
    sentence: &Range<usize>,
    wrong: &mut Vec<Mention<'f>>,
) {
    let prose = context.prose();
    let words = &prose.text[sentence.clone()];
    let has_number = prose.has_number(sentence);
    for figure in context.form.narrative_figures.candidates(words, has_number) {
        if !is_on_topic(prose, figure, sentence.start) {
            continue;
        }
        let numbers = if has_number {
            find_numbers(context, figure, words, sentence.start)
        } else {
            Vec::new()
        };
        for stated in numbers.into_iter().chain(find_zeros(figure, words, sentence.start)) {
            let mut here = wrong.iter().rev().take_while(|other| other.at.start >= sentence.start);
            if here.any(|other| other.at == stated.at) {
                continue;
            }
            if let Some(table) = compare_with_table(context, figure, &stated) {
                wrong.push(Mention { figure, at: stated.at, stated: stated.number, table });
            }
        }
    }
}

/// Returns true if a sentence stands under words that the patterns of a figure need.
fn is_on_topic(prose: &Prose, figure: &NarrativeFigure, sentence: usize) -> bool {
    if figure.topic.is_empty() {
        return true;
    }
    let (heading, lead) = prose.topic(sentence);
    let named = if lead.is_empty() { heading } else { lead };
    figure.topic.iter().any(|word| named.contains(word.as_str()))
}

/// Finds the numbers that a sentence gives for a figure.
fn find_numbers(
    context: &ReportContext,
    figure: &NarrativeFigure,
    words: &str,
    start: usize,
) -> Vec<Statement> {
    let patterns = figure.patterns.iter().filter_map(Pattern::regex);
    let found = patterns.flat_map(|pattern| pattern.captures_iter(words));
    let in_years = found.filter(|captures| has_right_years(context, captures));
    let statements = in_years.filter_map(|captures| {
        let (whole, number) = (captures.get(0)?, captures.name("n")?);
        let dated = captures.name("last").is_some() || captures.name("next").is_some();
        let lead_end = if dated { whole.start() } else { number.start() };
        Some(Statement {
            at: start + number.start()..start + number.end(),
            lead_end: start + lead_end,
            number: Decimal::from_str_exact(number.as_str()).ok()?,
        })
    });
    statements.collect()
}

/// Finds the words of a sentence that state that there was none, as zero.
fn find_zeros(
    figure: &NarrativeFigure,
    words: &str,
    start: usize,
) -> impl Iterator<Item = Statement> {
    let found = figure.none.iter().filter_map(|pattern| pattern.regex()?.find(words));
    found.map(move |none| Statement {
        at: start + none.start()..start + none.end(),
        lead_end: start + none.start(),
        number: Decimal::ZERO,
    })
}

/// Returns true unless a pattern names the following year or the one before, and the text
/// another one.
fn has_right_years(context: &ReportContext, captures: &Captures) -> bool {
    let own = u32::from(context.year());
    let is_year = |group: &str, wanted: Option<u32>| {
        captures.name(group).is_none_or(|year| year.as_str().parse().ok() == wanted)
    };
    is_year("next", own.checked_add(1)) && is_year("last", own.checked_sub(1))
}

/// Returns the numbers of the table if a number of the text is none of them.
fn compare_with_table(
    context: &ReportContext,
    figure: &NarrativeFigure,
    stated: &Statement,
) -> Option<Vec<Decimal>> {
    let mut table = Vec::new();
    for cells in &figure.cells {
        let sum = TableSum::new(context, cells)?;
        if sum.agrees_with(stated.number) {
            return None;
        }
        if !table.contains(&sum.stated) {
            table.push(sum.stated);
        }
    }
    let prose = context.prose();
    let sentence = prose.sentence_at(stated.at.start);
    let aside = is_aside(context, figure, stated, &sentence)
        || is_given_after(prose, stated.at.end..sentence.end, context, &table);
    (!table.is_empty() && !aside).then_some(table)
}

/// Returns true if the words before a number give it another meaning.
fn is_aside(
    context: &ReportContext,
    figure: &NarrativeFigure,
    stated: &Statement,
    sentence: &Range<usize>,
) -> bool {
    let text = &context.prose().text;
    let lead = &text[sentence.start..stated.lead_end];
    let asides = &context.form.narrative_asides;
    let clause = lead.rsplit(['；', ';']).next().unwrap_or(lead);
    // A year after 至 or 到 only ends a span of time.
    let year = years(lead).filter(|(at, _)| !lead[..at.start].ends_with(['至', '到'])).last();
    let other_year = year.is_some_and(|(_, year)| year != context.year());
    if other_year || asides.any.is_match(clause) || figure.unless.is_match(clause) {
        return true;
    }
    if !figure.part && asides.parts.is_match(clause) {
        return true;
    }
    if figure.for_all && !speaks_of_all(context, &text[sentence.clone()]) {
        return true;
    }
    let told = &text[sentence.start..stated.at.end];
    match find_narrator(context, told.trim_end_matches(['，', '。', '；'])) {
        Narrator::Counted => false,
        Narrator::Unnamed => asides.others.is_match(clause),
        Narrator::Other => true,
    }
}

/// Returns true for a number over all matters if the text goes on to give the part that the
/// table counts: 被申请行政复议12件，其中涉及政府信息公开3件.
fn is_given_after(
    prose: &Prose,
    after: Range<usize>,
    context: &ReportContext,
    table: &[Decimal],
) -> bool {
    let rest = &prose.text[after];
    let mut numbers = rest.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty());
    context.form.narrative_asides.parts.is_match(rest)
        && numbers
            .any(|run| Decimal::from_str_exact(run).is_ok_and(|number| table.contains(&number)))
}

fn finding(context: &ReportContext, mentions: &[Mention]) -> Finding {
    let Mention { figure, at, stated, table } = &mentions[0];
    let label = &figure.label;
    let span = |at: &Range<usize>| context.prose().span(at.clone());
    let given: Vec<String> = table.iter().map(|number| number.normalize().to_string()).collect();
    let (or_zh, or_en, stated) = (given.join(" 或 "), given.join(" or "), stated.normalize());
    let message = text!(
        "正文中的{label}为 {stated}，统计表中为 {or_zh}",
        "the text gives {stated} for {label}, the table {or_en}"
    );
    let cells = figure.cells.first().map(Vec::as_slice).unwrap_or_default();
    let mut finding = context.finding(RULE.id, span(at), message).help(text!(
        "如表中无误，将正文改为 {or_zh}",
        "if the table is right, change the text to {or_en}"
    ));
    if let [one] = given.as_slice() {
        let here = mentions.iter().map(|mention| context.place(span(&mention.at)));
        finding.changes = here.map(|place| Change::of_content(place, one)).collect();
    }
    finding.form_path = cells.first().map(|cell| context.cell_path(*cell));
    let table = (cells.iter()).filter_map(|at| {
        Some((context.filled.cell(*at)?.span, Text::same(context.cell_path(*at))))
    });
    let again = text!("正文此处也不符", "the text is wrong here too");
    add_related(
        context.report.source,
        finding,
        table.chain(mentions.iter().skip(1).map(|other| (span(&other.at), again.clone()))),
    )
}
