//! # 正文中的百分比算得不对
//!
//! 同一句里先说总数、再说其中若干件“占百分之几”的，按句中的数重算。精确到正文写出的
//! 位数，四舍五入或舍去尾数都算对。只算拿得准的：单位相同，总数前有“共”“全年”“新收”
//! 等字样，“占”紧跟在数之后；前面各数及其相加，只要有一种算得出这个百分比，就不报；
//! “约占”“分别占”不算。
//!
//! 总数在表中的也算：“占办结总数的”与表中的办理总计比，复议维持率与表中的复议结果比。
//!
//! 依据：正文前后一致，正文与表格一致（实务）。
//!
//! # A percentage in the text is not what its numbers give
//!
//! Where a sentence gives a whole and then a part of it that makes up (占) so
//! many per cent, it is computed again, to the digits that are shown; rounded
//! and cut off are both right. Only where there is no doubt: the same unit, a
//! whole that is said to be one (共, 全年, 新收), and 占 right behind the part.
//! If any of the numbers before it, or the last of them added up, gives the
//! percentage, nothing is said; nor is it of 约占, of 分别占, or of a whole
//! that is only named. A whole that the table gives is taken from there: 占办结总数的
//! is a share of the requests closed, and 复议维持率 that of the reviews upheld.
//!
//! Basis: a text agrees with itself and with its tables (practice).
//!
//! # fails
//! ```yaml
//! ## 三、收到和处理政府信息公开申请情况
//! 本年新收政府信息公开申请15件，自然人提出的14件，占92.3%。
//! ```
//!
//! # passes
//! ```yaml
//! ## 三、收到和处理政府信息公开申请情况
//! 本年新收政府信息公开申请15件，自然人提出的14件，占93.3%。
//! ```
//!
//! # passes
//! The whole stands in the sentence before 其中.
//! ```yaml
//! ## 三、收到和处理政府信息公开申请情况
//! 网站全年发布信息312条。其中，动态类１０４条，占33.33%；政策解读类52条，占16.66％。
//! ```
//!
//! # fails
//! The table has 16 requests closed.
//! ```yaml
//! ## 三、收到和处理政府信息公开申请情况
//! 予以公开和部分公开共12件，占办结总数的70%。
//! ```
//!
//! # passes
//! ```yaml
//! ## 三、收到和处理政府信息公开申请情况
//! 予以公开10件、部分公开2件，占办结总数的75%；行政复议维持率为100%。
//! ```
//!
//! # boundary fails
//! ```yaml
//! ## 三、收到和处理政府信息公开申请情况
//! 网站全年发布信息312条。其中，动态类１０４条，占33.32%。
//! ```
//!
//! # boundary passes
//! Two parts may be meant together, and a whole that is only named is not known.
//! ```yaml
//! ## 三、收到和处理政府信息公开申请情况
//! 全年办理来信40件，回复20件、转办10件，占75%。网上来信25件，占62.5%；纸质来信15件，占37.5%。
//! ```

use crate::check::prose::{self, Prose};
use crate::check::table_sum::TableSum;
use crate::check::{ReportContext, Rule, Stage};
use crate::diag::{Change, Finding, RuleId, Severity};
use crate::form::{Percentages, TableShare};
use nianbao_text::text;
use regex::Captures;
use rust_decimal::Decimal;
use std::ops::Range;

pub(super) const RULE: Rule = Rule::new(
    RuleId::NarrativePercentage,
    Severity::Warning,
    include_str!("narrative_percentage.rs"),
    Stage::Report(check),
);

/// Number of the last numbers before a percentage that may be its parts.
const NEAR: usize = 12;

/// A number in the text.
#[derive(Clone)]
struct Count {
    number: i128,
    at: Range<usize>,
}

/// A percentage as written: 92.3 is 923 tenths.
struct Percent {
    digits: i128,
    scale: i128,
}

impl Percent {
    fn parse(written: &str) -> Option<Self> {
        let (whole, fraction) = written.split_once('.').unwrap_or((written, ""));
        let scale = 10_i128.checked_pow(u32::try_from(fraction.len()).ok()?)?;
        Some(Self { digits: format!("{whole}{fraction}").parse().ok()?, scale })
    }

    /// Returns true if it is a share, rounded or truncated. `None` on overflow.
    fn is_share(&self, part: i128, whole: i128) -> Option<bool> {
        let cut = part.checked_mul(100)?.checked_mul(self.scale)?.checked_div(whole)?;
        Some(self.digits == cut || self.digits == self.round_share(part, whole)?)
    }

    /// Rounds a share to as many digits as are written. `None` on overflow.
    fn round_share(&self, part: i128, whole: i128) -> Option<i128> {
        let twice = part.checked_mul(200)?.checked_mul(self.scale)?.checked_add(whole)?;
        twice.checked_div(whole.checked_mul(2)?)
    }

    /// Writes a share as it should be. `None` on overflow.
    fn write_share(&self, part: i128, whole: i128) -> Option<String> {
        let digits = self.round_share(part, whole)?;
        let (units, rest) = (digits / self.scale, digits % self.scale);
        let width = self.scale.checked_ilog10()? as usize;
        Some(if width == 0 { units.to_string() } else { format!("{units}.{rest:0width$}") })
    }
}

fn check(context: &ReportContext, out: &mut Vec<Finding>) {
    check_stated_shares(context, out);
    if context.prose().text.contains('%') {
        let sentences = context.prose().sentences().iter();
        let numbered = sentences.filter(|sentence| context.prose().has_number(sentence));
        out.extend(numbered.flat_map(|sentence| check_table_shares(context, sentence)));
    }
}

/// Checks the percentages of a sentence whose wholes the tables give.
fn check_table_shares(context: &ReportContext, sentence: &Range<usize>) -> Vec<Finding> {
    let words = &context.prose().text[sentence.clone()];
    let mut found = Vec::new();
    for share in &context.form.narrative_shares {
        if !share.about.iter().any(|word| words.contains(word.as_str())) {
            continue;
        }
        let Some(pattern) = share.pattern.regex() else { continue };
        for captures in pattern.captures_iter(words) {
            found.extend(check_table_share(context, share, sentence, &captures));
        }
    }
    found
}

/// Checks one percentage of a whole that a table gives. `None` also where any number of the
/// table is unknown, or where words before it give it another meaning.
fn check_table_share(
    context: &ReportContext,
    share: &TableShare,
    sentence: &Range<usize>,
    captures: &Captures,
) -> Option<Finding> {
    let prose = context.prose();
    let written = captures.name("percent")?;
    let percent = Percent::parse(written.as_str())?;
    let at = sentence.start + written.start()..sentence.start + written.end();
    let lead = &prose.text[sentence.start..at.start];
    let is_other = |(_, year)| year != context.year();
    if context.form.narrative_asides.any.is_match(lead) || prose::years(lead).any(is_other) {
        return None;
    }
    let parts = list_parts(context, share, sentence, captures)?;
    let mut wholes = Vec::new();
    for cells in &share.wholes {
        let whole = to_count(TableSum::new(context, cells)?.stated)?;
        for part in &parts {
            if percent.is_share(*part, whole)? {
                return None;
            }
        }
        wholes.push(whole);
    }
    let (part, whole, written) = (parts.first()?, *wholes.first()?, written.as_str());
    let right = percent.write_share(*part, whole)?;
    let message = text!(
        "统计表中总数为 {whole}，{part} 占 {right}%，正文写作 {written}%",
        "the table gives {whole}, of which {part} are {right}%; the text says {written}%"
    );
    let span = prose.span(at);
    let change = Change::of_content(context.place(span), right.as_str());
    let help = text!(
        "如表中无误，将 {written}% 改为 {right}%",
        "if the table is right, change {written}% to {right}%"
    );
    Some(context.finding(RULE.id, span, message).help(help).change(change))
}

/// Lists the numbers that may be the part: that of the table; or the last one of the text
/// before the percentage, and the sums of the last few.
fn list_parts(
    context: &ReportContext,
    share: &TableShare,
    sentence: &Range<usize>,
    captures: &Captures,
) -> Option<Vec<i128>> {
    if !share.part.is_empty() {
        return Some(vec![to_count(TableSum::new(context, &share.part)?.stated)?]);
    }
    let unit = captures.name("unit")?;
    let before = sentence.start..sentence.start + unit.end();
    let counts = find_counts(context.prose(), before, unit.as_str());
    let mut sum = 0_i128;
    counts
        .iter()
        .rev()
        .map(|count| {
            sum = sum.checked_add(count.number)?;
            Some(sum)
        })
        .collect()
}

fn to_count(number: Decimal) -> Option<i128> {
    number.is_integer().then(|| number.normalize().mantissa())
}

/// Checks the percentages whose wholes the text gives.
fn check_stated_shares(context: &ReportContext, out: &mut Vec<Finding>) {
    let Some(worded) = &context.form.wording.percentages else { return };
    let prose = context.prose();
    if !prose.text.contains(&worded.word) {
        return;
    }
    let Some(share) = worded.share.regex() else { return };
    let mut before = 0..0;
    for sentence in prose.sentences() {
        let words = &prose.text[sentence.clone()];
        let goes_on = worded.goes_on.iter().any(|word| words.starts_with(word.as_str()))
            && before.end == sentence.start;
        let lead = if goes_on { before.start } else { sentence.start };
        for captures in share.captures_iter(words) {
            out.extend(check_percentage(context, worded, lead..sentence.start, &captures));
        }
        before = sentence.clone();
    }
}

/// Checks one percentage. `lead` is the text before its sentence that belongs to it.
fn check_percentage(
    context: &ReportContext,
    worded: &Percentages,
    lead: Range<usize>,
    captures: &Captures,
) -> Option<Finding> {
    let prose = context.prose();
    let (part, unit, written) =
        (captures.name("part")?, captures.name("unit")?, captures.name("percent")?);
    let at = |range: Range<usize>| lead.end + range.start..lead.end + range.end;
    let percent = Percent::parse(written.as_str())?;
    let unit = unit.as_str();
    let counts = find_counts(prose, lead.start..at(part.range()).end + unit.len(), unit);
    let (part, before) = counts.split_last()?;
    let whole = before.first().filter(|whole| {
        let said = &prose.text[lead.start..whole.at.start];
        let after = &prose.text[whole.at.end..];
        is_whole(worded, said, after.trim_start_matches(unit))
    })?;
    let largest = counts.iter().all(|other| other.number <= whole.number);
    if !largest || whole.number == 0 || is_possible(&percent, &counts)? {
        return None;
    }
    let right = percent.write_share(part.number, whole.number)?;
    let (written, of, all) = (written.as_str(), part.number, whole.number);
    let message = text!(
        "{all} 中的 {of} 占 {right}%，正文写作 {written}%",
        "{of} of {all} are {right}%, the text says {written}%"
    );
    let related = |count: &Count| context.place(prose.span(count.at.clone()));
    let span = prose.span(at(captures.name("percent")?.range()));
    Some(
        context
            .finding(RULE.id, span, message)
            .related(related(whole), text!("总数 {all}", "of these {all}"))
            .related(related(part), text!("其中 {of}", "these {of}"))
            .help(text!(
                "如两数无误，将 {written}% 改为 {right}%",
                "if both numbers are right, change {written}% to {right}%"
            ))
            .change(Change::of_content(context.place(span), right.as_str())),
    )
}

/// Returns true if the text before a number makes it a whole, and the text after it does
/// not make it one of several parts.
fn is_whole(worded: &Percentages, before: &str, after: &str) -> bool {
    let after = after.trim_start_matches('，');
    worded.whole.regex().is_some_and(|whole| whole.is_match(before))
        && !after.starts_with('、')
        && !after.starts_with(&worded.word)
}

/// Finds the first number of a unit in a part of the text, and the last [`NEAR`] ones.
fn find_counts(prose: &Prose, range: Range<usize>, unit: &str) -> Vec<Count> {
    let words = prose.text.get(range.clone()).unwrap_or_default();
    let all = words.match_indices(unit).filter_map(|(end, _)| {
        let before = words[..end].trim_end_matches(|c: char| c.is_ascii_digit());
        let at = range.start + before.len()..range.start + end;
        let whole_number = !before.ends_with('.');
        Some(Count { number: prose.text[at.clone()].parse().ok()?, at }).filter(|_| whole_number)
    });
    let mut counts: Vec<Count> = all.collect();
    if counts.len() > NEAR {
        counts.drain(1..counts.len() - NEAR);
    }
    counts
}

/// Returns true if some numbers give the percentage: the last one, or the sum of the last
/// few, of any before them. `None` on overflow.
fn is_possible(percent: &Percent, counts: &[Count]) -> Option<bool> {
    let mut part = 0_i128;
    for (at, count) in counts.iter().enumerate().rev() {
        part = part.checked_add(count.number)?;
        for whole in counts[..at].iter().filter(|whole| whole.number > 0) {
            if percent.is_share(part, whole.number)? {
                return Some(true);
            }
        }
    }
    Some(false)
}
