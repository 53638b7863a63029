//! # 正文中的数与表中的数不符
//!
//! 正文说到新收、结转、办结等数，应与统计表一致。按格式文件 `narrative_figures` 中的
//! 写法查找，只查拿得准的：往年的、部分渠道的、一段时间的、约数、增减数都不算；
//! “收到”“受理”有的只指新收，有的连同上年结转，等于其中之一即可。说“未收到申请”
//! 而表中有数的，也算不符。表中该格空白或读不出的，不作比较。一个数只报一次。
//!
//! 依据：正文与表格说的是同一件事；国办公开办函〔2021〕30号要求内容准确。
//!
//! # A number in the text is not the number in the table
//!
//! What the text says was received, carried over or closed should be what the
//! table says. Numbers are found by the patterns under `narrative_figures` in the
//! form, and only where there is no doubt: those of other years, of one
//! channel, of a part of the year, rough ones and differences do not count.
//! 收到 may or may not include what was carried in; either is right. “None
//! received” over a table with numbers is wrong too. A blank or unreadable cell
//! is not compared. One number is reported once.
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
//! # passes
//! What was carried in may be counted in.
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

use crate::archive::CellValue;
use crate::check::prose::{Prose, years};
use crate::check::related::add_related;
use crate::check::{ReportContext, Rule, Stage};
use crate::diag::{Finding, RuleId, Severity, Text};
use crate::form::{CellRef, Each, NarrativeFigure, Pattern, Side, TermRef};
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

/// A number in the text that differs from the table.
struct Mention<'f> {
    figure: &'f NarrativeFigure,
    at: Range<usize>,
    stated: Decimal,
    /// The numbers of the table that it may be.
    table: Vec<Decimal>,
}

fn check(context: &ReportContext, out: &mut Vec<Finding>) {
    let prose = context.prose();
    let mut wrong: Vec<Mention> = Vec::new();
    for sentence in prose.sentences() {
        let words = &prose.text[sentence.clone()];
        let has_number = prose.has_number(sentence);
        for figure in context.form.narrative_figures.candidates(words, has_number) {
            let numbers =
                if has_number { find_numbers(context, figure, words) } else { Vec::new() };
            for (at, stated) in numbers.into_iter().chain(find_zeros(figure, words)) {
                let at = sentence.start + at.start..sentence.start + at.end;
                let mut here =
                    wrong.iter().rev().take_while(|other| other.at.start >= sentence.start);
                let known = here.any(|other| other.at == at);
                if let Some(table) =
                    compare_with_table(context, figure, &at, stated).filter(|_| !known)
                {
                    wrong.push(Mention { figure, at, stated, table });
                }
            }
        }
    }
    wrong.sort_by_key(|mention| mention.at.start);
    while !wrong.is_empty() {
        let label = wrong[0].figure.label.clone();
        let (same, others) = wrong.into_iter().partition(|mention| mention.figure.label == label);
        wrong = others;
        out.push(finding(context, &same));
    }
}

/// Finds the numbers that a sentence gives for a figure.
fn find_numbers(
    context: &ReportContext,
    figure: &NarrativeFigure,
    words: &str,
) -> Vec<(Range<usize>, Decimal)> {
    let patterns = figure.patterns.iter().filter_map(Pattern::regex);
    let found = patterns.flat_map(|pattern| pattern.captures_iter(words));
    let this_year = found.filter(|captures| is_next_year(context, captures));
    let numbers = this_year.filter_map(|captures| captures.name("n"));
    numbers
        .filter_map(|number| Some((number.range(), Decimal::from_str_exact(number.as_str()).ok()?)))
        .collect()
}

/// Finds the words of a sentence that state that there was none, as zero.
fn find_zeros(
    figure: &NarrativeFigure,
    words: &str,
) -> impl Iterator<Item = (Range<usize>, Decimal)> {
    let found = figure.none.iter().filter_map(|pattern| pattern.regex()?.find(words));
    found.map(|none| (none.range(), Decimal::ZERO))
}

/// Returns true unless a pattern names the following year and the text another one.
fn is_next_year(context: &ReportContext, captures: &Captures) -> bool {
    let next = captures.name("next").map(|year| year.as_str().parse());
    next.is_none_or(|year| year == Ok(u32::from(context.year()) + 1))
}

/// Returns the numbers of the table if a number of the text is none of them.
fn compare_with_table(
    context: &ReportContext,
    figure: &NarrativeFigure,
    at: &Range<usize>,
    stated: Decimal,
) -> Option<Vec<Decimal>> {
    let sentence = context.prose().sentence_at(at.start);
    if is_aside(context, figure, sentence.start..at.start) {
        return None;
    }
    let mut table = Vec::new();
    for cells in &figure.cells {
        let CellValue::Number(number) = context.filled.sum(cells) else { return None };
        if number == stated || sum_terms(context, cells) == Some(stated) {
            return None;
        }
        table.push(number);
    }
    (!table.is_empty() && !is_given_after(context.prose(), at.end..sentence.end, context, &table))
        .then_some(table)
}

/// Returns true if the words before a number give it another meaning.
fn is_aside(context: &ReportContext, figure: &NarrativeFigure, before: Range<usize>) -> bool {
    let lead = &context.prose().text[before];
    let asides = &context.form.narrative_asides;
    let clause = lead.rsplit(['；', ';']).next().unwrap_or(lead);
    // A year after 至 or 到 only ends a span of time.
    let year = years(lead).filter(|(at, _)| !lead[..at.start].ends_with(['至', '到'])).last();
    let other_year = year.is_some_and(|(_, year)| year != context.year());
    other_year || asides.any.is_match(clause) || (!figure.part && asides.parts.is_match(clause))
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

/// Adds the terms of cells that are totals of their rows: the total in the table may be
/// wrong, and another rule reports that.
fn sum_terms(context: &ReportContext, cells: &[CellRef]) -> Option<Decimal> {
    let terms: Vec<CellRef> = cells.iter().flat_map(|cell| row_terms(context, *cell)).collect();
    context.filled.sum(&terms).number()
}

fn row_terms(context: &ReportContext, cell: CellRef) -> Vec<CellRef> {
    let equation = (context.form.identities.iter())
        .filter(|identity| identity.table == cell.table && identity.each == Each::Row)
        .map(|identity| &identity.equation)
        .find(|equation| {
            let total = equation.total.and_then(|at| equation.terms.get(at));
            !equation.uses_previous_year()
                && total.is_some_and(|total| total.target == TermRef::Column(cell.column))
        });
    let others = equation.into_iter().flat_map(|equation| &equation.terms);
    let columns: Vec<CellRef> = (others.filter(|term| term.side == Side::Left && !term.minus))
        .filter_map(|term| match term.target {
            TermRef::Column(column) => Some(CellRef { column, ..cell }),
            TermRef::Row(_) => None,
        })
        .collect();
    if columns.is_empty() { vec![cell] } else { columns }
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
