//! Dates and years in the spellings that reports use.

use super::label::without_spaces;
use jiff::civil::Date;
use nianbao_text::cjk::{to_half_width, year_digit};

/// Parses a text that is a date and nothing else: `2021年1月29日`,
/// `二〇二一年一月二十九日`, `2021-01-29`. A time of day after it is ignored.
pub(super) fn parse_date(text: &str) -> Option<Date> {
    let compact = without_spaces(&to_ascii_digits(&text[..find_time(text)?]));
    let (date, rest) = leading_date(&compact)?;
    rest.is_empty().then_some(date)
}

/// Returns where the time of day begins behind a date, which is the end where there is none.
/// `None` if anything else has a colon: `2021-01-29 10:30 来源：…`.
fn find_time(text: &str) -> Option<usize> {
    let Some(colon) = text.find([':', '：']) else { return Some(text.len()) };
    // The hour stands before the colon.
    let hour = text[..colon].rfind([' ', 'T', '\u{3000}']).unwrap_or(colon);
    let is_time = |c: char| {
        let c = to_half_width(c);
        c.is_ascii_digit() || c.is_whitespace() || ":.+-TZ".contains(c)
    };
    text[hour..].chars().all(is_time).then_some(hour)
}

/// Returns the date at the end of a text, and the text before it.
pub(super) fn trailing_date(text: &str) -> Option<(&str, Date)> {
    let starts = text.char_indices().filter(|(_, c)| c.is_numeric() || "二〇○零".contains(*c));
    // The longest date wins: 二〇二一年… is not 一年….
    starts.take(64).find_map(|(at, _)| Some((text[..at].trim_end(), parse_date(&text[at..])?)))
}

/// The years that a report can be for: none is older than the law on disclosure.
const REPORT_YEARS: std::ops::RangeInclusive<u16> = 2000..=2099;

/// Longest period, in characters.
const MAX_PERIOD_CHARS: usize = 40;

/// Returns the length of the digits at the beginning of a text, in any spelling.
pub(super) fn digits_length(text: &str) -> usize {
    let mut digits = text.char_indices();
    digits.find(|(at, c)| year_digit(&text[..*at], *c).is_none()).map_or(text.len(), |(at, _)| at)
}

/// Returns the first number of a text that can be a reporting year, with its byte range.
pub(super) fn find_year(text: &str) -> Option<(u16, std::ops::Range<usize>)> {
    let mut at = 0;
    let is_digit = |c| year_digit("", c).is_some();
    while let Some(found) = text[at..].find(is_digit) {
        let start = at + found;
        let run = start + digits_length(&text[start..]);
        let digits = to_ascii_digits(&text[start..run]);
        if let Some(year) = digits.parse().ok().filter(|year| REPORT_YEARS.contains(year)) {
            return Some((year, start..run));
        }
        at = run;
    }
    None
}

/// Returns the year whose whole days a text names from the first to the last, as in
/// `统计期限自2023年1月1日起至2023年12月31日止`. `None` if it names no such period, or several
/// of different years.
pub(super) fn find_period(text: &str) -> Option<u16> {
    let text = without_spaces(&to_ascii_digits(text));
    let mut period = None;
    let mut at = 0;
    while let Some((_, range)) = text.get(at..).and_then(find_year) {
        let start = at + range.start;
        at += range.end;
        let near: String = text[start..].chars().take(MAX_PERIOD_CHARS).collect();
        let Some(year) = parse_period(&near) else { continue };
        if period.is_some_and(|other| other != year) {
            return None;
        }
        period = Some(year);
    }
    period
}

/// Parses the period of a year at the beginning of a text. The first year of the law began
/// in May; the last day is at times taken for the 30th.
fn parse_period(text: &str) -> Option<u16> {
    let (first, rest) = leading_date(text)?;
    let starts = if first.year() == 2008 { &[(1, 1), (5, 1)][..] } else { &[(1, 1)] };
    if !starts.contains(&(first.month(), first.day())) {
        return None;
    }
    let rest = rest.trim_start_matches(['起', '开', '始', ',', '(', ')']);
    let rest = rest.trim_start_matches(['至', '到', '-', '—', '–', '~', '～']);
    let last = match leading_date(rest) {
        Some((last, _)) => last,
        None => leading_date(&format!("{}年{rest}", first.year()))?.0,
    };
    let ends = last.month() == 12 && last.day() >= 30;
    (ends && last.year() == first.year()).then(|| u16::try_from(first.year()).ok()).flatten()
}

/// Parses the date at the beginning of a text with ASCII digits, and returns the rest.
fn leading_date(text: &str) -> Option<(Date, &str)> {
    let (year, rest) = leading_number(text)?;
    let rest = rest.strip_prefix(['年', '-', '.', '/'])?;
    let (month, rest) = leading_number(rest)?;
    let rest = rest.strip_prefix(['月', '-', '.', '/'])?;
    let (day, rest) = leading_number(rest)?;
    let rest = rest.strip_prefix(['日', '号']).unwrap_or(rest);
    let date = Date::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?);
    Some((date.ok().filter(|date| (1949..=2999).contains(&date.year()))?, rest))
}

/// Parses the number at the beginning of a text: ASCII digits, or tens and ones around
/// 十, and returns the rest.
fn leading_number(text: &str) -> Option<(u16, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '十').unwrap_or(text.len());
    let (numeral, rest) = text.split_at(end);
    let number = match numeral.split_once('十') {
        None => numeral.parse().ok()?,
        Some((tens, ones)) => {
            let tens: u16 = if tens.is_empty() { 1 } else { tens.parse().ok()? };
            let ones: u16 = if ones.is_empty() { 0 } else { ones.parse().ok()? };
            tens.checked_mul(10)?.checked_add(ones)?
        }
    };
    Some((number, rest))
}

/// Replaces Chinese digits by ASCII digits; 十 stays, as it is not a digit.
fn to_ascii_digits(text: &str) -> String {
    let digit = |(at, c)| {
        let digit = year_digit(&text[..at], c).and_then(|digit| char::from_digit(digit, 10));
        digit.unwrap_or(c)
    };
    text.char_indices().map(digit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_in_every_spelling() {
        for text in [
            "2021年1月29日",
            "2021 年 1 月 29 日",
            "二〇二一年一月二十九日",
            "2021-01-29",
            "2021.1.29",
            "２０２１年１月２９日",
            "2021-01-29 10:30",
            "2021-01-29 10:30:00",
            "二○二一年一月二十九日",
            "二Ｏ二一年一月二十九日",
            "二O二一年一月二十九日",
            "二０二一年一月二十九日",
            "二◯二一年一月二十九日",
        ] {
            assert_eq!(parse_date(text), Date::new(2021, 1, 29).ok(), "{text}");
        }
        assert_eq!(parse_date("2021-01-29T10:30:00+08:00"), Date::new(2021, 1, 29).ok());
        for text in ["2021-01-29 10:30 来源：县教育局", "2021年1月29日：会议", "2021-01-29 来源:甲"]
        {
            assert_eq!(parse_date(text), None, "{text}");
        }
        assert_eq!(parse_date("2021年1月"), None);
        assert_eq!(parse_date("2021年13月1日"), None);
        assert_eq!(parse_date("2021年1月29日前办结"), None);
        assert_eq!(
            trailing_date("示例市人民政府办公室 2021年1月29日"),
            Some(("示例市人民政府办公室", Date::new(2021, 1, 29).unwrap()))
        );
        assert_eq!(
            trailing_date("示例市二〇二一年十月十日"),
            Some(("示例市", Date::new(2021, 10, 10).unwrap()))
        );
    }

    #[test]
    fn the_period_of_a_report_is_a_whole_year() {
        for text in [
            "统计期限自2023年1月1日起至2023年12月31日止",
            "数据统计时间为2023年1月1日至12月31日。",
            "二〇二三年一月一日起，至二〇二三年十二月三十一日",
            "2023.1.1-2023.12.31",
            "自 2023 年 1 月 1 日 到 2023 年 12 月 30 日",
        ] {
            assert_eq!(find_period(text), Some(2023), "{text}");
        }
        assert_eq!(find_period("2008年5月1日至2008年12月31日"), Some(2008));
        for text in [
            "2023年1月1日至2023年6月30日",
            "2008年5月1日至2010年12月31日",
            "2023年5月1日至2023年12月31日",
            "2023年1月1日起施行，2023年12月31日前完成",
            "2023年1月1日至2023年12月31日，上年为2022年1月1日至2022年12月31日",
            "2023年度",
            "",
        ] {
            assert_eq!(find_period(text), None, "{text}");
        }
    }

    #[test]
    fn a_year_is_found() {
        assert_eq!(find_year("示例市2024年政府"), Some((2024, 9..13)));
        assert_eq!(find_year("二〇二四年政府").map(|(year, _)| year), Some(2024));
        for text in
            ["示例市二O二三年", "二Ｏ二三年", "二０二三年", "二○二三年", "二零二三年", "二o二三年"]
        {
            assert_eq!(find_year(text).map(|(year, _)| year), Some(2023), "{text}");
        }
        assert_eq!(find_year("二OO九年").map(|(year, _)| year), Some(2009));
        assert_eq!(find_year("二O一O年").map(|(year, _)| year), Some(2010));
        assert_eq!(find_year("第711号，2020年度").map(|(year, _)| year), Some(2020));
        for text in
            ["示例市", "1949年", "1998年", "2100年", "20240111", "1234", "2O24年", "OO二四年"]
        {
            assert_eq!(find_year(text), None, "{text}");
        }
    }
}
